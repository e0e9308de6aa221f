"""How alike many stretches of one story are: by their words, weighed, and by their meaning, the story's mean taken off.

In: texts, vectors.  Out: bags of words, weights, vectors.  Next: alignment.py
(likeness.py compares two sentences by themselves; here each is seen against all of its story.)
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from rashomon import lexicon
from rashomon.models.protocols import Vectors

WORD = re.compile(r"[^\W_]{2,}")
# Texts kept with their content words, a process.
REMEMBERED = 20_000


@lru_cache(maxsize=REMEMBERED)
def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, plurals cut.

    >>> sorted(content_words("The visits came at a critical moment."))
    ['came', 'critical', 'moment', 'visit']
    """
    grammar = lexicon.words("function_words")
    return frozenset(singular(w) for w in WORD.findall(text.lower()) if w not in grammar)


def singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def weights(bags: Sequence[Collection[str]]) -> dict[str, float]:
    """How much each word tells apart: the fewer bags hold it, the more (Spärck Jones 1972)."""
    count = Counter(w for bag in bags for w in bag)
    return {w: math.log(1 + len(bags) / n) for w, n in count.items()}


def held(left: frozenset[str], right: frozenset[str], weight: Mapping[str, float]) -> tuple[float, float]:
    """The weighed share of words in common: of the shorter bag, and of the longer.

    >>> held(frozenset({"rain"}), frozenset({"rain", "fell"}), {"rain": 1.0, "fell": 3.0})
    (1.0, 0.25)
    """
    common = sum(weight[w] for w in sorted(left & right))
    sizes = sorted((sum(weight[w] for w in sorted(left)), sum(weight[w] for w in sorted(right))))
    return common / max(sizes[0], 1e-9), common / max(sizes[1], 1e-9)


def in_all(texts: Sequence[Hashable], articles: Sequence[str], count: int) -> list[bool]:
    """Of each text of an article, whether all `count` articles of the story have it to the word.

    What is in all is the same in all, and its sense need not be asked: where reports are copies, nothing is encoded.

    >>> in_all(["rain", "fog", "rain"], ["a", "a", "b"], 2)
    [True, False, True]
    """
    holders: defaultdict[Hashable, set[str]] = defaultdict(set)
    for text, article in zip(texts, articles, strict=True):
        holders[text].add(article)
    return [len(holders[text]) == count for text in texts]


# With fewer vectors than this the mean is mostly the vectors themselves: it is taken off in part.
FEW = 20


def centred(vectors: Vectors) -> Vectors:
    """Vectors less the story's mean, unit length again: what all reports share tells nothing apart.

    On hand-made pairs of real reports this took average precision from .26 to .365 (docs/choices.md).
    """
    if len(vectors) < 2:
        return vectors
    moved = vectors - vectors.mean(axis=0) * (len(vectors) / (len(vectors) + FEW))
    out: Vectors = (moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return out


def to_the_word(texts: Sequence[str]) -> Vectors:
    """Vectors that know a text from any other and no more: stand in where no sense need be asked.

    >>> to_the_word(["rain", "fog", "rain"]).tolist()
    [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    """
    column = {text: n for n, text in enumerate(dict.fromkeys(texts))}
    out: Vectors = np.eye(len(column), dtype=np.float32)[[column[text] for text in texts]]
    return out


# Neighbours whose mean similarity is taken off: a sentence that is near to everything is near to nothing.
NEIGHBOURS = 3


def crowding(vectors: Vectors, articles: Sequence[str]) -> dict[str, Vectors]:
    """For each article, every vector's mean similarity to its nearest neighbours there (CSLS, Conneau et al. 2018)."""
    found = {}
    for article in sorted(set(articles)):
        rows = [n for n, a in enumerate(articles) if a == article]
        near = np.sort(vectors @ vectors[rows].T, axis=1)[:, -NEIGHBOURS:]
        found[article] = near.mean(axis=1).astype(np.float32)
    return found


def logistic(bias: float, terms: Sequence[tuple[float, float]]) -> float:
    """A probability from weighed signs.

    >>> logistic(0.0, [(1.0, 0.0)])
    0.5
    """
    return 1 / (1 + math.exp(-bias - sum(weight * value for weight, value in terms)))
