"""What a page can name by itself: dates in figures and words, weekdays, years, decades, feasts, clock times.

In: a text and the day it was published.  Out: Found, a time at its pieces.  Next: timex.py
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal, NamedTuple

from rashomon import lexicon
from rashomon.feast import feast_day, feasts
from rashomon.numeral import HYPHENS, Pieces, past_hyphen, pieces, read_numeral, read_ordinal, touching
from rashomon.span import Span
from rashomon.syntax import Syntax
from rashomon.tense import direction

Kind = Literal["date", "time", "duration", "set"]


class Found(NamedTuple):
    """A time as it stands in pieces[first:last]."""

    first: int
    last: int
    earliest: str | None
    latest: str | None
    kind: Kind
    value: str
    mod: str | None = None


# How much farther a month ahead counts than a month back when no verb decides: news tells more of what was than of what
# will be. On TimeBank and AQUAINT 1, 1.5 and 2 score the same; 1.5 puts a bare "November" in June into last autumn.
AHEAD_COSTS = 1.5
# Months ahead within which an exact date without a year is the coming one, even beside a past verb ("a dividend payable
# Dec. 15 was declared"): news gives the year of an exact date ten months old. Of 1, 2.5 and 4 the value F1 was .820,
# .820 and .819 on TimeBank, .747, .749 and .749 on AQUAINT.
SOON = 2.5
# After these a date is an end that may lie ahead of a past verb: "extended to Nov. 16".
OPEN_ENDED = frozenset("until till by through to effective payable".split())

BEFORE_MONTH = frozenset(
    "in last this next since until by of early late mid from during before after through till between every each "
    "former following previous".split()
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

# What a word before a time says of its part, as TIMEX3 writes it.
MODS = {
    "early": "START", "beginning": "START", "start": "START", "opening": "START", "earlier": "START", "late": "END",
    "end": "END", "close": "END", "later": "END", "mid": "MID", "middle": "MID",
}  # fmt: skip
# Hours that a part of the day covers, from and to; over 24 is the next day. News calls hours so, within an hour or two.
PART_HOURS = {"DW": (4, 8), "MO": (4, 12), "MI": (11, 14), "AF": (12, 18), "EV": (16, 24), "NI": (18, 30)}


class Almanac:
    """A page with its day of publication, and the times that need nothing else to be read."""

    def __init__(self, text: str, moment: datetime | None, syntax: Syntax | None) -> None:
        self.text = text
        self.moment = moment
        self.anchor = moment.date() if moment else None
        self.syntax = syntax
        self.p: Pieces = pieces(text)
        self.starts = [q.start for q in self.p]
        self.day: tuple[date, int] | None = None  # last day read, and the character where
        self.quarter: tuple[int, int] | None = None  # last quarter reported, its year and number

    # -- words --------------------------------------------------------------------------------------------------

    def word(self, i: int) -> str:
        return self.p[i].word if 0 <= i < len(self.p) else ""

    def words(self, i: int, size: int) -> tuple[str, ...]:
        return tuple(q.word for q in self.p[i : i + size])

    def capital(self, i: int) -> bool:
        """Whether a word is written with a capital; a few words without a parse need none."""
        return i < len(self.p) and (self.syntax is None or self.text[self.p[i].start].isupper())

    def century(self, year: int) -> int:
        base = self.anchor.year if self.anchor else 2000
        return min((c + year for c in (1800, 1900, 2000, 2100)), key=lambda y: abs(y - base))

    def day_at(self, first: int, last: int, year: int, month: int, day: int) -> Found | None:
        try:
            iso = date(year, month, day).isoformat()
        except ValueError:
            return None
        return Found(first, last, iso, iso, "date", iso)

    def on_day(self, first: int, last: int, day: date) -> Found:
        iso = day.isoformat()
        return Found(first, last, iso, iso, "date", iso)

    def month_of(self, first: int, last: int, year: int, month: int) -> Found:
        value = f"{year}-{month:02}"
        return Found(first, last, value, value, "date", value)

    def week_of(self, first: int, last: int, day: date, weekend: bool) -> Found:
        year, week, weekday = day.isocalendar()
        value = f"{year}-W{week:02}"
        if not weekend:
            return Found(first, last, value, value, "date", value)
        saturday = day - timedelta(weekday - 6)
        return Found(first, last, saturday.isoformat(), (saturday + timedelta(1)).isoformat(), "date", f"{value}-WE")

    def quarter_of(self, first: int, last: int, year: int, quarter: int) -> Found:
        month = quarter * 3 - 2
        return Found(first, last, f"{year}-{month:02}", f"{year}-{month + 2:02}", "date", f"{year}-Q{quarter}")

    def season_of(self, first: int, last: int, year: int, code: str) -> Found:
        begin = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
        end = f"{year + 1}-02" if code == "WI" else f"{year}-{begin + 2:02}"
        return Found(first, last, f"{year}-{begin:02}", end, "date", f"{year}-{code}")

    def numeric(self, i: int) -> Found | None:
        if not self.word(i)[:1].isdecimal() or (
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

    def clocked(self, i: int) -> Found | None:
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
            if self.word(last + 1) in kinds("part"):
                last += 2
            elif self.word(last + 2) in kinds("part"):
                if self.word(last + 2) in ("afternoon", "evening") and hour < 12 and not precise:
                    hour += 12
                last += 3
        if self.day and self.same_paragraph(self.day[1], self.p[i].start):
            return self.at_clock(i, last, self.day[0], hour, minute, zone, precise)
        stamp = f"T{hour:02}:{minute:02}"
        value = f"{self.anchor.isoformat()}{stamp}" if self.anchor else f"XXXX-XX-XX{stamp}"
        return Found(i, last, None, None, "time", value)

    def same_paragraph(self, a: int, b: int) -> bool:
        return "\n" not in self.text[a:b]

    def at_clock(self, first: int, last: int, day: date, hour: int, minute: int, zone: str, precise: bool) -> Found:
        if hour == 24:
            after = f"{(day + timedelta(1)).isoformat()}T00:00{zone}"
            return Found(first, last, after, after, "time", f"{day.isoformat()}T24:00")
        stamp = f"{day.isoformat()}T{hour:02}:{minute:02}"
        if precise or hour >= 12:
            return Found(first, last, stamp + zone, stamp + zone, "time", stamp)
        later = f"{day.isoformat()}T{hour + 12:02}:{minute:02}"
        return Found(first, last, stamp + zone, later + zone, "time", stamp)

    def clock(self, i: int) -> tuple[int, int, int, bool] | None:
        """Hour, minute, index after, and whether morning or evening is said."""
        word = self.word(i)
        if word in kinds("clock"):
            hour = int(kinds("clock")[word][:2])
            return hour, 0, i + 1, True
        numeral = read_numeral(self.p, i) if word[:1].isdecimal() or word in WORD_HOURS else None
        if word[:1].isdecimal():
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
        if len(word) == 4 and word.isdecimal() and int(word[:2]) < 25 and int(word[2:]) < 60 and self.zone(i + 1)[0]:
            return int(word[:2]), int(word[2:]), i + 1, True
        return None

    def zone(self, k: int) -> tuple[str, int]:
        """The offset that follows a clock time ("+01:00"), and the index after it."""
        j = k + 1 if self.word(k) == "(" else k
        if self.word(j) in zones() and self.text[self.p[j].start : self.p[j].end].isupper():
            minutes = zones()[self.word(j)]
            last = j + 2 if self.word(j + 1) == ")" and j > k else j + 1
            if minutes is None:
                return "", last
            sign = "-" if minutes < 0 else "+"
            return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}", last
        if self.words(k, 2) == ("local", "time"):
            return "", k + 2
        return "", k

    def month_number(self, i: int) -> tuple[int, int] | None:
        """The month named at piece i and the index after it (and after its full stop)."""
        word = self.word(i)
        if word in kinds("month"):
            if not self.capital(i) or (word in ("may", "march") and not self.surely_month(i)):
                return None
            return int(kinds("month")[word]), i + 1
        if word in kinds("month-short") and self.capital(i):
            after = i + 1
            if self.word(after) == "." and touching(self.p, after):
                after += 1
            elif word in ("jan", "mar", "dec", "jun", "jul") and not self.word(after)[:1].isdecimal():
                return None
            return int(kinds("month-short")[word]), after
        return None

    def surely_month(self, i: int) -> bool:
        before, after = self.word(i - 1), self.word(i + 1)
        if after[:1].isdecimal() or before[:1].isdecimal() or before in BEFORE_MONTH:
            return True
        if before == "-" and self.word(i - 2) == "mid":
            return True
        if before in ("th", "st", "nd", "rd") or (self.word(i - 2) in ("late", "early") and before == "in"):
            return True
        if self.syntax is None or before in ("", ".") or self.capital(i - 1):
            return False
        return bool(self.syntax.names_in(Span(self.p[i].start, self.p[i].end), "DATE"))

    def month(self, i: int) -> Found | None:
        """ "June 19, 2016", "19 June", "the 19th of June", "June 2016", "June last year", "Monday, June 19"."""
        first, j = i, i
        if self.word(i) in kinds("weekday") or self.word(i) in kinds("weekday-short"):
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
            named = self.month_number(k) if not (self.word(j).isdecimal() is False and k == j) else None
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
        return word in (":", ".") and touching(self.p, i + 1) and self.word(i + 1)[:1].isdecimal()

    def day_number(self, i: int) -> tuple[int, int] | None:
        word = self.word(i)
        if not word:
            return None
        if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31:
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

    def with_year(self, first: int, k: int, month: int, day: int | None) -> Found | None:
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
        elif self.word(k) in ("'", "’") and len(self.word(k + 1)) == 2 and self.word(k + 1).isdecimal():
            year, k = self.century(int(self.word(k + 1))), k + 2
        elif spoken := self.spoken_year(k):
            year, k = int(spoken.value), spoken.last
        elif self.anchor and self.words(k, 3) in (
            ("of", "this", "year"),
            ("of", "last", "year"),
            ("of", "next", "year"),
        ):
            year = self.anchor.year + {"this": 0, "last": -1, "next": 1}[self.word(k + 1)]
            k += 3
        elif self.anchor and self.words(k, 2) in (("this", "year"), ("last", "year"), ("next", "year")):
            year = self.anchor.year + {"this": 0, "last": -1, "next": 1}[self.word(k)]
            k += 2
        if year is None:
            year = self.likely_year(first, month, day)
        if year is None:
            if day:
                return Found(first, k, None, None, "date", f"XXXX-{month:02}-{day:02}")
            return Found(first, k, None, None, "date", f"XXXX-{month:02}")
        if day is None:
            return self.month_of(first, k, year, month)
        found = self.day_at(first, k, year, month, day)
        if found and second:
            end = self.day_at(first, k, year, month, second)
            return found._replace(latest=end.latest) if end else found
        return found

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
        elif direction in ("future", "present"):
            years = [y for y in years if months_off(y) > (-0.04 if day else -0.5)]
        return min(years, key=distance)

    def weekday(self, i: int) -> Found | None:
        word = self.word(i)
        if word in kinds("weekdays") and self.capital(i):
            return Found(i, i + 1, None, None, "set", f"XXXX-WXX-{kinds('weekdays')[word]}")
        if word in kinds("weekday") and (self.capital(i) or self.syntax is None):
            number, last = int(kinds("weekday")[word]), i + 1
        elif word in ("tue", "tues", "weds", "thu", "thur", "thurs", "fri") and self.capital(i):
            number, last = int(kinds("weekday-short")[word]), i + 1
            last += self.word(last) == "." and self.word(last + 1)[:1].islower()
        else:
            return None
        if not self.anchor:
            return self.with_part(Found(i, last, None, None, "date", f"XXXX-WXX-{number}"))
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
        if self.words(i - 3, 3) in (("as", "soon", "as"), ("as", "early", "as")):
            return True
        return self.direction(i) in ("future", "present", "ahead")

    def with_part(self, t: Found) -> Found:
        """Take in the part of the day that follows: "Thursday evening", "Wednesday's early morning"."""
        k = t.last
        mod = ""
        if self.word(k) in ("early", "late", "mid") and self.word(past_hyphen(self.p, k + 1)) in kinds("part"):
            mod, k = self.word(k), past_hyphen(self.p, k + 1)
        if self.word(k) in kinds("part") and not self.word(k).endswith("s"):
            return self.part_of(t, self.word(k), k + 1, mod)
        if self.words(k, 2) == ("at", "noon") or self.words(k, 2) == ("at", "midnight"):
            return t
        if self.word(k) == "at" and t.earliest and len(t.earliest) == 10:
            clock = self.clock(k + 1)
            if clock:
                zone, last = self.zone(clock[2])
                return self.at_clock(t.first, last, date.fromisoformat(t.earliest), clock[0], clock[1], zone, clock[3])
        return t

    def part_of(self, t: Found, part: str, last: int, mod: str = "") -> Found:
        """The part of a day as hours: night runs to six the next morning."""
        code = "NI" if part == "early" else kinds("part").get(part, "")
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

    def day_word(self, i: int) -> Found | None:
        word = self.word(i)
        if word == "the" and self.words(i + 1, 3) in (("day", "before", "yesterday"), ("day", "after", "tomorrow")):
            off = -2 if self.word(i + 2) == "before" else 2
            return self.relative_day(i, i + 4, off)
        if word in kinds("day"):
            if self.syntax and self.text[self.p[i].start].isupper() and self.named(i):
                return None
            return self.with_part(self.relative_day(i, i + 1, int(kinds("day")[word])))
        if word == "tonight":
            return self.part_of(self.relative_day(i, i + 1, 0), "night", i + 1)
        if word == "overnight":
            return self.part_of(self.relative_day(i, i + 1, -1), "night", i + 1)
        if word in ("last", "this") and self.word(i + 1) in kinds("part") and not self.word(i + 1).endswith("s"):
            return self.part_of(self.relative_day(i, i + 2, -1 if word == "last" else 0), self.word(i + 1), i + 2)
        if word == "this" and self.word(i + 1) in ("early", "late") and self.word(i + 2) in kinds("part"):
            return self.part_of(self.relative_day(i, i + 3, 0), self.word(i + 2), i + 3, self.word(i + 1))
        if word in kinds("part") and self.words(i + 1, 1) in (("yesterday",), ("today",), ("tomorrow",)):
            return self.part_of(self.relative_day(i, i + 2, int(kinds("day")[self.word(i + 1)])), word, i + 2)
        return None

    def named(self, i: int) -> bool:
        """Whether a word is part of the name of a body or a work: "Morning Today"."""
        span = Span(self.p[i].start, self.p[i].end)
        return self.syntax is not None and bool(self.syntax.names_in(span, "ORG", "WORK_OF_ART", "PRODUCT"))

    def relative_day(self, first: int, last: int, days: int) -> Found:
        if not self.anchor:
            return Found(first, last, None, None, "date", "XXXX-XX-XX")
        return self.on_day(first, last, self.anchor + timedelta(days))

    def feast(self, i: int) -> Found | None:
        for form, rule in feasts().get(self.word(i), ()):
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
                    years = [y for y in years if feast_day(rule, y) <= now]
                elif direction == "future":
                    years = [y for y in years if feast_day(rule, y) >= now]
                year = min(years, key=lambda y: abs((feast_day(rule, y) - now).days))
            if year is None:
                return Found(i, last, None, None, "date", "XXXX-XX-XX")
            return self.with_part(self.on_day(i, last, feast_day(rule, year)))
        return None

    def year_figure(self, i: int) -> bool:
        word = self.word(i)
        return len(word) == 4 and word.isdecimal() and "1000" <= word <= "2199"

    def year(self, i: int) -> Found | None:
        """ "2016", "the 1990s", "the '80s", "fiscal 1990", "the year 2000", "nineteen ninety-six", "the nineties"."""
        first = i
        if self.word(i) == "the":
            if self.word(i + 1) == "year" and self.year_figure(i + 2):
                value = self.word(i + 2)
                return Found(first, i + 3, value, value, "date", value)
            if self.words(i + 1, 3) == ("year", "two", "thousand"):
                return Found(first, i + 4, "2000", "2000", "date", "2000")
            i += 1
            if self.word(i) in ("early", "late", "mid"):
                inner = self.decade(first, past_hyphen(self.p, i + 1))
                return inner and inner._replace(mod=MODS[self.word(i)])
        decade = self.decade(first, i)
        if decade:
            return decade
        if first < i:
            return self.hundred_years(first, i)
        if self.word(i) == "fiscal" and self.year_figure(i + 1):
            value = self.word(i + 1)
            return Found(first, i + 2, value, value, "date", value)
        if self.year_figure(i) and self.bare_year(i):
            value, last = self.word(i), i + 1
            if self.word(last) in ("quarter", "period") and self.quarter:
                return self.quarter_of(first, last + 1, int(value), self.quarter[1])
            if self.word(last) in HYPHENS and touching(self.p, last) and touching(self.p, last + 1):
                other = self.word(last + 1)
                if other.isdecimal() and len(other) in (2, 4):
                    end = other if len(other) == 4 else value[:2] + other
                    if value < end:
                        return Found(first, last + 2, value, end, "date", f"{value}/{end}")
                return None
            return Found(first, last, value, value, "date", value)
        return self.spoken_year(i) or self.hundred_years(first, i)

    def decade(self, first: int, i: int) -> Found | None:
        word = self.word(i)
        if (
            len(word) == 4
            and word.isdecimal()
            and word.endswith("0")
            and self.word(i + 1) == "s"
            and touching(self.p, i + 1)
        ):
            return Found(first, i + 2, word, word[:3] + "9", "date", word[:3])
        short = self.word(i + 1)
        if word in ("'", "’", "‘") and short.isdecimal() and len(short) == 2 and self.word(i + 2) == "s":
            tens = str(self.century_before(int(short)))[:3]
            return Found(first, i + 3, tens + "0", tens + "9", "date", tens)
        if first < i and word in kinds("decade"):
            tens = "19" + kinds("decade")[word]
            return Found(first, i + 1, tens + "0", tens + "9", "date", tens)
        return None

    def century_before(self, year: int) -> int:
        now = self.anchor.year if self.anchor else 2030
        return max(y for y in (1800 + year, 1900 + year, 2000 + year) if y <= now or y < 1900)

    def hundred_years(self, first: int, i: int) -> Found | None:
        ordinal = (
            read_ordinal(self.p, i)
            if i < len(self.p) and (self.word(i)[:1].isdecimal() or self.word(i)[:1].isalpha())
            else None
        )
        if not ordinal or not 1 < ordinal.value <= 22:
            return None
        k = past_hyphen(self.p, ordinal.last)
        if self.word(k) != "century":
            return None
        hundreds = f"{ordinal.value - 1:02}"
        return Found(first, k + 1, hundreds + "01", f"{ordinal.value:02}00", "date", hundreds)

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

    def spoken_year(self, i: int) -> Found | None:
        """ "nineteen ninety-six", "twenty sixteen"."""
        if self.word(i) not in ("seventeen", "eighteen", "nineteen", "twenty"):
            return None
        hundreds = {"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20}[self.word(i)]
        rest = read_numeral(self.p, i + 1, joined=False) if i + 1 < len(self.p) else None
        if not rest or rest.shape != "word" or not 10 <= rest.low <= 99 or (self.word(i) == "twenty" and rest.low > 40):
            return None
        if self.word(rest.last) in kinds("units") or self.word(i + 1) in ("hundred", "a"):
            return None
        value = f"{hundreds}{int(rest.low):02}"
        return Found(i, rest.last, value, value, "date", value)

    def direction(self, i: int) -> str:
        """Whether the verb that governs a time looks back, ahead, or neither: "past", "future" or ""."""
        if self.syntax is None:
            return ""
        token = self.syntax.token_at(self.p[i].start)
        return "" if token is None else direction(self.syntax, token)


@cache
def kinds(kind: str) -> dict[str, str]:
    return {row[0]: row[2] for row in lexicon.rows("times") if row[1] == kind}


@cache
def zones() -> dict[str, int | None]:
    return {row[0]: int(row[1]) if len(row) > 1 and row[1] else None for row in lexicon.rows("zones")}
