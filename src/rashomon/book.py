"""Who published what when, under what name: what a verdict says of articles and statements.

In: readings.  Out: Book.  Next: verdict.py
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rashomon.attribution import Statement
from rashomon.quantity import Quantity
from rashomon.reading import Reading
from rashomon.span import Span
from rashomon.wire import names_of, same_house


class Book:
    """Who published when, under what name; which statement has which id."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._reading = {r.article.id: r for r in readings}
        self._names = names_of(readings)
        self._statement = {s.id: s for r in readings for s in r.statements}

    def outlet(self, article: str) -> str:
        return self._names[article]

    def published(self, article: str) -> str | None:
        return self._reading[article].article.published

    def day(self, article: str) -> date | None:
        """The day on which an article was published, if it is known to the day."""
        published = self.published(article) or ""
        return date.fromisoformat(published[:10]) if len(published) >= 10 else None

    def voice(self, article: str, span: Span) -> str | None:
        """Who says the words at a place: the speaker of the smallest statement around them; None for the outlet."""
        holding = [s for s in self._reading[article].statements if s.content.span.covers(span)]
        around = min(holding, key=lambda s: len(s.content.text), default=None)
        if around is None:
            return None
        return around.speaker_entity or (around.speaker.text if around.speaker else around.id)

    def quantities(self, article: str) -> Sequence[Quantity]:
        return self._reading[article].quantities

    def one_house(self, one: str, other: str) -> bool:
        """Whether two articles are of one outlet."""
        return same_house(*(self._reading[a].article.outlet or "" for a in (one, other)))

    def statement(self, statement: str | None) -> Statement | None:
        return self._statement[statement] if statement else None
