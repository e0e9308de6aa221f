"""Times as intervals of days: "Monday" → 2023-06-19, from the article's own date.

In: an article's Syntax and its date.  Out: Time.  Next: claim.py
A time is as precise as the words: "last month" is "2016-10", "this week" "2016-W45" (ISO 8601, cut short); first_day
and last_day give whole days for comparing. What hangs on a date that nobody said keeps open ends.
almanac.py reads what names a time by itself; here is what hangs on the day of publication, or on a time already read.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from rashomon import lexicon
from rashomon.almanac import MODS, Almanac, Found, kinds
from rashomon.almanac import Kind as Kind
from rashomon.amount import Amount, amounts
from rashomon.feast import feasts
from rashomon.numeral import HYPHENS, past_hyphen, starters, touching
from rashomon.quantity import loose_hedges
from rashomon.span import Span
from rashomon.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Time:
    """When, from the earliest to the latest it can be: ISO 8601, as precise as the words; None where open."""

    span: Span
    earliest: str | None  # "2016-11-10", "2016-11-10T18:00", "2016-11", "2016-W45", "2016"
    latest: str | None
    kind: Kind
    value: str | None = None  # TIMEX3: "2016-11-10TNI", "2016-Q3", "P2Y", "PAST_REF", "XXXX-WXX-4"
    mod: str | None = None  # TIMEX3: START, MID, END, APPROX, LESS_THAN, MORE_THAN, ...

    @property
    def first_day(self) -> str | None:
        """The first day it can be, whole: "2016-11" → "2016-11-01"."""
        return None if self.earliest is None else whole(self.earliest, last=False)

    @property
    def last_day(self) -> str | None:
        """The last day it can be, whole: "2016-11" → "2016-11-30"."""
        return None if self.latest is None else whole(self.latest, last=True)


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


DEICTIC = {
    "this": 0, "last": -1, "next": 1, "past": -1, "previous": -1, "coming": 1, "current": 0, "recent": -1, "these": 0,
    "future": 1, "upcoming": 1, "latest": -1,
}  # fmt: skip
ENDS = frozenset("end beginning start middle close early late mid opening rest".split())
BEFORE_BARE = frozenset(
    "for in over after within of the many few several than took take takes last lasted two three and or recent these "
    "those spent about early".split()
)
AFTER_DAY = frozenset("ago earlier later before after".split())
RATE_BEFORE = frozenset("nearly almost about around roughly over under within".split())
BEFORE_LENGTH = frozenset(
    "for in within after than over lasted last lasts took take takes spent spend spending least most half".split()
)


class _Reader(Almanac):
    """Reads one text from left to right; what it has read is what "that day" and "a year earlier" hang on."""

    def __init__(self, text: str, moment: datetime | None, syntax: Syntax | None) -> None:
        super().__init__(text, moment, syntax)
        loose = loose_hedges(syntax) if syntax else {}
        self.amounts = {a.start: a for a in amounts(text, self.p, loose) if a.kind == "time"}
        self.year_read: int | None = None  # year of the last date read

    def read(self) -> list[Time]:
        found: list[Time] = []
        i = 0
        while i < len(self.p):
            word = self.p[i].word
            if not (word in _openers() or word[0].isdecimal()):
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

    def finished(self, t: Found) -> Time:
        span = Span(self.p[t.first].start, self.p[t.last - 1].end)
        return Time(span, t.earliest, t.latest, t.kind, t.value, t.mod)

    def remember(self, t: Found) -> None:
        day = re.match(r"\d{4}-\d\d-\d\d", t.earliest or "")
        if day and t.kind in ("date", "time") and day.group() == (t.latest or "")[:10]:
            self.day = (date.fromisoformat(day.group()), self.p[t.first].start)
        quarter = re.fullmatch(r"(\d{4})-Q([1-4])", t.value)
        if quarter and not self.compared(t):
            self.quarter = (int(quarter[1]), int(quarter[2]))
        if t.kind == "date" and t.earliest and re.match(r"\d{4}", t.earliest):
            self.year_read = int(t.earliest[:4])

    def compared(self, t: Found) -> bool:
        """Whether a time only serves to compare: "a year earlier", "the year-ago quarter"."""
        return any(self.word(i) in ("ago", "earlier") for i in range(t.first, t.last))

    def at(self, i: int) -> Found | None:
        """The longest time that begins at piece i."""
        return self.modified(i) or self.amount(i) or self.plain(i)

    def plain(self, i: int) -> Found | None:
        for reader in (
            self.numeric, self.clocked, self.compare, self.month, self.weekday, self.day_word, self.deictic,
            self.quarterly, self.feast, self.year, self.article, self.repeated, self.reference, self.bare,
        ):  # fmt: skip
            found = reader(i)
            if found:
                return found
        return None

    def modified(self, i: int) -> Found | None:
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
            inner = self.amount(k) if word == "mid" else None
            inner = inner or self.plain(k)
            if inner and (inner.kind in ("date", "time")) and not inner.value.endswith("_REF"):
                return self.with_mod(inner, i, word)
        return None

    def with_mod(self, t: Found, first: int, word: str) -> Found:
        t = t._replace(first=first, mod=MODS.get(word) or t.mod)
        if self.anchor and t.earliest and t.latest and word in ("earlier", "later") and len(t.earliest) < 10:
            today = self.anchor.isoformat()
            if whole(t.earliest, False) <= today <= whole(t.latest, True):
                return t._replace(latest=today) if word == "earlier" else t._replace(earliest=today)
        return t

    def deictic(self, i: int) -> Found | None:
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
            if self.word(u) in kinds("units"):
                return self.vague_stretch(i, u + 1, kinds("units")[self.word(u)], step)
        unit = self.word(k)
        if unit in kinds("unit") and self.syntax and self.capital(k) and self.capital(j):
            return None  # a programme's name
        if unit in kinds("units") and word in (
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
                return Found(i, k + 1, None, None, "date", "PRESENT_REF")
            return self.vague_stretch(i, k + 1, kinds("units")[unit], step)
        if word in ("recent", "these", "future"):
            return None
        if word == "latest" and unit in ("quarter", "period") and self.quarter:
            return self.quarter_of(i, k + 1, *self.quarter)
        if word == "current" and unit == "fiscal":
            k, unit = k + 1, self.word(k + 1)
        if unit in ("fiscal", "calendar", "full") and self.word(k + 1) in ("year", "quarter"):
            k, unit = k + 1, self.word(k + 1)
        weekday = kinds("weekday").get(unit)
        if weekday and (dated := self.month(k)):
            return dated._replace(first=i)  # "this Thursday, Dec. 28"
        if weekday and self.anchor:
            return self.with_part(self.stepped_weekday(i, k + 1, int(weekday), step))
        named = self.month_number(k) if word in ("this", "last", "next", "past", "coming") else None
        if named and self.anchor and not self.day_number(named[1]):
            return self.stepped_month(i, named[1], named[0], step)
        if named and word in ("this", "last", "next"):
            inner = self.month(k)
            return inner._replace(first=i) if inner else None
        if unit in kinds("season") and not unit.endswith("s"):
            return self.season(i, k + 1, kinds("season")[unit], step)
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

    def ending_now(self, t: Found, unit: str) -> Found:
        if not self.anchor:
            return t
        back = {"week": 7, "month": 31, "year": 366, "decade": 3653, "century": 36525}[unit]
        return t._replace(earliest=(self.anchor - timedelta(back)).isoformat(), latest=self.anchor.isoformat())

    def this(self, first: int, last: int, unit: str, step: int) -> Found | None:
        """The week, month, quarter, year, decade, century or weekend that lies `step` from the article's."""
        if unit not in kinds("unit") or unit in ("hour", "minute", "second", "fortnight", "millennium"):
            return None
        if not self.anchor:
            return Found(first, last, None, None, "date", "XXXX")
        now = self.anchor
        if unit == "day":
            return self.on_day(first, last, now + timedelta(step)) if step == 0 else None
        if unit in ("week", "weekend"):
            return self.week_of(first, last, now + timedelta(7 * step), unit == "weekend")
        if unit == "month":
            months = now.year * 12 + now.month - 1 + step
            return self.month_of(first, last, months // 12, months % 12 + 1)
        if unit == "quarter":
            quarters = now.year * 4 + (now.month - 1) // 3 + step
            return self.quarter_of(first, last, quarters // 4, quarters % 4 + 1)
        if unit == "year":
            value = str(now.year + step)
            return Found(first, last, value, value, "date", value)
        if unit == "decade":
            tens = now.year // 10 + step
            return Found(first, last, f"{tens}0", f"{tens}9", "date", str(tens))
        if unit == "century":
            hundreds = now.year // 100 + step
            return Found(first, last, f"{hundreds}00", f"{hundreds}99", "date", str(hundreds))
        return None

    def stepped_weekday(self, first: int, last: int, number: int, step: int) -> Found:
        assert self.anchor
        back = (self.anchor.isoweekday() - number) % 7
        if step < 0:
            return self.on_day(first, last, self.anchor - timedelta(back or 7))
        if step > 0:
            return self.on_day(first, last, self.anchor + timedelta((7 - back) % 7 or 7))
        monday = self.anchor - timedelta(self.anchor.weekday())
        return self.on_day(first, last, monday + timedelta(number - 1))

    def stepped_month(self, first: int, last: int, month: int, step: int) -> Found:
        assert self.anchor
        year = self.anchor.year
        if step < 0 and month >= self.anchor.month:
            year -= 1
        elif step > 0 and month <= self.anchor.month:
            year += 1
        return self.month_of(first, last, year, month)

    def season(self, first: int, last: int, code: str, step: int) -> Found:
        if not self.anchor:
            return Found(first, last, None, None, "date", f"XXXX-{code}")
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

    def amount(self, i: int) -> Found | None:
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

    def duration(self, first: int, last: int, amount: Amount) -> Found:
        return Found(first, last, None, None, "duration", length(amount), _mod(amount))

    def shifted(self, first: int, last: int, amount: Amount) -> Found | None:
        """A length that "ago", "earlier", "later", "from now" turns into a date."""
        word = self.word(last)
        if word == "ago" or self.words(last, 2) in (("from", "now"), ("from", "today")):
            sign = -1 if word == "ago" else 1
            end = last + 1 if word == "ago" else last + 2
            return self.away(first, end, amount, sign, self.anchor)
        if word in ("earlier", "later", "before", "after", "previously", "afterwards", "afterward", "hence"):
            if word in ("before", "after") and self.word(last + 1)[:1].isalnum():
                return None
            day = self.day[0] if self.day else None
            sign = 1 if word in ("later", "after", "afterwards", "afterward", "hence") else -1
            return self.away(first, last + 1, amount, sign, day)
        return None

    def away(self, first: int, last: int, amount: Amount, sign: int, base: date | None) -> Found:
        """A length away from a day, as precise as its unit: "two years ago" is a year, "ten days ago" a day."""
        mod, counts = _mod(amount), _counts(amount)
        kind: Kind = "time" if amount.unit in SECONDS else "date"
        ref = "PAST_REF" if sign < 0 else "FUTURE_REF"
        if base is None or not counts or counts[-1] * DAYS.get(amount.unit, 1) > FARTHEST or amount.unit not in DAYS:
            known = base.isoformat() if base and sign < 0 and base == self.anchor else None
            if amount.unit in SECONDS and base == self.anchor and self.moment and counts and counts[-1] < 1000:
                stamp = self.moment + timedelta(seconds=sign * counts[0] * SECONDS[amount.unit])
                iso = stamp.isoformat(timespec="minutes")[:16]
                return Found(first, last, iso, iso, kind, iso, mod)
            return Found(first, last, None, known, kind, ref, mod)
        near, far = (self.at_distance(first, last, amount.unit, sign * c, base) for c in (counts[0], counts[-1]))
        if amount.hedge == "under" and amount.low is None and DAYS[amount.unit] < 32:  # "less than a fortnight ago"
            near = self.on_day(first, last, base + timedelta(sign))
            far = self.on_day(first, last, base + timedelta(sign * round(counts[-1] * DAYS[amount.unit])))
        earlier, later = (far, near) if sign < 0 else (near, far)
        open_end = amount.hedge in ("over", "at-least")
        return far._replace(
            earliest=None if open_end and sign < 0 else earlier.earliest,
            latest=None if open_end and sign > 0 else later.latest,
            mod=mod,
        )

    def at_distance(self, first: int, last: int, unit: str, count: float, base: date) -> Found:
        if unit in ("day", "night"):
            return self.on_day(first, last, base + timedelta(round(count)))
        if unit in ("week", "fortnight"):
            day, some = base + timedelta(round(count * DAYS[unit])), timedelta(HALF_A_WEEK)
            return Found(first, last, (day - some).isoformat(), (day + some).isoformat(), "date", day.isoformat())
        if unit == "month":
            months = base.year * 12 + base.month - 1 + round(count)
            return self.month_of(first, last, months // 12, months % 12 + 1)
        if unit == "quarter-year":
            quarters = base.year * 4 + (base.month - 1) // 3 + round(count)
            return self.quarter_of(first, last, quarters // 4, quarters % 4 + 1)
        years = round(count * {"decade": 10, "century": 100}.get(unit, 1))
        spread = 0 if unit == "year" else abs(years) // 10
        value = base.year + years
        return Found(first, last, str(value - spread), str(value + spread), "date", str(value))

    def stretch(self, first: int, amount: Amount, step: int) -> Found:
        """ "the past two months", "the next five years": a length that ends or begins now."""
        last = bisect_left(self.starts, amount.end)
        found = Found(first, last, None, None, "duration", length(amount), _mod(amount))
        days = DAYS.get(amount.unit, 0) * (amount.high or amount.low or 0)
        if not self.anchor or not step or not 0 < days < FARTHEST:
            return found
        ends = sorted((self.anchor, self.anchor + timedelta(round(days) * step)))
        return found._replace(earliest=ends[0].isoformat(), latest=ends[1].isoformat())

    def vague_stretch(self, first: int, last: int, unit: str, step: int) -> Found:
        now = self.anchor.isoformat() if self.anchor else None
        return Found(first, last, now if step > 0 else None, now if step < 0 else None, "duration", _vague_length(unit))

    def quarterly(self, i: int) -> Found | None:
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
            return Found(i, k, f"{year}-{half * 6 - 5:02}", f"{year}-{half * 6:02}", "date", f"{year}-H{half}")
        if year is None and self.anchor:
            year = self.anchor.year
            starts = number * 3 - 2
            if starts > self.anchor.month:
                year -= self.direction(i) == "past" or number - (self.anchor.month - 1) // 3 > 2
            elif self.direction(i) == "future" and starts + 2 < self.anchor.month - 2:
                year += 1
        if year is None:
            return Found(i, k, None, None, "date", f"XXXX-Q{number}")
        return self.quarter_of(i, k, year, number)

    def compare(self, i: int) -> Found | None:
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

    def back_a_year(self, first: int, last: int) -> Found | None:
        """A year before the quarter that the article reports, or before its own year."""
        if self.quarter:
            return self.quarter_of(first, last, self.quarter[0] - 1, self.quarter[1])
        if not self.anchor:
            return None
        value = str(self.anchor.year - 1)
        return Found(first, last, value, value, "date", value)

    def article(self, i: int) -> Found | None:
        """ "a year ago", "the year", "that day", "the following month", "the day before", "a decade"."""
        word, j = self.word(i), i + 1
        if word in ("a", "an", "another", "one"):
            unit = self.word(j)
            if word == "one" and unit == "day" and not self.measured_day(i, j + 1):
                return None
            if unit not in kinds("unit") or unit in ("second", "weekend"):
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
                return Found(i, j + 2, value, value, "date", value)
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
                if unit in kinds("weekday") and self.day:
                    number = int(kinds("weekday")[unit])
                    off = (
                        (number - self.day[0].isoweekday()) % 7
                        if step > 0
                        else -((self.day[0].isoweekday() - number) % 7 or 7)
                    )
                    return self.on_day(i, j + 1, self.day[0] + timedelta(off))
                return self.stepped_from_read(i, j + 1, unit, step)
            if word == "that" and self.word(j) in kinds("unit"):
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

    def the_unit(self, i: int, j: int) -> Found | None:
        if self.word(i) != "the":
            return None
        unit = self.word(j)
        if unit in ("fiscal", "full", "current", "whole", "entire") and self.word(j + 1) in ("year", "quarter"):
            j, unit = j + 1, self.word(j + 1)
        if unit == "year" and self.word(j + 1) in ("ended", "ending"):
            return Found(i, j + 1, None, None, "duration", "P1Y")
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
                return Found(i, j + 1, None, None, "date", f"{unit.upper()}_REF")
        return None

    def stepped_from_read(self, first: int, last: int, unit: str, step: int) -> Found | None:
        """A day, week, month or year counted from the last one read."""
        if unit not in kinds("unit") and unit not in ("night", "morning", "evening", "afternoon"):
            return None
        if unit == "year" and self.year_read:
            value = str(self.year_read + step)
            return Found(first, last, value, value, "date", value)
        if not self.day:
            return Found(first, last, None, None, "date", "XXXX-XX-XX") if unit == "day" else None
        day = self.day[0]
        if unit == "day":
            return self.on_day(first, last, day + timedelta(step))
        if unit in kinds("part"):
            return self.part_of(self.on_day(first, last, day + timedelta(step)), unit, last)
        if unit == "week":
            return self.week_of(first, last, day + timedelta(7 * step), False)
        if unit == "month":
            months = day.year * 12 + day.month - 1 + step
            return self.month_of(first, last, months // 12, months % 12 + 1)
        return None

    def repeated(self, i: int) -> Found | None:
        """ "daily", "every day", "each year", "every Monday"."""
        word = self.word(i)
        if word in kinds("set") and word != "annual":
            if (
                (self.syntax and self.capital(i))
                or touching(self.p, i)
                or (touching(self.p, i + 1) and self.word(i + 1) in HYPHENS)
            ):
                return None
            return Found(i, i + 1, None, None, "set", kinds("set")[word])
        if word not in ("every", "each"):
            return None
        j = i + 1
        if self.word(j) in ("other", "single"):
            j += 1
        unit = self.word(j)
        if unit in kinds("weekday"):
            return Found(i, j + 1, None, None, "set", f"XXXX-WXX-{kinds('weekday')[unit]}")
        if (unit in kinds("unit") and unit != "second") or unit == "night":
            return Found(i, j + 1, None, None, "set", _period(1, kinds("unit").get(unit, "D")))
        if unit in kinds("part"):
            return Found(i, j + 1, None, None, "set", f"XXXX-XX-XXT{kinds('part')[unit]}")
        if unit in kinds("season"):
            return Found(i, j + 1, None, None, "set", f"XXXX-{kinds('season')[unit]}")
        named = self.month_number(j)
        if named:
            return Found(i, named[1], None, None, "set", f"XXXX-{named[0]:02}")
        amount = self.amounts.get(self.p[j].start) if j < len(self.p) else None
        if amount:
            return Found(i, bisect_left(self.starts, amount.end), None, None, "set", length(amount))
        return None

    def reference(self, i: int) -> Found | None:
        """ "now", "recently": near the present, no more is said."""
        word = self.word(i)
        if word not in kinds("ref") or (word == "now" and self.word(i + 1) in ("that", "-")):
            return None
        if word == "soon" and (self.word(i - 1) == "as" or self.word(i + 1) in ("after", "as", "became", "followed")):
            return None
        if touching(self.p, i) and self.word(i - 1) in HYPHENS:
            return None
        value = kinds("ref")[word]
        now = self.anchor.isoformat() if self.anchor else None
        first = i - 1 if self.word(i - 1) in ("right", "until") and word == "now" and self.word(i - 1) == "right" else i
        if value == "PRESENT_REF":
            return Found(first, i + 1, None, None, "date", value)  # "currently in custody" dates nothing
        return Found(
            first, i + 1, now if value == "FUTURE_REF" else None, now if value == "PAST_REF" else None, "date", value
        )

    def bare(self, i: int) -> Found | None:
        """ "weeks", "decades", "year-end", "summer"."""
        word = self.word(i)
        plural = kinds("units").get(word)
        if plural and word not in ("seconds", "quarters", "minutes", "weekends") and self.word(i - 1) in BEFORE_BARE:
            if self.word(i + 1) == "ago":
                now = self.anchor.isoformat() if self.anchor else None
                return Found(i, i + 2, None, now, "date", "PAST_REF")
            return Found(i, i + 1, None, None, "duration", _vague_length(plural))
        if word == "year" and self.word(past_hyphen(self.p, i + 1)) == "end" and self.anchor:
            value = f"{self.anchor.year}-12-31"
            return Found(i, past_hyphen(self.p, i + 1) + 1, value, value, "date", value)
        if word in kinds("season") and word not in ("fall", "spring", "springs", "falls") and not word.endswith("s"):
            if self.year_figure(i + 1):
                return self.season_of(i, i + 2, int(self.word(i + 1)), kinds("season")[word])
            spoken = self.spoken_year(i + 2) if self.word(i + 1) == "of" else None
            if spoken:
                return self.season_of(i, spoken.last, int(spoken.value), kinds("season")[word])
            if self.words(i + 1, 1) == ("of",) and self.year_figure(i + 2):
                return self.season_of(i, i + 3, int(self.word(i + 2)), kinds("season")[word])
            if self.word(i - 1) in ("in", "during", "of", "the") and self.word(i + 1) not in HYPHENS:
                return self.season(i, i + 1, kinds("season")[word], 0)
        return None


DAYS = {"day": 1.0, "night": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.44, "quarter-year": 91.3, "year": 365.25,
        "decade": 3652.5, "century": 36525.0}  # fmt: skip
SECONDS = {"second": 1, "minute": 60, "hour": 3600}
# Days beyond which "ago" is no date any more: five hundred years.
FARTHEST = 182_625.0
# Days either way of "three weeks ago", which few writers count out.
HALF_A_WEEK = 3
PERIODS = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "fortnight": "F", "month": "M",
    "quarter-year": "Q", "year": "Y", "decade": "E", "century": "C", "millennium": "L",
}  # fmt: skip


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


def _counts(amount: Amount) -> tuple[float, ...]:
    """The least and the most that is said, without what a hedge adds; nothing for "several"."""
    if amount.shape == "vague":
        return ()
    if amount.hedge == "about" and amount.low is not None and amount.high is not None:
        return ((amount.low + amount.high) / 2,)
    if amount.hedge == "none" and amount.low is not None and amount.high is not None:
        return (amount.low, amount.high)
    said = amount.high if amount.hedge in ("under", "at-most") else amount.low
    return () if said is None else (said,)


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
    return HEDGED.get(amount.hedge)


HEDGED = {
    "about": "APPROX", "over": "MORE_THAN", "under": "LESS_THAN", "at-least": "EQUAL_OR_MORE",
    "at-most": "EQUAL_OR_LESS",
}  # fmt: skip


# Years of publication that can be; outside them a date is a fault of the page.
YEARS = range(1000, 3000)


def _moment(published: str | None) -> datetime | None:
    """The day and hour of publication, or None if there is none that can be read."""
    for stamp in (published or "", (published or "")[:10]):
        try:
            moment = datetime.fromisoformat(stamp).replace(tzinfo=None)
        except ValueError:
            continue
        return moment if moment.year in YEARS else None
    return None


def whole(stamp: str, last: bool) -> str:
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


@cache
def _openers() -> frozenset[str]:
    """Every word a time may begin with."""
    found = {row[0] for row in lexicon.rows("times")} | set(feasts()) | set(DEICTIC) | set(starters())
    found |= set(
        "the that another every each early late earlier later mid sometime tonight overnight fiscal first second third "
        "fourth final about around ' ’ ‘".split()
    )
    found |= {row[0] for row in lexicon.rows("ordinals")}
    found |= {row[0].split()[0] for row in lexicon.rows("quantity_hedges") if row[2] == "before"}
    return frozenset(found)
