"""An article in full, with every finding marked in place.

In: Index, one Report.  Out: Paragraph of Sentences of Pieces.  Next: ties.py
Findings overlap freely; the text is cut at every edge, and each piece knows all that lies over it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rashomon.report.index import Index, Json, Report
from rashomon.report.sentences import sentence_at
from rashomon.span import Span

# The kinds of finding that a reader may look at on their own, each with its name on the page.
LAYERS = (
    ("fact", "words compared"),
    ("whole", "sentences compared"),
    ("said", "what was said"),
    ("who", "speakers, cues and channels"),
    ("label", "labels"),
    ("shared", "words shared with another report"),
    ("amount", "amounts and times"),
)
# An unmarked stretch longer than this is cut in the middle on the page; the dossier inside the file has it whole.
LONGEST_STRETCH = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding over one stretch."""

    start: int
    end: int
    layer: str
    item: str = ""  # page id of the finding
    name: str = ""  # how the finding is called in one line


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch with the same findings over all of it."""

    text: str
    layers: tuple[str, ...]
    item: str  # page id of the first finding that can be visited
    name: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a citation may land on has an anchor; the rest have none."""

    anchor: str
    pieces: tuple[Piece, ...]
    findings: tuple[tuple[str, str], ...]  # page id and name of each finding that cites this sentence


@dataclass(frozen=True, slots=True)
class RemovedHere:
    """What cleaning took away between two paragraphs."""

    reasons: str
    letters: int
    stretches: tuple[tuple[str, str], ...]  # reason, text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the article's clean text."""

    removed: RemovedHere | None  # taken away just before it
    sentences: tuple[Sentence, ...]


def all_marks(index: Index, names: dict[tuple[str, str], str]) -> dict[str, list[Mark]]:
    """Every finding of the dossier, by article. `names` says how facts and wordings are called on this page."""
    marks: dict[str, list[Mark]] = {report.id: [] for report in index.reports}
    for article, mark in _marks(index, names):
        if article in marks and mark.start < mark.end:
            marks[article].append(mark)
    return marks


def paragraphs(report: Report, marks: list[Mark]) -> list[Paragraph]:
    """The article's text as paragraphs, its findings marked, its removed stretches where they stood."""
    removed = _removed_by_place(report.json)
    shown: list[Paragraph] = []
    start = 0
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.layer, mark.item))
    starts = [mark.start for mark in ordered]
    longest = max((mark.end - mark.start for mark in ordered), default=0)
    for line in report.text.split("\n"):
        end = start + len(line)
        if line.strip():
            first, last = bisect_left(starts, start - longest), bisect_left(starts, end)
            here = [mark for mark in ordered[first:last] if mark.end > start]
            before = [entry for place, entry in removed if place <= start]
            removed = [(place, entry) for place, entry in removed if place > start]
            shown.append(Paragraph(_removed_here(before), tuple(_sentences(report, Span(start, end), here))))
        start = end + 1
    left_over = _removed_here([entry for _, entry in removed])
    if left_over:
        shown.append(Paragraph(left_over, ()))
    return shown


def _marks(index: Index, names: dict[tuple[str, str], str]) -> Iterator[tuple[str, Mark]]:
    dossier = index.dossier
    for fact in dossier.get("facts", ()):
        item, name = index.anchor("fact", fact["id"]), names.get(("fact", fact["id"]), "")
        for account in fact["accounts"]:
            evidence = account.get("words") or account["evidence"]
            citation = index.cite(evidence)
            yield _mark(evidence, "whole" if citation and citation.is_whole else "fact", item, name)
    worded = {
        statement: wording["id"] for wording in dossier.get("wordings", ()) for statement in wording["statements"]
    }
    for statement in dossier.get("statements", ()):
        wording = worded.get(statement["id"])
        item = index.anchor("wording", wording) if wording else index.anchor("statement", statement["id"])
        name = names.get(("wording", wording), "") if wording else ""
        yield _mark(statement["content"], "said", item, name)
        for role in ("speaker", "cue"):
            if statement.get(role):
                yield _mark(statement[role], "who")
        for channel in statement["channel"]:
            if channel.get("evidence"):
                yield _mark(channel["evidence"], "who")
    for number, concept in enumerate(dossier.get("labels", ()), 1):
        for used in concept["by_article"].values():
            for label in used:
                yield _mark(label["evidence"], "label", f"label-{number}", f"L{number} {concept['concept']}")
    for edge in (dossier.get("lineage") or {}).get("edges", ()):
        for pair in edge.get("passages", ()):
            for evidence in pair:
                yield _mark(evidence, "shared")
    yield from (_mark(evidence, "place") for evidence in _places(dossier))
    for found in (*dossier.get("quantities", ()), *dossier.get("times", ())):
        yield _mark(found["evidence"], "amount")
    for article in dossier.get("articles", ()):
        for credit in article.get("credits", ()):
            if credit.get("evidence"):
                yield _mark(credit["evidence"], "who")


def _places(dossier: Json) -> Iterator[Json]:
    """Words that are cited but not marked: a citation must land on their sentence all the same."""
    for event in dossier.get("timeline", ()):
        yield from event["evidence"]
    for lost in (dossier.get("lineage") or {}).get("dropped", ()):
        yield from (lost[end] for end in ("before", "after") if lost.get(end))
    for caveat in dossier.get("caveats", ()):
        if caveat.get("evidence"):
            yield caveat["evidence"]


def _mark(evidence: Json, layer: str, item: str = "", name: str = "") -> tuple[str, Mark]:
    return str(evidence["article"]), Mark(int(evidence["start"]), int(evidence["end"]), layer, item, name)


def _sentences(report: Report, line: Span, marks: list[Mark]) -> Iterator[Sentence]:
    """The line as sentences; neighbours that no finding touches are shown as one, without an anchor."""
    places = [span.start for span in report.sentences]
    inside = report.sentences[bisect_left(places, line.start) : bisect_left(places, line.end)]
    touched = {
        sentence_at(report.sentences, mark.start, mark.start + 1).start for mark in marks if mark.layer != "amount"
    }
    if report.page:  # a link to any sentence of it can be sent, and must lead there when findings have changed
        touched = {span.start for span in inside}
    cuts = [line.start]
    for span in inside:
        if span.start in touched:
            cuts += [span.start, span.end]
    cuts.append(line.end)
    for start, end in pairwise(cuts):
        if start < end:
            here = [mark for mark in marks if mark.start < end and mark.end > start]
            anchor = report.sentence_id(start) if start in touched else ""
            yield Sentence(anchor, tuple(_pieces(report.text, start, end, here)), _findings(here, start, end))


def _findings(marks: Iterable[Mark], start: int, end: int) -> tuple[tuple[str, str], ...]:
    found = {(mark.item, mark.name): None for mark in marks if mark.name and start <= mark.start < end}
    return tuple(found)


def _pieces(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[Piece]:
    edges = sorted({start, end, *(edge for mark in marks for edge in (mark.start, mark.end) if start < edge < end)})
    for left, right in pairwise(edges):
        over = [mark for mark in marks if mark.start <= left and mark.end >= right]
        layers = tuple(layer for layer, _ in LAYERS if any(mark.layer == layer for mark in over))
        target = next(
            (
                mark
                for layer in ("fact", "whole", "label", "said")
                for mark in over
                if mark.layer == layer and mark.item
            ),
            None,
        )
        yield Piece(_shown(text[left:right]), layers, target.item if target else "", target.name if target else "")


def _shown(text: str) -> str:
    if len(text) <= LONGEST_STRETCH:
        return text
    half = LONGEST_STRETCH // 2
    return f"{text[:half]} [… {len(text) - LONGEST_STRETCH:,} characters not shown here …] {text[-half:]}"


def _removed_by_place(article: Json) -> list[tuple[int, Json]]:
    """Each removed stretch with the place in the clean text before which it stood."""
    source = sorted((int(raw), int(clean), int(length)) for clean, raw, length in article.get("source_map", ()))
    raws = [raw for raw, _, _ in source]
    placed = []
    for entry in article.get("removed", ()):
        after = bisect_right(raws, int(entry["start"]))
        place = source[after][1] if after < len(source) else len(str(article.get("text") or "")) + 1
        placed.append((place, entry))
    return sorted(placed, key=lambda pair: (pair[0], pair[1]["start"]))


def _removed_here(entries: list[Any]) -> RemovedHere | None:
    if not entries:
        return None
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry["reason"]] = counts.get(entry["reason"], 0) + 1
    reasons = ", ".join(
        f"{reason.replace('-', ' ')}{f' × {count}' if count > 1 else ''}" for reason, count in counts.items()
    )
    return RemovedHere(
        reasons=reasons,
        letters=sum(int(entry["end"]) - int(entry["start"]) for entry in entries),
        stretches=tuple((str(entry["reason"]), _shown(str(entry.get("text") or "").strip())) for entry in entries),
    )
