"""The two files of a dossier on disk: dossier.json for programs, dossier.html for people.

In: a dossier's JSON, a folder.  Out: files, each whole or not at all.  Next: html.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rashomon.errors import InputError


def write_dossier(form: dict[str, Any], text: str, folder: Path) -> None:
    """Write dossier.json and dossier.html, each whole or not at all. Raises InputError if the folder takes no files."""
    from rashomon.report.html import render_html

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (("dossier.json", text), ("dossier.html", render_html(form))):
            aside = folder / f".{name}.part"
            aside.write_text(content, "utf-8", newline="\n")
            aside.replace(folder / name)
    except OSError as error:
        raise InputError(f"Cannot write to {folder}: {error.strerror}. Give another folder with --output.") from error
