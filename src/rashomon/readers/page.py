"""A page as it came: raw bytes, where from, when fetched, and what its carrier said of it.

In: bytes.  Out: Page.  Next: __init__.py
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What the carrier of a page (a .meta.json beside it, a feed, a record's columns) says of it; all optional."""

    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None  # ISO 8601 date or date and time
    bylines: tuple[str, ...] = ()
    language: str | None = None  # ISO 639-1

    def or_else(self, other: PageMeta) -> PageMeta:
        """Fill what is missing here from another.

        >>> PageMeta(outlet="The Lowen Courier").or_else(PageMeta(outlet="feed.example", title="Rain falls")).title
        'Rain falls'
        """
        return PageMeta(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True)
class Carrier:
    """The file, record or message that a page was taken out of, when its raw bytes are not the whole of it."""

    media_type: str  # of the carrier: "application/pdf", "message/rfc822", "application/warc", ...
    sha256: str | None = None  # of the carrier's bytes, where they were read whole
    record: str | None = None  # id of the record inside it: WARC-Record-ID, Message-ID, line number, ...
    digest: str | None = None  # the record's own payload digest, as a WARC gives it: "sha1:..."


@dataclass(frozen=True, slots=True)
class Page:
    """One input, unread.

    >>> Page("courier.txt", b"Rain fell.", "text/plain").sha256[:8]
    '8a4b1e83'
    """

    input: str  # path, URL or record id as the user gave it
    raw: bytes
    media_type: str  # "text/plain" or "text/html"
    meta: PageMeta = field(default_factory=PageMeta)
    fetched: str | None = None  # ISO 8601, when it came from the network or an archive record
    charset: str | None = None  # what the transport (HTTP, MIME) declared; decoding.decode weighs it
    carrier: Carrier | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()
