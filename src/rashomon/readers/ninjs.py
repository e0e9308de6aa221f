"""ninjs, the news agencies' JSON, in its three generations (https://iptc.org/std/ninjs/).

In: one ninjs object.  Out: Page.  Next: mail.py
1.x has `headline`, `body_html`, `body_text`; 2.x lists `headlines`, `bodies`; 3.x writes `versionCreated`.
"""

from __future__ import annotations

from collections.abc import Mapping

from rashomon.errors import Caveat
from rashomon.readers.kinds import is_html
from rashomon.readers.opened import Opened
from rashomon.readers.page import Page, PageMeta
from rashomon.readers.sidecar import clean, iso_date, meta_from

_BODIES = ("body_html", "body_xhtml", "body_text", "bodies")


def is_ninjs(record: Mapping[str, object]) -> bool:
    """Whether a JSON object is a ninjs item.

    >>> is_ninjs({"uri": "urn:x:1", "versioncreated": "2024-05-03T10:00:00Z", "body_text": "Rain fell."})
    True
    >>> is_ninjs({"uri": "urn:x:1", "text": "Rain fell."})
    False
    """
    standard = record.get("standard") or record.get("$standard")
    if isinstance(standard, Mapping) and standard.get("name") == "ninjs":
        return True
    dated = any(
        key in record for key in ("versioncreated", "versionCreated", "firstcreated", "firstCreated", "pubstatus")
    )
    return (
        "uri" in record
        and (dated or "bodies" in record)
        and any(key in record for key in (*_BODIES, "headlines", "headline"))
    )


def page_of_ninjs(opened: Opened, record: Mapping[str, object], where: str) -> Page | Caveat:
    """The item's fullest body, HTML before text, with headline, byline, date and owner."""
    body, html = _fullest_body(record)
    uri = record.get("uri")
    kind = record.get("type")
    if not body:
        return opened.caveat(where, f"is a ninjs item of type {kind or 'unknown'} without text; skipped")
    raw = clean(body).encode("utf-8")
    owner = record.get("copyrightholder") or record.get("copyrightHolder")
    usual, _ = meta_from({**record, "outlet": owner, "byline": record.get("byline") or record.get("by")})
    meta = PageMeta(
        outlet=usual.outlet,
        title=_headline(record) or usual.title,
        url=_url(record),
        published=_first_date(record),
        bylines=usual.bylines,
        language=usual.language,
    )
    media_type = "text/html" if html or is_html(raw) else "text/plain"
    record_id = clean(str(uri)) if isinstance(uri, str) and uri else None
    return opened.page(raw, media_type, "application/ninjs+json", record=record_id, meta=meta)


def _fullest_body(record: Mapping[str, object]) -> tuple[str | None, bool]:
    found: list[tuple[str, bool]] = []
    bodies = record.get("bodies")
    for body in bodies if isinstance(bodies, list) else []:
        if isinstance(body, Mapping) and isinstance(body.get("value"), str):
            said = str(body.get("contenttype") or body.get("contentType") or body.get("role") or "")
            found.append((body["value"], "html" in said.lower()))
    for key in sorted(str(key) for key in record if str(key).startswith("body_")):
        value = record[key]
        if isinstance(value, str):
            found.append((value, "html" in key))
    full = [(body, html) for body, html in found if body.strip()]
    # Renditions of one text: HTML keeps the paragraphs that plain text has lost. A teaser is much shorter.
    longest = max((len(body) for body, _ in full), default=0)
    whole = [(body, html) for body, html in full if 2 * len(body) >= longest]
    return max(whole, key=lambda b: (b[1], len(b[0])), default=(None, False))


def _headline(record: Mapping[str, object]) -> str | None:
    for key in ("headlines", "headline"):
        lines = record.get(key)
        if isinstance(lines, list):
            told = [line for line in lines if isinstance(line, Mapping) and isinstance(line.get("value"), str)]
            told.sort(key=lambda line: line.get("role") not in ("main", None))
            if told:
                return " ".join(str(told[0]["value"]).split())
        if isinstance(lines, str):
            return " ".join(lines.split())
    return None


def _first_date(record: Mapping[str, object]) -> str | None:
    """When these words were sent: an agency's version has its own date."""
    for key in ("versioncreated", "versionCreated", "contentcreated", "contentCreated", "firstcreated", "firstCreated"):
        if date := iso_date(record.get(key)):
            return date
    return None


def _url(record: Mapping[str, object]) -> str | None:
    uri = record.get("uri")
    return uri if isinstance(uri, str) and uri.startswith(("http://", "https://")) else None
