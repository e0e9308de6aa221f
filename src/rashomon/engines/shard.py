"""What a worker does to one shard, the same on every engine: read it, call the stage, write it aside, rename it.

In: a task.  Out: a Parquet file that is whole or not there.  Next: sharded.py
"""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from rashomon.engines.stage import Stage

# Memory of one query; beyond it DuckDB spills to the disk.
QUERY_MEMORY = "600MB"
# What packs text to a quarter at a speed that does not count beside a parse.
COMPRESSION = "zstd"
# Rows of one portion, or a group that has more: what a kill costs a worker. 2 ms to write beside half a second to read.
PORTION = 8
# In each split, a file without rows: a part that no row belongs to still has its columns.
NO_ROWS = "none.parquet"


@dataclass(frozen=True, slots=True)
class Mapped:
    """One shard through a stage."""

    stage: bytes
    source: Path
    target: Path

    def __call__(self) -> None:
        stage = ready(self.stage)
        write(checked(stage, stage(pq.read_table(self.source, columns=list(stage.columns)))), self.target)


@dataclass(frozen=True, slots=True)
class Split:
    """Some shards' rows parted by `part`: a folder with one file for each part that has rows."""

    query: str
    sources: tuple[Path, ...]
    beside: tuple[tuple[str, Path], ...]
    target: Path

    def __call__(self) -> None:
        with database() as db:
            db.execute(f"CREATE VIEW shard AS SELECT * FROM read_parquet({listed(self.sources)})")
            for name, path in self.beside:
                db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({listed([path])})")
            found = db.sql(f"SELECT * FROM ({self.query}) ORDER BY part").to_arrow_table()
        aside = self.target.with_name(f".{self.target.name}.{os.getpid()}")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        pq.write_table(found.drop_columns(["part"]).slice(0, 0), aside / NO_ROWS)
        at = 0
        for part, rows in runs(found.column("part").to_pylist()):
            pq.write_table(
                found.slice(at, rows).drop_columns(["part"]), aside / part_name(part), compression=COMPRESSION
            )
            at += rows
        if not self.target.exists():
            aside.rename(self.target)


@dataclass(frozen=True, slots=True)
class Keyed:
    """One part, gathered from all splits, sorted, through a stage."""

    stage: bytes
    order: str
    splits: tuple[Path, ...]
    part: int
    target: Path

    def __call__(self) -> None:
        stage = ready(self.stage)
        with database() as db:
            gathered = db.sql(
                f"SELECT {', '.join(stage.columns)} FROM read_parquet({listed(pieces(self.splits, self.part))}) "
                f"ORDER BY {self.order}"
            ).to_arrow_table()
        if stage.group is None:
            write(checked(stage, stage(gathered)), self.target)
        else:
            self.by_portions(stage, gathered, stage.group)

    def by_portions(self, stage: Stage, gathered: pa.Table, group: str) -> None:
        """A few groups at a time, each portion kept until the shard stands: a kill costs a worker the one in hand."""
        folder = self.target.with_name(f".{self.target.name}.portions")
        folder.mkdir(parents=True, exist_ok=True)
        found = []
        for n, (first, rows) in enumerate(portions(gathered.column(group).to_pylist())):
            kept = folder / part_name(n)
            if kept.exists():
                found.append(pq.read_table(kept))
                continue
            found.append(checked(stage, stage(gathered.slice(first, rows))))
            with suppress(FileNotFoundError):  # another worker has the shard already, and the folder is gone
                write(found[-1], kept)
        write(pa.concat_tables(found or [stage.schema.empty_table()]), self.target)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Joined:
    """One part of several tables, through a query."""

    query: str
    tables: tuple[tuple[str, tuple[Path, ...]], ...]
    part: int
    target: Path

    def __call__(self) -> None:
        with database() as db:
            for name, splits in self.tables:
                db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({listed(pieces(splits, self.part))})")
            found = db.sql(self.query).to_arrow_table()
        write(found, self.target)


Task = Mapped | Split | Keyed | Joined


def done(task: Task) -> str:
    """Do a task, and say where its outcome lies."""
    task()
    return str(task.target)


@lru_cache(maxsize=1)
def ready(pickled: bytes) -> Stage:
    """The stage, set up once in this process; the one before it lets go of what it held."""
    stage: Stage = pickle.loads(pickled)  # noqa: S301 (made by the driver of this run)
    stage.setup()
    return stage


def checked(stage: Stage, table: pa.Table) -> pa.Table:
    if table.schema != stage.schema:
        raise TypeError(f"Stage {stage.name} promised {stage.schema} and gave {table.schema}.")
    return table


def write(table: pa.Table, target: Path) -> None:
    """A Parquet file, whole or not there: the same rows give the same bytes."""
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    pq.write_table(table.combine_chunks(), aside, compression=COMPRESSION)
    aside.replace(target)


def part_name(part: int) -> str:
    """
    >>> part_name(7)
    'part-00007.parquet'
    """
    return f"part-{part:05d}.parquet"


def pieces(splits: Iterable[Path], part: int) -> list[Path]:
    """The files of one part, and one that holds its columns."""
    folders = list(splits)
    return [folders[0] / NO_ROWS, *(p for f in folders if (p := f / part_name(part)).exists())]


def runs(values: Iterable[Any]) -> list[tuple[Any, int]]:
    """Equal values in a row, and how many.

    >>> runs([0, 0, 3])
    [(0, 2), (3, 1)]
    """
    found: list[tuple[Any, int]] = []
    for value in values:
        if found and found[-1][0] == value:
            found[-1] = (value, found[-1][1] + 1)
        else:
            found.append((value, 1))
    return found


def portions(groups: Iterable[Any]) -> list[tuple[int, int]]:
    """Where each portion begins and how many rows it has: whole groups, PORTION rows or more.

    >>> portions([4] * 5 + [6] * 2 + [9] * 12 + [11])
    [(0, 7), (7, 12), (19, 1)]
    """
    found: list[tuple[int, int]] = []
    start = 0
    for _, rows in runs(groups):
        if found and found[-1][1] < PORTION and found[-1][1] + rows <= 2 * PORTION:
            found[-1] = (found[-1][0], found[-1][1] + rows)
        else:
            found.append((start, rows))
        start += rows
    return found


def listed(places: Iterable[Path]) -> str:
    """Files as DuckDB's list of strings.

    >>> listed([Path("it's.parquet")])
    "['it''s.parquet']"
    """
    return "[" + ", ".join("'" + str(p).replace("'", "''") + "'" for p in places) + "]"


@contextmanager
def database() -> Iterator[Any]:
    """DuckDB in memory, on one core, with room on the disk to spill."""
    with tempfile.TemporaryDirectory(prefix="rashomon-") as spill:
        db = duckdb.connect(config={"threads": 1, "memory_limit": QUERY_MEMORY, "temp_directory": spill})
        try:
            db.execute("SET enable_progress_bar = false")  # the run has its own
            yield db
        finally:
            db.close()
