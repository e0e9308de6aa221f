"""Direct, indirect and mixed speech: what was said, its cue, and the words that name who said it.

In: an article's Syntax.  Out: Quotation(content, cue, source, manner).  Next: attribution.py
Three readers look at the article: quotation marks with the cue beside them, clauses under a reporting verb, and posts
set into the text. What they find is settled into one list, so that no words are said twice by the same cue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rashomon import lexicon
from rashomon.article import Article
from rashomon.errors import Caveat
from rashomon.marks import MARKS, Marked, quoted
from rashomon.models.protocols import Report, Token
from rashomon.span import Evidence, Span, trimmed
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
CONJUNCTION = re.compile(r"(?:that|as|by)\s+", re.IGNORECASE)
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
# Fewer words than this in quotation marks, and no verb among them: a term or a title until a cue says otherwise.
UTTERANCE_WORDS = 4
# Paragraphs (captions, mostly) that may stand between two parts of one quotation whose marks were left open.
INTERRUPTION = 2
# Words between a closing mark and the verb that goes with it: "..." a spokesman for the ministry in Aden said.
CUE_REACH = 22
# Tokens from one word of a cue, a source or a content to the next for both to be of one stretch.
CUE_GAP, SOURCE_GAP, CONTENT_GAP = 2, 2, 3
# A second part of a content that is shorter than this (in tokens, less one) is noise.
CONTENT_LEAST = 3
# Score from which a cue that only the Reporter saw counts.
SURE = 0.4
# A cue this near to the end of another's content stands outside it ("..., Radio Two reported on Monday").
CROSSED_WORDS = 6
TWEET = re.compile(
    r"[ \n]\s*(?P<dash>[—–-]{1,2}|&mdash;) ?(?P<name>[^\n—@()]{2,60}?) ?\(@(?P<handle>\w{2,30})\)(?: [A-Z][a-z]{2,8} \d{1,2}, \d{4})?"
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
    posts = _posts(text, body)
    clauses = [q for q in _clauses(syntax, marked) if q.content.start >= body]
    direct = _direct(syntax, outermost, clauses)
    found = _settled(syntax, clauses, direct, posts)
    if reports:
        found = _informed(syntax, found, [r for r in reports if syntax.tokens[r.head].start >= body], marked)
    return found, _caveats(article, odd)


def _headline(article: Article) -> Span:
    """The first line, if it is the title: a title carries no statement. A line that ends in a stop is a sentence."""
    line = re.match(r"\s*([^\n]+)", article.text)
    if line is None:
        return Span(0, 0)
    first = line.group(1).strip()
    if first == (article.title or "").strip() and not re.search(r"[.!?][\"”’']?$", first):
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
    found = []
    for match in TWEET.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        if match.group().startswith("\n") or not text[start : match.start()].strip():
            end = len(text[: match.start()].rstrip())
            start = text.rfind("\n", 0, end) + 1
        else:
            end = match.start()
        content = trimmed(text, Span(max(start, body), max(end, body)), EDGES)
        if len(content) >= 10 and not any(q.content.overlaps(content) for q in found):
            name = Span(match.start("name"), match.end("handle") + 1)
            found.append(Quotation(content, None, trimmed(text, name), "direct"))
    return found


# -- clauses: "police said that ...", "..., according to ..." --------------------------------------------------------


def _clauses(syntax: Syntax, marked: Sequence[Marked]) -> list[Quotation]:
    verbs = lexicon.table("reporting")
    found: list[Quotation] = []
    for token in syntax.tokens:
        if token.pos == "VERB" and token.lemma in verbs:
            clause = _verb_clause(syntax, token, verbs[token.lemma], marked)
        elif token.text.lower() == "according":
            clause = _according(syntax, token, marked)
        else:
            continue
        if clause is not None:
            found.append(clause)
    return found


def _verb_clause(syntax: Syntax, verb: Token, role: str, marked: Sequence[Marked]) -> Quotation | None:
    source = _source(syntax, verb)
    clause = _content(syntax, verb, role, marked)
    if clause is None or (source is None and verb.tag != "VBG"):
        return None
    if _unsaid(syntax, verb) and role != "think":
        return None
    span = drawn_in(syntax.text, clause)
    if len(span) < 3 or (source is not None and source.covers(span)):
        return None
    kind: Kind = "attitude" if role == "think" else "speech"
    cue = cue_words(syntax, verb)
    return Quotation(span, cue, source, manner_of(span, marked, cue), role == "deny", kind)


def drawn_in(text: str, span: Span) -> Span:
    """A content without the conjunction, the commas and the lone marks at its edges."""
    span = trimmed(text, span, EDGES)
    lead = CONJUNCTION.match(text, span.start, span.end)
    return trimmed(text, Span(lead.end(), span.end), EDGES) if lead else span


def _unsaid(syntax: Syntax, verb: Token) -> bool:
    """The words were not said: "did not say", "would say", "if he said"."""
    for child in syntax.children[verb.i]:
        if child.dep == "neg":
            return True
        if child.dep == "mark" and child.lemma in ("if", "whether", "unless"):
            return True
    return False


def cue_words(syntax: Syntax, verb: Token) -> Span:
    """The verb with its auxiliaries: "has said", "was quoted as saying"."""
    parts = [c for c in syntax.children[verb.i] if c.dep in ("aux", "auxpass", "neg", "prt") and abs(c.i - verb.i) <= 4]
    tokens = sorted([verb, *parts], key=lambda t: t.i)
    if verb.lemma in ("quote", "cite") and (as_ := syntax.child(verb, "prep")) is not None and as_.lemma == "as":
        saying = syntax.child(as_, "pcomp")
        if saying is not None and saying.i - verb.i <= 3:
            return Span(tokens[0].start, saying.end)
    if verb.dep == "pcomp" and syntax.tokens[verb.head].lemma == "as":  # was quoted as saying
        above = syntax.tokens[syntax.tokens[verb.head].head]
        if above.pos == "VERB" and verb.i - above.i <= 3:
            return Span(cue_words(syntax, above).start, tokens[-1].end)
    return Span(tokens[0].start, tokens[-1].end)


def _source(syntax: Syntax, verb: Token) -> Span | None:
    """Who says it: the verb's subject, that of the verb it hangs on, or the noun it describes."""
    if verb.tag == "VBG" and verb.dep == "advcl" and (saying := _saying_above(syntax, verb)) is not None:
        verb = saying
    for _ in range(5):
        agent = syntax.child(verb, "agent")
        if agent is not None and (by := syntax.child(agent, "pobj")) is not None and verb.lemma not in ("quote", "cite"):
            return phrase(syntax, by)
        subject = syntax.child(verb, *SUBJECTS)
        if subject is not None and not (subject.lemma == "there" and subject.dep != "nsubjpass"):
            if subject.lemma in ("who", "which", "that") and verb.dep == "relcl":
                return phrase(syntax, syntax.tokens[verb.head], bare=True)
            return phrase(syntax, subject)
        if verb.head == verb.i:
            return None
        if verb.dep in ("acl", "relcl"):
            noun = syntax.tokens[verb.head]
            return phrase(syntax, noun, bare=True)
        if verb.dep not in ("conj", "xcomp", "advcl", "pcomp", "prep", "dep", "ccomp"):
            return None
        verb = syntax.tokens[verb.head]
    return None


def _saying_above(syntax: Syntax, verb: Token) -> Token | None:
    """The reporting verb that a participle goes on from: "said the square was safe, adding that ..."."""
    verbs = lexicon.table("reporting")
    above = syntax.tokens[verb.head]
    if syntax.tokens[max(0, verb.i - 1)].text != "," or verbs.get(above.lemma) in ("say", "name"):
        return None
    for ancestor in syntax.ancestors(above):
        if verbs.get(ancestor.lemma) in ("say", "urge", "name") and syntax.child(ancestor, *SUBJECTS) is not None:
            return ancestor
    return None


def phrase(syntax: Syntax, noun: Token, bare: bool = False) -> Span:
    """A noun phrase without what only comments on it."""
    left = right = noun
    for child in syntax.children[noun.i]:
        if child.dep in ("relcl", "advcl", "punct", "acl", "parataxis", "ccomp", "dep"):
            continue
        if bare and child.i > noun.i and child.dep in ("appos", "conj", "cc"):
            continue
        below = syntax.subtree(child)
        if child.i < noun.i:
            left = min(left, below[0], key=lambda t: t.i)
        else:
            right = max(right, below[-1], key=lambda t: t.i)
    return trimmed(syntax.text, Span(left.start, right.end), EDGES)


def _content(syntax: Syntax, verb: Token, role: str, marked: Sequence[Marked]) -> Span | None:
    wanted = ("ccomp", "xcomp") if role in ("urge", "think", "deny") else ("ccomp",)
    for child in syntax.children[verb.i]:
        if child.dep in wanted and child.pos in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "PRON"):
            span = syntax.subtree_span(child)
            if child.i > verb.i and span.start < verb.end:
                span = Span(verb.end, span.end)
            asked = syntax.child(verb, "dobj") if role == "urge" else None
            if asked is not None and verb.i < asked.i < child.i:
                span = Span(syntax.subtree_span(asked).start, span.end)
            return _without_participle(syntax, span, child)
    if role == "say" and (clause := _under_document(syntax, verb)) is not None:
        return clause
    if role in ("name", "deny", "say"):
        after = [c for c in syntax.children[verb.i] if c.i > verb.i and c.dep not in ("punct", "aux", "prt", "npadvmod")]
        if after:
            span = Span(syntax.subtree_span(after[0]).start, syntax.subtree_span(after[-1]).end)
            span = Span(max(span.start, verb.end), span.end)
            if any(m.outer.overlaps(span) and not m.inner.covers(Span(verb.start, verb.end)) for m in marked if m.depth == 0):
                return span
    if verb.dep in ("parataxis", "ccomp") and role == "say" and verb.head != verb.i:
        return syntax.subtree_span(syntax.tokens[verb.head])
    return None


def _under_document(syntax: Syntax, verb: Token) -> Span | None:
    """A clause that the parse hangs on the document: "said in a statement that ..."."""
    for child in syntax.children[verb.i]:
        noun = syntax.child(child, "pobj") if child.dep == "prep" else child if child.dep == "dobj" else None
        if noun is None or noun.i < verb.i:
            continue
        for clause in syntax.children[noun.i]:
            span = syntax.subtree_span(clause)
            if clause.dep in ("acl", "relcl", "ccomp") and syntax.text[span.start : span.start + 5].lower() == "that ":
                return span
    return None


def _without_participle(syntax: Syntax, span: Span, head: Token) -> Span:
    """Cut off a further saying that hangs on the end: "..., adding that ..."."""
    verbs = lexicon.table("reporting")
    for token in syntax.tokens_in(span):
        if token.tag == "VBG" and verbs.get(token.lemma) == "say" and token.i > head.i and token.dep == "advcl":
            before = syntax.tokens[token.i - 1]
            if before.text == ",":
                return Span(span.start, before.start)
    return span


def _according(syntax: Syntax, token: Token, marked: Sequence[Marked]) -> Quotation | None:
    after = syntax.tokens[token.i + 1] if token.i + 1 < len(syntax.tokens) else None
    if after is None or after.lemma != "to":
        return None
    noun = syntax.child(after, "pobj") or syntax.child(token, "pobj")
    if noun is None:
        return None
    source = phrase(syntax, noun)
    sentence = syntax.sentence_at(token.start)
    before = trimmed(syntax.text, Span(sentence.start, token.start), EDGES)
    behind = trimmed(syntax.text, Span(max(source.end, syntax.subtree_span(noun).end), sentence.end), EDGES + ".")
    content = before if len(before) > len(behind) else behind
    if len(content) < 10:
        return None
    cue = Span(token.start, after.end)
    return Quotation(content, cue, source, manner_of(content, marked, cue))


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
        elif is_utterance(syntax, mark):
            earlier = _goes_on(syntax.text, mark, before, [*clauses, *found])
            if earlier is not None:
                cue_before = earlier.cue or earlier.from_cue
                found.append(Quotation(mark.inner, None, earlier.source, "direct", from_cue=cue_before))
    return found


def is_utterance(syntax: Syntax, mark: Marked) -> bool:
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
    reach = 1 + INTERRUPTION if before is not None and not before.closed and text[: mark.outer.start].rstrip(" ").endswith("\n") else 1
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
    if ended in ".…" and re.match(r"\s*(?:[A-Z]\w*\W+){0,8}?[A-Z]", tail) and not re.match(r"\s*[A-Z][^.,;:]{0,60}\b(?:said|says)\.", tail):
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
    if lead[-1] in ":," or (last is not None and (last.lemma in ("that",) or verbs.get(last.lemma) in ("say", "quote"))):
        return _cue_among(syntax, list(reversed(tokens)), verbs)
    return None


def _cue_among(syntax: Syntax, tokens: Sequence[Token], verbs: dict[str, str]) -> tuple[Span, Span | None] | None:
    for token in tokens:
        if token.text.lower() == "according":
            clause = _according(syntax, token, ())
            if clause is not None and clause.cue is not None:
                return clause.cue, clause.source
        if token.pos == "VERB" and verbs.get(token.lemma) in ("say", "quote", "urge", "name"):
            source = _source(syntax, token)
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
        rivals = [d for d in direct if d.content.overlaps(clause.content)]
        same = [d for d in rivals if d.cue == clause.cue]
        if any(len(d.content) >= 0.8 * len(clause.content) for d in same):
            continue
        if len(same) > 1 and sum(len(d.content) for d in same) >= 0.6 * len(clause.content):
            continue
        if any(d.content.covers(clause.content) and d.cue is not None and not d.content.overlaps(clause.cue or clause.content) for d in rivals):
            continue
        if _own_words(syntax, clause, direct) or any(p.content.overlaps(clause.content) for p in posts):
            continue
        found.append(clause)
    for quotation in direct:
        if any(c.manner == "mixed" and _mostly_within(quotation.content, c.content) for c in found):
            continue
        if any(p.content.overlaps(quotation.content) for p in posts):
            continue
        found.append(quotation)
    found = _uncrossed(syntax, found)
    unique = {(q.content.start, q.content.end): q for q in found}
    return sorted(unique.values(), key=lambda q: (q.content.start, q.content.end))


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


def _mostly_within(inner: Span, outer: Span) -> bool:
    common = min(inner.end, outer.end) - max(inner.start, outer.start)
    return common >= 0.8 * len(inner)


FIRST_PERSON = frozenset(("i", "we"))


def _own_words(syntax: Syntax, clause: Quotation, direct: Sequence[Quotation]) -> bool:
    """ "I think", "we said" within somebody's quoted words report nobody else."""
    if clause.cue is None or clause.source is None or clause.source.of(syntax.text).lower() not in FIRST_PERSON:
        return False
    return any(d.content.covers(clause.cue) for d in direct)


# -- what a Reporter saw ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """A Report as stretches of the text."""

    head: Token
    score: float
    cue: Span
    source: Span | None
    contents: tuple[Span, ...]


def _informed(
    syntax: Syntax, found: Sequence[Quotation], reports: Sequence[Report], marked: Sequence[Marked]
) -> list[Quotation]:
    """Let the Reporter mend what the rules found, and add what they did not."""
    seen = [_seen(syntax, r) for r in reports]
    kept: list[Quotation] = []
    for quotation in found:
        same = [s for s in seen if quotation.cue is not None and quotation.cue.covers(Span(s.head.start, s.head.end))]
        kept.append(_mended(syntax, quotation, same[0]) if same else quotation)
    for s in seen:
        at = Span(s.head.start, s.head.end)
        if s.score < SURE or any(q.cue is not None and q.cue.overlaps(at) for q in found):
            continue
        kept.extend(_added(syntax, s, kept, marked))
    unique = {(q.content.start, q.content.end): q for q in reversed(kept)}
    return sorted(unique.values(), key=lambda q: (q.content.start, q.content.end))


def _seen(syntax: Syntax, report: Report) -> _Seen:
    tokens = syntax.tokens
    cue = next(r for r in _runs(report.cue, CUE_GAP) if r[0] <= report.head <= r[1])
    sources = _runs(report.source, SOURCE_GAP)
    source = max(sources, key=lambda r: r[1] - r[0]) if sources else None
    contents = _runs(report.content, CONTENT_GAP)
    longest = max(contents, key=lambda r: r[1] - r[0], default=None)
    return _Seen(
        tokens[report.head],
        report.score,
        Span(tokens[cue[0]].start, tokens[cue[1]].end),
        trimmed(syntax.text, Span(tokens[source[0]].start, tokens[source[1]].end), EDGES) if source else None,
        tuple(
            Span(tokens[a].start, tokens[b].end) for a, b in contents if (a, b) == longest or b - a >= CONTENT_LEAST
        ),
    )


def _runs(indices: Sequence[int], gap: int) -> list[tuple[int, int]]:
    """Runs of neighbouring tokens, gaps of a word or two closed."""
    found: list[tuple[int, int]] = []
    for i in indices:
        if found and i - found[-1][1] <= gap:
            found[-1] = (found[-1][0], i)
        else:
            found.append((i, i))
    return found


def _mended(syntax: Syntax, quotation: Quotation, seen: _Seen) -> Quotation:
    source = seen.source or quotation.source
    content = quotation.content
    if quotation.manner != "direct":
        theirs = max((drawn_in(syntax.text, c) for c in seen.contents), key=content_overlap(content), default=content)
        if theirs.overlaps(content):
            content = theirs
    return replace(quotation, cue=seen.cue, source=source, content=content)


def content_overlap(content: Span) -> Callable[[Span], int]:
    return lambda other: min(other.end, content.end) - max(other.start, content.start)


def _added(syntax: Syntax, seen: _Seen, kept: Sequence[Quotation], marked: Sequence[Marked]) -> list[Quotation]:
    verbs = lexicon.table("reporting")
    speech = verbs.get(seen.head.lemma) in ("say", "quote", "urge", "name", "deny", "show") and seen.source is not None
    found = []
    for content in seen.contents:
        span = drawn_in(syntax.text, content)
        if len(span) >= 3 and not any(q.content == span for q in kept):
            manner = manner_of(span, marked, seen.cue)
            kind: Kind = "speech" if speech else "attitude"
            found.append(Quotation(span, seen.cue, seen.source, manner, verbs.get(seen.head.lemma) == "deny", kind))
    return found
