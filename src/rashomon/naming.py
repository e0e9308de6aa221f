"""The parts of a name: titles, given and family names, states and their peoples, long forms and acronyms.

In: words of a name.  Out: whether two of them can be one.  Next: mention.py
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from rashomon import lexicon

# A family name counts as misspelt only from this length on: shorter ones lie too near to one another (Khan, Kahn).
SHORTEST_MISSPELT = 5
# A "name" of more parts is a list of names without its commas: it joins nobody.
LONGEST_NAME = 4
# From this length on two slips are allowed, below it one.
TWO_SLIPS = 9
SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
# Words that tell no body from another.
SMALL = frozenset(["the", "a", "an", "of", "for", "and", "in", "on", "to", "at", "&", "its"])
# What a body may carry after its name without becoming another body.
TRAILERS = frozenset(
    "group movement organisation organization network militia campaign company agency news photo tv newspaper inc corp "
    "corporation ltd plc llc co".split()
)
# Words that a short form of a long name may leave out of its middle: "International Committee of the Red Cross".
GENERIC = frozenset(
    ["committee", "council", "commission", "federation", "association", "society", "office", "national"]
)


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Fold a word to bare lower-case letters and digits, accents left out.

    >>> plain("Şahinoğlu’s")
    'sahinoglu'
    """
    text = re.sub(r"[’'ʼ´`]s?$", "", text.strip())
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


@lru_cache(maxsize=50_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, folded, with the possessive left out.

    >>> words("Mr. Ivo O'Dell's")
    ('mr', 'ivo', 'odell')
    """
    text = re.sub(r"[’'ʼ´`]s?(?=\s|$)", "", text)
    return tuple(w for w in (plain(part) for part in re.split(r"[\s,()/]+", text)) if w)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name without its titles, folded."""

    parts: tuple[str, ...]  # ("antony", "harwick"); one part where the text gives no more
    gender: str  # "m", "f" or "-", as a title tells
    suffix: str = ""  # "jr"

    @property
    def family(self) -> str:
        """The part that a title stands before: the last, save for names that put the family first.

        >>> person("Zhou Lian").family, person("Ivo Maric").family
        ('zhou', 'maric')
        """
        return self.parts[0] if family_first(self.parts) else self.parts[-1]

    @property
    def given(self) -> str:
        if len(self.parts) < 2:
            return ""
        return self.parts[-1] if family_first(self.parts) else self.parts[0]


@lru_cache(maxsize=50_000)
def person(text: str) -> PersonName:
    """Read a person's name: titles off, suffix apart.

    >>> person("Mrs. Ana Maric")
    PersonName(parts=('ana', 'maric'), gender='f', suffix='')
    """
    parts = list(words(text))
    gender, suffix = "-", ""
    while len(parts) > 1 and parts[0] in _titles():
        told = _titles()[parts.pop(0)]
        gender = told if told != "-" else gender
    if len(parts) > 1 and parts[-1] in SUFFIXES:
        suffix = parts.pop()
    return PersonName(tuple(parts), gender, suffix)


def is_title(word: str) -> bool:
    """Whether a word can stand before a name without being part of it.

    >>> is_title("Mr."), is_title("Ana")
    (True, False)
    """
    return plain(word) in _titles()


def title_gender(word: str) -> str:
    return _titles().get(plain(word), "-")


def given_gender(word: str) -> str:
    """The gender that nearly all bearers of a given name share, "-" if unknown."""
    return _given_names().get(plain(word), "-")


def family_first(parts: tuple[str, ...]) -> bool:
    """Whether a name puts the family first, as Chinese, Korean and Vietnamese names do.

    >>> family_first(("zhou", "lian")), family_first(("dan", "brown"))
    (True, False)
    """
    return (
        2 <= len(parts) <= 3
        and parts[0] in _family_first()
        and parts[0] not in _given_names()
        and parts[-1] not in _given_names()
    )


def same_person(a: PersonName, b: PersonName) -> bool:
    """Whether two full names can be one person's, allowing for a slip, an initial, or a part left out.

    >>> same_person(person("Antony Harwick"), person("Anthony Harwick"))
    True
    >>> same_person(person("Ivo Maric"), person("Ana Maric"))
    False
    """
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return False
    if "-" not in (a.gender, b.gender) and a.gender != b.gender:
        return False
    if a.parts == b.parts or "".join(a.parts) == "".join(b.parts):
        return True
    if len(a.parts) < 2 or len(b.parts) < 2:
        return False
    short, long = sorted((a.parts, b.parts), key=len)
    if len(short) < len(long):
        if len(long) > LONGEST_NAME:
            return False
        trimmed = (long[: len(short)], long[-len(short) :], (long[0], long[-1]))
        return short in trimmed or any(_one_slip(short, cut) for cut in trimmed if len(cut) == len(short))
    if len(short) == 2 and short == long[::-1]:
        return True
    return _one_slip(short, long)


def _one_slip(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names of as many parts are equal but for one part, which is an initial or a slip of the other."""
    unlike = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(unlike) != 1:
        return False
    (x, y) = unlike[0]
    last = (x, y) == (a[-1], b[-1])
    if min(len(x), len(y)) == 1:
        return x[0] == y[0] and not last
    if "-" not in (given_gender(x), given_gender(y)) and given_gender(x) != given_gender(y):
        return False
    return misspelt(x, y) or transcribed(x, y) or (not last and frozenset((x, y)) in _nicknames())


@lru_cache(maxsize=100_000)
def misspelt(a: str, b: str) -> bool:
    """Whether one word can be a slip of the pen, or another transcription, of the other.

    >>> misspelt("harwick", "harwigk"), misspelt("mohamed", "muhammad"), misspelt("zhou", "zhao")
    (True, True, False)
    """
    if a == b or not a or not b or a[0] != b[0] or any(c.isdigit() for c in a + b):
        return a == b
    if skeleton(a) == skeleton(b) and len(skeleton(a)) >= 3 and abs(len(a) - len(b)) <= 2:
        return True
    shorter = min(len(a), len(b))
    slips = 2 if shorter >= TWO_SLIPS else 1 if shorter >= SHORTEST_MISSPELT else 0
    return DamerauLevenshtein.distance(a, b, score_cutoff=slips) <= slips


def transcribed(a: str, b: str) -> bool:
    """Whether two short words can be transcriptions of one name; too weak a sign where no other part agrees.

    >>> transcribed("faiz", "fayez"), transcribed("jean", "joan")
    (True, False)
    """
    return (
        a[0] == b[0]
        and min(len(a), len(b)) >= 4
        and len(a) != len(b)
        and len(skeleton(a)) >= 2
        and skeleton(a) == skeleton(b)
    )


def skeleton(word: str) -> str:
    """The consonants of a word, doubled ones once: what transcriptions of one name share.

    >>> skeleton("mohammed"), skeleton("muhamad")
    ('mhmd', 'mhmd')
    """
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy]", "", word))


# -- states, peoples and seats of government --------------------------------------------------------------------------


def state_of(text: str) -> str | None:
    """The state that a name or an adjective stands for, as the list calls it.

    >>> state_of("the U.S."), state_of("Norwegian"), state_of("Oslo")
    ('United States', 'Norway', None)
    """
    return _states().get(_bare(text))


def seat_of(text: str) -> str | None:
    """The state whose government sits in a place.

    >>> seat_of("Oslo"), seat_of("Bergen")
    ('Norway', None)
    """
    return _seats().get(_bare(text))


def is_demonym(text: str) -> bool:
    """Whether a word is an adjective or a people of a state, and not its name."""
    return _bare(text) in _demonyms()


def _bare(text: str) -> str:
    return " ".join(w for w in words(text) if w != "the")


# -- bodies -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=50_000)
def body_words(text: str) -> tuple[str, ...]:
    """The words by which a body is known, small words left out, a state's adjectives as the state.

    >>> body_words("the Norwegian Ministry of Fish")
    ('norway', 'ministry', 'fish')
    """
    kept = []
    told = list(words(text))
    while told:
        short = next((s for s, long in _spelled_out() if tuple(told[: len(long)]) == long), None)
        if short is not None:
            kept.append(short)
            told = told[len(dict(_spelled_out())[short]) :]
            continue
        word = told.pop(0)
        if word not in SMALL:
            kept.append((_states().get(word) or word).casefold())
    return tuple(kept)


def same_body(a: str, b: str) -> bool:
    """Whether two names can be one body's: the same words but for a state, a trailer, or the middle of a long name.

    >>> same_body("the State Department", "U.S. state department"), same_body("Ministry of Fish", "Ministry of Trade")
    (True, False)
    """
    left, right = body_words(a), body_words(b)
    if not left or not right:
        return False
    if "".join(left) == "".join(right) or sorted(left) == sorted(right):
        return True
    less, more = sorted((left, right), key=len)
    while len(more) > len(less) and more[-1] in TRAILERS:
        more = more[:-1]
    if less == more:
        return True
    if len(less) == len(more):
        return (
            len(less) >= 2 and sum(x != y for x, y in zip(less, more, strict=True)) == 1 and _slip_of_body(less, more)
        )
    extra = [w for w in more if w not in less]
    if len(more) - len(less) != len(extra) or not set(less) <= set(more):
        return False
    if extra == [more[0]] and len(less) >= 2 and (extra[0] in _state_names() or extra[0] in _acronyms()):
        return True
    return len(less) >= 3 and less[0] == more[0] and less[-1] == more[-1] and set(extra) <= GENERIC


def _slip_of_body(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names of as many words differ in one word, by one letter, in a word of some length."""
    (x, y) = next((x, y) for x, y in zip(a, b, strict=True) if x != y)
    return min(len(x), len(y)) >= SHORTEST_MISSPELT - 1 and x[0] == y[0] and DamerauLevenshtein.distance(x, y) == 1


@lru_cache(maxsize=100_000)
def acronym_of(short: str, long: str) -> bool:
    """Whether a short form stands for a long one: by its initials, or as the list of short forms has it.

    >>> acronym_of("LFSB", "the Lowen Ferry Safety Board"), acronym_of("RfL", "Roads for Lowen")
    (True, True)
    """
    letters = "".join(c for c in short if c.isalpha())
    spelled = _acronyms().get(plain(short))
    if spelled is not None:
        return body_words(spelled) == body_words(long)
    if not 3 <= len(letters) <= 8 or sum(c.isupper() for c in letters) < 2 or len(short.split()) > 1:
        return False
    long_words = [w for w in re.split(r"[\s\-/]+", re.sub(r"[’']s\b", "", long)) if w and w[0].isalpha()]
    if long_words and long_words[0].casefold() == "the":
        long_words = long_words[1:]
    if len(long_words) < 2 or any(w[0].islower() and w not in SMALL for w in long_words):
        return False
    every = "".join(w[0] for w in long_words).casefold()
    strong = "".join(w[0] for w in long_words if w.casefold() not in SMALL).casefold()
    return letters.casefold() in {every, strong}


# -- lists ------------------------------------------------------------------------------------------------------------


@cache
def _titles() -> dict[str, str]:
    return {plain(name): gender for name, gender in lexicon.table("titles").items()}


@cache
def _given_names() -> dict[str, str]:
    return {plain(name): gender for name, gender in lexicon.table("given_names").items()}


@cache
def _spelled_out() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Bodies within other bodies' names, short and spelled out: the UN in "United Nations Security Council"."""
    return (("un", ("united", "nations")),)


def spelled_out(short: str) -> str:
    """The long form of a short form on the list, "" if there is none.

    >>> spelled_out("UN")
    'United Nations'
    """
    return _acronyms().get(plain(short), "")


def is_acronym(word: str) -> bool:
    """Whether a word is a short form on the list."""
    return plain(word) in _acronyms()


@cache
def _acronyms() -> dict[str, str]:
    return {plain(short): long for short, long in lexicon.table("acronyms").items()}


@cache
def _family_first() -> frozenset[str]:
    return frozenset(plain(w) for w in lexicon.words("family_first"))


@cache
def _nicknames() -> frozenset[frozenset[str]]:
    return frozenset(
        frozenset((plain(short), plain(long)))
        for short, longs in lexicon.rows("nicknames")
        for long in longs.split("|")
    )


def _column(column: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in lexicon.rows("demonyms"):
        for name in (row[column] if column < len(row) else "").split("|"):
            if name:
                found.setdefault(_bare(name), row[0])
    return found


@cache
def _demonyms() -> dict[str, str]:
    return _column(2)


@cache
def _states() -> dict[str, str]:
    return _column(2) | _column(1) | _column(0)


@cache
def _seats() -> dict[str, str]:
    return _column(3)


@cache
def _state_names() -> frozenset[str]:
    return frozenset(row[0].casefold() for row in lexicon.rows("demonyms"))
