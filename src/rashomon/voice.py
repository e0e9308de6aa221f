"""Whose word a speaker gives: a director speaks for the service, a president's spokesman for the government.

In: readings, entities.  Out: Voices.  Next: origin.py
Many mouths of one body are one voice: that each of them says the same is no second confirmation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rashomon import lexicon
from rashomon.attribution import Statement
from rashomon.likeness import fold
from rashomon.naming import state_of
from rashomon.office import states_in
from rashomon.reading import Reading
from rashomon.source import Entity
from rashomon.span import Span

# Words for those who govern a state, and the words beside them that mean somebody else.
GOVERNING = frozenset(
    "government administration cabinet presidency presidential president premier chancellor prime".split()
)
NOT_GOVERNING = frozenset(
    "former ex late opposition shadow candidate elect party council club company bank university local state city "
    "regional provincial".split()
)
# What stands right before a speaker who closes a sentence: "…, said the harbour master, Ole Brandt."
CLOSES = re.compile(r"(?:,|[”\"]) (?:said|says|added|according to) (?:[\w'’-]+,? ){0,4}$")
ACTS_FOR = re.compile(r"\b(?:of|for|at|with|from)(?: the| its| their)? ?$")


CLOSING_REACH = 40  # letters


@dataclass(frozen=True, slots=True)
class Voices:
    """On whose word each statement rests, beside its speaker's own, and how a reader knows each voice."""

    behind: Mapping[str, frozenset[str]] = field(default_factory=dict)  # statement → entities and governments
    names: Mapping[str, str] = field(default_factory=dict)  # entity or government → name
    # article → where somebody is named who closes a sentence as its speaker, and whose word he gives
    closing: Mapping[str, tuple[tuple[int, frozenset[str]], ...]] = field(default_factory=dict)


def find_voices(readings: Sequence[Reading], entities: Sequence[Entity]) -> Voices:
    """Find for each statement the bodies that its speaker speaks for, in any article of the story."""
    known = {e.id: e for e in entities}
    places: dict[str, list[tuple[Span, Entity]]] = defaultdict(list)
    for entity in entities:
        for mention in entity.mentions:
            if entity.kind == "organisation":
                places[mention.article].append((mention.span, entity))
    said: dict[str, set[str]] = {}
    of_entity: dict[str, set[str]] = defaultdict(set)
    governments: set[str] = set()
    for reading in readings:
        for s in reading.statements:
            if s.speaker is None:
                continue
            speaker = known.get(s.speaker_entity or "")
            said[s.id] = set(bodies(s, places[s.article]))
            state = governed(s.speaker.text, speaker)
            if state is not None and not said[s.id]:
                said[s.id].add("government " + state)
                governments.add(state)
            if speaker:
                of_entity[speaker.id] |= said[s.id]
    only = "government " + min(governments - {""}) if len(governments - {""}) == 1 else None
    behind = {}
    for reading in readings:
        for s in reading.statements:
            mine = said.get(s.id, set()) | of_entity.get(s.speaker_entity or "", set())
            mine = {only if key == "government " and only else key for key in mine} - {"government "}
            mine |= {s.speaker_entity} if s.speaker_entity else set()
            behind[s.id] = frozenset(mine)
    names = {e.id: e.name for e in entities} | {f"government {g}": f"the government of {g}" for g in governments if g}
    return Voices(behind, names, closers(readings, entities, of_entity))


def closers(
    readings: Sequence[Reading], entities: Sequence[Entity], of_entity: Mapping[str, set[str]]
) -> dict[str, tuple[tuple[int, frozenset[str]], ...]]:
    """Who closes a sentence as its speaker, also where the words before were read as somebody else's."""
    texts = {r.article.id: r.article.text for r in readings}
    found: dict[str, set[tuple[int, frozenset[str]]]] = defaultdict(set)
    for entity in entities:
        for mention in entity.mentions:
            before = texts.get(mention.article, "")[max(0, mention.start - CLOSING_REACH) : mention.start]
            if entity.kind != "place" and CLOSES.search(before.replace("\n", " | ")):
                voices = frozenset({entity.id} | of_entity.get(entity.id, set()) - {"government "})
                found[mention.article].add((mention.start, voices))
    return {article: tuple(sorted(at, key=lambda c: (c[0], sorted(c[1])))) for article, at in found.items()}


def bodies(statement: Statement, places: Sequence[tuple[Span, Entity]]) -> Iterator[str]:
    """The bodies that the words for a speaker say he acts for: "the director of the Harbour Trust"."""
    assert statement.speaker is not None
    phrase, start = statement.speaker.text, statement.speaker.start
    for span, entity in places:
        if entity.id == statement.speaker_entity or not statement.speaker.span.covers(span):
            continue
        before, after = phrase[: span.start - start], phrase[span.end - start :]
        if (ACTS_FOR.search(before) and holds_office(before)) or (holds_office(after) and not ACTS_FOR.search(before)):
            yield entity.id


def holds_office(words: str) -> bool:
    """Whether some words name an office: "the deputy director of", but not "a neighbour of"."""
    voices = lexicon.words("public_voices")
    folded = [word for word, _ in fold(words)]
    return any(word in voices for word in folded) and not any(word in ("former", "ex") for word in folded)


def governed(words: str, speaker: Entity | None) -> str | None:
    """The state whose government speaks, "" where the words do not say which; None if none does.

    >>> governed("the Norwegian president's office", None), governed("a spokesman for the club's president", None)
    ('Norway', None)
    """
    folded = {form for word, _ in fold(words) for form in (word, word.removesuffix("s"))}
    if speaker is not None and speaker.kind == "place":
        return state_of(speaker.name)
    if not folded & GOVERNING or folded & NOT_GOVERNING or ("minister" in folded and "prime" not in folded):
        return None
    states = states_in(words)
    return min(states) if len(states) == 1 else None if states else ""
