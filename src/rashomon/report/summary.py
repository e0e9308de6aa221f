"""The dossier on one screen of a terminal, differences first.

In: the dossier's JSON form.  Out: plain text.  Next: explain.py
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap

from rashomon.report.index import Json
from rashomon.report.points import Answer, Point
from rashomon.report.story_page import StoryPage, story_page
from rashomon.report.values import counted

WIDTH = 96
# A terminal shows some 60 lines before the first is gone.
MOST_DIFFERENCES, MOST_WORDINGS, MOST_TIES, MOST_CAVEATS = 8, 4, 6, 4
MOST_REPORTS = 8
MOST_ANSWERS = 6
_NO_DATE = "no date"
# What a terminal would obey, or what would turn the text around it.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render_summary(dossier: Json) -> str:
    """What a reader should know first, in plain text.

    >>> print(render_summary({"articles": [{"id": "a", "outlet": "The Tarn Post", "text": "Rain."}]}))
    A story without a title
    1 report, 1 origin
    <BLANKLINE>
      1  The Tarn Post, no date
    <BLANKLINE>
    Nothing to compare: there is 1 report.
    """
    page = story_page(dossier)
    blocks = [_head(page), _reports(page), _differences(page), _wordings(page), _ties(page), _caveats(page)]
    return "\n\n".join(block for block in blocks if block)


def plain(text: str) -> str:
    """Words from outside on one line, with nothing in them that a terminal obeys.

    >>> plain("a\\x1b[31m red\\nword")
    'a[31m red word'
    """
    return " ".join(_OBEYED.sub("", text).split())


def folded(text: str, indent: str = "", first: str | None = None) -> str:
    """Text in lines of a terminal's width."""
    lead = indent if first is None else first
    lines = wrap(plain(text), WIDTH, initial_indent=lead, subsequent_indent=indent, break_on_hyphens=False)
    return "\n".join(lines)


def clipped(text: str, length: int) -> str:
    text = plain(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _head(page: StoryPage) -> str:
    origins = counted(page.origin_count, "origin") if page.origin_count else "origins unknown"
    line = f"{counted(len(page.reports), 'report')}, {origins}" + (f" · {page.dates}" if page.dates else "")
    tally = " · ".join(f"{count} {verdict.name.lower()}" for verdict, count, _ in page.tally)
    return "\n".join(filter(None, [clipped(page.title, WIDTH), line, tally]))


def _reports(page: StoryPage) -> str:
    lines = [
        f"{report.number:>3}  {clipped(f'{report.name}, {report.published or _NO_DATE}', WIDTH - 5)}"
        for report in page.reports[:MOST_REPORTS]
    ]
    return "\n".join(lines + _more(page.reports, MOST_REPORTS, "report"))


def _differences(page: StoryPage) -> str:
    if len(page.reports) < 2:
        return f"Nothing to compare: there is {counted(len(page.reports), 'report')}."
    if not page.differences:
        return "No difference was found on any point that two reports answer."
    shown = [_difference(point) for point in page.differences[:MOST_DIFFERENCES]]
    return "\n".join(["Differences", *shown, *_more(page.differences, MOST_DIFFERENCES, "difference")])


def _difference(point: Point) -> str:
    head = folded(f"{point.verdict.name}: {point.question}", "    ", f"  {point.verdict.sign} ")
    answers = "; ".join(_answer(answer) for answer in point.answers[:MOST_ANSWERS])
    if len(point.answers) > MOST_ANSWERS:
        answers += f"; and {len(point.answers) - MOST_ANSWERS} more"
    return "\n".join([head, folded(clipped(answers, 3 * WIDTH - 40), "        ", "      ")])


def _answer(answer: Answer) -> str:
    numbers = ", ".join(str(report.number) for report in answer.reports[:MOST_REPORTS])
    more = f" and {len(answer.reports) - MOST_REPORTS} more" if len(answer.reports) > MOST_REPORTS else ""
    return f"{clipped(answer.value, 60)} [{numbers}{more}]"


def _wordings(page: StoryPage) -> str:
    grave = [group for group in page.wordings if any(is_grave for _, is_grave in group.kinds)]
    if not grave:
        return ""
    lines = []
    for group in grave[:MOST_WORDINGS]:
        kinds = ", ".join(kind for kind, is_grave in group.kinds if is_grave)
        words = clipped(group.first.saying.content.words, 48)
        lines.append("  " + clipped(f"{group.speaker}: {kinds} (“{words}”)", WIDTH - 2))
    return "\n".join(["Words that changed on the way", *lines, *_more(grave, MOST_WORDINGS, "wording")])


def _ties(page: StoryPage) -> str:
    ties = [tie for tie in page.ties if tie.is_main]
    if not ties:
        return ""
    lines = [clipped(f"{tie.child} {tie.phrase} {tie.parent}", WIDTH - 2) for tie in ties[:MOST_TIES]]
    return "\n".join(["Where the words came from", *("  " + line for line in lines), *_more(ties, MOST_TIES, "tie")])


def _caveats(page: StoryPage) -> str:
    if not page.caveats:
        return ""
    lines = [clipped(doubt.reason, WIDTH - 2) for doubt in page.caveats[:MOST_CAVEATS]]
    return "\n".join(["Caveats", *("  " + line for line in lines), *_more(page.caveats, MOST_CAVEATS, "caveat")])


def _more(items: Sequence[object], shown: int, one: str) -> list[str]:
    return [f"  … and {counted(len(items) - shown, f'more {one}')}"] if len(items) > shown else []
