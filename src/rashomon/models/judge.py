"""The default Judge: typed rules over two aligned statements, each conflict with the two words it rests on.

In: pairs of statements.  Out: Judgement.  Next: defaults.py
Home-trained entailment models fail on news (docs/choices.md); rules with a lexicon did better and say why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal, cast

from rashomon import lexicon
from rashomon.models.protocols import Judgement
from rashomon.quantity import Quantity, quantities_in
from rashomon.span import Span

Kind = Literal["number", "duration"]
NONE = Judgement(0.0, "none", None, None)
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


class RuleJudge:
    """Number, negation, antonym and status slots; the first that conflicts is reported."""

    name = "typed-rules-1"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        return [self._judge(left, right) for left, right in pairs]

    def _judge(self, left: str, right: str) -> Judgement:
        rules: tuple[Callable[[str, str], Judgement], ...] = (negation, antonym, number)
        return next((found for rule in rules if (found := rule(left, right)).conflict), NONE)


def words_of(text: str) -> list[tuple[str, Span]]:
    return [(m.group().lower().replace("’", "'"), Span(*m.span())) for m in WORD.finditer(text)]


@cache
def negators() -> frozenset[str]:
    return lexicon.words("negation")


@cache
def opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for left, right in cast("tuple[tuple[str, str], ...]", lexicon.rows("antonyms")):
        found.setdefault(left, set()).add(right)
        found.setdefault(right, set()).add(left)
    return {k: frozenset(v) for k, v in found.items()}


def negation(left: str, right: str) -> Judgement:
    """One denies what the other says, over otherwise the same words.

    >>> negation("The pact does not bind third parties.", "The pact does bind third parties.").kind
    'negation'
    >>> negation("We will not leave without them.", "We will leave without them.").kind
    'negation'
    """
    marks = [[(w, s) for w, s in words_of(t) if w in negators() or w.endswith("n't")] for t in (left, right)]
    extra = [unmatched(marks[0], marks[1]), unmatched(marks[1], marks[0])]
    if sorted(map(len, extra)) != [0, 1]:
        return NONE
    first = bool(extra[0])
    at = (extra[0] or extra[1])[0]
    text, other = (left, right) if first else (right, left)
    after = next((w for w, s in words_of(text) if s.start >= at.end and len(w) > 3), None)
    shared = [s for w, s in words_of(other) if after and stem(w) == stem(after)]
    if not shared:
        return NONE
    return Judgement(0.8, "negation", *((at, shared[0]) if first else (shared[0], at)))


def unmatched(ours: Sequence[tuple[str, Span]], theirs: Sequence[tuple[str, Span]]) -> list[Span]:
    """Negations of one side that the other does not have, whichever word they are."""
    left = len(theirs)
    kinds = {w for w, _ in theirs}
    rest = [s for w, s in ours if w not in kinds]
    return rest[: max(0, len(ours) - left)] if len(ours) > left else []


def antonym(left: str, right: str) -> Judgement:
    """Each says a word that the other's word excludes.

    >>> antonym("The visit was cancelled.", "The visit was postponed.").kind
    'antonym'
    """
    ours, theirs = words_of(left), words_of(right)
    there = {stem(w): s for w, s in theirs}
    here = {stem(w) for w, _ in ours}
    for word, at in ours:
        for other in sorted(opposites().get(stem(word), ())):
            if other in there and stem(word) not in there and other not in here:
                return Judgement(0.75, "antonym", at, there[other])
    return NONE


def number(left: str, right: str) -> Judgement:
    """Both count or measure the same thing, once each, and no amount fits both.

    >>> number("The talks took five hours.", "The talks took 7 hours.").kind
    'duration'
    """
    ours, theirs = (by_measure(quantities_in(t)) for t in (left, right))
    for unit in sorted(set(ours) & set(theirs)):
        a, b = ours[unit], theirs[unit]
        if len(a) == len(b) == 1 and unit and apart(a[0], b[0]):
            kind: Kind = "duration" if unit in DURATIONS else "number"
            return Judgement(0.7, kind, a[0].span, b[0].span)
    return NONE


DURATIONS = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})


def by_measure(quantities: Sequence[Quantity]) -> dict[str, list[Quantity]]:
    """Quantities by unit; a bare number by what it counts."""
    found: dict[str, list[Quantity]] = {}
    for q in quantities:
        found.setdefault(q.unit or q.of or "", []).append(q)
    return found


def apart(a: Quantity, b: Quantity) -> bool:
    """No amount fits both."""
    low = max(a.low if a.low is not None else float("-inf"), b.low if b.low is not None else float("-inf"))
    high = min(a.high if a.high is not None else float("inf"), b.high if b.high is not None else float("inf"))
    return low > high


def stem(word: str) -> str:
    """A crude stem, enough to match a word with its own inflections.

    >>> stem("cancelled") == stem("cancel"), stem("postponing") == stem("postpone")
    (True, True)
    """
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ied", "ies", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word


class FakeJudge:
    """Calls two statements in conflict when exactly one of them says "not".

    >>> FakeJudge().judge([("He did not go.", "He went.")])[0].conflict
    1.0
    """

    name = "fake"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        return [Judgement(1.0, "negation", None, None) if (" not " in a) != (" not " in b) else NONE for a, b in pairs]
