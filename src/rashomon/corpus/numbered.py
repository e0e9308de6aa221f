"""Rows looked up by number in shards, the last few shards kept: stories stand near one another in time.

In: a folder of shards, a number.  Out: the row.  Next: grouping.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from cachetools import LRUCache

from rashomon.engines.shard import part_name

# Shards kept by one worker. At 128 articles a shard and 2 kB of words an article: 100 MB.
KEPT = 400


class Numbered:
    """Some columns of shards in which row `at` stands in shard `at // size`."""

    def __init__(self, folder: Path, size: int, columns: tuple[str, ...]) -> None:
        self.folder, self.size, self.columns = folder, size, columns
        self._kept: LRUCache[int, tuple[Any, dict[str, Any]]] = LRUCache(KEPT)

    def row(self, at: int) -> tuple[Any, ...]:
        """The row's values; lists of numbers as arrays."""
        numbers, columns = self._shard(at // self.size)
        n = int(np.searchsorted(numbers, at))
        return tuple(columns[c][n] for c in self.columns)

    def _shard(self, part: int) -> tuple[Any, dict[str, Any]]:
        if part not in self._kept:
            table = pq.read_table(self.folder / part_name(part), columns=["number", *self.columns])
            columns = {c: rows_of(table.column(c)) for c in self.columns}
            self._kept[part] = (table.column("number").to_numpy(), columns)
        return self._kept[part]


def rows_of(column: Any) -> Any:
    """A column to be indexed by row, without a Python object for each number."""
    column = column.combine_chunks()
    if isinstance(column, pa.ListArray) and not pa.types.is_string(column.type.value_type):
        ends = column.offsets.to_numpy()
        return np.split(column.flatten().to_numpy(zero_copy_only=False), (ends[1:-1] - ends[0]))
    return column.fill_null(0).to_numpy() if pa.types.is_integer(column.type) else column.to_pylist()
