"""What each tool answers, within bounds: stories, one story in parts, quotations, one finding, a comparison, a search.

In: an archive's file, texts that a client gives.  Out: plain values, small enough to read.  Next: server.py
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_args

from cachetools import LRUCache

from rashomon.archive import Archive
from rashomon.errors import InputError
from rashomon.override import is_date
from rashomon.readers import Page, PageMeta
from rashomon.readers.kinds import is_html
from rashomon.reconcile import Progress, quiet
from rashomon.report.explain import render_explanation
from rashomon.report.index import Citation, Saying, open_dossier
from rashomon.report.markdown import render_markdown
from rashomon.report.points import Point
from rashomon.report.sayings import Wording, WordingGroup
from rashomon.report.story_page import StoryPage, story_page
from rashomon.report.summary import clipped, plain

Answer = dict[str, Any]
Part = Literal[
    "overview",
    "differences",
    "agreed",
    "wordings",
    "speakers",
    "lineage",
    "coverage",
    "labels",
    "timeline",
    "articles",
    "caveats",
]
PARTS: tuple[Part, ...] = get_args(Part)

# Bytes of an answer as JSON. Clients cut at some 25,000 tokens; 60,000 bytes of English are about 15,000.
MOST_ANSWER = 60_000
# Letters of one quote, and of one finding explained.
MOST_QUOTE, MOST_EXPLANATION = 600, 40_000
# Rows of a listing, unless and at most.
USUAL_ROWS, MOST_ROWS = 20, 100
# What a client may give to compare: more would hold the server for minutes.
FEWEST_TEXTS, MOST_TEXTS, MOST_TEXT_BYTES, MOST_GIVEN_BYTES = 2, 20, 200_000, 1_000_000
# Comparisons that are kept so that one can ask further, and stories that stay set out for reading; what was asked for
# longest ago goes.
MOST_HELD, MOST_PAGES = 8, 4
# Seconds for which a comparison waits for another's end before it says so.
PATIENCE = 120.0
# Hits among which quotations with some words are looked for.
MOST_HITS = 500
# Bytes of a dossier as a resource: 40 long articles are 4 MB.
MOST_RESOURCE = 20_000_000


@dataclass(frozen=True, slots=True)
class GivenText:
    """One report as a client gives it."""

    text: str  # the article's words, or its HTML
    outlet: str | None = None  # who published it
    title: str | None = None
    published: str | None = None  # ISO date, or date and time
    url: str | None = None  # where it stands; it is not fetched


class Desk:
    """An archive's file, opened anew for each question, and the comparisons made since the start."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.held: LRUCache[str, str] = LRUCache(MOST_HELD)
        self.pages: LRUCache[str, StoryPage] = LRUCache(MOST_PAGES)
        self.comparing, self.holding = threading.Lock(), threading.Lock()

    # -- listing -------------------------------------------------------------------------------------------------------

    def stories(self, since: str | None = None, limit: int = USUAL_ROWS, offset: int = 0) -> Answer:
        """The stories of the archive, the newest first."""
        if since is not None and not is_date(since):
            raise InputError(f"{since!r} is no date. Write it as 2031-03-04.")
        with Archive(self.place) as archive:
            found = archive.stories(since)
        return page_of("stories", found, limit, offset)

    def search(self, text: str, limit: int = USUAL_ROWS) -> Answer:
        """Where words stand in the archive, the likeliest first."""
        limit = within(limit, 1, MOST_ROWS)
        with Archive(self.place) as archive:
            found = archive.search(text, limit + 1)
        hits = [{**hit, "words": plain(str(hit["words"]))} for hit in found[:limit]]
        return fitted({"hits": hits, "there_are_more": len(found) > limit})

    def quotations(
        self,
        speaker: str | None = None,
        since: str | None = None,
        text: str | None = None,
        limit: int = USUAL_ROWS,
        offset: int = 0,
    ) -> Answer:
        """Who said what: of one speaker, since a day, with some words; each with its place and its chain."""
        if not (speaker or since or text):
            raise InputError("Say whose words (speaker), from which day on (since), or which words (text).")
        with Archive(self.place) as archive:
            if text and not speaker:  # the search index knows; to read every quotation would take long
                hits = [hit for hit in archive.search(text, MOST_HITS) if hit["kind"] == "quotation"]
                rows = [hit for hit in hits if not since or str(hit["published"] or "") >= since]
            else:
                rows = [row for row in archive.quotes(speaker, since) if not text or holds(row["content"], text)]
            found = page_of("quotations", rows, limit, offset)
            statements: dict[str, dict[str, Answer]] = {}
            for number, row in enumerate(found["quotations"]):
                story = str(row["story"])
                if story not in statements:
                    statements[story] = said_in(archive, story)
                found["quotations"][number] = quotation(row, statements[story].get(str(row["id"]), {}))
        return fitted(found)

    # -- one story -----------------------------------------------------------------------------------------------------

    def dossier_text(self, story: str) -> str:
        """A story's dossier as JSON, from the archive or from a comparison made since the start."""
        with self.holding:
            if story in self.held:
                return self.held[story]
        with Archive(self.place) as archive:
            return archive.dossier_text(story)

    def resource(self, story: str) -> str:
        text = self.dossier_text(story)
        if len(text.encode("utf-8", "replace")) > MOST_RESOURCE:
            raise InputError(f"The dossier of {story} is larger than {MOST_RESOURCE:,} bytes. Ask for its parts.")
        return text.encode("utf-8", "replace").decode()

    def note(self, story: str) -> str:
        return render_markdown(json.loads(self.dossier_text(story)))

    def story(self, story: str, part: Part = "overview", offset: int = 0) -> Answer:
        """One part of a story's dossier."""
        if part not in PARTS:
            raise InputError(f"There is no part {part!r}. There are: {', '.join(PARTS)}.")
        return told(self._page(story), part, within(offset, 0, 10**9))

    def _page(self, story: str) -> StoryPage:
        """A story set out for reading; the last few stay so, as a client asks for one part after the other."""
        text = self.dossier_text(story)
        key = sha256(text.encode("utf-8", "replace")).hexdigest()
        with self.holding:
            page = self.pages.get(key)
        page = page or story_page(json.loads(text))
        with self.holding:
            self.pages[key] = page
        return page

    def explanation(self, story: str, finding: str) -> Answer:
        """One finding with all its evidence in context."""
        text = render_explanation(json.loads(self.dossier_text(story)), finding)
        cut = len(text) > MOST_EXPLANATION
        return {"explanation": text[:MOST_EXPLANATION], "letters_left_out": len(text) - MOST_EXPLANATION if cut else 0}

    # -- comparing -----------------------------------------------------------------------------------------------------

    def comparison(self, texts: Sequence[GivenText], progress: Progress = quiet) -> Answer:
        """Compare texts that the client gives. Nothing is stored; the newest few dossiers are held for questions."""
        from rashomon.api import compare

        pages = [page_given(number, given) for number, given in enumerate(texts, 1)]
        bound(pages)
        if not self.comparing.acquire(timeout=PATIENCE):
            raise InputError("Another comparison is still running. Try again in a minute, or with fewer texts.")
        try:
            dossiers = compare(pages, progress=progress)
        finally:
            self.comparing.release()
        for dossier in dossiers:
            self._hold(dossier.story_id, dossier.dumps())
        first, *others = (story_page(dossier.to_json()) for dossier in dossiers)
        answer = told(first, "overview", 0)
        if others:
            answer["other_stories"] = [head(page) for page in others]
        return answer

    def _hold(self, story: str, text: str) -> None:
        with self.holding:
            self.held[story] = text


# -- what a client gives -----------------------------------------------------------------------------------------------


def page_given(number: int, given: GivenText) -> Page:
    """A text as a page.

    >>> page_given(1, GivenText("Rain fell.", outlet="The Tarn Post")).input
    'text 1'
    """
    if given.published and not is_date(given.published):
        raise InputError(f"Text {number}: {given.published!r} is no date. Write it as 2031-03-04, or leave it out.")
    raw = given.text.encode("utf-8", "replace")
    if not given.text.strip():
        raise InputError(f"Text {number} is empty. Give the words of the article.")
    if len(raw) > MOST_TEXT_BYTES:
        raise InputError(
            f"Text {number} has {len(raw):,} bytes; a text may have {MOST_TEXT_BYTES:,}. Give the article alone."
        )
    meta = PageMeta(outlet=given.outlet, title=given.title, url=given.url, published=given.published)
    return Page(f"text {number}", raw, "text/html" if is_html(raw) else "text/plain", meta)


def bound(pages: Sequence[Page]) -> None:
    if not FEWEST_TEXTS <= len(pages) <= MOST_TEXTS:
        raise InputError(f"{len(pages)} texts were given; give {FEWEST_TEXTS} to {MOST_TEXTS}.")
    total = sum(len(page.raw) for page in pages)
    if total > MOST_GIVEN_BYTES:
        raise InputError(f"The texts have {total:,} bytes together; they may have {MOST_GIVEN_BYTES:,}. Give fewer.")


# -- what it is told ---------------------------------------------------------------------------------------------------


def told(page: StoryPage, part: Part, offset: int) -> Answer:
    """One part of a story, from the item at `offset` on; what does not fit is counted."""
    answer = head(page)
    if part == "overview":
        answer["tally"] = {verdict.key: count for verdict, count, _ in page.tally}
        answer["reports"] = reports_of(page)
        answer["differences"] = [point_told(point, quotes=1) for point in page.differences]
        answer["agreed"] = [clipped_quote("".join(text for text, _ in one.pieces)) for one in page.agreed]
        answer["lineage"] = lineage_of(page)
        answer["caveats"] = [clipped(doubt.reason, MOST_QUOTE) for doubt in page.caveats]
        answer["parts"] = list(PARTS[1:])
        return fitted(answer)
    listed: dict[Part, Iterable[Any]] = {
        "differences": (point_told(point) for point in page.differences),
        "agreed": (point_told(point) for point in page.agreed_points),
        "wordings": (wording_told(group) for group in page.wordings),
        "speakers": speakers_of(page),
        "lineage": lineage_of(page),
        "coverage": coverage_of(page),
        "labels": labels_of(page),
        "timeline": events_of(page),
        "articles": articles_of(page),
        "caveats": caveats_of(page),
    }
    items = list(listed[part])
    answer[part] = items[offset:]
    answer["total"] = len(items)
    return fitted(answer)


def head(page: StoryPage) -> Answer:
    story = page.index.dossier.get("story") or {}
    return {
        "story": str(story.get("id") or ""),
        "title": plain(page.title),
        "dates": page.dates,
        "reports_count": len(page.reports),
        "origins_count": page.origin_count,
    }


def reports_of(page: StoryPage) -> list[Answer]:
    return [
        {
            "number": report.number,
            "name": plain(report.name),
            "article": report.id,
            "title": clipped(report.title, MOST_QUOTE),
            "published": report.stamp or None,
            "address": report.address or None,
        }
        for report in page.reports
    ]


def point_told(point: Point, quotes: int = 100) -> Answer:
    return {
        "id": point.id,
        "verdict": point.verdict.key,
        "question": plain(point.question),
        "why": plain(point.why),
        "origins": [plain(origin.name) for origin in point.origins],
        "answers": [
            {
                "value": plain(answer.value),
                "reports": [plain(report.name) for report in answer.reports],
                "quotes": [
                    cited(account.citation, account.saying, account.origin) for account in answer.accounts[:quotes]
                ],
            }
            for answer in point.answers
        ],
    }


def cited(citation: Citation, saying: Saying | None = None, origin: str = "") -> Answer:
    """Some words with the place where they stand, to the letter."""
    words = citation.report.text[citation.start : citation.end]
    found: Answer = {
        "report": plain(citation.report.name),
        "article": citation.report.id,
        "start": citation.start,
        "end": citation.end,
        "quote": clipped_quote(words),
    }
    if words != citation.sentence:
        found["sentence"] = clipped_quote(" ".join(citation.sentence.split()))
    if saying:
        found |= {"said_by": plain(saying.speaker) or None, "through": [plain(name) for name in saying.channels]}
    return found | ({"origin": plain(origin)} if origin else {})


def wording_told(group: WordingGroup) -> Answer:
    def one(wording: Wording) -> Answer:
        found = cited(wording.saying.content, wording.saying)
        found["change"] = wording.kind or "first wording"
        found |= {"why": plain(wording.why)} if wording.why else {}
        same = [plain(citation.report.name) for citation in wording.same]
        return found | ({"same_words_in": same} if same else {})

    return {
        "id": group.id,
        "speaker": plain(group.speaker),
        "origins": [plain(origin.name) for origin in group.origins],
        "wordings": [one(wording) for wording in (group.first, *group.others)],
    }


def speakers_of(page: StoryPage) -> list[Answer]:
    return [
        {
            "speaker": plain(speaker.name),
            "also_called": [plain(name) for name in speaker.names],
            "statements": [
                cited(row.saying.content, row.saying) | {"id": row.saying.id, "manner": row.saying.manner}
                for row in speaker.sayings
            ],
        }
        for speaker in page.speakers
    ]


def lineage_of(page: StoryPage) -> list[Answer]:
    return [
        {
            "id": tie.id,
            "tie": plain(f"{tie.child} {tie.phrase} {tie.parent}"),
            "direction": "unknown" if not tie.is_directed else "likely" if tie.likely else "known",
            "share_percent": tie.share,
            "why": plain(tie.why),
        }
        for tie in page.ties
        if tie.is_main
    ]


def coverage_of(page: StoryPage) -> list[Answer]:
    names = [plain(report.name) for report in page.coverage.reports]
    rows = []
    for row in page.coverage.rows:
        by_state: dict[str, list[str]] = {}
        for name, state in zip(names, row.states, strict=True):
            by_state.setdefault(state or "unknown", []).append(name)
        rows.append({"item": plain(f"{row.short} {row.name}".strip()), **by_state})
    return rows


def labels_of(page: StoryPage) -> list[Answer]:
    return [
        {
            "concept": plain(row.concept),
            "labels": [{"label": plain(label), "in": [cited(place) for place in places]} for label, places in row.used],
        }
        for row in page.labels
    ]


def events_of(page: StoryPage) -> list[Answer]:
    return [
        {
            "when": event.when,
            "what": clipped(event.what, MOST_QUOTE),
            "origins": [plain(origin) for origin in event.origins],
            "quotes": [cited(citation) for citation in event.citations],
        }
        for event in page.events
    ]


def articles_of(page: StoryPage) -> list[Answer]:
    """The clean texts; each gets its share of the answer."""
    share = max(1000, MOST_ANSWER // 2 // max(1, len(page.reports)))
    return [
        told_report
        | {
            "text": report.text[:share],
            "letters": len(report.text),
            "letters_left_out": max(0, len(report.text) - share),
        }
        for told_report, report in zip(reports_of(page), page.reports, strict=True)
    ]


def caveats_of(page: StoryPage) -> list[Answer]:
    return [
        {
            "stage": doubt.stage,
            "reason": clipped(doubt.reason, MOST_QUOTE),
            "report": plain(doubt.report.name) if doubt.report else None,
            "quote": cited(doubt.citation) if doubt.citation else None,
        }
        for doubt in page.caveats
    ]


def said_in(archive: Archive, story: str) -> dict[str, Answer]:
    """Every statement of a story, by its id, told with its chain and its place."""
    if not archive.has_dossier(story):
        return {}
    index = open_dossier(json.loads(archive.dossier_text(story)))
    found: dict[str, Answer] = {}
    for name, statement in index.statements.items():
        saying = index.saying(statement)
        if saying:
            found[name] = {
                "speaker": plain(saying.speaker) or None,
                "quote": clipped_quote(statement["content"]["text"]),
                "start": saying.content.start,
                "end": saying.content.end,
                "manner": saying.manner,
                "denied": saying.denied,
                "through": [plain(channel) for channel in saying.channels],
                "chain_complete": saying.chain_complete,
                "report": plain(saying.content.report.name),
            }
    return found


def quotation(row: Answer, said: Answer) -> Answer:
    """One row of a listing of quotations: what the archive knows at once, and what the dossier knows of it."""
    told_at_once = {key: row[key] for key in ("id", "story", "article", "outlet", "published")}
    if not said and "content" in row:  # its story has no dossier yet
        said = {"speaker": row["speaker"], "quote": clipped_quote(str(row["content"])), "manner": row["manner"]}
    return told_at_once | (said or {"quote": row.get("words")})


# -- bounds ------------------------------------------------------------------------------------------------------------


def page_of(name: str, rows: Sequence[Answer], limit: int, offset: int) -> Answer:
    """Some rows of a listing, with how many there are.

    >>> page_of("stories", [{"id": "a"}, {"id": "b"}, {"id": "c"}], 2, 1)
    {'stories': [{'id': 'b'}, {'id': 'c'}], 'total': 3, 'offset': 1}
    """
    limit, offset = within(limit, 1, MOST_ROWS), within(offset, 0, 10**9)
    return fitted({name: [dict(row) for row in rows[offset : offset + limit]], "total": len(rows), "offset": offset})


def within(number: int, least: int, most: int) -> int:
    return max(least, min(most, number))


def holds(content: str, text: str) -> bool:
    """Whether a quotation holds all of some words.

    >>> holds("We will not sign.", "SIGN not"), holds("We will not sign.", "signed")
    (True, False)
    """
    return all(word in content.casefold() for word in text.replace('"', " ").casefold().split())


def clipped_quote(words: str) -> str:
    """Words to the letter, up to a bound.

    >>> clipped_quote("x" * 700)[-3:]
    'x …'
    """
    return words if len(words) <= MOST_QUOTE else words[:MOST_QUOTE] + " …"


def fitted(answer: Answer) -> Answer:
    """An answer that a client can take in: the longest list loses its end until it fits, and says how much it lost.

    >>> answer = fitted({"rows": ["x" * 1000] * 100})
    >>> len(answer["rows"]) + answer["left_out"]["rows"]
    100
    """
    left_out: dict[str, int] = {}
    while size(answer) > MOST_ANSWER:
        lists = [key for key, value in answer.items() if isinstance(value, list) and value]
        if not lists:
            break
        longest = max(lists, key=lambda key: (size(answer[key]), key))
        gone = max(1, len(answer[longest]) // 8)
        answer = answer | {longest: answer[longest][:-gone]}
        left_out[longest] = left_out.get(longest, 0) + gone
    return answer | ({"left_out": left_out} if left_out else {})


def size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
