"""How an answer reworded its source: each sentence laid word by word along the stretches of the source it fits best.

In: two parsed texts.  Out: Rewording.  Next: score_reuse.py
Local alignment (Smith and Waterman, 1981) over words, in which an inflected form or a word of like vector may stand for
another. What was copied, exchanged, put in and told in own words is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rashomon import lexicon

# What a pair of words scores: the same word of matter, the same word of grammar, one word inflected; two of matter that
# mean the like (LIKE, cosine of their vectors), so much; any others, DIFFERENT. What a word left out of either costs.
SAME, SAME_GRAMMAR, INFLECTED, DIFFERENT = 2.0, 1.0, 1.5, -1.5
LIKE = 0.55
PUT_IN, LEFT_OUT = 0.7, 0.5
# The least score of a stretch worth telling, and how many a sentence can be made of.
LEAST, STRETCHES = 5.0, 3
# Words of a sentence too short to align; share of one that must be the source's for it not to be the answer's own; and
# how many words of its own make it a mixture.
SHORT, OWN, MIXED = 3, 0.3, 2
GRAMMAR = lexicon.words("grammar_words")

Words = Sequence[Any]  # spaCy tokens


@dataclass(frozen=True, slots=True)
class Rewording:
    """An answer's words by what became of them."""

    copied: float  # share that are the source's
    purity: float  # of those that were aligned, the share copied to the letter
    exchanged: float  # share that stand for another of like sense
    put_in: float  # share put between words of the source
    own: float  # share in sentences of the answer's own
    mixed: float  # sentences half the source's and half own, in twenty words

    def row(self) -> list[float]:
        return list(astuple(self))


def rewording(source: Any, answer: Any) -> Rewording:
    """Compare two parsed texts."""
    theirs = words_of(source)
    counts: dict[str, int] = dict.fromkeys(("copied", "inflected", "exchanged", "put in"), 0)
    total = own = mixed = aligned = 0
    for sentence in answer.sents:
        mine = words_of(sentence)
        if len(mine) < SHORT:
            continue
        fates = align(mine, theirs)
        covered = len(mine) - fates.count("")
        for fate in counts:
            counts[fate] += fates.count(fate)
        total, aligned = total + len(mine), aligned + covered
        if covered < OWN * len(mine):
            own += len(mine)
        elif len(mine) - covered >= MIXED:
            mixed += 1
    return Rewording(
        copied=counts["copied"] / max(1, total),
        purity=counts["copied"] / max(1, aligned),
        exchanged=counts["exchanged"] / max(1, total),
        put_in=counts["put in"] / max(1, total),
        own=own / max(1, total),
        mixed=20 * mixed / max(1, total),
    )


def words_of(text: Any) -> Words:
    return [token for token in text if token.is_alpha or token.like_num]


def align(mine: Words, theirs: Words) -> list[str]:
    """What became of each word of a sentence, "" where it is the answer's own."""
    score, kinds = likeness_table(mine, theirs)
    fates = [""] * len(mine)
    for _ in range(STRETCHES):
        table, steps = fill(score, fates)
        i, j = (int(n) for n in np.unravel_index(table.argmax(), table.shape))
        if table[i, j] < LEAST:
            break
        while i and j and steps[i, j]:
            step = steps[i, j]
            if step == 1:
                fates[i - 1] = kinds[i - 1, j - 1]
                i, j = i - 1, j - 1
            elif step == 2:
                fates[i - 1] = "put in"
                i -= 1
            else:
                j -= 1
    return fates


def likeness_table(mine: Words, theirs: Words) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
    """What each pair of words scores, and what kind of pair it is."""
    one, other = (np.array([token.lower_ for token in side]) for side in (mine, theirs))
    stem, their_stem = (np.array([token.lemma_.lower() for token in side]) for side in (mine, theirs))
    small, their_small = (np.array([word in GRAMMAR for word in side]) for side in (one, other))
    cosine = units(mine) @ units(theirs).T
    same = one[:, None] == other
    inflected = (stem[:, None] == their_stem) & ~same
    like = (cosine > LIKE) & ~small[:, None] & ~their_small & ~same & ~inflected
    score = np.where(inflected, INFLECTED, np.where(like, cosine, DIFFERENT))
    score = np.where(same, np.where(small[:, None], SAME_GRAMMAR, SAME), score)
    kinds = np.where(same, "copied", np.where(inflected, "inflected", np.where(like, "exchanged", "replaced")))
    return score, kinds


def units(words: Words) -> NDArray[np.float64]:
    vectors = np.array([token.vector for token in words], dtype=float)
    found: NDArray[np.float64] = vectors / np.maximum(1e-9, np.linalg.norm(vectors, axis=1, keepdims=True))
    return found


def fill(score: NDArray[np.float64], fates: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """The scores of the best stretches that end at each pair of words, and the last step of each: 1 both, 2, 3 one."""
    n, m = score.shape
    table, steps = np.zeros((n + 1, m + 1)), np.zeros((n + 1, m + 1), np.int8)
    for i in range(1, n + 1):
        if fates[i - 1]:
            continue
        both, above = table[i - 1, :-1] + score[i - 1], table[i - 1, 1:] - PUT_IN
        row = np.maximum(0.0, np.maximum(both, above))
        step = np.where(row <= 0, 0, np.where(both >= above, 1, 2))
        for j in range(1, m):
            if row[j - 1] - LEFT_OUT > row[j]:
                row[j], step[j] = row[j - 1] - LEFT_OUT, 3
        table[i, 1:], steps[i, 1:] = row, step
    return table, steps
