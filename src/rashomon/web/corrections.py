"""What a reader settles: stories split and merged, speakers and facts joined and kept apart, dates; as `settle` does.

In: a form.  Out: a job; the page of all that is settled.  Next: ../override.py
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rashomon.archive import Archive
from rashomon.errors import InputError
from rashomon.override import Override, read_entry, write_overrides
from rashomon.web import catalogue
from rashomon.web.desk import Desk, desk_of, show, story_address
from rashomon.web.intake import bring_up_to_date
from rashomon.web.writer import Job

# Letters of one field, fields of one form: a story of 300 articles has as many boxes to tick.
LONGEST, MOST_FIELDS = 4_000, 2_000
# Between an article's id and the words of its account in one field.
BETWEEN = "|"


def settled(request: Request) -> Response:
    """All that is settled in this archive, each entry with the way to take it back."""
    found = overrides_of(request)
    names: dict[str, str] = {}
    if found:
        with desk_of(request).reading() as archive:
            names = catalogue.article_names(archive.db, sorted({a for o in found for a in o.articles}))
    return show("settled.html.j2", entries=[entry_for_page(override) for override in found], names=names)


def settled_file(request: Request) -> Response:
    """The same as the file that `rashomon settle` reads and writes."""
    text = write_overrides(overrides_of(request)) + "\n"
    headers = {"content-disposition": 'attachment; filename="settled.toml"'}
    return Response(text, media_type="application/toml", headers=headers)


def overrides_of(request: Request) -> list[Override]:
    desk = desk_of(request)
    if not desk.has_archive():
        return []
    with desk.reading() as archive:
        return archive.overrides()


def entry_for_page(override: Override) -> dict[str, Any]:
    return {"override": override, "form": json.dumps(override.form(), ensure_ascii=True, sort_keys=True)}


async def settle(request: Request) -> Response:
    """Add one override, and make the stories it touches anew."""
    kind = request.path_params["kind"]
    if kind not in READERS:
        raise HTTPException(404)
    async with request.form(max_fields=MOST_FIELDS, max_part_size=LONGEST) as sent:
        desk = desk_of(request)
        override, story = await run_in_threadpool(read_form, desk, kind, sent)

    def work(archive: Archive, job: Job) -> None:
        archive.settle([*archive.overrides(), override])
        job.tell("settled", f"settled: {kind.replace('-', ' ')}")
        bring_up_to_date(archive, job)
        job.story = story_address(archive.find_story(story)) if story else ""

    job = desk.writer.submit(f"Settling: {kind.replace('-', ' ')}", work, follow=True)
    return RedirectResponse(f"/jobs/{job.number}", 303)


async def unsettle(request: Request) -> Response:
    """Take one override back."""
    async with request.form(max_fields=4, max_part_size=200_000) as sent:
        form = str(sent.get("entry") or "")

    def work(archive: Archive, job: Job) -> None:
        kept = [o for o in archive.overrides() if entry_for_page(o)["form"] != form]
        if len(kept) == len(archive.overrides()):
            raise InputError("This entry is not settled (any more); nothing was changed.")
        archive.settle(kept)
        job.tell("settled", "taken back")
        bring_up_to_date(archive, job)

    job = desk_of(request).writer.submit("Taking back what was settled", work)
    return RedirectResponse(f"/jobs/{job.number}", 303)


def read_form(desk: Desk, kind: str, sent: FormData) -> tuple[Override, str]:
    """The override that a form stands for, and the story to go on to. InputError says what is missing."""
    why = text(sent, "why")
    if not desk.has_archive():
        raise InputError("There is no archive yet, so there is nothing to settle.")
    with desk.reading() as archive:
        entry, story = READERS[kind](archive, sent)
        override = read_entry(kind, entry | ({"why": why} if why else {}), "This correction")
        for article in override.articles:
            if catalogue.article_row(archive.db, article) is None:
                raise InputError(f"The archive holds no article {article[:80]!r}. Nothing was settled.")
    return override, story


def split_form(archive: Archive, sent: FormData) -> tuple[dict[str, Any], str]:
    articles = texts(sent, "article")
    if not articles:
        raise InputError("Tick the articles that are a story of their own, and send again.")
    story = archive.find_story(text(sent, "story"))
    if set(articles) >= set(catalogue.articles_of(archive.db, story)):
        raise InputError("All articles were ticked: there would be nothing to split them from.")
    return {"articles": articles}, articles[0]


def merge_form(archive: Archive, sent: FormData) -> tuple[dict[str, Any], str]:
    story = archive.find_story(text(sent, "story"))
    given = text(sent, "other").rstrip("/").rsplit("/", 1)[-1]  # an id, or the address of its page
    if not given:
        raise InputError("Say with which story: paste its address, or give its id.")
    other = archive.find_story(given)
    if other == story:
        raise InputError("That is the same story.")
    return {"articles": [a for s in (story, other) for a in catalogue.articles_of(archive.db, s)]}, story


def speaker_form(_archive: Archive, sent: FormData) -> tuple[dict[str, Any], str]:
    names = [name for name in texts(sent, "name") if name]
    if len({name.casefold() for name in names}) < 2:
        raise InputError("Give two names, as the reports write them.")
    return {"names": names}, text(sent, "story")


def fact_form(_archive: Archive, sent: FormData) -> tuple[dict[str, Any], str]:
    accounts = [account.partition(BETWEEN) for account in texts(sent, "account")]
    if len(accounts) != 2:
        raise InputError(f"Tick two accounts that answer two questions; {len(accounts)} were ticked.")
    return {"accounts": [[article, words] for article, _, words in accounts]}, text(sent, "story")


def same_fact_form(_archive: Archive, sent: FormData) -> tuple[dict[str, Any], str]:
    accounts = [account.partition(BETWEEN) for account in texts(sent, "account") if account]
    if len(accounts) < 2:
        raise InputError("Choose the finding that answers the same question, and send again.")
    return {"accounts": [[article, words] for article, _, words in accounts]}, text(sent, "story")


def date_form(_archive: Archive, sent: FormData) -> tuple[dict[str, Any], str]:
    article = text(sent, "article")
    return {"article": article, "published": text(sent, "published")}, article


READERS: dict[str, Callable[[Archive, FormData], tuple[dict[str, Any], str]]] = {
    "split": split_form, "merge": merge_form, "same-speaker": speaker_form, "not-the-same-speaker": speaker_form,
    "same-fact": same_fact_form, "not-the-same-fact": fact_form, "date": date_form,
}  # fmt: skip


def text(sent: FormData, key: str) -> str:
    return next(iter(texts(sent, key)), "")


def texts(sent: FormData, key: str) -> list[str]:
    """What stands in the fields of one name. A browser sends every line break as two characters."""
    return [value.replace("\r\n", "\n").strip() for value in sent.getlist(key) if isinstance(value, str)]
