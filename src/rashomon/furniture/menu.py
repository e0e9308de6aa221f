"""A menu in one line: short names with bars between them, or the names of a newspaper's sections.

In: the words of a line.  Out: whether it is one.  Next: form.py
"""

from __future__ import annotations

import re

from rashomon.body import RemovalReason
from rashomon.furniture.line import WORD
from rashomon.lexicon import words

# Names with bars between them that make a menu, and the words that each has at the most.
BAR_PARTS, BAR_WORDS = 3, 4
# Share of a menu's words that are names of sections: "News Sport Horoscopes Bingo" has one that is none.
SECTION_SHARE = 0.75

BAR = re.compile(r"\s*(?:[|·•»>‹›▸]|\s/|\s[-–—]\s)\s*")
BAR_MARK = re.compile(r"[|·•»>‹›▸]")


def by_bars(bare: str) -> RemovalReason | None:
    """A menu: three and more short names with bars between them, or three and more of a newspaper's sections.

    >>> by_bars("Home > World > Lowen Valley"), by_bars("Markets Companies Opinion"), by_bars("Rain | Sport")
    ('navigation', 'navigation', None)
    """
    if bare[-1] in '.!?:;”"':
        return None
    if BAR_MARK.search(bare):
        parts = [part for part in BAR.split(bare) if part.strip()]
        if len(parts) >= BAR_PARTS and all(len(part.split()) <= BAR_WORDS for part in parts):
            return None if any(character.isdigit() for character in bare) else "navigation"
    names = [part for part in WORD.findall(bare) if part != "and"]
    known = sum(name.lower() in words("section_words") for name in names)
    if known < BAR_PARTS or known < SECTION_SHARE * len(names) or any(name[0].islower() for name in names):
        return None
    return "navigation"
