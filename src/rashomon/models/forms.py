"""A word's part of speech and lemma, looked up instead of matched: by its form, tag and relation, each once.

In: a parsed Doc.  Out: a Form for each token.  Next: annotator.py
spaCy's attribute_ruler tries some 180 patterns on every token, and its lemmatizer follows. All but a few patterns look
at one token, so what they say of "said", VBD, is the same in every sentence: the two are asked once, with the word
alone. A text in which a pattern of several tokens matches ("there is", "let's") goes through both as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

# Components that read no part of speech or lemma: what two word-by-word components give may wait until after them.
PLAIN = frozenset({"tok2vec", "transformer", "tagger", "parser", "senter", "ner"})
# What stands for every relation that no pattern names.
ANY = "dep"
# Forms kept, a process; beyond it all are asked anew.
REMEMBERED = 300_000


@dataclass(frozen=True, slots=True)
class Form:
    """What a token is, wherever it stands."""

    lemma: str  # lower-cased
    pos: str


class Forms:
    """The forms of a pipeline's tokens. `delayed` names the components that are asked here, and must not run before."""

    def __init__(self, pipeline: Language) -> None:
        self._vocab = pipeline.vocab
        late = [name for name, part in pipeline.pipeline if is_word_by_word(part)]
        others = {pipeline.get_pipe_meta(name).factory for name in pipeline.pipe_names if name not in late}
        self.delayed: list[str] = late if others <= PLAIN else []
        self._parts = [pipeline.get_pipe(name) for name in self.delayed]
        rules = [rule for part in self._parts if isinstance(part, AttributeRuler) for rule in part.patterns]
        self._telling = {pipeline.vocab.strings[ANY]: ANY}
        self._together = Matcher(pipeline.vocab)
        for n, rule in enumerate(rules):
            named = [strings(token["DEP"]) for pattern in rule["patterns"] for token in pattern if "DEP" in token]
            self._telling |= {pipeline.vocab.strings.add(dep): dep for found in named for dep in found}
            if several := [pattern for pattern in rule["patterns"] if len(pattern) > 1]:
                self._together.add(str(n), several)
        for part in self._parts:
            if isinstance(part, Lemmatizer):
                quick_to_search(part)
        self._known: dict[tuple[int, int, str], Form] = {}

    def of(self, doc: Doc) -> list[Form]:
        """The form of each token; those of white space mean nothing."""
        if not self.delayed:
            return [form_of(t) for t in doc]
        if len(self._together) and self._together(doc, allow_missing=True):
            for part in self._parts:
                doc = part(doc)
            return [form_of(t) for t in doc]
        known, telling = self._known, self._telling
        return [known.get((t.orth, t.tag, telling.get(t.dep, ANY))) or self._asked(t) for t in doc]

    def _asked(self, token: Any) -> Form:
        dep = self._telling.get(token.dep, ANY)
        doc = Doc(self._vocab, words=[token.text], tags=[token.tag_], deps=[dep], heads=[0])
        for part in self._parts:
            doc = part(doc)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        form = self._known[token.orth, token.tag, dep] = form_of(doc[0])
        return form


def is_word_by_word(part: Any) -> bool:
    """Whether a component gives lemmas and parts of speech only, each from one token (or from a listed pattern)."""
    if isinstance(part, Lemmatizer):
        return part.mode in ("rule", "lookup")
    return type(part) is AttributeRuler and all(
        not rule["attrs"].keys() & {"TAG", "DEP"} or all(p[rule["index"]].get("IS_SPACE") for p in rule["patterns"])
        for rule in part.patterns
    )


def quick_to_search(lemmatizer: Lemmatizer) -> None:
    """Hold the words that the lemmatizer only looks up as sets: they come as lists, of 57,528 nouns one."""
    if lemmatizer.mode == "rule" and lemmatizer.lookups.has_table("lemma_index"):
        index = lemmatizer.lookups.get_table("lemma_index")
        for pos, words in list(index.items()):
            index[pos] = frozenset(words)


def strings(value: Any) -> Iterator[str]:
    """The words of one condition of a pattern.

    >>> list(strings({"NOT_IN": ["det", "expl"]}))
    ['det', 'expl']
    """
    for found in value.values() if isinstance(value, dict) else [value]:
        yield from [found] if isinstance(found, str) else found


def form_of(token: Any) -> Form:
    return Form(token.lemma_.lower(), token.pos_)
