"""What an analyst has settled: read, shared, obeyed, and kept through every run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rashomon.archive import Archive
from rashomon.article import read_articles
from rashomon.discrepancy import Fact
from rashomon.dossier import Dossier
from rashomon.errors import InputError
from rashomon.models import Models
from rashomon.obeying import settle_speakers
from rashomon.override import Override, read_overrides, write_overrides
from rashomon.readers import Page, PageMeta, open_inputs
from rashomon.reading import read_one
from rashomon.reconcile import reconcile
from rashomon.source import Entity
from rashomon.verification import verify
from tests.test_archive import STORIES, put

WHOLE = """
[[split]]
articles = ["b", "a"]
why = "The second fire, not the first."

[[merge]]
articles = ["a", "c"]

[[same-speaker]]
names = ["Anna Berg", "A. Bergh"]

[[not-the-same-speaker]]
names = ["Anna Berg", "Jonas Berg"]

[[same-fact]]
accounts = [["a", "five hours"], ["b", "half a day"], ["c", "12 hours"]]

[[not-the-same-fact]]
accounts = [["a", "five hours"], ["c", "seven hours"]]

[[date]]
article = "a"
published = "2031-03-04"
"""


def test_a_file_is_read_and_written_without_loss() -> None:
    found = read_overrides(WHOLE)
    assert len(found) == 7
    assert read_overrides(write_overrides(found)) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[splt]]", "unknown"),
        ("[split]\narticles = ['a']", "double brackets"),
        ("[[merge]]\narticles = ['a']", "number 1 needs articles"),
        ("[[date]]\narticle = 'a'\npublished = 'soon'", "needs article"),
        ("[[not-the-same-fact]]\naccounts = [['a', 'x']]", "needs accounts"),
        ("[[same-speaker]]\nnames = 'Anna'", "needs names"),
        ("[[", "no TOML"),
    ],
)
def test_a_fault_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_overrides(text, "settled.toml")


def settled(models: Models, folder: str, *overrides: Override) -> Dossier:
    """A bundled story with what was settled about it; it verifies, and says what was settled."""
    pages, _ = open_inputs([STORIES / folder])
    readings = [read_one(a, models.annotator, models.reporter) for a in read_articles(pages)[0]]
    dossier = reconcile(readings, models, overrides=overrides)
    form = dossier.to_json()
    verify(form)
    assert form.get("overrides", []) == [o.form() for o in sorted(overrides)]
    return dossier


def named(dossier: Dossier, name: str) -> Entity:
    return next(e for e in dossier.entities if e.name == name)


def fact_of(dossier: Dossier, article: str, words: str) -> Fact:
    return next(
        f for f in dossier.facts if (article, words) in [(a.article, a.words.text) for a in f.accounts if a.words]
    )


def test_speakers_that_are_one_are_one_wherever_the_story_speaks_of_them(models: Models) -> None:
    before = settled(models, "ferry")
    first, second = named(before, "Daria Holt"), named(before, "Marta Holt")
    after = settled(models, "ferry", Override("same-speaker", (), ("Daria Holt", "Marta Holt")))
    assert second.id not in json.dumps(after.to_json())
    one = named(after, "Daria Holt")
    assert one.id == first.id
    assert set(one.mentions) == {*first.mentions, *second.mentions}
    spoke = [{s.id for s in d.statements if s.speaker_entity in (first.id, second.id)} for d in (before, after)]
    assert spoke[0] == spoke[1] != set()


def test_one_thing_said_under_two_names_is_one_quotation_once_the_names_are_one(models: Models) -> None:
    texts = (
        "The strike began at dawn in Lowen on Tuesday.\n“The harbour stays shut until wages rise,” Anna Berg said.",
        "Dockers in Lowen walked out at dawn on Tuesday.\n"
        "“Until the pay goes up the harbour will remain closed,” union leader Hanne Birk said.",
    )
    pages = [Page(f"{n}.txt", text.encode(), "text/plain") for n, text in enumerate(texts)]
    readings = [read_one(a, models.annotator, models.reporter) for a in read_articles(pages)[0]]
    assert not reconcile(readings, models).wordings
    (wording,) = reconcile(
        readings, models, overrides=[Override("same-speaker", (), ("Anna Berg", "Hanne Birk"))]
    ).wordings
    assert len(wording.statements) == 2


def test_a_name_that_two_bear_joins_nobody_and_the_dossier_says_so() -> None:
    entities = [
        Entity("e1", "Daria Holt", "person", ("Daria Holt", "Holt"), ()),
        Entity("e2", "Ivan Holt", "person", ("Ivan Holt", "Holt"), ()),
        Entity("e3", "Olga Rask", "person", ("Olga Rask",), ()),
    ]
    made, _, doubts = settle_speakers(entities, [], [Override("same-speaker", (), ("Holt", "Olga Rask"))])
    assert len(made) == 3
    assert "“Holt” is what 2 are called here" in doubts[0].reason


def test_names_that_are_two_are_two_speakers_each_with_what_he_said(models: Models) -> None:
    text = (
        "Ada Lindgren leads the union.\n“We march,” Ada Lindgren said. She said the road was long.\n"
        "“We pay,” Lindgren said.\n“We rest,” Ada Lindgren said."
    )
    readings = [
        read_one(a, models.annotator, models.reporter)
        for a in read_articles([Page("a.txt", text.encode(), "text/plain")])[0]
    ]
    dossier = reconcile(
        readings, models, overrides=[Override("not-the-same-speaker", (), ("Ada Lindgren", "Lindgren"))]
    )
    verify(dossier.to_json())
    names = {e.id: e.name for e in dossier.entities}
    said = {s.content.text.strip(","): names.get(s.speaker_entity or "") for s in dossier.statements}
    assert said["We march"] == said["We rest"] == "Ada Lindgren"
    assert said["We pay"] == "Lindgren"
    assert said["the road was long"] == "Ada Lindgren"


def test_accounts_that_answer_two_questions_are_two_and_weigh_no_verdict_together(models: Models) -> None:
    before = settled(models, "ferry")
    toll = fact_of(before, "66eda15ab520", "At least 11 people")
    assert (toll.verdict, len(toll.accounts)) == ("updated", 4)
    apart = Override("not-the-same-fact", ("66eda15ab520", "2bb5485055a5"), ("At least 11 people", "17 dead"))
    after = settled(models, "ferry", apart)
    left = [f for f in after.facts if {"66eda15ab520", "2bb5485055a5"} <= {a.article for a in f.accounts}]
    assert not any("11 people" in a.evidence.text for f in left for a in f.accounts)
    seventeen = fact_of(after, "ff86b05fd45c", "Seventeen people")
    assert len(seventeen.accounts) == 2  # the rest still answers one question
    assert {c.article for c in after.coverage if c.item == seventeen.id} == {r.article.id for r in after.readings}


def test_accounts_that_answer_one_question_get_its_verdict_and_its_origins(models: Models) -> None:
    before = settled(models, "harbour")
    police = fact_of(before, "6b6b7855f17b", "Some 12,000 people")
    assert police.verdict == "disputed"
    assert police.score < 1.0
    one = Override(
        "same-fact", ("6b6b7855f17b", "8bf598b4808d"), ("Some 12,000 people", "FORTY THOUSAND"), "One march."
    )
    after = settled(models, "harbour", one)
    crowd = fact_of(after, "6b6b7855f17b", "Some 12,000 people")
    assert crowd.verdict == "disputed"
    assert {"8bf598b4808d", "6b6b7855f17b"} <= {a.article for a in crowd.accounts}
    assert {"Business Tide", "The Docker"} <= {o.name for o in crowd.origins}
    assert crowd.score == 1.0


def test_accounts_of_two_kinds_are_left_as_they_were_and_the_dossier_says_so(models: Models) -> None:
    odd = Override("same-fact", ("6b6b7855f17b", "d09d911c3ded"), ("Some 12,000 people", "Saturday"))
    after = settled(models, "harbour", odd)
    assert [c.reason for c in after.caveats if c.stage == "override"] == [
        "“Some 12,000 people” and “Saturday” were settled to be one fact, "
        "but are no figures, dates or sentences of one kind: left as they are."
    ]


def test_what_was_settled_outlasts_a_corrected_page(tmp_path: Path, fake_models: Models) -> None:
    def page(name: str, toll: str) -> Page:
        text = f"The ferry Alda sank off Lowen on Monday.\n{toll} people are missing, the coast guard said."
        return Page(
            f"{name}.html", text.encode(), "text/plain", PageMeta(url=f"https://{name}.example/alda", outlet=name)
        )

    with Archive(tmp_path / "a.rashomon", fake_models) as archive:
        first, other = put(archive, page("courier", "Two"), page("herald", "Three"))
        assert first.story == other.story
        archive.settle([Override("split", (str(first.article),))])
        archive.bring_up_to_date()
        assert [s["articles"] for s in archive.stories()] == [1, 1]
        (second,) = put(archive, page("courier", "Four"))
        assert second.state == "version"
        assert [s["articles"] for s in archive.stories()] == [1, 1]
        (said,) = json.loads(archive.dossier_text(str(second.article)))["overrides"]
        assert said == {"kind": "split", "articles": [second.article]}
        assert archive.overrides() == [Override("split", (str(first.article),))]


def test_a_split_and_a_date_survive_runs_and_stand_in_the_dossier(tmp_path: Path, models: Models) -> None:
    pages, _ = open_inputs([STORIES / "ferry"])
    with Archive(tmp_path / "a.rashomon", models) as archive:
        added = put(archive, *pages[:3])
        apart = str(added[0].article)
        archive.settle([Override("split", (apart,)), Override("date", (apart,), ("2023-09-01",))])
        archive.bring_up_to_date()
        assert sorted(s["articles"] for s in archive.stories()) == [1, 2]
        put(archive, pages[3])
        assert sorted(s["articles"] for s in archive.stories()) == [1, 3]
        form = json.loads(archive.dossier_text(apart))
        assert [o["kind"] for o in form["overrides"]] == ["date", "split"]
        assert form["articles"][0]["published"] == "2023-09-01"
        verify(form)

        archive.settle([])
        archive.bring_up_to_date()
        assert [s["articles"] for s in archive.stories()] == [4]
        (one,) = archive.stories()
        assert "overrides" not in json.loads(archive.dossier_text(one["id"]))


def test_a_merge_joins_what_nothing_else_would_and_old_ids_lead_on(tmp_path: Path, models: Models) -> None:
    ferry, _ = open_inputs([STORIES / "ferry"])
    harbour, _ = open_inputs([STORIES / "harbour"])
    with Archive(tmp_path / "a.rashomon", models) as archive:
        added = put(archive, *ferry, *harbour)
        ids = {str(a.story) for a in added}
        assert len(ids) == 2
        archive.settle([Override("merge", tuple(sorted(str(a.article) for a in added)))])
        archive.bring_up_to_date()
        (one,) = archive.stories()
        assert one["articles"] == 7
        assert {archive.find_story(i) for i in ids} == {one["id"]}


def test_an_article_that_the_archive_does_not_hold_is_refused(tmp_path: Path, fake_models: Models) -> None:
    with Archive(tmp_path / "a.rashomon", fake_models) as archive, pytest.raises(InputError, match="does not hold"):
        archive.settle([Override("split", ("nobody",))])
