"""`rashomon run`: a corpus of any size into Parquet tables.

In: files, folders.  Out: tables, a report.  Next: ../corpus/__init__.py
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from rashomon.commands.columns import COLUMNS, column_map

# What each step is called while people watch.
STEPS = {
    "pages": "taking pages in", "clean": "cleaning", "meetings": "who may belong together",
    "candidates": "who may belong together", "alike-in-words": "comparing words", "sense": "comparing sense",
    "alike": "comparing sense", "link": "sorting into stories", "accounts": "reading and reconciling",
}  # fmt: skip


@click.command()
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS...")
@click.option(
    "--output", "-o", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the tables."
)
@click.option(
    "--engine",
    type=click.Choice(["embedded", "dask"]),
    default="embedded",
    show_default=True,
    help="Where the work is done.",
)
@click.option("--cluster", metavar="ADDRESS", help="Scheduler of a Dask cluster, such as tcp://10.0.0.5:8786.")
@COLUMNS
def run(corpus: tuple[str, ...], output: Path, engine: str, cluster: str | None, columns: tuple[str, ...]) -> None:
    """Read a corpus of any size into Parquet tables: stories, articles, statements, facts, accounts, wordings, lineage.

    \b
    Takes what `compare` takes; JSON lines, Parquet and WARC are read as a stream. Works on all cores. Stopped at any
    moment, the same command goes on where it was. DIR/report.json and DIR/skipped say what was left out, and why.
    On a cluster, CORPUS is read here; DIR must be a folder that every worker sees under the same path.

    \b
    Example:
      rashomon run news-2031.jsonl --output tables/
      rashomon run crawl/*.warc.gz --output /shared/tables --engine dask --cluster tcp://10.0.0.5:8786
    """
    from rashomon.corpus import run_corpus

    began = time.monotonic()
    with progress_of_steps() as progress:
        report = run_corpus(
            corpus, output, engine=engine, cluster=cluster, columns=column_map(columns), progress=progress
        )
    click.echo(render(report, time.monotonic() - began))
    click.echo(f"\nTables: {output}")


def render(report: dict[str, Any], seconds: float) -> str:
    """The report of a run as a few lines."""
    lines = [
        f"{report['pages']} pages in, {report['articles']} articles of {report['stories']} stories; "
        f"{report['statements']} statements, {report['facts']} facts, {report['wordings']} wordings, "
        f"{report['lineage']} edges of lineage. {seconds:.0f} s."
    ]
    if report["why_skipped"]:
        lines.append(f"Left out: {report['skipped']}")
    for entry in report["why_skipped"]:
        lines.append(f"  {entry['stage']}: {entry['count']}, such as:")
        lines += [f"    {reason}" for reason in entry["examples"]]
    return "\n".join(lines)


@contextmanager
def progress_of_steps() -> Iterator[Any]:
    """A bar for each step on stderr while people watch; a line a step where they do not."""
    if not sys.stderr.isatty():
        seen: set[str] = set()

        def line(what: str, done: int, total: int) -> None:
            if done == total and what in STEPS and what not in seen:
                seen.add(what)
                click.echo(f"{STEPS[what]}: {total} of {total} shards", err=True)

        yield line
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            step = STEPS.get(what.removeprefix("rows of "), "writing tables")
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total or None)
            bar.update(tasks[step], completed=done, total=total or None)

        yield show
