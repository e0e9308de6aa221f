"""The annotator gives what spaCy's pipeline gives, however many paragraphs go through it at once."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import numpy as np
import pytest
import spacy

from rashomon.models.annotator import DEFAULT_PIPELINE, SpacyAnnotator, pieces
from rashomon.models.products import TILE, is_steady, tiled

TEXTS = sorted((Path(__file__).parent / "stories").glob("*/*.txt"))
# Words that a pattern of several tokens is about, and white space between words.
ODD = "There are two  boats. Let's go; they ain't gonna wait.\tY'all got ta pay, \xa0 she said."


@pytest.fixture(scope="module")
def paragraphs() -> list[str]:
    found = [p for path in TEXTS for _, p in pieces(path.read_text("utf-8", "replace"))]
    return [*found, ODD]


def test_it_gives_what_the_pipeline_gives(paragraphs: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipeline = spacy.load(DEFAULT_PIPELINE)
    annotator = SpacyAnnotator()
    for paragraph, ours in zip(paragraphs, annotator.annotate(paragraphs), strict=True):
        theirs = pipeline(paragraph)
        words = [t for t in theirs if not t.is_space]
        assert [(t.text, t.start, t.lemma, t.pos, t.tag, t.dep) for t in ours.tokens] == [
            (t.text, t.idx, t.lemma_.lower(), t.pos_, t.tag_, t.dep_) for t in words
        ]
        assert [ours.tokens[t.head].start for t in ours.tokens if not theirs[words[t.i].head.i].is_space] == [
            t.head.idx for t in words if not t.head.is_space
        ]
        assert [(n.start, n.end, n.label) for n in ours.names] == [
            (e.start_char, e.end_char, e.label_) for e in theirs.ents if e.text.strip()
        ]


def test_what_stands_beside_changes_nothing(paragraphs: list[str]) -> None:
    one_by_one = SpacyAnnotator()
    alone = {p: one_by_one.annotate([p]) for p in paragraphs}
    shuffled = list(paragraphs)
    random.Random(7).shuffle(shuffled)
    together = SpacyAnnotator().annotate(shuffled)
    assert all(alone[p] == [found] for p, found in zip(shuffled, together, strict=True))


@pytest.mark.parametrize("count", [1, TILE - 1, TILE, TILE + 1, 100])
def test_tiles_are_the_product(count: int) -> None:
    random = np.random.default_rng(count)
    rows = random.standard_normal((count, 30), dtype=np.float32)
    weights = random.standard_normal((20, 30), dtype=np.float32)
    assert np.allclose(tiled(rows, weights), rows @ weights.T, atol=1e-5)


@pytest.mark.skipif(not is_steady(), reason="on this machine thinc's own products are used")
def test_a_row_is_the_same_wherever_it_stands() -> None:
    random = np.random.default_rng(3)
    rows = random.standard_normal((90, 288), dtype=np.float32)
    weights = random.standard_normal((288, 288), dtype=np.float32)
    order = random.permutation(90)
    assert np.array_equal(tiled(rows[order], weights), tiled(rows, weights)[order])
