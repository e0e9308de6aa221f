"""What each outlet calls the same thing."""

from __future__ import annotations

import pytest

from rashomon import Page
from rashomon.labels import find_labels
from rashomon.models import Models
from rashomon.reconcile import quiet, read_alone

OPENING = "The two neighbours have argued since January about what happened off Aldenburg."


@pytest.fixture(scope="module")
def labels(models: Models):  # type: ignore[no-untyped-def]
    def found(*texts: str) -> dict[str, list[list[str]]]:
        pages = [Page(f"{n}.txt", f"{OPENING}\n\n{t}".encode(), "text/plain") for n, t in enumerate(texts)]
        readings, _ = read_alone(pages, models, (), quiet)
        order = {r.article.id: r.article.input for r in readings}
        return {
            label.concept: [
                [words for words, _ in said] for _, said in sorted(label.by_article, key=lambda row: order[row[0]])
            ]
            for label in find_labels(readings)
        }

    return found


def test_one_ship_with_two_names(labels) -> None:  # type: ignore[no-untyped-def]
    found = labels(
        "Guards saw a spy ship near the cable. The ship left at dawn.",
        "Guards saw a survey ship near the cable. The ship left at dawn.",
    )
    assert found == {"ship": [["spy ship"], ["survey ship"]]}


def test_the_same_name_everywhere_is_no_label(labels) -> None:  # type: ignore[no-untyped-def]
    assert labels("Guards saw a spy ship. The ship left.", "A spy ship came near. The ship left.") == {}


def test_who_did_it_is_named_by_a_choice_of_words(labels) -> None:  # type: ignore[no-untyped-def]
    found = labels(
        "The Tarn Liberation Front is strong. Tarn Liberation Front militants held the road to the north.",
        "The Tarn Liberation Front is strong. Tarn Liberation Front insurgents held the road to the north.",
    )
    assert found == {"Tarn Liberation Front": [["militants"], ["insurgents"]]}


def test_sizes_hours_and_offices_label_nothing(labels) -> None:  # type: ignore[no-untyped-def]
    found = labels(
        "A policy adviser saw a huge crater in the rush hour. The crater was deep. The adviser left.",
        "A trade adviser saw a large crater in the morning hour. The crater was deep. The adviser left.",
    )
    assert found == {}
