"""How long a command takes that needs no model: rashomon --help, stories, verify.

    python bench/startup.py [--runs 10]

Each against the bare interpreter (`python -c pass`), in turns; the median of the processor's seconds counts, which on a
quiet machine are the seconds one waits. With hyperfine on the path it is hyperfine that measures, without it the same
is done here.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from row import ROOT, Row, cost, parser, show

sys.path.insert(0, str(ROOT))
# "Start-up under 2 s for commands that need no model."
LIMIT = 2.0


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--runs", type=int, default=10)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show(measure(Path(folder), given.runs), given.json)


def measure(folder: Path, runs: int) -> list[Row]:
    dossier, archive = prepare(folder)
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`rashomon --help`": [sys.executable, "-m", "rashomon", "--help"],
        "`rashomon stories`, an archive of 200 articles": [
            sys.executable,
            "-m",
            "rashomon",
            "stories",
            "--archive",
            str(archive),
        ],
        "`rashomon verify`, the dossier of the bundled story": [
            sys.executable,
            "-m",
            "rashomon",
            "verify",
            str(dossier),
        ],
    }
    for name, command in commands.items():
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name} ended with {done.returncode}: {done.stderr[-500:]}")
    times = by_hyperfine(commands, runs, folder) if shutil.which("hyperfine") else by_turns(commands, runs)
    bare, *rest = times.items()
    return [
        Row(
            "start-up",
            name,
            f"{took:.2f} s",
            f"limit {LIMIT:.0f} s; {bare[0]} {bare[1]:.2f} s",
            LIMIT / took,
            f"python bench/startup.py --runs {runs}",
        )
        for name, took in rest
    ]


def prepare(folder: Path) -> tuple[Path, Path]:
    """A dossier and an archive to ask."""
    from tests.crowd import crowd

    from rashomon.archive import Archive
    from rashomon.models.defaults import fakes

    subprocess.run(
        [sys.executable, "-m", "rashomon", "compare", *sources(), "--output", str(folder / "out")],
        check=True,
        capture_output=True,
    )
    with Archive(folder / "bench.rashomon", fakes()) as archive:
        for page in crowd(200):
            archive.add_page(page)
    return next((folder / "out").rglob("dossier.json")), folder / "bench.rashomon"


def sources() -> list[str]:
    from rashomon.stories import story

    return list(map(str, story("summit")))


def by_turns(commands: dict[str, list[str]], runs: int) -> dict[str, float]:
    """The median of some runs of each command, one after another in turns."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(cost(command).cpu)
    return {name: statistics.median(took) for name, took in times.items()}


def by_hyperfine(commands: dict[str, list[str]], runs: int, folder: Path) -> dict[str, float]:
    """The same by hyperfine."""
    out = folder / "hyperfine.json"
    lines = [subprocess.list2cmdline(command) for command in commands.values()]
    asked = ["hyperfine", "--shell=none", "--warmup", "1", "--runs", str(runs), "--export-json", str(out), *lines]
    subprocess.run(asked, check=True, capture_output=True)
    medians = [
        float(result["user"]) + float(result["system"]) for result in json.loads(out.read_text("utf-8"))["results"]
    ]
    return dict(zip(commands, medians, strict=True))


if __name__ == "__main__":
    main()
