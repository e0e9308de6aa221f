"""The family tree of texts: who copied, cut, rewrote or re-translated whom; outside wires.

In: readings, passages.  Out: Lineage.  Next: origin.py
Shared narration makes two texts kin; shared speech does not, for two reporters can stand in one room. Within a family
the tree is the best arborescence (Edmonds, Optimum branchings, 1967) over "how much of the child stands in the
parent"; what cannot be told stays `unknown`.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from rashomon import lexicon
from rashomon.errors import Caveat
from rashomon.likeness import fold, likeness
from rashomon.models.protocols import Encoder
from rashomon.passage import Passage, runs, words_of
from rashomon.reading import Reading
from rashomon.span import Evidence

EdgeKind = Literal["copy", "excerpt", "rewrite", "retranslation", "credit", "shared-source", "unknown"]
Direction = Literal["known", "likely", "unknown"]

# Telling words by which even a passage shared by chance may reach the threshold of passage.py: each passage counts
# only beyond them. Read off 383 articles of 69 events, where pairs of different events share up to 4.5 a passage.
CHANCE = 3.0
# Strength (telling words beyond chance, summed over the shared narration) that makes two texts kin. Of 383 articles of
# 69 events (Giveme5W1H), no pair of different events and outlets reaches 4; within events 114 pairs reach 5, and of the
# 24 among them below 10, read by hand, 4 need not be kin. Independent pairs of the development stories reach 2.75.
KIN = 5.0
# The same, when a credit says so too.
KIN_BACKED = 2.5
# Share of the child's telling narration that the parent holds: a copy; a child of this parent rather than of a third
# text; too little to say who took from whom.
COPY_SHARE = 0.8
CHILD_SHARE = 0.5
PART_SHARE = 0.15
# A copy also leaves little of its parent out; below this share of the parent it is an excerpt.
WHOLE_PARENT = 0.5
# Telling words of the usual passage of a verbatim excerpt; shorter passages between changed words are a rewrite.
VERBATIM = 7.0
# Share of the words inside the passages that were put in place of others, from which a rewrite counts as spun.
SPUN = 0.15
# Cosine below which two sentences are not even compared; how many of one sense in one order, and what share of the
# child's sentences, make a rewrite without shared words. Independent pairs of the development stories reach 4 and .3.
SENSE = 0.65
SENSE_SENTENCES = 5
SENSE_SHARE = 0.5
# What each vote on direction weighs beside what the child holds of the parent (0..1) and how alike they are (0..1).
# A clock may outweigh that a copyist added paragraphs, but not that the other text is twice as full: stamps are of the
# last edit. On families grown by tests/families.py .3 recovers the most parents; .2 and .4 cost one in a hundred.
VOTE_CREDIT = 1.0
VOTE_WIRE = 0.3
VOTE_TIME = 0.3
VOTE_ONE_WAY = 0.02
# Lead that one direction must have over the other to be called likely: less than a clock gives (twice VOTE_TIME), more
# than a few paragraphs cut by one or put in by the other, which look alike.
UNDECIDED = 0.2
# "Additional reporting by agencies" names none.
VAGUE = "agencies"
# How a credit must stand to speak for the whole text.
WHOLE = frozenset({"byline", "tagline", "url", "meta"})


@dataclass(frozen=True, slots=True)
class Edge:
    """One text that stands behind another."""

    parent: str  # article id or id of an outside node
    child: str  # article id
    kind: EdgeKind
    direction: Direction
    share: float  # part of the child's own narration that the parent holds too, 0..1
    score: float  # how sure, 0..1
    passages: tuple[tuple[Evidence, Evidence], ...]  # (in the parent, in the child), longest first; empty for credits
    why: str
    variant: Literal["", "spin"] = ""  # spin: a rewrite by putting other words in place
    main: bool = True  # False: another branch of the tree explains it already


@dataclass(frozen=True, slots=True)
class Outside:
    """A text that is not among the articles but stands behind some of them: a wire, a document."""

    id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """The stemma of one story."""

    edges: tuple[Edge, ...]
    outside: tuple[Outside, ...]


@dataclass(frozen=True, slots=True)
class Kinship:
    """What two articles share, before anybody says which came first."""

    left: str
    right: str
    strength: float  # telling words of shared narration beyond chance
    left_share: float
    right_share: float
    one_way: float  # -1..1: above 0, the changes go from left to right
    left_held: float  # part of the left's word runs that stand in the right, speech and all
    right_held: float
    alike: float  # word runs in both, of those in either
    spun: float  # share of words put in place of others, inside the passages
    aligned: int  # sentences of one sense, in order, where words are not shared
    passages: tuple[Passage, ...]  # the shared narration, most telling first

    def share(self, article: str) -> float:
        """Part of an article's own narration that the other holds."""
        return self.left_share if article == self.left else self.right_share

    def contained(self, article: str) -> float:
        """Part of an article, to the word, that the other holds."""
        return self.left_held if article == self.left else self.right_held


@dataclass(frozen=True, slots=True)
class Behind:
    """A wire or outlet that an article says, or shows, it rests on."""

    name: str
    whole: bool  # speaks for the whole text
    why: str  # "credits AFP in its byline"


Rests = Mapping[str, Mapping[str, Behind]]  # article id → name of the wire → how


def build_stemma(
    readings: Sequence[Reading], passages: Sequence[Passage], encoder: Encoder
) -> tuple[Lineage, list[Caveat]]:
    """Draw the family tree of a story's texts: edges between articles, and from the wires that stand outside."""
    readings = sorted(readings, key=lambda r: r.article.id)
    shown = names_of(readings)
    kin = kinships(readings, passages, encoder)
    rests = one_name_each({r.article.id: credited(r) for r in readings})
    carried_on(rests, kin, passages, readings, shown)
    unnamed(rests, kin, shown)
    edges = [*family_edges(readings, kin, rests, shown), *outside_edges(rests, shown)]
    return Lineage(tuple(sorted(edges, key=lambda e: (e.child, e.parent, e.kind))), outside_nodes(rests, shown)), []


# -- what two texts share ------------------------------------------------------------------------------------------


def kinships(readings: Sequence[Reading], passages: Sequence[Passage], encoder: Encoder) -> list[Kinship]:
    """Weigh what each pair of articles shares."""
    words = {r.article.id: words_of(r) for r in readings}
    whole = {a: sum(t for t, q in zip(w.telling, w.quoted, strict=True) if not q) or 1.0 for a, w in words.items()}
    pairs: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.kind == "narration":
            pairs[passage.left.article, passage.right.article].append(passage)
    senses = aligned_senses(readings, encoder)
    held = {a: frozenset(runs(w.folded)) for a, w in words.items()}
    found = []
    for left, right in sorted(pairs.keys() | senses.keys()):
        shared = sorted(pairs[left, right], key=lambda p: (-p.telling, p.left))
        telling = sum(p.telling for p in shared)
        aligned, left_sense, right_sense = senses.get((left, right), (0, 0.0, 0.0))
        common = len(held[left] & held[right])
        found.append(
            Kinship(
                left=left,
                right=right,
                strength=sum(max(0.0, p.telling - CHANCE) for p in distinct(shared)),
                left_share=max(left_sense, min(1.0, telling / whole[left])),
                right_share=max(right_sense, min(1.0, telling / whole[right])),
                one_way=one_way(shared),
                left_held=common / max(1, len(held[left])),
                right_held=common / max(1, len(held[right])),
                alike=common / max(1, len(held[left] | held[right])),
                spun=spun(shared),
                aligned=aligned,
                passages=tuple(shared),
            )
        )
    return found


def distinct(shared: Sequence[Passage]) -> list[Passage]:
    """The passages, each phrase once: a name or a catchphrase used twice is no second sign."""
    seen: set[str] = set()
    kept = []
    for passage in shared:
        phrase = " ".join(word for word, _ in fold(passage.left.text))
        if not any(phrase in other for other in seen):
            kept.append(passage)
            seen.add(phrase)
    return kept


def spun(shared: Sequence[Passage]) -> float:
    """Share of the words inside the passages that stand in place of others."""
    left = sum(len(list(fold(p.left.text))) for p in shared)
    right = sum(len(list(fold(p.right.text))) for p in shared)
    same = sum(p.words for p in shared)
    return (min(left, right) - same) / max(1, min(left, right))


def one_way(shared: Sequence[Passage]) -> float:
    """Which way the changes go: cuts and lost hedges leave the longer, more careful wording with the parent."""
    votes = 0.0
    for passage in shared:
        left, right = ([w for w, _ in fold(side.text)] for side in (passage.left, passage.right))
        careful = hedges(left) - hedges(right)
        votes += np.sign(len(left) - len(right)) + 2 * np.sign(careful)
    return float(np.clip(votes / max(1, 2 * len(shared)), -1, 1))


def hedges(words: Sequence[str]) -> int:
    """How many words keep a distance from what is said."""
    return sum(w in HEDGES for w in words)


HEDGES = lexicon.words("distance")


def aligned_senses(readings: Sequence[Reading], encoder: Encoder) -> dict[tuple[str, str], tuple[int, float, float]]:
    """Pairs whose sentences say the same things in the same order, in whatever words."""
    texts = {r.article.id: narrated_sentences(r) for r in readings}
    vectors = {a: encoder.encode(s) for a, s in texts.items()}
    found = {}
    for left, right in combinations(sorted(texts), 2):
        if min(len(texts[left]), len(texts[right])) < SENSE_SENTENCES:
            continue
        cosines = vectors[left] @ vectors[right].T
        best, back = cosines.argmax(axis=1), cosines.argmax(axis=0)
        mutual = [
            (i, j)
            for i, j in enumerate(map(int, best))
            if back[j] == i and same_sense(texts[left][i], texts[right][j], float(cosines[i, j]))
        ]
        n = longest_rise([j for _, j in mutual])
        shares = n / len(texts[left]), n / len(texts[right])
        if n >= SENSE_SENTENCES and max(shares) >= SENSE_SHARE:
            found[left, right] = (n, *shares)
    return found


def same_sense(one: str, other: str, cosine: float) -> bool:
    """Whether two sentences say the same, in whatever words."""
    return cosine >= SENSE and likeness(one, other, cosine).same >= 0.5


def narrated_sentences(reading: Reading) -> list[str]:
    """The sentences of an article that are mostly the reporter's own words."""
    words = words_of(reading)
    starts = [s.start for s in words.spans]
    kept = []
    for span in reading.syntax.sentences:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        if last - first >= 7 and sum(words.quoted[first:last]) * 2 < last - first:
            kept.append(span.of(reading.article.text))
    return kept


def longest_rise(numbers: Sequence[int]) -> int:
    """Length of the longest rising run that can be picked from a sequence in order.

    >>> longest_rise([3, 1, 2, 5])
    3
    """
    tails: list[int] = []
    for n in numbers:
        at = bisect_left(tails, n)
        tails[at : at + 1] = [n]
    return len(tails)


# -- wires and outlets behind a text ---------------------------------------------------------------------------------


def credited(reading: Reading) -> dict[str, Behind]:
    """The wires and outlets that an article itself says it rests on."""
    found: dict[str, Behind] = {}
    whole = {plain_name(c.name) for c in reading.article.credits if c.how in WHOLE and c.kind != "official"}
    for credit in reading.article.credits:
        name = plain_name(credit.name)
        if credit.how == "caption" or credit.kind == "official" or name == VAGUE:
            continue
        if credit.how in WHOLE and whole == {name}:
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
    for k in kin:
        for one, other in ((k.left, k.right), (k.right, k.left)):
            if k.strength < KIN or any(b.whole for b in rests[other].values()):
                continue
            for name, behind in sorted(rests[one].items()):
                if behind.whole and name not in rests[other]:
                    why = f"carries narration of the {name} text in {shown[one]}"
                    rests[other][name] = Behind(name, False, why)
    by_id = {r.article.id: r for r in readings}
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


def outside_edges(rests: Rests, shown: Mapping[str, str]) -> list[Edge]:
    """An edge from each wire to each article that rests on it."""
    found = []
    for article, wires in sorted(rests.items()):
        for key, behind in sorted(wires.items()):
            why = f"{shown[article]} {behind.why}."
            if behind.whole:
                found.append(Edge(outside_id(key), article, "copy", "known", 1.0, 0.95, (), why))
            elif behind.why.startswith("cites"):
                found.append(Edge(outside_id(key), article, "credit", "known", 0.0, 0.9, (), why))
            else:
                found.append(Edge(outside_id(key), article, "excerpt", "likely", 0.0, 0.6, (), why))
    return found


def outside_nodes(rests: Rests, shown: Mapping[str, str]) -> tuple[Outside, ...]:
    names: dict[str, list[str]] = defaultdict(list)
    label = {}
    for article, wires in sorted(rests.items()):
        for key, behind in sorted(wires.items()):
            names[key].append(f"{shown[article]} {behind.why}")
            label[key] = behind.name
    nodes = [Outside(outside_id(k), label[k], "; ".join(dict.fromkeys(w)) + ".") for k, w in names.items()]
    return tuple(sorted(nodes, key=lambda n: n.id))


def outside_id(name: str) -> str:
    return "x" + hashlib.sha256(name.encode()).hexdigest()[:8]


def names_of(readings: Sequence[Reading]) -> dict[str, str]:
    """How a reader's sentence names each article: by its outlet, and by its title where an outlet has two."""
    found = {}
    for r in readings:
        outlet = r.article.outlet
        twice = sum(other.article.outlet == outlet for other in readings) > 1
        title = r.article.title or r.article.text.split("\n", 1)[0][:60]
        found[r.article.id] = f"{outlet} (“{title}”)" if outlet and twice else outlet or f"“{title}”"
    return found


# -- who came first --------------------------------------------------------------------------------------------------


def family_edges(
    readings: Sequence[Reading], kin: Sequence[Kinship], rests: Rests, shown: Mapping[str, str]
) -> list[Edge]:
    """Judge each pair of kin: parent and child in the tree, children of one text, or kin nobody can order."""
    by_id = {r.article.id: r for r in readings}
    related = [k for k in kin if is_kin(k, by_id, rests)]
    weight: dict[tuple[str, str], float] = {}
    for k in related:
        for parent, child in ((k.left, k.right), (k.right, k.left)):
            if may_descend(k, parent, child, by_id, rests):
                weight[parent, child] = descent(k, parent, child, by_id, rests)
    parent_of = best_tree(sorted(by_id), weight)
    return [edge_of(k, weight, parent_of, by_id, rests, shown) for k in related]


def is_kin(k: Kinship, by_id: Mapping[str, Reading], rests: Rests) -> bool:
    """Whether what two articles share is more than one event makes two reporters write."""
    cites = names_outlet(k.left, k.right, by_id, rests) or names_outlet(k.right, k.left, by_id, rests)
    backed = cites or common_wires(k, rests)
    return k.strength >= (KIN_BACKED if backed else KIN) or k.aligned > 0


def common_wires(k: Kinship, rests: Rests) -> list[str]:
    """The wires that gave text to both, those first that speak for most; that both cite one is not enough."""
    left, right = rests[k.left], rests[k.right]
    both = [n for n in left.keys() & right.keys() if gives_text(left[n]) or gives_text(right[n])]
    return sorted(both, key=lambda n: (-left[n].whole - right[n].whole, n))


def gives_text(behind: Behind) -> bool:
    return behind.whole or not behind.why.startswith("cites")


def names_outlet(article: str, other: str, by_id: Mapping[str, Reading], rests: Rests) -> bool:
    """Whether an article credits the outlet of another."""
    return any(same_house(name, by_id[other].article.outlet or "") for name in rests[article])


def may_descend(k: Kinship, parent: str, child: str, by_id: Mapping[str, Reading], rests: Rests) -> bool:
    """Whether a child of this pair can be told from two children of one wire."""
    if names_outlet(child, parent, by_id, rests) and not common_wires(k, rests):
        return True
    wires = any(b.whole for b in rests[parent].values()) or bool(common_wires(k, rests))
    return k.share(child) >= (CHILD_SHARE if wires else PART_SHARE)


def descent(k: Kinship, parent: str, child: str, by_id: Mapping[str, Reading], rests: Rests) -> float:
    """How well one text explains the other: the share it explains, and the votes on who was first."""
    weight = k.contained(child) + k.alike
    weight += VOTE_ONE_WAY * (k.one_way if parent == k.left else -k.one_way)
    weight += VOTE_TIME * earlier(by_id[parent].article.published, by_id[child].article.published)
    if names_outlet(child, parent, by_id, rests):
        weight += VOTE_CREDIT
    if whole_wire(child, rests) and not whole_wire(parent, rests):
        weight -= VOTE_WIRE
    return weight


def whole_wire(article: str, rests: Rests) -> bool:
    return any(b.whole for b in rests[article].values())


def earlier(one: str | None, other: str | None) -> int:
    """1 if the first stamp is the earlier, -1 if the later, 0 if they do not say (one may give the day only)."""
    if not one or not other:
        return 0
    n = min(len(one), len(other))
    n = 10 if n < 16 else n
    return (one[:n] < other[:n]) - (one[:n] > other[:n])


def best_tree(nodes: Sequence[str], weight: Mapping[tuple[str, str], float]) -> dict[str, str]:
    """The parent of each node that has one, so that the weights sum to the most and nobody is their own ancestor.

    >>> best_tree("abc", {("a", "b"): 0.9, ("b", "a"): 0.8, ("b", "c"): 0.7, ("a", "c"): 0.6})
    {'b': 'a', 'c': 'b'}
    """
    best: dict[str, str] = {}
    for node in nodes:
        into = [(weight[p, node], p) for p in nodes if (p, node) in weight and weight[p, node] > 0]
        if into:
            best[node] = min(into, key=lambda x: (-x[0], x[1]))[1]
    ring = find_ring(best)
    if not ring:
        return dict(sorted(best.items()))
    # Edmonds: shrink the ring to one node, solve, and break the ring where the best way in enters it.
    shrunk: dict[tuple[str, str], float] = {}
    name = "\0" + min(ring)
    entry: dict[str, str] = {}
    leave: dict[str, str] = {}
    for (p, c), w in sorted(weight.items()):
        if p in ring and c in ring:
            continue
        if c in ring:
            gain = w - weight[best[c], c] + min(weight[best[n], n] for n in ring)
            if gain > shrunk.get((p, name), float("-inf")):
                shrunk[p, name], entry[p] = gain, c
        elif p in ring:
            if w > shrunk.get((name, c), float("-inf")):
                shrunk[name, c], leave[c] = w, p
        else:
            shrunk[p, c] = w
    rest = best_tree([*(n for n in nodes if n not in ring), name], shrunk)
    solved = {c: leave[c] if p == name else p for c, p in rest.items() if c != name}
    broken = entry[rest[name]] if name in rest else min(ring, key=lambda n: (weight[best[n], n], n))
    solved.update((n, best[n]) for n in ring if n != broken)
    if name in rest:
        solved[broken] = rest[name]
    return dict(sorted(solved.items()))


def find_ring(parent_of: Mapping[str, str]) -> frozenset[str]:
    """A ring in a map of parents, empty if there is none."""
    for start in sorted(parent_of):
        path, node = [], start
        while node in parent_of and node not in path:
            path.append(node)
            node = parent_of[node]
        if node in path:
            return frozenset(path[path.index(node) :])
    return frozenset()


def edge_of(
    k: Kinship,
    weight: Mapping[tuple[str, str], float],
    parent_of: Mapping[str, str],
    by_id: Mapping[str, Reading],
    rests: Rests,
    shown: Mapping[str, str],
) -> Edge:
    """Say how two kin texts are kin, which way, how sure, and why."""
    in_tree = parent_of.get(k.right) == k.left or parent_of.get(k.left) == k.right
    if parent_of.get(k.right) == k.left or is_above(k.left, k.right, parent_of):
        parent, child = k.left, k.right
    elif parent_of.get(k.left) == k.right or is_above(k.right, k.left, parent_of):
        parent, child = k.right, k.left
    else:
        return sibling_edge(k, parent_of, by_id, rests, shown)
    kind, variant = kind_of(k, parent, child)
    share = k.share(child)
    cites = names_outlet(child, parent, by_id, rests)
    lead = weight.get((parent, child), 0.0) - weight.get((child, parent), 0.0)
    direction: Direction = "known" if cites else "likely" if lead >= UNDECIDED else "unknown"
    why = f"{share:.0%} of the narration of {shown[child]} stands in {shown[parent]}"
    if k.aligned and not k.passages:
        why = f"{k.aligned} sentences of {shown[child]} say what {shown[parent]} says, in the same order"
    why += ", in other words put in place one by one" if variant == "spin" else ""
    why += f", and {shown[child]} cites it." if cites else "."
    score = 1.0 if cites else confidence(k, share)
    return Edge(parent, child, kind, direction, round(share, 3), score, pairs(k, parent), why, variant, in_tree)


def sibling_edge(
    k: Kinship, parent_of: Mapping[str, str], by_id: Mapping[str, Reading], rests: Rests, shown: Mapping[str, str]
) -> Edge:
    """Two texts that share narration, neither the other's parent."""
    near, far = sorted((k.left, k.right), key=lambda a: (-standing(a, rests), -len(by_id[a].article.text), a))
    wires = [rests[near][w].name for w in common_wires(k, rests)]
    above = ancestors(k.left, parent_of) & ancestors(k.right, parent_of)
    both = f"{shown[near]} and {shown[far]}"
    if wires:
        kind: EdgeKind = "shared-source"
        why = f"{both} carry the same {wires[0]} text."
    elif above:
        kind, why = "shared-source", f"{both} both come from {shown[min(above)]}."
    else:
        kind, why = "unknown", f"{both} share narration, and nothing tells which of them had it first, or from where."
    share = k.share(far)
    return Edge(
        near, far, kind, "unknown", round(share, 3), confidence(k, share), pairs(k, near), why, "", not (wires or above)
    )


def standing(article: str, rests: Rests) -> int:
    """How near an article stands to its wire: a whole text, a citation, nothing said."""
    return max((2 if b.whole else 1 if b.why.startswith("cites") else 0 for b in rests[article].values()), default=0)


def kind_of(k: Kinship, parent: str, child: str) -> tuple[EdgeKind, Literal["", "spin"]]:
    """Name the derivation by what the child kept, and how."""
    share, kept = k.share(child), k.share(parent)
    if not k.passages or k.strength < KIN_BACKED:
        return "rewrite", ""
    if k.spun >= SPUN:
        return "rewrite", "spin"
    if share >= COPY_SHARE:
        return ("copy" if kept >= WHOLE_PARENT else "excerpt"), ""
    verbatim = sum(p.telling * p.telling for p in k.passages) / sum(p.telling for p in k.passages)
    return ("excerpt" if verbatim >= VERBATIM else "rewrite"), ""


def confidence(k: Kinship, share: float) -> float:
    """How sure the kinship is, from its strength and the share of the child it explains."""
    return round(min(0.99, max(k.strength / (k.strength + KIN), share, 0.5 if k.aligned else 0.0)), 3)


def pairs(k: Kinship, parent: str) -> tuple[tuple[Evidence, Evidence], ...]:
    return tuple((p.left, p.right) if parent == k.left else (p.right, p.left) for p in k.passages)


def is_above(one: str, other: str, parent_of: Mapping[str, str]) -> bool:
    return one in ancestors(other, parent_of)


def ancestors(article: str, parent_of: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    while article in parent_of:
        article = parent_of[article]
        found.add(article)
    return found
