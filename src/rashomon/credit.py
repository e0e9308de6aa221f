"""Whose work a text says it rests on: agencies, outlets and officials, and the people who wrote it.

In: a Body, its URL, the authors its carrier names.  Out: credits, bylines, contributors.  Next: dating.py
A photo credit is no text credit: what was cut as a caption is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from rashomon.body import Body, Removed
from rashomon.furniture.byline import POSTED_BY, ROLE, WRITER_AND_ROLE, is_byline
from rashomon.lexicon import rows, words
from rashomon.span import Evidence, Span

CreditKind = Literal["agency", "outlet", "official"]
How = Literal["byline", "tagline", "text", "caption", "url", "meta"]


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose work an article says it rests on."""

    name: str
    kind: CreditKind
    how: How
    evidence: Evidence | None  # None where the words stand outside the clean text (a removed tagline, a URL, metadata)
    raw: tuple[int, int] | None = None  # where the words stand in the raw page, if they do


@dataclass(frozen=True, slots=True)
class Credits:
    """All that a page says of who made its text."""

    credits: tuple[Credit, ...]
    bylines: tuple[str, ...]
    contributors: tuple[str, ...]
    outlet: str | None  # the outlet, where the text names it and nothing else does


# More authors than this in metadata are the authors of a page's other boxes too: only an agency among them, or the
# first person, is believed. Of 27 development articles the three with longer lists named 3 to 7 strangers each.
MOST_AUTHORS = 3
# Characters of a text in which credits are sought.
LARGEST = 1_000_000
# Text forms look no further back or ahead than this for a name, in characters.
LONGEST_NAME = 60

CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
PERSON = rf"{CAPITAL}(?: (?:(?:van|von|de|der|den|al|bin|el|la|le|di|da|du|ben|ter) )*{CAPITAL}){{1,3}}"
CREDIT_LINE = re.compile(
    r"\b(?:reporting|writing|editing|compiled|written|edited|translated|reported|production|contribut(?:ed|ors?))\b",
    re.IGNORECASE,
)
CREDIT_WORD = re.compile(
    r"\b(?:Additional|Reporting|Writing|Editing|Compiled|Written|Edited|By|Production|Translated|With)\b"
)
WITH_FROM = (
    r"[Ww]ith(?: (?:inputs?|files|reporting|additional reporting|information|material|reports?|contributions?))?"
    r"(?: from| by)?"
)
BASED_ON = re.compile(
    rf"\((?:[Bb]ased on|{WITH_FROM}|[Ss]ources?:?|[Ff]rom|[Vv]ia|[Aa]ccording to) (?P<names>[^()]{{2,160}})\)"
    r"|^(?:[Ss]ources?|SOURCES?|[Vv]ia|[Oo]riginally published (?:by|on|in)"
    r"|[Tt]he post .{3,200} (?:first appeared|appeared first) on"
    r"|(?:This|The) (?:article|story|post|report) (?:was )?(?:first |originally )(?:appeared|published|posted)"
    r" (?:by|on|in)"
    r"|(?:[^\n]{0,60}[,;.] ?)?[Ww]ith (?:inputs?|reporting|additional reporting|files|information|material|reports)"
    r" from)"
    r"\s?:?\s(?P<more>[^\n.]{2,120})(?:\.|$)",
    re.MULTILINE,
)
OFFICIAL = re.compile(
    r"\b(?:Ministry|Minister|Government|Department|Police|Office|Embassy|White House|Kremlin|Council|Commission|Army|"
    r"Authority)\b"
)


def find_credits(article: str, body: Body, url: str | None, authors: Sequence[str], outlet: str | None) -> Credits:
    """Find whom an article credits, and how it says so.

    >>> from rashomon.body import cut
    >>> body = cut("ALDMOOR (AP) — Rain fell, the mayor told Reuters.", [])
    >>> [(credit.name, credit.how) for credit in find_credits("a1", body, None, [], None).credits]
    [('AP', 'tagline'), ('Reuters', 'text')]
    """
    stated = outlet or _own_name(body)
    found = [
        *_in_text(article, body, stated),
        *_in_removed(body, stated),
        *_in_url(url),
        *_in_authors(authors, stated),
    ]
    credits: dict[tuple[str, How], Credit] = {}
    for credit in found:
        credits.setdefault((credit.name, credit.how), credit)
    return Credits(
        tuple(credits.values()), _bylines(body, authors), _contributors(body, stated), None if outlet else stated
    )


@cache
def _known() -> dict[str, tuple[str, CreditKind]]:
    """Every name an agency or outlet goes by, to the name we use and its kind."""
    known: dict[str, tuple[str, CreditKind]] = {row[0]: (row[1], "outlet") for row in rows("outlets")}
    known.update({row[0]: (row[1], "agency") for row in rows("agencies")})
    return known


# "Press" and "Radio" before these are no outlet's name.
PRESS_MATTERS = r"(?:[Ss]ecretary|[Cc]onference|[Cc]lub|[Oo]ffice|[Ff]reedom|[Cc]ouncil|[Cc]orps|[Rr]elease|[Ss]tation)"


@cache
def _body_pattern() -> str:
    """Any agency or outlet we know, longest first, or a name that ends in a newspaper's word ("The Aldmoor Echo")."""
    by_letter: dict[str, list[str]] = {}
    for name in sorted(_known(), key=lambda name: (-len(name), name)):
        by_letter.setdefault(name[0], []).append(re.escape(name[1:]))
    listed = "|".join(f"{letter}(?:{'|'.join(names)})" for letter, names in sorted(by_letter.items()))
    ending = "|".join(sorted(words("outlet_words")))
    return (
        rf"(?:(?:{listed})(?![\w-])|(?:The )?(?:(?!By |With |From |And |For )[A-Z][a-z]+ ){{1,3}}(?:{ending})(?![\w-])"
        rf"(?! {PRESS_MATTERS})|(?:Radio|TV|Agencia) [A-Z][a-z]+(?![\w-])|[Tt]he (?:{ending})(?![\w-]))"
    )


@cache
def _mention() -> re.Pattern[str]:
    """A name of an agency or outlet anywhere in a text."""
    return re.compile(rf"(?<![\w-])(?=[A-Zdt])(?:the )?(?P<name>{_body_pattern()})")


@cache
def _name_alone() -> re.Pattern[str]:
    """A name of an agency or outlet that begins a word."""
    return re.compile(rf"(?<![\w-])({_body_pattern()})")


@cache
def _own_forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The outlet in its own byline, and in a note on its writer."""
    name = _body_pattern()
    return re.compile(rf"\s*[Bb]y ({name}) (?:with|and) "), re.compile(
        r"\b(?:writer|reporter|correspondent|journalist|editor|columnist|covers?|covering|contributor)\b.{0,80}?"
        rf"\b(?:for|at|of) ({name})"
    )


def _named(bare: str) -> tuple[str, CreditKind]:
    """The name we use for an agency or outlet, and its kind.

    >>> _named("the Associated Press"), _named("The Aldmoor Courier")
    (('AP', 'agency'), ('The Aldmoor Courier', 'outlet'))
    """
    known = _known()
    short = bare.removeprefix("the ").removeprefix("The ")
    return known.get(bare) or known.get(short) or known.get(f"The {short}") or (bare, "outlet")


REPORTED = (
    r"(?:also |has |have |had |was |is |first |later )*"
    r"(?:reported|reports|reporting|said|says|wrote|writes|quoted|quotes|cited|citing|noted|notes|confirmed|revealed|learned|understands)\b"
)
# What stands before the name of a body that carried the words, and after it.
CARRIER_BEFORE = re.compile(
    r"\b(?:told|tells|telling|according to|reports?|reported by|seen by|obtained by|reviewed by|interview with|"
    r"interviewed by|quoted by|cited by|carried by|published by|broadcast by|citing|statement to|reports? by|"
    r"reports? from|confirmed to|speaking to|spoke to|speaking with)"
    r" (?:(?:state|local|national)[- ](?:run |owned )?(?:media|television|TV|broadcaster|news agency) )?$"
)
CARRIER_AFTER = re.compile(
    rf"(?: news agency| newspaper| television| radio| channel| broadcaster)?,? {REPORTED}"
    r"| (?:reporter|correspondent|journalist|photographer|witness|tally|count|analysis|investigation)\b"
)
# "a columnist of the paper Haaretz said": the outlet is where the speaker works, not who reported.
WORKPLACE = re.compile(r"\b(?:in|of|for|by|from|with|at|on) (?:[\w-]+ ){0,5}$")
DATELINE_BEFORE = re.compile(rf"(?:^|\n)(?:[A-Z][^\n()]{{2,{LONGEST_NAME}}})?\($")
# A dateline with a name that no list knows: "ALDMOOR, June 3 (Lowen Press) -".
DATELINE = re.compile(
    rf"^(?:[A-Z][^\n()]{{2,{LONGEST_NAME}}})?\((?P<name>[A-Z][\w'’&.-]*(?: [A-Z][\w'’&.-]*){{0,3}})\)"
    r"\s?(?:--?|[–—])\s?(?=[A-Z“\"])",
    re.MULTILINE,
)
NO_CARRIER = re.compile(r"^(?:[RDL]|[RD]-\w+|I{1,3}|pictured|left|right|[A-Z][a-z]+day)$")
DATELINE_AFTER = re.compile(r"\)\s?(?:[-–—]|(?=[A-Z“\"]))")
WIRE_NAME = re.compile(r"\b(?:Press|Agency|Newswire|Wire|News Agency)$|^[A-Z]{2,5}$|^(?:Reuters|Xinhua|Interfax)$")
SIGNATURE_BEFORE = re.compile(r"[.!?”\"]\s?[-–—]{1,2} ?$")
SIGNATURE_AFTER = re.compile(r"\.?(?:\n|$)")


def _in_text(article: str, body: Body, outlet: str | None) -> Iterator[Credit]:
    """Credits in the clean text, with their evidence, in its order."""
    text = body.text
    for match in DATELINE.finditer(text, 0, LARGEST):
        name, kind = _named(match["name"])
        evidence = Evidence.at(article, text, Span(*match.span("name")))
        if NO_CARRIER.match(name):
            continue
        if not same_outlet(name, outlet):
            yield Credit(name, kind if name in _known() else "agency", "tagline", evidence)
        elif name not in {row[1] for row in rows("outlets")} and WIRE_NAME.search(name):
            yield Credit(name, "agency", "text", evidence)  # an agency signs its own text: no one stands behind it
    for match in _mention().finditer(text, 0, LARGEST):
        start, end = match.span("name")
        before, after = text[max(0, match.start() - LONGEST_NAME - 30) : match.start()], text[end : end + LONGEST_NAME]
        how = _how(before, after)
        name, kind = _named(match.group("name"))
        if how and not same_outlet(name, outlet):
            start += 4 if match.group("name").startswith("the ") else 0
            yield Credit(name, kind, how, Evidence.at(article, text, Span(start, end)))


def _how(before: str, after: str) -> How | None:
    """How the words around a name make it a credit, if they do.

    >>> _how("The mayor told ", " on Monday."), _how("ALDMOOR, June 3 (", ") - Rain"), _how("He joined ", " in 1990.")
    ('text', 'tagline', None)
    """
    if DATELINE_AFTER.match(after) and DATELINE_BEFORE.search(before):
        return "tagline"
    if SIGNATURE_AFTER.match(after) and SIGNATURE_BEFORE.search(before):
        return "tagline"
    if CARRIER_BEFORE.search(before) or (CARRIER_AFTER.match(after) and not WORKPLACE.search(before)):
        return "text"
    return None


def _in_removed(body: Body, outlet: str | None) -> Iterator[Credit]:
    """Credits in bylines, taglines and copyright lines that were cut from the text."""
    known = _name_alone()
    for stretch in body.removed:
        if stretch.reason not in ("author-note", "other"):
            continue
        text = _spaced(stretch)
        how: How = "byline" if is_byline(text.strip()) else "tagline"
        if stretch.reason == "other" and not re.search(r"copyright|©|rights", text, re.IGNORECASE):
            continue
        taken: list[tuple[int, int]] = []
        for match in known.finditer(text):
            name, kind = _named(match.group(1))
            if not same_outlet(name, outlet) and (kind == "agency" or stretch.reason == "author-note"):
                taken.append(match.span(1))
                yield Credit(name, kind, how, None, _raw(stretch, *match.span(1)))
        for group in BASED_ON.finditer(text):
            which = "names" if group.group("names") else "more"
            for name_match in re.finditer(r"[^,;/&]+", re.sub(r"\band\b", " , ", group.group(which))):
                bare = name_match.group().strip()
                start = group.start(which) + group.group(which).find(bare)
                if not bare[:1].isupper() or start < group.start(which) or len(bare.split()) > 6:
                    continue
                end = start + len(bare)
                if any(start < b and a < end for a, b in taken) or same_outlet(bare, outlet):
                    continue
                kind = "official" if OFFICIAL.search(bare) else "outlet"
                yield Credit(bare, kind, how, None, _raw(stretch, start, end))


def _spaced(stretch: Removed) -> str:
    """A removed stretch with plain spaces, the same length."""
    return stretch.text.replace("\xa0", " ")


def _raw(stretch: Removed, start: int, end: int) -> tuple[int, int]:
    """Where words of a removed stretch stand in the raw page; for HTML, the whole stretch."""
    if stretch.end - stretch.start == len(stretch.text):
        return stretch.start + start, stretch.start + end
    return stretch.start, stretch.end


WIRE_STEPS = frozenset({"wires", "wire", "agencies", "agency", "newswire", "news-agency", "newsfeed", "feeds"})
# Signs that mean an agency wherever they are a step of a URL; "ap" or "pa" need more than that.
SURE_SIGNS = frozenset({"afp", "upi", "dpa"})
SURE_LENGTH = 5


def _in_url(url: str | None) -> Iterator[Credit]:
    """Agencies whose wire a URL names: /wires/afp/, /aponline/."""
    if not url:
        return
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    steps = [step for step in parts.path.lower().split("/") if step][:-1]
    host = parts.netloc.lower()
    for row in rows("agencies"):
        for sign in row[2].split() if len(row) > 2 else ():
            inside = any(
                step in (f"{sign}online", f"{sign}-online", f"{sign}-news")
                or (
                    step == sign
                    and (len(sign) >= SURE_LENGTH or sign in SURE_SIGNS or steps[max(0, at - 1)] in WIRE_STEPS)
                )
                for at, step in enumerate(steps)
            )
            if inside or ("." in sign and (host == sign or host.endswith("." + sign))):
                yield Credit(row[1], "agency", "url", None)


def _in_authors(authors: Sequence[str], outlet: str | None) -> Iterator[Credit]:
    """Agencies among the authors of the metadata, even in long lists of them."""
    for author in authors:
        for match in _name_alone().finditer(author):
            name, kind = _named(match.group(1))
            if kind == "agency" or (match.group(1) == author and not same_outlet(name, outlet) and name != author):
                yield Credit(name, kind, "meta", None)


def same_outlet(name: str, outlet: str | None) -> bool:
    """Is a credited name the outlet itself? No one credits himself.

    >>> same_outlet("The Sun", "Sun"), same_outlet("BBC", "BBC News"), same_outlet("AP", "Apple Daily")
    (True, True, False)
    """
    if not outlet:
        return False
    ours, theirs = _plain(outlet), _plain(name)
    if name.casefold().startswith("the ") and ours.endswith(theirs):  # "the Examiner", for The Tavistan Examiner
        return True
    return ours == theirs or _plain(_named(outlet)[0]) == _plain(_named(name)[0])


def _plain(name: str) -> str:
    """A name without its article, spaces and case."""
    return re.sub(r"\W", "", name.casefold().removeprefix("the "))


def _own_name(body: Body) -> str | None:
    """The outlet as its own furniture names it: "By Euronews with AP", "a writer for The Aldmoor Courier"."""
    byline, note = _own_forms()
    for stretch in body.removed:
        if stretch.reason == "author-note":
            match = byline.match(_spaced(stretch)) or note.search(_spaced(stretch))
            if match and _named(match.group(1))[1] == "outlet":
                return _named(match.group(1))[0]
    return None


def _bylines(body: Body, authors: Sequence[str]) -> tuple[str, ...]:
    """Who wrote the text: of the metadata's authors those that can be believed, else the byline that was cut."""
    agency = _name_alone()
    listed = [author for author in dict.fromkeys(" ".join(author.split()) for author in authors) if author]
    agencies = [
        author for author in listed if (match := agency.search(author)) and _named(match.group())[1] == "agency"
    ]
    people = [
        author for author in listed if author not in agencies and not agency.search(author) and _is_person(author)
    ]
    if len(people) > 1:  # a person whom the text speaks of did not write it
        people = [person for person in people if person not in body.text] or people
    if len(listed) > MOST_AUTHORS and len(people) > MOST_AUTHORS - 1:
        people = [] if agencies else people[:1]
        agencies = agencies[:1]
    if people or agencies:
        return tuple(author for author in listed if author in people or author in agencies)
    return tuple(dict.fromkeys(name for stretch in body.removed for name in _byline_names(stretch)))


def _is_person(author: str) -> bool:
    """Does a metadata author look like a person's name?

    >>> _is_person("Ada Brandt"), _is_person("Published P.M. Et Nov."), _is_person("Special Correspondent")
    (True, False, False)
    """
    parts = re.findall(r"[^\W\d_]+", author.casefold())
    return (
        1 <= len(parts) <= 5
        and not any(character.isdigit() for character in author)
        and not words("no_person") & set(parts)
    )


def _byline_names(stretch: Removed) -> Iterator[str]:
    """The people a removed byline or author's note names as its writers."""
    if stretch.reason != "author-note":
        return
    for line in _spaced(stretch).strip().split("\n"):
        posted = POSTED_BY.match(line)
        if posted or (WRITER_AND_ROLE.fullmatch(line) and ROLE.search(line)):
            yield _cased(posted["name"] if posted else line.split(",", 1)[0])
            return
    bare = _spaced(stretch).strip()
    if is_byline(bare.split("\n", 1)[0]):
        first = re.sub(r"^\S+:? (?:by )?", "", bare.split("\n", 1)[0], count=1)
        for name in re.split(r",| and | & | with | in | for ", first):
            if re.fullmatch(PERSON, name.strip()) and not _name_alone().fullmatch(name.strip()):
                yield _cased(name.strip())
        return
    note = re.match(
        rf"({PERSON}) (?:is (?:a|an|the|our)\b|\((?:[Bb]ased on|[Ww]ith|[Ss]ource|[Aa]ccording|[Ff]rom|[Vv]ia))", bare
    )
    if note:
        yield note.group(1)
    elif re.fullmatch(PERSON, bare) and not _name_alone().fullmatch(bare) and not ROLE.search(bare):
        yield _cased(bare)


def _cased(name: str) -> str:
    """A person's name in capitals, as it is written elsewhere.

    >>> _cased("ADA O'BRANDT"), _cased("Ada McBrandt")
    ("Ada O'Brandt", 'Ada McBrandt')
    """
    return name.title() if name.isupper() else name


def _contributors(body: Body, outlet: str | None) -> tuple[str, ...]:
    """Who helped: "Additional reporting by …", "… contributed to this report", "NPR's … reports from"."""
    found: list[str] = []
    for stretch in body.removed:
        if stretch.reason == "author-note" and CREDIT_LINE.search(stretch.text):
            bare = re.sub(r"\b(?:in|from) [A-Z]\w+(?: [A-Z]\w+)?", " ; ", _spaced(stretch))
            bare = CREDIT_WORD.sub(" ; ", re.sub(r"\w+ by\b", " ; ", bare))
            found += [name for name in re.findall(PERSON, bare) if name not in _known()]
    if outlet and outlet.removeprefix("The ") in body.text:
        own = re.escape(outlet.removeprefix("The "))
        form = re.compile(
            rf"\b{own}(?: [A-Z][a-z]+)?['’]s (?:(?:[a-z-]+ ){{0,4}}(?:correspondent|reporter|editor) )?({PERSON})"
            r"(?=,? (?:reports|reported|says|said|writes|notes)|$)",
            re.MULTILINE,
        )
        found += [match.group(1) for match in form.finditer(body.text)]
    return tuple(dict.fromkeys(found))
