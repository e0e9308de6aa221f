"""What a model must be able to do, and the frozen values it gives back.

In: many texts.  Out: as many annotations or vectors.  Next: annotator.py, encoder.py, judge.py
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from rashomon.span import Span

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text with its place in the parse."""

    i: int  # index in Annotation.tokens
    start: int  # character offsets in the text
    end: int
    text: str
    lemma: str  # lower-cased
    pos: str  # universal part of speech: NOUN, VERB, ... (https://universaldependencies.org/u/pos/)
    tag: str  # Penn Treebank tag: VBD, NNS, ...
    dep: str  # ClearNLP dependency label: nsubj, ccomp, ... as spaCy's English models give it
    head: int  # index of the head; a root heads itself


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A named stretch of text, OntoNotes labels: PERSON, ORG, GPE, NORP, DATE, CARDINAL, ..."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """The parse of one text. Children and sentence look-ups are in syntax.py."""

    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]  # half-open token ranges, in order, covering all tokens
    names: tuple[Name, ...]  # character offsets, in order, never overlapping

    @classmethod
    def joined(cls, parts: Iterable[tuple[int, Annotation]]) -> Annotation:
        """One annotation from those of a text's pieces, each with the character at which its piece begins."""
        tokens: list[Token] = []
        sentences: list[tuple[int, int]] = []
        names: list[Name] = []
        for start, part in parts:
            base = len(tokens)
            tokens.extend(
                Token(t.i + base, t.start + start, t.end + start, t.text, t.lemma, t.pos, t.tag, t.dep, t.head + base)
                for t in part.tokens
            )
            sentences.extend((a + base, b + base) for a, b in part.sentences)
            names.extend(Name(n.start + start, n.end + start, n.label) for n in part.names)
        return cls(tuple(tokens), tuple(sentences), tuple(names))

    def sentence_span(self, sentence: tuple[int, int]) -> Span:
        return Span(self.tokens[sentence[0]].start, self.tokens[sentence[1] - 1].end)


class Annotator(Protocol):
    """Parses and names. The same text must always get the same annotation, whatever stands beside it in the batch."""

    @property
    def name(self) -> str: ...

    def annotate(self, texts: Sequence[str]) -> list[Annotation]: ...


@dataclass(frozen=True, slots=True)
class Report:
    """One reporting of words or thoughts, as a Reporter sees it: token indices of the Annotation."""

    head: int  # the word on which the cue's other words hang: "said"
    score: float  # how likely it is a cue, 0..1
    cue: tuple[int, ...]
    source: tuple[int, ...]  # the words that name who said it
    content: tuple[int, ...]

    def moved(self, by: int) -> Report:
        """The same report, its indices shifted."""
        cue, source, content = (tuple(i + by for i in part) for part in (self.cue, self.source, self.content))
        return Report(self.head + by, self.score, cue, source, content)


class Reporter(Protocol):
    """Sees who reports what. A paragraph gets the same reports, whatever stands around it."""

    @property
    def name(self) -> str: ...

    def report(self, text: str, annotation: Annotation) -> tuple[Report, ...]: ...


class Encoder(Protocol):
    """Turns sentences into unit vectors of shape (n, dimension), float32, one by one the same in any batch."""

    @property
    def name(self) -> str: ...

    def encode(self, sentences: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two aligned statements conflict, and on which two stretches that rests."""

    conflict: float  # 0 no conflict .. 1 they cannot both be true
    kind: Literal["none", "number", "date", "duration", "negation", "antonym", "entity", "status", "modality"]
    left: Span | None  # the words in the first statement
    right: Span | None


class Judge(Protocol):
    """Says of pairs of statements whether they conflict."""

    @property
    def name(self) -> str: ...

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]: ...


@dataclass(frozen=True, slots=True)
class Models:
    """The models of one run."""

    annotator: Annotator
    encoder: Encoder
    judge: Judge
    reporter: Reporter | None = None  # None: the rules alone find who said what
