"""What a quotation is, and the few things that every reader of quotations needs to say about a stretch of text.

In: stretches of one text.  Out: Quotation.  Next: clause.py
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from rashomon.marks import MARKS, Marked
from rashomon.span import Span, trimmed
from rashomon.syntax import Syntax

Manner = Literal["direct", "indirect", "mixed"]
Kind = Literal["speech", "attitude"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """One thing said, as one article carries it."""

    content: Span  # the words said, outer marks left out
    cue: Span | None  # the reporting verb or phrase: "said", "according to", "in a statement"
    source: Span | None  # the words that name who said it: "he", "a senior official", "Wang Yi"
    manner: Manner
    denied: bool = False  # the cue denies the content: "denied that ..."
    kind: Kind = "speech"  # "attitude": thought, hoped or wanted, without word of its being said
    from_cue: Span | None = None  # no cue of its own: the cue of the words that it goes on from


EDGES = " \t\r\n\u00a0,;:" + MARKS
STOPS = ".!?…"
CONJUNCTIONS = ("that", "as", "by")
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
# Fewer words than this, or no verb among them: a term or a title until a cue says otherwise.
UTTERANCE_WORDS = 4
# Characters beyond which the parts of an utterance stay apart: more is no longer one place in an article.
# PolNeAR dev content F1 .823 at 500, .827 at 700, .825 without a limit.
LONGEST_JOINED = 700


def manner_of(span: Span, marked: Iterable[Marked], cue: Span | None = None) -> Manner:
    """How a stretch stands to the quotation marks: within one pair, across some, or away from any.

    Marks around the cue as well are somebody else's and count for nothing.
    """
    inside = [m for m in marked if m.inner.overlaps(span) and not (cue is not None and m.inner.covers(cue))]
    if not inside:
        return "indirect"
    if any(m.inner.covers(span) for m in inside):
        return "direct"
    return "mixed"


def drawn_in(syntax: Syntax, span: Span) -> Span:
    """A content without the conjunction, the commas and the lone marks at its edges."""
    span = trimmed(syntax.text, span, EDGES)
    first = syntax.token_at(span.start)
    if first is None or first.text not in CONJUNCTIONS or first.pos not in ("SCONJ", "ADP") or first.end >= span.end:
        return span
    return trimmed(syntax.text, Span(first.end, span.end), EDGES)


def joined(text: str, found: Iterable[Quotation]) -> list[Quotation]:
    """One utterance that its own cue parts is one quotation, in order: "The road," she said, "is shut."

    Its content runs over the cue, as it does for reported words ("The road, police said, is shut").
    """
    kept: list[Quotation] = []
    for q in sorted(found, key=lambda q: (q.content.start, q.content.end)):
        if kept and _parted(text, kept[-1], q):
            one = kept[-1] if kept[-1].cue is not None else q
            kept[-1] = replace(one, content=Span(kept[-1].content.start, q.content.end))
        else:
            kept.append(q)
    return kept


def _parted(text: str, first: Quotation, second: Quotation) -> bool:
    """Whether nothing but their common cue and what stands with it parts two quotations."""
    cue = first.cue or first.from_cue
    if cue is None or cue != (second.cue or second.from_cue) or not first.manner == second.manner == "direct":
        return False
    between = Span(first.content.end, second.content.start)
    whole = Span(first.content.start, second.content.end)
    return between.covers(cue) and "\n" not in between.of(text) and len(whole) <= LONGEST_JOINED
