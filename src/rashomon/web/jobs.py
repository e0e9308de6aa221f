"""How far a job is: a page that looks again by itself, with a script or without.

In: a request.  Out: the page, or its lines as JSON.  Next: writer.py
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from rashomon.web.desk import desk_of, show
from rashomon.web.writer import Job


def job(request: Request) -> Response:
    return show("job.html.j2", 200, {"cache-control": "no-store"}, job=asked_for(request).told())


def told(request: Request) -> Response:
    """What has happened since the line that the page has seen last."""
    since = request.query_params.get("since", "0")
    start = int(since) if since.isascii() and since.isdecimal() and len(since) < 9 else 0
    return JSONResponse(asked_for(request).told(start), headers={"cache-control": "no-store"})


def stop(request: Request) -> Response:
    """Stop a job after the page in hand."""
    found = asked_for(request)
    found.stop()
    return RedirectResponse(f"/jobs/{found.number}", 303)


def asked_for(request: Request) -> Job:
    found = desk_of(request).writer.jobs.get(request.path_params["number"])
    if found is None:
        raise HTTPException(404)
    return found
