"""Numbers that count nothing: years, days of a month, clock times, scores, telephone, flight and house numbers.

In: pieces, and where a bare number stands.  Out: whether it counts nothing.  Next: amount.py
"""

from __future__ import annotations

from functools import cache

from rashomon import lexicon
from rashomon.numeral import HYPHENS, Numeral, Pieces, counting_words, touching

EARLIEST_YEAR, LATEST_YEAR = "1500", "2099"
# Digits in a row that may still count something; longer ones are the numbers of records.
LONGEST_UNBROKEN = 11


def counts_nothing(text: str, p: Pieces, numeral: Numeral, ranged: bool = False) -> bool:
    """Whether a bare number is a date, a score, a label or a part of a name; `ranged` if a range has been made of it.

    >>> from rashomon.numeral import pieces, read_numeral
    >>> words = "Flight 212 fell in 2016"
    >>> [counts_nothing(words, pieces(words), read_numeral(pieces(words), i)) for i in (1, 4)]
    [True, True]
    """
    first, last = numeral.first, numeral.last
    before = p[first - 1].word if first else ""
    after = p[last].word if last < len(p) else ""
    return (
        (p[first].word == "one" and last == first + 1 and not ranged and _pronoun(before, after))
        or runs_into(p, first)
        or (not ranged and _runs_on(p, numeral))
        or _clock(p, last)
        or (numeral.low <= 31 and _day(p, first, last))
        or _label(p, first)
        or _street(text, p, last)
        or _named(text, p, numeral)
        or (numeral.shape == "figure" and (_year(text, p, numeral) or _listed(text, p, numeral)))
        or (p[first].word.isdecimal() and len(p[first].word) > LONGEST_UNBROKEN)
    )


def runs_into(p: Pieces, first: int) -> bool:
    """Whether letters or signs stand hard against a number's front: "MH370", "@room12", "#4", "F-16"."""
    if not touching(p, first):
        return False
    before, inner = p[first - 1].word, first > 1 and touching(p, first - 1)
    if before in "/_=#@:&" or before.isalnum():
        return True
    return inner and (before in HYPHENS or (before in ".'’" and p[first - 2].word.isalnum()))


def _pronoun(before: str, after: str) -> bool:
    """Whether "one" is no count: "one of them", "the one", "one day"."""
    return not after[:1].isalpha() or after in counting_words("one-after") or before in counting_words("one-before")


def _runs_on(p: Pieces, numeral: Numeral) -> bool:
    """Whether letters, signs or digits stand hard against its end: "5G", "24/7", "3-2", "10:30", "room 4-a"."""
    last, n = numeral.last, len(p)
    if not touching(p, last):
        return False
    after, inner = p[last].word, touching(p, last + 1)
    if after.isalpha() or after in "_@&:/":
        return True
    if after == "." and inner:
        return p[last + 1].word[0].isalnum()
    if after in HYPHENS and inner and last + 1 < n:
        following = p[last + 1].word
        return following[0].isdecimal() or (numeral.shape == "figure" and len(following) < 2)
    return False


def _clock(p: Pieces, last: int) -> bool:
    words = [q.word for q in p[last : last + 3]]
    return words[:1] in (["am"], ["pm"], ["o'clock"], ["o’clock"]) or words in (["a", ".", "m"], ["p", ".", "m"])


def _day(p: Pieces, first: int, last: int) -> bool:
    """Whether a day of the month: "June 18", "18 June", "Sept. 4", the 19 of "June 18 and 19"."""
    words = [q.word for q in p[max(0, first - 4) : first]]
    if (last < len(p) and p[last].word in months()) or _ends_with_month(words):
        return True
    return (
        len(words) > 2 and words[-1] in ("and", "or", "to") and words[-2].isdecimal() and _ends_with_month(words[:-2])
    )


def _ends_with_month(words: list[str]) -> bool:
    return words[-1:] != [] and (
        words[-1] in months() or (words[-1] == "." and words[-2:-1] != [] and words[-2] in months())
    )


def _label(p: Pieces, first: int) -> bool:
    """Whether the word before makes it a name: "page 4", "No. 10", "the Group of 20"."""
    words = [q.word for q in p[max(0, first - 2) : first]]
    if words[-1:] != [] and words[-1] in counting_words("label"):
        return True
    return words in (["no", "."], ["nos", "."], ["vol", "."], ["ch", "."], ["group", "of"])


def _year(text: str, p: Pieces, numeral: Numeral) -> bool:
    """Whether four figures are a year: always after "in" or "since", and wherever no plural follows them."""
    written = text[p[numeral.first].start : p[numeral.last - 1].end]
    if not (len(written) == 4 and written.isdecimal() and EARLIEST_YEAR <= written <= LATEST_YEAR):
        return False
    before = p[numeral.first - 1].word if numeral.first else ""
    if before in ("than", "least", "most", "above", "below", "under", "over"):
        return False
    dated = before in ("in", "since", "of", "by", "until", "from", "late", "early", "mid", ",", "during")
    return dated or not plural_at(p, numeral.last)


def plural_at(p: Pieces, i: int) -> bool:
    """Whether a word that can be counted seems to follow: a plural by its look, or a word for people."""
    if i >= len(p) or touching(p, i):
        return False
    word = p[i].word
    return (len(word) > 3 and word.endswith("s")) or word in counting_words("plural")


def _named(text: str, p: Pieces, numeral: Numeral) -> bool:
    """Whether a figure belongs to the capitalised word before it: "Boeing 777", "Area 51"."""
    first = numeral.first
    if not first or p[first].start - p[first - 1].end != 1:
        return False
    previous = p[first - 1]
    if numeral.shape == "word" and not text[p[first].start].isupper():
        return False
    if not text[previous.start].isupper() or not previous.word.isalpha():
        return False
    opens = first < 2 or p[first - 2].word[0] in ".!?:;“\"”‘'’(—\n"
    return not opens and not plural_at(p, numeral.last)


def _listed(text: str, p: Pieces, numeral: Numeral) -> bool:
    """Whether a figure opens a line as the mark of a list: "3. ", "3) "."""
    opens = numeral.first == 0 or text[p[numeral.first].start - 1] == "\n"
    return opens and numeral.last < len(p) and p[numeral.last].word in (".", ")")


def _street(text: str, p: Pieces, last: int) -> bool:
    """Whether a house number: up to three capitalised words, then a kind of street."""
    for k in range(last, min(last + 4, len(p))):
        if not text[p[k].start].isupper():
            return False
        if k > last and p[k].word in counting_words("street"):
            return True
    return False


@cache
def months() -> frozenset[str]:
    return frozenset(row[0] for row in lexicon.rows("times") if row[1] in ("month", "month-short"))
