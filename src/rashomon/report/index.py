"""The dossier, opened at every place a report needs: articles by number, findings by id, an Evidence as a citation.

In: the dossier's JSON form.  Out: Index, Citation.  Next: changes.py
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from math import inf
from typing import Any

from rashomon.report.sentences import sentence_at, sentence_spans
from rashomon.report.values import EDIT_NAMES, date_words, day_number, web_address
from rashomon.span import Span

Json = Mapping[str, Any]

# An id that may stand in an HTML page, and in a link to it, as it is.
_PLAIN_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,80}")
_OF_THE_PAGE = re.compile(
    r"r\d+(-.*)?|(part|h|at|layer|event|label|edge|descent|fact|wording|statement|entity|origin|speaker)-.*|.*-[qh]|filter.*"
)
# Context shown around a finding; a longer sentence is cut at a word on either side of the words that matter.
CONTEXT = 420
# The longest run of cited words shown in one piece.
LONGEST = 900
# From this share of a sentence on, its marked words are all of it, but for a stop or a name in front.
WHOLE = 0.9
# Outlets get a short name, for the head of a column.
SHORT_NAME = 26
# Letters of its first line by which the stages name an article without outlet and title (wire.names_of).
STAGES_CUT = 60


@dataclass(frozen=True)
class Report:
    """One article as the reports name it: numbered in order of publication."""

    number: int
    id: str
    name: str  # the outlet, with a number if it has several articles here
    title: str
    stamp: str  # ISO, or empty
    published: str  # in words, or empty
    address: str  # http(s) only, or empty
    text: str
    json: Json
    anchor: str
    page: str = ""  # address of the page that holds it in full; empty: the page of its findings

    @property
    def link(self) -> str:
        """Where a click on the report leads."""
        return self.page or f"#{self.anchor}"

    @property
    def short(self) -> str:
        return clipped(self.name, SHORT_NAME)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        return sentence_spans(self.text)

    def sentence_id(self, start: int) -> str:
        """The id that the sentence beginning at `start` bears on the page that holds the article.

        On a page of its own no number of the report is in it, which a new report of the story would move.
        """
        return f"at-{start}" if self.page else f"{self.anchor}-{start}"


@dataclass(frozen=True)
class Citation:
    """Some words of one article, in their sentence, with the way to the place."""

    report: Report
    start: int
    end: int
    before: str
    words: str
    after: str
    place: int  # where its sentence begins

    @property
    def anchor(self) -> str:
        """The sentence's id among those of all reports."""
        return f"{self.report.anchor}-{self.place}"

    @property
    def link(self) -> str:
        """Where a click on the citation leads: to the sentence in its article."""
        return f"{self.report.page}#{self.report.sentence_id(self.place)}"

    @property
    def sentence(self) -> str:
        return self.before + self.words + self.after

    @property
    def is_whole(self) -> bool:
        """Whether the words are all of their sentence; to mark them would mark nothing."""
        return len(self.words) >= WHOLE * len(self.sentence.strip())


@dataclass(frozen=True)
class Saying:
    """One statement, ready to show."""

    id: str
    anchor: str
    manner: str
    denied: bool
    content: Citation
    cue: str
    speaker: str
    channels: tuple[str, ...]  # the hands between the speaker and the outlet, nearest the speaker first
    chain_complete: bool


@dataclass
class Index:
    """Everything of one dossier by its id. Built once for a page; read only."""

    dossier: Json
    reports: tuple[Report, ...] = ()
    report: dict[str, Report] = field(default_factory=dict)
    entities: dict[str, Json] = field(default_factory=dict)
    statements: dict[str, Json] = field(default_factory=dict)
    facts: dict[str, Json] = field(default_factory=dict)
    wordings: dict[str, Json] = field(default_factory=dict)
    outside: dict[str, Json] = field(default_factory=dict)
    origins: dict[str, Json] = field(default_factory=dict)
    events: tuple[Json, ...] = ()  # in order of time, those without a day last
    anchors: dict[tuple[str, str], str] = field(default_factory=dict)

    def anchor(self, kind: str, item: str) -> str:
        """The page id of a finding: its own id where that is plain and free, else one made from it."""
        return self.anchors.get((kind, item)) or _made_anchor(kind, item)

    def cite(self, evidence: Json | None) -> Citation | None:
        """An Evidence in its sentence; None if its article is not in the dossier."""
        if not evidence or evidence.get("article") not in self.report:
            return None
        return cite(self.report[evidence["article"]], int(evidence["start"]), int(evidence["end"]))

    def name_of(self, entity: str | None) -> str:
        return str(self.entities[entity]["name"]) if entity in self.entities else ""

    def node_name(self, node: str) -> str:
        """What a node of the stemma is called: an outlet or an outside text, told apart where both bear one name."""
        if node in self.report:
            return self.report[node].name
        if node not in self.outside:
            return node
        name = str(self.outside[node]["name"])
        return f"{name}, another text" if name in self._outlets else name

    @cached_property
    def _outlets(self) -> frozenset[str]:
        return frozenset(str(report.json.get("outlet") or "") for report in self.reports)

    def told(self, words: str) -> str:
        """Words of a stage, in which a report without an outlet is called as the rest of the page calls it."""
        if not self._long_names:
            return words
        return self._long_name.sub(lambda found: self._long_names[found.group()], words)

    @cached_property
    def _long_names(self) -> dict[str, str]:
        long: dict[str, str] = {}
        for report in self.reports:
            title = report.title or report.text.split("\n", 1)[0][:STAGES_CUT]
            outlet = str(report.json.get("outlet") or "")
            name = f"{outlet} (“{title}”)" if outlet and report.name != outlet else "" if outlet else f"“{title}”"
            if title and name:
                long[name] = report.name
        return long

    @cached_property
    def _long_name(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(name) for name in sorted(self._long_names, key=len, reverse=True)))

    def saying(self, statement: Json) -> Saying | None:
        """A statement with its chain in names; None if its article is not in the dossier."""
        content = self.cite(statement["content"])
        if content is None:
            return None
        speaker = self.name_of(statement.get("speaker_entity")) or _words(statement.get("speaker")).strip(" ,;:")
        channels = [
            str(channel.get("name") or _words(channel.get("evidence")))
            for channel in statement["channel"]
            if not channel.get("entity") or channel["entity"] != statement.get("speaker_entity")
        ]
        return Saying(
            id=str(statement["id"]),
            anchor=self.anchor("statement", statement["id"]),
            manner=str(statement["manner"]),
            denied=bool(statement.get("denied")),
            content=content,
            cue=_words(statement.get("cue")),
            speaker=speaker,
            channels=tuple(name for name in dict.fromkeys(channels) if name != speaker),
            chain_complete=bool(statement.get("chain_complete", True)),
        )


def open_dossier(dossier: Json, pages: Mapping[str, str] | None = None) -> Index:
    """Lay a dossier open. `pages`: the addresses of articles that have pages of their own, by article id.

    >>> index = open_dossier({"articles": [{"id": "a1", "outlet": "The Tarn Post", "text": "Rain fell."}]})
    >>> index.reports[0].number, index.report["a1"].name
    (1, 'The Tarn Post')
    """
    index = Index(dossier)
    index.reports = _reports(dossier.get("articles", ()), pages or {})
    index.report = {report.id: report for report in index.reports}
    index.entities = _by_id(dossier.get("entities", ()))
    index.statements = _by_id(dossier.get("statements", ()))
    index.facts = _by_id(dossier.get("facts", ()))
    index.wordings = _by_id(dossier.get("wordings", ()))
    lineage = dossier.get("lineage") or {}
    index.outside = _by_id(lineage.get("outside", ()))
    index.origins = _by_id(lineage.get("origins", ()))
    index.events = tuple(sorted(dossier.get("timeline", ()), key=_when))
    index.anchors = _anchors(index)
    return index


def cite(report: Report, start: int, end: int) -> Citation:
    """Some words of an article in their sentence, both cut to what a reader can take in."""
    sentence = sentence_at(report.sentences, start, end)
    words = report.text[start:end]
    if len(words) > LONGEST:
        words = words[: LONGEST // 2].rstrip() + " […] " + words[-LONGEST // 2 :].lstrip()
    return Citation(
        report=report,
        start=start,
        end=end,
        before=_cut_left(report.text[max(sentence.start, start - 2 * CONTEXT) : start]),
        words=words,
        after=_cut_right(report.text[end : min(sentence.end, end + 2 * CONTEXT)]),
        place=sentence.start,
    )


def edit_name(kind: str) -> str:
    return EDIT_NAMES.get(kind, kind.replace("-", " "))


def bare(words: str) -> str:
    """Words without marks, spaces and capitals: equal for two copies of one sentence.

    >>> bare("He said: “No.”")
    'hesaidno'
    """
    return "".join(filter(str.isalnum, words.casefold()))


def _reports(articles: Iterable[Json], pages: Mapping[str, str]) -> tuple[Report, ...]:
    """Articles numbered by date of publication, undated last, then by outlet and id: order in, same order out."""
    ordered = sorted(
        articles, key=lambda a: (not a.get("published"), a.get("published") or "", a.get("outlet") or "", a["id"])
    )
    outlets = Counter(_outlet(article) for article in ordered)
    seen: Counter[str] = Counter()
    reports = []
    for number, article in enumerate(ordered, 1):
        name = _outlet(article)
        seen[name] += 1
        reports.append(
            Report(
                number=number,
                id=str(article["id"]),
                name=f"{name} ({seen[name]})" if outlets[name] > 1 else name,
                title=str(article.get("title") or ""),
                stamp=str(article.get("published") or ""),
                published=date_words(article.get("published")),
                address=web_address(article.get("url")) or web_address(article.get("input")),
                text=str(article.get("text") or ""),
                json=article,
                anchor=f"r{number}",
                page=pages.get(str(article["id"]), ""),
            )
        )
    return tuple(reports)


def _outlet(article: Json) -> str:
    """The outlet; where none is known, the headline or the first words, as one would name a page torn out."""
    if article.get("outlet"):
        return str(article["outlet"])
    words = str(article.get("title") or "").strip() or str(article.get("text") or "").strip().split("\n", 1)[0]
    if words:
        return f"“{clipped(words, SHORT_NAME + 8)}”"
    return str(article.get("input") or "").replace("\\", "/").rsplit("/", 1)[-1] or "Outlet unknown"


def clipped(words: str, length: int) -> str:
    """Words on one line, cut at a word where they are too many.

    >>> clipped("Ministers agree to reopen the bridge", 20)
    'Ministers agree to…'
    """
    words = " ".join(words.split())
    if len(words) <= length:
        return words
    kept = words[: length - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept[length // 2 :] else kept).rstrip(" ,;:") + "…"


def _anchors(index: Index) -> dict[tuple[str, str], str]:
    """Page ids: a finding keeps its own id, so that the id in a dossier is also the end of a link."""
    taken: set[str] = {"dossier", "top", "popup"}
    anchors: dict[tuple[str, str], str] = {}
    kinds = (
        ("fact", index.facts),
        ("wording", index.wordings),
        ("statement", index.statements),
        ("entity", index.entities),
        ("origin", index.origins),
    )
    for kind, items in kinds:
        for item in items:
            plain = _PLAIN_ID.fullmatch(item) and not _is_reserved(item) and item not in taken
            anchors[kind, item] = item if plain else _made_anchor(kind, item)
            taken.add(anchors[kind, item])
    return anchors


def _is_reserved(item: str) -> bool:
    """Whether an id could meet one that the page itself gives: r3, r3-120, part-labels, f12-q."""
    return bool(_OF_THE_PAGE.fullmatch(item))


def _made_anchor(kind: str, item: str) -> str:
    return f"{kind}-{sha256(item.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _when(event: Json) -> tuple[float, float]:
    start, end = day_number(event["earliest"]), day_number(event.get("latest") or event["earliest"], end=True)
    return (start if start is not None else inf, end if end is not None else inf)


def _by_id(items: Iterable[Json]) -> dict[str, Json]:
    return {str(item["id"]): item for item in items}


def _words(evidence: Json | None) -> str:
    return str(evidence["text"]) if evidence else ""


def _cut_left(before: str) -> str:
    if len(before) <= CONTEXT:
        return before
    kept = before[-CONTEXT:]
    return "… " + (kept.split(" ", 1)[1] if " " in kept[:80] else kept)


def _cut_right(after: str) -> str:
    if len(after) <= CONTEXT:
        return after
    kept = after[:CONTEXT]
    return (kept.rsplit(" ", 1)[0] if " " in kept[-80:] else kept) + " …"
