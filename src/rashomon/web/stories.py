"""The stories: searched, narrowed by time, outlet and speaker, the likeliest or the newest first.

In: a request.  Out: the page.  Next: story.py
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from rashomon.errors import InputError
from rashomon.web import catalogue
from rashomon.web.catalogue import Asked
from rashomon.web.desk import desk_of, show

# Stories on one page.
PAGE = 30
# Letters that are heeded of anything a reader types.
LONGEST = 300


def stories(request: Request) -> Response:
    """The first page: what the archive holds, and the way to put more into it."""
    desk = desk_of(request)
    asked, faults = asked_of(request)
    number = number_of(request)
    if not desk.has_archive():
        return show(
            "stories.html.j2",
            asked=asked,
            faults=faults,
            found=[],
            count=0,
            known=[],
            pages={},
            tallies={},
            is_new=True,
        )
    with desk.reading() as archive:
        known = desk.outlets(archive)
        try:
            found, count = catalogue.find_stories(archive.db, asked, (number - 1) * PAGE, PAGE)
        except InputError as error:
            found, count = [], 0
            faults.append(str(error))
        tallies = {story.id: desk.tally(archive, story.id) for story in found}
    return show(
        "stories.html.j2",
        400 if faults else 200,
        tallies=tallies,
        asked=asked,
        faults=faults,
        found=found,
        count=count,
        known=known,
        pages=neighbours(asked, number, count),
        is_new=not count and asked == Asked(),
    )


def asked_of(request: Request) -> tuple[Asked, list[str]]:
    """What is asked, and what of it cannot be understood."""
    given = {key: request.query_params.get(key, "")[:LONGEST].strip() for key in Asked.__slots__}
    faults = []
    for key in ("since", "until"):
        if given[key] and not is_day(given[key]):
            faults.append(f"{given[key]!r} is no date. Write it as 2031-03-04.")
            given[key] = ""
    return Asked(**given), faults


def is_day(text: str) -> bool:
    """Whether this is a day of the calendar.

    >>> is_day("2031-03-04"), is_day("2031-03-32")
    (True, False)
    """
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def number_of(request: Request) -> int:
    number = request.query_params.get("page", "1")
    return max(1, min(int(number), 10**6)) if number.isascii() and number.isdecimal() and len(number) < 8 else 1


def neighbours(asked: Asked, number: int, count: int) -> dict[str, str]:
    """The addresses of the page before and the page after."""
    given = {key: getattr(asked, key) for key in Asked.__slots__ if getattr(asked, key)}
    found = {"earlier": number - 1} if number > 1 else {}
    if number * PAGE < count:
        found["later"] = number + 1
    return {which: "/?" + urlencode({**given, "page": n}) for which, n in found.items()}
