"""The story page as values, in the order in which it is read: agreed, differences, wordings, speakers, stemma, …

In: the dossier's JSON form.  Out: StoryPage, which every template shows and nothing else.  Next: html.py, markdown.py
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rashomon.report.agreed import AgreedSentence, agreed_sentences, in_rank, unsettled
from rashomon.report.bearing import Bearer, find_bearers
from rashomon.report.descent import Descent, find_descents
from rashomon.report.figures import Stemma, Timeline, stemma, timeline
from rashomon.report.index import Citation, Index, Json, Report, clipped, open_dossier
from rashomon.report.marks import Paragraph, all_marks, paragraphs
from rashomon.report.points import Point, find_points, tally
from rashomon.report.sayings import Speaker, WordingGroup, find_speakers, find_wordings
from rashomon.report.settled import Settled, find_settled
from rashomon.report.ties import CreditGroup, Origin, Tie, all_origins, beginnings, credit_groups, find_ties, origins_of
from rashomon.report.values import EDGE_NAMES, VerdictWords, span_of_days

# A matrix wider or longer than this cannot be read, nor scrolled at ease; what is left out is counted in words.
MATRIX_COLUMNS, MATRIX_ROWS = 40, 120
# Letters of a point in its row of the matrix.
LONGEST_ROW = 90
# Speakers shown before the rest fold away: all whom several reports quote, within these bounds.
FEWEST_SPEAKERS, MOST_SPEAKERS = 4, 12
# Findings and reports above which the browser is told to lay out only what is on the screen.
LARGE_PAGE = 150


@dataclass(frozen=True, slots=True)
class CoverageRow:
    anchor: str
    short: str
    name: str
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    reports: tuple[Report, ...]
    rows: tuple[CoverageRow, ...]
    rows_left_out: int
    reports_left_out: int


@dataclass(frozen=True, slots=True)
class LabelRow:
    anchor: str
    concept: str
    used: tuple[tuple[str, tuple[Citation, ...]], ...]  # label, where it stands


@dataclass(frozen=True, slots=True)
class Event:
    number: int
    when: str
    what: str
    citations: tuple[Citation, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    stage: str
    reason: str
    report: Report | None
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class FullArticle:
    report: Report
    language: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All of the page."""

    title: str
    reports: tuple[Report, ...]
    dates: str
    origin_count: int
    tally: tuple[tuple[VerdictWords, int, str], ...]  # verdict, how many, page id of the first
    agreed: tuple[AgreedSentence, ...]
    agreed_points: tuple[Point, ...]
    differences: tuple[Point, ...]
    wordings: tuple[WordingGroup, ...]
    speakers: tuple[Speaker, ...]
    speakers_shown: int  # the first so many; the rest are folded
    stemma: Stemma
    ties: tuple[Tie, ...]
    derivations: tuple[Tie, ...]  # the branches of the tree that are no mere credit
    explained_ties: tuple[Tie, ...]  # those that other branches explain already
    credits: tuple[CreditGroup, ...]
    origins: tuple[Origin, ...]
    bearers: tuple[Bearer, ...]  # the same by name, with what would fall with each
    descents: tuple[Descent, ...]
    outside: tuple[tuple[str, str], ...]
    coverage: Coverage
    labels: tuple[LabelRow, ...]
    events: tuple[Event, ...]
    timeline: Timeline | None
    articles: tuple[FullArticle, ...]
    caveats: tuple[Doubt, ...]
    settled: tuple[Settled, ...]
    method: Json
    index: Index
    is_large: bool


def story_page(dossier: Json, pages: Mapping[str, str] | None = None) -> StoryPage:
    """Set a dossier out for reading. `pages`: the addresses of its articles, if they have pages of their own."""
    index = open_dossier(dossier, pages)
    found = find_points(index)
    differences = tuple(point for point in found if point.verdict.key != "agree")
    ranked = in_rank(index, [point for point in found if point.verdict.key == "agree"])
    agreed_points = tuple(replace(point, short=f"A{number}") for number, point in enumerate(ranked, 1))
    points = (*differences, *agreed_points)
    wordings = find_wordings(index)
    speakers = find_speakers(index)
    ties = find_ties(index)
    story = dossier.get("story") or {}
    return StoryPage(
        title=str(story.get("title") or "") or _first_title(index) or "A story without a title",
        reports=index.reports,
        dates=_dates(story),
        origin_count=beginnings(index),
        tally=tally(points),
        agreed=agreed_sentences(index, agreed_points, unsettled(index, differences)),
        agreed_points=agreed_points,
        differences=differences,
        wordings=wordings,
        speakers=speakers,
        speakers_shown=max(FEWEST_SPEAKERS, min(MOST_SPEAKERS, sum(s.reports > 1 for s in speakers))),
        stemma=stemma(index),
        ties=ties,
        derivations=_by_share(tie for tie in ties if tie.is_main and tie.kind != EDGE_NAMES["credit"]),
        explained_ties=_by_share(tie for tie in ties if not tie.is_main and tie.kind != EDGE_NAMES["credit"]),
        credits=credit_groups(ties),
        origins=all_origins(index),
        bearers=find_bearers(index, points, wordings),
        descents=find_descents(index),
        outside=tuple((str(node["name"]), str(node.get("why") or "")) for node in index.outside.values()),
        coverage=_coverage(index, points, wordings),
        labels=_labels(index),
        events=_events(index),
        timeline=timeline(index),
        articles=() if pages else full_articles(index, points, wordings, index.reports),
        caveats=_caveats(index),
        settled=find_settled(index),
        method=dossier.get("method") or {},
        index=index,
        is_large=len(points) + len(wordings) + len(index.statements) // 4 + 4 * len(index.reports) > LARGE_PAGE,
    )


def _by_share(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    return tuple(sorted(ties, key=lambda tie: (not tie.is_directed, -tie.share)))


def _dates(story: Json) -> str:
    first, last = story.get("first_published"), story.get("last_published")
    if not first or not last:
        return span_of_days(str(first or last), str(first or last)) if first or last else ""
    return span_of_days(str(first)[:10], str(last)[:10])


def _first_title(index: Index) -> str:
    return next((report.title for report in index.reports if report.title), "")


def _coverage(index: Index, points: Sequence[Point], wordings: Sequence[WordingGroup]) -> Coverage:
    states: dict[str, dict[str, str]] = {}
    for cell in index.dossier.get("coverage", ()):
        states.setdefault(str(cell["item"]), {})[str(cell["article"])] = str(cell["state"])
    names = {point.id: (point.anchor, point.short, clipped(point.question, LONGEST_ROW)) for point in points}
    for group in wordings:
        names[group.id] = (
            group.anchor,
            group.short,
            f"{group.speaker}: “{clipped(group.first.saying.content.words, LONGEST_ROW)}”",
        )
    for item in states:
        if item not in names and item in index.statements:
            saying = index.saying(index.statements[item])
            if saying:
                name = f"{saying.speaker or 'Speaker not named'}: “{clipped(saying.content.words, LONGEST_ROW)}”"
                names[item] = (saying.anchor, "", name)
    ordered = [item for item in names if item in states]
    reports = index.reports[:MATRIX_COLUMNS]
    rows = [
        CoverageRow(*names[item], tuple(states[item].get(report.id, "") for report in reports))
        for item in ordered[:MATRIX_ROWS]
    ]
    return Coverage(reports, tuple(rows), len(ordered) - len(rows), len(index.reports) - len(reports))


def _labels(index: Index) -> tuple[LabelRow, ...]:
    rows = []
    for number, concept in enumerate(index.dossier.get("labels", ()), 1):
        used: dict[str, list[Citation]] = {}
        for article in sorted(concept["by_article"], key=lambda a: index.report[a].number if a in index.report else 0):
            for label in concept["by_article"][article]:
                citation = index.cite(label["evidence"])
                if citation:
                    used.setdefault(str(label["label"]), []).append(citation)
        rows.append(
            LabelRow(f"label-{number}", str(concept["concept"]), tuple((name, tuple(at)) for name, at in used.items()))
        )
    return tuple(rows)


def _events(index: Index) -> tuple[Event, ...]:
    events = []
    for number, event in enumerate(index.events, 1):
        places: dict[int, Citation] = {}
        for evidence in event["evidence"]:
            if citation := index.cite(evidence):
                places.setdefault(citation.report.number, citation)
        when = span_of_days(str(event["earliest"]), str(event.get("latest") or event["earliest"]))
        origins = tuple(origin.name for origin in origins_of(index, event))
        events.append(Event(number, when, str(event["what"]), tuple(places[n] for n in sorted(places)), origins))
    return tuple(events)


def full_articles(
    index: Index, points: Sequence[Point], wordings: Sequence[WordingGroup], reports: Sequence[Report]
) -> tuple[FullArticle, ...]:
    """Some articles in full, every finding marked in place."""
    names = {("fact", point.id): f"{point.short} {point.question}" for point in points}
    names |= {("wording", group.id): f"{group.short} a wording of {group.speaker}" for group in wordings}
    marks = all_marks(index, names)
    return tuple(
        FullArticle(report, str(report.json.get("language") or ""), tuple(paragraphs(report, marks[report.id])))
        for report in reports
    )


def _caveats(index: Index) -> tuple[Doubt, ...]:
    return tuple(
        Doubt(
            stage=str(caveat["stage"]),
            reason=index.told(str(caveat["reason"])),
            report=index.report.get(caveat.get("article") or ""),
            citation=index.cite(caveat.get("evidence")),
        )
        for caveat in index.dossier.get("caveats", ())
    )
