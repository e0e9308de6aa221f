// Five comforts; the page is whole without them.
// 1. A citation under the pointer or the focus shows its sentence. 2. A link into a folded part unfolds it.
// 3. On paper nothing is folded. 4. Findings can be narrowed to those that hold some words. 5. Our dates (never those in
// a report's words) stand as English is written where the reader is: 19 June 2031, or June 19, 2031.
(() => {
  "use strict";
  const popup = document.getElementById("popup");
  let owner = null;
  let leaving = 0;

  const show = (link) => {
    const sentence = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!sentence || !sentence.classList.contains("s") || link.pathname !== location.pathname) {
      link.dispatchEvent(new CustomEvent("sentence-elsewhere", { bubbles: true, detail: lay })); // a page may fetch it
      return;
    }
    const copy = sentence.cloneNode(true);
    copy.querySelectorAll(".backs").forEach((node) => node.remove());
    const article = sentence.closest("article");
    lay(link, article ? article.querySelector(".kicker").textContent.replace(/#\s*$/, "").trim() : "", copy.textContent);
  };
  const lay = (link, report, words) => {
    clearTimeout(leaving);
    const name = document.createElement("b");
    name.textContent = report;
    popup.replaceChildren(name, words.length > 700 ? words.slice(0, 700) + " …" : words);
    popup.hidden = false;
    const at = link.getBoundingClientRect();
    const left = Math.max(12, Math.min(at.left, document.documentElement.clientWidth - popup.offsetWidth - 12));
    const below = at.bottom + 8 + popup.offsetHeight < window.innerHeight;
    popup.style.left = `${left + window.scrollX}px`;
    popup.style.top = `${(below ? at.bottom + 8 : Math.max(8, at.top - popup.offsetHeight - 8)) + window.scrollY}px`;
    if (owner) owner.removeAttribute("aria-describedby");
    owner = link;
    owner.setAttribute("aria-describedby", "popup");
  };
  const hide = () => {
    popup.hidden = true;
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
  };
  const hideSoon = () => {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 180);
  };
  const citation = (event) => event.target.closest && event.target.closest("a.cite");

  document.addEventListener("mouseover", (event) => {
    if (citation(event)) show(citation(event));
    else if (event.target.closest && event.target.closest("#popup")) clearTimeout(leaving);
  });
  // What the keyboard's focus shows stays while it is there, though the page scrolls away under a resting pointer.
  document.addEventListener("mouseout", (event) => {
    const left = citation(event) === owner || (event.target.closest && event.target.closest("#popup"));
    if (owner && left && !owner.matches(":focus-visible")) hideSoon();
  });
  document.addEventListener("focusin", (event) => (citation(event) ? show(citation(event)) : hide()));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("click", hide);

  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let folded = false;
    for (let node = target.closest("details"); node; node = node.parentElement.closest("details")) {
      folded = folded || !node.open;
      node.open = true;
    }
    if (folded) target.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);
  unfold();

  const filter = document.getElementById("filter");
  if (filter) {
    const findings = [...document.querySelectorAll("main .finding")].map((node) => [node, node.textContent.toLowerCase()]);
    const narrow = () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      for (const [node, text] of findings) {
        const isIn = words.every((word) => text.includes(word));
        node.classList.toggle("is-out", !isIn);
        left += isIn;
      }
      const status = document.getElementById("filter-count");
      status.textContent = words.length ? `${left} of ${findings.length} findings` : "";
    };
    document.getElementById("filter-line").hidden = false;
    filter.addEventListener("input", narrow);
    window.addEventListener("hashchange", () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target || !target.closest(".is-out")) return;
      filter.value = "";
      narrow();
      target.scrollIntoView();
    });
  }

  const months = "January February March April May June July August September October November December".split(" ");
  const ours = new RegExp(`\\b(\\d{1,2}) (${months.join("|")}) (\\d{4})\\b`, "g");
  const local = /^en\b/.test(navigator.language) && new Intl.DateTimeFormat(navigator.language, { dateStyle: "long", timeZone: "UTC" });
  const asWrittenThere = (_, day, month, year) => {
    const date = new Date(Date.UTC(2000, months.indexOf(month), Number(day)));
    date.setUTCFullYear(Number(year));
    return local.format(date);
  };
  if (local && "19 June 2031".replace(ours, asWrittenThere) !== "19 June 2031") {
    for (const place of document.querySelectorAll(".when, .event-when, .dateline, .byline")) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement.closest("bdi")) node.data = node.data.replace(ours, asWrittenThere);
      }
    }
  }

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((node) => (node.open = true));
  });
  window.addEventListener("afterprint", () => opened.forEach((node) => (node.open = false)));
})();
