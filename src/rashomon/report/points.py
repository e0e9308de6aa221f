"""The points that several reports answer: what they differ on, and what they agree on in sentences that may be shown.

In: Index.  Out: Point, AgreedSentence.  Next: sayings.py
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rashomon.report.figures import Bar, Scale, scale
from rashomon.report.index import Citation, Index, Json, Report, Saying, bare
from rashomon.report.ties import Origin, origins_of
from rashomon.report.values import DIFFERENCES, VERDICT, VERDICTS, VerdictWords, value_words

# Sentences in the paragraph of what is agreed; the rest of the agreed points are in the list below it.
AGREED_SENTENCES = 8
# Two sentences are one if the shorter stands in the other and has this share of its letters: a wire's place line and a
# byline in front of it may differ, the rest may not. A choice by eye, for the page only; no verdict rests on it.
SAME_SENTENCE = 0.7


@dataclass(frozen=True, slots=True)
class Account:
    """What one report says on a point."""

    citation: Citation
    saying: Saying | None  # whose words they are, where they are someone's
    origin: str
    same: tuple[Citation, ...] = ()  # other reports that hold this very sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """One value given for a point, with all who give it."""

    value: str
    bar: Bar | None
    accounts: tuple[Account, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        cited = [citation for account in self.accounts for citation in (account.citation, *account.same)]
        return tuple(sorted({c.report.number: c.report for c in cited}.values(), key=lambda report: report.number))


@dataclass(frozen=True, slots=True)
class Point:
    """One question that several reports answer."""

    id: str
    anchor: str
    short: str  # "D3", "A1": how other places on the page call it
    question: str
    verdict: VerdictWords
    why: str
    about: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    scale: Scale | None
    reports: int
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class AgreedSentence:
    """A sentence that stands for one or more agreed points."""

    citation: Citation
    pieces: tuple[tuple[str, bool], ...]  # the sentence, the words that answer the points apart from the rest
    points: tuple[Point, ...]
    reports: tuple[Citation, ...]  # one place in each report that agrees
    origins: int


def find_points(index: Index) -> tuple[Point, ...]:
    """Differences in the order of VERDICTS, then what is agreed; in each, what most origins stand behind first."""
    rank = {verdict.key: number for number, verdict in enumerate(VERDICTS)}
    facts = sorted(
        index.facts.values(),
        key=lambda fact: (
            rank.get(fact["verdict"], len(rank)),
            -len(fact.get("origins", ())),
            -len(fact["accounts"]),
            -float(fact.get("score") or 0),
            str(fact["id"]),
        ),
    )
    counts = {"A": 0, "D": 0}
    points = []
    for fact in facts:
        letter = "A" if fact["verdict"] == "agree" else "D"
        counts[letter] += 1
        points.append(_point(index, fact, f"{letter}{counts[letter]}"))
    return tuple(points)


def _point(index: Index, fact: Json, short: str) -> Point:
    origins = origins_of(index, fact)
    origin_of = {
        report.id: origin.name for origin in origins for report in origin.reports if not _is_own(index, origin)
    }
    answers: dict[str, list[tuple[Json, Account]]] = {}
    for account in fact["accounts"]:
        citation = index.cite(account.get("words") or account["evidence"])
        if citation is None:
            continue
        statement = index.statements.get(account.get("statement") or "")
        shown = Account(citation, index.saying(statement) if statement else None, origin_of.get(account["article"], ""))
        value = value_words(account.get("value")) or (
            "" if fact["verdict"] == "agree" else f"“{citation.words.strip()}”"
        )
        answers.setdefault(value, []).append((account, shown))
    values = [group[0][0].get("value") for group in answers.values()]
    figures = scale(values)
    laid_out = [
        Answer(value, figures.bars[number] if figures else None, _together(shown for _, shown in group))
        for number, (value, group) in enumerate(answers.items())
    ]
    first_report = {
        answer.value: min(account.citation.report.number for account in answer.accounts) for answer in laid_out
    }
    laid_out.sort(
        key=lambda answer: (answer.bar.left + answer.bar.right if answer.bar else 0, first_report[answer.value])
    )
    about = tuple((index.name_of(entity), index.anchor("entity", entity)) for entity in fact.get("about", ()))
    return Point(
        id=str(fact["id"]),
        anchor=index.anchor("fact", fact["id"]),
        short=short,
        question=str(fact["question"]),
        verdict=VERDICT.get(fact["verdict"]) or VerdictWords("other", str(fact["verdict"]), "?", ""),
        why=str(fact.get("why") or ""),
        about=tuple((name, anchor) for name, anchor in about if name),
        answers=tuple(laid_out),
        scale=figures,
        reports=len({account["article"] for account in fact["accounts"]}),
        origins=origins,
    )


def _is_own(index: Index, origin: Origin) -> bool:
    """Whether an origin is one report that speaks for itself; then nothing need be said of it."""
    return len(origin.reports) == 1 and origin.name not in {str(node["name"]) for node in index.outside.values()}


def _together(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """Accounts by report, a sentence that several reports hold shown once, with the places of the others."""
    kept: list[tuple[str, Account]] = []
    for account in sorted(accounts, key=lambda account: (account.citation.report.number, account.citation.start)):
        sentence = bare(account.citation.sentence)
        for number, (known, first) in enumerate(kept):
            shorter, longer = sorted((known, sentence), key=len)
            if shorter in longer and len(shorter) >= SAME_SENTENCE * len(longer):
                kept[number] = (known, replace(first, same=(*first.same, account.citation)))
                break
        else:
            kept.append((sentence, account))
    return tuple(account for _, account in kept)


def tally(points: Sequence[Point]) -> tuple[tuple[VerdictWords, int, str], ...]:
    """Each verdict with how many points bear it and the page id of the first."""
    counted = []
    for verdict in VERDICTS:
        of_kind = [point for point in points if point.verdict.key == verdict.key]
        if of_kind:
            counted.append((verdict, len(of_kind), of_kind[0].anchor if verdict.key in DIFFERENCES else "part-agreed"))
    return tuple(counted)


def agreed_sentences(points: Sequence[Point], unsettled: frozenset[str]) -> tuple[AgreedSentence, ...]:
    """The strongest agreed points, each in the shortest sentence that says it; points of one sentence together."""
    chosen: dict[str, tuple[Citation, list[Point]]] = {}
    for point in points:
        fit = [citation for citation in _citations(point) if citation.anchor not in unsettled]
        if not fit:
            continue
        known = next((citation for citation in fit if citation.anchor in chosen), None)
        best = known or min(fit, key=lambda c: (len(c.sentence), c.report.number, c.start))
        chosen.setdefault(best.anchor, (best, []))[1].append(point)
    sentences = []
    for citation, about in list(chosen.values())[:AGREED_SENTENCES]:
        marked = [place for point in about for place in _citations(point)]
        places: dict[int, Citation] = {}
        for place in marked:
            places.setdefault(place.report.number, place)
        origins = {origin.id for point in about for origin in point.origins}
        sentences.append(
            AgreedSentence(
                citation=citation,
                pieces=_marked_sentence(
                    citation, [c for c in marked if c.anchor == citation.anchor and not c.is_whole]
                ),
                points=tuple(about),
                reports=tuple(places[number] for number in sorted(places)),
                origins=len(origins),
            )
        )
    return tuple(sentences)


def unsettled(index: Index, differences: Sequence[Point]) -> frozenset[str]:
    """Sentences that also answer a point on which the reports differ, or hold a figure that may.

    Shown as agreed, such a sentence would look agreed in all it says. A figure may differ if it has the unit of one
    that does; unless it is itself agreed, its sentence is kept out: a sentence less costs a reader nothing.
    """
    units = {
        str((account.get("value") or {}).get("unit") or "")
        for point in differences
        for account in index.facts[point.id]["accounts"]
    } - {""}
    agreed = {
        (account["article"], evidence["start"])
        for fact in index.facts.values()
        if fact["verdict"] == "agree"
        for account in fact["accounts"]
        if (evidence := account.get("words") or account["evidence"])
    }
    found = {citation.anchor for point in differences for citation in _citations(point)}
    for quantity in index.dossier.get("quantities", ()):
        place = quantity["evidence"]
        if quantity["unit"] in units and (place["article"], place["start"]) not in agreed:
            citation = index.cite(place)
            found |= {citation.anchor} if citation else set()
    return frozenset(found)


def _citations(point: Point) -> list[Citation]:
    """Every place where a point is answered."""
    accounts = [account for answer in point.answers for account in answer.accounts]
    return [citation for account in accounts for citation in (account.citation, *account.same)]


def _marked_sentence(citation: Citation, marked: Sequence[Citation]) -> tuple[tuple[str, bool], ...]:
    """The sentence in pieces, each with whether it is one of the marked words."""
    first = citation.start - len(citation.before)
    if citation.report.text[first : citation.end] != citation.before + citation.words:
        whole = citation.is_whole
        return ((citation.before, False), (citation.words, not whole), (citation.after, False))  # too long: was cut
    text = citation.sentence
    spans = [(c.start - first, c.end - first) for c in marked]
    edges = sorted({0, len(text), *(edge for span in spans for edge in span if 0 < edge < len(text))})
    return tuple(
        (text[left:right], any(start <= left and right <= end for start, end in spans))
        for left, right in pairwise(edges)
    )
