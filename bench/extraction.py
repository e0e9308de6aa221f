#!/usr/bin/env python3
"""Time reading HTML pages against the plain extraction library on the same pages, in one run.

    extraction.py [--pages 60] [--rounds 5]

The two take turns page by page, so that a busy machine costs both alike; each page counts with its fastest round, in
seconds of the processor. Prints pages per second of each and the ratio, for whole articles (body, source map, what was
removed, credits, dates, language) against `trafilatura.extract` alone on the decoded page.
Pages: ../shared/bench/extraction, or the bundled test pages where that folder is missing.
"""

from __future__ import annotations

import argparse
import gzip
import logging
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura

from rashomon.article import read_articles
from rashomon.furniture.form import guess_reason
from rashomon.readers.decoding import decode
from rashomon.readers.page import Page

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "extraction" / "scrapinghub" / "html"
BUNDLED = Path(__file__).resolve().parents[1] / "src" / "rashomon" / "stories"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    pages = load(options.pages)
    texts = [decode(page.raw, page.media_type, page.charset).text for page in pages]
    read_articles(pages[:3])  # word lists and patterns are loaded once
    plain, ours, ratios = [], [], []
    for page, text in zip(pages, texts, strict=True):
        alone, whole = [], []
        for _ in range(options.rounds):
            guess_reason.cache_clear()  # a menu seen in the last round is no help to a page read for the first time
            alone.append(seconds(lambda text=text: trafilatura.extract(text, include_comments=False)))
            whole.append(seconds(lambda page=page: read_articles([page])))
        plain.append(min(alone))
        ours.append(min(whole))
        ratios.append(min(alone) / min(whole))
    print(f"pages            {len(pages)}")
    print(f"library alone    {len(pages) / sum(plain):7.1f} pages a second")
    print(f"whole articles   {len(pages) / sum(ours):7.1f} pages a second")
    print(f"ratio            {sum(plain) / sum(ours):7.3f} in all, {statistics.median(ratios):.3f} for the median page")


def load(most: int) -> list[Page]:
    """Every so-manieth page of the set, for a sample of all its kinds."""
    files = sorted(BENCH.glob("*.html.gz")) or sorted(BUNDLED.rglob("*.html"))
    step = max(1, len(files) // most)
    chosen = files[::step][:most]
    return [
        Page(file.name, gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes(), "text/html")
        for file in chosen
    ]


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
