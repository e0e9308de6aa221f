"""One thing said, as several articles carry it.

In: statements with resolved speakers.  Out: Echo.  Next: discrepancy.py
Re-translations share no rare word: for one speaker meaning joins them, helped by the words that stand beside; for
speakers not known to be one, only words do.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

from rashomon import lexicon
from rashomon.attribution import Statement
from rashomon.models.protocols import Encoder
from rashomon.reading import Reading
from rashomon.resemblance import WORD, centred, content_words, in_all, singular, to_the_word, weights

# All thresholds were set by reading every pair of one speaker from .3 on in eight stories (about 200 pairs). Those of
# meaning alone were .52, .43, .25 and .4 before the encoder was trained further: as many pairs lie above them as then.
# (The last of SAID_BY_UNNAMED was .43: nothing right is lost at .48, and two reports of officials on one attack part.)
# Two statements of one speaker are one thing said from this likeness of meaning on ...
SAID = 0.504
# ... or from this, where they share so many content words.
SAID_IN_PART = 0.417
WORDS_IN_PART = 3
# ... or from this share of the shorter one's words on, and so many of them.
HELD = 0.45
# ... or from this likeness, where they share two words in a row that nobody else in the story says.
SAID_IN_A_PHRASE = 0.305
# ... or from this, where the statements beside them are one thing said.
SAID_BESIDE = 0.407
# A pair is none if one of the two is so much liker to another statement of the same article, and the pair itself is not
# as sure as SAID: two answers of one speaker share the subject.
BETTER = 0.3
# Statements beside one another stand at most this many characters apart.
BESIDE = 600
# Of speakers not known to be one, from this share of the shorter one's words on, and so many of them.
SAID_BY_UNKNOWN = 0.75
WORDS_BY_UNKNOWN = 3
# ... or from this share and this likeness of meaning, one of them going by no name ("officials"), and so many words ...
SAID_BY_UNNAMED = ((0.5, 0.65, 4), (0.35, 0.48, 6))
# ... or, both being direct quotations, if one holds all of the other, of so many words.
WHOLE = 4
# ... of speakers known as two (one may quote the other), from the same share and this many words.
WORDS_BY_OTHERS = 5
# Share of a statement that another within it fills, for the outer to be a mere carrier ("The agency said he said").
CARRIED = 0.6
# A word in more statements than this brings no pair together.
COMMON = 40


@dataclass(frozen=True, slots=True)
class Echo:
    """One thing said, as several statements carry it."""

    speaker_entity: str | None
    statements: tuple[str, ...]  # ids, in order of article and place
    pairs: tuple[tuple[str, str, float], ...]  # (statement, statement, likeness) that join them


def align_statements(readings: Sequence[Reading], encoder: Encoder) -> list[Echo]:
    """Join statements across articles that carry one thing said."""
    statements = [s for r in readings for s in outermost(r.statements)]
    outlets = carriers(readings)
    told = [Told(s, outlets) for s in statements]
    weight = weights([t.bag for t in told])
    mass = [math.fsum(weight[w] for w in t.bag) for t in told]
    met = candidates(told, len(readings))
    texts = [t.text for t in told]
    differ = any(texts[i] != texts[j] for i, j in met)
    vectors = centred(encoder.encode(texts)) if differ else to_the_word(texts)
    rare = phrases_of_one(told)
    near: dict[tuple[int, int], float] = {}
    pairs: dict[tuple[int, int], float] = {}
    for i, j in met:
        shorter = of_shorter(told[i].bag & told[j].bag, weight, min(mass[i], mass[j]))
        cosine = float(vectors[i] @ vectors[j])
        if one_voice(statements[i], statements[j]):
            score = alike(told[i], told[j], shorter, cosine, rare)
            if not score and cosine >= SAID_BESIDE and told[i].bag & told[j].bag:
                near[i, j] = cosine
        else:
            score = alike_of_others(told[i], told[j], shorter, cosine)
        if score:
            pairs[i, j] = score
    pairs |= beside(near, pairs, statements)
    pairs = unrivalled(pairs, statements)
    groups = connected(len(statements), pairs)
    home = {n: k for k, group in enumerate(groups) for n in group}
    links: defaultdict[int, list[tuple[str, str, float]]] = defaultdict(list)
    for (i, j), score in sorted(pairs.items()):
        links[home[i]].append((statements[i].id, statements[j].id, score))
    return [echo([statements[n] for n in group], links[k]) for k, group in enumerate(groups) if links[k]]


def of_shorter(common: Collection[str], weight: Mapping[str, float], lighter: float) -> float:
    """The weighed share of the shorter one's words that both have; fsum, for a set's order must not show."""
    return math.fsum(weight[w] for w in common) / max(lighter, 1e-9) if common else 0.0


class Told:
    """A statement with what it is compared by."""

    def __init__(self, statement: Statement, outlets: frozenset[str] = frozenset()) -> None:
        self.statement = statement
        self.named = named(statement, outlets)
        self.text = statement.content.text
        self.bag = content_words(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(re.findall(r"[^\W_]+", self.text.lower().replace("’", "'")))

    @cached_property
    def phrases(self) -> frozenset[tuple[str, str]]:
        """Two content words in a row."""
        row = [singular(w) for w in WORD.findall(self.text.lower())]
        return frozenset((a, b) for a, b in pairwise(row) if a in self.bag and b in self.bag)


def outermost(statements: Sequence[Statement]) -> list[Statement]:
    """Statements that lie in no other of the same speaker, and are no mere carriers of another's words.

    A quotation in its own clause is nothing said anew; of "The agency said he said X" only his X is compared.
    """

    def inside(s: Statement, o: Statement) -> bool:
        return o.id != s.id and o.content.span.covers(s.content.span) and len(o.content.text) > len(s.content.text)

    carriers = {
        o.id
        for o in statements
        for s in statements
        if inside(s, o)
        and s.speaker_entity != o.speaker_entity
        and len(s.content.text) >= CARRIED * len(o.content.text)
        and not (s.speaker_entity is None and o.speaker_entity is not None)
    }
    kept = [s for s in statements if s.id not in carriers]
    return [s for s in kept if not any(inside(s, o) and o.speaker_entity == s.speaker_entity for o in kept)]


def phrases_of_one(told: Sequence[Told]) -> frozenset[tuple[str, str]]:
    """Two words in a row that only one speaker of the story says."""
    voices: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)
    for t in told:
        for phrase in t.phrases:
            voices[phrase].add(t.statement.speaker_entity)
    return frozenset(p for p, said_by in voices.items() if len(said_by) == 1 and None not in said_by)


def candidates(told: Sequence[Told], articles: int) -> list[tuple[int, int]]:
    """Pairs in different articles of one speaker, or with a word that few statements have.

    Two things that all articles carry to the word are two things said, and make no pair.
    """
    everywhere = in_all([t.text for t in told], [t.statement.article for t in told], articles)
    rows: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, t in enumerate(told):
        for w in t.bag:
            rows["word", w].append(n)
        if t.statement.speaker_entity:
            rows["speaker", t.statement.speaker_entity].append(n)
    found: set[tuple[int, int]] = set()
    for (kind, _), row in rows.items():
        if kind == "speaker" or len(row) <= COMMON:
            found.update(
                (i, j) for i, j in combinations(row, 2) if told[i].statement.article != told[j].statement.article
            )
    return sorted((i, j) for i, j in found if told[i].text == told[j].text or not (everywhere[i] and everywhere[j]))


def one_voice(a: Statement, b: Statement) -> bool:
    """One speaker, or the speaker of one and who carried that speaker's words in the other."""
    if not a.speaker_entity or not b.speaker_entity:
        return False
    return (
        a.speaker_entity == b.speaker_entity
        or any(c.entity == a.speaker_entity for c in b.channel)
        or any(c.entity == b.speaker_entity for c in a.channel)
    )


def alike(a: Told, b: Told, shorter: float, cosine: float, rare: frozenset[tuple[str, str]]) -> float:
    """How surely two statements of one speaker carry one thing said; 0 where they do not."""
    common = len(a.bag & b.bag)
    score = max(0.6 * shorter + 0.4 * max(0.0, cosine), cosine)
    joined = (
        (cosine >= SAID and common > 0)
        or (cosine >= SAID_IN_PART and common >= WORDS_IN_PART)
        or (shorter >= HELD and common >= WORDS_IN_PART)
        or (score >= SAID and common >= 2 and cosine >= SAID_IN_A_PHRASE)
        or (cosine >= SAID_IN_A_PHRASE and bool(a.phrases & b.phrases & rare))
    )
    return score if joined else 0.0


def alike_of_others(a: Told, b: Told, shorter: float, cosine: float) -> float:
    """How surely two statements carry one thing said whose speakers are not known to be one; 0 where they do not."""
    common = len(a.bag & b.bag)
    unnamed = not a.named or not b.named
    if shorter >= SAID_BY_UNKNOWN and common >= (WORDS_BY_UNKNOWN if unnamed else WORDS_BY_OTHERS):
        return shorter
    if unnamed and any(shorter >= s and cosine >= c and common >= n for s, c, n in SAID_BY_UNNAMED):
        return max(shorter, cosine)
    if unnamed and a.statement.manner == b.statement.manner == "direct" and common:
        short, long = sorted((a.words, b.words), key=len)
        if len(short) >= WHOLE and f" {' '.join(short)} " in f" {' '.join(long)} ":
            return 1.0
    return 0.0


def carriers(readings: Sequence[Reading]) -> frozenset[str]:
    """Outlets and agencies, which carry words more often than they say any."""
    names = {name for row in (*lexicon.rows("agencies"), *lexicon.rows("outlets")) for name in row}
    return frozenset(name.lower() for name in {*names, *(r.article.outlet or "" for r in readings)} if len(name) > 1)


def named(statement: Statement, outlets: frozenset[str]) -> bool:
    """The speaker goes by a name, not as "the minister" or "the president's adviser", and is no outlet."""
    if not statement.speaker_entity or not statement.speaker:
        return False
    if statement.speaker.text.lower().removeprefix("the ") in outlets:
        return False
    words = re.findall(r"[^\W_]+", re.split(r"[,(;:]", statement.speaker.text, maxsplit=1)[0])
    return bool(words) and words[-1][0].isupper() and words[-1].lower() not in PRONOUNS


PRONOUNS = frozenset("he she they it who that this one".split())


def beside(
    near: Mapping[tuple[int, int], float], pairs: Mapping[tuple[int, int], float], statements: Sequence[Statement]
) -> dict[tuple[int, int], float]:
    """Pairs joined by their place: what stands beside them, in both articles, is one thing said."""

    def neighbours(n: int, m: int) -> bool:
        a, b = statements[n], statements[m]
        gap = max(a.content.start, b.content.start) - min(a.content.end, b.content.end)
        return n != m and a.article == b.article and a.speaker_entity == b.speaker_entity and gap <= BESIDE

    by_article: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for i, j in pairs:
        by_article[statements[i].article, statements[j].article].append((i, j))
    return {
        (i, j): score
        for (i, j), score in near.items()
        if any(
            neighbours(i, k) and neighbours(j, m) for k, m in by_article[statements[i].article, statements[j].article]
        )
    }


def unrivalled(pairs: Mapping[tuple[int, int], float], statements: Sequence[Statement]) -> dict[tuple[int, int], float]:
    """The pairs of which neither side has a far better one in the same article."""
    best: defaultdict[tuple[int, str], float] = defaultdict(float)
    for (i, j), score in pairs.items():
        for n, m in ((i, j), (j, i)):
            best[n, statements[m].article] = max(best[n, statements[m].article], score)
    return {
        (i, j): score
        for (i, j), score in pairs.items()
        if score >= SAID or max(best[i, statements[j].article], best[j, statements[i].article]) < score + BETTER
    }


def connected(count: int, pairs: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """Groups that chains of pairs hold together."""
    parent = list(range(count))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for i, j in sorted(pairs):
        a, b = sorted((root(i), root(j)))
        parent[b] = a
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for n in range(count):
        groups[root(n)].append(n)
    return [groups[k] for k in sorted(groups)]


def echo(group: Sequence[Statement], links: Sequence[tuple[str, str, float]]) -> Echo:
    """A group under the speaker that most of its statements have."""
    speakers = Counter(e for s in group if (e := s.speaker_entity))
    return Echo(
        min(speakers, key=lambda e: (-speakers[e], e)) if speakers else None, tuple(s.id for s in group), tuple(links)
    )
