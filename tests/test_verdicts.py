"""Facts and verdicts, case by case: tests/cases/verdicts.txt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from rashomon import Page, PageMeta, compare
from rashomon.models import Models

CASES = Path(__file__).parent / "cases/verdicts.txt"


@dataclass(frozen=True)
class Case:
    name: str
    reports: tuple[tuple[str, str | None, str], ...]
    expected: str
    gap: bool


def cases() -> list[Case]:
    found = []
    for block in CASES.read_text("utf-8").split("\n= ")[1:]:
        name, *lines = block.strip().splitlines()
        reports = []
        for line in lines:
            if m := re.match(r"([A-Z])(?: \(([^)]+)\))?: (.+)", line):
                reports.append((m[1], m[2], m[3]))
        expected = next(line[3:] for line in lines if line.startswith("-> "))
        found.append(Case(name, tuple(reports), expected, "!" in lines))
    return found


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=c.name, marks=[pytest.mark.xfail(strict=True)] if c.gap else []) for c in cases()],
)
def test_case(case: Case, models: Models) -> None:
    pages = [
        Page(f"{key}.txt", text.encode(), "text/plain", PageMeta(outlet=f"Outlet {key}", published=date))
        for key, date, text in case.reports
    ]
    facts = [f for d in compare(pages, models) for f in d.facts if f.dimension != "other"]
    told = [(f.verdict, f.dimension, [a.words.text for a in f.accounts if a.words]) for f in facts]
    if case.expected == "nothing":
        assert told == []
        return
    verdict, dimension, words = (part.strip() for part in case.expected.split(";"))
    wanted = [w.strip() for w in words.split("|")]
    assert any(
        (v, d) == (verdict, dimension) and len(w) >= len(wanted) and all(any(x in y for y in w) for x in wanted)
        for v, d, w in told
    ), told
    # One case, one difference: nothing else may be called disputed.
    assert sum(v == "disputed" for v, _, _ in told) == (verdict == "disputed"), told
