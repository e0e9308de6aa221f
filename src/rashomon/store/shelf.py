"""The archive as a shelf: which articles stand near a newcomer, and which stand for a story.

In: a gist.  Out: gists with their stories.  Next: ../story.py
"""

from __future__ import annotations

import json
import sqlite3
import zlib

import numpy as np

from rashomon.story import DELEGATES, NEIGHBOURS, STANDING, Gist


class ShelfInFile:
    """Looks neighbours up by their telling words, the nearest in time first: bounded work in an archive of any size."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def neighbours(self, newcomer: Gist) -> list[tuple[str, Gist]]:
        terms = self.terms(newcomer)
        if not terms:
            return []
        # One question for all words: the file's own engine counts faster than we do.
        near = " UNION ALL ".join(
            f"SELECT * FROM (SELECT article FROM posting WHERE term = {term:d} AND day >= :day ORDER BY day LIMIT :n) "  # noqa: S608
            f"UNION ALL SELECT * FROM (SELECT article FROM posting WHERE term = {term:d} AND day < :day "
            "ORDER BY day DESC LIMIT :n)"
            for (term,) in terms
        )
        ranked = [
            number
            for (number,) in self.db.execute(
                f"SELECT article FROM ({near}) GROUP BY article ORDER BY count(*) DESC, article LIMIT :most",  # noqa: S608
                {"day": newcomer.day or 0, "n": STANDING, "most": NEIGHBOURS},
            )
        ]
        marks = ",".join("?" * len(ranked))
        rows = self.db.execute(f"SELECT number, story, gist FROM article WHERE number IN ({marks})", ranked).fetchall()  # noqa: S608
        place = {number: n for n, number in enumerate(ranked)}
        return [(story, unpacked(gist)) for _, story, gist in sorted(rows, key=lambda r: place[r[0]])]

    def terms(self, gist: Gist) -> list[tuple[int]]:
        anchors = gist.anchors()
        marks = ",".join("?" * len(anchors))
        return self.db.execute(f"SELECT number FROM term WHERE word IN ({marks}) ORDER BY number", anchors).fetchall()  # noqa: S608

    def members(self, story: str, day: int | None) -> list[Gist]:
        rows = self.db.execute(
            "SELECT gist FROM article WHERE story = ? ORDER BY abs(day - ?), id LIMIT ?", (story, day or 0, DELEGATES)
        )
        return [unpacked(gist) for (gist,) in rows]

    def write(self, number: int, gist: Gist) -> None:
        """Let an article be found by its telling words."""
        anchors = gist.anchors()
        self.db.executemany("INSERT OR IGNORE INTO term (word) VALUES (?)", [(w,) for w in anchors])
        self.db.executemany(
            "INSERT OR IGNORE INTO posting VALUES (?, ?, ?)", [(t, gist.day or 0, number) for (t,) in self.terms(gist)]
        )

    def erase(self, number: int, gist: Gist) -> None:
        """Let it be found no more; a word by which no article is found leaves no trace."""
        for (term,) in self.terms(gist):
            self.db.execute(
                "DELETE FROM posting WHERE term = ? AND day = ? AND article = ?", (term, gist.day or 0, number)
            )
            self.db.execute(
                "DELETE FROM term WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM posting WHERE term = ?1)", (term,)
            )


def packed(gist: Gist) -> bytes:
    """A gist as a few kB: words and weights, then the meaning in half floats."""
    words = zlib.compress(
        json.dumps([gist.article, gist.day, gist.weights, gist.encoder], separators=(",", ":")).encode()
    )
    meaning = b"" if gist.meaning is None else gist.meaning.astype(np.float16).tobytes()
    return len(words).to_bytes(4, "big") + words + meaning


def unpacked(form: bytes) -> Gist:
    length = int.from_bytes(form[:4], "big")
    article, day, weights, encoder = json.loads(zlib.decompress(form[4 : 4 + length]))
    rest = form[4 + length :]
    meaning = np.frombuffer(rest, dtype=np.float16).astype(np.float32).reshape(2, -1) if rest else None
    return Gist(article, day, weights, meaning, encoder)
