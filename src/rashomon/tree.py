"""The best family tree over weighted "may descend from".

In: nodes, weights of parent and child.  Out: the parent of each node that has one.  Next: stemma.py
Reference: Edmonds, Optimum branchings (1967).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


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


def is_above(one: str, other: str, parent_of: Mapping[str, str]) -> bool:
    return one in ancestors(other, parent_of)


def ancestors(article: str, parent_of: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    while article in parent_of:
        article = parent_of[article]
        found.add(article)
    return found
