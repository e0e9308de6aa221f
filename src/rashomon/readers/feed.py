"""RSS and Atom → a Page for each entry: its full text, or else the page it links to, or else its summary.

In: Opened, and a Fetcher if pages may be fetched.  Out: Pages.  Next: fetch.py
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping

from rashomon.errors import Caveat
from rashomon.readers.kinds import is_html
from rashomon.readers.newsml import refuse_entities
from rashomon.readers.opened import Opened, sha256
from rashomon.readers.page import Page, PageMeta
from rashomon.readers.sidecar import clean, iso_date, meta_from

Fetch = Callable[[str], Page | Caveat]

# Tags of one feed: its parser takes 30 µs for each. A feed of a hundred full articles has 5,000.
MAX_TAGS = 300_000

# Entries of one feed that are read. Feeds carry 10 to 100; archives of feeds a few thousand.
MAX_ENTRIES = 10_000


def read_feed(opened: Opened, fetch: Fetch | None = None) -> Iterator[Page | Caveat]:
    """Each entry of a feed, with the outlet that its <source> names, or else the feed's own title.

    >>> raw = b'''<rss version="2.0"><channel><title>All news</title><item><title>Rain falls</title>
    ... <guid>urn:x:1</guid><source url="http://courier.example/rss">The Lowen Courier</source>
    ... <description>Rain fell.</description></item></channel></rss>'''
    >>> page, caveat = read_feed(Opened("day.rss", io.BytesIO(raw), len(raw)))
    >>> page.input, page.raw, page.meta.outlet, page.meta.title
    ('day.rss#urn:x:1', b'Rain fell.', 'The Lowen Courier', 'Rain falls')
    """
    import feedparser

    whole = opened.whole()
    refuse_entities(opened, whole)
    if whole.count(b"<") > MAX_TAGS:
        raise opened.refusal(f"is a feed with more than {MAX_TAGS:,} tags", "Cut it into smaller ones.")
    # A stream, never the bytes: feedparser takes a string for a file name or an address to open.
    feed = feedparser.parse(io.BytesIO(whole), sanitize_html=False, resolve_relative_uris=False)
    entries = feed.entries[:MAX_ENTRIES]
    if not entries:
        raise opened.refusal("is a feed without entries", "Check its address.")
    title = _words(feed.feed.get("title"))
    short, digest = 0, sha256(whole)
    for number, entry in enumerate(entries, 1):
        meta = _meta(entry, title)
        record = clean(str(entry.get("id") or entry.get("link") or number))
        full = _full_text(entry)
        if full is None and fetch is not None and meta.url:
            got = fetch(meta.url)
            if isinstance(got, Page):
                yield Page(
                    got.input, got.raw, got.media_type, meta.or_else(got.meta), got.fetched, got.charset, got.carrier
                )
                continue
            yield got
        body = full or _words(entry.get("summary"))
        if not body:
            yield opened.caveat(record, "has neither text nor summary; skipped")
            continue
        short += full is None
        raw = clean(body).encode("utf-8")
        media_type = "text/html" if is_html(raw) or "<" in body else "text/plain"
        yield opened.page(raw, media_type, "application/rss+xml", record=record, meta=meta, sha256=digest)
    if short:
        what = (
            f"{short} of {len(entries)} carry a summary only, no article. Allow fetching, or give the pages themselves"
        )
        yield opened.caveat("entries", what)


def _full_text(entry: Mapping[str, object]) -> str | None:
    """<content:encoded> or Atom's <content>; the longest, if there are several."""
    content = entry.get("content")
    texts = [str(c.get("value") or "") for c in content if isinstance(c, Mapping)] if isinstance(content, list) else []
    return max((text for text in texts if text.strip()), key=len, default=None)


def _meta(entry: Mapping[str, object], feed_title: str | None) -> PageMeta:
    source = entry.get("source")
    named = source.get("title") or source.get("value") if isinstance(source, Mapping) else None
    authors = entry.get("authors")
    names = [a.get("name") for a in authors if isinstance(a, Mapping)] if isinstance(authors, list) else []
    # Asked with "in" first: feedparser answers .get("updated") with the other date, and warns that it will stop to.
    stated = next((entry[key] for key in ("published", "updated") if entry.get(key)), None)
    parsed = next((entry[f"{key}_parsed"] for key in ("published", "updated") if f"{key}_parsed" in entry), None)
    link = entry.get("link")
    usual, _ = meta_from(
        {"outlet": _words(named) or feed_title, "title": entry.get("title"), "authors": names or entry.get("author")}
    )
    return PageMeta(
        outlet=usual.outlet,
        title=usual.title,
        url=clean(link) if isinstance(link, str) and link.startswith(("http://", "https://")) else None,
        published=iso_date(stated) or _parsed(parsed),
        bylines=usual.bylines,
    )


def _parsed(when: object) -> str | None:
    """What feedparser made of a date in a form of its own, in UTC."""
    if not isinstance(when, tuple) or len(when) < 6:
        return None
    return iso_date("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+00:00".format(*when[:6]))


def _words(value: object) -> str | None:
    return clean(value.strip()) or None if isinstance(value, str) else None
