"""Articles → stories, however many: pairs that may belong together by joins, then the very linkage of story.py.

In: cleaned articles.  Out: the story of each.  Next: accounts.py
Average linkage joins two groups only if some two of their articles are alike enough. So every story lies within one
group that is connected by such pairs, and linking each of those groups by itself gives what linking all would.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rashomon.corpus.cleaning import MARKS
from rashomon.corpus.models import Loader
from rashomon.corpus.numbered import Numbered
from rashomon.story import ALIKE, ANCHORS, APART, LEAD, MONTH, TITLE, UNKNOWN, Gist, link, meanings_of
from rashomon.version import VERSION

# An article is laid beside the next so many, in time, that have one of its anchors in common: words that mark an event
# out are held by few. STANDING of story.py is the like for an archive.
NEXT = 40
# Anchors that two articles must share before they are compared, and partners kept of one: those that share most.
SHARED, PARTNERS = 2, 40
# Likeness in words below which the sense is not asked.
FLOOR = 0.05
# The articles of one part of a join; memory is bounded by it.
PART = 5_000
# Scores are compared with a margin for the order in which machines add.
MARGIN = 1e-4
# More articles than this are not linked all with all: a chain of chance likenesses is parted at the next step up.
LINKED = 1_500
STEP = 0.04
# Articles reconciled as one story. Beyond it a story is told in parts, in order of time: each article is still read.
STORY = 150

Ints = NDArray[np.int64]

ANCHORED = f"""
    SELECT number, day, unnest(marks[1:{ANCHORS}]) AS mark,
           unnest([CAST(round(w * 10000) AS BIGINT) FOR w IN weights[1:{ANCHORS}]]) AS weight,
           mark % {{parts}} AS part
    FROM shard WHERE error IS NULL AND number NOT IN (SELECT number FROM copies)
"""
MEETINGS = f"""
    WITH placed AS (
        SELECT number, mark, weight, row_number() OVER (PARTITION BY mark ORDER BY day, number) AS place,
               count(*) OVER (PARTITION BY mark) AS held FROM anchored
    ), reaching AS (
        SELECT number, mark, weight, place + unnest(range(1, least({NEXT}, held - place) + 1)) AS place
        FROM placed WHERE held > 1
    )
    SELECT least(a.number, b.number) AS one, greatest(a.number, b.number) AS other,
           sum(a.weight * b.weight)::BIGINT AS shared, count(*)::BIGINT AS words
    FROM reaching a JOIN placed b USING (mark, place) GROUP BY ALL ORDER BY one, other
"""
CANDIDATES = f"""
    WITH pairs AS (
        SELECT one, other, sum(shared) AS shared FROM meetings GROUP BY ALL HAVING sum(words) >= {SHARED}
    ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY one ORDER BY shared DESC, other) AS place FROM pairs
    )
    SELECT one, other FROM ranked WHERE place <= {PARTNERS} ORDER BY one, other
"""


@dataclass
class Likening:
    """Pairs → how alike they are in words, those that cannot be of one story left out."""

    cleaned: Path
    size: int  # articles a shard there
    name = "alike-in-words"
    version = VERSION
    columns = ("one", "other")
    group = None
    schema = pa.schema([("one", pa.int64()), ("other", pa.int64()), ("score", pa.float64())])

    def setup(self) -> None:
        self.rows = Numbered(self.cleaned, self.size, ("marks", "weights", "day"))
        self.weight = np.zeros(MARKS)

    def __call__(self, table: pa.Table) -> pa.Table:
        one, other = table.column("one").to_numpy(), table.column("other").to_numpy()
        scores = np.zeros(len(one))
        starts = np.flatnonzero(np.r_[True, one[1:] != one[:-1]][: len(one)])
        for a, b in zip(starts, [*starts[1:], len(one)], strict=True):
            scores[a:b] = self.likeness(int(one[a]), other[a:b])
        kept = scores > -np.inf
        return pa.table([one[kept], other[kept], scores[kept]], schema=self.schema)

    def likeness(self, one: int, others: Ints) -> NDArray[np.float64]:
        """Of one article with several: shared words, less what lies between them in time."""
        marks, weights, day = self.rows.row(one)
        self.weight[marks] = weights
        found = [self.rows.row(int(other)) for other in others]
        ends = np.cumsum([0, *(len(m) for m, _, _ in found)])
        products = self.weight[np.concatenate([m for m, _, _ in found])] * np.concatenate([w for _, w, _ in found])
        self.weight[marks] = 0
        days = np.array([d for _, _, d in found], dtype=np.float64)
        gaps = np.where((days > 0) & (day > 0), np.abs(days - day), UNKNOWN)
        words = np.add.reduceat(products, ends[:-1])
        score: NDArray[np.float64] = np.where(words < FLOOR, -np.inf, words - APART * (1 - np.exp(-gaps / MONTH)))
        return score


@dataclass
class Sensing:
    """Heads of articles → their sense, for those that have a partner."""

    models: Loader
    name = "sense"
    version = VERSION
    columns = ("number", "heads")
    group = None
    schema = pa.schema([("number", pa.int64()), ("meaning", pa.binary())])

    def setup(self) -> None:
        self.encoder = self.models().encoder

    def __call__(self, table: pa.Table) -> pa.Table:
        heads = [(title, lead) for title, lead in table.column("heads").to_pylist()]
        meanings = [meaning.astype(np.float16).tobytes() for meaning in meanings_of(heads, self.encoder)]
        return pa.table([table.column("number"), pa.array(meanings, pa.binary())], schema=self.schema)


@dataclass
class Matching:
    """Pairs → those that are alike enough in words, sense and time to be of one story."""

    senses: Path
    size: int
    name = "alike"
    version = VERSION
    columns = ("one", "other", "score")
    group = None
    schema = pa.schema([("one", pa.int64()), ("other", pa.int64()), ("score", pa.float64())])

    def setup(self) -> None:
        self.rows = Numbered(self.senses, self.size, ("meaning",))

    def __call__(self, table: pa.Table) -> pa.Table:
        one, other = table.column("one").to_pylist(), table.column("other").to_pylist()
        score = table.column("score").to_numpy().copy()
        for n, (a, b) in enumerate(zip(one, other, strict=True)):
            title, lead = (self.sense(a) * self.sense(b)).sum(axis=1)
            score[n] += TITLE * title + LEAD * lead
        kept = score >= ALIKE - MARGIN
        columns = [np.array(one, dtype=np.int64)[kept], np.array(other, dtype=np.int64)[kept], score[kept]]
        return pa.table(columns, schema=self.schema)

    def sense(self, at: int) -> NDArray[np.float64]:
        return unpacked(self.rows.row(at)[0])


@dataclass
class Linking:
    """Groups of articles that are connected by likeness → stories, by the linkage that `compare` uses."""

    cleaned: Path
    senses: Path
    size: int
    name = "link"
    version = VERSION
    columns = ("number", "twin", "connected")
    group = None
    schema = pa.schema([("number", pa.int64()), ("story", pa.int64())])

    def setup(self) -> None:
        self.rows = Numbered(self.cleaned, self.size, ("id", "published", "day", "words", "weights"))
        self.meanings = Numbered(self.senses, self.size, ("meaning",))

    def __call__(self, table: pa.Table) -> pa.Table:
        stories: list[tuple[int, int]] = []
        group: list[dict[str, int]] = []
        for row in [*table.to_pylist(), None]:
            if group and (row is None or row["connected"] != group[0]["connected"]):
                stories.extend(self.told(group))
                group = []
            if row is not None:
                group.append(row)
        stories.sort()
        columns = [np.array([s[n] for s in stories], dtype=np.int64) for n in (0, 1)]
        return pa.table(columns, schema=self.schema)

    def told(self, group: list[dict[str, int]]) -> list[tuple[int, int]]:
        """Each article with the number of the first of its story."""
        rows = [(self.rows.row(r["number"]), r["number"], r["twin"]) for r in group]
        rows.sort(key=lambda row: (row[0][1] or "9999", row[0][0]))
        gists = [
            Gist(name, int(day) or None, dict(zip(words, weights.tolist(), strict=True)), self.meaning(like), "one")
            for (name, _, day, words, weights), _, like in rows
        ]
        found = []
        for members in link(gists):
            ats = [rows[n][1] for n in members]
            for start in range(0, len(ats), STORY):
                part = ats[start : start + STORY]
                found += [(at, min(part)) for at in part]
        return found

    def meaning(self, at: int) -> NDArray[np.float32]:
        return unpacked(self.meanings.row(at)[0]).astype(np.float32)


def unpacked(meaning: bytes) -> NDArray[np.float64]:
    return np.frombuffer(meaning, dtype=np.float16).astype(np.float64).reshape(2, -1)


def connected(numbers: Ints, one: Ints, other: Ints) -> Ints:
    """For each number the smallest one that pairs connect it with (large star, small star, on sorted arrays).

    >>> connected(np.array([2, 3, 5, 7, 8]), np.array([2, 7]), np.array([5, 8])).tolist()
    [2, 3, 2, 7, 7]
    """
    label = np.arange(len(numbers))
    a, b = np.searchsorted(numbers, one), np.searchsorted(numbers, other)
    while True:
        least = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, label[a], least)
        np.minimum.at(label, label[b], least)
        label = label[label]
        if (label == before).all():
            return np.asarray(numbers[label])


def parted(numbers: Ints, one: Ints, other: Ints, score: NDArray[np.float64]) -> Ints:
    """Connected groups, the ones too large to be linked parted at a higher likeness."""
    label = connected(numbers, one, other)
    least = ALIKE
    while least < 2:
        names, sizes = np.unique(label, return_counts=True)
        large = set(names[sizes > LINKED].tolist())
        if not large:
            break
        least += STEP
        inside = np.isin(label[np.searchsorted(numbers, one)], list(large))
        keep = ~inside | (score >= least)
        one, other, score = one[keep], other[keep], score[keep]
        label = connected(numbers, one, other)
    return label
