"""Anything that people have → Page: texts, saved pages, PDF, mail, archives, tables, agency formats, feeds, URLs.

In: paths, folders, globs, URLs, pages.  Out: Pages, and a Caveat for each input that is none.  Next: ../article.py
"""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from stat import S_ISREG
from typing import IO, cast

from rashomon.errors import Caveat, UnreadableInput
from rashomon.readers.bounds import MAX_CAVEATS_PER_FILE
from rashomon.readers.decoding import Decoded, decode, decode_as
from rashomon.readers.feed import read_feed
from rashomon.readers.fetch import Fetcher, Fetches, is_url
from rashomon.readers.kinds import HEAD_BYTES, Kind, Refusal, kind_of
from rashomon.readers.mail import read_mail
from rashomon.readers.markdown import read_markdown
from rashomon.readers.newsml import read_newsml
from rashomon.readers.opened import Opened
from rashomon.readers.page import Carrier, Page, PageMeta
from rashomon.readers.pdf import read_pdf
from rashomon.readers.places import files_of
from rashomon.readers.records import read_csv, read_json, read_jsonl, read_parquet
from rashomon.readers.sidecar import clean, meta_beside
from rashomon.readers.warc import read_warc

__all__ = [
    "Carrier",
    "Decoded",
    "Fetcher",
    "Page",
    "PageMeta",
    "decode",
    "decode_as",
    "find_again",
    "iter_pages",
    "open_inputs",
]

Input = str | os.PathLike[str] | Page
Reader = Callable[[Opened], Iterator[Page | Caveat]]

# Addresses in one list. Each costs at least a second of waiting.
MAX_URLS = 10_000


def open_inputs(
    inputs: Sequence[Input], *, columns: Mapping[str, str] | None = None, fetch: Fetcher | None = None
) -> tuple[list[Page], list[Caveat]]:
    """Read everything that was given; what cannot be read is a caveat that says why and what to do.

    `columns` says which column or key of a table holds what: {"text": "story", "outlet": "paper"}. `fetch` lets the
    entries of feeds be fetched too, and says how; addresses that were given themselves are fetched without it.

    >>> open_inputs([Page("courier.txt", b"Rain fell.", "text/plain"), "no-such-file.txt"])[1][0].reason
    'no-such-file.txt does not exist; left out. Check the name.'
    """
    pages: list[Page] = []
    caveats: list[Caveat] = []
    for found in iter_pages(inputs, columns=columns, fetch=fetch):
        if isinstance(found, Page):
            pages.append(found)
        else:
            caveats.append(found)
    return pages, caveats


def iter_pages(
    inputs: Sequence[Input], *, columns: Mapping[str, str] | None = None, fetch: Fetches | None = None
) -> Iterator[Page | Caveat]:
    """The same, one at a time: of tables and archives no more than one page is in memory, however large they are."""
    seen: set[str] = set()
    fetcher = fetch or Fetcher()
    read = partial(_read_opened, fetcher=fetcher, follow=fetch is not None, seen=seen)
    for given in [inputs] if isinstance(inputs, (str, os.PathLike, Page)) else inputs:
        if isinstance(given, Page):
            yield given
        elif is_url(os.fspath(given)):
            yield from _fetched(os.fspath(given), columns, fetcher, read, seen)
        else:
            for place in files_of(os.fspath(given)):
                if isinstance(place, Caveat):
                    yield place
                    continue
                name, path = place
                if not _again(os.path.realpath(path), seen):
                    yield from _few_caveats(name, _guarded(name, _from_file(name, path, columns, read)))


def find_again(given: str, sha256: str, *, columns: Mapping[str, str] | None = None) -> Page | None:
    """The page that a dossier names by input and sha256, read again from disk; None if it is not there any more.

    >>> find_again("no-such-file.jsonl#7", "0" * 64) is None
    True
    """
    place = given if os.path.exists(given) else given.rsplit("#", 1)[0]  # noqa: PTH110 (Path.exists raises on odd names)
    if is_url(place):
        return None
    pages = (found for found in iter_pages([place], columns=columns) if isinstance(found, Page))
    return next((page for page in pages if page.sha256 == sha256), None)


def _again(place: str, seen: set[str]) -> bool:
    """Whether a file or an address was given before."""
    if place in seen:
        return True
    seen.add(place)
    return False


def _from_file(
    name: str, path: Path, columns: Mapping[str, str] | None, read: Callable[[Opened, str], Iterator[Page | Caveat]]
) -> Iterator[Page | Caveat]:
    status = path.stat()
    if not S_ISREG(status.st_mode):
        yield Caveat("readers", f"{name} is no regular file; left out. Save it as a file first.")
        return
    if status.st_size == 0:
        yield Caveat("readers", f"{name} is empty (0 bytes); left out. Save the page again.")
        return
    meta, caveat = meta_beside(path, name)
    if caveat:
        yield caveat
    with path.open("rb") as stream:
        yield from read(Opened(name, stream, status.st_size, meta, columns), path.name)


def _fetched(
    url: str,
    columns: Mapping[str, str] | None,
    fetcher: Fetches,
    read: Callable[[Opened, str], Iterator[Page | Caveat]],
    seen: set[str],
) -> Iterator[Page | Caveat]:
    """A URL, and whatever kind of thing lies behind it."""
    if _again(url.split("#", 1)[0], seen):
        return
    got = fetcher.fetch(url)
    if isinstance(got, Caveat):
        yield got
        return
    kind = kind_of(got.raw[:HEAD_BYTES], "page.html" if got.media_type == "text/html" else url)
    if kind in ("text", "html", "urls"):  # an address that leads to a list of addresses is not followed further
        yield replace(got, media_type="text/html" if kind == "html" else "text/plain")
        return
    opened = Opened(url, io.BytesIO(got.raw), len(got.raw), got.meta, columns, got.fetched, got.charset)
    yield from _few_caveats(url, _guarded(url, read(opened, url)))


def _read_opened(
    opened: Opened, file_name: str, *, fetcher: Fetches, follow: bool, seen: set[str]
) -> Iterator[Page | Caveat]:
    """Find out what an open input is, and give it to its reader."""
    head = opened.stream.read(HEAD_BYTES)
    opened.stream.seek(0)
    packed = head.startswith(b"\x1f\x8b")
    if packed:
        head = _unpacked_head(opened.stream)
    kind = kind_of(head, file_name)
    if isinstance(kind, Refusal):
        raise opened.refusal(f"is {kind.what}", kind.instead)
    if packed and kind != "warc":  # a .warc.gz is packed record by record, and its reader knows how
        opened = replace(opened, stream=cast(IO[bytes], gzip.GzipFile(fileobj=opened.stream)))
    if kind == "feed":
        yield from read_feed(opened, fetcher.fetch if follow else None)
    elif kind == "urls":
        yield from _listed(opened, fetcher, partial(_read_opened, fetcher=fetcher, follow=follow, seen=seen), seen)
    elif kind in ("text", "html"):
        raw = opened.whole()
        media_type = "text/html" if kind == "html" else "text/plain"
        yield Page(opened.name, raw, media_type, opened.meta, opened.fetched, opened.charset)
    else:
        yield from _READERS[kind](opened)


_READERS: dict[Kind, Reader] = {
    "markdown": read_markdown, "pdf": read_pdf, "mail": read_mail, "warc": read_warc, "jsonl": read_jsonl,
    "json": read_json, "csv": read_csv, "parquet": read_parquet, "newsml": read_newsml,
}  # fmt: skip


def _listed(
    opened: Opened, fetcher: Fetches, read: Callable[[Opened, str], Iterator[Page | Caveat]], seen: set[str]
) -> Iterator[Page | Caveat]:
    """A list of addresses, one a line, # for remarks."""
    lines = (line.strip() for line in decode(opened.whole(), "text/plain").text.lstrip("\ufeff").splitlines())
    urls = [line for line in lines if line and not line.startswith("#")]
    for url in urls[:MAX_URLS]:
        yield from _fetched(url, opened.columns, fetcher, read, seen)
    if len(urls) > MAX_URLS:
        yield opened.caveat("the list", f"only the first {MAX_URLS:,} of {len(urls):,} addresses were fetched")


def _unpacked_head(stream: IO[bytes]) -> bytes:
    """The first bytes of what a gzip file holds; empty if it is damaged."""
    unpacker = zlib.decompressobj(wbits=31)
    packed = stream.read(16 * HEAD_BYTES)
    stream.seek(0)
    try:
        return unpacker.decompress(packed, HEAD_BYTES)
    except zlib.error:
        return b""


def _guarded(name: str, found: Iterator[Page | Caveat]) -> Iterator[Page | Caveat]:
    """One input's trouble is its own: whatever goes wrong inside becomes a caveat with its name."""
    try:
        yield from found
    except UnreadableInput as error:
        yield Caveat("readers", str(error))
    except (OSError, EOFError, zlib.error) as error:
        stated = getattr(error, "strerror", None)  # the system's word, as for a file that may not be read
        advice = "Check its permissions." if stated else "Save it again."
        yield Caveat("readers", clean(f"{name} cannot be read to its end ({stated or error}). {advice}"))
    except Exception as error:  # a library met bytes that its authors did not foresee
        what = clean(f"{type(error).__name__}: {error}"[:200])
        yield Caveat("readers", f"{name} could not be read to its end ({what}). Save it again, or as plain text.")


def _few_caveats(name: str, found: Iterator[Page | Caveat]) -> Iterator[Page | Caveat]:
    """The first caveats about one input, then their number: a broken dump of a million lines is one fault."""
    caveats, others = 0, 0
    for one in found:
        own = isinstance(one, Caveat) and one.reason.startswith(name)  # not of an address that a list or feed leads to
        caveats += own
        others += not own
        if not own or caveats <= MAX_CAVEATS_PER_FILE:
            yield one
    if not caveats and not others:
        yield Caveat("readers", f"{name} holds no articles; left out. Check how it was made.")
    if caveats > MAX_CAVEATS_PER_FILE:
        rest = caveats - MAX_CAVEATS_PER_FILE
        yield Caveat("readers", f"{name}: {rest:,} more records had faults like these; they are not listed one by one.")
