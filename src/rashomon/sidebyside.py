"""Two statements laid side by side, word by word: what stands in the same place, what each denies and counts.

In: two statements.  Out: Pair, with its gaps.  Next: models/judge.py, alteration.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from rashomon import lexicon
from rashomon.numeral import small, tens
from rashomon.quantity import Quantity, quantities_in
from rashomon.span import Span

# Share of the words of both that must stand in one order in both for one to be an edit of the other, in which every
# word that took another's place counts.
EDITED = 0.6
# Words on either side that may stand in one gap: in a longer one nothing stands in the same place ...
GAP = 8


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    base: str  # lower-cased, inflection cut
    span: Span
    named: bool  # a capital where no sentence begins

    @property
    def matter(self) -> bool:
        return self.text.lower() not in lexicon.words("function_words")


@dataclass(frozen=True, slots=True)
class Gap:
    """Words of each statement that stand between the same neighbours."""

    left: tuple[Word, ...]
    right: tuple[Word, ...]
    left_next: Word | None
    right_next: Word | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements, aligned."""

    left: str
    right: str
    words: tuple[tuple[Word, ...], tuple[Word, ...]]
    gaps: tuple[Gap, ...]
    order: float  # share of both in one order
    shared: float  # share of the shorter one's content words that the other has

    @property
    def edited(self) -> bool:
        return self.order >= EDITED


def align(left: str, right: str) -> Pair:
    """Lay two statements side by side, word by word.

    >>> [gap] = align("Rain fell on Tarn.", "Snow fell on Tarn.").gaps
    >>> [w.text for w in gap.left], [w.text for w in gap.right]
    (['Rain'], ['Snow'])
    """
    ours, theirs = words_of(left), words_of(right)
    matcher = SequenceMatcher(None, [w.base for w in ours], [w.base for w in theirs], autojunk=False)
    gaps = tuple(
        Gap(ours[i:j], theirs[k:m], ours[j] if j < len(ours) else None, theirs[m] if m < len(theirs) else None)
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    )
    matter = [{w.base for w in ws if w.matter} for ws in (ours, theirs)]
    shared = len(matter[0] & matter[1]) / max(1, min(map(len, matter)))
    return Pair(left, right, (ours, theirs), gaps, matcher.ratio(), shared)


WORD = re.compile(r"\d[\d.,]*\d|[^\W_]+(?:[-'’.][^\W_]+)*")
BEFORE_A_SENTENCE = re.compile(r"(?:^|[.!?:;…]|[“\"'‘(\[])\W*$")


@lru_cache(5_000)
def words_of(text: str) -> tuple[Word, ...]:
    found = []
    for m in WORD.finditer(text):
        word = m.group()
        named = word[0].isupper() and not BEFORE_A_SENTENCE.search(text[max(0, m.start() - 3) : m.start()])
        found.append(Word(word, base(word.lower().replace("’", "'")), Span(*m.span()), named))
    return tuple(found)


@lru_cache(10_000)
def base(word: str) -> str:
    """A word without its inflection; a number word as its figure; a contraction of "not" whole.

    >>> base("rose"), base("rising"), base("seven"), base("1,200")
    ('ris', 'ris', '7', '1200')
    """
    if word[0].isdigit():
        return word.replace(",", "")
    if word in small() or word in tens():
        return f"{(small().get(word) or tens().get(word) or 0):g}"
    return stem(lexicon.table("irregular_forms").get(word, word))


def stem(word: str) -> str:
    """A crude stem, enough to match a word with its own inflections.

    >>> stem("cancelled") == stem("cancel"), stem("postponing") == stem("postpone"), stem("denied") == stem("deny")
    (True, True, True)
    """
    if word.endswith(("ied", "ies")) and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ed", "es", "ly", "'s", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= (4 if ending == "ly" else 3):
            word = word[: -len(ending)]
            break
    word = word.removesuffix("e") if len(word) > 3 else word
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word


def slots(pair: Pair) -> Iterator[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    """The words that stand in the same place; words that only moved stand in none."""
    ours, theirs = ({w.base for w in ws} for ws in pair.words)
    for gap in pair.gaps:
        left = tuple(w for w in gap.left if w.base not in theirs)
        right = tuple(w for w in gap.right if w.base not in ours)
        if left and right and max(len(gap.left), len(gap.right)) <= GAP:
            yield left, right


# Words that leave out the rest.
LIMITING = frozenset({"only", "except", "excluding", "instead", "solely", "merely", "alone", "unless"})


# -- what words deny ---------------------------------------------------------------------------------------------------


def negations(words: Sequence[Word]) -> list[Word]:
    """The words that deny; "whether or not", "not only", "nothing less than" deny nothing."""
    texts = [w.text.lower() for w in words]
    return [
        w
        for n, w in enumerate(words)
        if negates(w) and not (n and texts[n - 1] == "or") and " ".join(texts[n : n + 2]) not in DENYING_NOTHING
    ]


DENYING_NOTHING = frozenset(
    "not only|not just|not merely|not simply|not least|nothing less|nothing short|nothing but|no less|no fewer|no more|"
    "no sooner|no later|no doubt".split("|")
)
# Typed without their apostrophe.
BARE = frozenset(
    "cant dont didnt doesnt isnt wasnt arent werent wont wouldnt couldnt shouldnt hasnt havent hadnt".split()
)


def negates(word: Word) -> bool:
    text = word.text.lower().replace("’", "'")
    return text in lexicon.words("negation") or text.endswith("n't") or text in BARE


# -- what they count ---------------------------------------------------------------------------------------------------


@lru_cache(5_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    return tuple(quantities_in(text)) if any(c.isdigit() for c in text) or NUMERIC.search(text) else ()


NUMERIC = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|[mb]illion|dozen|"
    r"half|couple|score)s?\b",
    re.IGNORECASE,
)


def within(found: Sequence[Quantity], span: Span) -> Quantity | None:
    return next((q for q in found if q.span.overlaps(span)), None)


def apart(a: Quantity, b: Quantity) -> bool:
    """No amount fits both."""
    if a.unit and b.unit and a.unit != b.unit:
        return True
    low = max(a.low if a.low is not None else float("-inf"), b.low if b.low is not None else float("-inf"))
    high = min(a.high if a.high is not None else float("inf"), b.high if b.high is not None else float("inf"))
    return low > high
