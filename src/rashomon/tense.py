"""Which way a sentence looks from its own day: back, ahead, or neither. "They met Monday", "they will meet Monday".

In: Syntax and a token.  Out: "past", "future", "present", "ahead" or "".  Next: almanac.py
"""

from __future__ import annotations

from functools import cache

from rashomon import lexicon
from rashomon.models.protocols import Token
from rashomon.syntax import Syntax


def direction(syntax: Syntax, token: Token) -> str:
    """The way the verb that governs a time looks; "ahead" for what is planned, "present" for what is announced."""
    verb = _governor(syntax, token)
    direct = verb is not None and _hangs_on(syntax, token, verb)
    for _ in range(4):
        if verb is None:
            return ""
        helpers = [c for c in syntax.children[verb.i] if c.dep in ("aux", "auxpass")]
        said = {c.text.lower() for c in helpers}
        if said & _verbs("modal"):
            return "past" if "have" in said else "future"
        aimed = _preposition(syntax, token, verb) in _verbs("aim")
        if aimed and verb.lemma in _verbs("term"):
            return "ahead"  # "gave them until Tuesday", "postponed the vote to Monday"
        if verb.tag == "VBN" and verb.lemma in _verbs("ahead"):
            if aimed or not helpers:
                return "ahead"
            if not any(c.tag == "VBD" for c in helpers) and "been" not in said:
                return "future"  # "is expected Monday"
        if verb.tag == "VBG" and verb.lemma == "go" and any(c.dep == "xcomp" for c in syntax.children[verb.i]):
            return "future"
        if verb.tag == "VBD" or any(c.tag == "VBD" for c in helpers):
            return "past"
        if any(c.lemma == "have" for c in helpers):
            return "past"
        if verb.tag == "VBN" and not helpers:
            return "past"
        if verb.tag in ("VBZ", "VBP") or any(c.tag in ("VBZ", "VBP") for c in helpers):
            return "present" if direct and verb.lemma not in _verbs("state") else ""
        head = syntax.tokens[verb.head]
        if verb.tag == "VB" and "to" in said:
            above = _governor(syntax, head)
            if above is not None and any(c.text.lower() == "had" for c in syntax.children[above.i]):
                return "past"  # "had been due to expire Friday"
            if head.lemma in _verbs("ahead") or head.lemma == "be" or head.pos in ("NOUN", "ADJ"):
                return "future"
        if head.i == verb.i:
            return ""
        verb, direct = head if head.pos in ("VERB", "AUX") else _governor(syntax, head), False
    return ""


def _governor(syntax: Syntax, token: Token) -> Token | None:
    if token.pos in ("VERB", "AUX"):
        return token
    return next((a for a in syntax.ancestors(token) if a.pos in ("VERB", "AUX")), None)


def _hangs_on(syntax: Syntax, token: Token, verb: Token) -> bool:
    """Whether a time stands on the verb itself, bare or with a preposition, and not on a noun between them."""
    for above in syntax.ancestors(token):
        if above.i == verb.i:
            return True
        if above.pos not in ("ADP", "PROPN", "NUM") and above.dep not in ("npadvmod", "prep"):
            return False
    return False


def _preposition(syntax: Syntax, token: Token, verb: Token) -> str:
    """The preposition by which a time hangs on its verb, if by one."""
    for above in syntax.ancestors(token):
        if above.i == verb.i:
            break
        if above.pos in ("ADP", "SCONJ"):
            return above.lemma
    return ""


def _verbs(part: str) -> frozenset[str]:
    return _time_verbs()[part]


@cache
def _time_verbs() -> dict[str, frozenset[str]]:
    parts: dict[str, set[str]] = {}
    for word, part in lexicon.rows("time_verbs"):
        parts.setdefault(part, set()).add(word)
    return {part: frozenset(words) for part, words in parts.items()}
