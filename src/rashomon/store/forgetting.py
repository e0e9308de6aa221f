"""Forgetting: an article goes, with its page, its parses, its words in the index, and every dossier that quotes it.

In: an article's id, or an input.  Out: nothing of it in the file.  Next: upkeep.py
"""

from __future__ import annotations

from rashomon.errors import InputError
from rashomon.store import visits
from rashomon.store.homes import recount
from rashomon.store.indexing import unindex, unlist
from rashomon.store.ledger import Ledger
from rashomon.store.opening import told
from rashomon.store.packing import text_of
from rashomon.store.parses import key_of, paragraphs
from rashomon.store.shelf import unpacked


def forget(ledger: Ledger, name: str) -> list[str]:
    """Take an article, or every article of an input, out of the archive with all that was kept of its words."""
    rows = ledger.all(
        "SELECT DISTINCT article FROM arrival WHERE article = ? OR input = ? OR place = ?", name, name, name
    )
    articles = sorted(a for (a,) in rows if a)
    if not articles:
        raise InputError(f"The archive holds no article or input {name!r}.")
    with ledger.turn():
        for article in articles:
            forget_one(ledger, article)
        # Its words stay in the index's older parts until those are written anew.
        ledger.db.execute("INSERT INTO words (words) VALUES ('optimize')")
    with told(ledger.path):
        ledger.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return articles


def forget_one(ledger: Ledger, article: str) -> None:
    number, story, form, gist = ledger.db.execute(
        "SELECT number, story, reading, gist FROM article WHERE id = ?", (article,)
    ).fetchone()
    text = text_of(form)
    annotator = ledger.writing()[1].name
    ledger.db.execute("PRAGMA secure_delete = ON")
    ledger.db.executemany("DELETE FROM parse WHERE key = ?", [(key_of(annotator, p),) for p in paragraphs(text)])
    unlist(ledger, article)
    stories = [s for (s,) in ledger.db.execute(
        "SELECT DISTINCT story FROM dossier JOIN told ON number = dossier WHERE article = ?", (article,)
    )]  # fmt: skip
    for (dossier,) in ledger.db.execute("SELECT dossier FROM told WHERE article = ?", (article,)).fetchall():
        ledger.db.execute("DELETE FROM dossier WHERE number = ?", (dossier,))
        ledger.db.execute("DELETE FROM told WHERE dossier = ?", (dossier,))
    for told_in in {*stories, story}:
        unindex(ledger, f"story {told_in}")
    ledger.shelf.erase(number, unpacked(gist))
    ledger.db.execute("DELETE FROM article WHERE id = ?", (article,))
    ledger.db.execute("UPDATE article SET replaced = NULL WHERE replaced = ?", (article,))
    stood = ledger.db.execute("SELECT sha256, input, place FROM arrival WHERE article = ?", (article,)).fetchall()
    for address in sorted({a for _, *addresses in stood for a in addresses}):
        visits.forget(ledger, address)
    ledger.db.execute("DELETE FROM arrival WHERE article = ?", (article,))
    for page, *_ in stood:
        if not ledger.db.execute("SELECT 1 FROM arrival WHERE sha256 = ?", (page,)).fetchone():
            ledger.db.execute("DELETE FROM page WHERE sha256 = ?", (page,))
    for told_in in sorted({*stories, story}):
        recount(ledger, told_in)
