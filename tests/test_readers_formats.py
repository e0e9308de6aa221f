"""Formats that carry structure: what becomes the page's raw bytes, and what is said of it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from rashomon.errors import Caveat
from rashomon.readers import Page, decode, find_again, iter_pages, open_inputs
from rashomon.readers.page import PageMeta

BODY = "Rain fell on Vestra for nearly six hours, the harbour master said."


def read(tmp_path: Path, name: str, raw: bytes) -> tuple[list[Page], list[Caveat]]:
    (tmp_path / name).write_bytes(raw)
    return open_inputs([tmp_path / name])


# -- mail

NEWSLETTER = f"""From: =?utf-8?q?The_Lowen_Courier_=E2=80=93_daily?= <news@courier.example>
To: readers@courier.example
List-Id: <daily.courier.example>
Subject: =?utf-8?b?UmFpbiBmYWxscyDigJMgYWdhaW4=?=
Date: Fri, 03 May 2024 10:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=utf-8

{BODY}
--x
Content-Type: text/html; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

<p>Zo=EB said =93no=94.</p>
--x
Content-Type: application/pdf
Content-Disposition: attachment; filename="report.pdf"

x
--x--
""".encode()


def test_a_newsletter_is_its_html_part(tmp_path: Path) -> None:
    [page], caveats = read(tmp_path, "rain.eml", NEWSLETTER)
    assert (page.media_type, decode(page.raw, page.media_type, page.charset).text) == (
        "text/html",
        "<p>Zoë said “no”.</p>",
    )
    assert page.meta == PageMeta("The Lowen Courier – daily", "Rain falls – again", None, "2024-05-03T10:00:00+02:00")
    assert page.carrier is not None
    assert (page.carrier.media_type, page.carrier.sha256) == ("message/rfc822", hashlib.sha256(NEWSLETTER).hexdigest())
    assert "report.pdf" in caveats[0].reason


def test_a_forwarded_mail_makes_nobody_an_outlet(tmp_path: Path) -> None:
    raw = b"From: Ada Brandt <ada@x.example>\nTo: b@x.example\nSubject: Fwd: rain\n\nRain fell.\n"
    assert read(tmp_path, "a.eml", raw)[0][0].meta.outlet is None


def test_a_page_that_a_browser_saved_as_one_file_keeps_its_address(tmp_path: Path) -> None:
    raw = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://courier.example/rain
Subject: Rain falls
Date: Fri, 3 May 2024 10:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://courier.example/rain

<html><body><p>Rain fell=2E</p></body></html>
--b
Content-Type: image/png
Content-Transfer-Encoding: base64

aGVsbG8=
--b--
"""
    [page], caveats = read(tmp_path, "rain.mhtml", raw)
    assert (page.raw.strip(), page.meta.url) == (
        b"<html><body><p>Rain fell.</p></body></html>",
        "https://courier.example/rain",
    )
    assert (page.meta.published, page.fetched, caveats) == (None, "2024-05-03T10:00:00", [])


@pytest.mark.parametrize("raw", [b"From: a\nTo: b\nSubject: c\n\n", b"From: a\nTo: b\nContent-Type: image/png\n\nx"])
def test_a_mail_without_text_is_a_caveat(tmp_path: Path, raw: bytes) -> None:
    pages, [caveat] = read(tmp_path, "a.eml", raw)
    assert pages == []
    assert "is a message" in caveat.reason


# -- Markdown


def test_markdown_is_its_words_and_its_front_matter(tmp_path: Path) -> None:
    raw = b"""---
title: "Rain falls"
date: 2024-05-03
author: Ada Brandt
---
# Rain falls

Rain **fell** on [Vestra](http://vestra.example) for
nearly six hours. ![a harbour](x.png)

> \xe2\x80\x9cWe are wet,\xe2\x80\x9d she said.

* wind
* snow

<script>alert(1)</script>
"""
    [page], _ = read(tmp_path, "rain.md", raw)
    assert page.raw.decode() == (
        "Rain falls\n\nRain fell on Vestra for nearly six hours.\n\n“We are wet,” she said.\n\n"
        "wind\n\nsnow\n\nalert(1)\n"
    )
    assert (page.media_type, page.meta.title, page.meta.published, page.meta.bylines) == (
        "text/plain", "Rain falls", "2024-05-03", ("Ada Brandt",),
    )  # fmt: skip


# -- PDF


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """A minimal PDF: lines of Helvetica 10 at (x, y)."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj\n" for x, y, text in lines)
        content = f"BT /F1 10 Tf\n{shown}ET".encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


PRINTED = [
    [
        (72, 720, "The minister said on Monday that the two sides had mis-"),
        (72, 708, "understood each other for nearly six hours and that nothing"),
        (72, 696, "had been signed."),
        (72, 672, "Rain fell on the harbour of Vestra during the second round"),
        (72, 660, "of talks."),
    ],
    [(72, 720, "The talks go on.")],
]


def test_a_pdf_is_its_paragraphs_with_a_form_feed_between_pages(tmp_path: Path) -> None:
    raw = pdf(PRINTED)
    [page], caveats = read(tmp_path, "rain.pdf", raw)
    assert page.raw.decode() == (
        "The minister said on Monday that the two sides had misunderstood each other for nearly six hours and that "
        "nothing had been signed.\n\nRain fell on the harbour of Vestra during the second round of talks."
        "\n\f\nThe talks go on."
    )
    assert (page.media_type, caveats) == ("text/plain", [])
    assert page.carrier is not None
    assert page.carrier.sha256 == hashlib.sha256(raw).hexdigest()


def test_a_pdf_without_text_says_what_to_do(tmp_path: Path) -> None:
    pages, [caveat] = read(tmp_path, "scan.pdf", pdf([[]]))
    assert pages == []
    assert "without a text layer" in caveat.reason


# -- web archives


def record(kind: str, body: bytes, content_type: str, number: int, uri: str = "https://courier.example/rain") -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:032d}>\r\n"
        "WARC-Date: 2024-05-03T10:00:00Z\r\n"
        f"WARC-Target-URI: {uri}\r\nWARC-Payload-Digest: sha1:ABC{number}\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(body: bytes, *more: str, status: str = "200 OK", content_type: str = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *more]
    if not any("chunked" in line for line in more):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


HTTP = "application/http; msgtype=response"
PAGES = [f"<html><body><p>{BODY} {n}</p></body></html>".encode() for n in range(4)]
ARCHIVE = [
    record("warcinfo", b"software: test", "application/warc-fields", 0),
    record("response", answer(PAGES[0]), HTTP, 1),
    record("request", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request", 2),
    record("response", answer(b"\x89PNG", content_type="image/png"), HTTP, 3),
    record("response", answer(b"<html>moved", status="301 Moved"), HTTP, 4),
    record("response", answer(gzip.compress(PAGES[1]), "Content-Encoding: gzip"), HTTP, 5),
    record(
        "response", answer(b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGES[2]), PAGES[2]), "Transfer-Encoding: chunked"), HTTP, 6
    ),
    record("resource", PAGES[3], "text/html", 7),
    record("conversion", "Zoë said “no”.".encode(), "text/plain", 8),
]


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive_is_its_pages_with_record_id_digest_and_crawl_date(tmp_path: Path, packed: bool) -> None:
    raw = b"".join(gzip.compress(one) if packed else one for one in ARCHIVE)
    pages, caveats = read(tmp_path, "crawl.warc.gz" if packed else "crawl.warc", raw)
    assert [page.raw for page in pages] == [*PAGES, "Zoë said “no”.".encode()]
    assert caveats == []
    first = pages[0]
    assert first.carrier is not None
    assert (first.carrier.record, first.carrier.digest) == (f"urn:uuid:{1:032d}", "sha1:ABC1")
    assert first.input.endswith(f"#urn:uuid:{1:032d}")
    assert (first.fetched, first.meta.published, first.meta.url) == (
        "2024-05-03T10:00:00Z",
        None,
        "https://courier.example/rain",
    )
    assert [page.media_type for page in pages[-2:]] == ["text/html", "text/plain"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_damaged_record_costs_itself_and_the_rest_is_read(tmp_path: Path, packed: bool) -> None:
    records = [gzip.compress(one) if packed else one for one in ARCHIVE]
    hurt = bytearray(records[1])
    if packed:
        hurt[30:40] = b"\xff" * 10
    else:
        hurt[0:10] = b"XXXXXXXXXX"
    records[1] = bytes(hurt)
    pages, caveats = read(tmp_path, "crawl.warc", b"".join(records))
    assert [page.raw for page in pages][-4:] == [*PAGES[1:], "Zoë said “no”.".encode()]
    assert len(caveats) <= 1


@pytest.mark.parametrize("promise", ["Content-Encoding: gzip", "Content-Encoding: br", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_body_that_a_crawler_unpacked_under_its_old_header_is_read(
    tmp_path: Path, promise: str, packed: bool
) -> None:
    records = [record("response", answer(PAGES[0], promise), HTTP, 1), ARCHIVE[7]]
    pages, caveats = read(tmp_path, "crawl.warc", b"".join(gzip.compress(one) if packed else one for one in records))
    assert ([page.raw for page in pages], caveats) == ([PAGES[0], PAGES[3]], [])


def test_a_bomb_in_an_archive_is_skipped(tmp_path: Path) -> None:
    bomb = answer(gzip.compress(b"a" * 30_000_000), "Content-Encoding: gzip")
    pages, [caveat] = read(tmp_path, "crawl.warc", record("response", bomb, HTTP, 1) + ARCHIVE[1])
    assert [page.raw for page in pages] == [PAGES[0]]
    assert "holds more than 20 MB" in caveat.reason


# -- feeds

RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>All the news</title>
<item><title>Rain falls</title><link>https://courier.example/rain</link><guid>g1</guid>
<dc:creator>Ada Brandt</dc:creator>
<pubDate>Fri, 03 May 2024 10:00:00 +0200</pubDate><source url="https://courier.example/rss">The Lowen Courier</source>
<description>Short.</description>
<content:encoded><![CDATA[<p>{BODY}</p><p onclick="x()">More.</p>]]></content:encoded></item>
<item><title>Snow falls</title><link>https://herald.example/snow</link><guid>g2</guid>
<description>Snow fell.</description></item>
<item><title>Nothing</title><guid>g3</guid></item></channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Mixed</title><entry><title>Rain</title><id>tag:x,1</id>
<updated>2024-05-03T10:00:00+02:00</updated><author><name>Ada Brandt</name></author>
<source><title>The Lowen Courier</title></source><link href="https://courier.example/rain"/>
<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content></entry></feed>"""


def test_a_feed_is_its_entries_with_the_outlet_that_source_names(tmp_path: Path) -> None:
    (full, short), caveats = read(tmp_path, "day.rss", RSS.encode())
    assert full.raw.decode() == f'<p>{BODY}</p><p onclick="x()">More.</p>'
    assert full.meta == PageMeta(
        "The Lowen Courier", "Rain falls", "https://courier.example/rain", "2024-05-03T10:00:00+02:00", ("Ada Brandt",)
    )
    assert (short.raw, short.meta.outlet) == (b"Snow fell.", "All the news")
    assert ["neither text nor summary" in caveats[0].reason, "1 of 3 carry a summary only" in caveats[1].reason] == [
        True,
        True,
    ]


def test_an_atom_feed_is_read_alike(tmp_path: Path) -> None:
    [page], caveats = read(tmp_path, "day.xml", ATOM.encode())
    assert (page.raw.decode(), page.media_type, caveats) == (f"<p>{BODY}</p>", "text/html", [])
    assert page.meta == PageMeta(
        "The Lowen Courier", "Rain", "https://courier.example/rain", "2024-05-03T10:00:00+02:00", ("Ada Brandt",)
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_xml_that_declares_entities_is_refused(tmp_path: Path, encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><title>&a;</title></rss>'
    pages, [caveat] = read(tmp_path, "bomb.xml", bomb.encode(encoding))
    assert pages == []
    assert "declares entities" in caveat.reason


# -- agency formats

G2 = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:lna.example:1" standard="NewsML-G2"
 xml:lang="en-GB"><itemMeta><provider literal="LNA"><name>Lowen News Agency</name></provider>
<versionCreated>2024-05-03T10:00:00+02:00</versionCreated></itemMeta>
<contentMeta><by>By Ada Brandt</by><language tag="en-GB"/><headline>Rain falls</headline></contentMeta>
<contentSet><inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>
<body.head><hedline><hl1>Rain falls</hl1></hedline></body.head>
<body.content><p>{BODY}</p><p>&#8220;We are <em>wet</em>,&#8221; she said &amp; left.</p><!-- x -->
</body.content></body></nitf>
</inlineXML></contentSet></newsItem>"""


def test_newsml_is_its_text_as_html_with_headline_byline_and_provider(tmp_path: Path) -> None:
    [page], caveats = read(tmp_path, "a.xml", G2.encode())
    assert page.raw.decode() == (
        f"<html><body><article><p>{BODY}</p><p>“We are wet,” she said &amp; left.</p></article></body></html>"
    )
    assert page.meta == PageMeta(
        "Lowen News Agency", "Rain falls", None, "2024-05-03T10:00:00+02:00", ("Ada Brandt",), "en"
    )
    assert (page.input.rsplit("#", 1)[1], caveats) == ("urn:newsml:lna.example:1", [])


def test_a_news_message_is_each_of_its_items(tmp_path: Path) -> None:
    item = G2.split("\n", 1)[1]
    picture = '<newsItem guid="p"><contentSet><remoteContent href="x.jpg"/></contentSet></newsItem>'
    items = f"<itemSet>{item}{picture}{item}</itemSet>"
    raw = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">{items}</newsMessage>'
    pages, [caveat] = read(tmp_path, "a.xml", raw.encode())
    assert len(pages) == 2
    assert "carries no text" in caveat.reason


NINJS = {
    "1": {"uri": "urn:lna:1", "type": "text", "versioncreated": "2024-05-03T10:00:00Z", "language": "en-GB",
          "headline": "Rain falls", "byline": "Ada Brandt", "copyrightholder": "Lowen News Agency",
          "body_text": BODY, "body_html": f"<p>{BODY}</p>"},
    "2": {"uri": "urn:lna:1", "versioncreated": "2024-05-03T10:00:00Z", "language": "en", "by": "Ada Brandt",
          "copyrightholder": "Lowen News Agency",
          "headlines": [{"role": "short", "value": "Rain"}, {"role": "main", "value": "Rain falls"}],
          "bodies": [{"role": "teaser", "contenttype": "text/plain", "value": "Rain."},
                     {"role": "html", "contenttype": "text/html", "value": f"<p>{BODY}</p>"}]},
    "3": {"standard": {"name": "ninjs", "version": "3.0"}, "uri": "urn:lna:1", "versionCreated": "2024-05-03T10:00:00Z",
          "language": "en", "by": "Ada Brandt", "copyrightHolder": "Lowen News Agency",
          "headlines": [{"role": "main", "value": "Rain falls"}],
          "bodies": [{"role": "main", "contentType": "text/html", "value": f"<p>{BODY}</p>"}]},
}  # fmt: skip


@pytest.mark.parametrize("generation", ["1", "2", "3"])
def test_ninjs_of_each_generation_gives_the_same_page(tmp_path: Path, generation: str) -> None:
    [page], caveats = read(tmp_path, "a.json", json.dumps(NINJS[generation], indent=1).encode())
    assert (page.raw.decode(), page.media_type, caveats) == (f"<p>{BODY}</p>", "text/html", [])
    assert page.meta == PageMeta(
        "Lowen News Agency", "Rain falls", None, "2024-05-03T10:00:00+00:00", ("Ada Brandt",), "en"
    )
    assert page.carrier is not None
    assert (page.carrier.media_type, page.carrier.record) == ("application/ninjs+json", "urn:lna:1")


def test_a_ninjs_picture_is_a_caveat(tmp_path: Path) -> None:
    raw = b'{"uri": "urn:1", "type": "picture", "versioncreated": "2024-05-03T10:00:00Z", "headline": "Rain"}'
    pages, [caveat] = read(tmp_path, "a.json", raw)
    assert pages == []
    assert "of type picture without text" in caveat.reason


def test_reading_again_gives_the_same_bytes(tmp_path: Path) -> None:
    """What makes a citation hold: file → page is the same function every time."""
    for name, raw in {"a.pdf": pdf(PRINTED), "a.eml": NEWSLETTER, "a.rss": RSS.encode(), "a.xml": G2.encode()}.items():
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, ARCHIVE)))
    pages, _ = open_inputs([tmp_path])
    assert list(iter_pages([tmp_path])) == list(iter_pages([tmp_path]))
    assert [find_again(page.input, page.sha256) for page in pages] == pages
    assert find_again(pages[0].input, "0" * 64) is None
