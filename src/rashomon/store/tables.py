"""The archive as tables: articles, quotations, facts; each file whole or not at all.

In: an archive.  Out: files.  Next: ../commands/archive.py
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rashomon.errors import InputError

if TYPE_CHECKING:
    from rashomon.archive import Archive

Rows = list[dict[str, Any]]

ARTICLES = ("id", "story", "input", "outlet", "title", "published", "url", "language", "text")
QUOTATIONS = ("id", "story", "article", "outlet", "published", "speaker", "as_written", "manner", "content")
FACTS = ("id", "story", "question", "dimension", "verdict", "why", "score", "origins", "accounts")


def write_tables(archive: Archive, folder: Path, form: str) -> Iterator[tuple[Path, int]]:
    """Write the tables, and say of each how many rows it has."""
    tables = gather(archive)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in tables.items():
            if name == "dossiers" and form != "jsonl":
                continue
            path = folder / f"{name}.{form}"
            aside = folder / f".{path.name}.part"
            columns = {"articles": ARTICLES, "quotations": QUOTATIONS, "facts": FACTS}.get(name, ())
            WRITERS[form](aside, rows, columns)
            aside.replace(path)
            yield path, len(rows)
    except OSError as error:
        raise InputError(f"Cannot write to {folder}: {error.strerror}. Give another folder.") from error


def gather(archive: Archive) -> dict[str, Rows]:
    dossiers = [json.loads(archive.dossier_text(s["id"])) for s in archive.stories() if archive.has_dossier(s["id"])]
    articles, facts = [], []
    for dossier in dossiers:
        story = dossier["story"]["id"]
        articles += [{"story": story} | {k: a[k] for k in ARTICLES if k != "story"} for a in dossier["articles"]]
        for fact in dossier["facts"]:
            told = [
                {"article": a["article"], "words": a["evidence"]["text"], "value": a["value"]} for a in fact["accounts"]
            ]
            row = {k: fact[k] for k in ("id", "question", "dimension", "verdict", "why", "score")}
            facts.append(row | {"story": story, "origins": len(fact["origins"]), "accounts": told})
    quotations = [{k: q[k] for k in QUOTATIONS} for q in archive.quotes()]
    return {"articles": articles, "quotations": quotations, "facts": facts, "dossiers": dossiers}


def write_jsonl(path: Path, rows: Rows, columns: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
        for row in rows:
            ordered = {k: row[k] for k in columns} if columns else row
            stream.write(json.dumps(ordered, ensure_ascii=False) + "\n")


def write_csv(path: Path, rows: Rows, columns: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([cell(row[k]) for k in columns] for row in rows)


def cell(value: object) -> object:
    """A value as a cell; what a spreadsheet would run as a formula is quoted, as texts come from strangers.

    >>> cell("=1+1"), cell([1])
    ("'=1+1", '[1]')
    """
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def write_parquet(path: Path, rows: Rows, columns: tuple[str, ...]) -> None:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InputError("Parquet needs pyarrow: pip install 'rashomon[parquet]'.") from error
    kinds = {"score": pyarrow.float64(), "origins": pyarrow.int64()}
    schema = pyarrow.schema([(k, kinds.get(k, pyarrow.string())) for k in columns])
    flat = [
        {k: json.dumps(row[k], ensure_ascii=False) if isinstance(row[k], (list, dict)) else row[k] for k in columns}
        for row in rows
    ]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(flat, schema), path)


WRITERS = {"jsonl": write_jsonl, "csv": write_csv, "parquet": write_parquet}
