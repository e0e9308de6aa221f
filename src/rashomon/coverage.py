"""What each article says and leaves out.

In: facts, wordings, readings.  Out: Cover.  Next: labels.py
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from rashomon.claim import Day
from rashomon.discrepancy import Fact
from rashomon.reading import Reading
from rashomon.resemblance import content_words
from rashomon.wording import Wording

State = Literal["states", "hints", "omits", "not-yet"]

# An article hints at what was said when one of its sentences holds this share of the content words of one wording,
# of at least so many.
HINTED = 0.6
HINTED_WORDS = 3
# Dimensions of which an article may tell the happening and leave out the value.
MEASURED = frozenset({"count", "duration", "amount"})


@dataclass(frozen=True, slots=True)
class Cover:
    """How one article treats one item."""

    item: str  # id of a fact or a wording
    article: str
    state: State


def cover(facts: Sequence[Fact], wordings: Sequence[Wording], readings: Sequence[Reading]) -> list[Cover]:
    """For each fact and wording: which articles state it, hint at it, leave it out, or came too early to know.

    An article hints at a fact when it gives the happening without a value of its own, and at what was said when it
    has most of the words in its own voice. It came too early when it was published before the first day on which the
    fact can have been so, or before the day of the first article that carries it, if that one tells something new.
    """
    published = {r.article.id: (r.article.published or "")[:10] for r in readings}
    found = []
    for fact in facts:
        stating = {a.article for a in fact.accounts if a.value is not None or fact.dimension not in MEASURED}
        hinting = {a.article for a in fact.accounts} - stating
        since = known_since(fact, {published[a] for a in stating})
        found += [Cover(fact.id, r.article.id, state(r, stating, hinting, since)) for r in readings]
    content = {s.id: s.content for r in readings for s in r.statements}
    sentences = {r.article.id: [content_words(s.of(r.article.text)) for s in r.syntax.sentences] for r in readings}
    words = {a: frozenset[str]().union(*bags) for a, bags in sentences.items()}
    for wording in wordings:
        said = [content[s] for s in wording.statements]
        stating = {c.article for c in said}
        bags = sorted({content_words(c.text) for c in said}, key=sorted)
        hinting = {a for a in sentences if a not in stating and tells(sentences[a], words[a], bags)}
        since = earliest({published[a] for a in stating})
        found += [Cover(wording.id, r.article.id, state(r, stating, hinting, since)) for r in readings]
    return found


def known_since(fact: Fact, published: Collection[str]) -> str | None:
    """The first day on which an article could know it."""
    days = [a.value.earliest for a in fact.accounts if isinstance(a.value, Day)]
    if days:
        return min(days)
    return earliest(published) if fact.verdict == "updated" or fact.dimension == "status" else None


def earliest(days: Collection[str]) -> str | None:
    """The first of several days, if all are known.

    >>> earliest({"2024-05-02", "2024-05-01"}), earliest({"2024-05-02", ""})
    ('2024-05-01', None)
    """
    return min(days) if days and all(days) else None


def tells(sentences: Sequence[frozenset[str]], words: frozenset[str], bags: Sequence[frozenset[str]]) -> bool:
    """A sentence of an article with these words has most of the content words of one wording."""
    for bag in bags:
        needed = max(HINTED_WORDS, HINTED * len(bag))
        if len(bag & words) >= needed and any(len(bag & sentence) >= needed for sentence in sentences):
            return True
    return False


def state(reading: Reading, stating: Collection[str], hinting: Collection[str], since: str | None) -> State:
    if reading.article.id in stating:
        return "states"
    if reading.article.id in hinting:
        return "hints"
    published = reading.article.published
    return "not-yet" if published and since and published[:10] < since else "omits"
