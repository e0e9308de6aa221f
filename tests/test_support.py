"""What falls with a source: small dossiers, each with one thing that rests on it."""

from __future__ import annotations

from typing import Any

import pytest

from rashomon.errors import InputError
from rashomon.support import render_fallen, without, without_each


def dossier() -> dict[str, Any]:
    """Three outlets: two carry the Meridian Wire, the third was there itself."""
    return {
        "articles": [
            {"id": "a1", "outlet": "The Tarn Post"},
            {"id": "a2", "outlet": "Lowland Herald"},
            {"id": "a3", "outlet": "The Estuary Courier"},
            {"id": "a4", "outlet": None},
        ],
        "lineage": {
            "edges": [
                {"from": "x1", "to": "a1", "kind": "copy"},
                {"from": "x1", "to": "a2", "kind": "rewrite"},
                {"from": "x2", "to": "a3", "kind": "credit"},
            ],
            "outside": [{"id": "x1", "name": "Meridian Wire"}, {"id": "x2", "name": "Karsk Radio"}],
            "origins": [
                {"id": "o1", "name": "Meridian Wire", "articles": ["a1", "a2"], "why": "One text."},
                {"id": "o2", "name": "The Estuary Courier", "articles": ["a3"], "why": "Its own text."},
                {"id": "o3", "name": "the harbour master", "articles": ["a2"], "why": "Both report what he said."},
            ],
        },
        "facts": [
            {"id": "f1", "question": "How long did they talk?", "origins": ["o1", "o2"]},
            {"id": "f2", "question": "When was the bridge closed?", "origins": ["o1"]},
            {"id": "f3", "question": "How many came?", "origins": ["o2"]},
            {"id": "f4", "question": "How many lorries?", "origins": ["o1", "o3"]},
            {"id": "f5", "question": "Whose is the drone?", "origins": []},
        ],
        "statements": [{"id": "s1", "content": {"text": "We  met\nand parted."}}],
        "wordings": [{"id": "w1", "statements": ["s1"], "origins": ["o1"]}],
    }


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


def test_all_that_rests_on_a_group_of_copies_falls_with_it() -> None:
    fallen = without(dossier(), "o1")
    assert ids(fallen.lost) == ["f2", "w1"]
    assert [(item.id, item.left) for item in fallen.weakened] == [("f1", 1), ("f4", 1)]


def test_a_wire_is_taken_away_by_its_name_with_every_text_that_comes_from_it() -> None:
    """The harbour master speaks in the Herald alone, which is a rewrite of the wire: he falls as well."""
    fallen = without(dossier(), "meridian wire")
    assert ids(fallen.lost) == ["f2", "f4", "w1"]
    assert ids(fallen.weakened) == ["f1"]
    assert fallen.lost == without(dossier(), "x1").lost


def test_an_outlet_takes_with_it_what_only_it_told() -> None:
    fallen = without(dossier(), "the estuary courier")
    assert (ids(fallen.lost), ids(fallen.weakened)) == (["f3"], ["f1"])
    assert without(dossier(), "Lowland Herald").lost == ()
    assert ids(without(dossier(), "Lowland Herald").weakened) == ["f4"]


def test_two_origins_of_one_name_fall_together_and_each_by_its_id_alone() -> None:
    form = dossier()
    form["lineage"]["origins"][2]["name"] = "The Estuary Courier"
    assert ids(without(form, "The Estuary Courier").lost) == ["f3"]
    assert ids(without(form, "The Estuary Courier").weakened) == ["f1", "f4"]
    assert ids(without(form, "o3").weakened) == ["f4"]


def test_a_text_that_is_only_credited_takes_nothing_with_it() -> None:
    """A credit says that a text was read, not that the article comes from it."""
    with pytest.raises(InputError, match="Nothing in this dossier rests on 'Karsk Radio' alone"):
        without(dossier(), "Karsk Radio")


@pytest.mark.parametrize(
    "name",
    ["“Meridian Wire”", "MERIDIAN WIRE", "Meridian Wire, another text", "Meridian W…", "“Meridian…”", "wire"],
)
def test_a_name_may_stand_as_the_report_shows_it(name: str) -> None:
    assert without(dossier(), name).lost == without(dossier(), "x1").lost


def test_one_of_two_articles_of_an_outlet_is_named_by_its_number_or_its_title() -> None:
    form = dossier()
    form["articles"][0] |= {"outlet": "The Estuary Courier", "published": "2031-04-01", "title": "Ferry late"}
    form["articles"][2] |= {"published": "2031-04-02", "title": "Bridge shut"}
    for name in ("The Estuary Courier (2)", "The Estuary Courier (“Bridge shut”)", "Bridge shut"):
        assert ids(without(form, name).lost) == ["f3"]


def test_a_part_of_a_name_will_do_only_where_one_name_holds_it() -> None:
    assert ids(without(dossier(), "harbour master").weakened) == ["f4"]
    with pytest.raises(InputError, match="No origin 'the'"):
        without(dossier(), "the")


def test_an_article_without_an_outlet_is_no_outlet_of_an_empty_name() -> None:
    with pytest.raises(InputError, match="No origin ''"):
        without(dossier(), "")


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(InputError, match=r"No origin 'Meridian Wyre'.*: Meridian Wire, The Estuary Courier, the harb"):
        without(dossier(), "Meridian Wyre")


def test_of_many_names_the_rest_are_counted() -> None:
    form = dossier()
    form["lineage"]["origins"] = [{"id": f"o{n}", "name": f"Post {n}", "articles": []} for n in range(20)]
    with pytest.raises(InputError, match=r"and 8 more\.$"):
        without(form, "nobody")


def test_several_taken_away_one_by_one_are_as_each_alone() -> None:
    names = ["o1", "Meridian Wire", "o3"]
    assert without_each(dossier(), names) == [without(dossier(), name) for name in names]


def test_the_words_of_a_wording_stand_on_one_line() -> None:
    told = render_fallen(without(dossier(), "o1"))
    assert told.splitlines()[0] == "Without o1: 2 finding(s) lose all support, 2 lose some."
    assert "w1  We met and parted." in told
