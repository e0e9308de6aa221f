"""Units and money as they are written: "km/h", "per cent", "US$", "EUR", "3 USD million", "five-year-old".

In: pieces.  Out: Unit at a place.  Next: numbering.py
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rashomon import lexicon
from rashomon.numeral import Numeral, Pieces, past_hyphen, pieces, touching


class Unit(NamedTuple):
    """One written form of a unit."""

    form: tuple[str, ...]
    name: str
    kind: str
    factor: float
    spaced: bool  # whether the form may hold spaces


def sign_before(text: str, p: Pieces, i: int, after: int) -> tuple[int, str, float] | None:
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


def unit_at(text: str, p: Pieces, k: int, numeral: Numeral | None = None) -> tuple[str, str, float, int] | None:
    """The unit or currency whose name begins at piece k: its name, kind, factor, and the index after it."""
    if k >= len(p):
        return None
    for form, name, kind, factor, spaced in units().get(p[k].word, ()):
        last = k + len(form)
        if last > len(p) or any(p[k + o].word != w for o, w in enumerate(form)):
            continue
        written = text[p[k].start : p[last - 1].end]
        if last < len(p) and touching(p, last) and p[last].word.isdecimal() and written.isalpha():
            continue  # km2 is a longer form; 24L202 is no unit
        if " " in written and not spaced:
            continue
        sign = kind == "money" and not form[0].isalnum()
        if sign and touching(p, last) and p[last].word[0].isdecimal() and not touching(p, k):
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


def aged(p: Pieces, unit: str, last: int) -> tuple[str, int]:
    """ "years old", "-year-old", "months of age"."""
    k = past_hyphen(p, last)
    if k < len(p) and p[k].word in ("old", "olds"):
        return f"{unit}-old", k + 1
    if k + 1 < len(p) and p[k].word == "of" and p[k + 1].word == "age":
        return f"{unit}-old", k + 2
    return unit, last


def is_million(text: str, p: Pieces, k: int) -> bool:
    """Whether the m of "5m" is a million and not a metre: a capital, or a counted plural after it."""
    if text[p[k].start] == "M":
        return True
    following = p[k + 1].word if k + 1 < len(p) and not touching(p, k + 1) else ""
    return following in people() or following == "people" or (len(following) > 3 and following.endswith("s"))


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
def units() -> dict[str, tuple[Unit, ...]]:
    """Units and currencies by the first word of their written form, longest form first."""
    by_first: dict[str, list[Unit]] = {}
    for name, forms, kind in lexicon.rows("units"):
        for form in forms.split(", "):
            words = tuple(q.word for q in pieces(form))
            by_first.setdefault(words[0], []).append(Unit(words, name, kind, 1.0, " " in form))
    for words, (code, worth) in currencies().items():
        by_first.setdefault(words[0], []).append(Unit(words, code, "money", worth, True))
    return {word: tuple(sorted(forms, key=lambda f: -len(f[0]))) for word, forms in by_first.items()}


@cache
def people() -> frozenset[str]:
    return lexicon.words("counted_people")
