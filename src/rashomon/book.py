"""Who published what when, under what name: what a verdict says of articles and statements.

In: readings.  Out: Book.  Next: verdict.py
"""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.attribution import Statement
from rashomon.reading import Reading
from rashomon.wire import names_of


class Book:
    """Who published when, under what name; which statement has which id."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._article = {r.article.id: r.article for r in readings}
        self._names = names_of(readings)
        self._statement = {s.id: s for r in readings for s in r.statements}

    def outlet(self, article: str) -> str:
        return self._names[article]

    def published(self, article: str) -> str | None:
        return self._article[article].published

    def statement(self, statement: str | None) -> Statement | None:
        return self._statement[statement] if statement else None
