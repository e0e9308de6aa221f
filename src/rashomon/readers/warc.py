"""Web archives, plain or gzipped record by record → a Page for each web page in them, in constant memory.

In: Opened.  Out: Pages with record id, digest, address and crawl date.  Next: newsml.py
The crawl date says when the page was fetched; it is never taken for the date of publication.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from rashomon.errors import Caveat
from rashomon.readers.bounds import MAX_PAGE_BYTES, size_words
from rashomon.readers.kinds import HEAD_BYTES, kind_of
from rashomon.readers.opened import Opened, missing
from rashomon.readers.page import Carrier, Page, PageMeta
from rashomon.readers.sidecar import clean

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

# The start of a record, from which reading can go on after a damaged one: a gzip member, or a version line.
_STARTS = (b"\x1f\x8b\x08", b"WARC/1.")
_SCAN_BYTES = 1 << 20

# Starts in one file that lead to no record, at about a millisecond each, before the rest is given up. A damaged record
# is one; and in gzipped data three bytes look like a start once in 16 MB.
MAX_FALSE_STARTS = 3000


def read_warc(opened: Opened) -> Iterator[Page | Caveat]:
    """The pages of a web archive: answers with status 200, resources, and the plain text of WET files."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise missing(opened, "fastwarc", "fastwarc") from error
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    start, found, false_starts = 0, 0, 0
    untold: Caveat | None = None  # one for a damaged stretch, however many starts inside it lead nowhere
    while start >= 0 and false_starts < MAX_FALSE_STARTS:
        opened.stream.seek(start)
        last, inside = start, False
        try:
            for record in ArchiveIterator(opened.stream, record_types=wanted, parse_http=True, auto_decode="all"):
                last, inside, found = start + record.stream_pos, True, found + 1
                if untold is not None:
                    yield untold
                    untold = None
                page = _page(opened, record)
                inside = False
                if page is not None:
                    yield page
            break
        except (OSError, ValueError, EOFError) as error:
            false_starts += 1
            page = _as_stored(opened, last) if inside else None
            if page is not None:
                yield page
            elif untold is None:
                untold = opened.caveat(f"after byte {last:,}", f"records are damaged ({str(error)[:100]}); skipped")
        start = _next_start(opened.stream, last + 1)
    if untold is not None and found:
        yield untold
    if false_starts >= MAX_FALSE_STARTS:
        yield opened.caveat(f"after byte {start:,}", f"given up after {false_starts:,} damaged records")
    if not found:
        raise opened.refusal("is a web archive without a page that can be read", "Check how it was made.")


def _page(opened: Opened, record: WarcRecord) -> Page | Caveat | None:
    """One record → a page; None for what is no article (a picture, a style sheet, a redirect)."""
    http = record.http_headers
    if http is not None and (http.status_code or 200) != 200:
        return None
    stated = (record.http_content_type if http is not None else record.headers.get("Content-Type")) or ""
    if stated and not any(word in stated.lower() for word in ("html", "text/plain", "octet-stream")):
        return None
    record_id = clean((record.record_id or record.headers.get("WARC-Record-ID") or "").strip("<>"))
    raw = _read(record)
    if raw is None:
        return opened.caveat(record_id, f"holds more than {size_words(MAX_PAGE_BYTES)}; skipped")
    if not raw.strip():
        return None
    kind = kind_of(raw[:HEAD_BYTES], "page.html" if "html" in stated.lower() else "page.txt")
    if kind not in ("html", "text", "urls", "mail"):
        return None
    return Page(
        input=f"{opened.name}#{record_id}",
        raw=raw,
        media_type="text/html" if kind == "html" else "text/plain",
        meta=PageMeta(url=clean(record.headers.get("WARC-Target-URI") or "").strip("<>") or None),
        fetched=clean(record.headers.get("WARC-Date") or "") or None,
        charset=record.http_charset if http is not None else None,
        carrier=Carrier("application/warc", None, record_id, record.headers.get("WARC-Payload-Digest")),
    )


def _as_stored(opened: Opened, start: int) -> Page | Caveat | None:
    """One record whose header promises a packed body; some crawlers unpack it and keep the header."""
    from fastwarc.warc import ArchiveIterator

    opened.stream.seek(start)
    try:
        record = next(iter(ArchiveIterator(opened.stream, parse_http=True, auto_decode="none")), None)
        page = _page(opened, record) if record is not None else None
        # Only what is a page from its first byte on: anything else is the packed body itself.
        return page if isinstance(page, Page) and kind_of(page.raw[:HEAD_BYTES], "page.txt") == "html" else None
    except (OSError, ValueError, EOFError):
        return None


def _read(record: WarcRecord) -> bytes | None:
    raw: bytes = record.reader.read(MAX_PAGE_BYTES + 1)
    return raw if len(raw) <= MAX_PAGE_BYTES else None


def _next_start(stream: IO[bytes], after: int) -> int:
    """Where the next record may begin; -1 at the end."""
    stream.seek(after)
    kept = b""
    position = after
    while part := stream.read(_SCAN_BYTES):
        block = kept + part
        places = [place for start in _STARTS if (place := block.find(start)) >= 0]
        if places:
            return position - len(kept) + min(places)
        kept = block[-8:]
        position += len(part)
    return -1
