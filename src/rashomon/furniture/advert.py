"""Adverts of more than one line: promotions with a beginning and an end, boxes that ask to sign up.

In: lines, some of them known.  Out: the others of each box.  Next: housekeeping.py
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.body import RemovalReason
from rashomon.furniture.line import QUOTED, Line, is_prose

# Lines between the two ends of a promotion; words of a line in a box that asks to sign up.
PROMOTION_LINES, BOX_WORDS = 12, 20

PROMOTION = re.compile(r"(?i)^skip (?:past )?(?P<what>newsletter|promotion|advert\w*|ad)\b")
AFTER_PROMOTION = re.compile(r"(?i)^(?:after|end of) (?:the )?(?:newsletter|promotion|advert\w*|ad)\b")
BOX_LINE = re.compile(
    r"(?i)\b(?:free|daily|weekly|e-?mails?|inbox|newsletters?|briefing|every (?:day|morning|evening|week)|our|your|app|"
    r"offers?|prizes?|delivered|straight|unsubscribe)\b"
)
AD_LABEL = re.compile(r"(?i)^\W*(?:sponsored|promoted|paid|partner)(?: (?:content|post|link))?\W*$")


def mark_promotions(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """What stands between "Skip newsletter promotion" and "after newsletter promotion", told to those who only hear."""
    for index, line in enumerate(lines):
        if not PROMOTION.match(line.text):
            continue
        ends = range(index + 1, min(index + PROMOTION_LINES, len(lines)))
        end = next((other for other in ends if AFTER_PROMOTION.match(lines[other].text)), index)
        for other in range(index, end + 1):
            reasons[other] = reasons[other] or "advert"


def mark_boxes(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """The lines of a box that a plea to sign up opens, or the one line under "Sponsored"."""
    for index in range(1, len(lines)):
        line = lines[index]
        if reasons[index] is not None or reasons[index - 1] != "advert" or line.words > BOX_WORDS:
            continue
        labelled = AD_LABEL.match(lines[index - 1].text) is not None and not line.closed
        if labelled or (not is_prose(line) and BOX_LINE.search(line.text) and not QUOTED.search(line.text)):
            reasons[index] = "advert"
