"""An engine is a way to have tasks done; which tasks, and in which files, is the same for all of them.

In: stages and shards.  Out: shards.  Next: embedded.py, dask_cluster.py
A task whose file stands is not done again. Whoever does it, here or on a cluster, writes the same bytes.
"""

from __future__ import annotations

import pickle
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rashomon.engines.shard import Joined, Keyed, Mapped, Split, Task, part_name
from rashomon.engines.stage import Rows, Stage, Told

# Shards whose rows are parted in one task: fewer and larger files between two steps.
SPLIT_SHARDS = 16


class Sharded(ABC):
    """The part that engines share."""

    name: str

    @abstractmethod
    def do(self, tasks: Sequence[Task]) -> Iterator[str]:
        """Have tasks done in any order; give each target when it stands."""

    @abstractmethod
    def close(self) -> None:
        """Let the workers go."""

    def map(self, stage: Stage, shards: Sequence[Path], folder: Path, told: Told) -> list[Path]:
        pickled = pickle.dumps(stage)
        tasks = [Mapped(pickled, source, folder / source.name) for source in shards]
        return self._all(stage.name, tasks, told)

    def keyed(self, stage: Stage, rows: Rows, order: str, parts: int, folder: Path, told: Told) -> list[Path]:
        pickled = pickle.dumps(stage)
        targets = [folder / part_name(n) for n in range(parts)]
        between = folder.with_name(f"{folder.name}.rows")
        if all(t.exists() for t in targets):
            return targets
        splits = self._split(stage.name, rows, between, told)
        found = self._all(stage.name, [Keyed(pickled, order, splits, n, t) for n, t in enumerate(targets)], told)
        shutil.rmtree(between, ignore_errors=True)
        return found

    def join(
        self, name: str, query: str, tables: Mapping[str, Rows], parts: int, folder: Path, told: Told
    ) -> list[Path]:
        targets = [folder / part_name(n) for n in range(parts)]
        between = {alias: folder.with_name(f"{folder.name}.{alias}") for alias in tables}
        if all(t.exists() for t in targets):
            return targets
        splits = tuple((alias, self._split(name, rows, between[alias], told)) for alias, rows in tables.items())
        found = self._all(name, [Joined(query, splits, n, t) for n, t in enumerate(targets)], told)
        for place in between.values():
            shutil.rmtree(place, ignore_errors=True)
        return found

    def _split(self, name: str, rows: Rows, folder: Path, told: Told) -> tuple[Path, ...]:
        groups = [rows.shards[n : n + SPLIT_SHARDS] for n in range(0, len(rows.shards), SPLIT_SHARDS)]
        tasks = [Split(rows.query, group, rows.beside, folder / f"{n:05d}") for n, group in enumerate(groups)]
        return tuple(self._all(f"rows of {name}", tasks, told))

    def _all(self, name: str, tasks: Sequence[Task], told: Told) -> list[Path]:
        for folder in {task.target.parent for task in tasks}:
            folder.mkdir(parents=True, exist_ok=True)
        missing = [task for task in tasks if not task.target.exists()]
        told(name, len(tasks) - len(missing), len(tasks))
        for n, _ in enumerate(self.do(missing), len(tasks) - len(missing) + 1):
            told(name, n, len(tasks))
        return [task.target for task in tasks]
