"""Why two answers that differ may both hold: counted over other times, of other things, from other days.

In: two claims that exclude one another, their articles.  Out: the reason, if there is one.  Next: verdict.py
A difference is called a dispute only where none of these explains it. Every rule was met in real clusters of reports
that nobody had looked at before (69 events of Giveme5W1H, 86 of ECB+).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from itertools import combinations

from rashomon import lexicon
from rashomon.alignment import CLASSES, NEAR
from rashomon.almanac import kinds
from rashomon.book import Book
from rashomon.claim import CROWDS, Claim, Measure
from rashomon.quantity import Quantity

# Days between two reports from which a figure may have changed, or be of another occasion.
DAYS_APART = 7
# A figure so many times another is one of something else, unless it counts a crowd: estimates differ as much.
TIMES = 10
# Words that say over which time, or out of which, something is counted.
OVER = re.compile(
    r"\b(?:since|so far|to date|(?:this|last|past|previous|next) (?:season|year|quarter|decade)|"
    r"(?:in|over|during) the (?:last|past)|per|every|each|"
    r"a (?:day|week|month|year)(?! (?:ago|earlier|later|before|after)))\b",
    re.IGNORECASE,
)


def why_both(a: Claim, b: Claim, book: Book) -> str | None:
    """Why two figures that exclude one another may both hold; None if nothing explains it."""
    if gives_both(a, b, book) or gives_both(b, a, book):
        return "a report gives both, or parts that add up, so that they may be of different things"
    if (days := days_apart(a, b, book)) is not None and days > DAYS_APART:
        return f"the reports lie {days} days apart, so that it may have changed or be another occasion"
    if over(a) != over(b):
        return "they may be counted over different times"
    if other_doing(a, b):
        return f"one is told of “{a.event}”, the other of “{b.event}”"
    if far_apart(a, b):
        return f"one is over {TIMES} times the other, so that they may measure different things"
    return None


def gives_both(a: Claim, b: Claim, book: Book) -> bool:
    """The first one's article has the second one's figure too, of the same thing, in the same voice."""
    if not isinstance(b.value, Measure):
        return False
    every = book.quantities(a.article)
    alike = (q for q in every if q.unit == b.value.unit and (q.of == b.of or (q.unit and not b.of)))
    here = book.voice(a.article, a.words.span)
    given = [q for q in alike if (q.low, q.high) == (b.value.low, b.value.high)]
    # Where it has them from two who say so, it reports the very dispute.
    return any(book.voice(a.article, q.span) == here for q in given) or adds_up(a, every, b.value)


def adds_up(claim: Claim, every: Sequence[Quantity], total: Measure) -> bool:
    """Two or three figures in the sentence of a claim make the other figure together: "seven rifles, two more"."""
    within = [q for q in every if claim.sentence.span.covers(q.span) and q.unit in {total.unit, "", "person"}]
    parts = [q.low for q in within if q.low is not None and q.low == q.high]
    sums = {math.fsum(some) for n in (2, 3) for some in combinations(parts[:SUMMED], n)}
    if total.low is None:
        return False
    high = total.low * (1 + NEAR) if total.high is None else total.high
    return any(total.low <= one <= high for one in sums)


# Figures of one sentence that are added up.
SUMMED = 8


def days_apart(a: Claim, b: Claim, book: Book) -> int | None:
    """Days between the days on which two articles were published, if both are known."""
    days = [book.day(c.article) for c in (a, b)]
    return abs((days[0] - days[1]).days) if days[0] and days[1] else None


def over(claim: Claim) -> frozenset[str]:
    """The words with which the clause says over which time it counts."""
    return frozenset(m.group().lower() for m in OVER.finditer(claim.gist))


def other_doing(a: Claim, b: Claim) -> bool:
    """Each counts under a verb of its own, neither of a known class: games missed, games played."""
    return None not in (a.event, b.event) and a.event != b.event and not {a.event, b.event} & CLASSES


def far_apart(a: Claim, b: Claim) -> bool:
    """One figure is so many times the other."""
    if CROWDS & {a.event, b.event}:
        return False
    figures = sorted(v.low if v.low is not None else v.high or 0.0 for c in (a, b) if isinstance(v := c.value, Measure))
    return len(figures) == 2 and 0 < TIMES * figures[0] < figures[1]


# -- days --------------------------------------------------------------------------------------------------------------


def why_both_days(a: Claim, b: Claim, book: Book) -> str | None:
    """Why two days that exclude one another may both hold."""
    if not (counted_from_writing(a) or counted_from_writing(b)):
        return None
    if any(ELSEWHEN.search(c.words.text) for c in (a, b)):
        return "one is told by another day in its text"
    if same_day_named(a, b):
        return "they say the same, each counted from the day of its own report"
    if any(month_alone(c) for c in (a, b)):
        return "one names a month without its year"
    days = days_apart(a, b, book)
    if days is not None and days > DAYS_APART:
        return f"they are counted from reports that lie {days} days apart"
    return None


# A day told by another day: "later that year", "the day before", "the following Monday".
ELSEWHEN = re.compile(r"\b(?:that|same|later|earlier|following|previous|before|after|next|other)\b", re.IGNORECASE)


def month_alone(claim: Claim) -> bool:
    words = [w.lower() for w in WORD.findall(claim.words.text)]
    return bool(words) and words[-1] in month_words()


def same_day_named(a: Claim, b: Claim) -> bool:
    """Both name the day with the same words: "Tuesday", "11:36 a.m. Tuesday"."""
    one, other = (day_words(c.words.text) for c in (a, b))
    return bool(one) and one == other


DATED = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
WORD = re.compile(r"[^\W\d_]+")


def counted_from_writing(claim: Claim) -> bool:
    """A date without a day of the month or a year rests on the day of the report: "Tuesday", "last month"."""
    words = claim.words.text
    months = any(w.lower() in month_words() for w in WORD.findall(words))
    return not DATED.search(words) and not (months and any(c.isdigit() for c in words))


@cache
def month_words() -> frozenset[str]:
    return frozenset((*kinds("month"), *kinds("month-short")))


@cache
def hour_words() -> frozenset[str]:
    """Words by which two names of one day may differ: the part of the day, and whose clock it is."""
    return frozenset((*kinds("part"), *lexicon.words("function_words"), "am", "pm", "a", "p", "m", "local", "time"))


def day_words(text: str) -> frozenset[str]:
    """The words that name a day, without its hour.

    >>> sorted(day_words("11:36 a.m. Tuesday")), sorted(day_words("in the first half of this year"))
    (['tuesday'], ['first', 'half', 'this', 'year'])
    """
    words = {w.lower() for w in WORD.findall(text)}
    return frozenset(words - hour_words() | words & {"this", "last", "next"})
