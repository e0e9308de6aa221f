"""Text that two articles share: narration and quotation told apart.

In: two or more articles.  Out: Passage.  Next: stemma.py
The matching is greedy string tiling over folded words (Wise, YAP3, 1996), begun from an inverted index of short word
runs; tiles that stand close together in both articles are one passage, so a changed word or a stray caption costs
itself only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from rashomon import lexicon
from rashomon.likeness import fold
from rashomon.reading import Reading
from rashomon.span import Evidence, Span

# Words of the shortest run that can begin a tile.
SEED = 3
# Words that may differ between two tiles and leave them one passage; and words that one of the two may put in there.
GAP = 3
INSERTION = 8
# Telling words (see `telling`) a passage must hold; below it, any two reports of one event share the phrase.
TELLING = 4.0
# What a word tells of copying. Names, figures and grammar recur in every report of the event; a stock phrase in
# every report of anything.
NAME_TELLS = 0.25
GRAMMAR_TELLS = 0.25
GRAMMAR = frozenset({"DET", "ADP", "AUX", "PRON", "CCONJ", "SCONJ", "PART", "NUM", "PUNCT"})
# Letters of a word that is more likely grammar than matter, where no parse says which.
SHORT_WORD = 4
# Words between quotation marks that are no speech yet: a scare quote or a nickname stays narration.
SCARE_QUOTE = 3
# A run of SEED words held by more articles than this brings pairs together only if it falls in a sample, one run in
# SAMPLE: a story of three hundred reprints holds hundreds of such runs a pair, and a few suffice.
COMMON_RUN = 50
SAMPLE = 16


# MinHash: values a text, cut into bands; texts that agree in a whole band are candidates. At 32 bands of 4 a pair that
# shares half of its runs is met with .87, three fifths with .99, a tenth with .003. ALIKE is the share estimated from
# the values below which a candidate is dropped again.
PERMUTATIONS = 128
BAND = 4
ALIKE = 0.35
HASH_SEED = 20230619
# Texts hashed in one call: bounds memory, changes nothing.
BATCH = 2_000
# Texts in one bucket up to which every pair is compared; in a larger one, each with the first: clusters stay the same.
BUCKET = 50


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in two articles."""

    left: Evidence
    right: Evidence
    kind: Literal["narration", "quotation"]  # quotation: direct speech in either, unless an outlet is the one quoted
    words: int
    telling: float = 0.0  # the words that tell of copying: `words` less names, figures, grammar and stock phrases


@dataclass(frozen=True, slots=True)
class Words:
    """One article as folded words, each with its place and what it tells."""

    article: str
    text: str
    folded: tuple[str, ...]
    spans: tuple[Span, ...]
    quoted: tuple[bool, ...]
    telling: tuple[float, ...]


Run = tuple[str, ...]
Tile = tuple[int, int, int]  # first word in the left, first word in the right, words


class Folded:
    """The articles of one story as words, by id; each is folded once, when it is first asked for."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = {r.article.id: r for r in readings}
        self._words: dict[str, Words] = {}

    def __getitem__(self, article: str) -> Words:
        if article not in self._words:
            self._words[article] = words_of(self._readings[article])
        return self._words[article]


def shared_passages(readings: Sequence[Reading], folded: Folded | None = None) -> list[Passage]:
    """Find what the articles of one story carry in the same words, pair by pair in order of article id."""
    if len(readings) < 2:
        return []
    folded = folded or Folded(readings)
    articles = [folded[article] for article in sorted(r.article.id for r in readings)]
    index = [runs(a.folded) for a in articles]
    found: list[Passage] = []
    for i, j in acquainted(index):
        found.extend(
            passages(articles[i], articles[j], tile(articles[i].folded, articles[j].folded, index[i], index[j]))
        )
    return sorted(found, key=lambda p: (p.left, p.right))


def words_of(reading: Reading) -> Words:
    """Fold an article into words, and mark which stand in direct speech and which tell of copying."""
    text = reading.article.text
    folded, spans = [], []
    for word, span in fold(text):
        folded.append(singular(word))
        spans.append(span)
    quoted = in_speech(reading, spans)
    stock = in_stock_phrase(folded)
    telling = tuple(0.0 if is_stock else tells(reading, span) for span, is_stock in zip(spans, stock, strict=True))
    return Words(reading.article.id, text, tuple(folded), tuple(spans), quoted, telling)


def singular(word: str) -> str:
    """Drop a plural or verbal s, so that "captives" meets "captive"."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def tells(reading: Reading, span: Span) -> float:
    """How much one word tells of copying."""
    token = reading.syntax.token_at(span.start)
    if token is None:  # a language without a parse: short words are grammar, capitals names
        word = span.of(reading.article.text)
        return NAME_TELLS if len(word) < SHORT_WORD or not word.islower() else 1.0
    if token.pos == "PROPN" or reading.syntax.names_in(span):
        return NAME_TELLS
    return GRAMMAR_TELLS if token.pos in GRAMMAR else 1.0


def in_speech(reading: Reading, spans: Sequence[Span]) -> tuple[bool, ...]:
    """Whether each word stands in direct speech. What an outlet is quoted with is narration: it is a text."""
    text = reading.article.text
    inside = bytearray(len(text) + 1)
    starts = [s.start for s in spans]
    direct = [s.content.span for s in reading.statements if s.manner == "direct"]
    for span in (*quoted_spans(text), *direct):
        if bisect_left(starts, span.end) - bisect_left(starts, span.start) > SCARE_QUOTE:
            inside[span.start : span.end] = b"\x01" * len(span)
    for statement in reading.statements:
        if statement.speaker and is_agency(statement.speaker.text):
            content = statement.content
            inside[content.start : content.end] = bytes(content.end - content.start)
    return tuple(bool(inside[s.start]) for s in spans)


# A post set into a page without quotation marks: its signature, or the address of its picture.
POSTED = re.compile(r"\(@\w+\)|pic\.twitter\.com|\bt\.co/")


def quoted_spans(text: str) -> list[Span]:
    """Find what stands between double quotation marks, paragraph by paragraph; an unclosed one ends with its paragraph.

    >>> text = "He said “no” and left."
    >>> [s.of(text) for s in quoted_spans(text)]
    ['no']
    """
    found = []
    for line in re.finditer(r"[^\n]+", text):
        if POSTED.search(line.group()):
            found.append(Span(*line.span()))
            continue
        for m in re.finditer(r"[“\"]([^“”\"]*)", line.group()):
            if m.group()[0] == '"' and line.group()[: m.start()].count('"') % 2:
                continue
            found.append(Span(line.start() + m.start(1), line.start() + m.end(1)))
    return found


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency."""
    return name.removeprefix("the ").removeprefix("The ") in lexicon.words("agencies")


def in_stock_phrase(folded: Sequence[str]) -> list[bool]:
    """Whether each word belongs to a phrase that newspapers use of anything."""
    inside = [False] * len(folded)
    phrases = stock_phrases()
    for i in range(len(folded)):
        for phrase in phrases.get(folded[i], ()):
            if tuple(folded[i : i + len(phrase)]) == phrase:
                inside[i : i + len(phrase)] = [True] * len(phrase)
    return inside


@cache
def stock_phrases() -> Mapping[str, tuple[Run, ...]]:
    """The stock phrases, folded, by their first word."""
    found: dict[str, list[Run]] = defaultdict(list)
    for phrase, *_ in lexicon.rows("stock_phrases"):
        run = tuple(singular(word) for word, _ in fold(phrase))
        found[run[0]].append(run)
    return {first: tuple(sorted(phrases)) for first, phrases in found.items()}


def runs(folded: Sequence[str]) -> dict[Run, list[int]]:
    """Where each run of SEED words begins."""
    found: dict[Run, list[int]] = defaultdict(list)
    for i in range(len(folded) - SEED + 1):
        found[tuple(folded[i : i + SEED])].append(i)
    return found


def acquainted(index: Iterable[Mapping[Run, object]]) -> list[tuple[int, int]]:
    """Pairs of articles that share at least two runs, found from the runs, without trying every pair."""
    holders: dict[Run, list[int]] = defaultdict(list)
    for i, held in enumerate(index):
        for run in held:
            holders[run].append(i)
    shared: Counter[tuple[int, int]] = Counter()
    for run, held_by in holders.items():
        if len(held_by) <= COMMON_RUN or crc32(" ".join(run).encode()) % SAMPLE == 0:
            shared.update(combinations(held_by, 2))
    return sorted(pair for pair, n in shared.items() if n > 1)


def tile(
    left: Sequence[str], right: Sequence[str], left_runs: Mapping[Run, list[int]], right_runs: Mapping[Run, list[int]]
) -> list[Tile]:
    """Cover two texts with the longest runs they share, none overlapping another; in order of the left text."""
    maximal = []
    for run, places in left_runs.items():
        for i in places:
            for j in right_runs.get(run, ()):
                if i and j and left[i - 1] == right[j - 1]:
                    continue
                n = SEED
                while i + n < len(left) and j + n < len(right) and left[i + n] == right[j + n]:
                    n += 1
                maximal.append((-n, i, j))
    used_left, used_right, tiles = bytearray(len(left)), bytearray(len(right)), []
    for negative, i, j in sorted(maximal):
        n = -negative
        while n and (used_left[i] or used_right[j]):
            i, j, n = i + 1, j + 1, n - 1
        free = 0
        while free < n and not used_left[i + free] and not used_right[j + free]:
            free += 1
        if free >= SEED:
            used_left[i : i + free] = used_right[j : j + free] = b"\x01" * free
            tiles.append((i, j, free))
    return sorted(tiles)


def passages(left: Words, right: Words, tiles: Sequence[Tile]) -> Iterator[Passage]:
    """Part the tiles at the borders of speech, join those that stand close, keep what tells."""
    groups: list[list[Tile]] = []
    kinds: list[bool] = []
    for part, spoken in parted(left, right, tiles):
        if groups and kinds[-1] == spoken and near(groups[-1][-1], part):
            groups[-1].append(part)
        else:
            groups.append([part])
            kinds.append(spoken)
    for group, spoken in zip(groups, kinds, strict=True):
        telling = sum(min(left.telling[i + k], right.telling[j + k]) for i, j, n in group for k in range(n))
        if telling >= TELLING:
            (i, j, _), (last_i, last_j, last_n) = group[0], group[-1]
            yield Passage(
                Evidence.at(left.article, left.text, Span(left.spans[i].start, left.spans[last_i + last_n - 1].end)),
                Evidence.at(
                    right.article, right.text, Span(right.spans[j].start, right.spans[last_j + last_n - 1].end)
                ),
                "quotation" if spoken else "narration",
                sum(n for _, _, n in group),
                telling,
            )


def parted(left: Words, right: Words, tiles: Sequence[Tile]) -> Iterator[tuple[Tile, bool]]:
    """The tiles cut where speech begins or ends in either article, each with whether it is speech."""
    for i, j, n in tiles:
        spoken = [left.quoted[i + k] or right.quoted[j + k] for k in range(n)]
        start = 0
        for k in range(1, n + 1):
            if k == n or spoken[k] != spoken[start]:
                yield (i + start, j + start, k - start), spoken[start]
                start = k


def near(first: Tile, second: Tile) -> bool:
    """Whether the second tile follows the first closely in both articles."""
    left, right = second[0] - first[0] - first[2], second[1] - first[1] - first[2]
    return 0 <= min(left, right) <= GAP and max(left, right) <= INSERTION


def candidate_pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Find texts of a large archive that are copies of one another or nearly so, without trying every pair.

    >>> rain = "Heavy rain fell on the island of Tarn all night, and the harbour road was closed at dawn."
    >>> candidate_pairs([rain, "Talks on fishing rights began in Port Ansgar on Monday.", rain + " It opened at noon."])
    [(0, 2)]
    """
    values = digests(texts)
    found: set[tuple[int, int]] = set()
    for start in range(0, PERMUTATIONS, BAND):
        band = np.ascontiguousarray(values[:, start : start + BAND]).view(np.dtype((np.void, BAND * 4))).ravel()
        order = np.argsort(band, kind="stable")
        edges = np.flatnonzero(band[order][1:] != band[order][:-1]) + 1
        for bucket in np.split(order, edges):
            if len(bucket) > 1:
                first, *others = sorted(map(int, bucket))
                found.update(
                    combinations([first, *others], 2) if len(bucket) <= BUCKET else ((first, o) for o in others)
                )
    return sorted(p for p in found if (values[p[0]] == values[p[1]]).mean() >= ALIKE)


def digests(texts: Sequence[str]) -> NDArray[np.uint32]:
    """The MinHash values of each text over its runs of SEED words; a text without a run is like no other."""
    rows = np.empty((len(texts), PERMUTATIONS), dtype=np.uint32)
    for start in range(0, len(texts), BATCH):
        sets = [word_runs(text) or [f"{n}"] for n, text in enumerate(texts[start : start + BATCH], start)]
        rows[start : start + BATCH] = RMinHash.digests_from_token_sets(sets, num_perm=PERMUTATIONS, seed=HASH_SEED)
    return rows


def word_runs(text: str) -> list[str]:
    """The runs of SEED words of a text, each once. Plainer than `fold`: an archive has a hundred million of them."""
    words = re.findall(r"\w+", text.casefold())
    return list(dict.fromkeys(map(" ".join, zip(words, words[1:], words[2:], strict=False))))
