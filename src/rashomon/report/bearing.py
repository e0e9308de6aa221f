"""What each origin bears: the claims that rest on it, and what would fall with it.

In: Index, Points, WordingGroups.  Out: Bearer.  Next: descent.py
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.report.index import Index, Report, clipped
from rashomon.report.points import Point
from rashomon.report.sayings import WordingGroup
from rashomon.report.ties import Origin, all_origins
from rashomon.support import Item, without_each

# Letters of a finding named in a list.
LONGEST_NAME = 130


@dataclass(frozen=True, slots=True)
class Borne:
    """One finding that rests on an origin."""

    anchor: str
    short: str
    name: str
    left: int  # origins that would still stand behind it


@dataclass(frozen=True, slots=True)
class Bearer:
    """Every origin of one name: the same source may bind other reports for another claim."""

    name: str
    reports: tuple[Report, ...]
    origins: tuple[Origin, ...]
    lost: tuple[Borne, ...]  # nothing else stands behind these
    weakened: tuple[Borne, ...]


def find_bearers(index: Index, points: Sequence[Point], wordings: Sequence[WordingGroup]) -> tuple[Bearer, ...]:
    """The origins by name, those first with which most would fall."""
    findings = {point.id: (point.anchor, point.short, point.question) for point in points}
    findings |= {
        group.id: (group.anchor, group.short, f"{group.speaker}: “{group.first.saying.content.words}”")
        for group in wordings
    }
    by_name: dict[str, list[Origin]] = {}
    for origin in all_origins(index):
        by_name.setdefault(str(index.origins[origin.id]["name"]), []).append(origin)
    bearers = []
    for fallen, origins in zip(without_each(index.dossier, list(by_name)), by_name.values(), strict=True):
        binds = {report.number: report for origin in origins for report in origin.reports}
        bearers.append(
            Bearer(
                name=origins[0].name,
                reports=tuple(binds[number] for number in sorted(binds)),
                origins=tuple(origins),
                lost=_borne(fallen.lost, findings),
                weakened=_borne(fallen.weakened, findings),
            )
        )
    return tuple(sorted(bearers, key=lambda b: (-len(b.lost), -len(b.weakened), -len(b.reports), b.name)))


def _borne(items: Sequence[Item], findings: dict[str, tuple[str, str, str]]) -> tuple[Borne, ...]:
    known = [(findings[item.id], item.left) for item in items if item.id in findings]
    return tuple(Borne(anchor, short, clipped(name, LONGEST_NAME), left) for (anchor, short, name), left in known)
