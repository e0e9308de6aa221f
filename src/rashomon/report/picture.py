"""One picture of a dossier as an SVG file: the stemma, the coverage, the timeline, or the figures on their scales.

In: the dossier's JSON form, a kind of picture.  Out: SVG text.  Next: markdown.py
"""

from __future__ import annotations

from typing import Literal, get_args

from markupsafe import Markup

from rashomon.errors import InputError
from rashomon.report.html import asset, templates
from rashomon.report.index import Json
from rashomon.report.story_page import story_page

Kind = Literal["stemma", "coverage", "timeline", "figures"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def render_picture(dossier: Json, kind: Kind) -> str:
    """A picture that stands alone: for a slide, a paper, a wall.

    >>> render_picture({"articles": [{"id": "a", "outlet": "The Tarn Post", "text": "Rain."}]}, "stemma")[:41]
    '<svg xmlns="http://www.w3.org/2000/svg" v'
    >>> render_picture({"articles": []}, "timeline")
    Traceback (most recent call last):
    rashomon.errors.InputError: No timeline to draw: fewer than two days are known in this dossier.
    """
    page = story_page(dossier)
    points = [point for point in (*page.differences, *page.agreed_points) if point.scale]
    missing = {
        "stemma": "" if page.reports else "it holds no article",
        "coverage": "" if page.coverage.rows else "no point that two reports could cover is in this dossier",
        "timeline": "" if page.timeline else "fewer than two days are known in this dossier",
        "figures": "" if points else "no point with two figures of one unit is in this dossier",
    }
    if kind not in missing:
        raise InputError(f"No picture of the kind {kind!r}: there are {', '.join(KINDS)}.")
    if missing[kind]:
        raise InputError(f"No {kind} to draw: {missing[kind]}.")
    drawn = (
        templates()
        .get_template("picture.svg.j2")
        .render(
            page=page,
            kind=kind,
            points=points,
            height=8 + sum(74 + 26 * len(point.answers) for point in points),
            ink=Markup(asset("picture.css")),  # noqa: S704 -- ours
        )
    )
    return drawn.strip() + "\n"
