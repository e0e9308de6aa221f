"""What a text lost, gained and hardened on its way from its parent.

In: readings, Lineage.  Out: Dropped.  Next: dossier.py
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rashomon import lexicon
from rashomon.likeness import fold
from rashomon.passage import Tile, Words, runs, tile, words_of
from rashomon.reading import Reading
from rashomon.span import Evidence, Span
from rashomon.stemma import DERIVED, Edge, Lineage, earlier

# Share of a sentence's words that the other text must hold for the sentence not to be cut, or added. A spun sentence
# keeps about half of its words in runs; two sentences of their own on one event seldom a fifth.
KEPT = 0.3
# Share of the child’s narration that the parent must hold, for what the child lacks to be cut and what it has, added.
MOSTLY = 0.5
# Words of a sentence too short to miss: a title, "He did not.".
SHORT = 5


@dataclass(frozen=True, slots=True)
class Dropped:
    """One thing that changed between a parent and its child."""

    parent: str
    child: str
    kind: Literal["cut", "added", "hardened", "figure-changed", "uncorrected"]
    before: Evidence | None  # in the parent
    after: Evidence | None  # in the child
    why: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of one article, with where most of it stands in the other."""

    evidence: Evidence
    kept: float  # share of its words that the other holds in runs
    twin: Evidence | None  # the sentence of the other that holds most of them
    order: int


def dropped(readings: Sequence[Reading], lineage: Lineage) -> list[Dropped]:
    """Say for each derived article what it cut, what it added, and which doubts and figures changed on the way."""
    by_id = {r.article.id: r for r in readings}
    found: list[Dropped] = []
    for edge in lineage.edges:
        if edge.kind in DERIVED and edge.main and edge.parent in by_id and edge.child in by_id:
            found.extend(changes(by_id[edge.parent], by_id[edge.child], edge))
    return found


def changes(parent: Reading, child: Reading, edge: Edge) -> Iterator[Dropped]:
    before, after = words_of(parent), words_of(child)
    tiles = tile(before.folded, after.folded, runs(before.folded), runs(after.folded))
    old = list(sentences(parent, before, child, after, tiles))
    new = list(sentences(child, after, parent, before, [(j, i, n) for i, j, n in tiles]))
    limit = KEPT if edge.share >= MOSTLY else 0.0
    old_only, new_only = ([s for s in side if s.kept < limit] for side in (old, new))
    for gone in joined(old_only, parent):
        yield Dropped(edge.parent, edge.child, "cut", gone, None, "The child leaves this out.")
    for own in joined(new_only, child):
        yield Dropped(edge.parent, edge.child, "added", None, own, "The parent does not have this.")
    for sentence in old:
        if sentence.kept >= KEPT and sentence.twin:
            yield from altered(sentence.evidence, sentence.twin, parent, child, edge)


def altered(before: Evidence, after: Evidence, parent: Reading, child: Reading, edge: Edge) -> Iterator[Dropped]:
    """Doubts lost and figures changed between two forms of one sentence."""
    old, new = ([word for word, _ in fold(e.text)] for e in (before, after))
    doubt = lexicon.words("distance")
    lost = [w for w in old if w in doubt and w not in new]
    if lost and not any(w in doubt for w in new):
        why = f"The child says it without “{lost[0]}”."
        yield Dropped(edge.parent, edge.child, "hardened", before, after, why)
    figures, others = ([w for w in words if w[0].isdigit() or w in lexicon.table("numbers")] for words in (old, new))
    gone, come = [f for f in figures if f not in others], [f for f in others if f not in figures]
    if len(figures) == len(others) and gone and come:
        late = earlier(child.article.published, parent.article.updated or parent.article.published) > 0
        kind: Literal["uncorrected", "figure-changed"] = "uncorrected" if late else "figure-changed"
        why = f"The parent has “{gone[0]}” where the child has “{come[0]}”" + (
            "; the parent is the later text, so the child may carry what has been corrected." if late else "."
        )
        yield Dropped(edge.parent, edge.child, kind, before, after, why)


def sentences(
    reading: Reading, words: Words, other: Reading, other_words: Words, tiles: Sequence[Tile]
) -> Iterator[Sentence]:
    """Each sentence with how much of it the other text holds, and where."""
    place = {i + k: j + k for i, j, n in tiles for k in range(n)}
    first = 0
    for order, span in enumerate(reading.syntax.sentences):
        while first < len(words.spans) and words.spans[first].start < span.start:
            first += 1
        last = first
        while last < len(words.spans) and words.spans[last].start < span.end:
            last += 1
        if last - first >= SHORT:
            held = [place[i] for i in range(first, last) if i in place]
            yield Sentence(
                Evidence.at(words.article, words.text, span),
                len(held) / (last - first),
                twin(held, other, other_words),
                order,
            )
        first = last


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
