"""Which wires and outlets stand behind a text: those it credits, those whose words it carries, one that must exist.

In: readings, Kinship.  Out: Behind, by article and name.  Next: tree.py
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rashomon import lexicon
from rashomon.article import Article, Credit
from rashomon.kinship import CHILD_SHARE, KIN, Kinship
from rashomon.passage import Passage
from rashomon.reading import Reading
from rashomon.span import Evidence

# "Additional reporting by agencies" names none.
VAGUE = "agencies"
# How a credit must stand to speak for the whole text.
WHOLE = frozenset({"byline", "tagline", "url", "meta"})


@dataclass(frozen=True, slots=True)
class Behind:
    """A wire or outlet that an article says, or shows, it rests on."""

    name: str
    whole: bool  # speaks for the whole text
    why: str  # "credits AFP in its byline"


Rests = Mapping[str, Mapping[str, Behind]]  # article id → name of the wire → how


def credited(reading: Reading) -> dict[str, Behind]:
    """The wires and outlets that an article itself says it rests on."""
    found: dict[str, Behind] = {}
    whole = {plain_name(c.name) for c in reading.article.credits if c.how in WHOLE and c.kind != "official"}
    for credit in reading.article.credits:
        name = plain_name(credit.name)
        if credit.how == "caption" or credit.kind == "official" or name == VAGUE:
            continue
        if credit.how == "byline" and is_beside(credit, reading.article):
            found[name] = Behind(name, False, f"names {name} beside its own in its byline")
        elif credit.how in WHOLE and whole == {name}:
            where = {"url": "address", "meta": "metadata"}.get(credit.how, credit.how)
            found[name] = Behind(name, True, f"credits {name} in its {where}")
        elif credit.how in WHOLE:
            found[name] = Behind(name, False, f"cites {name} among its sources")
        elif not is_own(name, reading):
            found.setdefault(name, Behind(name, False, f"cites {name} in its text"))
    for statement in reading.statements:
        voices = [channel.name for channel in statement.channel]
        if statement.speaker:
            voices.append(statement.speaker.text)
        for name in map(plain_name, voices):
            if is_outlet(name) and not is_own(name, reading) and not any(same_house(name, n) for n in found):
                found[name] = Behind(name, False, f"cites {name} in its text")
    return found


def is_beside(credit: Credit, article: Article) -> bool:
    """Whether a byline names an agency after somebody's own: "By Hana Brack, with AP"."""
    for removed in article.removed:
        if credit.raw and removed.start <= credit.raw[0] < removed.end:
            before = removed.text[: max(0, credit.raw[0] - removed.start)].rsplit("\n", 1)[-1]
            return bool(re.search(r"\w+,? (?:with|and)\b[^\n]*$", before))
    return False


@lru_cache(maxsize=10_000)
def plain_name(name: str) -> str:
    """The name by which an agency or outlet is known.

    >>> plain_name("The Associated Press"), plain_name("Reuters news agency")
    ('AP', 'Reuters')
    """
    name = re.sub(r"\s+", " ", name).strip()
    for candidate in (name, AGENCY_TAIL.sub("", name)):
        plain = candidate.casefold().removeprefix("the ")
        for row in lexicon.rows("agencies"):
            if plain == row[0].casefold().removeprefix("the "):
                return row[1]
    return name


AGENCY_TAIL = re.compile(r"(?i) (?:news|press) (?:agency|service|wire)$")


@lru_cache(maxsize=10_000)
def is_outlet(name: str) -> bool:
    """Whether a name is that of a news outlet or agency, rather than of a document, a site for posts, or people.

    >>> is_outlet("Sky News"), is_outlet("a commentator in the Harbour Herald"), is_outlet("Twitter")
    (True, False, False)
    """
    if any(name == row[1] for row in lexicon.rows("agencies")):
        return True
    words = re.findall(r"\w+", name)
    if not words or not all(w[0].isupper() or w in ("of", "the", "and") for w in words):
        return False
    return bool(set(words) & lexicon.words("media_words")) and not set(words) & lexicon.words("channels")


def one_name_each(rests: Mapping[str, dict[str, Behind]]) -> dict[str, dict[str, Behind]]:
    """Let each outlet that several articles credit go by one name: BBC and BBC News are one."""
    names = sorted({name for wires in rests.values() for name in wires}, key=lambda n: (len(n), n))
    chief = {name: next(other for other in names if same_house(name, other) or name == other) for name in names}
    return {
        article: {chief[n]: Behind(chief[n], b.whole, b.why.replace(n, chief[n])) for n, b in reversed(wires.items())}
        for article, wires in rests.items()
    }


def is_own(name: str, reading: Reading) -> bool:
    """Whether a name is that of the article's own outlet."""
    return same_house(name, reading.article.outlet or "")


def same_house(one: str, other: str) -> bool:
    """Whether two names are of one outlet: "BBC News", "www.bbc.com"; never on a word that many outlets bear."""
    first, second = (distinctive(n) for n in (one, other))
    return bool(first) and bool(second) and (first <= second or second <= first)


@lru_cache(maxsize=10_000)
def distinctive(name: str) -> frozenset[str]:
    common = {"the", "www", "com", "co", "uk", "org", "net", "news", "online", "agency", "amp", "edition", "daily"}
    return frozenset(w for w in re.findall(r"[^\W_]+", name.casefold()) if w not in common)


def carried_on(
    rests: dict[str, dict[str, Behind]],
    kin: Sequence[Kinship],
    passages: Sequence[Passage],
    readings: Sequence[Reading],
    shown: Mapping[str, str],
) -> None:
    """Find the wire behind texts that do not name it: they carry what another quotes from it, or a whole wire text."""
    by_id = {r.article.id: r for r in readings}
    for k in kin:
        for one, other in ((k.left, k.right), (k.right, k.left)):
            if k.strength < KIN or any(b.whole for b in rests[other].values()):
                continue
            for name, behind in sorted(rests[one].items()):
                if behind.whole and name not in rests[other] and not is_own(name, by_id[other]):
                    why = f"carries narration of the {name} text in {shown[one]}"
                    rests[other][name] = Behind(name, False, why)
    for passage in passages:
        for mine, theirs in ((passage.left, passage.right), (passage.right, passage.left)):
            for name in sorted(told_by(by_id[mine.article], mine)):
                new = name not in rests[theirs.article] and not is_own(name, by_id[theirs.article])
                if passage.kind == "narration" and new:
                    why = f"carries words that {shown[mine.article]} quotes from {name}"
                    rests[theirs.article][name] = Behind(name, False, why)


def told_by(reading: Reading, evidence: Evidence) -> set[str]:
    """The agencies whose words, by the article's own account, a passage repeats."""
    found = set()
    for s in reading.statements:
        if s.content.start < evidence.end and evidence.start < s.content.end and s.speaker:
            name = plain_name(s.speaker.text)
            if is_outlet(name):
                found.add(name)
    return found


def unnamed(rests: dict[str, dict[str, Behind]], kin: Sequence[Kinship], shown: Mapping[str, str]) -> None:
    """Name a text that must exist: three articles or more carry one passage, none mostly, and none says from where."""
    near: dict[str, set[str]] = defaultdict(set)
    explained = {a for k in kin for a in (k.left, k.right) if k.share(a) >= CHILD_SHARE or rests[a]}
    for k in kin:
        if k.strength >= KIN and not {k.left, k.right} & explained:
            near[k.left].add(k.right)
            near[k.right].add(k.left)
    taken: set[str] = set()
    for start in sorted(near):
        group = {start}
        for other in sorted(near[start]):
            if all(other in near[g] for g in group):
                group.add(other)
        if len(group) >= 3 and not group & taken:
            taken |= group
            name = "an unnamed text"
            key = f"{name} behind {', '.join(sorted(group))}"
            for article in group:
                others = ", ".join(sorted(shown[a] for a in group if a != article))
                rests[article][key] = Behind(
                    name, False, f"shares narration with {others}, and none of them credits it"
                )


def names_of(readings: Sequence[Reading]) -> dict[str, str]:
    """How a reader's sentence names each article: by its outlet, and by its title where an outlet has two."""
    found = {}
    for r in readings:
        outlet = r.article.outlet
        twice = sum(other.article.outlet == outlet for other in readings) > 1
        title = r.article.title or r.article.text.split("\n", 1)[0][:60]
        found[r.article.id] = f"{outlet} (“{title}”)" if outlet and twice else outlet or f"“{title}”"
    return found
