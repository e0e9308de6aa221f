"""Page furniture that is known by its own form: share bars, adverts, comment forms, headings over links, stamps.

In: one line.  Out: why it is no part of the article, or None.  Next: __init__.py, which asks the lines around it
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rashomon.body import RemovalReason
from rashomon.furniture.byline import is_byline, is_tagline
from rashomon.furniture.caption import LONGEST_CAPTION, ends_in_photo_credit
from rashomon.furniture.line import LONGEST, WORD, Line, as_block
from rashomon.furniture.menu import BAR_PARTS, by_bars
from rashomon.furniture.stamp import DIGIT, is_stamp
from rashomon.lexicon import rows

# A block of an HTML page that was left out and has at most so many words is an entry of a menu, if no list knows it.
MENU_WORDS = 3
# Characters of the longest share bar or menu told by its words.
LONGEST_BAR = 120


def by_form(line: Line) -> RemovalReason | None:
    """What a line is by its own form alone."""
    bare = line.text
    if len(bare) > LONGEST:
        return None
    small = bare.lower()
    any_small, any_cased = _any_opening()
    if any_small.match(small) or any_cased.match(bare) or (line.words > 2 and _has_sign(small)):
        for reason, most, form in _forms():
            if line.words <= most and form.search(bare):
                return reason
    if line.words > 2 and (is_byline(bare) or is_tagline(bare)):
        return "author-note"
    if line.words <= LONGEST_CAPTION and ends_in_photo_credit(bare):
        return "caption"
    if len(bare) > LONGEST_BAR:
        return None
    return (
        _by_words(bare)
        or (by_bars(bare) if line.words >= BAR_PARTS else None)
        or ("other" if DIGIT.search(bare) and is_stamp(bare) else None)
    )


@cache
def _any_opening() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """All forms that hold to a line's first words, as one for its small letters and one for the line as it is.

    Most lines are none of them, and a pattern without "^" and case is told apart by its first letters fastest.
    """
    small: list[str] = []
    cased: list[str] = []
    for row in rows("furniture_forms"):
        if len(row) < 4:
            bare = "|".join(branch[1:] for branch in _branches(row[2].removeprefix("(?i)")))
            (small if row[2].startswith("(?i)") else cased).append(bare)
    return re.compile("|".join(map(_in_small_letters, small))), re.compile("|".join(cased))


def _branches(form: str) -> list[str]:
    """The branches of a regular expression.

    >>> _branches(r"^a(?:b|c)|^d[|]\\|e")
    ['^a(?:b|c)', '^d[|]\\\\|e']
    """
    depth, in_class, found, start = 0, False, [], 0
    at = 0
    while at < len(form):
        character = form[at]
        if character == "\\":
            at += 1
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character == "|" and depth == 0:
            found.append(form[start:at])
            start = at + 1
        else:
            depth += (character == "(") - (character == ")")
        at += 1
    return [*found, form[start:]]


def _in_small_letters(form: str) -> str:
    """A regular expression with its letters, but not its classes such as \\W, in small letters."""
    return re.sub(
        r"\\.|[^\\]", lambda match: match.group() if match.group()[0] == "\\" else match.group().lower(), form
    )


def _has_sign(small: str) -> bool:
    for sign in _signs():  # noqa: SIM110 - `any` over a generator takes twice the time, on every line of every page
        if sign in small:
            return True
    return False


@cache
def _signs() -> tuple[str, ...]:
    """Words of which a line has one if any of the other forms can hold in it."""
    found = {sign for row in rows("furniture_forms") if len(row) > 3 for sign in row[3].split("|")}
    return tuple(sorted(sign for sign in found if not any(other in sign and other != sign for other in found)))


@cache
def _forms() -> tuple[tuple[RemovalReason, int, re.Pattern[str]], ...]:
    """The forms of whole lines."""
    return tuple((reason_of(reason), int(most), re.compile(form)) for reason, most, form, *_ in rows("furniture_forms"))


def reason_of(word: str) -> RemovalReason:
    """A removal's reason, by its name in a word list."""
    known: tuple[RemovalReason, ...] = (
        "navigation", "advert", "share", "comment-form", "related-links", "author-note", "caption", "duplicate",
    )  # fmt: skip
    return next((reason for reason in known if reason == word), "other")


def _by_words(bare: str) -> RemovalReason | None:
    """A short line made wholly of the words of share bars, adverts, comment forms or menus."""
    parts = {part for part in WORD.findall(bare.lower()) if not part.isdigit()}
    for reason, strong, allowed in _vocabularies():
        if parts <= allowed and parts & strong:
            return reason
    return None


@cache
def _vocabularies() -> tuple[tuple[RemovalReason, frozenset[str], frozenset[str]], ...]:
    return tuple(
        (reason_of(reason), frozenset(strong.split()), frozenset(strong.split()) | frozenset(beside.split()))
        for reason, strong, beside in rows("furniture_words")
    )


@lru_cache(maxsize=20_000)
def guess_reason(bare: str) -> RemovalReason:
    """Why a block of a page that is known not to be body is there, by its form.

    >>> guess_reason("Share this article"), guess_reason("World"), guess_reason("A line that says nothing we know.")
    ('share', 'navigation', 'other')
    """
    line = as_block(bare, 0)
    return by_form(line) or ("navigation" if line.words <= MENU_WORDS else "other")
