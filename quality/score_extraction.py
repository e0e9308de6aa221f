#!/usr/bin/env python3
"""How much of the body, and how little else, reading keeps: 4-gram F1 on scrapinghub's article-extraction-benchmark.

In: ../shared/bench/extraction.  Out: precision, recall and F1 for HTML and for flattened plain text.  Next: gate.py

    score_extraction.py [html|dirty] [--json] [--worst N]

The measure is the benchmark's own: counts of 4-grams of \\w+ tokens, normalised per page, precision and recall averaged
over pages, F1 of the averages. Everything goes through `rashomon.article.read_articles`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rashomon.article import read_articles
from rashomon.readers.page import Page

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "extraction"
TOKEN = re.compile(r"\w+")
NGRAM = 4


def pages(form: str) -> Iterator[tuple[str, Page, str]]:
    """Key, page and gold body of each page of the set."""
    if form == "html":
        gold = json.loads((BENCH / "scrapinghub" / "ground-truth.json").read_text("utf-8"))
        for key in sorted(gold):
            raw = gzip.decompress((BENCH / "scrapinghub" / "html" / f"{key}.html.gz").read_bytes())
            yield key, Page(f"{key}.html", raw, "text/html"), gold[key].get("articleBody", "")
    else:
        for line in (BENCH / "scrapinghub-dirty" / "pairs.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            yield row["id"], Page(f"{row['id']}.txt", row["dirty"].encode(), "text/plain"), row["gold"]


def ngrams(text: str) -> Counter[tuple[str, ...]]:
    """Counts of a text's 4-grams; a shorter text is one gram."""
    tokens = TOKEN.findall(text)
    return Counter(tuple(tokens[i : i + NGRAM]) for i in range(max(1, len(tokens) - NGRAM + 1)) if tokens)


def compare(gold: str, ours: str) -> tuple[float, float, float]:
    """Shares of 4-grams that both hold, that only ours holds, that only the gold holds."""
    wanted, got = ngrams(gold), ngrams(ours)
    both = sum((wanted & got).values())
    more, less = sum((got - wanted).values()), sum((wanted - got).values())
    total = max(1, both + more + less)
    return both / total, more / total, less / total


def score(form: str) -> tuple[dict[str, float], list[tuple[float, str, float, float]]]:
    """Figures for one form of the set, and each page's F1 from the worst."""
    precisions, recalls, each = [], [], []
    for key, page, gold in pages(form):
        articles, _ = read_articles([page])
        both, more, less = compare(gold, articles[0].text if articles else "")
        precision = both / (both + more) if both + more else 1.0
        recall = both / (both + less) if both + less else 1.0
        if both + more:
            precisions.append(precision)
        if both + less:
            recalls.append(recall)
        each.append((2 * precision * recall / max(1e-9, precision + recall), key, precision, recall))
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    figures = {"pages": len(each), "precision": precision, "recall": recall}
    figures["f1"] = 2 * precision * recall / (precision + recall)
    return figures, sorted(each)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("form", nargs="?", choices=["html", "dirty"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worst", type=int, default=0, help="list the N worst pages")
    options = parser.parse_args()
    if not BENCH.is_dir():
        print(f"skipped: no {BENCH.name} data beside the project")
        return 0
    result = {}
    for form in [options.form] if options.form else ["html", "dirty"]:
        figures, each = score(form)
        result[f"extraction_{form}"] = figures
        if not options.json:
            print(form, " ".join(f"{name} {value:.3f}" for name, value in figures.items()))
            for f1, key, precision, recall in each[: options.worst]:
                print(f"  {f1:.3f} p {precision:.3f} r {recall:.3f} {key}")
    if options.json:
        print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
