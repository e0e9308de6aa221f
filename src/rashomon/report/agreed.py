"""What the reports agree on, in a few sentences of theirs: the points that matter most, each in words that carry it.

In: Index, Points.  Out: AgreedSentence.  Next: sayings.py
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rashomon.report.index import Citation, Index, Json
from rashomon.report.points import NAMELESS_DAY, Point, is_telling
from rashomon.report.standing import LEAST, MOST_TRIED, losses, matter, standing

# Sentences shown of what is agreed; the rest of the agreed points are in the list below them.
AGREED_SENTENCES = 7
# Points with one origin fill the list up to so many sentences: they are one account, told more than once.
FEWEST_SENTENCES = 3
# Share of the shorter sentence’s words from which two sentences tell one thing.
SAME_MATTER = 0.6
# What each speaks for a point's rank, by eye on the stories of standing.py: an origin, a report, standing at the head
# of the reports; and against it: a telling without a value, an age, a day without a happening.
ORIGIN, REPORT, EARLY, MINOR = 1.0, 0.25, 3.0, 2.0
MOST_ORIGINS, MOST_REPORTS = 4, 8
# Likeness from which a telling may be shown as agreed: .82 of pairs of sentences are joined rightly (telling.py).
SURE = 0.6


@dataclass(frozen=True, slots=True)
class AgreedSentence:
    """A sentence that stands for one or more agreed points."""

    citation: Citation
    pieces: tuple[tuple[str, bool], ...]  # the sentence, the words that answer the points apart from the rest
    points: tuple[Point, ...]
    reports: tuple[Citation, ...]  # one place in each report that agrees
    origins: int


def in_rank(index: Index, points: Sequence[Point]) -> tuple[Point, ...]:
    """Agreed points, those first that most origins give, with a value, at the head of their reports."""
    return tuple(sorted(points, key=lambda point: (len(point.origins) < 2, -_rank(index, point), point.id)))


def agreed_sentences(
    index: Index, points: Sequence[Point], unsettled: Collection[str] = frozenset()
) -> tuple[AgreedSentence, ...]:
    """The first of the ranked points, each in the sentence that says it best; points of one sentence together.

    `unsettled` names the sentences that may not be shown.
    """
    loss = losses(index)
    chosen: dict[str, tuple[Citation, list[Point]]] = {}
    for point in points:
        if len(chosen) >= FEWEST_SENTENCES and len(point.origins) < 2:
            break
        fact = index.facts[point.id]
        if is_telling(fact) and float(fact.get("score") or 0) < SURE:
            continue
        fit = _fit(point, unsettled, loss)
        if not fit:
            continue
        words = matter(fit[0].sentence)
        known = next((citation.anchor for citation in fit if citation.anchor in chosen), "") or next(
            (anchor for anchor, (citation, _) in chosen.items() if _tell_one_thing(words, matter(citation.sentence))),
            "",
        )
        if not known and len(chosen) == AGREED_SENTENCES:
            continue
        chosen.setdefault(known or fit[0].anchor, (fit[0], []))[1].append(point)
    return tuple(_sentence(citation, about) for citation, about in chosen.values())


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
    found = {citation.anchor for point in differences for citation in point.citations}
    for quantity in index.dossier.get("quantities", ()):
        place = quantity["evidence"]
        if quantity["unit"] in units and (place["article"], place["start"]) not in agreed:
            citation = index.cite(place)
            found |= {citation.anchor} if citation else set()
    return frozenset(found)


def _rank(index: Index, point: Point) -> float:
    early = [1 - citation.start / max(len(citation.report.text), 1) for citation in point.citations]
    rank = ORIGIN * min(len(point.origins), MOST_ORIGINS) + REPORT * min(point.reports, MOST_REPORTS)
    return rank + EARLY * sum(early) / max(len(early), 1) - MINOR * _is_minor(index.facts[point.id])


def _is_minor(fact: Json) -> bool:
    units = {str((account.get("value") or {}).get("unit") or "") for account in fact["accounts"]}
    return is_telling(fact) or "year-old" in units or str(fact["question"]).startswith(NAMELESS_DAY)


def _fit(point: Point, unsettled: Collection[str], loss: Mapping[str, float]) -> list[Citation]:
    """The sentences that can carry a point by themselves, the best first."""
    scored = []
    for citation in point.citations[:MOST_TRIED]:
        score = standing(citation, point.citations)
        if score is None or citation.anchor in unsettled:
            continue
        score -= loss.get(citation.report.id, 0)
        if score > LEAST:
            scored.append((score, citation))
    scored.sort(key=lambda pair: (-pair[0], len(pair[1].sentence), pair[1].report.number, pair[1].start))
    return [citation for _, citation in scored]


def _tell_one_thing(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= SAME_MATTER * max(1, min(len(one), len(other)))


def _sentence(citation: Citation, about: Sequence[Point]) -> AgreedSentence:
    marked = [place for point in about for place in point.citations]
    places: dict[int, Citation] = {}
    for place in marked:
        places.setdefault(place.report.number, place)
    origins = {origin.id for point in about for origin in point.origins}
    here = [c for c in marked if c.anchor == citation.anchor and not c.is_whole]
    return AgreedSentence(
        citation=citation,
        pieces=_marked_sentence(citation, here),
        points=tuple(about),
        reports=tuple(places[number] for number in sorted(places)),
        origins=len(origins),
    )


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
