"""What an outlet says to its reader below the text, and what follows a press release.

In: lines.  Out: which of the last are no part of the article.  Next: links.py
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from rashomon.body import RemovalReason
from rashomon.furniture.line import QUOTED, Line, is_prose
from rashomon.furniture.masthead import SHORTEST_NAME
from rashomon.lexicon import rows

# Sentences that a press release has before "About the company".
RELEASE_AFTER = 2
# Lines of housekeeping at the foot of a page, and the words that one has.
HOUSEKEEPING_LINES, HOUSEKEEPING_WORDS = 6, 50

RELEASE = re.compile(
    r"(?i)^(?:about (?!us\b|me\b|this\b|the auth)[\w'’&. -]{2,40}|notes? (?:to|for) editors"
    r"|(?:media|press)? ?(?:contacts?|enquir(?:y|ies))|for (?:more|further) information(?: please)?(?: contact)?"
    r"|forward[- ]looking statements|ends|###|-30-)\s?:?$"
)
SAID = re.compile(r"\b(?:said|says|told|added|according to|reported|announced|denied)\b")
HOUSE_VERB = r"(?:is|are|uses|takes|does|do|may|can|has|welcomes|belongs|reserves|accepts|publishes|adheres|follows) "


def mark_release(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """What follows "About the company", "Notes to editors" or "Contact" at the end of a press release."""
    prose = [index for index, line in enumerate(lines) if is_prose(line)]
    for index, line in enumerate(lines):
        if line.words <= 8 and not line.closed and RELEASE.match(line.text):
            before = bisect_right(prose, index)
            if before >= RELEASE_AFTER and len(prose) - before <= max(2, before // 2):
                for other in range(index, len(lines)):
                    reasons[other] = reasons[other] or "other"
                return


def mark_housekeeping(lines: Sequence[Line], reasons: list[RemovalReason | None], outlet: str | None) -> None:
    """Sentences to the reader, from the end of the page upwards, as far as one follows another."""
    kept = [index for index in range(len(lines)) if reasons[index] is None]
    for index in foot([lines[index] for index in kept], outlet):
        reasons[kept[index]] = "other"


def foot(lines: Sequence[Line], outlet: str | None = None) -> list[int]:
    """Which of an article's last lines are sentences from the outlet to its reader.

    >>> from rashomon.furniture.line import as_line
    >>> report = ["Rain fell on Aldmoor all night, the mayor said.", "She asked people to stay away from the bridge."]
    >>> foot([as_line(text, 0) for text in [*report, "Join our members. It is 2 crowns a week."]])
    [2]
    """
    found: list[int] = []
    if sum(map(is_prose, lines)) < 2:
        return found
    for index in range(len(lines) - 1, max(0, len(lines) - HOUSEKEEPING_LINES) - 1, -1):
        if _keeps_house(lines[index], outlet):
            found.append(index)
        elif is_prose(lines[index]) or lines[index].closed:
            break
    return found


def _keeps_house(line: Line, outlet: str | None) -> bool:
    """Does a line without speech address the reader, or speak of the outlet itself?"""
    if line.words > HOUSEKEEPING_WORDS or QUOTED.search(line.text) or SAID.search(line.text):
        return False
    if _housekeeping().search(line.text):
        return True
    name = (outlet or "").removeprefix("The ")
    short = name.split()[-1] if name else ""
    own = [part for part in (name, short) if len(part) >= SHORTEST_NAME]
    form = "|".join(re.escape(part) for part in own)
    return bool(own) and re.match(rf"(?:The |the )?(?:{form})(?:['’]s)? {HOUSE_VERB}", line.text) is not None


@cache
def _housekeeping() -> re.Pattern[str]:
    """What an outlet says to its reader in whole sentences, as one pattern."""
    forms = [f"(?i:{row[0].removeprefix('(?i)')})" for row in rows("housekeeping")]
    return re.compile("|".join(forms))
