"""Work on the local pages in a real browser: reports dropped in, addresses pasted, corrections made, hostile text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rashomon.archive import Archive
from rashomon.models import Models
from rashomon.readers import Page, PageMeta
from tests.browser.conftest import follow, running
from tests.browser.test_dossier_page import scrolls_quickly
from tests.crowd import crowd
from tests.test_report import HOSTILE, great_dossier
from tests.test_web import hostile_pages

pytestmark = pytest.mark.browser


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    """Three reports of one event as files."""
    folder = tmp_path / "monday"
    folder.mkdir()
    for page in crowd(3):
        (folder / page.input).write_bytes(page.raw)
    return sorted(folder.iterdir())


@pytest.fixture
def new_site(tmp_path: Path, fake_models: Models) -> Any:
    """The pages over an archive that is not there yet."""
    with running(tmp_path / "new.rashomon", lambda: fake_models) as address:
        yield address


def test_chosen_files_become_a_dossier_before_the_readers_eyes(visit: Any, new_site: str, texts: list[Path]) -> None:
    page = visit(new_site)
    assert "Nothing is in this archive yet" in page.locator("main").inner_text()
    page.get_by_label("Files").set_input_files(texts)
    follow(page.get_by_role("button", name="Take them in"), "/jobs/")
    page.wait_for_selector("#job[data-state=done]")
    assert page.locator(".line-new").count() == 3
    assert page.locator("#job-lines").inner_text().count("monday") == 0, "no folder of ours or theirs is shown"
    follow(page.get_by_role("link", name="Open the dossier"), "/stories/")
    assert page.locator(".report-list li").count() == 3


def test_files_dropped_on_the_page_are_taken_in(visit: Any, new_site: str, texts: list[Path]) -> None:
    page = visit(new_site)
    dropped = page.evaluate_handle(
        """(files) => { const held = new DataTransfer();
        files.forEach(([name, text]) => held.items.add(new File([text], name, {type: "text/plain"})));
        return held; }""",
        [[path.name, path.read_text("utf-8")] for path in texts],
    )
    page.dispatch_event("h1", "dragenter", {"dataTransfer": dropped})
    page.locator("body.is-over").wait_for()
    page.dispatch_event("h1", "drop", {"dataTransfer": dropped})
    page.wait_for_selector("#job[data-state=done]")
    assert page.locator(".line-new").count() == 3


def test_a_job_is_followed_without_a_script(visit: Any, new_site: str, texts: list[Path]) -> None:
    page = visit(f"{new_site}/add", java_script_enabled=False)
    page.get_by_label("Files").set_input_files(texts)
    page.get_by_role("button", name="Take them in").click()
    page.wait_for_selector("#job[data-state=done]", timeout=30_000)
    assert page.locator(".line-new").count() == 3
    assert page.locator(".go").is_visible()


def test_pasted_addresses_of_this_machine_and_paths_are_refused_with_the_reason(visit: Any, new_site: str) -> None:
    page = visit(new_site)
    page.get_by_label("Addresses").fill(f"{new_site}/settled\nhttp://192.168.0.1/\n/etc/passwd")
    page.get_by_role("button", name="Take them in").click()
    page.wait_for_selector("#job[data-state=done]")
    doubts = page.locator(".line-doubt")
    assert doubts.count() == 3
    assert doubts.filter(has_text="no public address").count() == 2
    assert doubts.filter(has_text="no web address").count() == 1
    page.goto(new_site)
    assert page.locator(".story-list > li").count() == 0


def test_more_than_is_taken_at_once_is_not_sent(visit: Any, new_site: str) -> None:
    page = visit(new_site)
    page.evaluate(
        """() => { const held = new DataTransfer();
        for (let n = 0; n < 501; n++) held.items.add(new File(["x"], `${n}.txt`));
        document.querySelector("input[type=file]").files = held.files; }"""
    )
    page.get_by_role("button", name="Take them in").click()
    page.locator("[data-drop-note]", has_text="500 files").wait_for()
    assert page.url == f"{new_site}/"


def test_an_empty_form_says_what_to_do(visit: Any, new_site: str) -> None:
    page = visit(new_site)
    follow(page.get_by_role("button", name="Take them in"))
    assert "Choose files, or paste addresses" in page.get_by_role("alert").inner_text()
    visit.errors[:] = [error for error in visit.errors if "400" not in error]


def open_story(page: Any, site: str, words: str) -> str:
    page.goto(f"{site}/?words={words}")
    follow(page.locator(".story-list h2 a"), "/stories/")
    return str(page.url)


def test_reports_are_split_off_and_the_split_is_taken_back(own_site: str, visit: Any) -> None:
    page = visit(own_site)
    story = open_story(page, own_site, "ferry")
    page.locator("#correct-split summary").click()
    page.locator("#correct-split input[type=checkbox]").first.check()
    page.locator("#correct-split input[name=why]").fill("Another ferry.")
    follow(page.get_by_role("button", name="Split them off"), "/stories/")
    assert page.url != story
    assert page.locator(".report-list li").count() == 1
    assert "Another ferry." in page.locator("#part-caveats").inner_text()
    page.goto(story)
    assert page.locator(".report-list li").count() == 3
    page.goto(f"{own_site}/settled")
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_selector("#job[data-state=done]")
    page.goto(story)
    assert page.locator(".report-list li").count() == 4


def test_two_stories_are_joined(own_site: str, visit: Any) -> None:
    page = visit(own_site)
    other = open_story(page, own_site, "ferry")
    open_story(page, own_site, "trawlers")
    page.locator("#correct-merge summary").click()
    page.get_by_label("Its address or its id").fill(other)
    follow(page.get_by_role("button", name="Join the two"), "/stories/")
    assert page.locator(".report-list li").count() == 11


def test_two_names_become_one_speaker(own_site: str, visit: Any) -> None:
    page = visit(own_site)
    open_story(page, own_site, "trawlers")
    names = page.locator("#part-speakers .speaker h3 > bdi").all_text_contents()
    before = page.locator("#part-speakers .speaker").count()
    page.locator("#correct-speaker summary").click()
    page.locator("#speaker-1").fill(names[0])
    page.locator("#speaker-2").fill(names[1])
    follow(page.get_by_role("button", name="Make them one"), "/stories/")
    assert page.locator("#part-speakers .speaker").count() == before - 1
    assert "are one speaker" in page.locator("#part-caveats").inner_text()


def test_two_accounts_are_kept_apart(own_site: str, visit: Any) -> None:
    page = visit(own_site)
    story = open_story(page, own_site, "trawlers")
    question = page.locator("#part-differences .question").first.inner_text()
    follow(page.locator("#part-differences .amend a").first)
    assert page.locator(".question").inner_text() == question
    boxes = page.locator("input[type=checkbox][name=account]")
    told = [boxes.nth(n).get_attribute("value").partition("|")[2] for n in (0, boxes.count() - 1)]
    boxes.nth(0).check()
    boxes.nth(boxes.count() - 1).check()
    follow(page.get_by_role("button", name="Keep them apart"), "/stories/[^/]+/$")
    assert page.url == story
    marked = page.evaluate("""() => [...document.querySelectorAll(".point")].map(
        (point) => [...point.querySelectorAll("mark")].map((mark) => mark.textContent))""")
    assert [words for words in marked if set(told) <= set(words)] == []
    assert "answer two questions" in page.locator("#part-caveats").inner_text()


def test_two_findings_are_joined_that_answer_one_question(own_site: str, visit: Any) -> None:
    page = visit(own_site)
    open_story(page, own_site, "trawlers")
    lengths = page.locator("#part-differences .point").filter(has_text="How long did")
    assert lengths.count() == 2
    other = lengths.nth(1).locator(".question").inner_text()
    follow(lengths.nth(0).locator(".amend a"))
    option = page.locator("#other option").filter(has_text=other).first.get_attribute("value")
    page.locator("#other").select_option(option)
    follow(page.get_by_role("button", name="Join them"), "/stories/[^/]+/$")
    assert page.locator("#part-differences .point").filter(has_text="How long did").count() == 1
    assert "answer one question" in page.locator("#part-caveats").inner_text()


def test_the_date_of_an_article_is_settled(own_site: str, visit: Any) -> None:
    page = visit(own_site, locale="en-GB")
    open_story(page, own_site, "ferry")
    follow(page.locator(".report-list a").first, "/articles/")
    address = page.url
    page.locator("#correct-date summary").click()
    page.get_by_label("It was published on").fill("2023-10-01")
    follow(page.get_by_role("button", name="Settle the date"), "/stories/")
    page.goto(address)
    assert "1 October 2023" in page.locator(".byline").inner_text()


def test_a_form_of_another_page_is_refused_by_the_real_server(own_site: str, visit: Any, tmp_path: Path) -> None:
    """A page of somebody else's, open in the same browser, sends a form to the archive."""
    stranger = tmp_path / "stranger.html"
    stranger.write_text(f'<form method="post" action="{own_site}/update"><button>Win a prize</button></form>')
    page = visit(own_site)
    page.goto(stranger.as_uri())
    with page.expect_navigation() as gone:
        page.get_by_role("button").click()
    assert gone.value.status == 403
    visit.errors[:] = [error for error in visit.errors if "403" not in error]
    visit.left[:] = [url for url in visit.left if url != stranger.as_uri()]


@pytest.mark.parametrize("text", HOSTILE[:4] + HOSTILE[5:7])
def test_hostile_text_runs_nothing_and_fetches_nothing(
    visit: Any, tmp_path: Path, fake_models: Models, text: str
) -> None:
    place = tmp_path / "hostile.rashomon"
    with Archive(place, fake_models) as archive:
        list(archive.add(hostile_pages(text)))
        archive.bring_up_to_date()
        story = archive.stories()[0]["id"]
        dossier = json.loads(archive.dossier_text(story))
    with running(place, lambda: fake_models) as site:
        page = visit(site)
        page.get_by_label("Addresses").fill(text)
        page.get_by_role("button", name="Take them in").click()
        page.wait_for_selector("#job[data-state=done]")
        addresses = ["/?words=talks", f"/stories/{story}/", "/speakers", "/settled", "/jobs/1"]
        addresses += [f"/articles/{article['id']}" for article in dossier["articles"]]
        addresses += [f"/stories/{story}/findings/{fact['id']}" for fact in dossier["facts"][:2]]
        for address in addresses:
            page.goto(site + address)
            assert page.evaluate("window.pwned") is None
            assert page.locator("script").count() == 2
            assert page.locator("img, iframe, object, embed").count() == 0
        page.goto(f"{site}/stories/{story}/")
        if page.locator("#part-differences a.cite").count():
            page.locator("#part-differences a.cite").first.hover()
        assert page.evaluate("window.pwned") is None


def test_a_paragraph_of_ten_megabytes_does_not_hold_up_the_page(
    visit: Any, tmp_path: Path, fake_models: Models
) -> None:
    place = tmp_path / "great.rashomon"
    with Archive(place, fake_models) as archive:
        raw = (b"w" * 999 + b" ") * 10_000 + b"\nRain fell for two hours, police said."
        article = archive.add_page(Page("great.txt", raw, "text/plain", PageMeta(title="Rain"))).article
        archive.bring_up_to_date()
    with running(place, lambda: fake_models) as site:
        page = visit(site)
        page.goto(f"{site}/articles/{article}")
        assert "characters not shown here" in page.locator(".text").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_three_hundred_articles_and_two_thousand_findings_stay_quick_to_scroll(
    visit: Any, bundled_desk: Path, tmp_path: Path, fake_models: Models
) -> None:
    """A dossier of that size laid into an archive as its writer would."""
    import hashlib
    import shutil
    import zlib

    place = tmp_path / "great.rashomon"
    shutil.copy(bundled_desk, place)
    with Archive(place, fake_models) as archive:
        story = archive.stories()[0]["id"]
        raw = json.dumps(great_dossier()).encode()
        archive.db.execute(
            "INSERT INTO dossier (story, made, sha256, form) VALUES (?, '', ?, ?)",
            (story, hashlib.sha256(raw).hexdigest(), zlib.compress(raw)),
        )
    with running(place, lambda: fake_models) as site:
        page = visit(site)
        page.goto(f"{site}/stories/{story}/")
        assert page.locator(".report-list li").count() == 300
        assert page.locator(".finding").count() > 1000
        assert scrolls_quickly(page)
