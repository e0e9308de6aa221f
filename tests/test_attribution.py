"""Through whom words came."""

from __future__ import annotations

import pytest

from rashomon.models import Models
from rashomon.models.reporter import ReporterNet
from tests.test_quotation import READERS, cases, read, speech

GAPS = {"an agency that carries what a minister acknowledged": ("rules and reporter",)}


@pytest.fixture(scope="module")
def reporter() -> ReporterNet:
    return ReporterNet()


@pytest.mark.parametrize(("text", "expected", "reader"), cases("attribution.txt", GAPS))
def test_case(models: Models, reporter: ReporterNet, text: str, expected: list[str], reader: str) -> None:
    said = [
        f"{s.speaker.text if s.speaker else '-'} | {s.content.text} | {', '.join(c.name for c in s.channel)}".strip()
        for s in speech(read(models, text, reporter if reader == READERS[1] else None))
    ]
    assert said == expected
