"""Find the copies in an archive: candidate_pairs against plain near-duplicate libraries, on one machine, in one run.

    python bench/near_duplicates.py [--articles 10000] [--words 300] [--ways ours,rensa,datasketch,ngrams]

The articles are made from the bundled test texts: chains of their words by a fixed seed, a fifth of them copies of
another with some words changed and up to a fifth cut off. Seconds of the processor, and the share of the planted
copies that each way finds; each way runs in a process of its own, so that each has its own peak of memory.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from itertools import combinations, pairwise

from row import ROOT, Row, parser, seconds, show

from rashomon.passage import ALIKE, BAND, HASH_SEED, PERMUTATIONS, candidate_pairs, word_runs

TEXTS = ROOT / "tests" / "cases" / "ferry"
COPIES = 0.2
# Share of a copy's words that are changed, and the most that is cut off at its end.
CHANGED = 0.04
CUT = 0.2
# passim's first step: pairs of texts that share at least MIN_SHARED runs of NGRAM words held by at most MOST_HOLDERS.
NGRAM, MIN_SHARED, MOST_HOLDERS = 5, 5, 100

Pairs = list[tuple[int, int]]


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--articles", type=int, default=10_000)
    options.add_argument("--words", type=int, default=300)
    options.add_argument("--ways", default=",".join(WAYS))
    options.add_argument("--alone", help="run one way in this process and print its figures")
    given = options.parse_args()
    if given.alone:
        print(json.dumps(one(given.alone, given.articles, given.words)))
        return
    command = f"python bench/near_duplicates.py --articles {given.articles}"
    figures = {way: apart(way, given.articles, given.words) for way in given.ways.split(",") if installed(way)}
    ours, *others = figures
    show([row(figures[ours], figures[way], way, given.articles, command) for way in others], given.json)


def installed(way: str) -> bool:
    """Is the library of a way there to be measured?"""
    return way in WAYS and (way in ("ours", "ngrams") or find_spec(way) is not None)


def row(ours: dict[str, float], theirs: dict[str, float], way: str, articles: int, command: str) -> Row:
    def told(f: dict[str, float]) -> str:
        return f"{f['seconds']:.1f} s, {f['found']:.3f} found, {f['peak']:.0f} MB"

    what = f"copies among {articles:,} articles, against {WAYS[way][0]}"
    return Row("near-duplicates", what, told(ours), told(theirs), theirs["seconds"] / ours["seconds"], command)


def apart(way: str, articles: int, words: int) -> dict[str, float]:
    """One way in a process of its own."""
    command = [sys.executable, __file__, "--alone", way, "--articles", str(articles), "--words", str(words)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def one(way: str, articles: int, words: int) -> dict[str, float]:
    """Seconds, share of planted copies found, pairs, and the process's peak of memory in MB."""
    import resource

    texts, planted = archive(articles, words)
    took, found = seconds(lambda: WAYS[way][1](texts))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)
    return {"seconds": took, "found": len(planted & set(found)) / len(planted), "pairs": len(found), "peak": peak}


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


def by_rensa(texts: list[str]) -> Pairs:
    """The library as its page shows it: hash each text, insert it, ask for what is near it."""
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=PERMUTATIONS // BAND)
    hashes = []
    for n, text in enumerate(texts):
        minhash = RMinHash(num_perm=PERMUTATIONS, seed=HASH_SEED)
        minhash.update(word_runs(text))
        lsh.insert(n, minhash)
        hashes.append(minhash)
    return [(m, n) for n, minhash in enumerate(hashes) for m in lsh.query(minhash) if m < n]


def by_datasketch(texts: list[str]) -> Pairs:
    """The same with datasketch, the same bands."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(num_perm=PERMUTATIONS, params=(PERMUTATIONS // BAND, BAND))
    hashes = []
    for n, text in enumerate(texts):
        minhash = MinHash(num_perm=PERMUTATIONS, seed=HASH_SEED % (1 << 31))
        minhash.update_batch([run.encode() for run in word_runs(text)])
        lsh.insert(n, minhash)
        hashes.append(minhash)
    found = [(m, n) for n, minhash in enumerate(hashes) for m in lsh.query(minhash) if m < n]
    return [(m, n) for m, n in found if hashes[m].jaccard(hashes[n]) >= ALIKE]


def by_ngrams(texts: list[str]) -> Pairs:
    """Pairs by the runs of five words that they share, from an inverted index: passim's first step."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for n, text in enumerate(texts):
        for run in ngrams(text):
            holders[run].append(n)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if 1 < len(places) <= MOST_HOLDERS:
            shared.update(combinations(places, 2))
    return sorted(pair for pair, count in shared.items() if count >= MIN_SHARED)


def ngrams(text: str) -> set[int]:
    words = re.findall(r"\w+", text.lower())
    return {hash(tuple(words[at : at + NGRAM])) for at in range(len(words) - NGRAM + 1)}


WAYS: dict[str, tuple[str, Callable[[list[str]], Pairs]]] = {
    "ours": ("candidate_pairs", candidate_pairs),
    "rensa": ("rensa", by_rensa),
    "datasketch": ("datasketch", by_datasketch),
    "ngrams": ("runs of five words (passim's first step)", by_ngrams),
}


if __name__ == "__main__":
    main()
