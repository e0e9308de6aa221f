"""Where an article speaks of somebody or something: names with their titles, descriptions by office, pronouns.

In: an article's Syntax.  Out: Mention(span, phrase, form, …), in order of place.  Next: pronoun.py
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rashomon import lexicon
from rashomon.models.protocols import Token
from rashomon.naming import is_title, plain, state_of
from rashomon.office import Office, is_body_noun, is_person_noun, is_two_minded, noun_of, office, told_by_state
from rashomon.span import Span
from rashomon.syntax import Syntax

Kind = Literal["person", "organisation", "place", "other"]
KIND: dict[str, Kind] = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "organisation",
    "PRODUCT": "other", "EVENT": "other", "WORK_OF_ART": "other", "LAW": "other",
}  # fmt: skip
HE = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
IT = frozenset(["it", "its", "itself"])
THEY = frozenset(["they", "them", "their", "theirs", "themselves"])
POSSESSIVE = ("'s", "’s", "'", "’")
# Parts of speech that can stand between a name and the left end of its phrase (Penn tags).
BEFORE_NAME = frozenset(["NN", "NNS", "NNP", "NNPS", "JJ", "JJS", "JJR", "POS", "PRP$", "DT", "HYPH", "CD", "VBN"])
# Dependents to the left of a noun that belong to its phrase (ClearNLP labels).
LEFT = frozenset(["compound", "amod", "det", "poss", "nmod", "nummod", "predet", "quantmod", "npadvmod", "advmod"])
SETTLEMENTS = frozenset(["village", "town", "city", "district", "province", "region", "island", "suburb"])
# Ends of compounds that make an adjective of a name: "Oslo-based".
ADJECTIVE = re.compile(r"-(?:[a-z]+ed|led|bound|born|made|held|run|wide|style|era|speaking|like)$")
AGE_AFTER = re.compile(r",? (?:aged )?(\d{1,3})(?=[,.;)])")
# A photographer's agency that a flattened page glued to a name: "Ivo MaricAFP".
GLUED = re.compile(r"(?<=[a-z])([A-Z]{2,4})$")
AGED = re.compile(r"\b[Tt]he (\d{1,3})[-‐‑ ]year[-‐‑ ]old\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an article speaks of somebody or something."""

    span: Span  # the bare name, the description without what follows it, or the pronoun
    phrase: Span  # the same with titles, office, article and apposition
    form: Literal["name", "description", "pronoun"]
    head: int  # index of the head token
    label: str = ""  # the annotator's label of a name
    office: Office | None = None
    titled: Span | None = None  # a name with the titles right before it: "Mr. Zhou"
    age: str = ""  # "42", as told after a name or in "the 42-year-old"


def names(syntax: Syntax) -> list[Mention]:
    """The annotator's names, cleaned of titles and stray marks, with the phrase around each."""
    found: list[Mention] = []
    for name in syntax.names:
        if name.label not in KIND:
            continue
        span = bare_name(syntax, Span(name.start, name.end), name.label)
        if span is not None and (not found or span.start >= found[-1].span.end):
            label = "PERSON" if described_as_person(syntax, span, name.label) else name.label
            label = "ORG" if label == "PERSON" and called_a_body(syntax, span) else label
            found.append(named_at(syntax, span, label))
    return [m for m in found if not part_of_an_office(syntax, m)]


def described_as_person(syntax: Syntax, span: Span, label: str) -> bool:
    """Whether what the annotator takes for a body is called a person right beside: "Wim Dorn, chairman of …"."""
    tokens = syntax.tokens_in(span)
    if (
        label not in ("ORG", "GPE", "FAC")
        or not 2 <= len(tokens) <= 3
        or any(t.tag not in ("NNP", "NNPS") for t in tokens)
    ):
        return False
    if any(t.text in lexicon.words("media_words") or t.text.isupper() for t in tokens):
        return False
    head = head_of(syntax, span)
    return any(c.dep == "appos" and c.i > tokens[-1].i and is_person_noun(noun_of(c)) for c in syntax.children[head.i])


def called_a_body(syntax: Syntax, span: Span) -> bool:
    """Whether what the annotator takes for a person is called a body right before: "the newspaper Wim Dorn"."""
    first = token_range(syntax, span)[0]
    before = syntax.tokens[first - 1] if first else None
    return (
        before is not None and before.tag == "NN" and is_body_noun(noun_of(before)) and not told_by_state(before.lemma)
    )


def speakers_by_name(syntax: Syntax, heads: Iterable[int], named: Iterable[Mention]) -> list[Mention]:
    """Names that only their place as a speaker shows: "the Global Fish Index said"."""
    covered = {i for m in named for i in range(*token_range(syntax, m.span))}
    found = []
    for i in sorted(set(heads) - covered):
        if syntax.tokens[i].tag not in ("NNP", "NNPS"):
            continue
        first = i
        while first and syntax.tokens[first - 1].tag in ("NNP", "NNPS") and not crossing(syntax, first - 1, first):
            first -= 1
        last = i + len(name_run(syntax, syntax.tokens[i]))
        if covered.isdisjoint(range(first, last)) and (last - first > 1 or is_lone_name(syntax.tokens[i])):
            found.append(named_at(syntax, Span(syntax.tokens[first].start, syntax.tokens[last - 1].end), "ORG"))
    return found


def is_lone_name(token: Token) -> bool:
    """Whether one capital word may name a body: no office, no "Police", no letter."""
    noun = noun_of(token)
    return len(token.text) >= 3 and token.text[0].isupper() and not is_person_noun(noun) and not is_body_noun(noun)


def named_at(syntax: Syntax, span: Span, label: str) -> Mention:
    """A mention of a name at a place that is known to hold one."""
    head = head_of(syntax, span)
    titled = before_name(syntax, span, label, titles_only=True)[0]
    if titled == span.start:
        titled = article_before(syntax, span)
    start, noun = before_name(syntax, span, label) if label in ("PERSON", "ORG") else (span.start, None)
    end = span.end
    if noun is None and label == "PERSON":
        start, end, noun = beside_name(syntax, span, head, start)
    phrase = Span(min(start, titled), end)
    held = office(syntax, noun, phrase, span) if noun is not None else None
    age = AGE_AFTER.match(syntax.text, span.end) if label == "PERSON" else None
    return Mention(span, phrase, "name", head.i, label, held, Span(titled, span.end), age.group(1) if age else "")


def article_before(syntax: Syntax, span: Span) -> int:
    """Where "the" begins that stands right before a name, else where the name begins."""
    first = token_range(syntax, span)[0]
    before = syntax.tokens[first - 1] if first else None
    if before is not None and before.text.casefold() == "the" and syntax.text[before.end : span.start] == " ":
        return before.start
    return span.start


def bare_name(syntax: Syntax, span: Span, label: str) -> Span | None:
    """Draw a name's span in past articles, titles and marks, and out to whole words; None if nothing is left."""
    text = syntax.text
    start, end = span.start, span.end
    while end < len(text) and (text[end].isalnum() or (text[end] in "-‐‑_" and text[end + 1 : end + 2].isalnum())):
        end += 1
    while start > 0 and (text[start - 1].isalnum() or (text[start - 1] in "-‐‑" and text[start - 2].isalnum())):
        start -= 1
    for mark in ("\n", " (", "´", "`"):
        if mark in text[start:end]:
            end = start + text[start:end].index(mark)
    tokens = [t for t in syntax.tokens_in(Span(start, end)) if t.start >= start]
    tokens = to_the_end_of_the_name(syntax, tokens)
    while tokens and (tokens[0].lemma in ("the", "a", "an") or not tokens[0].text[0].isalnum()):
        tokens = tokens[1:]
    while tokens and (
        tokens[-1].text in POSSESSIVE or tokens[-1].tag in ("IN", "DT", "CC") or is_mark(tokens[-1].text)
    ):
        tokens = tokens[:-1]
    while len(tokens) > 1 and label == "PERSON" and may_precede(tokens[0]):
        tokens = tokens[1:]
    if label == "PERSON":
        tokens = person_only(tokens)
    if not tokens or not any(c.isalpha() for t in tokens for c in t.text) or "://" in text[start:end]:
        return None
    if ADJECTIVE.search(text[tokens[0].start : tokens[-1].end]):
        return None  # an adjective: "Oslo-based"
    if label == "PERSON" and all(may_precede(t) or plain(t.text) in portfolios() for t in tokens):
        return None
    stop = tokens[-1].end
    for mark in ("'s", "’s"):  # a possessive that the tokens did not part
        if text[tokens[0].start : stop].endswith(mark):
            stop -= 2
    glued = GLUED.search(text[tokens[-1].start : stop])
    if glued is not None and plain(glued.group(1)) in agencies():
        stop = tokens[-1].start + glued.start(1)
    return Span(tokens[0].start, stop)


def person_only(tokens: list[Token]) -> list[Token]:
    """Cut a person's name before a verb or a quotation mark, "Lee | Says 'Open'", and before a caption's credit."""
    stop = next(
        (n for n, t in enumerate(tokens) if n and (t.tag in ("VBZ", "VBD", "VBP") or t.text[0] in "'\"‘“”")),
        len(tokens),
    )
    tokens = tokens[:stop]
    while len(tokens) > 2 and plain(tokens[-1].text) in agencies():
        tokens = tokens[:-1]
    return tokens


def to_the_end_of_the_name(syntax: Syntax, tokens: list[Token]) -> list[Token]:
    """Take in what the annotator cut off: "Roads for | Lowen", "Ines | Okoro"."""
    while tokens and tokens[-1].i + 1 < len(syntax.tokens):
        last, following = tokens[-1], syntax.tokens[tokens[-1].i + 1]
        broken = (last.tag == "IN" and last.i > tokens[0].i) or (last.dep == "compound" and last.head == following.i)
        after = syntax.tokens[following.i + 1 : following.i + 2]
        if broken and last.tag == "IN" and following.lemma == "the" and after and after[0].tag in ("NNP", "NNPS"):
            return [*tokens, following, *name_run(syntax, after[0])]
        if not broken or following.tag not in ("NNP", "NNPS") or crossing(syntax, last.i, following.i):
            break
        if is_person_noun(noun_of(following)) or is_body_noun(noun_of(following)):
            break
        if last.tag != "IN" and syntax.names_in(Span(following.start, following.end)):
            break
        tokens = [*tokens, following]
    return tokens


def name_run(syntax: Syntax, token: Token) -> list[Token]:
    """A proper noun and the proper nouns right after it."""
    run = [token]
    for following in syntax.tokens[token.i + 1 :]:
        if following.tag not in ("NNP", "NNPS") or crossing(syntax, following.i - 1, following.i):
            break
        run.append(following)
    return run


def may_precede(token: Token) -> bool:
    """Whether a word at the head of a person's name is a title, an office or a nationality."""
    return (
        token.text == "." or is_title(token.text) or is_person_noun(noun_of(token)) or state_of(token.text) is not None
    )


def is_mark(text: str) -> bool:
    return not text[-1].isalnum() and not (text.endswith(".") and len(text) > 1 and text[0].isalnum())


def stands_as_place(syntax: Syntax, span: Span) -> bool:
    """Whether a name stands where places stand: "in Halum", "the village of Halum"."""
    first = token_range(syntax, span)[0]
    before = [t.text.casefold() for t in syntax.tokens[max(0, first - 2) : first]]
    return before[-1:] in (["in"], ["near"]) or (before[-1:] == ["of"] and before[0] in SETTLEMENTS)


def part_of_an_office(syntax: Syntax, mention: Mention) -> bool:
    """Whether a "name" is only the portfolio in somebody's title: "State" in "Secretary of State"."""
    if plain(mention.span.of(syntax.text)) not in portfolios():
        return False
    first, last = token_range(syntax, mention.span)
    beside = syntax.tokens[max(0, first - 2) : first] + syntax.tokens[last : last + 2]
    return any(is_person_noun(noun_of(t)) for t in beside)


def before_name(syntax: Syntax, span: Span, label: str, titles_only: bool = False) -> tuple[int, Token | None]:
    """How far left a name's phrase reaches, and the noun of office in it; only as far as an office or title asks."""
    first = token_range(syntax, span)[0]
    stop = syntax.annotation.sentences[syntax.sentence_index(syntax.tokens[first].start)][0]
    is_office = is_body_noun if label == "ORG" else is_person_noun
    start, reach, noun, owned = span.start, span.start, None, False
    i = first - 1
    while i >= stop and not crossing(syntax, i, i + 1):
        token = syntax.tokens[i]
        title = is_title(token.text) and label != "ORG"
        if token.text == "." and i > stop and is_title(syntax.tokens[i - 1].text):
            i -= 1
            continue
        if titles_only and (not title or is_person_noun(noun_of(token))):
            break
        if not title and not (token.tag in BEFORE_NAME or of_an_office(syntax, i, stop, head_of(syntax, span))):
            break
        if not title and syntax.names_in(Span(token.start, token.end), "DATE", "TIME", "CARDINAL"):
            break
        named = noun_of(token)
        owned = owned or token.tag == "POS"  # what stands before "'s" is another's office
        if noun is None and not owned and token.pos in ("NOUN", "PROPN", "ADJ") and is_office(named):
            noun = token
        start = token.start
        if noun is not None or title:
            reach = start
        i -= 1
        if token.tag in ("DT", "PRP$"):
            break
    return reach, None if titles_only else noun


def of_an_office(syntax: Syntax, i: int, stop: int, name: Token) -> bool:
    """Whether an "of" belongs to an office before it, "Secretary of State Ana Berg", and not to "aide of Ana Berg"."""
    if syntax.tokens[i].text != "of" or i == stop or not is_person_noun(noun_of(syntax.tokens[i - 1])):
        return False
    return not any(c.dep == "pobj" and c.i == name.i for c in syntax.children[i])


def beside_name(syntax: Syntax, span: Span, head: Token, start: int) -> tuple[int, int, Token | None]:
    """The phrase of a name in apposition: "a spokesman, Ivo Maric" or "Ivo Maric, a spokesman"."""
    first, last = token_range(syntax, span)
    if head.dep == "appos" and syntax.tokens[head.head].i < first:
        noun = syntax.tokens[head.head]
        if (noun.pos == "NOUN" and not is_body_noun(noun_of(noun))) or is_person_noun(noun_of(noun)):
            return noun_phrase(syntax, noun).start, span.end, noun
    for child in syntax.children[head.i]:
        apposed = child.dep == "appos" and child.i >= last and child.pos in ("NOUN", "PROPN")
        body = is_body_noun(noun_of(child))
        if apposed and ((child.tag == "NN" and not body) or is_person_noun(noun_of(child))):
            return start, noun_phrase(syntax, child).end, child
    return start, span.end, None


def descriptions(syntax: Syntax, named: Iterable[Mention], speaking: Collection[int]) -> Iterator[Mention]:
    """Noun phrases that tell of somebody by office, trade, kin, age or institution, outside the phrases of names."""
    covered = {i for m in named for i in range(*token_range(syntax, m.phrase)) if syntax.tokens[i].dep != "poss"}
    covered |= {i for m in named for i in range(*token_range(syntax, m.span))}
    called = {m.office.noun for m in named if m.office}
    for token in syntax.tokens:
        if token.i in covered or token.pos not in ("NOUN", "PROPN") or token.dep == "compound":
            continue
        noun = noun_of(token)
        if token.i in speaking or noun in called or is_person_noun(noun) or is_body_noun(noun):
            phrase = noun_phrase(syntax, token)
            if is_two_minded(noun) and phrase.start < phrase.end <= token.end and owned(syntax, token):
                continue
            age = re.search(r"(\d{1,3})[-‐‑]year[-‐‑]old", phrase.of(syntax.text))
            held = office(syntax, token, phrase)
            yield Mention(phrase, phrase, "description", token.i, "", held, None, age.group(1) if age else "")
    for match in AGED.finditer(syntax.text):
        span = Span(match.start(), match.end())
        tokens = syntax.tokens_in(span)
        head = head_of(syntax, span)
        following = syntax.tokens[tokens[-1].i + 1 : tokens[-1].i + 2]
        alone = not following or following[0].tag[:2] not in ("NN", "JJ")
        if alone and not any(t.i in covered for t in tokens):
            yield Mention(span, span, "description", head.i, "", None, None, match.group(1))


def owned(syntax: Syntax, token: Token) -> bool:
    return any(c.dep == "poss" for c in syntax.children[token.i])


def noun_phrase(syntax: Syntax, token: Token) -> Span:
    """A noun with its articles, adjectives, possessors and "of …" phrases; no clause, no apposition."""
    start, end = token.start, token.end
    for child in syntax.children[token.i]:
        if child.i < token.i and child.dep in LEFT:
            start = min(start, syntax.subtree_span(child).start)
        elif child.i > token.i and child.dep == "prep" and child.lemma in ("of", "for", "from", "in", "at", "with"):
            below = syntax.subtree(child)
            if any(t.dep in ("relcl", "acl", "advcl", "appos", "punct") for t in below):
                break
            end = max(end, below[-1].end)
        elif child.i > token.i and child.dep not in ("punct",):
            break
    if "\n" in syntax.text[start:end]:
        return Span(token.start, token.end)
    return Span(start, end)


def pronouns(syntax: Syntax) -> Iterator[Mention]:
    """Personal pronouns of the third person."""
    for token in syntax.tokens:
        low = token.text.casefold()
        if low in HE or low in IT or low in THEY:
            span = Span(token.start, token.end)
            yield Mention(span, span, "pronoun", token.i)


# -- places in the parse ----------------------------------------------------------------------------------------------


def head_of(syntax: Syntax, span: Span) -> Token:
    """The token of a span whose own head stands outside it."""
    tokens = syntax.tokens_in(span)
    inside = {t.i for t in tokens}
    for token in tokens:
        if (token.head not in inside or token.head == token.i) and token.pos not in ("PUNCT", "DET", "ADP", "PART"):
            return token
    return tokens[-1]


def token_range(syntax: Syntax, span: Span) -> tuple[int, int]:
    tokens = syntax.tokens_in(span)
    return (tokens[0].i, tokens[-1].i + 1) if tokens else (0, 0)


def crossing(syntax: Syntax, i: int, j: int) -> bool:
    """Whether a line break stands between two tokens."""
    return "\n" in syntax.text[syntax.tokens[i].end : syntax.tokens[j].start]


@cache
def agencies() -> frozenset[str]:
    """Names of agencies and of sites where people post: no people, and no part of a person's name."""
    sites = (row[0] for row in lexicon.rows("channels") if row[1] == "site")
    return frozenset(plain(w) for w in (*lexicon.words("agencies"), *sites))


@cache
def portfolios() -> frozenset[str]:
    return frozenset(plain(w) for w in lexicon.words("portfolios"))
