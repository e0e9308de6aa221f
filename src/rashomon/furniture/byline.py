"""Who wrote it: bylines, taglines, and notes on the author, above and below the text.

In: lines.  Out: which are notes on authors.  Next: ../credit.py, which reads names from them
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from rashomon.body import RemovalReason
from rashomon.furniture.line import Line, is_prose
from rashomon.furniture.menu import BAR_MARK
from rashomon.furniture.stamp import is_stamp
from rashomon.lexicon import words

# Words of a line above the text that names its writer.
WRITER_LINE_WORDS = 14
# Paragraphs that may follow a note on the author.
NOTE_LINES = 2

PERSON = r"[A-Z][\w.'’-]+(?: (?:[a-z]{2,3} )?[A-Z][\w.'’-]+){0,3}"
NAME_WORD = r"(?:[A-Z][\w.'’-]*|van|von|de|der|al|bin|la|le|di|da)"
NAME_LINK = r"(?:and|&|with|for|in|of|the)"
BYLINE = re.compile(
    r"^(?:[Bb]y|BY|[Ww]ritten by|[Rr]eported by|[Tt]ext by|Posted by):? "
    rf"(?P<names>{NAME_WORD}(?: (?:{NAME_WORD}|{NAME_LINK})|, (?=[A-Z])[\w.'’-]+|,)*)"
)
TAGLINE = re.compile(
    rf"^(?:{PERSON} )?\((?:[Bb]ased on|[Ww]ith|[Ff]rom|[Ss]ources?:?|[Aa]ccording to|[Vv]ia) [^()]{{2,120}}\)$"
)
ROLE = re.compile(
    r"(?i)\b(?:correspondent|editor|reporter|columnist|staff|writer|bureau|journalist|critic|photographer|desk|team)\b"
)
WRITER = re.compile(r"(?:[A-Z][\w.'’-]+ ){1,2}(?:(?:van|von|de|der|al|bin|la|le|di|da) )?[A-Z][\w'’-]+")
WRITER_AND_ROLE = re.compile(rf"{WRITER.pattern}, (?:[A-Za-z'’-]+ ){{0,6}}[A-Za-z'’-]+")
POSTED_BY = re.compile(
    rf"(?i:posted|published|written|words?|story|report|text)(?i: by|:) (?P<name>{WRITER.pattern})\b"
)
CARRIER = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}")
HANDLE = re.compile(r"^@\w{2,20}$")


def is_byline(bare: str) -> bool:
    """Is a line "By" and the names of people or agencies?

    >>> is_byline("By Ada Brandt and Ole Marsh, The Aldmoor Courier"), is_byline("By Monday the river had fallen.")
    (True, False)
    """
    match = BYLINE.match(bare)
    return (
        match is not None
        and not bare.endswith((".", ":", "?"))
        and len(bare) - match.end() <= 40
        and len(bare) <= 160
        and len(match.group("names").split()) >= 2
    )


def is_tagline(bare: str) -> bool:
    """A name and what the text is based on, in brackets."""
    return TAGLINE.match(bare) is not None


def mark_names(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """A name alone on its line beside a note on the author or a byline is part of it."""
    for index, line in enumerate(lines):
        if reasons[index] is not None or not 1 < line.words <= 4 or line.closed or not line.text[0].isupper():
            continue
        after = [lines[i] for i in range(index + 1, min(index + 3, len(lines))) if reasons[i] == "author-note"]
        if any(other.text.startswith(line.text) or other.text.lower() == "author" for other in after):
            reasons[index] = "author-note"


def mark_writers(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """A name alone above the text beside a role, a date or a handle: whoever wrote it."""
    first = next((index for index, line in enumerate(lines) if is_prose(line) and reasons[index] is None), 0)
    for index in range(first):
        line = lines[index]
        if line.closed or line.words > WRITER_LINE_WORDS:
            continue
        if (POSTED_BY.match(line.text) and reasons[index] in (None, "other")) or (
            reasons[index] is None
            and (_is_carrier(line.text) or (WRITER_AND_ROLE.fullmatch(line.text) and ROLE.search(line.text)))
        ):
            reasons[index] = "author-note"
        elif reasons[index] is None and WRITER.fullmatch(line.text):
            near = range(max(0, index - 1), min(first, index + 3))
            role = any(
                HANDLE.match(lines[i].text)
                or (lines[i].words <= 8 and not lines[i].closed and ROLE.search(lines[i].text))
                for i in near
                if i > index
            )
            dated = index > 0 and any(reasons[i] == "other" and is_stamp(lines[i].text) for i in near)
            given = line.text.split()[0].title() in words("given_names")
            if role or (dated and given):
                reasons[index] = "author-note"
                for other in near:
                    if (
                        other > index
                        and reasons[other] is None
                        and (
                            HANDLE.match(lines[other].text)
                            or (lines[other].words <= 8 and ROLE.search(lines[other].text))
                        )
                    ):
                        reasons[other] = "author-note"


def _is_carrier(bare: str) -> bool:
    """A name, then how long ago or when, with bars between them: "Aldmoor Press · 5h ago · 3 min read"."""
    name, *rest = [part.strip() for part in BAR_MARK.split(bare)]
    return bool(rest) and CARRIER.fullmatch(name) is not None and all(is_stamp(part) for part in rest)


def spare_news_of_writers(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """A sentence on a reporter amid the article is news of him; at its beginning or end it is a note on its author."""
    prose = [index for index, line in enumerate(lines) if is_prose(line) and reasons[index] is None]
    for index, line in enumerate(lines):
        if reasons[index] == "author-note" and is_prose(line) and not line.text.startswith(("(", "Additional")):
            after = len(prose) - bisect_right(prose, index)
            if bisect_right(prose, index) > 0 and after > NOTE_LINES:
                reasons[index] = None
