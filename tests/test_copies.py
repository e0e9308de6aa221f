"""Reports that are copies to the word: all that they tell is found, and the sense of nothing is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rashomon import Page, PageMeta
from rashomon.dossier import Dossier
from rashomon.models import Encoder, Models
from rashomon.models.protocols import Vectors
from rashomon.reconcile import quiet, read_alone, reconcile

BODY = """At least 11 people died and 30 were injured when a ferry overturned on Lake Tamora on Thursday, police said.

The Silver Heron was carrying about 140 passengers to the market town of Ormund when it rolled over in high waves.

"The deck went up like a door," a passenger, Daria Holt, told the Lantern from her hospital bed.

Divers were still searching the hull at sunrise. Interior Minister Boris Ekberg said the cause was unknown.
"""
OWN_LINES = ("Gales have closed the market.", "The parrot of Brack has come home.")
# The copy's own words for what the body tells, too.
RETOLD = "Eleven people lost their lives and 30 were hurt as the ferry sank in Lake Tamora, police said on Thursday."


class Listening:
    """An encoder that remembers what it was asked."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder, self.name = encoder, encoder.name
        self.asked: list[str] = []

    def encode(self, sentences: Sequence[str]) -> Vectors:
        self.asked += sentences
        return self.encoder.encode(sentences)


def compared(models: Models, *texts: str) -> tuple[Dossier, list[str]]:
    """The dossier of some reports, and what the encoder was asked for it."""
    pages = [Page(f"{n}.txt", t.encode(), "text/plain", PageMeta(f"Outlet {n}")) for n, t in enumerate(texts)]
    readings, _ = read_alone(pages, models, (), quiet)
    encoder = Listening(models.encoder)
    return reconcile(readings, replace(models, encoder=encoder)), encoder.asked


def test_copies_under_first_lines_of_their_own_ask_for_no_sense(models: Models) -> None:
    dossier, asked = compared(models, *(f"{line}\n\n{BODY}" for line in OWN_LINES))
    assert set(asked) == set(OWN_LINES)  # whether one was made of the other
    figures = {a.words.text: f.verdict for f in dossier.facts for a in f.accounts if a.words and f.dimension == "count"}
    assert figures.keys() >= {"At least 11 people", "30", "about 140 passengers"}
    assert set(figures.values()) == {"agree"}
    said = {s.id: s.content.text for r in dossier.readings for s in r.statements}
    for words in ("The deck went up like a door,", "the cause was unknown"):
        assert [len(w.statements) for w in dossier.wordings if {said[s] for s in w.statements} == {words}] == [2]


def test_a_copy_that_tells_it_in_its_own_words_too_is_asked_what_it_means(models: Models) -> None:
    dossier, asked = compared(models, BODY, f"{RETOLD}\n\n{BODY}")
    assert RETOLD in asked
    dead = [f for f in dossier.facts if any(a.words and a.words.text == "At least 11 people" for a in f.accounts)]
    assert any(a.words and a.words.text.startswith("Eleven") for f in dead for a in f.accounts)
