"""What an analyst has settled, where the method meets it: who is who before claims are read, points before verdicts.

In: entities or points, Overrides.  Out: the same, as they were settled.  Next: reconcile.py
All that follows (quotations joined, verdicts, origins, coverage) then follows from what was settled.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from rashomon.alignment import Point, exclude, point
from rashomon.claim import Claim, Measure
from rashomon.errors import Caveat
from rashomon.override import Override
from rashomon.reading import Reading
from rashomon.source import Entity, fresh_id
from rashomon.span import Evidence
from rashomon.telling import telling_point, told

# How sure it is that accounts which a person has joined answer one question.
SURE = 1.0

Named = Callable[[Evidence], str | None]


def settle_speakers(
    entities: Sequence[Entity], readings: Sequence[Reading], overrides: Sequence[Override]
) -> tuple[list[Entity], list[Reading], list[Caveat]]:
    """Entities with those names apart that were settled to be two, and those one that were settled to be one."""
    made, heard, doubts = list(entities), list(readings), list[Caveat]()
    ordered = sorted(set(overrides))
    for override in (o for o in ordered if o.kind == "not-the-same-speaker"):
        made, heard = speakers_parted(made, heard, override.words)
    for override in (o for o in ordered if o.kind == "same-speaker"):
        made, heard = speakers_joined(made, heard, override.words, doubts)
    return sorted(made, key=lambda e: (-len(e.mentions), e.id)), heard, doubts


# -- one speaker -------------------------------------------------------------------------------------------------------


def speakers_joined(
    entities: Sequence[Entity], readings: Sequence[Reading], names: Sequence[str], doubts: list[Caveat]
) -> tuple[list[Entity], list[Reading]]:
    """Make one entity of those that bear these names; the most spoken of gives its id and name."""
    wanted: set[str] = set()
    for name in names:
        bearers = bearing(name, entities)
        if len(bearers) > 1:
            several = f"“{name}” is what {len(bearers)} are called here: nobody was joined by it. Settle a longer name."
            doubts.append(Caveat("override", several))
        else:
            wanted |= {e.id for e in bearers}
    same = sorted((e for e in entities if e.id in wanted), key=lambda e: (-len(e.mentions), e.id))
    if len(same) < 2:
        return list(entities), list(readings)
    one, gone = same[0], {e.id for e in same[1:]}
    joined = replace(
        one,
        names=tuple(dict.fromkeys(n for e in same for n in e.names)),
        mentions=tuple(sorted({m for e in same for m in e.mentions})),
    )
    made = [joined if e is one else e for e in entities if e.id not in gone]
    return made, [spoken_by(r, gone, lambda _: one.id) for r in readings]


def bearing(name: str, entities: Sequence[Entity]) -> list[Entity]:
    """Who goes by a name: as the story names them, or else as one of its reports does."""
    folded = name.casefold()
    shown = [e for e in entities if e.name.casefold() == folded]
    return shown or [e for e in entities if folded in {n.casefold() for n in e.names}]


def spoken_by(reading: Reading, changed: set[str], now: Named) -> Reading:
    """A reading in which the words that named one of these entities name another."""

    def become(entity: str | None, words: Evidence | None) -> str | None:
        return now(words) if entity in changed and words is not None else entity

    statements = [
        replace(
            s,
            speaker_entity=become(s.speaker_entity, s.speaker),
            channel=tuple(replace(c, entity=become(c.entity, c.evidence)) for c in s.channel),
        )
        for s in reading.statements
    ]
    return replace(reading, statements=tuple(statements))


# -- two speakers ------------------------------------------------------------------------------------------------------


def speakers_parted(
    entities: Sequence[Entity], readings: Sequence[Reading], names: Sequence[str]
) -> tuple[list[Entity], list[Reading]]:
    """Make an entity of each of these names, where one bore several."""
    made: list[Entity] = []
    heard = list(readings)
    for entity in entities:
        borne = {n.casefold() for n in (entity.name, *entity.names)}
        mine = [n for n in dict.fromkeys(names) if n.casefold() in borne]
        whom = Namesakes(entity, mine) if len(mine) > 1 else None
        parts = whom.parts() if whom else []
        if whom is None or len(parts) < 2:
            made.append(entity)
            continue
        made += parts
        ids = {p.name: p.id for p in parts}
        heard = [spoken_by(r, {entity.id}, partial(id_meant, whom, ids)) for r in heard]
    return made, heard


def id_meant(whom: Namesakes, ids: dict[str, str], words: Evidence) -> str:
    return ids[whom.meant(words)]


class Namesakes:
    """One entity that is several: whom each of its mentions means.

    Words that hold one of the names mean it; others ("Berg", "she") mean whom the article named last before them.
    """

    def __init__(self, entity: Entity, names: Sequence[str]) -> None:
        self.entity, self.names = entity, names
        self.forms = {n: re.compile(rf"(?<!\w){re.escape(n)}(?!\w)", re.IGNORECASE) for n in names}
        self.told: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for mention in entity.mentions:
            name = self.named(mention.text)
            if name is not None:
                self.told[mention.article].append((mention.start, name))

    def named(self, text: str) -> str | None:
        """The one of the names that words hold; of one within another ("Berg" in "Anna Berg"), the longer."""
        held = [n for n in self.names if self.forms[n].search(text)]
        return max(held, key=lambda n: (len(n), n)) if held else None

    def meant(self, words: Evidence) -> str:
        named = self.named(words.text)
        if named is not None:
            return named
        told = sorted(self.told[words.article])
        before = [name for start, name in told if start <= words.start]
        return before[-1] if before else told[0][1] if told else self.names[0]

    def parts(self) -> list[Entity]:
        """One entity a name; the most spoken of keeps the id."""
        mentions: defaultdict[str, list[Evidence]] = defaultdict(list)
        for mention in self.entity.mentions:
            mentions[self.meant(mention)].append(mention)
        spoken = sorted(mentions, key=lambda n: (-len(mentions[n]), n))
        made: list[Entity] = []
        for name in spoken:
            taken = [e.id for e in made]
            key = fresh_id(f"settled:{self.entity.id}:{name.casefold()}", taken) if made else self.entity.id
            surfaces = {m.text for m in mentions[name]}
            names = [n for n in self.entity.names if n in surfaces and self.named(n) in (name, None)]
            made.append(
                Entity(key, name, self.entity.kind, tuple(dict.fromkeys([name, *names])), tuple(mentions[name]))
            )
        return made


# -- points ------------------------------------------------------------------------------------------------------------


def settle_points(
    points: Sequence[Point],
    claims: Sequence[Claim],
    readings: Sequence[Reading],
    entities: Sequence[Entity],
    overrides: Sequence[Override],
) -> tuple[list[Point], list[Caveat]]:
    """Points with accounts joined that were settled to answer one question, and parted that answer two."""
    made, doubts = list(points), list[Caveat]()
    names = {e.id: e for e in entities}
    order = {r.article.id: n for n, r in enumerate(readings)}
    ordered = [o for o in sorted(set(overrides)) if set(o.articles) <= set(order)]
    for override in (o for o in ordered if o.kind == "same-fact"):
        one = accounts_of(override, claims) or accounts_of(override, told(readings, entities))
        if not one:
            doubts.append(Caveat("override", unanswered(override)))
            continue
        made = accounts_joined(made, one, names, order)
    for override in (o for o in ordered if o.kind == "not-the-same-fact"):
        made = [part for p in made for part in accounts_parted(p, override, names)]
    return made, doubts


def unanswered(override: Override) -> str:
    told = " and ".join(f"“{words}”" for words in override.words)
    return f"{told} were settled to be one fact, but are no figures, dates or sentences of one kind: left as they are."


def accounts_of(override: Override, claims: Sequence[Claim]) -> list[Claim]:
    """The claims that the accounts of an override mean, all of one kind; none if they have none in common."""
    meant: list[dict[tuple[str, str], Claim]] = []
    for article, words in override.accounts:
        near = [(closeness(c, words), c) for c in claims if c.article == article]
        best = max((n for n, _ in near), default=0)
        meant.append({kind_of(c): c for n, c in reversed(near) if n == best > 0})
    common = sorted(set.intersection(*map(set, meant)))
    return [found[common[0]] for found in meant] if common else []


def kind_of(claim: Claim) -> tuple[str, str]:
    """What answers one question at all: one dimension, and of figures one unit."""
    unit = claim.value.unit if isinstance(claim.value, Measure) else ""
    return claim.dimension, "" if unit == "person" else unit  # "40,000" may count people without saying so


def closeness(claim: Claim, words: str) -> int:
    """How surely an account's words, as a dossier shows them or shorter, are a claim's: its value 2, its phrase 1."""
    asked = " ".join(words.split()).casefold()
    value, phrase = (" ".join(e.text.split()).casefold() for e in (claim.words, claim.evidence))
    if claim.dimension == "other":  # a whole sentence, that its figure alone does not mean
        return 2 * int(asked in value and 2 * len(asked) > len(value))
    return 2 if asked in value else int(asked in phrase or (value in asked and 2 * len(value) > len(asked)))


def accounts_joined(
    points: Sequence[Point], one: Sequence[Claim], names: dict[str, Entity], order: dict[str, int]
) -> list[Point]:
    """All points that hold one of these claims as one point, with what else they hold."""
    wanted = set(one)
    met = [p for p in points if p.dimension == one[0].dimension and wanted & set(p.claims)]
    every = {*wanted, *(c for p in met for c in p.claims)}
    joined = remade(sorted(every, key=lambda c: (order[c.article], c.words.start, c.words.end)), SURE, names)
    if not met:
        return [*points, joined]
    at = points.index(met[0])
    return [joined if n == at else p for n, p in enumerate(points) if n == at or p not in met]


def accounts_parted(point: Point, override: Override, names: dict[str, Entity]) -> list[Point]:
    """A point as two, if it holds both accounts: what else it holds goes with the account that it fits."""
    left, right = (
        [c for c in point.claims if c.article == article and closeness(c, words)]
        for article, words in override.accounts
    )
    if not left or not right or set(left) & set(right):
        return [point]
    parts: tuple[list[Claim], list[Claim]] = ([], [])
    for claim in point.claims:
        with_right = claim in right or (claim not in left and fits(claim, right[0]) > fits(claim, left[0]))
        parts[with_right].append(claim)
    return [remade(part, point.score, names) for part in parts]


def fits(claim: Claim, account: Claim) -> int:
    """How well a claim stands beside an account: the same value, one that can be true with it, or neither."""
    return 2 if claim.value == account.value else int(not exclude(claim.value, account.value))


def remade(claims: Sequence[Claim], score: float, names: dict[str, Entity]) -> Point:
    return telling_point(claims, score) if claims[0].dimension == "other" else point(claims, score, names)
