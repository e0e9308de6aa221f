"""What two articles share, before anybody says which came first.

In: readings, passages.  Out: Kinship.  Next: wire.py
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from rashomon import lexicon
from rashomon.likeness import fold, likeness
from rashomon.models.protocols import Encoder
from rashomon.passage import Folded, Passage, Words, runs
from rashomon.reading import Reading
from rashomon.span import Span

# Telling words that a passage must have before it counts at all: each counts only beyond them, so that ten phrases at
# the threshold of passage.py (4), as two long reports of one event may share, weigh no more than one long passage.
CHANCE = 3.0
# Strength (telling words beyond chance, summed over the shared narration) that makes two texts kin. Of 383 articles of
# 69 events (Giveme5W1H), no pair of different events and outlets reaches 4; within events 114 pairs reach 5, and of the
# 24 among them below 10, read by hand, 4 need not be kin. Independent pairs of the development stories reach 2.75.
KIN = 5.0
# Share of an article's telling narration that another holds, from which the words alone tell of a parent.
CHILD_SHARE = 0.5
# Cosine below which two sentences are not even compared; how many of one sense in one order, and what share of the
# child's sentences, make a rewrite without shared words. Independent pairs of the development stories reach 4 and .3.
SENSE = 0.65
SENSE_SENTENCES = 5
SENSE_SHARE = 0.5
# Share of a quotation's words, in order, that its other wording keeps, below which it has been through another
# language; words a quotation must have to show it. Invented cases only: no corpus has such pairs of known history.
RETOLD = 0.7
SPOKEN_WORDS = 6


@dataclass(frozen=True, slots=True)
class Kinship:
    """What two articles share, before anybody says which came first."""

    left: str
    right: str
    strength: float  # telling words of shared narration beyond chance
    left_share: float
    right_share: float
    one_way: float  # -1..1: above 0, the changes go from left to right
    left_held: float  # part of the left's word runs that stand in the right, speech and all
    right_held: float
    alike: float  # word runs in both, of those in either
    spun: float  # share of words put in place of others, inside the passages
    aligned: int  # sentences of one sense, in order, where words are not shared
    retold: bool  # the quotations too say the same in other words: they went through another language
    passages: tuple[Passage, ...]  # the shared narration, most telling first

    def share(self, article: str) -> float:
        """Part of an article's own narration that the other holds."""
        return self.left_share if article == self.left else self.right_share

    def contained(self, article: str) -> float:
        """Part of an article, to the word, that the other holds."""
        return self.left_held if article == self.left else self.right_held


def kinships(
    readings: Sequence[Reading], passages: Sequence[Passage], encoder: Encoder, folded: Folded
) -> list[Kinship]:
    """Weigh what each pair of articles shares."""
    if len(readings) < 2:
        return []
    words = {r.article.id: folded[r.article.id] for r in readings}
    whole = {a: sum(t for t, q in zip(w.telling, w.quoted, strict=True) if not q) or 1.0 for a, w in words.items()}
    pairs: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.kind == "narration":
            pairs[passage.left.article, passage.right.article].append(passage)
    told = {
        (left, right)
        for (left, right), shared in pairs.items()
        if sum(p.telling for p in shared) >= CHILD_SHARE * min(whole[left], whole[right])
    }
    senses = aligned_senses(readings, words, encoder, told)
    retold = retold_speech(readings, words, encoder, senses)
    held = {a: frozenset(runs(w.folded)) for a, w in words.items()}
    found = []
    for left, right in sorted(pairs.keys() | senses.keys()):
        shared = sorted(pairs[left, right], key=lambda p: (-p.telling, p.left))
        telling = sum(p.telling for p in shared)
        aligned, left_sense, right_sense = senses.get((left, right), (0, 0.0, 0.0))
        common = len(held[left] & held[right])
        found.append(
            Kinship(
                left=left,
                right=right,
                strength=sum(max(0.0, p.telling - CHANCE) for p in distinct(shared)),
                left_share=max(left_sense, min(1.0, telling / whole[left])),
                right_share=max(right_sense, min(1.0, telling / whole[right])),
                one_way=one_way(shared),
                left_held=common / max(1, len(held[left])),
                right_held=common / max(1, len(held[right])),
                alike=common / max(1, len(held[left] | held[right])),
                spun=spun(shared),
                aligned=aligned,
                retold=(left, right) in retold,
                passages=tuple(shared),
            )
        )
    return found


def distinct(shared: Sequence[Passage]) -> list[Passage]:
    """The passages, each phrase once: a name or a catchphrase used twice is no second sign."""
    seen: set[str] = set()
    kept = []
    for passage in shared:
        phrase = " ".join(word for word, _ in fold(passage.left.text))
        if not any(phrase in other for other in seen):
            kept.append(passage)
            seen.add(phrase)
    return kept


def spun(shared: Sequence[Passage]) -> float:
    """Share of the words inside the passages that stand in place of others."""
    left = sum(len(list(fold(p.left.text))) for p in shared)
    right = sum(len(list(fold(p.right.text))) for p in shared)
    same = sum(p.words for p in shared)
    return (min(left, right) - same) / max(1, min(left, right))


def one_way(shared: Sequence[Passage]) -> float:
    """Which way the changes go: cuts and lost hedges leave the longer, more careful wording with the parent."""
    votes = 0.0
    for passage in shared:
        left, right = ([w for w, _ in fold(side.text)] for side in (passage.left, passage.right))
        careful = hedges(left) - hedges(right)
        votes += np.sign(len(left) - len(right)) + 2 * np.sign(careful)
    return float(np.clip(votes / max(1, 2 * len(shared)), -1, 1))


def hedges(words: Sequence[str]) -> int:
    """How many words keep a distance from what is said."""
    return sum(w in HEDGES for w in words)


HEDGES = lexicon.words("distance")


def aligned_senses(
    readings: Sequence[Reading], words: Mapping[str, Words], encoder: Encoder, told: Container[tuple[str, str]]
) -> dict[tuple[str, str], tuple[int, float, float]]:
    """Pairs whose sentences say the same things in the same order, in whatever words; not those whose words tell it."""
    texts = {r.article.id: narrated_sentences(r, words[r.article.id]) for r in readings}
    asked = [
        (left, right)
        for left, right in combinations(sorted(a for a in texts if len(texts[a]) >= SENSE_SENTENCES), 2)
        if (left, right) not in told
    ]
    vectors = {a: encoder.encode(texts[a]) for a in sorted({a for pair in asked for a in pair})}
    found = {}
    for left, right in asked:
        cosines = vectors[left] @ vectors[right].T
        best, back = cosines.argmax(axis=1), cosines.argmax(axis=0)
        mutual = [(i, j) for i, j in enumerate(map(int, best)) if back[j] == i and cosines[i, j] >= SENSE]
        if len(mutual) < max(SENSE_SENTENCES, SENSE_SHARE * min(len(texts[left]), len(texts[right]))):
            continue
        mutual = [(i, j) for i, j in mutual if same_sense(texts[left][i], texts[right][j], float(cosines[i, j]))]
        n = longest_rise([j for _, j in mutual])
        shares = n / len(texts[left]), n / len(texts[right])
        if n >= SENSE_SENTENCES and max(shares) >= SENSE_SHARE:
            found[left, right] = (n, *shares)
    return found


def retold_speech(
    readings: Sequence[Reading], words: Mapping[str, Words], encoder: Encoder, among: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Pairs of kin that quote the same things in other words: who only rewrites leaves quotations as they are."""
    by_id = {r.article.id: r for r in readings}
    found = set()
    for left, right in sorted(among):
        one, other = (spoken_sentences(by_id[a], words[a]) for a in (left, right))
        if not one or not other:
            continue
        cosines = encoder.encode(one) @ encoder.encode(other).T
        best = [(i, int(j), float(cosines[i, j])) for i, j in enumerate(cosines.argmax(axis=1))]
        same = [likeness(one[i], other[j], cosine) for i, j, cosine in best if cosine >= SENSE]
        if sum(s.order < RETOLD for s in same) > len(same) / 2:
            found.add((left, right))
    return found


def spoken_sentences(reading: Reading, words: Words) -> list[str]:
    """What an article quotes, one string a stretch of speech."""
    stretches: list[list[Span]] = []
    for span, quoted, before in zip(words.spans, words.quoted, (False, *words.quoted), strict=False):
        if quoted and not before:
            stretches.append([])
        if quoted:
            stretches[-1].append(span)
    return [reading.article.text[s[0].start : s[-1].end] for s in stretches if len(s) >= SPOKEN_WORDS]


def same_sense(one: str, other: str, cosine: float) -> bool:
    """Whether two sentences say the same, in whatever words."""
    return one == other or likeness(one, other, cosine).same >= 0.5


def narrated_sentences(reading: Reading, words: Words) -> list[str]:
    """The sentences of an article that are mostly the reporter's own words."""
    starts = [s.start for s in words.spans]
    kept = []
    for span in reading.syntax.sentences:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        if last - first >= 7 and sum(words.quoted[first:last]) * 2 < last - first:
            kept.append(span.of(reading.article.text))
    return kept


def longest_rise(numbers: Sequence[int]) -> int:
    """Length of the longest rising run that can be picked from a sequence in order.

    >>> longest_rise([3, 1, 2, 5])
    3
    """
    tails: list[int] = []
    for n in numbers:
        at = bisect_left(tails, n)
        tails[at : at + 1] = [n]
    return len(tails)
