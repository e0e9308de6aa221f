"""What changed between the ways in which one thing said is worded.

In: echoes.  Out: Wording with typed edits, the gravest change first.  Next: coverage.py
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rashomon import lexicon
from rashomon.attribution import Statement
from rashomon.discrepancy import Book, OriginsOf, digest
from rashomon.echo import Echo
from rashomon.resemblance import content_words
from rashomon.models.protocols import Judge
from rashomon.origin import Origin, Witness
from rashomon.reading import Reading

EditKind = Literal[
    "identical", "trimmed", "reworded", "retranslated", "merged", "hedge-lost", "hedge-added", "number-changed",
    "negation-changed", "meaning-altered", "paraphrase-quoted",
]  # fmt: skip

# Share of the shorter wording's content words that the other must hold before a lost hedge, a number or a negation
# is read as a change of the same sentence, and not as two things said.
CLOSE = 0.5
# ... and before two direct quotations count as one translation reworded rather than two translations.
ONE_TRANSLATION = 0.8


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of one wording in another."""

    source: str  # statement id; "from" in JSON
    target: str  # statement id; "to" in JSON
    kind: EditKind
    score: float  # share of the shorter one's content words that both have
    why: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing said, as different articles word it."""

    id: str
    speaker_entity: str | None
    statements: tuple[str, ...]
    edits: tuple[Edit, ...]
    origins: tuple[Origin, ...] = ()


def judge_wordings(
    echoes: Sequence[Echo], readings: Sequence[Reading], origins_of: OriginsOf, judge: Judge
) -> list[Wording]:
    """Name what changed between the wordings of each thing said, each against the fullest that is nearest to it."""
    book = Book(readings)
    found = []
    for echo in echoes:
        said = [s for i in echo.statements if (s := book.statement(i)) is not None]
        base = fullest(said)
        edits = tuple(edit(base, other, judge) for other in said if other.article != base.article)
        behind = tuple(origins_of([Witness(s.article, s, s.content) for s in said]))
        found.append(Wording("w" + digest(*echo.statements), echo.speaker_entity, echo.statements, edits, behind))
    return found


def fullest(said: Sequence[Statement]) -> Statement:
    """The wording to measure the others against: a quotation before a report, then the one with most words."""
    return min(
        said, key=lambda s: (s.manner == "indirect", -len(content_words(s.content.text)), s.article, s.content.start)
    )


def edit(a: Statement, b: Statement, judge: Judge) -> Edit:
    """What became of one wording in another, the gravest change first.

    >>> from rashomon.models.judge import RuleJudge
    >>> from rashomon.span import Evidence
    >>> def said(id: str, text: str) -> Statement:
    ...     return Statement(id, id, "direct", Evidence(id, 0, len(text), text), None, None, (), True)
    >>> edit(said("s1", "We might sign the accord at dawn."), said("s2", "We sign the accord at dawn."), RuleJudge()).kind
    'hedge-lost'
    """
    left, right = a.content.text, b.content.text
    words = [re.findall(r"[^\W_]+", t.lower()) for t in (left, right)]
    bags = [content_words(t) for t in (left, right)]
    score = len(bags[0] & bags[1]) / max(1, min(map(len, bags)))

    def kind(name: EditKind, why: str) -> Edit:
        return Edit(a.id, b.id, name, score, why)

    if words[0] == words[1]:
        return kind("identical", "The same words.")
    if score >= CLOSE and (grave := gravest(left, right, judge)):
        return kind(*grave)
    if score >= CLOSE and (hedged := hedge(left, right)):
        return kind(*hedged)
    if inside(words[1], words[0]):
        return kind("trimmed", "It keeps part of the words.")
    if inside(words[0], words[1]):
        return kind("trimmed", "It has more of the same words.")
    if a.manner == "indirect" and b.manner == "direct" and score < 1:
        return kind("paraphrase-quoted", "One reports in its own words what the other puts in quotation marks.")
    if a.manner == b.manner == "direct":
        name: EditKind = "reworded" if score >= ONE_TRANSLATION else "retranslated"
        return kind(name, "Both quote, in different words.")
    return kind("reworded", "The same in other words.")


def gravest(left: str, right: str, judge: Judge) -> tuple[EditKind, str] | None:
    """A change that turns what was said: a figure, a negation, a word for its opposite."""
    found = judge.judge([(left, right)])[0]
    if not found.conflict or not found.left or not found.right:
        return None
    kinds: dict[str, EditKind] = {
        "negation": "negation-changed",
        "number": "number-changed",
        "duration": "number-changed",
    }
    return kinds.get(found.kind, "meaning-altered"), f"“{found.left.of(left)}” became “{found.right.of(right)}”."


@cache
def hedges() -> re.Pattern[str]:
    """Words that hold a statement back: may, might, possibly."""
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(lexicon.words("hedges")))) + r")\b", re.IGNORECASE)


def hedge(left: str, right: str) -> tuple[EditKind, str] | None:
    """A word of doubt that only one of them has."""
    ours, theirs = (sorted({w.lower() for w in hedges().findall(t)}) for t in (left, right))
    if ours and not theirs:
        return "hedge-lost", f"“{ours[0]}” was dropped."
    if theirs and not ours:
        return "hedge-added", f"“{theirs[0]}” was added."
    return None


def inside(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """One run of words stands in another."""
    n = len(shorter)
    return 0 < n < len(longer) and any(list(longer[i : i + n]) == list(shorter) for i in range(len(longer) - n + 1))
