"""The quality gate: measured figures must not fall below `floors.json`.

    python quality/gate.py            check
    python quality/gate.py --raise    write higher floors where a figure rose (a floor only rises)

Gold stories of our own (tests/stories) are always scored, by quality/score.py. The research data and the real reports
are scored where they lie beside the project (../shared), and skipped with a word where they do not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
ROOT = HOME.parent
SHARED = ROOT.parent / "shared"
FLOORS = HOME / "floors.json"
# A figure may fall this far below its floor before the gate closes: timings and models differ a little by machine.
SLACK = 0.005


def stories(folder: Path) -> dict[str, float]:
    """Pooled figures of a folder of gold stories, by the scorer that stands beside the data."""
    run = subprocess.run(
        [
            sys.executable,
            str(SHARED / "measure/score_stories.py"),
            str(folder),
            "--json",
            "--program",
            f"{sys.executable} -m rashomon compare",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if not run.stdout.strip():
        sys.exit(f"score_stories.py gave nothing: {run.stderr[-800:]}")
    pooled = json.loads(run.stdout)["pooled"]
    return {k: round(float(v), 4) for k, v in pooled.items() if isinstance(v, int | float)}


# Figures that are better when lower are kept as their negative, so that every floor only rises.
LOWER = {"evidence_wrong", "stories_failed"}
NOT_QUALITY = {"seconds", "evidence", "disputed_said"}


def measure() -> dict[str, dict[str, float]]:
    if not (SHARED / "measure/score_stories.py").exists():
        print("quality: ../shared is not here: the gold stories are not scored")
        return {}
    found = {}
    for name, folder in (("own-stories", ROOT / "tests/stories"), ("development-stories", SHARED / "bench/stories")):
        if list(folder.glob("*/gold.json")):
            figures = stories(folder)
            counted = {k: v for k, v in figures.items() if k not in NOT_QUALITY}
            found[name] = {k: -v if k in LOWER else v for k, v in counted.items() if "." in str(v) or k in LOWER}
            print(f"quality: {name}: " + "  ".join(f"{k} {v:.3f}" for k, v in counted.items()))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", dest="lift", action="store_true")
    options = parser.parse_args()
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    found = measure()
    fallen = [
        f"{part}/{name}: {found[part].get(name)} is below its floor {floor}"
        for part, names in sorted(floors.items())
        if part in found
        for name, floor in sorted(names.items())
        if found[part].get(name) is None or found[part][name] < floor - SLACK
    ]
    if options.lift:
        for part, figures in found.items():
            held = floors.setdefault(part, {})
            for name, value in figures.items():
                held[name] = max(value, held.get(name, value))
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    if fallen:
        sys.exit("quality gate:\n  " + "\n  ".join(fallen))
    print("quality gate: no figure fell")


if __name__ == "__main__":
    main()
