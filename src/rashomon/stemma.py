"""The family tree of texts: who copied, cut, rewrote or re-translated whom; outside wires.

In: readings, passages.  Out: Lineage.  Next: origin.py
Shared narration makes two texts kin; shared speech does not, for two reporters can stand in one room. Within a family
the tree is the best one over "how much of the child stands in the parent"; what cannot be told stays `unknown`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rashomon.errors import Caveat
from rashomon.kinship import CHILD_SHARE, KIN, Kinship, kinships
from rashomon.models.protocols import Encoder
from rashomon.passage import Folded, Passage
from rashomon.reading import Reading
from rashomon.span import Evidence
from rashomon.tree import ancestors, best_tree, is_above
from rashomon.wire import Behind, Rests, carried_on, credited, names_of, one_name_each, same_house, unnamed

EdgeKind = Literal["copy", "excerpt", "rewrite", "retranslation", "credit", "shared-source", "unknown"]
Direction = Literal["known", "likely", "unknown"]
# Kinds by which one text comes from another.
DERIVED: frozenset[EdgeKind] = frozenset({"copy", "excerpt", "rewrite", "retranslation"})

# Strength (see KIN in kinship.py) that makes two texts kin when a credit says so too.
KIN_BACKED = 2.5
# Share of the child's telling narration that the parent holds: a copy; and, where no wire explains it, a child at all.
# (CHILD_SHARE of kinship.py: a child of this parent, though a wire could explain it.)
COPY_SHARE = 0.8
PART_SHARE = 0.15
# A copy also leaves little of its parent out; below this share of the parent it is an excerpt.
WHOLE_PARENT = 0.5
# Telling words of the usual passage of a verbatim excerpt; shorter passages between changed words are a rewrite.
VERBATIM = 7.0
# Share of the words inside the passages that stand in place of others, from which a child of most of its parent counts
# as spun. A machine that replaces one word in twelve leaves .04 to .08; versions of one wire text differ by .016.
SPUN = 0.035
# Strength from which quotations in other words are a machine's doing too: a thesaurus keeps the frame of each sentence,
# another language keeps next to nothing. The bundled spun report reaches 37, the invented retranslations under 2.
WORD_FOR_WORD = 10.0
# What each vote on direction weighs beside what the child holds of the parent (0..1) and how alike they are (0..1).
# A clock may outweigh that a copyist added paragraphs, but not that the other text is twice as full: stamps are of the
# last edit. Of 208 texts grown by tests/families.py the parent is found for .68 without a clock, .942 at .1, .947 from
# .2 on. The others are set by what they mean: a credit beats all, a text whole from a wire has no other parent.
VOTE_CREDIT = 1.0
VOTE_WIRE = 0.3
VOTE_TIME = 0.2
VOTE_ONE_WAY = 0.02
# Share and score of an edge from outside. That text came from there is sure where the article says so.
OUTSIDE: Mapping[EdgeKind, tuple[float, float]] = {"copy": (1.0, 0.95), "credit": (0.0, 0.9), "excerpt": (0.0, 0.6)}
# Lead that one direction must have over the other to be called likely: less than a clock gives (twice VOTE_TIME), more
# than a few paragraphs cut by one or put in by the other, which look alike.
UNDECIDED = 0.2


@dataclass(frozen=True, slots=True)
class Edge:
    """One text that stands behind another."""

    parent: str  # article id or id of an outside node
    child: str  # article id
    kind: EdgeKind
    direction: Direction
    share: float  # part of the child's own narration that the parent holds too, 0..1
    score: float  # how sure, 0..1
    passages: tuple[tuple[Evidence, Evidence], ...]  # (in the parent, in the child), longest first; empty for credits
    why: str
    variant: Literal["", "spin"] = ""  # spin: a rewrite by putting other words in place
    main: bool = True  # False: another branch of the tree explains it already


@dataclass(frozen=True, slots=True)
class Outside:
    """A text that is not among the articles but stands behind some of them: a wire, a document."""

    id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """The stemma of one story."""

    edges: tuple[Edge, ...]
    outside: tuple[Outside, ...]


def build_stemma(
    readings: Sequence[Reading], passages: Sequence[Passage], encoder: Encoder, folded: Folded | None = None
) -> tuple[Lineage, list[Caveat]]:
    """Draw the family tree of a story's texts: edges between articles, and from the wires that stand outside."""
    readings = sorted(readings, key=lambda r: r.article.id)
    shown = names_of(readings)
    kin = kinships(readings, passages, encoder, folded or Folded(readings))
    rests = one_name_each({r.article.id: credited(r) for r in readings})
    carried_on(rests, kin, passages, readings, shown)
    unnamed(rests, kin, shown)
    family = family_edges(readings, kin, rests, shown)
    family += resolved_credits(readings, passages, rests, family, shown)
    edges = [*family, *outside_edges(rests, shown, explained(readings, rests, family))]
    edges.sort(key=lambda e: (e.child, e.parent, e.kind))
    return Lineage(tuple(edges), outside_nodes(rests, shown)), [*undecided(edges, shown)]


def undecided(edges: Sequence[Edge], shown: Mapping[str, str]) -> Iterator[Caveat]:
    """Say of each derivation in the tree whose direction nothing tells that it could be the other way round."""
    for edge in edges:
        if edge.main and edge.direction == "unknown" and edge.kind in DERIVED:
            reason = f"Nothing tells whether {shown[edge.parent]} or {shown[edge.child]} had their common text first."
            yield Caveat("stemma", reason, edge.child)


# -- what stands outside ----------------------------------------------------------------------------------------------


def outside_edges(rests: Rests, shown: Mapping[str, str], known: frozenset[tuple[str, str]]) -> list[Edge]:
    """An edge from each wire to each article that rests on it; `known` are those that the tree explains already."""
    found = []
    for article, wires in sorted(rests.items()):
        for key, behind in sorted(wires.items()):
            kind: EdgeKind = "copy" if behind.whole else "credit" if behind.why.startswith("cites") else "excerpt"
            direction: Direction = "likely" if kind == "excerpt" else "known"
            why = f"{shown[article]} {behind.why}."
            share, score = OUTSIDE[kind]
            main = (key, article) not in known
            found.append(Edge(outside_id(key), article, kind, direction, share, score, (), why, main=main))
    return found


def explained(readings: Sequence[Reading], rests: Rests, family: Sequence[Edge]) -> frozenset[tuple[str, str]]:
    """What rests on a wire whose own outlet's article is here, and stands behind it in the tree, or is that article."""
    parents: dict[str, set[str]] = defaultdict(set)
    for edge in family:
        if edge.kind in DERIVED or edge.kind == "credit":
            parents[edge.child].add(edge.parent)
    found = set()
    for article, wires in rests.items():
        for key in wires:
            here = {r.article.id for r in readings if same_house(key, r.article.outlet or "")}
            if here & {article, *parents[article]}:
                found.add((key, article))
    return frozenset(found)


def resolved_credits(
    readings: Sequence[Reading],
    passages: Sequence[Passage],
    rests: Rests,
    family: Sequence[Edge],
    shown: Mapping[str, str],
) -> list[Edge]:
    """A credit to an outlet whose article is here and holds words of the text that credits it, quoted or not."""
    joined = {frozenset((e.parent, e.child)) for e in family}
    shared: dict[tuple[str, str], list[tuple[Evidence, Evidence]]] = defaultdict(list)
    for p in passages:
        shared[p.left.article, p.right.article].append((p.left, p.right))
        shared[p.right.article, p.left.article].append((p.right, p.left))
    found = []
    for child in readings:
        for parent in readings:
            ids = parent.article.id, child.article.id
            cites = any(same_house(key, parent.article.outlet or "") for key in rests[ids[1]])
            later = earlier(parent.article.published, child.article.published) < 0
            if not cites or later or not shared[ids] or frozenset(ids) in joined or ids[0] == ids[1]:
                continue
            why = f"{shown[ids[1]]} credits {shown[ids[0]]}, and words of it stand there."
            found.append(Edge(*ids, "credit", "known", 0.0, OUTSIDE["credit"][1], tuple(shared[ids]), why))
    return found


def outside_nodes(rests: Rests, shown: Mapping[str, str]) -> tuple[Outside, ...]:
    names: dict[str, list[str]] = defaultdict(list)
    label = {}
    for article, wires in sorted(rests.items()):
        for key, behind in sorted(wires.items()):
            names[key].append(f"{shown[article]} {behind.why}")
            label[key] = behind.name
    nodes = [Outside(outside_id(k), label[k], "; ".join(dict.fromkeys(w)) + ".") for k, w in names.items()]
    return tuple(sorted(nodes, key=lambda n: n.id))


def outside_id(name: str) -> str:
    return "x" + hashlib.sha256(name.encode()).hexdigest()[:8]


# -- who came first --------------------------------------------------------------------------------------------------


def family_edges(
    readings: Sequence[Reading], kin: Sequence[Kinship], rests: Rests, shown: Mapping[str, str]
) -> list[Edge]:
    """Judge each pair of kin: parent and child in the tree, children of one text, or kin nobody can order."""
    by_id = {r.article.id: r for r in readings}
    related = [k for k in kin if is_kin(k, by_id, rests)]
    weight: dict[tuple[str, str], float] = {}
    for k in related:
        for parent, child in ((k.left, k.right), (k.right, k.left)):
            if may_descend(k, parent, child, by_id, rests):
                weight[parent, child] = descent(k, parent, child, by_id, rests)
    parent_of = best_tree(sorted(by_id), weight)
    return [edge_of(k, weight, parent_of, by_id, rests, shown) for k in related]


def is_kin(k: Kinship, by_id: Mapping[str, Reading], rests: Rests) -> bool:
    """Whether what two articles share is more than one event makes two reporters write."""
    cites = names_outlet(k.left, k.right, by_id, rests) or names_outlet(k.right, k.left, by_id, rests)
    backed = cites or common_wires(k, rests)
    return k.strength >= (KIN_BACKED if backed else KIN) or k.aligned > 0


def common_wires(k: Kinship, rests: Rests) -> list[str]:
    """The wires that gave text to both, those first that speak for most; that both cite one is not enough."""
    left, right = rests[k.left], rests[k.right]
    both = [n for n in left.keys() & right.keys() if gives_text(left[n]) or gives_text(right[n])]
    return sorted(both, key=lambda n: (-left[n].whole - right[n].whole, n))


def gives_text(behind: Behind) -> bool:
    return behind.whole or not behind.why.startswith("cites")


def names_outlet(article: str, other: str, by_id: Mapping[str, Reading], rests: Rests) -> bool:
    """Whether an article credits the outlet of another."""
    return any(same_house(name, by_id[other].article.outlet or "") for name in rests[article])


def may_descend(k: Kinship, parent: str, child: str, by_id: Mapping[str, Reading], rests: Rests) -> bool:
    """Whether a child of this pair can be told from two children of one wire."""
    if names_outlet(child, parent, by_id, rests) and not common_wires(k, rests):
        return True
    wires = any(b.whole for b in rests[parent].values()) or bool(common_wires(k, rests))
    return k.share(child) >= (CHILD_SHARE if wires else PART_SHARE)


def descent(k: Kinship, parent: str, child: str, by_id: Mapping[str, Reading], rests: Rests) -> float:
    """How well one text explains the other: the share it explains, and the votes on who was first."""
    weight = k.contained(child) + k.alike
    weight += VOTE_ONE_WAY * (k.one_way if parent == k.left else -k.one_way)
    weight += VOTE_TIME * earlier(by_id[parent].article.published, by_id[child].article.published)
    if names_outlet(child, parent, by_id, rests):
        weight += VOTE_CREDIT
    if whole_wire(child, rests) and not whole_wire(parent, rests):
        weight -= VOTE_WIRE
    return weight


def whole_wire(article: str, rests: Rests) -> bool:
    return any(b.whole for b in rests[article].values())


def earlier(one: str | None, other: str | None) -> int:
    """1 if the first stamp is the earlier, -1 if the later, 0 if they do not say (one may give the day only)."""
    if not one or not other:
        return 0
    n = min(len(one), len(other))
    n = 10 if n < 16 else n
    return (one[:n] < other[:n]) - (one[:n] > other[:n])


def edge_of(
    k: Kinship,
    weight: Mapping[tuple[str, str], float],
    parent_of: Mapping[str, str],
    by_id: Mapping[str, Reading],
    rests: Rests,
    shown: Mapping[str, str],
) -> Edge:
    """Say how two kin texts are kin, which way, how sure, and why."""
    in_tree = parent_of.get(k.right) == k.left or parent_of.get(k.left) == k.right
    if parent_of.get(k.right) == k.left or is_above(k.left, k.right, parent_of):
        parent, child = k.left, k.right
    elif parent_of.get(k.left) == k.right or is_above(k.right, k.left, parent_of):
        parent, child = k.right, k.left
    else:
        return sibling_edge(k, parent_of, by_id, rests, shown)
    kind, variant = kind_of(k, parent, child)
    share = k.share(child)
    cites = names_outlet(child, parent, by_id, rests)
    lead = weight.get((parent, child), 0.0) - weight.get((child, parent), 0.0)
    direction: Direction = "known" if cites else "likely" if lead >= UNDECIDED else "unknown"
    why = f"{share:.0%} of the narration of {shown[child]} stands in {shown[parent]}"
    if k.aligned:
        why = f"{k.aligned} sentences of {shown[child]} say what {shown[parent]} says, in the same order"
    why += ", in other words put in place one by one" if variant == "spin" else ""
    why += ", and its quotations too are in other words" if kind == "retranslation" else ""
    why += f", and {shown[child]} cites it." if cites else "."
    score = 1.0 if cites else confidence(k, share)
    return Edge(parent, child, kind, direction, round(share, 3), score, pairs(k, parent), why, variant, in_tree)


def sibling_edge(
    k: Kinship, parent_of: Mapping[str, str], by_id: Mapping[str, Reading], rests: Rests, shown: Mapping[str, str]
) -> Edge:
    """Two texts that share narration, neither the other's parent."""
    near, far = sorted((k.left, k.right), key=lambda a: (-standing(a, rests), -len(by_id[a].article.text), a))
    wires = [rests[near][w].name for w in common_wires(k, rests)]
    above = ancestors(k.left, parent_of) & ancestors(k.right, parent_of)
    both = f"{shown[near]} and {shown[far]}"
    if wires:
        kind: EdgeKind = "shared-source"
        why = f"{both} carry the same {wires[0]} text."
    elif above:
        kind, why = "shared-source", f"{both} both come from {shown[min(above)]}."
    else:
        kind, why = "unknown", f"{both} share narration, and nothing tells which of them had it first, or from where."
    share = k.share(far)
    return Edge(
        near, far, kind, "unknown", round(share, 3), confidence(k, share), pairs(k, near), why, "", not (wires or above)
    )


def standing(article: str, rests: Rests) -> int:
    """How near an article stands to its wire: a whole text, a citation, nothing said."""
    return max((2 if b.whole else 1 if b.why.startswith("cites") else 0 for b in rests[article].values()), default=0)


def kind_of(k: Kinship, parent: str, child: str) -> tuple[EdgeKind, Literal["", "spin"]]:
    """Name the derivation by what the child kept, and how."""
    share, kept = k.share(child), k.share(parent)
    if k.retold and (k.spun < SPUN or k.strength < WORD_FOR_WORD):
        return "retranslation", ""
    if not k.passages or k.strength < KIN_BACKED:
        return "rewrite", ""
    if k.spun >= SPUN and share >= CHILD_SHARE:
        return "rewrite", "spin"
    if share >= COPY_SHARE:
        return ("copy" if kept >= WHOLE_PARENT else "excerpt"), ""
    verbatim = sum(p.telling * p.telling for p in k.passages) / sum(p.telling for p in k.passages)
    return ("excerpt" if verbatim >= VERBATIM else "rewrite"), ""


def confidence(k: Kinship, share: float) -> float:
    """How sure the kinship is, from its strength and the share of the child it explains."""
    return round(min(0.99, max(k.strength / (k.strength + KIN), share, 0.5 if k.aligned else 0.0)), 3)


def pairs(k: Kinship, parent: str) -> tuple[tuple[Evidence, Evidence], ...]:
    return tuple((p.left, p.right) if parent == k.left else (p.right, p.left) for p in k.passages)
