"""How time grows with the number of articles: near-duplicates and the archive, 1,000 to 100,000, with a plot.

    python bench/growth.py [--sizes 1000,10000,100000] [--archive-sizes 1000,10000]

Near-duplicates: candidate_pairs and the library alone, each size and way in a process of its own; exponents are of time
to size: 1 is linear. The archive: made-up articles taken in one by one by bench/archive.py, which multiplies the
greatest by five; then what one article more takes, in seconds that one waits. The plot goes to docs/bench-growth.svg.
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
MEASURED = re.compile(r"^one more among\s+(?P<size>\d+): (?P<ms>[\d.]+) ms", re.MULTILINE)

Points = dict[str, list[tuple[int, float]]]


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--sizes", default="1000,10000,100000")
    options.add_argument("--archive-sizes", default="1000,10000")
    options.add_argument("--folder", help="keep the archives there, and go on from them")
    given = options.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    points: Points = {"candidate_pairs": [], "rensa alone": []}
    rows = []
    for size in sizes:
        ours, beside = apart("ours", size, WORDS), apart("rensa", size, WORDS)
        points["candidate_pairs"].append((size, ours["seconds"]))
        points["rensa alone"].append((size, beside["seconds"]))
        rows.append(
            Row(
                "growth",
                f"copies among {size:,} articles{grown(points['candidate_pairs'])}",
                f"{ours['seconds']:.1f} s, {ours['peak']:.0f} MB",
                f"rensa {beside['seconds']:.1f} s, {beside['peak']:.0f} MB",
                beside["seconds"] / ours["seconds"],
                f"python bench/growth.py --sizes {given.sizes}",
            )
        )
    adding = archive(given.archive_sizes, given.folder)
    for size, took in adding:
        beside = f"among {adding[0][0]:,}: {1000 * adding[0][1]:.1f} ms" if size != adding[0][0] else "the least"
        command = f"python bench/growth.py --archive-sizes {given.archive_sizes}"
        what = f"one article more in an archive of {size:,} (without models; as one waits)"
        rows.append(Row("growth", what, f"{1000 * took:.1f} ms", beside, adding[0][1] / took, command))
    plot(points, adding, PLOT)
    show(rows, given.json)


def grown(points: list[tuple[int, float]]) -> str:
    """How fast the time grew since the size before."""
    if len(points) < 2:
        return ""
    (size, took), (more, longer) = points[-2:]
    return f": time grows as articles^{math.log(longer / took) / math.log(more / size):.2f}"


def archive(sizes: str, folder: str | None) -> list[tuple[int, float]]:
    """What bench/archive.py says of each size: seconds for one article more."""
    script = Path(__file__).with_name("archive.py")
    command = [sys.executable, str(script), "--sizes", sizes, "--real", "0", *(["--folder", folder] if folder else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [(int(found["size"]), float(found["ms"]) / 1000) for found in MEASURED.finditer(done.stdout)]


def plot(points: Points, adding: list[tuple[int, float]], path: Path) -> None:
    """Time against size in powers of ten, beside it what linear growth would be; and one article more."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "rashomon"
    matplotlib.rcParams["svg.fonttype"] = "none"
    from matplotlib import pyplot

    figure, (whole, more) = pyplot.subplots(1, 2, figsize=(9, 3.8))
    for name, measured in points.items():
        whole.loglog(*zip(*measured, strict=True), marker="o", label=name)
    size, took = min(measured[0] for measured in points.values())
    last = max(measured[-1][0] for measured in points.values())
    whole.loglog([size, last], [took, took * last / size], color="0.7", linestyle="--", label="linear")
    whole.set(title="finding copies", xlabel="articles", ylabel="seconds")
    whole.legend(frameon=False)
    if adding:
        more.semilogx([size for size, _ in adding], [1000 * took for _, took in adding], marker="o")
    more.set(title="taking in one article more", xlabel="articles in the archive", ylabel="milliseconds")
    more.set_ylim(0, 1.3 * max((1000 * took for _, took in adding), default=1))
    for axes in (whole, more):
        axes.grid(visible=True, which="major", color="0.9")
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    main()
