"""One speaker under many names: people, bodies and places across a story.

In: readings of a story's articles.  Out: entities, and the statements with their speakers resolved.  Next: story.py
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from rashomon import lexicon
from rashomon.attribution import Channel, Statement
from rashomon.errors import Caveat
from rashomon.mention import (
    HE,
    KIND,
    Kind,
    Mention,
    agencies,
    descriptions,
    head_of,
    named_at,
    names,
    portfolios,
    pronouns,
    stands_as_place,
    speakers_by_name,
    token_range,
)
from rashomon.naming import (
    PersonName,
    acronym_of,
    body_words,
    given_gender,
    is_demonym,
    misspelt,
    person,
    plain,
    same_body,
    same_person,
    seat_of,
    state_of,
    title_gender,
    words,
)
from rashomon.office import (
    Office,
    fits,
    group_of,
    is_body_noun,
    is_person_noun,
    is_trade,
    office,
    states_in,
    told_by_state,
)
from rashomon.pronoun import Candidate, antecedent
from rashomon.reading import Reading
from rashomon.span import Evidence, Span
from rashomon.syntax import Syntax

# Two spellings of a place are one only from this length on, in letters: shorter ones lie near to other places.
LONG_PLACE = 7
# What a courtesy title tells of gender weighs as much as so many given names or offices.
TITLE_WEIGHT = 3
# A gender is learnt from pronouns if so many, and this share of them, agree.
PRONOUN_VOTES = 2
PRONOUN_SHARE = 0.75
# "The government", without a state, is that of the state that an article names so many times as often as any other.
MAIN_STATE = 2
GOVERNING = frozenset(["government", "military", "parliament", "presidency", "cabinet"])
# Nouns of bodies of which a state has one: "German Foreign Ministry" is the same as "the foreign ministry in Berlin".
OF_A_STATE = GOVERNING | {"ministry", "embassy", "consulate", "navy"}
# Offices that many people hold at once: "the official" of one article is not the official of another.
MANY_HOLD = frozenset(
    ["official", "source", "spokesperson", "witness", "survivor", "man", "woman", "boy", "girl", "analyst", "doctor"]
    + ["resident", "lawyer", "reporter", "academic", "officer", "soldier", "worker", "militant", "fighter", "passenger"]
)
# A word all in capitals is a body's short form, not a person, whatever the annotator says.
ACRONYM = re.compile(r"[A-Z]{2,6}")
KIN = frozenset(
    ["father", "mother", "husband", "wife", "son", "daughter", "brother", "sister", "uncle", "aunt", "parent"]
)
RELATED = KIN | {"lawyer", "spokesperson", "adviser"}


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that the reports speak of, under all the names they use."""

    id: str
    name: str
    kind: Kind
    names: tuple[str, ...]  # every name, title, misspelling as it stands, most frequent first
    mentions: tuple[Evidence, ...]  # in order of article and place


def resolve(readings: Sequence[Reading]) -> tuple[list[Entity], list[Reading], list[Caveat]]:
    """Find who and what a story's articles speak of, and give every statement its speaker.

    Returns the entities (most spoken of first), the readings with each statement's `speaker_entity` and each channel's
    `entity` filled, and what stayed in doubt.
    """
    story = _Story([_Page(r) for r in readings])
    story.gather_names()
    for page in story.pages:
        story.place_names(page)
    story.learn_genders()
    for page in story.pages:
        story.place_descriptions(page)
    story.join_descriptions()
    entities, ids = story.entities()
    by_article = {id(page.reading): page for page in story.pages}
    return entities, [story.filled(by_article[id(r)], ids) for r in readings], sorted(set(story.caveats))


@dataclass
class _Who:
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


class _Page:
    """One reading with what it speaks of, while a story is being gathered."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.syntax: Syntax = reading.syntax
        self.text = reading.syntax.text
        self.article = reading.article.id
        self.speech = {s.id: head_of(self.syntax, s.speaker.span).i for s in reading.statements if s.speaker}
        self.named = names(self.syntax)
        self.named = in_order(self.named + speakers_by_name(self.syntax, self.speech.values(), self.named))
        self.heads: dict[Span, int] = {}
        self.described: list[Mention] = []  # descriptions and pronouns that found their meaning, in order
        self.at: dict[Span, str] = {}  # where a mention stands → the key of its entity
        self.said_by: dict[str, str] = {}  # statement → key
        self.carried_by: dict[tuple[str, int], str] = {}  # statement and place in its chain → key
        self.known: list[str] = []  # keys in the order in which they were spoken of

    def main_state(self, known_only: Collection[str]) -> str | None:
        """The state that the article is about: it leads by far, or it leads and is the only one known to have the body."""
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


class _Story:
    """The names of a story, read twice: first all names, then whom each name and description means."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        # A fixed order, so that the order in which articles were given changes nothing.
        self.pages = sorted(pages, key=lambda p: (p.text, p.article))
        self.who: dict[str, _Who] = {}
        self.people: dict[tuple[str, ...], str] = {}  # full name → key
        self.bodies: dict[str, str] = {}  # a body's or place's name as it stands → key
        self.related: dict[tuple[str, str], str] = {}  # (whose, father) → key
        self.votes: dict[tuple[str, ...], Counter[Kind]] = defaultdict(Counter)
        self.courtesy: set[tuple[str, ...]] = set()  # names that stood behind a "Ms." or "Mr."
        self.same: dict[str, str] = {}  # key that turned out to be another → that other
        self.waiting: list[tuple[str, str, str]] = []  # whose, what kin, key of the unnamed
        self.caveats: list[Caveat] = []

    def holder(self, key: str, kind: Kind, name: str) -> str:
        if key not in self.who:
            self.who[key] = _Who(key, kind, name)
        return key

    # -- names, over the whole story ----------------------------------------------------------------------------------

    def gather_names(self) -> None:
        """Decide which names are people's, bodies' and places', and which of them are one."""
        distinct = {page.text: page for page in reversed(self.pages)}  # a copy has no vote
        seen: Counter[tuple[str, Kind]] = Counter()
        for text in sorted(distinct):
            page = distinct[text]
            for m in page.named:
                kind: Kind = "person" if page.honorific(m) else KIND[m.label]
                if kind == "person" and (ACRONYM.fullmatch(page.surface(m)) or plain(page.surface(m)) in agencies()):
                    kind = "organisation"
                if kind == "person" and stands_as_place(page.syntax, m.span):
                    kind = "place"
                if m.label == "NORP" and page.syntax.tokens[m.head].tag == "JJ":
                    continue
                if page.honorific(m):
                    self.courtesy.add(person(page.surface(m)).parts)
                self.votes[person(page.surface(m)).parts][kind] += 1
                seen[(page.surface(m), kind)] += 1
        self.join_people()
        self.join_bodies(seen)

    def join_people(self) -> None:
        full = {
            parts: max(1, kinds["person"])
            for parts, kinds in self.votes.items()
            if len(parts) >= 2
            and not state_of(" ".join(parts))
            and (kinds["person"] * 2 > sum(kinds.values()) or parts[-1:] in self.courtesy)
        }
        for parts, _ in sorted(full.items(), key=lambda item: (-item[1], item[0])):
            name = PersonName(parts, "-")
            fit = {key for other, key in self.people.items() if same_person(name, PersonName(other, "-"))}
            key = fit.pop() if len(fit) == 1 else "person:" + " ".join(parts)
            self.people[parts] = self.holder(key, "person", " ".join(parts))

    def is_person(self, parts: tuple[str, ...]) -> bool:
        """Whether one bare name is a person's: as part of somebody's full name, or by vote of the story."""
        if state_of(parts[0]):
            return False
        if parts[0] in agencies():
            return False
        if any(parts[0] in full and len(full) <= len(self.who[key].name.split()) for full, key in self.people.items()):
            return self.votes[parts]["place"] * 2 <= sum(self.votes[parts].values())
        return self.votes[parts]["person"] * 2 > sum(self.votes[parts].values()) and not seat_of(parts[0])

    def join_bodies(self, seen: Counter[tuple[str, Kind]]) -> None:
        kinds: dict[str, Counter[Kind]] = defaultdict(Counter)
        counts: Counter[str] = Counter()
        for (surface, kind), count in seen.items():
            parts = person(surface).parts
            if parts in self.people or (len(parts) == 1 and self.is_person(parts)):
                continue
            kinds["".join(words(surface))][kind] += count
            counts[surface] += count
        joined: list[tuple[str, str, Kind]] = []
        # Long names first: a short form then finds its long one, whichever of the two is more frequent.
        for surface in sorted(counts, key=lambda s: (-len(words(s)), -counts[s], s)):
            if is_demonym(surface) or all(state_of(part) for part in surface.split("-")) and "-" in surface:
                continue
            fold = "".join(words(surface))
            kind: Kind = min(kinds[fold].items(), key=lambda item: (-item[1], item[0]))[0]
            state = state_of(surface)
            if state is not None:
                key, kind = "place:" + state, "place"
            elif seat_of(surface):
                key, kind = "place:" + fold, "place"
            else:
                fit = {k for k, other, other_kind in joined if same_thing(surface, other, kind, other_kind)}
                key = fit.pop() if len(fit) == 1 else f"{kind}:{fold}"
            self.bodies[surface] = self.holder(key, kind, state or surface)
            joined.append((key, surface, kind))

    # -- names, article by article ------------------------------------------------------------------------------------

    def place_names(self, page: _Page) -> None:
        """Say of every name in an article whom it means."""
        page.named = in_order(page.named + self.overlooked(page))
        introduced: list[str] = []
        for m in page.named:
            name = person(page.surface(m))
            key: str | None
            if name.parts in self.people:
                key = self.people[name.parts]
                introduced.append(key)
            elif len(name.parts) == 1 and (self.is_person(name.parts) or page.honorific(m)):
                key = self.by_one_name(page, m, name.parts[0], introduced)
            else:
                key = self.body(page, m)
            if key is not None:
                self.record(page, m, key)

    def overlooked(self, page: _Page) -> list[Mention]:
        """Names that the annotator missed here but that the story knows elsewhere: a bare "Xi", "TfL"."""
        usual = [full for full, key in self.people.items() if len(full) <= len(self.who[key].name.split())]
        parts = {full[i] for full in usual for i in (0, -1)}
        taken = {i for m in page.named for i in range(*token_range(page.syntax, m.span))}
        found = []
        for surface in sorted(self.bodies):
            if " " not in surface:
                continue
            for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", page.text):
                inside = range(*token_range(page.syntax, Span(*match.span())))
                if taken.isdisjoint(inside):
                    taken.update(inside)
                    found.append(named_at(page.syntax, Span(*match.span()), "ORG"))
        for token in page.syntax.tokens:
            if token.i in taken or token.pos != "PROPN" or not token.text[0].isupper() or state_of(token.text):
                continue
            if plain(token.text) in parts:
                found.append(named_at(page.syntax, Span(token.start, token.end), "PERSON"))
            elif sum(c.isupper() for c in token.text) >= 2 and (long := self.long_form(token.text)):
                self.bodies.setdefault(token.text, self.bodies[long])
                found.append(named_at(page.syntax, Span(token.start, token.end), "ORG"))
        return found

    def long_form(self, short: str) -> str | None:
        """The one name in the story whose short form a word is."""
        keys = {key: surface for surface, key in sorted(self.bodies.items()) if acronym_of(short, surface)}
        return keys.popitem()[1] if len(keys) == 1 else None

    def by_one_name(self, page: _Page, m: Mention, word: str, introduced: list[str]) -> str | None:
        """Whom a family name (or a given name) alone means: who bears it in this article, else in the story."""
        gender = page.honorific(m)
        bearers: dict[str, bool] = {}
        for full, key in sorted(self.people.items()):
            if len(full) > len(self.who[key].name.split()):
                continue  # a longer form than the usual one may hold other names: a list, a caption
            if word in full and not (gender and self.who[key].gender not in ("-", gender)):
                bearers[key] = bearers.get(key, False) or PersonName(full, "-").family == word
        near = [k for k in dict.fromkeys(introduced) if k in bearers]
        for options in ([k for k in near if bearers[k]], near, [k for k in bearers if bearers[k]], list(bearers)):
            if len(options) == 1:
                return options[0]
            if len(options) > 1:
                self.doubt(
                    page, m, f"“{page.surface(m)}” can be any of {len(options)} people of that name; left apart."
                )
                return None
        slips = {key for full, key in self.people.items() if misspelt(word, PersonName(full, "-").family)}
        if len(slips) == 1:
            return slips.pop()
        return self.holder("person:" + word, "person", page.surface(m))

    def doubt(self, page: _Page, m: Mention, reason: str) -> None:
        where = Evidence.at(page.article, page.text, m.span)
        self.caveats.append(Caveat("source", reason, page.article, where))

    def body(self, page: _Page, m: Mention) -> str | None:
        """The body or place that a name means; a seat of government that acts is the state."""
        surface = page.surface(m)
        if surface not in self.bodies:
            return None
        asked = institution_named(page.syntax, m)
        if asked is not None:
            return self.institution(page, m, asked)
        key = self.bodies[surface]
        seat = seat_of(surface)
        token = page.syntax.tokens[m.head]
        acts = token.dep in ("nsubj", "agent", "poss") and page.text[m.span.end : m.span.end + 1] != ","
        if seat and (acts or m.head in page.speech.values()):
            return self.holder("place:" + seat, "place", seat)
        if state_of(surface) is None and self.who[key].kind != "person" and len(words(surface)) == 1:
            slip = self.slip_of_a_person(words(surface)[0])
            return slip or key
        return key

    def slip_of_a_person(self, word: str) -> str | None:
        """The one person of whose family name a lone odd word is a slip, if it is never a name of its own."""
        if len(word) < 6 or sum(self.votes[(word,)].values()) > 1:
            return None
        near = {key for full, key in self.people.items() if misspelt(word, PersonName(full, "-").family)}
        return near.pop() if len(near) == 1 else None

    def record(self, page: _Page, m: Mention, key: str) -> None:
        """Note one mention of an entity, with what its phrase tells of office, age and gender."""
        who = self.who[key]
        page.at[m.span] = key
        page.heads[m.span] = m.head
        page.known.append(key)
        spans = {m.span, m.phrase, Span(m.phrase.start, m.span.end), m.titled or m.span}
        for span in sorted(spans):
            who.places.add(Evidence.at(page.article, page.text, span))
            if m.form != "pronoun":
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
            if m.office.gender != "-" and who.kind in ("person", "other"):
                who.genders[m.office.gender] += 1

    def learn_genders(self) -> None:
        """Give a gender to those whom pronouns tell it of: a sentence that names one person only, and then says "she"."""
        told: dict[str, Counter[str]] = defaultdict(Counter)
        for page in {page.text: page for page in self.pages}.values():
            people: dict[int, list[str]] = defaultdict(list)
            starts: dict[str, int] = {}
            for m in page.named:
                key = page.at.get(m.span)
                if key is not None and self.who[key].kind == "person":
                    people[page.syntax.sentence_index(m.span.start)].append(key)
                    starts.setdefault(f"{page.syntax.sentence_index(m.span.start)}", m.span.start)
            for p in pronouns(page.syntax):
                here = page.syntax.sentence_index(p.span.start)
                gender = HE.get(page.text[p.span.start : p.span.end].casefold())
                if gender and len(set(people[here])) == 1 and starts[f"{here}"] < p.span.start:
                    if set(people[here - 1]) <= set(people[here]):
                        told[people[here][0]][gender] += 1
        for key, votes in sorted(told.items()):
            (gender, count) = min(votes.items(), key=lambda item: (-item[1], item[0]))
            if self.who[key].gender == "-" and count >= PRONOUN_VOTES and count >= PRONOUN_SHARE * sum(votes.values()):
                self.who[key].genders[gender] += 1

    # -- descriptions and pronouns, article by article ----------------------------------------------------------------

    def place_descriptions(self, page: _Page) -> None:
        """Read an article from the top: whom each description and pronoun means, and so who says each statement."""
        syntax = page.syntax
        speaking = set(page.speech.values())
        talking = speaking | subjects_of_speech(syntax)
        quoted = [s.content.span for s in page.reading.statements if s.manner == "direct"]
        found = in_order([*page.named, *descriptions(syntax, page.named, speaking), *pronouns(syntax)])
        before: list[Candidate] = []
        speakers: dict[int, str] = {}
        described: list[tuple[Office, str]] = []
        for m in found:
            token = syntax.tokens[m.head]
            key = page.at.get(m.span)
            if m.form == "description":
                key = self.described(page, m, described, before, speakers, quoted)
            elif m.form == "name" and m.office is not None and key is not None:
                self.name_with_office(page, m, m.office, key, before, speakers, quoted)
            elif m.form == "pronoun":
                barred = self.own_words(page, token.start)
                key = antecedent(syntax, token, before, quoted, speakers, m.head in talking, barred)
            if key is None:
                continue
            if m.form != "name":
                self.record(page, m, key)
                page.described.append(m)
            who = self.who[key]
            kind, gender = who.kind, who.gender
            if m.form == "description" and m.office and is_person_noun(m.office.noun) and kind != "person":
                kind = "person"  # "he" can mean the spokesman through whom a body speaks
                gender = m.office.gender if who.kind == "organisation" else gender
            plural = token.tag in ("NNS", "NNPS")
            before.append(Candidate(key, m.span, m.head, kind, gender, plural, m.head in talking))
            if m.head in talking:
                speakers[syntax.sentence_index(token.start)] = key
        for s in page.reading.statements:
            self.place_speaker(page, s, found)

    def name_with_office(
        self,
        page: _Page,
        m: Mention,
        held: Office,
        key: str,
        before: Sequence[Candidate],
        speakers: dict[int, str],
        quoted: Sequence[Span],
    ) -> None:
        """Learn from "her father Ivo" whose father Ivo is, and from "the spokesman, Ivo" who the spokesman was."""
        owner = self.owner(page, held, before, speakers, quoted)
        if owner is not None and held.group in RELATED:
            self.related.setdefault((owner, held.group), key)
        elif held.definite and held.owner is None and not any(c.who == key for c in before):
            self.named_later(page, held, key)

    def own_words(self, page: _Page, offset: int) -> frozenset[str]:
        """Who says a quotation in which a pronoun stands, and so would say "I"."""
        heads = {
            page.speech[s.id]
            for s in page.reading.statements
            if s.manner == "direct" and s.id in page.speech and s.content.start <= offset < s.content.end
        }
        return (
            frozenset(key for span, key in page.at.items() if page.heads.get(span) in heads) if heads else frozenset()
        )

    def described(
        self,
        page: _Page,
        m: Mention,
        described: list[tuple[Office, str]],
        before: Sequence[Candidate],
        speakers: dict[int, str],
        quoted: Sequence[Span],
    ) -> str | None:
        """Whom a description means: the name beside it, a body, someone's kin, or the last holder of such an office."""
        key = self.beside(page, m)
        if key is None and m.age:
            aged = [k for k in dict.fromkeys(page.known) if m.age in self.who[k].ages]
            return aged[0] if len(aged) == 1 else None if aged else self.just_named(page, m, before, m.age)
        asked = m.office
        if asked is None:
            return key
        speaks = m.head in page.speech.values()
        owner = self.owner(page, asked, before, speakers, quoted)
        if key is not None:
            if owner and asked.group in RELATED:
                self.related.setdefault((owner, asked.group), key)
            if asked.definite:
                self.named_later(page, asked, key)
            described.append((asked, key))
            return key
        if asked.ranking:
            return None
        if owner and asked.group in RELATED and (owner, asked.group) in self.related:
            return self.related[(owner, asked.group)]
        if asked.group == "spokesperson" and not asked.plural:
            key = self.spokesperson(page, m, asked, described)
        elif is_body_noun(asked.noun):
            key = self.institution(page, m, asked)
        elif not asked.plural and asked.definite and not (owner and asked.group in KIN):
            key = self.office_holder(page, asked, described)
            if key is None and speaks and is_trade(asked.noun) and not asked.states and owner is None:
                key = self.just_named(page, m, before)
        if (
            key is None
            and not asked.plural
            and (is_person_noun(asked.noun) or (speaks and asked.noun not in documents()))
        ):
            key = self.unnamed(page, m, asked)
        if key is not None:
            if owner and asked.group in RELATED:
                self.waiting.append((owner, asked.group, key))
            described.append((asked, key))
        return key

    def named_later(self, page: _Page, asked: Office, key: str) -> None:
        """Give "a spokesman" his name where the article goes on "the spokesman, Ivo Maric"."""
        for earlier in reversed(page.described):
            if earlier.office is None or earlier.office.group != asked.group or earlier.office.plural:
                continue
            before = page.at.get(earlier.span)
            if before is None or self.who[before].kind == "person" or asked.words - earlier.office.words:
                return
            for m in page.described:
                if m.form == "pronoun" and page.at.get(m.span) == before and m.span.start > earlier.span.start:
                    page.at[m.span] = key
            where = Evidence.at(page.article, page.text, earlier.span)
            self.who[before].places.discard(where)
            self.who[before].surfaces[where.text] -= 1
            self.record(page, earlier, key)
            return

    def beside(self, page: _Page, m: Mention) -> str | None:
        """Whose name stands in apposition to a description, or whose name closes its phrase."""
        for other in page.named:
            if other.span not in page.at or self.who[page.at[other.span]].kind == "place":
                continue
            token = page.syntax.tokens[other.head]
            body = m.office is not None and is_body_noun(m.office.noun)
            if token.dep == "appos" and token.head == m.head and other.span.start >= m.span.start:
                if body == (self.who[page.at[other.span]].kind != "person"):
                    return page.at[other.span]
            noun = page.syntax.tokens[m.head]
            if m.office and is_body_noun(m.office.noun) and not told_by_state(m.office.noun):
                if m.phrase.covers(other.span) and page.text[other.span.end : noun.start] == " ":
                    return page.at[other.span]
        return None

    def owner(
        self,
        page: _Page,
        asked: Office,
        before: Sequence[Candidate],
        speakers: dict[int, str],
        quoted: Sequence[Span],
    ) -> str | None:
        """Who is meant by "her" in "her lawyer", by "Maric's" in "Maric's lawyer"."""
        if asked.owner is None:
            return None
        token = page.syntax.token_at(asked.owner.start)
        if token is None:
            return None
        if token.tag == "PRP$":
            return antecedent(page.syntax, token, before, quoted, speakers)
        return next((key for span, key in page.at.items() if span.end == token.end), None)

    def spokesperson(self, page: _Page, m: Mention, asked: Office, described: list[tuple[Office, str]]) -> str | None:
        """Whom "a Navy spokesman" means: a spokesman of that body named before, else the body."""
        body = self.body_spoken_for(page, m, asked)
        named = [
            key
            for key in dict.fromkeys(page.known)
            if self.who[key].kind == "person"
            for known in self.who[key].offices
            if known.group == "spokesperson" and (fits(asked, known) or (body is not None and not asked.words))
        ]
        named = list(dict.fromkeys(named))
        if asked.definite:
            for known, key in reversed(described):
                if known.group == "spokesperson" and fits(asked, known):
                    return key
        if len(named) == 1 and (asked.definite or body is None):
            return named[0]
        return body

    def body_spoken_for(self, page: _Page, m: Mention, asked: Office) -> str | None:
        inside = [other for other in page.named if m.phrase.covers(other.span) and other.span in page.at]
        for other in inside:
            if self.who[page.at[other.span]].kind == "organisation":
                return page.at[other.span]
        for token in page.syntax.tokens_in(m.phrase):
            noun = plain(token.text)
            if is_body_noun(noun) and told_by_state(noun):
                left = Span(m.phrase.start, token.end) if token.start < page.syntax.tokens[m.head].start else m.phrase
                part = office(page.syntax, token, left)
                part = replace(part, states=asked.states, words=part.words - {asked.noun}, definite=True)
                return self.institution(page, m, part, left.of(page.text))
        return None

    def institution(self, page: _Page, m: Mention, asked: Office, called: str = "") -> str | None:
        """The body that "the army" or "the German foreign ministry" means."""
        if any(t.text == "and" for t in page.syntax.tokens_in(m.phrase)):
            return None  # two bodies at once
        if not told_by_state(asked.noun):
            return self.group_spoken_of(page, asked) if asked.definite else None
        if asked.states:
            state = min(asked.states)
            if asked.group == "government" and not asked.words and len(asked.states) == 1:
                return self.holder("place:" + state, "place", state)
            key = "organisation:" + " ".join([*sorted(asked.states), *sorted(asked.words), asked.group])
            return self.holder(key, "organisation", called or m.phrase.of(page.text))
        known = [k for k in dict.fromkeys(page.known) if self.may_be(k, asked)]
        if asked.definite and asked.group in GOVERNING and not asked.words:
            state = page.main_state(known_only={s for k in known for o in self.who[k].offices for s in o.states})
            return self.institution(page, m, replace(asked, states=frozenset([state]))) if state else None
        if not known and asked.definite:
            known = [k for k in sorted(self.who) if self.who[k].places and self.may_be(k, asked)]
        if len(known) == 1 and (asked.definite or asked.words):
            return known[0]
        return None

    def may_be(self, key: str, asked: Office) -> bool:
        """Whether a body can be meant by "the army", "the ministry", "the transport police"."""
        who = self.who[key]
        if who.kind == "person":
            return False
        if any(o.states and o.group == asked.group and asked.words <= o.words for o in who.offices):
            return True
        told = body_words(who.name)
        return (
            who.kind == "organisation"
            and len(told) >= 2
            and group_of(told[-1]) == asked.group
            and asked.words <= set(told)
        )

    def group_spoken_of(self, page: _Page, asked: Office) -> str | None:
        """The body that "the group" or "the militants" means: the only one so described in the article."""
        known = [
            key
            for key in dict.fromkeys(page.known)
            if any(o.group == asked.group for o in self.who[key].offices) and self.who[key].kind == "organisation"
        ]
        exact = [k for k in known if any(fits(asked, o) for o in self.who[k].offices)]
        for options in (exact, known):
            if len(options) == 1:
                return options[0]
        return None

    def office_holder(self, page: _Page, asked: Office, described: list[tuple[Office, str]]) -> str | None:
        """Who holds an office: the last so described, else the only one of the article, else of the story."""
        for known, key in reversed(described):
            if self.who[key].kind != "organisation" and (fits(asked, known) or self.says_more(asked, known, key)):
                return key
        here = self.holders(dict.fromkeys(page.known), asked)
        if len(here) == 1:
            return here[0]
        if not here and (asked.states or asked.words):
            everywhere = self.holders(sorted(self.who), asked)
            if len(everywhere) == 1:
                return everywhere[0]
        return None

    def says_more(self, asked: Office, known: Office, key: str) -> bool:
        """Whether a second "the driver" only tells more of the first: "the 42-year-old driver"."""
        one_holder = known.definite and known.group not in MANY_HOLD | RELATED and self.who[key].unnamed
        return one_holder and fits(replace(known, words=known.trade), replace(asked, words=asked.trade))

    def just_named(self, page: _Page, m: Mention, before: Sequence[Candidate], age: str = "") -> str | None:
        """Whom "the carpet fitter" or "the 76-year-old" means if nobody was so called: the one person just spoken of."""
        here = page.syntax.sentence_index(m.span.start)
        near = {c.who for c in before if c.kind == "person" and here - page.syntax.sentence_index(c.span.start) <= 2}
        if len(near) != 1:
            return None
        who = self.who[near.pop()]
        told = m.office.gender if m.office else "-"
        if (
            who.unnamed
            or who.kind != "person"
            or (age and who.ages)
            or "-" not in (told, who.gender)
            and told != who.gender
        ):
            return None
        return who.key

    def holders(self, keys: Iterable[str], asked: Office) -> list[str]:
        return [
            key
            for key in keys
            if self.who[key].kind == "person" and any(fits(asked, known) for known in self.who[key].offices)
        ]

    def unnamed(self, page: _Page, m: Mention, asked: Office) -> str:
        """A new entity for somebody who speaks and has no name; the same sentence elsewhere means the same speaker."""
        sentence = page.syntax.sentence_at(m.span.start).of(page.text)
        mark = hashlib.sha256(" ".join(words(sentence)).encode()).hexdigest()[:8]
        kind: Kind = "organisation" if is_body_noun(asked.noun) else "other"
        key = self.holder(f"{kind}:{plain(m.phrase.of(page.text))}:{mark}", kind, m.phrase.of(page.text))
        self.who[key].unnamed = True
        return key

    def join_descriptions(self) -> None:
        """Join who was unnamed in one article with who was named in another: "her father"."""
        for owner, kin, key in self.waiting:
            found = self.related.get((owner, kin))
            if found is not None and found != key and self.who[key].kind == "other":
                self.same[key] = found
        self.join_unnamed()

    def join_unnamed(self) -> None:
        """Join the unnamed holder of one office over the articles ("the driver"), where each article has but one."""
        holders: dict[str, list[tuple[str, str, Office]]] = defaultdict(list)  # office → article, key, what is said
        for page in self.pages:
            seen: dict[str, set[str]] = defaultdict(set)
            told: dict[str, Office] = {}
            for m in page.described:
                key = page.at[m.span]
                if m.form == "description" and m.office and self.who[key].unnamed and key not in self.same:
                    if (
                        m.office.definite
                        and m.office.group not in MANY_HOLD | RELATED
                        and not is_body_noun(m.office.noun)
                    ):
                        told.setdefault(key, m.office)
                    seen[m.office.group].add(key)
            for key, known in sorted(told.items()):
                if len(seen[known.group]) == 1:
                    holders[known.group].append((page.article, key, known))
        for found in holders.values():
            first = found[0]
            for other in found[1:]:
                if other[1] != first[1] and alike(first[2], other[2]):
                    self.same[other[1]] = first[1]

    # -- statements ---------------------------------------------------------------------------------------------------

    def place_speaker(self, page: _Page, s: Statement, found: Sequence[Mention]) -> None:
        if s.speaker is not None:
            key = self.speaker(page, s.speaker.span, page.speech[s.id], found)
            if key is not None:
                page.said_by[s.id] = key
                self.who[key].places.add(s.speaker)
                if page.syntax.tokens[page.speech[s.id]].pos != "PRON":
                    self.who[key].surfaces[s.speaker.text] += 1
        for i, channel in enumerate(s.channel):
            carrier = self.carrier(page, channel)
            if carrier is not None:
                page.carried_by[(s.id, i)] = carrier

    def speaker(self, page: _Page, span: Span, head: int, found: Sequence[Mention]) -> str | None:
        """Whom the words that name a speaker mean: their head, the name beside it, or the one name among them."""
        inside = [m for m in found if m.span.overlaps(span) and m.span in page.at]
        for m in inside:
            if m.head == head:
                return page.at[m.span]
        for m in inside:
            token = page.syntax.tokens[m.head]
            if m.form == "name" and (token.head == head and token.dep == "appos" or m.phrase.covers(span)):
                return page.at[m.span]
        return None

    def carrier(self, page: _Page, channel: Channel) -> str | None:
        for m in page.named:
            if m.span.overlaps(channel.evidence.span) and m.span in page.at:
                return page.at[m.span]
        return self.bodies.get(channel.name)

    # -- out ----------------------------------------------------------------------------------------------------------

    def entities(self) -> tuple[list[Entity], dict[str, str]]:
        """The entities that are spoken of, most first, and the id of each key."""
        made: dict[str, Entity] = {}
        ids: dict[str, str] = {}
        for key, other in sorted(self.same.items()):
            self.who[other].unnamed &= self.who[key].unnamed
            self.who[other].places |= self.who[key].places
            self.who[other].surfaces += self.who[key].surfaces
            self.who[key].places = set()
        speaking = {key for page in self.pages for key in (*page.said_by.values(), *page.carried_by.values())}
        speaking |= {self.same[key] for key in speaking if key in self.same}
        for key, who in sorted(self.who.items()):
            if not who.places or (who.unnamed and key not in speaking):
                continue
            id = fresh_id(key, made)
            ranked = tuple(
                s for s, _ in sorted(who.surfaces.items(), key=lambda item: (-item[1], item[0])) if who.surfaces[s] > 0
            )
            made[id] = Entity(id, best_name(who, ranked), who.kind, ranked, tuple(sorted(who.places)))
            ids[key] = id
        ids |= {key: ids[other] for key, other in self.same.items() if other in ids}
        return sorted(made.values(), key=lambda e: (-len(e.mentions), e.id)), ids

    def filled(self, page: _Page, ids: dict[str, str]) -> Reading:
        statements = []
        for s in page.reading.statements:
            channel = tuple(
                replace(c, entity=ids.get(page.carried_by.get((s.id, i), ""))) for i, c in enumerate(s.channel)
            )
            statements.append(replace(s, channel=channel, speaker_entity=ids.get(page.said_by.get(s.id, ""))))
        return replace(page.reading, statements=tuple(statements))


def alike(a: Office, b: Office) -> bool:
    """Whether two articles' descriptions of an unnamed person do not say different things."""
    return a.ranks == b.ranks and (a.trade <= b.trade or b.trade <= a.trade)


def in_order(found: Iterable[Mention]) -> list[Mention]:
    return sorted(found, key=lambda m: (m.span.start, m.span.end))


def institution_named(syntax: Syntax, m: Mention) -> Office | None:
    """A name that is only a state and a noun, "German Foreign Ministry", read as the description that it is."""
    token = syntax.tokens_in(m.span)[-1]
    noun = plain(token.text)
    if group_of(noun) not in OF_A_STATE:
        return None
    asked = office(syntax, token, m.span)
    return replace(asked, definite=True) if asked.states and asked.words <= portfolios() else None


def same_thing(a: str, b: str, kind: Kind, other: Kind) -> bool:
    """Whether two names of bodies or places are one's.

    >>> same_thing("Nabi Saleh", "Nebi Saleh", "place", "place"), same_thing("Iran", "Iraq", "place", "place")
    (True, False)
    """
    left, right = words(a), words(b)
    if "".join(left) == "".join(right):
        return True
    if state_of(b) or seat_of(b):
        return False
    if "organisation" in (kind, other):
        return same_body(a, b) or acronym_of(a, b) or acronym_of(b, a)
    whole, also = "".join(left), "".join(right)
    return len(left) == len(right) and min(len(whole), len(also)) >= LONG_PLACE and misspelt(whole, also)


def subjects_of_speech(syntax: Syntax) -> set[int]:
    """The subjects of verbs of saying."""
    verbs = {t.i for t in syntax.tokens if t.pos == "VERB" and lexicon.table("reporting").get(t.lemma) == "say"}
    return {t.i for t in syntax.tokens if t.head in verbs and t.dep == "nsubj"}


@cache
def documents() -> frozenset[str]:
    """Nouns of what carries words and speaks for nobody: a statement, a post."""
    return lexicon.words("channels")


def best_name(who: _Who, ranked: tuple[str, ...]) -> str:
    """The name to show: the full name of a person as it mostly stands, the plain name of a body."""
    full = [s for s in ranked if words(s) == tuple(who.name.split())]
    if who.kind == "person":
        return full[0] if full else ranked[0] if ranked else who.name
    return who.name


def fresh_id(key: str, taken: Iterable[str]) -> str:
    """An id made from a key alone; a second key with the same id gets the next one.

    >>> fresh_id("person:ana maric", ())
    'ef02ac2f9'
    """
    salted = key
    while (made := "e" + hashlib.sha256(salted.encode()).hexdigest()[:8]) in taken:
        salted += "+"
    return made
