"""Through whom words came."""

from __future__ import annotations

import pytest

from rashomon.models import Models
from tests.test_quotation import cases, read


@pytest.mark.parametrize(
    ("shows", "text", "expected"), cases("attribution.txt"), ids=lambda v: v if isinstance(v, str) else ""
)
def test_case(models: Models, shows: str, text: str, expected: list[str]) -> None:
    said = [
        f"{s.speaker.text if s.speaker else '-'} | {s.content.text} | {', '.join(c.name for c in s.channel)}".strip()
        for s in read(models, text)
    ]
    assert said == expected, shows
