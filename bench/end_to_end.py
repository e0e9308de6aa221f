"""From pages to dossiers, against the annotator's own pass over the same texts.

    python bench/end_to_end.py [--limit 60] [--rounds 2]

Three corpora: the bundled stories; news texts as they come (../shared/bench, where present); and the same with every
second text a reprint of the one before it under a first line of its own, as agency copy is. The annotator alone is
spaCy's pipeline over every paragraph, a repeated one again: many at a time (nlp.pipe), its fastest way, and one by one;
ours does all the rest too, its small networks on all cores. Seconds as one waits on a quiet machine, beside them the
processor's; fresh models each time, the best round.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from row import ROOT, SHARED, Row, parser, seconds, show

from rashomon.models.annotator import DEFAULT_PIPELINE, SpacyAnnotator, pieces
from rashomon.models.encoder import MiniLMEncoder
from rashomon.models.judge import RuleJudge
from rashomon.models.protocols import Models
from rashomon.models.reporter import ReporterNet
from rashomon.readers import Page, open_inputs
from rashomon.reconcile import reconcile_pages
from rashomon.stories import story

# "End to end at most 1.5 times the annotator's own pass; faster than that pass on a corpus half repeated."
LIMIT, LIMIT_REPEATED = 1.5, 1.0


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--limit", type=int, default=60)
    options.add_argument("--rounds", type=int, default=2)
    given = options.parse_args()
    corpora = {"the bundled stories": bundled()}
    if news := unrelated(given.limit):
        corpora["news texts without reprints"] = news
    else:
        news = corpora["the bundled stories"]
    half = "news texts, half of their sentences said twice"
    corpora[half] = reprinted(news)
    command = f"python bench/end_to_end.py --limit {given.limit}"
    limits = dict.fromkeys(corpora, LIMIT) | {half: LIMIT_REPEATED}
    show([measure(name, pages, given.rounds, limits[name], command) for name, pages in corpora.items()], given.json)


def measure(name: str, pages: Sequence[Page], rounds: int, limit: float, command: str) -> Row:
    paragraphs = [p for page in pages for _, p in pieces(page.raw.decode("utf-8", "replace"))]
    whole, alone, one_by_one = [], [], []
    for _ in range(rounds):
        models = Models(SpacyAnnotator(), MiniLMEncoder(), RuleJudge(), ReporterNet())  # nothing remembered
        models.annotator.annotate(["The clerk said so."])
        pipeline = plain_pipeline()
        alone.append(times(lambda: list(pipeline.pipe(paragraphs, batch_size=64))))  # noqa: B023
        one_by_one.append(times(lambda: [pipeline(p) for p in paragraphs]))  # noqa: B023
        whole.append(times(lambda: reconcile_pages(list(pages), models)))  # noqa: B023
    (waited, spent), (piped, piped_spent), (single, single_spent) = map(best, (whole, alone, one_by_one))
    return Row(
        "end to end",
        f"{name} ({len(pages)} articles), pages to dossiers; limit {limit:g} times the annotator",
        f"{len(pages) / waited:.1f} articles/s; {waited / piped:.2f} times the annotator many at a time, "
        f"{waited / single:.2f} times one by one "
        f"(the processor's seconds: {spent / piped_spent:.2f} and {spent / single_spent:.2f})",
        f"annotator alone {len(pages) / piped:.1f} articles/s",
        piped / waited,
        command,
    )


def times(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds as one waits, and the processor's."""
    began = time.perf_counter()
    spent, _ = seconds(work)
    return time.perf_counter() - began, spent


def best(rounds: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The least of each kind of seconds."""
    return min(waited for waited, _ in rounds), min(spent for _, spent in rounds)


def plain_pipeline() -> Any:
    """The pipeline itself, nothing remembered."""
    import warnings

    import spacy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipeline = spacy.load(DEFAULT_PIPELINE)
    pipeline("The clerk said so.")
    return pipeline


def bundled() -> list[Page]:
    """The plain texts of the bundled stories."""
    inputs = [*story("summit"), *sorted((ROOT / "tests" / "stories").glob("*/*.txt"))]
    return [page for page in open_inputs(inputs)[0] if page.media_type == "text/plain"]


def unrelated(limit: int) -> list[Page]:
    """News texts of many events: PolNeAR's, one in so many."""
    files = sorted((SHARED / "quotation" / "polnear").rglob("*.txt"))
    return [Page(f.name, f.read_bytes(), "text/plain") for f in files[:: max(1, len(files) // limit)][:limit]]


def reprinted(pages: Sequence[Page]) -> list[Page]:
    """Every second text is the one before it under its own first line, as agency copy is: half of all is said twice."""
    texts = [page.raw.decode("utf-8", "replace").strip().split("\n") for page in pages]
    made = []
    for n, (page, lines) in enumerate(zip(pages, texts, strict=True)):
        lines = [lines[0], *texts[n - 1][1:]] if n % 2 else lines
        made.append(
            Page(f"reprint-{page.input.rsplit('/', 1)[-1]}", "\n".join(lines).encode(), "text/plain", page.meta)
        )
    return made


if __name__ == "__main__":
    main()
