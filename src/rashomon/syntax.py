"""Walking the parse: children, subtrees, noun phrases, the sentence around a place.

In: Annotation.  Out: Syntax, the same parse with look-ups made once.  Next: quotation.py
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from rashomon.models.protocols import Annotation, Name, Token
from rashomon.span import Span


class Syntax:
    """Look-ups over one article's annotation. Built once an article, read by every stage after it."""

    def __init__(self, text: str, annotation: Annotation) -> None:
        self.text = text
        self.annotation = annotation
        self.tokens = annotation.tokens
        self.names = annotation.names

    @cached_property
    def children(self) -> tuple[tuple[Token, ...], ...]:
        """The dependents of each token, in text order, by token index."""
        below: list[list[Token]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                below[token.head].append(token)
        return tuple(map(tuple, below))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Character spans of the sentences, in order."""
        return tuple(self.annotation.sentence_span(s) for s in self.annotation.sentences)

    @cached_property
    def _starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def _name_starts(self) -> list[int]:
        return [n.start for n in self.names]

    def subtree(self, token: Token) -> list[Token]:
        """A token and everything below it, in text order."""
        found, stack = [], [token]
        while stack:
            top = stack.pop()
            found.append(top)
            stack.extend(self.children[top.i])
        return sorted(found, key=lambda t: t.i)

    def subtree_span(self, token: Token) -> Span:
        below = self.subtree(token)
        return Span(below[0].start, below[-1].end)

    def ancestors(self, token: Token) -> Iterator[Token]:
        while token.head != token.i:
            token = self.tokens[token.head]
            yield token

    def child(self, token: Token, *deps: str) -> Token | None:
        """The first dependent with one of these labels."""
        return next((c for c in self.children[token.i] if c.dep in deps), None)

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """The tokens that begin inside a span, or are cut by its start."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        while first < len(self.tokens) and self.tokens[first].end <= span.start:
            first += 1
        last = first
        while last < len(self.tokens) and self.tokens[last].start < span.end:
            last += 1
        return self.tokens[first:last]

    def token_at(self, offset: int) -> Token | None:
        """The token that covers a character."""
        i = bisect_right(self._starts, offset) - 1
        return self.tokens[i] if i >= 0 and self.tokens[i].end > offset else None

    def sentence_index(self, offset: int) -> int:
        """The index of the sentence in which a character stands (the one before it, between two)."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def sentence_at(self, offset: int) -> Span:
        """The sentence in which a character stands."""
        return self.sentences[self.sentence_index(offset)]

    def names_in(self, span: Span, *labels: str) -> tuple[Name, ...]:
        """The names that overlap a span, of the given labels (of any, if none is given)."""
        first = max(0, bisect_right(self._name_starts, span.start) - 1)
        found = []
        for name in self.names[first:]:
            if name.start >= span.end:
                break
            if name.end > span.start and (not labels or name.label in labels):
                found.append(name)
        return tuple(found)
