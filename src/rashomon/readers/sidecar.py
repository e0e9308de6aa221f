"""What a carrier says of a page, read from loose fields: NAME.meta.json beside a text, a record's columns.

In: a mapping of any shape.  Out: PageMeta, and what could not be used.  Next: places.py
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from rashomon.errors import Caveat
from rashomon.readers.bounds import size_words
from rashomon.readers.page import PageMeta

# A .meta.json holds a dozen short values; a megabyte is something else.
MAX_SIDECAR_BYTES = 1_000_000

# Our names for a page's fields, and those that others use, the commonest first. `text` and `html` are the body.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "body_text", "articleBody", "article_text", "maintext", "article", "full_text"),
    "html": ("html", "body_html", "raw_html", "content_html", "body_xhtml"),
    "id": ("id", "uid", "uri", "guid", "doc_id", "document_id", "article_id"),
    "outlet": (
        "outlet", "publication", "publisher", "source", "source_name", "site", "series", "source_domain", "domain",
    ),
    "title": ("title", "headline"),
    "url": ("url", "link", "canonical_url", "source_url"),
    "published": (
        "published", "published_at", "date_publish", "publish_date", "datePublished", "pub_date", "pubDate",
        "publication_date", "date_published", "versioncreated", "date",
    ),
    "bylines": ("bylines", "byline", "authors", "author"),
    "language": ("language", "lang"),
}  # fmt: skip


def meta_beside(path: Path, given: str) -> tuple[PageMeta, Caveat | None]:
    """What NAME.meta.json says of NAME.txt; a caveat if it cannot be read."""
    for name in (path.with_suffix(".meta.json"), path.with_name(path.name + ".meta.json")):
        if not name.is_file():
            continue
        try:
            if name.stat().st_size > MAX_SIDECAR_BYTES:
                raise ValueError(f"{size_words(name.stat().st_size)} is more than {size_words(MAX_SIDECAR_BYTES)}")
            found = json.loads(name.read_text("utf-8-sig"))
            if not isinstance(found, dict):
                raise ValueError("it is no JSON object")
        except (OSError, ValueError, RecursionError) as error:
            reason = f"{name.name} beside {given} could not be used ({error}); the text was read without it. "
            return PageMeta(), Caveat("readers", reason + 'Write it as {"outlet": "...", "published": "2024-05-03"}.')
        meta, unused = meta_from(found)
        if unused:
            reason = f"{name.name} beside {given}: {unused}; the text was read without it."
            return meta, Caveat("readers", reason)
        return meta, None
    return PageMeta(), None


def meta_from(record: Mapping[str, object], columns: Mapping[str, str] | None = None) -> tuple[PageMeta, str | None]:
    """Read the fields we know, under our names, the mapping's, or the usual ones; say what could not be read.

    >>> meta_from({"source": "The Lowen Courier", "date": "3 May 2024 10:00 GMT", "author": "Ada Brandt"})[0].published
    '2024-05-03T10:00:00+00:00'
    >>> meta_from({"outlet": "The Lowen Courier", "published": "soonish"})[1]
    "published 'soonish' is no date we can read"
    """
    stated = field_of(record, "published", columns)
    published = iso_date(stated)
    meta = PageMeta(
        outlet=_outlet(field_of(record, "outlet", columns)),
        title=_words(field_of(record, "title", columns)),
        url=_words(field_of(record, "url", columns)),
        published=published,
        bylines=_names(field_of(record, "bylines", columns)),
        language=_language(field_of(record, "language", columns)),
    )
    unread = stated not in (None, "") and published is None
    return meta, f"published {_short(stated)} is no date we can read" if unread else None


def field_of(record: Mapping[str, object], name: str, columns: Mapping[str, str] | None = None) -> object:
    """A record's field under the column the user named, else under the first usual name that it has."""
    if columns and name in columns:
        return record.get(columns[name])
    for key in SYNONYMS[name]:
        value = record.get(key)
        if value not in (None, "", [], {}):
            return value
    return None


def iso_date(stated: object) -> str | None:
    """A date or time as ISO 8601, keeping as much as was said: no zone if none was given, no time for a date.

    >>> iso_date("2024-05-03"), iso_date("Fri, 03 May 2024 10:00:00 +0200"), iso_date(1714730400)
    ('2024-05-03', '2024-05-03T10:00:00+02:00', '2024-05-03T10:00:00+00:00')
    >>> iso_date("20240503T101500Z"), iso_date("next week")
    ('2024-05-03T10:15:00+00:00', None)
    """
    if isinstance(stated, bool) or stated is None:
        return None
    if isinstance(stated, datetime):
        return stated.isoformat()
    if hasattr(stated, "isoformat"):
        return str(stated.isoformat())
    if isinstance(stated, (int, float)) or (
        isinstance(stated, str) and re.fullmatch(r"\d{10}(\d{3})?", stated.strip())
    ):
        return _from_epoch(float(stated))
    words = str(stated).strip()[:80]
    if re.fullmatch(r"\d{4}-\d\d-\d\d|\d{8}", words):
        return _parsed_date(words)
    try:
        return datetime.fromisoformat(words).isoformat()
    except ValueError:
        return _from_mail_date(words)


def _parsed_date(words: str) -> str | None:
    try:
        return datetime.fromisoformat(words).date().isoformat()
    except ValueError:
        return None


def _from_epoch(seconds: float) -> str | None:
    """Seconds, or milliseconds, since 1970; only years in which there were web pages."""
    seconds = seconds / 1000 if seconds > 1e11 else seconds
    try:
        when = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return when.isoformat() if 1990 <= when.year <= 2100 else None


def _from_mail_date(words: str) -> str | None:
    from email.utils import parsedate_to_datetime

    if not re.search(r"\b(?:19|20)\d\d\b", words) or not re.search(r"[A-Za-z]{3}", words):
        return None
    try:
        return parsedate_to_datetime(words).isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _outlet(value: object) -> str | None:
    """An outlet's name; where its address stands in its place, the host.

    >>> _outlet({"name": "The Lowen Courier"}), _outlet("https://courier.example/rain")
    ('The Lowen Courier', 'courier.example')
    """
    words = _words(value)
    found = re.match(r"https?://(?:www\.)?([^/?#:@\s]+)", words or "", re.IGNORECASE)
    return found.group(1).lower() if found else words


def _words(value: object) -> str | None:
    """A value as one line of words; the name of an object that has one (ninjs, JSON-LD)."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("literal")
    if isinstance(value, (list, tuple)):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    return clean(" ".join(value.split())) or None


_JOINTS = re.compile(r"\s*(?:;|\||&|\band\b)\s*")


def _names(value: object) -> tuple[str, ...]:
    """Names out of a list, or out of a byline; what follows a comma is an affiliation, unless an "and" makes it a list.

    >>> _names("By Ada Brandt and Carl Holm"), _names(["Ada Brandt", {"name": "Carl Holm"}])
    (('Ada Brandt', 'Carl Holm'), ('Ada Brandt', 'Carl Holm'))
    >>> _names("Ada Brandt, LNA"), _names("Ada Brandt, Carl Holm and Ilse Maren")
    (('Ada Brandt, LNA',), ('Ada Brandt', 'Carl Holm', 'Ilse Maren'))
    """
    if isinstance(value, str):
        value = re.sub(r"^\s*by\s+", "", value, flags=re.IGNORECASE)
        value = re.split(r"\s*(?:,|;|\||&|\band\b)\s*", value) if _JOINTS.search(value) else [value]
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, (list, tuple)):
        return ()
    return tuple(name for item in value if (name := _words(item)))


def _language(value: object) -> str | None:
    """A two-letter code out of "en", "en-GB", "en_US"; nothing else.

    >>> _language("en-GB"), _language("English")
    ('en', None)
    """
    found = re.match(r"^([A-Za-z]{2})(?:[-_].*)?$", value.strip()) if isinstance(value, str) else None
    return found.group(1).lower() if found else None


_NO_LETTER = re.compile("[\0\ud800-\udfff]")


def clean(words: str) -> str:
    """Letters that no output can hold (NUL, lone surrogates), replaced."""
    return _NO_LETTER.sub("\ufffd", words)


def _short(value: object) -> str:
    words = repr(value)
    return words if len(words) <= 60 else words[:57] + "..."
