"""The contract: its schema, its references, and what `verify` refuses."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from rashomon import DossierError, Page, compare, schema, verify
from rashomon.models import Models

A = (
    "The ministers met for five hours in Lindhaven on Monday, Anna Berg said.\n\nShare this article\n\n"
    "“We will go on,” she added.\n"
)
B = "Anna Berg and Pavel Novak met for seven hours in Lindhaven on Monday.\n“We will go on,” Berg said."


@pytest.fixture(scope="module")
def form() -> dict[str, Any]:
    from rashomon.models import default_models

    models: Models = default_models()
    (dossier,) = compare([Page("a.txt", A.encode(), "text/plain"), Page("b.txt", B.encode(), "text/plain")], models)
    found: dict[str, Any] = json.loads(dossier.dumps())
    return found


def test_every_key_of_the_contract_is_there(form: dict[str, Any]) -> None:
    assert set(schema()["required"]) <= form.keys()
    assert verify(form).raw_rebuilt == 2


def test_the_raw_page_can_be_put_together_from_text_and_removed_stretches(form: dict[str, Any]) -> None:
    article = next(a for a in form["articles"] if a["input"] == "a.txt")
    assert "Share this article" not in article["text"]
    pieces = [(raw, article["text"][clean : clean + n]) for clean, raw, n in article["source_map"]]
    pieces += [(r["start"], r["text"]) for r in article["removed"]]
    assert "".join(text for _, text in sorted(pieces)) == A


def change_evidence(form: dict[str, Any]) -> None:
    form["statements"][0]["content"]["start"] += 1


def name_an_unknown_entity(form: dict[str, Any]) -> None:
    form["statements"][0]["speaker_entity"] = "e-none"


def drop_a_key(form: dict[str, Any]) -> None:
    del form["lineage"]


def invent_a_verdict(form: dict[str, Any]) -> None:
    form["facts"][0]["verdict"] = "true"


def add_words_to_an_article(form: dict[str, Any]) -> None:
    form["articles"][0]["text"] += " And they lied."


def shift_the_source_map(form: dict[str, Any]) -> None:
    form["articles"][0]["source_map"][0][1] += 1


def be_of_another_version(form: dict[str, Any]) -> None:
    form["schema"] = "rashomon/dossier/9"


@pytest.mark.parametrize(
    "harm",
    [
        change_evidence,
        name_an_unknown_entity,
        drop_a_key,
        invent_a_verdict,
        add_words_to_an_article,
        shift_the_source_map,
        be_of_another_version,
    ],
)
def test_a_dossier_that_was_changed_does_not_hold(form: dict[str, Any], harm: Callable[[dict[str, Any]], None]) -> None:
    changed = copy.deepcopy(form)
    harm(changed)
    with pytest.raises(DossierError):
        verify(changed)


def test_an_evidence_of_another_language_of_marks_is_to_the_character(form: dict[str, Any]) -> None:
    texts = {a["id"]: a["text"] for a in form["articles"]}
    for s in form["statements"]:
        e = s["content"]
        assert texts[e["article"]][e["start"] : e["end"]] == e["text"]
