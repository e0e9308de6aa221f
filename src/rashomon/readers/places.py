"""Where inputs lie: files, folders and globs into single files, in a fixed order, side files left aside.

In: a path as the user gave it.  Out: (name to show, path) pairs, caveats.  Next: __init__.py
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator
from pathlib import Path

from rashomon.errors import Caveat

# Suffixes of what may be an article of its own; a .json in a folder without any of these is read as a record.
_ARTICLE = frozenset(
    [
        ".txt",
        ".text",
        ".htm",
        ".html",
        ".xhtml",
        ".md",
        ".markdown",
        ".pdf",
        ".eml",
        ".mht",
        ".mhtml",
        ".warc",
        ".jsonl",
        ".ndjson",
        ".csv",
        ".tsv",
        ".parquet",
        ".xml",
        ".rss",
        ".atom",
    ]
)
_ABOUT_THE_FOLDER = re.compile(r"^(?:readme|licen[cs]e|copying|notice|changelog)(?:\.\w+)?$", re.IGNORECASE)


def files_of(given: str) -> Iterator[tuple[str, Path] | Caveat]:
    """The files that a path, a folder or a glob stands for.

    >>> list(files_of("no-such-place/courier.txt"))[0].reason
    'no-such-place/courier.txt does not exist; left out. Check the name.'
    """
    path = Path(given)
    try:
        if path.is_dir():
            yield from _in_folder(given)
        elif path.exists() or path.is_symlink():
            yield given, path
        elif re.search(r"[*?\[]", given):
            yield from _in_glob(given)
        else:
            yield Caveat("readers", f"{_printable(given)} does not exist; left out. Check the name.")
    except (OSError, ValueError) as error:
        yield Caveat("readers", f"{_printable(given)} cannot be opened ({_why(error)}); left out. Check the name.")


def _in_folder(given: str) -> Iterator[tuple[str, Path] | Caveat]:
    found = False
    for folder, below, names in os.walk(given):
        pages = {Path(name).stem for name in names if Path(name).suffix.lower() in (".html", ".htm", ".xhtml")}
        # "Courier_files" beside "Courier.html" holds what a browser saved for looks.
        below[:] = sorted(d for d in below if not d.startswith(".") and not _looks_of(d, pages))
        beside = any(Path(name.removesuffix(".gz")).suffix.lower() in _ARTICLE for name in names)
        for name in sorted(names):
            if is_side_file(name, beside):
                continue
            found = True
            where = Path(folder) / name
            yield _printable(str(where)), where
    if not found:
        yield Caveat("readers", f"{given} is a folder without articles; left out. Put texts or saved pages into it.")


def _looks_of(folder: str, pages: set[str]) -> bool:
    return any(folder == page + end for page in pages for end in ("_files", "-Dateien", "_fichiers", ".files"))


def is_side_file(name: str, beside_texts: bool) -> bool:
    """Whether a file in a folder only tells of the articles beside it.

    >>> [is_side_file(n, True) for n in (".DS_Store", "a1.meta.json", "gold.json", "README.md", "a1.txt")]
    [True, True, True, True, False]
    """
    low = name.lower()
    if name.startswith(".") or low == "gold.json" or low.endswith((".meta.json", "~")):
        return True
    return (low.endswith(".json") and beside_texts) or bool(_ABOUT_THE_FOLDER.match(name))


def _in_glob(given: str) -> Iterator[tuple[str, Path] | Caveat]:
    # Not Path.glob: it takes no absolute pattern.
    matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207
    for match in matches:
        if Path(match).is_dir():
            if "**" not in given:  # "**" names the files below by itself
                yield from _in_folder(match)
        elif not is_side_file(Path(match).name, beside_texts=not given.lower().endswith(".json")):
            yield _printable(match), Path(match)
    if not matches:
        yield Caveat("readers", f"{given} matches no file; left out. Check the pattern.")


def _printable(name: str) -> str:
    """A file name that every output can hold: bytes that are no UTF-8 (PEP 383 surrogates) replaced."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "\ufffd")


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
