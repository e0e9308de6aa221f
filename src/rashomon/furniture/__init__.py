"""What in a dirty plain text is not the article's body, and why: share bars, adverts, captions, links, notes.

In: a decoded plain text.  Out: stretches to cut, each with a reason.  Next: ../credit.py
It is decided by form, place and repetition; the word lists hold the words of which furniture is made everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rashomon.body import RemovalReason
from rashomon.furniture.advert import mark_boxes, mark_promotions
from rashomon.furniture.byline import mark_names, mark_writers, spare_news_of_writers
from rashomon.furniture.caption import mark_captions, mark_galleries
from rashomon.furniture.column import mark_outside
from rashomon.furniture.comments import mark_threads
from rashomon.furniture.form import by_form
from rashomon.furniture.housekeeping import mark_housekeeping, mark_release
from rashomon.furniture.inside import Furniture, inside
from rashomon.furniture.line import Line, split_lines
from rashomon.furniture.links import mark_link_lists, mark_title_links
from rashomon.furniture.masthead import mark_mastheads
from rashomon.furniture.repeats import mark_repeated

# Characters of a plain text that are looked at; what follows is kept as it is.
LARGEST = 2_000_000


def find_furniture(
    text: str, title: str | None = None, repeated: Collection[str] = (), outlet: str | None = None
) -> list[Furniture]:
    """Find the stretches of a plain text that are no part of the article, in order, without overlap.

    `repeated` are lines that other pages of the same outlet hold too; `outlet` is its name, which its pages carry.

    >>> text = "Rain fell on Aldmoor all night, the mayor said.\\nShare this article\\nIt stopped at dawn on Monday."
    >>> [(text[start:end], reason) for start, end, reason in find_furniture(text)]
    [('Share this article\\n', 'share')]
    """
    lines = split_lines(text[:LARGEST])
    reasons = line_reasons(lines, title, repeated, outlet)
    found: list[Furniture] = []
    for index, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        if reason is not None:
            end = lines[index + 1].start if index + 1 < len(lines) else min(len(text), LARGEST)
            found.append((line.start, end, reason))
        else:
            found.extend(inside(text, line))
    return found


def line_reasons(
    lines: Sequence[Line], title: str | None = None, repeated: Collection[str] = (), outlet: str | None = None
) -> list[RemovalReason | None]:
    """Why each line goes, or None if it stays: first by its own form, then by its place, then by repetition."""
    reasons: list[RemovalReason | None] = [by_form(line) for line in lines]
    for index, line in enumerate(lines):
        if reasons[index] is None and line.text in repeated:
            reasons[index] = "other"
    mark_mastheads(lines, reasons, outlet)
    mark_promotions(lines, reasons)
    mark_boxes(lines, reasons)
    mark_galleries(lines, reasons)
    mark_threads(lines, reasons)
    mark_captions(lines, reasons)
    mark_names(lines, reasons)
    mark_writers(lines, reasons)
    mark_release(lines, reasons)
    mark_housekeeping(lines, reasons, outlet)
    spare_news_of_writers(lines, reasons)
    mark_link_lists(lines, reasons)
    mark_outside(lines, reasons)
    mark_title_links(lines, reasons, title)
    mark_repeated(lines, reasons)
    return reasons
