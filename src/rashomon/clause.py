"""Clauses under a reporting verb, by the parse: "police said that ...", "..., according to ...".

In: an article's Syntax and its quotation marks.  Out: Quotation for each clause.  Next: reporting.py
"""

from __future__ import annotations

from collections.abc import Sequence

from rashomon import lexicon
from rashomon.marks import Marked
from rashomon.models.protocols import Token
from rashomon.saying import EDGES, SUBJECTS, Kind, Quotation, drawn_in, manner_of
from rashomon.span import Span, trimmed
from rashomon.syntax import Syntax

# Heads that lend their subject to a verb without one of its own ("said and added", "went on to say").
LENDING = ("conj", "xcomp", "advcl", "pcomp", "prep", "dep", "ccomp")
# Verbs of speech that also ask somebody for something: "told households to expect a hard winter".
ASKING = ("tell", "ask", "warn", "advise", "caution")
# Steps up the parse in search of a subject; sentences that need more are parsed wrong.
STEPS = 5
# A content by "according to" that is shorter than this (in characters) is a fragment of the parse.
LEAST_CONTENT = 10


def find_clauses(syntax: Syntax, marked: Sequence[Marked]) -> list[Quotation]:
    verbs = lexicon.table("reporting")
    found: list[Quotation] = []
    for token in syntax.tokens:
        if token.pos == "VERB" and token.lemma in verbs:
            clause = _verb_clause(syntax, token, verbs[token.lemma], marked)
        elif token.text.lower() == "according":
            clause = according(syntax, token, marked)
        else:
            continue
        if clause is not None:
            found.append(clause)
    return found


def _verb_clause(syntax: Syntax, verb: Token, role: str, marked: Sequence[Marked]) -> Quotation | None:
    source = source_of(syntax, verb)
    if verb.lemma in ("cite", "quote") and verb.tag == "VBG":
        return None
    clause = _content(syntax, verb, role, marked)
    if clause is None or (source is None and verb.tag != "VBG"):
        return None
    if unsaid(syntax, verb) and role != "think":
        return None
    span = drawn_in(syntax, clause)
    if len(span) < 3 or (source is not None and source.covers(span)):
        return None
    kind: Kind = "attitude" if role == "think" else "speech"
    cue = cue_words(syntax, verb)
    return Quotation(span, cue, source, manner_of(span, marked, cue), role == "deny", kind)


def unsaid(syntax: Syntax, verb: Token) -> bool:
    """The words were not said: "did not say", "is yet to say", "if he said"."""
    before = [t.text.lower() for t in syntax.tokens[max(0, verb.i - 2) : verb.i]]
    if before == ["yet", "to"]:
        return True
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


def source_of(syntax: Syntax, verb: Token) -> Span | None:
    """Who says it: the verb's subject, that of the verb it hangs on, or the noun it describes."""
    if verb.tag == "VBG" and verb.dep == "advcl" and (saying := _saying_above(syntax, verb)) is not None:
        verb = saying
    for _ in range(STEPS):
        agent = syntax.child(verb, "agent")
        if (
            agent is not None
            and (by := syntax.child(agent, "pobj")) is not None
            and verb.lemma not in ("quote", "cite")
        ):
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
            saying = _saying_of(syntax, verb, noun)
            if saying is None:
                return phrase(syntax, noun, bare=True)
            verb = saying
            continue
        if verb.dep not in LENDING:
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


def _saying_of(syntax: Syntax, verb: Token, noun: Token) -> Token | None:
    """The reporting verb whose object the parse hangs a participle on: "called it a farce, saying that ..."."""
    above = syntax.tokens[noun.head]
    if verb.tag != "VBG" or noun.dep not in ("dobj", "oprd", "attr", "pobj") or above.i == noun.i:
        return None
    if lexicon.table("channels").get(noun.lemma) is not None:
        return None
    above = syntax.tokens[above.head] if noun.dep == "pobj" else above
    return above if lexicon.table("reporting").get(above.lemma) in ("say", "name", "deny") else None


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
    asks = role == "urge" or (verb.lemma in ASKING and syntax.child(verb, "dobj", "dative") is not None)
    wanted = ("ccomp", "xcomp") if asks or role in ("think", "deny") else ("ccomp",)
    for child in syntax.children[verb.i]:
        if child.dep in wanted and child.pos in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "PRON"):
            span = syntax.subtree_span(child)
            if child.i > verb.i and span.start < verb.end:
                span = Span(verb.end, span.end)
            asked = syntax.child(verb, "dobj", "dative") if asks and child.dep == "xcomp" else None
            if asked is not None and verb.i < asked.i < child.i:
                span = Span(syntax.subtree_span(asked).start, span.end)
            return _without_participle(syntax, span, child)
    if role == "say" and (clause := _under_document(syntax, verb)) is not None:
        return clause
    if role in ("name", "deny", "say"):
        after = [
            c for c in syntax.children[verb.i] if c.i > verb.i and c.dep not in ("punct", "aux", "prt", "npadvmod")
        ]
        if after:
            span = Span(syntax.subtree_span(after[0]).start, syntax.subtree_span(after[-1]).end)
            span = Span(max(span.start, verb.end), span.end)
            if any(
                m.outer.overlaps(span) and not m.inner.covers(Span(verb.start, verb.end))
                for m in marked
                if m.depth == 0
            ):
                return span
    told_of = lexicon.table("reporting").get(syntax.tokens[verb.head].lemma) is not None
    if verb.dep in ("parataxis", "ccomp") and role == "say" and verb.head != verb.i and not told_of:
        return syntax.subtree_span(syntax.tokens[verb.head])
    return None


def _under_document(syntax: Syntax, verb: Token) -> Span | None:
    """A clause that the parse hangs on a noun between: "said in a statement that ...", "said, citing Bell, that"."""
    for child in syntax.children[verb.i]:
        citing = child.dep == "advcl" and child.lemma in ("cite", "quote")
        noun = syntax.child(child, "dobj", "pobj") if citing or child.dep == "prep" else None
        noun = child if child.dep == "dobj" else noun
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


def according(syntax: Syntax, token: Token, marked: Sequence[Marked]) -> Quotation | None:
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
    if len(content) < LEAST_CONTENT:
        return None
    cue = Span(token.start, after.end)
    return Quotation(content, cue, source, manner_of(content, marked, cue))
