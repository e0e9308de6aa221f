"""The open file that every room of the archive works on: its connection, its models, its clock, and whose turn it is.

In: a path, models (to write) or none (to read).  Out: Ledger.  Next: intake.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rashomon.models.protocols import Models
from rashomon.store.opening import ArchiveError, connect, default_place, told, turn
from rashomon.store.parses import Remembering
from rashomon.store.shelf import ShelfInFile
from rashomon.version import VERSION

Json = dict[str, Any]
Clock = Callable[[], str]


def utc_now() -> str:
    """The one clock of the archive: when things arrived. No finding depends on it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Ledger:
    """An open archive file. With models it can be written; without, it is only read, and no writer is waited for."""

    def __init__(self, path: Path | None = None, models: Models | None = None, clock: Clock = utc_now) -> None:
        self.path = path or default_place()
        self.models = models
        self.clock = clock
        self.db = connect(self.path, write=models is not None)
        self.annotator = Remembering(models.annotator, self.db) if models else None
        self.shelf = ShelfInFile(self.db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A writer's turn: all that is done in it is kept, or nothing."""
        with told(self.path), turn(self.db):
            yield

    def all(self, query: str, *given: Any) -> list[Any]:
        with told(self.path):
            return self.db.execute(query, given).fetchall()

    def one(self, query: str, *given: Any) -> Any:
        with told(self.path):
            return self.db.execute(query, given).fetchone()

    def each(self, query: str, *given: Any) -> Iterator[Any]:
        """The rows of an answer one by one, for one too long to hold."""
        with told(self.path):
            yield from self.db.execute(query, given)

    @contextmanager
    def one_look(self) -> Iterator[None]:
        """All that is read within is of one moment, whatever is written meanwhile."""
        with told(self.path):
            self.db.execute("BEGIN")
        try:
            yield
        finally:
            self.db.execute("COMMIT")

    def writing(self) -> tuple[Models, Remembering]:
        """The models, and the annotator that remembers; refused to a reader."""
        if self.models is None or self.annotator is None:
            raise ArchiveError(f"{self.path} was opened for reading only.")
        return self.models, self.annotator

    def made_with(self) -> str:
        """What a reading made now is made with: another version or model reads anew."""
        models, _ = self.writing()
        reporter = models.reporter.name if models.reporter else "-"
        return f"{VERSION} {models.annotator.name} {reporter} {models.encoder.name}"
