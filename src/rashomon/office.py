"""What a description says of whom it means: office, state, owner ("the German foreign ministry", "her lawyer").

In: a noun phrase.  Out: Office.  Next: mention.py
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rashomon import lexicon
from rashomon.models.protocols import Token
from rashomon.naming import is_title, plain, seat_of, state_of, words
from rashomon.span import Span
from rashomon.syntax import Syntax

# Words that make another office of one, or end it: a deputy minister is not the minister.
RANKS = frozenset("vice deputy former ex acting interim assistant shadow late then associate".split())
# Words of a description that tell nobody from anybody.
EMPTY = frozenset(
    "the a an s of for in at from with by on and its his her their my our this that these those own local another "
    "other same current general".split()
)
# Nouns of bodies of which a state has one: "the foreign ministry in Oslo" is Norway's, "police in Oslo" are not.
OF_A_STATE = frozenset(
    ["government", "military", "parliament", "presidency", "cabinet", "ministry", "embassy", "consulate", "navy"]
)
IN_SEAT = re.compile(r"\bin ((?:[A-Z][\w'’]+ ?){1,3})")
TWO_MINDED = frozenset(
    ["head", "chair", "model", "general", "star", "major", "captain", "principal", "source", "guard"]
)
# Words of age and sex: they tell of a person, not of an office.
PERSONAL = frozenset(["year", "years", "old", "male", "female", "young", "elderly", "unnamed", "unidentified"])
DEFINITE = frozenset(["the", "this", "that", "these", "those"])
# A description that ranks or counts ("the first president to visit") tells of an office, not of who holds it.
RANKING = frozenset(
    [
        "first",
        "second",
        "third",
        "last",
        "only",
        "next",
        "new",
        "most",
        "highest",
        "every",
        "each",
        "any",
        "other",
        "another",
        "different",
        "separate",
        "fellow",
    ]
)


@dataclass(frozen=True, slots=True)
class Office:
    """The office or the kind of body that a phrase names."""

    noun: str  # "minister", folded
    group: str  # nouns of one group can mean one holder: "spokesman" and "spokesperson"; the noun itself if it has none
    states: frozenset[str]  # the states named, also by their people or seat
    words: frozenset[str]  # what else is said: {"foreign"}
    definite: bool
    plural: bool = False
    owner: Span | None = None  # "her", "Maric's"
    gender: str = "-"
    ranking: bool = False
    proper: frozenset[str] = frozenset()  # words of the description that are names: {"berlin"} in "Berlin police"

    @property
    def ranks(self) -> frozenset[str]:
        return self.words & RANKS

    @property
    def trade(self) -> frozenset[str]:
        """What is said beside the noun, age and sex left out."""
        return frozenset(w for w in self.words if not w.isdigit() and w not in PERSONAL)


def office(syntax: Syntax, head: Token, phrase: Span, name: Span | None = None) -> Office:
    """Read a noun phrase as an office; the words of a `name` inside it do not count."""
    tokens = [t for t in syntax.tokens_in(phrase) if name is None or not name.covers(Span(t.start, t.end))]
    text = syntax.text[phrase.start : phrase.end]
    if name is not None:
        text = syntax.text[phrase.start : name.start] + " | " + syntax.text[name.end : phrase.end]
    noun = noun_of(head)
    owner = owner_of(syntax, tokens, head)
    told = frozenset(w for t in tokens for w in words(t.text) if t.i != head.i)
    states, of_states = found_states(text)
    if group_of(noun) in OF_A_STATE:
        seats = frozenset(s for m in IN_SEAT.finditer(text) if (s := seat_of(m.group(1))))
        states, of_states = states | seats, of_states | {w for m in IN_SEAT.finditer(text) for w in words(m.group(1))}
    definite = bool(tokens) and (tokens[0].text.casefold() in DEFINITE or owner is not None)
    return Office(
        noun,
        group_of(noun),
        states,
        frozenset(
            w for w in told - of_states if not (w in EMPTY or (is_title(w) and w not in roles() and w not in RANKS))
        ),
        definite,
        head.tag in ("NNS", "NNPS"),
        owner,
        roles().get(noun, ("-", "-"))[1],
        bool(told & RANKING) or any(t.tag == "JJS" for t in tokens),
        frozenset(w for t in tokens if t.tag in ("NNP", "NNPS") and t.i != head.i for w in words(t.text)) - of_states,
    )


def owner_of(syntax: Syntax, tokens: list[Token], head: Token) -> Span | None:
    """The word that tells whose: "her" in "her lawyer", "Maric" in "Maric's lawyer"."""
    for token in reversed([t for t in tokens if t.i < head.i]):
        if token.tag == "PRP$":
            return Span(token.start, token.end)
        if token.tag == "POS" and token.i:
            before = syntax.tokens[token.i - 1]
            return Span(before.start, before.end)
    return None


def noun_of(token: Token) -> str:
    """The noun under which an office is listed: "Ministers" is "minister", but "forces" stays "forces"."""
    own = plain(token.text)
    return own if own in institutions() or (own in roles()) else plain(token.lemma)


def group_of(noun: str) -> str:
    """The group of offices to which a noun belongs, itself if it stands alone.

    >>> group_of("spokeswoman"), group_of("army"), group_of("farmer")
    ('spokesperson', 'military', 'farmer')
    """
    group = roles().get(noun, ("-", ""))[0]
    if group == "-":
        group = institutions().get(noun, ("-", ""))[0]
    return noun if group == "-" else group


def fits(asked: Office, known: Office) -> bool:
    """Whether a later description can mean the holder of an office named before: no more said, and nothing else.

    >>> minister = Office("minister", "minister", frozenset({"Norway"}), frozenset({"foreign"}), True)
    >>> fits(Office("minister", "minister", frozenset(), frozenset(), True), minister)
    True
    >>> fits(Office("minister", "minister", frozenset(), frozenset({"finance"}), True), minister)
    False
    """
    if asked.noun != known.noun and asked.group != known.group:
        return False
    if asked.states and known.states and not asked.states & known.states:
        return False
    return asked.words <= known.words and asked.ranks == known.ranks


def is_person_noun(noun: str) -> bool:
    return noun in roles()


def is_trade(noun: str) -> bool:
    """Whether a noun tells of a person by what many are ("the carpet fitter"), not by an office that one holds."""
    return roles().get(noun, ("", ""))[0] == "-"


def is_two_minded(noun: str) -> bool:
    """Whether a noun is an office only with what it is an office of: "the head of the firm", but "his head"."""
    return noun in TWO_MINDED


def is_body_noun(noun: str) -> bool:
    return noun in institutions()


def told_by_state(noun: str) -> bool:
    """Whether a body is told from others of its kind by its state or place ("the Norwegian army")."""
    return institutions().get(noun, ("", ""))[1] == "state"


def states_in(text: str) -> frozenset[str]:
    """The states that a phrase names, also by their people or their seat.

    >>> sorted(states_in("the Costa Rican ambassador to Peru"))
    ['Costa Rica', 'Peru']
    """
    return found_states(text, seats=True)[0]


def found_states(text: str, seats: bool = False) -> tuple[frozenset[str], frozenset[str]]:
    """The states that a phrase names, and the words that name them."""
    states: set[str] = set()
    used: set[str] = set()
    parts = re.findall(r"[^\W\d_][\w.]*", text)
    i = 0
    while i < len(parts):
        for size in (3, 2, 1):
            piece = " ".join(parts[i : i + size])
            state = (state_of(piece) or (seats and seat_of(piece)) or None) if piece[0].isupper() else None
            if state is not None:
                states.add(state)
                used.update(words(piece))
                i += size
                break
        else:
            i += 1
    return frozenset(states), frozenset(used)


@cache
def roles() -> dict[str, tuple[str, str]]:
    """Nouns of office or trade: the group of offices that may be one, and the gender told."""
    return {plain(row[0]): (row[1], row[2]) for row in lexicon.rows("roles")}


@cache
def institutions() -> dict[str, tuple[str, str]]:
    """Nouns of bodies: the group of nouns that may mean one body, and what tells it from others of its kind."""
    return {plain(row[0]): (row[1], row[2]) for row in lexicon.rows("institutions")}
