"""One speaker under many names: people, bodies and places across a story.

In: readings of a story's articles.  Out: entities, and the statements with their speakers resolved.  Next: story.py
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rashomon.attribution import Channel, Statement
from rashomon.cast import Cast, Page, Who
from rashomon.description import place_all_descriptions
from rashomon.errors import Caveat
from rashomon.mention import (
    Kind,
    Mention,
    head_of,
)
from rashomon.naming import (
    words,
)
from rashomon.office import (
    is_person_noun,
    noun_of,
    states_in,
    told_by_state,
)
from rashomon.reading import Reading
from rashomon.roster import place_all_names
from rashomon.span import Evidence, Span


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
    cast = Cast([Page(r) for r in readings])
    place_all_names(cast)
    place_all_descriptions(cast)
    for page in cast.pages:
        for statement in page.reading.statements:
            place_speaker(cast, page, statement)
    made, ids = entities(cast)
    pages = {id(page.reading): page for page in cast.pages}
    return made, [filled(pages[id(r)], ids) for r in readings], sorted(set(cast.caveats))


def place_speaker(cast: Cast, page: Page, s: Statement) -> None:
    if s.speaker is not None:
        key = speaker_meant(cast, page, s.speaker.span, page.speech[s.id])
        if key is not None:
            page.said_by[s.id] = key
            cast.who[key].places.add(s.speaker)
            if page.syntax.tokens[page.speech[s.id]].pos != "PRON" and not page.copy:
                cast.who[key].surfaces[s.speaker.text] += 1
    for i, channel in enumerate(s.channel):
        carrier = carrier_meant(cast, page, channel)
        if carrier is not None:
            page.carried_by[(s.id, i)] = carrier


def speaker_meant(cast: Cast, page: Page, span: Span, head: int) -> str | None:
    """Whom the words that name a speaker mean: their head, the name beside it, or the one name among them."""
    inside = [m for m in page.found if m.span.overlaps(span) and m.span in page.at]
    closing = name_closing(cast, page, span, head, inside)
    for m in inside:
        if m.head == head:
            key = page.at[m.span]
            if closing is not None and cast.who[key].unnamed:
                cast.same[key] = closing  # "a spokesman for the mayor, Ivo Maric"
            return closing if closing is not None and cast.who[key].unnamed else key
    if closing is not None:
        return closing
    for m in inside:
        token = page.syntax.tokens[m.head]
        beside = token.head == head and token.dep == "appos" and page.syntax.tokens[head].tag not in ("NNS", "NNPS")
        if m.form == "name" and beside and cast.who[page.at[m.span]].kind != "place":
            return page.at[m.span]
    for m in page.found:
        if m.form == "name" and m.span in page.at and m.phrase.covers(span) and m.office is not None:
            return page.at[m.span]
    return None


def name_closing(cast: Cast, page: Page, span: Span, head: int, inside: Sequence[Mention]) -> str | None:
    """The person whose name closes a speaker's description after a comma."""
    token = page.syntax.tokens[head]
    if not is_person_noun(noun_of(token)) or token.tag in ("NNS", "NNPS"):
        return None
    for m in inside:
        start = (m.titled or m.span).start
        if m.form == "name" and m.head != head and m.span.end == span.end and page.text[start - 2 : start] == ", ":
            return page.at[m.span] if cast.who[page.at[m.span]].kind == "person" else None
    return None


def carrier_meant(cast: Cast, page: Page, channel: Channel) -> str | None:
    head = head_of(page.syntax, channel.evidence.span).i
    return speaker_meant(cast, page, channel.evidence.span, head) or cast.bodies.get(channel.name)


def entities(cast: Cast) -> tuple[list[Entity], dict[str, str]]:
    """The entities that are spoken of, most first, and the id of each key."""
    made: dict[str, Entity] = {}
    ids: dict[str, str] = {}
    for key, other in sorted(cast.same.items()):
        cast.who[other].unnamed &= cast.who[key].unnamed
        cast.who[other].places |= cast.who[key].places
        cast.who[other].surfaces += cast.who[key].surfaces
        cast.who[key].places = set()
    speaking = {key for page in cast.pages for key in (*page.said_by.values(), *page.carried_by.values())}
    speaking |= {cast.same[key] for key in speaking if key in cast.same}
    for key, who in sorted(cast.who.items()):
        if not who.places or (who.unnamed and key not in speaking):
            continue
        id = fresh_id(key, made)
        ranked = tuple(
            s for s, _ in sorted(who.surfaces.items(), key=lambda item: (-item[1], item[0])) if who.surfaces[s] > 0
        )
        made[id] = Entity(id, best_name(who, ranked), who.kind, ranked, tuple(sorted(who.places)))
        ids[key] = id
    ids |= {key: ids[other] for key, other in cast.same.items() if other in ids}
    return sorted(made.values(), key=lambda e: (-len(e.mentions), e.id)), ids


def filled(page: Page, ids: dict[str, str]) -> Reading:
    statements = []
    for s in page.reading.statements:
        channel = tuple(replace(c, entity=ids.get(page.carried_by.get((s.id, i), ""))) for i, c in enumerate(s.channel))
        statements.append(replace(s, channel=channel, speaker_entity=ids.get(page.said_by.get(s.id, ""))))
    return replace(page.reading, statements=tuple(statements))


def best_name(who: Who, ranked: tuple[str, ...]) -> str:
    """The name to show: the full name of a person as it mostly stands, the plain name of a body."""
    full = [s for s in ranked if words(s) == tuple(who.name.split())]
    if who.kind == "person":
        return full[0] if full else ranked[0] if ranked else who.name
    if who.kind == "organisation" and any(o.states for o in who.offices):
        of_state = [
            s
            for s in ranked
            if states_in(s) and told_by_state(words(s)[-1]) and not any(is_person_noun(w) for w in words(s))
        ]
        return re.sub(r"^(?i:the|an?) ", "", of_state[0]) if of_state else who.name
    return who.name


def fresh_id(key: str, taken: Iterable[str]) -> str:
    """An id made from a key alone; a second key with the same id gets the next one.

    >>> fresh_id("person:ana maric", ())
    'ed9757bbd'
    """
    salted = key
    while (made := "e" + hashlib.sha256(salted.encode()).hexdigest()[:8]) in taken:
        salted += "+"
    return made
