"""Which articles tell one story: ours against TF-IDF with average linkage, whose threshold is tuned on these articles.

    python bench/clustering.py [--events 100]

B³ (Bagga and Baldwin 1998) and seconds of the processor, on made-up events of four reports each (tests/crowd.py) and
on Giveme5W1H's 383 articles of 69 events where that folder is present. Ours is timed twice: by words and meaning, as
the program does it, and by words alone, because the encoder is most of the time and TF-IDF has none.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from row import ROOT, Row, parser, seconds, show

from rashomon.article import read_articles
from rashomon.models.encoder import MiniLMEncoder
from rashomon.story import gist_of, gists_of, link

sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "quality"))
from score_clustering import Labelled, Scores, b_cubed, news, tuned_tfidf, unread
from tests.crowd import crowd


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--events", type=int, default=100)
    given = options.parse_args()
    command = f"python bench/clustering.py --events {given.events}"
    sets = {f"{4 * given.events} made-up articles of {given.events} events": made(given.events)}
    if known := news():
        sets[f"{len(known)} articles of {len({label for _, label in known})} events (Giveme5W1H)"] = known
    show([row for name, labelled in sets.items() for row in measure(name, labelled, command)], given.json)


def made(events: int) -> Labelled:
    return [(read_articles([page])[0][0], page.input.split("-")[0]) for page in crowd(4 * events)]


def measure(name: str, labelled: Labelled, command: str) -> list[Row]:
    gold = [label for _, label in labelled]
    texts = [article.text for article, _ in labelled]
    encoder = MiniLMEncoder()
    readings = [unread(article) for article, _ in labelled]
    gist_of(readings[0], encoder)
    whole_took, whole = seconds(lambda: link(gists_of(readings, encoder)))
    words_took, words = seconds(lambda: link([replace(gist_of(reading), meaning=None) for reading in readings]))
    tuned_tfidf(texts[:8], gold[:8])
    beside_took, beside = seconds(lambda: tuned_tfidf(texts, gold))
    beside_took /= 30  # one of the thirty thresholds that are tried
    return [
        row(f"{name}, words and meaning", b_cubed(gold, whole), whole_took, beside, beside_took, command),
        row(f"{name}, words alone", b_cubed(gold, words), words_took, beside, beside_took, command),
    ]


def row(what: str, ours: Scores, took: float, beside: Scores, beside_took: float, command: str) -> Row:
    return Row(
        "clustering",
        what,
        f"B³ {ours['f1']:.3f}, {took:.2f} s",
        f"TF-IDF tuned B³ {beside['f1']:.3f}, {beside_took:.2f} s",
        ours["f1"] / beside["f1"],
        command,
    )


if __name__ == "__main__":
    main()
