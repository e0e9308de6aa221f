"""Which body a description means: "the army", "the German foreign ministry", "the militants".

In: Cast, Office.  Out: the key of a body, or None.  Next: roster.py
"""

from __future__ import annotations

from dataclasses import replace

from rashomon.cast import Cast, Page
from rashomon.mention import (
    Mention,
    portfolios,
)
from rashomon.naming import (
    body_words,
    plain,
    words,
)
from rashomon.office import (
    OF_A_STATE,
    Office,
    fits,
    group_of,
    office,
    told_by_state,
)
from rashomon.syntax import Syntax

GOVERNING = OF_A_STATE - {"ministry", "embassy", "consulate", "navy"}
# What reports call one armed group by turns.
MILITANT = frozenset(
    ["militant", "terror", "terrorist", "extremist", "islamist", "islamic", "jihadist", "rebel", "insurgent", "armed"]
)


def body_meant(cast: Cast, page: Page, m: Mention, asked: Office, called: str = "") -> str | None:
    """The body that "the army" or "the German foreign ministry" means."""
    if any(t.text == "and" for t in page.syntax.tokens_in(m.phrase)):
        return None  # two bodies at once
    if not told_by_state(asked.noun):
        return group_spoken_of(cast, page, asked) if asked.definite else None
    if asked.states:
        state = min(asked.states)
        if asked.group == "government" and not asked.words and len(asked.states) == 1:
            return cast.holder("place:" + state, "place", state)
        named, of_states = cast.known_words.get(tuple(sorted({*asked.words, asked.noun})), (None, frozenset()))
        if named is not None and asked.words and (not of_states or asked.states & of_states):
            return named
        key = "organisation:" + " ".join([*sorted(asked.states), *sorted(asked.words), asked.group])
        return cast.holder(key, "organisation", called or m.phrase.of(page.text))
    if asked.proper and asked.group not in GOVERNING:
        key = "organisation:" + " ".join([*sorted(asked.words), asked.group])
        return cast.holder(key, "organisation", called or m.phrase.of(page.text))
    known = [k for k in dict.fromkeys(page.known) if may_be(cast, k, asked)]
    if asked.definite and asked.group in GOVERNING and not asked.words:
        main = page.main_state(known_only={s for k in known for o in cast.who[k].offices for s in o.states})
        return body_meant(cast, page, m, replace(asked, states=frozenset([main]))) if main else None
    if not known and asked.definite:
        known = [k for k in sorted(cast.of_group[asked.group]) if cast.who[k].places and may_be(cast, k, asked)]
    if len(known) == 1 and (asked.definite or asked.words):
        return known[0]
    return None


def may_be(cast: Cast, key: str, asked: Office) -> bool:
    """Whether a body can be meant by "the army", "the ministry", "the transport police"."""
    who = cast.who[key]
    if who.kind == "person":
        return False
    if any(o.states and o.group == asked.group and asked.words <= o.words for o in who.offices):
        return True
    told = body_words(who.name)
    return (
        who.kind == "organisation" and len(told) >= 2 and group_of(told[-1]) == asked.group and asked.words <= set(told)
    )


def group_spoken_of(cast: Cast, page: Page, asked: Office) -> str | None:
    """The body that "the group" or "the militants" means: the only one so described in the article."""
    known = [
        key
        for key in dict.fromkeys(page.known)
        if any(o.group == asked.group for o in cast.who[key].offices) and cast.who[key].kind == "organisation"
    ]
    exact = [k for k in known if any(fits(asked, o) for o in cast.who[k].offices)]
    if len(exact) == 1:
        return exact[0]
    return known[0] if len(known) == 1 and asked.words <= MILITANT else None


def institution_named(syntax: Syntax, m: Mention) -> Office | None:
    """A name that is only a state and a noun, "German Foreign Ministry", read as the description that it is."""
    token = syntax.tokens_in(m.span)[-1]
    noun = plain(token.text)
    if group_of(noun) not in OF_A_STATE:
        return None
    asked = office(syntax, token, m.span)
    return replace(asked, definite=True) if asked.words <= portfolios() else None


def of_a_state(surface: str) -> bool:
    """Whether a name is one that every state has a body of: "Foreign Ministry" in one report is not that in another."""
    *about, noun = words(surface)
    return group_of(noun) in OF_A_STATE and set(about) <= portfolios()
