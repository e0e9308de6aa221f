"""Who is quoted, and all that one speaker says in every story.

In: a request.  Out: the page.  Next: intake.py
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from rashomon.errors import InputError
from rashomon.web import catalogue
from rashomon.web.desk import desk_of, show
from rashomon.web.stories import LONGEST

# Speakers on the list, and statements on the page of one.
MOST_SPEAKERS, MOST_STATEMENTS = 200, 1_000


def speakers(request: Request) -> Response:
    """The list of speakers, those with most statements first."""
    desk = desk_of(request)
    name = request.query_params.get("name", "")[:LONGEST].strip()
    found = []
    if desk.has_archive():
        with desk.reading() as archive:
            found = catalogue.speakers(archive.db, name, MOST_SPEAKERS)
    return show("speakers.html.j2", name=name, found=found, is_full=len(found) == MOST_SPEAKERS)


def speaker(request: Request) -> Response:
    """One speaker across stories, under every name that holds the one asked for; the newest story first."""
    name = request.query_params.get("name", "")[:LONGEST].strip()
    if not name:
        raise InputError("Say which speaker: /speaker?name=Anna+Berg")
    with desk_of(request).reading() as archive:
        said = archive.quotes(name)
        stories = list(dict.fromkeys(str(quote["story"]) for quote in said[:MOST_STATEMENTS]))
        titles = catalogue.titles(archive.db, stories)
    names = Counter(str(quote["speaker"]) for quote in said)
    groups: list[tuple[str, str, list[dict[str, Any]]]] = [
        (story, titles.get(story, ""), [q for q in said[:MOST_STATEMENTS] if q["story"] == story]) for story in stories
    ]
    return show(
        "speaker.html.j2",
        200 if said else 404,
        name=name,
        names=sorted(names.items(), key=lambda n: (-n[1], n[0])),
        groups=groups,
        count=len(said),
        left_out=max(0, len(said) - MOST_STATEMENTS),
    )
