"""What a Reporter saw, brought together with what the rules found.

In: quotations by the rules, and Reports.  Out: one list of quotations.  Next: quotation.py
The two are right about different things. The Reporter knows which words are cues, and where reported content and the
words for a source begin and end; the rules know quotation marks to the letter, and what is said within what is said.
Figures for each alone and for both together: docs/choices.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rashomon import lexicon
from rashomon.clause import phrase, unsaid
from rashomon.marks import Marked
from rashomon.models.protocols import Report, Token
from rashomon.saying import EDGES, SUBJECTS, UTTERANCE_WORDS, Kind, Quotation, drawn_in, joined, manner_of
from rashomon.span import Span, trimmed
from rashomon.syntax import Syntax

# Tokens from one word of a cue, a source or a content to the next for both to be of one stretch.
CUE_GAP, SOURCE_GAP, CONTENT_GAP = 2, 2, 3
# A second part of a content that is shorter than this (in tokens, less one) is noise.
CONTENT_LEAST = 3
# Scores from which a cue that only the Reporter saw counts: under a verb of speech, and under any other word.
# PolNeAR dev is flat there: .05 either way costs under .001 of content F1 and moves .01 from precision to recall.
SURE, ATTITUDE_SURE = 0.4, 0.45
# Score from which what only the Reporter saw is speech: a cue as sure as that, and a clause (see _is_said).
SPOKEN_SURE = 0.6
# Share of the rules' content that the Reporter's must hold for its edges to be taken. PolNeAR content F1 falls from
# .792 at .05 to .788 at .8; the stories' statement recall rises from .979 to .988.
AGREED = 0.05
# Characters of the shortest content: less is a mark or an initial.
SHORTEST = 3
# Share of a quotation without a cue that a Report's content must hold to lend it its cue and source.
TAKEN_IN = 0.8
# Tokens up to which the words for a source are as short as a name.
SHORT_SOURCE = 4
# A cue with fewer characters than this of the content beyond it stands at its edge, not in its middle.
EDGE_CHARS = 12
# What a reporting verb of these kinds (lexicon/reporting.txt) has under it as a clause is speech.
SPOKEN = ("say", "quote", "deny", "show")
# Plain verbs of speech, trusted without the Reporter within another's words.
PASSED_ON = frozenset("say tell claim announce warn insist argue deny report write promise call".split())
# Verbs that give somebody's account in a noun phrase: "called the attack a reprisal", "reported sporadic gunfire".
NAMING = frozenset("call describe brand label dub term report".split())
# How a word hangs that belongs to a noun before it, and how far (in tokens) that noun may stand.
TAILS = frozenset(("prep", "pobj", "conj", "appos"))
NOUNS = ("NOUN", "PROPN")
TAIL_REACH = 8
RELATIVE = frozenset(("who", "which", "that"))
SPEECH_PARTNERS = frozenset(("i", "we", "you"))


def informed(
    syntax: Syntax, found: Sequence[Quotation], reports: Sequence[Report], marked: Sequence[Marked]
) -> list[Quotation]:
    """Let the Reporter mend what the rules found, drop what it does not see, and add what they did not."""
    seen = [_seen(syntax, r, marked) for r in reports]
    kept: list[Quotation] = []
    for quotation in found:
        same = [s for s in seen if quotation.cue is not None and quotation.cue.covers(Span(s.head.start, s.head.end))]
        if quotation.cue is None:
            same = [
                s for s in seen if s.score >= SURE and any(_agree(c, quotation.content, TAKEN_IN) for c in s.contents)
            ]
        if same:
            kept.append(_mended(syntax, quotation, same[0], found))
        elif quotation.cue is None or quotation.manner == "direct" or _trusted(syntax, quotation, found):
            kept.append(quotation)
    for s in seen:
        at = Span(s.head.start, s.head.end)
        least = SURE if lexicon.table("reporting").get(s.head.lemma) in SPOKEN else ATTITUDE_SURE
        if s.score >= least and not any(q.cue is not None and q.cue.overlaps(at) for q in found):
            kept.extend(_added(syntax, s, kept, marked))
    unique = {(q.content.start, q.content.end): q for q in reversed(kept)}
    return _one_cue_each(syntax, joined(syntax.text, unique.values()))


def _one_cue_each(syntax: Syntax, found: Sequence[Quotation]) -> list[Quotation]:
    """A cue stands with the longest of its quotations; the others go on from it."""
    longest: dict[Span, int] = {}
    for q in found:
        if q.cue is not None:
            longest[q.cue] = max(longest.get(q.cue, 0), len(q.content))
    kept = []
    for q in found:
        if q.cue is not None and len(q.content) < longest[q.cue]:
            q = replace(q, cue=None, from_cue=q.cue)
            if not _stands_alone(syntax, q.content):
                continue
        kept.append(q if q.cue is not None or q.source is None else replace(q, source=_name_of(syntax, q.source)))
    return kept


def _stands_alone(syntax: Syntax, content: Span) -> bool:
    """Words enough, and a verb: "Hopefully," says nothing without the rest of its sentence."""
    words = [t for t in syntax.tokens_in(content) if t.pos != "PUNCT"]
    return len(words) >= UTTERANCE_WORDS and any(t.pos in ("VERB", "AUX") for t in words)


def _name_of(syntax: Syntax, source: Span) -> Span:
    """The bare name in the words for a source: words that go on need not introduce their speaker again."""
    people = [n for n in syntax.names_in(source, "PERSON") if source.covers(Span(n.start, n.end))]
    if not people or len(syntax.tokens_in(source)) <= SHORT_SOURCE or "@" in source.of(syntax.text):
        return source
    return Span(people[0].start, people[0].end)


def _trusted(syntax: Syntax, quotation: Quotation, found: Sequence[Quotation]) -> bool:
    """A clause that the rules are right about where the Reporter is blind.

    PolNeAR seldom labels what is passed on within another's words, or what a document says, so the Reporter, which
    learned from it, seldom sees them.
    """
    cue = quotation.cue
    if cue is None or quotation.source is None:
        return False
    if cue.of(syntax.text).lower() == "according to":
        return True
    verb = next((t for t in reversed(syntax.tokens_in(cue)) if t.pos == "VERB"), None)
    if (
        verb is None
        or verb.tag == "VB"
        or verb.lemma not in PASSED_ON
        or quotation.source.of(syntax.text).lower() in SPEECH_PARTNERS
    ):
        return False
    if lexicon.table("channels").get(syntax.tokens[verb.head].lemma) == "document":
        return True
    return any(q is not quotation and q.kind == "speech" and q.cue is not None and q.content.covers(cue) for q in found)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A Report as stretches of the text."""

    head: Token
    score: float
    cue: Span
    source: Span | None
    contents: tuple[Span, ...]  # the longest first


def _seen(syntax: Syntax, report: Report, marked: Sequence[Marked]) -> _Seen:
    tokens = syntax.tokens
    cue = next(r for r in _runs(report.cue, CUE_GAP) if r[0] <= report.head <= r[1])
    sources = _runs(report.source, SOURCE_GAP)
    source = max(sources, key=lambda r: r[1] - r[0]) if sources else None
    source = _whole_phrase(syntax, source, {*report.cue, *report.content}) if source is not None else None
    spoken = {*report.cue, *report.source}
    contents = _parts(syntax, _runs(report.content, CONTENT_GAP, spoken), spoken, marked)
    return _Seen(
        tokens[report.head],
        report.score,
        Span(tokens[cue[0]].start, tokens[cue[1]].end),
        trimmed(syntax.text, Span(tokens[source[0]].start, tokens[source[1]].end), EDGES) if source else None,
        tuple(sorted(contents, key=lambda c: (-len(c), c.start))),
    )


def _whole_phrase(syntax: Syntax, run: tuple[int, int], taken: set[int]) -> tuple[int, int]:
    """The phrase of which the Reporter saw the tail only: not "of the court", but "a panel of the court"."""
    first, last = run
    if syntax.tokens[first].pos not in ("ADP", "CCONJ"):
        return run
    top = next(t for t in syntax.tokens[first : last + 1] if not first <= t.head <= last or t.head == t.i)
    while top.dep in TAILS and top.head < top.i and syntax.tokens[top.head].pos in (*NOUNS, "ADP"):
        top = syntax.tokens[top.head]
    if top.i >= first or top.pos not in NOUNS or first - top.i > TAIL_REACH:
        return run
    begin = min((t.i for t in syntax.subtree(top) if t.i <= top.i), default=top.i)
    return run if any(i in taken for i in range(begin, first)) else (begin, last)


def _parts(syntax: Syntax, runs: Sequence[tuple[int, int]], spoken: set[int], marked: Sequence[Marked]) -> list[Span]:
    """The stretches of one content: reported words that the cue parts are one again, quoted ones stay apart."""
    found: list[tuple[int, int]] = []
    for a, b in runs:
        if found:
            between = [t for t in syntax.tokens[found[-1][1] + 1 : a] if t.pos != "PUNCT"]
            quoted_here = any(m.outer.start <= syntax.tokens[a].start < m.outer.end for m in marked)
            if not quoted_here and all(t.i in spoken or t.pos in ("ADV", "PROPN", "ADP") for t in between):
                found[-1] = (found[-1][0], b)
                continue
        found.append((a, b))
    longest = max((b - a for a, b in found), default=0)
    return [
        Span(syntax.tokens[a].start, syntax.tokens[b].end)
        for a, b in found
        if b - a == longest or b - a >= CONTENT_LEAST
    ]


def _runs(indices: Sequence[int], gap: int, apart: Collection[int] = ()) -> list[tuple[int, int]]:
    """Runs of neighbouring tokens, gaps of a word or two closed unless one of these words stands in them."""
    found: list[tuple[int, int]] = []
    for i in indices:
        if found and i - found[-1][1] <= gap and not any(j in apart for j in range(found[-1][1] + 1, i)):
            found[-1] = (found[-1][0], i)
        else:
            found.append((i, i))
    return found


def _mended(syntax: Syntax, quotation: Quotation, seen: _Seen, found: Sequence[Quotation]) -> Quotation:
    """A rule's finding with the Reporter's edges: its words for the source, and the stretch of reported content."""
    source = seen.source or quotation.source
    if source is not None and quotation.source is not None:
        relative = source.of(syntax.text).lower() in RELATIVE
        if relative or _named_behind(seen) or quotation.source.covers(source):
            source = quotation.source
    content = quotation.content
    if quotation.manner != "direct":
        around = [w for w in (quotation.cue, quotation.source, seen.cue, seen.source) if w is not None]
        theirs = [drawn_in(syntax, _outside(c, around)) for c in seen.contents]
        within = [q.cue for q in found if q.cue is not None and content.covers(q.cue)] if _closes(quotation) else []
        cue = quotation.cue
        theirs = [c for c in theirs if cue is None or not c.covers(cue)] if _named_behind(seen) else theirs
        theirs = [c for c in theirs if not (content.covers(c) and c.of(syntax.text).startswith("to "))]
        theirs = [c for c in theirs if len(c) >= SHORTEST]
        agreed = [c for c in theirs if _agree(c, content) and (not within or c.covers(within[0]))]
        if not within and seen.score >= SPOKEN_SURE:
            agreed += theirs[:1]
        content = next(iter(agreed), content)
    return replace(quotation, cue=seen.cue, source=source, content=content)


def _named_behind(seen: _Seen) -> bool:
    """ "According to": whose account it is stands right behind the cue, whatever else the Reporter sees."""
    return seen.head.text.lower() == "according"


def _closes(quotation: Quotation) -> bool:
    """The cue ends the sentence that its content begins: "Bell said the road is shut, Radio Two reported"."""
    return quotation.cue is not None and quotation.cue.start >= quotation.content.end


def _outside(content: Span, around: Sequence[Span]) -> Span:
    """A content cut where its cue and source begin or end, if these stand at its edge."""
    for words in sorted(around):
        if not words.overlaps(content):
            continue
        if content.end - words.end < EDGE_CHARS:
            content = Span(content.start, max(content.start, words.start))
        elif words.start - content.start < EDGE_CHARS:
            content = Span(min(content.end, words.end), content.end)
    return content


def _agree(one: Span, other: Span, share: float = AGREED) -> bool:
    """Whether the first holds enough of the second."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return common >= share * max(len(other), 1)


def _added(syntax: Syntax, seen: _Seen, kept: Sequence[Quotation], marked: Sequence[Marked]) -> list[Quotation]:
    role = lexicon.table("reporting").get(seen.head.lemma)
    source = seen.source
    if seen.head.pos == "PROPN":
        return []
    if source is not None and source.of(syntax.text).lower() in RELATIVE:
        noun = next((a for a in syntax.ancestors(seen.head) if a.pos in ("NOUN", "PROPN", "PRON")), None)
        source = phrase(syntax, noun, bare=True) if noun is not None and noun.end <= source.start else source
    found: list[Quotation] = []
    for content in seen.contents:
        span = drawn_in(syntax, content)
        if found and manner_of(span, marked, seen.cue) != "direct":
            continue
        if len(span) >= SHORTEST and not any(q.content == span for q in kept):
            spoken = source is not None and seen.score >= SPOKEN_SURE and _is_said(syntax, seen.head, role, span)
            manner = manner_of(span, marked, seen.cue)
            kind: Kind = "speech" if spoken else "attitude"
            found.append(Quotation(span, seen.cue, source, manner, role == "deny", kind))
    return found


def _is_said(syntax: Syntax, head: Token, role: str | None, span: Span) -> bool:
    """Whether these words were given as somebody's words or claim, and are not just what they were about."""
    if unsaid(syntax, head):
        return False
    if role in SPOKEN and _is_clause(syntax, span):
        return True
    tokens = syntax.tokens_in(span)
    if head.lemma in PASSED_ON and role == "say":
        return len(tokens) >= UTTERANCE_WORDS and tokens[0].pos in ("VERB", "AUX") and tokens[0].tag != "VB"
    if head.lemma not in NAMING or len(tokens) < UTTERANCE_WORDS:
        return False
    return head.lemma in ("call", "report") or any(t.lemma == "as" for t in tokens)


def _is_clause(syntax: Syntax, span: Span) -> bool:
    """Words with a subject and a verb of their own, not the name of a topic."""
    tokens = syntax.tokens_in(span)
    return len(tokens) >= UTTERANCE_WORDS and any(t.dep in SUBJECTS for t in tokens)
