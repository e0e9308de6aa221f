"""What in a dirty plain text is not the article's body, and why: share bars, adverts, captions, links, notes.

In: a decoded plain text.  Out: stretches to cut, each with a reason.  Next: credit.py
It is decided by form, place and repetition; the word lists hold the words of which furniture is made everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rashomon.body import BLANK, RemovalReason
from rashomon.lexicon import rows, words

Furniture = tuple[int, int, RemovalReason]


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
# A line between prose that does not end like a sentence: up to here it is a subheading, from here on a caption.
CAPTION_WORDS = 10
# A line that ends in a sentence and "(AFP)" is a caption up to so many words, if more of the article follows.
SIGNED_CAPTION_WORDS = 35
# A line that opens with a picture's credit is a caption from this many words on.
CREDITED_WORDS = 5
# A line of so many words with a full stop inside is a paragraph, whatever it ends with.
CUT_SHORT_WORDS = 25
# Share of the long lines of a page that must end like sentences before an open line says anything.
CLOSED_SHARE = 0.7
# Words that a link to another page has at the most; after a heading over links near the end all lines are links.
LINK_WORDS = 20
# Words that such a link has at the least: "The dam" after a heading over links is a subheading, the text goes on.
TITLE_WORDS = 4
# Characters of the longest share bar or menu told by its words.
LONGEST_BAR = 120
# A block of an HTML page that was left out and has at most so many words is an entry of a menu, if no list knows it.
MENU_WORDS = 3
# Names with bars between them that make a menu, and the words that each has at the most.
BAR_PARTS, BAR_WORDS = 3, 4
# Share of a menu's words that are names of sections: "News Sport Horoscopes Bingo" has one that is none.
SECTION_SHARE = 0.75
# Letters that an outlet's name has at the least before a line is told by it: "Sun" is also a day's beginning.
SHORTEST_NAME = 4
# Lines between the two ends of a promotion; words of a line in a box that asks to sign up; words of a line above the
# text that names its writer.
PROMOTION_LINES, BOX_WORDS, WRITER_LINE_WORDS = 12, 20, 14
# Sentences that a press release has before "About the company".
RELEASE_AFTER = 2
# Lines of housekeeping at the foot of a page, and the words that one has.
HOUSEKEEPING_LINES, HOUSEKEEPING_WORDS = 6, 50
# Sentences that a caption has inside at the most; characters at its end in which its credit stands.
CAPTION_SENTENCES, LONGEST_CREDIT = 3, 90
# Words of the longest caption that ends in a picture's credit.
LONGEST_CAPTION = 60
# What a line costs the stretch of body that runs on across it, in words: a line that is no prose, one known as
# furniture, one that opens a comment form (the body is over), a heading over links. Best of a grid (6 to 16, 3 to 80,
# 3 to 40) on the 181 pages of scrapinghub-dirty; a step either way costs at most .004 of F1.
STRAY_LINE_COST = 9.0
FURNITURE_COST = 3.0
LINKS_COST = 15.0
# Each stray after so many in a row costs this more: that is a menu, and what follows it is another story.
MENU_LINES, MENU_COST = 5, 10.0
BREAK_COSTS: dict[RemovalReason, float] = {"caption": 0.0, "comment-form": 30.0}
# Lines before the first prose that may be a title, a line under it, a byline; more of them are a menu.
HEAD_LINES = 3
# Words that a title has at the least, and that a name of a place, a section or a desk above the text has at the most.
HEADLINE_WORDS, KICKER_WORDS = 5, 3
# Strays, lines that are neither prose nor known as furniture, across which the body may reach further prose.
REACH_LINES = 2
# Lines signed by commenters that make a thread.
THREAD_LINES = 3
# Paragraphs that may follow a note on the author.
NOTE_LINES = 2
# Words that a repeated passage has at the least.
REPEATED_WORDS = 5
# A line without a full stop is an echo, a pull quote or a caption, when another line holds so many of its words in a
# row, and this share of them, from one of its first words on.
ECHO_WORDS, ECHO_SHARE, ECHO_SKIP = 6, 0.6, 4
# Lines that are remembered for one run of words; lines before a box in which its words are sought.
MOST_HOLDERS, BOX_LINES = 8, 6
# Lines longer than this are looked at by their first characters only: no furniture is that long.
LONGEST = 4_000
# Characters of a plain text that are looked at; what follows is kept as it is.
LARGEST = 2_000_000

LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
CLOSED = re.compile(
    r"(?:[.!?…][\"”’']? (?:Enditem|ENDITEM|Ends|ENDS)$|"
    r"[.!?…:;,。！？：；，]|--|—)['\"”’»)\]」』）]*$|[.!?…,]?[\"”»」』]$"
)
SENTENCE_END = re.compile(r"[a-z0-9)][.!?][”\"’']? (?=[A-Z“\"])")
# A sentence, then a note in brackets: "... at dawn. (Reporting by Ada Brandt)"
NOTE_AT_END = re.compile(r"[.!?][”\"’']? \([^()]{3,300}\)$")
LONGEST_NOTE = 320
# The end of an embedded post: a picture's address, or who posted it and when.
POST = re.compile(r"\bpic\.twitter\.com/\w+$|\(@\w{1,20}\)(?: .{4,40})?$")
# "He declined to comment." and the like, against the body's end.
SHORT_SENTENCE = re.compile(r"^[“\"‘'A-Z0-9].* .* .*[.!?…][”\"’')]*$")
# A heading over links, without a link of its own.
HEADING = re.compile(r"^(?!.*\s{2})[^:|»>]{3,40}:?$")
PHOTO_SIGN = re.compile(r"[/©)]|hoto|mages?$|icture|opyright|redit|ideo$|[Ff]ile$")
COMMENTER = re.compile(r"^[\w .@()-]{2,40} (?:says|wrote):$|^(?:Reply|Report|Like|Permalink|Flag)$")
INSIDE_SIGN = re.compile(r"[\[(]|dvert|DVERT|Continue read|: ?[A-Z@][^.:\n]{1,60}$")
GALLERY = re.compile(r"^\(?(?P<number>\d{1,3})\s?/\s?(?P<of>\d{1,3})\)?(?=\s+(?!.*\(@)|$)")
LOWER_LABEL = re.compile(r"^[a-z]{3,12} (?=[A-Z])")


def find_furniture(
    text: str, title: str | None = None, repeated: Collection[str] = (), outlet: str | None = None
) -> list[Furniture]:
    """Find the stretches of a plain text that are no part of the article, in order, without overlap.

    `repeated` are lines that other pages of the same outlet hold too; `outlet` is its name, which its pages carry.

    >>> text = "Rain fell on Aldmoor all night, the mayor said.\\nShare this article\\nIt stopped at dawn on Monday."
    >>> [(text[start:end], reason) for start, end, reason in find_furniture(text)]
    [('Share this article\\n', 'share')]
    """
    lines = split_lines(text[:LARGEST])
    reasons = line_reasons(lines, title, repeated, outlet)
    found: list[Furniture] = []
    for index, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        if reason is not None:
            end = lines[index + 1].start if index + 1 < len(lines) else min(len(text), LARGEST)
            found.append((line.start, end, reason))
        else:
            found.extend(inside(text, line))
    return found


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


def line_reasons(
    lines: Sequence[Line], title: str | None = None, repeated: Collection[str] = (), outlet: str | None = None
) -> list[RemovalReason | None]:
    """Why each line goes, or None if it stays: first by its own form, then by its place, then by repetition."""
    reasons: list[RemovalReason | None] = [by_form(line) for line in lines]
    for index, line in enumerate(lines):
        if reasons[index] is None and line.text in repeated:
            reasons[index] = "other"
    _mark_mastheads(lines, reasons, outlet)
    _mark_promotions(lines, reasons)
    _mark_boxes(lines, reasons)
    _mark_galleries(lines, reasons)
    _mark_threads(lines, reasons)
    _mark_captions(lines, reasons)
    _mark_names(lines, reasons)
    _mark_writers(lines, reasons)
    _mark_release(lines, reasons)
    _mark_housekeeping(lines, reasons, outlet)
    _spare_news_of_writers(lines, reasons)
    _mark_link_lists(lines, reasons)
    _mark_outside(lines, reasons)
    _mark_title_links(lines, reasons, title)
    _mark_repeated(lines, reasons)
    return reasons


@cache
def _forms() -> tuple[tuple[RemovalReason, int, re.Pattern[str]], ...]:
    """The forms of whole lines."""
    return tuple((_reason(reason), int(most), re.compile(form)) for reason, most, form, *_ in rows("furniture_forms"))


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


def _in_small_letters(form: str) -> str:
    """A regular expression with its letters, but not its classes such as \\W, in small letters."""
    return re.sub(
        r"\\.|[^\\]", lambda match: match.group() if match.group()[0] == "\\" else match.group().lower(), form
    )


@cache
def _signs() -> tuple[str, ...]:
    """Words of which a line has one if any of the other forms can hold in it."""
    found = {sign for row in rows("furniture_forms") if len(row) > 3 for sign in row[3].split("|")}
    return tuple(sorted(sign for sign in found if not any(other in sign and other != sign for other in found)))


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


@cache
def _inline_forms() -> tuple[tuple[RemovalReason, re.Pattern[str]], ...]:
    return tuple((_reason(reason), re.compile(form)) for reason, form in rows("furniture_inline"))


@cache
def _vocabularies() -> tuple[tuple[RemovalReason, frozenset[str], frozenset[str]], ...]:
    return tuple(
        (_reason(reason), frozenset(strong.split()), frozenset(strong.split()) | frozenset(beside.split()))
        for reason, strong, beside in rows("furniture_words")
    )


PERSON = r"[A-Z][\w.'’-]+(?: (?:[a-z]{2,3} )?[A-Z][\w.'’-]+){0,3}"


@cache
def _photo_credit() -> str:
    """Any name that stands beside pictures, longest first."""
    names = sorted(words("photo_credits"), key=lambda name: (-len(name), name))
    return "(?:" + "|".join(map(re.escape, names)) + ")"


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
def agency_signature() -> re.Pattern[str]:
    """An agency in brackets after a sentence: "... on Monday. (AFP)" ends an article as often as a caption."""
    names = "|".join(re.escape(name) for name in sorted(words("agencies"), key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<=[.!?”\"’'])\s?\((?:{names})(?:[/,] ?(?:{names}))*\)\.?$")


@cache
def _photo_opening() -> re.Pattern[str]:
    """A picture's credit before its caption: "Reuters The mayor wades through ..." """
    credit = _photo_credit()
    return re.compile(rf"^(?:{credit}|[A-Z]{{2,6}}(?=\s?[•|/:]))(?:\s?[•/,:|&]\s?{credit})*:?\s(?=[A-Z“\"‘'0-9])")


def _reason(word: str) -> RemovalReason:
    """A removal's reason, by its name in a word list."""
    known: tuple[RemovalReason, ...] = (
        "navigation", "advert", "share", "comment-form", "related-links", "author-note", "caption", "duplicate",
    )  # fmt: skip
    return next((reason for reason in known if reason == word), "other")


def by_form(line: Line) -> RemovalReason | None:
    """What a line is by its own form alone."""
    bare = line.text
    if len(bare) > LONGEST:
        return None
    small = bare.lower()
    any_small, any_cased = _any_opening()
    if any_small.match(small) or any_cased.match(bare) or (line.words > 2 and any(sign in small for sign in _signs())):
        for reason, most, form in _forms():
            if line.words <= most and form.search(bare):
                return reason
    if line.words > 2 and (is_byline(bare) or _is_tagline(bare)):
        return "author-note"
    if line.words <= LONGEST_CAPTION and _ends_in_photo_credit(bare):
        return "caption"
    if len(bare) > LONGEST_BAR:
        return None
    return (
        _by_words(bare)
        or (_by_bars(bare) if line.words >= BAR_PARTS else None)
        or ("other" if DIGIT.search(bare) and _is_stamp(bare) else None)
    )


NAME_WORD = r"(?:[A-Z][\w.'’-]*|van|von|de|der|al|bin|la|le|di|da)"
NAME_LINK = r"(?:and|&|with|for|in|of|the)"
BYLINE = re.compile(
    r"^(?:[Bb]y|BY|[Ww]ritten by|[Rr]eported by|[Tt]ext by|Posted by):? "
    rf"(?P<names>{NAME_WORD}(?: (?:{NAME_WORD}|{NAME_LINK})|, (?=[A-Z])[\w.'’-]+|,)*)"
)


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


TAGLINE = re.compile(
    rf"^(?:{PERSON} )?\((?:[Bb]ased on|[Ww]ith|[Ff]rom|[Ss]ources?:?|[Aa]ccording to|[Vv]ia) [^()]{{2,120}}\)$"
)


def _is_tagline(bare: str) -> bool:
    """A name and what the text is based on, in brackets."""
    return TAGLINE.match(bare) is not None


def _ends_in_photo_credit(bare: str) -> bool:
    """Does a line of a few sentences end in the credit of a picture, or is it one?"""
    if bare in words("photo_credits"):
        return True
    if not PHOTO_SIGN.search(bare, max(0, len(bare) - LONGEST_CREDIT)) or agency_signature().search(bare):
        return False
    return any(form.search(bare) for form in _photo_forms()) and len(SENTENCE_END.findall(bare)) <= CAPTION_SENTENCES


def _by_words(bare: str) -> RemovalReason | None:
    """A short line made wholly of the words of share bars, adverts, comment forms or menus."""
    parts = {part for part in WORD.findall(bare.lower()) if not part.isdigit()}
    for reason, strong, allowed in _vocabularies():
        if parts <= allowed and parts & strong:
            return reason
    return None


BAR = re.compile(r"\s*(?:[|·•»>‹›▸]|\s/|\s[-–—]\s)\s*")
BAR_MARK = re.compile(r"[|·•»>‹›▸]")


def _by_bars(bare: str) -> RemovalReason | None:
    """A menu: three and more short names with bars between them, or three and more of a newspaper's sections.

    >>> _by_bars("Home > World > Lowen Valley"), _by_bars("Markets Companies Opinion"), _by_bars("Rain | Sport")
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


DIGIT = re.compile(r"\d")
STAMP_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}|\b(?:19|20)\d\d\b|\bago\b|\bread\b")
PLACE = re.compile(r"^[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}, (?=(?:[A-Z][a-z]+ )?\d)")
STAMP_PART = re.compile(r"[^\W\d_]+")


def _is_stamp(bare: str) -> bool:
    """Is a line made of a date, a time, or how long ago it was, and of nothing else?

    >>> _is_stamp("Thursday 5 October 2023, 1.30 pm"), _is_stamp("4th Mar 2031, 15:30 GMT"), _is_stamp("May 2019 rain")
    (True, True, False)
    """
    bare = PLACE.sub("", bare)
    if not STAMP_TIME.search(bare) or not any(character.isdigit() for character in bare):
        return False
    known = words("stamp_words")
    if bare[-1] in "?:;" or (bare[-1] == "." and bare[-2:] != "m."):  # a heading in a chronology
        return False
    return all(part.lower() in known for part in STAMP_PART.findall(bare.replace(".m", "m")))


def is_prose(line: Line) -> bool:
    """Does a line read like a sentence of an article?"""
    return line.closed and line.words >= PROSE_WORDS


def _mark_mastheads(lines: Sequence[Line], reasons: list[RemovalReason | None], outlet: str | None) -> None:
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


WHOSE_PICTURE = re.compile(r"(?i)[/©]| for ")
SITE_WORDS = frozenset({"news", "online", "english", "live", "com", "newsroom", "home", "staff", "world"})


def _bare_name(name: str) -> str:
    """An outlet's name without its article, spaces and case."""
    return re.sub(r"\W", "", name.casefold().removeprefix("the "))


PROMOTION = re.compile(r"(?i)^skip (?:past )?(?P<what>newsletter|promotion|advert\w*|ad)\b")
AFTER_PROMOTION = re.compile(r"(?i)^(?:after|end of) (?:the )?(?:newsletter|promotion|advert\w*|ad)\b")


def _mark_promotions(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """What stands between "Skip newsletter promotion" and "after newsletter promotion", told to those who only hear."""
    for index, line in enumerate(lines):
        if not PROMOTION.match(line.text):
            continue
        ends = range(index + 1, min(index + PROMOTION_LINES, len(lines)))
        end = next((other for other in ends if AFTER_PROMOTION.match(lines[other].text)), index)
        for other in range(index, end + 1):
            reasons[other] = reasons[other] or "advert"


BOX_LINE = re.compile(
    r"(?i)\b(?:free|daily|weekly|e-?mails?|inbox|newsletters?|briefing|every (?:day|morning|evening|week)|our|your|app|"
    r"offers?|prizes?|delivered|straight|unsubscribe)\b"
)
AD_LABEL = re.compile(r"(?i)^\W*(?:sponsored|promoted|paid|partner)(?: (?:content|post|link))?\W*$")


def _mark_boxes(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """The lines of a box that a plea to sign up opens, or the one line under "Sponsored"."""
    for index in range(1, len(lines)):
        line = lines[index]
        if reasons[index] is not None or reasons[index - 1] != "advert" or line.words > BOX_WORDS:
            continue
        labelled = AD_LABEL.match(lines[index - 1].text) is not None and not line.closed
        if labelled or (not is_prose(line) and BOX_LINE.search(line.text) and not QUOTED.search(line.text)):
            reasons[index] = "advert"


QUOTED = re.compile(r"[“”\"]")


def _mark_galleries(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
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


def _mark_threads(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """Several lines "Name says:", each alone: readers' comments, of which narration has one at the most."""
    signed = [index for index, line in enumerate(lines) if reasons[index] is None and COMMENTER.match(line.text)]
    if len(signed) >= THREAD_LINES:
        for index in signed:
            reasons[index] = "comment-form"


def _mark_captions(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
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


def _one_sentence(bare: str) -> bool:
    """No full stop, colon, speech or tweet inside: nothing that a truncated paragraph would hold."""
    return not re.search(r"[.!?:][”\"’']? [A-Z“\"]|[“”\"]|@\w|https?:|pic\.twitter", bare)


def _spare_news_of_writers(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """A sentence on a reporter amid the article is news of him; at its beginning or end it is a note on its author."""
    prose = [index for index, line in enumerate(lines) if is_prose(line) and reasons[index] is None]
    for index, line in enumerate(lines):
        if reasons[index] == "author-note" and is_prose(line) and not line.text.startswith(("(", "Additional")):
            after = len(prose) - bisect_right(prose, index)
            if bisect_right(prose, index) > 0 and after > NOTE_LINES:
                reasons[index] = None


def _mark_names(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """A name alone on its line beside a note on the author or a byline is part of it."""
    for index, line in enumerate(lines):
        if reasons[index] is not None or not 1 < line.words <= 4 or line.closed or not line.text[0].isupper():
            continue
        after = [lines[i] for i in range(index + 1, min(index + 3, len(lines))) if reasons[i] == "author-note"]
        if any(other.text.startswith(line.text) or other.text.lower() == "author" for other in after):
            reasons[index] = "author-note"


NAME = re.compile(
    r"(?<=[a-z,] )[A-Z][\w’'-]{3,}|^(?!The|This|That|They|There|With|When|What|From|Here)[A-Z][\w’'-]{3,}(?= [a-z])"
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


def _is_carrier(bare: str) -> bool:
    """A name, then how long ago or when, with bars between them: "Aldmoor Press · 5h ago · 3 min read"."""
    name, *rest = [part.strip() for part in BAR_MARK.split(bare)]
    return bool(rest) and CARRIER.fullmatch(name) is not None and all(_is_stamp(part) for part in rest)


HANDLE = re.compile(r"^@\w{2,20}$")


def _mark_writers(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
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
            dated = index > 0 and any(reasons[i] == "other" and _is_stamp(lines[i].text) for i in near)
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


RELEASE = re.compile(
    r"(?i)^(?:about (?!us\b|me\b|this\b|the auth)[\w'’&. -]{2,40}|notes? (?:to|for) editors"
    r"|(?:media|press)? ?(?:contacts?|enquir(?:y|ies))|for (?:more|further) information(?: please)?(?: contact)?"
    r"|forward[- ]looking statements|ends|###|-30-)\s?:?$"
)


def _mark_release(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """What follows "About the company", "Notes to editors" or "Contact" at the end of a press release."""
    prose = [index for index, line in enumerate(lines) if is_prose(line)]
    for index, line in enumerate(lines):
        if line.words <= 8 and not line.closed and RELEASE.match(line.text):
            before = bisect_right(prose, index)
            if before >= RELEASE_AFTER and len(prose) - before <= max(2, before // 2):
                for other in range(index, len(lines)):
                    reasons[other] = reasons[other] or "other"
                return


@cache
def _housekeeping() -> re.Pattern[str]:
    """What an outlet says to its reader in whole sentences, as one pattern."""
    forms = [f"(?i:{row[0].removeprefix('(?i)')})" for row in rows("housekeeping")]
    return re.compile("|".join(forms))


def _mark_housekeeping(lines: Sequence[Line], reasons: list[RemovalReason | None], outlet: str | None) -> None:
    """Sentences to the reader, from the end of the page upwards, as far as one follows another."""
    kept = [index for index in range(len(lines)) if reasons[index] is None]
    for index in foot([lines[index] for index in kept], outlet):
        reasons[kept[index]] = "other"


def foot(lines: Sequence[Line], outlet: str | None = None) -> list[int]:
    """Which of an article's last lines are sentences from the outlet to its reader.

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


SAID = re.compile(r"\b(?:said|says|told|added|according to|reported|announced|denied)\b")
HOUSE_VERB = r"(?:is|are|uses|takes|does|do|may|can|has|welcomes|belongs|reserves|accepts|publishes|adheres|follows) "


def _mark_link_lists(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
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


# "It stopped at dawn on Monday.", "The bridge held, she said.": a sentence that needs another before it is no title.
GOES_ON = re.compile(
    r"(?:(?:He|She|It)\b(?! Takes)|[“\"][^”\"]+[”\"],? (?:he|she|they|said)\b|[^.!?]* (?:he|she|they) (?:said|added)\b)"
    r"[^.!?]*\.$"
)


def _goes_on(line: Line) -> bool:
    """Is a line a sentence that goes on from one before it?"""
    return line.text.endswith(".") and GOES_ON.match(line.text) is not None


def _mark_outside(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """Everything before and after the best stretch of prose, on a page that came with its menus."""
    weights, strays = [], 0
    for index, line in enumerate(lines):
        good = reasons[index] is None and (is_prose(line) or POST.search(line.text[-80:]) is not None)
        strays = 0 if good else strays + (reasons[index] is None and not line.closed)
        cost = _break_cost(line, reasons[index]) + (MENU_COST if strays > MENU_LINES else 0.0)
        weights.append(float(line.words) if good else -cost)
    first, last = _best_stretch(weights)
    if first >= last:
        return
    last = _reach(range(last, len(lines)), lines, reasons, last - 1) + 1
    first = _reach(range(first - 1, -1, -1), lines, reasons, first)
    head = [index for index in range(first) if reasons[index] is None]
    if len(head) <= HEAD_LINES:
        first = 0
        if any(lines[index].words >= HEADLINE_WORDS for index in head):  # a title; the shortest lines beside it are not
            for index in head:
                if lines[index].words <= KICKER_WORDS and not lines[index].closed:
                    reasons[index] = "navigation"
    for index in range(len(lines)):
        if reasons[index] is None and not first <= index < last:
            reasons[index] = "navigation" if index < first else "related-links"


def _reach(way: range, lines: Sequence[Line], reasons: Sequence[RemovalReason | None], end: int) -> int:
    """Draw the body's end out over prose that only a few strays part from it; a comment form ends it for good."""
    strays = 0
    for index in way:
        if reasons[index] == "comment-form":
            break
        if reasons[index] is None:
            if is_prose(lines[index]) or (strays == 0 and SHORT_SENTENCE.match(lines[index].text)):
                end, strays = index, 0
            else:
                strays += 1
        if strays > REACH_LINES:
            break
    return end


def _break_cost(line: Line, reason: RemovalReason | None) -> float:
    """What it costs the stretch of body to run on across a line that is no prose, in words."""
    if reason is None:
        return STRAY_LINE_COST
    if reason == "related-links" and HEADING.match(line.text):
        return LINKS_COST
    return BREAK_COSTS.get(reason, FURNITURE_COST)


def _best_stretch(weights: Sequence[float]) -> tuple[int, int]:
    """The stretch with the greatest sum (Kadane)."""
    best, best_sum, start, total = (0, 0), 0.0, 0, 0.0
    for index, weight in enumerate(weights):
        if total <= 0:
            start, total = index, 0.0
        total += weight
        if total > best_sum:
            best, best_sum = (start, index + 1), total
    return best


def _mark_title_links(lines: Sequence[Line], reasons: list[RemovalReason | None], title: str | None) -> None:
    """A short line amid prose that says the title's words again is the name of a video or a link."""
    kept = [index for index in range(len(lines)) if reasons[index] is None]
    prose = [index for index in kept if is_prose(lines[index])]
    if not title or len(prose) < 3:
        return
    head = _word_keys(title)
    runs = {tuple(head[i : i + 3]) for i in range(len(head) - 2)}
    for index in kept:
        line = lines[index]
        if prose[0] < index and not line.closed and 4 <= line.words <= 12:
            own = _word_keys(line.text)
            if any(tuple(own[i : i + 3]) in runs for i in range(len(own) - 2)):
                reasons[index] = "related-links"


def _word_keys(bare: str) -> list[str]:
    return [part.casefold() for part in WORD.findall(bare)]


def _mark_repeated(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """Passages that the article has said already: the same line again, a pull quote, a caption of its words."""
    kept = [index for index in range(len(lines)) if reasons[index] is None]
    keys = {index: _word_keys(lines[index].text) for index in kept}
    seen: set[tuple[str, ...]] = set()
    for index in kept:
        whole = tuple(keys[index])
        if len(whole) >= REPEATED_WORDS and whole in seen:
            reasons[index] = "duplicate"
        seen.add(whole)
    joined = {index: f" {' '.join(keys[index])} " for index in kept}
    holders = _holders(keys)
    first = next((index for index in kept if is_prose(lines[index])), len(lines))
    for index in kept:
        line, key = lines[index], keys[index]
        if reasons[index] is not None or index <= first or line.closed or not ECHO_WORDS <= len(key) <= LONGEST_CAPTION:
            continue
        run = max(ECHO_WORDS, int(ECHO_SHARE * len(key)))
        others = {other for at in range(ECHO_SKIP) for other in holders.get(tuple(key[at : at + ECHO_WORDS]), ())}
        if any(
            other != index and 2 * lines[other].words > line.words and _holds_run(key, run, joined[other])
            for other in others
        ):
            reasons[index] = "duplicate"
    _mark_repeated_boxes(lines, reasons, joined)


def _holders(keys: dict[int, list[str]]) -> dict[tuple[str, ...], list[int]]:
    """For each run of words, the lines that hold it, a few at the most."""
    holders: dict[tuple[str, ...], list[int]] = {}
    for index, key in keys.items():
        for at in range(len(key) - ECHO_WORDS + 1):
            lines = holders.setdefault(tuple(key[at : at + ECHO_WORDS]), [])
            if len(lines) < MOST_HOLDERS and (not lines or lines[-1] != index):
                lines.append(index)
    return holders


def _holds_run(key: Sequence[str], run: int, other: str) -> bool:
    """Does another line hold `run` words of this one in a row, from one of its first?"""
    return any(f" {' '.join(key[at : at + run])} " in other for at in range(min(ECHO_SKIP, len(key) - run + 1)))


def _mark_repeated_boxes(lines: Sequence[Line], reasons: list[RemovalReason | None], joined: dict[int, str]) -> None:
    """Two and more lines in a row, each within one line just before: quoted words, set again as a box."""
    kept = sorted(joined)
    at = 1
    while at < len(kept):
        before = kept[max(0, at - BOX_LINES) : at]
        run = at
        while run < len(kept) and _said_before(kept[run], before, lines, joined):
            run += 1
        if run - at >= 2:
            for index in kept[at:run]:
                reasons[index] = reasons[index] or "duplicate"
        at = max(run, at + 1)


def _said_before(index: int, before: Sequence[int], lines: Sequence[Line], joined: dict[int, str]) -> bool:
    """Do a line's words, up to the address of a picture, stand in one longer line before it?"""
    own = joined[index].split(" pic.twitter.com ")[0].rstrip() + " "
    if len(own.split()) < REPEATED_WORDS:
        return False
    return any(own in joined[other] and lines[other].words > lines[index].words for other in before)


def inside(text: str, line: Line) -> Iterator[Furniture]:
    """Furniture inside a line that stays, with the white space on one side of it."""
    if line.end - line.start > LONGEST:
        return
    at = line.start
    if not INSIDE_SIGN.search(line.text):
        return
    forms = (*_inline_forms(), ("author-note", agency_signature()))
    found = sorted((match.start(), match.end(), reason) for reason, form in forms for match in form.finditer(line.text))
    for start, end, reason in found:
        start, end = line.start + start, line.start + end
        if start < at or start >= end:
            continue
        while end < line.end and text[end] in " \t\xa0":
            end += 1
        if end == line.end:
            while start > line.start and text[start - 1] in " \t\xa0":
                start -= 1
        yield start, end, reason
        at = end


@lru_cache(maxsize=20_000)
def guess_reason(bare: str) -> RemovalReason:
    """Why a block of a page that is known not to be body is there, by its form.

    >>> guess_reason("Share this article"), guess_reason("World"), guess_reason("A line that says nothing we know.")
    ('share', 'navigation', 'other')
    """
    line = as_block(bare, 0)
    return by_form(line) or ("navigation" if line.words <= MENU_WORDS else "other")
