"""The dossier as Markdown, for a note, a ticket or a chat: the page's parts in the page's order, without the articles.

In: the dossier's JSON form.  Out: Markdown (CommonMark, with one table).  Next: explain.py
Words from outside are escaped, so that no report can set a heading, a link or a picture of its own.
"""

from __future__ import annotations

import re

from rashomon.report.descent import Descent
from rashomon.report.index import Citation, Json, Saying
from rashomon.report.points import Answer, Point
from rashomon.report.sayings import WordingGroup
from rashomon.report.story_page import StoryPage, story_page
from rashomon.report.summary import plain
from rashomon.report.ties import Origin
from rashomon.report.values import counted

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~<>&:@-])")
_SIGNS = {"states": "●", "hints": "◐", "omits": "–", "not-yet": "◌"}
# Statements of one speaker, and speakers, before the rest are only counted.
MOST_SAYINGS, MOST_SPEAKERS = 8, 20
# Rows of the matrix before the rest are only counted, and columns beyond which there is none.
MOST_ROWS, MOST_COLUMNS = 60, 20


def render_markdown(dossier: Json) -> str:
    """The dossier as a note that any tool can show.

    >>> note = render_markdown({"articles": [{"id": "a", "outlet": "The *Tarn* Post", "text": "Rain."}]})
    >>> print(note.split("## ")[0])
    # A story without a title
    <BLANKLINE>
    1 report, 1 origin
    <BLANKLINE>
    1. The \\*Tarn\\* Post, no date
    <BLANKLINE>
    <BLANKLINE>
    """
    page = story_page(dossier)
    parts = [
        _head(page),
        "## What the reports agree on\n\n" + _agreed(page),
        "## Where they differ\n\n" + _differences(page),
        "## One thing said, in several wordings\n\n" + _wordings(page),
        "## Who said what, and through whom\n\n" + _speakers(page),
        "## Where the words came from\n\n" + _ties(page),
        "## Who covers what\n\n" + _coverage(page),
        "## What they call it\n\n" + _labels(page),
        "## Timeline\n\n" + _timeline(page),
        "## Caveats\n\n" + _caveats(page),
        "This dossier compares accounts. It does not say which of them is true.\n",
    ]
    return "\n".join(parts)


def escaped(words: str) -> str:
    """Words from outside on one line, with nothing in them that Markdown or HTML would obey.

    >>> escaped("[x](javascript:y)\\n# <b>")
    '\\\\[x\\\\]\\\\(javascript\\\\:y\\\\) \\\\# \\\\<b\\\\>'
    """
    return _SPECIAL.sub(r"\\\1", plain(words)).replace("www.", "www\\.")


def _head(page: StoryPage) -> str:
    line = f"{counted(len(page.reports), 'report')}, {counted(page.origin_count, 'origin')}"
    line += f", {page.dates}" if page.dates else ""
    reports = [f"{report.number}. {escaped(report.name)}, {report.published or 'no date'}" for report in page.reports]
    return "\n".join([f"# {escaped(page.title)}", "", line, "", *reports, ""])


def _agreed(page: StoryPage) -> str:
    if not page.agreed:
        return "No point was found that two reports answer with the same value.\n"
    lines = []
    for sentence in page.agreed:
        words = "".join(f"**{_spaced(text)}**" if marked else _spaced(text) for text, marked in sentence.pieces if text)
        places = ", ".join(f"{c.report.number}" for c in sentence.reports)
        lines.append(f"- {words.strip()} \\[{places}\\] ({_weight(sentence.origins)})")
    return "\n".join(lines) + "\n"


def _spaced(text: str) -> str:
    """Escaped, its outer spaces kept: the pieces of a sentence are set one after the other."""
    inner = escaped(text)
    return (" " if text[:1].isspace() else "") + inner + (" " if text[-1:].isspace() and inner else "")


def _differences(page: StoryPage) -> str:
    if len(page.reports) < 2:
        return f"Nothing to compare: there is {counted(len(page.reports), 'report')}.\n"
    if not page.differences:
        return "No difference was found on any point that two reports answer.\n"
    return "\n".join(_point(point) for point in page.differences)


def _point(point: Point) -> str:
    lines = [f"### {point.short} {escaped(point.question)}", ""]
    lines.append(f"**{point.verdict.name}**, {counted(point.reports, 'report')}, {_weight(len(point.origins))}. ")
    lines[-1] += f"{escaped(point.why)} (`{_code(point.id)}`)"
    lines.append("")
    for answer in point.answers:
        lines.append(f"- **{escaped(answer.value) or 'the same'}** {_numbers(answer)}")
        for account in answer.accounts:
            lines.append(f"  - {_quote(account.citation)} {_source(account.citation, account.saying, account.origin)}")
    return "\n".join([*lines, "", _origins(point.origins)])


def _numbers(answer: Answer) -> str:
    return "\\[" + ", ".join(str(report.number) for report in answer.reports) + "\\]"


def _quote(citation: Citation) -> str:
    before, words, after = (_spaced(part) for part in (citation.before, citation.words, citation.after))
    return f"{before}**{words.strip()}**{after}".strip()


def _source(citation: Citation, saying: Saying | None = None, origin: str = "") -> str:
    parts = [escaped(citation.report.name), citation.report.published or "no date", f"{citation.start}–{citation.end}"]
    if saying:
        channels = [escaped(name) for name in saying.channels]
        voice = f"{'denied' if saying.denied else 'said'} by {escaped(saying.speaker) or 'someone not named'}"
        parts.append(voice + (f", through {' and '.join(channels)}" if channels else ""))
    if origin:
        parts.append(f"origin: {escaped(origin)}")
    return f"({'; '.join(parts)})"


def _origins(origins: tuple[Origin, ...]) -> str:
    return "".join(f"Origin: {escaped(origin.name)}. {escaped(origin.why)}  \n" for origin in origins)


def _wordings(page: StoryPage) -> str:
    if not page.wordings:
        return "No words of one speaker were found in two reports.\n"
    return "\n".join(_wording(group) for group in page.wordings)


def _wording(group: WordingGroup) -> str:
    lines = [f"### {group.short} {escaped(group.speaker)}, in {counted(group.reports, 'report')}", ""]
    for wording in (group.first, *group.others):
        kind = wording.kind or "first wording"
        lines.append(f"- *{kind}*: {escaped(wording.saying.content.words)} {_source(wording.saying.content)}")
    return "\n".join([*lines, ""])


def _speakers(page: StoryPage) -> str:
    if not page.speakers:
        return "No statement was found.\n"
    lines = []
    for speaker in page.speakers[:MOST_SPEAKERS]:
        lines += [f"### {escaped(speaker.name)}", ""]
        lines += [
            f"- {escaped(row.saying.content.words)} {_source(row.saying.content, row.saying)}"
            for row in speaker.sayings[:MOST_SAYINGS]
        ]
        if len(speaker.sayings) > MOST_SAYINGS:
            lines.append(f"- and {counted(len(speaker.sayings) - MOST_SAYINGS, 'more statement')}")
        lines.append("")
    if len(page.speakers) > MOST_SPEAKERS:
        lines += [f"And {counted(len(page.speakers) - MOST_SPEAKERS, 'more speaker')}.", ""]
    return "\n".join(lines)


def _ties(page: StoryPage) -> str:
    ties = [tie for tie in page.ties if tie.is_main]
    if not ties:
        return "No report was found to draw on another, and none credits an outside text.\n"
    lines = [f"- {escaped(tie.child)} {tie.phrase} {escaped(tie.parent)}. {escaped(tie.why)}" for tie in ties]
    for descent in page.descents:
        lines += _descent(descent)
    return "\n".join([*lines, ""])


def _descent(descent: Descent) -> list[str]:
    """What one report changed against its parent; what it cut and added is only counted."""
    child, parent = escaped(descent.child.name), escaped(descent.parent.name)
    lines = ["", f"### Dropped on the way from {parent} to {child}", ""]
    if descent.uncorrected:
        lines += [f"**{child} still carries a figure that {parent} has changed since.**", ""]
    for changed in (*descent.uncorrected, *descent.figures, *descent.hardened):
        lines.append(f"- {escaped(changed.why)}")
        lines += [f"  - {escaped(c.words)} {_source(c)}" for c in (changed.before, changed.after)]
    lines.append(
        f"- {counted(len(descent.quotations), 'quotation')} and {counted(len(descent.cut), 'other passage')} left out, "
        f"{counted(len(descent.added), 'passage')} added"
    )
    return lines


def _coverage(page: StoryPage) -> str:
    table = page.coverage
    if not table.rows:
        return "No point was found that more than one report could cover.\n"
    if len(table.reports) > MOST_COLUMNS:
        return f"Too wide for a note: {counted(len(page.reports), 'report')}. It is in the HTML.\n"
    legend = "● states it, ◐ hints at it, – leaves it out, ◌ came too early for it"
    lines = [legend, "", "| | " + " | ".join(str(report.number) for report in table.reports) + " |"]
    lines.append("|---" * (len(table.reports) + 1) + "|")
    for row in table.rows[:MOST_ROWS]:
        lines.append(
            f"| {row.short} {escaped(row.name)} | " + " | ".join(_SIGNS.get(s, " ") for s in row.states) + " |"
        )
    left_out = table.rows_left_out + max(0, len(table.rows) - MOST_ROWS)
    return "\n".join([*lines, "", *([f"And {counted(left_out, 'more point')}.", ""] if left_out else [])])


def _labels(page: StoryPage) -> str:
    if not page.labels:
        return "No thing was found that two reports call by different names.\n"
    lines = []
    for row in page.labels:
        used = "; ".join(
            f"{escaped(label)} \\[{', '.join(sorted({str(c.report.number) for c in places}))}\\]"
            for label, places in row.used
        )
        lines.append(f"- **{escaped(row.concept)}**: {used}")
    return "\n".join([*lines, ""])


def _timeline(page: StoryPage) -> str:
    if not page.events:
        return "No dated event was found.\n"
    lines = []
    for event in page.events:
        places = ", ".join(dict.fromkeys(str(citation.report.number) for citation in event.citations))
        lines.append(f"- **{escaped(event.when)}** {escaped(event.what)} \\[{places}\\]")
    return "\n".join([*lines, ""])


def _caveats(page: StoryPage) -> str:
    settled = [f"- Settled by an analyst: {escaped(f'{entry.what} {entry.why}')}" for entry in page.settled]
    if not page.caveats and not settled:
        return "No stage reported a doubt or a loss.\n"
    found = [f"- {escaped(doubt.reason)} ({escaped(doubt.stage)})" for doubt in page.caveats]
    return "\n".join([*found, *settled, ""])


def _weight(origins: int) -> str:
    return counted(origins, "origin") if origins else "origin unknown"


def _code(text: str) -> str:
    """An id between backticks, where nothing can be escaped."""
    return re.sub(r"[^0-9A-Za-z_:-]", "", text)
