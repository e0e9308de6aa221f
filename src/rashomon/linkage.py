"""Groups from pairs: what several articles have in common, joined by average linkage, the surest pairs first.

In: scored pairs.  Out: groups.  Next: alignment.py
Sums between groups are kept as they merge (Lance and Williams 1967), so that a merge costs its neighbours only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

Pair = tuple[int, int]


def link(
    scores: Mapping[Pair, float], articles: Sequence[str], floor: float, apart: Iterable[Pair] = ()
) -> list[tuple[list[int], float]]:
    """Groups of two or more articles with their mean score. `scores` is keyed by (i, j), i < j; a missing pair is 0.

    The mean is over pairs of different articles. Two items of a pair in `apart` never come into one group.

    >>> pairs = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.7, (2, 3): 0.2}
    >>> link(pairs, ["a", "b", "c", "a"], 0.5)
    [([0, 1, 2], 0.833...)]
    >>> link(pairs, ["a", "b", "c", "a"], 0.5, apart=[(0, 2)])
    [([0, 1], 0.9)]
    """
    groups = Groups(scores, articles, apart)
    for _, i, j in sorted((-score, i, j) for (i, j), score in scores.items() if score >= floor):
        a, b = sorted((groups.home[i], groups.home[j]))
        if a != b and groups.linkage(a, b) >= floor:
            groups.merge(a, b)
    found = []
    for group in groups.members.values():
        group = sorted(group)
        if len({articles[n] for n in group}) > 1:
            inside = [scores[i, j] for n, i in enumerate(group) for j in group[n + 1 :] if (i, j) in scores]
            found.append((group, sum(inside) / len(inside)))
    return sorted(found)


class Groups:
    """The groups so far, and what lies between them."""

    def __init__(self, scores: Mapping[Pair, float], articles: Sequence[str], apart: Iterable[Pair]) -> None:
        items = sorted({n for pair in scores for n in pair})
        self.home = {n: n for n in items}
        self.members = {n: [n] for n in items}
        self._held = {n: Counter([articles[n]]) for n in items}
        self._sums: dict[int, dict[int, float]] = {n: {} for n in items}
        for (i, j), score in scores.items():
            if articles[i] != articles[j]:
                self._sums[i][j] = self._sums[j][i] = score
        self._apart: defaultdict[int, set[int]] = defaultdict(set)
        for i, j in apart:
            self._apart[i].add(j)
            self._apart[j].add(i)

    def linkage(self, a: int, b: int) -> float:
        """The mean score between two groups; 0 if they must stay apart."""
        if b in self._apart[a]:
            return 0.0
        left, right = self._held[a], self._held[b]
        shared = sum(n * right[article] for article, n in left.items() if article in right)
        pairs = left.total() * right.total() - shared
        return self._sums[a].get(b, 0.0) / pairs if pairs else 0.0

    def merge(self, a: int, b: int) -> None:
        """Take group b into group a."""
        self.members[a] += self.members.pop(b)
        self.home.update(dict.fromkeys(self.members[a], a))
        self._held[a] += self._held.pop(b)
        for other, score in self._sums.pop(b).items():
            del self._sums[other][b]
            if other != a:
                self._sums[a][other] = self._sums[other][a] = self._sums[a].get(other, 0.0) + score
        for other in self._apart.pop(b, set()):
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart[a].add(other)
