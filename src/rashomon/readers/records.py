"""Many articles in one file: JSONL, JSON, CSV, Parquet → Pages, by the columns that hold text, title, outlet, date.

In: Opened.  Out: one Page a record, one at a time.  Next: ninjs.py
The raw bytes of such a page are its text in UTF-8, as the record holds it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from rashomon.errors import Caveat
from rashomon.readers.bounds import MAX_PAGE_BYTES, bounded_lines, size_words
from rashomon.readers.decoding import decode
from rashomon.readers.kinds import is_html
from rashomon.readers.ninjs import is_ninjs, page_of_ninjs
from rashomon.readers.opened import Opened
from rashomon.readers.page import Page
from rashomon.readers.sidecar import SYNONYMS, clean, field_of, meta_from

# A JSON file is parsed whole, at about six times its size in memory; a larger one belongs into JSONL.
MAX_JSON_BYTES = 50_000_000

# How many rows of a Parquet file are in memory at once: a thousand articles of 5 kB are 5 MB.
PARQUET_BATCH_ROWS = 1000

# How far we look into a CSV file for its encoding and its delimiter.
CSV_SAMPLE_BYTES = 1_000_000


def read_jsonl(opened: Opened) -> Iterator[Page | Caveat]:
    """One JSON object a line, each an article; a broken line costs itself.

    >>> lines = b'{"id": 7, "text": "Rain fell.", "series": "The Lowen Courier"}\\n{"id": 8, "text"\\n'
    >>> page, caveat = read_jsonl(Opened("day.jsonl", io.BytesIO(lines), len(lines)))
    >>> page.input, page.raw, page.meta.outlet
    ('day.jsonl#7', b'Rain fell.', 'The Lowen Courier')
    >>> caveat.reason
    "day.jsonl, line 2: is no JSON (Expecting ':' delimiter); skipped."
    """
    for number, line in enumerate(bounded_lines(opened.stream, MAX_PAGE_BYTES), 1):
        if line is None:
            yield opened.caveat(f"line {number}", f"is longer than {size_words(MAX_PAGE_BYTES)}; skipped")
        elif line.strip():
            try:
                record = json.loads(decode(line, "text/plain").text.lstrip("\ufeff"))
            except (ValueError, RecursionError) as error:
                yield opened.caveat(f"line {number}", f"is no JSON ({_json_fault(error)}); skipped")
                continue
            yield page_of_record(opened, record, f"line {number}", str(number), "application/jsonl")


def read_json(opened: Opened) -> Iterator[Page | Caveat]:
    """One JSON document: an article, a list of articles, or an object that holds such a list."""
    if _is_jsonl(opened):
        yield from read_jsonl(opened)
        return
    raw = opened.whole(MAX_JSON_BYTES)
    try:
        found = json.loads(decode(raw, "text/plain").text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise opened.refusal(f"is no JSON ({_json_fault(error)})", "Check how it was written.") from error
    records = _articles_in(found, opened.columns)
    if records is None:
        yield page_of_record(opened, found, "the document", None, "application/json")
        return
    for number, record in enumerate(records, 1):
        yield page_of_record(opened, record, f"item {number}", str(number), "application/json")


def read_csv(opened: Opened) -> Iterator[Page | Caveat]:
    """A table with a header, an article a row."""
    head = opened.stream.read(CSV_SAMPLE_BYTES)
    encoding = decode(head[: head.rfind(b"\n") + 1] or head, "text/plain").encoding
    opened.stream.seek(0)
    lines = _wide_lines(opened, encoding) if encoding.startswith("utf-") and encoding != "utf-8" else None
    # Global to the csv module, and only ever raised: the module's own 131,072 characters cut off long articles.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_PAGE_BYTES))
    rows = csv.reader(
        lines or _text_lines(opened, encoding), delimiter=_delimiter(opened.name, head.decode(encoding, "replace"))
    )
    header = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
    if not _body_columns(header, opened.columns):
        raise _no_text_column(opened, header)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield opened.caveat(f"line {rows.line_num}", f"is no CSV ({error}); skipped")
            continue
        if row is None:
            return
        if any(row):
            record = dict(zip(header, row, strict=False))
            yield page_of_record(opened, record, f"line {rows.line_num}", str(rows.line_num), "text/csv")


def read_parquet(opened: Opened) -> Iterator[Page | Caveat]:
    """A Parquet table, a thousand rows at a time, only the columns that are used."""
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.ParquetFile(opened.stream)
        header = table.schema_arrow.names
        if not _body_columns(header, opened.columns):
            raise _no_text_column(opened, header)
        usual = {name for names in SYNONYMS.values() for name in names} | set((opened.columns or {}).values())
        number = 0
        for batch in table.iter_batches(PARQUET_BATCH_ROWS, columns=[name for name in header if name in usual]):
            for record in batch.to_pylist():
                number += 1
                yield page_of_record(opened, record, f"row {number}", str(number), "application/vnd.apache.parquet")
    except (pyarrow.ArrowException, OSError) as error:
        raise opened.refusal(f"is a damaged Parquet file ({str(error)[:120]})", "Write it again.") from error


def page_of_record(opened: Opened, record: object, where: str, number: str | None, media_type: str) -> Page | Caveat:
    """One record → one Page; its input is path#id, or path#line where it has no id."""
    if not isinstance(record, Mapping):
        return opened.caveat(where, "is no object with fields; skipped")
    if not opened.columns and is_ninjs(record):
        return page_of_ninjs(opened, record, where)
    body, html = _body(record, opened.columns)
    if body is None or not body.strip():
        fields = ", ".join(str(name) for name in list(record)[:12])
        return opened.caveat(
            where, f"has no text (its fields: {clean(fields)}); skipped. Name the column that holds it"
        )
    raw = clean(body).encode("utf-8")
    if len(raw) > MAX_PAGE_BYTES:
        return opened.caveat(where, f"holds {size_words(len(raw))}, more than one article may; skipped")
    meta, unused = meta_from(record, opened.columns)
    stated = field_of(record, "id", opened.columns)
    record_id = clean(str(stated)) if isinstance(stated, (str, int)) and str(stated).strip() else number
    # An unreadable date is no reason to lose an article; that it has no date shows in the dossier.
    del unused
    return opened.page(
        raw, "text/html" if html or is_html(raw) else "text/plain", media_type, record=record_id, meta=meta
    )


def _body(record: Mapping[str, object], columns: Mapping[str, str] | None) -> tuple[str | None, bool]:
    """The article's text, or its HTML where a record has only that; a list of paragraphs is joined."""
    for name in ("text", "html"):
        value = field_of(record, name, columns)
        if isinstance(value, (list, tuple)) and value and all(isinstance(part, str) for part in value):
            value = "\n\n".join(value)
        if isinstance(value, str) and value.strip():
            return value, name == "html"
    return None, False


def _body_columns(header: Iterable[str], columns: Mapping[str, str] | None) -> list[str]:
    wanted = {name for body in ("text", "html") for name in SYNONYMS[body]}
    wanted |= {column for name, column in (columns or {}).items() if name in ("text", "html")}
    return [name for name in header if name in wanted]


def _no_text_column(opened: Opened, header: Iterable[str]) -> Exception:
    names = ", ".join(list(header)[:20]) or "none"
    what = f"has no column that we know to hold the text (its columns: {clean(names)})"
    return opened.refusal(what, "Say which one does, as in columns={'text': 'story'}.")


def _is_jsonl(opened: Opened) -> bool:
    """Whether a .json is really a JSON object a line, as passim and many dumps write it."""
    first, more = opened.stream.readline(MAX_PAGE_BYTES), opened.stream.readline(MAX_PAGE_BYTES)
    opened.stream.seek(0)
    try:
        return more.lstrip().startswith(b"{") and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _articles_in(found: object, columns: Mapping[str, str] | None) -> list[object] | None:
    """The list of articles in a document, if it is one: [..], or {"articles": [..]} and the like."""
    if isinstance(found, list):
        return found
    if not isinstance(found, Mapping) or is_ninjs(found) or _body(found, columns)[0]:
        return None
    lists = [v for v in found.values() if isinstance(v, list) and v and all(isinstance(item, Mapping) for item in v)]
    return lists[0] if len(lists) == 1 else None


def _text_lines(opened: Opened, encoding: str) -> Iterator[str]:
    for line in bounded_lines(opened.stream, MAX_PAGE_BYTES):
        if line is None:
            raise opened.refusal(f"has a line longer than {size_words(MAX_PAGE_BYTES)}", "Is it really a table?")
        yield line.decode(encoding, "replace").replace("\0", "\ufffd")


def _wide_lines(opened: Opened, encoding: str) -> Iterator[str]:
    """UTF-16 cannot be cut at line ends byte by byte: read it whole, up to a bound."""
    text = opened.whole(MAX_JSON_BYTES).decode(encoding, "replace")
    return iter(io.StringIO(text.replace("\0", "\ufffd"), newline=""))


def _delimiter(name: str, head: str) -> str:
    if name.lower().removesuffix(".gz").endswith(".tsv"):
        return "\t"
    header = head.split("\n", 1)[0]
    return max(",;\t|", key=header.count)


def _json_fault(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deep"
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)[:80]
