"""Whom a pronoun means."""

from __future__ import annotations

import pytest

from rashomon.mention import HE, IT, THEY
from rashomon.models import Models
from rashomon.source import resolve
from tests.test_source import CASES, readings


def cases() -> list[tuple[str, str, list[str]]]:
    found = []
    for block in (CASES / "pronoun.txt").read_text("utf-8").split("\n## ")[1:]:
        title, *lines = block.strip().split("\n")
        text = "\n".join(line for line in lines if not line.startswith("> "))
        found.append((title, text.strip(), [line[2:] for line in lines if line.startswith("> ")]))
    return found


@pytest.mark.parametrize(("shows", "text", "expected"), cases(), ids=lambda v: v if isinstance(v, str) else "")
def test_case(models: Models, shows: str, text: str, expected: list[str]) -> None:
    (reading,) = readings(models, [text])
    found = resolve([reading])[0]
    at = {(m.start, m.end): e for e in found for m in e.mentions}
    said = []
    for token in reading.syntax.tokens:
        if token.text.casefold() in {*HE, *IT, *THEY}:
            entity = at.get((token.start, token.end))
            said.append(f"{token.text} = {entity.name if entity else '-'}")
    assert said == expected, shows
