"""`rashomon serve`: the archive as local pages.

In: an archive's path, a port.  Out: pages, until Ctrl-C.  Next: ../web/app.py
"""

from __future__ import annotations

from pathlib import Path

import click

from rashomon.commands.archive import ARCHIVE
from rashomon.machine import listen

HOST = "127.0.0.1"
# A free one among the registered ports; nothing well known asks for it.
PORT = 8765


@click.command()
@ARCHIVE
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any that is free.")
def serve(place: Path, port: int) -> None:
    """Show the archive as pages in your browser: read, take reports in, correct.

    \b
    Only this machine can reach them. Stop with Ctrl-C; what was taken in is kept.

    \b
    Example:
      rashomon serve --archive desk.rashomon
    """
    import uvicorn

    from rashomon import default_models
    from rashomon.web.app import build_app

    check_archive(place)
    listener = listen(HOST, port, "Give another: rashomon serve --port 0")
    app = build_app(place, default_models)
    click.echo(f"http://{HOST}:{listener.getsockname()[1]}/  (Ctrl-C ends it)")
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, ws="none", lifespan="on",
        timeout_graceful_shutdown=5, limit_concurrency=100,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listener])


def check_archive(place: Path) -> None:
    """Say now, not at the first page, that a file is no archive of ours. One that is not there will be made."""
    from rashomon.archive import Archive

    if place.exists():
        Archive(place).close()
