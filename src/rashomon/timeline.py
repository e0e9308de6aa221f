"""Dated happenings, in order, with the articles that tell them.

In: facts about dates, claims.  Out: Happening.  Next: dossier.py
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from rashomon.claim import Claim, Day
from rashomon.discrepancy import Fact
from rashomon.origin import Origin, Witness
from rashomon.resemblance import content_words
from rashomon.span import Evidence

OriginsOf = Callable[[Sequence[Witness]], list[Origin]]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened between two dates."""

    earliest: str
    latest: str
    what: str
    evidence: tuple[Evidence, ...]
    origins: tuple[Origin, ...]


# A date vaguer than this many days ("last year") places nothing on a line ...
VAGUEST = 31
# ... and what one article alone dates must be as near as this many days to be worth a line.
VAGUEST_ALONE = 2
# Share of the shorter sentence's content words, and how many, that two dated sentences must have in common to tell one
# happening. By eye on nine stories: at .4 the lines of one meeting meet and those of one day's two meetings do not.
SAME = 0.4
WORDS = 3
# Content words that a line needs to say something.
SAYING = 4
# Characters of a line.
LONGEST = 140


@dataclass(frozen=True, slots=True)
class Dated:
    """One or several sentences that date one thing, before they are merged."""

    earliest: str
    latest: str
    sentences: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def days(self) -> int:
        return (date.fromisoformat(self.latest) - date.fromisoformat(self.earliest)).days


def build_timeline(facts: Sequence[Fact], claims: Sequence[Claim], origins_of: OriginsOf) -> list[Happening]:
    """Every dated happening once: what several articles date, and what one alone dates to the day."""
    lines = merged([d for d in [*from_facts(facts, claims), *from_claims(facts, claims)] if valid(d)])
    return sorted(
        (happening(d, origins_of) for d in lines if worth_a_line(d)), key=lambda h: (h.earliest, h.latest, h.evidence)
    )


def valid(dated: Dated) -> bool:
    try:
        return dated.days >= 0
    except ValueError:
        return False


def worth_a_line(dated: Dated) -> bool:
    """Several articles date it; or one does, to the day, and in its own voice."""
    if len({e.article for e in dated.evidence}) > 1:
        return dated.days <= VAGUEST
    return dated.days <= VAGUEST_ALONE and not all(FIRST_PERSON.search(s) for s in dated.sentences)


FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|our)\b")


def from_facts(facts: Sequence[Fact], claims: Sequence[Claim]) -> list[Dated]:
    """The days that several articles give for one point."""
    sentence = {(c.article, c.words): c.sentence.text for c in claims}
    found = []
    for fact in facts:
        days = [a.value for a in fact.accounts if isinstance(a.value, Day)]
        if not days:
            continue
        said = tuple(
            sentence.get((a.article, a.words), a.evidence.text) if a.words else a.evidence.text for a in fact.accounts
        )
        found.append(
            Dated(
                min(d.earliest for d in days),
                max(d.latest for d in days),
                said,
                tuple(a.evidence for a in fact.accounts),
            )
        )
    return found


def from_claims(facts: Sequence[Fact], claims: Sequence[Claim]) -> list[Dated]:
    """The days that one article gives."""
    taken = {a.words for f in facts for a in f.accounts if isinstance(a.value, Day)}
    return [
        Dated(c.value.earliest, c.value.latest, (c.sentence.text,), (c.sentence,))
        for c in claims
        if isinstance(c.value, Day) and c.words not in taken
    ]


def merged(lines: Sequence[Dated]) -> list[Dated]:
    """Lines that tell one happening are one line: of one stretch of days, in the same words."""
    found: list[Dated] = []
    for line in sorted(lines, key=lambda d: (d.days, d.earliest, -len(d.evidence), d.evidence)):
        at = next((n for n, other in enumerate(found) if one_happening(other, line)), None)
        if at is None:
            found.append(line)
        else:
            found[at] = joined(found[at], line)
    return found


def one_happening(nearer: Dated, vaguer: Dated) -> bool:
    """The days of one lie in the other's, and a sentence of each is about the same."""
    if nearer.earliest < vaguer.earliest or nearer.latest > vaguer.latest:
        return False
    if set(nearer.sentences) & set(vaguer.sentences) and nearer.days == vaguer.days:
        return True
    return any(alike(a, b) for a in nearer.sentences for b in vaguer.sentences)


def alike(a: str, b: str) -> bool:
    ours, theirs = content_words(a), content_words(b)
    common = len(ours & theirs)
    return common >= WORDS and common >= SAME * min(len(ours), len(theirs))


def joined(nearer: Dated, vaguer: Dated) -> Dated:
    sentences = tuple(dict.fromkeys((*nearer.sentences, *vaguer.sentences)))
    return Dated(nearer.earliest, nearer.latest, sentences, tuple(sorted({*nearer.evidence, *vaguer.evidence})))


def happening(dated: Dated, origins_of: OriginsOf) -> Happening:
    behind = tuple(origins_of([Witness(e.article, None, e) for e in dated.evidence]))
    return Happening(dated.earliest, dated.latest, what(dated), dated.evidence, behind)


def what(dated: Dated) -> str:
    """The sentence that has most in common with the others, of equals the shortest, on one line."""
    texts = sorted({" ".join(s.split()) for s in dated.sentences}, key=lambda t: (len(t), t))
    bags = {t: content_words(t) for t in texts}
    saying = [t for t in texts if len(bags[t]) >= SAYING] or texts[-1:]
    said = max(saying, key=lambda t: sum(len(bags[t] & bags[o]) / max(1, len(bags[t])) for o in texts if o != t))
    return said if len(said) <= LONGEST else said[:LONGEST].rsplit(" ", 1)[0] + " …"
