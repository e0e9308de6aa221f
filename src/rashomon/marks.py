"""Quotation marks and what they enclose: every style, nested, reopened, unclosed, mismatched.

In: a text.  Out: Marked stretches, and the odd marks that were left alone.  Next: quotation.py
A mark is judged by its neighbours (space, letter, stop), not by its style alone: saved pages mix the styles, close a
quotation with an opening mark, and lose marks altogether. No mark has force beyond its paragraph, except that a
quotation left open may go on in the next paragraph if that opens with a mark of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rashomon.span import Span

OPEN_DOUBLE = "“„«‟"
CLOSE_DOUBLE = "”»"
STRAIGHT_DOUBLE = '"＂'
OPEN_SINGLE = "‘‚‹"
CLOSE_SINGLE = "’›"
STRAIGHT_SINGLE = "'"
DOUBLE = OPEN_DOUBLE + CLOSE_DOUBLE + STRAIGHT_DOUBLE
SINGLE = OPEN_SINGLE + CLOSE_SINGLE + STRAIGHT_SINGLE
MARKS = DOUBLE + SINGLE
STOPS = ".!?…"
# Words that begin with an apostrophe and so open no quotation.
ELIDED = re.compile(r"(?:em|til|tis|twas|cause|n|round|bout|\d0s|\d\d)\b", re.IGNORECASE)
PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Marked:
    """One stretch in quotation marks, within one paragraph."""

    outer: Span  # with its marks
    inner: Span  # the words between them
    closed: bool  # False: ran to the end of its paragraph
    depth: int  # 0 outermost, 1 a quotation within a quotation
    continued: bool = False  # opens a paragraph and goes on from the paragraph before
    paragraph: int = 0


def quoted(text: str) -> tuple[tuple[Marked, ...], tuple[int, ...]]:
    """Find what stands in quotation marks, and the places of marks that belong to no pair.

    >>> found, odd = quoted("He said “no” and ‘never’, the students' union said.")
    >>> [m.inner.of("He said “no” and ‘never’, the students' union said.") for m in found], odd
    (['no', 'never'], ())
    """
    found: list[Marked] = []
    odd: list[int] = []
    open_before = False
    for n, paragraph in enumerate(PARAGRAPH.finditer(text)):
        here, strays = _in_paragraph(text, paragraph.start(), paragraph.end(), n, open_before)
        if open_before and not (here and here[0].continued) and found and not found[-1].closed:
            odd.append(found[-1].outer.start)
        found.extend(here)
        odd.extend(strays)
        outermost = [m for m in here if m.depth == 0]
        open_before = bool(outermost) and not outermost[-1].closed
    if open_before:
        odd.append(next(m.outer.start for m in reversed(found) if m.depth == 0))
    return tuple(found), tuple(sorted(set(odd)))


def _in_paragraph(text: str, start: int, end: int, number: int, open_before: bool) -> tuple[list[Marked], list[int]]:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    found: list[Marked] = []
    odd: list[int] = []
    stack: list[tuple[str, int, int]] = []  # kind, place of the mark, length of the mark
    first = True
    for place, length, kind, role in _marks(text, start, end):
        top = stack[-1][0] if stack else None
        if role == "either":
            role = "close" if top == kind else "open"
        if role == "open" and top == kind and kind == "double":
            # A second opening mark of the same kind: the first was never closed, and ends where this one begins.
            _, at, n = stack.pop()
            found.append(_marked(text, at, n, place, 0, len(stack), number, False, start, open_before))
            if text[:place].rstrip()[-1:] not in STOPS:
                odd.append(at)  # paragraphs run together reopen their marks behind a stop: that is no doubt
        if role == "open":
            stack.append((kind, place, length))
        elif any(k == kind for k, _, _ in stack):
            while stack:
                k, at, n = stack.pop()
                if k == kind:
                    found.append(
                        _marked(text, at, n, place, length, len(stack), number, True, start, open_before and first)
                    )
                    first = False
                    break
                # an inner single mark that never closed was an apostrophe: nothing is lost
        elif kind == "double":
            if open_before and not found and not stack:
                # The paragraph goes on from an open one, without a mark of its own.
                found.append(Marked(Span(start, place + length), Span(start, place), True, 0, True, number))
            else:
                odd.append(place)
    for depth, (kind, at, n) in enumerate(stack):
        if kind == "double":
            found.append(_marked(text, at, n, end, 0, depth, number, False, start, open_before))
        elif at == start:
            # British style: a paragraph of a longer quotation opens with a single mark and does not close it.
            found.append(_marked(text, at, n, end, 0, depth, number, False, start, open_before))
    return sorted(found, key=lambda m: (m.outer.start, -m.outer.end)), odd


def _marked(
    text: str,
    at: int,
    length: int,
    place: int,
    closing: int,
    depth: int,
    number: int,
    closed: bool,
    start: int,
    open_before: bool,
) -> Marked:
    inner = Span(at + length, place)
    while inner.start < inner.end and text[inner.start].isspace():
        inner = Span(inner.start + 1, inner.end)
    while inner.end > inner.start and text[inner.end - 1].isspace():
        inner = Span(inner.start, inner.end - 1)
    return Marked(Span(at, place + closing), inner, closed, depth, open_before and at == start, number)


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    """Each mark of a paragraph: place, length, double or single, open or close or either."""
    singles = _singles(text, start, end)
    at = start
    while at < end:
        ch = text[at]
        if ch in "`'" and text[at : at + 2] in ("``", "''"):
            yield at, 2, "double", "open" if ch == "`" else _double_role(text, at, start, end, 2)
            at += 2
            continue
        if ch in DOUBLE:
            role = _double_role(text, at, start, end)
            if role:
                yield at, 1, "double", role
        elif at in singles:
            yield at, 1, "single", singles[at]
        at += 1


def _double_role(text: str, at: int, start: int, end: int, length: int = 1) -> str:
    ch = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + length] if at + length < end else " "
    opens = (before.isspace() or before in "([{—–-/…" or before in SINGLE) and not after.isspace()
    closes = not before.isspace() and (not after.isalnum() or before in ".,?!…")
    if ch in STRAIGHT_DOUBLE and before.isdigit() and not closes:
        return ""  # inches
    if opens and not closes:
        return "open"
    if closes and not opens:
        return "close"
    if before.isspace() and after.isspace():
        return "either"
    if ch in OPEN_DOUBLE:
        return "open"
    if ch in CLOSE_DOUBLE:
        return "close"
    return "either"


def _singles(text: str, start: int, end: int) -> dict[int, str]:
    """Single marks that are quotation marks, not apostrophes: an opener with a closer in the same paragraph."""
    opens: list[int] = []
    closes: list[int] = []
    for at in range(start, end):
        ch = text[at]
        if ch not in SINGLE:
            continue
        if text[at : at + 2] == "''" or text[at - 1 : at + 1] == "''":
            continue
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if (
            ch not in CLOSE_SINGLE
            and not before.isalnum()
            and before not in ".,?!"
            and (after.isalnum() or after in "[…$£€#@")
        ):
            if not ELIDED.match(text, at + 1, end):
                opens.append(at)
        elif not before.isspace() and not after.isalnum() and ch not in OPEN_SINGLE:
            closes.append(at)
    roles: dict[int, str] = {}
    for n, at in enumerate(opens):
        if any(a < at <= b for a, b in _pairs(roles)):
            continue
        limit = opens[n + 1] if n + 1 < len(opens) else end
        inside = [c for c in closes if at + 1 < c < limit]
        if not inside:
            inside = [c for c in closes if at + 1 < c]
            inside = inside[:1]
        if not inside:
            if at == start:
                roles[at] = "open"
            continue
        # a plural's apostrophe ("students' union") closes nothing if a better closer follows
        strong = [c for c in inside if text[c - 1] in ".,?!…—;" or not _plural(text, c, end)]
        close = strong[0] if strong else inside[-1]
        roles[at], roles[close] = "open", "close"
    return roles


def _plural(text: str, at: int, end: int) -> bool:
    return text[at - 1] in "sS" and at + 2 < end and text[at + 1] == " " and text[at + 2].islower()


def _pairs(roles: dict[int, str]) -> list[tuple[int, int]]:
    opens = sorted(a for a, r in roles.items() if r == "open")
    closes = sorted(a for a, r in roles.items() if r == "close")
    return list(zip(opens, closes, strict=False))
