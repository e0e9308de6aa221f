"""What a run leaves: the columns of its tables, and a dossier as their rows.

In: Dossier.  Out: rows.  Next: accounts.py
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from rashomon.article import Article
from rashomon.attribution import Statement
from rashomon.corpus.intake import REFUSED, plain
from rashomon.discrepancy import Fact
from rashomon.dossier import Dossier, value_json
from rashomon.stemma import Edge
from rashomon.version import VERSION
from rashomon.wording import Wording

TEXT, TEXTS, WHOLE, SHARE = pa.string(), pa.list_(pa.string()), pa.int64(), pa.float64()
EDIT = pa.struct([("from", TEXT), ("to", TEXT), ("kind", TEXT), ("score", SHARE), ("why", TEXT)])
ACCOUNT = pa.struct([("article", TEXT), ("start", WHOLE), ("end", WHOLE), ("words", TEXT), ("value", TEXT)])

TABLES: dict[str, pa.Schema] = {
    "articles": pa.schema([
        ("id", TEXT), ("story", TEXT), ("input", TEXT), ("outlet", TEXT), ("title", TEXT), ("bylines", TEXTS),
        ("published", TEXT), ("published_from", TEXT), ("url", TEXT), ("language", TEXT), ("credits", TEXTS),
        ("raw_sha256", TEXT), ("text", TEXT), ("caveats", TEXTS),
    ]),
    "statements": pa.schema([
        ("id", TEXT), ("story", TEXT), ("article", TEXT), ("manner", TEXT), ("kind", TEXT), ("start", WHOLE),
        ("end", WHOLE), ("content", TEXT), ("cue", TEXT), ("as_written", TEXT), ("speaker_entity", TEXT),
        ("speaker", TEXT), ("channel", TEXTS), ("chain_complete", pa.bool_()), ("denied", pa.bool_()),
    ]),
    "facts": pa.schema([
        ("id", TEXT), ("story", TEXT), ("question", TEXT), ("dimension", TEXT), ("verdict", TEXT), ("why", TEXT),
        ("score", SHARE), ("origins", TEXTS), ("accounts", pa.list_(ACCOUNT)),
    ]),
    "wordings": pa.schema([
        ("id", TEXT), ("story", TEXT), ("speaker", TEXT), ("statements", TEXTS), ("origins", TEXTS),
        ("edits", pa.list_(EDIT)),
    ]),
    "lineage": pa.schema([
        ("story", TEXT), ("parent", TEXT), ("child", TEXT), ("kind", TEXT), ("variant", TEXT), ("main", pa.bool_()),
        ("direction", TEXT), ("share", SHARE), ("score", SHARE), ("why", TEXT),
    ]),
    "stories": pa.schema([
        ("id", TEXT), ("title", TEXT), ("first_published", TEXT), ("last_published", TEXT), ("articles", WHOLE),
        ("origins", WHOLE), ("statements", WHOLE), ("facts", WHOLE), ("disputed", WHOLE), ("wordings", WHOLE),
        ("caveats", TEXTS),
    ]),
    "skipped": REFUSED,
}  # fmt: skip

Row = dict[str, Any]


def rows_of(dossier: Dossier) -> dict[str, list[Row]]:
    """A dossier as rows of every table."""
    names = {e.id: e.name for e in dossier.entities}
    story = dossier.story_id
    doubts: dict[str | None, list[str]] = {}
    for caveat in dossier.caveats:
        doubts.setdefault(caveat.article, []).append(plain(caveat.reason))
    return {
        "articles": [article_row(a, story, doubts.get(a.id, [])) for a in dossier.articles],
        "statements": [statement_row(s, story, names) for s in dossier.statements],
        "facts": [fact_row(f, story) for f in dossier.facts],
        "wordings": [wording_row(w, story, names) for w in dossier.wordings],
        "lineage": [edge_row(e, story) for e in dossier.lineage.edges],
        "stories": [story_row(dossier, doubts.get(None, []))],
        "skipped": [],
    }


def article_row(a: Article, story: str, doubts: list[str]) -> Row:
    return {
        "id": a.id, "story": story, "input": a.input, "outlet": a.outlet, "title": a.title, "bylines": a.bylines,
        "published": a.published, "published_from": a.published_from, "url": a.url, "language": a.language,
        "credits": [c.name for c in a.credits], "raw_sha256": a.raw_sha256, "text": a.text, "caveats": doubts,
    }  # fmt: skip


def statement_row(s: Statement, story: str, names: dict[str, str]) -> Row:
    return {
        "id": s.id, "story": story, "article": s.article, "manner": s.manner, "kind": s.kind,
        "start": s.content.start, "end": s.content.end, "content": s.content.text, "cue": s.cue and s.cue.text,
        "as_written": s.speaker and s.speaker.text, "speaker_entity": s.speaker_entity,
        "speaker": names.get(s.speaker_entity or ""), "channel": [c.name for c in s.channel],
        "chain_complete": s.chain_complete, "denied": s.denied,
    }  # fmt: skip


def fact_row(f: Fact, story: str) -> Row:
    accounts = []
    for a in f.accounts:
        value = value_json(a.value)
        accounts.append({
            "article": a.article, "start": a.evidence.start, "end": a.evidence.end, "words": a.evidence.text,
            "value": None if value is None else json.dumps(value, sort_keys=True),
        })  # fmt: skip
    return {
        "id": f.id, "story": story, "question": f.question, "dimension": f.dimension, "verdict": f.verdict,
        "why": f.why, "score": round(f.score, 3), "origins": [o.id for o in f.origins], "accounts": accounts,
    }  # fmt: skip


def wording_row(w: Wording, story: str, names: dict[str, str]) -> Row:
    edits = [
        {"from": e.source, "to": e.target, "kind": e.kind, "score": round(e.score, 3), "why": e.why} for e in w.edits
    ]
    return {
        "id": w.id, "story": story, "speaker": names.get(w.speaker_entity or ""), "statements": w.statements,
        "origins": [o.id for o in w.origins], "edits": edits,
    }  # fmt: skip


def edge_row(e: Edge, story: str) -> Row:
    return {
        "story": story, "parent": e.parent, "child": e.child, "kind": e.kind, "variant": e.variant, "main": e.main,
        "direction": e.direction, "share": round(e.share, 3), "score": round(e.score, 3), "why": e.why,
    }  # fmt: skip


def story_row(d: Dossier, doubts: list[str]) -> Row:
    dates = sorted(a.published for a in d.articles if a.published)
    return {
        "id": d.story_id, "title": d.title, "first_published": dates[0] if dates else None,
        "last_published": dates[-1] if dates else None, "articles": len(d.articles), "origins": len(d.origins),
        "statements": len(d.statements), "facts": len(d.facts),
        "disputed": sum(f.verdict == "disputed" for f in d.facts), "wordings": len(d.wordings), "caveats": doubts,
    }  # fmt: skip


@dataclass
class Unpacking:
    """The rows of one table, out of the accounts of stories."""

    table: str
    version = VERSION
    group = None

    @property
    def name(self) -> str:
        return self.table

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.table,)

    @property
    def schema(self) -> pa.Schema:
        return TABLES[self.table]

    def setup(self) -> None:
        """Nothing to load."""

    def __call__(self, table: pa.Table) -> pa.Table:
        rows = table.column(self.table).combine_chunks().flatten()
        return pa.Table.from_arrays(rows.flatten(), schema=self.schema)
