"""Settling: an analyst's overrides go in, and what they touch is read, placed or reconciled anew.

In: Overrides.  Out: rows of the file.  Next: upkeep.py
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from rashomon.errors import InputError
from rashomon.override import OF_FACTS, OF_SPEAKERS, OF_STORIES, Override
from rashomon.store.form import to_form
from rashomon.store.homes import recount, regroup, story_of
from rashomon.store.ledger import Ledger
from rashomon.store.rereading import read_again, rewrite
from rashomon.store.settled import overrides
from rashomon.store.shelf import unpacked


def settle(ledger: Ledger, wanted: Sequence[Override]) -> None:
    """Make these the archive's overrides, in place of those it had; touched stories are told apart anew."""
    before = overrides(ledger)
    refuse_strangers(ledger, wanted)
    changed = {*before} ^ {*wanted}
    dated = sorted({o.articles[0] for o in changed if o.kind == "date"})
    moved = sorted({a for o in changed if o.kind in OF_STORIES for a in o.articles})
    with ledger.turn():
        ledger.db.execute("DELETE FROM override")
        ledger.db.executemany(
            "INSERT INTO override (form, added) VALUES (?, ?)",
            [(json.dumps(to_form(o), ensure_ascii=False), ledger.clock()) for o in sorted(set(wanted))],
        )
        if any(o.kind in (*OF_SPEAKERS, *OF_FACTS) for o in changed):
            ledger.db.execute("UPDATE story SET stale = 1 WHERE held > 0")
        for article in dated:
            rewrite(ledger, *read_again(ledger, article))
            recount(ledger, story_of(ledger, article))
        for article in moved:
            (form,) = ledger.db.execute("SELECT gist FROM article WHERE id = ?", (article,)).fetchone()
            regroup(ledger, unpacked(form), also=[story_of(ledger, article)])


def refuse_strangers(ledger: Ledger, wanted: Sequence[Override]) -> None:
    known = {a for (a,) in ledger.all("SELECT id FROM article")}
    for override in wanted:
        for article in override.articles:
            if article not in known:
                raise InputError(f"[[{override.kind}]] names article {article}, which the archive does not hold.")
