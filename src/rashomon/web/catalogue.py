"""What the archive holds, looked up for a page: stories by words, time, outlet and speaker; outlets; speakers.

In: an archive's connection, open for reading.  Out: rows for a page.  Next: stories.py
Only looks; whatever changes the file goes through rashomon.archive.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rashomon.article import Article
from rashomon.dossier import article_json
from rashomon.errors import InputError
from rashomon.store.form import from_form

Json = dict[str, Any]

# Places where searched words stand that are looked at, the likeliest first; a story needs one of them to be found.
MOST_HITS = 2_000
# Places shown under one story, and outlets named in its line.
SNIPPETS, OUTLETS = 3, 8
# Marks around a found word in a snippet: no text that was stored can hold them as a pair by chance and do harm; what
# stands between them is only ever shown as text.
_LEFT, _RIGHT = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks of the stories; empty where nothing is asked."""

    words: str = ""
    since: str = ""
    until: str = ""
    outlet: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Some words around those that were searched for."""

    kind: str  # article, quotation, fact
    item: str
    pieces: tuple[tuple[str, bool], ...]  # text, and whether it was searched for


@dataclass(frozen=True, slots=True)
class StoryRow:
    id: str
    title: str
    articles: int
    first: str
    last: str
    is_stale: bool
    outlets: tuple[str, ...]
    outlets_left_out: int
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    name: str
    statements: int
    stories: int


def find_stories(db: sqlite3.Connection, asked: Asked, offset: int, limit: int) -> tuple[list[StoryRow], int]:
    """One page of the stories that are asked for, and how many there are: the likeliest first, else the newest."""
    clauses: list[str] = ["held > 0"]
    given: list[Any] = []
    hits: dict[str, list[int]] = {}
    if asked.words:
        hits = stories_with_words(db, asked.words)
        clauses.append("id IN (SELECT value FROM json_each(?))")
        given.append(json.dumps(list(hits)))
    if asked.since:
        clauses.append("coalesce(last, '9999') >= ?")
        given.append(asked.since)
    if asked.until:
        clauses.append("coalesce(first, '0000') < ?")
        given.append(asked.until + "~")  # every hour of that day, too
    if asked.outlet:
        clauses.append("id IN (SELECT story FROM article WHERE replaced IS NULL AND outlet LIKE ? ESCAPE '\\')")
        given.append(part_of(asked.outlet))
    if asked.speaker:
        clauses.append(
            "id IN (SELECT article.story FROM quote JOIN article ON article.id = quote.article WHERE replaced IS NULL "
            "AND (coalesce(entity, '') LIKE ? ESCAPE '\\' OR coalesce(speaker, '') LIKE ? ESCAPE '\\'))"
        )
        given += [part_of(asked.speaker)] * 2
    rows = db.execute(
        "SELECT id, title, held, first, last, stale FROM story WHERE "  # noqa: S608 -- clauses of ours, values bound
        + " AND ".join(clauses)
        + " ORDER BY last IS NULL, last DESC, id",
        given,
    ).fetchall()
    if asked.words:
        order = {story: n for n, story in enumerate(hits)}
        rows.sort(key=lambda row: order[row[0]])
    shown = rows[offset : offset + limit]
    return [story_row(db, row, asked.words, hits.get(row[0], [])) for row in shown], len(rows)


def stories_with_words(db: sqlite3.Connection, words: str) -> dict[str, list[int]]:
    """Stories in which words stand, the likeliest first, each with the places in the index."""
    rows = db.execute(
        "SELECT words.rowid, coalesce(article.story, substr(about, 7)) FROM words LEFT JOIN article "
        "ON article.id = CASE WHEN about LIKE 'article %' THEN substr(about, 9) END "
        "WHERE words MATCH ? ORDER BY rank, words.rowid LIMIT ?",
        (as_query(words), MOST_HITS),
    )
    found: dict[str, list[int]] = {}
    for row, story in rows:
        found.setdefault(story, []).append(row)
    return found


def as_query(words: str) -> str:
    """What a reader typed as a query: every word, and what stands in quotation marks as a phrase.

    >>> as_query('customs "written answer"')
    '"customs" "written answer"'
    """
    asked = [w for pair in re.findall(r'"([^"]+)"|([^\s"]+)', words.replace("\0", " ")) for w in pair if w]
    if not any(c.isalnum() for w in asked for c in w):
        raise InputError("Nothing to search for. Give one or more words.")
    return " ".join(f'"{w}"' for w in asked)


def part_of(name: str) -> str:
    """A pattern that any name holding these letters fits.

    >>> part_of("50%_")
    '%50\\\\%\\\\_%'
    """
    return "%" + re.sub(r"([%_\\])", r"\\\1", name) + "%"


def story_row(db: sqlite3.Connection, row: Sequence[Any], words: str, places: Sequence[int]) -> StoryRow:
    outlets = [
        name
        for (name,) in db.execute(
            "SELECT outlet FROM article WHERE story = ? AND replaced IS NULL AND outlet IS NOT NULL "
            "GROUP BY outlet ORDER BY count(*) DESC, outlet",
            (row[0],),
        )
    ]
    return StoryRow(
        id=row[0],
        title=row[1] or "A story without a title",
        articles=row[2],
        first=row[3] or "",
        last=row[4] or "",
        is_stale=bool(row[5]),
        outlets=tuple(outlets[:OUTLETS]),
        outlets_left_out=max(0, len(outlets) - OUTLETS),
        snippets=tuple(snippet(db, words, place) for place in places[:SNIPPETS]),
    )


def snippet(db: sqlite3.Connection, words: str, place: int) -> Snippet:
    kind, item, text = db.execute(
        "SELECT kind, item, snippet(words, 0, ?, ?, '…', 24) FROM words WHERE words MATCH ? AND rowid = ?",
        (_LEFT, _RIGHT, as_query(words), place),
    ).fetchone()
    pieces = re.split(f"({_LEFT}[^{_RIGHT}]*{_RIGHT})", " ".join(text.split()))
    return Snippet(kind, item, tuple((p.strip(_LEFT + _RIGHT), p.startswith(_LEFT)) for p in pieces if p))


def newest_dossier(db: sqlite3.Connection, story: str) -> str:
    """The hash of a story's newest dossier; empty if it has none."""
    row = db.execute("SELECT sha256 FROM dossier WHERE story = ? ORDER BY number DESC LIMIT 1", (story,)).fetchone()
    return row[0] if row else ""


def is_stale(db: sqlite3.Connection, story: str) -> bool:
    row = db.execute("SELECT stale FROM story WHERE id = ?", (story,)).fetchone()
    return bool(row and row[0])


def stamp(db: sqlite3.Connection) -> tuple[int, int, int]:
    """What changes whenever articles, dossiers or corrections do; three looks at the end of a table."""
    row = db.execute(
        "SELECT (SELECT max(number) FROM article), (SELECT max(number) FROM dossier), (SELECT count(*) FROM override)"
    ).fetchone()
    return (row[0] or 0, row[1] or 0, row[2])


def outlets(db: sqlite3.Connection, limit: int = 200) -> list[str]:
    """The outlets with most articles, by name."""
    rows = db.execute(
        "SELECT outlet FROM article WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY count(*) DESC, outlet LIMIT ?",
        (limit,),
    )
    return sorted(name for (name,) in rows)


def speakers(db: sqlite3.Connection, name: str, limit: int) -> list[SpeakerRow]:
    """Who is quoted, those with most statements first."""
    rows = db.execute(
        "SELECT coalesce(entity, speaker) AS name, count(*), count(DISTINCT story) FROM quote "
        "JOIN article ON article.id = quote.article WHERE replaced IS NULL AND name IS NOT NULL "
        "AND (coalesce(entity, '') LIKE ? ESCAPE '\\' OR coalesce(speaker, '') LIKE ? ESCAPE '\\') "
        "GROUP BY name ORDER BY count(*) DESC, name LIMIT ?",
        (part_of(name), part_of(name), limit),
    )
    return [SpeakerRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    id: str
    story: str
    replaced: str  # the article that is the next version of its page
    form: Json  # as a dossier has it


def article_row(db: sqlite3.Connection, article: str) -> ArticleRow | None:
    """An article as it lies in the archive, with what cleaning removed."""
    row = db.execute("SELECT id, story, replaced, reading FROM article WHERE id = ?", (article,)).fetchone()
    if row is None:
        return None
    form = from_form(Article, json.loads(zlib.decompress(row[3]))[0])
    return ArticleRow(row[0], row[1], row[2] or "", article_json(form))


def story_of(db: sqlite3.Connection, item: str) -> tuple[str, str] | None:
    """The story in which an article, a statement or a fact of this id stands, and which of the three it is."""
    for kind, query in (
        ("article", "SELECT story FROM article WHERE id = ?"),
        ("statement", "SELECT story FROM quote JOIN article ON article.id = quote.article WHERE quote.id = ?"),
        ("fact", "SELECT substr(about, 7) FROM words WHERE kind = 'fact' AND item = ? LIMIT 1"),
    ):
        row = db.execute(query, (item,)).fetchone()
        if row:
            return row[0], kind
    return None


def stories_of_outlet(db: sqlite3.Connection, outlet: str, but: str, limit: int = 20) -> list[tuple[str, str]]:
    """Other stories that an outlet of this name tells: id and title, the newest first."""
    rows = db.execute(
        "SELECT id, title FROM story WHERE id != ? AND id IN "
        "(SELECT story FROM article WHERE outlet = ? AND replaced IS NULL) "
        "ORDER BY last IS NULL, last DESC, id LIMIT ?",
        (but, outlet, limit),
    )
    return [(story, title or "A story without a title") for story, title in rows]


def articles_of(db: sqlite3.Connection, story: str) -> list[str]:
    """The newest versions of a story's articles, by id."""
    rows = db.execute("SELECT id FROM article WHERE story = ? AND replaced IS NULL ORDER BY id", (story,))
    return [article for (article,) in rows]


def article_names(db: sqlite3.Connection, articles: Sequence[str]) -> dict[str, str]:
    """What articles are called in a list: the outlet and the headline."""
    query = "SELECT id, outlet, title FROM article WHERE id IN (SELECT value FROM json_each(?))"
    rows = db.execute(query, (json.dumps(list(articles)),))
    return {article: ": ".join(filter(None, (outlet, title))) or article for article, outlet, title in rows}


def titles(db: sqlite3.Connection, stories: Sequence[str]) -> dict[str, str]:
    rows = db.execute(
        "SELECT id, title FROM story WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(stories),)
    )
    return {story: title or "A story without a title" for story, title in rows}
