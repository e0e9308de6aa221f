"""PDF with a text layer → Page of plain text; the work is done in a process of its own (pdf_child.py).

In: Opened.  Out: Page.  Next: pdf_child.py
A damaged PDF can hang or kill the library that reads it; here it then costs itself only. Pages of the PDF are parted by
a form feed, so the page on which a stretch stands is the number of form feeds before it, plus one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from rashomon.errors import Caveat
from rashomon.readers.bounds import MAX_PDF_BYTES
from rashomon.readers.opened import Opened, missing, sha256
from rashomon.readers.page import Page
from rashomon.readers.sidecar import clean, meta_from

# One PDF of a hundred pages takes about a second on a slow core.
PDF_SECONDS = 60


def read_pdf(opened: Opened) -> Iterator[Page | Caveat]:
    """The text layer of a PDF, its paragraphs put together again from their lines."""
    if find_spec("pypdfium2") is None:
        raise missing(opened, "pypdfium2", "pypdfium2")
    whole = opened.whole(MAX_PDF_BYTES)
    child = Path(__file__).with_name("pdf_child.py")
    try:
        # -P: the folder of the child is not searched for modules, where ours would stand in for others of their name.
        done = subprocess.run(
            [sys.executable, "-P", str(child)], input=whole, capture_output=True, timeout=PDF_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise opened.refusal(f"took longer than {PDF_SECONDS} seconds to read", "Save its text instead.") from error
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        raise opened.refusal("is a damaged PDF", "Save it again, or save its text.") from error
    if "fault" in told:
        raise opened.refusal(f"is a PDF that cannot be read ({told['fault']})", "Save it again, or save its text.")
    text = clean("\n\f\n".join(told["pages"]))
    if not text.strip():
        raise opened.refusal(
            "is a PDF without a text layer (a scan?)", "Run text recognition on it first, e.g. ocrmypdf."
        )
    meta, _ = meta_from({"title": told.get("title"), "author": told.get("author")})
    # The dates inside a PDF say when the file was made, not when the article was published.
    yield opened.page(text.encode("utf-8"), "text/plain", "application/pdf", meta=meta, sha256=sha256(whole))
