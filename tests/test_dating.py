"""When an article was published, and where that was learned."""

from __future__ import annotations

import pytest

from rashomon.article import read_articles
from rashomon.dating import Dates, date_article, infer_dates, iso
from rashomon.readers.page import Page, PageMeta


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("2031-05-03T10:02:33.120Z", "2031-05-03T10:02:33Z"),
        ("2031-05-03T10:02+0100", "2031-05-03T10:02:00+01:00"),
        ("2031-05-03 10:02:33", "2031-05-03T10:02:33"),
        ("2031-05-03", "2031-05-03"),
        ("Sat, 03 May 2031 10:02:33 GMT", "2031-05-03T10:02:33+00:00"),
        ("May 3, 2031", "2031-05-03"),
        ("Updated : 3rd May 2031, 09:01 AM", "2031-05-03"),
        ("2031/5/3", "2031-05-03"),
        ("2031-02-30", None),
        ("February 30, 2031", None),
        ("May 3", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_in_any_common_form(words: str | None, known: str | None) -> None:
    assert iso(words) == known


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://courier.example/2031/05/03/rain.html", "2031-05-03"),
        ("https://courier.example/news/2031/may/3/rain", "2031-05-03"),
        ("https://courier.example/20310503/rain", "2031-05-03"),
        ("https://courier.example/2031/05/rain", None),
        ("https://courier.example/article/2031051", None),
        ("https://courier.example/2031/13/45/rain", None),
    ],
)
def test_the_day_in_a_url(url: str, known: str | None) -> None:
    assert date_article(None, (None, None), None, url, []).published == known


def test_the_carrier_is_believed_before_the_page_and_the_page_before_the_url() -> None:
    url = "https://courier.example/2031/05/01/rain"
    assert date_article("2031-05-03", ("2031-05-02", "json-ld"), None, url, []) == Dates("2031-05-03", "meta", None)
    assert date_article(None, ("2031-05-02", "json-ld"), "2031-05-04", url, []) == Dates(
        "2031-05-02", "json-ld", "2031-05-04"
    )
    assert date_article(None, ("soon", "meta"), None, url, []).published_from == "url"


def test_the_stamp_above_the_text_is_its_date_and_a_caption_s_is_not() -> None:
    text = (
        "Published 3 May 2031, 10:02\n"
        "1/2 7 July 2029 A dog on a roof\n"
        "Rain fell on Aldmoor all night, and the river Lowen rose by two metres, the mayor said.\n"
    )
    article = read_articles([Page("a.txt", text.encode(), "text/plain")])[0][0]
    assert (article.published, article.published_from) == ("2031-05-03", "text")


MET = "The minister Ada Brandt met the Ostran envoy Ole Marsh in Aldmoor on Monday, and both left by the Lowen Gate."


def test_a_weekday_is_dated_by_the_story_s_other_reports() -> None:
    other = f"{MET} It was cold."
    assert infer_dates([MET, other], [None, "2031-05-06T10:00:00Z"]) == ["2031-05-05", None]


def test_a_day_without_a_year_is_dated_by_the_story_s_other_reports() -> None:
    text = MET.replace("on Monday", "on May 5")
    assert infer_dates([text, MET], [None, "2031-05-06"]) == ["2031-05-05", None]


def test_a_text_with_its_year_and_its_weekday_dates_itself() -> None:
    assert infer_dates(["They met on Monday (May 5, 2031) in Aldmoor."], [None]) == ["2031-05-05"]


def test_an_embedded_post_dates_its_article_and_then_another() -> None:
    post = f"{MET} We met. — Ada Brandt (@adabrandt) May 5, 2031"
    assert infer_dates([post, MET], [None, None]) == ["2031-05-05", "2031-05-05"]


def test_a_year_of_long_ago_dates_nothing() -> None:
    assert infer_dates(["The bridge was built on May 5, 1971, and rain fell on it on Sunday."], [None]) == [None]


def test_another_story_s_date_is_not_taken() -> None:
    other = "The footballer Ivo Lund signed for Quist United in Ferran on Monday, the club from Tarn Hill said."
    assert infer_dates([MET, other], [None, "2031-05-06"]) == [None, None]


def test_nothing_named_nothing_inferred() -> None:
    article = read_articles([Page("a.txt", b"Rain fell on Aldmoor all night.", "text/plain")])[0][0]
    assert (article.published, article.published_from) == (None, None)


def test_an_inferred_date_says_so() -> None:
    pages = [
        Page("a.txt", MET.encode(), "text/plain"),
        Page("b.txt", MET.replace("met", "saw").encode(), "text/plain", PageMeta(published="2031-05-06")),
    ]
    articles = read_articles(pages)[0]
    assert [(article.published, article.published_from) for article in articles] == [
        ("2031-05-05", "inferred"),
        ("2031-05-06", "meta"),
    ]
