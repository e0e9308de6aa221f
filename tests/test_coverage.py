"""Who states, hints at, leaves out, or came too early."""

from __future__ import annotations

import pytest

from rashomon import Dossier, Page, compare
from rashomon.models import Models
from rashomon.readers.page import PageMeta

HEAD = "The ferry Silver Heron sank in the harbour of Ormund on Thursday, the coast guard said."
SAID = '"The deck went up like a door and we jumped," said Daria Holt, a passenger.'
OWN = "The deck of the ferry went up like a door, and people jumped."


def covered(models: Models, *articles: tuple[str, str]) -> list[str]:
    """The states of the first wording, in the order of the articles given."""
    pages = [
        Page(f"{n}.txt", f"{HEAD}\n\n{text}".encode(), "text/plain", PageMeta(published=day))
        for n, (day, text) in enumerate(articles)
    ]
    dossier: Dossier = compare(pages, models)[0]
    article = {r.article.id: r.article.input for r in dossier.readings}
    wording = next(
        w
        for w in dossier.wordings
        if any("deck" in s.content.text for r in dossier.readings for s in r.statements if s.id in w.statements)
    )
    return [
        c.state for c in sorted((c for c in dossier.coverage if c.item == wording.id), key=lambda c: article[c.article])
    ]


@pytest.fixture(scope="module")
def states(models: Models) -> list[str]:
    return covered(
        models,
        ("2024-05-09", SAID),
        ("2024-05-09", f"Rescuers came at six. {SAID}"),
        ("2024-05-09", OWN),
        ("2024-05-09", "Divers will look at the wreck tomorrow, and the owner wants to raise it."),
    )


def test_an_article_states_hints_or_leaves_out(states: list[str]) -> None:
    assert states == ["states", "states", "hints", "omits"]


def test_an_article_of_an_earlier_day_came_too_early(models: Models) -> None:
    found = covered(
        models,
        ("2024-05-09", "Divers will look at the wreck, and the owner wants to raise it."),
        ("2024-05-10", SAID),
        ("2024-05-10", f"Rescuers came at six. {SAID}"),
    )
    assert found == ["not-yet", "states", "states"]
