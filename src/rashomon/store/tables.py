"""The archive as tables: those of every story's dossier in one, and who said what as `rashomon quotes` finds it.

In: an archive.  Out: files.  Next: ../exports/tables.py, what stands in each column
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rashomon.exports.sheets import Form
from rashomon.exports.sheets import write_tables as write_all
from rashomon.exports.tables import Table

if TYPE_CHECKING:
    from rashomon.archive import Archive

QUOTATIONS = ("id", "story", "article", "outlet", "published", "speaker", "as_written", "manner", "content")


def write_tables(archive: Archive, folder: Path, form: Form) -> list[tuple[Path, int]]:
    """Write the tables, and say of each how many rows it has; one story is in memory at a time.

    All of them are of one moment, whatever is added meanwhile.
    """
    quotations = Table("quotations", tuple((name, "text") for name in QUOTATIONS), lambda _: ())
    with archive.one_look():
        found = write_all(dossiers(archive), folder, form, also=[(quotations, archive.each_quote())])
        return found if form != "jsonl" else [*found, write_dossiers(archive, folder)]


def dossiers(archive: Archive) -> Iterator[dict[str, Any]]:
    """The newest dossier of every story, the newest story first."""
    for story in archive.stories():
        if archive.has_dossier(story["id"]):
            yield json.loads(archive.dossier_text(story["id"]))


def write_dossiers(archive: Archive, folder: Path) -> tuple[Path, int]:
    """The dossiers themselves, one a line."""
    path, count = folder / "dossiers.jsonl", 0
    aside = folder / f".{path.name}.part"
    with aside.open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
        for dossier in dossiers(archive):
            stream.write(json.dumps(dossier, ensure_ascii=False) + "\n")
            count += 1
    aside.replace(path)
    return path, count
