"""Direct, indirect and mixed speech, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon.article import Article
from rashomon.attribution import Statement, attribute
from rashomon.models import Models
from rashomon.models.protocols import Reporter
from rashomon.models.reporter import ReporterNet
from rashomon.quotation import find_quotations
from rashomon.syntax import Syntax

CASES = Path(__file__).parent / "cases"
READERS = ("rules", "rules and reporter")
GAPS = {"an account in a noun phrase, by an idiom": READERS}


def article(text: str, title: str | None = None) -> Article:
    return Article(
        id="a1", input="a1.txt", raw_sha256="", media_type="text/plain", encoding="utf-8", outlet=None, title=title,
        bylines=(), contributors=(), published=None, published_from=None, updated=None, url=None, language="en",
        text=text, source_map=(), removed=(), credits=(),
    )  # fmt: skip


def read(models: Models, text: str, reporter: Reporter | None = None, title: str | None = None) -> list[Statement]:
    """Everything the text reports, speech and attitudes."""
    one = article(text, title)
    annotation = models.annotator.annotate([text])[0]
    syntax = Syntax(text, annotation)
    reports = reporter.report(text, annotation) if reporter is not None else ()
    return attribute(one, syntax, find_quotations(one, syntax, reports)[0])


def speech(statements: list[Statement]) -> list[Statement]:
    return [s for s in statements if s.kind == "speech"]


def cases(name: str, gaps: dict[str, tuple[str, ...]] | None = None) -> list[object]:
    """Each case of a file with each reader: what it shows, its text, the lines expected. Known gaps must fail."""
    found: list[object] = []
    for block in (CASES / name).read_text("utf-8").split("\n## ")[1:]:
        title, *lines = block.strip().split("\n")
        text = "\n".join(line for line in lines if not line.startswith(">")).strip()
        expected = [line[2:].strip() for line in lines if line.startswith("> ")]
        for reader in READERS:
            gap = reader in (gaps or {}).get(title, ())
            marks = [pytest.mark.xfail(strict=True, reason="known gap")] if gap else []
            found.append(pytest.param(text, expected, reader, id=f"{title} ({reader})", marks=marks))
    return found


@pytest.fixture(scope="session")
def reporter() -> ReporterNet:
    return ReporterNet()


@pytest.mark.parametrize(("text", "expected", "reader"), cases("quotation.txt", GAPS))
def test_case(models: Models, reporter: ReporterNet, text: str, expected: list[str], reader: str) -> None:
    said = [
        " | ".join([s.manner, s.speaker.text if s.speaker else "-", s.content.text] + ["denied"] * s.denied)
        for s in speech(read(models, text, reporter if reader == READERS[1] else None))
    ]
    assert said == ([] if expected == ["nothing"] else expected)


def test_a_headline_carries_no_statement(models: Models) -> None:
    text = "Bridge is closed, says mayor\nThe mayor said the bridge was closed."
    assert [s.content.text for s in read(models, text, title="Bridge is closed, says mayor")] == [
        "the bridge was closed"
    ]


def test_a_first_line_that_is_a_sentence_is_read(models: Models) -> None:
    text = "The mayor said the bridge was closed.\nIt rained all day."
    first = read(models, text, title="The mayor said the bridge was closed.")
    assert [s.content.text for s in first] == ["the bridge was closed"]


def test_an_odd_mark_costs_one_quotation_and_says_so(models: Models) -> None:
    text = 'The clerk said: "The papers were gone.\nNothing else was missing.\nPolice said the door had been forced.'
    one = article(text)
    found, caveats = find_quotations(one, Syntax(text, models.annotator.annotate([text])[0]))
    assert [q.content.of(text) for q in found] == ["The papers were gone.", "the door had been forced"]
    assert [c.evidence.text for c in caveats if c.evidence] == ['"']


def test_an_attitude_is_told_apart_from_speech(models: Models, reporter: ReporterNet) -> None:
    statements = read(models, "The miners want a new contract before the winter.", reporter)
    assert [(s.kind, s.content.text) for s in statements] == [("attitude", "a new contract before the winter")]


def test_the_same_words_twice_make_two_statements(models: Models) -> None:
    text = "The guard said the gate was open.\nThe guard said the gate was open."
    ids = [s.id for s in read(models, text)]
    assert len(ids) == len(set(ids)) == 2


def test_every_span_quotes_its_article(models: Models, reporter: ReporterNet) -> None:
    for path in sorted(CASES.glob("*quotation*.txt")) + sorted(CASES.glob("*attribution*.txt")):
        text = path.read_text("utf-8")
        for s in read(models, text, reporter):
            for e in (s.content, s.cue, s.speaker, *(c.evidence for c in s.channel)):
                assert e is None or (text[e.start : e.end] == e.text and e.text.strip())


@pytest.mark.parametrize("text", ["", "\n\n", '"', "“”", "' ' '", '"""""', "said", "According to", "— (@)", "“" * 50])
def test_nothing_to_read_is_no_error(models: Models, reporter: ReporterNet, text: str) -> None:
    assert all(s.content.text for s in read(models, text, reporter))


def test_a_paragraph_is_read_the_same_wherever_it_stands(models: Models, reporter: ReporterNet) -> None:
    paragraph = '"The dam is safe," Ms. Keller told Radio Velden, adding that it had been checked.'
    alone = [(s.content.text, s.manner, s.kind) for s in read(models, paragraph, reporter)]
    among = read(models, f"It rained.\n{paragraph}\nThe sun came out.", reporter)
    assert [(s.content.text, s.manner, s.kind) for s in among] == alone
