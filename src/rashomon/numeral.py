"""Numbers in words and in figures: "five and a half million", "1.2bn", "tens of thousands", "twenty-first".

In: text, cut into pieces.  Out: Numeral, Ordinal.  Next: quantity.py, timex.py
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from rashomon import lexicon


class Piece(NamedTuple):
    """A word, a figure or a sign, lower-cased, with its place in the text. Hyphens part words: "six-hour" is three."""

    word: str
    start: int
    end: int


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it stands in pieces[first:last]."""

    first: int
    last: int
    low: float
    high: float | None  # None: "dozens" has no upper bound
    shape: Literal["figure", "word", "part", "vague"]  # part: a fraction of a whole


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in an order, as it stands in pieces[first:last]."""

    first: int
    last: int
    value: int


PIECE = re.compile(r"\d+(?:[.,]\d+)*|(?<![\w.])\.\d+|o['’]clock|[^\W\d_]+|[^\w\s]|_|\n+")
HYPHENS = frozenset("-‐‑–")
MINUS = frozenset({"-", "−", "‑"})
# 1,234,567.89; the Indian 12,34,567; the continental 1.234,5 and 5,00; plain 12.5.
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}")
LIST = re.compile(r"\d+(?:,\d+){2,}")  # 22,24,26 (1,234,567 has been read by then)
GROUP_OF_THREE = re.compile(r"\d{3}(?:\.\d+)?")
PLAIN = re.compile(r"\d*\.?\d+")
# "one in five" is a share only if the second figure is no year.
LARGEST_WHOLE = 1_500
# Texts kept in pieces: amounts and times are looked for in one text after the other.
CUT = 16


@lru_cache(maxsize=CUT)
def pieces(text: str) -> Pieces:
    """Cut a text into words, figures and signs. A line break is a sign: no number and no hedge runs across it.

    >>> [p.word for p in pieces("A six-hour, £1.5m delay.")]
    ['a', 'six', '-', 'hour', ',', '£', '1.5', 'm', 'delay', '.']
    """
    return tuple(Piece(m.group().lower(), m.start(), m.end()) for m in PIECE.finditer(text))


def read_numeral(p: Pieces, i: int, joined: bool = True) -> Numeral | None:
    """Read the longest number that begins at piece i; `joined=False` stops before "and" ("between ten and twenty").

    >>> read_numeral(pieces("two and a half million ballots"), 0)
    Numeral(first=0, last=5, low=2500000.0, high=2500000.0, shape='word')
    >>> read_numeral(pieces("tens of thousands marched"), 0).low
    20000.0
    """
    word = p[i].word
    if not (word[0].isdecimal() or word[0] == "." or word in starters()):
        return None
    if word in MINUS or word in ("minus", "negative"):
        return _negative(p, i)
    return _vague(p, i) or _part_of_scale(p, i) or _number(p, i, joined)


def read_ordinal(p: Pieces, i: int) -> Ordinal | None:
    """Read "third", "21st", "twenty-first" or "one hundred and fifth" at piece i.

    >>> read_ordinal(pieces("the twenty-first time"), 1)
    Ordinal(first=1, last=4, value=21)
    """
    word = p[i].word
    if word.isdecimal() and i + 1 < len(p) and p[i + 1].word in ("st", "nd", "rd", "th") and p[i].end == p[i + 1].start:
        return Ordinal(i, i + 2, int(word))
    if word in ordinals():
        return Ordinal(i, i + 1, ordinals()[word])
    if word not in small() and word not in tens() and word not in ("a", "hundred"):
        return None
    before = _cardinal(p, i, True)
    if not before:
        return None
    value, j = before
    if j < len(p) and p[j].word == "and":
        j += 1
    j = past_hyphen(p, j)
    if j < len(p) and p[j].word in ordinals():
        last = ordinals()[p[j].word]
        if last >= 100 and value < last:
            return Ordinal(i, j + 1, int(value) * last)
        if (last < 10 and value % 10 == 0) or (last < 100 and value % 100 == 0):
            return Ordinal(i, j + 1, int(value) + last)
    return None


def numerals_in(text: str) -> list[Numeral]:
    """Every number of a text, in order, whatever it counts or numbers.

    >>> [n.low for n in numerals_in("Two of the 1,200 left after one and a half hours")]
    [2.0, 1200.0, 1.5]
    """
    p = pieces(text)
    found: list[Numeral] = []
    i = 0
    while i < len(p):
        numeral = read_numeral(p, i)
        if numeral is None and LIST.fullmatch(p[i].word):
            found.extend(Numeral(i, i + 1, float(part), float(part), "figure") for part in p[i].word.split(","))
        if numeral is None or (p[i].word == "one" and is_pronoun(p, i)):
            i += 1
            continue
        last = numeral.last
        letters = text[p[last].start : p[last].end] if last < len(p) and numeral.shape == "figure" else ""
        if letters in CAPITALS:  # 10M, 1,674.5 G
            many = CAPITALS[letters]
            numeral = Numeral(numeral.first, last + 1, numeral.low * many, numeral.low * many, "figure")
        elif not (letters.isalpha() and touching(p, last)):  # 180ml, 4th and 29km are no bare numbers
            found.append(numeral)
            i = last
            continue
        else:
            i = last
            continue
        found.append(numeral)
        i = numeral.last
    return found


# Capital letters after a figure that multiply it.
CAPITALS = {"K": 1e3, "M": 1e6, "MM": 1e6, "G": 1e9, "B": 1e9, "T": 1e12}


def is_pronoun(p: Pieces, i: int) -> bool:
    """Whether "one" stands for a person or a thing: "the one", "this one", "no one", "one another".

    >>> is_pronoun(pieces("Which one do you want?"), 1), is_pronoun(pieces("one man"), 0)
    (True, False)
    """
    before = p[i - 1].word if i else ""
    after = p[i + 1].word if i + 1 < len(p) else ""
    return before in ("the", "this", "that", "which", "no", "any", "every", "each", "some") or after in ONE_AFTER


ONE_AFTER = frozenset({"another", "by", "'s", "’s"})


def figure(word: str) -> float | None:
    """The value of a figure, its thousands parted by commas or its decimals by a comma; None for "192.168.1".

    >>> figure("1,234.5"), figure("12,34,567"), figure("1,3"), figure("22,24,26")
    (1234.5, 1234567.0, 1.3, None)
    """
    if word.isdecimal() or GROUPED.fullmatch(word) or INDIAN.fullmatch(word) or PLAIN.fullmatch(word):
        return float(word.replace(",", ""))
    if CONTINENTAL.fullmatch(word):
        return float(word.replace(".", "").replace(",", "."))
    return None


def touching(p: Pieces, i: int) -> bool:
    """Whether piece i stands hard against the piece before it."""
    return 0 < i < len(p) and p[i - 1].end == p[i].start


def past_hyphen(p: Pieces, i: int) -> int:
    """The index of the piece after a joining hyphen at i, or i itself."""
    if i + 1 < len(p) and p[i].word in HYPHENS and touching(p, i) == touching(p, i + 1):
        return i + 1
    return i


def _negative(p: Pieces, i: int) -> Numeral | None:
    if p[i].word in MINUS and (touching(p, i) or (i and not touching(p, i + 1))):
        return None
    if i + 1 >= len(p) or [q.word for q in p[max(0, i - 2) : i]] == ["plus", "or"]:
        return None
    inner = _part_of_scale(p, i + 1) or _number(p, i + 1, True)
    return inner and Numeral(i, inner.last, -inner.low, -inner.low, inner.shape)


def _vague(p: Pieces, i: int) -> Numeral | None:
    """ "dozens", "tens of thousands", "several hundred", "a few thousand", "a couple of", "a handful of"."""
    word, n = p[i].word, len(p)
    if word in vague():
        low, j = vague()[word], i + 1
        if word == "tens" and not (j + 1 < n and p[j].word == "of" and p[j + 1].word in vague()):
            return None
        if word == "scores" and not (j < n and (p[j].word in ("of", "more") or p[j].word in small())):
            return None
        if j + 1 < n and p[j].word == "of" and (p[j + 1].word in vague() or p[j + 1].word in scales()):
            many = vague().get(p[j + 1].word, 0) / 2 or scales()[p[j + 1].word]
            return Numeral(i, j + 2, {"tens": 20, "dozens": 24}.get(word, low) * many, None, "vague")
        return Numeral(i, j, low, None, "vague")
    few: tuple[float, float | None, int] | None = None
    words = [q.word for q in p[i : i + 4]]
    if words[0] == "several":
        few = (3, None, i + 1)
    elif words[:2] == ["a", "few"]:
        few = (3, None, i + 2)
    elif words[:3] == ["a", "couple", "of"]:
        few = (2, 3, i + 3)
    elif words[:2] == ["a", "couple"] and len(words) > 2 and words[2] in ("hundred", "thousand", "dozen", "million"):
        few = (2, 3, i + 2)
    elif words[:3] == ["a", "handful", "of"]:
        few = (3, None, i + 3)
    if not few:
        return None
    low, high, j = few
    if j < n and (p[j].word in scales() or p[j].word in dozens()):
        many = scales().get(p[j].word) or dozens()[p[j].word]
        return Numeral(i, j + 1, low * many, high and high * many, "vague")
    return Numeral(i, j, low, high, "vague")


def _part_of_scale(p: Pieces, i: int) -> Numeral | None:
    """ "half a million", "half-million", "a quarter of a million", "half a dozen", "quarter million"."""
    n = len(p)
    j = i + 1 if p[i].word in ("a", "one", "three") and i + 1 < n else i
    j = past_hyphen(p, j) if j > i else j
    if p[j].word not in ("half", "quarter", "quarters"):
        return None
    if (p[j].word == "quarters") != (p[i].word == "three"):
        return None
    share = {"half": 0.5, "quarter": 0.25, "quarters": 0.75}[p[j].word]
    k = past_hyphen(p, j + 1)
    if k < n and p[k].word == "of":
        k += 1
    if k < n and p[k].word in ("a", "an"):
        k += 1
    k = past_hyphen(p, k)
    if k < n and (p[k].word in dozens() or p[k].word in scales()):
        value = share * (dozens().get(p[k].word) or scales()[p[k].word])
        return Numeral(i, k + 1, value, value, "word")
    return None


def _number(p: Pieces, i: int, joined: bool) -> Numeral | None:
    n, word = len(p), p[i].word
    if word in glyphs():
        return _scaled(p, i, i + 1, 1 / glyphs()[word], "part")
    if word in ("a", "an", "half", "quarter"):
        part = _part(p, i)
        if part:
            return Numeral(i, part[1], part[0], part[0], "part")
    start = _cardinal(p, i, joined)
    if not start:
        return None
    value, j = start
    shape: Literal["figure", "word"] = "figure" if word[0].isdecimal() or word[0] == "." else "word"
    if j < n and p[j].word in glyphs() and shape == "figure":  # 2½
        return _scaled(p, i, j + 1, value + 1 / glyphs()[p[j].word], shape)
    slash = _slash(p, i)
    if slash:
        return _scaled(p, i, slash[1], slash[0], "part")
    if shape == "figure" and j == i + 1 and value.is_integer():  # 2 1/4, 2-1/4
        inner = _slash(p, past_hyphen(p, j))
        if inner and inner[0] < 1:
            return _scaled(p, i, inner[1], value + inner[0], shape)
    part = _parts(p, j, value)
    if part:  # two thirds
        return _scaled(p, i, part[1], part[0], "part")
    ratio = _ratio(p, j, value)
    if ratio:  # one in five, two out of three
        return Numeral(i, ratio[1], ratio[0], ratio[0], "part")
    if joined:  # one and a half, one-and-a-half, three million and a half
        k = past_hyphen(p, j)
        if k < n and p[k].word == "and":
            tail = _part(p, past_hyphen(p, k + 1), tail=True)
            if tail:
                unit = _last_scale(p, j)
                return _scaled(p, i, tail[1], value + tail[0] * unit, shape)
    return Numeral(i, j, value, value, shape)


def _cardinal(p: Pieces, i: int, joined: bool) -> tuple[float, int] | None:
    """A whole or decimal number without fractions, and the index after it."""
    n, total, ceiling, j = len(p), 0.0, float("inf"), i
    found: tuple[float, int] | None = None
    while j < n:
        group = _group(p, j, joined and (not found or ceiling > 100))
        if not group:
            break
        value, k = group
        if value >= ceiling:
            break
        scale, k = _scale(p, k)
        if scale >= ceiling:
            break
        if scale == 1 and found and k == j + 1 and p[j].word[0].isdecimal() and p[j - 1].word != "and":
            break  # "a hundred 20 miles off"
        total, ceiling, j = total + value * scale, scale, k
        found = (total, j)
        if scale == 1:
            break
        if joined and j < n and p[j].word == "and" and not _part(p, j + 1, tail=True):
            j += 1
        elif (j < n and p[j].word == ",") or (joined is False and j < n and p[j].word == "and"):
            break
    if found and found[1] < n - 1 and p[found[1]].word == "point":
        return _decimals(p, found)
    return found


def _group(p: Pieces, i: int, joined: bool) -> tuple[float, int] | None:
    """A number below a thousand, or a figure of any size."""
    n, word = len(p), p[i].word
    if word in ("a", "an"):
        k = past_hyphen(p, i + 1)
        if k < n and (p[k].word in scales() or p[k].word in dozens()):
            low: tuple[float, int] | None = (1.0, i + 1)
        else:
            return None
    elif word in ("hundred", "thousand", "million", "billion") or word in dozens():
        low = (1.0, i)
    else:
        low = _below_hundred(p, i)
    if not low:
        return None
    value, j = low
    k = past_hyphen(p, j)
    if k < n and p[k].word in dozens():
        return value * dozens()[p[k].word], k + 1
    if k < n and p[k].word == "dozens" and value > 1:
        return value * 12, k + 1
    if k < n and p[k].word == "hundred":
        value, j = value * 100, k + 1
        k = j + 1 if joined and j < n and p[j].word == "and" and not _part(p, j + 1, tail=True) else j
        rest = _below_hundred(p, k) if k < n and (k > j or not p[k].word[0].isdecimal()) else None
        if rest and rest[0] < 100 and not (rest[1] < n and p[rest[1]].word == "hundred"):
            return value + rest[0], rest[1]
    return value, j


def _below_hundred(p: Pieces, i: int) -> tuple[float, int] | None:
    word = p[i].word
    if word[0].isdecimal() or word[0] == ".":
        value = figure(word)
        if value is None:
            return None
        return _spaced(p, i) or _power(p, i, value) or (value, i + 1)
    if word in tens():
        j = past_hyphen(p, i + 1)
        if j < len(p) and 0 < small().get(p[j].word, 0) < 10:
            return tens()[word] + small()[p[j].word], j + 1
        return float(tens()[word]), i + 1
    return (float(small()[word]), i + 1) if word in small() else None


def _spaced(p: Pieces, i: int) -> tuple[float, int] | None:
    """ "1 234 567", "40 000": thousands parted by single spaces."""
    if len(p[i].word) > 3 or not p[i].word.isdecimal():
        return None
    j = i + 1
    while j < len(p) and p[j].start == p[j - 1].end + 1 and GROUP_OF_THREE.fullmatch(p[j].word):
        j += 1
        if "." in p[j - 1].word:
            break
    if j == i + 1 or (j == i + 2 and p[i + 1].word != "000"):
        return None
    return float("".join(q.word for q in p[i:j])), j


def _power(p: Pieces, i: int, value: float) -> tuple[float, int] | None:
    """ "1e10", "1.3x10^6", "2.5^-1"."""
    if not touching(p, i + 1) or p[i + 1].word not in ("e", "x", "^"):
        return None
    j, base = i + 2, 10.0
    if p[i + 1].word == "x":
        if not (j + 1 < len(p) and p[j].word == "10" and p[j + 1].word == "^"):
            return None
        j += 2
    sign = 1
    while j < len(p) and p[j].word in ("+", "-"):
        sign, j = (-1 if p[j].word == "-" and p[j - 1].word != "-" else 1), j + 1
    if not (touching(p, j) and p[j].word.isdecimal()) or len(p[j].word) > 2:
        return None
    exponent = sign * int(p[j].word)
    return (value**exponent if p[i + 1].word == "^" else value * base**exponent), j + 1


def _scale(p: Pieces, i: int) -> tuple[float, int]:
    """Thousands, millions and letters such as the "bn" of "3bn", multiplied together; 1 where there is none."""
    n, scale = len(p), 1.0
    while i < n:
        k = past_hyphen(p, i)
        if k < n and p[k].word in scales():
            scale, i = scale * scales()[p[k].word], k + 1
        elif (
            scale == 1
            and p[i].word in suffixes()
            and p[i - 1].word[0].isdecimal()
            and (touching(p, i) or len(p[i].word) > 1 or p[i].word == "k")
        ):
            scale, i = suffixes()[p[i].word], i + 1
        else:
            break
    return scale, i


def _decimals(p: Pieces, whole: tuple[float, int]) -> tuple[float, int]:
    """ "five point two", "two hundred point seventy-one"."""
    value, j = whole
    digits, k = "", j + 1
    while k < len(p) and (low := _below_hundred(p, k)):
        digits, k = digits + str(int(low[0])), low[1]
    if not digits:
        return whole
    scale, k = _scale(p, k)
    return float(f"{int(value)}.{digits}") * scale, k


def _part(p: Pieces, i: int, tail: bool = False) -> tuple[float, int] | None:
    """ "a half", "a third of", "half the", "three quarters" (after "and"), as a share of one."""
    n = len(p)
    if i >= n:
        return None
    word = p[i].word
    if word in ("a", "an", "one"):
        k = past_hyphen(p, i + 1)
        if k < n and p[k].word in parts():
            joined_on = past_hyphen(p, k + 1) > k + 1  # "a third-quarter loss"
            if not (tail or p[k].word == "half" or (_stands_alone(p, k + 1) and not joined_on)):
                return None
            return 1 / parts()[p[k].word], k + 1
        return None
    if word == "half" and (tail or (i + 1 < n and p[i + 1].word in HALF_BEFORE) or (i and p[i - 1].word in HALF_AFTER)):
        return 0.5, i + 1
    if word == "quarter" or not tail:
        return None
    number = _below_hundred(p, i)
    share = _parts(p, number[1], number[0]) if number else None
    return share if share and share[0] < 1 else None


# After "half" these make it a share: "half of", "half the votes", "half an hour".
HALF_AFTER = frozenset("than nearly almost about over under around roughly".split())
HALF_BEFORE = frozenset({"of", "the", "a", "an", "its", "their", "his", "her", "our", "all", "that", "those", "this"})
# After "a third" these make it a share; a noun makes it an ordinal: "a third man".
AFTER_SHARE = frozenset(
    {"of", "to", "in", "from", "since", "on", "by", "at", "and", "or", "compared", "less", "more", "are", "were"}
)


def _stands_alone(p: Pieces, i: int) -> bool:
    return i >= len(p) or not p[i].word[0].isalpha() or p[i].word in AFTER_SHARE


def _parts(p: Pieces, j: int, value: float) -> tuple[float, int] | None:
    """The "thirds" after "two": a share, where the noun is plural or the number is one."""
    k = past_hyphen(p, j)
    if k >= len(p) or p[k].word not in parts():
        return None
    word, size = p[k].word, parts()[p[k].word]
    plural = (word.endswith("s") and word != "halves") or word == "halves"
    if value == 1 and not plural:
        return (1 / size, k + 1) if word == "half" or k > j or _stands_alone(p, k + 1) else None
    if plural and (word != "quarters" or (value == 3 and not (j > 1 and p[j - 2].word in STRETCHES))):
        return value / size, k + 1
    return None


# Before "three quarters" these make it nine months.
STRETCHES = frozenset("past next last previous coming first latest recent".split())


def _slash(p: Pieces, i: int) -> tuple[float, int] | None:
    """3/4, but no date (9/11, 5/6/2020) and no rating (24/7)."""
    if i + 2 >= len(p) or p[i + 1].word not in ("/", "⁄") or not (touching(p, i + 1) and touching(p, i + 2)):
        return None
    above, below = p[i].word, p[i + 2].word
    if not (above.isdecimal() and below.isdecimal()) or (i + 3 < len(p) and p[i + 3].word == "/"):
        return None
    if int(below) not in DENOMINATORS or int(above) >= int(below):
        return None
    return int(above) / int(below), i + 3


DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64, 100})


def _ratio(p: Pieces, j: int, value: float) -> tuple[float, int] | None:
    """ "one in five", "two out of three": both in words, or both in figures, or "in every"."""
    n, k = len(p), j
    if k < n and p[k].word == "in":
        k += 1
        if k < n and p[k].word == "every":
            k += 1
    elif k < n and p[k].word == "over" and value < 10:
        k += 1
        whole = _cardinal(p, k, True) if k < n else None
        if not whole or (whole[1] < n and p[whole[1]].word[0].isalnum()) or value >= whole[0]:
            return None
        return value / whole[0], whole[1]
    elif k + 1 < n and p[k].word == "out" and p[k + 1].word == "of":
        k += 2
        if k < n and p[k].word == "every":
            k += 1
    else:
        return None
    whole = _cardinal(p, k, False) if k < n else None
    if not whole or not 0 < value < whole[0] or p[k].word in ("a", "an"):
        return None
    if p[j].word == "in" and (whole[0] > LARGEST_WHOLE or value > 10 or (value > 1 and whole[0] not in ROUND_WHOLES)):
        return None
    return value / whole[0], whole[1]


ROUND_WHOLES = frozenset({3.0, 4.0, 5.0, 10.0, 20.0, 100.0, 1000.0})


def _last_scale(p: Pieces, j: int) -> float:
    return scales().get(p[j - 1].word, 1.0) if p[j - 1].word != "hundred" else 1.0


def _scaled(p: Pieces, first: int, j: int, value: float, shape: Literal["figure", "word", "part"]) -> Numeral:
    """Multiply by what follows: "two and a half million", "two thirds of a million"."""
    scale, k = _scale(p, j)
    if scale == 1 and j + 2 < len(p) and p[j].word == "of" and p[j + 1].word == "a" and p[j + 2].word in scales():
        scale, k = scales()[p[j + 2].word], j + 3
    if scale > 1 and shape == "part":
        shape = "word"
    return Numeral(first, k, value * scale, value * scale, shape)


@cache
def starters() -> frozenset[str]:
    """Every word a number may begin with."""
    found = {"a", "an", "half", "quarter", "minus", "negative"} | set(MINUS)
    found |= set(small()) | set(tens()) | set(scales()) | set(dozens()) | set(vague()) | set(glyphs()) | {"several"}
    return frozenset(found)


@cache
def _by_part(part: str) -> dict[str, float]:
    return {row[0]: float(row[1]) for row in lexicon.rows("numbers") if row[2] == part}


def small() -> dict[str, float]:
    return _by_part("small")


def tens() -> dict[str, float]:
    return _by_part("ten")


def scales() -> dict[str, float]:
    return _by_part("scale")


def dozens() -> dict[str, float]:
    return _by_part("dozen")


def vague() -> dict[str, float]:
    return _by_part("vague")


def suffixes() -> dict[str, float]:
    return _by_part("suffix")


@cache
def parts() -> dict[str, float]:
    """What a part of a whole is called, and how many make the whole: "thirds" 3, "twentieth" 20, "trillionths" 1e12."""
    found = _by_part("part") | {word: float(n) for word, n in ordinals().items() if n > 4}
    return found | {f"{word}s": n for word, n in found.items() if not word.endswith("s") and word != "half"}


def glyphs() -> dict[str, float]:
    return _by_part("glyph")


@cache
def ordinals() -> dict[str, int]:
    return {row[0]: int(row[1]) for row in lexicon.rows("ordinals")}


@cache
def counting_words(part: str) -> frozenset[str]:
    """The words of one part of lexicon/counting.txt: "label", "state", "casualty", ..."""
    return frozenset(row[0] for row in lexicon.rows("counting") if row[1] == part)
