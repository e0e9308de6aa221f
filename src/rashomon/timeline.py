"""Dated happenings, in order, with the articles that tell them.

In: facts about dates, claims.  Out: Happening.  Next: dossier.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from rashomon.claim import Claim, Day
from rashomon.discrepancy import Fact
from rashomon.origin import Origin, Witness
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


# A date vaguer than this many days ("last year") places nothing on a line.
VAGUEST = 31


def build_timeline(facts: Sequence[Fact], claims: Sequence[Claim], origins_of: OriginsOf) -> list[Happening]:
    """Every dated happening: those that several articles date together, the rest one by one."""
    taken = set()
    found = []
    for fact in facts:
        days = [(a.value.earliest, a.value.latest) for a in fact.accounts if isinstance(a.value, Day)]
        if not days:
            continue
        taken |= {a.words for a in fact.accounts}
        earliest, latest = min(d[0] for d in days), max(d[1] for d in days)
        found.append(
            Happening(
                earliest, latest, fact.accounts[0].evidence.text, tuple(a.evidence for a in fact.accounts), fact.origins
            )
        )
    for claim in claims:
        if not isinstance(claim.value, Day) or claim.words in taken:
            continue
        try:
            width = (date.fromisoformat(claim.value.latest) - date.fromisoformat(claim.value.earliest)).days
        except ValueError:
            continue
        if width > VAGUEST:
            continue
        found.append(
            Happening(
                claim.value.earliest,
                claim.value.latest,
                claim.sentence.text,
                (claim.sentence,),
                tuple(origins_of([Witness(claim.article, None, claim.sentence)])),
            )
        )
    return sorted(found, key=lambda h: (h.earliest, h.latest, h.evidence))
