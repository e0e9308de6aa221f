"""Feeds and folders, looked at again and again: what is new or corrected goes into the archive.

In: an archive, sources.  Out: what was added, and the stories brought up to date.  Next: archive.py
When each address may be asked again is kept in the archive (store/visits.py): a watch that was stopped goes on from
there, asks nobody sooner for it, and reads no page twice unless its server says that it changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from rashomon.archive import Added, Archive, ArchiveError
from rashomon.errors import Caveat
from rashomon.readers import Fetcher, Page, iter_pages
from rashomon.readers.fetch import Visit, is_url
from rashomon.store import visits

# A page is looked at again so long after each look, for corrections: most are made on the first day. Then no more.
CORRECTED = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
# A source that fails is left alone for twice as long each time, a page from an hour on; so long at most.
LONGEST_REST = timedelta(days=1)
FIRST_RETRY = timedelta(hours=1)
# So often a page is asked for that never comes: five days in all.
TRIES = 8
# Pages fetched at one look at one source: a feed that names ten thousand holds up no other.
PAGES_A_LOOK = 50
# A server's robots.txt is read again after so long (RFC 9309, 2.4).
RULES_KEPT = timedelta(days=1)
# What is answered of a page that need not be read; never shown.
HELD = "held already"


def rounds(
    archive: Archive,
    sources: Sequence[str],
    minutes: float = 15,
    *,
    once: bool = False,
    fetcher: Fetcher | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Added | Caveat | str]:
    """Look at every source when it is due, and rest. Gives what was added, doubts, and ids of stories made anew.

    `once` looks now, but at no source that failed and is still to be left alone.
    """
    sources = tuple(dict.fromkeys(sources))
    every = timedelta(minutes=minutes)
    asking, awake = fetcher or Fetcher(), 0.0
    while True:
        for source in sources:
            before = visits.known(archive, source)
            due = visits.is_due(archive, source)
            if due or (once and before is not None and not before.failed):
                yield from look(archive, source, asking, every)
            elif once and before is not None:
                told = f"{source} failed {before.failed} times in a row and is not asked before {before.due}."
                yield Caveat("watching", told)
        yield from archive.bring_up_to_date()
        if once:
            return
        rest = max(1.0, min(visits.seconds_until(archive, source) for source in sources))
        sleep(rest)
        awake += rest
        if fetcher is None and awake > RULES_KEPT.total_seconds():
            asking, awake = Fetcher(), 0.0


def look(archive: Archive, source: str, fetcher: Fetcher, every: timedelta) -> Iterator[Added | Caveat]:
    """One look at one source; whatever goes wrong with it is its own caveat, and harms no other."""
    asker = Asker(archive, source, fetcher)
    good = False
    try:
        for found in archive.add(map(asker.unforgotten, iter_pages([source], fetch=asker))):
            if isinstance(found, Added):
                asker.kept(found.input)
            if isinstance(found, Caveat) and found.reason == HELD:
                good = True
                continue
            good = good or isinstance(found, Added)
            yield found
    except ArchiveError:
        raise
    except Exception as error:  # a fault of ours in reading one source
        what = f"{type(error).__name__}: {error}"[:200]
        yield Caveat("watching", f"{source} could not be read to its end ({what}); the other sources go on.")
        good = False
    said = asker.said or Visit(None)
    if good or not is_url(source):
        # Its marks are kept only if all that it names was read: else it is read whole again.
        etag, modified = (None, None) if asker.left else (said.etag, said.modified)
        visits.answered(archive, source, every, etag=etag, modified=modified)
        if said.found is not None and not asker.left:
            visits.unnamed(archive, source)
        return
    before = visits.known(archive, source)
    doubled: timedelta = every * 2 ** min(20, before.failed + 1 if before else 1)
    visits.unanswered(archive, source, max(min(doubled, LONGEST_REST), timedelta(seconds=said.rest)))


class Asker:
    """Fetches for one look: the source itself, unless its server says that nothing changed, and what is due of it."""

    def __init__(self, archive: Archive, source: str, fetcher: Fetcher) -> None:
        self.archive, self.source, self.fetcher = archive, source, fetcher
        self.said: Visit | None = None  # what the source answered
        self.read: dict[str, Visit] = {}  # pages on their way into the archive
        self.asked = 0
        self.left = False  # something that it names was not to be had

    def fetch(self, url: str) -> Page | Caveat:
        if url != self.source:
            return self.page(url)
        before = visits.known(self.archive, url)
        marks = (before.etag, before.modified) if before and not visits.waiting(self.archive, url) else (None, None)
        self.said = self.fetcher.visit(url, *marks)
        return self.said.found or Caveat("watching", HELD)

    def page(self, url: str) -> Page | Caveat:
        before = visits.known(self.archive, url)
        held = self.archive.holds_place(url) if before is None else not visits.is_due(self.archive, url)
        if held:
            return Caveat("watching", HELD)
        if self.asked >= PAGES_A_LOOK:
            self.left = True
            return Caveat("watching", HELD)
        self.asked += 1
        visit = self.fetcher.visit(url, *(before.etag, before.modified) if before else ())
        if isinstance(visit.found, Caveat):
            failed = before.failed + 1 if before else 1
            rest = max(FIRST_RETRY * 2 ** (failed - 1), timedelta(seconds=visit.rest))
            visits.unanswered(self.archive, url, rest if failed < TRIES else None, self.source)
            return visit.found
        self.read[url] = visit
        if visit.found is None:
            self.kept(url)
            return Caveat("watching", HELD)
        return visit.found

    def unforgotten(self, found: Page | Caveat) -> Page | Caveat:
        """What was forgotten comes in again by hand only."""
        addresses = [] if isinstance(found, Caveat) else [found.input, found.meta.url or found.input]
        gone = any(visits.is_forgotten(self.archive, address) for address in addresses)
        return Caveat("watching", HELD) if gone else found

    def kept(self, url: str) -> None:
        """A page that was fetched is safe in the archive, or is there as it was: note it, and when to look again."""
        visit = self.read.pop(url, None)
        if visit is None:
            return
        before = visits.known(self.archive, url)
        looks = before.looks if before else 0
        again = CORRECTED[looks] if looks < len(CORRECTED) else None
        visits.answered(self.archive, url, again, etag=visit.etag, modified=visit.modified, via=self.source)
