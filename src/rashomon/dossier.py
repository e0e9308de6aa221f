"""The value that leaves the house: one story's account, and its JSON form.

In: what every stage found.  Out: Dossier and its JSON.  Next: verification.py
The JSON is the contract (schema.json beside this file). Whoever reads a dossier reads that and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from rashomon.article import Article
from rashomon.attribution import Statement
from rashomon.claim import Measure, Precedent, Status, Value
from rashomon.coverage import Cover
from rashomon.discrepancy import Account, Fact
from rashomon.dropped import Dropped
from rashomon.errors import Caveat
from rashomon.labels import Label
from rashomon.origin import Origin
from rashomon.override import Override
from rashomon.quantity import Quantity
from rashomon.reading import Reading
from rashomon.source import Entity
from rashomon.span import Evidence, Span
from rashomon.stemma import Lineage
from rashomon.timeline import Happening
from rashomon.timex import Time
from rashomon.wording import Wording

SCHEMA = "rashomon/dossier/1"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Method:
    """How a dossier was made: enough to make it again."""

    version: str
    models: tuple[tuple[str, str], ...]  # (role, name)
    thresholds: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What rashomon says about one story."""

    method: Method
    story_id: str
    title: str
    readings: tuple[Reading, ...]
    entities: tuple[Entity, ...]
    wordings: tuple[Wording, ...]
    facts: tuple[Fact, ...]
    lineage: Lineage
    dropped: tuple[Dropped, ...]
    coverage: tuple[Cover, ...]
    labels: tuple[Label, ...]
    timeline: tuple[Happening, ...]
    caveats: tuple[Caveat, ...]
    overrides: tuple[Override, ...] = ()  # what an analyst settled about this story

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(r.article for r in self.readings)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Every origin that some item names, by id."""
        named = [o for f in self.facts for o in f.origins]
        named += [o for w in self.wordings for o in w.origins]
        named += [o for h in self.timeline for o in h.origins]
        return tuple({o.id: o for o in sorted(named, key=lambda o: o.id)}.values())

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(s for r in self.readings for s in r.statements)

    def to_json(self) -> Json:
        """The contract's form: plain dicts, lists, strings and numbers."""
        dates = sorted(a.published for a in self.articles if a.published)
        return {
            "schema": SCHEMA,
            "method": {
                "version": self.method.version,
                "models": dict(self.method.models),
                "thresholds": dict(self.method.thresholds),
            },
            "story": {
                "id": self.story_id,
                "title": self.title,
                "first_published": dates[0] if dates else None,
                "last_published": dates[-1] if dates else None,
            },
            "articles": [article_json(a) for a in self.articles],
            "entities": [entity_json(e) for e in self.entities],
            "statements": [statement_json(s) for s in self.statements],
            "wordings": [wording_json(w) for w in self.wordings],
            "quantities": [quantity_json(r.article, q) for r in self.readings for q in r.quantities],
            "times": [time_json(r.article, t) for r in self.readings for t in r.times],
            "facts": [fact_json(f) for f in self.facts],
            "lineage": lineage_json(self.lineage, self.origins, self.dropped),
            "coverage": [{"item": c.item, "article": c.article, "state": c.state} for c in self.coverage],
            "labels": [label_json(label) for label in self.labels],
            "timeline": [happening_json(h) for h in self.timeline],
            "caveats": [caveat_json(c) for c in self.caveats],
            **({"overrides": [o.form() for o in self.overrides]} if self.overrides else {}),
        }

    def dumps(self) -> str:
        """The JSON text, the same bytes for the same dossier."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=1) + "\n"


def reading_json(reading: Reading, entities: tuple[Entity, ...]) -> Json:
    """What one article says, in the contract's form: a line of `rashomon read --json`."""
    return {
        "article": article_json(reading.article),
        "statements": [statement_json(s) for s in reading.statements],
        "entities": [entity_json(e) for e in entities],
        "quantities": [quantity_json(reading.article, q) for q in reading.quantities],
        "times": [time_json(reading.article, t) for t in reading.times],
        "caveats": [caveat_json(c) for c in reading.caveats],
    }


def evidence_json(e: Evidence) -> Json:
    return {"article": e.article, "start": e.start, "end": e.end, "text": e.text}


def quote_json(article: Article, span: Span) -> Json:
    return evidence_json(Evidence.at(article.id, article.text, span))


def maybe(e: Evidence | None) -> Json | None:
    return None if e is None else evidence_json(e)


def article_json(a: Article) -> Json:
    return {
        "id": a.id,
        "input": a.input,
        "raw_sha256": a.raw_sha256,
        "media_type": a.media_type,
        "encoding": a.encoding,
        "damaged": a.damaged,
        "outlet": a.outlet,
        "title": a.title,
        "bylines": list(a.bylines),
        "contributors": list(a.contributors),
        "published": a.published,
        "published_from": a.published_from,
        "updated": a.updated,
        "url": a.url,
        "language": a.language,
        "text": a.text,
        "source_map": [list(m) for m in a.source_map],
        "removed": [{"start": r.start, "end": r.end, "reason": r.reason, "text": r.text} for r in a.removed],
        "credits": [
            {
                "name": c.name,
                "kind": c.kind,
                "how": c.how,
                "evidence": maybe(c.evidence),
                "raw": list(c.raw) if c.raw else None,
            }
            for c in a.credits
        ],
    }


def entity_json(e: Entity) -> Json:
    return {
        "id": e.id,
        "name": e.name,
        "kind": e.kind,
        "names": list(e.names),
        "mentions": [evidence_json(m) for m in e.mentions],
    }


def statement_json(s: Statement) -> Json:
    return {
        "id": s.id,
        "article": s.article,
        "manner": s.manner,
        "content": evidence_json(s.content),
        "cue": maybe(s.cue),
        "speaker": maybe(s.speaker),
        "speaker_entity": s.speaker_entity,
        "channel": [{"name": c.name, "entity": c.entity, "evidence": evidence_json(c.evidence)} for c in s.channel],
        "chain_complete": s.chain_complete,
        "denied": s.denied,
        "kind": s.kind,
    }


def wording_json(w: Wording) -> Json:
    return {
        "id": w.id,
        "speaker_entity": w.speaker_entity,
        "statements": list(w.statements),
        "edits": [
            {"from": e.source, "to": e.target, "kind": e.kind, "score": round(e.score, 3), "why": e.why}
            for e in w.edits
        ],
        "origins": [o.id for o in w.origins],
    }


def quantity_json(article: Article, q: Quantity) -> Json:
    return {
        "evidence": quote_json(article, q.span),
        "low": q.low,
        "high": q.high,
        "unit": q.unit,
        "of": q.of,
        "hedge": q.hedge,
    }


def time_json(article: Article, t: Time) -> Json:
    return {"evidence": quote_json(article, t.span), "earliest": t.earliest, "latest": t.latest, "kind": t.kind}


def value_json(value: Value) -> Json | None:
    if isinstance(value, Measure):
        return {"low": value.low, "high": value.high, "unit": value.unit, "hedge": value.hedge}
    if isinstance(value, Status):
        return {"status": value.status}
    if isinstance(value, Precedent):
        return {"since": value.since, "rank": value.rank}
    return None


def account_json(a: Account) -> Json:
    return {
        "article": a.article,
        "evidence": evidence_json(a.evidence),
        "words": maybe(a.words),
        "statement": a.statement,
        "value": value_json(a.value),
    }


def fact_json(f: Fact) -> Json:
    return {
        "id": f.id,
        "question": f.question,
        "about": list(f.about),
        "dimension": f.dimension,
        "accounts": [account_json(a) for a in f.accounts],
        "verdict": f.verdict,
        "why": f.why,
        "score": round(f.score, 3),
        "origins": [o.id for o in f.origins],
    }


def lineage_json(lineage: Lineage, origins: tuple[Origin, ...], dropped: tuple[Dropped, ...]) -> Json:
    return {
        "edges": [
            {
                "from": e.parent,
                "to": e.child,
                "kind": e.kind,
                "variant": e.variant,
                "main": e.main,
                "direction": e.direction,
                "share": round(e.share, 3),
                "score": round(e.score, 3),
                "passages": [[evidence_json(a), evidence_json(b)] for a, b in e.passages],
                "why": e.why,
            }
            for e in lineage.edges
        ],
        "outside": [{"id": o.id, "name": o.name, "why": o.why} for o in lineage.outside],
        "origins": [{"id": o.id, "name": o.name, "articles": list(o.articles), "why": o.why} for o in origins],
        "dropped": [
            {
                "from": d.parent,
                "to": d.child,
                "kind": d.kind,
                "before": maybe(d.before),
                "after": maybe(d.after),
                "why": d.why,
            }
            for d in dropped
        ],
    }


def label_json(label: Label) -> Json:
    return {
        "entity": label.entity,
        "concept": label.concept,
        "by_article": {
            article: [{"label": words, "evidence": evidence_json(e)} for words, e in found]
            for article, found in label.by_article
        },
    }


def happening_json(h: Happening) -> Json:
    return {
        "earliest": h.earliest,
        "latest": h.latest,
        "what": h.what,
        "evidence": [evidence_json(e) for e in h.evidence],
        "origins": [o.id for o in h.origins],
    }


def caveat_json(c: Caveat) -> Json:
    return {"stage": c.stage, "reason": c.reason, "article": c.article, "evidence": maybe(c.evidence)}
