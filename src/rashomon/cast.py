"""The cast of a story: who and what it speaks of, as far as the reading has come.

In: Reading.  Out: Page (one article's mentions), Who (one entity), Cast (the whole story).  Next: institution.py
These remember between calls, and live no longer than one call of `resolve`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rashomon.errors import Caveat
from rashomon.mention import (
    Kind,
    Mention,
    head_of,
    names,
    speakers_by_name,
)
from rashomon.naming import (
    PersonName,
    given_gender,
    person,
    title_gender,
)
from rashomon.office import (
    Office,
    states_in,
)
from rashomon.pronoun import Candidate
from rashomon.reading import Reading
from rashomon.span import Evidence, Span
from rashomon.syntax import Syntax

# What a courtesy title tells of gender weighs as much as so many given names or offices.
TITLE_WEIGHT = 3
# "The government", without a state, is that of the state that an article names so many times as often as any other.
MAIN_STATE = 2


@dataclass
class Who:
    """An entity while it is being gathered."""

    key: str
    kind: Kind
    name: str
    surfaces: Counter[str] = field(default_factory=Counter)
    places: set[Evidence] = field(default_factory=set)
    offices: set[Office] = field(default_factory=set)
    ages: set[str] = field(default_factory=set)
    genders: Counter[str] = field(default_factory=Counter)
    unnamed: bool = False  # known by a description alone

    @property
    def gender(self) -> str:
        told = self.genders.most_common(2)
        if not told or (len(told) == 2 and told[0][1] == told[1][1]):
            return "-"
        return told[0][0]


class Page:
    """One reading with what it speaks of, while a story is being gathered."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.syntax: Syntax = reading.syntax
        self.text = reading.syntax.text
        self.article = reading.article.id
        self.speech = {s.id: head_of(self.syntax, s.speaker.span).i for s in reading.statements if s.speaker}
        self.named = names(self.syntax)
        self.named = in_order(self.named + speakers_by_name(self.syntax, self.speech.values(), self.named))
        self.quoted = [s.content.span for s in reading.statements if s.manner == "direct"]
        self.copy = False  # the same text stands in another article: it has no vote
        self.heads: dict[Span, int] = {}  # where a mention stands → its head
        self.before: list[Candidate] = []  # what was spoken of so far
        self.speakers: dict[int, str] = {}  # sentence → who spoke last in it
        self.told: list[tuple[Office, str]] = []  # offices named so far, and of whom
        self.found: list[Mention] = []  # names, descriptions and pronouns, in order
        self.described: list[Mention] = []  # descriptions and pronouns that found their meaning, in order
        self.at: dict[Span, str] = {}  # where a mention stands → the key of its entity
        self.by_family: dict[str, str] = {}  # a family name alone → whom the article calls so
        self.last_full: dict[str, int] = {}  # key → sentence in which his full name last stood
        self.said_by: dict[str, str] = {}  # statement → key
        self.carried_by: dict[tuple[str, int], str] = {}  # statement and place in its chain → key
        self.known: list[str] = []  # keys in the order in which they were spoken of

    def main_state(self, known_only: Collection[str]) -> str | None:
        """The state that the article is about: it leads by far, or leads and is the only one known to have the body."""
        told: Counter[str] = Counter()
        for name in self.syntax.names:
            if name.label in ("GPE", "NORP"):
                told.update(states_in(self.text[name.start : name.end]))
        if not told:
            return None
        (state, count), *others = sorted(told.items(), key=lambda item: (-item[1], item[0]))
        leads = count >= MAIN_STATE * (others[0][1] if others else 1)
        return state if leads or set(known_only) == {state} else None

    def surface(self, mention: Mention) -> str:
        return mention.span.of(self.text)

    def honorific(self, mention: Mention) -> str:
        """The gender that a title before a name tells, "" if none does."""
        for word in self.text[mention.phrase.start : mention.span.start].split():
            if title_gender(word) != "-":
                return title_gender(word)
        return ""


class Cast:
    """Everybody and everything that a story speaks of, and what is known of each."""

    def __init__(self, pages: Sequence[Page]) -> None:
        # A fixed order, so that the order in which articles were given changes nothing.
        self.pages = sorted(pages, key=lambda p: (p.text, p.article))
        for one, following in pairwise(self.pages):
            following.copy = one.text == following.text
        self.who: dict[str, Who] = {}
        self.people: dict[tuple[str, ...], str] = {}  # full name → key
        self.with_part: dict[str, list[tuple[str, ...]]] = defaultdict(list)  # part of a name → full names
        self.usual: dict[str, dict[str, bool]] = defaultdict(dict)  # part of a usual name → who, and whether as family
        self.of_group: dict[str, dict[str, None]] = defaultdict(dict)  # group of offices → who holds one
        # words of a body's name, sorted, its state left out → key and states
        self.known_words: dict[tuple[str, ...], tuple[str, frozenset[str]]] = {}
        self.full_names: Counter[str] = Counter()  # key → how often the full name stands in distinct articles
        self.bodies: dict[str, str] = {}  # a body's or place's name as it stands → key
        self.related: dict[tuple[str, str], str] = {}  # (whose, father) → key
        self.votes: dict[tuple[str, ...], Counter[Kind]] = defaultdict(Counter)
        self.courtesy: set[tuple[str, ...]] = set()  # names that stood behind a "Ms." or "Mr."
        self.same: dict[str, str] = {}  # key that turned out to be another → that other
        self.waiting: list[tuple[str, str, str]] = []  # whose, what kin, key of the unnamed
        self.caveats: list[Caveat] = []

    def holder(self, key: str, kind: Kind, name: str) -> str:
        if key not in self.who:
            self.who[key] = Who(key, kind, name)
        return key

    def doubt(self, page: Page, m: Mention, reason: str) -> None:
        where = Evidence.at(page.article, page.text, m.span)
        if any(c.article == page.article and c.reason == reason for c in self.caveats):
            return  # said once an article
        self.caveats.append(Caveat("source", reason, page.article, where))

    def record(self, page: Page, m: Mention, key: str) -> None:
        """Note one mention of an entity, with what its phrase tells of office, age and gender."""
        who = self.who[key]
        page.at[m.span] = key
        page.heads[m.span] = m.head
        page.known.append(key)
        spans = {m.span, m.phrase, Span(m.phrase.start, m.span.end), m.titled or m.span}
        for span in sorted(spans):
            who.places.add(Evidence.at(page.article, page.text, span))
            if m.form != "pronoun" and not page.copy:
                who.surfaces[span.of(page.text)] += 1
        if m.age:
            who.ages.add(m.age)
        if who.kind == "person" and m.form == "name":
            if page.honorific(m):
                who.genders[page.honorific(m)] += TITLE_WEIGHT
            given = PersonName(person(page.surface(m)).parts, "-").given
            if given and given_gender(given) != "-":
                who.genders[given_gender(given)] += 1
        if m.office is not None and not m.office.ranking:
            who.offices.add(m.office)
            self.of_group[m.office.group].setdefault(key)
            if m.office.gender != "-" and who.kind in ("person", "other"):
                who.genders[m.office.gender] += 1


def in_order(found: Iterable[Mention]) -> list[Mention]:
    return sorted(found, key=lambda m: (m.span.start, m.span.end))
