"""The story page as values, in the order in which it is read: agreed, differences, wordings, speakers, stemma, …

In: the dossier's JSON form.  Out: StoryPage, which every template shows and nothing else.  Next: html.py, markdown.py
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rashomon.report.changes import Run, changes
from rashomon.report.figures import Bar, Scale, Stemma, Timeline, scale, stemma, timeline
from rashomon.report.index import Citation, Index, Json, Report, Saying, clipped, edit_name, open_dossier
from rashomon.report.marks import Paragraph, all_marks, paragraphs
from rashomon.report.values import (
    DIFFERENCES,
    EDGE_NAMES,
    GRAVE_EDITS,
    VERDICT,
    VERDICTS,
    VerdictWords,
    counted,
    span_of_days,
    value_words,
)

# Sentences in the paragraph of what is agreed; the rest of the agreed points are in the list below it.
AGREED_SENTENCES = 8
# A matrix wider or longer than this cannot be read, nor scrolled at ease; what is left out is counted in words.
MATRIX_COLUMNS, MATRIX_ROWS = 40, 120
# Two sentences are one if the shorter stands in the other and has this share of its letters: a wire's place line and a
# byline in front of it may differ, the rest may not. A choice by eye, for the page only; no verdict rests on it.
SAME_SENTENCE = 0.7
# Speakers shown before the rest fold away: all whom several reports quote, within these bounds.
FEWEST_SPEAKERS, MOST_SPEAKERS = 4, 12
# Ties by which one text comes from another, as a whole.
DERIVATIONS = frozenset({"copy", "excerpt", "rewrite", "retranslation"})
# Findings and reports above which the browser is told to lay out only what is on the screen.
LARGE_PAGE = 150


@dataclass(frozen=True, slots=True)
class Origin:
    id: str
    anchor: str
    name: str
    reports: tuple[Report, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Account:
    """What one report says on a point."""

    citation: Citation
    saying: Saying | None  # whose words they are, where they are someone's
    origin: str
    same: tuple[Citation, ...] = ()  # other reports that hold this very sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """One value given for a point, with all who give it."""

    value: str
    bar: Bar | None
    accounts: tuple[Account, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        cited = [citation for account in self.accounts for citation in (account.citation, *account.same)]
        return tuple(sorted({c.report.number: c.report for c in cited}.values(), key=lambda report: report.number))


@dataclass(frozen=True, slots=True)
class Point:
    """One question that several reports answer."""

    id: str
    anchor: str
    short: str  # "D3", "A1": how other places on the page call it
    question: str
    verdict: VerdictWords
    why: str
    about: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    scale: Scale | None
    reports: int
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class AgreedSentence:
    """A sentence that stands for one or more agreed points."""

    citation: Citation
    pieces: tuple[tuple[str, bool], ...]  # the sentence, the words that answer the points apart from the rest
    points: tuple[Point, ...]
    reports: tuple[Citation, ...]  # one place in each report that agrees
    origins: int


@dataclass(frozen=True, slots=True)
class Wording:
    """How one report words a thing said, beside the wording it is measured against."""

    saying: Saying
    kind: str  # the edit, in words; empty for the first
    is_grave: bool
    against: str  # name of the report it is measured against, where it is not the first
    runs: tuple[Run, ...]
    why: str = ""
    same: tuple[Citation, ...] = ()  # reports that hold the very same words


@dataclass(frozen=True, slots=True)
class WordingGroup:
    id: str
    anchor: str
    short: str
    speaker: str
    speaker_anchor: str
    first: Wording
    others: tuple[Wording, ...]
    kinds: tuple[tuple[str, bool], ...]
    reports: int
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class SayingRow:
    """One thing a speaker says, with every report that holds the same words of them."""

    saying: Saying
    same: tuple[Saying, ...]
    wording: str  # page id of its wording group, or nothing


@dataclass(frozen=True, slots=True)
class Speaker:
    anchor: str
    name: str
    names: tuple[str, ...]  # other names the reports use
    kind: str
    sayings: tuple[SayingRow, ...]
    statements: int
    reports: int


@dataclass(frozen=True, slots=True)
class Tie:
    """An edge of the stemma in words."""

    id: str
    anchor: str
    parent: str
    child: str
    parent_anchor: str
    child_anchor: str
    kind: str
    phrase: str  # "is an excerpt of", "credits": what stands between child and parent in a sentence
    shares_text: bool
    is_directed: bool
    likely: bool
    share: int  # per cent
    why: str
    passages: tuple[tuple[Citation, Citation], ...]


@dataclass(frozen=True, slots=True)
class CreditGroup:
    """All that one report credits, in one sentence."""

    child: str
    child_anchor: str
    ties: tuple[Tie, ...]


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
    derivations: tuple[Tie, ...]  # the ties that are no mere credit
    credits: tuple[CreditGroup, ...]
    origins: tuple[Origin, ...]
    outside: tuple[tuple[str, str], ...]
    coverage: Coverage
    labels: tuple[LabelRow, ...]
    events: tuple[Event, ...]
    timeline: Timeline | None
    articles: tuple[FullArticle, ...]
    caveats: tuple[Doubt, ...]
    method: Json
    index: Index
    is_large: bool


def story_page(dossier: Json) -> StoryPage:
    """Set a dossier out for reading."""
    index = open_dossier(dossier)
    points = _points(index)
    differences = tuple(point for point in points if point.verdict.key != "agree")
    agreed_points = tuple(point for point in points if point.verdict.key == "agree")
    wordings = _wordings(index)
    speakers = _speakers(index)
    ties = _ties(index)
    story = dossier.get("story") or {}
    return StoryPage(
        title=str(story.get("title") or "") or _first_title(index) or "A story without a title",
        reports=index.reports,
        dates=_dates(story),
        origin_count=_beginnings(index),
        tally=_tally(points),
        agreed=_agreed(agreed_points),
        agreed_points=agreed_points,
        differences=differences,
        wordings=wordings,
        speakers=speakers,
        speakers_shown=max(FEWEST_SPEAKERS, min(MOST_SPEAKERS, sum(s.reports > 1 for s in speakers))),
        stemma=stemma(index),
        ties=ties,
        derivations=tuple(tie for tie in ties if tie.kind != EDGE_NAMES["credit"]),
        credits=_credits(ties),
        origins=_origins(index),
        outside=tuple((str(node["name"]), str(node.get("why") or "")) for node in index.outside.values()),
        coverage=_coverage(index, points, wordings),
        labels=_labels(index),
        events=_events(index),
        timeline=timeline(index),
        articles=_articles(index, points, wordings),
        caveats=_caveats(index),
        method=dossier.get("method") or {},
        index=index,
        is_large=len(points) + len(wordings) + len(index.statements) // 4 + 4 * len(index.reports) > LARGE_PAGE,
    )


def _dates(story: Json) -> str:
    first, last = story.get("first_published"), story.get("last_published")
    if not first or not last:
        return span_of_days(str(first or last), str(first or last)) if first or last else ""
    return span_of_days(str(first)[:10], str(last)[:10])


def _first_title(index: Index) -> str:
    return next((report.title for report in index.reports if report.title), "")


# -- points ---------------------------------------------------------------------------------------------------------


def _points(index: Index) -> tuple[Point, ...]:
    """Differences in the order of VERDICTS, then what is agreed; in each, what most origins stand behind first."""
    rank = {verdict.key: number for number, verdict in enumerate(VERDICTS)}
    facts = sorted(
        index.facts.values(),
        key=lambda fact: (
            rank.get(fact["verdict"], len(rank)),
            -len(fact.get("origins", ())),
            -len(fact["accounts"]),
            -float(fact.get("score") or 0),
            str(fact["id"]),
        ),
    )
    counts = {"A": 0, "D": 0}
    points = []
    for fact in facts:
        letter = "A" if fact["verdict"] == "agree" else "D"
        counts[letter] += 1
        points.append(_point(index, fact, f"{letter}{counts[letter]}"))
    return tuple(points)


def _point(index: Index, fact: Json, short: str) -> Point:
    origins = _origins_of(index, fact)
    origin_of = {
        report.id: origin.name for origin in origins for report in origin.reports if not _is_own(index, origin)
    }
    answers: dict[str, list[tuple[Json, Account]]] = {}
    for account in fact["accounts"]:
        citation = index.cite(account.get("words") or account["evidence"])
        if citation is None:
            continue
        statement = index.statements.get(account.get("statement") or "")
        shown = Account(citation, index.saying(statement) if statement else None, origin_of.get(account["article"], ""))
        value = value_words(account.get("value")) or (
            "" if fact["verdict"] == "agree" else f"“{citation.words.strip()}”"
        )
        answers.setdefault(value, []).append((account, shown))
    values = [group[0][0].get("value") for group in answers.values()]
    figures = scale(values)
    laid_out = [
        Answer(value, figures.bars[number] if figures else None, _together(shown for _, shown in group))
        for number, (value, group) in enumerate(answers.items())
    ]
    first_report = {
        answer.value: min(account.citation.report.number for account in answer.accounts) for answer in laid_out
    }
    laid_out.sort(
        key=lambda answer: (answer.bar.left + answer.bar.right if answer.bar else 0, first_report[answer.value])
    )
    about = tuple((index.name_of(entity), index.anchor("entity", entity)) for entity in fact.get("about", ()))
    return Point(
        id=str(fact["id"]),
        anchor=index.anchor("fact", fact["id"]),
        short=short,
        question=str(fact["question"]),
        verdict=VERDICT.get(fact["verdict"]) or VerdictWords("other", str(fact["verdict"]), "?", ""),
        why=str(fact.get("why") or ""),
        about=tuple((name, anchor) for name, anchor in about if name),
        answers=tuple(laid_out),
        scale=figures,
        reports=len({account["article"] for account in fact["accounts"]}),
        origins=origins,
    )


def _is_own(index: Index, origin: Origin) -> bool:
    """Whether an origin is one report that speaks for itself; then nothing need be said of it."""
    return len(origin.reports) == 1 and origin.name not in {str(node["name"]) for node in index.outside.values()}


def _together(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """Accounts by report, a sentence that several reports hold shown once, with the places of the others."""
    kept: list[tuple[str, Account]] = []
    for account in sorted(accounts, key=lambda account: (account.citation.report.number, account.citation.start)):
        sentence = _bare(account.citation.sentence)
        for number, (known, first) in enumerate(kept):
            shorter, longer = sorted((known, sentence), key=len)
            if shorter in longer and len(shorter) >= SAME_SENTENCE * len(longer):
                kept[number] = (known, replace(first, same=(*first.same, account.citation)))
                break
        else:
            kept.append((sentence, account))
    return tuple(account for _, account in kept)


def _tally(points: Sequence[Point]) -> tuple[tuple[VerdictWords, int, str], ...]:
    tally = []
    for verdict in VERDICTS:
        of_kind = [point for point in points if point.verdict.key == verdict.key]
        if of_kind:
            tally.append((verdict, len(of_kind), of_kind[0].anchor if verdict.key in DIFFERENCES else "part-agreed"))
    return tuple(tally)


def _agreed(points: Sequence[Point]) -> tuple[AgreedSentence, ...]:
    """The strongest agreed points, each in the shortest sentence that says it; points of one sentence together."""
    chosen: dict[str, tuple[Citation, list[Point]]] = {}
    for point in points:
        accounts = [account for answer in point.answers for account in answer.accounts]
        if not accounts:
            continue
        known = next((account for account in accounts if account.citation.anchor in chosen), None)
        best = known or min(
            accounts, key=lambda a: (len(a.citation.sentence), a.citation.report.number, a.citation.start)
        )
        chosen.setdefault(best.citation.anchor, (best.citation, []))[1].append(point)
    sentences = []
    for citation, about in list(chosen.values())[:AGREED_SENTENCES]:
        places: dict[int, Citation] = {}
        for point in about:
            for answer in point.answers:
                for account in answer.accounts:
                    for place in (account.citation, *account.same):
                        places.setdefault(place.report.number, place)
        origins = {origin.id for point in about for origin in point.origins}
        marked = [
            c
            for p in about
            for answer in p.answers
            for account in answer.accounts
            for c in (account.citation, *account.same)
        ]
        sentences.append(
            AgreedSentence(
                citation=citation,
                pieces=_marked_sentence(citation, [c for c in marked if c.anchor == citation.anchor]),
                points=tuple(about),
                reports=tuple(places[number] for number in sorted(places)),
                origins=len(origins),
            )
        )
    return tuple(sentences)


def _marked_sentence(citation: Citation, marked: Sequence[Citation]) -> tuple[tuple[str, bool], ...]:
    """The sentence in pieces, each with whether it is one of the marked words."""
    first = citation.start - len(citation.before)
    if citation.report.text[first : citation.end] != citation.before + citation.words:
        return ((citation.before, False), (citation.words, True), (citation.after, False))  # too long: was cut
    text = citation.sentence
    spans = [(c.start - first, c.end - first) for c in marked]
    edges = sorted({0, len(text), *(edge for span in spans for edge in span if 0 < edge < len(text))})
    return tuple(
        (text[left:right], any(start <= left and right <= end for start, end in spans))
        for left, right in pairwise(edges)
    )


# -- what was said --------------------------------------------------------------------------------------------------


def _wordings(index: Index) -> tuple[WordingGroup, ...]:
    groups = []
    for wording in index.wordings.values():
        sayings = {
            statement: saying
            for statement in wording["statements"]
            if statement in index.statements and (saying := index.saying(index.statements[statement]))
        }
        if sayings:
            groups.append(_wording_group(index, wording, sayings))
    groups.sort(key=lambda group: (not any(grave for _, grave in group.kinds), -len(group.others), group.id))
    return tuple(_numbered(group, number) for number, group in enumerate(groups, 1))


def _wording_group(index: Index, wording: Json, sayings: dict[str, Saying]) -> WordingGroup:
    edits = [edit for edit in wording["edits"] if edit["from"] in sayings and edit["to"] in sayings]
    targets = {edit["to"] for edit in edits}
    by_age = sorted(sayings, key=lambda s: (sayings[s].content.report.number, sayings[s].content.start))
    root = next((statement for statement in by_age if statement not in targets), by_age[0])
    others: list[Wording] = []
    for statement in by_age:
        if statement == root:
            continue
        ties = [edit for edit in edits if statement in (edit["from"], edit["to"])]
        ties.sort(
            key=lambda edit: (root not in (edit["from"], edit["to"]), edit["to"] != statement, edit["from"], edit["to"])
        )
        against = root
        if ties:
            against = ties[0]["from"] if ties[0]["to"] == statement else ties[0]["to"]
        kind = str(ties[0]["kind"]) if ties else ""
        others.append(
            Wording(
                saying=sayings[statement],
                kind=edit_name(kind),
                is_grave=kind in GRAVE_EDITS,
                against="" if against == root else sayings[against].content.report.name,
                runs=changes(sayings[against].content.words, sayings[statement].content.words),
                why=str(ties[0].get("why") or "") if ties else "",
            )
        )
    first = Wording(sayings[root], "", False, "", changes(sayings[root].content.words, sayings[root].content.words))
    first, *rest = _same_words_together([first, *others])
    entity = wording.get("speaker_entity")
    return WordingGroup(
        id=str(wording["id"]),
        anchor=index.anchor("wording", wording["id"]),
        short="",
        speaker=index.name_of(entity) or sayings[root].speaker or "Speaker not named",
        speaker_anchor=_speaker_anchor(index, index.statements[root]),
        first=first,
        others=tuple(rest),
        kinds=tuple(dict.fromkeys((other.kind, other.is_grave) for other in rest if other.kind)),
        reports=len({saying.content.report.number for saying in sayings.values()}),
        origins=_origins_of(index, wording),
    )


def _same_words_together(wordings: Sequence[Wording]) -> list[Wording]:
    """A wording that several reports hold to the letter is shown once."""
    kept: list[Wording] = []
    for wording in wordings:
        bare = _bare(wording.saying.content.words)
        known = next((n for n, other in enumerate(kept) if _bare(other.saying.content.words) == bare), None)
        if known is None:
            kept.append(wording)
        else:
            kept[known] = replace(kept[known], same=(*kept[known].same, wording.saying.content))
    return kept


def _bare(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


def _numbered(group: WordingGroup, number: int) -> WordingGroup:
    return replace(group, short=f"W{number}")


def _speakers(index: Index) -> tuple[Speaker, ...]:
    worded = {s: index.anchor("wording", w["id"]) for w in index.wordings.values() for s in w["statements"]}
    groups: dict[str, list[tuple[Saying, str, Json]]] = {}
    for statement in index.statements.values():
        saying = index.saying(statement)
        if saying:
            anchor = _speaker_anchor(index, statement)
            groups.setdefault(anchor, []).append((saying, worded.get(str(statement["id"]), ""), statement))
    speakers = []
    for anchor, said in groups.items():
        said.sort(key=lambda item: (item[0].content.report.number, item[0].content.start, item[0].id))
        entity = index.entities.get(said[0][2].get("speaker_entity") or "")
        name = str(entity["name"]) if entity else said[0][0].speaker or "Speaker not named"
        speakers.append(
            Speaker(
                anchor=anchor,
                name=name,
                names=tuple(str(other) for other in entity["names"] if other != name) if entity else (),
                kind=str(entity["kind"]) if entity else "",
                sayings=_saying_rows([(saying, wording) for saying, wording, _ in said]),
                statements=len(said),
                reports=len({saying.content.report.number for saying, _, _ in said}),
            )
        )
    speakers.sort(key=lambda s: (s.name == "Speaker not named", -s.reports, -s.statements, s.name, s.anchor))
    return tuple(speakers)


def _saying_rows(said: Sequence[tuple[Saying, str]]) -> tuple[SayingRow, ...]:
    rows: dict[tuple[str, bool], list[tuple[Saying, str]]] = {}
    for saying, wording in said:
        rows.setdefault((_bare(saying.content.words), saying.denied), []).append((saying, wording))
    return tuple(
        SayingRow(group[0][0], tuple(saying for saying, _ in group[1:]), group[0][1]) for group in rows.values()
    )


def _speaker_anchor(index: Index, statement: Json) -> str:
    entity = statement.get("speaker_entity")
    if entity in index.entities:
        return index.anchor("entity", str(entity))
    words = str((statement.get("speaker") or {}).get("text") or "")
    return index.anchor("speaker", words.casefold())


# -- where the words came from --------------------------------------------------------------------------------------


def tie_id(edge: Json) -> str:
    """The name by which a reader may ask for an edge, which has no id of its own.

    >>> tie_id({"from": "x1", "to": "a2", "kind": "credit"})
    'x1..a2'
    """
    return f"{edge['from']}..{edge['to']}"


def _ties(index: Index) -> tuple[Tie, ...]:
    ties = []
    for edge in (index.dossier.get("lineage") or {}).get("edges", ()):
        pairs = [(index.cite(left), index.cite(right)) for left, right in edge.get("passages", ())]
        parent, child = (index.report.get(edge[end]) for end in ("from", "to"))
        ties.append(
            Tie(
                id=tie_id(edge),
                anchor=index.anchor("edge", tie_id(edge)),
                parent=index.node_name(edge["from"]),
                child=index.node_name(edge["to"]),
                parent_anchor=parent.anchor if parent else "",
                child_anchor=child.anchor if child else "",
                kind=EDGE_NAMES.get(edge["kind"], str(edge["kind"])),
                phrase=_phrase(edge),
                shares_text=edge["kind"] in DERIVATIONS,
                is_directed=edge["kind"] != "shared-source" and edge.get("direction") != "unknown",
                likely=edge.get("direction") == "likely",
                share=round(100 * float(edge.get("share") or 0)),
                why=str(edge.get("why") or ""),
                passages=tuple((left, right) for left, right in pairs if left and right),
            )
        )
    return tuple(ties)


def _credits(ties: Sequence[Tie]) -> tuple[CreditGroup, ...]:
    groups: dict[str, list[Tie]] = {}
    for tie in ties:
        if tie.kind == EDGE_NAMES["credit"]:
            groups.setdefault(tie.child, []).append(tie)
    return tuple(CreditGroup(child, group[0].child_anchor, tuple(group)) for child, group in groups.items())


def _phrase(edge: Json) -> str:
    kind = EDGE_NAMES.get(edge["kind"], str(edge["kind"]))
    if edge["kind"] == "shared-source":
        return "shares a source with"
    if edge["kind"] == "credit":
        return "credits"
    if edge["kind"] not in EDGE_NAMES or edge["kind"] == "unknown":
        return "is related, it is not known how, to"
    if edge.get("direction") == "unknown":
        return f"is {_an(kind)} of, or the other way round,"
    return f"{'is probably' if edge.get('direction') == 'likely' else 'is'} {_an(kind)} of"


def _an(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _origins(index: Index) -> tuple[Origin, ...]:
    """Every origin that some claim names, those that bind most reports first."""
    return tuple(
        sorted((_origin(index, o) for o in index.origins.values()), key=lambda o: (-len(o.reports), o.name, o.id))
    )


def _origins_of(index: Index, item: Json) -> tuple[Origin, ...]:
    return tuple(_origin(index, index.origins[origin]) for origin in item.get("origins", ()) if origin in index.origins)


def _origin(index: Index, origin: Json) -> Origin:
    return Origin(
        id=str(origin["id"]),
        anchor=index.anchor("origin", origin["id"]),
        name=str(origin["name"]),
        reports=tuple(report for report in index.reports if report.id in origin["articles"]),
        why=str(origin.get("why") or ""),
    )


def _beginnings(index: Index) -> int:
    """How many of the reports begin somewhere of their own: groups that no derivation of text joins.

    The dossier counts origins claim by claim; this is the count for the texts as wholes, for the head of the page.
    """
    family = {report.id: report.id for report in index.reports}

    def head(node: str) -> str:
        while family.setdefault(node, node) != node:
            node = family[node]
        return node

    for edge in (index.dossier.get("lineage") or {}).get("edges", ()):
        if edge["kind"] in DERIVATIONS:
            family[head(edge["to"])] = head(edge["from"])
    return len({head(report.id) for report in index.reports})


# -- the rest -------------------------------------------------------------------------------------------------------


def _coverage(index: Index, points: Sequence[Point], wordings: Sequence[WordingGroup]) -> Coverage:
    states: dict[str, dict[str, str]] = {}
    for cell in index.dossier.get("coverage", ()):
        states.setdefault(str(cell["item"]), {})[str(cell["article"])] = str(cell["state"])
    names = {point.id: (point.anchor, point.short, point.question) for point in points}
    for group in wordings:
        names[group.id] = (
            group.anchor,
            group.short,
            f"{group.speaker}: “{clipped(group.first.saying.content.words, 90)}”",
        )
    for item in states:
        if item not in names and item in index.statements:
            saying = index.saying(index.statements[item])
            if saying:
                name = f"{saying.speaker or 'Speaker not named'}: “{clipped(saying.content.words, 90)}”"
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
    for number, event in enumerate(index.dossier.get("timeline", ()), 1):
        citations = tuple(citation for evidence in event["evidence"] if (citation := index.cite(evidence)))
        when = span_of_days(str(event["earliest"]), str(event.get("latest") or event["earliest"]))
        origins = tuple(origin.name for origin in _origins_of(index, event))
        events.append(Event(number, when, str(event["what"]), citations, origins))
    return tuple(events)


def _articles(index: Index, points: Sequence[Point], wordings: Sequence[WordingGroup]) -> tuple[FullArticle, ...]:
    names = {("fact", point.id): f"{point.short} {point.question}" for point in points}
    names |= {("wording", group.id): f"{group.short} a wording of {group.speaker}" for group in wordings}
    marks = all_marks(index, names)
    return tuple(
        FullArticle(report, str(report.json.get("language") or ""), tuple(paragraphs(report, marks[report.id])))
        for report in index.reports
    )


def _caveats(index: Index) -> tuple[Doubt, ...]:
    return tuple(
        Doubt(
            stage=str(caveat["stage"]),
            reason=str(caveat["reason"]),
            report=index.report.get(caveat.get("article") or ""),
            citation=index.cite(caveat.get("evidence")),
        )
        for caveat in index.dossier.get("caveats", ())
    )


def origins_in_words(number: int) -> str:
    """How many independent beginnings stand behind something.

    >>> origins_in_words(1), origins_in_words(0)
    ('1 origin', 'origin unknown')
    """
    return counted(number, "origin") if number else "origin unknown"
