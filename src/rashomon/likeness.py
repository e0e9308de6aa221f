"""How alike two sentences are: in words, in order, in figures and names, in sense.

In: two sentences and the cosine of their vectors.  Out: Likeness.  Next: passage.py
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache

from rashomon import lexicon
from rashomon.span import Span

# Weights of a logistic regression over the fields of Likeness, in their order, fitted on the 3,576 training pairs of
# the Microsoft Research Paraphrase Corpus (Dolan and Brockett, 2005): .776 of its 500 validation pairs come out right,
# .692 if all are called the same. quality/score_reuse.py measures it.
WEIGHTS = (-8.37, 13.95, -0.88, -2.9, 5.33, 1.23, -0.72, -0.26, 4.12, 10.31, -5.07)
INTERCEPT = -7.47
# Words that carry no matter of their own.
GRAMMAR = lexicon.words("grammar_words")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two sentences share."""

    words: float  # share of the shorter's words that the longer has
    words_of_longer: float
    pairs: float  # runs of two words, share of the longer's
    triples: float
    order: float  # longest sequence of words in both in one order, gaps allowed, share of the longer
    matter: float  # words that carry matter: those in both, of those in either
    figures_clash: float  # 1.0 if each has a figure that the other lacks
    names: float  # share of the fewer capitalised words that the other has; .5 if either has none
    sense: float  # cosine of the sentence vectors
    length: float  # words by which the longer exceeds the shorter, of the longer
    surplus: float  # the same in twenties of words

    @property
    def same(self) -> float:
        """How likely a reader calls the two the same message, 0..1."""
        return 1 / (1 + math.exp(-INTERCEPT - sum(w * x for w, x in zip(WEIGHTS, astuple(self), strict=True))))


def likeness(left: str, right: str, sense: float) -> Likeness:
    """Compare two sentences.

    >>> likeness("Rain fell on Tarn on Monday.", "On Monday rain fell on Tarn.", 0.95).words
    1.0
    """
    one, other = ([word for word, _ in fold(text)] for text in (left, right))
    short, long = min(len(one), len(other)), max(len(one), len(other))
    common = [sum((runs_of(one, n) & runs_of(other, n)).values()) for n in (1, 2, 3)]
    matter, others = set(one) - GRAMMAR, set(other) - GRAMMAR
    figures, their_figures = ({w for w in words if any(c.isdigit() for c in w)} for words in (matter, others))
    names, their_names = (set(re.findall(r"(?<!^)\b[A-Z]\w+", text)) for text in (left, right))
    return Likeness(
        words=common[0] / max(1, short),
        words_of_longer=common[0] / max(1, long),
        pairs=common[1] / max(1, long - 1),
        triples=common[2] / max(1, long - 2),
        order=longest_common(one, other) / max(1, long),
        matter=len(matter & others) / max(1, len(matter | others)),
        figures_clash=float(bool(figures - their_figures) and bool(their_figures - figures)),
        names=len(names & their_names) / min(len(names), len(their_names)) if names and their_names else 0.5,
        sense=sense,
        length=(long - short) / max(1, long),
        surplus=(long - short) / 20,
    )


WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")


# Texts kept with their words: a story's articles and what they share are folded again and again.
FOLDED = 2_000


@lru_cache(maxsize=FOLDED)
def fold(text: str) -> tuple[tuple[str, Span], ...]:
    """Cut a text into words that no longer show capitals, accents, apostrophes or full stops.

    >>> [word for word, _ in fold("The U.S. isn’t a “Café”")]
    ['the', 'us', 'isnt', 'a', 'cafe']
    """
    return tuple((folded(m.group()), Span(*m.span())) for m in WORD.finditer(text))


def folded(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if c.isalnum()) or word


def runs_of(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest sequence of words that stands in both in one order.

    >>> longest_common("rain fell on tarn".split(), "rain and hail on tarn".split())
    3
    """
    row = [0] * (len(other) + 1)
    for word in one:
        diagonal = 0
        for j, theirs in enumerate(other):
            above = row[j + 1]
            row[j + 1] = diagonal + 1 if word == theirs else max(above, row[j])
            diagonal = above
    return row[-1]
