"""Feasts and the days they fall on: Christmas Eve, Easter Monday, Thanksgiving.

In: a rule of lexicon/holidays.txt and a year.  Out: a day.  Next: tense.py
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import cache

from rashomon import lexicon
from rashomon.numeral import pieces


def feast_day(rule: str, year: int) -> date:
    """The day of a feast in one year.

    >>> feast_day("easter-2", 2016), feast_day("11 4 4", 2016)
    (datetime.date(2016, 3, 25), datetime.date(2016, 11, 24))
    """
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
def feasts() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Feasts by the first word of their name, longest name first; a curly apostrophe counts as a straight one."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, rule in lexicon.rows("holidays"):
        for form in {name, name.replace("'", "’")}:
            words = tuple(q.word for q in pieces(form))
            found.setdefault(words[0], []).append((words, rule))
    return {word: tuple(sorted(forms, key=lambda f: (-len(f[0]), f[0]))) for word, forms in found.items()}
