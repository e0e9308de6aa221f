"""What every page needs: the archive open for reading, a story laid out, a template filled in.

In: the archive's path.  Out: Desk.  Next: stories.py
A dossier never changes, so a story laid out once is kept by its dossier's hash.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import HTMLResponse

from rashomon.archive import Archive
from rashomon.report.html import asset, templates
from rashomon.report.marks import LAYERS
from rashomon.report.points import VerdictCount, count_verdicts
from rashomon.report.story_page import StoryPage, story_page
from rashomon.report.values import date_words, span_of_days
from rashomon.store.opening import told
from rashomon.web import catalogue
from rashomon.web.guard import MAX_BODY_BYTES, MAX_FILES
from rashomon.web.writer import Writer

HERE = Path(__file__).parent / "templates"
# Stories kept laid out. One of 300 short articles and 2,000 findings takes 7 MB beside its texts (tracemalloc).
KEPT_STORIES = 16
# Counts of verdicts kept: a few words each, and an archive's list shows thirty stories at once.
KEPT_TALLIES = 5_000


@dataclass(frozen=True)
class OpenStory:
    """A story with its newest dossier laid out."""

    id: str
    digest: str
    page: StoryPage
    is_stale: bool

    @property
    def home(self) -> str:
        return story_address(self.id)


@dataclass
class Desk:
    """The archive as the pages see it."""

    place: Path
    writer: Writer
    _kept: LRUCache[str, StoryPage] = field(default_factory=lambda: LRUCache(KEPT_STORIES))
    _tallies: LRUCache[str, tuple[VerdictCount, ...]] = field(default_factory=lambda: LRUCache(KEPT_TALLIES))
    _outlets: tuple[tuple[int, ...], list[str]] = field(default=((), []))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def reading(self) -> Iterator[Archive]:
        """The archive for as long as one page is made; a writer is never waited for."""
        with told(self.place), Archive(self.place) as archive:
            yield archive

    def has_archive(self) -> bool:
        return self.place.exists() and self.place.stat().st_size > 0

    def open_story(self, name: str) -> OpenStory:
        """A story by its id, or the id of one of its articles. InputError if there is none."""
        with self.reading() as archive:
            story = archive.find_story(name)
            digest = catalogue.newest_dossier(archive.db, story)
            stale = catalogue.is_stale(archive.db, story)
            with self._lock:
                page = self._kept.get(digest)
            if page is None:
                form = json.loads(archive.dossier_text(story))
                page = story_page(form, {a["id"]: article_address(a["id"]) for a in form["articles"]})
                with self._lock:
                    self._kept[digest] = page
        return OpenStory(story, digest, page, stale)

    def outlets(self, archive: Archive) -> list[str]:
        """The outlets by name; looked up anew only when the archive has changed (it takes a look at every article)."""
        now = catalogue.stamp(archive.db)
        with self._lock:
            if self._outlets[0] == now:
                return self._outlets[1]
        found = catalogue.outlets(archive.db)
        with self._lock:
            self._outlets = (now, found)
        return found

    def tally(self, archive: Archive, story: str) -> tuple[VerdictCount, ...]:
        """How many findings of each verdict a story's newest dossier holds."""
        digest = catalogue.newest_dossier(archive.db, story)
        with self._lock:
            if digest in self._tallies:
                return self._tallies[digest]
        found = count_verdicts(json.loads(archive.dossier_text(story))) if digest else ()
        with self._lock:
            self._tallies[digest] = found
        return found


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def story_address(story: str) -> str:
    return f"/stories/{quote(story, safe='')}/"


def article_address(article: str) -> str:
    return f"/articles/{quote(article, safe='')}"


def finding_address(item: str) -> str:
    return f"/find/{quote(item, safe='')}"


def show(name: str, status: int = 200, headers: Mapping[str, str] | None = None, /, **values: Any) -> HTMLResponse:
    """A page from its template."""
    text = pages().get_template(name).render({"home": "", "layers": LAYERS, **values})
    return HTMLResponse(text.encode("utf-8", "replace"), status, headers)


@cache
def pages() -> Any:
    """The dossier's templates and ours, with what only pages with addresses need."""
    environment = templates(HERE)
    environment.filters |= {
        "story_address": story_address,
        "article_address": article_address,
        "finding_address": finding_address,
        "day": lambda stamp: date_words(str(stamp)[:10]) if stamp else "",
    }
    environment.globals |= {
        "asset_address": asset_address,
        "max_files": MAX_FILES,
        "max_bytes": MAX_BODY_BYTES,
        "span_of_days": span_of_days,
    }
    return environment


ASSETS = {
    "dossier.css": "text/css",
    "dossier.js": "text/javascript",
    "web.css": "text/css",
    "web.js": "text/javascript",
}


@cache
def asset_text(name: str) -> str:
    own = HERE / name
    return own.read_text("utf-8").replace("\r\n", "\n") if own.exists() else asset(name)


def asset_address(name: str) -> str:
    """An address that changes with what it gives, so that a browser may keep it for ever."""
    return f"/assets/{sha256(asset_text(name).encode()).hexdigest()[:12]}/{name}"
