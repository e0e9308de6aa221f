"""What turned what was said: a figure, a denial, a doubt lost or added, a call for an end.

In: two wordings of one thing said.  Out: the kind of change and the words it rests on.  Next: wording.py
A change that turns the meaning is named only where the two say the same otherwise: a clause cut, a clause added, a
name put for a name by the reporter, a zone or a unit reckoned over turn nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from rashomon import lexicon
from rashomon.attribution import Statement
from rashomon.models.protocols import Judge
from rashomon.resemblance import content_words
from rashomon.sidebyside import LIMITING, align, negates, negations, quantities, within, words_of
from rashomon.span import Span
from rashomon.verdict import ROUNDING

EditKind = Literal[
    "identical", "trimmed", "reworded", "retranslated", "merged", "hedge-lost", "hedge-added", "number-changed",
    "negation-changed", "meaning-altered", "paraphrase-quoted",
]  # fmt: skip

GRAVE: dict[str, EditKind] = {
    "negation": "negation-changed",
    "number": "number-changed",
    "duration": "number-changed",
    "date": "number-changed",
}
# Share of the shorter one's content words that the other must hold for a denial or an opposite to be of the same
# sentence, where the two are not laid out alike.
SAME_SENTENCE = 0.75


@dataclass(frozen=True, slots=True)
class Turn:
    """Two wordings and the words in which the Judge finds them at odds."""

    said: tuple[Statement, Statement]
    texts: tuple[str, str]  # the part of each that is about the same
    kind: str
    at: tuple[Span, Span]

    @property
    def marks(self) -> tuple[str, str]:
        return self.at[0].of(self.texts[0]).lower(), self.at[1].of(self.texts[1]).lower()

    @property
    def quoted(self) -> bool:
        return all(s.manner == "direct" for s in self.said)


def gravest(a: Statement, b: Statement, left: str, right: str, judge: Judge) -> tuple[EditKind, str] | None:
    """A change that turns what was said: a figure, a denial, a word for its opposite.

    `left` and `right` are the parts of the two that are about the same; what one has elsewhere is not lost.
    """
    found = judge.judge([(left, right)])[0]
    if not found.conflict or not found.left or not found.right:
        return None
    if found.kind == "modality" and (hedged := hedge(a, b, left, right)):
        return hedged
    turn = Turn((a, b), (left, right), found.kind, (found.left, found.right))
    if not turns(turn):
        return None
    ours, theirs = (around(text, at, turn.kind) for text, at in zip(turn.texts, turn.at, strict=True))
    return GRAVE.get(turn.kind, "meaning-altered"), f"“{ours}” became “{theirs}”."


def turns(turn: Turn) -> bool:
    """Whether a conflict of the Judge's turns what was said, and is not how reporters tell one thing."""
    left, right = turn.texts
    pair = align(left, right)
    same_sentence = pair.edited or pair.shared >= SAME_SENTENCE
    match turn.kind:
        case "negation":
            return same_sentence and denied(turn)
        case "number" | "duration" | "date":
            return pair.edited and not reckoned_over(turn)
        case "entity":
            return turn.quoted and not renamed(turn)
        case "modality" if set(turn.marks) & LIMITING:
            return pair.edited and limits(left, right) and limits(right, left)
        case "modality":
            return pair.edited and (turn.quoted or "should" not in turn.marks) and same_verb(turn)
        case _:
            return same_sentence and not set(turn.marks) & HE_OR_SHE


# Which of them a report says is the reporter's choice.
HE_OR_SHE = frozenset("he him his she her hers".split())
# Words within which a denial and what it denies stand.
NEAR = 4
# A denial that only holds until something is none against what comes after it.
UNTIL = re.compile(r"\b(?:until|till)\b", re.IGNORECASE)
# Words that withhold what follows without denying it outright.
WITHHOLDING = re.compile(
    r"(?:avoid|refus|declin|den(?:y|ie)|prevent|stop|reject|fail|lack)\w*|unable|without|too|few|little|hardly|yet",
    re.IGNORECASE,
)


def denied(turn: Turn) -> bool:
    """What one denies, the other, taken whole, says and does not deny."""
    (left, right), (one, other) = turn.texts, turn.said
    if any(t.lower().startswith("to ") for t in turn.texts):
        return False  # "to rule the strait", cut from "does not want to rule the strait", denies nothing
    if any(UNTIL.search(s.content.text) for s in turn.said):
        return False
    first = any(w.span == turn.at[0] and negates(w) for w in words_of(left))
    text, mark, whole = (left, turn.at[0], other) if first else (right, turn.at[1], one)
    if text[mark.end : mark.end + 1] == ",":
        return False  # "No, the boat was sold" denies what was asked
    after = [w for w in words_of(text) if w.span.start > mark.start and w.matter and not negates(w)][:1]
    theirs = words_of(whole.content.text)
    places = [n for n, w in enumerate(theirs) if w.base in {v.base for v in after}]
    return bool(places) and not any(
        negates(w) or WITHHOLDING.fullmatch(w.text) for n in places for w in theirs[max(0, n - NEAR) : n]
    )


def reckoned_over(turn: Turn) -> bool:
    """Figures that differ as one thing told in other measures does: a zone, a unit, a currency, a rounding."""
    sides = list(zip(turn.texts, turn.at, strict=True))
    if any(CLOCK.match(text[at.end :]) for text, at in sides):
        return True
    one, other = (within(quantities(text), at) for text, at in sides)
    if one is None or other is None:
        return False
    if one.unit != other.unit and {one.unit, other.unit} & RECKONED:
        return True
    figures = [{(q.low, q.high) for q in quantities(text)} for text in turn.texts]
    if (one.low, one.high) in figures[1] or (other.low, other.high) in figures[0]:
        return True  # it stands in the other too, beside what it was reckoned over from
    low, high = sorted(abs(q.low or q.high or 0.0) for q in (one, other))
    return high >= ROUNDED_FROM and 0 < high - low <= ROUNDING * high


CLOCK = re.compile(r"\s*(?:[ap]\.?m\b|o['’]clock|GMT|UTC|BST|E[SD]?T\b|P[SD]?T\b)", re.IGNORECASE)
# Figures from which one that is nearly the other is taken to round it: "$13 billion" for $13.9 billion.
ROUNDED_FROM = 1e6
# Units that reporters reckon over for their readers.
RECKONED = frozenset(
    "mile km kilometre kilometer metre meter foot yard inch mph km/h kph pound kilogram kg ton tonne ounce gram "
    "acre hectare celsius fahrenheit gallon litre liter barrel".split()
)


def renamed(turn: Turn) -> bool:
    """A name that the other has elsewhere, or that an editor put in square brackets."""
    if any("[" in text for text in turn.texts):
        return True
    return any(
        any(v.base.startswith(w.base) for w in words_of(mark) if w.matter for v in words_of(other.content.text))
        for mark, other in zip(turn.marks, reversed(turn.said), strict=True)
    )


def limits(text: str, other: str) -> bool:
    """What a word like "only" leaves over stands in the other; or there is no such word."""
    words = words_of(text)
    at = next((n for n, w in enumerate(words) if w.text.lower() in LIMITING), None)
    if at is None:
        return True
    following = next((w.base for w in words[at + 1 :] if w.matter), None)
    return following in {w.base for w in words_of(other)}


def same_verb(turn: Turn) -> bool:
    """After the two modals stands the same word."""
    following = [
        {w.base for w in [w for w in words_of(text) if w.span.start >= at.start and w.matter][:2]}
        for text, at in zip(turn.texts, turn.at, strict=True)
    ]
    return bool(following[0] & following[1])


def around(text: str, at: Span, kind: str) -> str:
    """The words on which a conflict rests; with the next word where they are no more than a "not" or a modal."""
    end = at.end
    if kind in {"negation", "modality"} and (m := re.match(r"\s+[^\W_]+", text[end:])):
        end += m.end()
    start = at.start
    if kind == "negation" and (m := re.search(r"[^\W_]+(?:'s)?\s+$", text[:start])):
        start = m.start()
    return text[start:end]


# -- a doubt -----------------------------------------------------------------------------------------------------------


@cache
def hedges() -> re.Pattern[str]:
    """Words that hold a statement back: may, might, possibly."""
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(lexicon.words("hedges")))) + r")\b", re.IGNORECASE)


def hedge(a: Statement, b: Statement, left: str, right: str) -> tuple[EditKind, str] | None:
    """A word of doubt that only one of the two has, taken whole, on a word that both have."""
    whole = [{word for word, _ in doubtful(s.content.text)} for s in (a, b)]
    lost = [(w, end) for w, end in doubtful(left) if w not in whole[1]]
    added = [(w, end) for w, end in doubtful(right) if w not in whole[0]]
    if bool(lost) == bool(added):
        return None
    text, other, marks = (left, right, lost) if lost else (right, left, added)
    pair = align(text, other)
    if other_figures(left, right) or len({bool(negations(words)) for words in pair.words}) > 1:
        return None  # two things said
    moved = {w.span for gap in pair.gaps for w in gap.left}
    for word, end in marks:
        following = next((w.span for w in pair.words[0] if w.span.start >= end and w.matter), None)
        if following is not None and following not in moved:
            return ("hedge-lost", f"“{word}” was dropped.") if lost else ("hedge-added", f"“{word}” was added.")
    return None


def doubtful(text: str) -> list[tuple[str, int]]:
    """The words of doubt in a text, and where each ends; not the month, nor "as soon as possible".

    >>> [word for word, _ in doubtful("On May 2 he may leave as soon as possible; he is not supposed to.")]
    ['may']
    """
    return [
        (m.group().lower(), m.end())
        for m in hedges().finditer(text)
        if not (m.group() == "May" and not OPENS.search(text[: m.start()]))
        and not (m.group().lower() == "possible" and text[: m.start()].endswith(" as "))
        and not (m.group().lower() == "supposed" and text[m.end() :].startswith(" to"))
    ]


OPENS = re.compile(r"(?:^|[.!?:…]|[“\"‘'(\[])\s*$")


def other_figures(left: str, right: str) -> bool:
    """Both give figures, and none is in both: two things said."""
    ours, theirs = ({(q.low, q.high) for q in quantities(t)} for t in (left, right))
    return bool(ours and theirs) and not ours & theirs


def holds_back(left: str, right: str) -> bool:
    """The first has a denial, a word of doubt or a call for an end that the second lacks."""
    denies = [len(NOT.findall(t)) for t in (left, right)]
    doubts = [len(doubtful(t)) for t in (left, right)]
    ends = [sum(stem(w) in enders() for w in TOKEN.findall(t)) for t in (left, right)]
    return (ends[0], denies[0], doubts[0]) > (ends[1], denies[1], doubts[1])


NOT = re.compile(r"\b(?:not|no|never|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE)


# -- a call for an end -------------------------------------------------------------------------------------------------

# Words within which what is to end follows the word that ends it: "stop what he called “taxing”".
REACH = 6
# Words after what is to be done within which its object stands.
OBJECT = 4


def turned_round(left: str, right: str) -> str | None:
    """One calls for an end to what the other calls for."""
    for text, other, first in ((left, right, True), (right, left, False)):
        for phrase, verb, objects in ended(text):
            for word, at, near in doing(other, verb):
                if objects & near and not any(w in near_words(other, at) for w in enders()):
                    was, became = (phrase, word) if first else (word, phrase)
                    return f"A call for an end became its opposite: “{was}” became “{became}”."
    return None


TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@cache
def enders() -> frozenset[str]:
    return frozenset(stem(w) for w in lexicon.words("ending_words"))


def ended(text: str) -> list[tuple[str, str, frozenset[str]]]:
    """What a text wants ended: the phrase, the stem of what is to end, and the words after it."""
    words = list(TOKEN.finditer(text))
    found = []
    for n, m in enumerate(words):
        if stem(m.group()) not in enders():
            continue
        for k in range(n + 1, min(n + 1 + REACH, len(words))):
            word = words[k].group()
            if stem(word) in enders():
                break
            if word.endswith(("ing", "ment", "sion", "tion")) and content_words(word):
                between = text[m.start() : words[k].end()]
                phrase = between if k - n < 3 else f"{m.group()} … {word}"
                after = [w.group() for w in words[k + 1 : k + 1 + OBJECT]]
                found.append((unquoted(phrase), stem(word), stems(after)))
                break
    return found


def doing(text: str, verb: str) -> list[tuple[str, int, frozenset[str]]]:
    """Where a text has that verb, or one close to it, as something to be done, and the words after it."""
    words = list(TOKEN.finditer(text))
    return [
        (m.group(), m.start(), stems([w.group() for w in words[n + 1 : n + 1 + OBJECT]]))
        for n, m in enumerate(words)
        if not m.group().endswith(("ing", "ment", "sion", "tion")) and akin(stem(m.group()), verb)
    ]


def near_words(text: str, at: int) -> list[str]:
    return [stem(w) for w in TOKEN.findall(text[:at])[-3:]]


def stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset(stem(w) for w in words if content_words(w))


def stem(word: str) -> str:
    """A word without its commonest endings.

    >>> stem("taxing") == stem("tax"), stem("Corland's") == stem("Corland"), stem("stopped") == stem("stop")
    (True, True, True)
    """
    word = re.sub(r"['’]s?$", "", word.lower())
    cut = re.sub(r"(?:ian|ing|ment|sion|tion|ed|es|s|e)$", "", word) if len(word) > 4 else word
    return cut[:-1] if len(cut) > 3 and cut[-1] == cut[-2] else cut


# Two verbs spelt as alike as this are two translations of one ("suppress", "repress"), unless they exclude one another.
SPELT = 0.75


def akin(a: str, b: str) -> bool:
    if len(a) < 3 or len(b) < 3:
        return False
    return a == b or (min(len(a), len(b)) > 4 and SequenceMatcher(None, a, b).ratio() >= SPELT) or b in beside(a)


@cache
def neighbours() -> dict[str, frozenset[str]]:
    """Words that stand on one side of a line of opposites."""
    found: dict[str, set[str]] = {}
    for row in lexicon.rows("antonyms"):
        for side in row:
            family = {stem(w) for w in side.split()}
            for w in family:
                found.setdefault(w, set()).update(family)
    return {k: frozenset(v) for k, v in found.items()}


def beside(word: str) -> frozenset[str]:
    return neighbours().get(word, frozenset())


def unquoted(text: str) -> str:
    return re.sub(r"[“”\"‘’]", "", text)
