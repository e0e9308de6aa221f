"""Taking in: a page is read, given its story, and kept in one transaction; told of when it is on the disk.

In: Page.  Out: Added.  Next: homes.py, then upkeep.py
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Literal

from rashomon.article import read_articles
from rashomon.errors import Caveat
from rashomon.override import date_of
from rashomon.readers import Page
from rashomon.reading import Reading, read_one
from rashomon.store.homes import regroup, story_of
from rashomon.store.indexing import index_article, unlist, write_quotes
from rashomon.store.ledger import Ledger
from rashomon.store.packing import packed_reading, page_form, storable, storable_page
from rashomon.store.settled import overrides
from rashomon.store.shelf import packed
from rashomon.story import Gist, gist_of


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one page. Once this is told, it is on the disk."""

    state: Literal["new", "version", "held", "no-article"]
    input: str
    article: str | None
    story: str | None
    caveats: tuple[Caveat, ...] = ()


def add_page(ledger: Ledger, page: Page) -> Added:
    """Read one page, give it its story, and keep all of it in one transaction."""
    page = storable_page(page)
    if held := held_already(ledger, page):
        return held
    reading, gist, caveats = read_page(ledger, page)
    with ledger.turn():
        if held := held_already(ledger, page):  # another writer was quicker
            return held
        where = (reading.article.url if reading else page.meta.url) or page.input
        keep_page(ledger, page, where, reading.article.id if reading else None)
        if reading is None or gist is None:
            return Added("no-article", page.input, None, None, tuple(caveats))
        article = reading.article.id
        if home := story_of(ledger, article):  # the same words under the same name, from another folder
            return Added("held", page.input, article, home, tuple(caveats))
        earlier = keep_article(ledger, reading, gist, where)
        story = story_of(ledger, article)
    return Added("version" if earlier else "new", page.input, article, story, tuple(caveats))


def held_already(ledger: Ledger, page: Page) -> Added | None:
    row = ledger.one(
        "SELECT arrival.article, story FROM arrival LEFT JOIN article ON id = arrival.article "
        "WHERE sha256 = ? AND input = ?",
        page.sha256,
        page.input,
    )
    return Added("held", page.input, row[0], row[1]) if row else None


def read_page(ledger: Ledger, page: Page) -> tuple[Reading | None, Gist | None, list[Caveat]]:
    """What one page says by itself; its own doubts travel with the reading."""
    models, annotator = ledger.writing()
    articles, caveats = read_articles([page])
    if not articles:
        return None, None, caveats
    article = articles[0]
    published = date_of(overrides(ledger), article.id)
    if published:
        article = read_articles([replace(page, meta=replace(page.meta, published=published))])[0][0]
    reading = read_one(article, annotator, models.reporter)
    mine = [c for c in caveats if c.article == article.id]
    reading = replace(reading, caveats=(*reading.caveats, *mine))
    return reading, gist_of(reading, models.encoder), caveats


def keep_page(ledger: Ledger, page: Page, where: str, article: str | None) -> None:
    """Within a turn: the page as it came, once, and from where it came this time."""
    ledger.writing()[1].write()
    ledger.db.execute(
        "INSERT OR IGNORE INTO page VALUES (?, ?, ?)", (page.sha256, len(page.raw), zlib.compress(page.raw))
    )
    ledger.db.execute(
        "INSERT INTO arrival (sha256, input, place, form, added, article) VALUES (?, ?, ?, ?, ?, ?)",
        (page.sha256, page.input, where, page_form(page), ledger.clock(), article),
    )


def keep_article(ledger: Ledger, reading: Reading, gist: Gist, where: str) -> bool:
    """Within a turn: what it says, its story, and its words in the index. Whether it replaces an earlier version."""
    article = reading.article
    earlier = ledger.db.execute(
        "SELECT id, story FROM article WHERE place = ? AND replaced IS NULL ORDER BY number DESC LIMIT 1", (where,)
    ).fetchone()
    cursor = ledger.db.execute(
        "INSERT INTO article (id, story, day, published, outlet, title, place, made_with, reading, gist) "
        "VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article.id,
            gist.day or 0,
            storable(article.published),
            storable(article.outlet),
            storable(article.title),
            where,
            ledger.made_with(),
            packed_reading(reading),
            packed(gist),
        ),
    )
    number = cursor.lastrowid
    assert number is not None
    if earlier:
        ledger.db.execute("UPDATE article SET replaced = ? WHERE id = ?", (article.id, earlier[0]))
        unlist(ledger, earlier[0])
    regroup(ledger, gist, also=[earlier[1]] if earlier else [])
    ledger.shelf.write(number, gist)
    write_quotes(ledger, reading)
    index_article(ledger, reading)
    return earlier is not None
