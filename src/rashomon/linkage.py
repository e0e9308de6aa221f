"""Groups from pairs: what several articles have in common, joined by average linkage, the surest pairs first.

In: scored pairs.  Out: groups.  Next: alignment.py
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence


def link(
    scores: Mapping[tuple[int, int], float],
    articles: Sequence[str],
    floor: float,
    apart: Callable[[int, int], bool] = lambda _i, _j: False,
) -> list[tuple[list[int], float]]:
    """Groups of two or more articles with their mean score. `scores` is keyed by (i, j), i < j; a missing pair is 0.

    Two items that `apart` names never come into one group.

    >>> pairs = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.7, (2, 3): 0.2}
    >>> link(pairs, ["a", "b", "c", "a"], 0.5)
    [([0, 1, 2], 0.833...)]
    >>> link(pairs, ["a", "b", "c", "a"], 0.5, apart=lambda i, j: (i, j) == (0, 2))
    [([0, 1], 0.9)]
    """
    home: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    for i, j in scores:
        for n in (i, j):
            home.setdefault(n, n)
            members.setdefault(n, [n])

    def linkage(a: int, b: int) -> float:
        pairs = [(min(i, j), max(i, j)) for i in members[a] for j in members[b]]
        if any(apart(i, j) for i, j in pairs):
            return 0.0
        cross = [scores.get((i, j), 0.0) for i, j in pairs if articles[i] != articles[j]]
        return sum(cross) / len(cross) if cross else 0.0

    for (i, j), score in sorted(scores.items(), key=lambda kv: (-kv[1], kv[0])):
        if score < floor:
            break
        a, b = sorted((home[i], home[j]))
        if a != b and linkage(a, b) >= floor:
            members[a] += members.pop(b)
            home.update(dict.fromkeys(members[a], a))
    found = []
    for group in members.values():
        group = sorted(group)
        if len({articles[n] for n in group}) > 1:
            inside = [scores[i, j] for n, i in enumerate(group) for j in group[n + 1 :] if (i, j) in scores]
            found.append((group, sum(inside) / len(inside)))
    return sorted(found)
