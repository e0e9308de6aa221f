"""A line of a page: its words, and whether it ends like a sentence.

In: a plain text, or one block of an HTML page.  Out: Line.  Next: form.py
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rashomon.body import BLANK


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page that is not blank, without the white space around it."""

    start: int
    end: int
    text: str
    words: int  # how many
    closed: bool  # ends like a sentence


# A line with this many words that ends like a sentence is prose; shorter ones are told by their neighbours.
PROSE_WORDS = 9
# A line of so many words with a full stop inside is a paragraph, whatever it ends with.
CUT_SHORT_WORDS = 25
LONGEST_NOTE = 320
# Lines longer than this are looked at by their first characters only: no furniture is that long.
LONGEST = 4_000

LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
CLOSED = re.compile(
    r"(?:[.!?…][\"”’']? (?:Enditem|ENDITEM|Ends|ENDS)$|"
    r"[.!?…:;,。！？：；，]|--|—)['\"”’»)\]」』）]*$|[.!?…,]?[\"”»」』]$"
)
SENTENCE_END = re.compile(r"[a-z0-9)][.!?][”\"’']? (?=[A-Z“\"])")
# A sentence, then a note in brackets: "... at dawn. (Reporting by Ada Brandt)"
NOTE_AT_END = re.compile(r"[.!?][”\"’']? \([^()]{3,300}\)$")
# The end of an embedded post: a picture's address, or who posted it and when.
POST = re.compile(r"\bpic\.twitter\.com/\w+$|\(@\w{1,20}\)(?: .{4,40})?$")
QUOTED = re.compile(r"[“”\"]")


def split_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank."""
    lines = []
    for match in LINE.finditer(text):
        bare = match.group().strip(BLANK)
        if bare:
            start = match.start() + len(match.group()) - len(match.group().lstrip(BLANK))
            lines.append(as_line(bare, start))
    return lines


def as_line(bare: str, start: int) -> Line:
    """One line; a long one with a full stop inside is taken for closed: it was cut short, or ends in a bracket."""
    count = len(WORD.findall(bare))
    closed = (
        bool(CLOSED.search(bare[-12:]))
        or bool(NOTE_AT_END.search(bare[-LONGEST_NOTE:]))
        or bool(POST.search(bare[-80:]))
        or (count >= CUT_SHORT_WORDS and bool(SENTENCE_END.search(bare[:LONGEST])))
    )
    return Line(start, start + len(bare), bare.replace("\xa0", " "), count, closed)


def as_block(bare: str, start: int) -> Line:
    """One block of an HTML page, of which only its own form is asked."""
    return Line(start, start + len(bare), bare.replace("\xa0", " "), len(WORD.findall(bare)), False)


def is_prose(line: Line) -> bool:
    """Does a line read like a sentence of an article?"""
    return line.closed and line.words >= PROSE_WORDS


def word_keys(bare: str) -> list[str]:
    return [part.casefold() for part in WORD.findall(bare)]
