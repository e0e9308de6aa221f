"""What still stands if one source falls.

In: a dossier's JSON, an origin by id or name.  Out: Fallen.  Next: report/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rashomon.errors import InputError
from rashomon.likeness import fold

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
    """The ids of the origins that are meant: by their own id or name, or since all their articles are an outlet's.

    A name may stand as the report shows it: cut short with "…", numbered ("The Herald (2)"), in quotation marks; and a
    part of one name will do where no other holds it ("Shehu").
    """
    lineage = dossier["lineage"]
    names = names_of_nodes(dossier)
    ids = {node for node, called in names.items() if wanted == node or any(is_name(wanted, name) for name in called)}
    if not ids:
        told = {called[0] for called in names.values() if called and holds(called[0], wanted)}
        ids = {node for node, called in names.items() if len(told) == 1 and called and called[0] in told}
    theirs = {e["to"] for e in lineage.get("edges", []) if e["from"] in ids and e["kind"] != "credit"} | ids
    theirs -= {x["id"] for x in lineage.get("outside", [])} | {o["id"] for o in lineage["origins"]}
    falling = frozenset(
        o["id"] for o in lineage["origins"] if o["id"] in ids or (o["articles"] and theirs.issuperset(o["articles"]))
    )
    if not falling and ids:
        raise InputError(
            f"Nothing in this dossier rests on {wanted!r} alone: it is credited, or its words are others'."
        )
    if not falling:
        origins = sorted({o["name"] for o in lineage["origins"]})
        more = f" and {len(origins) - NAMES_TOLD} more" if len(origins) > NAMES_TOLD else ""
        raise InputError(
            f"No origin {wanted!r} in this dossier. It has: {', '.join(origins[:NAMES_TOLD]) or 'none'}{more}."
        )
    return falling


def names_of_nodes(dossier: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What a reader may call each origin, outside text and article, the chief name first."""
    names: dict[str, tuple[str, ...]] = {o["id"]: (o["name"],) for o in dossier["lineage"]["origins"]}
    names |= {x["id"]: (x["name"], f"{x['name']}, another text") for x in dossier["lineage"].get("outside", [])}
    told: Counter[str] = Counter()
    ordered = sorted(
        dossier["articles"],
        key=lambda a: (not a.get("published"), a.get("published") or "", a.get("outlet") or "", a["id"]),
    )
    for article in ordered:
        outlet, title = article.get("outlet") or "", article.get("title") or ""
        told[outlet] += 1
        called = (outlet, f"{outlet} ({told[outlet]})", f"{outlet} (“{title}”)") if outlet else (title,)
        names[article["id"]] = tuple(name for name in (*called, title) if name)
    return names


def is_name(wanted: str, name: str) -> bool:
    """Whether a reader's words are a name, whatever its marks and capitals, to its end or to a "…".

    >>> is_name("“Night on the…”", "Night on the bay"), is_name("the gazette", "The Gazette"), is_name("Nigh", "Night")
    (True, True, False)
    """
    sought, known = plain(wanted), plain(name)
    cut = bool(sought) and wanted.rstrip("”\"'’ ").endswith(("…", "..."))
    return bool(sought) and (sought == known or (cut and known.startswith(sought)))


def holds(name: str, words: str) -> bool:
    """Whether a name holds all of some words."""
    sought = plain(words).split()
    return bool(sought) and set(sought) <= set(plain(name).split())


def plain(name: str) -> str:
    return " ".join(word for word, _ in fold(name))


def render_fallen(fallen: Fallen) -> str:
    """The same as plain text."""
    lines = [
        f"Without {fallen.name}: {len(fallen.lost)} finding(s) lose all support, {len(fallen.weakened)} lose some."
    ]
    lines += [f"  lost      {item.id}  {item.what[:100]}" for item in fallen.lost]
    lines += [f"  {item.left} left    {item.id}  {item.what[:100]}" for item in fallen.weakened]
    return "\n".join(lines)
