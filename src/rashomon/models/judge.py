"""The default Judge: typed rules over two aligned statements, each conflict with the two words it rests on.

In: pairs of statements.  Out: Judgement.  Next: cross_encoder.py
The two are laid side by side word by word; what stands in the same place is compared. Home-trained entailment models
fail on news (docs/how/judge.md): rules with a lexicon did better, and say why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Literal, cast

from rashomon import lexicon
from rashomon.models.protocols import Judgement
from rashomon.quantity import Quantity
from rashomon.sidebyside import LIMITING, Pair, Word, align, apart, base, negates, negations, quantities, slots, within
from rashomon.span import Span

Kind = Literal["number", "date", "duration", "negation", "antonym", "entity", "status", "modality"]
NONE = Judgement(0.0, "none", None, None)

# How surely each kind of difference changes what is said: the share of its findings on SummEdits (seven domains, 3,862
# pairs of which .67 are inconsistent) that people called inconsistent, rounded down; "status" was not found there.
# quality/score_judge.py prints them.
SURE: dict[Kind, float] = {
    "number": 0.95,
    "duration": 0.95,
    "antonym": 0.95,
    "entity": 0.95,
    "negation": 0.9,
    "modality": 0.85,
    "date": 0.8,
    "status": 0.8,
}
# Share of the shorter one's content words that the other must have, where neither is an edit of the other, for a
# negation or an opposite to be about the same thing.
SAME_MATTER = 0.5
# ... and for two figures of one unit to be.
SAME_FIGURES = 0.25
# Words on either side that may stand in one gap for opposites, where neither is an edit of the other.
GAP_OF_OPPOSITES = 3


class RuleJudge:
    """Negation, opposites, statuses, figures, days, names and modals in the same place of two statements."""

    name = "typed-rules-2"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        return [compare(left, right) for left, right in pairs]


def compare(left: str, right: str) -> Judgement:
    """The gravest conflict of two statements.

    >>> compare("We will not leave without them.", "We will leave without them.").kind
    'negation'
    >>> compare("The visit was cancelled.", "The visit was postponed.").kind
    'status'
    >>> found = compare("Prices rose sharply in May.", "Prices fell sharply in May.")
    >>> found.kind, found.left.of("Prices rose sharply in May.")
    ('antonym', 'rose')
    """
    pair = align(left, right)
    rules = (negation, status, antonym, number, exclusive, name, modality, limit)
    return next((found for rule in rules if (found := rule(pair)) is not None), NONE)


def rests(kind: Kind, left: Span, right: Span) -> Judgement:
    return Judgement(SURE[kind], kind, left, right)


# -- the rules ---------------------------------------------------------------------------------------------------------


def negation(pair: Pair) -> Judgement | None:
    """One denies what the other says."""
    if not pair.edited and pair.shared < SAME_MATTER:
        return None
    ours, theirs = (negations(ws) for ws in pair.words)
    if len(ours) == len(theirs):
        return None
    denying = bool(len(ours) > len(theirs))
    marks, others = (ours, theirs) if denying else (theirs, ours)
    rest = Counter(w.base for w in others)
    text, other = pair.words if denying else pair.words[::-1]
    for mark in reversed(marks):
        if rest[mark.base]:
            rest[mark.base] -= 1
            continue
        after = [w for w in text if w.span.start > mark.span.start and w.matter and not negates(w)][: 1 + pair.edited]
        stands = next((o.span for w in after for o in other if o.base == w.base), None)
        if stands is None and pair.edited:
            before = [w for w in text if w.span.end < mark.span.start and w.matter][-1:]
            stands = next((o.span for w in before for o in other if o.base == w.base), None)
        if stands is not None:
            return rests("negation", *((mark.span, stands) if denying else (stands, mark.span)))
    return None


def status(pair: Pair) -> Judgement | None:
    """Each says that something else became of it."""
    if not pair.edited and pair.shared < SAME_MATTER:
        return None
    for left, right in slots(pair):
        for w in left:
            for o in right:
                ours, theirs = statuses().get(w.base), statuses().get(o.base)
                if ours and theirs and ours != theirs:
                    return rests("status", w.span, o.span)
    return None


@cache
def statuses() -> dict[str, str]:
    return {base(row[0]): row[1] for row in lexicon.rows("statuses")}


def antonym(pair: Pair) -> Judgement | None:
    """Each says in the same place a word that the other's word excludes."""
    if not pair.edited and pair.shared < SAME_MATTER:
        return None
    for left, right in slots(pair):
        if not pair.edited and max(len(left), len(right)) > GAP_OF_OPPOSITES:
            continue
        for w in left:
            for o in right:
                if exclude(w, o):
                    return rests("antonym", w.span, o.span)
    return None


def exclude(word: Word, other: Word) -> bool:
    """Two words, or the parts in which two compounds differ, exclude one another."""
    if other.base in opposites().get(word.base, ()) or denies(word.text.lower(), other.text.lower()):
        return True
    ours, theirs = (w.text.lower().split("-") for w in (word, other))
    if len(ours) != len(theirs) or len(ours) == 1:
        return False
    unlike = [(a, b) for a, b in zip(ours, theirs, strict=True) if a and b and a != b]
    return len(unlike) == 1 and (base(unlike[0][1]) in opposites().get(base(unlike[0][0]), ()) or denies(*unlike[0]))


@cache
def opposites() -> dict[str, frozenset[str]]:
    """The stems that each stem excludes."""
    found: dict[str, set[str]] = {}
    for left, right in cast("tuple[tuple[str, str], ...]", lexicon.rows("antonyms")):
        for w in left.split():
            for o in right.split():
                found.setdefault(base(w), set()).add(base(o))
                found.setdefault(base(o), set()).add(base(w))
    return {k: frozenset(v - {k}) for k, v in found.items()}


PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "non-", "de", "anti-")


def denies(word: str, other: str) -> bool:
    """One is the other with a prefix that turns it round.

    >>> denies("stable", "unstable"), denies("side", "inside")
    (True, False)
    """
    short, long = sorted((word, other), key=len)
    return len(short) > 4 and any(long == p + short for p in PREFIXES)


def number(pair: Pair) -> Judgement | None:
    """Both count or measure the same thing and no amount fits both."""
    if pair.edited:
        for left, right in slots(pair):
            figures = [[w for w in ws if w.base[0].isdigit()] for ws in (left, right)]
            if all(figures):
                at = [Span(f[0].span.start, f[-1].span.end) for f in figures]
                a, b = (within(quantities(t), s) for t, s in zip((pair.left, pair.right), at, strict=True))
                if a is None or b is None:
                    return rests("number", at[0], at[1])
                if apart(a, b):
                    return rests("duration" if a.unit in DURATIONS else "number", a.span, b.span)
    if pair.shared < SAME_FIGURES:
        return None
    ours, theirs = (by_measure(quantities(t)) for t in (pair.left, pair.right))
    for unit in sorted(set(ours) & set(theirs)):
        one, other = ours[unit], theirs[unit]
        if len(one) == len(other) == 1 and unit and apart(one[0], other[0]):
            return rests("duration" if unit in DURATIONS else "number", one[0].span, other[0].span)
    return None


DURATIONS = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})


def by_measure(found: Sequence[Quantity]) -> dict[str, list[Quantity]]:
    """Quantities by unit; a bare number by what it counts."""
    rows: dict[str, list[Quantity]] = {}
    for q in found:
        rows.setdefault(q.unit or q.of or "", []).append(q)
    return rows


def exclusive(pair: Pair) -> Judgement | None:
    """Each has in the same place another word of one family: another day, another unit, another weapon."""
    if not pair.edited:
        return None
    for left, right in slots(pair):
        for w in left:
            for o in right:
                for kind in sorted(families().get(w.base, frozenset()) & families().get(o.base, frozenset())):
                    return rests(kind[0], w.span, o.span)
    return None


@cache
def families() -> dict[str, frozenset[tuple[Kind, int]]]:
    """The families in which each stem is."""
    found: dict[str, set[tuple[Kind, int]]] = {}
    for n, (kind, family) in enumerate(cast("tuple[tuple[Kind, str], ...]", lexicon.rows("exclusive_words"))):
        for w in family.split():
            found.setdefault(base(w), set()).add((kind, n))
    return {k: frozenset(v) for k, v in found.items()}


def name(pair: Pair) -> Judgement | None:
    """Another name in the same place of what is otherwise one sentence."""
    if not pair.edited:
        return None
    for left, right in slots(pair):
        ours, theirs = ([w for w in ws if w.named and not acronym(w)] for ws in (left, right))
        if ours and theirs and not akin(ours, theirs):
            at = [Span(ws[0].span.start, ws[-1].span.end) for ws in (ours, theirs)]
            return rests("entity", at[0], at[1])
    return None


def acronym(word: Word) -> bool:
    """Letters that may stand for any name: they say nothing against one."""
    return word.text.replace(".", "").isupper() and len(word.text) < 6


# Two names spelt as alike as this are one name ("Makenzie", "Mackenzie"; not "Portsea", "Portsmouth").
SPELT = 0.8


def akin(ours: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Two names for one: a land and its people, two spellings, with and without a space."""
    if "".join(w.text for w in ours).lower() == "".join(w.text for w in theirs).lower():
        return True
    return any(
        head(w) == head(o) or SequenceMatcher(None, head(w), head(o)).ratio() >= SPELT for w in ours for o in theirs
    )


def head(word: Word) -> str:
    """A name by which two forms of it meet: the land of a people, the first part of a compound."""
    return lands().get(word.text, word.text.partition("-")[0]).lower()


@cache
def lands() -> dict[str, str]:
    """Every name of a land and of its people, and the land's first name."""
    rows = lexicon.rows("demonyms")
    return {other: row[0] for row in rows for cell in row[:3] for other in cell.split("|") if other}


# Words that leave it open whether it is so.
DOUBTING = frozenset({"may", "might", "could", "should"})
FIRM = frozenset(
    {"must", "will", "shall", "is", "are", "was", "were", "has", "have", "had", "would", "can", "does", "do"}
)


def modality(pair: Pair) -> Judgement | None:
    """One says that it may be, the other that it is."""
    if not pair.edited:
        return None
    for gap in pair.gaps:
        ours, theirs = ({w.text.lower() for w in ws if not w.named} for ws in (gap.left, gap.right))
        doubt = [bool(ws & DOUBTING) for ws in (ours, theirs)]
        if doubt[0] == doubt[1]:
            continue
        at = [next((w.span for w in ws if w.text.lower() in DOUBTING | FIRM), None) for ws in (gap.left, gap.right)]
        nexts = [w.span if w else None for w in (gap.left_next, gap.right_next)]
        left, right = (a or n for a, n in zip(at, nexts, strict=True))
        if left and right:
            return rests("modality", left, right)
    return None


def limit(pair: Pair) -> Judgement | None:
    """Only one of them leaves out the rest: it holds of some, or under a condition."""
    if not pair.edited:
        return None
    ours, theirs = ([w for w in ws if w.text.lower() in LIMITING] for ws in pair.words)
    if bool(ours) == bool(theirs):
        return None
    mark = (ours or theirs)[0]
    text, other = pair.words if ours else pair.words[::-1]
    after = [w for w in text if w.span.start > mark.span.start and w.matter]
    stands = next((o.span for w in after for o in other if o.base == w.base), other[-1].span)
    return rests("modality", *((mark.span, stands) if ours else (stands, mark.span)))


class FakeJudge:
    """Calls two statements in conflict when exactly one of them says "not".

    >>> FakeJudge().judge([("He did not go.", "He went.")])[0].conflict
    1.0
    """

    name = "fake"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        return [Judgement(1.0, "negation", None, None) if (" not " in a) != (" not " in b) else NONE for a, b in pairs]
