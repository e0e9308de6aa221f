"""The seam between what is computed and where: a Stage turns one table into another, an Engine does it to many.

In: -  Out: the protocols Stage and Engine.  Next: shard.py
A table lies in a folder as shards, Parquet files with the same columns. A shard that stands is whole and final.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

Told = Callable[[str, int, int], None]  # (what is being done, shards done, of how many)


class Stage(Protocol):
    """One step of the method over a table. It can be pickled, and is set up once in each worker process."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str:
        """Changes whenever the same input would give another output."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads; no others are loaded."""
        ...

    @property
    def schema(self) -> pa.Schema:
        """The columns it gives."""
        ...

    @property
    def group(self) -> str | None:
        """The column whose equal values belong together, if a table may be done a few groups at a time; else None.

        What is done of a shard then outlasts a kill, not only whole shards.
        """
        ...

    def setup(self) -> None:
        """Load what is needed (models), before the first table."""
        ...

    def __call__(self, table: pa.Table) -> pa.Table:
        """The new table. A row that cannot be done is given with `error` saying why; it costs no other row."""
        ...


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows out of shards, by a query over `shard` (and the tables `beside` it), with a column `part`: where each goes.

    Rows of one group carry one `part`; the parts are numbered from 0.
    """

    shards: tuple[Path, ...]
    query: str
    beside: tuple[tuple[str, Path], ...] = ()  # (name in the query, Parquet file)


class Engine(Protocol):
    """Does a stage to every shard. What was done stays done: a run that was killed goes on with the next shard."""

    @property
    def name(self) -> str: ...

    def map(self, stage: Stage, shards: Sequence[Path], folder: Path, told: Told) -> list[Path]:
        """One new shard for each old one, of the same name."""
        ...

    def keyed(self, stage: Stage, rows: Rows, order: str, parts: int, folder: Path, told: Told) -> list[Path]:
        """Bring the rows of each part together, sorted by `order`, and give them to the stage."""
        ...

    def join(
        self, name: str, query: str, tables: Mapping[str, Rows], parts: int, folder: Path, told: Told
    ) -> list[Path]:
        """Answer a query over several tables part by part. The query orders what it gives."""
        ...

    def close(self) -> None: ...
