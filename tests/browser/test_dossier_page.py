"""The dossier in a real browser: every click lands, nothing leaves the page, nothing hostile runs, all can read it."""

from __future__ import annotations

import time
from importlib.resources import files
from typing import Any

import pytest

from tests.browser.conftest import follow
from tests.browser.sample_dossier import sample_dossier
from tests.test_report import HOSTILE, great_dossier, hostile_dossier

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1280)


def in_view(page: Any, selector: str) -> bool:
    """Within five seconds: where a click leads, the browser scrolls after it."""
    for _ in range(50):
        box = page.locator(selector).bounding_box()
        if box and box["y"] + box["height"] > 0 and box["y"] < page.viewport_size["height"]:
            return True
        page.wait_for_timeout(100)
    return False


def scrolls_quickly(page: Any) -> bool:
    """A third of a second a step; on a machine that does much else, so many times what a frame takes at rest."""
    began = time.perf_counter()
    for _ in range(20):
        page.evaluate("new Promise(requestAnimationFrame)")
    at_rest = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(20):
        page.mouse.wheel(0, 4000)
        page.evaluate("new Promise(requestAnimationFrame)")
    return time.perf_counter() - began < max(6, 20 * at_rest)


def test_a_citation_lands_on_its_sentence_in_the_article(open_page: Any) -> None:
    page = open_page(sample_dossier(), reduced_motion="reduce")
    link = page.locator("#part-differences .quote", has_text="seven and a half hours").locator("a.cite").first
    follow(link)
    anchor = page.evaluate("location.hash")
    assert "seven and a half hours" in page.locator(f"{anchor}:target").inner_text()
    assert in_view(page, anchor)


def test_every_citation_lands_on_a_sentence_that_holds_the_marked_words(open_page: Any) -> None:
    page = open_page(sample_dossier(), reduced_motion="reduce")
    wrong = page.evaluate("""() => {
        const bare = (text) => text.replace(/\\s+/g, " ").trim();
        return [...document.querySelectorAll(".point .quote")].filter((quote) => {
            const words = bare((quote.querySelector("mark") || quote.querySelector("p")).textContent);
            const sentence = document.getElementById(quote.querySelector("a.cite").hash.slice(1)).cloneNode(true);
            sentence.querySelectorAll(".backs").forEach((node) => node.remove());
            return !bare(sentence.textContent).includes(words);
        }).map((quote) => quote.textContent);
    }""")
    assert wrong == []


def test_a_sentence_in_an_article_leads_back_to_its_finding(open_page: Any) -> None:
    page = open_page(sample_dossier(), reduced_motion="reduce")
    follow(page.locator("#r1 .backs a", has_text="D1").first)
    assert "How long did Ilse Varran" in page.locator(":target").inner_text()
    assert in_view(page, ":target")


def test_a_link_to_an_agreed_point_unfolds_it(open_page: Any) -> None:
    page = open_page(sample_dossier(), reduced_motion="reduce")
    follow(page.locator("#r4 .backs a", has_text="A1").first)
    page.locator(".all-agreed[open]").wait_for()
    assert in_view(page, ":target")


def test_a_link_sent_to_someone_opens_at_the_finding(open_page: Any) -> None:
    dossier = sample_dossier()
    page = open_page(dossier, reduced_motion="reduce")
    link = page.url + "#" + dossier["facts"][-1]["id"]  # an agreed point, folded
    page.goto("about:blank")
    page.goto(link)
    assert in_view(page, ":target")


def test_the_sentence_shows_on_hover_and_on_focus_and_goes_with_escape(open_page: Any) -> None:
    page = open_page(sample_dossier())
    popup = page.locator("#popup")
    assert popup.is_hidden()
    page.locator("#part-agreed a.cite").first.hover()
    page.locator("#popup").wait_for(state="visible")
    assert "agreed to reopen the Sern bridge" in popup.inner_text()
    page.keyboard.press("Escape")
    popup.wait_for(state="hidden")
    link = page.locator("#part-differences .quote", has_text="seven and a half hours").locator("a.cite").first
    link.focus()
    assert "seven and a half hours" in popup.inner_text()
    assert link.get_attribute("aria-describedby") == "popup"


def test_what_the_keyboard_shows_stays_when_the_pointer_leaves(open_page: Any) -> None:
    page = open_page(sample_dossier())
    page.keyboard.press("Tab")  # a reader who goes by keys
    link = page.locator("#part-agreed a.cite").first
    link.focus()
    link.hover()
    page.mouse.move(1, 1)
    page.wait_for_timeout(400)
    assert link.get_attribute("aria-describedby") == "popup"
    link.blur()
    link.hover()
    page.mouse.move(1, 1)
    page.locator("#popup").wait_for(state="hidden")


def test_the_popup_stays_inside_a_telephones_screen(open_page: Any) -> None:
    page = open_page(sample_dossier(), viewport={"width": 320, "height": 640})
    for link in page.locator("#part-agreed .agreed-text a.cite").all():
        link.focus()
        box = page.locator("#popup").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320


def test_the_page_is_whole_without_its_script(open_page: Any) -> None:
    page = open_page(sample_dossier(), java_script_enabled=False, reduced_motion="reduce")
    follow(page.locator("#part-differences a.cite").first)
    assert page.locator(":target").count() == 1
    assert in_view(page, ":target")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_runs_nothing_and_fetches_nothing(open_page: Any, text: str) -> None:
    page = open_page(hostile_dossier(text))
    assert page.evaluate("window.pwned") is None
    assert page.locator("script").count() == 2
    page.locator("#part-differences a.cite").first.hover()
    assert page.evaluate("window.pwned") is None


def test_the_policy_stops_a_script_that_got_in_all_the_same(open_page: Any) -> None:
    """The second lock: were the escaping ever to fail, nothing would run."""
    page = open_page(sample_dossier())
    refused = page.evaluate("""() => new Promise((done) => {
        document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
        const script = document.createElement("script");
        script.textContent = "window.pwned = 1";
        document.body.append(script);
        setTimeout(() => done("nothing was refused"), 2000);
    })""")
    assert refused.startswith("script-src")
    assert page.evaluate("window.pwned") is None
    assert [error for error in open_page.errors if "Content Security Policy" in error] == open_page.errors
    open_page.errors.clear()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(open_page: Any, width: int) -> None:
    page = open_page(sample_dossier(), viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(node => node.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (768, "light"), (1280, "dark")])
def test_axe_finds_nothing(open_page: Any, width: int, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    page = open_page(sample_dossier(), viewport={"width": width, "height": 800}, color_scheme=theme)
    page.evaluate("document.querySelectorAll('details').forEach(node => node.open = true)")
    page.evaluate((files(axe) / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(v["id"], v["impact"], [n["target"] for n in v["nodes"]][:3]) for v in found] == []


def test_the_keyboard_reaches_the_differences_in_two_strokes(open_page: Any) -> None:
    page = open_page(sample_dossier(), reduced_motion="reduce")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the differences"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "part-differences"


def test_findings_can_be_narrowed_and_a_link_to_a_hidden_one_brings_it_back(open_page: Any) -> None:
    page = open_page(sample_dossier(), reduced_motion="reduce")
    shown = page.locator("#part-differences .point:visible")
    everything = shown.count()
    page.locator("#filter").fill("trade round")
    assert shown.count() == 1
    assert "What became of the trade round" in shown.inner_text()
    assert " of " in page.locator("#filter-count").inner_text()
    follow(page.locator("#r1 .backs a", has_text="D1").first)
    assert shown.count() == everything
    assert in_view(page, ":target")


def test_a_layer_of_marks_can_be_put_out(open_page: Any) -> None:
    page = open_page(sample_dossier())
    mark = page.locator("#r1 .m-fact").first
    lit = mark.evaluate("node => getComputedStyle(node).backgroundColor")
    page.locator("#layer-fact").uncheck()
    assert mark.evaluate("node => getComputedStyle(node).backgroundColor") != lit


def test_paper_shows_what_the_screen_folds(open_page: Any) -> None:
    page = open_page(sample_dossier())
    folded = page.locator(".all-agreed .question").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible()
    assert not page.locator("nav.contents").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize(
    ("locale", "date"), [("en-GB", "19 June 2031"), ("en-US", "June 19, 2031"), ("de-DE", "19 June 2031")]
)
def test_our_dates_stand_as_english_is_written_there_and_those_of_a_report_as_it_wrote_them(
    open_page: Any, locale: str, date: str
) -> None:
    dossier = sample_dossier()
    dossier["articles"][0]["title"] = "What came of 19 June 2031"
    page = open_page(dossier, locale=locale)
    assert date in page.locator(".dateline").inner_text()
    assert date in page.locator("#part-differences .when").first.inner_text()
    assert "What came of 19 June 2031" in page.locator("#part-articles").inner_text()


def test_three_hundred_articles_open_and_scroll_quickly(open_page: Any) -> None:
    began = time.perf_counter()
    page = open_page(great_dossier(), reduced_motion="reduce")
    assert time.perf_counter() - began < 20, "rendering included"
    laid_out = page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive")
    assert laid_out < 6000
    assert scrolls_quickly(page)


def test_what_falls_with_an_origin_unfolds_and_leads_to_the_finding(open_page: Any) -> None:
    page = open_page(sample_dossier(), reduced_motion="reduce")
    fall = page.locator("#o1 .fall")
    assert not fall.locator("li").first.is_visible()
    fall.locator("summary").click()
    link = fall.locator("li a").first
    follow(link)
    assert page.evaluate("location.hash") == link.get_attribute("href")
    assert in_view(page, ":target")


def test_every_link_to_a_changed_sentence_lands_on_it(open_page: Any) -> None:
    page = open_page(sample_dossier(), reduced_motion="reduce")
    follow(page.locator(".descent .changed a.cite", has_text="Lowland Herald").first)
    assert "Thousands of protesters" in page.locator(":target").inner_text()
    assert in_view(page, ":target")
