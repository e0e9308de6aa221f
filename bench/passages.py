"""Which texts of one event come from which: our passages against runs of five words, on families of known descent.

    python bench/passages.py [--families 6] [--size 30]

The families are made from the bundled test texts (tests/families.py): copied, cut, reordered, spun, merged and enlarged
by a fixed seed. A pair is right when one text came from the other or both from one text; four independent reports of
the same event are among them. Seconds of the processor after the parse. passim's way: an inverted index of runs of
five words, pairs that share five and more, the runs that stand close together joined.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

from row import ROOT, Row, parser, seconds, show

from rashomon.models.annotator import SpacyAnnotator
from rashomon.passage import shared_passages
from rashomon.reading import Reading

sys.path.insert(0, str(ROOT))
from tests.families import Text, family, read

# passim's own defaults: runs of five words, at least five of them shared, none held by more than a hundred texts, runs
# no more than a hundred words apart joined.
NGRAM, MIN_SHARED, MOST_HOLDERS, MAX_GAP = 5, 5, 100, 100

Pair = tuple[str, str]


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--families", type=int, default=6)
    options.add_argument("--size", type=int, default=30)
    given = options.parse_args()
    show(measure(given.families, given.size), given.json)


def measure(families: int, size: int) -> list[Row]:
    annotator = SpacyAnnotator()
    totals = {"ours": Tally(), "runs": Tally()}
    for seed in range(families):
        texts = family(seed, size)
        readings = read(texts, annotator)
        truth = related(texts)
        took, passages = seconds(lambda readings=readings: shared_passages(readings))  # type: ignore[misc]
        totals["ours"].add(took, {(p.left.article, p.right.article) for p in passages if p.kind == "narration"}, truth)
        took, pairs = seconds(lambda readings=readings: by_runs(readings))  # type: ignore[misc]
        totals["runs"].add(took, pairs, truth)
    ours, runs = totals["ours"], totals["runs"]
    command = f"python bench/passages.py --families {families} --size {size}"
    texts_told = f"{families} families of {size} texts"
    return [
        Row(
            "passages",
            f"{texts_told}: time",
            f"{ours.seconds:.2f} s",
            f"runs of five words {runs.seconds:.2f} s",
            runs.seconds / ours.seconds,
            command,
        ),
        Row(
            "passages",
            f"{texts_told}: pairs of one descent met",
            f"{ours.found:.3f}",
            f"{runs.found:.3f}",
            ours.found / runs.found,
            command,
        ),
        Row(
            "passages",
            f"{texts_told}: pairs met that are of one descent",
            f"{ours.right:.3f}",
            f"{runs.right:.3f}",
            ours.right / runs.right,
            command,
        ),
    ]


class Tally:
    """What one way took and found, over all families."""

    def __init__(self) -> None:
        self.seconds, self.met, self.wanted, self.given = 0.0, 0, 0, 0

    def add(self, took: float, pairs: set[Pair], truth: set[Pair]) -> None:
        pairs = {(min(pair), max(pair)) for pair in pairs}
        self.seconds += took
        self.met += len(pairs & truth)
        self.wanted += len(truth)
        self.given += len(pairs)

    @property
    def found(self) -> float:
        return self.met / max(1, self.wanted)

    @property
    def right(self) -> float:
        return self.met / max(1, self.given)


def related(texts: Sequence[Text]) -> set[Pair]:
    """Pairs of texts that go back to one report."""
    parents = {text.name: text.parent for text in texts}

    def root(name: str) -> str:
        parent = parents[name]
        return name if parent is None else root(parent)

    return {(a, b) for a, b in combinations(sorted(parents), 2) if root(a) == root(b)}


def by_runs(readings: Sequence[Reading]) -> set[Pair]:
    """Pairs by shared runs of words, each pair's runs joined to passages as passim does before it aligns them."""
    holders: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for reading in readings:
        words = re.findall(r"\w+", reading.article.text.lower())
        for at in range(len(words) - NGRAM + 1):
            holders[tuple(words[at : at + NGRAM])].append((reading.article.id, at))
    met: defaultdict[Pair, list[tuple[int, int]]] = defaultdict(list)
    for places in holders.values():
        if 1 < len({name for name, _ in places}) <= MOST_HOLDERS:
            for (a, i), (b, j) in combinations(places, 2):
                if a != b:
                    met[(a, b)].append((i, j))
    return {pair for pair, places in met.items() if max(Counter(joined(places)).values()) >= MIN_SHARED}


def joined(places: list[tuple[int, int]]) -> list[int]:
    """The passage that each shared run belongs to."""
    numbers, passage, last = [], 0, None
    for place in sorted(places):
        if last and max(place[0] - last[0], abs(place[1] - last[1])) > MAX_GAP:
            passage += 1
        numbers.append(passage)
        last = place
    return numbers


if __name__ == "__main__":
    main()
