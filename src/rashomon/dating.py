"""When an article was published and changed, and where that was learned.

In: what its carrier, its page, its URL and its text say.  Out: Dates.  Next: quotation.py
A date that nobody states is inferred only where the text and its story leave one day open; else it stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

PublishedFrom = Literal["meta", "json-ld", "url", "text", "inferred"]


@dataclass(frozen=True, slots=True)
class Dates:
    """When an article was published, where that was learned, and when it was last changed."""

    published: str | None
    published_from: PublishedFrom | None
    updated: str | None


# A day that a text names and the day another report of the story came out are of one story this far apart, in days.
STORY_DAYS = 3
# Sentences of a lead are sought in its first characters; the weekday that a report is about stands there.
LEAD = 1_200
# Two texts tell one story when this share of the rarer text's names stands in the other, and at least so many.
STORY_NAMES, STORY_SHARE = 4, 0.25
# Lines of furniture above the body in which its own time stamp is sought.
STAMP_LINES = 25

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH = (
    r"(january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)
ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"((?:19|20)\d\d)"
FULL_DATE = re.compile(
    rf"\b(?:{ORDINAL} {MONTH},? {YEAR}|{MONTH} {ORDINAL},? {YEAR})\b",
    re.IGNORECASE,
)
NUMERIC_DATE = re.compile(r"\b((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])\b")
DAY = re.compile(
    rf"\b(?:{MONTH.replace('may|', '').replace('mar|', '')} (\d{{1,2}})|(\d{{1,2}}) {MONTH})\b(?!\d|,? (?:19|20)\d\d)"
    r"|\b(May|Mar\.?) (\d{1,2})\b(?!\d|,? (?:19|20)\d\d)",
    re.IGNORECASE,
)
WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b", re.IGNORECASE)
# "— Ada Brandt (@adabrandt) June 19, 2023", under an embedded post: posts are set in while they are news.
POSTED = re.compile(rf"\(@\w{{1,20}}\)\s{{1,3}}(?={FULL_DATE.pattern})", re.IGNORECASE)
URL_DATE = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[1-9](?=[/-])|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-]?(0[1-9]|[12]\d|3[01]|[1-9](?=[/-]))(?=[/-]|$)",
    re.IGNORECASE,
)
ISO = re.compile(
    r"^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2}\b)?)?",
    re.IGNORECASE,
)
STAMPED = re.compile(r"\b(?:first )?(?:published|posted|created|issued|date)\b", re.IGNORECASE)
CHANGED = re.compile(r"\b(?:updated|modified|changed|edited)\b", re.IGNORECASE)


def date_article(
    carrier: str | None,
    page: tuple[str | None, str | None],
    updated: str | None,
    url: str | None,
    stamps: Sequence[str],
) -> Dates:
    """Take an article's date from the first witness that states one: carrier, page, URL, the lines above its text.

    `page` is what the page declares and where ("json-ld" or "meta"); `stamps` are the lines cut above the body, the
    nearest first.

    >>> date_article(None, (None, None), None, "https://courier.example/2023/06/19/rain", [])
    Dates(published='2023-06-19', published_from='url', updated=None)
    >>> date_article(None, (None, None), None, None, ["By Ada Brandt", "Published 19 June 2023, 10:02"]).published
    '2023-06-19'
    """
    changed = iso(updated) or next(
        (day for line in stamps[:STAMP_LINES] if CHANGED.search(line) for day in [iso(line)] if day), None
    )
    known = iso(carrier)
    if known:
        return Dates(known, "meta", changed)
    known = iso(page[0])
    if known:
        return Dates(known, "json-ld" if page[1] == "json-ld" else "meta", changed)
    known = _in_url(url)
    if known:
        return Dates(known, "url", changed)
    lines = stamps[:STAMP_LINES]
    ordered = [line for line in lines if STAMPED.search(line)] + [line for line in lines if len(line) <= 60]
    known = next((day for line in ordered for day in [iso(line)] if day), None) or changed
    return Dates(known, "text" if known else None, changed)


def iso(words: str | None) -> str | None:
    """A date in any common form as ISO 8601; the zone is kept if it is stated, never made up.

    >>> iso("2023-06-19T10:02:33.000Z"), iso("June 19, 2023"), iso("Mon, 19 Jun 2023 10:02:33 GMT"), iso("soon")
    ('2023-06-19T10:02:33Z', '2023-06-19', '2023-06-19T10:02:33+00:00', None)
    """
    if not words:
        return None
    words = words[:200]
    match = ISO.match(words)
    try:
        if match:
            year, month, day, hour, minute, second, zone = match.groups()
            date(int(year), int(month), int(day))
            if hour is None:
                return f"{year}-{month}-{day}"
            datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
            zone = (zone or "").upper()
            zone = f"{zone[:3]}:{zone[3:]}" if len(zone) == 5 else zone
            return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"
        if re.match(r"\s*(?:mon|tue|wed|thu|fri|sat|sun),? \d{1,2} \w{3} \d{4} \d\d:\d\d", words, re.IGNORECASE):
            return parsedate_to_datetime(words.strip()).isoformat()
        full = FULL_DATE.search(words)
        if full:
            known = _full(full)
            return known.isoformat() if known else None
        numeric = NUMERIC_DATE.search(words)
        return date(*map(int, numeric.groups())).isoformat() if numeric else None
    except (ValueError, TypeError):
        return None


def _full(match: re.Match[str]) -> date | None:
    """A whole date in words."""
    day, month, year, month_first, day_second, year_last = match.groups()
    return _day(int(year or year_last), MONTHS[(month or month_first).lower()], int(day or day_second))


def _day(year: int, month: int, day: int) -> date | None:
    """A day of the calendar, or None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_url(url: str | None) -> str | None:
    """The day that a URL's path names."""
    match = URL_DATE.search(url or "")
    if not match:
        return None
    month = match.group(2).lower()
    known = _day(int(match.group(1)), MONTHS.get(month) or int(month), int(match.group(3)))
    return known.isoformat() if known else None


def infer_dates(texts: Sequence[str], stated: Sequence[str | None]) -> list[str | None]:
    """Infer the days that no one states, from the days each text names and from the other reports of its story.

    A stated date comes back as None: there is nothing to infer.

    >>> infer_dates(["They met on Monday (June 19, 2023) in Aldmoor.", "They met on Monday."], [None, None])
    ['2023-06-19', None]
    """
    known = [_date_of(day) for day in stated]
    mates = _story_mates(texts, known)
    inferred: list[date | None] = [None if known[index] else _from_own_words(text) for index, text in enumerate(texts)]
    for _ in range(2):  # an article dated by another may date a third
        settled = [known[index] or inferred[index] for index in range(len(texts))]
        inferred = [
            inferred[index]
            or (
                None
                if known[index]
                else _from_story(texts[index], [day for mate in mates[index] if (day := settled[mate])])
            )
            for index in range(len(texts))
        ]
    return [day.isoformat() if day else None for day in inferred]


def _date_of(stated: str | None) -> date | None:
    """The calendar day of an ISO date."""
    match = ISO.match(stated or "")
    return _day(int(match.group(1)), int(match.group(2)), int(match.group(3))) if match else None


def _from_own_words(text: str) -> date | None:
    """The latest day that a text names with its year, if an embedded post, its weekdays or other days agree."""
    whole = [day for match in FULL_DATE.finditer(text) if (day := _full(match))]
    if not whole:
        return None
    latest = max(whole)
    near = [
        day
        for month, number in _days(text)
        if (day := _day(latest.year, month, number)) and 0 <= (day - latest).days <= STORY_DAYS
    ]
    latest = max([latest, *near])
    lead = {match.group(1).lower() for match in WEEKDAY.finditer(text)}
    posted = {
        day for sign in POSTED.finditer(text) if (match := FULL_DATE.match(text, sign.end())) and (day := _full(match))
    }
    return latest if near or latest in posted or WEEKDAYS[latest.weekday()] in lead else None


def _from_story(text: str, others: Sequence[date]) -> date | None:
    """A text's day, by the days it names and the days on which the story's other reports came out."""
    if not others:
        return None
    middle = sorted(others)[len(others) // 2]
    if any(abs((day - middle).days) > 4 * STORY_DAYS for day in others):
        return None  # a story of weeks: a weekday says nothing
    near = [
        day
        for month, number in _days(text)
        for year in (middle.year - 1, middle.year, middle.year + 1)
        if (day := _day(year, month, number)) and abs((day - middle).days) <= STORY_DAYS
    ]
    if near:
        return max(near)
    first = WEEKDAY.search(text[:LEAD])
    if first is None:
        return None
    number = WEEKDAYS.index(first.group(1).lower())
    return next(day for away in (0, -1, 1, -2, 2, -3, 3) if (day := middle + timedelta(days=away)).weekday() == number)


def _days(text: str) -> list[tuple[int, int]]:
    """The days without a year that a text names, as (month, day)."""
    found = []
    for match in DAY.finditer(text):
        month, day, day_first, month_second, may, may_day = match.groups()
        name = (month or month_second or may).lower().rstrip(".")
        found.append((MONTHS[name], int(day or day_first or may_day)))
    return found


def _story_mates(texts: Sequence[str], known: Sequence[date | None]) -> list[list[int]]:
    """For each text, the others that tell of the same people and places."""
    if all(known) or len(texts) < 2:
        return [[] for _ in texts]
    names = [frozenset(re.findall(r"(?<=[a-z,;] )[A-Z][\w’'-]{2,}", text)) for text in texts]
    mates: list[list[int]] = []
    for index, own in enumerate(names):
        if known[index]:
            mates.append([])
            continue
        mates.append(
            [
                other
                for other, theirs in enumerate(names)
                if other != index and len(own & theirs) >= max(STORY_NAMES, STORY_SHARE * min(len(own), len(theirs)))
            ]
        )
    return mates
