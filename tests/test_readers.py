"""Files, folders, globs and tables of the reader: what becomes a page, and what is said of the rest."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from rashomon.errors import Caveat
from rashomon.readers import Page, iter_pages, open_inputs
from rashomon.readers import bounds as bounds_module
from rashomon.readers.kinds import Refusal, kind_of

RAIN = b"Rain fell on Vestra on Monday.\n"
PAGE = b"<!DOCTYPE html><html><body><p>Rain fell on Vestra.</p></body></html>"


def names(pages: list[Page], below: Path) -> list[str]:
    return [os.path.relpath(page.input, below) for page in pages]


def only_caveat(*inputs: Path | str) -> str:
    pages, caveats = open_inputs(list(inputs))
    assert pages == []
    assert [caveat.stage for caveat in caveats] == ["readers"]
    return caveats[0].reason


def test_a_file_is_a_page_under_the_name_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "courier.txt").write_bytes(RAIN)
    monkeypatch.chdir(tmp_path)
    assert open_inputs(["./courier.txt"]) == ([Page("./courier.txt", RAIN, "text/plain")], [])


def test_the_bytes_say_what_it_is_before_the_name_does(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(PAGE)
    (tmp_path / "words.html").write_bytes(RAIN)
    assert [page.media_type for page in open_inputs([tmp_path])[0]] == ["text/html", "text/plain"]


def test_a_folder_is_read_in_order_of_names_with_what_lies_below(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "below/c.txt", ".hidden.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(RAIN)
    assert names(open_inputs([tmp_path])[0], tmp_path) == ["a.html", "b.txt", "below/c.txt"]


def test_side_files_are_no_articles(tmp_path: Path) -> None:
    for name in ("a1.txt", "gold.json", "notes.json", "README.md", "a1.txt~"):
        (tmp_path / name).write_bytes(RAIN)
    (tmp_path / "a1.meta.json").write_text("{}")
    (tmp_path / "b.html").write_bytes(PAGE)
    (tmp_path / "b_files").mkdir()
    (tmp_path / "b_files" / "looks.css").write_text("p {}")
    pages, caveats = open_inputs([tmp_path])
    assert (names(pages, tmp_path), caveats) == (["a1.txt", "b.html"], [])


def test_json_files_alone_in_a_folder_are_articles(tmp_path: Path) -> None:
    for n in (1, 2):
        (tmp_path / f"{n}.json").write_text(
            json.dumps({"uri": f"urn:{n}", "pubstatus": "usable", "body_text": "Rain."})
        )
    assert [page.input[-5:] for page in open_inputs([tmp_path])[0]] == ["urn:1", "urn:2"]


def test_what_lies_beside_says_outlet_and_date(tmp_path: Path) -> None:
    (tmp_path / "a1.txt").write_bytes(RAIN)
    told = {
        "outlet": "The Lowen Courier",
        "published": "2024-05-03",
        "authors": ["Ada Brandt"],
        "language": "en-GB",
        "title": "Rain",
    }
    (tmp_path / "a1.meta.json").write_text(json.dumps(told))
    [page] = open_inputs([tmp_path / "a1.txt"])[0]
    assert (page.meta.outlet, page.meta.published, page.meta.bylines, page.meta.language, page.meta.title) == (
        "The Lowen Courier", "2024-05-03", ("Ada Brandt",), "en", "Rain",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "fault"),
    [("{", "could not be used"), ("[1]", "no JSON object"), ("\ud800", "could not be used"),
     ("[" * 100_000, "could not be used"), ('{"published": "soonish"}', "'soonish' is no date")],
)  # fmt: skip
def test_a_broken_side_file_costs_itself(tmp_path: Path, told: str, fault: str) -> None:
    (tmp_path / "a1.txt").write_bytes(RAIN)
    (tmp_path / "a1.meta.json").write_bytes(told.encode("utf-8", "surrogatepass"))
    pages, caveats = open_inputs([tmp_path])
    assert [page.raw for page in pages] == [RAIN]
    assert "a1.meta.json" in caveats[0].reason
    assert fault in caveats[0].reason


def test_one_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(RAIN)
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    pages, _ = open_inputs([tmp_path / "a.txt", f"{tmp_path}/./a.txt", tmp_path, f"{tmp_path}/*.txt"])
    assert [page.input for page in pages] == [str(tmp_path / "a.txt")]


def test_a_pattern_stands_for_its_files(tmp_path: Path) -> None:
    for name in ("b1.txt", "b2.txt", "c.txt", "below/b3.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(RAIN)
    assert names(open_inputs([f"{tmp_path}/b*.txt"])[0], tmp_path) == ["b1.txt", "b2.txt"]
    assert names(open_inputs([f"{tmp_path}/**/b*.txt"])[0], tmp_path) == ["b1.txt", "b2.txt", "below/b3.txt"]
    assert "matches no file" in only_caveat(f"{tmp_path}/x*.txt")


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "rain [1].txt").write_bytes(RAIN)
    assert len(open_inputs([tmp_path / "rain [1].txt"])[0]) == 1


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty (0 bytes); left out. Save the page again."),
        (b" \n\t ", "(4 bytes) holds only white space; left out."),
        (b"\x89PNG\r\n\x1a\n" + bytes(900), "(908 bytes) is a PNG image; left out. Save the article as HTML"),
        (b"PK\x03\x04" + bytes(20), "is a ZIP archive or an office document"),
        (bytes(range(256)) * 8, "is no text (it holds binary data)"),
        (b"\x1f\x8b\x08\x00" + b"broken", "cannot be read to its end"),
        (b"%PDF-1.4\nbroken", "is a PDF that cannot be read"),
        (b'{"headline": "Rain"', "is no JSON"),
        (b"PAR1 broken PAR1", "is a damaged Parquet file"),
        (b"WARC/1.0\r\nbroken", "without a page that can be read"),
        (b"<rss><channel></channel></rss>", "is a feed without entries"),
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>', "declares entities"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_said_with_its_size_and_a_way_out(tmp_path: Path, raw: bytes, said: str) -> None:
    (tmp_path / "page.txt").write_bytes(raw)
    told = only_caveat(tmp_path / "page.txt")
    assert told.startswith(str(tmp_path / "page.txt"))
    assert said in told


def test_one_bad_file_among_five_costs_itself(tmp_path: Path) -> None:
    for n in range(4):
        (tmp_path / f"{n}.txt").write_bytes(RAIN + b"%d" % n)
    (tmp_path / "2b.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    pages, caveats = open_inputs([tmp_path])
    assert (len(pages), len(caveats)) == (4, 1)


def test_an_empty_folder_and_a_missing_file_say_so(tmp_path: Path) -> None:
    assert "is a folder without articles" in only_caveat(tmp_path)
    assert "does not exist" in only_caveat(tmp_path / "no.txt")
    assert "a\ufffdb.txt does not exist" in only_caveat("a\0b.txt")
    assert "cannot be opened" in only_caveat("a" * 5000)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no regular file" in only_caveat(tmp_path / "pipe.txt")


def test_a_link_that_leads_nowhere_or_round_is_a_caveat(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "none")
    (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "round").symlink_to(tmp_path)
    pages, caveats = open_inputs([tmp_path])
    assert (len(pages), len(caveats)) == (0, 2)


def test_a_file_that_may_not_be_read_is_a_caveat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(RAIN)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "Permission denied" in only_caveat(tmp_path / "a.txt")


def test_a_name_that_is_no_utf8_can_still_be_printed(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(RAIN)
    [page] = open_inputs([tmp_path])[0]
    assert page.input == str(tmp_path / "caf\ufffd.txt")


def test_more_than_a_page_may_hold_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(RAIN * 700_000)
    assert "(22 MB) is larger than the 20 MB we read at once" in only_caveat(tmp_path / "big.txt")


def test_a_gzipped_page_is_unpacked_and_a_bomb_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE))
    assert open_inputs([tmp_path])[0][0].raw == PAGE
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"a" * 30_000_000))
    assert "is larger than the 20 MB" in only_caveat(tmp_path)
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE * 100)[:-40])
    assert "cannot be read to its end" in only_caveat(tmp_path)


def test_a_page_passes_through(tmp_path: Path) -> None:
    page = Page("here", RAIN, "text/plain")
    assert open_inputs([page]) == ([page], [])


def test_pages_come_one_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(RAIN)
    found = iter_pages([tmp_path / "a.txt", "no-such-file"])
    assert isinstance(next(found), Page)
    assert isinstance(next(found), Caveat)


def test_no_library_is_loaded_before_it_is_needed() -> None:
    seldom = "fastwarc feedparser markdown_it protego pyarrow pypdfium2 urllib3 webencodings"
    probe = f"import sys, rashomon.readers; print([name for name in {seldom.split()} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- tables


def test_jsonl_is_an_article_a_line_and_a_broken_line_costs_itself(tmp_path: Path) -> None:
    lines = [
        b'{"id": "x1", "text": "Rain fell.", "outlet": "The Lowen Courier", "published": "2024-05-03"}',
        b'{"id": "x2", "text": "Snow',
        b"[" * 100_000,
        b'{"id": "x3", "html": "<p>Wind blew.</p>"}',
        b'"words"',
        b'{"id": "x4", "title": "No text"}',
        b'{"text": "\\ud800 and \\u0000 fell."}',
    ]
    (tmp_path / "day.jsonl").write_bytes(b"\n".join(lines))
    pages, caveats = open_inputs([tmp_path / "day.jsonl"])
    assert [(p.input.rsplit("/", 1)[1], p.raw, p.media_type) for p in pages] == [
        ("day.jsonl#x1", b"Rain fell.", "text/plain"),
        ("day.jsonl#x3", b"<p>Wind blew.</p>", "text/html"),
        ("day.jsonl#7", "\ufffd and \ufffd fell.".encode(), "text/plain"),
    ]
    assert [c.reason.split(": ", 1)[1][:12] for c in caveats] == [
        "is no JSON (",
        "is no JSON (",
        "is no object",
        "has no text ",
    ]
    assert [c.reason.split(", ", 1)[1].split(":")[0] for c in caveats] == ["line 2", "line 3", "line 5", "line 6"]


def test_a_table_with_other_names_is_read_through_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "day.csv").write_text('nr;story;paper\n7;"Rain; fell.\nThen snow.";The Lowen Courier\n', "utf-8")
    columns = {"text": "story", "outlet": "paper", "id": "nr"}
    [page], caveats = open_inputs([tmp_path / "day.csv"], columns=columns)
    assert (page.raw, page.meta.outlet, page.input[-6:], caveats) == (
        b"Rain; fell.\nThen snow.",
        "The Lowen Courier",
        ".csv#7",
        [],
    )
    assert "its columns: nr, story, paper" in only_caveat(tmp_path / "day.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "day.csv").write_bytes(
        "text,outlet\nZoë said “no”.,Courier\nZoë said “yes”.,Courier\n".encode(encoding)
    )
    assert [page.raw.decode() for page in open_inputs([tmp_path / "day.csv"])[0]] == [
        "Zoë said “no”.",
        "Zoë said “yes”.",
    ]


def test_a_long_article_fits_into_a_table(tmp_path: Path) -> None:
    (tmp_path / "day.csv").write_text("text\n" + "Rain fell. " * 30_000 + "\n")
    assert len(open_inputs([tmp_path / "day.csv"])[0][0].raw) > 300_000


def test_parquet_is_read_with_the_columns_that_are_used(tmp_path: Path) -> None:
    table = pa.table(
        {"id": [1, 2, 3], "text": ["Rain fell.", None, "Snow fell."], "series": ["Courier"] * 3, "noise": [b"x"] * 3}
    )
    parquet.write_table(table, tmp_path / "day.parquet")
    pages, caveats = open_inputs([tmp_path / "day.parquet"])
    assert [(p.input[-2:], p.raw, p.meta.outlet) for p in pages] == [
        ("#1", b"Rain fell.", "Courier"),
        ("#3", b"Snow fell.", "Courier"),
    ]
    assert "row 2: has no text" in caveats[0].reason


def test_a_missing_library_is_named_with_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    (tmp_path / "day.pdf").write_bytes(b"%PDF-1.7\n")
    assert "pip install pypdfium2" in only_caveat(tmp_path / "day.pdf")


def test_passim_s_own_form_is_known(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text('{"id": "a", "series": "Courier", "text": "Rain.", "date": "1899-05-03"}\n' * 2)
    pages, _ = open_inputs([tmp_path / "in.json"])
    assert [(p.meta.outlet, p.meta.published) for p in pages] == [("Courier", "1899-05-03")] * 2


def test_a_million_faults_are_counted_not_listed(tmp_path: Path) -> None:
    (tmp_path / "day.jsonl").write_bytes(b'{"text": "Rain."}\n' + b"broken\n" * 500)
    pages, caveats = open_inputs([tmp_path / "day.jsonl"])
    assert (len(pages), len(caveats)) == (1, bounds_module.MAX_CAVEATS_PER_FILE + 1)
    assert "480 more records had faults" in caveats[-1].reason


def test_a_line_without_end_is_skipped_and_the_next_one_read(tmp_path: Path) -> None:
    endless = b'{"text": "' + b"a" * 30_000_000 + b'"}\n'
    (tmp_path / "day.jsonl").write_bytes(b'{"text": "Rain."}\n' + endless + b'{"text": "Snow."}\n')
    pages, caveats = open_inputs([tmp_path / "day.jsonl"])
    assert [page.raw for page in pages] == [b"Rain.", b"Snow."]
    assert "line 2: is longer than 20 MB" in caveats[0].reason


# -- what kind it is


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"\xef\xbb\xbf<!-- saved --><html>", "a.txt", "html"),
        ("<html><p>Rain.".encode("utf-16"), "a.html", "html"),
        ("Rain fell on Vestra.".encode("utf-16-le"), "a.txt", "text"),
        (b"<?xml version='1.0'?><!-- x --><rss version='2.0'>", "a.txt", "feed"),
        (b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>", "a.xml", "feed"),
        (b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>", "a.xml", "newsml"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", "a.xml", "html"),
        (b"# Rain\n\nIt fell.", "a.md", "markdown"),
        (b"From: a@b.example\nTo: c\nSubject: Rain\n\nIt fell.", "a", "mail"),
        (b"From: the archives\nRain fell on Vestra.", "a.txt", "text"),
        (b"https://courier.example/a\n# b\n\nhttps://courier.example/c\n", "a.txt", "urls"),
        (b"https://courier.example/a\nis where it rained.\n", "a.txt", "text"),
        (b'{"text": "Rain."}\n{"text": "Snow."}', "a.txt", "jsonl"),
        (b'{"text": "Rain."}', "a.json", "json"),
        (b"id,text\n1,Rain", "a.csv", "csv"),
        (b"MZ was the name of the motorbike.", "a.txt", "text"),
        (b"BM stands for the British Museum.", "a.txt", "text"),
        (b"\x1b[1mRain\x1b[0m fell.", "a.txt", "text"),
    ],
)  # fmt: skip
def test_the_kind_of_an_input(head: bytes, name: str, kind: str) -> None:
    assert kind_of(head, name) == kind


@pytest.mark.parametrize("head", [b"GIF89a", b"\xff\xd8\xff\xe0", b"MZ\x90\0\3\0\0\0", b"\0" * 50, b"RIFF\0\0\0\0WEBP"])
def test_what_is_surely_no_article(head: bytes) -> None:
    assert isinstance(kind_of(head, "a.txt"), Refusal)
