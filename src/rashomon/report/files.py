"""The two files of a dossier on disk: dossier.json for programs, dossier.html for people.

In: a dossier's JSON, a folder.  Out: files, each whole or not at all; and back.  Next: html.py
"""

from __future__ import annotations

import json
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


def read_dossier(path: Path) -> dict[str, Any]:
    """Read a dossier from its JSON file, or from the HTML file that carries it."""
    from rashomon.report.html import embedded_dossier

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as a dossier ({error}).") from error
    if path.suffix.lower() in {".html", ".htm"}:
        return embedded_dossier(text)
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{path} is no JSON ({error}). Give a dossier.json or dossier.html.") from error
    if not isinstance(found, dict):
        raise InputError(f"{path} holds a {type(found).__name__}, not a dossier.")
    return found
