"""Inputs → shards of pages, as many as were asked for, in the order in which they stand there.

In: paths.  Out: Parquet shards of raw pages; what could not be read, with its reason.  Next: cleaning.py
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa

from rashomon.engines.shard import part_name, write
from rashomon.errors import Caveat
from rashomon.readers import Carrier, Page, PageMeta, iter_pages
from rashomon.store.form import from_form, to_form

PAGES = pa.schema(
    [
        ("number", pa.int64()),  # the page's number in the run: the shard and the row in which it stands follow from it
        ("input", pa.string()),
        ("raw", pa.binary()),
        ("form", pa.string()),
    ]
)
REFUSED = pa.schema([("stage", pa.string()), ("input", pa.string()), ("reason", pa.string())])


def take_in(
    inputs: Sequence[str], folder: Path, size: int, columns: Mapping[str, str] | None
) -> Iterator[tuple[Path, int]]:
    """Write pages in shards of `size`; those that stand from an earlier run stay. Gives each shard and its pages."""
    folder.mkdir(parents=True, exist_ok=True)
    refused: list[dict[str, str]] = []
    pages = accepted(iter_pages(inputs, columns=columns), refused)
    at = 0
    while some := list(islice(pages, size)):
        shard = folder / part_name(at // size)
        if not shard.exists():
            rows = [{"number": n, "input": p.input, "raw": p.raw, "form": page_form(p)} for n, p in enumerate(some, at)]
            write(pa.Table.from_pylist(rows, PAGES), shard)
        at += len(some)
        yield shard, len(some)
    write(pa.Table.from_pylist(refused, REFUSED), folder / "refused.parquet")


def accepted(found: Iterable[Page | Caveat], refused: list[dict[str, str]]) -> Iterator[Page]:
    for one in found:
        if isinstance(one, Page):
            yield one
        else:
            refused.append({"stage": one.stage, "input": "", "reason": plain(one.reason)})


def page_form(page: Page) -> str:
    """All of a page but its bytes and its name."""
    return json.dumps([to_form(v) for v in (page.media_type, page.meta, page.fetched, page.charset, page.carrier)])


def page_of(given: str, raw: bytes, form: str) -> Page:
    media_type, meta, fetched, charset, carrier = json.loads(form)
    where = None if carrier is None else from_form(Carrier, carrier)
    return Page(given, raw, media_type, from_form(PageMeta, meta), fetched, charset, where)


def plain(text: str) -> str:
    """Text that a table can hold: halves of surrogate pairs replaced.

    >>> plain("caf\\udce9")
    'caf?'
    """
    return text.encode("utf-8", "replace").decode("utf-8")
