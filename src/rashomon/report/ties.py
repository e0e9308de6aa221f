"""Where the words came from: the edges of the stemma in words, the credits, the origins.

In: Index.  Out: Tie, CreditGroup, Origin.  Next: figures.py
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.report.index import Citation, Index, Json, Report
from rashomon.report.values import EDGE_NAMES, VARIANT_NAMES

# Ties by which one text comes from another, as a whole.
DERIVATIONS = frozenset({"copy", "excerpt", "rewrite", "retranslation"})


@dataclass(frozen=True, slots=True)
class Tie:
    """An edge of the stemma in words."""

    id: str
    anchor: str
    parent: str
    child: str
    parent_link: str
    child_link: str
    kind: str
    phrase: str  # "is an excerpt of", "credits": what stands between child and parent in a sentence
    shares_text: bool
    is_directed: bool
    likely: bool
    share: int  # per cent
    why: str
    passages: tuple[tuple[Citation, Citation], ...]
    is_main: bool  # otherwise other branches of the tree explain it already


@dataclass(frozen=True, slots=True)
class CreditGroup:
    """All that one report credits, in one sentence."""

    child: str
    child_link: str
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    id: str
    anchor: str
    name: str
    reports: tuple[Report, ...]
    why: str


def tie_id(edge: Json) -> str:
    """The name by which a reader may ask for an edge, which has no id of its own.

    >>> tie_id({"from": "x1", "to": "a2", "kind": "credit"})
    'x1..a2'
    """
    return f"{edge['from']}..{edge['to']}"


def find_ties(index: Index) -> tuple[Tie, ...]:
    ties = []
    for edge in (index.dossier.get("lineage") or {}).get("edges", ()):
        pairs = [(index.cite(left), index.cite(right)) for left, right in edge.get("passages", ())]
        parent, child = (index.report.get(edge[end]) for end in ("from", "to"))
        ties.append(
            Tie(
                id=tie_id(edge),
                anchor=index.anchor("edge", tie_id(edge)),
                parent=index.node_name(edge["from"]),
                child=index.node_name(edge["to"]),
                parent_link=parent.link if parent else "",
                child_link=child.link if child else "",
                kind=kind_words(edge),
                phrase=_phrase(edge),
                shares_text=edge["kind"] in DERIVATIONS,
                is_directed=edge["kind"] != "shared-source" and edge.get("direction") != "unknown",
                likely=edge.get("direction") == "likely",
                share=round(100 * float(edge.get("share") or 0)),
                why=index.told(str(edge.get("why") or "")),
                passages=tuple((left, right) for left, right in pairs if left and right),
                is_main=is_main(edge),
            )
        )
    return tuple(ties)


def is_main(edge: Json) -> bool:
    """Whether a tie is a branch of the tree, not one that other branches explain."""
    return edge.get("main") is not False


def credit_groups(ties: Sequence[Tie]) -> tuple[CreditGroup, ...]:
    groups: dict[str, list[Tie]] = {}
    for tie in ties:
        if tie.kind == EDGE_NAMES["credit"]:
            groups.setdefault(tie.child, []).append(tie)
    return tuple(CreditGroup(child, group[0].child_link, tuple(group)) for child, group in groups.items())


def kind_words(edge: Json) -> str:
    """What an edge is called, its variant first.

    >>> kind_words({"kind": "rewrite", "variant": "spin"}), kind_words({"kind": "copy"})
    ('spun rewrite', 'copy')
    """
    kind = EDGE_NAMES.get(edge["kind"], str(edge["kind"]))
    variant = str(edge.get("variant") or "")
    return f"{VARIANT_NAMES.get(variant, variant)} {kind}" if variant else kind


def _phrase(edge: Json) -> str:
    kind = kind_words(edge)
    if edge["kind"] == "shared-source":
        return "shares a source with"
    if edge["kind"] == "credit":
        return "credits"
    if edge["kind"] not in EDGE_NAMES or edge["kind"] == "unknown":
        return "is related, it is not known how, to"
    if edge.get("direction") == "unknown":
        return f"is {_an(kind)} or the source of"
    return f"{'is probably' if edge.get('direction') == 'likely' else 'is'} {_an(kind)} of"


def _an(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def all_origins(index: Index) -> tuple[Origin, ...]:
    """Every origin that some claim names, those that bind most reports first."""
    return tuple(
        sorted((_origin(index, o) for o in index.origins.values()), key=lambda o: (-len(o.reports), o.name, o.id))
    )


def origins_of(index: Index, item: Json) -> tuple[Origin, ...]:
    return tuple(_origin(index, index.origins[origin]) for origin in item.get("origins", ()) if origin in index.origins)


def _origin(index: Index, origin: Json) -> Origin:
    return Origin(
        id=str(origin["id"]),
        anchor=index.anchor("origin", origin["id"]),
        name=index.told(str(origin["name"])),
        reports=tuple(report for report in index.reports if report.id in origin["articles"]),
        why=index.told(str(origin.get("why") or "")),
    )


def beginnings(index: Index) -> int:
    """How many of the reports begin somewhere of their own: groups that no derivation of text joins.

    The dossier counts origins claim by claim; this is the count for the texts as wholes, for the head of the page.
    """
    family = {report.id: report.id for report in index.reports}

    def head(node: str) -> str:
        while family.setdefault(node, node) != node:
            node = family[node]
        return node

    for edge in (index.dossier.get("lineage") or {}).get("edges", ()):
        if edge["kind"] in DERIVATIONS:
            family[head(edge["to"])] = head(edge["from"])
    return len({head(report.id) for report in index.reports})
