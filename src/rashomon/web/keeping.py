"""A story's dossier to keep or to send: as one HTML file, as JSON, as a note, as tables, as the standards' forms.

In: a request.  Out: a file.  Next: articles.py
What is given here is kept, never shown: only what these pages write themselves is shown at their address.
"""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from rashomon.exports.conversion import NAMES, convert
from rashomon.exports.sheets import write_tables
from rashomon.report.html import render_html
from rashomon.report.index import Json
from rashomon.web.desk import desk_of

# The files that a dossier can be had as, and what each is to a browser.
FILES = {
    "dossier.html": "text/html",
    "dossier.json": "application/json",
    "dossier.md": "text/markdown",
    "tables.zip": "application/zip",
    **{name: "application/ld+json" for form, name in NAMES.items() if form != "markdown"},
}
# The day that files in an archive of tables bear: the same dossier gives the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


def dossier_file(request: Request) -> Response:
    """The newest dossier of a story in one of its forms; as JSON it is what was made, byte for byte."""
    wanted = request.path_params["file"]
    if wanted not in FILES:
        raise HTTPException(404)
    with desk_of(request).reading() as archive:
        story = archive.find_story(request.path_params["story"])
        text = archive.dossier_text(story)
    stem, _, ending = wanted.rpartition(".")
    return Response(
        content(text, wanted),
        media_type=FILES[wanted],
        headers={"content-disposition": f'attachment; filename="{stem}-{safe_name(story)}.{ending}"'},
    )


def content(text: str, wanted: str) -> bytes:
    if wanted == "dossier.json":
        return text.encode("utf-8", "surrogatepass")
    dossier: Json = json.loads(text)
    if wanted == "dossier.html":
        return render_html(dossier).encode("utf-8", "replace")
    if wanted == "tables.zip":
        return zipped(dossier)
    form = next(form for form, name in NAMES.items() if name == wanted)
    return convert(dossier, form).encode("utf-8", "replace")


def zipped(dossier: Json) -> bytes:
    """The tables as CSV, in one file."""
    made = BytesIO()
    with TemporaryDirectory(prefix="rashomon-") as folder, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as together:
        for path, _ in write_tables([dossier], Path(folder), "csv"):
            together.writestr(zipfile.ZipInfo(path.name, EPOCH), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def safe_name(story: str) -> str:
    return "".join(c for c in story if c.isascii() and c.isalnum())[:40]
