"""Networks give the same of a text, whatever runs beside it and on however many cores."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rashomon.article import read_articles
from rashomon.machine import seldom_collected
from rashomon.models import Models, session
from rashomon.models.annotator import FakeAnnotator, SpacyAnnotator
from rashomon.models.encoder import MiniLMEncoder
from rashomon.models.remembered import Remembered
from rashomon.models.reporter import ReporterNet
from rashomon.readers import open_inputs
from rashomon.reading import read_each, read_one

SENTENCES = [
    f"The ferry to Orm was {why} on {n} mornings, the harbour master said."
    for n in range(2, 12)
    for why in ("late", "full")
]


@pytest.fixture(params=["1", "4"])
def threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setenv("OMP_NUM_THREADS", request.param)
    for found in (session.threads, session.pool):
        found.cache_clear()
    yield int(request.param)
    for found in (session.threads, session.pool):
        found.cache_clear()


def test_sentences_side_by_side_have_the_vectors_they_have_alone(threads: int) -> None:
    assert session.threads() == threads
    alone = MiniLMEncoder()
    assert np.array_equal(MiniLMEncoder().encode(SENTENCES), np.concatenate([alone.encode([s]) for s in SENTENCES]))


def test_paragraphs_side_by_side_have_the_reports_they_have_alone(threads: int) -> None:
    annotator, reporter, alone = SpacyAnnotator(), ReporterNet(), ReporterNet()
    text = "\n".join(SENTENCES)
    together = reporter.report(text, annotator.annotate([text])[0])
    assert len(together) == len(SENTENCES)
    one_by_one = [alone.report(s, annotator.annotate([s])[0]) for s in SENTENCES]
    assert [r.score for r in together] == [r.score for found in one_by_one for r in found]


def test_a_nonsense_count_of_threads_is_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    session.threads.cache_clear()
    assert session.threads() >= 1
    session.threads.cache_clear()


def test_what_is_remembered_stays_within_its_bound() -> None:
    made: list[str] = []

    def make(keys: object) -> list[str]:
        made.extend(keys)  # type: ignore[arg-type]
        return [k.upper() for k in keys]  # type: ignore[attr-defined]

    kept: Remembered[str, str] = Remembered(make, 2)
    assert kept.of(["a", "b", "a", "c", "d"]) == ["A", "B", "A", "C", "D"], "more at once than are kept"
    assert kept.of(["d"]) == ["D"]
    assert kept.of(["a"]) == ["A"]
    assert made == ["a", "b", "c", "d", "a"]
    assert FakeAnnotator().annotate([]) == SpacyAnnotator().annotate([]) == []


def test_the_collector_is_left_as_it_was() -> None:
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold()[2] > before[2]
    assert gc.get_threshold() == before


def test_an_article_read_beside_others_says_what_it_says_alone(models: Models) -> None:
    pages = open_inputs(sorted((Path(__file__).parent / "stories" / "harbour").glob("*.txt")))[0]
    articles, _ = read_articles(pages)
    together = list(read_each(articles, models.annotator, models.reporter))
    assert len(together) > 2
    for article, reading in zip(articles, together, strict=True):
        alone = read_one(article, models.annotator, models.reporter)
        assert (alone.statements, alone.quantities, alone.times) == (
            reading.statements,
            reading.quantities,
            reading.times,
        )
    assert list(read_each([], models.annotator, models.reporter)) == []
