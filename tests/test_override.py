"""What an analyst has settled: read, shared, obeyed, and kept through every run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rashomon import compare
from rashomon.archive import Archive
from rashomon.errors import InputError
from rashomon.models import Models
from rashomon.override import Override, obey, read_overrides, write_overrides
from rashomon.readers import open_inputs
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

[[not-the-same-fact]]
accounts = [["a", "five hours"], ["c", "seven hours"]]

[[date]]
article = "a"
published = "2031-03-04"
"""


def test_a_file_is_read_and_written_without_loss() -> None:
    found = read_overrides(WHOLE)
    assert len(found) == 5
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


def test_speakers_that_are_one_are_one_everywhere_and_the_dossier_verifies(models: Models) -> None:
    (dossier,) = compare([STORIES / "ferry"], models)
    first, second = [e for e in dossier.entities if e.kind == "person"][:2]
    made = obey(dossier, [Override("same-speaker", (), (first.name, second.name))])
    assert second.id not in {e.id for e in made.entities}
    form = made.to_json()
    verify(form)
    assert second.id not in json.dumps(form)


def test_accounts_that_are_kept_apart_are_no_fact(models: Models) -> None:
    (dossier,) = compare([STORIES / "ferry"], models)
    fact = dossier.facts[0]
    a, b = fact.accounts[:2]
    made = obey(dossier, [Override("not-the-same-fact", (a.article, b.article), (a.evidence.text, b.evidence.text))])
    assert fact.id not in {f.id for f in made.facts}
    assert any(c.stage == "override" for c in made.caveats)
    verify(made.to_json())


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
