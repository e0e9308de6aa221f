"""Bytes → text: the byte-order mark, the declared charset, UTF-8, and only then a guess.

In: raw bytes.  Out: Decoded(text, encoding, damaged).  Next: ../article.py
Labels are read as browsers read them (https://encoding.spec.whatwg.org): "latin1" means windows-1252.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, and how sure we are of its letters."""

    text: str  # byte-order mark and newlines as they stood; never a NUL, never a lone surrogate
    encoding: str  # a Python codec name
    damaged: bool  # False: text.encode(encoding) gives the raw bytes back. True: some letters became U+FFFD


# How far into a page we look for <meta charset>. The standard says 1,024 bytes; pages that put scripts and comments
# first break it. w3lib, which crawls, uses 4,096 too.
PRESCAN_BYTES = 4096

# How much of a page without any declaration is looked at for a guess.
GUESS_BYTES = 65_536

# A page whose bytes are no UTF-8 is still called broken UTF-8, rather than another charset, when it holds at least this
# many good multi-byte letters for each bad byte. In windows-1252 prose such sequences ("Ã©") do not occur by chance.
GOOD_PER_BAD = 1.0

# A guessed charset is believed when this share of the letters that it makes is of another script than Latin. Texts
# in such scripts have nearly 1, 57 stretches of English news in windows-1252 had 0.
FOREIGN_SHARE = 0.3


def decode(raw: bytes, media_type: str, declared: str | None = None) -> Decoded:
    """Turn a page's bytes into text, keeping every code point where the bytes put it.

    >>> decode("Zoë said “no”.".encode("cp1252"), "text/plain")
    Decoded(text='Zoë said “no”.', encoding='cp1252', damaged=False)
    >>> decode(b"caf\\xc3\\xa9 \\xff", "text/plain")
    Decoded(text='café �', encoding='utf-8', damaged=True)
    """
    marked = _by_mark(raw) or (_wide_without_mark(raw) if b"\0" in raw[:PRESCAN_BYTES] else None)
    if marked:
        return decode_as(raw, marked)
    label = _codec(declared) or (_declared_in_page(raw) if media_type == "text/html" else None)
    utf8 = _is_utf8(raw)
    # Good UTF-8 with letters beyond ASCII is stronger evidence than a label of a one-byte charset, which fits anything.
    if utf8 and (label is None or label == "utf-8" or (not raw.isascii() and label not in _MULTIBYTE)):
        return decode_as(raw, "utf-8")
    if label and label != "utf-8":
        found = decode_as(raw, label)
        if not found.damaged or label not in _MULTIBYTE:
            return found
    return decode_as(raw, "utf-8" if label == "utf-8" or _mostly_utf8(raw) else _guess(raw))


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MARKS_32 = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"))

# Charsets in which one letter may take several bytes: here a declaration can be checked against the bytes.
_MULTIBYTE = frozenset(
    ("big5", "big5hkscs", "cp932", "cp949", "euc_jis_2004", "euc_jisx0213", "euc_jp", "euc_kr", "gb18030", "gb2312",
     "gbk", "hz", "iso2022_jp", "johab", "shift_jis", "utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le")
)  # fmt: skip


def _by_mark(raw: bytes) -> str | None:
    for mark, encoding in (*_MARKS_32, *_MARKS):
        if raw.startswith(mark):
            return encoding
    return None


def _codec(label: str | None) -> str | None:
    """The Python codec that a charset label means to a browser.

    >>> _codec(" Latin1 "), _codec("klingon")
    ('cp1252', None)
    """
    if not label:
        return None
    import webencodings

    known = webencodings.lookup(label.strip(" \t\r\n\f'\""))
    if known is None or known.name in ("x-user-defined", "replacement"):
        return None
    # Browsers read GBK with its superset's decoder.
    return "gb18030" if known.name == "gbk" else known.codec_info.name


_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META_CHARSET = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.\-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w:.\-]+)["']""")


def _declared_in_page(raw: bytes) -> str | None:
    head = _COMMENT.sub(b"", raw[:PRESCAN_BYTES])
    found = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    codec = _codec(found.group(1).decode("ascii", "replace")) if found else None
    # A declaration that we could read byte by byte is surely not UTF-16; the standard takes it for UTF-8.
    return "utf-8" if codec in ("utf-16-le", "utf-16-be") else codec


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide_without_mark(raw: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every other byte is NUL."""
    head = raw[:PRESCAN_BYTES]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half < 8 or len(raw) % 2:
        return None
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


_GOOD_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def _mostly_utf8(raw: bytes) -> bool:
    head = raw[:GUESS_BYTES]
    good = len(_GOOD_UTF8.findall(head))
    bad = len(_HIGH.findall(_GOOD_UTF8.sub(b"", head)))
    return good > 0 and good >= GOOD_PER_BAD * bad


def _guess(raw: bytes) -> str:
    """What charset-normalizer says of other scripts; windows-1252 for every Latin one.

    Of 57 English news texts in windows-1252 the guess alone garbled 4, this none; Central European texts without any
    declaration are the price.
    """
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:GUESS_BYTES]).best()
    if best is None or best.encoding in ("ascii", "utf_8"):
        return "cp1252"
    letters = [c for c in str(best) if c.isalpha()]
    foreign = sum(not c.isascii() and not unicodedata.name(c, "").startswith("LATIN") for c in letters)
    return best.encoding if foreign > FOREIGN_SHARE * len(letters) else "cp1252"


_NO_LETTER = re.compile("[\0\ud800-\udfff]")
# Charsets whose decoders never make half of a pair of surrogates; a NUL is found a hundred times faster than the rest.
_WHOLE_LETTERS = frozenset({"utf-8", "cp1252", "utf-16-le", "utf-16-be"})


def decode_as(raw: bytes, encoding: str) -> Decoded:
    """The text of bytes whose encoding is known, as `decode` gave it: to check a page against its source again.

    >>> decode_as(b"Rain\\0fell.", "utf-8").text
    'Rain\ufffdfell.'
    """
    try:
        text = raw.decode(encoding)
        damaged = encoding != "utf-8" and text.encode(encoding) != raw
    except UnicodeError:
        text, damaged = raw.decode(encoding, "replace"), True
    if "\0" in text or (encoding not in _WHOLE_LETTERS and _NO_LETTER.search(text)):
        text, damaged = _NO_LETTER.sub("\ufffd", text), True
    return Decoded(text, encoding, damaged)
