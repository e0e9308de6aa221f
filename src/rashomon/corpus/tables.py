"""What a run leaves: of the tables that a dossier has (exports/tables.py) those that a researcher counts with.

In: Dossier.  Out: rows of every table.  Next: accounts.py
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from rashomon.corpus.intake import REFUSED
from rashomon.dossier import Dossier
from rashomon.exports import tables
from rashomon.exports.sheets import fitting, typed
from rashomon.exports.tables import Row
from rashomon.report.index import open_dossier
from rashomon.version import VERSION

KEPT = (
    "articles", "statements", "facts", "accounts", "wordings", "edits", "lineage", "origins", "stories", "caveats"
)  # fmt: skip
CHOSEN = tuple(table for table in tables.TABLES if table.name in KEPT)
TABLES: dict[str, pa.Schema] = {table.name: typed(table.columns) for table in CHOSEN} | {"skipped": REFUSED}


def rows_of(dossier: Dossier) -> dict[str, list[Row]]:
    """A dossier as rows of every table."""
    index = open_dossier(dossier.to_json())
    found = {t.name: [fitting(row, t.columns) for row in tables.rows_of(t, index)] for t in CHOSEN}
    return found | {"skipped": []}


@dataclass
class Unpacking:
    """The rows of one table, out of the accounts of stories."""

    table: str
    version = VERSION
    group = None

    @property
    def name(self) -> str:
        return self.table

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.table,)

    @property
    def schema(self) -> pa.Schema:
        return TABLES[self.table]

    def setup(self) -> None:
        """Nothing to load."""

    def __call__(self, table: pa.Table) -> pa.Table:
        rows = table.column(self.table).combine_chunks().flatten()
        return pa.Table.from_arrays(rows.flatten(), schema=self.schema)
