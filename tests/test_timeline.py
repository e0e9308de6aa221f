"""Dated happenings, few and readable."""

from __future__ import annotations

from rashomon.claim import Claim, Day
from rashomon.span import Evidence
from rashomon.timeline import build_timeline


def dated(article: str, start: int, sentence: str, earliest: str, latest: str) -> Claim:
    evidence = Evidence(article, start, start + len(sentence), sentence)
    words = Evidence(article, start, start + 4, sentence[:4])
    return Claim(article, evidence, evidence, words, "date", Day(earliest, latest), None, None, (), None, sentence)


FERRY = "The ferry Silver Heron sank in the harbour of Ormund on Thursday."
SANK = "The Silver Heron, a ferry, sank in Ormund harbour early on Thursday, the owner said."
VOTE = "Parliament votes on the lease of the old shipyard on Thursday."


def test_what_two_articles_date_is_one_line() -> None:
    found = build_timeline(
        [],
        [dated("a", 0, FERRY, "2024-05-09", "2024-05-09"), dated("b", 0, SANK, "2024-05-09", "2024-05-09")],
        lambda _: [],
    )
    assert [(h.earliest, h.what, len(h.evidence)) for h in found] == [("2024-05-09", FERRY, 2)]


def test_two_things_of_one_day_are_two_lines() -> None:
    claims = [dated("a", 0, FERRY, "2024-05-09", "2024-05-09"), dated("a", 99, VOTE, "2024-05-09", "2024-05-09")]
    assert len(build_timeline([], claims, lambda _: [])) == 2


def test_a_vaguer_date_of_the_same_thing_takes_the_nearer_one() -> None:
    claims = [dated("a", 0, FERRY, "2024-05-01", "2024-05-31"), dated("b", 0, SANK, "2024-05-09", "2024-05-09")]
    assert [(h.earliest, h.latest) for h in build_timeline([], claims, lambda _: [])] == [("2024-05-09", "2024-05-09")]


def test_one_articles_month_is_no_line() -> None:
    assert build_timeline([], [dated("a", 0, FERRY, "2024-05-01", "2024-05-31")], lambda _: []) == []


def test_a_date_that_cannot_be_reckoned_costs_itself_only() -> None:
    claims = [dated("a", 0, FERRY, "", ""), dated("a", 99, VOTE, "2024-05-09", "2024-05-09")]
    assert [h.what for h in build_timeline([], claims, lambda _: [])] == [VOTE]
