"""The value that leaves the house: one story's account, its JSON form and schema, and the check that it holds.

In: what every stage found.  Out: Dossier, its JSON, and `verify`.  Next: report/
The JSON is the contract (schema.json beside this file). Whoever reads a dossier reads that and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from rashomon.article import Article
from rashomon.attribution import Statement
from rashomon.claim import Measure, Precedent, Status, Value
from rashomon.coverage import Cover
from rashomon.discrepancy import Account, Fact
from rashomon.dropped import Dropped
from rashomon.errors import Caveat, DossierError
from rashomon.labels import Label
from rashomon.origin import Origin
from rashomon.quantity import Quantity
from rashomon.readers import decode_as, find_again
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


# -- the check ---------------------------------------------------------------------------------------------------------


def schema() -> Json:
    """The contract as JSON Schema, draft 2020-12."""
    loaded: Json = json.loads((files("rashomon") / "schema.json").read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of a dossier covered."""

    articles: int
    evidence: int
    raw_rebuilt: int  # articles whose raw bytes were rebuilt from the dossier alone and met their sha256
    raw_reread: int  # articles whose input file was found and met its sha256
    raw_absent: int  # articles whose raw bytes could not be had here


def verify(dossier: Mapping[str, Any], beside: Path | None = None) -> Verified:
    """Re-check a dossier's schema, references, every Evidence and every source map, offline.

    `beside` is the folder from which relative `input` paths are looked up. Raises DossierError at the first fault.
    """
    check_schema(dossier)
    check_references(dossier)
    texts = {a["id"]: a["text"] for a in dossier["articles"]}
    count = 0
    for place, e in walk_evidence(dossier, ""):
        count += 1
        if e["article"] not in texts:
            raise DossierError(f"{place} cites article {e['article']!r}, which is not in the dossier.")
        found = texts[e["article"]][e["start"] : e["end"]]
        if found != e["text"]:
            raise DossierError(
                f"{place} does not quote its article {e['article']}: at {e['start']}:{e['end']} stands {found[:80]!r}, "
                f"the dossier says {e['text'][:80]!r}. The dossier was changed after it was made."
            )
    ways = [check_source_map(a, beside) for a in dossier["articles"]]
    return Verified(len(texts), count, ways.count("rebuilt"), ways.count("reread"), ways.count("absent"))


def check_schema(dossier: Mapping[str, Any]) -> None:
    from jsonschema import Draft202012Validator

    found = dossier.get("schema")
    if found != SCHEMA:
        raise DossierError(f"This is no {SCHEMA}: its `schema` is {found!r}. Was it made by another version?")
    errors = sorted(Draft202012Validator(schema()).iter_errors(dossier), key=lambda e: list(map(str, e.absolute_path)))
    if errors:
        place = "/".join(map(str, errors[0].absolute_path)) or "the top"
        raise DossierError(f"Schema: at {place}: {errors[0].message[:300]}")


def check_references(dossier: Mapping[str, Any]) -> None:
    """Every id that is named must exist, and none may stand for two things."""
    ids: dict[str, set[str]] = {}
    for kind, items in (
        ("article", dossier["articles"]),
        ("entity", dossier["entities"]),
        ("statement", dossier["statements"]),
        ("wording", dossier["wordings"]),
        ("fact", dossier["facts"]),
        ("outside", dossier["lineage"]["outside"]),
        ("origin", dossier["lineage"]["origins"]),
    ):
        ids[kind] = {i["id"] for i in items}
        if len(ids[kind]) != len(items):
            raise DossierError(f"Two of the dossier's {kind} entries share one id.")
    named: list[tuple[str, str | None, str]] = []
    for s in dossier["statements"]:
        named += [
            ("article", s["article"], f"statement {s['id']}"),
            ("entity", s["speaker_entity"], f"statement {s['id']}"),
        ]
        named += [("entity", c["entity"], f"statement {s['id']}") for c in s["channel"]]
    for w in dossier["wordings"]:
        named += [("statement", s, f"wording {w['id']}") for s in w["statements"]]
        named += [("statement", e[k], f"wording {w['id']}") for e in w["edits"] for k in ("from", "to")]
        named += [("entity", w["speaker_entity"], f"wording {w['id']}")]
    for f in dossier["facts"]:
        named += [("entity", e, f"fact {f['id']}") for e in f["about"]]
        named += [("origin", o, f"fact {f['id']}") for o in f["origins"]]
        named += [("article", a["article"], f"fact {f['id']}") for a in f["accounts"]]
        named += [("statement", a["statement"], f"fact {f['id']}") for a in f["accounts"]]
    for o in dossier["lineage"]["origins"]:
        named += [("article", a, f"origin {o['id']}") for a in o["articles"]]
    ids["node"] = ids["article"] | ids["outside"]
    for e in dossier["lineage"]["edges"]:
        named += [("node", e["from"], "an edge of the stemma"), ("article", e["to"], "an edge of the stemma")]
    ids["item"] = ids["fact"] | ids["wording"]
    for c in dossier["coverage"]:
        named += [("item", c["item"], "coverage"), ("article", c["article"], "coverage")]
    for h in dossier["timeline"]:
        named += [("origin", o, "the timeline") for o in h["origins"]]
    for kind, name, where in named:
        if name is not None and name not in ids[kind]:
            raise DossierError(f"{where} names the {kind} {name!r}, which is not in the dossier.")


def walk_evidence(node: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every Evidence of a dossier with the path where it stands."""
    if isinstance(node, Mapping):
        if node.keys() == {"article", "start", "end", "text"}:
            yield place, node
            return
        for key, value in node.items():
            yield from walk_evidence(value, f"{place}/{key}")
    elif isinstance(node, list):
        for n, value in enumerate(node):
            yield from walk_evidence(value, f"{place}/{n}")


def check_source_map(article: Mapping[str, Any], beside: Path | None) -> str:
    """Walk an article back to its raw page: rebuilt from the dossier, re-read from its file, or (said so) absent."""
    name, text = article["input"], article["text"]
    clean_end = raw_end = 0
    for clean, raw, length in article["source_map"]:
        if length < 1 or clean < clean_end or raw < raw_end or clean + length > len(text):
            raise DossierError(f"{name}: the source map does not ascend at clean offset {clean}.")
        gap = text[clean_end:clean]
        if gap.strip():
            raise DossierError(f"{name}: {gap[:60]!r} at {clean_end} stands in no raw page.")
        clean_end, raw_end = clean + length, raw + length
    if text[clean_end:].strip():
        raise DossierError(f"{name}: {text[clean_end:][:60]!r} at {clean_end} stands in no raw page.")
    rebuilt = rebuild(article)
    if rebuilt is not None:
        if hashlib.sha256(rebuilt).hexdigest() != article["raw_sha256"]:
            raise DossierError(f"{name}: clean text and removed stretches together do not give the raw page's sha256.")
        return "rebuilt"
    page = find_again(str((beside or Path()) / name), article["raw_sha256"]) if "://" not in name else None
    if page is not None:
        check_against_raw(article, decode_as(page.raw, article["encoding"]).text)
        return "reread"
    return "absent"


def rebuild(article: Mapping[str, Any]) -> bytes | None:
    """The raw bytes of a plain-text page, from clean text and removed stretches; None for other kinds of page."""
    if article["media_type"] != "text/plain" or article.get("damaged"):
        return None
    pieces = [(raw, article["text"][clean : clean + n]) for clean, raw, n in article["source_map"]]
    pieces += [(r["start"], r["text"]) for r in article["removed"]]
    at, parts = 0, []
    for start, piece in sorted(pieces):
        if start != at:
            raise DossierError(f"{article['input']}: text and removed stretches leave a gap at {at} of the raw page.")
        parts.append(piece)
        at += len(piece)
    try:
        return "".join(parts).encode(article["encoding"])
    except (UnicodeError, LookupError):
        return None


def check_against_raw(article: Mapping[str, Any], raw: str) -> None:
    """Every mapped stretch must stand in the raw page; white space and character references may differ."""
    for clean, start, n in article["source_map"]:
        ours, theirs = article["text"][clean : clean + n], raw[start : start + n]
        if any(a != b and not a.isspace() and b != "&" for a, b in zip(ours, theirs, strict=False)):
            raise DossierError(f"{article['input']}: {ours[:60]!r} does not stand at {start} of the raw page.")
