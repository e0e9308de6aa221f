"""What a page says of itself: title, outlet, bylines, dates, language, from JSON-LD, OpenGraph, meta tags.

In: the tags of an HTML page.  Out: Imprint.  Next: dating.py
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rashomon.extraction import Visible

# How deep and how far structured data is walked; real pages need 6 levels and some hundred nodes.
DEEPEST = 12
MOST_NODES = 5_000

ATTRIBUTE = re.compile(r"""([a-zA-Z:_-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
ARTICLE_TYPES = re.compile(r"Article|Posting|Report|Review|NewsStory", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a page says of itself; each value as it stands there."""

    title: str | None = None
    outlet: str | None = None
    bylines: tuple[str, ...] = ()
    published: str | None = None
    published_from: str | None = None  # "json-ld" or "meta"
    updated: str | None = None
    language: str | None = None
    url: str | None = None


def read_imprint(visible: Visible) -> Imprint:
    """Read what an HTML page says of itself.

    >>> from rashomon.extraction import see
    >>> page = '<html lang="en"><meta property="og:site_name" content="The Aldmoor Courier"><title>Rain</title>'
    >>> imprint = read_imprint(see(page))
    >>> imprint.outlet, imprint.title, imprint.language
    ('The Aldmoor Courier', 'Rain', 'en')
    """
    meta: dict[str, list[str]] = {}
    language = canonical = None
    times: list[str] = []
    for tag in visible.tags:
        found = {
            name.lower(): html.unescape(value.strip("\"'")).strip() for name, value in ATTRIBUTE.findall(tag[:4000])
        }
        kind = tag[1:5].lower()
        if kind == "meta" and found.get("content"):
            name = found.get("property") or found.get("name") or found.get("itemprop") or ""
            meta.setdefault(name.lower(), []).append(found["content"])
        elif kind == "html":
            language = language or found.get("lang") or found.get("xml:lang")
        elif kind == "time" and found.get("datetime"):
            times.append(found["datetime"])
        elif kind == "link" and found.get("rel", "").lower() == "canonical":
            canonical = canonical or found.get("href")
    data = list(_articles(visible.scripts))

    def said(*names: str) -> str | None:
        return next((meta[name][0] for name in names if meta.get(name)), None)

    def told(key: str) -> str | None:
        return next((value for node in data for value in [node.get(key)] if isinstance(value, str) and value), None)

    published, published_from = told("datePublished"), "json-ld"
    if published is None:
        published = said(
            "article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "dc.date",
            "dc.date.issued",
            "dcterms.created",
            "pubdate",
            "publishdate",
            "sailthru.date",
            "parsely-pub-date",
            "article.published",
            "cxenseparse:recs:publishtime",
            "og:pubdate",
        )
        published_from = "meta"
    if published is None and len(set(times)) == 1:
        published = times[0]
    bylines = tuple(dict.fromkeys(name for node in data for name in _names(node.get("author")))) or tuple(
        dict.fromkeys(
            value
            for name in ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author")
            for value in meta.get(name, [])
            if not value.startswith("http")
        )
    )
    return Imprint(
        title=told("headline") or said("og:title", "twitter:title") or visible.title,
        outlet=next((name for node in data for name in _names(node.get("publisher"))), None)
        or said("og:site_name", "application-name"),
        bylines=bylines,
        published=published,
        published_from=published_from if published else None,
        updated=told("dateModified") or said("article:modified_time", "og:updated_time", "lastmod", "datemodified"),
        language=language or said("og:locale", "language", "content-language"),
        url=canonical or said("og:url"),
    )


def _articles(scripts: tuple[str, ...]) -> Iterator[dict[str, object]]:
    """The nodes of JSON-LD that speak of an article."""
    for script in scripts:
        try:
            stack: list[tuple[object, int]] = [(json.loads(script, strict=False), 0)]
        except (ValueError, RecursionError):
            continue
        seen = 0
        while stack and seen < MOST_NODES:
            node, depth = stack.pop()
            seen += 1
            if depth > DEEPEST:
                continue
            if isinstance(node, list):
                stack.extend((child, depth + 1) for child in reversed(node))
            elif isinstance(node, dict):
                if ARTICLE_TYPES.search(str(node.get("@type", ""))):
                    yield node
                stack.extend((child, depth + 1) for child in reversed(list(node.values())))


def _names(value: object) -> Iterator[str]:
    """The names in an author or publisher: a string, an object, or a list of them."""
    if isinstance(value, str) and value and not value.startswith("http"):
        yield html.unescape(value).strip()
    elif isinstance(value, dict):
        yield from _names(value.get("name"))
    elif isinstance(value, list):
        for one in value[:20]:
            if not isinstance(one, list):
                yield from _names(one)
