"""The verb `convert`: a dossier in the forms that other programs read.

In: arguments.  Out: files, or text on stdout.  Next: ../exports/conversion.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

FORMS = ("markdown", "csv", "parquet", "annotations", "prov", "schema")


@click.command()
@click.argument("dossier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "form", type=click.Choice(FORMS), required=True, help="The form; see below.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="File, or folder for tables; else stdout.")
@click.option("--inline-context", is_flag=True, help="Annotations: write out what each key means; for use offline.")
def convert(dossier: Path, form: str, output: Path | None, inline_context: bool) -> None:
    """Give a dossier (.json or .html) in a form that other programs read. It is checked first.

    \b
    markdown     a note for a ticket or a chat
    csv          tables in a folder: articles, statements, facts, accounts, wordings, lineage …
    parquet      the same tables, typed
    annotations  every citation as a W3C Web Annotation (JSON-LD)
    prov         lineage and method as W3C PROV (JSON-LD)
    schema       statements and facts as schema.org Quotation and Claim (JSON-LD)

    \b
    Example:
      rashomon convert dossier/dossier.json --to annotations --output annotations.jsonld
      rashomon convert dossier/dossier.html --to csv --output tables/
    """
    from rashomon.exports.conversion import FOLDER_FORMS, TEXT_FORMS, convert_to
    from rashomon.exports.conversion import convert as converted
    from rashomon.report.files import read_dossier
    from rashomon.verification import check_dossier

    if output is None and form in FOLDER_FORMS:
        raise click.UsageError(f"--to {form} writes several tables: say into which folder (--output DIR).")
    if inline_context and form != "annotations":
        raise click.UsageError(f"--inline-context is for annotations; --to {form} needs no context from elsewhere.")
    with working(f"Checking {dossier}"):
        found = read_dossier(dossier)
        check_dossier(found)
    if output is None:
        name = next(one for one in TEXT_FORMS if one == form)
        with working(f"Writing {form}"):
            text = converted(found, name, inline_context=inline_context)
        click.echo(text.encode("utf-8", "replace"), nl=False)
        return
    name_or_folder = next(one for one in (*TEXT_FORMS, *FOLDER_FORMS) if one == form)
    with working(f"Writing {form}"):
        written = convert_to(found, name_or_folder, output, inline_context=inline_context)
    for path, size in written:
        click.echo(f"{path}: {size}")


@contextmanager
def working(what: str) -> Iterator[None]:
    """A sign of life on stderr while people watch: a story of 300 articles takes some seconds."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield
