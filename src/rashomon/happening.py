"""What happens, as a class: several words for one thing ("talks", "meeting", "summit").

In: a lemma.  Out: its class.  Next: scene.py
"""

from __future__ import annotations

from functools import cache

from rashomon import lexicon


@cache
def happenings() -> dict[str, str]:
    return {lemma: row[0] for row in lexicon.rows("happenings") for lemma in row[1].split()}


@cache
def growing() -> frozenset[str]:
    """Classes of happening whose figures rise as the news comes in."""
    return frozenset(row[0] for row in lexicon.rows("happenings") if len(row) > 2 and row[2] == "grows")


def event_class(lemma: str) -> str | None:
    """The class of a happening: several words for one thing.

    >>> event_class("talk"), event_class("meeting"), event_class("weather")
    ('meeting', 'meeting', None)
    """
    return happenings().get(lemma)
