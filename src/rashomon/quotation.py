"""Direct, indirect and mixed speech: what was said, its cue, and the words that name who said it.

In: Syntax, and what a Reporter saw.  Out: Quotation(content, cue, source, manner).  Next: attribution.py
Three readers look at the article: quotation marks with the cue beside them (here), clauses under a reporting verb
(clause.py), and posts set into the text (here). What they find is settled into one list, so that no words are said
twice by the same cue, and mended by what the Reporter saw (reporting.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rashomon import lexicon
from rashomon.article import Article
from rashomon.clause import according, cue_words, find_clauses, source_of
from rashomon.errors import Caveat
from rashomon.extent import bounded
from rashomon.marks import Marked, quoted
from rashomon.models.protocols import Report, Token
from rashomon.reporting import informed
from rashomon.saying import EDGES, STOPS, UTTERANCE_WORDS, Kind, Manner, Quotation, joined
from rashomon.span import Evidence, Span, trimmed
from rashomon.syntax import Syntax

__all__ = ["Kind", "Manner", "Quotation", "find_quotations"]

# A first line longer than this (in characters) is text, whatever the page calls it.
LONGEST_TITLE = 250
# Paragraphs (captions, mostly) that may stand between two parts of one quotation whose marks were left open.
INTERRUPTION = 2
# Words between a closing mark and the verb that goes with it: "..." a spokesman for the ministry in Aden said.
CUE_REACH = 22
# A cue with fewer words than this after it stands outside another's content ("..., Radio Two reported on Monday").
CROSSED_WORDS = 6
# Share of a quotation's characters that a mixed clause must hold to take its place.
TAKEN_IN = 0.8
# Fewer characters than this before "— Name (@handle)" are no post.
LEAST_POST = 10
FIRST_PERSON = frozenset(("i", "we"))
# The head of a turn in a printed conversation: "KELLER: ...", "Ms. Keller: ...". Two turns at least make it one.
TURN = re.compile(r"(?m)^[ \t]*(?P<name>(?:[A-Z][\w.'’-]*)(?: [A-Z][\w.'’-]*){0,3}): +(?=\S)")
LEAST_TURNS = 2
TURNING = re.compile(r",\s+(?:but|while|whereas|although|though)\s+$")
POST = re.compile(
    r"[ \n]\s*(?:[—–-]{1,2}|&mdash;) ?(?P<name>[^\n—@()]{2,60}?) ?\(@(?P<handle>\w{2,30})\)"
    r"(?: [A-Z][a-z]{2,8} \d{1,2}, \d{4})?"
)


def find_quotations(
    article: Article, syntax: Syntax, reports: Sequence[Report] = ()
) -> tuple[list[Quotation], list[Caveat]]:
    """Everything the article says that somebody said, in the order of the text, and the doubts about odd marks.

    `reports` are what a Reporter saw in the same text; without them the rules are on their own.
    """
    text = article.text
    marked, odd = quoted(text)
    body = _headline(article).end
    outermost = [m for m in marked if m.depth == 0 and m.outer.start >= body]
    posts = [*_posts(text, body), *_turns(text, body)]
    clauses = [q for q in find_clauses(syntax, marked) if q.content.start >= body]
    direct = _direct(syntax, outermost, clauses)
    found = _settled(syntax, clauses, direct, posts)
    if reports:
        found = informed(syntax, found, [r for r in reports if syntax.tokens[r.head].start >= body], marked)
    return [bounded(text, _before_the_turn(text, q, found)) for q in found], _caveats(article, odd)


def _headline(article: Article) -> Span:
    """The first line, if it is the title: a title carries no statement. A line that ends in a stop is a sentence."""
    line = re.match(r"\s*([^\n]+)", article.text)
    if line is None:
        return Span(0, 0)
    first = line.group(1).strip()
    title = (article.title or "").strip()
    if first == title and len(first) <= LONGEST_TITLE and not re.search(r"[.!?][\"”’']?$", first):
        return Span(0, line.end())
    return Span(0, 0)


def _caveats(article: Article, odd: Sequence[int]) -> list[Caveat]:
    return [
        Caveat(
            "quotation",
            f"The quotation mark {article.text[at]} has no partner in its paragraph; only that quotation is in doubt.",
            article.id,
            Evidence.at(article.id, article.text, Span(at, at + 1)),
        )
        for at in odd
    ]


# -- posts set into the text: "... — Name (@handle) date" ------------------------------------------------------------


def _posts(text: str, body: int) -> list[Quotation]:
    found: list[Quotation] = []
    for match in POST.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        if match.group().startswith("\n") or not text[start : match.start()].strip():
            end = len(text[: match.start()].rstrip())
            start = text.rfind("\n", 0, end) + 1
        else:
            end = match.start()
        content = trimmed(text, Span(max(start, body), max(end, body)), EDGES)
        if len(content) >= LEAST_POST and not any(q.content.overlaps(content) for q in found):
            name = Span(match.start("name"), match.end("handle") + 1)
            found.append(Quotation(content, None, trimmed(text, name), "direct"))
    return found


def _turns(text: str, body: int) -> list[Quotation]:
    """The turns of a conversation set out as such: a name in capitals and a colon open each line."""
    heads = [m for m in TURN.finditer(text, body) if m.group("name").isupper()]
    names = [m.group("name") for m in heads]
    found = []
    for head in heads:
        end = text.find("\n", head.end())
        content = trimmed(text, Span(head.end(), len(text) if end < 0 else end), EDGES)
        if names.count(head.group("name")) >= LEAST_TURNS and content:
            found.append(Quotation(content, None, Span(*head.span("name")), "direct"))
    return found


# -- quotation marks -------------------------------------------------------------------------------------------------


def _direct(syntax: Syntax, marked: Sequence[Marked], clauses: Sequence[Quotation]) -> list[Quotation]:
    """Whole utterances in quotation marks, each with the cue beside it or the one it goes on from."""
    verbs = lexicon.table("reporting")
    found: list[Quotation] = []
    for n, mark in enumerate(marked):
        before = marked[n - 1] if n else None
        after = marked[n + 1] if n + 1 < len(marked) else None
        cue = _cue_after(syntax, mark, after, verbs) or _cue_before(syntax, mark, before, verbs)
        if cue is not None:
            found.append(Quotation(mark.inner, cue[0], cue[1], "direct"))
        elif _is_utterance(syntax, mark):
            earlier = _goes_on(syntax.text, mark, before, [*clauses, *found])
            if earlier is not None:
                cue_before = earlier.cue or earlier.from_cue
                found.append(Quotation(mark.inner, None, earlier.source, "direct", from_cue=cue_before))
    return found


def _is_utterance(syntax: Syntax, mark: Marked) -> bool:
    """Words enough, with a verb, to be something said rather than a term or a title."""
    words = [t for t in syntax.tokens_in(mark.inner) if t.pos not in ("PUNCT", "SPACE", "SYM")]
    if len(words) < UTTERANCE_WORDS or not any(t.pos in ("VERB", "AUX") for t in words):
        return False
    ends = mark.inner.end > 0 and syntax.text[mark.inner.end - 1] in STOPS + ","
    small = [t for t in words if t.text[0].islower()]
    return ends or (len(small) >= 0.5 * len(words) and syntax.text[mark.inner.start].isupper())


def _goes_on(text: str, mark: Marked, before: Marked | None, earlier: Sequence[Quotation]) -> Quotation | None:
    """The quotation that these words continue: the last one before them, in this paragraph or the one before."""
    last = max(
        (q for q in earlier if q.content.end <= mark.outer.start and q.kind == "speech"),
        key=lambda q: max(q.content.end, q.cue.end if q.cue else 0),
        default=None,
    )
    if last is None:
        return None
    gap = text[last.content.end : mark.outer.start]
    lines = len(re.findall(r"\n\s*(?=\S)", gap))
    reach = (
        1 + INTERRUPTION
        if before is not None and not before.closed and text[: mark.outer.start].rstrip(" ").endswith("\n")
        else 1
    )
    if lines > reach:
        return None
    return last


def _cue_after(
    syntax: Syntax, mark: Marked, following: Marked | None, verbs: dict[str, str]
) -> tuple[Span, Span | None] | None:
    """'"...," she said', '"..." said Mr Bell'."""
    text = syntax.text
    if not mark.closed:
        return None
    line_end = text.find("\n", mark.outer.end)
    line_end = len(text) if line_end < 0 else line_end
    stop = min(line_end, following.outer.start if following is not None else line_end)
    tail = text[mark.outer.end : stop]
    ended = text[mark.inner.end - 1] if mark.inner.end else ""
    standalone = ended in STOPS + ",—" or tail.lstrip()[:1] == "," or _opens_sentence(text, mark.outer.start)
    if not standalone or not tail.strip():
        return None
    if (
        ended in ".…"
        and re.match(r"\s*(?:[A-Z]\w*\W+){0,8}?[A-Z]", tail)
        and not re.match(r"\s*[A-Z][^.,;:]{0,60}\b(?:said|says)\.", tail)
    ):
        return None  # a new sentence of the outlet's own
    tokens = [t for t in syntax.tokens_in(Span(mark.outer.end, stop)) if t.start >= mark.outer.end]
    kept: list[Token] = []
    for token in tokens[:CUE_REACH]:
        if token.text in ".!?;" and kept:
            break
        kept.append(token)
    return _cue_among(syntax, kept, verbs)


def _opens_sentence(text: str, at: int) -> bool:
    lead = text[:at].rstrip(" ")
    return not lead or lead[-1] in "\n" + STOPS + "”\"’'"


def _cue_before(
    syntax: Syntax, mark: Marked, preceding: Marked | None, verbs: dict[str, str]
) -> tuple[Span, Span | None] | None:
    """'She said: "..."', 'Mr Bell told the paper, "..."'."""
    text = syntax.text
    start = text.rfind("\n", 0, mark.outer.start) + 1
    if preceding is not None and preceding.outer.end > start:
        start = preceding.outer.end
    lead = text[start : mark.outer.start].rstrip()
    if not lead:
        return None
    stops = [m.end() for m in re.finditer(r"[.!?]\s", lead)]
    begin = start + (stops[-1] if stops else 0)
    tokens = [t for t in syntax.tokens_in(Span(begin, mark.outer.start)) if t.start >= begin]
    last = next((t for t in reversed(tokens) if t.pos != "PUNCT"), None)
    if lead[-1] in ":," or (
        last is not None and (last.lemma in ("that",) or verbs.get(last.lemma) in ("say", "quote"))
    ):
        return _cue_among(syntax, list(reversed(tokens)), verbs)
    return None


def _cue_among(syntax: Syntax, tokens: Sequence[Token], verbs: dict[str, str]) -> tuple[Span, Span | None] | None:
    for token in tokens:
        if token.text.lower() == "according":
            clause = according(syntax, token, ())
            if clause is not None and clause.cue is not None:
                return clause.cue, clause.source
        if token.pos == "VERB" and verbs.get(token.lemma) in ("say", "quote", "urge", "name"):
            source = source_of(syntax, token)
            if source is not None:
                return cue_words(syntax, token), source
    return None


# -- one list --------------------------------------------------------------------------------------------------------


def _settled(
    syntax: Syntax, clauses: Sequence[Quotation], direct: Sequence[Quotation], posts: Sequence[Quotation]
) -> list[Quotation]:
    """Join the readings: a whole utterance wins over the clause it covers; a mixed clause keeps its quoted words."""
    found: list[Quotation] = list(posts)
    for clause in clauses:
        if _relayed(syntax, clause, direct):
            continue
        rivals = [d for d in direct if d.content.overlaps(clause.content)]
        same = [d for d in rivals if d.cue == clause.cue]
        if any(len(d.content) >= 0.8 * len(clause.content) for d in same):
            continue
        if len(same) > 1 and sum(len(d.content) for d in same) >= 0.6 * len(clause.content):
            continue
        if any(
            d.content.covers(clause.content)
            and d.cue is not None
            and not d.content.overlaps(clause.cue or clause.content)
            for d in rivals
        ):
            continue
        if _own_words(syntax, clause, [*direct, *posts]):
            continue
        if any(_mostly_within(p.content, clause.content) for p in posts):
            continue
        found.append(clause)
    for quotation in direct:
        if any(c.manner == "mixed" and _mostly_within(quotation.content, c.content) for c in found):
            continue
        if any(_mostly_within(p.content, quotation.content) for p in posts):
            continue
        found.append(quotation)
    found = _uncrossed(syntax, found)
    unique = {(q.content.start, q.content.end): q for q in found}
    return joined(syntax.text, unique.values())


def _relayed(syntax: Syntax, clause: Quotation, direct: Sequence[Quotation]) -> bool:
    """ "'We will go', Berg said, according to Radio Two": the radio relays a quotation that has its own speaker."""
    if clause.cue is None or not clause.cue.of(syntax.text).lower().startswith("according"):
        return False
    return any(
        d.source is not None and d.cue is not None and clause.content.covers(d.cue) and d.cue.end <= clause.cue.start
        for d in direct
        if _mostly_within(d.content, clause.content)
    )


def _uncrossed(syntax: Syntax, found: Sequence[Quotation]) -> list[Quotation]:
    """Where two contents hold each other's cue, the one that holds the other at its end gives that end up.

    "According to Bell, the road is shut, Radio Two reported": the radio's cue is no part of what Bell said.
    """
    kept = []
    for q in found:
        for other in found:
            if other is q or q.cue is None or other.cue is None or other.cue == q.cue:
                continue
            if other.source is None or not (q.content.covers(other.cue) and other.content.start < other.cue.start):
                continue
            start, end = min(other.cue.start, other.source.start), max(other.cue.end, other.source.end)
            after = syntax.text[end : q.content.end].strip(EDGES + STOPS).count(" ")
            parted = syntax.text[:start].rstrip(" ”\"’'")[-1:] in (",", "—", "–")
            if after < CROSSED_WORDS and parted and q.cue.end < start and q.content.covers(Span(start, end)):
                q = replace(q, content=trimmed(syntax.text, Span(q.content.start, start), EDGES))
        if len(q.content) >= 3:
            kept.append(q)
    return [_wrapped(syntax, q, kept) for q in kept]


def _wrapped(syntax: Syntax, q: Quotation, found: Sequence[Quotation]) -> Quotation:
    """A cue at the end of a sentence that begins with another's: its content begins where the sentence does."""
    if q.cue is None or q.source is None or q.manner == "direct":
        return q
    for other in found:
        if other is q or other.cue is None or other.source is None or other.cue == q.cue:
            continue
        begin = min(other.cue.start, other.source.start)
        whole = Span(begin, q.content.end)
        same_sentence = syntax.sentence_index(begin) == syntax.sentence_index(q.cue.start)
        if (
            q.content.covers(other.content)
            and not q.content.covers(other.cue)
            and other.cue.end <= other.content.start
            and other.content.end <= min(q.cue.start, q.source.start)
            and same_sentence
        ):
            return replace(q, content=whole)
    return q


def _before_the_turn(text: str, q: Quotation, found: Sequence[Quotation]) -> Quotation:
    """A content ends where the sentence turns to somebody else: "..., but the ministry denied that ..."."""
    for other in found:
        if other is q or other.cue is None or other.source is None or q.cue is None or q.manner == "direct":
            continue
        start = min(other.cue.start, other.source.start)
        if q.cue.end <= q.content.start < start < q.content.end and q.content.covers(other.cue):
            turn = TURNING.search(text[q.content.start : start])
            if turn is not None:
                q = replace(q, content=trimmed(text, Span(q.content.start, q.content.start + turn.start()), EDGES))
    return q


def _mostly_within(inner: Span, outer: Span) -> bool:
    common = min(inner.end, outer.end) - max(inner.start, outer.start)
    return common >= TAKEN_IN * len(inner)


def _own_words(syntax: Syntax, clause: Quotation, direct: Sequence[Quotation]) -> bool:
    """ "I think", "we said" within somebody's quoted words report nobody else."""
    if clause.cue is None or clause.source is None or clause.source.of(syntax.text).lower() not in FIRST_PERSON:
        return False
    return any(d.content.covers(clause.cue) for d in direct)
