"""Keeping stories up to date: each one that changed is reconciled, without holding a reader or another writer up.

In: stories whose dossier does not know all of their articles.  Out: dossiers in the file.  Next: looking.py
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import replace

from rashomon.article import with_inferred_dates
from rashomon.reading import Reading
from rashomon.reconcile import Progress, quiet, reconcile
from rashomon.store.indexing import index_story
from rashomon.store.ledger import Ledger
from rashomon.store.packing import storable
from rashomon.store.rereading import reading_of
from rashomon.store.settled import overrides_of_now
from rashomon.timex import find_times


def bring_up_to_date(ledger: Ledger, progress: Progress = quiet) -> list[str]:
    """Reconcile every story that changed, also those that a crash left behind. Gives their ids."""
    stale = [story for (story,) in ledger.all("SELECT id FROM story WHERE stale AND held > 0 ORDER BY id")]
    for n, story in enumerate(stale):
        progress("stories", n, len(stale))
        renew(ledger, story)
    progress("stories", len(stale), len(stale))
    return stale


def renew(ledger: Ledger, story: str) -> None:
    """One story's dossier, made without holding others up, and kept if no article came in between."""
    models, _ = ledger.writing()
    articles = articles_of(ledger, story)
    readings = dated_together([reading_of(ledger, article) for article in articles])
    settled = overrides_of_now(ledger)
    dossier = replace(reconcile(readings, models, overrides=settled), story_id=story)
    raw = dossier.dumps().encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(raw).hexdigest()
    with ledger.turn():
        if articles_of(ledger, story) != articles or overrides_of_now(ledger) != settled:
            return  # it stays stale, for whoever changed it
        last = ledger.db.execute(
            "SELECT sha256 FROM dossier WHERE story = ? ORDER BY number DESC LIMIT 1", (story,)
        ).fetchone()
        if last is None or last[0] != digest:
            cursor = ledger.db.execute(
                "INSERT INTO dossier (story, made, sha256, form) VALUES (?, ?, ?, ?)",
                (story, ledger.clock(), digest, zlib.compress(raw)),
            )
            ledger.db.executemany("INSERT INTO told VALUES (?, ?)", [(a, cursor.lastrowid) for a in articles])
            index_story(ledger, story, dossier)
        dates = sorted(a.published for a in dossier.articles if a.published)
        ledger.db.execute(
            "UPDATE story SET stale = 0, title = ?, first = ?, last = ? WHERE id = ?",
            (storable(dossier.title), *((dates[0], dates[-1]) if dates else (None, None)), story),
        )


def dated_together(readings: Sequence[Reading]) -> list[Reading]:
    """Readings with the dates that only their story tells: each was read alone when it came in."""
    dated = with_inferred_dates([r.article for r in readings])
    return [
        r if article == r.article else replace(r, article=article, times=tuple(find_times(r.syntax, article.published)))
        for r, article in zip(readings, dated, strict=True)
    ]


def articles_of(ledger: Ledger, story: str) -> list[str]:
    rows = ledger.all("SELECT id FROM article WHERE story = ? AND replaced IS NULL ORDER BY id", story)
    return [article for (article,) in rows]
