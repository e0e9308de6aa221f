"""The body of a page: its clean text, the way back to the decoded raw page, and what was left out.

In: the raw text and the stretches that are furniture.  Out: Body.  Next: furniture/, extraction.py
Offsets are half-open and count code points of the decoded raw page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

RemovalReason = Literal[
    "navigation", "advert", "share", "comment-form", "related-links", "author-note", "caption", "duplicate", "other"
]
SourceMap = tuple[tuple[int, int, int], ...]

# White space, the byte-order mark and the zero-width space: nothing that a text begins or ends with.
BLANK = "".join(map(chr, [*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029]))
BLANK += "\u202f\u205f\u3000\ufeff"
# The longest character reference of HTML ("&CounterClockwiseContourIntegral;") and a little.
LONGEST_REFERENCE = 40
REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")


@dataclass(frozen=True, slots=True)
class Removed:
    """A stretch of the raw page that is not the article's body."""

    start: int  # code points of the decoded raw page, half-open
    end: int
    reason: RemovalReason
    text: str  # the stretch itself, for plain text; what a reader would see of it, for HTML


@dataclass(frozen=True, slots=True)
class Body:
    """What is left of a page after cleaning, and what is not."""

    text: str
    source_map: SourceMap
    removed: tuple[Removed, ...]


def cut(raw: str, furniture: Iterable[tuple[int, int, RemovalReason]]) -> Body:
    """Cut stretches out of a plain text; what is kept and what is cut together are the raw text, to the character.

    White space at both ends of the page goes too, with the furniture beside it or as a removal of reason "other".

    >>> body = cut("ADVERTISEMENT\\nRain fell.\\n", [(0, 14, "advert")])
    >>> body.text, body.source_map
    ('Rain fell.', ((0, 14, 10),))
    >>> [(stretch.reason, stretch.text) for stretch in body.removed]
    [('advert', 'ADVERTISEMENT\\n'), ('other', '\\n')]
    """
    wanted: list[tuple[int, int, RemovalReason]] = []
    for start, end, reason in sorted(furniture):
        start = max(start, wanted[-1][1]) if wanted else start
        if start < end:
            wanted.append((start, end, reason))
    kept = _without_edges(raw, list(_between([(start, end) for start, end, _ in wanted], len(raw))))
    removed: list[Removed] = []
    for start, end in _between(kept, len(raw)):
        inside = [stretch for stretch in wanted if start <= stretch[0] < end] or [(start, end, "other")]
        edges = [start, *(stretch[0] for stretch in inside[1:]), end]
        removed += [
            Removed(low, high, stretch[2], raw[low:high])
            for low, high, stretch in zip(edges, edges[1:], inside, strict=False)
        ]
    pieces, source_map, at = [], [], 0
    for start, end in kept:
        pieces.append(raw[start:end])
        source_map.append((at, start, end - start))
        at += end - start
    return Body("".join(pieces), tuple(source_map), tuple(removed))


def _without_edges(raw: str, kept: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is kept, without the white space at both ends of the page."""
    while kept and not raw[kept[0][0] : kept[0][1]].strip(BLANK):
        kept.pop(0)
    while kept and not raw[kept[-1][0] : kept[-1][1]].strip(BLANK):
        kept.pop()
    if kept:
        start, end = kept[0]
        kept[0] = (end - len(raw[start:end].lstrip(BLANK)), end)
        start, end = kept[-1]
        kept[-1] = (start, start + len(raw[start:end].rstrip(BLANK)))
    return kept


def _between(stretches: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """What the stretches, in order, leave of a text of this length."""
    at = 0
    for start, end in stretches:
        if at < start:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length


def restored(text: str, source_map: SourceMap, removed: Sequence[Removed]) -> str:
    """Put a plain text together again from its clean text and what was removed.

    >>> body = cut("Rain fell. ADVERTISEMENT\\nIt stopped.", [(11, 25, "advert")])
    >>> restored(body.text, body.source_map, body.removed)
    'Rain fell. ADVERTISEMENT\\nIt stopped.'
    """
    parts = [(raw_start, text[start : start + length]) for start, raw_start, length in source_map]
    parts += [(stretch.start, stretch.text) for stretch in removed]
    return "".join(words for _, words in sorted(parts))


def entry_holds(entry: tuple[int, int, int], text: str, raw: str) -> bool:
    """Does one entry of a source map say the same in the clean text and in the raw page?

    The characters must be equal, white space counting as equal to white space; an entry of length 1 may stand on
    the "&" of a character reference that stands for it.

    >>> entry_holds((0, 3, 4), "Rain", "<p>Rain</p>"), entry_holds((0, 3, 1), "é", "<p>&eacute;</p>")
    (True, True)
    """
    start, raw_start, length = entry
    ours, theirs = text[start : start + length], raw[raw_start : raw_start + length]
    if len(ours) != length or len(theirs) != length:
        return False
    if ours == theirs:
        return True
    if length == 1 and theirs == "&":
        reference = REFERENCE.match(raw, raw_start, raw_start + LONGEST_REFERENCE)
        if reference is None:
            return False
        meant = html.unescape(reference.group())
        return ours in meant or (ours.isspace() and any(character.isspace() for character in meant))
    return all(a == b or (_blank(a) and _blank(b)) for a, b in zip(ours, theirs, strict=True))


def _blank(character: str) -> bool:
    return character.isspace() or character in BLANK


def raw_span(source_map: SourceMap, start: int, end: int) -> tuple[int, int] | None:
    """Where a stretch of the clean text stands in the raw page, or None if the cleaner put it in.

    >>> raw_span(((0, 14, 10),), 5, 9)
    (19, 23)
    """
    first = last = None
    for clean, raw, length in source_map:
        if clean >= end:
            break
        if clean + length > start:
            if first is None:
                first = raw + max(0, start - clean)
            last = raw + min(end, clean + length) - clean
    return None if first is None or last is None else (first, last)


def clean_span(source_map: SourceMap, start: int, end: int) -> tuple[int, int] | None:
    """Where a stretch of the raw page stands in the clean text, or None if any of it was left out.

    >>> clean_span(((0, 14, 10),), 19, 23), clean_span(((0, 14, 10),), 10, 16)
    ((5, 9), None)
    """
    for clean, raw, length in source_map:
        if raw <= start and end <= raw + length:
            return clean + start - raw, clean + end - raw
    return None
