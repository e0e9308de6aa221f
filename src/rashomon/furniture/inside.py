"""Furniture inside a line that stays: an advert's label, a link in brackets, who reported it.

In: a line of the article.  Out: stretches of it to cut.  Next: ../body.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rashomon.body import RemovalReason
from rashomon.furniture.caption import agency_signature
from rashomon.furniture.form import reason_of
from rashomon.furniture.line import LONGEST, Line
from rashomon.lexicon import rows

Furniture = tuple[int, int, RemovalReason]

INSIDE_SIGN = re.compile(r"[\[(]|dvert|DVERT|Continue read|: ?[A-Z@][^.:\n]{1,60}$")


def inside(text: str, line: Line) -> Iterator[Furniture]:
    """Furniture inside a line that stays, with the white space on one side of it."""
    if line.end - line.start > LONGEST:
        return
    at = line.start
    if not INSIDE_SIGN.search(line.text):
        return
    forms = (*_inline_forms(), ("author-note", agency_signature()))
    found = sorted((match.start(), match.end(), reason) for reason, form in forms for match in form.finditer(line.text))
    for start, end, reason in found:
        start, end = line.start + start, line.start + end
        if start < at or start >= end:
            continue
        while end < line.end and text[end] in " \t\xa0":
            end += 1
        if end == line.end:
            while start > line.start and text[start - 1] in " \t\xa0":
                start -= 1
        yield start, end, reason
        at = end


@cache
def _inline_forms() -> tuple[tuple[RemovalReason, re.Pattern[str]], ...]:
    return tuple((reason_of(reason), re.compile(form)) for reason, form in rows("furniture_inline"))
