"""Links to other pages: titles under "Related", and the article's own title again amid its text.

In: lines, the headings over links known.  Out: which are links.  Next: column.py
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.body import RemovalReason
from rashomon.furniture.line import Line, is_prose, word_keys

# Words that a link to another page has at the most; after a heading over links near the end all lines are links.
LINK_WORDS = 20
# Words that such a link has at the least: "The dam" after a heading over links is a subheading, the text goes on.
TITLE_WORDS = 4

# A heading over links, without a link of its own.
HEADING = re.compile(r"^(?!.*\s{2})[^:|»>]{3,40}:?$")
NAME = re.compile(
    r"(?<=[a-z,] )[A-Z][\w’'-]{3,}|^(?!The|This|That|They|There|With|When|What|From|Here)[A-Z][\w’'-]{3,}(?= [a-z])"
)
# "It stopped at dawn on Monday.", "The bridge held, she said.": a sentence that needs another before it is no title.
GOES_ON = re.compile(
    r"(?:(?:He|She|It)\b(?! Takes)|[“\"][^”\"]+[”\"],? (?:he|she|they|said)\b|[^.!?]* (?:he|she|they) (?:said|added)\b)"
    r"[^.!?]*\.$"
)


def mark_link_lists(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """After a heading such as "Related", titles without a full stop are links, up to the next prose.

    Where most of the lines from the heading to the end of the page are titles, those that are sentences are titles too,
    unless they go on telling of somebody whom the text above has named.
    """
    in_list = False
    told: set[str] = set()
    last_long = max((index for index, line in enumerate(lines) if line.words >= LINK_WORDS), default=-1)
    titles = sum(not line.closed for line in lines)
    for index, line in enumerate(lines):
        titles -= not line.closed
        if reasons[index] == "related-links" and HEADING.match(line.text):
            in_list = True
            if index > last_long and 2 * titles > len(lines) - index - 1:
                for later in range(index + 1, len(lines)):
                    on = is_prose(lines[later]) and told & set(NAME.findall(lines[later].text))
                    if not on and not _goes_on(lines[later]):
                        reasons[later] = reasons[later] or "related-links"
                return
        elif is_prose(line):
            in_list = False
            told.update(NAME.findall(line.text))
        elif in_list and reasons[index] is None:
            if line.words >= TITLE_WORDS and not _goes_on(line):
                reasons[index] = "related-links"
            else:
                in_list = False


def _goes_on(line: Line) -> bool:
    """Is a line a sentence that goes on from one before it?"""
    return line.text.endswith(".") and GOES_ON.match(line.text) is not None


def mark_title_links(lines: Sequence[Line], reasons: list[RemovalReason | None], title: str | None) -> None:
    """A short line amid prose that says the title's words again is the name of a video or a link."""
    kept = [index for index in range(len(lines)) if reasons[index] is None]
    prose = [index for index in kept if is_prose(lines[index])]
    if not title or len(prose) < 3:
        return
    head = word_keys(title)
    runs = {tuple(head[i : i + 3]) for i in range(len(head) - 2)}
    for index in kept:
        line = lines[index]
        if prose[0] < index and not line.closed and 4 <= line.words <= 12:
            own = word_keys(line.text)
            if any(tuple(own[i : i + 3]) in runs for i in range(len(own) - 2)):
                reasons[index] = "related-links"
