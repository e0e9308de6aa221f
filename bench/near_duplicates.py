#!/usr/bin/env python3
"""Time candidate_pairs against the plain near-duplicate library on one machine, in one run.

    near_duplicates.py [--articles 100000] [--words 300] [--plain-only | --ours-only]

The articles are made from the bundled test texts: chains of their words by a fixed seed, a fifth of them copies of
another with some words changed and up to a fifth cut off. Prints seconds, peak memory, and the share of planted copies
that were found.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from rensa import RMinHash, RMinHashLSH

from rashomon.passage import BAND, HASH_SEED, PERMUTATIONS, candidate_pairs, word_runs

TEXTS = Path(__file__).parent.parent / "tests" / "cases" / "ferry"
COPIES = 0.2
# Share of a copy's words that are changed, and the most that is cut off at its end.
CHANGED = 0.04
CUT = 0.2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--plain-only", action="store_true")
    parser.add_argument("--ours-only", action="store_true")
    options = parser.parse_args()
    texts, planted = archive(options.articles, options.words)
    print(f"{len(texts)} articles of about {options.words} words, {len(planted)} planted copies")
    seconds = {}
    for name, find in (("plain rensa", plain), ("candidate_pairs", candidate_pairs)):
        if (name == "plain rensa" and options.ours_only) or (name != "plain rensa" and options.plain_only):
            continue
        began = time.perf_counter()
        found = find(texts)
        seconds[name] = time.perf_counter() - began
        hit = len(planted & set(found))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform != "darwin" else 1 << 30)
        print(f"{name}: {seconds[name]:.1f} s, {len(found)} pairs, recall {hit / len(planted):.4f}, peak {peak:.2f} GB")
    if len(seconds) == 2:
        print(f"ratio {seconds['candidate_pairs'] / seconds['plain rensa']:.2f}")


def archive(size: int, length: int) -> tuple[list[str], set[tuple[int, int]]]:
    """Make articles by chaining the words of the bundled texts, and plant copies among them."""
    chance = random.Random(7)
    follows: dict[str, list[str]] = defaultdict(list)
    words = [w for path in sorted(TEXTS.glob("*.txt")) for w in re.findall(r"\S+", path.read_text("utf-8"))]
    for first, second in pairwise(words):
        follows[first].append(second)
    texts: list[list[str]] = []
    planted = set()
    for n in range(size):
        if n and chance.random() < COPIES:
            source = chance.randrange(n)
            copy = [chance.choice(words) if chance.random() < CHANGED else w for w in texts[source]]
            texts.append(copy[: int(len(copy) * chance.uniform(1 - CUT, 1))])
            planted.add((source, n))
            continue
        text: list[str] = []
        word = chance.choice(words)
        while len(text) < length:
            text.append(word)
            # A jump now and then, or chains of so few words would all be alike.
            word = chance.choice(follows[word]) if word in follows and chance.random() < 0.6 else chance.choice(words)
        texts.append(text)
    return [" ".join(text) for text in texts], planted


def plain(texts: list[str]) -> list[tuple[int, int]]:
    """The library as its page shows it: hash each text, insert it, ask for what is near it."""
    lsh = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=PERMUTATIONS // BAND)
    hashes = []
    for n, text in enumerate(texts):
        minhash = RMinHash(num_perm=PERMUTATIONS, seed=HASH_SEED)
        minhash.update(word_runs(text))
        lsh.insert(n, minhash)
        hashes.append(minhash)
    return [(m, n) for n, minhash in enumerate(hashes) for m in lsh.query(minhash) if m < n]


if __name__ == "__main__":
    main()
