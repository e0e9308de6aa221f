"""Tables on disk: CSV, Parquet, JSON lines; each file whole or not at all, the same bytes for the same rows.

In: rows.  Out: files.  Next: annotations.py
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol

from rashomon.errors import InputError
from rashomon.exports.tables import TABLES, Kind, Row, Table, rows_of
from rashomon.report.index import Json, open_dossier

Form = Literal["csv", "parquet", "jsonl"]

# Rows that are held before they are written: as articles of 5 kB, 10 MB. Smaller groups make Parquet slow to read.
ROWS_A_GROUP = 2000
# With what a spreadsheet takes the rest of a cell for a formula, also in full width, as OWASP lists them.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_tables(
    dossiers: Iterable[Json], folder: Path, form: Form, also: Sequence[tuple[Table, Iterable[Row]]] = ()
) -> list[tuple[Path, int]]:
    """Write every table of these dossiers into a folder, one dossier in memory at a time; says how many rows each has.

    `also` are further tables with their rows. Raises InputError if the folder takes no files.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            sheets = {table.name: stack.enter_context(sheet(folder, table, form)) for table in TABLES}
            for dossier in dossiers:
                index = open_dossier(dossier)
                for table in TABLES:
                    sheets[table.name].add(rows_of(table, index))
            for table, rows in also:
                sheets[table.name] = stack.enter_context(sheet(folder, table, form))
                sheets[table.name].add(rows)
        return [(folder / f"{name}.{form}", one.rows) for name, one in sheets.items()]
    except OSError as error:
        raise InputError(f"Cannot write to {folder}: {error.strerror}. Give another folder.") from error


class Sheet(Protocol):
    """A table that is being written."""

    rows: int

    def add(self, rows: Iterable[Row]) -> None: ...

    def close(self) -> None: ...


@contextmanager
def sheet(folder: Path, table: Table, form: Form) -> Iterator[Sheet]:
    """Open a table for writing; it takes its place in the folder once it is whole, or leaves nothing."""
    path = folder / f"{table.name}.{form}"
    aside = folder / f".{path.name}.part"
    kinds: dict[Form, type[CsvSheet] | type[ParquetSheet] | type[JsonlSheet]]
    kinds = {"csv": CsvSheet, "parquet": ParquetSheet, "jsonl": JsonlSheet}
    try:
        opened = kinds[form](aside, table.columns)
        try:
            yield opened
        finally:
            opened.close()
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


class CsvSheet:
    """Comma-separated, UTF-8, RFC 4180; a list is a JSON array in its cell."""

    def __init__(self, path: Path, columns: Sequence[tuple[str, Kind]]) -> None:
        self.rows = 0
        self.names = [name for name, _ in columns]
        self.stream = path.open("w", encoding="utf-8", errors="replace", newline="")
        self.writer = csv.writer(self.stream)
        self.writer.writerow(self.names)

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.writer.writerow([cell(row[name]) for name in self.names])
            self.rows += 1

    def close(self) -> None:
        self.stream.close()


class JsonlSheet:
    """A JSON object a line."""

    def __init__(self, path: Path, columns: Sequence[tuple[str, Kind]]) -> None:
        self.rows = 0
        self.names = [name for name, _ in columns]
        self.stream = path.open("w", encoding="utf-8", errors="replace", newline="\n")

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.stream.write(json.dumps({name: row[name] for name in self.names}, ensure_ascii=False) + "\n")
            self.rows += 1

    def close(self) -> None:
        self.stream.close()


class ParquetSheet:
    """Apache Parquet, typed: lists are lists, numbers are numbers, what is not known is null."""

    def __init__(self, path: Path, columns: Sequence[tuple[str, Kind]]) -> None:
        import pyarrow
        import pyarrow.parquet

        self.rows = 0
        self.columns = columns
        self.held: list[Row] = []
        self.from_rows = pyarrow.RecordBatch.from_pylist
        self.schema = typed(columns)
        self.writer = pyarrow.parquet.ParquetWriter(path, self.schema)

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.held.append(fitting(row, self.columns))
            self.rows += 1
            if len(self.held) >= ROWS_A_GROUP:
                self._write()

    def close(self) -> None:
        try:
            self._write()
        finally:
            self.writer.close()

    def _write(self) -> None:
        if self.held:
            self.writer.write_batch(self.from_rows(self.held, self.schema))
        self.held = []


def cell(value: Any) -> Any:
    """A value as a cell; what a spreadsheet would run as a formula is quoted, as texts come from strangers.

    >>> cell("=1+1"), cell(["=1"]), cell(-2.5), cell(True), cell(None)
    ("'=1+1", '["=1"]', -2.5, 'true', None)
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple, dict)):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def typed(columns: Sequence[tuple[str, Kind]]) -> Any:
    """The columns as a pyarrow Schema."""
    import pyarrow

    kinds = {
        "text": pyarrow.string(),
        "texts": pyarrow.list_(pyarrow.string()),
        "whole": pyarrow.int64(),
        "number": pyarrow.float64(),
        "yes-no": pyarrow.bool_(),
    }
    return pyarrow.schema([(name, kinds[kind]) for name, kind in columns])


def fitting(row: Row, columns: Sequence[tuple[str, Kind]]) -> Row:
    """A row as typed columns hold it.

    >>> fitting({"title": "Half " + chr(0xD800), "score": 1, "why": ""}, [("title", "text"), ("score", "whole")])
    {'title': 'Half ?', 'score': 1}
    """
    return {name: _held_as(row[name], kind) for name, kind in columns}


def _held_as(value: Any, kind: Kind) -> Any:
    """A value as its column holds it; halves of surrogate pairs, which no Parquet file takes, replaced."""
    if value is None:
        return None
    if kind == "texts":
        return [_encodable(str(one)) for one in value]
    if kind == "text":
        return _encodable(str(value))
    return value


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
