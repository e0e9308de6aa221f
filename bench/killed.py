#!/usr/bin/env python3
"""A run that is killed halfway and gone on with, beside one left in peace: what it costs, and whether it is the same.

    perturbed.py 100000 corpus.jsonl --reports 8
    killed.py corpus.jsonl FOLDER

The first run and all it started are killed with -9 once half of its batches stand, and started again with the same
command. Then comes a calm run. Prints a Markdown table (CPU seconds and memory of all processes), how many of the
finished files were written a second time, and whether the tables of both runs are the same to the byte.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
from corpus import Watched, members, started, watch

from rashomon.corpus.tables import TABLES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path, help="a new folder for both runs")
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    first, second = given.folder / "killed", given.folder / "calm"
    print("| run | CPU s | s | peak MB |\n|---|---|---|---|")
    process = run(given.corpus, first)
    row("until it was killed", watch(process, lambda: batches(first) >= total(first) / 2))
    kill(process.pid)
    stood = {path: path.stat().st_mtime_ns for path in finished(first)}
    held = batches(first)
    touched: set[Path] = set()

    def look() -> bool:
        touched.update(path for path, then in stood.items() if path.exists() and path.stat().st_mtime_ns != then)
        return False

    row("gone on with", watch(run(given.corpus, first), look, 60))
    row("in peace", watch(run(given.corpus, second)))
    one, other = digests(first), digests(second)
    unlike = [name for name in one | other if one.get(name) != other.get(name)]
    print(f"\nKilled with {held} batches done. Written again: {len(touched)} of {len(stood)} finished files.")
    print(f"{len(one)} files of tables: " + (f"{len(unlike)} differ, as {unlike[0]}" if unlike else "the same bytes"))
    if unlike or touched:
        raise SystemExit(1)


def run(corpus: Path, output: Path) -> subprocess.Popen[bytes]:
    return started([sys.executable, "-m", "rashomon", "run", str(corpus), "--output", str(output)])


def kill(session: int) -> None:
    """Kill the driver; its workers see that it is gone."""
    os.kill(session, signal.SIGKILL)
    while [pid for pid in members(session) if pid != session]:
        time.sleep(0.5)


def row(name: str, found: Watched) -> None:
    print(f"| {name} | {found[0]:,.0f} | {found[1]:,.0f} | {found[2]:,.0f} |", flush=True)


def batches(output: Path) -> int:
    return len(list((output / "work").glob("accounts-*/part-*")))


def total(output: Path) -> float:
    """How many batches of stories there are; more than can be until that is known."""
    plan = next((output / "work").glob("driver-*/batches.parquet"), None)
    return 1 + max(pq.read_table(plan).column("part").to_pylist()) if plan is not None else float("inf")


def finished(output: Path) -> list[Path]:
    return [
        path for kind in ("pages", "clean", "sense", "accounts") for path in (output / "work").glob(f"{kind}-*/part-*")
    ]


def digests(output: Path) -> dict[str, str]:
    files = [*(p for table in TABLES for p in (output / table).rglob("*.parquet")), output / "report.json"]
    return {str(p.relative_to(output)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


if __name__ == "__main__":
    main()
