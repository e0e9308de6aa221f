"""How time grows with the number of articles: near-duplicates and the archive, 1,000 to 100,000, with a plot.

    python bench/growth.py [--sizes 1000,10000,100000] [--archive-sizes 1000,10000]

Near-duplicates: candidate_pairs and the library alone, each size and way in a process of its own. The archive: made-up
articles (tests/crowd.py) taken in one by one, as bench/archive.py does it; what counts is one article more. Exponents
are of time to size: 1 is linear. The plot goes to docs/bench-growth.svg.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
from pathlib import Path

from near_duplicates import apart
from row import ROOT, Row, parser, show

PLOT = ROOT / "docs" / "bench-growth.svg"
WORDS = 300
MEASURED = re.compile(r"^\s*(?P<size>\d+) articles: (?P<ms>[\d.]+) ms an article", re.MULTILINE)

Points = dict[str, list[tuple[int, float]]]


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--sizes", default="1000,10000,100000")
    options.add_argument("--archive-sizes", default="1000,10000")
    given = options.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    points: Points = {"near-duplicates": [], "near-duplicates, rensa alone": [], "archive, one by one": []}
    rows = []
    for size in sizes:
        ours, beside = apart("ours", size, WORDS), apart("rensa", size, WORDS)
        points["near-duplicates"].append((size, ours["seconds"]))
        points["near-duplicates, rensa alone"].append((size, beside["seconds"]))
        rows.append(
            Row(
                "growth",
                f"copies among {size:,} articles{grown(points['near-duplicates'])}",
                f"{ours['seconds']:.1f} s, {ours['peak']:.0f} MB",
                f"rensa {beside['seconds']:.1f} s, {beside['peak']:.0f} MB",
                beside["seconds"] / ours["seconds"],
                f"python bench/growth.py --sizes {given.sizes}",
            )
        )
    total, last = 0.0, 0
    for size, ms in archive(given.archive_sizes):
        total += (size - last) * ms / 1000  # the median of the last 500 stands for all since the size before
        last = size
        points["archive, one by one"].append((size, total))
        rows.append(
            Row(
                "growth",
                f"one article more in an archive of {size:,}",
                f"{ms:.1f} ms",
                "the first size"
                if len(points["archive, one by one"]) == 1
                else grown(points["archive, one by one"])[2:],
                None,
                f"python bench/growth.py --archive-sizes {given.archive_sizes}",
            )
        )
    plot(points, PLOT)
    show(rows, given.json)


def grown(points: list[tuple[int, float]]) -> str:
    """How fast the time grew since the size before."""
    if len(points) < 2:
        return ""
    (size, took), (more, longer) = points[-2:]
    return f": time grows as articles^{math.log(longer / took) / math.log(more / size):.2f}"


def archive(sizes: str) -> list[tuple[int, float]]:
    """What bench/archive.py says of each size."""
    script = Path(__file__).with_name("archive.py")
    done = subprocess.run(
        [sys.executable, str(script), "--sizes", sizes, "--real", "0"], capture_output=True, text=True, check=True
    )
    return [(int(found["size"]), float(found["ms"])) for found in MEASURED.finditer(done.stdout)]


def plot(points: Points, path: Path) -> None:
    """Time against size, both in powers of ten, with a line of what linear growth would be."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "rashomon"
    matplotlib.rcParams["svg.fonttype"] = "none"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.2))
    for name, measured in points.items():
        if measured:
            axes.loglog([size for size, _ in measured], [took for _, took in measured], marker="o", label=name)
    drawn = [point for measured in points.values() for point in measured[:1]]
    if drawn:
        size, took = min(drawn)
        axes.loglog([size, 100 * size], [took, 100 * took], color="0.7", linestyle="--", label="linear")
    axes.set_xlabel("articles")
    axes.set_ylabel("seconds")
    axes.grid(visible=True, which="major", color="0.9")
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    main()
