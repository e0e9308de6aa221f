"""One row of the table: what was measured, ours, what stands beside it, their ratio, and the command that measures it.

In: the parts of the bench.  Out: rows, as a Markdown table or as JSON.  Next: __main__.py
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
# Data sets beside the project, for who has them; every part also runs without.
SHARED = ROOT.parent / "shared" / "bench"


@dataclass(frozen=True)
class Row:
    """Two things measured in one run, and how many times the second is the first."""

    part: str
    what: str
    ours: str
    beside: str
    ratio: float | None  # above 1: ours is the better
    command: str


def show(rows: Sequence[Row], as_json: bool) -> None:
    """Print rows for a reader, or for the program that puts the table together."""
    if as_json:
        print(json.dumps([asdict(row) for row in rows]))
        return
    print(table(rows))


def table(rows: Sequence[Row]) -> str:
    """Rows as a Markdown table.

    >>> print(table([Row("start", "--help", "80 ms", "python 10 ms", 0.125, "bench/startup.py")]))
    | what | ours | beside it | ratio | command |
    |---|---|---|---|---|
    | --help | 80 ms | python 10 ms | 0.12 | `bench/startup.py` |
    """
    lines = ["| what | ours | beside it | ratio | command |", "|---|---|---|---|---|"]
    for row in rows:
        ratio = "" if row.ratio is None else shown(row.ratio)
        lines.append(f"| {row.what} | {row.ours} | {row.beside} | {ratio} | `{row.command}` |")
    return "\n".join(lines)


def shown(ratio: float) -> str:
    """Two figures and a little: .003, 0.12, 5.24, 28."""
    return f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def parser(doc: str | None) -> argparse.ArgumentParser:
    """The options that every part has."""
    made = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--json", action="store_true", help="rows as JSON, for the whole table")
    return made


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """The processor's seconds that some work takes, and what it gives."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    wall: float  # seconds
    cpu: float  # seconds
    peak: float  # MB
    code: int


def cost(command: Sequence[str], **environment: str) -> Cost:
    """Run a command to its end, its output thrown away: what `/usr/bin/time -v` says of it."""
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (1, 2)]
    began = time.perf_counter()
    pid = os.posix_spawnp(command[0], list(command), os.environ | environment, file_actions=quiet)
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    per_mb = 1024 if sys.platform != "darwin" else 1 << 20
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / per_mb, os.waitstatus_to_exitcode(status))
