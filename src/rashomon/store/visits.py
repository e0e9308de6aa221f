"""When a feed or a page may be asked again: kept in the archive, so that a watch goes on politely where it stopped.

In: an address and what came of asking.  Out: Known, and dates.  Next: ../watching.py
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from rashomon.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an address from earlier visits."""

    etag: str | None
    modified: str | None
    looks: int
    failed: int
    due: str | None  # None: never again


def known(ledger: Ledger, address: str) -> Known | None:
    row = ledger.one("SELECT etag, modified, looks, failed, due FROM visit WHERE address = ?", key(address))
    return Known(*row) if row else None


def is_due(ledger: Ledger, address: str) -> bool:
    """Whether an address may be asked now; one never asked may."""
    before = known(ledger, address)
    return before is None or (before.due is not None and before.due <= ledger.clock())


def seconds_until(ledger: Ledger, address: str) -> float:
    """How long an address is still to be left alone."""
    before = known(ledger, address)
    if before is None or before.due is None:
        return 0.0
    left = datetime.fromisoformat(before.due) - datetime.fromisoformat(ledger.clock())
    return max(0.0, left.total_seconds())


def answered(
    ledger: Ledger,
    address: str,
    again: timedelta | None,
    *,
    etag: str | None = None,
    modified: str | None = None,
    via: str | None = None,
) -> None:
    """Note an answer, and when to ask again (None: never)."""
    before = known(ledger, address)
    looks = (before.looks if before else 0) + 1
    write(ledger, address, via, Known(etag, modified, looks, 0, later(ledger, again)))


def unanswered(ledger: Ledger, address: str, again: timedelta | None, via: str | None = None) -> None:
    """Note that nothing came, and when to ask again (None: never). What was known of its version stays."""
    before = known(ledger, address) or Known(None, None, 0, 0, None)
    due = later(ledger, again)
    write(ledger, address, via, Known(before.etag, before.modified, before.looks, before.failed + 1, due))


def waiting(ledger: Ledger, via: str) -> bool:
    """Whether a page that this feed named is to be asked for now: then the feed is read whole."""
    now = ledger.clock()
    return ledger.one("SELECT 1 FROM visit WHERE via = ? AND due <= ? LIMIT 1", key(via), now) is not None


def unnamed(ledger: Ledger, via: str) -> None:
    """Pages that are due still, after a whole look at their feed, are named there no more: let them be."""
    with ledger.turn():
        ledger.db.execute("UPDATE visit SET due = NULL WHERE via = ? AND due <= ?", (key(via), ledger.clock()))


def forget(ledger: Ledger, address: str) -> None:
    """Within a turn: let a page never come in again by itself, though a feed or folder may go on holding it."""
    ledger.db.execute("INSERT OR REPLACE INTO visit VALUES (?, NULL, NULL, NULL, 0, 0, NULL)", (key(address),))


def is_forgotten(ledger: Ledger, address: str) -> bool:
    before = known(ledger, address)
    return before is not None and (before.looks, before.failed, before.due) == (0, 0, None)


def write(ledger: Ledger, address: str, via: str | None, now: Known) -> None:
    with ledger.turn():
        ledger.db.execute(
            "INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key(address), key(via) if via else None, now.etag, now.modified, now.looks, now.failed, now.due),
        )


def later(ledger: Ledger, again: timedelta | None) -> str | None:
    if again is None:
        return None
    return (datetime.fromisoformat(ledger.clock()) + again).isoformat(timespec="seconds")


def key(address: str) -> bytes:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).digest()
