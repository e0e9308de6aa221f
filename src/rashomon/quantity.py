"""Counted amounts, keeping how sure the writer was: "nearly six hours" → 5.5 to 6 hours, under.

In: an article's Syntax.  Out: Quantity.  Next: timex.py
Amounts are read from the words alone (hedge, money sign, number, unit, range); the parse then says what is counted
and what happened to it. Years, dates, clock times, scores, telephone, flight and house numbers are no quantities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from rashomon import lexicon
from rashomon.models.protocols import Token
from rashomon.numeral import HYPHENS, Numeral, Pieces, past_hyphen, pieces, read_numeral, touching
from rashomon.span import Span
from rashomon.syntax import Syntax

Hedge = Literal["none", "about", "at-least", "at-most", "under", "over"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as an interval, with its unit and what is counted."""

    span: Span
    low: float | None  # None: no lower bound is said
    high: float | None
    unit: str  # "hour", "person", "USD", "percent", "year-old", ... singular; "" for a bare number
    of: str | None  # lemma of what is counted or measured: "meeting", "dead", "girl"
    hedge: Hedge
    event: str | None = None  # lemma of the verb or state that governs it: "kill", "wounded", "last"


# How wide "about" and "nearly" are, as shares of the figure and of the worth of its last digit that is not nought:
# writers round to a half or a quarter of that digit ("nearly 6 hours" may be 5.5, "about 200" may be 175). Set by hand
# from what English news style books call rounding; a figure under ten that is not a count of things moves by a quarter.
ABOUT_PLACE, ABOUT_LEAST, ABOUT_MOST = 0.25, 0.05, 0.125
NEAR_PLACE, NEAR_LEAST, NEAR_MOST = 0.5, 0.08, 0.125
QUARTER_BELOW = 10.0


def find_quantities(syntax: Syntax) -> list[Quantity]:
    """Every amount of an article, in order, with what is counted and what happened to it.

    >>> from rashomon.models.annotator import FakeAnnotator
    >>> text = "The talks took nearly six hours."
    >>> find_quantities(Syntax(text, FakeAnnotator().annotate([text])[0]))[0].low
    5.5
    """
    found = []
    for amount in amounts(syntax.text, pieces(syntax.text), loose_hedges(syntax)):
        quantity = _counted(syntax, amount)
        if quantity:
            found.append(quantity)
    return found


def parse_quantity(words: str) -> Quantity | None:
    """Read the first counted amount of a few words, without a parse.

    >>> parse_quantity("at least £1.5m")
    Quantity(span=Span(start=0, end=14), low=1500000.0, high=None, unit='GBP', of=None, hedge='at-least', event=None)
    >>> parse_quantity("nearly six hours").low
    5.5
    """
    return next(iter(quantities_in(words)), None)


def quantities_in(words: str) -> list[Quantity]:
    """Every counted amount of a text, without a parse: what is counted stays unknown.

    >>> [(q.low, q.high, q.unit) for q in quantities_in("two to three hours, 40 percent")]
    [(2.0, 3.0, 'hour'), (40.0, 40.0, 'percent')]
    """
    return [_quantity(amount) for amount in amounts(words, pieces(words))]


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


class _Unit(NamedTuple):
    """One written form of a unit."""

    form: tuple[str, ...]
    name: str
    kind: str
    factor: float
    spaced: bool  # whether the form may hold spaces


class _Core(NamedTuple):
    """A number with its unit: pieces[first:last]."""

    first: int
    last: int
    numeral: Numeral
    factor: float
    unit: str
    kind: str
    unit_at: int | None


def loose_hedges(syntax: Syntax) -> dict[int, str]:
    """Where "over" and its like are no hedge but belong to the verb or open a phrase: "handed over 21", "spread over".

    The key is the character at which the word begins, the value the parser's label: "prt" or "prep".
    """
    found = {}
    for t in syntax.tokens:
        if t.lemma in LOOSE:
            if t.dep in ("prt", "prep"):
                found[t.start] = t.dep
            elif t.lemma == "over" and t.i and syntax.tokens[t.i - 1].lemma in HANDING:
                found[t.start] = "prt"
    return found


# Verbs that take "over" with them: "handed over 21 captives".
HANDING = frozenset("hand turn give sign pass".split())
LOOSE = frozenset("over under about around above below beyond".split())
# From this count on a loose "over" is a hedge all the same, whatever the parser says: "under 200 came".
LOOSE_BELOW = 20


def amounts(text: str, p: Pieces, loose: Mapping[int, str] = MappingProxyType({})) -> list[Amount]:
    """Every amount of a text as the words alone say it, before the parse is asked."""
    found: list[Amount] = []
    i, after = 0, 0
    while i < len(p):
        word = p[i].word
        if not (word[0].isdigit() or word[0] == "." or word in _openers()):
            i += 1
            continue
        core = _core(text, p, i, after)
        if core is None or _no_quantity(text, p, core):
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
    numeral = read_numeral(p, i, joined=not _between(p, i))
    if not numeral:
        return _lone_unit(p, i)
    first, j, n = numeral.first, numeral.last, len(p)
    sign = _sign_before(text, p, i, after)
    if sign:
        first, unit, factor = sign
        letters = {"m": 1e6, "mm": 1e6, "t": 1e12}.get(p[j].word) if j < n and touching(p, j) else None
        if letters:
            factor, j = factor * letters, j + 1
        # "$10 US", "$5 dollars": the word only repeats the sign
        again = _unit_at(text, p, j)
        if again and again[1] == "money" and again[0] == unit and p[j].word.startswith("dollar"):
            j = again[3]
        return _Core(first, j, numeral, factor, unit, "money", p[first].start)
    k = past_hyphen(p, j)
    if k < n and p[k].word in FILLERS:
        following = _unit_at(text, p, past_hyphen(p, k + 1))
        if following and following[1] == "time":
            k = past_hyphen(p, k + 1)
    if k < n and p[k].word == "m" and _million(text, p, k):
        return _Core(first, k + 1, numeral, 1e6, "", "", None)
    if k + 2 < n and p[k].word in "([{<":
        boxed = _unit_at(text, p, k + 1, numeral)
        if boxed and boxed[3] < n and p[boxed[3]].word in ")]}>" and boxed[1] not in ("time", "money"):
            return _Core(first, boxed[3] + 1, numeral, boxed[2], boxed[0], boxed[1], p[k + 1].start)
    unit = _unit_at(text, p, k, numeral)
    if unit and unit[1] == "money" and unit[3] < n and p[unit[3]].word in ("million", "billion", "trillion"):
        many = {"million": 1e6, "billion": 1e9, "trillion": 1e12}[p[unit[3]].word]
        unit = (unit[0], unit[1], unit[2] * many, unit[3] + 1)
    if unit:
        name, kind, factor, last = unit
        if kind == "time":
            name, last = _aged(p, name, last)
            kind = "age" if name.endswith("-old") else kind
        return _Core(first, last, numeral, factor, name, kind, p[k].start)
    if i and p[i - 1].word in ("aged", "age") and numeral.low < 130:
        return _Core(i - 1, j, numeral, 1.0, "year-old", "age", None)
    return _Core(first, j, numeral, 1.0, "", "", None)


# Words that may stand between a number and a unit of time: "20 more years".
FILLERS = frozenset(
    "more additional extra full consecutive straight successive whole long further solid calendar working business "
    "trading short entire gruelling grueling tense frantic".split()
)


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


def _between(p: Pieces, i: int) -> bool:
    return any(q.word == "between" for q in p[max(0, i - 3) : i])


def _sign_before(text: str, p: Pieces, i: int, after: int) -> tuple[int, str, float] | None:
    """The money sign or code that ends just before piece i: "US$", "£", "EUR"."""
    for size in (4, 3, 2, 1):
        if i - size < after:
            continue
        form = tuple(q.word for q in p[i - size : i])
        known = currencies().get(form)
        if not known:
            continue
        written = text[p[i - size].start : p[i - 1].end]
        if size == 2 and form[0] in ("a", "s", "r") and (" " in written or not written[0].isupper()):
            continue  # "a $5 note" is no Australian money
        if not form[-1].isalpha() or form == ("rs",) or (len(form) == 1 and _is_code(written, known[0])):
            return i - size, known[0], known[1]
    return None


def _unit_at(text: str, p: Pieces, k: int, numeral: Numeral | None = None) -> tuple[str, str, float, int] | None:
    """The unit or currency whose name begins at piece k: its name, kind, factor, and the index after it."""
    if k >= len(p):
        return None
    for form, name, kind, factor, spaced in units().get(p[k].word, ()):
        last = k + len(form)
        if last > len(p) or any(p[k + o].word != w for o, w in enumerate(form)):
            continue
        written = text[p[k].start : p[last - 1].end]
        if last < len(p) and touching(p, last) and p[last].word.isdigit() and written.isalpha():
            continue  # km2 is a longer form; 24L202 is no unit
        if " " in written and not spaced:
            continue
        if kind == "money" and not form[0].isalnum() and last < len(p) and p[last].word[0].isdigit():
            if touching(p, last) and not touching(p, k):
                continue  # "one $10 note"
        if kind == "money" and len(form) == 1 and form[0].upper() in (name, "M" + name):
            if not _is_code(written, name):
                continue
        elif (len(form) == 1 and form[0] in TOUCHING and not touching(p, k)) or (
            form == ("won",) and (numeral is None or numeral.low < 1000)
        ):
            continue
        elif form[0] in ("pound", "pounds") and name == "pound" and _sterling(p, last, numeral):
            return "GBP", "money", 1.0, last
        return name, kind, factor, last
    return None


def _is_code(written: str, code: str) -> bool:
    """Whether a word is a currency's code ("EUR", "MUSD"); "try" and "gel" only in capitals."""
    if written.upper() not in (code, "M" + code):
        return False
    return written.isupper() or written.lower() not in ("try", "gel", "cad", "php", "rub", "all", "mad")


# Short units that count only when they stand hard against the figure: "5m", "50p", "2h".
TOUCHING = frozenset({"h", "g", "t", "l", "p", "in", "mi", "ms", "ha", "kn", "rad", "c", "f"})


def _sterling(p: Pieces, after: int, numeral: Numeral | None) -> bool:
    """Whether "pounds" is money: from a thousand up, unless it is said of what ("pounds of rice")."""
    return numeral is not None and numeral.low >= 1000 and not (after < len(p) and p[after].word == "of")


def _aged(p: Pieces, unit: str, last: int) -> tuple[str, int]:
    """ "years old", "-year-old", "months of age"."""
    k = past_hyphen(p, last)
    if k < len(p) and p[k].word in ("old", "olds"):
        return f"{unit}-old", k + 1
    if k + 1 < len(p) and p[k].word == "of" and p[k + 1].word == "age":
        return f"{unit}-old", k + 2
    return unit, last


def _million(text: str, p: Pieces, k: int) -> bool:
    """Whether the m of "5m" is a million and not a metre: a capital, or a counted plural after it."""
    if text[p[k].start] == "M":
        return True
    following = p[k + 1].word if k + 1 < len(p) and not touching(p, k + 1) else ""
    return following in people() or following == "people" or (len(following) > 3 and following.endswith("s"))


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
    if not (value < 1 or before in BEFORE_LENGTH or after in AFTER_LENGTH):
        return None
    if p[k].word == "quarter" or (p[k].word == "day" and after == "in"):
        return None
    return _Core(i, k + 1, Numeral(i, k, value, value, "word"), 1.0, form[0][1], "time", p[k].start)


BEFORE_LENGTH = frozenset(
    "for in within after than over about nearly almost around under least most roughly lasted lasting last lasts took "
    "take takes taking spent spend spending half only just every under more approximately least".split()
) - {"every"}
AFTER_LENGTH = frozenset("ago earlier later before after long and or away old".split()) - {"before", "and", "or"}


def _range(text: str, p: Pieces, core: _Core) -> tuple[float, float, _Core] | None:
    """ "two to three hours", "between 30 and 40", "$2-3bn", "one or two"."""
    j, n = core.last, len(p)
    if j + 1 >= n or core.numeral.high is None or core.numeral.shape == "vague":
        return None
    link = p[j].word
    between = _between(p, core.first)
    changed = any(q.word == "from" for q in p[max(0, core.first - 1) : core.first])
    if link in HYPHENS or link == "~":
        if touching(p, j) != touching(p, j + 1):
            return None
    elif not (link in ("to", "or", "through") or (link == "and" and between)):
        return None
    if changed and link == "to":
        return None
    k = j + 1
    while k < n and p[k].word in ("up", "about", "around", "perhaps", "even", "maybe"):
        k += 1
    sign = next((k + s for s in (0, 1, 2, 3) if k + s < n and (p[k + s].word[0].isdigit())), k)
    at = sign if sign > k and _sign_before(text, p, sign, k) else k
    second = _core(text, p, at, k) if at < n else None
    if not second or second.numeral.high is None or second.numeral.shape == "vague" or second.first != k:
        return None
    low, high = core.numeral.low * core.factor, second.numeral.low * second.factor
    if core.unit and second.unit and core.unit != second.unit:
        return None
    if core.unit and not second.unit:
        if core.kind != "money":
            return None
        second = second._replace(unit=core.unit, kind=core.kind, unit_at=core.unit_at)
    elif (link == "or" and not (core.unit == second.unit or not core.unit)) or (link == "or" and high > 3 * low):
        return None
    if not core.unit or core.unit == second.unit == "":
        shared = _shared_scale(p, second)
        if low < 1000 and shared > 1 and low < high / shared:
            low *= shared
    elif core.kind == "money" and core.factor == 1 and _shared_scale(p, second) > 1:
        shared = _shared_scale(p, second)
        low *= shared if low < 1000 and low < high / shared else 1
    if not low < high:
        return None
    if link in HYPHENS and not second.unit and not between and not _wide(text, p, core, second):
        following = p[second.last].word if second.last < n else ""
        if not (following in people() or (len(following) > 3 and following.endswith("s"))):
            return None
        if touching(p, second.last):
            return None
    return low, high, second


def _wide(text: str, p: Pieces, core: _Core, second: _Core) -> bool:
    """Whether two bare figures with a dash are a range by their size: 1,000-5,000 and 5k-20k, not years or a telephone."""
    left, right = (text[p[c.numeral.first].start : p[c.numeral.last - 1].end] for c in (core, second))
    if left.isdigit() and right.isdigit():
        return len(left) > 3 and not (len(left) == 4 and left >= "1500" and right <= "2199") and len(right) < 7
    return core.numeral.low >= 1000 and second.numeral.low >= 1000


def _shared_scale(p: Pieces, core: _Core) -> float:
    """The million of "2 to 3 million", which the first figure shares."""
    digits = core.numeral.low / _plain(p[core.numeral.first].word)
    return digits * core.factor if digits in (1.0, 1e2, 1e3, 1e6, 1e9, 1e12, 12.0) else 1.0


def _plain(word: str) -> float:
    from rashomon.numeral import figure, small, tens

    return (figure(word) if word[0].isdigit() else small().get(word) or tens().get(word)) or 1.0


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
    if k >= n or not (p[k].word[0].isdigit() or p[k].word in _openers()) or p[k].word in ("a", "an"):
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


def _no_quantity(text: str, p: Pieces, core: _Core) -> bool:
    """Whether a number is a year, a date, a clock time, a score, a label or a part of a name."""
    first, last, n = core.first, core.last, len(p)
    before = p[first - 1].word if first else ""
    after = p[last].word if last < n else ""
    shape = core.numeral.shape
    if (
        first
        and touching(p, first)
        and (
            before in "/_=#@:&"
            or before.isalnum()
            or (before in ".'’" and first > 1 and p[first - 2].word.isalnum() and touching(p, first - 1))
        )
    ):
        return True
    if core.unit:
        if first > 1 and before in HYPHENS and touching(p, first) and touching(p, first - 1) and core.kind != "time":
            return p[first - 2].word.isalnum()
        if core.kind != "time":
            return False
        written = text[p[core.numeral.first].start : p[core.numeral.last - 1].end]
        if len(written) == 4 and written.isdigit() and "1500" <= written <= "2099":
            return not p[last - 1].word.endswith("s")  # "the 1988 quarter"
        return shape == "word" and core.numeral.low == 1 and before in ("any", "no", "every", "each")
    word = p[core.numeral.first].word
    if word == "one" and core.numeral.last == core.numeral.first + 1 and _pronoun_one(before, after):
        return True
    if last < n and touching(p, last):
        if after in ":/" or (after == "." and last + 1 < n and touching(p, last + 1) and p[last + 1].word[0].isalnum()):
            return True
        if after.isalpha() or after in "_@&":
            return True
        if after in HYPHENS and last + 1 < n and touching(p, last + 1):
            if p[last + 1].word[0].isdigit():
                return _range(text, p, core) is None  # telephone numbers, scores
            if shape == "figure" and len(p[last + 1].word) < 2:
                return True
            if p[last + 1].word in LABEL_AFTER_HYPHEN:
                return True
    if first > 1 and before in HYPHENS and touching(p, first) and touching(p, first - 1):
        return True  # F-16, 555-0199
    if (
        after in ("am", "pm")
        or after == "o'clock"
        or after == "o’clock"
        or (after in ("a", "p") and _dotted_m(p, last))
    ):
        return True
    if (after in MONTHS and core.numeral.low <= 31) or (before in MONTHS and core.numeral.low <= 31):
        return True
    if before == "." and first > 1 and p[first - 2].word in MONTHS and core.numeral.low <= 31:
        return True
    if before in ("and", "or", "to") and first > 2 and p[first - 2].word.isdigit() and core.numeral.low <= 31:
        if p[first - 3].word in MONTHS or (p[first - 3].word == "." and p[first - 4].word in MONTHS):
            return True  # "June 18 and 19"
    if before == "of" and first > 1 and p[first - 2].word == "group":
        return True
    if shape == "figure" and _year_like(text, p, core, before, after):
        return True
    if before in LABELS or (before == "." and first > 1 and p[first - 2].word in ("no", "nos", "vol", "ch")):
        return True
    if shape == "figure" and _named(text, p, first, last):
        return True
    if (first == 0 or text[p[first].start - 1] == "\n") and after in (".", ")") and shape == "figure":
        return True  # a numbered list
    return _street(text, p, last)


MONTHS = frozenset(
    "january february march april june july august september october november december jan feb mar apr jun jul aug sep "
    "sept oct nov dec".split()
)
LABELS = frozenset(
    "no nos number numbers nr page pages chapter section article articles room rooms gate channel route highway flight "
    "volume figure table paragraph verse line point clause title track platform top formula level phase class category "
    "type grade unit apollo group g bus train tram stage round act area zone district precinct ward division".split()
) - {"no", "point", "group", "line", "class", "level", "train", "unit", "title", "act"}
LABEL_AFTER_HYPHEN = frozenset("pounder wicket love nil all".split())


def _pronoun_one(before: str, after: str) -> bool:
    return (
        after
        in (
            "of",
            "another",
            "by",
            "day",
            "more",
            "or",
            "and",
            "'",
            "’",
            "s",
            "thing",
            "way",
            "side",
            "hand",
            "time",
            "where",
        )
        or not after
        or not after[0].isalpha()
        or before
        in (
            "no",
            "the",
            "this",
            "that",
            "which",
            "any",
            "every",
            "each",
            "number",
            "another",
            "day",
            "some",
            "only",
            "as",
        )
    )


def _dotted_m(p: Pieces, i: int) -> bool:
    return i + 2 < len(p) and p[i + 1].word == "." and p[i + 2].word == "m"


def _year_like(text: str, p: Pieces, core: _Core, before: str, after: str) -> bool:
    """Whether a bare four-figure number is a year: 1500 to 2099, unless a plural follows it."""
    written = text[p[core.numeral.first].start : p[core.numeral.last - 1].end]
    if not (len(written) == 4 and written.isdigit() and "1500" <= written <= "2099"):
        return False
    plural = (len(after) > 3 and after.endswith("s") and not touching(p, core.last)) or after in people()
    if before in ("than", "least", "most", "above", "below", "under", "over"):
        return False
    return not plural or before in ("in", "since", "of", "by", "until", "from", "late", "early", "mid", ",", "during")


def _named(text: str, p: Pieces, first: int, last: int) -> bool:
    """Whether a figure belongs to the capitalised word before it: "Boeing 777", "Area 51"."""
    if not first or p[first].start - p[first - 1].end != 1:
        return False
    previous = p[first - 1]
    if not text[previous.start].isupper() or not previous.word.isalpha():
        return False
    opens = first < 2 or p[first - 2].word in ".!?:;“\"”‘'’(—" or "\n" in text[p[first - 2].end : previous.start]
    if opens:
        return False
    after = p[last].word if last < len(p) else ""
    plural = (len(after) > 3 and after.endswith("s")) or after in people()
    return not plural


STREETS = frozenset(
    "street st avenue ave road rd lane drive boulevard blvd square place terrace way court crescent row hill".split()
)


def _street(text: str, p: Pieces, last: int) -> bool:
    """Whether a house number: up to three capitalised words, then a kind of street."""
    for k in range(last, min(last + 4, len(p))):
        if not text[p[k].start].isupper():
            return False
        if p[k].word in STREETS and k > last:
            return True
    return False


def _quantity(amount: Amount) -> Quantity:
    return Quantity(Span(amount.start, amount.end), amount.low, amount.high, amount.unit, None, amount.hedge)


def _counted(syntax: Syntax, amount: Amount) -> Quantity | None:
    """Ask the parse what is counted and what happened."""
    quantity = _quantity(amount)
    number = syntax.token_at(amount.number)
    if number is None:
        return quantity
    unit = syntax.token_at(amount.unit_at) if amount.unit_at is not None else None
    if amount.kind:
        noun = _measured(syntax, amount, unit or number)
        event = _event(syntax, noun or unit or number, None)
        return replace(quantity, of=noun.lemma if noun else None, event=event)
    bearer = _bearer(syntax, number, amount)
    if bearer:
        return replace(quantity, of=bearer.lemma, unit="year-old", event=_event(syntax, bearer, None))
    noun = _head(syntax, number, amount)
    if noun is None:
        if number.lemma == "one" and number.dep == "nsubj" and syntax.tokens[number.head].lemma not in CASUALTY:
            return None  # "One said": a person, not a count
        event = _event(syntax, number, None)
        person = event in CASUALTY or _to_hospital(syntax, number)
        return replace(quantity, event=event, unit="person" if person else "")
    state = noun.text.lower()
    if state in STATES:
        end = max(amount.end, noun.end)
        return replace(quantity, span=Span(amount.start, end), of=state, unit="person", event=noun.lemma)
    of = "person" if noun.lemma == "people" else noun.lemma
    end = noun.end if amount.end < noun.end and _close(syntax, amount, noun) else amount.end
    event = _event(syntax, noun, number)
    person = of in people() or (of in ("other", "whom") and event in CASUALTY)
    return replace(quantity, span=Span(amount.start, end), of=of, unit="person" if person else "", event=event)


def _bearer(syntax: Syntax, number: Token, amount: Amount) -> Token | None:
    """Whose age a bare figure is: "Mara Dell, 42, of Ostrava", "the driver (42)"."""
    if amount.low is None or amount.low != amount.high or not 0 < amount.low <= OLDEST or not number.text.isdigit():
        return None
    if number.i < 2 or amount.hedge != "none":
        return None
    before, bearer = syntax.tokens[number.i - 1], syntax.tokens[number.i - 2]
    after = syntax.tokens[number.i + 1].text if number.i + 1 < len(syntax.tokens) else "."
    closed = {",": ",.;:)”\"'’—–-", "(": ")"}.get(before.text)
    if closed is None or (after not in closed and after not in ("who", "and", "was", "is", "said")):
        return None
    if bearer.lemma in people() and bearer.pos == "NOUN":
        return bearer
    return bearer if syntax.names_in(Span(bearer.start, bearer.end), "PERSON") else None


def _to_hospital(syntax: Syntax, number: Token) -> bool:
    """Whether those counted were taken where only people are taken: "51 were taken to hospital"."""
    verb = syntax.tokens[number.head]
    places = (syntax.child(c, "pobj") for c in syntax.children[verb.i] if c.dep == "prep")
    return verb.pos == "VERB" and any(p is not None and p.lemma in PLACES_FOR_PEOPLE for p in places)


PLACES_FOR_PEOPLE = frozenset("hospital clinic custody jail prison morgue captivity safety".split())
# The highest age that a bare figure after a name is read as.
OLDEST = 115
# Verbs and states of which a bare number counts people: "killing at least seven", "120 were wounded".
CASUALTY = frozenset(
    "kill wound injure hurt die arrest detain hospitalise hospitalize rescue evacuate abduct kidnap execute displace behead "
    "perish survive drown jail imprison behead massacre murder slay trample dead missing treat".split()
)


def _close(syntax: Syntax, amount: Amount, noun: Token) -> bool:
    """Whether the counted noun follows within a few words, so that the span may take it in."""
    between = syntax.tokens_in(Span(amount.end, noun.start))
    return len(between) <= 3 and not any(
        (t.pos in ("PUNCT", "ADP", "NUM") and t.text != "of") or (t.pos == "VERB" and t.dep != "amod") for t in between
    )


def _head(syntax: Syntax, number: Token, amount: Amount) -> Token | None:
    """The noun that is counted: "seven people", "dozens of girls", "21 dead", "seven of the crew"."""
    of = _of_noun(syntax, number)
    if of:
        return None if of.lemma in ("they", "it", "we", "you", "which") else of
    head = syntax.tokens[number.head]
    if head.i != number.i and number.dep in ("nummod", "compound", "amod", "quantmod", "det", "nmod"):
        if head.pos in ("NOUN", "PROPN", "ADJ") and head.start > number.start:
            if syntax.names_in(Span(head.start, head.end), "DATE", "TIME") and head.pos == "PROPN":
                return None  # "at least six Friday"
            return _of_noun(syntax, head) or head if head.lemma in PARTITIVES else head
        if head.pos == "NUM" and head.i > number.i:
            return _head(syntax, head, amount)
    following = syntax.tokens[number.i + 1] if number.i + 1 < len(syntax.tokens) else None
    if following and (following.lemma in people() or following.text.lower() in STATES):
        return following
    return None


PARTITIVES = frozenset("total group number lot batch".split())
# After a bare number these say what became of those counted: "21 dead", "seven injured".
STATES = frozenset("dead killed wounded injured hurt missing arrested detained hospitalised hospitalized".split())


def _of_noun(syntax: Syntax, token: Token) -> Token | None:
    of = next((c for c in syntax.children[token.i] if c.dep == "prep" and c.lemma == "of" and c.i > token.i), None)
    return syntax.child(of, "pobj") if of else None


def _measured(syntax: Syntax, amount: Amount, unit: Token) -> Token | None:
    """What a measure is a measure of: "six-hour meeting", "40 percent of voters", "the talks lasted two days"."""
    of = _of_noun(syntax, unit)
    if of:
        return of
    head = syntax.tokens[unit.head]
    if (
        unit.dep in ("compound", "nmod", "amod", "nummod", "npadvmod")
        and head.pos in ("NOUN", "PROPN")
        and head.start > unit.start
    ):
        return head
    if unit.dep == "npadvmod" and head.pos == "ADJ":
        top = syntax.tokens[head.head]
        if head.dep == "amod" and top.pos in ("NOUN", "PROPN"):
            return top
    following = syntax.tokens_in(Span(amount.end, amount.end + 8))
    if following and following[0].lemma in ("after", "before", "ago", "earlier", "later"):
        return None
    verb = _verb(syntax, unit)
    if verb and (verb.lemma in LASTING or unit.dep in ("attr", "acomp")):
        subject = syntax.child(verb, "nsubj", "nsubjpass")
        if subject and subject.pos in ("NOUN", "PROPN"):
            return subject
    return None


LASTING = frozenset("last take cost weigh measure total span continue drag stretch".split())


def _verb(syntax: Syntax, token: Token) -> Token | None:
    return next((a for a in syntax.ancestors(token) if a.pos in ("VERB", "AUX")), None)


def _event(syntax: Syntax, noun: Token, number: Token | None) -> str | None:
    """The verb that governs what is counted, or the participle or state that follows it.

    "21 of the girls seized were freed": the girls were seized, the 21 freed, so a part of a known whole asks its own verb.
    """
    part = number is not None and noun.i > number.i and syntax.tokens[noun.head].lemma == "of"
    if part and number is not None and syntax.child(noun, "det"):
        governor = _verb(syntax, number)
        return _said_of(syntax, number, governor) if governor else None
    for child in syntax.children[noun.i]:
        if child.dep == "amod" and child.text.lower() in STATES:
            return child.lemma
        if child.i > noun.i and child.dep == "acl" and child.tag in ("VBN", "VBG"):
            return child.lemma
        if child.dep == "relcl" and syntax.child(noun, "det") and syntax.child(child, "nsubj", "nsubjpass"):
            if child.tag != "VB" and any(c.tag in ("WP", "WDT") for c in syntax.children[child.i]):
                return child.lemma
    head = syntax.tokens[noun.head]
    if noun.dep == "nsubj" and head.pos == "ADJ":
        return head.lemma
    if noun.dep == "pobj" and head.lemma == "of" and syntax.tokens[head.head].lemma in HAPPENINGS:
        return syntax.tokens[head.head].lemma
    verb = _verb(syntax, noun)
    return _said_of(syntax, noun, verb) if verb else None


def _said_of(syntax: Syntax, noun: Token, verb: Token) -> str:
    """The verb, or what it leads to: "left six dead", "were unharmed"."""
    if verb.lemma in ("be", "leave", "have"):
        state = syntax.child(verb, "acomp", "oprd", "xcomp", "ccomp")
        if state and state.pos in ("ADJ", "VERB") and state.i != noun.i:
            return state.lemma
    return verb.lemma


# Nouns that say what happened to those counted: "the deaths of 32 villagers", "the release of 21 girls".
HAPPENINGS = frozenset(
    "death killing murder massacre slaughter execution injury wounding arrest detention capture seizure abduction kidnapping "
    "release freeing rescue evacuation loss toll disappearance deportation expulsion".split()
)


@cache
def hedges(side: str) -> dict[tuple[str, ...], str]:
    return {tuple(q.word for q in pieces(row[0])): row[1] for row in lexicon.rows("quantity_hedges") if row[2] == side}


@cache
def currencies() -> dict[tuple[str, ...], tuple[str, float]]:
    found: dict[tuple[str, ...], tuple[str, float]] = {}
    for code, forms, worth in lexicon.rows("currencies"):
        for form in forms.split(", "):
            found[tuple(q.word for q in pieces(form))] = (code, float(worth))
            if form.upper() == code:
                found[("m" + form,)] = (code, 1e6)
    return found


@cache
def units() -> dict[str, tuple[_Unit, ...]]:
    """Units and currencies by the first word of their written form, longest form first."""
    by_first: dict[str, list[_Unit]] = {}
    for name, forms, kind in lexicon.rows("units"):
        for form in forms.split(", "):
            words = tuple(q.word for q in pieces(form))
            by_first.setdefault(words[0], []).append(_Unit(words, name, kind, 1.0, " " in form))
    for words, (code, worth) in currencies().items():
        by_first.setdefault(words[0], []).append(_Unit(words, code, "money", worth, True))
    return {word: tuple(sorted(forms, key=lambda f: -len(f[0]))) for word, forms in by_first.items()}


@cache
def people() -> frozenset[str]:
    return lexicon.words("counted_people")


@cache
def _openers() -> frozenset[str]:
    from rashomon.numeral import starters

    return starters()
