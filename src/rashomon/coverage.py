"""What each article says and leaves out.

In: facts, wordings, readings.  Out: Cover.  Next: labels.py
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rashomon.claim import Day
from rashomon.discrepancy import Fact
from rashomon.reading import Reading
from rashomon.wording import Wording

State = Literal["states", "hints", "omits", "not-yet"]


@dataclass(frozen=True, slots=True)
class Cover:
    """How one article treats one item."""

    item: str  # id of a fact or a wording
    article: str
    state: State


def cover(facts: Sequence[Fact], wordings: Sequence[Wording], readings: Sequence[Reading]) -> list[Cover]:
    """For each fact and wording: which articles state it, hint at it, leave it out, or came too early to know.

    An article hints at a fact when it gives the happening without a value of its own; it came too early when it was
    published before the first day on which the fact can have been so.
    """
    home = {s.id: s.article for r in readings for s in r.statements}
    found = []
    for fact in facts:
        stating = {
            a.article for a in fact.accounts if a.value is not None or fact.dimension not in {"count", "duration"}
        }
        hinting = {a.article for a in fact.accounts} - stating
        days = [a.value.earliest for a in fact.accounts if isinstance(a.value, Day)]
        first_day = min(days) if days else None
        for reading in readings:
            found.append(Cover(fact.id, reading.article.id, state(reading, stating, hinting, first_day)))
    for wording in wordings:
        stating = {home[s] for s in wording.statements}
        found += [Cover(wording.id, r.article.id, state(r, stating, set(), None)) for r in readings]
    return found


def state(reading: Reading, stating: set[str], hinting: set[str], first_day: str | None) -> State:
    if reading.article.id in stating:
        return "states"
    if reading.article.id in hinting:
        return "hints"
    published = reading.article.published
    if published and first_day and published[:10] < first_day:
        return "not-yet"
    return "omits"
