"""From pages to dossiers, against the annotator's own pass over the same texts.

    python bench/end_to_end.py [--limit 60] [--rounds 2]

Three corpora: the bundled stories; news texts as they come (../shared/bench, where present); and the same with every
second text a reprint of the one before it under a first line of its own, as agency copy is. The annotator alone parses
every paragraph, a repeated one again; ours does all the rest too. Seconds of the processor, fresh models each time, the
best round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
LIMIT = 1.5


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
    corpora["news texts, half of their sentences said twice"] = reprinted(news)
    command = f"python bench/end_to_end.py --limit {given.limit}"
    show([measure(name, pages, given.rounds, command) for name, pages in corpora.items()], given.json)


def measure(name: str, pages: Sequence[Page], rounds: int, command: str) -> Row:
    texts = [page.raw.decode("utf-8", "replace") for page in pages]
    whole, alone = [], []
    for _ in range(rounds):
        models = Models(SpacyAnnotator(), MiniLMEncoder(), RuleJudge(), ReporterNet())  # nothing remembered
        models.annotator.annotate(["The clerk said so."])
        parse = plain_annotator()
        took, _ = seconds(lambda: [parse(text) for text in texts])  # noqa: B023
        alone.append(took)
        took, _ = seconds(lambda: reconcile_pages(list(pages), models))  # noqa: B023
        whole.append(took)
    return Row(
        "end to end",
        f"{name} ({len(pages)} articles), pages to dossiers; limit {LIMIT} times the annotator",
        f"{len(pages) / min(whole):.1f} articles/s, {min(whole) / min(alone):.2f} times the annotator",
        f"annotator alone {len(pages) / min(alone):.1f} articles/s",
        min(alone) / min(whole),
        command,
    )


def plain_annotator() -> Callable[[str], object]:
    """The pipeline itself, a paragraph at a time, nothing remembered."""
    import warnings

    import spacy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipeline = spacy.load(DEFAULT_PIPELINE)
    pipeline("The clerk said so.")
    return lambda text: [pipeline(piece) for _, piece in pieces(text)]


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
