"""Whom a text credits, and who wrote it: tests/cases/credit.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon.article import Article, read_articles
from rashomon.credit import same_outlet
from rashomon.readers.page import Page, PageMeta

CASES = Path(__file__).parent / "cases" / "credit.txt"


def cases() -> list[tuple[str, list[str]]]:
    """Name and lines of each case."""
    found: list[tuple[str, list[str]]] = []
    for line in CASES.read_text("utf-8").splitlines():
        if line.startswith("== "):
            found.append((line[3:], []))
        elif found and line and not line.startswith("#"):
            found[-1][1].append(line)
    return found


def read(text: str, **meta: object) -> Article:
    return read_articles([Page("a.txt", text.encode(), "text/plain", PageMeta(**meta))])[0][0]  # type: ignore[arg-type]


@pytest.mark.parametrize("lines", [lines for _, lines in cases()], ids=[name for name, _ in cases()])
def test_case(lines: list[str]) -> None:
    def of(sign: str) -> list[str]:
        return [line.removeprefix(sign).strip() for line in lines if line.startswith(sign)]

    text = "\n".join(of("| "))
    article = read(
        text, url=next(iter(of("url: ")), None), outlet=next(iter(of("outlet: ")), None), bylines=tuple(of("author: "))
    )
    assert sorted(f"{credit.name} {credit.kind} {credit.how}" for credit in article.credits) == sorted(of("=> "))
    assert list(article.bylines) == of("by: ")
    assert list(article.contributors) == of("with: ")
    for credit in article.credits:
        if credit.evidence:
            assert article.text[credit.evidence.start : credit.evidence.end] == credit.evidence.text
            assert credit.evidence.article == article.id
        if credit.raw:
            assert credit.evidence is None
            assert text[credit.raw[0] : credit.raw[1]] in text


def test_a_credit_in_a_cut_tagline_says_where_it_stands_in_the_page() -> None:
    text = "Rain fell all night, the mayor said on Monday.\nAda Brandt (Based on AFP, Reuters)"
    credits = read(text).credits
    assert [(credit.name, text[slice(*credit.raw)]) for credit in credits if credit.raw] == [
        ("AFP", "AFP"),
        ("Reuters", "Reuters"),
    ]


def test_the_outlet_is_read_from_a_byline_that_names_it() -> None:
    article = read("By Euronews with AP\nRain fell all night, the mayor said on Monday, and the bridge was closed.")
    assert article.outlet == "Euronews"


def test_the_outlet_is_read_from_the_note_on_the_author() -> None:
    article = read(
        "Rain fell all night, the mayor said on Monday, and the bridge was closed.\n"
        "Ada Brandt is a freelance writer covering the U.S. and the north for The Epoch Times."
    )
    assert (article.outlet, article.bylines) == ("The Epoch Times", ("Ada Brandt",))


def test_one_outlet_under_two_names_is_one() -> None:
    assert same_outlet("The Sun", "Sun")
    assert same_outlet("Associated Press", "AP")
    assert not same_outlet("AP", "AFP")
    assert not same_outlet("AP", None)
