"""What a text lost, gained and hardened on its way from its parent.

In: Index.  Out: Descent.  Next: story_page.py
"""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.report.changes import Run, changes
from rashomon.report.index import Citation, Index, Json, Report
from rashomon.report.ties import kind_words


@dataclass(frozen=True, slots=True)
class Changed:
    """One sentence as the parent has it and as the child has it."""

    before: Citation
    after: Citation
    runs: tuple[Run, ...]  # from the parent's words to the child's
    why: str


@dataclass(frozen=True, slots=True)
class Descent:
    """All that became of one text in another."""

    anchor: str
    parent: Report
    child: Report
    kind: str
    uncorrected: tuple[Changed, ...]  # what the parent has corrected and the child still carries
    figures: tuple[Changed, ...]
    hardened: tuple[Changed, ...]
    quotations: tuple[Citation, ...]  # cut ones
    cut: tuple[Citation, ...]
    added: tuple[Citation, ...]


def find_descents(index: Index) -> tuple[Descent, ...]:
    """Each derived report beside its parent: those that carry what was corrected first, then what changed most."""
    lineage = index.dossier.get("lineage") or {}
    by_pair: dict[tuple[str, str], list[Json]] = {}
    for entry in lineage.get("dropped", ()):
        if entry["from"] in index.report and entry["to"] in index.report:
            by_pair.setdefault((str(entry["from"]), str(entry["to"])), []).append(entry)
    kinds = {(edge["from"], edge["to"]): kind_words(edge) for edge in lineage.get("edges", ())}
    found = [_descent(index, *pair, entries, kinds.get(pair, "")) for pair, entries in by_pair.items()]
    return tuple(
        sorted(
            found,
            key=lambda d: (
                -len(d.uncorrected),
                -len(d.figures) - len(d.hardened),
                -len(d.quotations) - len(d.cut) - len(d.added),
                d.child.number,
                d.parent.number,
            ),
        )
    )


def _descent(index: Index, parent: str, child: str, entries: list[Json], kind: str) -> Descent:
    changed: dict[str, list[Changed]] = {}
    one_sided: dict[str, list[Citation]] = {}
    for entry in entries:
        before, after = index.cite(entry.get("before")), index.cite(entry.get("after"))
        if before and after:
            runs = changes(" ".join(before.words.split()), " ".join(after.words.split()))
            why = _named(index, str(entry.get("why") or ""), parent, child)
            changed.setdefault(str(entry["kind"]), []).append(Changed(before, after, runs, why))
        elif before or after:
            one_sided.setdefault(str(entry["kind"]), []).append(before or after)  # type: ignore[arg-type]
    return Descent(
        anchor=index.anchor("descent", f"{parent}..{child}"),
        parent=index.report[parent],
        child=index.report[child],
        kind=kind,
        uncorrected=tuple(changed.get("uncorrected", ())),
        figures=tuple(changed.get("figure-changed", ())),
        hardened=tuple(changed.get("hardened", ())),
        quotations=tuple(one_sided.get("quotation-cut", ())),
        cut=tuple(one_sided.get("cut", ())),
        added=tuple(one_sided.get("added", ())),
    )


def _named(index: Index, why: str, parent: str, child: str) -> str:
    """The dossier's sentence with the outlets in the place of "the parent" and "the child"."""
    for role, report in (("parent", parent), ("child", child)):
        name = index.report[report].name
        why = why.replace(f"The {role}", name).replace(f"the {role}", name)
    return why
