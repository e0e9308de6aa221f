"""Which column of a table holds what: the option `--column FIELD=NAME`.

In: arguments.  Out: field → column.  Next: ../readers/records.py
"""

from __future__ import annotations

import click

COLUMNS = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="Column of a table or JSON line that holds a field.",
)


def column_map(columns: tuple[str, ...]) -> dict[str, str] | None:
    """`text=body` → the column "body" holds the text."""
    pairs = [c.partition("=") for c in columns]
    for field, sign, name in pairs:
        if not (field and sign and name):
            raise click.UsageError(f"--column {field}{sign}{name} is not FIELD=NAME, such as text=body.")
    return {field: name for field, _, name in pairs} or None
