"""How many independent beginnings stand behind one claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rashomon.article import Credit
from rashomon.attribution import Channel, Statement
from rashomon.models import Models
from rashomon.origin import Origin, Provenance, Tie, Witness, origins, reasons
from rashomon.passage import shared_passages
from rashomon.reading import Reading
from rashomon.source import resolve
from rashomon.span import Evidence, Span
from rashomon.stemma import build_stemma
from tests.families import ROOTS, reading

TOLL = "killing at least nine passengers"


def paper(name: str, text: str, models: Models, *credits: Credit, outlet: str | None = None) -> Reading:
    return reading(name, text, models.annotator, outlet=outlet or f"The {name.title()}", credits=credits)


def at(reading: Reading, words: str) -> Evidence:
    start = reading.article.text.index(words)
    return Evidence.at(reading.article.id, reading.article.text, Span(start, start + len(words)))


def says(
    reading: Reading, words: str, *, speaker: str, entity: str | None = None, channel: str | None = None
) -> Statement:
    return Statement(
        id=f"s-{reading.article.id}",
        article=reading.article.id,
        manner="indirect",
        content=at(reading, words),
        cue=None,
        speaker=at(reading, speaker),
        channel=(Channel(channel, at(reading, channel)),) if channel else (),
        chain_complete=True,
        speaker_entity=entity,
    )


def behind(readings: Sequence[Reading], witnesses: Sequence[Witness], models: Models) -> list[Origin]:
    lineage, _ = build_stemma(readings, shared_passages(readings), models.encoder)
    return origins(Provenance.of(lineage, readings), witnesses)


def groups(found: Sequence[Origin]) -> list[tuple[str, ...]]:
    return sorted(o.articles for o in found)


def test_a_copy_is_no_second_witness(models: Models) -> None:
    papers = [paper("gazette", ROOTS[0], models), paper("mirror", ROOTS[0], models)]
    (origin,) = behind(papers, [Witness(p.article.id, None, at(p, TOLL)) for p in papers], models)
    assert origin.articles == ("gazette", "mirror")
    assert "stands in" in origin.why


def test_two_reporters_of_one_event_are_two_witnesses(models: Models) -> None:
    papers = [paper("gazette", ROOTS[0], models), paper("herald", ROOTS[1], models)]
    witnesses = [
        Witness("gazette", None, at(papers[0], TOLL)),
        Witness("herald", None, at(papers[1], "Nine bodies lay")),
    ]
    found = behind(papers, witnesses, models)
    assert groups(found) == [("gazette",), ("herald",)]
    assert {o.why for o in found} == {"Only The Gazette says so.", "Only The Herald says so."}


def test_two_versions_of_one_wire_are_one_origin_named_after_it(models: Models) -> None:
    wire = Credit("AP", "agency", "byline", None)
    papers = [paper("gazette", ROOTS[0], models, wire), paper("herald", ROOTS[2], models, wire)]
    witnesses = [
        Witness("gazette", None, at(papers[0], TOLL)),
        Witness("herald", None, at(papers[1], "nine people lost")),
    ]
    (origin,) = behind(papers, witnesses, models)
    assert origin.name == "AP"
    assert origin.why == "The Gazette and The Herald carry the same AP text."


def test_that_both_cite_one_agency_somewhere_joins_nothing(models: Models) -> None:
    cites = Credit("AP", "agency", "text", None)
    papers = [paper("gazette", ROOTS[0], models, cites), paper("herald", ROOTS[2], models, cites)]
    witnesses = [
        Witness("gazette", None, at(papers[0], TOLL)),
        Witness("herald", None, at(papers[1], "nine people lost")),
    ]
    assert len(behind(papers, witnesses, models)) == 2


def test_unrelated_texts_that_rest_on_one_broadcaster_share_an_origin(models: Models) -> None:
    one = paper("gazette", "Talks on Tarn will resume soon, Veld said, CCTV reported.", models)
    other = paper(
        "herald", "State broadcaster CCTV quoted Veld as promising new negotiations about the island.", models
    )
    witnesses = [
        Witness(
            "gazette", says(one, "Talks on Tarn will resume soon", speaker="Veld", channel="CCTV"), at(one, "soon")
        ),
        Witness(
            "herald", says(other, "new negotiations", speaker="Veld", channel="CCTV"), at(other, "new negotiations")
        ),
    ]
    (origin,) = behind([one, other], witnesses, models)
    assert (origin.name, origin.why) == ("CCTV", "The Gazette and The Herald both rest on CCTV.")


def test_two_posts_of_two_people_on_one_site_are_two_origins(models: Models) -> None:
    one = paper("gazette", "Alarms stayed silent, Sollund wrote on Twitter.", models)
    other = paper("herald", "Nobody heard a siren before dawn, a cook said on Twitter.", models)
    witnesses = [
        Witness(
            "gazette",
            says(one, "Alarms stayed silent", speaker="Sollund", entity="e1", channel="Twitter"),
            at(one, "silent"),
        ),
        Witness(
            "herald",
            says(other, "Nobody heard a siren", speaker="cook", entity="e2", channel="Twitter"),
            at(other, "siren"),
        ),
    ]
    assert len(behind([one, other], witnesses, models)) == 2


def spoken(speaker: str, models: Models) -> tuple[list[Reading], list[Statement]]:
    one = paper("gazette", f"Nine passengers drowned in the dark, {speaker} said.", models)
    other = paper("herald", f"{speaker} put the number of victims at nine on Tuesday.", models)
    return [one, other], [
        says(one, "Nine passengers drowned in the dark", speaker=speaker, entity="e1"),
        says(other, "number of victims at nine", speaker=speaker, entity="e1"),
    ]


def test_what_a_public_voice_says_is_so_has_one_origin(models: Models) -> None:
    papers, said = spoken("Police spokesman Ole Brandt", models)
    witnesses = [Witness("gazette", said[0], at(papers[0], "Nine")), Witness("herald", said[1], at(papers[1], "nine"))]
    (origin,) = behind(papers, witnesses, models)
    assert origin.why == "The Gazette and The Herald both report what Police spokesman Ole Brandt said."


def test_three_reasons_are_one_sentence() -> None:
    ties = {
        ("a", "b"): Tie("wire", "x1", "AP"),
        ("a", "c"): Tie("wire", "x1", "AP"),
        ("b", "d"): Tie("text", "b", "", "71% of the narration of The Mirror stands in The Herald."),
        ("d", "e"): Tie("channel", "channel cctv", "CCTV"),
    }
    shown = {"a": "The Gazette", "b": "The Herald", "c": "The Post", "d": "The Mirror", "e": "The Sentinel"}
    assert reasons(ties, shown) == (
        "The Gazette, The Herald and The Post carry the same AP text; 71% of the narration of The Mirror stands in The "
        "Herald; The Mirror and The Sentinel both rest on CCTV."
    )


def told_by(one: str, other: str, models: Models) -> list[Origin]:
    """The origins of a toll that two papers give in their own words on somebody's word, read as a user reads them."""
    papers = [
        paper("gazette", f"Thirty-one passengers drowned in the dark, said {one}.", models),
        paper("herald", f"{other} put the number of victims at 31 on Tuesday.", models),
    ]
    said = [
        says(papers[0], "Thirty-one passengers drowned in the dark", speaker=one),
        says(papers[1], "the number of victims at 31", speaker=other),
    ]
    entities, resolved, _ = resolve([replace(p, statements=(s,)) for p, s in zip(papers, said, strict=True)])
    lineage, _ = build_stemma(resolved, shared_passages(resolved), models.encoder)
    witnesses = [
        Witness(r.article.id, r.statements[0], at(r, "Thirty-one" if r.article.id == "gazette" else "31"))
        for r in sorted(resolved, key=lambda r: r.article.id)
    ]
    return origins(Provenance.of(lineage, resolved, entities), witnesses)


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        (
            "Ole Brandt, the deputy director of the Tarn Rescue Service",
            "The Tarn Rescue Service",
            "Tarn Rescue Service",
        ),
        ("the Norwegian president's office", "The Norwegian government", "the government of Norway"),
    ],
)
def test_a_body_and_who_speaks_for_it_are_one_voice(one: str, other: str, name: str, models: Models) -> None:
    (origin,) = told_by(one, other, models)
    assert (origin.name, origin.why) == (name, f"The Gazette and The Herald both report what {name} said.")


def closed(sentence: str, count: int, models: Models) -> None:
    """The words before the voice were read as no speech: it is one witness with another report of his words or not."""
    papers = [
        paper("gazette", sentence, models),
        paper("herald", "Police spokesman Ole Brandt called the long quarrel with the crews over.", models),
    ]
    told = says(papers[1], "the long quarrel with the crews over", speaker="Police spokesman Ole Brandt")
    entities, resolved, _ = resolve([papers[0], replace(papers[1], statements=(told,))])
    lineage, _ = build_stemma(resolved, shared_passages(resolved), models.encoder)
    by_id = {r.article.id: r for r in resolved}
    witnesses = [
        Witness("gazette", None, at(by_id["gazette"], "Norhaven and the pilots settled the strike")),
        Witness("herald", None, at(by_id["herald"], "quarrel with the crews over")),
    ]
    found = origins(Provenance.of(lineage, resolved, entities), witnesses)
    assert len(found) == count


CLOSED = "Norhaven and the pilots settled the strike, "


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        (CLOSED + "said the police spokesman, Ole Brandt.", 1),
        (CLOSED + "according to police spokesman Ole Brandt.", 1),
        (CLOSED + "said police spokesman Ole Brandt had lied.", 2),
        (CLOSED + "and police spokesman Ole Brandt fell silent.", 2),
    ],
)
def test_who_closes_a_sentence_is_its_voice(sentence: str, count: int, models: Models) -> None:
    closed(sentence, count, models)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ole Brandt, a neighbour of the Tarn Rescue Service", "The Tarn Rescue Service"),
        ("the former Norwegian president", "The Norwegian government"),
        ("the Norwegian government", "The Danish government"),
    ],
)
def test_who_does_not_speak_for_a_body_is_a_voice_of_his_own(one: str, other: str, models: Models) -> None:
    assert len(told_by(one, other, models)) == 2


def test_that_a_public_voice_said_it_each_reporter_can_witness(models: Models) -> None:
    papers, said = spoken("Police spokesman Ole Brandt", models)
    assert len(behind(papers, [Witness(s.article, s, s.content) for s in said], models)) == 2


def test_a_private_person_is_heard_anew_by_each_reporter(models: Models) -> None:
    papers, said = spoken("Ingrid Sollund", models)
    witnesses = [Witness("gazette", said[0], at(papers[0], "Nine")), Witness("herald", said[1], at(papers[1], "nine"))]
    assert len(behind(papers, witnesses, models)) == 2


def test_the_same_words_of_unknown_provenance_add_no_origin(models: Models) -> None:
    line = "Fishing boats reached the burning ship and pulled forty-one shivering passengers over their gunwales"
    papers = [paper("gazette", f"{line}.", models), paper("herald", f"{ROOTS[3]}\n{line}, it is said.", models)]
    (origin,) = behind(papers, [Witness(p.article.id, None, at(p, "forty-one")) for p in papers], models)
    assert origin.articles == ("gazette", "herald")


def test_a_copyists_own_paragraph_is_a_beginning_of_its_own(models: Models) -> None:
    half = "\n".join(ROOTS[0].split("\n")[:6])
    own = "Two deckhands told us that nine of the dead had been asleep in the forward cabins."
    papers = [paper("gazette", ROOTS[0], models), paper("mirror", f"{half}\n{own}\n{ROOTS[3]}", models)]
    witnesses = [
        Witness("gazette", None, at(papers[0], "each of the nine")),
        Witness("mirror", None, at(papers[1], "nine of the dead")),
    ]
    assert len(behind(papers, witnesses, models)) == 2


def test_origins_are_the_same_in_any_order_and_under_any_outlet_name(models: Models) -> None:
    papers = [paper("gazette", ROOTS[0], models), paper("herald", ROOTS[1], models), paper("mirror", ROOTS[0], models)]
    witnesses = [
        Witness("gazette", None, at(papers[0], TOLL)),
        Witness("herald", None, at(papers[1], "Nine bodies lay")),
        Witness("mirror", None, at(papers[2], TOLL)),
    ]
    found = behind(papers, witnesses, models)
    assert behind(papers[::-1], witnesses[::-1], models) == found
    renamed = [replace(p, article=replace(p.article, outlet=f"Paper {n}")) for n, p in enumerate(papers)]
    assert [(o.id, o.articles) for o in behind(renamed, witnesses, models)] == [(o.id, o.articles) for o in found]


def test_a_claim_without_accounts_has_no_origin(models: Models) -> None:
    assert behind([paper("gazette", ROOTS[0], models)], [], models) == []
