"""How long reading an article takes beside the annotator's own pass over the same text.

    python bench/quotation.py FILE_OR_FOLDER... [--limit N]

Prints, for the texts together, the annotator's seconds alone and the seconds of each part of reading that comes after
it, in one run on one thread: best of three rounds, no text read twice by a cache (each round loads fresh models).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rashomon.article import Article
from rashomon.attribution import attribute
from rashomon.models.annotator import SpacyAnnotator
from rashomon.models.reporter import ReporterNet
from rashomon.quotation import find_quotations
from rashomon.syntax import Syntax

ROUNDS = 3
# "Whole-article time at most 1.4 times the annotator's own pass."
LIMIT = 1.4

T = TypeVar("T")


def timed(seconds: dict[str, float], part: str, work: Callable[[], T]) -> T:
    began = time.perf_counter()
    result = work()
    seconds[part] = seconds.get(part, 0.0) + time.perf_counter() - began
    return result


def article(path: Path, text: str) -> Article:
    return Article(
        id=path.stem, input=str(path), raw_sha256="", media_type="text/plain", encoding="utf-8", outlet=None,
        title=None, bylines=(), contributors=(), published=None, published_from=None, updated=None, url=None,
        language="en", text=text, source_map=(), removed=(), credits=(),
    )  # fmt: skip


def one_round(texts: list[tuple[Path, str]]) -> tuple[dict[str, float], int, int]:
    annotator, reporter = SpacyAnnotator(), ReporterNet()
    annotator.annotate(["The clerk said so."])
    seconds: dict[str, float] = {}
    words = statements = 0
    for path, text in texts:
        one = article(path, text)
        annotation = timed(seconds, "annotator", lambda text=text: annotator.annotate([text])[0])  # type: ignore[misc]
        syntax = timed(seconds, "syntax", lambda text=text, a=annotation: Syntax(text, a))  # type: ignore[misc]
        reports = timed(seconds, "reporter", lambda text=text, a=annotation: reporter.report(text, a))  # type: ignore[misc]
        found = timed(seconds, "quotation", lambda o=one, s=syntax, r=reports: find_quotations(o, s, r)[0])  # type: ignore[misc]
        said = timed(seconds, "attribution", lambda o=one, s=syntax, f=found: attribute(o, s, f))  # type: ignore[misc]
        words += len(annotation.tokens)
        statements += len(said)
    return seconds, words, statements


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", type=Path, nargs="+")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    paths = [p for i in options.inputs for p in (sorted(i.rglob("*.txt")) if i.is_dir() else [i])][: options.limit]
    texts = [(p, p.read_text("utf-8", errors="replace")) for p in paths]
    rounds = [one_round(texts) for _ in range(ROUNDS)]
    seconds, words, statements = min(rounds, key=lambda r: sum(r[0].values()))
    total = sum(seconds.values())
    print(f"{len(texts)} texts, {words} tokens, {statements} statements")
    for part, took in seconds.items():
        print(f"{part:12} {took:7.2f} s {1e6 * took / max(words, 1):7.0f} µs a token")
    share = total / seconds["annotator"]
    print(f"{'whole':12} {total:7.2f} s, {share:.2f} times the annotator alone (limit {LIMIT})")


if __name__ == "__main__":
    main()
