"""Direct, indirect and mixed speech, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon.article import Article
from rashomon.attribution import Statement, attribute
from rashomon.marks import quoted
from rashomon.models import Models
from rashomon.quotation import find_quotations
from rashomon.syntax import Syntax

CASES = Path(__file__).parent / "cases"


def article(text: str, title: str | None = None) -> Article:
    return Article(
        id="a1", input="a1.txt", raw_sha256="", media_type="text/plain", encoding="utf-8", outlet=None, title=title,
        bylines=(), contributors=(), published=None, published_from=None, updated=None, url=None, language="en",
        text=text, source_map=(), removed=(), credits=(),
    )  # fmt: skip


def read(models: Models, text: str, title: str | None = None) -> list[Statement]:
    one = article(text, title)
    syntax = Syntax(text, models.annotator.annotate([text])[0])
    return [s for s in attribute(one, syntax, find_quotations(one, syntax)[0]) if s.kind == "speech"]


def cases(name: str) -> list[tuple[str, str, list[str]]]:
    """Each case of a file: what it shows, its text, the lines expected."""
    found = []
    for block in (CASES / name).read_text("utf-8").split("\n## ")[1:]:
        title, *lines = block.strip().split("\n")
        text = "\n".join(line for line in lines if not line.startswith(">"))
        found.append((title, text.strip(), [line[2:].strip() for line in lines if line.startswith("> ")]))
    return found


@pytest.mark.parametrize(
    ("shows", "text", "expected"), cases("quotation.txt"), ids=lambda v: v if isinstance(v, str) else ""
)
def test_case(models: Models, shows: str, text: str, expected: list[str]) -> None:
    said = [
        " | ".join([s.manner, s.speaker.text if s.speaker else "-", s.content.text] + ["denied"] * s.denied)
        for s in read(models, text)
    ]
    assert said == ([] if expected == ["nothing"] else expected), shows
