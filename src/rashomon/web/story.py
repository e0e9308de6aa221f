"""One story: its page, one finding of it, one origin of it.

In: a request.  Out: the page.  Next: keeping.py
The story page is that of the dossier file (report/), with links that lead to pages in place of parts of one page.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rashomon.version import VERSION
from rashomon.web import catalogue
from rashomon.web.desk import OpenStory, desk_of, show, story_address

# Other findings that one may be joined with, on its page.
MOST_OTHERS = 300


def without_slash(request: Request) -> Response:
    return RedirectResponse(story_address(request.path_params["story"]), 301)


def story(request: Request) -> Response:
    """The story page, from its newest dossier."""
    desk = desk_of(request)
    with desk.reading() as archive:
        name = archive.find_story(request.path_params["story"])
        digest = catalogue.newest_dossier(archive.db, name)
        stale = catalogue.is_stale(archive.db, name)
        title = catalogue.titles(archive.db, [name]).get(name, "")
    if name != request.path_params["story"]:  # an id it once had, or the beginning of one
        return RedirectResponse(story_address(name), 302)
    if not digest:
        return show("no_dossier.html.j2", 200, id=name, title=title)
    tag = f'"{digest[:32]}-{VERSION}{"-stale" if stale else ""}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    found = desk.open_story(name)
    return show(
        "story_page.html.j2",
        200,
        {"etag": tag, "cache-control": "no-cache"},
        page=found.page,
        story=found,
        home=found.home,
    )


def finding(request: Request) -> Response:
    """One finding by itself, with all its evidence and the way to correct it."""
    found = opened(request)
    item = request.path_params["item"]
    point = next((p for p in (*found.page.differences, *found.page.agreed_points) if p.id == item), None)
    if point is None:
        anchor = anchor_of(found, item)
        if not anchor:
            return show("gone.html.j2", 404, story=found, item=item)
        return RedirectResponse(f"{found.home}#{anchor}", 302)
    every = (*found.page.differences, *found.page.agreed_points)
    others = [p for p in every if p.id != item and p.answers][:MOST_OTHERS] if point.answers else []
    return show("finding.html.j2", point=point, story=found, page=found.page, others=others)


def anchor_of(found: OpenStory, item: str) -> str:
    """The place on the story page of a wording, a statement, a speaker or an origin."""
    index = found.page.index
    for kind, held in (
        ("wording", index.wordings), ("statement", index.statements), ("entity", index.entities),
        ("origin", index.origins),
    ):  # fmt: skip
        if item in held:
            return index.anchor(kind, item)
    return ""


def origin(request: Request) -> Response:
    """One origin: why its reports are one witness, and what rests on it."""
    found = opened(request)
    item = request.path_params["item"]
    bearer = next((b for b in found.page.bearers if any(o.id == item for o in b.origins)), None)
    if bearer is None:
        return show("gone.html.j2", 404, story=found, item=item)
    with desk_of(request).reading() as archive:
        elsewhere = catalogue.stories_of_outlet(archive.db, bearer.name, found.id)
    return show("origin.html.j2", bearer=bearer, story=found, page=found.page, elsewhere=elsewhere)


def ties(request: Request) -> Response:
    """Every tie between the texts, with the passages that both hold."""
    found = opened(request)
    return show("ties.html.j2", story=found, page=found.page)


def opened(request: Request) -> OpenStory:
    return desk_of(request).open_story(request.path_params["story"])
