"""Counted amounts, keeping how sure the writer was: "nearly six hours" → 5.5 to 6 hours, under.

In: an article's Syntax.  Out: Quantity.  Next: timex.py
amount.py reads what the words alone say; the parse then says what is counted and what happened to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from rashomon import lexicon
from rashomon.amount import Amount, amounts
from rashomon.amount import Hedge as Hedge
from rashomon.models.protocols import Token
from rashomon.numeral import counting_words, pieces
from rashomon.span import Span
from rashomon.syntax import Syntax
from rashomon.unit import people


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as an interval, with its unit and what is counted."""

    span: Span
    low: float | None  # None: no lower bound is said
    high: float | None
    unit: str  # "hour", "person", "USD", "percent", "year-old", ... singular; "" for a bare number
    of: str | None  # lemma of what is counted or measured: "meeting", "dead", "girl"
    hedge: Hedge
    event: str | None = None  # lemma of the verb or state that governs it: "kill", "wounded", "last"


def find_quantities(syntax: Syntax) -> list[Quantity]:
    """Every amount of an article, in order, with what is counted and what happened to it.

    >>> from rashomon.models.annotator import FakeAnnotator
    >>> text = "The talks took nearly six hours."
    >>> find_quantities(Syntax(text, FakeAnnotator().annotate([text])[0]))[0].low
    5.5
    """
    found = []
    for amount in amounts(syntax.text, pieces(syntax.text), loose_hedges(syntax)):
        quantity = _counted(syntax, amount)
        if quantity:
            found.append(quantity)
    return found


def parse_quantity(words: str) -> Quantity | None:
    """Read the first counted amount of a few words, without a parse.

    >>> parse_quantity("at least £1.5m")
    Quantity(span=Span(start=0, end=14), low=1500000.0, high=None, unit='GBP', of=None, hedge='at-least', event=None)
    >>> parse_quantity("nearly six hours").low
    5.5
    """
    return next(iter(quantities_in(words)), None)


def quantities_in(words: str) -> list[Quantity]:
    """Every counted amount of a text, without a parse: what is counted stays unknown.

    >>> [(q.low, q.high, q.unit) for q in quantities_in("two to three hours, 40 percent")]
    [(2.0, 3.0, 'hour'), (40.0, 40.0, 'percent')]
    """
    return [_quantity(amount) for amount in amounts(words, pieces(words))]


def loose_hedges(syntax: Syntax) -> dict[int, str]:
    """Where "over" and its like are no hedge but belong to the verb or open a phrase: "handed over 21", "spread over".

    The key is the character at which the word begins, the value the parser's label: "prt" or "prep".
    """
    found = {}
    for t in syntax.tokens:
        if t.lemma in LOOSE:
            if t.dep in ("prt", "prep"):
                found[t.start] = t.dep
            elif t.lemma == "over" and t.i and syntax.tokens[t.i - 1].lemma in counting_words("over-verb"):
                found[t.start] = "prt"
    return found


LOOSE = frozenset("over under about around above below beyond".split())


def _quantity(amount: Amount) -> Quantity:
    return Quantity(Span(amount.start, amount.end), amount.low, amount.high, amount.unit, None, amount.hedge)


def _counted(syntax: Syntax, amount: Amount) -> Quantity | None:
    """Ask the parse what is counted and what happened."""
    quantity = _quantity(amount)
    number = syntax.token_at(amount.number)
    if number is None:
        return quantity
    unit = syntax.token_at(amount.unit_at) if amount.unit_at is not None else None
    if amount.kind:
        noun = _measured(syntax, amount, unit or number)
        if noun and amount.start <= noun.start < amount.end:
            noun = None  # the parser took a part of the amount for its head
        if noun is None and amount.kind == "money":
            noun = _right_after(syntax, amount.end, "NN", "NNS")
        event = _event(syntax, noun or unit or number, None)
        return replace(quantity, of=noun.lemma if noun else None, event=event)
    bearer = _bearer(syntax, number, amount)
    if bearer:
        return replace(quantity, of=bearer.lemma, unit="year-old", event=_event(syntax, bearer, None))
    if _in_a_name(syntax, number):
        return None
    noun = _head(syntax, number, amount)
    if noun is None:
        if (
            number.lemma == "one"
            and number.dep == "nsubj"
            and syntax.tokens[number.head].lemma not in counting_words("casualty")
        ):
            return None  # "One said": a person, not a count
        event = _event(syntax, number, None)
        if _of_a_parent(syntax, number):
            return replace(quantity, of="child", unit="person")
        person = amount.shape != "part" and (event in counting_words("casualty") or _to_hospital(syntax, number))
        return replace(quantity, event=event, unit="person" if person else "")
    state = noun.text.lower()
    if state in counting_words("state"):
        end = max(amount.end, noun.end)
        return replace(quantity, span=Span(amount.start, end), of=state, unit="person", event=_state_verbs()[state])
    of = _singular(noun)
    end = noun.end if amount.end < noun.end and _close(syntax, amount, noun) else amount.end
    event = _event(syntax, noun, number)
    person = of in people() or (of in ("other", "whom") and event in counting_words("casualty"))
    person = person or (noun.tag in ("NNPS", "NNS") and bool(syntax.names_in(Span(noun.start, noun.end), "NORP")))
    return replace(quantity, span=Span(amount.start, end), of=of, unit="person" if person else "", event=event)


# The highest age that a bare figure after a name is read as.
OLDEST = 115


def _in_a_name(syntax: Syntax, number: Token) -> bool:
    """Whether a number is part of a longer name: "Force One", "the 2014 Harbour Survey"."""
    names = syntax.names_in(Span(number.start, number.end), "ORG", "FAC", "PRODUCT", "EVENT", "LAW", "WORK_OF_ART")
    return any(name.end - name.start > number.end - number.start for name in names)


def _singular(noun: Token) -> str:
    """What is counted, in the singular; parsers leave the s on names: "Americans"."""
    if noun.lemma == "people":
        return "person"
    return noun.lemma[:-1] if noun.tag == "NNPS" and noun.lemma.endswith("s") else noun.lemma


def _bearer(syntax: Syntax, number: Token, amount: Amount) -> Token | None:
    """Whose age a bare figure is: "Mara Dell, 42, of Ostrava", "the driver (42)"."""
    if amount.low is None or amount.low != amount.high or not 0 < amount.low <= OLDEST or not number.text.isdecimal():
        return None
    if number.i < 2 or amount.hedge != "none":
        return None
    before, bearer = syntax.tokens[number.i - 1], syntax.tokens[number.i - 2]
    after = syntax.tokens[number.i + 1].text if number.i + 1 < len(syntax.tokens) else "."
    closed = {",": ",.;:)”\"'’—–―-", "(": ")"}.get(before.text)
    if closed is None or (after not in closed and after not in ("who", "and", "was", "is", "said")):
        return None
    if bearer.lemma in people() and bearer.pos == "NOUN":
        return bearer
    # Parsers name an age DATE, and may miss that a surname at the head of a sentence is one.
    aged = bearer.pos == "PROPN" or syntax.names_in(Span(number.start, number.end), "DATE")
    names = syntax.names_in(Span(bearer.start, bearer.end))
    named = bearer.text[0].isupper() and all(name.label in ("PERSON", "ORG") for name in names)
    return bearer if aged and named else None


def _of_a_parent(syntax: Syntax, number: Token) -> bool:
    """ "A mother of three"."""
    of = syntax.tokens[number.head]
    return number.dep == "pobj" and of.lemma == "of" and syntax.tokens[of.head].lemma in counting_words("parent")


def _to_hospital(syntax: Syntax, number: Token) -> bool:
    """Whether those counted were taken where only people are taken: "51 were taken to hospital"."""
    verb = syntax.tokens[number.head]
    places = (syntax.child(c, "pobj") for c in syntax.children[verb.i] if c.dep == "prep")
    return verb.pos == "VERB" and any(p is not None and p.lemma in counting_words("people-place") for p in places)


def _head(syntax: Syntax, number: Token, amount: Amount) -> Token | None:
    """The noun that is counted: "seven people", "dozens of girls", "21 dead", "seven of the crew"."""
    of = _of_noun(syntax, number)
    if of:
        return of
    head = syntax.tokens[number.head]
    if head.i != number.i and number.dep in ("nummod", "compound", "amod", "quantmod", "det", "nmod"):
        if head.pos in ("NOUN", "PROPN", "ADJ") and head.start > number.start and head.text[0].isalnum():
            outer = syntax.tokens[head.head]
            spaced = "-" not in syntax.text[number.end : head.start]  # in "a two-car tram" cars are counted
            if spaced and head.dep == "compound" and outer.pos == "NOUN" and 0 < outer.i - head.i < 3:
                head = outer  # "three president debates"
            if syntax.names_in(Span(head.start, head.end), "DATE", "TIME") and head.pos == "PROPN":
                return None  # "at least six Friday"
            return _of_noun(syntax, head) or head if head.lemma in counting_words("whole") else head
        if head.pos == "NUM" and head.i > number.i:
            return _head(syntax, head, amount)
    following = syntax.tokens[number.i + 1] if number.i + 1 < len(syntax.tokens) else None
    if following and (following.lemma in people() or following.text.lower() in counting_words("state")):
        return following
    return _right_after(syntax, amount.end, "NNS")


def _right_after(syntax: Syntax, at: int, *tags: str) -> Token | None:
    """The noun that stands just after an amount, for where the parser hangs the number elsewhere: "a £3m grant"."""
    following = next((t for t in syntax.tokens_in(Span(at, at + 2)) if t.start >= at), None)
    if following is None or following.start - at > 1:
        return None
    head = syntax.tokens[following.head]
    if following.dep == "compound" and 0 < head.i - following.i < 3:
        following = head
    return following if following.tag in tags else None


def _of_noun(syntax: Syntax, token: Token) -> Token | None:
    of = next((c for c in syntax.children[token.i] if c.dep == "prep" and c.lemma == "of" and c.i > token.i), None)
    noun = syntax.child(of, "pobj") if of else None
    return None if noun is None or noun.pos in ("PRON", "DET") else noun


def _close(syntax: Syntax, amount: Amount, noun: Token) -> bool:
    """Whether the counted noun follows within a few words, so that the span may take it in."""
    between = syntax.tokens_in(Span(amount.end, noun.start))
    return len(between) <= 3 and not any(
        (t.pos in ("PUNCT", "ADP", "NUM") and t.text != "of") or (t.pos == "VERB" and t.dep != "amod") for t in between
    )


def _measured(syntax: Syntax, amount: Amount, unit: Token) -> Token | None:
    """What a measure is a measure of: "six-hour meeting", "40 percent of voters", "the talks lasted two days"."""
    of = _of_noun(syntax, unit)
    if of:
        return of
    head = syntax.tokens[unit.head]
    if (
        unit.dep in ("compound", "nmod", "amod", "nummod", "npadvmod")
        and head.pos in ("NOUN", "PROPN")
        and head.start > unit.start
    ):
        return head
    if unit.dep == "npadvmod" and head.pos == "ADJ":
        top = syntax.tokens[head.head]
        if head.dep == "amod" and top.pos in ("NOUN", "PROPN"):
            return top
    following = syntax.tokens_in(Span(amount.end, amount.end + 8))
    if following and following[0].lemma in ("after", "before", "ago", "earlier", "later"):
        return None
    verb = _verb(syntax, unit)
    worth = verb is not None and any(c.lemma == "worth" for c in syntax.children[verb.i])
    if verb and (worth or verb.lemma in counting_words("lasting") or unit.dep in ("attr", "acomp")):
        subject = syntax.child(verb, "nsubj", "nsubjpass")
        if subject and subject.pos in ("NOUN", "PROPN"):
            return subject
    return None


def _event(syntax: Syntax, noun: Token, number: Token | None) -> str | None:
    """The verb that governs what is counted, or the participle or state that follows it.

    "21 of the girls seized were freed": the girls were seized, the 21 freed; a part of a known whole asks its own verb.
    """
    part = number is not None and noun.i > number.i and syntax.tokens[noun.head].lemma == "of"
    if part and number is not None and syntax.child(noun, "det"):
        governor = _verb(syntax, number)
        return _said_of(syntax, number, governor) if governor else None
    for child in syntax.children[noun.i]:
        if child.dep == "amod" and child.text.lower() in counting_words("state"):
            return _state_verbs()[child.text.lower()]
        if child.i > noun.i and child.dep == "acl" and child.tag in ("VBN", "VBG"):
            return child.lemma
        relative = child.dep == "relcl" and child.tag != "VB" and syntax.child(noun, "det")
        if relative and any(c.tag in ("WP", "WDT") and "subj" in c.dep for c in syntax.children[child.i]):
            return child.lemma
    head = syntax.tokens[noun.head]
    if noun.dep == "nsubj" and head.pos == "ADJ":
        return head.lemma
    if noun.dep == "pobj" and head.lemma == "of" and syntax.tokens[head.head].lemma in counting_words("happening"):
        return syntax.tokens[head.head].lemma
    verb = _verb(syntax, noun)
    return _said_of(syntax, noun, verb) if verb else None


def _said_of(syntax: Syntax, noun: Token, verb: Token) -> str:
    """The verb, or what it leads to: "left six dead", "were unharmed"."""
    if verb.lemma in ("be", "leave", "have"):
        state = syntax.child(verb, "acomp", "oprd", "xcomp", "ccomp")
        if state and state.pos in ("ADJ", "VERB") and state.i != noun.i:
            return state.lemma
    return verb.lemma


def _verb(syntax: Syntax, token: Token) -> Token | None:
    return next((a for a in syntax.ancestors(token) if a.pos in ("VERB", "AUX")), None)


@cache
def _state_verbs() -> dict[str, str]:
    """What happened to those in a state: "wounded" → "wound"."""
    return {row[0]: row[2] for row in lexicon.rows("counting") if row[1] == "state"}
