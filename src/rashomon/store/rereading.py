"""Readings out of the file: as they were made, or made anew where another version or model made them.

In: an article's id.  Out: Reading, Page.  Next: upkeep.py
"""

from __future__ import annotations

import zlib

from rashomon.errors import InputError
from rashomon.readers import Page
from rashomon.reading import Reading
from rashomon.store.indexing import write_quotes
from rashomon.store.intake import read_page
from rashomon.store.ledger import Ledger
from rashomon.store.packing import packed_reading, unpacked_page, unpacked_reading
from rashomon.store.shelf import packed, unpacked
from rashomon.story import Gist


def reading_of(ledger: Ledger, article: str) -> Reading:
    """An article as it was read, from the file; read anew if another version of rashomon or its models read it."""
    row = ledger.one("SELECT reading, made_with FROM article WHERE id = ?", article)
    if row is None:
        raise InputError(f"The archive holds no article {article}. List its stories with: rashomon stories.")
    if row[1] == ledger.made_with():
        return unpacked_reading(row[0], ledger.writing()[1])
    reading, gist = read_again(ledger, article)
    with ledger.turn():
        rewrite(ledger, reading, gist)
    return reading


def read_again(ledger: Ledger, article: str) -> tuple[Reading, Gist]:
    """What an article's page says, by the models and the settled dates of now."""
    reading, gist, _ = read_page(ledger, page_of(ledger, article))
    assert reading is not None
    assert gist is not None
    return reading, gist


def rewrite(ledger: Ledger, reading: Reading, gist: Gist) -> None:
    """Within a turn: what an article says, read anew."""
    ledger.writing()[1].write()
    article = reading.article
    number, earlier = ledger.db.execute("SELECT number, gist FROM article WHERE id = ?", (article.id,)).fetchone()
    ledger.shelf.erase(number, unpacked(earlier))
    ledger.shelf.write(number, gist)
    ledger.db.execute(
        "UPDATE article SET reading = ?, made_with = ?, gist = ?, day = ?, published = ? WHERE id = ?",
        (packed_reading(reading), ledger.made_with(), packed(gist), gist.day or 0, article.published, article.id),
    )
    ledger.db.execute("DELETE FROM quote WHERE article = ?", (article.id,))
    write_quotes(ledger, reading)


def page_of(ledger: Ledger, article: str) -> Page:
    """The raw page of an article, as it came."""
    row = ledger.one(
        "SELECT raw, input, form FROM arrival JOIN page USING (sha256) WHERE article = ? ORDER BY number LIMIT 1",
        article,
    )
    if row is None:
        raise InputError(f"The archive holds no article {article}.")
    return unpacked_page(zlib.decompress(row[0]), row[1], row[2])
