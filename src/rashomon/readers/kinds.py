"""What kind of input this is: by its first bytes, then by its name.

In: the first bytes and the name of a file.  Out: Kind, or Refusal with what to do.  Next: sidecar.py
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text", "html", "markdown", "pdf", "mail", "warc", "jsonl", "json", "csv", "parquet", "feed", "newsml", "urls"
]

# How much of a file the sniffer sees.
HEAD_BYTES = 4096

# Share of control characters above which bytes are no text. Plain text has none; a page cut out of a terminal a few.
CONTROL_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an input cannot be read, and what to do: two halves of a caveat."""

    what: str  # "a PNG image"
    instead: str  # "Save the article itself as HTML or text."


_SAVE = "Save the article as HTML, text or PDF and give that."
_UNPACK = "Unpack it and give the folder."

# First bytes of what is surely no article. Order matters only where one is the start of another.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "a PNG image", _SAVE),
    (b"\xff\xd8\xff", "a JPEG image", _SAVE),
    (b"GIF8", "a GIF image", _SAVE),
    (b"BM", "a BMP image", _SAVE),
    (b"II*\0", "a TIFF image", _SAVE),
    (b"MM\0*", "a TIFF image", _SAVE),
    (b"RIFF", "a sound, film or WebP image", _SAVE),
    (b"ID3", "a sound", _SAVE),
    (b"OggS", "a sound", _SAVE),
    (b"PK\x03\x04", "a ZIP archive or an office document", "Unpack the archive, or save the document as HTML or PDF."),
    (b"\xd0\xcf\x11\xe0", "an old office document", "Save the document as HTML or PDF."),
    (b"{\\rtf", "a rich text (RTF) document", "Save the document as HTML or plain text."),
    (b"%!PS", "a PostScript file", "Convert it to PDF."),
    (b"7z\xbc\xaf", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"SQLite format 3", "a SQLite database", "Export its articles as JSONL or CSV."),
    (b"bplist00", "a binary property list (a .webarchive?)", "Save the page as HTML."),
    (b"\x7fELF", "a program", _SAVE),
    (b"MZ", "a program", _SAVE),
)

# Tags that open a page (https://mimesniff.spec.whatwg.org, "identifying a resource with an unknown MIME type"), and a
# few that open the fragments people save.
_HTML_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p|article|main|section|meta|"
    rb"span|ul|header)\b",
    re.IGNORECASE,
)
_HTML_TAG = re.compile(
    rb"</?(?:html|head|body|div|p|br|span|a|table|article|section|meta|h[1-6])\b[^<>]*>", re.IGNORECASE
)
_XML_ROOT = re.compile(rb"<([\w:.\-]+)")
_URL_LINE = re.compile(rb"https?://\S+|#.*", re.IGNORECASE)
_MAIL_FIELD = re.compile(
    rb"^(?:From|To|Cc|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Delivered-To|Content-Type|Reply-To):\s?",
    re.IGNORECASE | re.MULTILINE,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

_BY_NAME: dict[str, Kind] = {
    ".htm": "html", ".html": "html", ".xhtml": "html", ".md": "markdown", ".markdown": "markdown",
    ".eml": "mail", ".mht": "mail", ".mhtml": "mail", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".json": "json", ".ninjs": "json", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip


def kind_of(head: bytes, name: str) -> Kind | Refusal:
    """Say what an input is.

    >>> kind_of(b"<!DOCTYPE html><p>Rain fell.", "courier.txt"), kind_of(b"Rain fell.", "courier.txt")
    ('html', 'text')
    >>> kind_of(b"\\x89PNG\\r\\n", "courier.txt").what
    'a PNG image'
    """
    suffix = _suffix(name)
    if head.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    for magic, what, instead in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or _is_binary(head)):
            return Refusal(what, instead)
    text = _narrow(head)
    if _is_binary(text):
        return Refusal("no text (it holds binary data)", _SAVE)
    markup = _by_markup(text, suffix)
    if markup:
        return markup
    if suffix in _BY_NAME and suffix not in (".html", ".htm", ".xhtml"):
        return _BY_NAME[suffix]
    if suffix in (".html", ".htm", ".xhtml") and re.search(rb"<[A-Za-z!/]", text):
        return "html"
    if text[:1] == b"{" and re.match(rb'\{\s*"[^"\n]*"\s*:', text):
        return "jsonl" if b"\n{" in text.strip() else "json"
    lines = text.splitlines()
    whole = lines if len(head) < HEAD_BYTES else lines[:-1]
    said = [line.strip() for line in whole if line.strip()]
    if any(line[:4].lower() == b"http" for line in said) and all(_URL_LINE.fullmatch(line) for line in said):
        return "urls"
    if len(_MAIL_FIELD.findall(text.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0])) >= 3 and _MAIL_FIELD.match(text):
        return "mail"
    return "text"


def _suffix(name: str) -> str:
    """The last suffix, in small letters; the one before it for a .gz.

    >>> _suffix("Day.HTML"), _suffix("crawl.jsonl.gz"), _suffix("https://courier.example/story.html?x=1")
    ('.html', '.jsonl', '.html')
    """
    name = re.split(r"[?#]", name, maxsplit=1)[0] if "://" in name else name
    base = name.replace("\\", "/").rsplit("/", 1)[-1].lower()
    base = base.removesuffix(".gz")
    return "." + base.rsplit(".", 1)[1] if "." in base else ""


def _narrow(head: bytes) -> bytes:
    """The head as one-byte text, so that the patterns fit UTF-16 and UTF-32 as well."""
    from rashomon.readers.decoding import _by_mark, _wide_without_mark

    even = head[: len(head) - len(head) % 4]
    encoding = _by_mark(head) or _wide_without_mark(even)
    if encoding is None:
        return head
    if encoding == "utf-8":
        return head[3:]
    return even.decode(encoding, "replace").lstrip("\ufeff").encode("utf-8", "replace")


def _is_binary(head: bytes) -> bool:
    return len(_CONTROL.findall(head)) > CONTROL_SHARE * max(len(head), 1)


def _by_markup(text: bytes, suffix: str) -> Kind | None:
    start = _after_prologue(text)
    if _HTML_START.match(text, start) and suffix not in (".md", ".markdown", ".csv", ".tsv"):
        return "html"
    root = _XML_ROOT.match(text, start)
    if root is None and text[start : start + 9].upper() == b"<!DOCTYPE":
        # A document type of its own may hold brackets; the root stands after the bracket that closes it.
        end = text.find(b"]", start) if b"[" in text[start : text.find(b">", start)] else start
        root = _XML_ROOT.match(text, _after_prologue(text, text.find(b">", max(end, start)) + 1))
    name = root.group(1).split(b":")[-1].lower() if root else b""
    if name in (b"rss", b"feed", b"rdf"):
        return "feed"
    if name in (b"newsitem", b"newsmessage", b"packageitem", b"nitf"):
        return "newsml"
    return None


def _after_prologue(text: bytes, start: int = 0) -> int:
    """Where white space, comments and <?...?> end. A loop: a pattern for this can backtrack without end.

    >>> _after_prologue(b"<?xml version='1.0'?> <!-- saved --><html>")
    36
    """
    while True:
        while text[start : start + 1].isspace():
            start += 1
        opening, closing = (b"<!--", b"-->") if text.startswith(b"<!--", start) else (b"<?", b"?>")
        end = text.find(closing, start + len(opening)) if text.startswith(opening, start) else -1
        if end < 0:
            return start
        start = end + len(closing)


def is_html(raw: bytes) -> bool:
    """Whether a body that came without a media type is HTML rather than text.

    >>> is_html(b"<p>Rain fell.</p>"), is_html(b"Rain <fell>."), is_html(b"Rain.<br>Wind.<br>Snow.</p>")
    (True, False, True)
    """
    return (
        bool(_HTML_START.match(raw, _after_prologue(raw[:HEAD_BYTES])))
        or len(_HTML_TAG.findall(raw[: 16 * HEAD_BYTES])) >= 3
    )
