"""Time reading HTML pages against the plain extraction libraries on the same pages, in one run.

    python bench/extraction.py [--pages 60] [--rounds 5]

They take turns page by page, so that a busy machine costs all alike; each page counts with its fastest round, in
seconds of the processor. Pages per second and the ratio, for whole articles (body, source map, what was removed,
credits, dates, language) against `trafilatura.extract` alone and newspaper4k's `parse` alone on the decoded page.
Pages: ../shared/bench/extraction, with the share of their bodies that each finds (4-gram F1), or pages made of the
bundled texts where that folder is missing.
"""

from __future__ import annotations

import gzip
import html
import json
import logging
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

import trafilatura
from row import ROOT, SHARED, Row, parser, seconds, show

from rashomon.article import read_articles
from rashomon.furniture.form import guess_reason
from rashomon.readers.decoding import decode
from rashomon.readers.page import Page

sys.path.insert(0, str(ROOT / "quality"))
from score_extraction import compare

SET = SHARED / "extraction" / "scrapinghub"


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--pages", type=int, default=60)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    pages, bodies = load(given.pages)
    show(measure(pages, bodies, given.rounds, f"python bench/extraction.py --pages {given.pages}"), given.json)


def measure(pages: list[Page], bodies: list[str | None], rounds: int, command: str) -> list[Row]:
    texts = [decode(page.raw, page.media_type, page.charset).text for page in pages]
    ways: dict[str, Callable[[int], str]] = {
        "whole articles": lambda n: "".join(article.text for article in read_articles([pages[n]])[0]),
        "trafilatura": lambda n: trafilatura.extract(texts[n], include_comments=False) or "",
    }
    if newspaper := by_newspaper():
        ways["newspaper4k"] = lambda n: newspaper(texts[n])
    for way in ways.values():
        way(0)  # word lists, patterns and models are loaded once
    read_articles([Page("warm.txt", b"Der Regen fiel die ganze Nacht auf die Stadt. " * 5, "text/plain")])
    times: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, list[str]] = {name: [] for name in ways}
    for n in range(len(pages)):
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(rounds):
            for name, way in ways.items():
                guess_reason.cache_clear()  # a menu seen in the last round is no help to a page read for the first time
                took, text = seconds(lambda way=way, n=n: way(n))  # type: ignore[misc]
                best[name] = min(best[name], took)
                if len(found[name]) == n:
                    found[name].append(text)
        for name, took in best.items():
            times[name].append(took)
    ours, *others = ways
    rows = []
    for name in others:
        ratios = [theirs / own for own, theirs in zip(times[ours], times[name], strict=True)]
        what = f"reading {len(pages)} HTML pages, against {name} alone (median page {statistics.median(ratios):.2f})"
        rows.append(
            Row(
                "extraction", what, speed(times[ours]), speed(times[name]), sum(times[name]) / sum(times[ours]), command
            )
        )
        if any(body is not None for body in bodies):
            own, theirs = f1(bodies, found[ours]), f1(bodies, found[name])
            rows.append(
                Row(
                    "extraction",
                    f"the same, body found, against {name}",
                    f"F1 {own:.3f}",
                    f"F1 {theirs:.3f}",
                    own / theirs,
                    command,
                )
            )
    return rows


def speed(times: list[float]) -> str:
    return f"{len(times) / sum(times):.1f} pages/s"


def f1(bodies: list[str | None], found: list[str]) -> float:
    """The benchmark's own measure: 4-grams, precision and recall a page, F1 of the averages."""
    shares = [compare(body, text) for body, text in zip(bodies, found, strict=True) if body is not None]
    precision = statistics.mean(both / (both + more) for both, more, _ in shares if both + more)
    recall = statistics.mean(both / (both + less) for both, _, less in shares if both + less)
    return 2 * precision * recall / (precision + recall)


def by_newspaper() -> Callable[[str], str] | None:
    """newspaper4k's reading of one page, if it is installed."""
    try:
        from newspaper import Article
    except ImportError:
        return None

    def read(text: str) -> str:
        article = Article("https://courier.example/story", language="en", fetch_images=False)
        article.download(input_html=text)
        article.parse()
        return str(article.text)

    return read


def load(most: int) -> tuple[list[Page], list[str | None]]:
    """Every so-manieth page of the set, for a sample of all its kinds, with its body; else pages of our own."""
    files = sorted((SET / "html").glob("*.html.gz"))
    if not files:
        made = sorted((ROOT / "tests" / "cases" / "pages").glob("*.txt"))[:most]
        return [wrapped(path) for path in made], [None for _ in made]
    step = max(1, len(files) // most)
    gold = json.loads((SET / "ground-truth.json").read_text("utf-8"))
    chosen = files[::step][:most]
    pages = [Page(file.name, gzip.decompress(file.read_bytes()), "text/html") for file in chosen]
    return pages, [gold[file.name.removesuffix(".html.gz")].get("articleBody", "") for file in chosen]


def wrapped(path: Path) -> Page:
    """A test page as HTML: menus in lists, the rest in paragraphs."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line[:1] in "=-?"]
    blocks = [
        f"<p>{html.escape(line[2:])}</p>" if line[0] == "=" else f"<li><a href='/x'>{html.escape(line[2:])}</a></li>"
        for line in lines
    ]
    page = "<!DOCTYPE html><html><head><title>Report</title></head><body>" + "\n".join(blocks) + "</body></html>"
    return Page(f"{path.stem}.html", page.encode(), "text/html")


if __name__ == "__main__":
    main()
