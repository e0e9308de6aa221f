"""What still stands if one source falls.

In: a dossier's JSON, an origin by id or name.  Out: Fallen.  Next: report/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rashomon.errors import InputError


@dataclass(frozen=True, slots=True)
class Item:
    """A fact or a wording, by id, in words, with the origins that are left to it."""

    id: str
    what: str
    left: int


@dataclass(frozen=True, slots=True)
class Fallen:
    """What a story loses with one source."""

    name: str
    lost: tuple[Item, ...]  # nothing else stands behind these
    weakened: tuple[Item, ...]  # fewer origins stand behind these


def without(dossier: Mapping[str, Any], origin: str) -> Fallen:
    """Take one origin away: which facts and wordings lose all support, which lose some?

    `origin` is an origin's id, the id or name of an outside text, or an outlet's name. Raises InputError if the dossier
    has none such.

    >>> origins = [{"id": "o1", "name": "the wire", "articles": ["a1"], "why": ""}]
    >>> fact = {"id": "f1", "question": "How long?", "origins": ["o1"]}
    >>> form = {"lineage": {"origins": origins, "outside": []}, "articles": [], "facts": [fact], "wordings": []}
    >>> [item.id for item in without(form, "the wire").lost]
    ['f1']
    """
    falling = {o["id"] for o in dossier["lineage"]["origins"] if rests_on(dossier, o, origin)}
    if not falling:
        names = sorted({o["name"] for o in dossier["lineage"]["origins"]})
        raise InputError(f"No origin {origin!r} in this dossier. It has: {', '.join(names[:12])}.")
    said = {s["id"]: s["content"]["text"] for s in dossier.get("statements", [])}
    items = [(f["id"], f["question"], f["origins"]) for f in dossier["facts"]]
    items += [(w["id"], " ".join(said[w["statements"][0]].split()), w.get("origins", [])) for w in dossier["wordings"]]
    lost: list[Item] = []
    weakened: list[Item] = []
    for item, what, behind in items:
        if falling & set(behind):
            left = len(set(behind) - falling)
            (weakened if left else lost).append(Item(item, what, left))
    return Fallen(origin, tuple(lost), tuple(weakened))


def rests_on(dossier: Mapping[str, Any], origin: Mapping[str, Any], wanted: str) -> bool:
    """An origin is the one that is meant: by its own id or name, or since all its articles are the outlet's."""
    if wanted == origin["id"] or wanted.casefold() == origin["name"].casefold():
        return True
    named = {x["id"] for x in dossier["lineage"]["outside"] if wanted.casefold() in {x["id"], x["name"].casefold()}}
    children = {e["to"] for e in dossier["lineage"].get("edges", []) if e["from"] in named and e["kind"] != "credit"}
    children |= {
        a["id"] for a in dossier["articles"] if wanted == a["id"] or wanted.casefold() == (a["outlet"] or "").casefold()
    }
    return bool(children) and set(origin["articles"]) <= children


def render_fallen(fallen: Fallen) -> str:
    """The same as plain text."""
    lines = [
        f"Without {fallen.name}: {len(fallen.lost)} finding(s) lose all support, {len(fallen.weakened)} lose some."
    ]
    lines += [f"  lost      {item.id}  {item.what[:100]}" for item in fallen.lost]
    lines += [f"  {item.left} left    {item.id}  {item.what[:100]}" for item in fallen.weakened]
    return "\n".join(lines)
