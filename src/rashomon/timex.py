"""Times as intervals of days: "Monday" → 2023-06-19, from the article's own date.

In: an article's Syntax and its date.  Out: Time.  Next: claim.py
A time is as precise as the words: "last month" is "2016-10", "this week" "2016-W45" (ISO 8601, cut short); first_day
and last_day give whole days for comparing. What hangs on a date that nobody said keeps open ends.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal, NamedTuple

from rashomon import lexicon
from rashomon.models.protocols import Token
from rashomon.numeral import HYPHENS, Pieces, past_hyphen, pieces, read_numeral, read_ordinal, touching
from rashomon.quantity import Amount, amounts, loose_hedges
from rashomon.span import Span
from rashomon.syntax import Syntax

Kind = Literal["date", "time", "duration", "set"]


@dataclass(frozen=True, slots=True)
class Time:
    """When, from the earliest to the latest it can be. ISO 8601, as precise as the words; None where open or unknown."""

    span: Span
    earliest: str | None  # "2016-11-10", "2016-11-10T18:00", "2016-11", "2016-W45", "2016"
    latest: str | None
    kind: Kind
    value: str | None = None  # TIMEX3: "2016-11-10TNI", "2016-Q3", "P2Y", "PAST_REF", "XXXX-WXX-4"
    mod: str | None = None  # TIMEX3: START, MID, END, APPROX, LESS_THAN, MORE_THAN, ...

    @property
    def first_day(self) -> str | None:
        """The first day it can be, whole: "2016-11" → "2016-11-01"."""
        return None if self.earliest is None else _whole(self.earliest, last=False)

    @property
    def last_day(self) -> str | None:
        """The last day it can be, whole: "2016-11" → "2016-11-30"."""
        return None if self.latest is None else _whole(self.latest, last=True)


def find_times(syntax: Syntax, published: str | None) -> list[Time]:
    """Every time of an article, in order, reckoned from the day it was published (ISO date or date-time, or None).

    >>> from rashomon.models.annotator import FakeAnnotator
    >>> text = "Talks began last month."
    >>> time, = find_times(Syntax(text, FakeAnnotator().annotate([text])[0]), "2016-11-10")
    >>> time.earliest, time.first_day, time.last_day
    ('2016-10', '2016-10-01', '2016-10-31')
    """
    return _Reader(syntax.text, _moment(published), syntax).read()


def times_in(words: str, published: str | None) -> list[Time]:
    """Every time of a few words, without a parse.

    >>> [(t.span.of("late on Thursday"), t.earliest, t.mod) for t in times_in("late on Thursday", "2016-11-11")]
    [('late on Thursday', '2016-11-10', 'END')]
    """
    return _Reader(words, _moment(published), None).read()


class _Found(NamedTuple):
    """A time as it stands in pieces[first:last]."""

    first: int
    last: int
    earliest: str | None
    latest: str | None
    kind: Kind
    value: str
    mod: str | None = None


class _Reader:
    """Reads one text from left to right; what it has read is what "that day" and "a year earlier" hang on."""

    def __init__(self, text: str, anchor: datetime | None, syntax: Syntax | None) -> None:
        self.text = text
        self.anchor = anchor.date() if anchor else None
        self.moment = anchor
        self.syntax = syntax
        self.p: Pieces = pieces(text)
        self.starts = [q.start for q in self.p]
        loose = loose_hedges(syntax) if syntax else {}
        self.amounts = {a.start: a for a in amounts(text, self.p, loose) if a.kind == "time"}
        self.day: tuple[date, int] | None = None  # last day read, and the character where
        self.quarter: tuple[int, int] | None = None  # last quarter read
        self.year_read: int | None = None  # year of the last date read

    def read(self) -> list[Time]:
        found: list[Time] = []
        i = 0
        while i < len(self.p):
            word = self.p[i].word
            if not (word in _openers() or word[0].isdigit()):
                i += 1
                continue
            time = self.at(i)
            if time is None:
                i += 1
                continue
            self.remember(time)
            found.append(self.finished(time))
            i = max(i + 1, time.last)
        return found

    def finished(self, t: _Found) -> Time:
        span = Span(self.p[t.first].start, self.p[t.last - 1].end)
        return Time(span, t.earliest, t.latest, t.kind, t.value, t.mod)

    def remember(self, t: _Found) -> None:
        if t.kind in ("date", "time") and t.earliest and re.match(r"\d{4}-\d\d-\d\d", t.earliest):
            if t.earliest[:10] == (t.latest or "")[:10]:
                self.day = (date.fromisoformat(t.earliest[:10]), self.p[t.first].start)
        quarter = re.fullmatch(r"(\d{4})-Q([1-4])", t.value)
        if quarter and not self.compared(t):
            self.quarter = (int(quarter[1]), int(quarter[2]))
        if t.kind == "date" and t.earliest and re.match(r"\d{4}", t.earliest):
            self.year_read = int(t.earliest[:4])

    def compared(self, t: _Found) -> bool:
        """Whether a time only serves to compare: "a year earlier", "the year-ago quarter"."""
        return any(self.word(i) in ("ago", "earlier") for i in range(t.first, t.last))

    # -- one place --------------------------------------------------------------------------------------------------

    def word(self, i: int) -> str:
        return self.p[i].word if 0 <= i < len(self.p) else ""

    def words(self, i: int, size: int) -> tuple[str, ...]:
        return tuple(q.word for q in self.p[i : i + size])

    def capital(self, i: int) -> bool:
        """Whether a word is written with a capital; a few words without a parse need none."""
        return i < len(self.p) and (self.syntax is None or self.text[self.p[i].start].isupper())

    def at(self, i: int) -> _Found | None:
        """The longest time that begins at piece i."""
        return self.modified(i) or self.amount(i) or self.plain(i)

    def plain(self, i: int) -> _Found | None:
        for reader in (
            self.numeric, self.clocked, self.compare, self.month, self.weekday, self.day_word, self.deictic, self.quarterly,
            self.feast, self.year, self.article, self.repeated, self.reference, self.bare,
        ):  # fmt: skip
            found = reader(i)
            if found:
                return found
        return None

    # -- early, late, the end of ------------------------------------------------------------------------------------

    def modified(self, i: int) -> _Found | None:
        word = self.word(i)
        if word == "the" and self.word(i + 1) in ENDS:
            j = i + 1
            if self.words(j, 3) == ("early", "hours", "of"):
                inner = self.plain(j + 3)
                return inner and self.part_of(inner._replace(first=i), "early", inner.last)
            if self.word(j + 1) != "of":
                inner = (
                    self.plain(j + 1) if word == "the" and self.word(j) in ("early", "late", "mid", "early-") else None
                )
                return self.with_mod(inner, i, self.word(j)) if inner else None
            inner = self.plain(j + 2)
            return self.with_mod(inner, i, self.word(j)) if inner else None
        if word in ("early", "late", "mid", "earlier", "later", "sometime", "middle", "about", "around"):
            k = past_hyphen(self.p, i + 1)
            if word in ("earlier", "later") and self.words(i + 1, 3) in (
                ("in", "the", "year"),
                ("in", "the", "day"),
                ("in", "the", "week"),
                ("in", "the", "month"),
            ):
                inner = self.this(i, i + 4, self.word(i + 3), 0)
                return self.with_mod(inner, i, word) if inner else None
            if word in ("earlier", "later", "early", "late") and self.word(k) in ("on", "in"):
                k += 1
            elif word in ("about", "around"):
                inner = self.clocked(k) or self.month(k)
                return inner._replace(first=i, mod="APPROX") if inner else None
            if k > i + 1 and self.word(k) == "the" and self.word(i) != "mid":
                pass
            inner = self.amount(k) if word == "mid" else None
            inner = inner or self.plain(k)
            if inner and (inner.kind in ("date", "time")) and not inner.value.endswith("_REF"):
                return self.with_mod(inner, i, word)
        return None

    def with_mod(self, t: _Found, first: int, word: str) -> _Found:
        mod = {
            "early": "START", "beginning": "START", "start": "START", "opening": "START", "earlier": "START", "late": "END",
            "end": "END", "close": "END", "later": "END", "mid": "MID", "middle": "MID",
        }.get(word)  # fmt: skip
        t = t._replace(first=first, mod=mod or t.mod)
        if self.anchor and t.earliest and t.latest and word in ("earlier", "later") and len(t.earliest) < 10:
            today = self.anchor.isoformat()
            if _whole(t.earliest, False) <= today <= _whole(t.latest, True):
                return t._replace(latest=today) if word == "earlier" else t._replace(earliest=today)
        return t

    # -- numbers: 2016-11-09, 11/9/2016, 6.10am, 16:30 GMT ------------------------------------------------------------

    def numeric(self, i: int) -> _Found | None:
        if not self.word(i)[:1].isdigit() or (
            touching(self.p, i) and self.word(i - 1) not in ("(", "[", "“", '"', "—")
        ):
            return None
        match = NUMERIC_DATE.match(self.text, self.p[i].start)
        if not match:
            return None
        last = bisect_left(self.starts, match.end())
        if match["iso_year"]:
            return self.day_at(i, last, int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]))
        a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
        year = year if year > 99 else self.century(year)
        ways = [(m, d) for m, d in {(a, b), (b, a)} if m <= 12 and d <= calendar.monthrange(year, min(m, 12))[1] and d]
        if not ways:
            return None
        if self.anchor:
            near = self.anchor
            ways.sort(key=lambda w: (abs((date(year, w[0], w[1]) - near).days), w != (a, b)))
        else:
            ways.sort(key=lambda w: w != (a, b))
        return self.day_at(i, last, year, *ways[0])

    def century(self, year: int) -> int:
        base = self.anchor.year if self.anchor else 2000
        return min((c + year for c in (1800, 1900, 2000, 2100)), key=lambda y: abs(y - base))

    def day_at(self, first: int, last: int, year: int, month: int, day: int) -> _Found | None:
        try:
            iso = date(year, month, day).isoformat()
        except ValueError:
            return None
        return _Found(first, last, iso, iso, "date", iso)

    def clocked(self, i: int) -> _Found | None:
        """A clock time, with the day that stands beside it."""
        clock = self.clock(i)
        if not clock:
            return None
        hour, minute, last, precise = clock
        zone, last = self.zone(last)
        k = last
        if self.word(k) == ",":
            k += 1
        if self.word(k) in ("on", "of"):
            k += 1
        day = None if k >= len(self.p) else self.month(k) or self.weekday(k) or self.day_word(k)
        if day and day.earliest and day.kind == "date" and len(day.earliest) == 10 and not day.mod:
            return self.at_clock(i, day.last, date.fromisoformat(day.earliest), hour, minute, zone, precise)
        if day and day.kind == "time" and day.earliest and day.value[10:11] == "T":  # "10am yesterday morning"
            return self.at_clock(i, day.last, date.fromisoformat(day.value[:10]), hour, minute, zone, precise)
        if self.words(last, 2) in (("in", "the"), ("this", "morning"), ("this", "afternoon"), ("this", "evening")):
            if self.word(last + 1) in _kinds("part"):
                last += 2
            elif self.word(last + 2) in _kinds("part"):
                if self.word(last + 2) in ("afternoon", "evening") and hour < 12 and not precise:
                    hour += 12
                last += 3
        if self.day and self.same_paragraph(self.day[1], self.p[i].start):
            return self.at_clock(i, last, self.day[0], hour, minute, zone, precise)
        stamp = f"T{hour:02}:{minute:02}"
        value = f"{self.anchor.isoformat()}{stamp}" if self.anchor else f"XXXX-XX-XX{stamp}"
        return _Found(i, last, None, None, "time", value)

    def same_paragraph(self, a: int, b: int) -> bool:
        return "\n" not in self.text[a:b]

    def at_clock(self, first: int, last: int, day: date, hour: int, minute: int, zone: str, precise: bool) -> _Found:
        if hour == 24:
            after = f"{(day + timedelta(1)).isoformat()}T00:00{zone}"
            return _Found(first, last, after, after, "time", f"{day.isoformat()}T24:00")
        stamp = f"{day.isoformat()}T{hour:02}:{minute:02}"
        if precise or hour >= 12:
            return _Found(first, last, stamp + zone, stamp + zone, "time", stamp)
        later = f"{day.isoformat()}T{hour + 12:02}:{minute:02}"
        return _Found(first, last, stamp + zone, later + zone, "time", stamp)

    def clock(self, i: int) -> tuple[int, int, int, bool] | None:
        """Hour, minute, index after, and whether morning or evening is said."""
        word = self.word(i)
        if word in _kinds("clock"):
            hour = int(_kinds("clock")[word][:2])
            return hour, 0, i + 1, True
        numeral = read_numeral(self.p, i) if word[:1].isdigit() or word in WORD_HOURS else None
        if word[:1].isdigit():
            match = CLOCK.match(self.text, self.p[i].start)
            if not match or (i and touching(self.p, i) and self.word(i - 1) in "$£€:./-"):
                return None
            hour, minute = int(match["hour"]), int(match["minute"] or 0)
            half = (match["half"] or "").lower().replace(".", "").replace(" ", "")
            if hour > 24 or minute > 59:
                return None
            if half:
                if not 1 <= hour <= 12:
                    return None
                hour = hour % 12 + (12 if half == "pm" else 0)
            elif match["oclock"]:
                if not 1 <= hour <= 12:
                    return None
            elif match["sep"] == ":":
                pass
            elif match["sep"] == "." and match["minute"]:
                after = bisect_left(self.starts, match.end())
                if not self.zone(after)[0]:
                    return None
            else:
                return self.military(i)
            last = bisect_left(self.starts, match.end())
            return (
                hour,
                minute,
                last,
                bool(half) or hour >= 12 or (match["sep"] == ":" and match["hour"].startswith("0")),
            )
        if numeral and numeral.last == i + 1 and 1 <= numeral.low <= 12:
            k = numeral.last
            if self.word(k) in ("o'clock", "o’clock"):
                return int(numeral.low), 0, k + 1, False
            half = self.half(k)
            if half:
                return int(numeral.low) % 12 + (12 if half[0] == "pm" else 0), 0, half[1], True
        return None

    def half(self, k: int) -> tuple[str, int] | None:
        if self.word(k) in ("am", "pm") and k:
            return self.word(k), k + 1
        if self.word(k) in ("a", "p") and self.words(k + 1, 2) == (".", "m"):
            return self.word(k) + "m", k + 4 if self.word(k + 3) == "." else k + 3
        return None

    def military(self, i: int) -> tuple[int, int, int, bool] | None:
        """ "1600 GMT", "0830 local time"."""
        word = self.word(i)
        if len(word) == 4 and word.isdigit() and int(word[:2]) < 25 and int(word[2:]) < 60 and self.zone(i + 1)[0]:
            return int(word[:2]), int(word[2:]), i + 1, True
        return None

    def zone(self, k: int) -> tuple[str, int]:
        """The offset that follows a clock time ("+01:00"), and the index after it."""
        j = k + 1 if self.word(k) == "(" else k
        if self.word(j) in _zones() and self.text[self.p[j].start : self.p[j].end].isupper():
            minutes = _zones()[self.word(j)]
            last = j + 2 if self.word(j + 1) == ")" and j > k else j + 1
            if minutes is None:
                return "", last
            sign = "-" if minutes < 0 else "+"
            return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}", last
        if self.words(k, 2) == ("local", "time"):
            return "", k + 2
        return "", k

    # -- months and days ----------------------------------------------------------------------------------------------

    def month_number(self, i: int) -> tuple[int, int] | None:
        """The month named at piece i and the index after it (and after its full stop)."""
        word = self.word(i)
        if word in _kinds("month"):
            if not self.capital(i) or (word in ("may", "march") and not self.surely_month(i)):
                return None
            return int(_kinds("month")[word]), i + 1
        if word in _kinds("month-short") and self.capital(i):
            after = i + 1
            if self.word(after) == "." and touching(self.p, after):
                after += 1
            elif word in ("jan", "mar", "dec", "jun", "jul") and not self.word(after)[:1].isdigit():
                return None
            return int(_kinds("month-short")[word]), after
        return None

    def surely_month(self, i: int) -> bool:
        before, after = self.word(i - 1), self.word(i + 1)
        if after[:1].isdigit() or before[:1].isdigit() or before in BEFORE_MONTH:
            return True
        if before == "-" and self.word(i - 2) == "mid":
            return True
        if before in ("th", "st", "nd", "rd") or (self.word(i - 2) in ("late", "early") and before == "in"):
            return True
        if self.syntax is None or before in ("", ".") or self.capital(i - 1):
            return False
        return bool(self.syntax.names_in(Span(self.p[i].start, self.p[i].end), "DATE"))

    def month(self, i: int) -> _Found | None:
        """ "June 19, 2016", "19 June", "the 19th of June", "June 2016", "June last year", "Monday, June 19"."""
        first, j = i, i
        if self.word(i) in _kinds("weekday") or self.word(i) in _kinds("weekday-short"):
            j = i + 1
            if self.word(j) == "." and touching(self.p, j):
                j += 1
            if self.word(j) == ",":
                j += 1
            if self.word(j) == "the":
                j += 1
            if self.word(j) == "of":
                return None
        elif self.word(i) == "the":
            j = i + 1
        day: int | None = None
        at = self.day_number(j)
        if at:
            k = at[1]
            if self.word(k) == "of":
                k += 1
            named = self.month_number(k) if not (self.word(j).isdigit() is False and k == j) else None
            if not named:
                return None
            day, k = at[0], named[1]
            return self.with_year(first, k, named[0], day)
        if self.word(i) == "the":
            return None
        named = self.month_number(j)
        if not named:
            return None
        k = named[1]
        at = self.day_number(k + 1 if self.word(k) == "the" else k)
        if at and not self.runs_on(at[1]):
            return self.with_year(first, at[1], named[0], at[0])
        if j > i:
            return None
        return self.with_year(first, k, named[0], None)

    def runs_on(self, i: int) -> bool:
        """Whether the figure before piece i is more than a day: "3:30", "5 pm", "12 percent", "4.5"."""
        word = self.word(i)
        if word in ("am", "pm", "percent", "%"):
            return True
        return word in (":", ".") and touching(self.p, i + 1) and self.word(i + 1)[:1].isdigit()

    def day_number(self, i: int) -> tuple[int, int] | None:
        word = self.word(i)
        if not word:
            return None
        if word.isdigit() and len(word) <= 2 and 1 <= int(word) <= 31:
            k = i + 1
            if self.word(k) in ("st", "nd", "rd", "th") and touching(self.p, k):
                k += 1
            elif touching(self.p, k) and (self.word(k)[0].isalpha() or self.word(k) in "%/"):
                return None
            return int(word), k
        ordinal = read_ordinal(self.p, i)
        if ordinal and ordinal.value <= 31 and word not in ("a", "hundred"):
            return ordinal.value, ordinal.last
        return None

    def with_year(self, first: int, k: int, month: int, day: int | None) -> _Found | None:
        """Find the year that is said after a month or day, or the one the article's date makes likely."""
        second: int | None = None
        if day and self.word(k) in HYPHENS and touching(self.p, k) and touching(self.p, k + 1):  # June 10-12
            to = self.day_number(k + 1)
            if to and to[0] > day:
                second, k = to
        j = k + 1 if self.word(k) == "," else k
        if self.word(j) in ("of", "in") and day is None:
            j += 1
        year: int | None = None
        if self.year_figure(j) and not (self.word(k) == "," and day is None and self.word(j + 1) in ("people",)):
            year, k = int(self.word(j)), j + 1
        elif self.word(k) in ("'", "’") and len(self.word(k + 1)) == 2 and self.word(k + 1).isdigit():
            year, k = self.century(int(self.word(k + 1))), k + 2
        elif spoken := self.spoken_year(k):
            year, k = int(spoken.value), spoken.last
        elif self.anchor and self.words(k, 2) in (("this", "year"), ("last", "year"), ("next", "year")):
            year = self.anchor.year + {"this": 0, "last": -1, "next": 1}[self.word(k)]
            k += 2
        if year is None:
            year = self.likely_year(first, month, day)
        if year is None:
            if day:
                return _Found(first, k, None, None, "date", f"XXXX-{month:02}-{day:02}")
            return _Found(first, k, None, None, "date", f"XXXX-{month:02}")
        if day is None:
            return self.month_of(first, k, year, month)
        found = self.day_at(first, k, year, month, day)
        if found and second:
            end = self.day_at(first, k, year, month, second)
            return found._replace(latest=end.latest) if end else found
        return found

    def month_of(self, first: int, last: int, year: int, month: int) -> _Found:
        value = f"{year}-{month:02}"
        return _Found(first, last, value, value, "date", value)

    def likely_year(self, i: int, month: int, day: int | None) -> int | None:
        """The year that is meant where none is said: the nearest, unless the verb looks the other way."""
        if not self.anchor:
            return None
        now = self.anchor

        def months_off(year: int) -> float:
            days = 0.0 if day is None else (day - now.day) / 31
            return (year - now.year) * 12 + month - now.month + days

        def distance(year: int) -> tuple[float, int]:
            off = months_off(year)
            return (off * AHEAD_COSTS if off > 0 else -off), year

        years = [now.year - 1, now.year, now.year + 1]
        nearest = min(years, key=distance)
        direction = self.direction(i)
        soon = day is not None and 0 < months_off(nearest) < SOON
        if direction == "past" and self.word(i - 1) not in OPEN_ENDED and not soon:
            years = [y for y in years if months_off(y) < 0.04]
        elif direction == "future":
            years = [y for y in years if months_off(y) > (-0.04 if day else -0.5)]
        return min(years, key=distance)

    # -- weekdays -----------------------------------------------------------------------------------------------------

    def weekday(self, i: int) -> _Found | None:
        word = self.word(i)
        if word in _kinds("weekdays") and self.capital(i):
            return _Found(i, i + 1, None, None, "set", f"XXXX-WXX-{_kinds('weekdays')[word]}")
        if word in _kinds("weekday") and (self.capital(i) or self.syntax is None):
            number, last = int(_kinds("weekday")[word]), i + 1
        elif word in ("tue", "tues", "weds", "thu", "thur", "thurs", "fri") and self.capital(i):
            number, last = int(_kinds("weekday-short")[word]), i + 1
            last += self.word(last) == "." and self.word(last + 1)[:1].islower()
        else:
            return None
        if not self.anchor:
            return self.with_part(_Found(i, last, None, None, "date", f"XXXX-WXX-{number}"))
        back = (self.anchor.isoweekday() - number) % 7
        if self.words(last, 2) in (("last", "week"), ("this", "week"), ("next", "week")):
            monday = self.anchor - timedelta(self.anchor.weekday())
            monday += timedelta(7 * {"last": -1, "this": 0, "next": 1}[self.word(last)])
            return self.with_part(self.on_day(i, last + 2, monday + timedelta(number - 1)))
        if self.looks_ahead(i, last):
            return self.with_part(self.on_day(i, last, self.anchor + timedelta((7 - back) % 7)))
        return self.with_part(self.on_day(i, last, self.anchor - timedelta(back)))

    def looks_ahead(self, i: int, last: int) -> bool:
        """Whether a weekday is the coming one: "will meet Monday", "ahead of Sunday's vote"; not "Sunday's vote"."""
        if self.word(last) in ("'", "’") and self.word(last + 1) == "s":
            return self.words(i - 2, 2) == ("ahead", "of")
        return self.direction(i) in ("future", "present", "ahead")

    def on_day(self, first: int, last: int, day: date) -> _Found:
        iso = day.isoformat()
        return _Found(first, last, iso, iso, "date", iso)

    def with_part(self, t: _Found) -> _Found:
        """Take in the part of the day that follows: "Thursday evening", "Wednesday's early morning"."""
        k = t.last
        mod = ""
        if self.word(k) in ("early", "late", "mid") and self.word(past_hyphen(self.p, k + 1)) in _kinds("part"):
            mod, k = self.word(k), past_hyphen(self.p, k + 1)
        if self.word(k) in _kinds("part") and not self.word(k).endswith("s"):
            return self.part_of(t, self.word(k), k + 1, mod)
        if self.words(k, 2) == ("at", "noon") or self.words(k, 2) == ("at", "midnight"):
            return t
        if self.word(k) == "at" and t.earliest and len(t.earliest) == 10:
            clock = self.clock(k + 1)
            if clock:
                zone, last = self.zone(clock[2])
                return self.at_clock(t.first, last, date.fromisoformat(t.earliest), clock[0], clock[1], zone, clock[3])
        return t

    def part_of(self, t: _Found, part: str, last: int, mod: str = "") -> _Found:
        """The part of a day as hours: night runs to six the next morning."""
        code = "NI" if part == "early" else _kinds("part").get(part, "")
        code = "MO" if part == "early" else code
        marks = {"early": "START", "late": "END", "mid": "MID"}
        value = f"{t.value[:10]}T{code}"
        if not t.earliest or len(t.earliest) != 10:
            return t._replace(last=last, kind="time", value=value, mod=marks.get(mod, t.mod))
        begin, end = (0, 6) if part == "early" else PART_HOURS[code]
        day = date.fromisoformat(t.earliest)
        earliest = f"{day.isoformat()}T{begin:02}:00"
        latest = f"{(day + timedelta(end // 24)).isoformat()}T{end % 24:02}:00"
        return t._replace(
            last=last, earliest=earliest, latest=latest, kind="time", value=value, mod=marks.get(mod, t.mod)
        )

    def day_word(self, i: int) -> _Found | None:
        word = self.word(i)
        if word == "the" and self.words(i + 1, 3) in (("day", "before", "yesterday"), ("day", "after", "tomorrow")):
            off = -2 if self.word(i + 2) == "before" else 2
            return self.relative_day(i, i + 4, off)
        if word in _kinds("day"):
            return self.with_part(self.relative_day(i, i + 1, int(_kinds("day")[word])))
        if word == "tonight":
            return self.part_of(self.relative_day(i, i + 1, 0), "night", i + 1)
        if word == "overnight":
            return self.part_of(self.relative_day(i, i + 1, -1), "night", i + 1)
        if word in ("last", "this") and self.word(i + 1) in _kinds("part") and not self.word(i + 1).endswith("s"):
            return self.part_of(self.relative_day(i, i + 2, -1 if word == "last" else 0), self.word(i + 1), i + 2)
        if word == "this" and self.word(i + 1) in ("early", "late") and self.word(i + 2) in _kinds("part"):
            return self.part_of(self.relative_day(i, i + 3, 0), self.word(i + 2), i + 3, self.word(i + 1))
        if word in _kinds("part") and self.words(i + 1, 1) in (("yesterday",), ("today",), ("tomorrow",)):
            return self.part_of(self.relative_day(i, i + 2, int(_kinds("day")[self.word(i + 1)])), word, i + 2)
        return None

    def relative_day(self, first: int, last: int, days: int) -> _Found:
        if not self.anchor:
            return _Found(first, last, None, None, "date", "XXXX-XX-XX")
        return self.on_day(first, last, self.anchor + timedelta(days))

    # -- this, last, next ---------------------------------------------------------------------------------------------

    def deictic(self, i: int) -> _Found | None:
        """ "this week", "last April", "next Tuesday", "the past two months", "this year's third quarter"."""
        j = i + 1 if self.word(i) == "the" else i
        word = self.word(j)
        if word not in DEICTIC:
            return None
        step = DEICTIC[word]
        k = j + 1
        if word == "this" and self.word(k) in ("past", "coming", "current", "same"):
            step, k = DEICTIC.get(self.word(k), 0), k + 1
        k = past_hyphen(self.p, k) if k > j + 1 else k
        amount = self.amounts.get(self.p[k].start) if k < len(self.p) else None
        if amount and amount.low is not None and word != "this" and amount.hedge == "none":
            return self.stretch(i, amount, step)
        if word in ("past", "last", "next", "coming", "recent") and self.word(k) in ("few", "several", "couple"):
            u = k + 2 if self.word(k + 1) == "of" else k + 1
            if self.word(u) in _kinds("units"):
                return self.vague_stretch(i, u + 1, _kinds("units")[self.word(u)], step)
        unit = self.word(k)
        if unit in _kinds("unit") and self.syntax and self.capital(k) and self.capital(j):
            return None  # a programme's name
        if unit in _kinds("units") and word in (
            "recent",
            "past",
            "coming",
            "these",
            "previous",
            "last",
            "next",
            "future",
        ):
            if word in ("these",):
                return _Found(i, k + 1, None, None, "date", "PRESENT_REF")
            return self.vague_stretch(i, k + 1, _kinds("units")[unit], step)
        if word in ("recent", "these", "future"):
            return None
        if word == "latest" and unit in ("quarter", "period") and self.quarter:
            return self.quarter_of(i, k + 1, *self.quarter)
        if word == "current" and unit == "fiscal":
            k, unit = k + 1, self.word(k + 1)
        if unit in ("fiscal", "calendar", "full") and self.word(k + 1) in ("year", "quarter"):
            k, unit = k + 1, self.word(k + 1)
        weekday = _kinds("weekday").get(unit)
        if weekday and (dated := self.month(k)):
            return dated._replace(first=i)  # "this Thursday, Dec. 28"
        if weekday and self.anchor:
            return self.with_part(self.stepped_weekday(i, k + 1, int(weekday), word, step))
        named = self.month_number(k) if word in ("this", "last", "next", "past", "coming") else None
        if named and self.anchor and not self.day_number(named[1]):
            return self.stepped_month(i, named[1], named[0], step)
        if named and word in ("this", "last", "next"):
            inner = self.month(k)
            return inner._replace(first=i) if inner else None
        if unit in _kinds("season") and not unit.endswith("s"):
            return self.season(i, k + 1, _kinds("season")[unit], step)
        found = self.this(i, k + 1, unit, step)
        if found is None:
            return None
        if word == "past" and j > i and unit in ("year", "week", "month", "decade", "century"):
            found = self.ending_now(found, unit)
        if unit == "year" and self.word(found.last) in ("'", "’") and self.word(found.last + 1) == "s":
            inner = self.quarterly(found.last + 2)
            if inner and self.anchor:
                number = re.search(r"Q([1-4])", inner.value)
                if number:
                    return self.quarter_of(i, inner.last, self.anchor.year + step, int(number[1]))
        return found

    def ending_now(self, t: _Found, unit: str) -> _Found:
        if not self.anchor:
            return t
        back = {"week": 7, "month": 31, "year": 366, "decade": 3653, "century": 36525}[unit]
        return t._replace(earliest=(self.anchor - timedelta(back)).isoformat(), latest=self.anchor.isoformat())

    def this(self, first: int, last: int, unit: str, step: int) -> _Found | None:
        """The week, month, quarter, year, decade, century or weekend that lies `step` from the article's."""
        if unit not in _kinds("unit") or unit in ("hour", "minute", "second", "fortnight", "millennium"):
            return None
        if not self.anchor:
            return _Found(first, last, None, None, "date", "XXXX")
        now = self.anchor
        if unit == "day":
            return self.on_day(first, last, now + timedelta(step)) if step == 0 else None
        if unit in ("week", "weekend"):
            return self.week_of(first, last, now + timedelta(7 * step), unit == "weekend", step)
        if unit == "month":
            months = now.year * 12 + now.month - 1 + step
            return self.month_of(first, last, months // 12, months % 12 + 1)
        if unit == "quarter":
            quarters = now.year * 4 + (now.month - 1) // 3 + step
            return self.quarter_of(first, last, quarters // 4, quarters % 4 + 1)
        if unit == "year":
            value = str(now.year + step)
            return _Found(first, last, value, value, "date", value)
        if unit == "decade":
            tens = now.year // 10 + step
            return _Found(first, last, f"{tens}0", f"{tens}9", "date", str(tens))
        if unit == "century":
            hundreds = now.year // 100 + step
            return _Found(first, last, f"{hundreds}00", f"{hundreds}99", "date", str(hundreds))
        return None

    def week_of(self, first: int, last: int, day: date, weekend: bool, step: int = 0) -> _Found:
        year, week, weekday = day.isocalendar()
        value = f"{year}-W{week:02}"
        if not weekend:
            return _Found(first, last, value, value, "date", value)
        saturday = day - timedelta(weekday - 6)
        return _Found(first, last, saturday.isoformat(), (saturday + timedelta(1)).isoformat(), "date", f"{value}-WE")

    def quarter_of(self, first: int, last: int, year: int, quarter: int) -> _Found:
        month = quarter * 3 - 2
        return _Found(first, last, f"{year}-{month:02}", f"{year}-{month + 2:02}", "date", f"{year}-Q{quarter}")

    def stepped_weekday(self, first: int, last: int, number: int, word: str, step: int) -> _Found:
        assert self.anchor
        back = (self.anchor.isoweekday() - number) % 7
        if step < 0:
            return self.on_day(first, last, self.anchor - timedelta(back or 7))
        if step > 0:
            return self.on_day(first, last, self.anchor + timedelta((7 - back) % 7 or 7))
        monday = self.anchor - timedelta(self.anchor.weekday())
        return self.on_day(first, last, monday + timedelta(number - 1))

    def stepped_month(self, first: int, last: int, month: int, step: int) -> _Found:
        assert self.anchor
        year = self.anchor.year
        if step < 0 and month >= self.anchor.month:
            year -= 1
        elif step > 0 and month <= self.anchor.month:
            year += 1
        return self.month_of(first, last, year, month)

    def season(self, first: int, last: int, code: str, step: int) -> _Found:
        if not self.anchor:
            return _Found(first, last, None, None, "date", f"XXXX-{code}")
        year, now = self.anchor.year, self.anchor.month
        begin = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
        if step < 0 and begin + 2 >= now and not (code == "WI" and now > 2):
            year -= 1
        elif step > 0 and begin <= now:
            year += 1
        if code == "WI" and now <= 2 and step == 0:
            year -= 1
        elif code == "WI" and step < 0:
            year -= now > 2
        return self.season_of(first, last, year, code)

    def season_of(self, first: int, last: int, year: int, code: str) -> _Found:
        begin = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
        end = f"{year + 1}-02" if code == "WI" else f"{year}-{begin + 2:02}"
        return _Found(first, last, f"{year}-{begin:02}", end, "date", f"{year}-{code}")

    # -- lengths, and lengths from a day --------------------------------------------------------------------------------

    def amount(self, i: int) -> _Found | None:
        """ "two years", "nearly four years ago", "two days earlier"."""
        if i >= len(self.p):
            return None
        j = i
        if self.word(i) == "the":
            j += 1
            if self.word(j) in ("first", "latest", "same", "year-earlier", "corresponding"):
                j += 1
        amount = self.amounts.get(self.p[j].start) if j < len(self.p) else None
        if not amount:
            return None
        last = bisect_left(self.starts, amount.end)
        if j > i and (amount.hedge != "none" or not self.word(last - 1).endswith("s")):
            return None
        if self.words(last - 2, 3) in (("a", "year", "ago"), ("a", "year", "earlier")) and amount.hedge == "none":
            return self.article(last - 2)
        if self.words(i, 2) == ("one", "day") and not self.measured_day(i, last):
            return None
        return self.shifted(i, last, amount) or self.duration(i, last, amount)

    def duration(self, first: int, last: int, amount: Amount) -> _Found:
        return _Found(first, last, None, None, "duration", length(amount), _mod(amount))

    def shifted(self, first: int, last: int, amount: Amount) -> _Found | None:
        """A length that "ago", "earlier", "later", "from now" turns into a date."""
        word = self.word(last)
        if word == "ago" or self.words(last, 2) in (("from", "now"), ("from", "today")):
            sign = -1 if word == "ago" else 1
            end = last + 1 if word == "ago" else last + 2
            return self.away(first, end, amount, sign, self.anchor, True)
        if word in ("earlier", "later", "before", "after", "previously", "afterwards", "afterward", "hence"):
            if word in ("before", "after") and self.word(last + 1)[:1].isalnum():
                return None
            day = self.day[0] if self.day else None
            sign = 1 if word in ("later", "after", "afterwards", "afterward", "hence") else -1
            return self.away(first, last + 1, amount, sign, day, False)
        return None

    def away(self, first: int, last: int, amount: Amount, sign: int, base: date | None, ago: bool) -> _Found:
        count = amount.low if amount.low is not None else amount.high
        unit = amount.unit
        if amount.hedge == "under" and amount.high is not None:
            count = amount.high
        exact = amount.shape != "vague" and count is not None
        kind: Kind = "time" if unit in ("hour", "minute", "second") else "date"
        ref = "PAST_REF" if sign < 0 else "FUTURE_REF"
        if not exact or base is None or count is None:
            return _Found(first, last, None, base.isoformat() if base and sign < 0 else None, kind, ref, _mod(amount))
        at = sign * count
        if amount.hedge == "under" and amount.low is None and unit in ("day", "week", "fortnight", "month"):
            days = round(DAYS[unit] * count)
            ends = sorted(((base + timedelta(sign * days)).isoformat(), (base + timedelta(sign)).isoformat()))
            return _Found(first, last, ends[0], ends[1], "date", ends[0 if sign < 0 else 1], _mod(amount))
        if unit in ("hour", "minute", "second"):
            moment = self.moment or datetime(base.year, base.month, base.day)
            stamp = (moment + timedelta(seconds=at * SECONDS[unit])).isoformat(timespec="minutes")[:16]
            return _Found(first, last, stamp, stamp, "time", stamp, _mod(amount))
        if unit in ("day", "night"):
            found = self.on_day(first, last, base + timedelta(round(at)))
        elif unit in ("week", "fortnight"):
            day = base + timedelta(round(at * DAYS[unit]))
            found = _Found(
                first, last, (day - timedelta(3)).isoformat(), (day + timedelta(3)).isoformat(), "date", day.isoformat()
            )
        elif unit == "month":
            months = base.year * 12 + base.month - 1 + round(at)
            found = self.month_of(first, last, months // 12, months % 12 + 1)
        elif unit == "quarter-year":
            quarters = base.year * 4 + (base.month - 1) // 3 + round(at)
            found = self.quarter_of(first, last, quarters // 4, quarters % 4 + 1)
        else:
            years = round(at * {"year": 1, "decade": 10, "century": 100, "millennium": 1000}.get(unit, 1))
            value = str(base.year + years)
            if base.year + years < 1:
                return _Found(first, last, None, None, "date", ref, _mod(amount))
            spread = 0 if unit == "year" else abs(years) // 10
            found = _Found(first, last, str(base.year + years - spread), str(base.year + years + spread), "date", value)
        mod = _mod(amount)
        if (amount.hedge == "over" and sign < 0) or (amount.hedge == "under" and sign > 0):
            found = found._replace(earliest=None)
        return found._replace(mod=mod)

    def stretch(self, first: int, amount: Amount, step: int) -> _Found:
        """ "the past two months", "the next five years": a length that ends or begins now."""
        last = bisect_left(self.starts, amount.end)
        value = length(amount)
        if not self.anchor or amount.low is None or step == 0 or amount.unit not in DAYS:
            return _Found(first, last, None, None, "duration", value, _mod(amount))
        other = self.anchor + timedelta(round(DAYS[amount.unit] * amount.low) * (1 if step > 0 else -1))
        ends = sorted((self.anchor.isoformat(), other.isoformat()))
        return _Found(first, last, ends[0], ends[1], "duration", value, _mod(amount))

    def vague_stretch(self, first: int, last: int, unit: str, step: int) -> _Found:
        now = self.anchor.isoformat() if self.anchor else None
        return _Found(
            first, last, now if step > 0 else None, now if step < 0 else None, "duration", _vague_length(unit)
        )

    # -- quarters, feasts, years ----------------------------------------------------------------------------------------

    def quarterly(self, i: int) -> _Found | None:
        """ "the third quarter of 1989", "third-quarter", "the 1989 third quarter", "the first half of 2016"."""
        j = i + 1 if self.word(i) == "the" else i
        year: int | None = None
        if self.year_figure(j):
            year, j = int(self.word(j)), j + 1
        if self.word(j) in ("fiscal", "year-ago"):
            j = past_hyphen(self.p, j + 1)
        number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}.get(self.word(j))
        if number is None:
            return None
        k = past_hyphen(self.p, j + 1)
        unit = self.word(k)
        if unit not in ("quarter", "half") or (unit == "half" and self.word(k + 1) != "of"):
            return None
        if k > j + 1 and i < j and self.word(i) == "the" and year is None:
            return None  # "the third-quarter loss": the article is the noun's
        k += 1
        after = k + 1 if self.word(k) in ("of", "in") else k
        if self.word(after) == "fiscal":
            after += 1
        if year is None and self.year_figure(after):
            year, k = int(self.word(after)), after + 1
        elif (
            year is None
            and self.anchor
            and self.words(after, 2) in (("last", "year"), ("this", "year"), ("next", "year"))
        ):
            year = self.anchor.year + {"last": -1, "this": 0, "next": 1}[self.word(after)]
            k = after + 2
        elif (unit == "half" and self.word(after) == "the") or (unit == "half" and year is None):
            return None
        if unit == "half":
            half = 2 if number > 1 else 1
            assert year
            return _Found(i, k, f"{year}-{half * 6 - 5:02}", f"{year}-{half * 6:02}", "date", f"{year}-H{half}")
        if year is None and self.anchor:
            year = self.anchor.year
            starts = number * 3 - 2
            if starts > self.anchor.month:
                year -= self.direction(i) == "past" or number - (self.anchor.month - 1) // 3 > 2
            elif self.direction(i) == "future" and starts + 2 < self.anchor.month - 2:
                year += 1
        if year is None:
            return _Found(i, k, None, None, "date", f"XXXX-Q{number}")
        return self.quarter_of(i, k, year, number)

    def compare(self, i: int) -> _Found | None:
        """ "year-ago", "the year-earlier quarter", "the comparable period last year"."""
        j = i + 1 if self.word(i) == "the" else i
        if self.word(j) in ("comparable", "corresponding"):
            j += 1
            if self.word(j) in ("quarter", "period") and self.words(j + 1, 2) == ("last", "year"):
                return self.back_a_year(i, j + 3)
        if self.word(j) != "year" or self.word(j + 1) not in HYPHENS or self.word(j + 2) not in ("ago", "earlier"):
            return None
        k = j + 3
        inner = self.quarterly(k) if self.word(k) in ("first", "second", "third", "fourth") else None
        if inner and self.anchor:
            number = re.search(r"-Q([1-4])", inner.value)
            return self.quarter_of(i, inner.last, self.anchor.year - 1, int(number[1])) if number else None
        if self.word(k) in ("quarter", "period"):
            return self.back_a_year(i, k + 1)
        return self.back_a_year(j, k)

    def back_a_year(self, first: int, last: int) -> _Found | None:
        """A year before the quarter that the article reports, or before its own year."""
        if self.quarter:
            return self.quarter_of(first, last, self.quarter[0] - 1, self.quarter[1])
        if not self.anchor:
            return None
        value = str(self.anchor.year - 1)
        return _Found(first, last, value, value, "date", value)

    def feast(self, i: int) -> _Found | None:
        for form, rule in _feasts().get(self.word(i), ()):
            if self.words(i, len(form)) != form or not self.capital(i):
                continue
            last = i + len(form)
            year = None
            if self.year_figure(last):
                year, last = int(self.word(last)), last + 1
            elif self.anchor:
                now = self.anchor
                direction = self.direction(i)
                years = [now.year - 1, now.year, now.year + 1]
                if direction == "past":
                    years = [y for y in years if _feast_day(rule, y) <= now]
                elif direction == "future":
                    years = [y for y in years if _feast_day(rule, y) >= now]
                year = min(years, key=lambda y: abs((_feast_day(rule, y) - now).days))
            if year is None:
                return _Found(i, last, None, None, "date", "XXXX-XX-XX")
            return self.with_part(self.on_day(i, last, _feast_day(rule, year)))
        return None

    def year_figure(self, i: int) -> bool:
        word = self.word(i)
        return len(word) == 4 and word.isdigit() and "1000" <= word <= "2199"

    def year(self, i: int) -> _Found | None:
        """ "2016", "the 1990s", "the '80s", "fiscal 1990", "the year 2000", "nineteen ninety-six", "the nineties"."""
        first = i
        if self.word(i) == "the":
            if self.word(i + 1) == "year" and self.year_figure(i + 2):
                value = self.word(i + 2)
                return _Found(first, i + 3, value, value, "date", value)
            if self.words(i + 1, 3) == ("year", "two", "thousand"):
                return _Found(first, i + 4, "2000", "2000", "date", "2000")
            i += 1
            if self.word(i) in ("early", "late", "mid"):
                mod = self.word(i)
                inner = self.decade(first, past_hyphen(self.p, i + 1))
                return self.with_mod(inner, first, mod) if inner else None
        decade = self.decade(first, i)
        if decade:
            return decade
        if first < i:
            return self.hundred_years(first, i)
        if self.word(i) == "fiscal" and self.year_figure(i + 1):
            value = self.word(i + 1)
            return _Found(first, i + 2, value, value, "date", value)
        if self.year_figure(i) and self.bare_year(i):
            value, last = self.word(i), i + 1
            if self.word(last) in ("quarter", "period") and self.quarter:
                return self.quarter_of(first, last + 1, int(value), self.quarter[1])
            if self.word(last) in HYPHENS and touching(self.p, last) and touching(self.p, last + 1):
                other = self.word(last + 1)
                if other.isdigit() and len(other) in (2, 4):
                    end = other if len(other) == 4 else value[:2] + other
                    if value < end:
                        return _Found(first, last + 2, value, end, "date", f"{value}/{end}")
                return None
            return _Found(first, last, value, value, "date", value)
        return self.spoken_year(i) or self.hundred_years(first, i)

    def decade(self, first: int, i: int) -> _Found | None:
        word = self.word(i)
        if (
            len(word) == 4
            and word.isdigit()
            and word.endswith("0")
            and self.word(i + 1) == "s"
            and touching(self.p, i + 1)
        ):
            return _Found(first, i + 2, word, word[:3] + "9", "date", word[:3])
        if word in ("'", "’", "‘") and self.word(i + 1).isdigit() and len(self.word(i + 1)) == 2:
            if self.word(i + 2) == "s" and touching(self.p, i + 2):
                tens = str(self.century_before(int(self.word(i + 1))))[:3]
                return _Found(first, i + 3, tens + "0", tens + "9", "date", tens)
        if first < i and word in _kinds("decade"):
            tens = "19" + _kinds("decade")[word]
            return _Found(first, i + 1, tens + "0", tens + "9", "date", tens)
        return None

    def century_before(self, year: int) -> int:
        now = self.anchor.year if self.anchor else 2030
        return max(y for y in (1800 + year, 1900 + year, 2000 + year) if y <= now or y < 1900)

    def hundred_years(self, first: int, i: int) -> _Found | None:
        ordinal = (
            read_ordinal(self.p, i)
            if i < len(self.p) and (self.word(i)[:1].isdigit() or self.word(i)[:1].isalpha())
            else None
        )
        if not ordinal or not 1 < ordinal.value <= 22:
            return None
        k = past_hyphen(self.p, ordinal.last)
        if self.word(k) != "century":
            return None
        hundreds = f"{ordinal.value - 1:02}"
        return _Found(first, k + 1, hundreds + "01", f"{ordinal.value:02}00", "date", hundreds)

    def bare_year(self, i: int) -> bool:
        """Whether four figures are a year and not a count, a price, a number on a door."""
        before, after = self.word(i - 1), self.word(i + 1)
        year = int(self.word(i))
        if i and touching(self.p, i) and before not in ("(", "[", "“", '"', "-", "–", "—", "‘", "'", "’"):
            return False
        if touching(self.p, i) and before in ("-", "–") and self.word(i - 2) != "mid":
            return False
        if i + 1 < len(self.p) and touching(self.p, i + 1) and (after[0].isalpha() or after in "%:/@_"):
            return False
        if before in (
            "in",
            "since",
            "of",
            "until",
            "by",
            "from",
            "during",
            "before",
            "after",
            "for",
            "through",
            "early",
            "late",
        ):
            return 1000 <= year <= 2199 and not (
                after.endswith("s") and len(after) > 3 and before in ("of", "for", "from", "by", "after", "before")
            )
        if not 1800 <= year <= 2100:
            return False
        if self.syntax is None:
            return True
        names = self.syntax.names_in(Span(self.p[i].start, self.p[i].end))
        return not names or any(n.label in ("DATE", "EVENT", "ORG", "LAW", "WORK_OF_ART") for n in names)

    def spoken_year(self, i: int) -> _Found | None:
        """ "nineteen ninety-six", "twenty sixteen"."""
        if self.word(i) not in ("seventeen", "eighteen", "nineteen", "twenty"):
            return None
        hundreds = {"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20}[self.word(i)]
        rest = read_numeral(self.p, i + 1, joined=False) if i + 1 < len(self.p) else None
        if not rest or rest.shape != "word" or not 10 <= rest.low <= 99 or (self.word(i) == "twenty" and rest.low > 40):
            return None
        if self.word(rest.last) in _kinds("units") or self.word(i + 1) in ("hundred", "a"):
            return None
        value = f"{hundreds}{int(rest.low):02}"
        return _Found(i, rest.last, value, value, "date", value)

    # -- the day, that week, the following year ---------------------------------------------------------------------------

    def article(self, i: int) -> _Found | None:
        """ "a year ago", "the year", "that day", "the following month", "the day before", "a decade"."""
        word, j = self.word(i), i + 1
        if word in ("a", "an", "another", "one"):
            unit = self.word(j)
            if word == "one" and unit == "day" and not self.measured_day(i, j + 1):
                return None
            if unit not in _kinds("unit") or unit in ("second", "weekend"):
                return None
            amount = Amount(
                self.p[i].start, self.p[j].end, self.p[i].start, 1.0, 1.0, _unit_name(unit), "time", "none", "",
                self.p[j].start, "word",
            )  # fmt: skip
            after = self.word(j + 1)
            if unit == "year" and after in ("ago", "earlier") and self.quarter and self.anchor:
                year, quarter = self.quarter
                return self.quarter_of(i, j + 2, year - 1, quarter)
            if unit == "year" and after == "earlier" and self.anchor and not self.day:
                value = str(self.anchor.year - 1)
                return _Found(i, j + 2, value, value, "date", value)
            shifted = self.shifted(i, j + 1, amount)
            if shifted:
                return shifted
            if word == "another" or self.word(i - 1) in RATE_BEFORE or self.word(i - 1) in BEFORE_LENGTH:
                return self.duration(i, j + 1, amount)
            return None
        if word in ("the", "that"):
            step = 0
            if self.word(j) in ("following", "previous", "preceding", "next", "same"):
                step, j = {"following": 1, "next": 1, "same": 0}.get(self.word(j), -1), j + 1
                unit = self.word(j)
                if unit in _kinds("weekday") and self.day:
                    number = int(_kinds("weekday")[unit])
                    off = (
                        (number - self.day[0].isoweekday()) % 7
                        if step > 0
                        else -((self.day[0].isoweekday() - number) % 7 or 7)
                    )
                    return self.on_day(i, j + 1, self.day[0] + timedelta(off))
                return self.stepped_from_read(i, j + 1, unit, step)
            if word == "that" and self.word(j) in _kinds("unit"):
                return self.stepped_from_read(i, j + 1, self.word(j), 0)
            if self.words(j, 2) in (
                ("day", "before"),
                ("day", "after"),
                ("week", "before"),
                ("night", "before"),
                ("year", "before"),
            ):
                if self.word(j + 2)[:1].isalnum() and self.word(j + 1) == "after":
                    return None
                step = -1 if self.word(j + 1) == "before" else 1
                return self.stepped_from_read(i, j + 2, self.word(j), step)
            return self.the_unit(i, j)
        return None

    def measured_day(self, i: int, last: int) -> bool:
        """Whether "one day" is a length and not "some day"."""
        return self.word(i - 1) in BEFORE_LENGTH or self.word(last) in AFTER_DAY

    def the_unit(self, i: int, j: int) -> _Found | None:
        if self.word(i) != "the":
            return None
        unit = self.word(j)
        if unit in ("fiscal", "full", "current", "whole", "entire") and self.word(j + 1) in ("year", "quarter"):
            j, unit = j + 1, self.word(j + 1)
        if unit == "year" and self.word(j + 1) in ("ended", "ending"):
            return _Found(i, j + 1, None, None, "duration", "P1Y")
        if unit == "week" and self.word(j + 1) == "of":
            inner = self.month(j + 2)
            if inner and inner.earliest and len(inner.earliest) == 10:
                return self.week_of(i, inner.last, date.fromisoformat(inner.earliest), False)
        if unit == "quarter" and self.quarter and self.word(j + 1) != "of":
            last = j + 1
            if self.words(last, 3) in (("a", "year", "ago"), ("a", "year", "earlier")):
                return self.back_a_year(i, last + 3)
            return self.quarter_of(i, last, *self.quarter)
        if unit in ("weekend", "year", "week", "month") and self.word(j + 1) not in ("of", "when", "-"):
            return self.this(
                i, j + 1, unit, -1 if unit == "weekend" and self.anchor and self.anchor.isoweekday() < 5 else 0
            )
        if unit in ("past", "future"):
            after = self.word(j + 1)
            if (
                after == "and"
                or not after[:1].isalpha()
                or (self.word(i - 1) in ("in", "for", "from") and after != "of")
            ):
                return _Found(i, j + 1, None, None, "date", f"{unit.upper()}_REF")
        return None

    def stepped_from_read(self, first: int, last: int, unit: str, step: int) -> _Found | None:
        """A day, week, month or year counted from the last one read."""
        if unit not in _kinds("unit") and unit not in ("night", "morning", "evening", "afternoon"):
            return None
        if unit == "year" and self.year_read:
            value = str(self.year_read + step)
            return _Found(first, last, value, value, "date", value)
        if not self.day:
            return _Found(first, last, None, None, "date", "XXXX-XX-XX") if unit == "day" else None
        day = self.day[0]
        if unit == "day":
            return self.on_day(first, last, day + timedelta(step))
        if unit in _kinds("part"):
            return self.part_of(self.on_day(first, last, day + timedelta(step)), unit, last)
        if unit == "week":
            return self.week_of(first, last, day + timedelta(7 * step), False)
        if unit == "month":
            months = day.year * 12 + day.month - 1 + step
            return self.month_of(first, last, months // 12, months % 12 + 1)
        return None

    # -- again and again, and vaguely -------------------------------------------------------------------------------------

    def repeated(self, i: int) -> _Found | None:
        """ "daily", "every day", "each year", "every Monday"."""
        word = self.word(i)
        if word in _kinds("set") and word != "annual":
            if (
                (self.syntax and self.capital(i))
                or touching(self.p, i)
                or (touching(self.p, i + 1) and self.word(i + 1) in HYPHENS)
            ):
                return None
            return _Found(i, i + 1, None, None, "set", _kinds("set")[word])
        if word not in ("every", "each"):
            return None
        j = i + 1
        if self.word(j) in ("other", "single"):
            j += 1
        unit = self.word(j)
        if unit in _kinds("weekday"):
            return _Found(i, j + 1, None, None, "set", f"XXXX-WXX-{_kinds('weekday')[unit]}")
        if (unit in _kinds("unit") and unit != "second") or unit == "night":
            return _Found(i, j + 1, None, None, "set", _period(1, _kinds("unit").get(unit, "D")))
        if unit in _kinds("part"):
            return _Found(i, j + 1, None, None, "set", f"XXXX-XX-XXT{_kinds('part')[unit]}")
        if unit in _kinds("season"):
            return _Found(i, j + 1, None, None, "set", f"XXXX-{_kinds('season')[unit]}")
        named = self.month_number(j)
        if named:
            return _Found(i, named[1], None, None, "set", f"XXXX-{named[0]:02}")
        amount = self.amounts.get(self.p[j].start) if j < len(self.p) else None
        if amount:
            return _Found(i, bisect_left(self.starts, amount.end), None, None, "set", length(amount))
        return None

    def reference(self, i: int) -> _Found | None:
        """ "now", "recently": near the present, no more is said."""
        word = self.word(i)
        if word not in _kinds("ref") or (word == "now" and self.word(i + 1) in ("that", "-")):
            return None
        if word == "soon" and (self.word(i - 1) == "as" or self.word(i + 1) in ("after", "as", "became", "followed")):
            return None
        if touching(self.p, i) and self.word(i - 1) in HYPHENS:
            return None
        value = _kinds("ref")[word]
        now = self.anchor.isoformat() if self.anchor else None
        first = i - 1 if self.word(i - 1) in ("right", "until") and word == "now" and self.word(i - 1) == "right" else i
        if value == "PRESENT_REF":
            return _Found(first, i + 1, now, now, "date", value)
        return _Found(
            first, i + 1, now if value == "FUTURE_REF" else None, now if value == "PAST_REF" else None, "date", value
        )

    def bare(self, i: int) -> _Found | None:
        """ "weeks", "decades", "year-end", "summer"."""
        word = self.word(i)
        if word in _kinds("units") and word not in ("seconds", "quarters", "minutes", "weekends"):
            if self.word(i - 1) in BEFORE_BARE and not self.word(i - 1)[:1].isdigit():
                last = i + 1
                if self.word(last) == "ago":
                    now = self.anchor.isoformat() if self.anchor else None
                    return _Found(i, last + 1, None, now, "date", "PAST_REF")
                return _Found(i, last, None, None, "duration", _vague_length(_kinds("units")[word]))
        if word == "year" and self.word(past_hyphen(self.p, i + 1)) == "end" and self.anchor:
            value = f"{self.anchor.year}-12-31"
            return _Found(i, past_hyphen(self.p, i + 1) + 1, value, value, "date", value)
        if word in _kinds("season") and word not in ("fall", "spring", "springs", "falls") and not word.endswith("s"):
            if self.year_figure(i + 1):
                return self.season_of(i, i + 2, int(self.word(i + 1)), _kinds("season")[word])
            spoken = self.spoken_year(i + 2) if self.word(i + 1) == "of" else None
            if spoken:
                return self.season_of(i, spoken.last, int(spoken.value), _kinds("season")[word])
            if self.words(i + 1, 1) == ("of",) and self.year_figure(i + 2):
                return self.season_of(i, i + 3, int(self.word(i + 2)), _kinds("season")[word])
            if self.word(i - 1) in ("in", "during", "of", "the") and self.word(i + 1) not in HYPHENS:
                return self.season(i, i + 1, _kinds("season")[word], 0)
        return None

    # -- which way the sentence looks -------------------------------------------------------------------------------------

    def direction(self, i: int) -> str:
        """Whether the verb that governs a time looks back, ahead, or neither: "past", "future" or ""."""
        if self.syntax is None:
            return ""
        token = self.syntax.token_at(self.p[i].start)
        return "" if token is None else _direction(self.syntax, token)


# How much farther a month ahead counts than a month back when no verb decides: news tells more of what was than of what
# will be. On TimeBank and AQUAINT 1, 1.5 and 2 score the same; 1.5 puts a bare "November" in June into last autumn.
AHEAD_COSTS = 1.5
# Months ahead within which an exact date without a year is the coming one, even beside a past verb ("a dividend payable
# Dec. 15 was declared"): news gives the year of an exact date ten months old. Of 1, 2.5 and 4 the value F1 was .820, .820
# and .819 on TimeBank, .747, .749 and .749 on AQUAINT.
SOON = 2.5
# After these a date is an end that may lie ahead of a past verb: "extended to Nov. 16".
OPEN_ENDED = frozenset("until till by through to effective payable".split())
DEICTIC = {
    "this": 0, "last": -1, "next": 1, "past": -1, "previous": -1, "coming": 1, "current": 0, "recent": -1, "these": 0,
    "future": 1, "upcoming": 1, "latest": -1,
}  # fmt: skip
ENDS = frozenset("end beginning start middle close early late mid opening rest".split())
BEFORE_MONTH = frozenset(
    "in last this next since until by of early late mid from during before after through till between every each "
    "former following previous".split()
)
BEFORE_BARE = frozenset(
    "for in over after within of the many few several than took take takes last lasted two three and or recent these those "
    "spent about early".split()
)
AFTER_DAY = frozenset("ago earlier later before after".split())
RATE_BEFORE = frozenset("nearly almost about around roughly over under within".split())
BEFORE_LENGTH = frozenset(
    "for in within after than over lasted last lasts took take takes spent spend spending least most half".split()
)
WORD_HOURS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())
NUMERIC_DATE = re.compile(
    r"(?P<iso_year>[12]\d{3})(?P<iso_sep>[-/])(?P<iso_month>0?\d|1[0-2])(?P=iso_sep)(?P<iso_day>[0-3]?\d)(?![\d-])"
    r"|(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>[12]\d{3}|\d\d)(?![\d/-]|\.\d)"
)
CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:(?P<sep>[:.])(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d))?(?:\s?(?P<half>[ap]\.?\s?m\b\.?)|\s(?P<oclock>o['’]clock))?",
    re.IGNORECASE,
)
# Hours that a part of the day covers, from and to; over 24 is the next day. News calls hours so, within an hour or two.
PART_HOURS = {"DW": (4, 8), "MO": (4, 12), "MI": (11, 14), "AF": (12, 18), "EV": (16, 24), "NI": (18, 30)}
DAYS = {"day": 1.0, "night": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.44, "quarter-year": 91.3, "year": 365.25,
        "decade": 3652.5, "century": 36525.0}  # fmt: skip
SECONDS = {"second": 1, "minute": 60, "hour": 3600}
PERIODS = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "fortnight": "F", "month": "M",
    "quarter-year": "Q", "year": "Y", "decade": "E", "century": "C", "millennium": "L",
}  # fmt: skip
AHEAD_VERBS = frozenset(
    "expect plan schedule due set hope intend want aim agree vow promise threaten decide prepare ready likely need "
    "postpone adjourn reschedule defer delay remand extend slate".split()
)


def length(amount: Amount) -> str:
    """A length as TIMEX3 writes it: P2Y, PT6H, PXW where the number is vague."""
    unit = PERIODS.get(amount.unit, "Y")
    if amount.shape == "vague" and amount.low != 2:
        return _vague_length(unit)
    low = amount.low if amount.low is not None else amount.high
    if (amount.hedge == "under" and amount.high is not None) or low is None:
        low = amount.high
    if amount.hedge == "about" and amount.low is not None and amount.high is not None:
        low = (amount.low + amount.high) / 2
    return _period(low or 0, unit)


def _period(count: float, unit: str) -> str:
    if unit == "F":
        count, unit = count * 2, "W"
    time, letter = ("T", unit[1]) if unit[0] == "T" else ("", unit)
    whole, rest = int(count), count - int(count)
    if rest:
        smaller = {"Y": ("M", 12), "TH": ("M", 60), "TM": ("S", 60)}.get(unit)
        if smaller and abs(rest * smaller[1] - round(rest * smaller[1])) < 0.01:
            head = f"{whole}{letter}" if whole else ""
            return f"P{time}{head}{round(rest * smaller[1])}{smaller[0]}"
        return f"P{time}{count:g}{letter}"
    return f"P{time}{whole}{letter}"


def _vague_length(unit: str) -> str:
    time, letter = ("T", unit[1]) if unit[0] == "T" else ("", unit)
    return f"P{time}X{letter}"


def _unit_name(word: str) -> str:
    return {"quarter": "quarter-year"}.get(word, word)


def _mod(amount: Amount) -> str | None:
    return {
        "about": "APPROX", "over": "MORE_THAN", "under": "LESS_THAN", "at-least": "EQUAL_OR_MORE", "at-most": "EQUAL_OR_LESS",
    }.get(amount.hedge)  # fmt: skip


def _direction(syntax: Syntax, token: Token) -> str:
    verb = _governor(syntax, token)
    direct = verb is not None and _hangs_on(syntax, token, verb)
    for _ in range(4):
        if verb is None:
            return ""
        helpers = [c for c in syntax.children[verb.i] if c.dep in ("aux", "auxpass")]
        said = {c.text.lower() for c in helpers}
        if said & MODALS:
            return "past" if "have" in said else "future"
        if verb.tag == "VBN" and verb.lemma in AHEAD_VERBS:
            aim = syntax.tokens[token.head].lemma if syntax.tokens[token.head].pos == "ADP" else ""
            if aim in AIMS or not helpers:
                return "ahead"
            if not any(c.tag == "VBD" for c in helpers) and "been" not in said:
                return "future"  # "is expected Monday"
        if verb.tag == "VBG" and verb.lemma == "go" and any(c.dep == "xcomp" for c in syntax.children[verb.i]):
            return "future"
        if verb.tag == "VBD" or any(c.tag == "VBD" for c in helpers):
            return "past"
        if any(c.lemma == "have" for c in helpers):
            return "past"
        if verb.tag == "VBN" and not helpers:
            return "past"
        if verb.tag in ("VBZ", "VBP") or any(c.tag in ("VBZ", "VBP") for c in helpers):
            return "present" if direct and verb.lemma not in STATES else ""
        head = syntax.tokens[verb.head]
        if verb.tag == "VB" and "to" in said:
            above = _governor(syntax, head)
            if above is not None and any(c.text.lower() == "had" for c in syntax.children[above.i]):
                return "past"  # "had been due to expire Friday"
            if head.lemma in AHEAD_VERBS or head.lemma == "be" or head.pos in ("NOUN", "ADJ"):
                return "future"
        if head.i == verb.i:
            return ""
        verb, direct = head if head.pos in ("VERB", "AUX") else _governor(syntax, head), False
    return ""


def _governor(syntax: Syntax, token: Token) -> Token | None:
    if token.pos in ("VERB", "AUX"):
        return token
    return next((a for a in syntax.ancestors(token) if a.pos in ("VERB", "AUX")), None)


def _hangs_on(syntax: Syntax, token: Token, verb: Token) -> bool:
    """Whether a time stands on the verb itself, bare or with a preposition, and not on a noun between them."""
    for above in syntax.ancestors(token):
        if above.i == verb.i:
            return True
        if above.pos not in ("ADP", "PROPN", "NUM") and above.dep not in ("npadvmod", "prep"):
            return False
    return False


MODALS = frozenset("will 'll ’ll shall would wo could might may should must can".split())
# Prepositions that point from a plan to its day: "postponed to Monday", "set for April".
AIMS = frozenset("for to until till through by".split())
# Present-tense verbs that tell of states or of what was said, and so do not announce: "police say Monday's".
STATES = frozenset(
    "say be show have mean follow come suggest indicate tell describe remain seem believe think know".split()
)


def _moment(published: str | None) -> datetime | None:
    """The day and hour of publication, or None if there is none that can be read."""
    if not published:
        return None
    try:
        return datetime.fromisoformat(published.replace("Z", "+00:00")).replace(tzinfo=None)
    except ValueError:
        match = re.match(r"\d{4}-\d\d-\d\d", published)
        try:
            return datetime.fromisoformat(match.group()) if match else None
        except ValueError:
            return None


def _whole(stamp: str, last: bool) -> str:
    """Fill a shortened ISO date to a whole day, its first or its last."""
    if len(stamp) >= 10 and stamp[4] == "-" and stamp[5] != "W":
        return stamp[:10]
    week = re.fullmatch(r"(\d{4})-W(\d\d)", stamp)
    if week:
        return date.fromisocalendar(int(week[1]), int(week[2]), 7 if last else 1).isoformat()
    if len(stamp) == 7:
        year, month = int(stamp[:4]), int(stamp[5:])
        return f"{stamp}-{calendar.monthrange(year, month)[1] if last else 1:02}"
    return f"{stamp}-12-31" if last else f"{stamp}-01-01"


def _feast_day(rule: str, year: int) -> date:
    if rule.startswith("easter"):
        return _easter(year) + timedelta(int(rule[6:]))
    parts = rule.split()
    if len(parts) == 1:
        return date(year, int(rule[:2]), int(rule[3:]))
    month, nth, weekday = map(int, parts)
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta((last.isoweekday() - weekday) % 7)


def _easter(year: int) -> date:
    """Western Easter, by the anonymous Gregorian rule (Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@cache
def _kinds(kind: str) -> dict[str, str]:
    return {row[0]: row[2] for row in lexicon.rows("times") if row[1] == kind}


@cache
def _zones() -> dict[str, int | None]:
    return {row[0]: int(row[1]) if len(row) > 1 and row[1] else None for row in lexicon.rows("zones")}


@cache
def _feasts() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Feasts by the first word of their name, longest name first; a curly apostrophe counts as a straight one."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, rule in lexicon.rows("holidays"):
        for form in {name, name.replace("'", "’")}:
            words = tuple(q.word for q in pieces(form))
            found.setdefault(words[0], []).append((words, rule))
    return {word: tuple(sorted(forms, key=lambda f: (-len(f[0]), f[0]))) for word, forms in found.items()}


@cache
def _openers() -> frozenset[str]:
    """Every word a time may begin with."""
    from rashomon.numeral import starters

    found = {row[0] for row in lexicon.rows("times")} | set(_feasts()) | set(DEICTIC) | set(starters())
    found |= set("the that another every each early late earlier later mid sometime tonight overnight fiscal first second "
                 "third fourth final about around ' ’ ‘".split())  # fmt: skip
    found |= {row[0] for row in lexicon.rows("ordinals")}
    found |= {row[0].split()[0] for row in lexicon.rows("quantity_hedges") if row[2] == "before"}
    return frozenset(found)
