"""Whom he, she, it and they stand for.

In: a pronoun, and whom the article has spoken of before it.  Out: the key of one of them, or None.  Next: source.py

No learned weights: a few signs, added up, chosen on news documents of ECB+ (449 pronouns he and she with a named
antecedent): .75 right, .10 wrong, the rest open; on 110 others .75 and .16.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from rashomon.mention import HE, IT, THEY, Kind
from rashomon.models.protocols import Token
from rashomon.span import Span
from rashomon.syntax import Syntax

# Sentences back in which an antecedent is sought.
REACH = 5
# Sentences back in which the last speaker still holds the floor: a quotation of several sentences may lie between.
SPEECH_REACH = 3
# What each sign adds to a candidate.
SUBJECT = 2.0  # he was the subject of his clause
OWNER = 0.5  # he stood as "Maric's"
PER_SENTENCE = 1.0  # taken off for each sentence between
SPOKE_BEFORE = 2.5  # he said the statement before, and the pronoun says one too: "…, Maric said. He added …"
ONLY_SPOKE = -1.5  # he said the sentence before, and the pronoun does something else: "…, a lawyer said. He was held …"
KNOWN_GENDER = 1.0  # his gender is known, and is the pronoun's
OFTEN = 0.5  # times the logarithm of how often the article has named him so far
UNNAMED = -1.0  # he has no name: "a baby daughter" is seldom spoken of again
QUOTED = -3.0  # he stands inside a quotation, the pronoun outside
# A winner must lead the next candidate by this much; else the pronoun stays open. From 0.25 to 1.0 the share right
# falls from .75 to .71 and the share wrong from .105 to .087: little is gained by asking for more.
LEAD = 0.25
SUBJECTS = ("nsubj", "nsubjpass", "csubj")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a pronoun may stand for, at one place where he was spoken of."""

    who: str  # key of the entity
    span: Span
    head: int
    kind: Kind
    gender: str  # "m", "f" or "-"
    plural: bool = False
    unnamed: bool = False
    speaks: bool = False  # subject of a verb of saying, or named as a speaker


def antecedent(
    syntax: Syntax,
    pronoun: Token,
    before: Sequence[Candidate],
    quoted: Sequence[Span],
    speakers: Mapping[int, str],
    speaks: bool = False,
    not_this: frozenset[str] = frozenset(),
) -> str | None:
    """Choose whom a pronoun stands for among what was spoken of before it; None if two are as near.

    `speakers` tells who spoke last in each sentence, `speaks` whether the pronoun is a speaker too; `not_this` holds
    whom it cannot mean (inside a quotation, its speaker).
    """
    low = pronoun.text.casefold()
    here = syntax.sentence_index(pronoun.start)
    scores: dict[str, float] = {}
    times: dict[str, int] = {}
    barred = set(not_this)
    for candidate in reversed(before):
        back = here - syntax.sentence_index(candidate.span.start)
        if back > REACH:
            break
        if candidate.span.end > pronoun.start or not agrees(low, candidate):
            continue
        if back == 0 and fellow_argument(syntax, pronoun, candidate):
            barred.add(candidate.who)
            continue
        if low not in HE and not (candidate.speaks or leading(syntax, syntax.tokens[candidate.head]).dep in SUBJECTS):
            continue  # a body that has neither spoken nor acted is no "it" or "they" that says something
        times[candidate.who] = times.get(candidate.who, 0) + 1
        score = weigh(syntax, pronoun, candidate, back, quoted)
        if candidate.speaks and not speaks and back > 0:
            score += ONLY_SPOKE
        scores[candidate.who] = max(score, scores.get(candidate.who, score))
    spoke = next((speakers[i] for i in range(here, here - SPEECH_REACH - 1, -1) if i in speakers), None)
    for who in scores:
        scores[who] += OFTEN * log(times[who])
        if speaks and spoke == who:
            scores[who] += SPOKE_BEFORE
    ranked = sorted(((s, w) for w, s in scores.items() if w not in barred), key=lambda item: (-item[0], item[1]))
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < LEAD):
        return None
    return ranked[0][1]


def agrees(pronoun: str, candidate: Candidate) -> bool:
    """Whether a pronoun can stand for a candidate by gender, number and kind."""
    if pronoun in HE:
        return candidate.kind == "person" and not candidate.plural and candidate.gender in ("-", HE[pronoun])
    if pronoun in IT:
        return candidate.kind in ("organisation", "place") and not candidate.plural
    return pronoun in THEY and (candidate.kind == "organisation" or candidate.plural)


def weigh(syntax: Syntax, pronoun: Token, candidate: Candidate, back: int, quoted: Sequence[Span]) -> float:
    """Add up what speaks for one place as the pronoun's antecedent."""
    head = leading(syntax, syntax.tokens[candidate.head])
    score = -PER_SENTENCE * back
    if head.dep in SUBJECTS:
        score += SUBJECT
    elif head.dep == "poss":
        score += OWNER
    if candidate.unnamed:
        score += UNNAMED
    if candidate.gender != "-":
        score += KNOWN_GENDER
    if inside(quoted, candidate.span.start) and not inside(quoted, pronoun.start):
        score += QUOTED
    return score


def leading(syntax: Syntax, token: Token) -> Token:
    """The noun in whose place a name in apposition stands: in "her lawyer, Ana Maric, said" she is the subject too."""
    while token.dep == "appos" and token.head != token.i:
        token = syntax.tokens[token.head]
    return token


def fellow_argument(syntax: Syntax, pronoun: Token, candidate: Candidate) -> bool:
    """Whether both depend on one verb, so that they cannot be one: "Maric told him"; "himself" asks for just that."""
    if pronoun.dep == "poss" or pronoun.text.casefold().endswith("self"):
        return False
    head = leading(syntax, syntax.tokens[candidate.head])
    return governor(syntax, head) == governor(syntax, pronoun) and head.i != pronoun.i and head.dep != "poss"


def governor(syntax: Syntax, token: Token) -> int:
    """The verb on which an argument depends, also through a preposition."""
    above = syntax.tokens[token.head]
    if token.dep == "pobj" and above.pos == "ADP":
        above = syntax.tokens[above.head]
    return above.i


def inside(spans: Sequence[Span], offset: int) -> bool:
    return any(s.start <= offset < s.end for s in spans)
