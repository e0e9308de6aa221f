"""Pictures: their captions, their credits, and galleries of them.

In: lines.  Out: which stand under a picture.  Next: form.py
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rashomon.body import RemovalReason
from rashomon.furniture.byline import PERSON
from rashomon.furniture.line import SENTENCE_END, Line, is_prose
from rashomon.lexicon import words

# A line between prose that does not end like a sentence: up to here it is a subheading, from here on a caption.
CAPTION_WORDS = 10
# A line that ends in a sentence and "(AFP)" is a caption up to so many words, if more of the article follows.
SIGNED_CAPTION_WORDS = 35
# A line that opens with a picture's credit is a caption from this many words on.
CREDITED_WORDS = 5
# Share of the long lines of a page that must end like sentences before an open line says anything.
CLOSED_SHARE = 0.7
# Sentences that a caption has inside at the most; characters at its end in which its credit stands.
CAPTION_SENTENCES, LONGEST_CREDIT = 3, 90
# Words of the longest caption that ends in a picture's credit.
LONGEST_CAPTION = 60

PHOTO_SIGN = re.compile(r"[/©)]|hoto|mages?$|icture|opyright|redit|ideo$|[Ff]ile$")
GALLERY = re.compile(r"^\(?(?P<number>\d{1,3})\s?/\s?(?P<of>\d{1,3})\)?(?=\s+(?!.*\(@)|$)")
LOWER_LABEL = re.compile(r"^[a-z]{3,12} (?=[A-Z])")


def ends_in_photo_credit(bare: str) -> bool:
    """Does a line of a few sentences end in the credit of a picture, or is it one?"""
    if bare in words("photo_credits"):
        return True
    if not PHOTO_SIGN.search(bare, max(0, len(bare) - LONGEST_CREDIT)):
        return False
    if ")" in bare[-2:] and agency_signature().search(bare):
        return False
    return any(form.search(bare) for form in _photo_forms()) and len(SENTENCE_END.findall(bare)) <= CAPTION_SENTENCES


@cache
def _photo_forms() -> tuple[re.Pattern[str], ...]:
    """The forms in which a picture's credit ends a line."""
    credit = _photo_credit()
    word = r"(?:[Pp]hotos?|[Ii]mages?|[Pp]ictures?|[Pp]hotographs?|[Cc]opyright|[Cc]redits?|©)"
    link = r"(?: [Cc]redit| by| courtesy of| courtesy| via)?\s?[:©/]?\s?"
    return (
        re.compile(  # (AP Photo/Ada Brandt, File)
            rf"\((?:[^()]{{0,60}}[/,]\s?)?{credit}"
            r"(?:(?:[/,]| via )[^()]{1,60}| [Pp]hoto[^()]{0,60}| [Ff]ile[^()]{0,20})?\)\.?$"
        ),
        re.compile(rf"^\(?{PERSON}\s?/\s?(?:[Tt]he )?{PERSON}\)?$"),  # (Ada Brandt / The Aldmoor Courier)
        re.compile(rf"(?:^|[.!?\s])(?:{PERSON}|{credit})/{credit}(?:[/ ](?:Images|{credit}))*$"),  # Ada Brandt/AP
        re.compile(
            rf"[.!?][”\"’']? ?(?:{PERSON}|[A-Z]{{2,6}})\s?/\s?{PERSON}\)?$"
        ),  # ... at noon. Aldmoor Press/Ada Brandt
        re.compile(rf"[.!?] ?/ ?(?:{credit}|[A-Z]{{2,8}}|{PERSON})\)?$"),  # ... at noon. / EFE
        re.compile(
            r"\((?:[A-Z]{2,8}|[A-Z]\w+(?: [A-Z]\w+){0,2})/(?:[A-Z]\. ?)?[A-Z][\w'’.-]+(?: [A-Z][\w'’-]+){0,2}\)$"
        ),
        re.compile(r"(?:^|[.!?\s])REUTERS/[A-Z]\S+(?: [A-Z]\S+){0,3}$"),
        re.compile(  # ... meets the mayor.AP Photo
            rf"(?:^|[.!?]\s?|[a-z](?=AP )){credit}(?: [Pp]hoto| [Ii]mages?| [Vv]ideo| [Ff]ile)$"
        ),
        re.compile(rf"{word}{link}(?:{PERSON}|{credit}|[A-Z][\w./ &@-]{{1,50}})\)?$"),  # Photo: Ada Brandt
    )


@cache
def _photo_credit() -> str:
    """Any name that stands beside pictures, longest first."""
    names = sorted(words("photo_credits"), key=lambda name: (-len(name), name))
    return "(?:" + "|".join(map(re.escape, names)) + ")"


@cache
def agency_signature() -> re.Pattern[str]:
    """An agency in brackets after a sentence: "... on Monday. (AFP)" ends an article as often as a caption."""
    names = "|".join(re.escape(name) for name in sorted(words("agencies"), key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<=[.!?”\"’'])\s?\((?:{names})(?:[/,] ?(?:{names}))*\)\.?$")


def mark_galleries(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """Lines numbered "3/16", where the page has several of the sixteen: "9/11 changed the town" is none."""
    numbered: dict[str, list[tuple[int, str]]] = {}
    for index, line in enumerate(lines):
        match = GALLERY.match(line.text)
        if match and reasons[index] is None and int(match["number"]) <= int(match["of"]):
            numbered.setdefault(match["of"], []).append((index, match["number"]))
    for group in numbered.values():
        if len({number for _, number in group}) > 1:
            for index, _ in group:
                reasons[index] = "caption"


def mark_captions(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """Captions told by their neighbours: a credit before them, a gallery around them, no full stop amid prose."""
    for index, line in enumerate(lines):
        if reasons[index] == "caption":
            for other in (index + 1, index - 1):  # the same caption, once without its credit; a gallery's heading
                if 0 <= other < len(lines) and reasons[other] is None and _echoes(lines[other], line, other < index):
                    reasons[other] = "caption"
    closed = _closed_share(lines)
    prose = [index for index, line in enumerate(lines) if is_prose(line)]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    for index, line in enumerate(lines):
        if reasons[index] is not None:
            continue
        if index < last and line.words <= SIGNED_CAPTION_WORDS and agency_signature().search(line.text):
            reasons[index] = "caption"
        if line.closed:
            continue
        credited = _photo_opening().match(line.text) is not None and line.words >= CREDITED_WORDS
        labelled = LOWER_LABEL.match(line.text) is not None and line.words >= CAPTION_WORDS - 2 and index > first
        loose = index > first and line.words >= CAPTION_WORDS and index < last and _one_sentence(line.text)
        if (credited and closed >= CLOSED_SHARE / 2) or ((labelled or loose) and closed >= CLOSED_SHARE):
            reasons[index] = "caption"


def _echoes(line: Line, caption: Line, before: bool) -> bool:
    """Does a line beside a caption say the beginning of it, or head it ("The river in pictures", "12 show all ...")?"""
    return caption.text.startswith(line.text) or (before and " show all " in caption.text and line.text in caption.text)


def _closed_share(lines: Sequence[Line]) -> float:
    """The share of a page's long lines that end like sentences: where most do, one that does not stands out."""
    long = [line for line in lines if line.words >= CAPTION_WORDS]
    return sum(line.closed for line in long) / len(long) if len(long) >= 3 else 0.0


@cache
def _photo_opening() -> re.Pattern[str]:
    """A picture's credit before its caption: "Reuters The mayor wades through ..." """
    credit = _photo_credit()
    return re.compile(rf"^(?:{credit}|[A-Z]{{2,6}}(?=\s?[•|/:]))(?:\s?[•/,:|&]\s?{credit})*:?\s(?=[A-Z“\"‘'0-9])")


def _one_sentence(bare: str) -> bool:
    """No full stop, colon, speech or tweet inside: nothing that a truncated paragraph would hold."""
    return not re.search(r"[.!?:][”\"’']? [A-Z“\"]|[“”\"]|@\w|https?:|pic\.twitter", bare)
