"""What an analyst has settled, as a file that people can read and share; it outlasts every run.

In: TOML.  Out: Overrides; which articles, dates and stories they speak of.  Next: obeying.py

    [[split]]                     # these articles are a story of their own
    articles = ["0a1b2c3d4e5f"]
    why = "The second fire, not the first."

    [[merge]]                     # these articles tell one story
    articles = ["0a1b2c3d4e5f", "112233445566"]

    [[same-speaker]]              # these names are one person or body
    names = ["Anna Berg", "A. Bergh"]

    [[not-the-same-speaker]]      # these names are two
    names = ["Anna Berg", "Jonas Berg"]

    [[same-fact]]                 # these accounts answer one question
    accounts = [["0a1b2c3d4e5f", "five hours"], ["112233445566", "half a day"]]

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
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from rashomon.errors import InputError
from rashomon.reading import Reading
from rashomon.source import Entity

Kind = Literal["split", "merge", "same-speaker", "not-the-same-speaker", "same-fact", "not-the-same-fact", "date"]
OF_STORIES = ("split", "merge")
OF_SPEAKERS = ("same-speaker", "not-the-same-speaker")
OF_FACTS = ("same-fact", "not-the-same-fact")


@dataclass(frozen=True, slots=True, order=True)
class Override:
    """One thing that an analyst has settled."""

    kind: Kind
    articles: tuple[str, ...] = ()  # of stories and dates: whom it is about; of facts: where the accounts stand
    words: tuple[str, ...] = ()  # of speakers: the names; of facts: the accounts' words; date: the date
    why: str = ""

    @property
    def accounts(self) -> tuple[tuple[str, str], ...]:
        """Of facts: each account as its article and its words."""
        return tuple(zip(self.articles, self.words, strict=True))

    def form(self) -> dict[str, Any]:
        """The entry as a dossier and a file give it."""
        found: dict[str, Any] = {"kind": self.kind}
        if self.kind in OF_STORIES:
            found["articles"] = list(self.articles)
        elif self.kind in OF_SPEAKERS:
            found["names"] = list(self.words)
        elif self.kind in OF_FACTS:
            found["accounts"] = [list(pair) for pair in self.accounts]
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
    if kind in OF_STORIES:
        articles = strings(entry.get("articles"), f"{where} needs articles = [ids]", 1 if kind == "split" else 2)
        return Override(kind, tuple(sorted(set(articles))), (), why)
    if kind in OF_SPEAKERS:
        return Override(kind, (), tuple(strings(entry.get("names"), f"{where} needs names = [two or more]", 2)), why)
    if kind in OF_FACTS:
        pairs = entry.get("accounts")
        told = f"{where} needs accounts = [[article, words], [article, words]]"
        if not isinstance(pairs, list) or len(pairs) < 2 or (kind == "not-the-same-fact" and len(pairs) != 2):
            raise InputError(f"{told}.")
        accounts = [strings(pair, told, 2)[:2] for pair in pairs]
        return Override(kind, tuple(a for a, _ in accounts), tuple(words for _, words in accounts), why)
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


# -- of whom they speak -----------------------------------------------------------------------------------------------


def settled_pairs(overrides: Sequence[Override], articles: Sequence[str]) -> dict[tuple[str, str], bool]:
    """Of these articles, which two must stand in one story, and which must not."""
    here, found = sorted(set(articles)), {}
    for override in sorted(overrides, key=lambda o: (o.kind == "split", o)):  # a split is heard last
        if override.kind not in OF_STORIES:
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


def touching(
    overrides: Sequence[Override], readings: Sequence[Reading], entities: Sequence[Entity]
) -> tuple[Override, ...]:
    """The overrides that speak of a story's articles or speakers."""
    here = {r.article.id for r in readings}
    names = {n.casefold() for e in entities for n in (e.name, *e.names)}
    return tuple(
        o
        for o in sorted(set(overrides))
        if here & set(o.articles) or (o.kind in OF_SPEAKERS and sum(w.casefold() in names for w in o.words) > 1)
    )
