"""The `rashomon` command: each verb is a few lines over a function that Python users can call too.

In: arguments.  Out: files, a summary, an exit code (0 done, 1 a dossier does not hold, 2 nothing could be done).
Next: report/
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from rashomon.commands.archive import register
from rashomon.commands.columns import COLUMNS, column_map
from rashomon.commands.convert import convert
from rashomon.commands.mcp import mcp
from rashomon.commands.progress import progress_bar
from rashomon.commands.run import run
from rashomon.commands.serve import serve
from rashomon.errors import DossierError, InputError, RashomonError
from rashomon.version import VERSION


class Rashomon(click.Group):
    """Turns every error of ours into one line on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DossierError as error:
            click.echo(f"rashomon: {error}", err=True)
            ctx.exit(1)
        except RashomonError as error:
            click.echo(f"rashomon: {error}", err=True)
            ctx.exit(2)


INPUTS = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")


@click.group(cls=Rashomon, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="rashomon")
def main() -> None:
    """Many reports of one event in; one account that can be checked.

    \b
    Example:
      rashomon compare saved-pages/ --output dossier/
      rashomon explain dossier/dossier.json f1a2b3c4d5
      rashomon verify dossier/dossier.html
    """


@main.command()
@INPUTS
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Folder for dossier.json and dossier.html.")
@click.option("--json", "as_json", is_flag=True, help="Print the dossier on stdout, one line a story.")
@COLUMNS
def compare(inputs: tuple[str, ...], output: Path | None, as_json: bool, columns: tuple[str, ...]) -> None:
    """Compare reports of one event: files, folders, globs or web addresses.

    \b
    Reads text, HTML, Markdown, PDF, mail, WARC, JSON lines, CSV, Parquet, ninjs, NewsML-G2,
    RSS and Atom, and lists of addresses.

    \b
    NAME.meta.json beside NAME.txt may give outlet, published, url and title.
    If the inputs tell several stories, the one with most reports is DIR/dossier.json,
    the others are DIR/story-ID/dossier.json.

    \b
    Example:
      rashomon compare monday/*.txt monday/*.html --output dossier/
    """
    from rashomon import compare as compare_inputs
    from rashomon.report.files import write_dossier
    from rashomon.report.summary import render_summary

    if output is None and not as_json:
        raise click.UsageError("Say where the dossier goes (--output DIR), or ask for it on stdout (--json).")
    with progress_bar() as progress:
        dossiers = compare_inputs(inputs, progress=progress, columns=column_map(columns))
    for n, dossier in enumerate(dossiers):
        if output is not None:
            write_dossier(
                dossier.to_json(), dossier.dumps(), output if n == 0 else output / f"story-{dossier.story_id}"
            )
        if as_json:
            click.echo(json.dumps(dossier.to_json(), ensure_ascii=False))
    if not as_json and output is not None:
        click.echo(render_summary(dossiers[0].to_json()))
        for other in dossiers[1:]:
            place = output / f"story-{other.story_id}" / "dossier.html"
            click.echo(f"Another story, {len(other.articles)} article(s): {place}")
        click.echo(f"\nDossier: {output / 'dossier.html'}")


@main.command()
@INPUTS
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line and input.")
@COLUMNS
def read(inputs: tuple[str, ...], as_json: bool, columns: tuple[str, ...]) -> None:
    """Say what each article says by itself, without comparing.

    \b
    Example:
      rashomon read courier.txt --json | jq '.statements[].content.text'
    """
    from rashomon import default_models
    from rashomon.dossier import reading_json
    from rashomon.readers import open_inputs
    from rashomon.reconcile import read_pages, say_nothing_read
    from rashomon.report.alone import render_reading

    pages, caveats = open_inputs(inputs, columns=column_map(columns))
    if not pages:
        raise InputError(say_nothing_read(caveats))
    with progress_bar() as progress:
        readings = read_pages(pages, default_models(), caveats, progress)
    for caveat in caveats:
        click.echo(f"rashomon: {caveat.reason}", err=True)
    for found in readings:
        form = reading_json(found.reading, found.entities)
        click.echo(json.dumps(form, ensure_ascii=False) if as_json else render_reading(form))


@main.command()
@click.option("--output", "-o", type=click.Path(path_type=Path), default=Path("demo-output"), show_default=True)
def demo(output: Path) -> None:
    """Make the dossier of a bundled story, invented from first to last.

    \b
    Example:
      rashomon demo --output demo-output/
    """
    from rashomon.stories import story

    ctx = click.get_current_context()
    ctx.invoke(compare, inputs=tuple(map(str, story("summit"))), output=output, as_json=False, columns=())


@main.command()
@click.argument("dossier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(dossier: Path) -> None:
    """Re-check a dossier (.json or .html) offline: its schema, every citation, and the way back to each raw page.

    \b
    Example:
      rashomon verify dossier/dossier.html
    """
    from rashomon.report.files import read_dossier
    from rashomon.verification import verify as verify_dossier

    found = verify_dossier(read_dossier(dossier), beside=Path())
    click.echo(f"{dossier} holds: {found.evidence} citations in {found.articles} articles stand to the character.")
    click.echo(
        f"Raw pages: {found.raw_rebuilt} rebuilt from the dossier and {found.raw_reread} re-read from their files, "
        f"each with its sha256; {found.raw_absent} not to be had here."
    )


@main.command()
@click.argument("dossier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("item", metavar="ID")
def explain(dossier: Path, item: str) -> None:
    """Show one finding with all its evidence in context: a fact, wording, statement, entity, origin or article id.

    \b
    Example:
      rashomon explain dossier/dossier.json f1a2b3c4d5
    """
    from rashomon.report.explain import render_explanation
    from rashomon.report.files import read_dossier

    click.echo(render_explanation(read_dossier(dossier), item))


@main.command()
@click.argument("origin", metavar="ORIGIN")
@click.argument("dossier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def without(origin: str, dossier: Path) -> None:
    """List what loses all support if one source falls: an origin, a wire or an outlet, by id or name.

    \b
    Example:
      rashomon without "Meridian Press" dossier/dossier.json
    """
    from rashomon.report.files import read_dossier
    from rashomon.support import render_fallen
    from rashomon.support import without as take_away

    click.echo(render_fallen(take_away(read_dossier(dossier), origin)))


@main.command()
@click.argument("dossier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--kind", type=click.Choice(["stemma", "coverage", "timeline", "figures"]), default="stemma", show_default=True
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="SVG file; stdout if none is given.")
def plot(dossier: Path, kind: str, output: Path | None) -> None:
    """Draw one picture of a dossier as SVG.

    \b
    Example:
      rashomon plot dossier/dossier.json --kind stemma --output stemma.svg
    """
    from rashomon.report.files import read_dossier
    from rashomon.report.picture import KINDS, render_picture

    picture = render_picture(read_dossier(dossier), next(k for k in KINDS if k == kind))
    if output is None:
        click.echo(picture)
    else:
        output.write_text(picture, "utf-8", newline="\n")


register(main)
main.add_command(convert)
main.add_command(mcp)
main.add_command(serve)
main.add_command(run)
