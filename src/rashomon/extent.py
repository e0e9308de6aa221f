"""Where the words that name a speaker, and the words said, begin: no dateline, no mark, no cue among them.

In: Quotation.  Out: Quotation, its ends drawn in.  Next: quotation.py
The parser runs over the edge of a quotation where a sentence ends in a name, and takes a dateline for a subject.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rashomon.saying import EDGES, Quotation
from rashomon.span import Span, trimmed

# "TARN CITY, Corland — ", "LINDHAVEN (Meridian Press) - ": capitals at the head of a paragraph, up to the dash.
DATELINE = re.compile(
    r"[A-Z][A-Z.'’ -]+[A-Z.](?:(?:,|/) ?[\w.'’ ]{2,30})?(?: ?\([^)\n]{2,40}\))? ?"
    r"(?:[—–]|--?(?=[ “\"])|: ) ?(?=[\w“\"‘'])"
)
# A closing mark within the words that name a speaker: what stands before it was said.
CLOSING = re.compile(r"^[^“”\"]*[,.?!…][”\"]\s*(?=[^\W\d_])")
BEFORE_A_NAME = re.compile(r"(?:by|from)\s+(?=\S)", re.IGNORECASE)
# When somebody spoke is no part of who did: "China today", "The council on Monday".
WHEN = re.compile(
    r",?\s+(?:today|yesterday|tonight|(?:on |late |early )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)$", re.IGNORECASE
)
DASHES = "—–- "


def bounded(text: str, quotation: Quotation) -> Quotation:
    """The quotation without what does not belong to its speaker's name or its words; none of them becomes empty.

    >>> said = "LINDHAVEN — The ferry sank, the ministry said."
    >>> bounded(said, Quotation(Span(0, 26), Span(41, 45), Span(28, 40), "indirect")).content.of(said)
    'The ferry sank'
    >>> said = "LINDHAVEN — Officials said that it sank."
    >>> bounded(said, Quotation(Span(32, 39), Span(22, 26), Span(0, 21), "indirect")).source.of(said)
    'Officials'
    """
    content, source = quotation.content, quotation.source
    if quotation.manner != "direct":
        content = after(text, content, dateline_end(text, content))
    if source is not None:
        source = after(text, source, dateline_end(text, source))
        if marked := CLOSING.match(source.of(text)):
            source = after(text, source, source.start + marked.end())
        if quotation.cue is not None and source.covers(quotation.cue) and source.start < quotation.cue.start:
            source = after(text, source, quotation.cue.end)
        if before := BEFORE_A_NAME.match(source.of(text)):
            source = after(text, source, source.start + before.end())
        if when := WHEN.search(source.of(text)):
            source = Span(source.start, source.start + when.start()) if when.start() > 1 else source
        source = trimmed(text, source, DASHES) or source
    return replace(quotation, content=content, source=source)


def dateline_end(text: str, span: Span) -> int:
    """Where the dateline of the paragraph ends, if a span reaches into it; else where the span begins."""
    line = text.rfind("\n", 0, span.start) + 1
    found = DATELINE.match(text, line)
    return found.end() if found is not None and found.end() > span.start else span.start


def after(text: str, span: Span, start: int) -> Span:
    """The rest of a span, if there is one."""
    rest = trimmed(text, Span(min(start, span.end), span.end), EDGES)
    return rest if len(rest) > 1 else span
