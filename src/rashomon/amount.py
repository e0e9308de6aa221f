"""Amounts as the words alone say them: hedge, money sign, number, unit, range. No parse is asked.

In: a text, cut into pieces.  Out: Amount.  Next: quantity.py
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from rashomon import lexicon
from rashomon.numbering import EARLIEST_YEAR, LATEST_YEAR, counts_nothing, plural_at, runs_into
from rashomon.numeral import (
    HYPHENS,
    Numeral,
    Pieces,
    counting_words,
    figure,
    past_hyphen,
    pieces,
    read_numeral,
    small,
    starters,
    tens,
    touching,
)
from rashomon.unit import aged, is_million, sign_before, unit_at, units

Hedge = Literal["none", "about", "at-least", "at-most", "under", "over"]


class Amount(NamedTuple):
    """What the words alone say, before the parse is asked."""

    start: int  # characters, hedge included
    end: int
    number: int  # character at which the last word of the number begins
    low: float | None
    high: float | None
    unit: str
    kind: str  # kind of unit: "time", "money", "share", ...; "" without a unit
    hedge: Hedge
    hedged_by: str
    unit_at: int | None  # character at which the unit begins
    shape: str  # of the number: figure, word, part, vague


class _Core(NamedTuple):
    """A number with its unit: pieces[first:last]."""

    first: int
    last: int
    numeral: Numeral
    factor: float
    unit: str
    kind: str
    unit_at: int | None


# How wide "about" and "nearly" are, as shares of the figure and of the worth of its last digit that is not nought:
# writers round to a half or a quarter of that digit ("nearly 6 hours" may be 5.5, "about 200" may be 175). Set by hand
# from what English news style books call rounding; a figure under ten that is not a count of things moves by a quarter.
ABOUT_PLACE, ABOUT_LEAST, ABOUT_MOST = 0.25, 0.05, 0.125

NEAR_PLACE, NEAR_LEAST, NEAR_MOST = 0.5, 0.08, 0.125

QUARTER_BELOW = 10.0


def amounts(text: str, p: Pieces, loose: Mapping[int, str] = MappingProxyType({})) -> list[Amount]:
    """Every amount of a text as the words alone say it, before the parse is asked."""
    found: list[Amount] = []
    i, after = 0, 0
    while i < len(p):
        word = p[i].word
        if not (word[0].isdecimal() or word[0] == "." or word in openers()):
            i += 1
            continue
        core = _core(text, p, i, after)
        if core is None or _no_amount(text, p, core):
            i = max(i + 1, core.last) if core else i + 1
            continue
        amount, i = _amount(text, p, core, after, loose)
        joined = _two_sided(text, found[-1], amount) if found else None
        if joined:
            found[-1] = joined
        elif not _in_address(text, amount.number):
            found.append(amount)
        after = i
    return found


def _past_of(text: str, p: Pieces, numeral: Numeral, k: int) -> int:
    """Where the unit stands in "half a mile", "a quarter of a percent", "millions of dollars"."""
    ways = (("of", "a"), ("of", "an"), ("of", "1"), ("of", "one"), ("a",), ("an",))
    for words in ways if numeral.shape == "part" else (("of",),):
        after = k + len(words)
        if tuple(q.word for q in p[k:after]) == words and unit_at(text, p, after, numeral):
            return after
    return k


def _no_amount(text: str, p: Pieces, core: _Core) -> bool:
    """Whether a number with or without a unit is no amount after all."""
    if not core.unit:
        return counts_nothing(text, p, core.numeral, _range(text, p, core) is not None)
    first = core.first
    if core.kind != "time":
        return runs_into(p, first) and p[first].word not in SIGNS
    written = text[p[core.numeral.first].start : p[core.numeral.last - 1].end]
    if len(written) == 4 and written.isdecimal() and EARLIEST_YEAR <= written <= LATEST_YEAR:
        return not p[core.last - 1].word.endswith("s")  # "the 1988 quarter"
    return core.numeral.low == 1 and bool(first) and p[first - 1].word in ("any", "no", "every", "each")


SIGNS = frozenset("$£€¥₹")


def _two_sided(text: str, left: Amount, right: Amount) -> Amount | None:
    """ "more than ten but fewer than twenty": one amount with both its ends."""
    if text[left.end : right.start].strip(" ,") not in ("and", "but") or left.unit not in ("", right.unit):
        return None
    if right.hedge in ("over", "at-least"):
        low, high = right, left
    else:
        low, high = left, right
    if low.hedge not in ("over", "at-least") or high.hedge not in ("under", "at-most"):
        return None
    if low.low is None or high.high is None or low.high is not None or high.low is not None or low.low >= high.high:
        return None
    return right._replace(start=left.start, low=low.low, high=high.high, hedge="none", hedged_by="")


def _in_address(text: str, at: int) -> bool:
    """Whether a character stands inside a web address."""
    start = text.rfind(" ", 0, at) + 1
    return "://" in text[start:at] or text.startswith("www.", start)


def _core(text: str, p: Pieces, i: int, after: int) -> _Core | None:
    """The number at piece i with its money sign before it and its unit after it."""
    half = _lone_unit(p, i) if p[i].word == "half" else None
    if half:
        return half
    numeral = read_numeral(p, i, joined=not _between(p, i))
    if not numeral:
        return _lone_unit(p, i)
    first, j, n = numeral.first, numeral.last, len(p)
    sign = sign_before(text, p, i, after)
    if sign:
        first, code, factor = sign
        letters = MONEY_LETTERS.get(p[j].word) if touching(p, j) else None
        if letters:
            factor, j = factor * letters, j + 1
        # "$10 US", "$5 dollars": the word only repeats the sign
        again = unit_at(text, p, j)
        if again and again[1] == "money" and again[0] == code and p[j].word.startswith("dollar"):
            j = again[3]
        return _Core(first, j, numeral, factor, code, "money", p[first].start)
    k = past_hyphen(p, j)
    if numeral.shape in ("part", "vague"):
        k = _past_of(text, p, numeral, k)
    if k < n and p[k].word in counting_words("filler"):
        following = unit_at(text, p, past_hyphen(p, k + 1))
        if following and following[1] == "time":
            k = past_hyphen(p, k + 1)
    if k < n and p[k].word == "m" and is_million(text, p, k):
        return _Core(first, k + 1, numeral, 1e6, "", "", None)
    if k + 2 < n and p[k].word in "([{<":
        boxed = unit_at(text, p, k + 1, numeral)
        if boxed and boxed[3] < n and p[boxed[3]].word in ")]}>" and boxed[1] not in ("time", "money"):
            return _Core(first, boxed[3] + 1, numeral, boxed[2], boxed[0], boxed[1], p[k + 1].start)
    unit = unit_at(text, p, k, numeral)
    if unit and unit[1] == "money" and unit[3] < n and p[unit[3]].word in ("million", "billion", "trillion"):
        many = {"million": 1e6, "billion": 1e9, "trillion": 1e12}[p[unit[3]].word]
        unit = (unit[0], unit[1], unit[2] * many, unit[3] + 1)
    if unit:
        name, kind, factor, last = unit
        if kind == "time":
            name, last = aged(p, name, last)
            kind = "age" if name.endswith("-old") else kind
        return _Core(first, last, numeral, factor, name, kind, p[k].start)
    if i and numeral.low < OLDEST and p[i - 1].word in ("aged", "age", "ages"):
        return _Core(i - 1, j, numeral, 1.0, "year-old", "age", None)
    if i > 1 and numeral.low < OLDEST and p[i - 1].word == "of" and p[i - 2].word in ("age", "ages"):
        return _Core(i, j, numeral, 1.0, "year-old", "age", None)
    return _Core(first, j, numeral, 1.0, "", "", None)


def _between(p: Pieces, i: int) -> bool:
    return any(q.word == "between" for q in p[max(0, i - 4) : i])


def _lone_unit(p: Pieces, i: int) -> _Core | None:
    """ "an hour", "a week", "half an hour", where it is a length and not a rate ("twice a week")."""
    n, j, value = len(p), i, 1.0
    if p[i].word == "half" and i + 1 < n and p[i + 1].word in ("a", "an"):
        j, value = i + 1, 0.5
    if p[j].word not in ("a", "an") or j + 1 >= n:
        return None
    k = j + 1
    if p[k].word in ("full", "whole", "half") and k + 1 < n:
        value, k = (0.5 if p[k].word == "half" else value), past_hyphen(p, k + 1)
    form = units().get(p[k].word)
    if not form or form[0][2] != "time" or p[k].word.endswith("s") or p[k].word in ("night", "min", "second"):
        return None
    if past_hyphen(p, k + 1) != k + 1:
        return None
    before = p[i - 1].word if i else ""
    after = p[k + 1].word if k + 1 < n else ""
    halved = [q.word for q in p[k + 1 : k + 4]] == ["and", "a", "half"]
    measured = before in counting_words("before-length") or after in counting_words("after-length")
    if not (value < 1 or halved or measured):
        return None
    if p[k].word == "quarter" or (p[k].word == "day" and after == "in"):
        return None
    return _Core(i, k + 1, Numeral(i, k, value, value, "word"), 1.0, form[0][1], "time", p[k].start)


def _amount(text: str, p: Pieces, core: _Core, after: int, loose: Mapping[int, str]) -> tuple[Amount, int]:
    """Add the range, the smaller unit and the hedge to a number with its unit."""
    numeral = core.numeral
    low: float | None = numeral.low * core.factor
    high = None if numeral.high is None else numeral.high * core.factor
    last, unit, kind, unit_at = core.last, core.unit, core.kind, core.unit_at
    number = p[numeral.last - 1].start
    reach = _range(text, p, core)
    if reach:
        low, high, second = reach
        last, unit, kind, unit_at = second.last, second.unit, second.kind, second.unit_at
        number = p[second.numeral.last - 1].start
    elif unit and high is not None:
        more, last = _smaller(text, p, core)
        low, high = numeral.low * core.factor + more, high + more
    before = p[core.first - 1] if core.first else None
    if before and before.start in loose:
        verbal = loose[before.start] == "prt"
        if (verbal and kind != "time") or (not verbal and numeral.low < LOOSE_BELOW):
            after = core.first
    hedge, by, first, last = _hedge(p, core.first, last, after, bool(reach))
    discrete = not kind
    if numeral.shape == "vague" and hedge in ("about", "just-under", "just-over", "over", "none"):
        bounds: tuple[float | None, float | None, Hedge] = (low, high, "none")
    else:
        bounds = interval(low, high, hedge, discrete)
    start = p[first].start
    return (
        Amount(start, p[last - 1].end, number, bounds[0], bounds[1], unit, kind, bounds[2], by, unit_at, numeral.shape),
        last,
    )


# From this count on a loose "over" is a hedge all the same, whatever the parser says: "under 200 came".
LOOSE_BELOW = 20


def _range(text: str, p: Pieces, core: _Core) -> tuple[float, float, _Core] | None:
    """ "two to three hours", "between 30 and 40", "$2-3bn", "one or two": both ends, and the second number."""
    if core.numeral.high is None or core.numeral.shape == "vague":
        return None
    k = _linked(p, core)
    second = _second(text, p, core, k) if k is not None else None
    if k is None or second is None:
        return None
    low, high = core.numeral.low * core.factor, second.numeral.low * second.factor
    shared = _shared_scale(p, second)
    if low < 1000 and core.factor == 1 and shared > 1 and low < high / shared:
        low *= shared  # "two to three million"
    link = p[core.last].word
    if not low < high or (link == "or" and high > 3 * low):
        return None
    if link in HYPHENS and not second.unit and not _between(p, core.first) and not _wide(text, p, core, second):
        return (low, high, second) if plural_at(p, second.last) else None
    return low, high, second


def _linked(p: Pieces, core: _Core) -> int | None:
    """Where the second number of a range would begin: after "to", "or", a dash, or "and" behind "between"."""
    j, n = core.last, len(p)
    if j + 1 >= n:
        return None
    if p[j].word in HYPHENS and p[j + 1].word in ("to", "or") and touching(p, j):
        return j + 2  # "18- to 24-year-olds"
    link = p[j].word
    if link in HYPHENS or link == "~":
        if touching(p, j) != touching(p, j + 1):
            return None
    elif link not in ("to", "or", "through") and not (link == "and" and _between(p, core.first)):
        return None
    if link == "to" and core.first and p[core.first - 1].word == "from":
        return None  # "rose from 5 to 7" tells of two figures
    k = j + 1
    while k < n and p[k].word in ("up", "about", "around", "perhaps", "even", "maybe"):
        k += 1
    return k


def _second(text: str, p: Pieces, core: _Core, k: int) -> _Core | None:
    """The second number of a range, which shares the first one's unit where it has none of its own."""
    figure_at = next((i for i in range(k, min(k + 4, len(p))) if p[i].word[0].isdecimal()), k)
    signed = figure_at > k and sign_before(text, p, figure_at, k) is not None
    second = _core(text, p, figure_at if signed else k, k) if k < len(p) else None
    if not second or second.numeral.high is None or second.numeral.shape == "vague" or second.first != k:
        return None
    letter = MONEY_LETTERS.get(p[second.numeral.last].word) if touching(p, second.numeral.last) else None
    if core.kind == "money" and letter and second.kind != "money":  # "£2-3m"
        second = second._replace(last=second.numeral.last + 1, factor=letter, unit="", kind="")
    if core.unit and not second.unit:
        if core.kind not in ("money", "age"):
            return None
        return second._replace(unit=core.unit, kind=core.kind, unit_at=core.unit_at)
    return second if core.unit in ("", second.unit) else None


def _wide(text: str, p: Pieces, core: _Core, second: _Core) -> bool:
    """Whether two bare figures with a dash are a range by their size: 1,000-5,000 and 5k-20k, not 1939-45."""
    left, right = (text[p[c.numeral.first].start : p[c.numeral.last - 1].end] for c in (core, second))
    if left.isdecimal() and right.isdecimal():
        return len(left) > 3 and not (len(left) == 4 and left >= "1500" and right <= "2199") and len(right) < 7
    return core.numeral.low >= 1000 and second.numeral.low >= 1000


def _shared_scale(p: Pieces, core: _Core) -> float:
    """The million of "2 to 3 million", which the first figure shares."""
    digits = core.numeral.low / _plain(p[core.numeral.first].word)
    return digits * core.factor if digits in (1.0, 1e2, 1e3, 1e6, 1e9, 1e12, 12.0) else 1.0


def _plain(word: str) -> float:
    return (figure(word) if word[0].isdecimal() else small().get(word) or tens().get(word)) or 1.0


# Years below which "aged" and "of the age of" tell an age.
OLDEST = 130
# Letters that multiply money where they stand hard against the figure.
MONEY_LETTERS = {"m": 1e6, "mm": 1e6, "t": 1e12}
# What a smaller unit adds to a larger one: "five feet two inches", "an hour and 20 minutes".
SMALLER = {
    ("foot", "inch"): 12, ("hour", "minute"): 60, ("minute", "second"): 60, ("pound", "ounce"): 16,
    ("year", "month"): 12, ("day", "hour"): 24, ("week", "day"): 7, ("stone", "pound"): 14,
}  # fmt: skip


def _smaller(text: str, p: Pieces, core: _Core) -> tuple[float, int]:
    """The rest of a compound amount, in the larger unit, and the index after it."""
    n, k = len(p), core.last
    if k + 1 >= n:
        return 0.0, core.last
    if p[k].word == "and":
        if p[k + 1].word == "a" and k + 2 < n and p[k + 2].word in ("half", "quarter"):
            return core.factor * (0.5 if p[k + 2].word == "half" else 0.25), k + 3
        k += 1
    elif p[k].word == "," and core.kind == "time" and k + 1 < n:
        k += 1
    if k >= n or not (p[k].word[0].isdecimal() or p[k].word in openers()) or p[k].word in ("a", "an"):
        return 0.0, core.last
    second = _core(text, p, k, k)
    if not second or second.numeral.high is None or second.first != k:
        return 0.0, core.last
    if core.unit == "foot" and not second.unit and second.last < n and p[second.last].word in ("in", "ins"):
        return second.numeral.low / 12, second.last + 1
    if core.kind == "money" and second.unit == core.unit and second.factor == 0.01 and core.factor == 1:
        return second.numeral.low * 0.01, second.last
    after = p[second.last].word if second.last < n else ""
    if (
        core.kind == "money"
        and core.factor == 1
        and core.unit_at != p[core.first].start
        and not second.unit
        and (
            len(text[p[k].start : p[second.last - 1].end]) > 1
            and 10 <= second.numeral.low < 100
            and not after[:1].isalnum()
        )
    ):
        return second.numeral.low / 100, second.last
    parts = SMALLER.get((core.unit, second.unit))
    if parts and second.numeral.low < parts:
        return second.numeral.low / parts, second.last
    return 0.0, core.last


def _hedge(p: Pieces, first: int, last: int, after: int, ranged: bool) -> tuple[str, str, int, int]:
    """The hedge before or after pieces[first:last], the words that make it, and the widened stretch."""
    hedge, by, n = "none", "", len(p)
    if ranged and first - 1 >= after and p[first - 1].word in ("between", "from"):
        first -= 1
    for _ in range(2):
        for size in (5, 4, 3, 2, 1):
            if first - size < after:
                continue
            form = tuple(q.word for q in p[first - size : first])
            found = hedges("before").get(form)
            if found:
                if form[0] in COMPARING and p[last - 1].word in ("year", "month", "week"):
                    return hedge, by, first, last  # "higher than a year ago" compares
                first -= size
                if hedge in ("none", "about") and found != "none":
                    hedge, by = found, " ".join(form)
                break
        else:
            break
    if last < n and p[last].word == "+" and touching(p, last):
        return "at-least", "+", first, last + 1
    k = past_hyphen(p, last)
    for size in (4, 3, 2, 1):
        form = tuple(q.word for q in p[k : k + size])
        found = hedges("after").get(form) if len(form) == size else None
        if found and size == 1 and k == last:
            continue  # "-odd", "-plus" only with their hyphen
        following = p[k + size].word if k + size < n else "."
        if found and (following == "than" or (k + size < n and read_numeral(p, k + size))):
            continue  # "no more than 12, and more than 4 ..."
        if found and form[0] == "at" and following[0].isalnum():
            continue
        if found == "or-equal":
            if hedge not in ("over", "under"):
                continue
            return {"over": "at-least", "under": "at-most"}[hedge], by, first, k + size
        if found:
            if hedge in ("none", "about"):
                hedge, by = found, " ".join(form)
            return hedge, by, first, k + size
    return hedge, by, first, last


COMPARING = frozenset("higher lower larger smaller bigger greater".split())


def interval(
    low: float | None, high: float | None, hedge: str, discrete: bool
) -> tuple[float | None, float | None, Hedge]:
    """Widen or open an amount as its hedge says; `discrete` for counted things, which have no halves.

    >>> interval(3.0, 3.0, "about", False)
    (2.75, 3.25, 'about')
    >>> interval(60.0, 60.0, "just-under", True)
    (55.0, 60.0, 'under')
    """
    if hedge == "none" or low is None or (high is None and hedge in ("about", "just-under", "just-over")):
        return low, high, "none"
    if hedge == "about":
        width = _width(low, ABOUT_PLACE, ABOUT_LEAST, ABOUT_MOST, discrete)
        top = low if high is None else high
        return low - width, top + _width(top, ABOUT_PLACE, ABOUT_LEAST, ABOUT_MOST, discrete), "about"
    if hedge == "just-under":
        return low - _width(low, NEAR_PLACE, NEAR_LEAST, NEAR_MOST, discrete), high, "under"
    if hedge == "just-over":
        top = low if high is None else high
        return low, top + _width(top, NEAR_PLACE, NEAR_LEAST, NEAR_MOST, discrete), "over"
    if hedge == "over":
        return low, None, "over"
    if hedge == "under":
        return None, high, "under"
    if hedge == "at-least":
        return low, None, "at-least"
    return None, high, "at-most"


def _width(value: float, place_share: float, least: float, most: float, discrete: bool) -> float:
    value = abs(value)
    if value == 0:
        return 0.0
    place = 10.0 ** _last_place(value)
    width = min(max(place * place_share, value * least), value * most)
    if discrete:
        return float(max(1, round(width))) if value > 1 else width
    if value < QUARTER_BELOW and place == 1:
        width = max(width, place_share)
    return round(width, 6)


def _last_place(value: float) -> int:
    """The power of ten of the last digit that is not nought: 2 for 1,200 and -1 for 2.5."""
    digits = f"{value:.4f}".rstrip("0")
    whole, _, decimals = digits.partition(".")
    return -len(decimals) if decimals else len(whole) - len(whole.rstrip("0"))


@cache
def hedges(side: str) -> dict[tuple[str, ...], str]:
    return {tuple(q.word for q in pieces(row[0])): row[1] for row in lexicon.rows("quantity_hedges") if row[2] == side}


@cache
def openers() -> frozenset[str]:
    """Every word an amount may begin with."""
    return starters()
