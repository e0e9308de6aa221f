"""One thing said, as several articles carry it.

In: statements with resolved speakers.  Out: Echo.  Next: discrepancy.py
Re-translations share no rare word: for one speaker meaning joins them; for speakers not known to be one, only words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rashomon.attribution import Statement
from rashomon.resemblance import centred, content_words, held, weights
from rashomon.models.protocols import Encoder
from rashomon.reading import Reading

# Two statements of one speaker are one thing said from this likeness on.
SAID = 0.55
# ... of speakers not known to be one, from this share of the shorter one's words on, and this many of them.
SAID_BY_UNKNOWN = 0.75
WORDS_BY_UNKNOWN = 3
# ... of speakers known as two (one may quote the other), from the same share and this many words.
WORDS_BY_OTHERS = 5
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
    bags = [content_words(s.content.text) for s in statements]
    weight = weights(bags)
    vectors = centred(encoder.encode([s.content.text for s in statements]))
    pairs = {}
    for i, j in candidates(bags, statements):
        shorter, _ = held(bags[i], bags[j], weight)
        score = alike(statements[i], statements[j], len(bags[i] & bags[j]), shorter, float(vectors[i] @ vectors[j]))
        if score:
            pairs[i, j] = score
    return [
        echo(group, statements, pairs)
        for group in connected(len(statements), pairs)
        if spans_articles(group, statements)
    ]


def outermost(statements: Sequence[Statement]) -> list[Statement]:
    """Statements that lie in no other of the same speaker: a quotation in its own clause is nothing said anew."""
    return [
        s
        for s in statements
        if not any(
            o.id != s.id
            and o.speaker_entity == s.speaker_entity
            and o.content.span.covers(s.content.span)
            and len(o.content.text) > len(s.content.text)
            for o in statements
        )
    ]


def candidates(bags: Sequence[frozenset[str]], statements: Sequence[Statement]) -> list[tuple[int, int]]:
    """Pairs in different articles of one speaker, or with a word that few statements have."""
    rows: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, (bag, s) in enumerate(zip(bags, statements, strict=True)):
        for w in bag:
            rows["word", w].append(n)
        if s.speaker_entity:
            rows["speaker", s.speaker_entity].append(n)
    found: set[tuple[int, int]] = set()
    for (kind, _), row in rows.items():
        if kind == "speaker" or len(row) <= COMMON:
            found.update((i, j) for i, j in combinations(row, 2) if statements[i].article != statements[j].article)
    return sorted(found)


def alike(a: Statement, b: Statement, common: int, shorter: float, cosine: float) -> float:
    """How surely two statements carry one thing said; 0 where they do not."""
    if a.speaker_entity and a.speaker_entity == b.speaker_entity:
        score = max(0.6 * shorter + 0.4 * max(0.0, cosine), cosine)
        return score if score >= SAID and (common > 1 or cosine >= 0.7) else 0.0
    needed = WORDS_BY_OTHERS if a.speaker_entity and b.speaker_entity else WORDS_BY_UNKNOWN
    return shorter if shorter >= SAID_BY_UNKNOWN and common >= needed else 0.0


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


def spans_articles(group: Sequence[int], statements: Sequence[Statement]) -> bool:
    return len({statements[n].article for n in group}) > 1


def echo(group: Sequence[int], statements: Sequence[Statement], pairs: Mapping[tuple[int, int], float]) -> Echo:
    inside = set(group)
    speakers = Counter(e for n in group if (e := statements[n].speaker_entity))
    return Echo(
        min(speakers, key=lambda e: (-speakers[e], e)) if speakers else None,
        tuple(statements[n].id for n in group),
        tuple((statements[i].id, statements[j].id, s) for (i, j), s in sorted(pairs.items()) if i in inside),
    )
