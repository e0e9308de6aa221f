"""A PDF's text layer as paragraphs, run as a program of its own: PDF on standard input, JSON on standard output.

In: bytes of a PDF.  Out: {"pages": [text, ...], "title": ...} or {"fault": why}.  Next: warc.py
It imports nothing of rashomon, so that it starts fast, and limits its own memory and time before it opens the file.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

# A crafted PDF may ask for any amount of memory or time. Real ones of a hundred pages stay below 300 MB and 2 seconds.
MAX_MEMORY_BYTES = 4_000_000_000
MAX_CPU_SECONDS = 50
MAX_PAGES = 2000
MAX_CHARS = 5_000_000

# Two lines belong to one paragraph when their distance is at most this much of the page's usual one; a paragraph gap
# in print is half a line or more.
LINE_GAP = 1.3

# How far the next line's first word may stand in before it is an indent, in heights of a line.
INDENT = 0.4

# A line that begins further to the side than this, in heights of a line, stands in another column.
COLUMN_SHIFT = 4.0

# Letters of another size are a heading or a caption.
SIZE_CHANGE = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """One line as printed, in points from the lower left of the page."""

    text: str
    left: float
    right: float
    base: float
    height: float


def main() -> None:
    """Read one PDF; whatever goes wrong is told, not raised."""
    _limit()
    try:
        told = read(sys.stdin.buffer.read())
    except Exception as error:
        told = {"fault": f"{type(error).__name__}: {error}"[:200]}
    sys.stdout.write(json.dumps(told))


def read(raw: bytes) -> dict[str, object]:
    """The pages of a PDF as text, with its title and author."""
    import pypdfium2

    document = pypdfium2.PdfDocument(raw)
    pages: list[str] = []
    left = MAX_CHARS
    for number in range(min(len(document), MAX_PAGES)):
        page = document[number]
        lines = _lines(page.get_textpage())
        pages.append(paragraphs(lines))
        left -= len(pages[-1])
        if left < 0:
            break
    stated = document.get_metadata_dict()
    return {"pages": pages, "title": stated.get("Title") or None, "author": stated.get("Author") or None}


def paragraphs(lines: list[Line]) -> str:
    """Put printed lines together again; a paragraph ends at a gap, an indent, or a line with room for one more word.

    >>> a, b = Line("The two sides had mis-", 0, 200, 90, 10), Line("understood each other.", 0, 190, 78, 10)
    >>> paragraphs([a, b, Line("Rain fell.", 0, 80, 50, 10)])
    'The two sides had misunderstood each other.\\n\\nRain fell.'
    """
    text = ""
    last: Line | None = None
    for block in _blocks(lines):
        left, right = median(line.left for line in block), max(line.right for line in block)
        for n, line in enumerate(block):
            if last is None:
                text = line.text
            elif _fills(last, line, left, right) if n else _crosses_a_column(last, line):
                text = _joined(text, line.text)
            else:
                text += "\n\n" + line.text
            last = line
    return text


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Lines that stand under one another at the usual distance, in letters of one size."""
    gaps = [a.base - b.base for a, b in pairwise(lines) if 0 < a.base - b.base < 4 * max(a.height, b.height, 1)]
    usual = max(median(gaps) if gaps else 0.0, 0.1)
    blocks: list[list[Line]] = []
    for line in lines:
        above = blocks[-1][-1] if blocks else None
        if (
            above is not None
            and 0 < above.base - line.base <= LINE_GAP * usual
            and abs(above.height - line.height) <= SIZE_CHANGE * max(above.height, line.height)
            and abs(above.left - line.left) <= COLUMN_SHIFT * line.height
        ):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _fills(a: Line, b: Line, left: float, right: float) -> bool:
    """Whether b goes on where a ends: b is not indented, and its first word had no room left on a."""
    if b.left > left + INDENT * b.height:
        return False
    first_word = len(b.text.split(" ", 1)[0]) / max(len(b.text), 1) * (b.right - b.left)
    return a.right + first_word + 0.2 * a.height >= 0.98 * right


def _crosses_a_column(a: Line, b: Line) -> bool:
    """Whether a sentence breaks off at the foot of one column and goes on at the head of the next."""
    return b.base > a.base and b.text[:1].islower() and a.text[-1:] not in '.!?:;"”’'


# A hyphen that the typesetter put in at a line's end: marked as such, or plain between small letters. PDFium joins some
# of these lines itself and leaves U+0002 where the hyphen stood.
_SOFT = re.compile("[\u00ad\u2010\ufffe\x02]$")
_SOFT_INSIDE = re.compile(r"(?<=\w)[\ufffe\x02](?=\w)")


def _joined(text: str, line: str) -> str:
    if _SOFT.search(text):
        return text[:-1] + line
    if re.search(r"[^\W\d_]-$", text) and line[:1].islower():
        return text[:-1] + line
    return f"{text} {line}"


def _lines(page: object) -> list[Line]:
    """The printed lines of a page in reading order, as the library orders them, with their boxes."""
    import pypdfium2.raw as pdfium

    handle = page.raw  # type: ignore[attr-defined]
    found: list[Line] = []
    units: list[int] = []
    boxes: list[tuple[float, float, float, float]] = []
    # The loose box has the height of the font, whatever letter stands in it.
    box = pdfium.FS_RECTF()
    count = min(pdfium.FPDFText_CountChars(handle), MAX_CHARS)
    for i in range(count + 1):
        unit = pdfium.FPDFText_GetUnicode(handle, i) if i < count else 10
        if unit in (10, 13):
            text = (
                b"".join(u.to_bytes(2, "little") for u in units if u < 0x10000).decode("utf-16-le", "replace").strip()
            )
            if text and boxes:
                heights = [b[3] - b[2] for b in boxes]
                words = " ".join(_SOFT_INSIDE.sub("", text).split())
                left_end, right_end = min(b[0] for b in boxes), max(b[1] for b in boxes)
                found.append(Line(words, left_end, right_end, median(b[2] for b in boxes), max(median(heights), 1.0)))
            units, boxes = [], []
            continue
        if unit >= 0x10000:  # one unit a letter where the platform has wide ones
            unit -= 0x10000
            units += [0xD800 + (unit >> 10), 0xDC00 + (unit & 0x3FF)]
        else:
            units.append(unit)
        if unit > 32 and pdfium.FPDFText_GetLooseCharBox(handle, i, box):
            boxes.append((box.left, box.right, box.bottom, box.top))
    return found


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limits on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))


if __name__ == "__main__":
    main()
