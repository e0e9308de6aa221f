"""What an analyst has settled, as a file that people can read and share; it outlasts every run.

In: TOML.  Out: Overrides, and dossiers that obey them.  Next: archive.py

    [[split]]                     # these articles are a story of their own
    articles = ["0a1b2c3d4e5f"]
    why = "The second fire, not the first."

    [[merge]]                     # these articles tell one story
    articles = ["0a1b2c3d4e5f", "112233445566"]

    [[same-speaker]]              # these names are one person or body
    names = ["Anna Berg", "A. Bergh"]

    [[not-the-same-fact]]         # these two accounts answer two questions
    accounts = [["0a1b2c3d4e5f", "five hours"], ["112233445566", "seven hours"]]

    [[date]]                      # this article was published then
    article = "0a1b2c3d4e5f"
    published = "2031-03-04"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, get_args

from rashomon.attribution import Statement
from rashomon.discrepancy import Fact
from rashomon.dossier import Dossier
from rashomon.errors import Caveat, InputError
from rashomon.source import Entity

Kind = Literal["split", "merge", "same-speaker", "not-the-same-fact", "date"]


@dataclass(frozen=True, slots=True, order=True)
class Override:
    """One thing that an analyst has settled."""

    kind: Kind
    articles: tuple[str, ...] = ()  # split, merge, date: whom it is about; not-the-same-fact: where the accounts stand
    words: tuple[str, ...] = ()  # same-speaker: the names; not-the-same-fact: the accounts' words; date: the date
    why: str = ""

    def form(self) -> dict[str, Any]:
        """The entry as a dossier and a file give it."""
        found: dict[str, Any] = {"kind": self.kind}
        if self.kind in ("split", "merge"):
            found["articles"] = list(self.articles)
        elif self.kind == "same-speaker":
            found["names"] = list(self.words)
        elif self.kind == "not-the-same-fact":
            found["accounts"] = [list(pair) for pair in zip(self.articles, self.words, strict=True)]
        else:
            found |= {"article": self.articles[0], "published": self.words[0]}
        return found | ({"why": self.why} if self.why else {})


def read_overrides(text: str, name: str = "the overrides") -> list[Override]:
    """Read a file of overrides; the first fault stops it, with its place and what is right.

    >>> read_overrides('[[same-speaker]]\\nnames = ["Anna Berg", "A. Bergh"]')[0].words
    ('Anna Berg', 'A. Bergh')
    """
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name} is no TOML: {error}.") from error
    found = []
    for kind, entries in whole.items():
        if kind not in get_args(Kind):
            raise InputError(f"{name}: [[{kind}]] is unknown. Known: {', '.join(get_args(Kind))}.")
        if not isinstance(entries, list):
            raise InputError(f"{name}: write [[{kind}]], in double brackets.")
        for number, entry in enumerate(entries, 1):
            found.append(read_entry(kind, entry, f"{name}: [[{kind}]] number {number}"))
    return sorted(set(found))


def read_entry(kind: Any, entry: object, where: str) -> Override:
    if not isinstance(entry, Mapping):
        raise InputError(f"{where} has no keys. See the example in the documentation.")
    why = str(entry.get("why", ""))
    if kind in ("split", "merge"):
        articles = strings(entry.get("articles"), f"{where} needs articles = [ids]", 1 if kind == "split" else 2)
        return Override(kind, tuple(sorted(set(articles))), (), why)
    if kind == "same-speaker":
        return Override(kind, (), tuple(strings(entry.get("names"), f"{where} needs names = [two or more]", 2)), why)
    if kind == "not-the-same-fact":
        pairs = entry.get("accounts")
        told = f"{where} needs accounts = [[article, words], [article, words]]"
        if not isinstance(pairs, list) or len(pairs) != 2:
            raise InputError(f"{told}.")
        (a, x), (b, y) = (strings(pair, told, 2)[:2] for pair in pairs)
        return Override(kind, (a, b), (x, y), why)
    article, published = entry.get("article"), str(entry.get("published", ""))
    if not isinstance(article, str) or not is_date(published):
        raise InputError(f'{where} needs article = "id" and published = "2031-03-04".')
    return Override(kind, (article,), (published,), why)


def strings(value: object, told: str, least: int) -> list[str]:
    if not isinstance(value, list) or len(value) < least or not all(isinstance(v, str) and v for v in value):
        raise InputError(f"{told}.")
    return value


def is_date(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def write_overrides(overrides: Sequence[Override]) -> str:
    """The file again, entry by entry.

    >>> print(write_overrides(read_overrides('[[merge]]\\narticles = ["b", "a"]')))
    [[merge]]
    articles = ["a", "b"]
    """
    parts = []
    for override in sorted(overrides):
        lines = [f"[[{override.kind}]]"]
        lines += [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in override.form().items() if k != "kind"]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


# -- what they change --------------------------------------------------------------------------------------------------


def settled_pairs(overrides: Sequence[Override], articles: Sequence[str]) -> dict[tuple[str, str], bool]:
    """Of these articles, which two must stand in one story, and which must not."""
    here, found = sorted(set(articles)), {}
    for override in sorted(overrides, key=lambda o: (o.kind == "split", o)):  # a split is heard last
        if override.kind not in ("split", "merge"):
            continue
        inside = set(override.articles)
        for n, a in enumerate(here):
            for b in here[n + 1 :]:
                if a in inside and b in inside:
                    found[a, b] = True
                elif override.kind == "split" and (a in inside or b in inside):
                    found[a, b] = False
    return found


def date_of(overrides: Sequence[Override], article: str) -> str | None:
    """The date that an analyst gave an article."""
    return next((o.words[0] for o in overrides if o.kind == "date" and o.articles[0] == article), None)


def touching(overrides: Sequence[Override], dossier: Dossier) -> list[Override]:
    """The overrides that speak of a dossier's articles or speakers."""
    here = {r.article.id for r in dossier.readings}
    names = {n.casefold() for e in dossier.entities for n in e.names}
    return sorted(o for o in overrides if here & set(o.articles) or sum(w.casefold() in names for w in o.words) > 1)


def obey(dossier: Dossier, overrides: Sequence[Override]) -> Dossier:
    """A dossier with what was settled about its speakers and its facts."""
    for override in sorted(overrides):
        if override.kind == "same-speaker":
            dossier = same_speaker(dossier, override.words)
        elif override.kind == "not-the-same-fact":
            dossier = not_the_same_fact(dossier, override)
    return dossier


def same_speaker(dossier: Dossier, names: Sequence[str]) -> Dossier:
    """Make one entity of those that bear these names; the most spoken of gives its id and name."""
    wanted = {n.casefold() for n in names}
    same = [e for e in dossier.entities if wanted & {n.casefold() for n in (e.name, *e.names)}]
    if len(same) < 2:
        return dossier
    one, ids = same[0], {e.id for e in same[1:]}
    order = {r.article.id: n for n, r in enumerate(dossier.readings)}
    joined = replace(
        one,
        names=tuple(dict.fromkeys(n for e in same for n in e.names)),
        mentions=tuple(sorted({m for e in same for m in e.mentions}, key=lambda m: (order[m.article], m.start, m.end))),
    )

    def now(entity: str | None) -> str | None:
        return one.id if entity in ids else entity

    def heard(statement: Statement) -> Statement:
        channel = tuple(replace(c, entity=now(c.entity)) for c in statement.channel)
        return replace(statement, speaker_entity=now(statement.speaker_entity), channel=channel)

    entities: list[Entity] = [joined if e is one else e for e in dossier.entities if e.id not in ids]
    return replace(
        dossier,
        entities=tuple(entities),
        readings=tuple(replace(r, statements=tuple(map(heard, r.statements))) for r in dossier.readings),
        wordings=tuple(replace(w, speaker_entity=now(w.speaker_entity)) for w in dossier.wordings),
        facts=tuple(replace(f, about=tuple(dict.fromkeys(now(e) or e for e in f.about))) for f in dossier.facts),
        labels=tuple(replace(label, entity=now(label.entity)) for label in dossier.labels),
    )


def not_the_same_fact(dossier: Dossier, override: Override) -> Dossier:
    """Take out the facts that join two accounts which an analyst keeps apart: their verdict weighs one by the other."""

    def joins(fact: Fact) -> bool:
        return all(
            any(a.article == article and words in a.evidence.text for a in fact.accounts)
            for article, words in zip(override.articles, override.words, strict=True)
        )

    gone = {f.id for f in dossier.facts if joins(f)}
    if not gone:
        return dossier
    told = "A fact was taken out: its accounts were settled to answer two questions."
    return replace(
        dossier,
        facts=tuple(f for f in dossier.facts if f.id not in gone),
        coverage=tuple(c for c in dossier.coverage if c.item not in gone),
        caveats=(*(c for c in dossier.caveats if c.reason != told), Caveat("override", told)),
    )
