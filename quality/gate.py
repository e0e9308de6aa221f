"""The quality gate: measured figures must not fall below `floors.json`.

    python quality/gate.py            check
    python quality/gate.py --raise    write higher floors where a figure rose (a floor only rises)

The research data, the gold stories and the real reports lie beside the project (../shared); where they do not, the gate
says so and checks nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent
ROOT = HOME.parent
SHARED = ROOT.parent / "shared"
MEASURE = SHARED / "measure"
FLOORS = HOME / "floors.json"
PROGRAM = f"{sys.executable} -m rashomon"
# A figure may fall this far below its floor before the gate closes: models differ a little by machine.
SLACK = 0.01
# PolNeAR documents that the gate reads, of 420: enough to see a fall, in half a minute.
POLNEAR = 60
# Figures that are better when lower are kept as their negative, so that every floor only rises.
LOWER = frozenset({"evidence_wrong", "stories_failed"})
NOT_QUALITY = frozenset({"seconds", "evidence", "disputed_said"})

Figures = dict[str, float]


def measure() -> dict[str, Figures]:
    """Every figure that can be had here, by data set."""
    if not (MEASURE / "score_stories.py").exists():
        print("quality gate: ../shared is not here, nothing is measured")
        return {}
    found = {
        "development stories": stories(SHARED / "bench/stories"),
        "our own stories": stories(ROOT / "tests/stories"),
        "bundled story": bundled(),
        "seeds": seeds(),
        f"PolNeAR dev, first {POLNEAR}": polnear(),
        "articles to stories, B³": clustering(),
    }
    for name, figures in found.items():
        print(f"{name}: " + "  ".join(f"{k} {abs(v):.3f}" for k, v in figures.items()))
    return found


def run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        sys.exit(f"quality gate: {arguments[0]} printed nothing: {done.stderr[-800:]}")
    return done.stdout


def counted(figures: dict[str, Any]) -> Figures:
    """Shares and counts of faults, without what only describes the data."""
    shares = {k: v for k, v in figures.items() if k not in NOT_QUALITY and (isinstance(v, float) or k in LOWER)}
    return {k: round(-float(v) if k in LOWER else float(v), 4) for k, v in shares.items()}


def stories(folder: Path) -> Figures:
    """Pooled figures of a folder of gold stories, by the scorer that stands beside the data."""
    out = run(str(MEASURE / "score_stories.py"), str(folder), "--json", "--program", f"{PROGRAM} compare")
    return counted(json.loads(out)["pooled"])


def dossier_of(inputs: list[Path], folder: str) -> Path:
    run("-m", "rashomon", "compare", *map(str, inputs), "--output", folder)
    return Path(folder) / "dossier.json"


def bundled() -> Figures:
    """The story that ships with the package, against its own gold."""
    from rashomon.stories import story

    with tempfile.TemporaryDirectory() as folder:
        dossier = dossier_of(story("summit"), folder)
        gold = ROOT / "tests/stories/summit.gold.json"
        return counted(json.loads(run(str(MEASURE / "score_story.py"), str(gold), str(dossier), "--json")))


def seeds() -> Figures:
    """Five real reports of one visit: what issue 2 asks of their dossier, as counts."""
    with tempfile.TemporaryDirectory() as folder:
        form = json.loads(dossier_of([SHARED / "seeds"], folder).read_text("utf-8"))
    lengths = [f for f in form["facts"] if f["dimension"] == "duration"]
    disputed = [len(f["accounts"]) for f in lengths if f["verdict"] == "disputed"]
    credits = {c["name"] for a in form["articles"] for c in a["credits"]}
    article = {s["id"]: s["article"] for s in form["statements"]}
    choice = [
        len({article[s] for s in w["statements"]})
        for w in form["wordings"]
        if any("confrontation" in s["content"]["text"] for s in form["statements"] if s["id"] in w["statements"])
    ]
    return {
        "articles read": float(len(form["articles"])),
        "statements with a known speaker": float(sum(s["speaker_entity"] is not None for s in form["statements"])),
        "accounts of the disputed length": float(max(disputed, default=0)),
        "lengths called disputed besides it": float(-max(0, len(disputed) - 1)),
        "credits found of AP, SCMP, Reuters, Al Jazeera": float(len(credits & {"AP", "SCMP", "Reuters", "Al Jazeera"})),
        "articles in the joined choice quotation": float(max(choice, default=0)),
    }


def polnear() -> Figures:
    part = str(SHARED / "bench/quotation/polnear/dev")
    program = f"{PROGRAM} read"
    out = json.loads(
        run(str(MEASURE / "score_polnear.py"), part, "--limit", str(POLNEAR), "--program", program, "--json")
    )
    return {role: out[f"{role}_overlap"]["f1"] for role in ("content", "cue", "speaker")}


def clustering() -> Figures:
    """How well articles are grouped into stories, on two public sets."""
    figures: Figures = json.loads(run(str(HOME / "score_clustering.py"), "--gate"))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", dest="lift", action="store_true", help="write higher floors where a figure rose")
    options = parser.parse_args()
    floors: dict[str, Figures] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    found = measure()
    fallen = [
        f"{part}, {name}: {found[part].get(name)} is below its floor {floor}"
        for part, names in sorted(floors.items())
        if part in found
        for name, floor in sorted(names.items())
        if found[part].get(name, float("-inf")) < floor - SLACK
    ]
    if fallen:
        sys.exit("quality gate:\n  " + "\n  ".join(fallen))
    if options.lift:
        for part, figures in found.items():
            held = floors.setdefault(part, {})
            held.update({name: max(value, held.get(name, value)) for name, value in figures.items()})
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    print("quality gate: no figure fell")


if __name__ == "__main__":
    main()
