"""The local pages in a real browser over a real server and archive: every click lands, nothing leaves, all can read."""

from __future__ import annotations

import json
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from rashomon.archive import Archive
from rashomon.models import Models
from rashomon.override import Override
from tests.browser.conftest import follow, running
from tests.browser.test_dossier_page import in_view
from tests.crowd import crowd

pytestmark = pytest.mark.browser

WIDTHS, THEMES = (320, 768, 1440), ("light", "dark")


@pytest.fixture(scope="module")
def summit(bundled_desk: Path) -> dict[str, Any]:
    """The dossier of the story of seven articles."""
    with Archive(bundled_desk) as archive:
        found = next(s for s in archive.stories() if s["articles"] == 7)
        dossier: dict[str, Any] = json.loads(archive.dossier_text(found["id"]))
    return dossier


def addresses(dossier: dict[str, Any]) -> dict[str, str]:
    """One address of every kind of page."""
    home = f"/stories/{dossier['story']['id']}/"
    return {
        "stories": "/",
        "search": "/?words=meeting",
        "story": home,
        "finding": f"{home}findings/{dossier['facts'][0]['id']}",
        "origin": f"{home}origins/{dossier['lineage']['origins'][0]['id']}",
        "article": f"/articles/{dossier['articles'][0]['id']}",
        "speakers": "/speakers",
        "speaker": f"/speaker?name={dossier['entities'][0]['name'].replace(' ', '+')}",
        "settled": "/settled",
        "add": "/add",
        "lost": "/no-such-page",
    }


def test_a_story_is_found_by_its_words_and_opens(visit: Any, site: str) -> None:
    page = visit(site)
    assert page.locator(".story-list > li").count() == 2
    page.get_by_label("Words").fill("ferry")
    follow(page.get_by_role("button", name="Show"))
    assert page.locator(".story-list > li").count() == 1
    assert page.locator(".snippet mark").count() > 0
    follow(page.locator(".story-list h2 a"), "/stories/")
    assert "ferry" in page.locator("h1").inner_text()
    assert page.locator("#part-differences").count() == 1


def test_stories_are_narrowed_by_time_outlet_and_speaker(visit: Any, site: str, summit: dict[str, Any]) -> None:
    outlet = next(a["outlet"] for a in summit["articles"] if a["outlet"])
    day = summit["story"]["last_published"][:10]
    for label, words, count in (
        ("Outlet", outlet, 1),
        ("Outlet", "No Such Post", 0),
        ("Since", day, 1),
        ("Until", "1999-01-01", 0),
        ("Speaker", "no such person", 0),
    ):
        page = visit(site)
        page.get_by_label(label).first.fill(words)
        follow(page.get_by_role("button", name="Show"))
        assert page.locator(".story-list > li").count() == count, (label, words)


def test_every_citation_of_a_story_lands_on_its_sentence_in_the_article(
    visit: Any, site: str, summit: dict[str, Any]
) -> None:
    """Each address is opened once; on it, every citation's words must stand in the sentence that it names."""
    page = visit(f"{site}/stories/{summit['story']['id']}/")
    cited = page.evaluate("""() => [...document.querySelectorAll(".point .quote")].map((quote) => [
        quote.querySelector("a.cite").getAttribute("href"),
        (quote.querySelector("mark") || quote.querySelector("p")).textContent])""")
    assert len(cited) > 40
    by_article: dict[str, list[tuple[str, str]]] = {}
    for href, words in cited:
        address, anchor = href.split("#")
        by_article.setdefault(address, []).append((anchor, words))
    for address, places in by_article.items():
        page.goto(site + address)
        for anchor, words in places:
            sentence = page.evaluate(
                "id => { const s = document.getElementById(id).cloneNode(true);"
                " s.querySelectorAll('.backs').forEach(n => n.remove()); return s.textContent; }",
                anchor,
            )
            assert " ".join(words.split()) in " ".join(sentence.split())


def test_a_click_on_a_citation_shows_the_sentence_lit_and_leads_back(
    visit: Any, site: str, summit: dict[str, Any]
) -> None:
    page = visit(f"{site}/stories/{summit['story']['id']}/", reduced_motion="reduce")
    finding = page.locator("#part-differences .finding").first
    anchor = finding.get_attribute("id")
    follow(finding.locator("a.cite").first, "/articles/.*#at-")
    assert in_view(page, ":target")
    follow(page.locator(f":target .backs a[href$='#{anchor}']").first, f"/stories/.*#{anchor}")
    assert in_view(page, ":target")


def test_what_cleaning_removed_shows_on_demand(visit: Any, site: str, summit: dict[str, Any]) -> None:
    article = next(a for a in summit["articles"] if a["removed"])
    page = visit(f"{site}/articles/{article['id']}")
    removed = page.locator("details.removed").first
    assert not removed.locator("p").first.is_visible()
    removed.locator("summary").click()
    assert removed.locator("p").first.is_visible()


def test_the_sentence_shows_beside_a_citation_of_another_page(visit: Any, site: str, summit: dict[str, Any]) -> None:
    page = visit(f"{site}/stories/{summit['story']['id']}/")
    page.locator("#part-agreed a.cite").first.hover()
    page.locator("#popup").wait_for(state="visible")
    assert len(page.locator("#popup").inner_text()) > 20
    page.keyboard.press("Escape")
    page.locator("#popup").wait_for(state="hidden")


def test_a_link_to_a_finding_can_be_sent(visit: Any, site: str, summit: dict[str, Any]) -> None:
    fact = summit["facts"][0]["id"]
    home = f"{site}/stories/{summit['story']['id']}/"
    page = visit(f"{home}#{fact}", reduced_motion="reduce")
    assert in_view(page, ":target")
    page.goto(f"{home}findings/{fact}")
    assert page.locator(".finding").count() == 1
    page.goto(f"{site}/find/{fact}")
    assert page.url == f"{home}findings/{fact}"
    statement = summit["statements"][0]
    page.goto(f"{site}/find/{statement['id']}")
    assert f"/articles/{statement['article']}#at-" in page.url
    assert page.locator(":target").count() == 1


def test_a_link_to_a_finding_that_is_no_more_says_so(visit: Any, site: str, summit: dict[str, Any]) -> None:
    home = f"{site}/stories/{summit['story']['id']}/"
    page = visit(f"{home}#f0123456789")
    assert "is not in the newest dossier" in page.get_by_role("alert").inner_text()
    page.goto(f"{home}findings/f0123456789")
    assert "holds no finding" in page.get_by_role("alert").inner_text()
    visit.errors[:] = [error for error in visit.errors if "404" not in error]


def test_an_origin_tells_what_rests_on_it_and_leads_there(visit: Any, site: str, summit: dict[str, Any]) -> None:
    page = visit(f"{site}/stories/{summit['story']['id']}/", reduced_motion="reduce")
    follow(page.locator("#part-stemma a.rests").first)
    assert page.locator("h1").count() == 1
    link = page.locator(".borne a").first
    href = link.get_attribute("href")
    follow(link)
    assert page.url.endswith(href)
    assert page.locator(":target").count() == 1


def test_a_speaker_is_followed_from_a_story_to_every_statement(visit: Any, site: str, summit: dict[str, Any]) -> None:
    page = visit(f"{site}/stories/{summit['story']['id']}/", reduced_motion="reduce")
    follow(page.locator("#part-speakers a.everywhere").first)
    assert page.locator(".saying").count() > 0
    follow(page.locator(".saying a.cite").first, "/articles/")
    assert page.locator(":target").count() == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(visit: Any, site: str, summit: dict[str, Any], width: int) -> None:
    page = visit(site, viewport={"width": width, "height": 800})
    for name, address in addresses(summit).items():
        page.goto(site + address)
        page.evaluate("document.querySelectorAll('details').forEach(node => node.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    visit.errors[:] = [error for error in visit.errors if "404" not in error]  # the page that is not there


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1440, "dark")])
def test_axe_finds_nothing_on_any_page(visit: Any, site: str, summit: dict[str, Any], width: int, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    script = (files(axe) / "axe.min.js").read_text("utf-8")
    # Axe is ours to run: the page's own policy would let no script in.
    page = visit(site, viewport={"width": width, "height": 800}, color_scheme=theme, bypass_csp=True)
    found = {}
    for name, address in addresses(summit).items():
        if theme == "dark" and name not in (
            "stories",
            "article",
            "finding",
        ):  # the colours of all the others are theirs
            continue
        page.goto(site + address)
        page.evaluate("document.querySelectorAll('details').forEach(node => node.open = true)")
        page.evaluate(script)
        violations = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        if violations:
            found[name] = [(v["id"], v["impact"], [n["target"] for n in v["nodes"]][:3]) for v in violations]
    assert found == {}
    visit.errors[:] = [error for error in visit.errors if "404" not in error]


def test_the_pages_are_whole_without_their_script(visit: Any, site: str, summit: dict[str, Any]) -> None:
    page = visit(f"{site}/stories/{summit['story']['id']}/", java_script_enabled=False, reduced_motion="reduce")
    follow(page.locator("#part-differences a.cite").first)
    assert page.locator(":target").count() == 1
    assert in_view(page, ":target")


def test_the_keyboard_reaches_the_content_in_two_strokes(visit: Any, site: str) -> None:
    page = visit(site)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_story_prints_its_evidence_and_not_its_controls(visit: Any, site: str, summit: dict[str, Any]) -> None:
    page = visit(f"{site}/stories/{summit['story']['id']}/")
    page.emulate_media(media="print")
    assert page.locator(".all-agreed .question").first.is_visible()
    for control in ("nav.site", ".tools", ".amend >> nth=0"):
        assert not page.locator(control).is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_kept_dossier_is_one_file_that_verifies(visit: Any, site: str, summit: dict[str, Any]) -> None:
    page = visit(f"{site}/stories/{summit['story']['id']}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="This dossier as one file").click()
    from rashomon.report.html import embedded_dossier

    text = Path(download.value.path()).read_text("utf-8")
    assert embedded_dossier(text) == summit


def test_the_policy_stops_a_script_that_got_in_all_the_same(visit: Any, site: str) -> None:
    page = visit(site)
    refused = page.evaluate("""() => new Promise((done) => {
        document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
        const script = document.createElement("script");
        script.append("window.pwned = 1");
        document.body.append(script);
        setTimeout(() => done("nothing was refused"), 2000);
    })""")
    assert refused in ("script-src-elem", "require-trusted-types-for")
    assert page.evaluate("window.pwned") is None
    visit.errors.clear()


def test_a_story_of_forty_articles_opens_in_under_a_second(visit: Any, tmp_path: Path, fake_models: Models) -> None:
    place = tmp_path / "crowd.rashomon"
    with Archive(place, fake_models) as archive:
        list(archive.add(crowd(40, per_story=40)))
        archive.settle([Override("merge", tuple(catalogue_ids(archive)))])
        archive.bring_up_to_date()
        (story,) = archive.stories()
    assert story["articles"] == 40
    took, own = [], []
    for _ in range(2):  # a machine that builds something else beside may need another go
        with running(place, lambda: fake_models) as address:
            page = visit(f"{address}/settled")
            began, busy = time.perf_counter(), time.process_time()
            page.goto(f"{address}/stories/{story['id']}/")
            took.append(time.perf_counter() - began)
            own.append(time.process_time() - busy)
            assert page.locator(".report-list li").count() == 40
    # Where much else runs beside, the time of this process alone, which is the server.
    assert min(took) < 1 or min(own) < 0.6, (took, own)


def catalogue_ids(archive: Archive) -> list[str]:
    return [str(a) for (a,) in archive.db.execute("SELECT id FROM article ORDER BY id")]
