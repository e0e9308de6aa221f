"""How long a story takes to reconcile as it grows: 25 to 200 articles made of the bundled stories' own sentences.

    python bench/reconcile.py [--most 200]

Seconds after annotation, how the time grows with the statements (1.0: linear), peak memory. One process, the default
models; annotation is done before the clock starts.
"""

from __future__ import annotations

import math
import random
import resource
import time

from row import Row, parser, show

from rashomon.models import default_models
from rashomon.readers import Page, PageMeta, open_inputs
from rashomon.reading import Reading
from rashomon.reconcile import read_alone, reconcile
from rashomon.stories import story

SEED = 7
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine")


def grown(count: int) -> list[Page]:
    """Articles that share facts, with words left out, sentences in other order and now and then another figure."""
    chance = random.Random(SEED)
    pages, _ = open_inputs(story("summit"))
    sentences = [
        line
        for p in pages
        if p.media_type == "text/plain"
        for line in p.raw.decode("utf-8").split("\n")
        if len(line) > 60
    ]
    made = []
    for n in range(count):
        chosen = chance.sample(sentences, k=min(len(sentences), 22))
        lines = []
        for line in chosen:
            words = [w for w in line.split() if chance.random() > 0.03]
            lines.append(
                " ".join(chance.choice(NUMBERS) if w in NUMBERS and chance.random() < 0.2 else w for w in words)
            )
        meta = PageMeta(outlet=f"Outlet {n}", published=f"2024-03-{11 + n % 5:02d}")
        made.append(Page(f"grown-{n:03d}.txt", "\n".join(lines).encode(), "text/plain", meta))
    return made


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--most", type=int, default=200)
    given = options.parse_args()
    show(measure(given.most), given.json)


def measure(most: int) -> list[Row]:
    models = default_models()
    readings, _ = read_alone(grown(most), models, (), lambda *_: None)
    rows: list[Row] = []
    before: tuple[int, float] | None = None
    for count in [n for n in (25, 50, 100, 200, 400) if n <= most]:
        part: list[Reading] = readings[:count]
        statements = sum(len(r.statements) for r in part)
        began = time.process_time()
        dossier = reconcile(part, models)
        took = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        growth = f"time grows as statements^{grows(before, (statements, took)):.2f}" if before else "the first"
        rows.append(
            Row(
                "one story",
                f"{count} articles, {statements} statements, {len(dossier.facts)} facts: after annotation",
                f"{took:.1f} s, {peak:.0f} MB",
                growth,
                None,
                f"python bench/reconcile.py --most {most}",
            )
        )
        before = (statements, took)
    return rows


def grows(before: tuple[int, float], now: tuple[int, float]) -> float:
    """How fast time grows with size: 1 is linear, 2 quadratic."""
    return math.log(now[1] / before[1]) / math.log(now[0] / before[0])


if __name__ == "__main__":
    main()
