"""Families of texts whose tree is known: invented reports, copied, cut, reordered, spun and merged by a fixed seed.

In: the reports in cases/ferry, a seed.  Out: Family (pages of text, and the true parent of each).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rashomon.article import Article, Credit
from rashomon.models.protocols import Annotator
from rashomon.reading import Reading
from rashomon.syntax import Syntax

CASES = Path(__file__).parent / "cases"
ROOTS = tuple((CASES / "ferry" / f"{n}.txt").read_text("utf-8").strip() for n in (1, 2, 3, 4))
OWN = tuple(line for line in (CASES / "ferry" / "own.txt").read_text("utf-8").splitlines() if line[:1] not in ("", "#"))
THESAURUS = dict(
    line.split("\t")
    for line in (CASES / "thesaurus.txt").read_text("utf-8").splitlines()
    if "\t" in line and line[0] != "#"
)


@dataclass(frozen=True)
class Text:
    """One text of a family. Exact copies of one text are `twins`: no method can tell them apart by their words."""

    name: str
    text: str
    parent: str | None
    how: str
    published: str | None


def copy(text: str, chance: random.Random) -> str:
    return text


def cut(text: str, chance: random.Random) -> str:
    """Drop between a fifth and a half of the paragraphs, as a sub-editor does: the lead stays."""
    lines = text.split("\n")
    kept = sorted(chance.sample(range(2, len(lines)), k=max(3, int(len(lines) * chance.uniform(0.5, 0.8)) - 2)))
    return "\n".join([*lines[:2], *(lines[i] for i in kept)])


def reorder(text: str, chance: random.Random) -> str:
    title, *lines = text.split("\n")
    for _ in range(3):
        i, j = chance.sample(range(len(lines)), 2)
        lines[i], lines[j] = lines[j], lines[i]
    return "\n".join([title, *lines])


def spin(text: str, chance: random.Random) -> str:
    """Put other words in place of half of those that the thesaurus knows; quotations are spun with the rest."""

    def other(m: re.Match[str]) -> str:
        word = m.group()
        return THESAURUS[word] if word in THESAURUS and chance.random() < 0.5 else word

    return re.sub(r"[a-z]+", other, text)


def merge(text: str, chance: random.Random) -> str:
    """Join pairs of neighbouring paragraphs into one sentence each."""
    title, *lines = text.split("\n")
    merged, i = [title], 0
    while i < len(lines):
        if i + 1 < len(lines) and chance.random() < 0.4 and lines[i].endswith(".") and lines[i + 1][0].isupper():
            merged.append(f"{lines[i][:-1]}, while {lines[i + 1][0].lower()}{lines[i + 1][1:]}")
            i += 2
        else:
            merged.append(lines[i])
            i += 1
    return "\n".join(merged)


def enlarge(text: str, chance: random.Random, own: Sequence[str]) -> str:
    """Put in paragraphs of the copyist's own, which no other text of the family has."""
    lines = text.split("\n")
    for paragraph in own:
        lines.insert(chance.randrange(2, len(lines) + 1), paragraph)
    return "\n".join(lines)


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (copy, cut, reorder, spin, merge)


def family(seed: int, size: int, *, roots: Sequence[str] = ROOTS, dated: bool = True) -> list[Text]:
    """Grow a forest from independent reports of one event, one mutation a step."""
    chance = random.Random(seed)
    texts = [Text(f"t{i:02}", root, None, "own", stamp(i) if dated else None) for i, root in enumerate(roots)]
    own = chance.sample(OWN, len(OWN))
    while len(texts) < size:
        parent = chance.choice(texts)
        n = len(texts)
        how = chance.choice(("enlarge", *(m.__name__ for m in MUTATIONS)))
        if how == "enlarge" and own:
            text = enlarge(parent.text, chance, [own.pop() for _ in range(2)])
        else:
            # A text too short to be cut again, or cut to nothing of its own, would prove nothing.
            usable = [m for m in MUTATIONS if m is not cut or parent.text.count("\n") > 8]
            change = next((m for m in usable if m.__name__ == how), copy)
            text, how = change(parent.text, chance), change.__name__
        texts.append(Text(f"t{n:02}", text, parent.name, how, stamp(n) if dated else None))
    return texts


def stamp(n: int) -> str:
    return f"2031-04-0{1 + n // 24}T{n % 24:02}:00:00"


def read(texts: Sequence[Text], annotator: Annotator) -> list[Reading]:
    """Readings of a family, each text an article of its own outlet."""
    return [reading(t.name, t.text, annotator, outlet=f"Outlet {t.name}", published=t.published) for t in texts]


def reading(
    name: str,
    text: str,
    annotator: Annotator,
    *,
    outlet: str | None = None,
    published: str | None = None,
    credits: Sequence[Credit] = (),
) -> Reading:
    """One bare reading: parsed, without statements, quantities or times."""
    article = Article(
        id=name,
        input=f"{name}.txt",
        raw_sha256="",
        media_type="text/plain",
        encoding="utf-8",
        outlet=outlet,
        title=text.split("\n", 1)[0],
        bylines=(),
        contributors=(),
        published=published,
        published_from="meta" if published else None,
        updated=None,
        url=None,
        language="en",
        text=text,
        source_map=((0, 0, len(text)),),
        removed=(),
        credits=tuple(credits),
    )
    return Reading(article, Syntax(text, annotator.annotate([text])[0]), (), (), (), ())
