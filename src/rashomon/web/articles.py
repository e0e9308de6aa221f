"""An article in full, every finding marked in place; and the way from any id to the place it stands for.

In: a request.  Out: the page.  Next: speakers.py
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from rashomon.errors import InputError
from rashomon.report.index import Report, cite
from rashomon.report.story_page import full_articles, story_page
from rashomon.web import catalogue
from rashomon.web.desk import Desk, OpenStory, article_address, desk_of, show, story_address


def article(request: Request) -> Response:
    """One article. Which report of its story it is, its findings, what cleaning took away."""
    desk, name = desk_of(request), request.path_params["article"]
    with desk.reading() as archive:
        row = catalogue.article_row(archive.db, name)
    if row is None:
        raise HTTPException(404)
    found = story_with(desk, row.story)
    report = found.page.index.report.get(name) if found else None
    if found is None or report is None:  # an earlier version of its page, or too new for the dossier
        alone = story_page({"articles": [row.form]}, {name: article_address(name)})
        (full,) = full_articles(alone.index, (), (), alone.reports)
    else:
        page = found.page
        (full,) = full_articles(page.index, (*page.differences, *page.agreed_points), page.wordings, [report])
    return show(
        "article_page.html.j2",
        article=full,
        story=found,
        home=found.home if found else story_address(row.story),
        replaced=row.replaced,
        is_told=report is not None,
        beside=beside(found, report) if found and report else {},
    )


def beside(found: OpenStory, report: Report) -> dict[str, Report]:
    """The reports of the story that came out before and after this one."""
    reports, here = found.page.reports, report.number - 1
    around = {
        "before": reports[here - 1] if here else None,
        "after": reports[here + 1] if here + 1 < len(reports) else None,
    }
    return {which: other for which, other in around.items() if other}


def sentence(request: Request) -> Response:
    """One sentence of an article, for showing beside a citation."""
    desk, name, start = desk_of(request), request.path_params["article"], request.path_params["start"]
    with desk.reading() as archive:
        known = catalogue.story_of(archive.db, name)
    found = story_with(desk, known[0]) if known else None
    report = found.page.index.report.get(name) if found else None
    if report is None or start >= len(report.text):
        raise HTTPException(404)
    words = cite(report, start, start + 1).sentence
    headers = {"cache-control": "private, max-age=3600"}
    return JSONResponse({"report": f"{report.number} {report.name}", "words": words}, headers=headers)


def story_with(desk: Desk, story: str) -> OpenStory | None:
    """A story laid out; None if it has no dossier yet."""
    try:
        return desk.open_story(story)
    except InputError:
        return None


def find(request: Request) -> Response:
    """From the id of a story, an article, a statement or a fact to where it stands now."""
    desk, item = desk_of(request), request.path_params["item"]
    with desk.reading() as archive:
        known = catalogue.story_of(archive.db, item)
    if known is None:
        return RedirectResponse(desk.open_story(item).home, 302)
    story, kind = known
    if kind == "article":
        return RedirectResponse(article_address(item), 302)
    found = desk.open_story(story)
    if kind == "fact":
        return RedirectResponse(f"{found.home}findings/{item}", 302)
    statement = found.page.index.statements.get(item)
    citation = found.page.index.cite(statement["content"]) if statement else None
    if citation is None:
        return show("gone.html.j2", 404, story=found, item=item)
    return RedirectResponse(citation.link, 302)
