"""A dossier as an outline that a person can read and compare line by line: what the golden test holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def outline(form: Mapping[str, Any]) -> str:
    return "\n".join(lines(form)) + "\n"


def lines(form: Mapping[str, Any]) -> Iterator[str]:
    stem = {a["id"]: a["input"].rsplit("/", 1)[-1].split(".")[0] for a in form["articles"]}
    names = {e["id"]: e["name"] for e in form["entities"]}
    nodes = stem | {o["id"]: o["name"] for o in form["lineage"]["outside"]}
    said = {s["id"]: s for s in form["statements"]}
    yield "# articles"
    for a in form["articles"]:
        credits = ", ".join(f"{c['name']} ({c['how']})" for c in a["credits"])
        yield f"{stem[a['id']]}: {a['outlet']}, {a['published']} ({a['published_from']}); credits {credits or '-'}"
    yield "# facts"
    for f in form["facts"]:
        yield f"{f['verdict']}: {f['question']} [{len(f['origins'])} origins]"
        for account in f["accounts"]:
            yield f"    {stem[account['article']]}: {one_line((account['words'] or account['evidence'])['text'])}"
    yield "# wordings"
    for w in form["wordings"]:
        yield f"{names.get(w['speaker_entity'], '?')} [{len(w['origins'])} origins]"
        for s in w["statements"]:
            yield f"    {stem[said[s]['article']]}: {one_line(said[s]['content']['text'])}"
        yield "    " + ", ".join(f"{stem[said[e['to']]['article']]} {e['kind']}" for e in w["edits"])
    yield "# lineage"
    for e in sorted(form["lineage"]["edges"], key=lambda e: (nodes[e["to"]], nodes[e["from"]], e["kind"])):
        yield f"{nodes[e['from']]} -> {nodes[e['to']]}: {e['kind']}, direction {e['direction']}"
    yield "# statements"
    for s in form["statements"]:
        speaker = names.get(s["speaker_entity"]) or (s["speaker"] or {}).get("text") or "?"
        through = "".join(f" < {c['name']}" for c in s["channel"])
        yield f"{stem[s['article']]}: {one_line(speaker)}{through} ({s['manner']}): {one_line(s['content']['text'])}"
    yield "# caveats"
    for c in form["caveats"]:
        yield f"{c['stage']}: {one_line(c['reason'])}"


def one_line(text: str) -> str:
    return " ".join(text.split())
