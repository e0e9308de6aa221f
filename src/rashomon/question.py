"""The question that several accounts answer, in words that a reader would ask.

In: claims.  Out: a question.  Next: alignment.py
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rashomon import lexicon
from rashomon.claim import Claim, Clock, Measure, Precedent
from rashomon.source import Entity


def ask(claims: Sequence[Claim], about: Sequence[str], names: Mapping[str, Entity]) -> str:
    """Put the question that these claims answer, by what most of them measure and who takes part in most."""
    people = [names[e].name for e in about if names[e].kind == "person"][:3]
    who = " and ".join(people) or " and ".join(names[e].name for e in list(about)[:2])
    of_whom = f" ({who})" if who else ""
    happening = commonest([c.event for c in claims])
    noun = commonest([c.of for c in claims if c.of not in {"whom", "other"}])
    unit = commonest([c.value.unit for c in claims if isinstance(c.value, Measure)])
    done, name = told(happening)
    phrases = [c.evidence.text for c in claims]
    match claims[0].dimension:
        case "duration":
            if happening == "meeting" and len(people) > 1:
                return f"How long did {who} meet?"
            return f"How long {was(name)}{of_whom}?"
        case "count" if happening == "age":
            return f"How old is {' and '.join(people) or proper(noun, names)}?"
        case "count" if unit not in {None, "", "person"}:
            return f"How many {unit if unit in SIGNS else plural(unit)}{of_whom}?"
        case "count":
            if noun in MEASURES:
                return f"What was the {noun}{of_whom}?"
            people_or_damage = unit == "person" or noun is None or noun in PEOPLE or happening == "damage"
            return (
                f"How many {plural(noun)} {done}?"
                if done and people_or_damage
                else f"How many {plural(noun)}{of_whom}?"
            )
        case "amount":
            named = noun or (name if done else None)
            return f"How much was the {named}{of_whom}?" if named else f"How much was this: “{shortest(phrases)}”?"
        case "place":
            return f"Where was this: “{shortest(phrases)}”?"
        case "date" if all(isinstance(c.value, Clock) for c in claims):
            return f"At what time {was(name)}{of_whom}?" if done else f"At what time was this: “{shortest(phrases)}”?"
        case "date":
            if not done:
                return f"When did this happen: “{shortest(phrases)}”?"
            return f"When {was(name)}{of_whom}?"
        case "status":
            if happening == "meeting" and len(people) > 1:
                return f"Did {who} meet?"
            return f"What became of the {noun or name}{of_whom}?"
        case "precedent":
            rank = commonest([c.value.rank for c in claims if isinstance(c.value, Precedent)]) or "first"
            return f"Since when is this the {rank}{f' {noun}' if noun and noun != rank else ''}{of_whom}?"
        case _:
            return f"What of the {noun or name}{of_whom}?"


def proper(noun: str | None, names: Mapping[str, Entity]) -> str:
    """The name that a noun is part of, if it is part of one."""
    held = sorted(e.name for e in names.values() if noun and noun in e.name.lower().split())
    return held[0] if held else noun or "the person"


def commonest(words: Sequence[str | None]) -> str | None:
    """The word most of them have, the first in the alphabet of several."""
    count = Counter(w for w in words if w)
    return min(count, key=lambda w: (-count[w], w)) if count else None


def told(happening: str | None) -> tuple[str, str]:
    """How a class of happening is told: done to someone, and as a noun.

    >>> told("death"), told("elope")
    (('were killed', 'deaths'), ('', 'elope'))
    """
    row = next((r for r in lexicon.rows("happenings") if r[0] == happening), None)
    if row is None:
        return "", happening or "figure"
    return (row[3] if happening in ACTIVE else f"were {row[3]}"), row[4]


# What people do themselves: they arrived, voted, met; nobody "were arrived".
ACTIVE = frozenset("arrival departure vote agreement meeting visit call crash payment stay".split())


def was(name: str) -> str:
    """The verb that a noun takes: "was the meeting", "were the deaths"."""
    return f"were the {name}" if name.endswith("s") else f"was the {name}"


def shortest(phrases: Sequence[str]) -> str:
    """The shortest of several phrases, on one line."""
    return min((" ".join(p.split()) for p in phrases), key=lambda p: (len(p), p))


# What casualties are called: people, in a question.
PEOPLE = frozenset("person people dead death body injured wounded hurt killed victim casualty fatality other".split())


# Units that stand as a sign, which has no plural.
SIGNS = frozenset("km cm mm kg mph kph km/h percent celsius fahrenheit hertz".split())
# What is told with a figure and not counted.
MEASURES = frozenset("magnitude speed depth height score".split())


IRREGULAR = {
    "child": "children",
    "schoolchild": "schoolchildren",
    "foot": "feet",
    "aircraft": "aircraft",
    "wife": "wives",
    "life": "lives",
}


def plural(noun: str | None) -> str:
    """More than one of a thing.

    >>> plural("girl"), plural("person"), plural("economy")
    ('girls', 'people', 'economies')
    """
    if noun is None or noun in PEOPLE:
        return "people"
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith("man") and noun != "human":
        return noun[:-3] + "men"
    if noun.endswith("s") or noun == "police":
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("ch", "sh", "x")) else "s")
