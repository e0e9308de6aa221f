"""The stories that ship with the house, and small nasty ones for tests: their gold must stand in the texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rashomon import stories
from rashomon.errors import InputError

HERE = Path(__file__).parent / "stories"

VERDICTS = {"agree", "compatible", "rounded", "scope-differs", "updated", "disputed", "framing-only"}
DIMENSIONS = {"duration", "count", "amount", "date", "place", "status", "precedent", "identity", "other"}
DERIVATIONS = {"copy", "excerpt", "rewrite", "retranslation", "credit", "shared-source"}
RELATIONS = {
    *("identical", "trimmed", "reworded", "retranslated", "merged", "hedge-lost", "hedge-added"),
    *("number-changed", "negation-changed", "meaning-altered", "paraphrase-quoted"),
}
# A short list is enough: a slip would be one of the household names.
REAL_NAMES = (
    *("Reuters", "Associated Press", "AFP", "AP Photo", "BBC", "CNN", "CCTV", "CGTN", "Xinhua", "TASS", "RIA Novosti"),
    *("Russia Today", "Al Jazeera", "Guardian", "New York Times", "Washington Post", "Getty", "Bloomberg", "dpa"),
    *("Interfax", "Kyodo", "Yonhap", "Twitter", "Facebook", "Telegram", "WhatsApp", "Instagram", "NATO"),
    *("European Union", "United Nations", "United States", "Russia", "China", "Ukraine", "Germany", "France"),
)


def letters(text: str) -> str:
    """What two printings of one text share: its letters and digits."""
    return "".join(c for ch in text for c in ch.casefold() if c.isalnum())


def load(gold_path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    gold = json.loads(gold_path.read_text("utf-8"))
    if gold_path.name == "gold.json":
        paths = sorted(gold_path.parent.glob("*.txt"))
    else:  # NAME.gold.json: the story itself ships with the package
        paths = stories.story(gold_path.name.split(".")[0])
    return gold, {path.stem: path.read_text("utf-8") for path in paths}


def anchors(gold: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every (what it is, article, words) that must stand in an article exactly once."""
    for kind in ("boilerplate", "must_keep", "dates"):
        for key, listed in gold[kind].items():
            for words in listed:
                yield kind, key, words
    for kind in ("statements", "statements_optional"):
        for statement in gold[kind]:
            yield kind, statement["doc"], statement["content"]
            yield kind, statement["doc"], statement.get("extent", statement["content"])
    for fact in gold["facts"]:
        for key, account in fact["accounts"].items():
            yield fact["id"], key, account[0]
    for quotation in gold["quotations"]:
        for key, words in quotation["wordings"].items():
            yield quotation["id"], key, words
    for derivation in gold["derivations"]:
        for words in derivation["evidence"]:
            yield "derivation", derivation["to"], words
    for trap in gold["traps"]:
        for key, words in trap["anchors"].items():
            yield "trap", key, words


GOLD = sorted([*HERE.glob("*/gold.json"), *HERE.glob("*.gold.json")])
every_story = pytest.mark.parametrize("gold_path", GOLD, ids=[str(path.relative_to(HERE)) for path in GOLD])


def test_there_is_gold_for_every_bundled_story() -> None:
    assert {path.name.split(".")[0] for path in HERE.glob("*.gold.json")} == set(stories.names())


@every_story
def test_every_anchor_stands_in_its_article_exactly_once(gold_path: Path) -> None:
    gold, texts = load(gold_path)
    folded = {key: letters(text) for key, text in texts.items()}
    for kind, key, words in anchors(gold):
        assert words in texts[key], f"{kind} {key}: not to the letter: {words!r}"
        assert folded[key].count(letters(words)) == 1, f"{kind} {key}: not once: {words!r}"


@every_story
def test_gold_names_the_articles_that_are_there(gold_path: Path) -> None:
    gold, texts = load(gold_path)
    assert set(gold["articles"]) == set(texts)
    assert gold["statements_complete_until"] == dict.fromkeys(texts, "END")
    assert set(gold["credits"]) == set(texts)


@every_story
def test_gold_uses_the_words_of_the_dossier(gold_path: Path) -> None:
    gold, _ = load(gold_path)
    for fact in gold["facts"]:
        assert fact["verdict"] in VERDICTS
        assert fact["dimension"] in DIMENSIONS
        assert len(fact["accounts"]) >= 2, f"{fact['id']}: one account is no comparison"
    assert {statement["manner"] for statement in gold["statements"]} <= {"direct", "indirect", "mixed"}
    assert {derivation["kind"] for derivation in gold["derivations"]} <= DERIVATIONS
    assert {quotation["relation"] for quotation in gold["quotations"]} <= RELATIONS
    ids = [item["id"] for item in gold["facts"] + gold["quotations"]]
    assert len(ids) == len(set(ids))
    assert set(gold["origins"]) <= set(ids)


@every_story
def test_gold_names_people_as_the_texts_do(gold_path: Path) -> None:
    gold, texts = load(gold_path)
    for statement in gold["statements"]:
        text = texts[statement["doc"]]
        assert statement["speaker"] in text
        assert statement["speaker_entity"] is None or statement["speaker_entity"] in gold["aliases"]
        for channel in statement["channel"]:
            assert channel in text or statement.get("channel_self")
    everything = "\n".join(texts.values())
    for names in gold["aliases"].values():
        for name in names:
            assert name in everything
    for by_article in gold["labels"].values():
        for key, label in by_article.items():
            assert label in texts[key]


@every_story
def test_no_pair_is_both_together_and_apart(gold_path: Path) -> None:
    gold, _ = load(gold_path)
    derived = {frozenset((d["from"], d["to"])) for d in gold["derivations"] if d["kind"] != "credit"}
    assert derived.isdisjoint(frozenset(pair) for pair in gold["independent"])
    for groups in gold["origins"].values():
        together = {frozenset((a, b)) for group in groups for a in group for b in group if a != b}
        apart = {frozenset((a, b)) for g in groups for h in groups if g is not h for a in g for b in h}
        assert together.isdisjoint(apart)


@every_story
def test_no_real_outlet_body_or_country_is_named(gold_path: Path) -> None:
    _, texts = load(gold_path)
    for key, text in texts.items():
        for name in REAL_NAMES:
            assert not re.search(rf"\b{re.escape(name)}\b", text), f"{name} in {key}"


def test_the_reports_of_the_summit_are_as_long_as_news() -> None:
    for path in stories.story("summit"):
        assert 250 <= len(path.read_text("utf-8").split()) <= 650, path.name


def test_some_pages_come_with_metadata_and_some_without() -> None:
    described = {path for path in stories.story("summit") if path.with_name(f"{path.stem}.meta.json").exists()}
    assert described
    assert set(stories.story("summit")) - described
    for path in described:
        meta = json.loads(path.with_name(f"{path.stem}.meta.json").read_text("utf-8"))
        assert set(meta) <= {"outlet", "published", "url", "title"}


def test_the_copy_in_the_press_room_is_exact_but_for_its_byline() -> None:
    original, copy = ((HERE / "press-room" / f"{key}.txt").read_text("utf-8").split("\n\n") for key in ("a1", "a3"))
    assert copy[2:-1] == [paragraph.rstrip("\n") for paragraph in original[2:]]


def test_an_unknown_story_says_which_there_are() -> None:
    with pytest.raises(InputError, match="summit"):
        stories.story("no such story")
