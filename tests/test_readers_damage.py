"""Damaged inputs of every kind: each becomes a page or a caveat, within its bound, whatever was done to it.

A few hundred by default; RASHOMON_DAMAGED=10000 runs as many as that.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.errors import Caveat
from rashomon.readers import Page, decode, open_inputs
from tests.test_readers_formats import ARCHIVE, ATOM, BODY, G2, NEWSLETTER, NINJS, PRINTED, RSS, pdf

DAMAGED = int(os.environ.get("RASHOMON_DAMAGED", "300"))

# No single damaged input of these sizes (under 1 MB) may take longer, on a busy machine.
SECONDS_EACH = 10.0

LINES = "\n".join(json.dumps({"id": n, "text": BODY, "outlet": "Courier"}) for n in range(5)).encode()
TABLE = b"id,text,outlet\n" + b"".join(b'%d,"%s",Courier\n' % (n, BODY.encode()) for n in range(5))
WEB = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Rain</title></head><body><p>{BODY}</p>'.encode()


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"id": [1, 2], "text": [BODY, BODY]}), out)
    return out.getvalue()


SAMPLES: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: (BODY * 20).encode(),
    "a.html": lambda: WEB,
    "b.html": lambda: WEB.decode().encode("utf-16"),
    "a.md": lambda: (
        f"---\ntitle: Rain\n---\n# Rain\n\n> {BODY}\n\n* a\n* b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode()
    ),
    "a.eml": lambda: NEWSLETTER,
    "a.warc": lambda: b"".join(ARCHIVE),
    "a.warc.gz": lambda: b"".join(map(gzip.compress, ARCHIVE)),
    "a.jsonl": lambda: LINES,
    "a.jsonl.gz": lambda: gzip.compress(LINES),
    "a.json": lambda: json.dumps(NINJS["2"]).encode(),
    "a.csv": lambda: TABLE,
    "a.parquet": parquet,
    "a.rss": lambda: RSS.encode(),
    "a.atom": lambda: ATOM.encode(),
    "a.xml": lambda: G2.encode(),
    "a.pdf": lambda: pdf(PRINTED),
}
# Each PDF is read in a process of its own, a tenth of a second: fewer of them.
SLOW = {"a.pdf": 20}


def damaged(raw: bytes, dice: random.Random) -> bytes:
    """One of the ways in which files break, or are broken."""
    bad = bytearray(raw)
    spot = dice.randrange(len(bad))
    match dice.randrange(9):
        case 0:
            return bytes(bad[:spot])
        case 1:
            return bytes(bad[spot:])
        case 2:
            for _ in range(dice.choice((1, 8, 64))):
                bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
        case 3:
            bad[spot:spot] = bytes(dice.randrange(1, 40))
        case 4:
            bad[spot:spot] = dice.choice(
                (b"\xed\xa0\x80", b"\\ud800", b"\xef\xbf\xbe", "\u202e\u2066".encode(), b"\xff\xfe")
            )
        case 5:
            end = min(len(bad), spot + dice.randrange(1, 200))
            bad[spot:end] = bad[spot:end] * dice.choice((2, 50))
        case 6:
            bad[spot : spot + dice.randrange(1, 200)] = b""
        case 7:
            bad[spot:spot] = (
                dice.choice((b"<div>", b"[", b"{", b"(", b"> ", b'"', b"--x\r\n", b"=?", b"\r\n", b"&#x")) * 3000
            )
        case _:
            bad[spot:spot] = dice.choice(
                (b"utf-7", b"utf-16", b"charset=hz", b"-1", b"99999999999999999999", b"../../", b"%00")
            )
    return bytes(bad)


def check(path: Path) -> None:
    begun = time.process_time()
    pages, caveats = open_inputs([path])
    assert time.process_time() - begun < SECONDS_EACH, path
    assert pages or caveats, path
    for page in pages:
        assert page.media_type in ("text/plain", "text/html")
        text = decode(page.raw, page.media_type, page.charset).text
        assert "\0" not in text
        text.encode("utf-8")  # no lone surrogate
        json.dumps([page.input, *map(str, (page.meta.title, page.meta.outlet, page.meta.url))]).encode("utf-8")
        "".join(
            filter(None, (page.input, page.meta.title, page.meta.outlet, page.meta.url, *page.meta.bylines))
        ).encode()
    for caveat in caveats:
        assert isinstance(caveat, Caveat)
        assert path.name in caveat.reason
        caveat.reason.encode("utf-8")
        assert "\0" not in caveat.reason


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_input_is_a_page_or_a_caveat(tmp_path: Path, name: str) -> None:
    raw, dice = SAMPLES[name](), random.Random(name)
    for n in range(max(1, DAMAGED // len(SAMPLES) // SLOW.get(name, 1))):
        path = tmp_path / name
        path.write_bytes(damaged(raw, dice))
        try:
            check(path)
        except Exception as error:
            kept = tmp_path / f"{n}-{name}"
            path.rename(kept)
            raise AssertionError(f"{kept} was not read: {error!r}") from error


@pytest.mark.parametrize("name", SAMPLES)
def test_an_input_under_a_wrong_name_is_a_page_or_a_caveat(tmp_path: Path, name: str) -> None:
    raw = SAMPLES[name]()
    for other in SAMPLES if name != "a.pdf" else ("a.txt", "a.html", "a.warc", "a.jsonl.gz"):
        if other != "a.pdf":
            path = tmp_path / other
            path.write_bytes(raw)
            check(path)


DEEP = 100_000
NESTED: list[tuple[str, bytes]] = [
    ("deep.json", b"[" * DEEP),
    ("deep.json", b'{"a":' * DEEP),
    ("deep.jsonl", b'{"text": "Rain."}\n{"a":' + b"[" * DEEP),
    ("deep.html", b"<html>" + b"<div>" * DEEP),
    ("deep.html", b"<!--" * DEEP),
    ("deep.html", b"<meta " * DEEP),
    *(
        ("deep.md", mark * DEEP)
        for mark in (b"> ", b"[", b"*a ", b"`", b"- ", b"<", b"![a](", b"a\n", b"_a_ *b*", b"&", b"\\")
    ),
    ("deep.md", b"|a" * 2000 + b"\n" + b"|-" * 2000 + b"\n" + b"|b" * 2000),
    ("deep.md", b"[a]: b\n" * 20_000 + b"[a] " * 20_000),
    ("deep.xml", b"<newsItem>" + b"<a>" * DEEP),
    ("deep.xml", b"<!DOCTYPE " * DEEP),
    ("deep.xml", b"<?xml " * DEEP),
    ("deep.rss", b"<rss><channel><item><title>" + b"<b>" * (DEEP // 5)),  # its parser is slow
    ("deep.rss", b"<rss>" + b"<item>" * 4 * DEEP),
    ("deep.atom", b"<feed><entry>" * (DEEP // 5)),
    ("deep.eml", b"From: a\nTo: b\nSubject: c\nContent-Type: message/rfc822\n\n" * 3000),
    ("deep.eml", b"From: a\nSubject: " + b"=?utf-8?q?a?= " * DEEP + b"\n\nRain."),
    ("deep.eml", b"From: " + b"(" * DEEP + b"\nTo: b\nDate: " + b"(" * DEEP + b"\n\nRain."),
    ("deep.eml", b"To: b\nContent-Type: text/plain" + b"; a=b" * DEEP + b"\nSubject: c\nDate: d\n\nRain."),
    ("deep.csv", b'text\n"' + b"a,\n" * DEEP),
    ("deep.csv", b"text" + b"," * DEEP + b"\nRain."),
    ("deep.warc", b"WARC/1.0\r\n" * DEEP),
    ("deep.warc.gz", b"\x1f\x8b\x08" * DEEP),
    ("deep.txt", b"\xf0\x9f" * DEEP),
    ("deep.txt", "\u202e".encode() * DEEP),
    ("deep.txt", b"<" * DEEP),
    ("deep.pdf", b"%PDF-1.4\n" + b"[" * DEEP + b"\n1 0 obj" + b"<<" * DEEP),
]


@pytest.mark.parametrize(("name", "raw"), NESTED, ids=[f"{n}-{name}" for n, (name, _) in enumerate(NESTED)])
def test_nesting_without_end_is_bounded(tmp_path: Path, name: str, raw: bytes) -> None:
    (tmp_path / name).write_bytes(raw)
    check(tmp_path / name)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace"))),
    name=st.sampled_from([name for name in SAMPLES if name != "a.pdf"]),
)
def test_any_bytes_under_any_name_are_a_page_or_a_caveat(tmp_path: Path, raw: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(raw)
    check(tmp_path / name)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    record=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["text", "html", "body", "uri", "bodies", "headlines", "headline", "value", "role", "versioncreated",
                 "id", "date", "authors", "outlet", "language", "title", "standard", "name", "body_html", "url", "x"]
            ),
            inner,
            max_size=5,
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_any_json_is_a_page_or_a_caveat(tmp_path: Path, record: object) -> None:
    for name in ("a.json", "a.jsonl"):
        (tmp_path / name).write_text(json.dumps(record) + "\n")
        check(tmp_path / name)
        (tmp_path / "b.txt").write_text("Rain.")
        (tmp_path / "b.meta.json").write_text(json.dumps(record))
        pages, _ = open_inputs([tmp_path / "b.txt"])
        assert isinstance(pages[0], Page)
