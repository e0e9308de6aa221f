"""From a dossier to a file or a folder in another form: one verb over the forms of this room.

In: the dossier's JSON form, the name of a form, a place.  Out: text, files.  Next: ../commands/convert.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, get_args

from rashomon.errors import InputError
from rashomon.exports.annotations import to_annotations
from rashomon.exports.claims import to_claims
from rashomon.exports.contexts import inlined
from rashomon.exports.provenance import to_provenance
from rashomon.exports.sheets import write_tables
from rashomon.report.index import Json
from rashomon.report.markdown import render_markdown

TextForm = Literal["markdown", "annotations", "prov", "schema"]
FolderForm = Literal["csv", "parquet"]
TEXT_FORMS: tuple[TextForm, ...] = get_args(TextForm)
FOLDER_FORMS: tuple[FolderForm, ...] = get_args(FolderForm)

# What a file is called where only a folder is given.
NAMES: dict[TextForm, str] = {
    "markdown": "dossier.md",
    "annotations": "annotations.jsonld",
    "prov": "provenance.jsonld",
    "schema": "claims.jsonld",
}


def convert(dossier: Json, form: TextForm, *, inline_context: bool = False) -> str:
    """A dossier in another form, as text: Markdown, or one of the JSON-LD forms.

    >>> form = {"story": {"id": "5f", "title": "Rain"}, "articles": [{"id": "a7", "text": "Rain fell."}]}
    >>> convert(form, "annotations").splitlines()[2].strip()
    '"http://www.w3.org/ns/anno.jsonld",'
    """
    if form == "markdown":
        return render_markdown(dossier)
    if form == "annotations":
        found = to_annotations(dossier)
        return _dumped(inlined(found) if inline_context else found)
    return _dumped(to_provenance(dossier) if form == "prov" else to_claims(dossier))


def convert_to(
    dossier: Json, form: TextForm | FolderForm, place: Path, *, inline_context: bool = False
) -> list[tuple[Path, str]]:
    """Write a dossier in another form to a file, or its tables into a folder; says what was written where."""
    if form in FOLDER_FORMS:
        written = write_tables([dossier], place, "csv" if form == "csv" else "parquet")
        return [(path, f"{rows} rows") for path, rows in written]
    name = next(one for one in TEXT_FORMS if one == form)
    path = place / NAMES[name] if place.is_dir() else place
    text = convert(dossier, name, inline_context=inline_context)
    raw = text.encode("utf-8", "replace")
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(raw)
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise InputError(f"Cannot write to {path}: {error.strerror}. Give another place with --output.") from error
    return [(path, f"{len(raw):,} bytes")]


def _dumped(form: Json) -> str:
    return json.dumps(form, ensure_ascii=False, indent=1) + "\n"
