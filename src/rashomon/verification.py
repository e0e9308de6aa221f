"""The check of a dossier, offline: its schema, its references, every citation, the way back to each raw page.

In: a dossier's JSON.  Out: Verified, or DossierError at the first fault.  Next: report/
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from rashomon.dossier import SCHEMA, Json
from rashomon.errors import DossierError
from rashomon.readers import decode_as, find_again


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
    count = check_dossier(dossier)
    ways = [check_source_map(a, beside) for a in dossier["articles"]]
    return Verified(len(dossier["articles"]), count, ways.count("rebuilt"), ways.count("reread"), ways.count("absent"))


def check_dossier(dossier: Mapping[str, Any]) -> int:
    """Whether a dossier holds by itself: its schema, its references, every Evidence, of which it gives the number.

    No file beside it is opened, so that this can be asked of a dossier from a stranger.
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
    return count


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
