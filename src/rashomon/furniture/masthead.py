"""The masthead: the outlet's own name above and below the text, and under its own pictures.

In: lines, the outlet's name.  Out: which say no more than that name.  Next: advert.py
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.body import RemovalReason
from rashomon.furniture.line import Line, is_prose

# Letters that an outlet's name has at the least before a line is told by it: "Sun" is also a day's beginning.
SHORTEST_NAME = 4

SITE_WORDS = frozenset({"news", "online", "english", "live", "com", "newsroom", "home", "staff", "world"})
WHOSE_PICTURE = re.compile(r"(?i)[/©]| for ")


def mark_mastheads(lines: Sequence[Line], reasons: list[RemovalReason | None], outlet: str | None) -> None:
    """The outlet's own name, alone on a line or with its address, before the first or after the last sentence."""
    name = _bare_name(outlet or "")
    if len(name) < SHORTEST_NAME:
        return
    prose = [index for index, line in enumerate(lines) if is_prose(line)]
    for index, line in enumerate(lines):
        if reasons[index] is None and not line.closed and not (prose and prose[0] < index < prose[-1]):
            own = _bare_name(line.text)
            rest = line.text[len(outlet or "") :].lstrip()
            motto = line.text.startswith(outlet or "") and rest[:1] in "|·•-–—:"
            if own == name or (own.startswith(name) and own[len(name) :] in SITE_WORDS) or (motto and index == 0):
                reasons[index] = "navigation"
        elif reasons[index] is None and not line.closed and _is_picture_of(line, name):
            reasons[index] = "caption"


def _is_picture_of(line: Line, name: str) -> bool:
    """Does a short line say that a picture is the outlet's own: "ADA BRANDT FOR THE ALDMOOR COURIER"?"""
    return line.words <= 8 and WHOSE_PICTURE.search(line.text) is not None and _bare_name(line.text).endswith(name)


def _bare_name(name: str) -> str:
    """An outlet's name without its article, spaces and case."""
    return re.sub(r"\W", "", name.casefold().removeprefix("the "))
