"""The bench runs without the libraries that it measures against, and its page is what it measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def bench(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "bench"), *options], capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_a_part_is_measured_and_stands_in_a_table() -> None:
    done = bench("--quick", "--parts", "near_duplicates")
    assert done.returncode == 0, done.stderr
    (row,) = [line for line in done.stdout.splitlines() if "against runs of five words" in line]
    _, ours, beside, ratio, command = [cell.strip() for cell in row.strip("|").split(" | ")]
    assert "found" in ours
    assert "found" in beside
    assert float(ratio) > 0
    assert command == "`python bench/near_duplicates.py --articles 1000`"
    assert "Not measured yet: `python bench --parts startup`." in done.stdout


def test_an_unknown_part_is_named_with_those_there_are() -> None:
    done = bench("--parts", "weather")
    assert done.returncode == 2
    assert "'weather'" in done.stderr
    assert "near_duplicates" in done.stderr


def test_the_page_says_what_was_measured() -> None:
    held = json.loads((ROOT / "docs" / "bench.json").read_text("utf-8"))
    page = (ROOT / "docs" / "bench.md").read_text("utf-8")
    for part in held.values():
        for row in part["rows"]:
            line = next(line for line in page.splitlines() if line.startswith(f"| {row['what']} | {row['ours']} |"))
            assert row["command"] in line
    assert all((ROOT / "bench" / f"{part}.py").exists() for part in held)


def test_every_command_of_the_page_is_there() -> None:
    page = (ROOT / "docs" / "bench.md").read_text("utf-8")
    commands = {cell.split()[1] for line in page.splitlines() for cell in line.split("`") if cell.startswith("python ")}
    assert commands
    assert all((ROOT / name).exists() or name == "-c" for name in commands)
