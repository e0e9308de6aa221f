"""The verbs over an archive: add, stories, show, quotes, search, changes, export, settle, forget, watch.

In: arguments.  Out: lines, or JSON lines with --json.  Next: ../archive.py
A line of `add` is printed when its article is on the disk, and not before.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from rashomon.errors import Caveat, InputError, NoArticles

if TYPE_CHECKING:
    from rashomon.archive import Added, Archive


def usual_place() -> Path:
    """The file of this account."""
    from rashomon.store.opening import default_place

    return default_place()


def open_archive(place: Path, *, write: bool = False) -> Archive:
    """Open the archive; the models are loaded only if something is to be taken in."""
    from rashomon.archive import Archive

    if not write:
        return Archive(place)
    from rashomon import default_models

    return Archive(place, default_models())


ARCHIVE = click.option(
    "--archive",
    "place",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="RASHOMON_ARCHIVE",
    default=usual_place,
    help="The archive's file. Without it: the file of your account, or what RASHOMON_ARCHIVE names.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
SINCE = click.option("--since", metavar="DATE", help="Only from this day on, such as 2031-03-04.")


# A comment, so that the output is a file that `settle` takes.
NOTHING_SETTLED = "# Nothing is settled. How to write it: docs/how/archive.md"


def register(main: click.Group) -> None:
    """Give the command line its archive verbs."""
    for command in (add, stories, show, quotes, search, changes, export, settle, forget, watch):
        main.add_command(command)


def say(form: dict[str, Any]) -> None:
    click.echo(json.dumps(form, ensure_ascii=False))


@click.command()
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@ARCHIVE
@AS_JSON
def add(inputs: tuple[str, ...], place: Path, as_json: bool) -> None:
    """Take reports into the archive and bring the stories they belong to up to date.

    \b
    Takes what `compare` takes. What is held already is not read again; a page that changed is a new version of it.
    Without INPUT, finishes what an earlier run was stopped in.

    \b
    Example:
      rashomon add monday/*.html --archive desk.rashomon
    """
    from rashomon.readers import iter_pages

    with open_archive(place, write=True) as archive:
        read = False
        for found in archive.add(iter_pages(inputs)):
            tell(found, as_json)
            read = read or not isinstance(found, Caveat)
        bring_up(archive, as_json)
    if inputs and not read:
        raise NoArticles("Not one input could be read. Nothing was added.")


def tell(found: Added | Caveat, as_json: bool) -> None:
    """One page's line; doubts go to stderr."""
    doubts = [found] if isinstance(found, Caveat) else list(found.caveats)
    for caveat in doubts:
        click.echo(f"rashomon: {caveat.reason}", err=True)
    if isinstance(found, Caveat):
        return
    if as_json:
        say({"state": found.state, "input": found.input, "article": found.article, "story": found.story})
    else:
        where = f" as {found.article} in story {found.story}" if found.article else ""
        click.echo(f"{found.state}: {found.input}{where}")


def bring_up(archive: Archive, as_json: bool) -> None:
    """Reconcile the stories that changed, with a bar while it takes long, and tell of each."""
    from rashomon.commands.progress import progress_bar

    with progress_bar() as progress:
        stories = archive.bring_up_to_date(progress)
    for story in stories:
        tell_story(archive, story, as_json)


def tell_story(archive: Archive, story: str, as_json: bool) -> None:
    if as_json:
        say({"state": "dossier", "story": story})
    else:
        click.echo(f"dossier: story {story}: {archive.story(story)['title']}")


@click.command()
@ARCHIVE
@SINCE
@AS_JSON
def stories(place: Path, since: str | None, as_json: bool) -> None:
    """List the stories, the newest first.

    \b
    Example:
      rashomon stories --since 2031-03-04
    """
    with open_archive(place) as archive:
        found = archive.stories(since)
    for story in found:
        if as_json:
            say(story)
        else:
            stale = "  (has articles that its dossier does not know: rashomon add)" if story["stale"] else ""
            day = (story["last_published"] or "no date")[:10]
            click.echo(f"{story['id']}  {day:10}  {story['articles']:4} articles  {story['title']}{stale}")
    if not found and not as_json:
        click.echo("No stories. Take reports in with: rashomon add INPUT...")


@click.command()
@click.argument("story")
@ARCHIVE
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Folder for dossier.json and dossier.html.")
@click.option("--json", "as_json", is_flag=True, help="Print the dossier on stdout.")
def show(story: str, place: Path, output: Path | None, as_json: bool) -> None:
    """Show a story's newest dossier. STORY is its id, an id it once had, or an article's.

    \b
    Example:
      rashomon show s0a1b2c3d4e5f --output dossier/
    """
    from rashomon.report.files import write_dossier
    from rashomon.report.summary import render_summary

    with open_archive(place) as archive:
        text = archive.dossier_text(story)
    if as_json:
        click.echo(text, nl=False)
        return
    if output is not None:
        write_dossier(json.loads(text), text, output)
    click.echo(render_summary(json.loads(text)))


@click.command()
@ARCHIVE
@click.option("--speaker", metavar="NAME", help="Only of this speaker, under any name; a part of the name will do.")
@SINCE
@AS_JSON
def quotes(place: Path, speaker: str | None, since: str | None, as_json: bool) -> None:
    """List who said what, the newest first.

    \b
    Example:
      rashomon quotes --speaker "Anna Berg" --since 2031-03-01
    """
    with open_archive(place) as archive:
        found = archive.quotes(speaker, since)
    for quote in found:
        if as_json:
            say(quote)
        else:
            day, who = (quote["published"] or "no date")[:10], quote["speaker"] or "someone"
            click.echo(f"{day}  {who}: {quote['content']}  [{quote['outlet'] or quote['article']}, {quote['manner']}]")
    if not found and not as_json:
        click.echo("No statement found. A speaker is known by the names that the stories give; a part of one will do.")


@click.command()
@click.argument("text")
@ARCHIVE
@AS_JSON
def search(text: str, place: Path, as_json: bool) -> None:
    """Find words in articles, quotations and facts, the likeliest first.

    \b
    Example:
      rashomon search 'customs "written answer"'
    """
    with open_archive(place) as archive:
        found = archive.search(text)
    for hit in found:
        if as_json:
            say(hit)
        else:
            outlet = f"{hit['outlet']}: " if hit["outlet"] else ""
            click.echo(f"{hit['story']}  {hit['kind']:9}  {outlet}{' '.join(hit['words'].split())}")
    if not found and not as_json:
        click.echo("Nothing found. Every word must stand in one place; try fewer.")


@click.command()
@click.argument("story")
@ARCHIVE
@SINCE
@AS_JSON
def changes(story: str, place: Path, since: str | None, as_json: bool) -> None:
    """Say what is new in a story, what an update settled, and what was dropped.

    Without --since: since the dossier before the newest.

    \b
    Example:
      rashomon changes s0a1b2c3d4e5f --since 2031-03-04
    """
    with open_archive(place) as archive:
        found = archive.changes(story, since)
    for change in found:
        if as_json:
            say(asdict(change))
            continue
        click.echo(f"{change.kind}: {change.what}")
        for sign, lines in (("-", change.before), ("+", change.after)):
            for line in (lines or "").splitlines():
                click.echo(f"  {sign} {line}")
    if not found and not as_json:
        click.echo("Nothing changed.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@ARCHIVE
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl", show_default=True)
@AS_JSON
def export(folder: Path, place: Path, form: Literal["jsonl", "csv", "parquet"], as_json: bool) -> None:
    """Write all stories' articles, statements, facts, accounts, wordings and lineage as tables.

    As JSON lines also the dossiers themselves.

    \b
    Example:
      rashomon export tables/ --format parquet
    """
    from rashomon.store.tables import write_tables

    with open_archive(place) as archive:
        for path, rows in write_tables(archive, folder, form):
            if as_json:
                say({"file": str(path), "rows": rows})
            else:
                click.echo(f"{path}: {rows} rows")


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@ARCHIVE
@AS_JSON
def settle(file: Path | None, place: Path, as_json: bool) -> None:
    """Make FILE (TOML) what is settled in this archive; without FILE, print what is.

    \b
    Splits, merges, same speakers, accounts that are not the same fact, dates. They outlast every run.

    \b
    Example:
      rashomon settle > settled.toml; edit settled.toml; rashomon settle settled.toml
    """
    from rashomon.override import read_overrides, write_overrides

    if file is None:
        with open_archive(place) as archive:
            settled = archive.overrides()
        if as_json:
            for override in settled:
                say(override.form())
        else:
            click.echo(write_overrides(settled) or NOTHING_SETTLED)
        return
    try:
        overrides = read_overrides(file.read_text("utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read ({error}).") from error
    with open_archive(place, write=True) as archive:
        archive.settle(overrides)
        bring_up(archive, as_json)


@click.command()
@click.argument("name", metavar="ARTICLE|INPUT")
@ARCHIVE
@AS_JSON
def forget(name: str, place: Path, as_json: bool) -> None:
    """Take an article out, with its page and every dossier that quotes it. This cannot be undone.

    \b
    Example:
      rashomon forget https://courier.example/rain
    """
    with open_archive(place, write=True) as archive:
        for article in archive.forget(name):
            if as_json:
                say({"state": "forgotten", "article": article})
            else:
                click.echo(f"forgotten: {article}")
        bring_up(archive, as_json)


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="FEED|FOLDER...")
@ARCHIVE
@click.option(
    "--every", type=click.FloatRange(min=1), default=15.0, show_default=True, help="Minutes between two looks."
)
@click.option("--once", is_flag=True, help="Look once, and stop.")
@AS_JSON
def watch(sources: tuple[str, ...], place: Path, every: float, once: bool, as_json: bool) -> None:
    """Look at feeds and folders again and again, and take in what is new.

    \b
    Asks each server politely (robots.txt, a pause between two pages, only for what changed), looks again at new pages
    for corrections, and leaves a feed that fails alone for longer each time. Stop it with Ctrl-C; the next run goes on
    from there.

    \b
    Example:
      rashomon watch https://courier.example/rss saved-pages/ --every 30
    """
    from rashomon.watching import rounds

    with open_archive(place, write=True) as archive:
        try:
            for found in rounds(archive, sources, minutes=every, once=once):
                if isinstance(found, str):
                    tell_story(archive, found, as_json)
                elif isinstance(found, Caveat) or found.state != "held":
                    tell(found, as_json)
        except KeyboardInterrupt:
            click.echo("Stopped. What was told is kept.", err=True)
