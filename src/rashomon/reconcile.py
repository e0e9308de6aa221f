"""START HERE: the whole method on one screen.

In: pages.  Out: one Dossier a story.  Next: article.py, then down the flow of docs/how/.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from rashomon.alignment import JOIN, Point, align_claims
from rashomon.article import read_articles
from rashomon.claim import Claim, find_claims
from rashomon.contest import find_contests
from rashomon.coverage import cover
from rashomon.discrepancy import Fact, judge_points
from rashomon.dossier import Dossier, Method
from rashomon.dropped import dropped
from rashomon.echo import SAID, align_statements
from rashomon.errors import Caveat, NoArticles
from rashomon.labels import find_labels
from rashomon.machine import seldom_collected
from rashomon.models.protocols import Encoder, Models
from rashomon.obeying import settle_points, settle_speakers
from rashomon.origin import Provenance, origins
from rashomon.override import Override, touching
from rashomon.passage import Folded, shared_passages
from rashomon.place import find_places
from rashomon.readers.page import Page
from rashomon.reading import Reading, read_each
from rashomon.scene import Scene, scenes_of
from rashomon.source import Entity, resolve
from rashomon.stemma import build_stemma
from rashomon.story import group_stories
from rashomon.telling import TOLD, align_tellings
from rashomon.timeline import build_timeline
from rashomon.verdict import DISPUTE, ROUNDING
from rashomon.version import VERSION
from rashomon.wording import Wording, judge_wordings

# Every number that decides, as the dossier names it.
THRESHOLDS = {"join": JOIN, "said": SAID, "told": TOLD, "dispute": DISPUTE, "rounding": ROUNDING}

Progress = Callable[[str, int, int], None]  # (what is being done, how many are done, of how many)


def quiet(what: str, done: int, total: int) -> None:
    """The progress of a run that nobody watches."""


@seldom_collected()
def reconcile_pages(
    pages: Sequence[Page], models: Models, caveats: Sequence[Caveat] = (), progress: Progress = quiet
) -> list[Dossier]:
    """Read many pages and give one dossier for each story they tell, the story with most reports first."""
    readings, doubts = read_alone(pages, models, caveats, progress)
    stories = sorted(group_stories(readings, models.encoder), key=lambda s: (-len(s), min(r.article.id for r in s)))
    return [reconcile(story, models, doubts, progress) for story in stories]


@dataclass(frozen=True, slots=True)
class Soliloquy:
    """One article with the entities that it names, before it meets any other."""

    reading: Reading
    entities: tuple[Entity, ...]


def read_pages(
    pages: Sequence[Page], models: Models, caveats: Sequence[Caveat] = (), progress: Progress = quiet
) -> list[Soliloquy]:
    """Read pages one by one, each with its own speakers resolved and with its own doubts."""
    readings, doubts = read_alone(pages, models, caveats, progress)
    found = []
    for reading in readings:
        entities, (resolved,), unsure = resolve([reading])
        mine = [c for c in (*doubts, *unsure) if c.article == reading.article.id]
        found.append(Soliloquy(replace(resolved, caveats=(*resolved.caveats, *mine)), tuple(entities)))
    return found


def read_alone(
    pages: Sequence[Page], models: Models, caveats: Sequence[Caveat], progress: Progress
) -> tuple[list[Reading], list[Caveat]]:
    """What each page says by itself. Any process can do any of them, in any order."""
    articles, doubts = read_articles(pages)
    if not articles:
        raise NoArticles(say_nothing_read([*caveats, *doubts]))
    readings: list[Reading] = []
    progress("reading", 0, len(articles))
    for reading in read_each(articles, models.annotator, models.reporter):
        readings.append(reading)
        progress("reading", len(readings), len(articles))
    return readings, [*caveats, *doubts]


def say_nothing_read(caveats: Sequence[Caveat]) -> str:
    """One message for a run in which no input was an article."""
    reasons = [c.reason for c in caveats[:5]] or ["Nothing was given."]
    more = f" ({len(caveats) - 5} more)" if len(caveats) > 5 else ""
    return "No article could be read. " + " ".join(reasons) + more


def reconcile(
    readings: Sequence[Reading],
    models: Models,
    caveats: Sequence[Caveat] = (),
    progress: Progress = quiet,
    overrides: Sequence[Override] = (),
) -> Dossier:
    """What the reports of one story say together, and what an analyst has settled about it."""
    readings = sorted(map(spoken, readings), key=lambda r: (r.article.published or "9999", r.article.id))
    progress("who is who", 0, 5)
    entities, readings, doubts_who = resolve(readings)
    entities, readings, unheard = settle_speakers(entities, readings, overrides)
    progress("who copied whom", 1, 5)
    folded = Folded(readings)
    passages = shared_passages(readings, folded)
    lineage, doubts_tree = build_stemma(readings, passages, models.encoder, folded)
    lost = dropped(readings, lineage, models.encoder, folded)
    origins_of = partial(origins, Provenance.of(lineage, readings, entities))
    progress("where reports meet", 2, 5)
    scenes = scenes_of(readings, entities)
    claims = find_claims(scenes)
    points = meet(readings, entities, scenes, claims, models.encoder)
    points, unmet = settle_points(points, claims, readings, entities, overrides)
    echoes = align_statements(readings, models.encoder) if len(readings) > 1 else []
    progress("where they differ", 3, 5)
    facts = judge_points(points, readings, origins_of, models.judge)
    wordings = judge_wordings(echoes, readings, origins_of, models.judge)
    progress("what each leaves out", 4, 5)
    coverage = cover(facts, wordings, readings)
    labels = find_labels(readings)
    timeline = build_timeline(facts, claims, origins_of)
    progress("done", 5, 5)
    return Dossier(
        method=method(models),
        story_id=hashlib.sha256("\n".join(sorted(r.article.id for r in readings)).encode()).hexdigest()[:12],
        title=story_title(readings),
        readings=tuple(readings),
        entities=tuple(entities),
        wordings=tuple(wordings),
        facts=tuple(facts),
        lineage=lineage,
        dropped=tuple(lost),
        coverage=tuple(coverage),
        labels=tuple(labels),
        timeline=tuple(timeline),
        caveats=gather(
            [*caveats, *doubts_who, *unheard, *doubts_tree, *unmet, *silence(readings, facts, wordings)], readings
        ),
        overrides=touching(overrides, readings, entities),
    )


def meet(
    readings: Sequence[Reading],
    entities: Sequence[Entity],
    scenes: Sequence[Scene],
    claims: Sequence[Claim],
    encoder: Encoder,
) -> list[Point]:
    """The points that several reports speak of: figures, dates and statuses, places, denials, sentences alike.

    An article alone meets nothing, and its sentences need not be encoded.
    """
    if len(readings) < 2:
        return []
    tellings = align_tellings(readings, entities, encoder)
    return [
        *align_claims(claims, readings, entities, encoder, tellings),
        *align_claims(find_places(scenes), readings, entities, encoder, tellings),
        *find_contests(scenes),
        *tellings,
    ]


def spoken(reading: Reading) -> Reading:
    """A reading with what was said; what somebody only thought or hoped stays with the article, not with the story."""
    return replace(reading, statements=tuple(s for s in reading.statements if s.kind == "speech"))


def method(models: Models) -> Method:
    """What this run was made with."""
    names = [("annotator", models.annotator.name), ("encoder", models.encoder.name), ("judge", models.judge.name)]
    if models.reporter is not None:
        names.append(("reporter", models.reporter.name))
    return Method(VERSION, tuple(names), tuple(sorted(THRESHOLDS.items())))


def story_title(readings: Sequence[Reading]) -> str:
    """The title of the earliest article that has one; else the beginning of the earliest article."""
    titled = next((r.article.title for r in readings if r.article.title), None)
    return titled or " ".join(readings[0].article.text.split()[:12])


def gather(caveats: Sequence[Caveat], readings: Sequence[Reading]) -> tuple[Caveat, ...]:
    """All doubts of a run that touch this story, each once, in an order that does not depend on the run's."""
    here = {r.article.id for r in readings}
    every = {*caveats, *(c for r in readings for c in r.caveats)}
    return tuple(
        sorted(
            (c for c in every if c.article is None or c.article in here),
            key=lambda c: (c.stage, c.reason, c.article or "", c.evidence.start if c.evidence else -1),
        )
    )


def silence(readings: Sequence[Reading], facts: Sequence[Fact], wordings: Sequence[Wording]) -> list[Caveat]:
    """Where nothing is found, say why."""
    if len(readings) == 1:
        return [Caveat("reconcile", "Only one article: nothing to compare it with. Add other reports of the event.")]
    found = []
    if not facts:
        found.append(
            Caveat(
                "alignment", "No figure, date or status is given by two of the articles in a way that can be joined."
            )
        )
    if not wordings:
        found.append(Caveat("alignment", "No statement is carried by two of the articles, as far as can be told."))
    return found
