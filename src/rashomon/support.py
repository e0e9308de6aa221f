"""What still stands if one source falls.

In: a dossier's JSON, an origin by id or name.  Out: Fallen.  Next: report/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rashomon.errors import InputError

# Names told to a reader who asked for one that the dossier does not have.
NAMES_TOLD = 12


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
    (fallen,) = without_each(dossier, [origin])
    return fallen


def without_each(dossier: Mapping[str, Any], names: Sequence[str]) -> list[Fallen]:
    """The same for each of several origins, every one taken away alone; the dossier is gone through once.

    >>> without_each({"lineage": {"origins": [], "outside": []}, "articles": [], "facts": [], "wordings": []}, [])
    []
    """
    items = {item: (what, frozenset(behind)) for item, what, behind in supported(dossier)}
    place = {item: n for n, item in enumerate(items)}
    rests: dict[str, list[str]] = {}
    for item, (_, behind) in items.items():
        for origin in behind:
            rests.setdefault(origin, []).append(item)
    found = []
    for name in names:
        falling = falling_with(dossier, name)
        touched = sorted({item for origin in falling for item in rests.get(origin, ())}, key=place.__getitem__)
        told = [Item(item, items[item][0], len(items[item][1] - falling)) for item in touched]
        found.append(Fallen(name, tuple(i for i in told if not i.left), tuple(i for i in told if i.left)))
    return found


def supported(dossier: Mapping[str, Any]) -> Iterable[tuple[str, str, Sequence[str]]]:
    """Each fact and wording: its id, its words, the ids of the origins behind it."""
    said = {s["id"]: s["content"]["text"] for s in dossier.get("statements", [])}
    for fact in dossier.get("facts", []):
        yield fact["id"], fact["question"], fact.get("origins", [])
    for wording in dossier.get("wordings", []):
        words = next((said[s] for s in wording["statements"] if s in said), "")
        yield wording["id"], " ".join(words.split()), wording.get("origins", [])


def falling_with(dossier: Mapping[str, Any], wanted: str) -> frozenset[str]:
    """The ids of the origins that are meant: by their own id or name, or since all their articles are an outlet's."""
    origins = dossier["lineage"]["origins"]
    named = {
        x["id"] for x in dossier["lineage"].get("outside", []) if wanted.casefold() in {x["id"], x["name"].casefold()}
    }
    theirs = {e["to"] for e in dossier["lineage"].get("edges", []) if e["from"] in named and e["kind"] != "credit"}
    theirs |= {
        a["id"]
        for a in dossier["articles"]
        if wanted == a["id"] or (a.get("outlet") and wanted.casefold() == a["outlet"].casefold())
    }
    falling = frozenset(
        o["id"]
        for o in origins
        if wanted == o["id"]
        or wanted.casefold() == o["name"].casefold()
        or (o["articles"] and theirs.issuperset(o["articles"]))
    )
    if not falling:
        names = sorted({o["name"] for o in origins})
        more = f" and {len(names) - NAMES_TOLD} more" if len(names) > NAMES_TOLD else ""
        raise InputError(
            f"No origin {wanted!r} in this dossier. It has: {', '.join(names[:NAMES_TOLD]) or 'none'}{more}."
        )
    return falling


def render_fallen(fallen: Fallen) -> str:
    """The same as plain text."""
    lines = [
        f"Without {fallen.name}: {len(fallen.lost)} finding(s) lose all support, {len(fallen.weakened)} lose some."
    ]
    lines += [f"  lost      {item.id}  {item.what[:100]}" for item in fallen.lost]
    lines += [f"  {item.left} left    {item.id}  {item.what[:100]}" for item in fallen.weakened]
    return "\n".join(lines)
