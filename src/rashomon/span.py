"""A stretch of one article, the ground of every finding.

In: offsets.  Out: Span (within one text), Evidence (with its article and its words).  Next: errors.py
Offsets are half-open and count Unicode code points of the article's clean text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of one text.

    >>> Span(0, 4).of("Wang said so.")
    'Wang'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Words of one article, with the place where they stand: ``article.text[start:end] == text``, always.

    >>> Evidence.at("a1", "Wang said so.", Span(0, 4))
    Evidence(article='a1', start=0, end=4, text='Wang')
    """

    article: str  # id of the article
    start: int
    end: int
    text: str

    @classmethod
    def at(cls, article: str, text: str, span: Span) -> Evidence:
        """Quote a stretch of an article's clean text."""
        return cls(article, span.start, span.end, text[span.start : span.end])

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def trimmed(text: str, span: Span, strip: str = " \t\r\n\u00a0") -> Span:
    """Draw a span's ends in past white space (or any other characters given).

    >>> trimmed("  to be, ", Span(0, 9), strip=" ,")
    Span(start=2, end=7)
    """
    start, end = span.start, span.end
    while start < end and text[start] in strip:
        start += 1
    while end > start and text[end - 1] in strip:
        end -= 1
    return Span(start, end)
