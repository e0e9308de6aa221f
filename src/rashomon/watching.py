"""Feeds and folders, looked at again and again: what is new goes into the archive.

In: an archive, sources.  Out: what was added, and the stories brought up to date.  Next: archive.py
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from rashomon.archive import Added, Archive
from rashomon.errors import Caveat
from rashomon.readers import Fetcher, Page, iter_pages
from rashomon.readers.fetch import is_url

# A source that fails is left alone for twice as many rounds each time, up to this many: a day at four an hour.
LONGEST_REST = 96
# What a fetcher answers of a page that the archive holds; never shown.
HELD = "held already"


class OnlyNew:
    """Fetches what the archive does not hold: a feed names the same twenty pages all day."""

    def __init__(self, fetcher: Fetcher, archive: Archive, sources: Sequence[str]) -> None:
        self.fetcher, self.archive, self.sources = fetcher, archive, frozenset(sources)

    def fetch(self, url: str) -> Page | Caveat:
        if url not in self.sources and self.archive.holds_place(url):
            return Caveat("watching", HELD)
        return self.fetcher.fetch(url)


def rounds(
    archive: Archive,
    sources: Sequence[str],
    minutes: float = 15,
    *,
    once: bool = False,
    fetcher: Fetcher | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Added | Caveat | str]:
    """Look at every source, then rest, and again. Gives what was added, doubts, and ids of stories made anew."""
    failed: dict[str, int] = {}
    resting: dict[str, int] = {}
    while True:
        for source in sources:
            if resting.get(source, 0) > 0:
                resting[source] -= 1
                continue
            good = False
            for found in look(archive, source, sources, fetcher):
                good = good or isinstance(found, Added)
                if not (isinstance(found, Caveat) and found.reason == HELD):
                    yield found
                else:
                    good = True
            failed[source] = 0 if good or not is_url(source) else failed.get(source, 0) + 1
            resting[source] = min(LONGEST_REST, 2 ** failed[source] - 1)
        yield from archive.bring_up_to_date()
        if once:
            return
        sleep(minutes * 60)


def look(archive: Archive, source: str, sources: Sequence[str], fetcher: Fetcher | None) -> Iterator[Added | Caveat]:
    """One look at one source; whatever goes wrong with it is its own caveat, and harms no other."""
    only_new = OnlyNew(fetcher or Fetcher(), archive, sources)
    yield from archive.add(iter_pages([source], fetch=only_new))  # type: ignore[arg-type]  # all it asks is `fetch`
