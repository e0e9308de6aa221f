"""The verb `mcp`: an archive and a comparer for programs that speak the Model Context Protocol.

In: arguments.  Out: a server on stdio or HTTP.  Next: ../mcp/server.py
"""

from __future__ import annotations

from pathlib import Path

import click

from rashomon.commands.archive import ARCHIVE
from rashomon.errors import InputError


@click.command()
@ARCHIVE
@click.option("--http", metavar="HOST:PORT", help="Serve on HTTP, on an address of this machine alone; else on stdio.")
def mcp(place: Path, http: str | None) -> None:
    """Serve the archive, read-only, to programs that speak MCP (Model Context Protocol).

    \b
    Tools: list_stories, show_story, find_quotations, explain_finding, compare_texts, search.
    Dossiers are resources as well. Needs: pip install 'rashomon[mcp]'

    \b
    Example:
      rashomon mcp --archive desk.rashomon
      rashomon mcp --archive desk.rashomon --http 127.0.0.1:8766
    """
    try:
        from rashomon.mcp.server import serve_http, serve_stdio
    except ImportError as error:
        raise InputError(
            f"The server needs the package mcp ({error}). Install it: pip install 'rashomon[mcp]'."
        ) from error
    from rashomon.mcp.desk import Desk

    desk = Desk(place)
    try:
        if http is None:
            serve_stdio(desk)
        else:
            serve_http(desk, http, lambda url: click.echo(f"Listening on {url} (Ctrl-C ends it)", err=True))
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
