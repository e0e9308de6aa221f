"""Whom a description or a pronoun means: "the vice president", "her lawyer", "the official", "he".

In: Cast with its names placed.  Out: the same Cast, descriptions and pronouns placed.  Next: source.py
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from rashomon import lexicon
from rashomon.cast import Cast, Page, in_order
from rashomon.institution import body_meant
from rashomon.mention import (
    Kind,
    Mention,
    descriptions,
    pronouns,
)
from rashomon.naming import (
    plain,
    words,
)
from rashomon.office import (
    Office,
    fits,
    is_body_noun,
    is_person_noun,
    is_trade,
    office,
    told_by_state,
)
from rashomon.pronoun import Candidate, antecedent, leading
from rashomon.span import Evidence, Span
from rashomon.syntax import Syntax

# Sentences back in which "the carpet fitter", not so called before, can be the one person just spoken of.
JUST_SPOKEN_OF = 2
# Offices that many people hold at once: "the official" of one article is not the official of another.
MANY_HOLD = frozenset(
    "official source spokesperson witness survivor man woman boy girl analyst doctor resident lawyer reporter academic "
    "officer soldier worker militant fighter passenger".split()
)
KIN = frozenset("father mother husband wife son daughter brother sister uncle aunt parent".split())
RELATED = KIN | {"lawyer", "spokesperson", "adviser"}


def place_all_descriptions(cast: Cast) -> None:
    """Say whom every description and pronoun of a story means; its names must be placed before."""
    for page in cast.pages:
        place_descriptions(cast, page)
    join_descriptions(cast)


def place_descriptions(cast: Cast, page: Page) -> None:
    """Read an article from the top: whom each description and pronoun means, and so who says each statement."""
    syntax = page.syntax
    speaking = set(page.speech.values())
    talking = speaking | subjects_of_speech(syntax)
    page.found = in_order([*page.named, *descriptions(syntax, page.named, speaking), *pronouns(syntax)])
    for m in page.found:
        token = syntax.tokens[m.head]
        key = page.at.get(m.span)
        if m.form == "description":
            key = whom(cast, page, m)
        elif m.form == "name" and m.office is not None and key is not None:
            name_with_office(cast, page, m.office, key)
        elif m.form == "pronoun":
            barred = own_words(page, token.start) | spoken_of(page, m.head)
            key = antecedent(syntax, token, page.before, page.quoted, page.speakers, m.head in talking, barred)
        if key is None:
            continue
        if m.form != "name":
            cast.record(page, m, key)
            page.described.append(m)
        who = cast.who[key]
        kind, gender = who.kind, who.gender
        if m.form == "description" and m.office and is_person_noun(m.office.noun) and kind != "person":
            kind = "person"  # "he" can mean the spokesman through whom a body speaks
            gender = m.office.gender if who.kind == "organisation" else gender
        plural = token.tag in ("NNS", "NNPS")
        talks = m.head in talking or leading(syntax, token).i in talking
        page.before.append(Candidate(key, m.span, m.head, kind, gender, plural, who.unnamed, talks))
        if talks:
            page.speakers[syntax.sentence_index(token.start)] = key


def name_with_office(cast: Cast, page: Page, held: Office, key: str) -> None:
    """Learn from "her father Ivo" whose father Ivo is, and from "the spokesman, Ivo" who the spokesman was."""
    owner = owner_meant(page, held)
    if owner is not None and held.group in RELATED:
        cast.related.setdefault((owner, held.group), key)
    elif held.definite and held.owner is None and not any(c.who == key for c in page.before):
        named_later(cast, page, held, key)


def own_words(page: Page, offset: int) -> frozenset[str]:
    """Who says a quotation in which a pronoun stands, and so would say "I"."""
    heads = {
        page.speech[s.id]
        for s in page.reading.statements
        if s.manner == "direct" and s.id in page.speech and s.content.start <= offset < s.content.end
    }
    return frozenset(key for span, key in page.at.items() if page.heads.get(span) in heads) if heads else frozenset()


def spoken_of(page: Page, head: int) -> frozenset[str]:
    """Who is named in what a speaker says, and so is not its "he": "Vale was brave," he said (Chomsky, principle C)."""
    said = [s.content.span for s in page.reading.statements if page.speech.get(s.id) == head]
    if not said:
        return frozenset()
    named = {m.span for m in page.named}
    return frozenset(k for span, k in page.at.items() if span in named and any(c.covers(span) for c in said))


def whom(
    cast: Cast,
    page: Page,
    m: Mention,
) -> str | None:
    """Whom a description means: the name beside it, a body, someone's kin, or the last holder of such an office."""
    key = named_beside(cast, page, m)
    if key is None and m.age:
        told = m.office.gender if m.office else "-"
        aged = [
            k
            for k in dict.fromkeys(page.known)
            if m.age in cast.who[k].ages and ("-" in (told, cast.who[k].gender) or told == cast.who[k].gender)
        ]
        if m.office is not None and m.office.owner is not None:
            aged = []
        if len(aged) == 1:
            return aged[0]
        if m.office is None:
            return None if aged else just_named(cast, page, m, m.age)
    asked = m.office
    if asked is None:
        return key
    speaks = m.head in page.speech.values()
    owner = owner_meant(page, asked)
    if key is not None:
        if owner and asked.group in RELATED:
            cast.related.setdefault((owner, asked.group), key)
        if asked.definite:
            named_later(cast, page, asked, key)
        page.told.append((asked, key))
        return key
    if asked.ranking:
        return new_speaker(cast, page, m, asked) if speaks and is_person_noun(asked.noun) and not asked.plural else None
    if owner and asked.group in RELATED and (owner, asked.group) in cast.related:
        return cast.related[(owner, asked.group)]
    if asked.group == "spokesperson" and not asked.plural:
        key = spoken_by(cast, page, m, asked)
    elif is_body_noun(asked.noun):
        key = body_meant(cast, page, m, asked)
    elif not asked.plural and asked.definite and not (owner and asked.group in KIN):
        key = office_holder(cast, page, asked)
        if key is None and speaks and is_trade(asked.noun) and not asked.states and owner is None:
            key = just_named(cast, page, m)
    if key is None and not asked.plural and (is_person_noun(asked.noun) or (speaks and is_voice(asked.noun))):
        key = new_speaker(cast, page, m, asked)
    if key is not None:
        if owner and asked.group in RELATED:
            cast.waiting.append((owner, asked.group, key))
        page.told.append((asked, key))
    return key


def named_later(cast: Cast, page: Page, asked: Office, key: str) -> None:
    """Give "a spokesman" his name where the article goes on "the spokesman, Ivo Maric"."""
    for earlier in reversed(page.described):
        if earlier.office is None or earlier.office.group != asked.group or earlier.office.plural:
            continue
        before = page.at.get(earlier.span)
        if before is None or cast.who[before].kind == "person" or asked.words - earlier.office.words:
            return
        for m in page.described:
            if m.form == "pronoun" and page.at.get(m.span) == before and m.span.start > earlier.span.start:
                page.at[m.span] = key
        where = Evidence.at(page.article, page.text, earlier.span)
        cast.who[before].places.discard(where)
        cast.who[before].surfaces[where.text] -= not page.copy
        cast.record(page, earlier, key)
        return


def named_beside(cast: Cast, page: Page, m: Mention) -> str | None:
    """Whose name stands in apposition to a description, or whose name closes its phrase."""
    if m.office is not None and m.office.plural and not is_body_noun(m.office.noun):
        return None
    body = m.office is not None and is_body_noun(m.office.noun)
    called = body and m.office is not None and not told_by_state(m.office.noun)  # "the Norvik group"
    start = page.syntax.tokens[m.head].start
    for other in page.named:
        key = page.at.get(other.span)
        if key is None or cast.who[key].kind == "place":
            continue
        token = page.syntax.tokens[other.head]
        apposed = token.dep == "appos" and token.head == m.head and other.span.start >= m.span.start
        if apposed and body == (cast.who[key].kind != "person"):
            return key
        if called and m.phrase.covers(other.span) and page.text[other.span.end : start] == " ":
            return key
    return None


def owner_meant(page: Page, asked: Office) -> str | None:
    """Who is meant by "her" in "her lawyer", by "Maric's" in "Maric's lawyer"."""
    if asked.owner is None:
        return None
    token = page.syntax.token_at(asked.owner.start)
    if token is None:
        return None
    if token.tag == "PRP$":
        return antecedent(page.syntax, token, page.before, page.quoted, page.speakers)
    return next((key for span, key in page.at.items() if span.end == token.end), None)


def spoken_by(cast: Cast, page: Page, m: Mention, asked: Office) -> str | None:
    """Whom "a Navy spokesman" means: a spokesman of that body named before, else the body."""
    body = body_spoken_for(cast, page, m, asked)
    named = [
        key
        for key in dict.fromkeys(page.known)
        if cast.who[key].kind == "person"
        for known in cast.who[key].offices
        if known.group == "spokesperson" and (fits(asked, known) or (body is not None and not asked.words))
    ]
    named = list(dict.fromkeys(named))
    if asked.definite:
        for known, key in reversed(page.told):
            if known.group == "spokesperson" and fits(asked, known):
                return key
    if len(named) == 1 and asked.definite:
        return named[0]
    return body


def body_spoken_for(cast: Cast, page: Page, m: Mention, asked: Office) -> str | None:
    inside = [other for other in page.named if m.phrase.covers(other.span) and other.span in page.at]
    for other in inside:
        if cast.who[page.at[other.span]].kind == "organisation":
            return page.at[other.span]
    for token in page.syntax.tokens_in(m.phrase):
        noun = plain(token.text)
        if is_body_noun(noun) and told_by_state(noun):
            left = Span(m.phrase.start, token.end) if token.start < page.syntax.tokens[m.head].start else m.phrase
            part = office(page.syntax, token, left)
            part = replace(part, states=asked.states, words=part.words - {asked.noun}, definite=True)
            return body_meant(cast, page, m, part, left.of(page.text))
    return None


def office_holder(cast: Cast, page: Page, asked: Office) -> str | None:
    """Who holds an office: the last so described, else the only one of the article, else of the story."""
    for known, key in reversed(page.told):
        if cast.who[key].kind != "organisation" and (fits(asked, known) or says_more(cast, asked, known, key)):
            return key
    here = who_hold(cast, dict.fromkeys(page.known), asked)
    if len(here) == 1:
        return here[0]
    if not here and (asked.states or asked.words):
        everywhere = who_hold(cast, sorted(cast.of_group[asked.group]), asked)
        if len(everywhere) == 1:
            return everywhere[0]
    return None


def says_more(cast: Cast, asked: Office, known: Office, key: str) -> bool:
    """Whether a second "the driver" only tells more of the first: "the 42-year-old driver"."""
    one_holder = known.definite and known.group not in MANY_HOLD | RELATED and cast.who[key].unnamed
    return one_holder and fits(replace(known, words=known.trade), replace(asked, words=asked.trade))


def just_named(cast: Cast, page: Page, m: Mention, age: str = "") -> str | None:
    """Whom "the carpet fitter" or "the 76-year-old" means if nobody was so called: the one person just spoken of."""
    here = page.syntax.sentence_index(m.span.start)
    near = {
        c.who
        for c in page.before
        if c.kind == "person" and here - page.syntax.sentence_index(c.span.start) <= JUST_SPOKEN_OF
    }
    if len(near) != 1:
        return None
    who = cast.who[near.pop()]
    told = m.office.gender if m.office else "-"
    if (
        who.unnamed
        or who.kind != "person"
        or (age and who.ages)
        or ("-" not in (told, who.gender) and told != who.gender)
    ):
        return None
    return who.key


def who_hold(cast: Cast, keys: Iterable[str], asked: Office) -> list[str]:
    """The people who are known to hold an office."""
    return [key for key in keys if cast.who[key].kind == "person" and holds(cast.who[key].offices, asked)]


def holds(offices: Collection[Office], asked: Office) -> bool:
    """Whether one of these offices can be the one asked for; a state that is named must not be another's.

    "The prime minister" may well be Norway's, but "the prime minister of Norway" is not one who is also called Kenya's.
    """
    states = {state for known in offices if known.group == asked.group for state in known.states}
    if asked.states and states and not asked.states & states:
        return False
    return any(fits(asked, known) for known in offices)


def new_speaker(cast: Cast, page: Page, m: Mention, asked: Office) -> str:
    """A new entity for somebody who speaks and has no name; the same sentence elsewhere means the same speaker."""
    sentence = page.syntax.sentence_at(m.span.start).of(page.text)
    mark = hashlib.sha256(" ".join(words(sentence)).encode()).hexdigest()[:8]
    kind: Kind = "organisation" if is_body_noun(asked.noun) else "other"
    key = cast.holder(f"{kind}:{plain(m.phrase.of(page.text))}:{mark}", kind, m.phrase.of(page.text))
    cast.who[key].unnamed = True
    return key


def join_descriptions(cast: Cast) -> None:
    """Join who was unnamed in one article with who was named in another: "her father"."""
    for owner, kin, key in cast.waiting:
        found = cast.related.get((owner, kin))
        if found is not None and found != key and cast.who[key].kind == "other":
            cast.same[key] = found
    join_unnamed(cast)


def join_unnamed(cast: Cast) -> None:
    """Join the unnamed holder of one office over the articles ("the driver"), where each article has but one."""
    holders: dict[str, list[tuple[str, str, Office]]] = defaultdict(list)  # office → article, key, what is said
    for page in cast.pages:
        seen: dict[str, set[str]] = defaultdict(set)
        told: dict[str, Office] = {}
        for m in page.described:
            key = page.at[m.span]
            if m.form == "description" and m.office and cast.who[key].unnamed and key not in cast.same:
                if m.office.definite and m.office.group not in MANY_HOLD | RELATED and not is_body_noun(m.office.noun):
                    told.setdefault(key, m.office)
                seen[m.office.group].add(key)
        for key, known in sorted(told.items()):
            if len(seen[known.group]) == 1:
                holders[known.group].append((page.article, key, known))
    for found in holders.values():
        first = found[0]
        for other in found[1:]:
            if other[1] != first[1] and alike(first[2], other[2]):
                cast.same[other[1]] = first[1]


def alike(a: Office, b: Office) -> bool:
    """Whether two articles' descriptions of an unnamed person do not say different things."""
    return a.ranks == b.ranks and (a.trade <= b.trade or b.trade <= a.trade)


def subjects_of_speech(syntax: Syntax) -> set[int]:
    """The subjects of verbs of saying."""
    verbs = {t.i for t in syntax.tokens if t.pos == "VERB" and lexicon.table("reporting").get(t.lemma) == "say"}
    return {t.i for t in syntax.tokens if t.head in verbs and t.dep == "nsubj"}


def is_voice(noun: str) -> bool:
    """Whether a noun names one who can speak: a body, or a public voice."""
    return is_body_noun(noun) or noun in lexicon.words("public_voices")
