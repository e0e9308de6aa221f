"""Pictures of a story, as places on a canvas: figures on a scale, the stemma, the timeline.

In: values of a dossier.  Out: Scale, Stemma, Timeline, for the SVG templates.  Next: standing.py
Lengths along a scale or a timeline are per cent of its width, so that a picture fits a telephone and a wide screen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rashomon.report.index import Index, clipped
from rashomon.report.ties import DERIVATIONS, is_main, kind_words
from rashomon.report.values import MILLION, date_words, day_number, number_words, unit_words

# Part of a scale left free at either end, in per cent, so that no mark is cut and an open end has room for its arrow.
MARGIN = 6.0
# The stemma, in CSS pixels.
COLUMN, ROW_GAP, BOX_WIDTH, BOX_HEIGHT, CREDIT_LINE = 330, 16, 196, 46, 17
ARC, ARC_STEP, MOST_LANES = 30, 9, 12
LABEL_STEP = 13
LABEL_ROOM = 112  # the level stretch of a tie, as long as "re-translation 92%"
NODE_NAME, NODE_NOTE = 22, 29  # letters that fit on a line of a box


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure on a scale; an open end is drawn as an arrow."""

    left: float
    right: float
    open_left: bool
    open_right: bool

    @property
    def is_point(self) -> bool:
        return self.left == self.right

    @property
    def width(self) -> float:
        return round(self.right - self.left, 2)


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis for all the figures given for one point."""

    bars: tuple[Bar | None, ...]  # one for each value given, in the same order; None where it has no figure
    ticks: tuple[Tick, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Node:
    """A text in the stemma."""

    x: float
    y: float
    name: str
    note: str
    credits: str  # outside texts that only this one credits; they need no box of their own
    outside: bool
    link: str


@dataclass(frozen=True, slots=True)
class Line:
    """A tie between two texts. `path` is in SVG's path language."""

    path: str
    kind: str
    directed: bool
    label: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Stemma:
    width: float
    height: float
    box_width: float
    box_height: float
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """Something on the timeline: its row keeps neighbours from covering one another."""

    left: float
    right: float
    row: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Timeline:
    events: tuple[Point, ...]
    published: tuple[Point, ...]
    ticks: tuple[Tick, ...]
    event_rows: int
    published_rows: int


def scale(values: Sequence[Mapping[str, Any] | None]) -> Scale | None:
    """Figures of one unit on one axis; None unless two or more differ and share a unit.

    >>> found = scale([{"low": 5.5, "high": 5.5, "unit": "hour"}, {"low": 7.5, "high": 7.5, "unit": "hour"}])
    >>> [bar.left for bar in found.bars], [tick.text for tick in found.ticks]
    ([6.0, 94.0], ['5.5', '6', '6.5', '7', '7.5'])
    """
    measures = [value if value and _bounds(value) else None for value in values]
    units = {str(value.get("unit") or "") for value in measures if value}
    ends = sorted({end for value in measures if value for end in _bounds(value)})
    if len(units) != 1 or len(ends) < 2 or len(values) < 2:
        return None
    low, high = ends[0], ends[-1]
    unit = unit_words(units.pop(), None)
    millions = high >= MILLION
    return Scale(
        bars=tuple(_bar(value, low, high) if value else None for value in measures),
        ticks=tuple(
            Tick(_place(tick, low, high), number_words(tick / MILLION if millions else tick))
            for tick in _round_steps(low, high)
        ),
        unit=f"millions of {unit}" if millions and unit else "millions" if millions else unit,
    )


def stemma(index: Index) -> Stemma:
    """The family tree of the texts, from the oldest on the left; texts without kin stand below.

    Depth is the longest way from a text that has nothing behind it. Only ties with a direction place a text; the others
    ("shares a source") are drawn between texts that already have their place. Ties that other branches explain are left
    out. An outside text that one report credits, and nothing else ties to, is named inside that report's box.
    """
    edges = [
        edge
        for edge in (index.dossier.get("lineage") or {}).get("edges", ())
        if edge["from"] != edge["to"] and is_main(edge)
    ]
    named_only = _named_only(index, edges)
    nodes = [*(node for node in index.outside if node not in named_only), *(report.id for report in index.reports)]
    parents: dict[str, list[str]] = {node: [] for node in nodes}
    edges = [edge for edge in edges if edge["from"] in parents and edge["to"] in parents]
    for edge in edges:
        if _is_directed(edge):
            parents[edge["to"]].append(edge["from"])
    edges = [edge for edge in edges if _is_directed(edge) or not set(parents[edge["from"]]) & set(parents[edge["to"]])]
    depth = _depths(parents)
    rows = _rows(nodes, parents, depth, [(edge["from"], edge["to"]) for edge in edges])
    box = BOX_HEIGHT + (CREDIT_LINE if named_only else 0)
    places = {node: (12.0 + depth[node] * COLUMN, 12.0 + rows[node] * (box + ROW_GAP)) for node in nodes}
    margin = 20.0 + max(depth.values(), default=0) * COLUMN + BOX_WIDTH
    arcs = [edge for edge in edges if not _is_directed(edge) or places[edge["from"]][0] >= places[edge["to"]][0]]
    lanes = {id(edge): margin + ARC_STEP * (number % MOST_LANES) for number, edge in enumerate(arcs)}
    lines = [
        _arc(edge, places, lanes[id(edge)], box) if id(edge) in lanes else _line(index, edge, places, box)
        for edge in edges
    ]
    return Stemma(
        width=margin + 2 + (ARC + ARC_STEP * min(len(arcs), MOST_LANES) if arcs else 0),
        height=24 + max(rows.values(), default=0) * (box + ROW_GAP) + box,
        box_width=BOX_WIDTH,
        box_height=box,
        nodes=tuple(_node(index, node, places[node], named_only) for node in nodes),
        lines=_labels_apart(lines),
    )


def timeline(index: Index) -> Timeline | None:
    """What happened when, over when each report came out; None where fewer than two days are known."""
    events = [
        (day_number(event["earliest"]), day_number(event.get("latest"), end=True), number, event)
        for number, event in enumerate(index.events, 1)
    ]
    dated = [(start, max(start, end or start), number) for start, end, number, _ in events if start is not None]
    published = [(day, report) for report in index.reports if (day := day_number(report.stamp)) is not None]
    days = [day for start, end, _ in dated for day in (start, end)] + [day for day, _ in published]
    if len(set(days)) < 2:
        return None
    low, high = min(days), max(days)
    event_points = _in_rows([(_place(s, low, high), _place(e, low, high), str(n), f"event-{n}") for s, e, n in dated])
    report_points = _in_rows(
        [(_place(d, low, high), _place(d, low, high), str(r.number), r.anchor) for d, r in published]
    )
    return Timeline(
        events=event_points,
        published=report_points,
        ticks=_day_ticks(low, high),
        event_rows=max((point.row for point in event_points), default=-1) + 1,
        published_rows=max((point.row for point in report_points), default=-1) + 1,
    )


def _named_only(index: Index, edges: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Outside texts of which only one report knows, by a credit: each with that report."""
    ties: dict[str, list[Mapping[str, Any]]] = {}
    for edge in edges:
        for end in ("from", "to"):
            ties.setdefault(edge[end], []).append(edge)
    return {
        node: str(ties[node][0]["to"])
        for node in index.outside
        if len(ties.get(node, ())) == 1 and ties[node][0]["kind"] == "credit" and ties[node][0]["to"] in index.report
    }


def _bounds(value: Mapping[str, Any]) -> list[float]:
    return [float(value[end]) for end in ("low", "high") if isinstance(value.get(end), int | float)]


def _bar(value: Mapping[str, Any], low: float, high: float) -> Bar:
    ends = _bounds(value)
    open_left = value.get("low") is None
    open_right = value.get("high") is None
    left = 0.0 if open_left else _place(ends[0], low, high)
    right = 100.0 if open_right else _place(ends[-1], low, high)
    return Bar(left, right, open_left, open_right)


def _place(value: float, low: float, high: float) -> float:
    return round(MARGIN + (value - low) / (high - low) * (100 - 2 * MARGIN), 2)


def _round_steps(low: float, high: float) -> list[float]:
    """Three to six round numbers between two ends."""
    span = high - low
    step = 10 ** math.floor(math.log10(span / 4))
    for factor in (1, 2, 2.5, 5, 10):
        if span / (step * factor) <= 5:
            step *= factor
            break
    first = math.ceil(low / step - 1e-9)
    count = math.floor(high / step + 1e-9) - first
    return [round((first + number) * step, 10) for number in range(count + 1)]


def _is_directed(edge: Mapping[str, Any]) -> bool:
    return edge["kind"] != "shared-source" and edge.get("direction") != "unknown"


def _depths(parents: Mapping[str, list[str]]) -> dict[str, int]:
    """The longest way down to each node. A ring, which no honest stemma holds, is cut where it closes."""
    depth: dict[str, int] = {}

    for root in parents:
        stack = [(root, iter(parents[root]))]
        open_nodes = {root}
        while stack and root not in depth:
            node, left = stack[-1]
            parent = next((p for p in left if p not in depth and p not in open_nodes), None)
            if parent is not None:
                stack.append((parent, iter(parents[parent])))
                open_nodes.add(parent)
                continue
            depth[node] = max((depth[p] + 1 for p in parents[node] if p in depth), default=0)
            stack.pop()
            open_nodes.discard(node)
    return depth


def _rows(
    nodes: list[str], parents: Mapping[str, list[str]], depth: Mapping[str, int], ties: Iterable[tuple[str, str]]
) -> dict[str, float]:
    """A row for each node: leaves one below another, a parent in the middle of its children, families apart."""
    children: dict[str, list[str]] = {node: [] for node in nodes}
    for node in nodes:
        near = [parent for parent in parents[node] if depth[parent] < depth[node]]
        if near:
            children[max(near, key=lambda parent: (depth[parent], -nodes.index(parent)))].append(node)
    kin = {node for tie in ties for node in tie}
    hung = {child for group in children.values() for child in group}
    roots = [node for node in nodes if node not in hung]
    roots.sort(key=lambda node: (node not in kin, not children[node], nodes.index(node)))
    rows: dict[str, float] = {}
    free = 0.0
    for root in roots:
        free = _hang(root, children, rows, free)
    return rows


def _hang(root: str, children: Mapping[str, list[str]], rows: dict[str, float], free: float) -> float:
    stack: list[tuple[str, bool]] = [(root, False)]
    while stack:
        node, is_done = stack.pop()
        below = children[node]
        if is_done:
            rows[node] = (rows[below[0]] + rows[below[-1]]) / 2
        elif below:
            stack.append((node, True))
            stack += [(child, False) for child in reversed(below)]
        else:
            rows[node] = free
            free += 1
    return free


def _node(index: Index, node: str, place: tuple[float, float], named_only: Mapping[str, str]) -> Node:
    name = clipped(index.node_name(node), NODE_NAME)
    if node not in index.report:
        return Node(*place, name=name, note="not among the reports", credits="", outside=True, link="")
    report = index.report[node]
    credited = [index.node_name(outside) for outside, article in named_only.items() if article == node]
    credits = clipped("credits " + ", ".join(credited), NODE_NOTE) if credited else ""
    note = report.published.split(" UTC")[0] or "no date"  # the zone stands with the article
    return Node(*place, name=name, note=note, credits=credits, outside=False, link=report.link)


def _line(index: Index, edge: Mapping[str, Any], places: Mapping[str, tuple[float, float]], box: float) -> Line:
    """A tie from a text to one on its right; its last stretch lies level, so that its name can stand on it,
    with the share of the text that came that way."""
    (x1, y1), (x2, y2) = places[edge["from"]], places[edge["to"]]
    x1, y1, y2 = x1 + BOX_WIDTH, y1 + box / 2, y2 + box / 2
    turn = x2 - LABEL_ROOM
    bend = (turn - x1) / 2
    path = f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {turn - bend:g} {y2:g} {turn:g} {y2:g}H{x2 - 1:g}"
    label = kind_words(edge).removesuffix(" re-translation")
    if edge["kind"] in DERIVATIONS and edge["from"] in index.report and edge.get("share"):
        label += f" {round(100 * float(edge['share']))}%"
    return Line(path, str(edge["kind"]), True, label, round(x2 - 10, 1), round(y2 - 5, 1))


def _labels_apart(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Of several ties that reach one text, each name once, one above the other."""
    names: dict[tuple[float, float], list[str]] = {}
    placed: list[Line] = []
    for line in lines:
        known = names.setdefault((line.label_x, line.label_y), [])
        if not line.label:
            placed.append(line)
        elif line.label in known:
            placed.append(replace(line, label="", label_x=0))
        else:
            placed.append(replace(line, label_y=line.label_y - LABEL_STEP * len(known)))
            known.append(line.label)
    return tuple(placed)


def _arc(edge: Mapping[str, Any], places: Mapping[str, tuple[float, float]], margin: float, box: float) -> Line:
    """A tie between texts of which none stands behind the other, around the right-hand side, in a lane of its own."""
    (x1, y1), (x2, y2) = places[edge["from"]], places[edge["to"]]
    x1, x2, y1, y2 = x1 + BOX_WIDTH, x2 + BOX_WIDTH, y1 + box / 2, y2 + box / 2
    far = margin + ARC
    path = f"M{x1:g} {y1:g}H{margin:g}C{far:g} {y1:g} {far:g} {y2:g} {margin:g} {y2:g}H{x2:g}"
    return Line(path, str(edge["kind"]), _is_directed(edge), "", 0, 0)


def _in_rows(points: list[tuple[float, float, str, str]]) -> tuple[Point, ...]:
    """Points that would cover each other go to rows of their own."""
    apart = 8.0  # per cent of the width that a numbered mark takes on a telephone
    ends: list[float] = []
    placed = []
    for left, right, text, anchor in sorted(points, key=lambda point: (point[0], point[1], int(point[2]))):
        row = next((number for number, end in enumerate(ends) if left - end >= apart), len(ends))
        if row == len(ends):
            ends.append(right)
        else:
            ends[row] = right
        placed.append(Point(left, right, row, text, anchor))
    return tuple(placed)


def _day_ticks(low: float, high: float) -> tuple[Tick, ...]:
    """Up to six midnights, a whole number of days apart."""
    first, last = math.ceil(low), math.floor(high)
    step = max(1, math.ceil((last - first + 1) / 5))
    return tuple(Tick(_place(day, low, high), _day_words(day)) for day in range(first, last + 1, step))


def _day_words(day: int) -> str:
    return date_words(date.fromordinal(day + 1).isoformat()).rsplit(" ", 1)[0]
