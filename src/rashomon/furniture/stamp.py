"""A time stamp: a line of a date, a time, or how long ago it was, and of nothing else.

In: the words of a line.  Out: whether it is one.  Next: byline.py
"""

from __future__ import annotations

import re

from rashomon.lexicon import words

DIGIT = re.compile(r"\d")
STAMP_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}|\b(?:19|20)\d\d\b|\bago\b|\bread\b")
PLACE = re.compile(r"^[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}, (?=(?:[A-Z][a-z]+ )?\d)")
STAMP_PART = re.compile(r"[^\W\d_]+")


def is_stamp(bare: str) -> bool:
    """Is a line made of a date, a time, or how long ago it was, and of nothing else?

    >>> is_stamp("Thursday 5 October 2023, 1.30 pm"), is_stamp("4th Mar 2031, 15:30 GMT"), is_stamp("May 2019 rain")
    (True, True, False)
    """
    bare = PLACE.sub("", bare)
    if not STAMP_TIME.search(bare) or not any(character.isdigit() for character in bare):
        return False
    known = words("stamp_words")
    if bare[-1] in "?:;" or (bare[-1] == "." and bare[-2:] != "m."):  # a heading in a chronology
        return False
    return all(part.lower() in known for part in STAMP_PART.findall(bare.replace(".m", "m")))
