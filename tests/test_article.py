"""Page → Article: identity, order, repetition across pages, language, caveats."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.article import Article, read_articles
from rashomon.body import restored
from rashomon.readers.page import Page, PageMeta

REPORT = (
    "Rain fell on Aldmoor all night, and the river Lowen rose by two metres, the mayor said.\n"
    "Crews from Ostra brought sandbags to the old bridge before dawn on Monday, officials said.\n"
    "Schools will stay shut until the water has gone, the town hall said in a statement."
)
OTHER = (
    "The footballer Ivo Lund signed for Quist United on Friday, the club from Tarn Hill told reporters.\n"
    "He had missed most of the season after a fall from a horse, and had thought of retiring.\n"
    "The coach said that the team needed an older head for the cup matches in the spring."
)


def plain(name: str, text: str, **meta: object) -> Page:
    return Page(name, text.encode(), "text/plain", PageMeta(**meta))  # type: ignore[arg-type]


def rebuilt(article: Article) -> str:
    return restored(article.text, article.source_map, article.removed)


def test_an_article_is_named_after_its_bytes_and_its_file_not_its_folder() -> None:
    here, there = read_articles([plain("x/a.txt", REPORT)])[0][0], read_articles([plain("y/a.txt", REPORT)])[0][0]
    assert here.id == there.id == hashlib.sha256(REPORT.encode() + b"\0a.txt").hexdigest()[:12]
    assert read_articles([plain("x/b.txt", REPORT)])[0][0].id != here.id


def test_two_files_of_one_name_and_one_text_are_told_apart() -> None:
    pages = [plain("y/a.txt", f"{REPORT} She told AFP so."), plain("x/a.txt", f"{REPORT} She told AFP so.")]
    first, second = read_articles(pages)[0]
    assert (first.input, second.input, second.id) == ("x/a.txt", "y/a.txt", f"{first.id}-2")
    assert second.credits[0].evidence is not None
    assert second.credits[0].evidence.article == second.id


def test_articles_come_in_the_order_of_their_inputs() -> None:
    pages = [plain("c.txt", REPORT), plain("a.txt", OTHER), plain("b.txt", REPORT)]
    assert [article.input for article in read_articles(pages)[0]] == ["a.txt", "b.txt", "c.txt"]
    assert read_articles(pages) == read_articles(pages[::-1])


def test_a_page_with_nothing_left_is_a_caveat_that_says_what_to_do() -> None:
    articles, (caveat,) = read_articles([plain("menu.txt", "Home\nShare this article\n"), plain("a.txt", REPORT)])
    assert [article.input for article in articles] == ["a.txt"]
    assert caveat.stage == "article"
    assert "menu.txt (24 bytes)" in caveat.reason
    assert "try again" in caveat.reason


@pytest.mark.parametrize("raw", [b"", b" \n", b"\xef\xbb\xbf", b"\x00\x00", b"...\n---"])
def test_a_page_without_a_letter_is_a_caveat(raw: bytes) -> None:
    for media_type in ("text/plain", "text/html"):
        articles, caveats = read_articles([Page("a", raw, media_type)])
        assert (articles, len(caveats)) == ([], 1)


def test_a_line_on_several_pages_of_one_outlet_is_furniture() -> None:
    lines = REPORT.split("\n")
    first = plain("a.txt", "\n".join([lines[0], "Lowen Valley Live", *lines[1:]]), outlet="The Aldmoor Courier")
    lines = OTHER.split("\n")
    second = plain("b.txt", "\n".join([*lines[:2], "Lowen Valley Live", *lines[2:]]), outlet="The Aldmoor Courier")
    assert [article.text for article in read_articles([first, second])[0]] == [REPORT, OTHER]
    assert "Lowen Valley Live" in read_articles([first])[0][0].text


def test_a_line_on_pages_of_two_outlets_stays() -> None:
    text = REPORT.replace("\n", "\nWhat the mayor knew\n", 1)
    pages = [plain("a.txt", text, outlet="The Aldmoor Courier"), plain("b.txt", text, outlet="The Ostra Herald")]
    assert [article.text for article in read_articles(pages)[0]] == [text, text]


def test_a_second_version_of_an_article_by_its_own_outlet_takes_nothing_from_the_first() -> None:
    text = REPORT.replace("\n", "\nWhat the mayor knew\n", 1)
    pages = [
        plain("a.txt", text, outlet="The Aldmoor Courier"),
        plain("b.txt", f"{text}\nIt is over.", outlet="The Aldmoor Courier"),
    ]
    assert read_articles(pages)[0][0].text == text


def test_an_unread_language_is_kept_and_said() -> None:
    text = (
        "Der Regen fiel die ganze Nacht auf die Stadt, und der Fluss stieg um zwei Meter, sagte die Bürgermeisterin. "
        * 3
    )
    (article,), (caveat,) = read_articles([plain("a.txt", text)])
    assert (article.language, article.text) == ("de", text.strip())
    assert "a.txt is in German; read and kept, but its statements are not read." in caveat.reason
    assert caveat.article == article.id


def test_a_short_text_is_taken_for_english_or_at_its_word() -> None:
    assert read_articles([plain("a.txt", "Rain fell.")])[0][0].language == "en"
    assert read_articles([plain("a.txt", "Regen fiel.", language="de")])[0][0].language == "de"


def test_letters_that_could_not_be_read_are_a_caveat() -> None:
    raw = f"Zoë {REPORT} Zoë Zoë Zoë".encode() + b" \xff\xfe."
    (article,), (caveat,) = read_articles([Page("a.txt", raw, "text/plain")])
    assert article.damaged
    assert "a.txt could not be read as utf-8" in caveat.reason


def test_the_carrier_s_words_come_before_the_page_s() -> None:
    meta = PageMeta(outlet="www.reuters.com", title="Rain", url="https://www.reuters.com/x", published="2031-05-03")
    article = read_articles([Page("a.txt", REPORT.encode(), "text/plain", meta)])[0][0]
    assert (article.outlet, article.title, article.published, article.published_from) == (
        "Reuters",
        "Rain",
        "2031-05-03",
        "meta",
    )


def test_a_first_line_without_a_full_stop_is_the_title_and_stays_in_the_text() -> None:
    article = read_articles([plain("a.txt", f"Rain closes the old bridge\n\n{REPORT}")])[0][0]
    assert article.title == "Rain closes the old bridge"
    assert article.text.startswith("Rain closes the old bridge\n\nRain fell")


def test_a_title_among_menus_is_found_though_it_is_cut() -> None:
    menu = (
        "The Aldmoor Courier\nHome\nWorld\nSport\nTowns and villages\nRain closes the old bridge in Aldmoor\nText size"
    )
    article = read_articles([plain("a.txt", f"{menu}\n{REPORT}")])[0][0]
    assert (article.title, article.text) == ("Rain closes the old bridge in Aldmoor", REPORT)


def test_line_breaks_of_another_system_stay_as_they_are() -> None:
    text = REPORT.replace("\n", "\r\n\r\n") + "\r\n\r\nShare this article\r\n"
    article = read_articles([plain("a.txt", text)])[0][0]
    assert article.text == REPORT.replace("\n", "\r\n\r\n")
    assert rebuilt(article) == text


def test_a_bad_url_costs_nothing_but_itself() -> None:
    article = read_articles([plain("a.txt", REPORT, url="http://[/2031/05/03/rain")])[0][0]
    assert article.text == REPORT


LINES = st.sampled_from(
    [
        *REPORT.split("\n"),
        *OTHER.split("\n"),
        "Share this article",
        "By Ada Brandt",
        "",
        "Photo: Ole Marsh/AFP",
        "\ufeff",
        "Related",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(LINES, max_size=8).map("\n".join), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_any_pages_in_any_order_give_the_same_articles_each_of_which_walks_back(
    texts: list[str], chance: object
) -> None:
    pages = [plain(f"{number}.txt", text, outlet="The Aldmoor Courier") for number, text in enumerate(texts)]
    articles, caveats = read_articles(pages)
    assert len(articles) + sum("No text left" in caveat.reason for caveat in caveats) == len(pages)
    for article in articles:
        assert rebuilt(article) == texts[int(article.input[0])]
    chance.shuffle(pages)  # type: ignore[attr-defined]
    assert read_articles(pages) == (articles, caveats)
