"""The verdict on each aligned point.

In: points, origins.  Out: Fact.  Next: wording.py
Most differences between reports are no dispute: hedges, rounding, scope and the hour of writing are weighed first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from rashomon.alignment import Point
from rashomon.attribution import Statement
from rashomon.claim import Claim, Day, Dimension, Measure, Precedent, Status, Value
from rashomon.happening import growing
from rashomon.models.protocols import Judge
from rashomon.origin import Origin, Witness
from rashomon.reading import Reading
from rashomon.span import Evidence

Verdict = Literal["agree", "compatible", "rounded", "scope-differs", "updated", "disputed", "framing-only"]
OriginsOf = Callable[[Sequence[Witness]], list[Origin]]

# A figure rounds another when they differ by at most this share: "nearly 60" for 58, "about 200" for 197.
ROUNDING = 0.06
# Below this likeness of its accounts a point is never called disputed: they may answer two questions.
DISPUTE = 0.55


@dataclass(frozen=True, slots=True)
class Account:
    """One article's answer."""

    article: str
    evidence: Evidence  # the sentence in which the answer stands
    words: Evidence | None  # the value itself, as it stands
    statement: str | None  # id of the statement that makes it, None if the article says it itself
    value: Value


@dataclass(frozen=True, slots=True)
class Fact:
    """One question that several articles answer, with the verdict."""

    id: str
    question: str
    about: tuple[str, ...]
    dimension: Dimension
    accounts: tuple[Account, ...]
    verdict: Verdict
    why: str
    score: float
    origins: tuple[Origin, ...]


def judge_points(
    points: Sequence[Point], readings: Sequence[Reading], origins_of: OriginsOf, judge: Judge
) -> list[Fact]:
    """Say of each point how its accounts stand to one another, and how many origins are behind them."""
    book = Book(readings)
    facts = []
    for point in points:
        claims = distinct(point.claims)
        if point.dimension == "other":
            claims = consistent(point.claims, judge)
        if len({c.article for c in claims}) < 2:
            continue
        verdict, why = weigh(point, claims, book)
        accounts = tuple(Account(c.article, c.evidence, c.words, c.statement, c.value) for c in claims)
        behind = origins_of([Witness(c.article, book.statement(c.statement), c.evidence) for c in claims])
        facts.append(
            Fact(
                id="f" + digest(point.dimension, *(f"{c.article}:{c.words.start}:{c.words.end}" for c in claims)),
                question=point.question,
                about=point.about,
                dimension=point.dimension,
                accounts=accounts,
                verdict=verdict,
                why=why,
                score=point.score,
                origins=tuple(behind),
            )
        )
    return facts


def distinct(claims: Sequence[Claim]) -> list[Claim]:
    """One claim an article and value."""
    kept: dict[tuple[str, Value], Claim] = {}
    for claim in claims:
        kept.setdefault((claim.article, claim.value), claim)
    return list(kept.values())


class Book:
    """Who published when, under what name; which statement has which id."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._article = {r.article.id: r.article for r in readings}
        self._statement = {s.id: s for r in readings for s in r.statements}

    def outlet(self, article: str) -> str:
        found = self._article[article]
        return found.outlet or found.input.rsplit("/", 1)[-1]

    def published(self, article: str) -> str | None:
        return self._article[article].published

    def statement(self, statement: str | None) -> Statement | None:
        return self._statement[statement] if statement else None


def weigh(point: Point, claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    """The verdict on one point, and why, in a sentence."""
    if point.dimension in {"duration", "count", "amount"}:
        return weigh_figures(point, claims, book)
    if point.dimension == "date":
        return weigh_days(point, claims, book)
    if point.dimension == "status":
        return weigh_statuses(claims, book)
    if point.dimension == "precedent":
        return weigh_precedents(claims, book)
    if len({" ".join(re.findall(r"[^\W_]+", c.gist.lower())) for c in claims}) == 1:
        return "agree", "The same sentence stands in all of them."
    return "agree", "They tell it in other words, and nothing in them excludes the rest."


def consistent(claims: Sequence[Claim], judge: Judge) -> list[Claim]:
    """The sentences that tell one thing without a conflict: a figure that differs is a question of its own."""
    kept: list[Claim] = []
    for claim in claims:
        if any(k.article == claim.article for k in kept):
            continue
        if not any(j.conflict for j in judge.judge([(k.gist, claim.gist) for k in kept])):
            kept.append(claim)
    return kept


# -- figures -----------------------------------------------------------------------------------------------------------


def weigh_figures(point: Point, claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    values = [c.value for c in claims if isinstance(c.value, Measure)]
    said = listing(claims, book)
    if len({(v.low, v.high, v.hedge) for v in values}) == 1:
        return "agree", f"All give {claims[0].words.text}."
    clashes = [(a, b) for a, b in combinations(claims, 2) if a.article != b.article and clash(a, b)]
    event = next((c.event for c in claims if c.event), None)
    if event in growing() and (later := rises(claims, book)):
        return "updated", f"The figure rose as reports came in: {later}."
    if not clashes:
        if any(rounds(a, b) for a, b in combinations(values, 2)):
            return "rounded", f"One figure rounds the other: {said}."
        return "compatible", f"One amount fits all accounts: {said}."
    if all(
        isinstance(a.value, Measure) and isinstance(b.value, Measure) and rounds(a.value, b.value) for a, b in clashes
    ):
        return "rounded", f"The figures differ by rounding: {said}."
    if point.score < DISPUTE:
        return "scope-differs", f"The figures differ, but may measure different things: {said}."
    a, b = max(clashes, key=lambda p: (gap(p[0], p[1]), p[0].words, p[1].words))
    return "disputed", f"No amount fits both: {listing([a, b], book)}."


def bounds(claim: Claim) -> tuple[float, float]:
    value = claim.value
    assert isinstance(value, Measure)
    return (
        float("-inf") if value.low is None else value.low,
        float("inf") if value.high is None else value.high,
    )


def clash(a: Claim, b: Claim) -> bool:
    """No amount lies in both intervals."""
    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    return max(low_a, low_b) > min(high_a, high_b)


def gap(a: Claim, b: Claim) -> float:
    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    return max(low_a, low_b) - min(high_a, high_b)


def rounds(a: Measure, b: Measure) -> bool:
    """One is a round figure near the other.

    >>> rounds(Measure(58, 58, "person", "none"), Measure(60, 60, "person", "about"))
    True
    >>> rounds(Measure(5, 5, "person", "none"), Measure(7, 7, "person", "none"))
    False
    """
    points = [v.low if v.high is None else v.high if v.low is None else (v.low + v.high) / 2 for v in (a, b)]
    if points[0] is None or points[1] is None or points[0] == points[1]:
        return False
    near = abs(points[0] - points[1]) / max(abs(points[0]), abs(points[1])) <= ROUNDING
    return near and any(p >= 20 and p % 10 == 0 for p in points if p is not None)


def rises(claims: Sequence[Claim], book: Book) -> str | None:
    """The figures in order of publication, if they only rise, or if the lower are floors ("at least two")."""
    dated = sorted(
        ((book.published(c.article) or "", bounds(c)[0] if bounds(c)[0] > 0 else bounds(c)[1], c) for c in claims),
        key=lambda d: (d[0], d[1], d[2].words),
    )
    figures = [d[1] for d in dated]
    if len(set(figures)) < 2:
        return None
    floors = all(
        isinstance(c.value, Measure) and c.value.hedge in {"at-least", "over"} for _, f, c in dated if f < max(figures)
    )
    in_order = all(d[0] for d in dated) and figures == sorted(figures) and dated[0][0] < dated[-1][0]
    if not (in_order or floors):
        return None
    return ", then ".join(
        dict.fromkeys(c.words.text for _, _, c in sorted(dated, key=lambda d: (d[1], d[0], d[2].words)))
    )


def listing(claims: Sequence[Claim], book: Book) -> str:
    """ "five hours" (the Courier), "nearly six" (the Post)"""
    parts = dict.fromkeys(f"{c.words.text!r} ({book.outlet(c.article)})" for c in claims)
    return ", ".join(list(parts)[:6])


# -- dates, statuses, precedents ---------------------------------------------------------------------------------------


def weigh_days(point: Point, claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    spans = [(c.value.earliest, c.value.latest) for c in claims if isinstance(c.value, Day)]
    said = listing(claims, book)
    if len(set(spans)) == 1:
        return "agree", f"All say {claims[0].words.text}."
    if max(s[0] for s in spans) <= min(s[1] for s in spans):
        return "agree", f"The dates fit one another: {said}."
    if point.score < DISPUTE:
        return "scope-differs", f"The dates differ, but may be of different things: {said}."
    return "disputed", f"No day fits all: {said}."


# Statuses that exclude one another when said of the same thing.
EXCLUDE = frozenset(
    {frozenset({"cancelled", "postponed"}), frozenset({"confirmed", "denied"}), frozenset({"approved", "rejected"})}
)
# Statuses that one and the same thing passes through in time.
BEFORE = frozenset({"unconfirmed", "planned", "not confirmed"})
AFTER = frozenset({"happened", "confirmed"})


def weigh_statuses(claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    kinds = sorted({c.value.status for c in claims if isinstance(c.value, Status)})
    said = listing(claims, book)
    if len(kinds) == 1:
        return "agree", f"All have it as {kinds[0]}."
    for pair in combinations(kinds, 2):
        if frozenset(pair) in EXCLUDE or f"not {pair[0]}" == pair[1] or f"not {pair[1]}" == pair[0]:
            return "disputed", f"It cannot be both: {said}."
    if set(kinds) <= BEFORE | AFTER and set(kinds) & BEFORE and set(kinds) & AFTER:
        knowing = [c for c in claims if isinstance(c.value, Status) and c.value.status in AFTER]
        return (
            "updated",
            f"{book.outlet(knowing[0].article)} knows more than those that did not yet know: {told(knowing[0])}",
        )
    return "compatible", f"Both may hold: {said}."


def told(claim: Claim) -> str:
    """The sentence of a claim, cut to a line."""
    words = claim.evidence.text.split()
    return "“" + " ".join(words[:24]) + ("” …" if len(words) > 24 else "”.")


def weigh_precedents(claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    kinds = {(c.value.rank, (c.value.since or "").lower()) for c in claims if isinstance(c.value, Precedent)}
    said = listing(claims, book)
    if len(kinds) == 1:
        return "agree", f"All say {claims[0].words.text!r}."
    return "scope-differs", f"They compare with different things, and all may hold: {said}."


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]
