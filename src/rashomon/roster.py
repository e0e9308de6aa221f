"""Whom a name means: full names, family names alone, slips, short forms, states and their seats.

In: Cast.  Out: the same Cast, every name with its entity.  Next: description.py
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from rashomon.cast import Cast, Page, in_order
from rashomon.institution import body_meant, institution_named, of_a_state
from rashomon.mention import (
    HE,
    KIND,
    Kind,
    Mention,
    agencies,
    named_at,
    pronouns,
    stands_as_place,
    token_range,
)
from rashomon.naming import (
    GENERIC,
    SMALL,
    PersonName,
    acronym_of,
    body_words,
    is_acronym,
    is_demonym,
    misspelt,
    person,
    plain,
    same_body,
    same_person,
    seat_of,
    spelled_out,
    state_of,
    words,
)
from rashomon.office import (
    is_body_noun,
    is_person_noun,
    states_in,
)
from rashomon.span import Span

# One word stands for a longer name of a body only from so many letters on.
SHORTEST_NICKNAME = 4
# Two spellings of a place are one only from this length on, in letters: shorter ones lie near to other places.
LONG_PLACE = 7
# A lone word that is nobody's name is a slip of a family name only from so many letters on.
LONG_SLIP = 6
# A gender is learnt from pronouns if so many, and this share of them, agree.
PRONOUN_VOTES = 2
PRONOUN_SHARE = 0.75
# Of several bearers of a family name, one is meant by the bare name if his full name stands so many times as often…
FAR_MORE = 4
# … and no other was named in full in this sentence or so many before it.
JUST_NAMED = 1
# A word all in capitals is a body's short form, not a person, whatever the annotator says.
ACRONYM = re.compile(r"[A-Z]{2,6}")


def place_all_names(cast: Cast) -> None:
    """Say whom every name of a story means: first all names together, then article by article."""
    gather_names(cast)
    for page in cast.pages:
        place_names(cast, page)
    learn_genders(cast)


def gather_names(cast: Cast) -> None:
    """Decide which names are people's, bodies' and places', and which of them are one."""
    seen: Counter[tuple[str, Kind]] = Counter()
    for page in (p for p in cast.pages if not p.copy):
        for m in page.named:
            kind: Kind = "person" if page.honorific(m) else KIND[m.label]
            if kind == "person" and (ACRONYM.fullmatch(page.surface(m)) or plain(page.surface(m)) in agencies()):
                kind = "organisation"
            if kind == "person" and stands_as_place(page.syntax, m.span):
                kind = "place"
            if (
                kind == "person"
                and m.office is None
                and m.titled
                and m.titled.start < m.span.start
                and not page.honorific(m)
            ):
                kind = "other"  # "the Alderney" is a ship or a paper, no person
            if kind == "person" and any(c.isdigit() for c in page.surface(m)):
                kind = "other"
            if m.label == "NORP" and page.syntax.tokens[m.head].tag == "JJ":
                continue
            if page.honorific(m):
                cast.courtesy.add(person(page.surface(m)).parts)
            cast.votes[person(page.surface(m)).parts][kind] += 1
            seen[(page.surface(m), kind)] += 1
    join_people(cast)
    join_bodies(cast, seen)


def join_people(cast: Cast) -> None:
    full = {
        parts: max(1, kinds["person"])
        for parts, kinds in cast.votes.items()
        if len(parts) >= 2
        and not state_of(" ".join(parts))
        and (kinds["person"] * 2 > sum(kinds.values()) or parts[-1:] in cast.courtesy)
    }
    for parts, _ in sorted(full.items(), key=lambda item: (-item[1], item[0])):
        name = PersonName(parts, "-")
        # Two names of one person share a part, or run together alike.
        near = {other for part in (*parts, "".join(parts)) for other in cast.with_part[part]}
        fit = {cast.people[other] for other in near if same_person(name, PersonName(other, "-"))}
        for part in {*parts, "".join(parts)}:
            cast.with_part[part].append(parts)
        key = fit.pop() if len(fit) == 1 else "person:" + " ".join(parts)
        cast.people[parts] = cast.holder(key, "person", " ".join(parts))
        cast.full_names[cast.people[parts]] += full[parts]
    for parts, key in sorted(cast.people.items()):
        if len(parts) <= len(cast.who[key].name.split()):  # a longer form may hold other names: a list, a caption
            for part in parts:
                family = PersonName(parts, "-").family == part
                cast.usual[part][key] = cast.usual[part].get(key, False) or family


def join_bodies(cast: Cast, seen: Counter[tuple[str, Kind]]) -> None:
    kinds: dict[str, Counter[Kind]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for (surface, kind), count in seen.items():
        parts = person(surface).parts
        if parts in cast.people or (len(parts) == 1 and is_person(cast, parts)):
            continue
        kinds["".join(words(surface))][kind] += count
        counts[surface] += count
    joined: dict[str, list[tuple[str, str, Kind]]] = defaultdict(list)  # what two names of one body share
    # Long names first: a short form then finds its long one, whichever of the two is more frequent.
    for surface in sorted(counts, key=lambda s: (-len(words(s)), -counts[s], s)):
        if is_demonym(surface) or ("-" in surface and all(state_of(part) for part in surface.split("-"))):
            continue
        fold = "".join(words(surface))
        signs = sorted(signs_of(surface))
        kind = min(kinds[fold].items(), key=lambda item: (-item[1], item[0]))[0]
        state = state_of(surface)
        if state is not None:
            key, kind = "place:" + state, "place"
        elif seat_of(surface):
            key, kind = "place:" + fold, "place"
        elif of_a_state(surface):
            key, kind = "organisation:" + fold, "organisation"
        else:
            near = sorted({entry for sign in signs for entry in joined[sign]})
            fit = {k for k, other, other_kind in near if same_thing(surface, other, kind, other_kind)}
            if not fit and kind == "organisation":
                fit = {k for k, other, other_kind in near if other_kind == kind and short_for(cast, surface, other)}
            key = fit.pop() if len(fit) == 1 else f"{kind}:{fold}"
        cast.bodies[surface] = cast.holder(key, kind, state or surface)
        for sign in signs:
            joined[sign].append((key, surface, kind))
        if kind == "organisation" and not of_a_state(surface):
            told = tuple(sorted(w for w in words(surface) if w not in SMALL and not state_of(w)))
            cast.known_words.setdefault(told, (key, states_in(surface)))


def short_for(cast: Cast, short: str, long: str) -> bool:
    """Whether one word is how reports call a body for short: "Norvik" for "Norvik Bank", "Lions" for "Oslo Lions"."""
    word, told = words(short), words(long)
    if len(word) != 1 or len(told) < 2 or len(word[0]) < SHORTEST_NICKNAME or cast.votes[word]["place"]:
        return False
    team = told[-1] == word[0] and word[0].endswith("s") and cast.votes[told[:-1]]["place"] > 0
    rest = set(told[1:])
    company = told[0] == word[0] and long.split()[-1][0].isupper() and not rest & GENERIC
    return team or (company and not any(is_body_noun(w) or is_person_noun(w) for w in told[:2]))


def is_person(cast: Cast, parts: tuple[str, ...]) -> bool:
    """Whether one bare name is a person's: as part of somebody's full name, or by vote of the story."""
    if state_of(parts[0]):
        return False
    if parts[0] in agencies() or is_acronym(parts[0]):
        return False
    if parts[0] in cast.usual:
        return cast.votes[parts]["place"] * 2 <= sum(cast.votes[parts].values())
    return cast.votes[parts]["person"] * 2 > sum(cast.votes[parts].values()) and not seat_of(parts[0])


def place_names(cast: Cast, page: Page) -> None:
    """Say of every name in an article whom it means."""
    page.named = in_order(page.named + overlooked(cast, page))
    introduced: list[str] = []
    for m in page.named:
        name = person(page.surface(m))
        key: str | None
        if name.parts in cast.people:
            key = cast.people[name.parts]
            introduced.append(key)
            page.last_full[key] = page.syntax.sentence_index(m.span.start)
        elif len(name.parts) == 1 and (is_person(cast, name.parts) or page.honorific(m)):
            key = by_one_name(cast, page, m, name.parts[0], introduced)
            if key is not None:
                introduced.append(key)
        else:
            key = body_named(cast, page, m)
        if key is not None:
            cast.record(page, m, key)


def overlooked(cast: Cast, page: Page) -> list[Mention]:
    """Names that the annotator missed here but that the story knows elsewhere: a bare "Xu", "RfL"."""
    taken = {i for m in page.named for i in range(*token_range(page.syntax, m.span))}
    found = []
    for surface in sorted(cast.bodies):
        if " " not in surface or surface not in page.text:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", page.text):
            inside = range(*token_range(page.syntax, Span(*match.span())))
            if taken.isdisjoint(inside):
                taken.update(inside)
                found.append(named_at(page.syntax, Span(*match.span()), "ORG"))
    for token in page.syntax.tokens:
        if token.i in taken or token.pos != "PROPN" or not token.text[0].isupper() or state_of(token.text):
            continue
        if plain(token.text) in cast.usual and not is_acronym(token.text):
            found.append(named_at(page.syntax, Span(token.start, token.end), "PERSON"))
        elif sum(c.isupper() for c in token.text) >= 2 and (long := long_form(cast, token.text)):
            cast.bodies.setdefault(token.text, cast.bodies[long])
            found.append(named_at(page.syntax, Span(token.start, token.end), "ORG"))
    return found


def long_form(cast: Cast, short: str) -> str | None:
    """The one name in the story whose short form a word is."""
    keys = {key: surface for surface, key in sorted(cast.bodies.items()) if acronym_of(short, surface)}
    return keys.popitem()[1] if len(keys) == 1 else None


def by_one_name(cast: Cast, page: Page, m: Mention, word: str, introduced: list[str]) -> str | None:
    """Whom a family name (or a given name) alone means: who bears it in this article, else in the story."""
    gender = page.honorific(m)
    bearers = {
        key: family
        for key, family in cast.usual.get(word, {}).items()
        if not gender or cast.who[key].gender in ("-", gender)
    }
    near = [k for k in dict.fromkeys(introduced) if k in bearers]
    for options in ([k for k in near if bearers[k]], near, [k for k in bearers if bearers[k]], list(bearers)):
        if len(options) == 1:
            page.by_family[word] = options[0]
            return options[0]
        if len(options) > 1:
            known = usual_bearer(cast, page, m, word, options)
            if known is not None:
                return known
            cast.doubt(page, m, f"“{page.surface(m)}” can be any of {len(options)} people of that name; left apart.")
            return None
    slips = slips_for(cast, word)
    if len(slips) == 1:
        return slips.pop()
    return cast.holder("person:" + word, "person", page.surface(m))


def usual_bearer(cast: Cast, page: Page, m: Mention, word: str, options: Sequence[str]) -> str | None:
    """Whom a family name that several bear means: whom the article has called so, unless another was just named."""
    here = page.syntax.sentence_index(m.span.start)
    usual = page.by_family.get(word)
    if usual is None:
        counts = sorted(((cast.full_names[k], k) for k in options), reverse=True)
        usual = counts[0][1] if counts[0][0] >= FAR_MORE * counts[1][0] else None
    others = [k for k in options if k != usual and here - page.last_full.get(k, -9) <= JUST_NAMED]
    return usual if usual in options and not others else None


def slips_for(cast: Cast, word: str) -> set[str]:
    """Whose family names a word can be a slip of."""
    return {key for part, who in cast.usual.items() if misspelt(word, part) for key, family in who.items() if family}


def body_named(cast: Cast, page: Page, m: Mention) -> str | None:
    """The body or place that a name means; a seat of government that acts is the state."""
    surface = page.surface(m)
    if surface not in cast.bodies:
        return None
    asked = institution_named(page.syntax, m)
    if asked is not None:
        return body_meant(cast, page, m, asked) or cast.bodies[surface]
    key = cast.bodies[surface]
    seat = seat_of(surface)
    token = page.syntax.tokens[m.head]
    dateline = surface.isupper() or page.text[m.span.end : m.span.end + 1] == ","
    acts = token.dep in ("nsubj", "agent", "poss") or m.head in page.speech.values()
    if seat and acts and not dateline:
        return cast.holder("place:" + seat, "place", seat)
    if state_of(surface) is None and cast.who[key].kind != "person" and len(words(surface)) == 1:
        slip = slip_of_a_person(cast, words(surface)[0])
        return slip or key
    return key


def slip_of_a_person(cast: Cast, word: str) -> str | None:
    """The one person of whose family name a lone odd word is a slip, if it is never a name of its own."""
    if len(word) < LONG_SLIP or sum(cast.votes[(word,)].values()) > 1:
        return None
    near = slips_for(cast, word)
    return near.pop() if len(near) == 1 else None


def learn_genders(cast: Cast) -> None:
    """Give a gender to those whom pronouns tell it of: a sentence that names one person only, and then says "she"."""
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for page in (p for p in cast.pages if not p.copy):
        people: dict[int, list[str]] = defaultdict(list)
        starts: dict[int, int] = {}
        for m in page.named:
            key = page.at.get(m.span)
            if key is not None and cast.who[key].kind == "person":
                people[page.syntax.sentence_index(m.span.start)].append(key)
                starts.setdefault(page.syntax.sentence_index(m.span.start), m.span.start)
        for p in pronouns(page.syntax):
            here = page.syntax.sentence_index(p.span.start)
            gender = HE.get(page.text[p.span.start : p.span.end].casefold())
            alone = len(set(people[here])) == 1 and set(people[here - 1]) <= set(people[here])
            if gender and alone and starts[here] < p.span.start:
                told[people[here][0]][gender] += 1
    for key, votes in sorted(told.items()):
        (gender, count) = min(votes.items(), key=lambda item: (-item[1], item[0]))
        if cast.who[key].gender == "-" and count >= PRONOUN_VOTES and count >= PRONOUN_SHARE * sum(votes.values()):
            cast.who[key].genders[gender] += 1


def same_thing(a: str, b: str, kind: Kind, other: Kind) -> bool:
    """Whether two names of bodies or places are one's.

    >>> same_thing("Beni Halum", "Beni Helum", "place", "place"), same_thing("Iran", "Iraq", "place", "place")
    (True, False)
    """
    left, right = words(a), words(b)
    if "".join(left) == "".join(right):
        return True
    if state_of(b) or seat_of(b):
        return False
    if "organisation" in (kind, other):
        return same_body(a, b) or acronym_of(a, b) or acronym_of(b, a)
    whole, also = "".join(left), "".join(right)
    return len(left) == len(right) and min(len(whole), len(also)) >= LONG_PLACE and misspelt(whole, also)


def signs_of(surface: str) -> set[str]:
    """What a name shares with any other name of the same body or place: a word, the initials, either end.

    >>> sorted(signs_of("Oslo Fish Fund"))
    ['^osl', 'fish', 'fund', 'off', 'oslo', 'oslofishfund', 'und$']
    """
    told = words(surface)
    fold = "".join(told)
    strong = "".join(w[0] for w in told if w not in SMALL)
    spelled = words(spelled_out(surface))
    return {
        *told,
        *spelled,
        *body_words(surface),
        fold,
        f"^{fold[:3]}",
        f"{fold[-3:]}$",
        "".join(w[0] for w in told),
        strong,
    }
