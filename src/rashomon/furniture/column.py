"""The column of the article on a page that came with its menus: the best stretch of prose.

In: lines, the furniture among them known.  Out: what stands before and after the article.  Next: repeats.py
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.body import RemovalReason
from rashomon.furniture.line import POST, Line, is_prose
from rashomon.furniture.links import HEADING

# What a line costs the stretch of body that runs on across it, in words: a line that is no prose, one known as
# furniture, one that opens a comment form (the body is over), a heading over links. Best of a grid (6 to 16, 3 to 80,
# 3 to 40) on the 181 pages of scrapinghub-dirty; a step either way costs at most .004 of F1.
STRAY_LINE_COST = 9.0
FURNITURE_COST = 3.0
LINKS_COST = 15.0
# Each stray after so many in a row costs this more: that is a menu, and what follows it is another story.
MENU_LINES, MENU_COST = 5, 10.0
BREAK_COSTS: dict[RemovalReason, float] = {"caption": 0.0, "comment-form": 30.0}
# Lines before the first prose that may be a title, a line under it, a byline; more of them are a menu.
HEAD_LINES = 3
# Words that a title has at the least, and that a name of a place, a section or a desk above the text has at the most.
HEADLINE_WORDS, KICKER_WORDS = 5, 3
# Strays, lines that are neither prose nor known as furniture, across which the body may reach further prose.
REACH_LINES = 2

# "He declined to comment." and the like, against the body's end.
SHORT_SENTENCE = re.compile(r"^[“\"‘'A-Z0-9].* .* .*[.!?…][”\"’')]*$")


def mark_outside(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """Everything before and after the best stretch of prose, on a page that came with its menus."""
    weights, strays = [], 0
    for index, line in enumerate(lines):
        good = reasons[index] is None and (is_prose(line) or POST.search(line.text[-80:]) is not None)
        strays = 0 if good else strays + (reasons[index] is None and not line.closed)
        cost = _break_cost(line, reasons[index]) + (MENU_COST if strays > MENU_LINES else 0.0)
        weights.append(float(line.words) if good else -cost)
    first, last = _best_stretch(weights)
    if first >= last:
        return
    last = _reach(range(last, len(lines)), lines, reasons, last - 1) + 1
    first = _reach(range(first - 1, -1, -1), lines, reasons, first)
    head = [index for index in range(first) if reasons[index] is None]
    if len(head) <= HEAD_LINES:
        first = 0
        if any(lines[index].words >= HEADLINE_WORDS for index in head):  # a title; the shortest lines beside it are not
            for index in head:
                if lines[index].words <= KICKER_WORDS and not lines[index].closed:
                    reasons[index] = "navigation"
    for index in range(len(lines)):
        if reasons[index] is None and not first <= index < last:
            reasons[index] = "navigation" if index < first else "related-links"


def _break_cost(line: Line, reason: RemovalReason | None) -> float:
    """What it costs the stretch of body to run on across a line that is no prose, in words."""
    if reason is None:
        return STRAY_LINE_COST
    if reason == "related-links" and HEADING.match(line.text):
        return LINKS_COST
    return BREAK_COSTS.get(reason, FURNITURE_COST)


def _best_stretch(weights: Sequence[float]) -> tuple[int, int]:
    """The stretch with the greatest sum (Kadane)."""
    best, best_sum, start, total = (0, 0), 0.0, 0, 0.0
    for index, weight in enumerate(weights):
        if total <= 0:
            start, total = index, 0.0
        total += weight
        if total > best_sum:
            best, best_sum = (start, index + 1), total
    return best


def _reach(way: range, lines: Sequence[Line], reasons: Sequence[RemovalReason | None], end: int) -> int:
    """Draw the body's end out over prose that only a few strays part from it; a comment form ends it for good."""
    strays = 0
    for index in way:
        if reasons[index] == "comment-form":
            break
        if reasons[index] is None:
            if is_prose(lines[index]) or (strays == 0 and SHORT_SENTENCE.match(lines[index].text)):
                end, strays = index, 0
            else:
                strays += 1
        if strays > REACH_LINES:
            break
    return end
