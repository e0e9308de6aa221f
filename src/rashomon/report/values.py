"""Values, dates and verdicts in words that a newspaper reader uses.

In: values of the dossier's JSON form.  Out: plain words.  Next: index.py
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """How a verdict is called on the page."""

    key: str
    name: str
    sign: str  # stands beside the name, so that colour carries nothing alone
    meaning: str


# In the order in which a reader wants them: what cannot be both true first.
VERDICTS: tuple[VerdictWords, ...] = (
    VerdictWords("disputed", "Disputed", "≠", "They cannot both hold of the same thing."),
    VerdictWords("updated", "Updated", "↑", "A later report knows more."),
    VerdictWords("scope-differs", "Scope differs", "⊄", "Both can hold, of different things."),
    VerdictWords("rounded", "Rounded", "≈", "One rounds the other."),
    VerdictWords("compatible", "Compatible", "∩", "The amounts overlap."),
    VerdictWords("framing-only", "Framing only", "“”", "Other words for the same fact."),
    VerdictWords("agree", "Agree", "=", "The same value."),
)
VERDICT = {verdict.key: verdict for verdict in VERDICTS}
DIFFERENCES = tuple(verdict.key for verdict in VERDICTS if verdict.key != "agree")

EDIT_NAMES = {
    "identical": "the same words",
    "trimmed": "trimmed",
    "reworded": "reworded",
    "retranslated": "re-translated",
    "merged": "merged",
    "hedge-lost": "a hedge was lost",
    "hedge-added": "a hedge was added",
    "number-changed": "a number changed",
    "negation-changed": "a “not” was lost or gained",
    "meaning-altered": "the meaning changed",
    "paraphrase-quoted": "a paraphrase set in quotation marks",
}
# Edits that change what a reader would take the speaker to have said.
GRAVE_EDITS = frozenset(
    {"hedge-lost", "hedge-added", "number-changed", "negation-changed", "meaning-altered", "paraphrase-quoted"}
)

EDGE_NAMES = {
    "copy": "copy",
    "excerpt": "excerpt",
    "rewrite": "rewrite",
    "retranslation": "re-translation",
    "credit": "credits",
    "shared-source": "shares a source",
    "unknown": "relation unknown",
}

# How an edge may vary within its kind.
VARIANT_NAMES = {"spin": "spun"}

_HEDGES = {
    "none": "",
    "about": "about ",
    "at-least": "at least ",
    "at-most": "at most ",
    "under": "under ",
    "over": "over ",
}
_PLURALS = {
    "person": "people",
    "percent": "percent",
    "child": "children",
    "man": "men",
    "woman": "women",
    "foot": "feet",
}
_CURRENCIES = {"USD": "$", "GBP": "£", "EUR": "€", "JPY": "¥"}
MILLION = 1_000_000
# Fixed names: the machine's locale must not change a report.
_MONTHS: tuple[str, ...] = ("January", "February", "March", "April", "May", "June")
_MONTHS += ("July", "August", "September", "October", "November", "December")
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def value_words(value: Mapping[str, Any] | None) -> str:
    """A value as a reader would say it; empty where the dossier holds none.

    >>> value_words({"low": 5.5, "high": 6, "unit": "hour", "hedge": "under"})
    'just under 6 hours'
    >>> value_words({"low": 12, "high": None, "unit": "person", "hedge": "at-least"})
    'at least 12 people'
    >>> value_words({"status": "postponed"}), value_words({"rank": "first", "since": "2018"}), value_words(None)
    ('postponed', 'first since 2018', '')
    """
    if not value:
        return ""
    if "unit" in value or "low" in value or "high" in value:
        return _measure_words(value)
    if "status" in value:
        return str(value["status"])
    if "rank" in value:
        since = str(value.get("since") or "").removeprefix("since ")
        link = " " if since.startswith(("in ", "for ")) else " since "
        return f"{value['rank']}{link}{since}" if since else str(value["rank"])
    if value.get("earliest"):
        return span_of_days(str(value["earliest"]), str(value.get("latest") or value["earliest"]))
    return ", ".join(f"{key} {value[key]}" for key in sorted(value) if value[key] is not None)


def number_words(number: float) -> str:
    """A number with thousands parted and no idle decimals; round millions as a reader says them.

    >>> number_words(1200000.0), number_words(1234567), number_words(5.5)
    ('1.2 million', '1,234,567', '5.5')
    """
    if abs(number) >= MILLION and number % (MILLION / 100) == 0:
        return f"{number / MILLION:,.2f}".rstrip("0").rstrip(".") + " million"
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def unit_words(unit: str, number: float | None) -> str:
    """The unit, in the plural unless it is one of them.

    >>> unit_words("hour", 1), unit_words("person", 12), unit_words("year-old", 19)
    ('hour', 'people', 'years old')
    """
    if not unit or number == 1:
        return unit
    if unit == "year-old":
        return "years old"
    if unit in _PLURALS:
        return _PLURALS[unit]
    if unit.isupper() or unit.endswith("s"):
        return unit
    if unit.endswith("y") and unit[-2:-1] not in set("aeiou"):
        return unit[:-1] + "ies"
    return unit + ("es" if unit.endswith(("ch", "sh", "x")) else "s")


def date_words(stamp: str | None) -> str:
    """An ISO date, time, week, month or year in words; what is none of them is given back as it came.

    >>> date_words("2031-06-19T14:05:00+00:00"), date_words("2031-06-19"), date_words("2031-06"), date_words("2031-W25")
    ('19 June 2031, 14:05 UTC', '19 June 2031', 'June 2031', 'week of 16 June 2031')
    """
    if not stamp:
        return ""
    days = _days_of(stamp)
    if days and _WEEK.fullmatch(stamp):
        return f"week of {_day_words(days[0])}"
    if days and _MONTH.fullmatch(stamp):
        return f"{_MONTHS[days[0].month - 1]} {days[0].year}"
    moment = _moment(stamp)
    if moment is None or not stamp.startswith(f"{moment.year:04d}-"):
        return stamp
    # Midnight without a zone is how a page says that it knows the day alone.
    if ("T" not in stamp and " " not in stamp.strip()) or (moment.time() == time() and moment.utcoffset() is None):
        return _day_words(moment)
    return f"{_day_words(moment)}, {moment:%H:%M}{_zone_words(moment)}"


def span_of_days(earliest: str, latest: str) -> str:
    """A stretch of time in words.

    >>> span_of_days("2031-06-19", "2031-06-19"), span_of_days("2031-06-18", "2031-W25")
    ('19 June 2031', '18 June 2031 to 22 June 2031')
    >>> span_of_days("2031-06-01", "2031-06-30"), span_of_days("2031-01-01", "2031-12-31")
    ('June 2031', '2031')
    """
    if earliest == latest:
        return date_words(earliest)
    for whole in (earliest[:4], earliest[:7]):
        if (days := _days_of(whole)) and (earliest, latest) == tuple(day.isoformat() for day in days):
            return date_words(whole)
    first, last = _days_of(earliest), _days_of(latest)
    if first or last:  # of a month and a week, say, the days are told
        earliest = first[0].isoformat() if first else earliest
        latest = last[1].isoformat() if last else latest
    return " to ".join(words for words in (date_words(earliest), date_words(latest)) if words)


def day_number(stamp: str | None, *, end: bool = False) -> float | None:
    """A stamp as days since the year 1, for placing it on a line: the start, or the end, of its day, week, month, year.

    >>> day_number("0001-01-02"), day_number("0001-02", end=True), day_number("soon")
    (1.0, 58.0, None)
    """
    days = _days_of(stamp or "")
    if days:
        return float(days[end].toordinal() - 1)
    moment = _moment(stamp or "")
    if moment is None:
        return None
    offset = moment.utcoffset() or timedelta(0)
    return (moment.replace(tzinfo=None) - offset - datetime(1, 1, 1)) / timedelta(days=1)


def web_address(address: str | None) -> str:
    """The address if it is one a reader may safely follow, else nothing.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)"), web_address("story/a1.txt")
    ('https://example.org/a', '', '')
    """
    if not address or any(ord(sign) <= 32 or ord(sign) == 127 for sign in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme.lower() in {"http", "https"} and parts.netloc else ""


def counted(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> counted(1, "report"), counted(3, "report"), counted(0, "story", "stories")
    ('1 report', '3 reports', 'no stories')
    """
    return f"{number:,} {one}" if number == 1 else f"{f'{number:,}' if number else 'no'} {many or one + 's'}"


def _measure_words(value: Mapping[str, Any]) -> str:
    low: float | None = value.get("low")
    high: float | None = value.get("high")
    unit, hedge = str(value.get("unit") or ""), str(value.get("hedge") or "none")
    if low is None:
        if high is None:
            return f"an unstated number of {unit_words(unit, None)}".strip()
        return (_HEDGES.get(hedge) or "at most ") + _with_unit(number_words(high), unit, high)
    if high is None:
        return (_HEDGES.get(hedge) or "at least ") + _with_unit(number_words(low), unit, low)
    if low == high or hedge == "at-least":
        return _HEDGES.get(hedge, "") + _with_unit(number_words(low), unit, low)
    if hedge == "over":
        return "just over " + _with_unit(number_words(low), unit, low)
    if hedge == "under":
        return "just under " + _with_unit(number_words(high), unit, high)
    if hedge == "at-most":
        return "at most " + _with_unit(number_words(high), unit, high)
    if hedge == "about":
        return "about " + _with_unit(number_words((low + high) / 2), unit, high)
    return _with_unit(f"{number_words(low)} to {number_words(high)}", unit, high)


def _with_unit(number: str, unit: str, amount: float | None) -> str:
    if unit in _CURRENCIES:
        return _CURRENCIES[unit] + number
    return f"{number} {unit_words(unit, amount)}".strip()


def _days_of(stamp: str) -> tuple[date, date] | None:
    """The first and last day of a week, month or year; None for anything finer."""
    try:
        if found := _WEEK.fullmatch(stamp):
            first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return first, first + timedelta(days=6)
        if found := _MONTH.fullmatch(stamp):
            year, month = int(found[1]), int(found[2])
            following = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), following - timedelta(days=1)
        if _YEAR.fullmatch(stamp):
            return date(int(stamp), 1, 1), date(int(stamp), 12, 31)
    except ValueError:
        pass
    return None


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp.strip())
    except ValueError:
        pass
    try:
        day = date.fromisoformat(stamp.strip()[:10])
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day)


def _day_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04d}"


def _zone_words(moment: datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        return ""
    if not offset:
        return " UTC"
    minutes = int(offset.total_seconds() // 60)
    return f" UTC{'+' if minutes > 0 else '−'}{abs(minutes) // 60:d}:{abs(minutes) % 60:02d}"
