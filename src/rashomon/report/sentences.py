"""Where one sentence ends and the next begins, well enough to show a reader the words around a finding.

In: an article's clean text.  Out: Sentence spans that cover it.  Next: index.py
The stages have a parser for this; a report is made from the dossier alone, on any machine, with no model at hand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from rashomon.lexicon import words
from rashomon.span import Span

# A stop, any closing marks, white space, then something that can open a sentence.
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*[ \t\u00a0\u2009]+(?=[\"'“‘«(\[]*[A-Z0-9À-ÖØ-Þ])")
_WORD_BEFORE = re.compile(r"[^\s\"'“‘«(\[]+$")
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")  # J., U.S.
# How far back a word is looked for before a stop; no abbreviation is longer.
_LOOK_BACK = 24


def sentence_spans(text: str) -> tuple[Span, ...]:
    """The sentences of a text, in order; a line break always ends one.

    >>> text = 'Mr. Oro spoke. "We met," he said.\\nNobody else did.'
    >>> [span.of(text) for span in sentence_spans(text)]
    ['Mr. Oro spoke.', '"We met," he said.', 'Nobody else did.']
    """
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        spans += _of_line(text, start, start + len(line))
        start += len(line) + 1
    return tuple(spans)


def sentence_at(spans: tuple[Span, ...], start: int, end: int) -> Span:
    """The sentence or sentences that a stretch stands in.

    >>> sentence_at((Span(0, 9), Span(10, 20), Span(21, 30)), 12, 25)
    Span(start=10, end=30)
    """
    if not spans:
        return Span(start, end)
    first = spans[max(bisect_right(spans, start, key=_start) - 1, 0)]
    last = spans[max(bisect_right(spans, max(end - 1, start), key=_start) - 1, 0)]
    return Span(min(first.start, start), max(last.end, end))


def _of_line(text: str, start: int, end: int) -> list[Span]:
    cuts = [
        match.end() for match in _STOP.finditer(text, start, end) if not _is_abbreviation(text, match.start(), start)
    ]
    edges = [start, *cuts, end]
    spans = []
    for left, right in pairwise(edges):
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            spans.append(Span(left, right))
    return spans


def _is_abbreviation(text: str, stop: int, line_start: int) -> bool:
    """Whether the full stop at `stop` belongs to the word before it: Mr., U.S., J."""
    if text[stop] != "." or text[stop + 1 : stop + 2] in {".", "!", "?"}:
        return False
    found = _WORD_BEFORE.search(text, max(line_start, stop - _LOOK_BACK), stop)
    if not found:
        return False
    word = found.group()
    return bool(_INITIALS.fullmatch(word)) or word in words("sentence_abbreviations")


def _start(span: Span) -> int:
    return span.start
