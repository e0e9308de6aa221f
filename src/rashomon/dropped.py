"""What a text lost, gained and hardened on its way from its parent.

In: readings, Lineage.  Out: Dropped.  Next: dossier.py
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rashomon import lexicon
from rashomon.furniture.byline import is_byline
from rashomon.kinship import SENSE, same_sense
from rashomon.likeness import GRAMMAR, fold
from rashomon.models.protocols import Encoder
from rashomon.origin import figures
from rashomon.passage import Folded, Tile, Words, runs, tile
from rashomon.reading import Reading
from rashomon.span import Evidence, Span
from rashomon.stemma import DERIVED, Edge, Lineage, earlier
from rashomon.wire import same_house

# Share of a sentence's words that the other text must hold for the sentence not to be cut, or added. A spun sentence
# keeps about half of its words in runs; two sentences of their own on one event seldom a fifth.
KEPT = 0.3
# Share of the child’s narration that the parent must hold, for what the child lacks to be cut and what it has, added.
MOSTLY = 0.5
# Words of a sentence too short to miss: "He did not."; and of a quotation too short to be one.
SHORT = 5
# Words around a doubt, and how many of them that carry matter the child must keep, for the doubt itself to be lost and
# not the clause it stood in.
AROUND = 4
CLAUSE = 2
# A place, a date or an agency before the first sentence: "TARVOGRAD, March 11 (Meridian Press) - ".
DATELINE = re.compile(r"^(?:[A-Z][\w.'’]*[ ,/]*){1,5}[^.!?\n]{0,40}?(?:\([^)\n]{2,40}\) ?[-–—]*|[-–—]{1,2}) (?=\S)")
# What a newsroom writes where it has been wrong.
CORRECTION = re.compile(
    r"(?i)\b(?:correction|corrected|clarification|earlier version|misstated|previously (?:said|stated))"
)

Kind = Literal["cut", "quotation-cut", "added", "hardened", "figure-changed", "uncorrected"]


@dataclass(frozen=True, slots=True)
class Dropped:
    """One thing that changed between a parent and its child."""

    parent: str
    child: str
    kind: Kind
    before: Evidence | None  # in the parent
    after: Evidence | None  # in the child
    why: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of one article, with where most of it stands in the other."""

    evidence: Evidence
    kept: float  # share of its words that the other holds in runs
    twin: Evidence | None  # the sentence of the other that holds most of them, or says the same in other words
    order: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A parent and its child laid side by side."""

    parent: Reading
    child: Reading
    edge: Edge
    before: tuple[Sentence, ...]
    after: tuple[Sentence, ...]
    held: frozenset[int]  # where the words of the parent begin that the child holds in runs


def dropped(
    readings: Sequence[Reading], lineage: Lineage, encoder: Encoder, folded: Folded | None = None
) -> list[Dropped]:
    """Say for each derived article what it cut, what it added, and which doubts and figures changed on the way."""
    by_id = {r.article.id: r for r in readings}
    folded = folded or Folded(readings)
    pairs = [
        side_by_side(by_id[edge.parent], by_id[edge.child], edge, encoder, folded)
        for edge in lineage.edges
        if edge.kind in DERIVED and edge.main and edge.parent in by_id and edge.child in by_id
    ]
    found = [change for pair in pairs for change in changes(pair)]
    return [*found, *left_behind(found, by_id)]


def side_by_side(parent: Reading, child: Reading, edge: Edge, encoder: Encoder, folded: Folded) -> Pair:
    """Find for each sentence of either text its twin in the other: by its words, else by its sense."""
    before, after = folded[parent.article.id], folded[child.article.id]
    tiles = tile(before.folded, after.folded, runs(before.folded), runs(after.folded))
    old = list(sentences(parent, before, child, after, tiles))
    new = list(sentences(child, after, parent, before, [(j, i, n) for i, j, n in tiles]))
    lost, gained = ([n for n, s in enumerate(side) if s.kept < KEPT] for side in (old, new))
    reworded = edge.kind == "retranslation" or edge.variant == "spin"
    if lost and gained:
        one, other = [old[n].evidence.text for n in lost], [new[n].evidence.text for n in gained]
        cosines = encoder.encode(one) @ encoder.encode(other).T
        for row, i in enumerate(lost):
            column = int(cosines[row].argmax())
            j = gained[column]
            cosine = float(cosines[row, column])
            if int(cosines[:, column].argmax()) != row or cosine < SENSE:
                continue
            if reworded or same_sense(one[row], other[column], cosine):
                old[i] = replace(old[i], kept=1.0, twin=new[j].evidence)
                new[j] = replace(new[j], kept=1.0, twin=old[i].evidence)
    held = frozenset(before.spans[i + k].start for i, _, n in tiles for k in range(n))
    return Pair(parent, child, edge, tuple(old), tuple(new), held)


def changes(pair: Pair) -> Iterator[Dropped]:
    """All that changed between a parent and its child."""
    edge = pair.edge
    if edge.share >= MOSTLY:
        quoted = list(quotations_cut(pair))
        yield from quoted
        spans = [q.before.span for q in quoted if q.before]
        gone = [s for s in pair.before if s.kept < KEPT and not any(s.evidence.span.overlaps(q) for q in spans)]
        for evidence in joined(gone, pair.parent):
            yield Dropped(edge.parent, edge.child, "cut", evidence, None, "The child leaves this out.")
        for evidence in joined([s for s in pair.after if s.kept < KEPT], pair.child):
            yield Dropped(edge.parent, edge.child, "added", None, evidence, "The parent does not have this.")
    for sentence in pair.before:
        if sentence.kept >= KEPT and sentence.twin:
            yield from altered(sentence.evidence, sentence.twin, pair)


def quotations_cut(pair: Pair) -> Iterator[Dropped]:
    """What the parent quotes, and the child neither quotes nor tells."""
    kept = [s.evidence.span for s in pair.before if s.twin and s.kept == 1.0]
    for s in pair.parent.statements:
        starts = [s.content.start + span.start for _, span in fold(s.content.text)]
        held = sum(start in pair.held for start in starts)
        if s.manner == "indirect" or len(starts) < SHORT or held >= KEPT * len(starts):
            continue
        if any(span.overlaps(s.content.span) for span in kept):
            continue
        whose = s.speaker.text.split(",")[0] if s.speaker and len(s.speaker.text.split()) > 1 else "somebody"
        why = f"The child leaves out what {whose} is quoted with."
        yield Dropped(pair.edge.parent, pair.edge.child, "quotation-cut", s.content, None, why)


def mostly_in(span: Span, others: Sequence[Span]) -> bool:
    """Whether most of a stretch stands in others."""
    inside = sum(max(0, min(span.end, o.end) - max(span.start, o.start)) for o in others)
    return 2 * inside > len(span)


def altered(before: Evidence, after: Evidence, pair: Pair) -> Iterator[Dropped]:
    """Doubts lost and figures changed between two forms of one sentence."""
    parent, child = pair.edge.parent, pair.edge.child
    old, new = ([word for word, _ in fold(e.text)] for e in (before, after))
    lost = lost_doubt(old, new)
    if lost:
        yield Dropped(parent, child, "hardened", before, after, f"The child says it without “{lost}”.")
    one, other = figures(before.text), figures(after.text)
    gone, come = sorted(one - other, key=float), sorted(other - one, key=float)
    if len(gone) == len(come) == 1:
        article = pair.parent.article
        late = earlier(pair.child.article.published, article.updated or article.published) > 0
        noted = corrected(pair.parent, come[0])
        kind: Kind = "uncorrected" if late or noted else "figure-changed"
        why = f"The parent has {gone[0]} where the child has {come[0]}"
        why += (
            f"; the parent says that it has corrected this: “{noted.text}”"
            if noted
            else "; the parent is the later text, so the child may carry what has been corrected."
            if late
            else "."
        )
        yield Dropped(parent, child, kind, before, after, why)


def lost_doubt(old: Sequence[str], new: Sequence[str]) -> str | None:
    """The word of doubt that a sentence lost while it kept what was doubted.

    >>> lost_doubt("the boat apparently struck a rock".split(), "the boat struck a rock on friday".split())
    'apparently'
    """
    doubt, kept = lexicon.words("distance"), set(new)
    if kept & doubt:
        return None
    for n, word in enumerate(old):
        if word in doubt:
            near = {w for w in old[max(0, n - AROUND) : n + AROUND + 1] if w not in GRAMMAR and w not in doubt}
            if len(near & kept) >= min(CLAUSE, len(near)) and near:
                return word
    return None


def corrected(parent: Reading, wrong: str) -> Evidence | None:
    """The sentence in which a text says that a figure of it was wrong."""
    article = parent.article
    for span in parent.syntax.sentences:
        words = span.of(article.text)
        if CORRECTION.search(words) and wrong in figures(words):
            return Evidence.at(article.id, article.text, span)
    return None


def left_behind(found: Sequence[Dropped], by_id: dict[str, Reading]) -> Iterator[Dropped]:
    """Children of an outlet's first version that still carry what its next version has changed."""
    for change in found:
        first, last = change.parent, change.child
        if change.kind not in ("figure-changed", "uncorrected") or change.before is None or change.after is None:
            continue
        late = earlier(by_id[first].article.published, by_id[last].article.published)
        if late < 0 or not one_house(by_id, first, last):
            continue
        one, other = figures(change.before.text), figures(change.after.text)
        old, new = min(one - other), min(other - one)
        for child, carried in carriers(change.before, first, last, by_id):
            why = f"The parent has {new} where the child has {old}; the parent’s own first version had {old} too."
            yield Dropped(last, child, "uncorrected", change.after, carried, why)


def one_house(by_id: dict[str, Reading], one: str, other: str) -> bool:
    return same_house(by_id[one].article.outlet or "", by_id[other].article.outlet or "")


def carriers(before: Evidence, first: str, last: str, by_id: dict[str, Reading]) -> Iterator[tuple[str, Evidence]]:
    """The other articles in which a sentence stands to the word."""
    words = [word for word, _ in fold(before.text)]
    for id, reading in sorted(by_id.items()):
        if id in (first, last):
            continue
        for span in reading.syntax.sentences:
            if [word for word, _ in fold(span.of(reading.article.text))] == words:
                yield id, Evidence.at(id, reading.article.text, span)


def sentences(
    reading: Reading, words: Words, other: Reading, other_words: Words, tiles: Sequence[Tile]
) -> Iterator[Sentence]:
    """Each sentence that tells something, with how much of it the other text holds, and where."""
    place = {i + k: j + k for i, j, n in tiles for k in range(n)}
    starts = [span.start for span in words.spans]
    for order, span in enumerate(told(reading)):
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        if last - first >= SHORT:
            held = [place[i] for i in range(first, last) if i in place]
            yield Sentence(
                Evidence.at(words.article, words.text, span),
                len(held) / (last - first),
                twin(held, other, other_words),
                order,
            )


def told(reading: Reading) -> Iterator[Span]:
    """The sentences of an article line by line, without its title, datelines, bylines and credits."""
    article, text = reading.article, reading.article.text
    credits = [c.evidence.span for c in article.credits if c.evidence]
    title = [word for word, _ in fold(article.title or "")]
    for sentence in reading.syntax.sentences:
        start = sentence.start
        for line in sentence.of(text).splitlines(keepends=True):
            span, start = Span(start, start + len(line.rstrip())), start + len(line)
            words = span.of(text)
            is_title = bool(title) and [word for word, _ in fold(words)] == title
            headline = span.start == 0 and "\n" in text and not words.rstrip("\"”’'").endswith((".", "!", "?"))
            if is_title or headline or is_byline(words):
                continue
            dateline = DATELINE.match(words) if span.start == 0 or text[span.start - 1] == "\n" else None
            if dateline:
                span = Span(span.start + dateline.end(), span.end)
            if not mostly_in(span, credits) and any(t.pos in ("VERB", "AUX") for t in reading.syntax.tokens_in(span)):
                yield span


def twin(held: Sequence[int], other: Reading, words: Words) -> Evidence | None:
    """The sentence of the other text in which the most of these words stand."""
    votes: dict[int, int] = {}
    for j in held:
        index = other.syntax.sentence_index(words.spans[j].start)
        votes[index] = votes.get(index, 0) + 1
    if not votes:
        return None
    best = min(votes, key=lambda i: (-votes[i], i))
    return Evidence.at(words.article, words.text, other.syntax.sentences[best])


def joined(parts: Sequence[Sentence], reading: Reading) -> list[Evidence]:
    """Neighbouring sentences as one stretch."""
    found: list[Evidence] = []
    last = -2
    for s in parts:
        if s.order == last + 1 and found:
            start = found.pop().start
            found.append(Evidence.at(s.evidence.article, reading.article.text, Span(start, s.evidence.end)))
        else:
            found.append(s.evidence)
        last = s.order
    return found
