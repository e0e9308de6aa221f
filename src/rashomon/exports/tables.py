"""A dossier as tables: what stands in each column of stories, articles, statements, facts, accounts, wordings …

In: the dossier's JSON form.  Out: rows.  Next: sheets.py
The archive writes the same tables for all its stories at once (store/tables.py), a run those of a whole corpus
(corpus/tables.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from rashomon.report.index import Index, Json, open_dossier
from rashomon.report.values import value_words

Row = dict[str, Any]
Kind = Literal["text", "texts", "whole", "number", "yes-no"]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, its columns in order with what each holds, and how its rows come out of a dossier."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: Callable[[Index], Iterable[Row]]


def to_tables(dossier: Json) -> dict[str, list[Row]]:
    """Every table of a dossier as rows, ready for pandas, pyarrow or DuckDB.

    >>> form = {"story": {"id": "5f"}, "articles": [{"id": "a7", "outlet": "The Tarn Post", "text": "Rain."}]}
    >>> row = to_tables(form)["articles"][0]
    >>> row["outlet"], row["text"]
    ('The Tarn Post', 'Rain.')
    """
    index = open_dossier(dossier)
    return {table.name: list(rows_of(table, index)) for table in TABLES}


def rows_of(table: Table, index: Index) -> Iterator[Row]:
    """The rows of one table, each with its story and with every column."""
    story = str((index.dossier.get("story") or {}).get("id") or "")
    for row in table.rows(index):
        yield {name: story if name == "story" else row.get(name) for name, _ in table.columns}


def _stories(index: Index) -> Iterator[Row]:
    disputed = sum(fact["verdict"] == "disputed" for fact in index.facts.values())
    counted = {
        "articles": len(index.reports),
        "origins": len(index.origins),
        "statements": len(index.statements),
        "facts": len(index.facts),
        "disputed": disputed,
        "wordings": len(index.wordings),
    }
    yield {**(index.dossier.get("story") or {}), **counted}


def _articles(index: Index) -> Iterator[Row]:
    for report in index.reports:
        credits = [str(credit["name"]) for credit in report.json.get("credits", ())]
        yield {
            **report.json,
            "number": report.number,
            "name": report.name,
            "credits": list(dict.fromkeys(credits)),
            "words": len(report.text.split()),
        }


def _statements(index: Index) -> Iterator[Row]:
    wording_of = {s: w["id"] for w in index.wordings.values() for s in w["statements"]}
    for statement in index.statements.values():
        speaker = _words(statement.get("speaker"))
        yield {
            **statement,
            **_place(index, statement["content"]),
            "speaker": index.name_of(statement.get("speaker_entity")) or speaker,
            "as_written": speaker,
            "content": statement["content"]["text"],
            "cue": _words(statement.get("cue")),
            "channels": [str(channel["name"]) for channel in statement["channel"]],
            "wording": wording_of.get(statement["id"]),
        }


def _facts(index: Index) -> Iterator[Row]:
    for fact in index.facts.values():
        yield {
            **fact,
            "about": [index.name_of(entity) or str(entity) for entity in fact["about"]],
            "reports": len({account["article"] for account in fact["accounts"]}),
            **_origins(fact),
        }


def _accounts(index: Index) -> Iterator[Row]:
    for fact in index.facts.values():
        articles_of = {o: index.origins[o]["articles"] for o in fact.get("origins", ()) if o in index.origins}
        for account in fact["accounts"]:
            statement = index.statements.get(account.get("statement") or "") or {}
            yield {
                **(account.get("value") or {}),
                **_place(index, account["evidence"]),
                "fact": fact["id"],
                "verdict": fact["verdict"],
                "value": value_words(account.get("value")) or None,
                "evidence": account["evidence"]["text"],
                "words": _words(account.get("words")),
                "statement": account.get("statement"),
                "speaker": index.name_of(statement.get("speaker_entity")) or _words(statement.get("speaker")),
                "origin_ids": [origin for origin, articles in articles_of.items() if account["article"] in articles],
            }


def _wordings(index: Index) -> Iterator[Row]:
    for wording in index.wordings.values():
        yield {
            **wording,
            "speaker": index.name_of(wording.get("speaker_entity")) or None,
            "edits": len(wording["edits"]),
            **_origins(wording),
        }


def _edits(index: Index) -> Iterator[Row]:
    for wording in index.wordings.values():
        for edit in wording["edits"]:
            ends = {end: index.statements.get(edit[end]) for end in ("from", "to")}
            row: Row = {
                **edit,
                "wording": wording["id"],
                "speaker": index.name_of(wording.get("speaker_entity")) or None,
            }
            for end, statement in ends.items():
                if statement:
                    row[f"{end}_outlet"] = _outlet(index, statement["article"])
                    row[f"{end}_words"] = statement["content"]["text"]
            yield row


def _lineage(index: Index) -> Iterator[Row]:
    for edge in index.dossier.get("lineage", {}).get("edges", ()):
        names = {f"{end}_name": index.node_name(edge[end]) for end in ("from", "to")}
        yield {**edge, **names, "passages": len(edge["passages"])}


def _passages(index: Index) -> Iterator[Row]:
    for edge in index.dossier.get("lineage", {}).get("edges", ()):
        for pair in edge["passages"]:
            row: Row = {}
            for end, evidence in zip(("from", "to"), pair, strict=True):
                row |= {end: evidence["article"], f"{end}_words": evidence["text"]}
                row |= {f"{end}_start": evidence["start"], f"{end}_end": evidence["end"]}
            yield row


def _dropped(index: Index) -> Iterator[Row]:
    for change in index.dossier.get("lineage", {}).get("dropped", ()):
        names = {f"{end}_name": index.node_name(change[end]) for end in ("from", "to")}
        yield {**change, **names, "before": _words(change["before"]), "after": _words(change["after"])}


def _origin_rows(index: Index) -> Iterator[Row]:
    for origin in index.origins.values():
        yield {**origin, "outlets": [index.node_name(article) for article in origin["articles"]]}


def _coverage(index: Index) -> Iterator[Row]:
    for cover in index.dossier.get("coverage", ()):
        item = cover["item"]
        fact, wording = index.facts.get(item), index.wordings.get(item)
        what = fact["question"] if fact else ""
        if wording:
            first = index.statements.get(wording["statements"][0]) if wording["statements"] else None
            what = first["content"]["text"] if first else ""
        kind = "fact" if fact else "wording" if wording else None
        yield {**cover, "kind": kind, "what": what, "outlet": _outlet(index, cover["article"])}


def _labels(index: Index) -> Iterator[Row]:
    for label in index.dossier.get("labels", ()):
        for report in index.reports:
            for one in label["by_article"].get(report.id, ()):
                yield {**label, **_place(index, one["evidence"]), "label": one["label"]}


def _timeline(index: Index) -> Iterator[Row]:
    for event in index.events:
        articles = list(dict.fromkeys(str(evidence["article"]) for evidence in event["evidence"]))
        yield {**event, "articles": articles, **_origins(event)}


def _entities(index: Index) -> Iterator[Row]:
    said = [statement.get("speaker_entity") for statement in index.statements.values()]
    for entity in index.entities.values():
        yield {**entity, "mentions": len(entity["mentions"]), "statements": said.count(entity["id"])}


def _quantities(index: Index) -> Iterator[Row]:
    for quantity in index.dossier.get("quantities", ()):
        yield {**quantity, **_place(index, quantity["evidence"]), "words": quantity["evidence"]["text"]}


def _times(index: Index) -> Iterator[Row]:
    for time in index.dossier.get("times", ()):
        yield {**time, **_place(index, time["evidence"]), "words": time["evidence"]["text"]}


def _caveats(index: Index) -> Iterator[Row]:
    for caveat in index.dossier.get("caveats", ()):
        yield {**caveat, "words": _words(caveat.get("evidence"))}


def _place(index: Index, evidence: Json) -> Row:
    """In which article an Evidence stands, and where."""
    report = index.report.get(evidence["article"])
    published = report.json.get("published") if report else None
    where = {"article": evidence["article"], "start": evidence["start"], "end": evidence["end"]}
    return {**where, "outlet": _outlet(index, evidence["article"]), "published": published}


def _outlet(index: Index, article: str) -> str | None:
    """The outlet; None where none is known, as a table holds values and no stand-ins."""
    return (index.report[article].json.get("outlet") or None) if article in index.report else None


def _origins(item: Json) -> Row:
    found = list(item.get("origins") or ())
    return {"origins": len(found), "origin_ids": found}


def _words(evidence: Json | None) -> str | None:
    return str(evidence["text"]) if evidence else None


def _columns(text: str) -> tuple[tuple[str, Kind], ...]:
    """`id text:whole` → the columns "id", which holds text, and "text", which holds a whole number."""
    pairs = [column.partition(":") for column in text.split()]
    return tuple((name, _KINDS[kind or "text"]) for name, _, kind in pairs)


_KINDS: dict[str, Kind] = {kind: kind for kind in ("text", "texts", "whole", "number", "yes-no")}

TABLES = (
    Table(
        "stories",
        _columns(
            "story title first_published last_published articles:whole origins:whole statements:whole facts:whole "
            "disputed:whole wordings:whole"
        ),
        _stories,
    ),
    Table(
        "articles",
        _columns(
            "story id number:whole name outlet title published published_from updated url input language bylines:texts "
            "contributors:texts credits:texts raw_sha256 words:whole text"
        ),
        _articles,
    ),
    Table(
        "statements",
        _columns(
            "story id article outlet published speaker speaker_entity as_written manner content start:whole end:whole "
            "cue channels:texts chain_complete:yes-no denied:yes-no wording"
        ),
        _statements,
    ),
    Table(
        "facts",
        _columns(
            "story id question about:texts dimension verdict why score:number reports:whole origins:whole "
            "origin_ids:texts"
        ),
        _facts,
    ),
    Table(
        "accounts",
        _columns(
            "story fact verdict article outlet published value low:number high:number unit hedge status since rank "
            "evidence start:whole end:whole words statement speaker origin_ids:texts"
        ),
        _accounts,
    ),
    Table(
        "wordings", _columns("story id speaker statements:texts edits:whole origins:whole origin_ids:texts"), _wordings
    ),
    Table(
        "edits",
        _columns("story wording speaker from to from_outlet to_outlet from_words to_words kind score:number why"),
        _edits,
    ),
    Table(
        "lineage",
        _columns(
            "story from from_name to to_name kind variant main:yes-no direction share:number score:number "
            "passages:whole why"
        ),
        _lineage,
    ),
    Table(
        "passages",
        _columns("story from to from_start:whole from_end:whole to_start:whole to_end:whole from_words to_words"),
        _passages,
    ),
    Table("dropped", _columns("story from from_name to to_name kind before after why"), _dropped),
    Table("origins", _columns("story id name articles:texts outlets:texts why"), _origin_rows),
    Table("coverage", _columns("story item kind what article outlet state"), _coverage),
    Table("labels", _columns("story entity concept article outlet published label start:whole end:whole"), _labels),
    Table("timeline", _columns("story earliest latest what articles:texts origins:whole origin_ids:texts"), _timeline),
    Table("entities", _columns("story id name kind names:texts mentions:whole statements:whole"), _entities),
    Table(
        "quantities",
        _columns("story article outlet words start:whole end:whole low:number high:number unit of hedge"),
        _quantities,
    ),
    Table("times", _columns("story article outlet words start:whole end:whole earliest latest kind"), _times),
    Table("caveats", _columns("story stage reason article words"), _caveats),
)
