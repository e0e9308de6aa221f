"""Who said what: our quotations against textacy's, on the bundled stories, whose statements are labelled.

    python bench/speech.py [--rounds 3]

Both get the same parse; what is timed comes after it. A labelled statement is found if one reported statement covers
half of its characters; a reported one is right if labelled ones cover half of its own; its speaker is right if it
shares a telling word with the labelled one. textacy finds direct speech only, so direct statements also stand alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from row import ROOT, Row, parser, seconds, show

from rashomon.article import Article, read_articles
from rashomon.attribution import attribute
from rashomon.models.annotator import DEFAULT_PIPELINE, SpacyAnnotator
from rashomon.models.protocols import Annotation, Reporter
from rashomon.models.reporter import ReporterNet
from rashomon.quotation import find_quotations
from rashomon.readers import open_inputs
from rashomon.stories import story
from rashomon.syntax import Syntax

STORIES = ROOT / "tests" / "stories"
# Share of a statement's characters that count as the whole.
HALF = 0.5
EMPTY = frozenset("the a an of for and said he she it they his her its".split())


@dataclass(frozen=True)
class Said:
    """A stretch of a text that somebody said."""

    start: int
    end: int
    speaker: str | None
    direct: bool


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    show(measure(given.rounds), given.json)


def measure(rounds: int) -> list[Row]:
    labelled = stories()
    annotator = SpacyAnnotator()
    annotator.annotate(["The clerk said so."])
    parsing, annotations = seconds(lambda: annotator.annotate([article.text for article, _, _ in labelled]))

    def read(article: Article, annotation: Annotation, reporter: Reporter) -> list[Said]:
        syntax = Syntax(article.text, annotation)
        found, _ = find_quotations(article, syntax, reporter.report(article.text, annotation))
        return [
            Said(s.content.start, s.content.end, s.speaker and s.speaker.text, s.manner == "direct")
            for s in attribute(article, syntax, found)
            if s.kind == "speech"
        ]

    pairs = [(article, annotation) for (article, _, _), annotation in zip(labelled, annotations, strict=True)]
    read(*pairs[0], ReporterNet())
    fresh = [ReporterNet() for _ in range(rounds)]  # which remembers nothing of the round before
    timed = [seconds(lambda net=net: [read(*pair, net) for pair in pairs]) for net in fresh]  # type: ignore[misc]
    ours_took, ours = min(timed, key=lambda r: r[0])
    theirs = by_textacy([article for article, _, _ in labelled], rounds)
    if theirs is None:
        return [
            Row(
                "quotations",
                "after the parse",
                f"{len(pairs) / ours_took:.0f} articles/s",
                "textacy: not installed",
                None,
                "python bench/speech.py",
            )
        ]
    theirs_took, found, refused = theirs
    rows = [
        Row(
            "quotations",
            f"{len(pairs)} articles, after the parse",
            f"{len(pairs) / ours_took:.0f} articles/s",
            f"textacy {len(pairs) / theirs_took:.0f} articles/s, {refused} refused",
            theirs_took / ours_took,
            "python bench/speech.py",
        )
    ]
    rows.append(
        Row(
            "quotations",
            f"{len(pairs)} articles, with the parse",
            f"{len(pairs) / (parsing + ours_took):.1f} articles/s",
            f"textacy {len(pairs) / (parsing + theirs_took):.1f} articles/s",
            (parsing + theirs_took) / (parsing + ours_took),
            "python bench/speech.py",
        )
    )
    gold = [statements for _, statements, _ in labelled]
    also = [optional for _, _, optional in labelled]
    own, other = score(gold, also, ours), score(gold, also, found)
    rows += [
        Row(
            "quotations",
            what,
            f"{own[what]:.3f}",
            f"textacy {other[what]:.3f}",
            own[what] / max(other[what], 1e-3),
            "python bench/speech.py",
        )
        for what in own
    ]
    return rows


def by_textacy(articles: Sequence[Article], rounds: int) -> tuple[float, list[list[Said]], int] | None:
    """textacy on the same pipeline's parse; an article that it refuses has no statement."""
    try:
        from textacy.extract import direct_quotations
    except ImportError:
        return None
    import spacy

    pipeline = spacy.load(DEFAULT_PIPELINE)
    docs = [pipeline(article.text) for article in articles]

    def find() -> tuple[list[list[Said]], int]:
        found: list[list[Said]] = []
        refused = 0
        for doc in docs:
            try:
                triples = list(direct_quotations(doc))
            except ValueError:
                triples, refused = [], refused + 1
            found.append(
                [
                    Said(t.content.start_char, t.content.end_char, " ".join(w.text for w in t.speaker), True)
                    for t in triples
                ]
            )
        return found, refused

    took, (found, refused) = min((seconds(find) for _ in range(rounds)), key=lambda r: r[0])
    return took, found, refused


def score(
    gold: Sequence[Sequence[Said]], also: Sequence[Sequence[Said]], found: Sequence[Sequence[Said]]
) -> dict[str, float]:
    """Shares found, right, and rightly given to their speakers."""
    pairs = [(g, match(g, mine)) for wanted, mine in zip(gold, found, strict=True) for g in wanted]
    met = [(g, s) for g, s in pairs if s is not None]
    direct = [s for g, s in pairs if g.direct]
    every = [covered(s, [*wanted, *extra]) for wanted, extra, mine in zip(gold, also, found, strict=True) for s in mine]
    return {
        "statements found": len(met) / len(pairs),
        "direct statements found": sum(s is not None for s in direct) / len(direct),
        "statements right": sum(every) / max(1, len(every)),
        "speaker right, where found": sum(same(g.speaker, s.speaker) for g, s in met if g.speaker)
        / max(1, sum(g.speaker is not None for g, _ in met)),
    }


def match(gold: Said, found: Sequence[Said]) -> Said | None:
    """The reported statement that covers most of a labelled one, if it covers half."""
    best = max(found, key=lambda s: overlap(s, gold), default=None)
    return best if best and overlap(best, gold) >= HALF * (gold.end - gold.start) else None


def covered(said: Said, gold: Sequence[Said]) -> bool:
    return sum(overlap(said, g) for g in gold) >= HALF * (said.end - said.start)


def overlap(one: Said, other: Said) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def same(wanted: str | None, found: str | None) -> bool:
    """Do two names of a speaker share a telling word, or are they equal?"""
    if not wanted or not found:
        return False
    first, second = (set(re.findall(r"\w+", name.lower())) for name in (wanted, found))
    return first == second or bool((first & second) - EMPTY)


def stories() -> list[tuple[Article, list[Said], list[Said]]]:
    """The bundled stories' articles, their labelled statements, and those that may be reported or not."""
    found = []
    for gold in sorted(STORIES.rglob("*gold.json")):
        labels = json.loads(gold.read_text("utf-8"))
        inputs = [gold.parent] if gold.name == "gold.json" else story(gold.name.removesuffix(".gold.json"))
        pages, _ = open_inputs([path for path in inputs if Path(path).suffix != ".json"])
        for page in pages:
            articles, _ = read_articles([page])
            key = Path(page.input).stem
            if key not in labels["articles"] or not articles:
                continue
            text = articles[0].text
            must, may = (
                [said for s in labels.get(kind, []) if s["doc"] == key and (said := placed(text, s))]
                for kind in ("statements", "statements_optional")
            )
            found.append((articles[0], must, may))
    return found


def placed(text: str, statement: dict[str, str | None]) -> Said | None:
    """A labelled statement at its place in the text, or None where it does not stand to the letter."""
    content = statement["content"] or ""
    start = text.find(content)
    if start < 0:
        return None
    return Said(start, start + len(content), statement.get("speaker"), statement.get("manner") == "direct")


if __name__ == "__main__":
    main()
