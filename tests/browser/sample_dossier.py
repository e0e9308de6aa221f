# ruff: noqa: E501 -- texts and tables of words, one thing to a line
"""A dossier made by hand, of an invented story by invented outlets: every kind of finding, for looking at and for tests.

In: nothing.  Out: the dossier's JSON form.  Offsets are looked up in the texts, never typed.
"""

from __future__ import annotations

import re
from copy import deepcopy
from hashlib import sha256
from typing import Any

WIRE = """\
KARSK CITY (Meridian Wire) — The foreign ministers of Oltavia and Karsk met for five and a half hours on Monday, the longest talks between the two neighbours since 2019, and agreed to reopen the Sern bridge to lorries.

Oltavian Foreign Minister Ilse Varran called the talks "frank and useful". Her counterpart, Tomas Rell, said the two sides "are not close to an agreement on the water", Karsk state television reported.

"Between our two rivers there are two roads, one to talks and one to quarrel," Rell told Varran, according to a statement of the Karsk foreign ministry. "We must choose the first."

The bridge was closed in March after a shooting in which 12 people were killed, according to the Oltavian border guard.

A meeting between Varran and President Anton Dressel has not been confirmed. A Karsk official, who asked not to be named, said it was "under consideration".

The trade round planned for July was postponed, Varran's spokeswoman Mara Quill said.

About 400 protesters gathered outside the ministry, police said. Oltavia's drone over the valley had angered Karsk since May."""

REPRINT = """\
The foreign ministers of Oltavia and Karsk met for five and a half hours on Monday, the longest talks between the two neighbours since 2019, and agreed to reopen the Sern bridge to lorries.

Oltavian Foreign Minister Ilse Varran called the talks "frank and useful". Her counterpart, Tomas Rell, said the two sides "are not close to an agreement on the water", Karsk state television reported.

The bridge was closed in March after a shooting in which 12 people were killed, according to the Oltavian border guard.

The trade round planned for July was postponed, Varran's spokeswoman Mara Quill said."""

SPUN = """\
Varran's marathon in Karsk ended in humiliation on Monday. After more than five hours of talks the minister left with little but a promise about a bridge.

Tomas Rell, her host, said the two sides "are close to an agreement on the water", Karsk state television reported, a claim that will alarm farmers in the valley.

"Between our two rivers there are two roads: talking and quarrelling," Rell lectured his guest, according to a statement of the Karsk foreign ministry.

At least a dozen people died in the March massacre at the crossing. The trade round planned for July has been cancelled, officials said.

Thousands of protesters besieged the ministry as Oltavia's spy drone circled over the valley."""

RETRANSLATION = """\
Foreign Minister Tomas Rell received the Oltavian minister Ilze Varan in Karsk City on 19 June. The talks lasted nearly six hours.

Rell pointed out that between the two rivers lie two paths, the path of dialogue and the path of dispute, and that the former must be chosen, Karsk State News reported.

The minister stressed that both sides are not near an agreement about the water. It is the first visit of an Oltavian foreign minister in five years.

The border incident of March, in which nine people lost their lives, was again condemned by the Karsk side. The Oltavian surveillance aircraft over the valley was a violation, Rell said."""

INDEPENDENT = """\
By the time Ilse Varran came down the steps of the ministry in Karsk City on Monday evening, seven and a half hours had gone by, her motorcade's drivers said, and the rain had stopped.

"It was frank. It was useful," Varran told the Courier. "We have two roads, one to talks and one to quarrel, Mr. Rell told me. He is right."

The border guard of Oltavia says 12 people were killed at the Sern crossing in March. The Karsk interior ministry speaks of nine.

Some 350 people stood outside the gate, by this reporter's count. The trade round of July is put off, Ms. Quill told reporters, "not called off".

An unmanned observation craft that Oltavia flew over the valley in May was not mentioned in public."""

LATER = """\
Karsk's President Anton Dressel received Oltavian Foreign Minister Ilse Varran on Tuesday morning, a day after her talks with Tomas Rell, for three hours at his summer residence.

"The bridge opens on the first of July," Dressel told Harbour Morning after the meeting.

Varran's talks with Rell on Monday had gone on for about five and a half hours, Meridian Wire reported.

The number of protesters at the ministry was put at about 400 by the police."""

_ARTICLES = [
    # short, outlet, published, published_from, title, bylines, contributors, text, furniture before, furniture after
    ("wire", "Meridian Wire", "2031-06-19T18:20:00+00:00", "meta", "Oltavia and Karsk ministers talk for hours, agree to reopen bridge", ["Jun Aldous"], ["Petra Lindqvist"], WIRE, "", ""),
    ("reprint", "The Tarn Post", "2031-06-19T20:05:00+00:00", "json-ld", "Ministers agree to reopen Sern bridge", ["Post staff"], [], REPRINT, "Home | World | Weather\n", "\nShare this story on your favourite network\nRead next: ten bridges to see before winter\n"),
    ("spun", "Lowland Herald", "2031-06-19T22:41:00+00:00", "meta", "Humiliated: Varran leaves Karsk with nothing but a bridge", ["Hal Brand"], [], SPUN, "SUBSCRIBE NOW for 1 a week\n", "\nComments (312)\nLog in to comment\n"),
    ("retold", "Karsk Republic Radio", "2031-06-20", "text", "Minister Rell receives Oltavian guest", [], [], RETRANSLATION, "", "\n(Editor: S. M.)\n"),
    ("courier", "The Estuary Courier", "2031-06-20T05:00:00+00:00", "meta", "Seven hours in the rain: how the Sern bridge was won", ["Noor Behrami"], [], INDEPENDENT, "", ""),
    ("later", "Harbour Morning", "2031-06-20T11:30:00+00:00", "url", "Dressel receives Varran; bridge to open on 1 July", ["Ada Kole"], [], LATER, "", ""),
]  # fmt: skip


def sample_dossier() -> dict[str, Any]:
    """The whole sample, fresh at each call."""
    return deepcopy(_SAMPLE)


def _id(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:12]


class _Maker:
    def __init__(self) -> None:
        self.texts = {_id(short): text for short, _, _, _, _, _, _, text, _, _ in _ARTICLES}

    def at(self, short: str, words: str, nth: int = 0) -> dict[str, Any]:
        """The evidence for some words of an article; they must stand there."""
        text = self.texts[_id(short)]
        start = -1
        for _ in range(nth + 1):
            start = text.index(words, start + 1)
        return {"article": _id(short), "start": start, "end": start + len(words), "text": words}

    def article(self, row: tuple[Any, ...]) -> dict[str, Any]:
        short, outlet, published, published_from, title, bylines, contributors, text, before, after = row
        raw = before + text + after
        removed = []
        if before:
            reason = "advert" if "SUBSCRIBE" in before else "navigation"
            removed.append({"start": 0, "end": len(before), "reason": reason, "text": before})
        place = len(before) + len(text)
        for line in re.findall(r"\n[^\n]+\n?$|\n[^\n]+", after):
            reason = "share" if "Share" in line else "related-links" if "Read next" in line else "comment-form"
            reason = "author-note" if "Editor" in line else reason
            removed.append({"start": place, "end": place + len(line), "reason": reason, "text": line})
            place += len(line)
        return {
            "id": _id(short), "input": f"story/{short}.html", "raw_sha256": sha256(raw.encode()).hexdigest(),
            "media_type": "text/plain", "encoding": "utf-8", "url": f"https://{short}.example.org/2031/06/sern-bridge",
            "outlet": outlet, "title": title, "bylines": bylines, "contributors": contributors, "published": published,
            "published_from": published_from, "language": "en", "text": text,
            "source_map": [[0, len(before), len(text)]], "removed": removed, "credits": [],
        }  # fmt: skip

    def said(
        self, short, manner, content, cue=None, speaker=None, entity=None, channel=(), complete=True, nth=0, **more
    ):
        return {
            "id": "s" + _id(short, content), "article": _id(short), "manner": manner,
            "content": self.at(short, content, nth), "cue": self.at(short, cue) if cue else None,
            "speaker": self.at(short, speaker) if speaker else None, "speaker_entity": entity,
            "channel": [{"name": name, "entity": None, "evidence": self.at(short, words)} for name, words in channel],
            "chain_complete": complete, **more,
        }  # fmt: skip

    def account(self, short, words, value=None, statement=None):
        return {"article": _id(short), "evidence": self.at(short, words), "statement": statement, "value": value}


def _measure(low, high, unit, hedge="none"):
    return {"low": low, "high": high, "unit": unit, "hedge": hedge}


def _make() -> dict[str, Any]:
    m = _Maker()
    at, said, account = m.at, m.said, m.account
    articles = [m.article(row) for row in _ARTICLES]
    by_short = dict(zip([row[0] for row in _ARTICLES], articles, strict=True))
    credit = {"name": "Meridian Wire", "kind": "agency"}
    by_short["wire"]["credits"] = [{**credit, "how": "text", "evidence": at("wire", "Meridian Wire")}]
    by_short["reprint"]["credits"] = [{**credit, "how": "tagline", "evidence": None}]
    by_short["later"]["credits"] = [{**credit, "how": "text", "evidence": at("later", "Meridian Wire")}]

    television, ministry = ("Karsk state television", "Karsk state television"), "Karsk foreign ministry"
    statements = {
        "frank-wire": said("wire", "direct", "frank and useful", "called", "Ilse Varran", "e1"),
        "frank-reprint": said("reprint", "direct", "frank and useful", "called", "Ilse Varran", "e1"),
        "frank-courier": said("courier", "direct", "It was frank. It was useful,", "told", "Varran", "e1", nth=0),
        "close-wire": said("wire", "mixed", 'the two sides "are not close to an agreement on the water"', "said", "Tomas Rell", "e2", [television]),
        "close-reprint": said("reprint", "mixed", 'the two sides "are not close to an agreement on the water"', "said", "Tomas Rell", "e2", [television]),
        "close-spun": said("spun", "mixed", 'the two sides "are close to an agreement on the water"', "said", "Tomas Rell", "e2", [television]),
        "close-retold": said("retold", "indirect", "both sides are not near an agreement about the water", "stressed", "The minister", "e2", complete=False),
        "roads-wire": said("wire", "direct", "Between our two rivers there are two roads, one to talks and one to quarrel,", "told", "Rell", "e2", [(ministry, "a statement of the Karsk foreign ministry")]),
        "roads-spun": said("spun", "direct", "Between our two rivers there are two roads: talking and quarrelling,", "lectured", "Rell", "e2", [(ministry, "a statement of the Karsk foreign ministry")]),
        "roads-retold": said("retold", "indirect", "between the two rivers lie two paths, the path of dialogue and the path of dispute, and that the former must be chosen", "pointed out", "Rell", "e2", [("Karsk State News", "Karsk State News")]),
        "roads-courier": said("courier", "direct", "We have two roads, one to talks and one to quarrel, Mr. Rell told me.", "told", "Mr. Rell", "e2", [("Ilse Varran", "Varran told the Courier")]),
        "official": said("wire", "mixed", 'it was "under consideration"', "said", "A Karsk official, who asked not to be named,", None),
        "quill-wire": said("wire", "indirect", "The trade round planned for July was postponed", "said", "Mara Quill", "e4"),
        "quill-reprint": said("reprint", "indirect", "The trade round planned for July was postponed", "said", "Mara Quill", "e4"),
        "officials-spun": said("spun", "indirect", "The trade round planned for July has been cancelled", "said", "officials", None),
        "quill-courier": said("courier", "indirect", "The trade round of July is put off", "told reporters", "Ms. Quill", "e4"),
        "dressel": said("later", "direct", "The bridge opens on the first of July,", "told Harbour Morning", "Dressel", "e3"),
        "guard-wire": said("wire", "indirect", "a shooting in which 12 people were killed", "according to", "the Oltavian border guard", "e5"),
        "off": said("courier", "direct", "not called off", "told reporters", "Ms. Quill", "e4"),
        "ministry": said("courier", "indirect", "of nine", "speaks", "The Karsk interior ministry", None),
        "violation": said("retold", "indirect", "The Oltavian surveillance aircraft over the valley was a violation", "said", "Rell", "e2"),
        "drivers": said("courier", "indirect", "seven and a half hours had gone by", "said", "her motorcade's drivers", None),
    }  # fmt: skip
    sid = {name: statement["id"] for name, statement in statements.items()}

    facts = [
        {
            "id": "f" + _id("talks"), "question": "How long did Ilse Varran and Tomas Rell talk?", "about": ["e1", "e2"],
            "dimension": "duration", "verdict": "disputed", "score": 0.86, "origins": ["o1", "o2", "o3"],
            "why": "5.5 hours and 7.5 hours cannot both be the length of the same talks; “nearly six” and “more than five” go with 5.5, not with 7.5.",
            "accounts": [
                account("wire", "five and a half hours", _measure(5.5, 5.5, "hour")),
                account("reprint", "five and a half hours", _measure(5.5, 5.5, "hour")),
                account("spun", "more than five hours", _measure(5, None, "hour", "over")),
                account("retold", "nearly six hours", _measure(5.5, 6, "hour", "under")),
                account("courier", "seven and a half hours", _measure(7.5, 7.5, "hour"), sid["drivers"]),
                account("later", "about five and a half hours", _measure(5.25, 5.75, "hour", "about")),
            ],
        },
        {
            "id": "f" + _id("round"), "question": "What became of the trade round planned for July?", "about": ["e4"],
            "dimension": "status", "verdict": "disputed", "score": 0.74, "origins": ["o1", "o3"],
            "why": "Put off and called off are different ends; one report says expressly that it was not called off.",
            "accounts": [
                account("wire", "was postponed", {"status": "postponed"}, sid["quill-wire"]),
                account("reprint", "was postponed", {"status": "postponed"}, sid["quill-reprint"]),
                account("spun", "has been cancelled", {"status": "cancelled"}, sid["officials-spun"]),
                account("courier", "put off", {"status": "postponed"}, sid["quill-courier"]),
            ],
        },
        {
            "id": "f" + _id("dressel"), "question": "Did Ilse Varran meet Anton Dressel?", "about": ["e1", "e3"],
            "dimension": "status", "verdict": "updated", "score": 0.9, "origins": ["o1", "o4"],
            "why": "On Monday the meeting was not confirmed; a report of Tuesday says that it took place.",
            "accounts": [
                account("wire", "has not been confirmed", {"status": "not confirmed"}),
                account("later", "received", {"status": "took place"}),
            ],
        },
        {
            "id": "f" + _id("since"), "question": "When did the two last meet at such length or rank?", "about": ["e1"],
            "dimension": "precedent", "verdict": "scope-differs", "score": 0.6, "origins": ["o1", "o2"],
            "why": "One speaks of the length of talks, the other of visits by a foreign minister; both can hold.",
            "accounts": [
                account("wire", "the longest talks between the two neighbours since 2019", {"rank": "longest", "since": "2019"}),
                account("retold", "the first visit of an Oltavian foreign minister in five years", {"rank": "first", "since": "2026"}),
            ],
        },
        {
            "id": "f" + _id("crowd"), "question": "How many people protested outside the ministry?", "about": [],
            "dimension": "count", "verdict": "compatible", "score": 0.58, "origins": ["o1", "o3"],
            "why": "About 400 and some 350 are two counts of one crowd whose margins overlap.",
            "accounts": [
                account("wire", "About 400 protesters", _measure(380, 420, "person", "about")),
                account("courier", "Some 350 people", _measure(330, 390, "person", "about")),
                account("later", "about 400", _measure(380, 420, "person", "about")),
            ],
        },
        {
            "id": "f" + _id("craft"), "question": "What flew over the valley?", "about": [], "dimension": "identity",
            "verdict": "framing-only", "score": 0.7, "origins": ["o1", "o2", "o3"],
            "why": "Drone, spy drone, surveillance aircraft and observation craft name the same thing.",
            "accounts": [
                account("wire", "Oltavia's drone"), account("spun", "Oltavia's spy drone"),
                account("retold", "The Oltavian surveillance aircraft"), account("courier", "An unmanned observation craft"),
            ],
        },
        {
            "id": "f" + _id("dead"), "question": "How many people were killed at the Sern crossing in March?", "about": ["e5"],
            "dimension": "count", "verdict": "disputed", "score": 0.81, "origins": ["o1", "o2", "o3"],
            "why": "Twelve and nine cannot both be the number killed; each side gives its own.",
            "accounts": [
                account("wire", "12 people", _measure(12, 12, "person"), sid["guard-wire"]),
                account("reprint", "12 people", _measure(12, 12, "person")),
                account("spun", "At least a dozen people", _measure(12, None, "person", "at-least")),
                account("retold", "nine people", _measure(9, 9, "person")),
                account("courier", "12 people", _measure(12, 12, "person")),
            ],
        },
        {
            "id": "f" + _id("where"), "question": "Where did the ministers meet?", "about": ["e1", "e2"], "dimension": "place",
            "verdict": "agree", "score": 0.95, "origins": ["o1", "o2", "o3"], "why": "All name Karsk City.",
            "accounts": [
                account("wire", "KARSK CITY", {"status": "Karsk City"}), account("retold", "Karsk City", {"status": "Karsk City"}),
                account("courier", "Karsk City", {"status": "Karsk City"}),
            ],
        },
        {
            "id": "f" + _id("day"), "question": "When did the ministers meet?", "about": ["e1", "e2"], "dimension": "date",
            "verdict": "agree", "score": 0.93, "origins": ["o1", "o2", "o3"], "why": "All give Monday, 19 June.",
            "accounts": [
                account("wire", "on Monday"),
                account("reprint", "on Monday"),
                account("retold", "on 19 June"),
                account("courier", "on Monday evening"),
            ],
        },
        {
            "id": "f" + _id("bridge"), "question": "What becomes of the Sern bridge?", "about": [], "dimension": "status",
            "verdict": "agree", "score": 0.8, "origins": ["o1", "o4"], "why": "Both say that it reopens.",
            "accounts": [
                account("wire", "agreed to reopen the Sern bridge", {"status": "reopens"}),
                account("reprint", "agreed to reopen the Sern bridge", {"status": "reopens"}),
                account("later", "The bridge opens on the first of July", {"status": "reopens"}, sid["dressel"]),
            ],
        },
    ]  # fmt: skip

    def wording(name: str, entity: str, members: list[str], edits: list[tuple[str, str, str, float]]) -> dict[str, Any]:
        return {
            "id": "w" + _id(name),
            "speaker_entity": entity,
            "statements": [sid[member] for member in members],
            "edits": [{"from": sid[a], "to": sid[b], "kind": kind, "score": score} for a, b, kind, score in edits],
            "origins": ["o1"],
        }

    wordings = [
        wording("close", "e2", ["close-wire", "close-reprint", "close-spun", "close-retold"], [
            ("close-wire", "close-reprint", "identical", 1.0), ("close-wire", "close-spun", "negation-changed", 0.92),
            ("close-wire", "close-retold", "retranslated", 0.7)]),
        wording("roads", "e2", ["roads-wire", "roads-spun", "roads-retold", "roads-courier"], [
            ("roads-wire", "roads-spun", "reworded", 0.8), ("roads-wire", "roads-retold", "retranslated", 0.66),
            ("roads-wire", "roads-courier", "trimmed", 0.71)]),
        wording("frank", "e1", ["frank-wire", "frank-reprint", "frank-courier"], [
            ("frank-wire", "frank-reprint", "identical", 1.0), ("frank-wire", "frank-courier", "reworded", 0.6)]),
    ]  # fmt: skip

    shared = "The bridge was closed in March after a shooting in which 12 people were killed, according to the Oltavian border guard."
    lead = "agreed to reopen the Sern bridge to lorries."
    lineage = {
        "edges": [
            {"from": _id("wire"), "to": _id("reprint"), "kind": "excerpt", "direction": "known", "share": 0.97, "score": 0.98,
             "passages": [[at("wire", shared), at("reprint", shared)], [at("wire", lead), at("reprint", lead)]],
             "why": "97% of its text stands in the Meridian Wire report, published two hours before; a tagline credits it."},
            {"from": _id("wire"), "to": _id("spun"), "kind": "rewrite", "variant": "spin", "direction": "likely", "share": 0.34, "score": 0.72,
             "passages": [[at("wire", "Karsk state television reported"), at("spun", "Karsk state television reported")]],
             "why": "It keeps the order of the facts and whole clauses, and came four hours later."},
            {"from": _id("wire"), "to": _id("later"), "kind": "credit", "direction": "known", "share": 0.05, "score": 0.9,
             "passages": [], "why": "It says “Meridian Wire reported” of the length of the talks."},
            {"from": "x1", "to": _id("retold"), "kind": "retranslation", "direction": "known", "share": 0.5, "score": 0.7,
             "passages": [], "why": "It credits Karsk State News, and its wording is that of a translation."},
            {"from": "x1", "to": _id("wire"), "kind": "credit", "direction": "likely", "share": 0.1, "score": 0.5,
             "passages": [], "why": "Both rest on the Karsk foreign ministry's statement, which Karsk State News carried."},
            {"from": _id("retold"), "to": _id("spun"), "kind": "shared-source", "direction": "unknown", "share": 0.08,
             "main": False, "score": 0.4, "passages": [], "why": "Both quote the same statement of the ministry."},
        ],
        "outside": [{"id": "x1", "name": "Karsk State News", "why": "Credited by Karsk Republic Radio."}],
        "origins": [
            {"id": "o1", "name": "Meridian Wire", "articles": [_id("wire"), _id("reprint"), _id("spun")], "why": "One text, cut by one and rewritten by the other."},
            {"id": "o2", "name": "Karsk State News", "articles": [_id("retold")], "why": "The only text that rests on it alone."},
            {"id": "o3", "name": "The Estuary Courier", "articles": [_id("courier")], "why": "Its reporter was there, and its text is its own."},
            {"id": "o4", "name": "Harbour Morning", "articles": [_id("later")], "why": "It spoke with the president itself."},
        ],
        "dropped": [
            {"from": _id("wire"), "to": _id("reprint"), "kind": "cut", "after": None, "why": "The child leaves this out.",
             "before": at("wire", "A meeting between Varran and President Anton Dressel has not been confirmed.")},
            {"from": _id("wire"), "to": _id("spun"), "kind": "added", "before": None, "why": "The parent does not have this.",
             "after": at("spun", "Varran's marathon in Karsk ended in humiliation on Monday.")},
            {"from": _id("wire"), "to": _id("spun"), "kind": "hardened", "why": "The child says it without “according”.",
             "before": at("wire", shared), "after": at("spun", "At least a dozen people died in the March massacre at the crossing.")},
            {"from": _id("wire"), "to": _id("spun"), "kind": "figure-changed", "why": "The parent has “400” where the child has “thousands”.",
             "before": at("wire", "About 400 protesters gathered outside the ministry, police said."),
             "after": at("spun", "Thousands of protesters besieged the ministry as Oltavia's spy drone circled over the valley.")},
        ],
    }  # fmt: skip

    entities = [
        {"id": "e1", "name": "Ilse Varran", "kind": "person", "names": ["Ilse Varran", "Varran", "Ilze Varan"], "mentions": [at("wire", "Ilse Varran"), at("spun", "Varran"), at("retold", "Ilze Varan")]},
        {"id": "e2", "name": "Tomas Rell", "kind": "person", "names": ["Tomas Rell", "Rell", "Mr. Rell", "The minister"], "mentions": [at("wire", "Tomas Rell"), at("courier", "Mr. Rell")]},
        {"id": "e3", "name": "Anton Dressel", "kind": "person", "names": ["Anton Dressel", "Dressel"], "mentions": [at("later", "Anton Dressel")]},
        {"id": "e4", "name": "Mara Quill", "kind": "person", "names": ["Mara Quill", "Ms. Quill"], "mentions": [at("wire", "Mara Quill"), at("courier", "Ms. Quill")]},
        {"id": "e5", "name": "Oltavian border guard", "kind": "organisation", "names": ["the Oltavian border guard"], "mentions": [at("wire", "the Oltavian border guard")]},
    ]  # fmt: skip

    shorts = [row[0] for row in _ARTICLES]
    coverage = []
    for item in [*facts, *wordings]:
        holding = {account["article"] for account in item.get("accounts", ())}
        holding |= {s["article"] for s in statements.values() if s["id"] in item.get("statements", ())}
        for short in shorts:
            state = "states" if _id(short) in holding else "hints" if short == "spun" else "omits"
            if item["id"] == "f" + _id("dressel") and short in {"reprint", "spun", "retold", "courier"}:
                state = "not-yet"
            coverage.append({"item": item["id"], "article": _id(short), "state": state})

    def label(short: str, words: str) -> list[dict[str, Any]]:
        return [{"label": words, "evidence": at(short, words)}]

    return {
        "schema": "rashomon/dossier/1",
        "method": {
            "version": "0.1.0",
            "models": {"annotator": "made by hand", "encoder": "none", "judge": "rules"},
            "thresholds": {"copy_share": 0.6, "same_point": 0.45},
        },
        "story": {
            "id": _id("story"), "title": "Oltavia and Karsk talk for hours and agree to reopen the Sern bridge",
            "first_published": "2031-06-19T18:20:00+00:00", "last_published": "2031-06-20T11:30:00+00:00",
        },
        "articles": articles,
        "entities": entities,
        "statements": list(statements.values()),
        "wordings": wordings,
        "quantities": [
            {"evidence": at("wire", "five and a half hours"), **_measure(5.5, 5.5, "hour"), "of": "talk"},
            {"evidence": at("wire", "12 people"), **_measure(12, 12, "person"), "of": "dead"},
            {"evidence": at("later", "three hours"), **_measure(3, 3, "hour"), "of": None},
        ],
        "times": [
            {"evidence": at("wire", "Monday"), "earliest": "2031-06-19", "latest": "2031-06-19", "kind": "date"},
            {"evidence": at("later", "Tuesday morning"), "earliest": "2031-06-20", "latest": "2031-06-20", "kind": "time"},
        ],
        "facts": facts,
        "lineage": lineage,
        "coverage": coverage,
        "labels": [
            {"entity": None, "concept": "drone", "by_article": {
                _id("wire"): label("wire", "drone"), _id("spun"): label("spun", "spy drone"),
                _id("retold"): label("retold", "surveillance aircraft"), _id("courier"): label("courier", "observation craft")}},
            {"entity": None, "concept": "shooting", "by_article": {
                _id("wire"): label("wire", "shooting"), _id("reprint"): label("reprint", "shooting"),
                _id("spun"): label("spun", "massacre"), _id("retold"): label("retold", "border incident")}},
        ],
        "timeline": [
            {"earliest": "2031-06-19", "latest": "2031-06-19", "what": "The foreign ministers talk in Karsk City.", "evidence": [at("wire", "met for five and a half hours"), at("courier", "on Monday evening")], "origins": ["o1", "o3"]},
            {"earliest": "2031-06-20", "latest": "2031-06-20", "what": "President Dressel receives Ilse Varran.", "evidence": [at("later", "received")], "origins": ["o4"]},
            {"earliest": "2031-07-01", "latest": "2031-07-01", "what": "The Sern bridge is to open.", "evidence": [at("later", "the first of July")], "origins": ["o4"]},
        ],
        "caveats": [
            {"stage": "article", "reason": "Karsk Republic Radio gives no hour of publication; the day was read from its text.", "article": _id("retold"), "evidence": at("retold", "19 June")},
            {"stage": "readers", "reason": "photo.png is an image, not an article; left out.", "article": None, "evidence": None},
            {"stage": "attribution", "reason": "Nobody is named behind “officials said”.", "article": _id("spun"), "evidence": at("spun", "officials said")},
        ],
    }  # fmt: skip


_SAMPLE = _make()
