"""An Annotator that remembers in the archive: the same paragraph is parsed once ever.

In: an Annotator, a connection.  Out: an Annotator.  Next: ../archive.py
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zlib
from collections.abc import Sequence

from rashomon.models.protocols import Annotation, Annotator, Name, Token
from rashomon.store.form import to_form

Key = bytes


class Remembering:
    """Asks the archive first. What it learns is `kept` until the writer's turn, then written with the article."""

    def __init__(self, annotator: Annotator, db: sqlite3.Connection) -> None:
        self.annotator = annotator
        self.name = annotator.name
        self.db = db
        self.kept: dict[Key, bytes] = {}

    def annotate(self, texts: Sequence[str]) -> list[Annotation]:
        return [self._annotate(text) for text in texts]

    def _annotate(self, text: str) -> Annotation:
        lines = re.finditer(r"[^\n]*\S[^\n]*", text)
        return Annotation.joined((line.start(), self._paragraph(line.group())) for line in lines)

    def _paragraph(self, text: str) -> Annotation:
        key = key_of(self.name, text)
        form = self.kept.get(key) or self._stored(key)
        if form is not None:
            return unpacked(form)
        annotation = self.annotator.annotate([text])[0]
        self.kept[key] = packed(annotation)
        return annotation

    def _stored(self, key: Key) -> bytes | None:
        row = self.db.execute("SELECT form FROM parse WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def write(self) -> None:
        """Put what was learnt into the archive, within the writer's turn."""
        self.db.executemany("INSERT OR IGNORE INTO parse VALUES (?, ?)", sorted(self.kept.items()))
        self.kept.clear()


def paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def key_of(annotator: str, paragraph: str) -> Key:
    return hashlib.sha256(f"{annotator}\0{paragraph}".encode("utf-8", "surrogatepass")).digest()


def packed(annotation: Annotation) -> bytes:
    """A parse, column by column: like stands beside like, and packs to a third."""
    columns = list(zip(*to_form(annotation.tokens), strict=True))
    form = [columns, to_form(annotation.sentences), to_form(annotation.names)]
    return zlib.compress(json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def unpacked(form: bytes) -> Annotation:
    columns, sentences, names = json.loads(zlib.decompress(form).decode("utf-8", "surrogatepass"))
    tokens = tuple(Token(*row) for row in zip(*columns, strict=True))
    return Annotation(tokens, tuple((a, b) for a, b in sentences), tuple(Name(*n) for n in names))
