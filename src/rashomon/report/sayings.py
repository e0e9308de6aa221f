"""What was said: one thing in several wordings, and all that one speaker says.

In: Index.  Out: WordingGroup, Speaker.  Next: bearing.py
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rashomon.report.changes import Run, changes
from rashomon.report.index import Citation, Index, Json, Saying, bare, edit_name
from rashomon.report.ties import Origin, origins_of
from rashomon.report.values import GRAVE_EDITS


@dataclass(frozen=True, slots=True)
class Wording:
    """How one report words a thing said, beside the wording it is measured against."""

    saying: Saying
    kind: str  # the edit, in words; empty for the first
    is_grave: bool
    against: str  # name of the report it is measured against, where it is not the first
    runs: tuple[Run, ...]
    why: str = ""
    same: tuple[Citation, ...] = ()  # reports that hold the very same words


@dataclass(frozen=True, slots=True)
class WordingGroup:
    id: str
    anchor: str
    short: str
    speaker: str
    speaker_anchor: str
    first: Wording
    others: tuple[Wording, ...]
    kinds: tuple[tuple[str, bool], ...]
    reports: int
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class SayingRow:
    """One thing a speaker says, with every report that holds the same words of them."""

    saying: Saying
    same: tuple[Saying, ...]
    wording: str  # page id of its wording group, or nothing


@dataclass(frozen=True, slots=True)
class Speaker:
    anchor: str
    name: str
    names: tuple[str, ...]  # other names the reports use
    kind: str
    sayings: tuple[SayingRow, ...]
    statements: int
    reports: int


def find_wordings(index: Index) -> tuple[WordingGroup, ...]:
    groups = []
    for wording in index.wordings.values():
        sayings = {
            statement: saying
            for statement in wording["statements"]
            if statement in index.statements and (saying := index.saying(index.statements[statement]))
        }
        if sayings:
            groups.append(_wording_group(index, wording, sayings))
    groups.sort(key=lambda group: (not any(grave for _, grave in group.kinds), -len(group.others), group.id))
    return tuple(_numbered(group, number) for number, group in enumerate(groups, 1))


def _wording_group(index: Index, wording: Json, sayings: dict[str, Saying]) -> WordingGroup:
    edits = [edit for edit in wording["edits"] if edit["from"] in sayings and edit["to"] in sayings]
    by_age = sorted(sayings, key=lambda s: (sayings[s].content.report.number, sayings[s].content.start))
    sent, reached = Counter(edit["from"] for edit in edits), Counter(edit["to"] for edit in edits)
    root = max(by_age, key=lambda statement: sent[statement] - reached[statement])  # the oldest of equals
    others: list[Wording] = []
    for statement in by_age:
        if statement == root:
            continue
        ties = [edit for edit in edits if statement in (edit["from"], edit["to"])]
        ties.sort(
            key=lambda edit: (root not in (edit["from"], edit["to"]), edit["to"] != statement, edit["from"], edit["to"])
        )
        against = root
        if ties:
            against = ties[0]["from"] if ties[0]["to"] == statement else ties[0]["to"]
        kind = str(ties[0]["kind"]) if ties else ""
        others.append(
            Wording(
                saying=sayings[statement],
                kind=edit_name(kind),
                is_grave=kind in GRAVE_EDITS,
                against="" if against == root else sayings[against].content.report.name,
                runs=changes(sayings[against].content.words, sayings[statement].content.words),
                why=str(ties[0].get("why") or "") if ties else "",
            )
        )
    first = Wording(sayings[root], "", False, "", changes(sayings[root].content.words, sayings[root].content.words))
    first, *rest = _same_words_together([first, *others])
    entity = wording.get("speaker_entity")
    return WordingGroup(
        id=str(wording["id"]),
        anchor=index.anchor("wording", wording["id"]),
        short="",
        speaker=index.name_of(entity) or sayings[root].speaker or "Speaker not named",
        speaker_anchor=_speaker_anchor(index, index.statements[root]),
        first=first,
        others=tuple(rest),
        kinds=tuple(dict.fromkeys((other.kind, other.is_grave) for other in rest if other.kind)),
        reports=len({saying.content.report.number for saying in sayings.values()}),
        origins=origins_of(index, wording),
    )


def _same_words_together(wordings: Sequence[Wording]) -> list[Wording]:
    """A wording that several reports hold to the letter is shown once."""
    kept: list[Wording] = []
    for wording in wordings:
        words = bare(wording.saying.content.words)
        known = next((n for n, other in enumerate(kept) if bare(other.saying.content.words) == words), None)
        if known is None:
            kept.append(wording)
        else:
            kept[known] = replace(kept[known], same=(*kept[known].same, wording.saying.content))
    return kept


def _numbered(group: WordingGroup, number: int) -> WordingGroup:
    return replace(group, short=f"W{number}")


def find_speakers(index: Index) -> tuple[Speaker, ...]:
    worded = {s: index.anchor("wording", w["id"]) for w in index.wordings.values() for s in w["statements"]}
    groups: dict[str, list[tuple[Saying, str, Json]]] = {}
    for statement in index.statements.values():
        saying = index.saying(statement)
        if saying:
            anchor = _speaker_anchor(index, statement)
            groups.setdefault(anchor, []).append((saying, worded.get(str(statement["id"]), ""), statement))
    speakers = []
    for anchor, said in groups.items():
        said.sort(key=lambda item: (item[0].content.report.number, item[0].content.start, item[0].id))
        entity = index.entities.get(said[0][2].get("speaker_entity") or "")
        name = str(entity["name"]) if entity else said[0][0].speaker or "Speaker not named"
        speakers.append(
            Speaker(
                anchor=anchor,
                name=name,
                names=tuple(str(other) for other in entity["names"] if other != name) if entity else (),
                kind=str(entity["kind"]) if entity else "",
                sayings=_saying_rows([(saying, wording) for saying, wording, _ in said]),
                statements=len(said),
                reports=len({saying.content.report.number for saying, _, _ in said}),
            )
        )
    speakers.sort(key=lambda s: (s.name == "Speaker not named", -s.reports, -s.statements, s.name, s.anchor))
    return tuple(speakers)


def _saying_rows(said: Sequence[tuple[Saying, str]]) -> tuple[SayingRow, ...]:
    rows: dict[tuple[str, bool], list[tuple[Saying, str]]] = {}
    for saying, wording in said:
        rows.setdefault((bare(saying.content.words), saying.denied), []).append((saying, wording))
    return tuple(
        SayingRow(group[0][0], tuple(saying for saying, _ in group[1:]), group[0][1]) for group in rows.values()
    )


def _speaker_anchor(index: Index, statement: Json) -> str:
    entity = statement.get("speaker_entity")
    if entity in index.entities:
        return index.anchor("entity", str(entity))
    words = str((statement.get("speaker") or {}).get("text") or "")
    return index.anchor("speaker", words.casefold())
