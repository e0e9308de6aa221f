"""The whole bench: every part in a process of its own, one table: python bench [--parts startup,speech] [--quick]

In: the parts beside this file.  Out: docs/bench.json, docs/bench.md, docs/bench-growth.svg.  Next: docs/bench.md
A part that is run alone replaces its own rows; the others keep theirs. Each ratio is of two things measured in one run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from row import ROOT, Row, table

HELD = ROOT / "docs" / "bench.json"
PAGE = ROOT / "docs" / "bench.md"
# Each part: its title, what a reader should know before its rows, its options, and those of a quick run.
PARTS: dict[str, tuple[str, str, list[str], list[str]]] = {
    "end_to_end": (
        "End to end",
        "Pages to dossiers on all cores, as one waits, against the parse alone, which takes one core. Ratio: articles "
        "a second of ours to the annotator's.",
        ["--limit", "60"],
        ["--limit", "16", "--rounds", "1"],
    ),
    "extraction": (
        "Reading HTML",
        "Whole articles (body, the way back to the page, what was removed, credits, dates, language) against libraries "
        "that give the body.",
        ["--pages", "60"],
        ["--pages", "12", "--rounds", "2"],
    ),
    "speech": (
        "Who said what",
        "On the bundled stories, which are invented and on which our rules were made: see quality/ for others.",
        [],
        ["--rounds", "1"],
    ),
    "near_duplicates": (
        "Copies in an archive",
        "A fifth of the articles are planted copies, cut and changed. Ratio: seconds.",
        ["--articles", "10000"],
        ["--articles", "1000"],
    ),
    "passages": (
        "What texts share",
        "Texts of known descent, four independent reports among them that quote the same words.",
        [],
        ["--families", "2", "--size", "20"],
    ),
    "clustering": (
        "Stories",
        "B³ and seconds. TF-IDF's threshold is the best of thirty on these very articles; ours is the one that ships.",
        [],
        ["--events", "25"],
    ),
    "reconcile": (
        "One story of many reports",
        "Larger: `python bench/reconcile.py --most 200`; limit 60 s for 200 reports.",
        ["--most", "50"],
        ["--most", "25"],
    ),
    "memory": ("Memory", "Peak resident memory of whole processes.", [], ["--megabytes", "5,50"]),
    "growth": (
        "Growth",
        "![Time against the number of articles](bench-growth.svg)",
        ["--sizes", "1000,10000,100000", "--archive-sizes", "1000,4000"],
        ["--sizes", "500,1000", "--archive-sizes", "250,500"],
    ),
    "startup": ("Start-up", "Commands that need no model. Limit: 2 s.", ["--runs", "10"], ["--runs", "3"]),
}
# Parts that are measured as one waits, on all cores; the others on one.
ALL_CORES = {"end_to_end"}
BESIDE = ("trafilatura", "newspaper4k", "textacy", "datasketch", "rensa", "scikit-learn", "spacy")

Held = dict[str, dict[str, object]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--parts", default=",".join(PARTS), help="only these; none: the page once more")
    parser.add_argument("--quick", action="store_true", help="small samples, printed and not kept")
    given = parser.parse_args()
    chosen = [part for part in given.parts.split(",") if part]
    if unknown := [part for part in chosen if part not in PARTS]:
        print(f"No part {unknown[0]!r}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    held: Held = json.loads(HELD.read_text("utf-8")) if HELD.exists() and not given.quick else {}
    failed = []
    for number, part in enumerate(chosen, 1):
        print(f"[{number}/{len(chosen)}] {part} ...", end="", file=sys.stderr, flush=True)
        began = time.perf_counter()
        rows = run(part, given.quick)
        print(f" {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        if rows is None:
            failed.append(part)
            continue
        held[part] = {"machine": machine(), "beside": beside(), "rows": rows}
        if not given.quick:
            HELD.write_text(
                json.dumps({p: held[p] for p in PARTS if p in held}, indent=1, ensure_ascii=False) + "\n", "utf-8"
            )
            PAGE.write_text(page(held), "utf-8")
    if held and not given.quick:
        PAGE.write_text(page(held), "utf-8")
    print(page(held))
    return 1 if failed else 0


def run(part: str, quick: bool) -> list[dict[str, object]] | None:
    """The rows of one part; None, with the reason on the screen, if it failed."""
    _, _, whole, small = PARTS[part]
    command = [sys.executable, str(Path(__file__).with_name(f"{part}.py")), *(small if quick else whole), "--json"]
    environment = {"PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}
    if part not in ALL_CORES:
        environment["OMP_NUM_THREADS"] = "1"
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    if done.returncode:
        print(f" failed\n{done.stderr[-1000:]}", file=sys.stderr)
        return None
    rows: list[dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def machine() -> str:
    """What the figures depend on, without names or paths."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    python = f"{platform.system()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores ({processor()}), {memory:.0f} GB, {python}"


def processor() -> str:
    """The processor's make, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def page(held: Held) -> str:
    """The table of tables, for a reader."""
    machines, libraries = ("; ".join(sorted({str(h[key]) for h in held.values()})) for key in ("machine", "beside"))
    blocks = [OPENING.format(machines=machines, beside=libraries)]
    for part, (title, note, _, _) in PARTS.items():
        if part not in held:
            blocks.append(f"## {title}\n\nNot measured yet: `python bench --parts {part}`.\n")
            continue
        rows = [Row(**row) for row in held[part]["rows"]]  # type: ignore[arg-type,attr-defined]
        blocks.append("\n\n".join(filter(None, [f"## {title}", note, table(rows)])) + "\n")
    return "\n".join(blocks)


def beside() -> str:
    """The libraries beside ours, with their versions."""
    found = []
    for name in BESIDE:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} (not installed)")
    return ", ".join(found)


OPENING = """# How fast, beside what

Made by `make bench`; one part again: `python bench --parts speech`. Every ratio is of two things measured in one run on
one machine, above 1 where ours is the better; seconds are the processor's unless a row says otherwise, one core each.
Absolute figures move with the machine and with what else it does; ratios move by a tenth.

Measured by themselves: `bench/corpus.py` (`rashomon run` with and without reprints, against the annotator's own pass),
`bench/killed.py` (a run killed and gone on with),
`bench/archive.py` (what readers wait meanwhile), `bench/quotation.py` (each part of reading).

Machine: {machines}. Beside ours: {beside}.
"""


if __name__ == "__main__":
    raise SystemExit(main())
