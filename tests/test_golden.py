"""The bundled story's dossier, held line by line, and what was planted in it, held by meaning.

After a change that is meant: `RASHOMON_GOLDEN=write make test`, then read the diff of tests/golden/ before you commit.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from rashomon import compare, verify
from rashomon.models import Models
from rashomon.stories import story
from tests.outline import outline

GOLDEN = Path(__file__).parent / "golden/summit.txt"


@pytest.fixture(scope="module")
def summit() -> dict[str, Any]:
    from rashomon.models import default_models

    models: Models = default_models()
    (dossier,) = compare(story("summit"), models)
    found: dict[str, Any] = json.loads(dossier.dumps())
    return found


def test_the_dossier_of_the_bundled_story_is_the_golden_one(summit: dict[str, Any]) -> None:
    found = outline(summit)
    if os.environ.get("RASHOMON_GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(found, "utf-8")
    assert found == GOLDEN.read_text("utf-8")


def test_it_verifies(summit: dict[str, Any]) -> None:
    checked = verify(summit, beside=Path())
    assert checked.evidence > 500
    assert checked.raw_absent == 0


def verdicts(summit: dict[str, Any], *words: str) -> set[str]:
    """The verdicts of the facts whose question holds all these words."""
    return {f["verdict"] for f in summit["facts"] if all(w.lower() in f["question"].lower() for w in words)}


def test_the_two_meetings_are_two_questions(summit: dict[str, Any]) -> None:
    durations = [f for f in summit["facts"] if f["dimension"] == "duration" and "meet" in f["question"]]
    assert len({f["question"] for f in durations}) == len(durations) >= 2


def test_a_duration_told_by_independent_reporters_in_ways_that_exclude_one_another_is_disputed(
    summit: dict[str, Any],
) -> None:
    assert "disputed" in {f["verdict"] for f in summit["facts"] if f["dimension"] == "duration"}


def test_cancelled_against_postponed_is_disputed(summit: dict[str, Any]) -> None:
    found = [
        f
        for f in summit["facts"]
        if {"cancelled", "postponed"} <= {(a["value"] or {}).get("status") for a in f["accounts"]}
    ]
    assert {f["verdict"] for f in found} == {"disputed"}
