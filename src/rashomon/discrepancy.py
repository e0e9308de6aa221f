"""What reports answer to each question they meet at, and how their answers stand to one another.

In: points, origins.  Out: Fact.  Next: wording.py
Values are weighed first (verdict.py). Sentences told in other words follow: each group is left what no fact with a
value says already, and agrees no better than the figures in it do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rashomon import lexicon
from rashomon.alignment import Point
from rashomon.book import Book
from rashomon.claim import Claim, Dimension, Value
from rashomon.models.protocols import Judge, Judgement
from rashomon.origin import Origin, Witness
from rashomon.reading import Reading
from rashomon.span import Evidence
from rashomon.verdict import Verdict, weigh

OriginsOf = Callable[[Sequence[Witness]], list[Origin]]


@dataclass(frozen=True, slots=True)
class Account:
    """One article's answer."""

    article: str
    evidence: Evidence  # the phrase that answers
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
    facts = [
        found for p in points if p.dimension != "other" if (found := settle(p, distinct(p.claims), book, origins_of))
    ]
    spoken = spoken_for(points, facts)
    for point in points:
        if point.dimension == "other":
            sentences, loose = consistent(point.claims, judge)
            claims = left_to_tell(sentences, spoken)
            if found := settle(point, claims, book, origins_of):
                facts.append(softened(named_apart(found, loose), claims, spoken))
    return facts


def settle(point: Point, claims: Sequence[Claim], book: Book, origins_of: OriginsOf) -> Fact | None:
    """One point with its verdict, if two articles still answer it."""
    if len({c.article for c in claims}) < 2:
        return None
    verdict, why = weigh(point, claims, book)
    return Fact(
        id="f" + digest(point.dimension, *(f"{c.article}:{c.words.start}:{c.words.end}" for c in claims)),
        question=point.question,
        about=point.about,
        dimension=point.dimension,
        accounts=tuple(Account(c.article, c.evidence, c.words, c.statement, c.value) for c in claims),
        verdict=verdict,
        why=why,
        score=point.score,
        origins=tuple(origins_of([Witness(c.article, book.statement(c.statement), c.evidence) for c in claims])),
    )


Sentence = tuple[str, int]  # an article, and where a sentence of it begins


def spoken_for(points: Sequence[Point], facts: Sequence[Fact]) -> list[tuple[Fact, frozenset[Sentence]]]:
    """The sentences that hold the accounts of each fact with a value."""
    home = {(c.words, p.dimension): (c.article, c.sentence.start) for p in points for c in p.claims}
    return [(f, frozenset(home[a.words, f.dimension] for a in f.accounts if a.words)) for f in facts]


# Verdicts of facts that leave the sentences around them true together.
SOFT = frozenset({"rounded", "compatible"})


def left_to_tell(claims: Sequence[Claim], spoken: Sequence[tuple[Fact, frozenset[Sentence]]]) -> list[Claim]:
    """Sentences that tell one thing, less those whose point a fact with a value makes already.

    Where the values exclude one another the sentences do not simply agree; where all of them are told by one fact that
    agrees, twice is noise (a date alone says less than they do).
    """
    here = places_of(claims)
    hard = {
        place
        for fact, places in spoken
        if fact.verdict not in {"agree", *SOFT} and len(places & here) > 1
        for place in places
    }
    kept = [c for c in claims if (c.article, c.sentence.start) not in hard]
    left = places_of(kept)
    same = [places for fact, places in spoken if fact.verdict == "agree" and fact.dimension != "date"]
    return [] if any(left <= places for places in same) else kept


def softened(told: Fact, claims: Sequence[Claim], spoken: Sequence[tuple[Fact, frozenset[Sentence]]]) -> Fact:
    """Sentences agree no better than the figures and dates in them do."""
    here = places_of(claims)
    inside = [f for f, places in spoken if f.verdict in SOFT and {a for a, _ in here} == {a for a, _ in places & here}]
    if told.verdict != "agree" or not inside:
        return told
    verdict: Verdict = "rounded" if all(f.verdict == "rounded" for f in inside) else "compatible"
    return replace(told, verdict=verdict, why=f"They tell one thing, less or more exactly. {inside[0].why}")


def places_of(claims: Sequence[Claim]) -> set[Sentence]:
    return {(c.article, c.sentence.start) for c in claims}


def distinct(claims: Sequence[Claim]) -> list[Claim]:
    """One claim an article and value: from a whole sentence if one has it, else from a headline."""
    kept: dict[tuple[str, Value], Claim] = {}
    for claim in claims:
        key = (claim.article, claim.value)
        if key not in kept or (whole(claim) and not whole(kept[key])):
            kept[key] = claim
    return list(kept.values())


def whole(claim: Claim) -> bool:
    """The claim stands in a sentence that ends as one, not in a headline or a caption."""
    return claim.sentence.text.rstrip("”’\"')]").endswith((".", "!", "?", "…"))


# Sentences of one group that a further one is held against: more say no more.
COMPARED = 6


def consistent(claims: Sequence[Claim], judge: Judge) -> tuple[list[Claim], list[str]]:
    """The sentences that tell one thing without a conflict: a figure that differs is a question of its own.

    With them, the words in which reports only name one thing otherwise ("car", "truck").
    """
    kept: list[Claim] = []
    loose: list[str] = []
    for claim in claims:
        if any(k.article == claim.article for k in kept):
            continue
        others = list(dict.fromkeys(k.gist for k in kept))[:COMPARED]
        if claim.gist in others:
            kept.append(claim)
            continue
        names, clear = [], True
        for other, found in zip(others, judge.judge([(o, claim.gist) for o in others]), strict=True):
            pair = loosely(found, other, claim.gist)
            names += pair
            clear = clear and (not found.conflict or bool(pair))
        if clear:
            kept.append(claim)
            loose += names
    return kept, list(dict.fromkeys(loose))


def loosely(found: Judgement, left: str, right: str) -> list[str]:
    """The two words of a conflict that is none: two nouns that reports use for one thing seen."""
    if not found.conflict or found.left is None or found.right is None:
        return []
    words = [found.left.of(left).lower(), found.right.of(right).lower()]
    return words if any(set(words) <= set(row[0].split()) for row in lexicon.rows("loose_names")) else []


def named_apart(told: Fact, loose: Sequence[str]) -> Fact:
    """Sentences that tell one thing but name it in other words."""
    if told.verdict != "agree" or not loose:
        return told
    said = ", ".join(f"“{w}”" for w in loose)
    return replace(told, verdict="framing-only", why=f"They tell one thing and name it in other words: {said}.")


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]
