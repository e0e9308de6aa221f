"""One input, open for reading, and the words for what is wrong with it.

In: a name and a stream.  Out: Opened, which every reader takes.  Next: records.py, mail.py, pdf.py, warc.py, feed.py
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from rashomon.errors import Caveat, UnreadableInput
from rashomon.readers.bounds import MAX_PAGE_BYTES, read_at_most, size_words
from rashomon.readers.page import Carrier, Page, PageMeta
from rashomon.readers.sidecar import clean


@dataclass(frozen=True, slots=True)
class Opened:
    """One input with all that is known of it before it is read."""

    name: str  # as the user gave it
    stream: IO[bytes]
    size: int  # bytes on disk or on the wire
    meta: PageMeta = field(default_factory=PageMeta)  # from NAME.meta.json, the feed, the transport
    columns: Mapping[str, str] | None = None  # our field name → the column that holds it
    fetched: str | None = None
    charset: str | None = None

    def refusal(self, what: str, instead: str) -> UnreadableInput:
        """The error that says why this whole input cannot be used, and what to do."""
        return UnreadableInput(clean(f"{self.name} ({size_words(self.size)}) {what}; left out. {instead}"))

    def caveat(self, where: str, what: str) -> Caveat:
        """The caveat for one record of this input."""
        return Caveat("readers", clean(f"{self.name}, {where}: {what}."))

    def whole(self, limit: int = MAX_PAGE_BYTES) -> bytes:
        """All its bytes, unless they are more than one article may hold."""
        raw = read_at_most(self.stream, limit)
        if raw is None:
            raise self.refusal(f"is larger than the {size_words(limit)} we read at once", "Cut it into articles.")
        if not raw.strip():
            raise self.refusal("holds only white space", "Save the page again.")
        return raw

    def page(
        self, raw: bytes, media_type: str, carrier: str, *, record: str | None = None, meta: PageMeta | None = None,
        sha256: str | None = None, charset: str | None = None,
    ) -> Page:  # fmt: skip
        """A page that was taken out of this input; what the input's own meta says of it comes first."""
        return Page(
            input=f"{self.name}#{record}" if record else self.name,
            raw=raw,
            media_type=media_type,
            meta=self.meta.or_else(meta) if meta else self.meta,
            fetched=self.fetched,
            charset=charset,
            carrier=Carrier(carrier, sha256, record),
        )


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def missing(opened: Opened, library: str, package: str) -> UnreadableInput:
    """What to install for a kind of input whose library is not there."""
    return opened.refusal(f"needs {library} to be read", f"Install it: pip install {package}.")
