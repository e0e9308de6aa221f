"""One finding with all its evidence in context: the sentence around it, the outlet, the date, the chain.

In: the dossier's JSON form, the id of an item.  Out: plain text.  Next: figures.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import partial

from rashomon.errors import InputError
from rashomon.report.index import Citation, Index, Json, Report, Saying
from rashomon.report.points import Point
from rashomon.report.sayings import WordingGroup
from rashomon.report.story_page import LabelRow, StoryPage, story_page
from rashomon.report.summary import folded, plain
from rashomon.report.ties import Origin, Tie
from rashomon.report.values import counted

# Shown before the rest is only counted.
MOST_MENTIONS = 60


def render_explanation(dossier: Json, item_id: str) -> str:
    """Why the dossier says what it says about one item: fact, wording, statement, entity, edge, origin, label, article.

    An edge is asked for as FROM..TO, a label by its concept; the short names of the page (D1, A2, W3) do as well.

    >>> print(render_explanation({"articles": [{"id": "a7", "outlet": "The Tarn Post", "text": "Rain."}]}, "a7"))
    Report 1: The Tarn Post
      id a7
      0 statements, 0 points compared
    >>> render_explanation({"articles": [{"id": "a7", "outlet": "The Tarn Post", "text": "Rain."}]}, "a8")
    Traceback (most recent call last):
    rashomon.errors.InputError: No item "a8" in this dossier. Near it: a7.
    """
    page = story_page(dossier)
    explained: dict[str, Callable[[], str]] = {}
    for name, explain in _items(page):
        explained.setdefault(name, explain)
    if item_id in explained:
        return explained[item_id]()
    longer = [name for name in explained if name.startswith(item_id)] if len(item_id) >= 4 else []
    if len({explained[name] for name in longer}) == 1:
        return explained[longer[0]]()
    near = sorted(longer)[:5] or get_close_matches(item_id, list(explained), n=5, cutoff=0.4)
    hint = f"Near it: {', '.join(map(plain, near))}." if near else "The ids stand in dossier.json."
    raise InputError(f'No item "{plain(item_id)}" in this dossier. {hint}')


def _items(page: StoryPage) -> Iterator[tuple[str, Callable[[], str]]]:
    """Every name that can be asked for, each with what answers it."""
    index = page.index
    for point in (*page.differences, *page.agreed_points):
        explain = partial(_fact, point)
        yield point.id, explain
        yield point.short, explain
    for group in page.wordings:
        explain = partial(_wording, group)
        yield group.id, explain
        yield group.short, explain
    for statement in index.statements.values():
        yield str(statement["id"]), partial(_statement, index, statement)
    for entity in index.entities.values():
        yield str(entity["id"]), partial(_entity, index, entity)
    for tie in page.ties:
        yield tie.id, partial(_tie, tie)
    for origin in page.origins:
        yield origin.id, partial(_origin, page, origin)
    for node in index.outside.values():
        yield str(node["id"]), partial(_outside, page, node)
    for number, label in enumerate(page.labels, 1):
        yield label.concept, partial(_label, label)
        yield f"L{number}", partial(_label, label)
    for report in index.reports:
        yield report.id, partial(_report, page, report)


def _fact(point: Point) -> str:
    origins = counted(len(point.origins), "independent origin") if point.origins else "origin unknown"
    if point.origins:
        origins += ": " + "; ".join(origin.name for origin in point.origins)
    lines = [
        folded(f"{point.verdict.name}: {point.question}"),
        f"  id {plain(point.id)}",
        folded(f"{counted(point.reports, 'report')}, {origins}", "  "),
    ]
    if point.why:
        lines.append(folded(f"Why: {point.why}", "  "))
    for answer in point.answers:
        lines += ["", f"  {plain(answer.value)}"]
        for account in answer.accounts:
            lines.append(_evidence(account.citation, account.saying, account.origin))
            lines += [f"  the same sentence\n{_evidence(citation)}" for citation in account.same]
    return "\n".join(lines)


def _wording(group: WordingGroup) -> str:
    lines = [f"{plain(group.speaker)}, in {counted(group.reports, 'report')}", f"  id {plain(group.id)}"]
    for wording in (group.first, *group.others):
        against = f", beside {plain(wording.against)}" if wording.against else ""
        lines += ["", f"  {wording.kind or 'first wording'}{against}"]
        lines.append(_evidence(wording.saying.content, wording.saying))
        lines += [f"  the same words\n{_evidence(citation)}" for citation in wording.same]
    return "\n".join(lines)


def _statement(index: Index, statement: Json) -> str:
    saying = index.saying(statement)
    if saying is None:
        return f"Statement {plain(str(statement['id']))}: its article is not in this dossier."
    lines = [f"{plain(saying.speaker) or 'Speaker not named'}, {saying.manner} speech", f"  id {plain(saying.id)}"]
    if saying.cue:
        lines.append(f"  cue: {plain(saying.cue)}")
    return "\n".join([*lines, "", _evidence(saying.content, saying)])


def _entity(index: Index, entity: Json) -> str:
    lines = [f"{plain(str(entity['name']))} ({plain(str(entity['kind']))})", f"  id {plain(str(entity['id']))}"]
    others = [str(name) for name in entity["names"] if name != entity["name"]]
    if others:
        lines.append(folded(f"also called {', '.join(others)}", "  "))
    said = [s for s in index.statements.values() if s.get("speaker_entity") == entity["id"]]
    if said:
        lines += ["", f"  {counted(len(said), 'statement')}"]
        lines += [_evidence(saying.content, saying) for s in said if (saying := index.saying(s))]
    mentions = [citation for evidence in entity["mentions"] if (citation := index.cite(evidence))]
    lines += ["", f"  {counted(len(mentions), 'mention')}"]
    lines += [_evidence(citation) for citation in mentions[:MOST_MENTIONS]]
    if len(mentions) > MOST_MENTIONS:
        lines.append(f"    … and {counted(len(mentions) - MOST_MENTIONS, 'more mention')}")
    return "\n".join(lines)


def _tie(tie: Tie) -> str:
    direction = "direction unknown" if not tie.is_directed else "likely" if tie.likely else "direction known"
    lines = [
        folded(f"{tie.child} {tie.phrase} {tie.parent}"),
        f"  id {plain(tie.id)}",
        f"  {direction}; {tie.share}% of the text of {plain(tie.child)}",
    ]
    if tie.why:
        lines.append(folded(f"Why: {tie.why}", "  "))
    for number, (left, right) in enumerate(tie.passages, 1):
        lines += ["", f"  passage {number}", _evidence(left), _evidence(right)]
    return "\n".join(lines)


def _origin(page: StoryPage, origin: Origin) -> str:
    points = [
        p for p in (*page.differences, *page.agreed_points) if origin.id in page.index.facts[p.id].get("origins", ())
    ]
    lines = [f"Origin: {plain(origin.name)}", f"  id {plain(origin.id)}"]
    lines.append(folded(f"reports: {', '.join(report.name for report in origin.reports)}", "    ", "  "))
    if origin.why:
        lines.append(folded(f"Why: {origin.why}", "  "))
    lines += [folded(f"{point.short} {point.verdict.name}: {point.question}", "     ", "  ") for point in points]
    bearer = next(bearer for bearer in page.bearers if origin in bearer.origins)
    if bearer.lost:
        lines += ["", folded(f"If {bearer.name} falls, nothing is left behind", "  ")]
        lines += [folded(f"{borne.short} {borne.name}", "     ", "  ") for borne in bearer.lost]
    return "\n".join(lines)


def _outside(page: StoryPage, node: Json) -> str:
    lines = [f"{plain(str(node['name']))}, a text outside this dossier", f"  id {plain(str(node['id']))}"]
    if node.get("why"):
        lines.append(folded(f"Why: {node['why']}", "  "))
    below = [tie for tie in page.ties if tie.id.startswith(f"{node['id']}..")]
    lines += [folded(f"{tie.kind}: {tie.child}", "    ", "  ") for tie in below]
    return "\n".join(lines)


def _label(row: LabelRow) -> str:
    lines = [f"What the reports call: {plain(row.concept)}"]
    for label, citations in row.used:
        lines += ["", f"  {plain(label)}", *(_evidence(citation) for citation in citations)]
    return "\n".join(lines)


def _report(page: StoryPage, report: Report) -> str:
    article = report.id
    statements = [s for s in page.index.statements.values() if s["article"] == article]
    points = [
        point
        for point in (*page.differences, *page.agreed_points)
        if any(account["article"] == article for account in page.index.facts[point.id]["accounts"])
    ]
    lines = [f"Report {report.number}: {plain(report.name)}", f"  id {plain(report.id)}"]
    lines += [f"  {plain(text)}" for text in (report.title, report.published, report.address) if text]
    lines.append(f"  {len(statements):,} statements, {len(points):,} points compared")
    lines += [folded(f"{point.short} {point.verdict.name}: {point.question}", "     ", "  ") for point in points]
    ties = [tie for tie in page.ties if report.name in (tie.parent, tie.child)]
    lines += [folded(f"{tie.child} {tie.phrase} {tie.parent}", "    ", "  ") for tie in ties]
    return "\n".join(lines)


def _evidence(citation: Citation, saying: Saying | None = None, origin: str = "") -> str:
    """The sentence, the words that matter between marks, then where it stands and whose words they are."""
    words = f"{citation.before}»{citation.words}«{citation.after}"
    where = f"{citation.report.name}, {citation.report.published or 'no date'}, {citation.start}–{citation.end}"
    lines = [folded(words, "      ", "    · "), folded(where, "      ")]
    if saying:
        lines.append(folded(voice(saying), "      "))
    if origin:
        lines.append(folded(f"origin: {origin}", "      "))
    return "\n".join(lines)


def voice(saying: Saying) -> str:
    """Whose words they are and through whom they came, as the page says it."""
    told = f"{'denied' if saying.denied else 'said'} by {saying.speaker or 'someone not named'}"
    if saying.channels:
        told += f", through {' and '.join(saying.channels)}"
    return told if saying.chain_complete else f"{told} (by hands not named)"
