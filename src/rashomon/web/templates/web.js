// Comforts; every page is whole without them.
// 1. Files can be dropped anywhere on a page that takes them. 2. A job shows how far it is. 3. A citation of an article
// that has a page of its own shows its sentence, too. 4. A link to a finding that is no more says so.
(() => {
  "use strict";

  const form = document.querySelector("form[data-drop]");
  if (form) {
    const files = form.querySelector("input[type=file]");
    const note = form.querySelector("[data-drop-note]");
    note.textContent = "or drop files anywhere on this page";
    const most = { files: Number(form.dataset.files), bytes: Number(form.dataset.bytes) };
    let inside = 0;
    // The files of a dropped folder and of the folders in it.
    const below = async (folder) => {
      const reader = folder.createReader();
      const found = [];
      for (;;) {
        const entries = await new Promise((done) => reader.readEntries(done, () => done([])));
        if (!entries.length || found.length > most.files) return found;
        for (const entry of entries) {
          if (entry.isDirectory) found.push(...(await below(entry)));
          else found.push(await new Promise((done) => entry.file(done, () => done(null))));
        }
      }
    };
    const over = (isOver) => document.body.classList.toggle("is-over", isOver);
    const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    document.addEventListener("dragenter", (event) => holdsFiles(event) && over(++inside > 0));
    document.addEventListener("dragleave", (event) => holdsFiles(event) && over(--inside > 0));
    document.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
    document.addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      over((inside = 0) > 0);
      const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
      const entries = items.map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
      const given = [...event.dataTransfer.files];
      const held = new DataTransfer();
      note.textContent = "Reading …";
      Promise.all(entries.map((entry, n) => (entry && entry.isDirectory ? below(entry) : given[n] ? [given[n]] : [])))
        .then((found) => found.flat().filter(Boolean).slice(0, most.files + 1).forEach((file) => held.items.add(file)))
        .then(() => {
          files.files = held.files;
          note.textContent = files.files.length ? "" : "Nothing to take was in what was dropped.";
          if (files.files.length) form.requestSubmit();
        });
    });
    form.addEventListener("submit", (event) => {
      const size = [...files.files].reduce((sum, file) => sum + file.size, 0);
      const tooMany = files.files.length > most.files;
      if (tooMany || size > most.bytes) {
        event.preventDefault();
        const bound = tooMany ? `${most.files} files` : `${Math.floor(most.bytes / 1e6)} MB`;
        note.textContent = `That is more than is taken at once (${bound}). Send it in parts, or use: rashomon add`;
      } else note.textContent = "Sending …";
    });
  }

  // A link to a finding that the newest dossier does not hold any more.
  const aim = decodeURIComponent(location.hash.slice(1));
  const gone = document.getElementById("gone");
  if (gone && aim && !document.getElementById(aim)) gone.hidden = false;

  // A sentence that stands on another page of ours, asked for once.
  const known = new Map();
  let wanted = null;
  document.addEventListener("sentence-elsewhere", async (event) => {
    const link = event.target;
    const place = /^#at-(\d+)$/.exec(link.hash);
    if (link.origin !== location.origin || !link.pathname.startsWith("/articles/") || !place) return;
    wanted = link;
    const address = `${link.pathname}/sentences/${place[1]}`;
    if (!known.has(address)) known.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : null)));
    const found = await known.get(address).catch(() => null);
    if (found && wanted === link && (link.matches(":hover") || link === document.activeElement)) {
      event.detail(link, found.report, found.words);
    }
  });

  const job = document.getElementById("job");
  const words = (line) => {
    const item = document.createElement("li");
    item.className = `line line-${line.kind}`;
    const kind = document.createElement("b");
    kind.textContent = line.kind.replace(/-/g, " ");
    const text = document.createElement("bdi");
    text.textContent = line.text;
    let held = text;
    if (line.link.startsWith("/")) {
      held = document.createElement("a");
      held.href = line.link;
      held.append(text);
    }
    item.append(kind, " ", held);
    return item;
  };
  const show = (told) => {
    document.getElementById("job-stage").textContent = told.stage;
    document.getElementById("job-count").textContent = told.total && told.state !== "done" ? `${told.done} of ${told.total}` : "";
    const bar = document.getElementById("job-bar");
    bar.max = told.total || 1;
    if (told.state === "done") bar.value = bar.max;
    else if (told.total) bar.value = told.done;
    else bar.removeAttribute("value");
    document.getElementById("job-lines").append(...told.lines.map(words));
    job.dataset.count = told.count;
    job.dataset.state = told.state;
    document.getElementById("job-stop").hidden = !["waiting", "running"].includes(told.state);
    document.title = `${told.state}: ${told.title}`;
    if (told.state === "done" && told.story.startsWith("/")) {
      document.getElementById("job-story").href = told.story;
      document.getElementById("job-end").hidden = false;
      if (told.follow) location.replace(told.story);
    }
  };
  const look = async () => {
    try {
      const answer = await fetch(`/jobs/${job.dataset.number}/told?since=${job.dataset.count}`, { cache: "no-store" });
      if (answer.ok) show(await answer.json());
    } catch {
      document.getElementById("job-stage").textContent = "the server does not answer";
    }
    if (["waiting", "running"].includes(job.dataset.state)) setTimeout(look, 500);
  };
  if (job && (["waiting", "running"].includes(job.dataset.state) || document.getElementById("job-end"))) look();
})();
