"""Reading out: stories, dossiers, who said what, where words stand, and what changed. Never waits for a writer.

In: the file.  Out: plain rows, dossiers as they were made, Change.  Next: ../change.py
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from rashomon.change import Change, changes_between
from rashomon.errors import InputError
from rashomon.store.ledger import Json, Ledger
from rashomon.store.packing import text_of
from rashomon.story import day_of

# Rows of the index that are weighed by rank for one search: to weigh every place of a word that is everywhere took .2 s
# among 29,000 articles, and grew. Of more, the newest to come in are weighed.
WEIGHED = 2000

STORY = ("id", "title", "articles", "first_published", "last_published", "stale")


def stories(ledger: Ledger, since: str | None = None) -> list[Json]:
    """Every story, the newest first."""
    asked_day(since)
    rows = ledger.all(
        "SELECT id, title, held, first, last, stale FROM story WHERE held > 0 AND coalesce(last, '9999') >= ? "
        "ORDER BY last IS NULL, last DESC, id",
        since or "",
    )
    return [story_row(row) for row in rows]


def story(ledger: Ledger, name: str) -> Json:
    """One story, as `stories` lists it."""
    return story_row(
        ledger.one("SELECT id, title, held, first, last, stale FROM story WHERE id = ?", find_story(ledger, name))
    )


def story_row(row: tuple[Any, ...]) -> Json:
    return dict(zip(STORY, (*row[:5], bool(row[5])), strict=True))


def find_story(ledger: Ledger, name: str) -> str:
    """The story of an id, of an id it once had, or of one of its articles; the beginning of an id will do."""
    name = name.strip()
    end = name + chr(0x10FFFF)
    found = [i for (i,) in ledger.all("SELECT id FROM story WHERE id >= ? AND id < ? ORDER BY id LIMIT 6", name, end)]
    if not found and name:
        query = "SELECT DISTINCT story FROM article WHERE id >= ? AND id < ? ORDER BY story LIMIT 6"
        found = [i for (i,) in ledger.all(query, name, end)]
    if name not in found and len(found) != 1:
        many = f"{len(found)}" if len(found) < 6 else "more than 5"
        what = f"means {many} stories: {', '.join(found[:5])}" if found else "is no story of this archive"
        raise InputError(f"{name!r} {what}. List them with: rashomon stories.")
    at, seen = name if name in found else found[0], set()
    while at not in seen:
        seen.add(at)
        row = ledger.one("SELECT into_id FROM story WHERE id = ?", at)
        at = row[0] if row and row[0] else at
    return str(at)


def dossier_text(ledger: Ledger, story: str) -> str:
    """The newest dossier of a story, byte for byte as it was made."""
    row = ledger.one("SELECT form FROM dossier WHERE story = ? ORDER BY number DESC LIMIT 1", find_story(ledger, story))
    if row is None:
        raise InputError(f"Story {story} has no dossier yet. Make it with: rashomon add --archive {ledger.path}")
    return zlib.decompress(row[0]).decode("utf-8", "surrogatepass")


def has_dossier(ledger: Ledger, story: str) -> bool:
    return ledger.one("SELECT 1 FROM dossier WHERE story = ?", story) is not None


def holds_place(ledger: Ledger, url: str) -> bool:
    """Whether a page of this address came in before."""
    return ledger.one("SELECT 1 FROM arrival WHERE place = ? OR input = ?", url, url) is not None


QUOTE = ("id", "published", "speaker", "as_written", "manner", "content", "outlet", "article", "story")


def quotes(ledger: Ledger, speaker: str | None = None, since: str | None = None) -> list[Json]:
    """Statements of one speaker, or of all, the newest first."""
    return list(each_quote(ledger, speaker, since))


def each_quote(ledger: Ledger, speaker: str | None = None, since: str | None = None) -> Iterator[Json]:
    """The same, one by one: of an archive's millions no more than one is in memory."""
    like = "%" + re.sub(r"([%_\\])", r"\\\1", speaker or "") + "%"
    rows = ledger.each(
        "SELECT quote.id, article.published, coalesce(entity, speaker), speaker, manner, content, outlet, "
        "article.id, story, quote.day FROM quote JOIN article ON article.id = quote.article "
        "WHERE quote.day >= ? AND replaced IS NULL "
        "AND (coalesce(entity, '') LIKE ? ESCAPE '\\' OR coalesce(speaker, '') LIKE ? ESCAPE '\\') "
        "ORDER BY quote.day DESC, article.id, quote.id",
        asked_day(since), like, like,
    )  # fmt: skip
    for *row, day in rows:
        quote = dict(zip(QUOTE, row, strict=True))
        if quote["published"] is None and day:  # no page says it, its story does
            quote["published"] = date.fromordinal(day).isoformat()
        yield quote


def asked_day(since: str | None) -> int:
    """A date that was asked for, as a day's number; 0 for none."""
    day = day_of(since) or 0
    if since and not day:
        raise InputError(f"{since!r} is no date. Write it as 2031-03-04.")
    return day


def search(ledger: Ledger, text: str, limit: int = 50) -> list[Json]:
    """Where words stand: articles, quotations and facts, the likeliest first. "In quotation marks": as a phrase.

    Of words that stand in more than WEIGHED places, those that came in last.
    """
    asked = [f'"{words}"' for pair in re.findall(r'"([^"]+)"|([^\s"]+)', text) for words in pair if words]
    if not any(c.isalnum() for words in asked for c in words):
        raise InputError("Nothing to search for. Give one or more words.")
    query = " ".join(asked)
    # A bounded look at how many there are: the index gives rows by their number, without weighing them.
    oldest = ledger.one(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?", query, WEIGHED - 1
    )
    rows = ledger.all(
        "SELECT kind, item, about, snippet(words, 0, '[', ']', '…', 16) FROM words "
        "WHERE words MATCH ? AND rowid >= ? ORDER BY rank, rowid LIMIT ?",
        query,
        oldest[0] if oldest else 0,
        limit,
    )
    found = []
    for kind, item, about, snippet in rows:
        where, _, name = about.partition(" ")
        row = (
            ledger.one("SELECT story, outlet, published FROM article WHERE id = ?", name)
            if where == "article"
            else None
        )
        story, outlet, published = row or (name, None, None)
        found.append(
            {
                "kind": kind,
                "id": item,
                "story": story,
                "article": name if where == "article" else None,
                "outlet": outlet,
                "published": published,
                "words": snippet,
            }
        )
    return found


def changes(ledger: Ledger, story: str, since: str | None = None) -> list[Change]:
    """What is new in a story since a day (or since its dossier before the last), what was settled, what dropped."""
    asked_day(since)
    story = find_story(ledger, story)
    rows = ledger.all("SELECT made, form FROM dossier WHERE story = ? ORDER BY number", story)
    if not rows:
        raise InputError(f"Story {story} has no dossier yet.")
    forms = [(made, json.loads(zlib.decompress(form).decode("utf-8", "surrogatepass"))) for made, form in rows]
    if since is None:
        before = forms[-2][1] if len(forms) > 1 else None
    else:
        before = next((form for made, form in reversed(forms) if made < since), None)
    texts = {
        old: (new, article_text(ledger, old), article_text(ledger, new))
        for old, new in ledger.all("SELECT id, replaced FROM article WHERE story = ? AND replaced NOT NULL", story)
    }
    return changes_between(before, forms[-1][1], texts)


def article_text(ledger: Ledger, article: str) -> str:
    row = ledger.one("SELECT reading FROM article WHERE id = ?", article)
    return text_of(row[0]) if row else ""
