"""The local pages as an application: which address gives what.

In: an archive's path.  Out: an ASGI app, behind its door.  Next: guard.py
START HERE for the pages. Each handler is a plain function of a request, run beside others in a pool of threads.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from rashomon.errors import InputError, RashomonError
from rashomon.models.protocols import Models
from rashomon.readers import Fetcher
from rashomon.web import articles, corrections, intake, jobs, keeping, speakers, stories, story
from rashomon.web.desk import ASSETS, Desk, asset_address, asset_text, show
from rashomon.web.guard import MAX_BODY_BYTES, Guard, TooLarge, too_large
from rashomon.web.writer import Busy, Writer


def build_app(
    place: Path,
    load_models: Callable[[], Models],
    fetcher: Fetcher | None = None,
    max_body: int = MAX_BODY_BYTES,
) -> ASGIApp:
    """The pages over one archive. The models are loaded when something is first taken in, not before."""
    writer = Writer(place, load_models)

    @asynccontextmanager
    async def living(_app: Starlette) -> AsyncIterator[None]:
        yield
        writer.stop()

    app = Starlette(
        routes=[
            Route("/", stories.stories),
            Route("/stories/{story}", story.without_slash),
            Route("/stories/{story}/", story.story),
            Route("/stories/{story}/ties", story.ties),
            Route("/stories/{story}/findings/{item}", story.finding),
            Route("/stories/{story}/origins/{item}", story.origin),
            Route("/stories/{story}/{file}", keeping.dossier_file),
            Route("/articles/{article}", articles.article),
            Route("/articles/{article}/sentences/{start:int}", articles.sentence),
            Route("/find/{item}", articles.find),
            Route("/speakers", speakers.speakers),
            Route("/speaker", speakers.speaker),
            Route("/add", intake.form),
            Route("/add", intake.take_in, methods=["POST"]),
            Route("/update", intake.update, methods=["POST"]),
            Route("/jobs/{number:int}", jobs.job),
            Route("/jobs/{number:int}/told", jobs.told),
            Route("/jobs/{number:int}/stop", jobs.stop, methods=["POST"]),
            Route("/settled", corrections.settled),
            Route("/settled.toml", corrections.settled_file),
            Route("/settle/{kind}", corrections.settle, methods=["POST"]),
            Route("/unsettle", corrections.unsettle, methods=["POST"]),
            Route("/favicon.ico", no_icon),
            Route("/assets/{version}/{name}", give_asset),
        ],
        exception_handlers={HTTPException: not_given, RashomonError: went_wrong, TooLarge: sent_too_much, 500: broke},
        lifespan=living,
    )
    app.state.desk = Desk(place, writer)
    app.state.fetcher = fetcher
    app.state.max_body = max_body
    return Guard(app, max_body)


def give_asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ASSETS or request.url.path != asset_address(name):
        raise HTTPException(404)
    return Response(
        asset_text(name), media_type=ASSETS[name], headers={"cache-control": "public, max-age=31536000, immutable"}
    )


def no_icon(_request: Request) -> Response:
    """A browser asks for one beside a page that cannot name it, such as a refusal."""
    return Response(status_code=204)


def not_given(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    words = {
        404: f"There is nothing at {request.url.path[:200]}. It may have been joined to another story, or taken out.",
        405: "This address is not asked in that way.",
    }
    stated = error.detail if isinstance(error, HTTPException) and status not in words else ""
    return show("wrong.html.j2", status, words=words.get(status, stated or "That could not be done."))


def went_wrong(request: Request, error: Exception) -> Response:
    """An error of ours, in its own words."""
    status = 503 if isinstance(error, Busy) else 500
    if isinstance(error, InputError):
        status = 404 if request.method in ("GET", "HEAD") else 400
    return show("wrong.html.j2", status, words=str(error))


def sent_too_much(request: Request, _error: Exception) -> Response:
    return show("wrong.html.j2", 413, {"connection": "close"}, words=too_large(request.app.state.max_body))


def broke(_request: Request, error: Exception) -> Response:
    words = f"Something went wrong that should not ({type(error).__name__}). What was taken in is kept."
    return show("wrong.html.j2", 500, words=words)
