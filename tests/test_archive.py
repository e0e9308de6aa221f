"""The archive as a desk meets it: things arrive late, twice and corrected; files are wrong; two write at once."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from rashomon.api import compare
from rashomon.archive import Added, Archive, ArchiveError
from rashomon.article import read_articles
from rashomon.cli import main
from rashomon.errors import InputError
from rashomon.models import Models
from rashomon.models.annotator import FakeAnnotator
from rashomon.models.defaults import fakes
from rashomon.models.protocols import Annotation
from rashomon.readers import Page, PageMeta, open_inputs
from rashomon.reading import read_one
from rashomon.store import looking
from rashomon.store.opening import APPLICATION_ID, steps
from rashomon.store.packing import packed_reading, unpacked_reading
from rashomon.store.parses import Remembering
from rashomon.stories import story
from rashomon.verification import verify
from tests.crowd import crowd
from tests.strategies import report

STORIES = Path(__file__).parent / "stories"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "desk.rashomon"


def put(archive: Archive, *pages: Page) -> list[Added]:
    found = [a for a in archive.add(pages) if isinstance(a, Added)]
    archive.bring_up_to_date()
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Path:
    """An archive of the bundled stories, made once with the real models."""
    place = tmp_path_factory.mktemp("desk") / "desk.rashomon"
    pages, _ = open_inputs([STORIES, *story("summit")])
    with Archive(place, models) as archive:
        put(archive, *pages)
    return place


def test_each_bundled_story_becomes_one_dossier_that_verifies(desk: Path) -> None:
    with Archive(desk) as archive:
        found = archive.stories()
        assert sorted(s["articles"] for s in found) == [3, 3, 4, 7]
        for one in found:
            verify(json.loads(archive.dossier_text(one["id"])))


def test_an_archived_reading_is_the_same_reading(models: Models, place: Path) -> None:
    pages, _ = open_inputs([STORIES / "ferry"])
    with Archive(place, models) as archive:
        put(archive, *pages)
        for page in pages:
            (article,), _ = read_articles([page])
            fresh, kept = read_one(article, models.annotator, models.reporter), archive.reading(article.id)
            assert (fresh.article, fresh.statements, fresh.quantities, fresh.times) == (
                kept.article,
                kept.statements,
                kept.quantities,
                kept.times,
            )
            assert fresh.syntax.annotation == kept.syntax.annotation


def test_the_order_of_arrival_changes_no_dossier_but_its_id(tmp_path: Path, models: Models) -> None:
    pages, _ = open_inputs([STORIES / "ferry"])
    found = []
    for n, order in enumerate((pages, pages[::-1])):
        with Archive(tmp_path / f"{n}.rashomon", models) as archive:
            put(archive, *order)
            (one,) = archive.stories()
            form = json.loads(archive.dossier_text(one["id"]))
            form["story"].pop("id")
            found.append(form)
    assert found[0] == found[1]


def test_an_archive_says_of_a_story_what_compare_says(place: Path, models: Models) -> None:
    """Also the dates that only the story's other reports tell, though each page came in alone."""
    pages, _ = open_inputs([STORIES / "ferry"])
    undated = pages[1].raw.replace(b"5 October 2023, 11:10", b"")
    pages[1] = replace(pages[1], raw=undated, meta=replace(pages[1].meta, published=None))
    (compared,) = compare(pages, models)
    with Archive(place, models) as archive:
        put(archive, *pages[::-1])
        (one,) = archive.stories()
        form = json.loads(archive.dossier_text(one["id"]))
        assert form | {"story": 0} == compared.to_json() | {"story": 0}
        dates = {a["id"]: a for a in form["articles"]}
        inferred = {i for i, a in dates.items() if a["published_from"] == "inferred"}
        assert inferred
        told = [q for q in archive.quotes(since="2023-10-01") if q["article"] in inferred]
        assert {q["published"] for q in told} <= {dates[i]["published"] for i in inferred}
        assert told


class Counting:
    """A fake annotator that counts the paragraphs it is given."""

    name = "counting"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def annotate(self, texts: list[str]) -> list[Annotation]:
        self.seen += texts
        return FakeAnnotator().annotate(texts)


def test_a_paragraph_is_parsed_once_ever(place: Path) -> None:
    counting = Counting()
    made = Models(counting, fakes().encoder, fakes().judge)  # type: ignore[arg-type]
    wire = "Anna Berg met Pavel Novak in Lindhaven.\nThey spoke for five hours."
    with Archive(place, made) as archive:
        put(archive, Page("a.txt", wire.encode(), "text/plain"))
        put(archive, Page("b.txt", (wire + "\nRain fell on the quay.").encode(), "text/plain"))
    assert counting.seen == [*wire.split("\n"), "Rain fell on the quay."]
    with Archive(place, made) as archive:
        put(archive, Page("c.txt", wire.encode(), "text/plain"))
    assert len(counting.seen) == 3


def test_the_same_page_again_is_held_and_not_read(place: Path, fake_models: Models) -> None:
    with Archive(place, fake_models) as archive:
        first, again = put(archive, report(0, "five"), report(0, "five"))
        assert (first.state, again.state) == ("new", "held")
        assert again.article == first.article


def test_a_changed_page_is_a_version_and_shows_what_changed(place: Path, fake_models: Models) -> None:
    def page(toll: str) -> Page:
        text = f"The ferry Alda sank off Lowen on Monday.\n{toll} people are missing, the coast guard said."
        return Page("x", text.encode(), "text/plain", PageMeta(url="https://courier.example/alda", outlet="Courier"))

    with Archive(place, fake_models) as archive:
        (first,) = put(archive, page("Two"))
        (second,) = put(archive, page("Three"))
        assert second.state == "version"
        assert second.story == first.story
        (one,) = archive.stories()
        assert one["articles"] == 1
        assert [a["id"] for a in json.loads(archive.dossier_text(one["id"]))["articles"]] == [second.article]
        (change,) = [c for c in archive.changes(one["id"]) if c.kind == "version"]
        assert change.before == "Two people are missing, the coast guard said."
        assert change.after == "Three people are missing, the coast guard said."
        assert first.article is not None
        assert archive.page(first.article).raw == page("Two").raw  # nothing is thrown away


def test_a_late_article_is_a_change_since_the_dossier_before(place: Path, fake_models: Models) -> None:
    with Archive(place, fake_models) as archive:
        put(archive, report(0, "five"))
        (late,) = put(archive, report(0, "five", outlet="Bay Standard").__class__(
            "late.txt", report(0, "seven").raw, "text/plain", PageMeta(outlet="Bay Standard", published="2031-03-05")
        ))  # fmt: skip
        assert late.story is not None
        new = [c for c in archive.changes(late.story) if c.kind == "article"]
        assert [c.id for c in new] == [late.article]


def test_a_page_without_text_costs_itself_only(place: Path, fake_models: Models) -> None:
    with Archive(place, fake_models) as archive:
        bad, good = put(archive, Page("bad.txt", b"***", "text/plain"), report(0, "five"))
        assert (bad.state, good.state) == ("no-article", "new")
        assert "bad.txt" in bad.caveats[0].reason


def test_quotes_are_found_by_the_name_that_the_story_gives_the_speaker(desk: Path) -> None:
    with Archive(desk) as archive:
        found = archive.quotes(speaker="dravin", since="2024-03-11")
        assert found
        assert {q["story"] for q in found} == {found[0]["story"]}
        assert any(q["as_written"] != q["speaker"] for q in found)
        assert archive.quotes(speaker="dravin", since="2031-01-01") == []
        with pytest.raises(InputError, match="no date"):
            archive.quotes(since="soon")


def test_search_finds_articles_quotations_and_facts_and_survives_odd_marks(desk: Path) -> None:
    with Archive(desk) as archive:
        assert {hit["kind"] for hit in archive.search("fishermen")} == {"article", "quotation", "fact"}
        assert archive.search('"a phrase that stands nowhere"') == []
        for odd in ('fishermen"', "NEAR(", "a* OR -", "col:x", "('x"):
            archive.search(odd)
        with pytest.raises(InputError):
            archive.search('"*"')


def test_of_a_word_that_is_everywhere_the_newest_places_are_weighed(
    place: Path, fake_models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive(place, fake_models) as archive:
        assert len(list(archive.add(crowd(40)))) == 40
        every = [hit["article"] for hit in archive.search("council", limit=1000)]
        monkeypatch.setattr(looking, "WEIGHED", 5)
        newest = {hit["article"] for hit in archive.search("council", limit=1000)}
        order = [a for (a,) in archive.db.execute("SELECT id FROM article ORDER BY number") if a in every]
        assert newest == set(order[-5:])
        assert len(every) > 5


def test_forgetting_leaves_no_word_of_the_article_in_the_file(place: Path, fake_models: Models) -> None:
    secret = "Quillbramble the lamplighter wept in Zanzilore."
    with Archive(place, fake_models) as archive:
        (added, _) = put(archive, Page("s.txt", secret.encode(), "text/plain"), report(0, "five"))
        assert archive.search("Quillbramble")
        assert archive.forget("s.txt") == [added.article]
        archive.bring_up_to_date()
        assert archive.search("Quillbramble") == []
        assert [s["articles"] for s in archive.stories()] == [1]
        assert b"uillbramble" not in place.read_bytes().lower()
        (left,) = archive.db.execute("SELECT count(*) FROM page").fetchone()
        assert left == 1
        with pytest.raises(InputError):
            archive.forget("s.txt")
        (again,) = put(archive, Page("s.txt", secret.encode(), "text/plain"))
        assert again.state == "new"


def test_an_old_story_id_leads_to_the_story_it_became(place: Path, fake_models: Models) -> None:
    with Archive(place, fake_models) as archive:
        pages = list(crowd(40))
        put(archive, *pages)
        one = archive.stories()[0]["id"]
        archive.db.execute("INSERT INTO story (id, title, held, stale, into_id) VALUES ('sold', '', 0, 0, ?)", (one,))
        assert archive.find_story("sold") == one
        with pytest.raises(InputError, match="no story"):
            archive.find_story("zzz")
        with pytest.raises(InputError, match="stories"):
            archive.find_story("s")


def test_a_reading_by_another_annotator_is_made_anew(place: Path, fake_models: Models) -> None:
    with Archive(place, fake_models) as archive:
        (added,) = put(archive, report(0, "five"))
    counting = Counting()
    with Archive(place, Models(counting, fakes().encoder, fakes().judge)) as archive:  # type: ignore[arg-type]
        assert added.article is not None
        archive.reading(added.article)
        assert counting.seen
        seen = len(counting.seen)
        archive.reading(added.article)
        assert len(counting.seen) == seen


# -- files that are wrong ----------------------------------------------------------------------------------------------


def test_a_file_that_is_no_archive_is_refused_and_left_alone(place: Path, fake_models: Models) -> None:
    place.write_text("Dear diary, nothing happened today. " * 9, "utf-8")
    before = place.read_bytes()
    for models in (None, fake_models):
        with pytest.raises(ArchiveError, match="no rashomon archive"):
            Archive(place, models)
    assert place.read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(place: Path, fake_models: Models) -> None:
    db = sqlite3.connect(place)
    db.execute("CREATE TABLE bookmark (url)")
    db.commit()
    db.close()
    before = place.read_bytes()
    for models in (None, fake_models):
        with pytest.raises(ArchiveError, match="another program"):
            Archive(place, models)
    assert place.read_bytes() == before


def test_a_file_of_a_newer_version_is_refused_and_left_alone(place: Path, fake_models: Models) -> None:
    with Archive(place, fake_models) as archive:
        put(archive, report(0, "five"))
        archive.db.execute(f"PRAGMA user_version = {len(steps()) + 1}")
    before = place.read_bytes()
    for models in (None, fake_models):
        with pytest.raises(ArchiveError, match="newer rashomon"):
            Archive(place, models)
    assert place.read_bytes() == before


def test_a_file_that_is_not_there_is_made_by_writers_only(place: Path, fake_models: Models) -> None:
    with pytest.raises(ArchiveError, match="does not exist"):
        Archive(place)
    assert not place.exists()
    Archive(place / "under" / "folders.rashomon", fake_models).close()
    db = sqlite3.connect(place / "under" / "folders.rashomon")
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    db.close()


@contextmanager
def a_user_who_may_only_read(folder: Path) -> Iterator[None]:
    """Root may write anything: then be nobody for a while."""
    root = os.geteuid() == 0
    for path in [*folder.iterdir(), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
def test_a_read_only_file_is_read_and_not_written(fake_models: Models) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "desk.rashomon"
        with Archive(place, fake_models) as archive:
            put(archive, report(0, "five"))
        before = place.read_bytes()
        with a_user_who_may_only_read(Path(folder)):
            with Archive(place) as archive:
                assert archive.stories()
                assert archive.search("Lindhaven")
            with pytest.raises(ArchiveError, match=r"only be read|cannot be opened"):
                Archive(place, fake_models)
        assert place.read_bytes() == before


def test_a_full_disk_is_said_and_loses_nothing(place: Path, fake_models: Models) -> None:
    with Archive(place, fake_models) as archive:
        put(archive, *crowd(3))
        (pages,) = archive.db.execute("PRAGMA page_count").fetchone()
        archive.db.execute(f"PRAGMA max_page_count = {pages}")  # what SQLite says then is what it says of a full disk
        with pytest.raises(ArchiveError, match="is full"):
            for _ in archive.add(crowd(60)):
                pass
        archive.db.execute("PRAGMA max_page_count = 1000000")
        assert [a.state for a in put(archive, *crowd(60))].count("held") >= 3
        assert archive.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert sum(s["articles"] for s in archive.stories()) == 60


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX limits")
def test_a_file_that_may_grow_no_further_is_said_and_what_was_told_is_kept(place: Path) -> None:
    """A real refusal by the system, in a process of its own: as of a quota, or of a disk that fills."""
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "from pathlib import Path\n"
        "from rashomon.archive import Archive, ArchiveError\n"
        "from rashomon.models.defaults import fakes\n"
        "from tests.crowd import crowd\n"
        "try:\n"
        "    with Archive(Path(sys.argv[1]), fakes()) as archive:\n"
        "        for added in archive.add(crowd(120)):\n"
        "            print(added.article, flush=True)\n"
        "except ArchiveError as error:\n"
        "    print(error, file=sys.stderr); sys.exit(2)\n"
    )
    root = Path(__file__).parents[1]
    where = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    done = subprocess.run([sys.executable, "-c", program, str(place)], env=where, capture_output=True, text=True)
    assert done.returncode == 2, done.stderr
    assert "full" in done.stderr
    assert "What was acknowledged is kept" in done.stderr
    told = done.stdout.split()
    assert 0 < len(told) < 120
    with Archive(place, fakes()) as archive:
        kept = {i for (i,) in archive.db.execute("SELECT id FROM article")}
        assert set(told) <= kept
        assert archive.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert len(put(archive, *crowd(120))) == 120
        assert sum(s["articles"] for s in archive.stories()) == 120


# -- two at once -------------------------------------------------------------------------------------------------------


def test_two_writers_wait_for_each_other_and_lose_nothing(place: Path) -> None:
    pages = list(crowd(60))
    errors: list[BaseException] = []

    def write(part: list[Page]) -> None:
        try:
            with Archive(place, fakes()) as archive:
                for _ in archive.add(part):
                    pass
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(part,)) for part in (pages[::2], pages[1::2], pages[:30])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Archive(place, fakes()) as archive:
        archive.bring_up_to_date()
        assert sum(s["articles"] for s in archive.stories()) == 60
        assert archive.db.execute("SELECT count(*) FROM arrival").fetchone() == (60,)


def test_a_reader_is_not_held_up_by_a_writers_turn(place: Path, fake_models: Models) -> None:
    with Archive(place, fake_models) as writer:
        put(writer, report(0, "five"))
        writer.db.execute("BEGIN IMMEDIATE")
        writer.db.execute("UPDATE story SET title = 'half done'")
        with Archive(place) as reader:
            reader.db.execute("PRAGMA busy_timeout = 0")
            assert [s["title"] for s in reader.stories()] != ["half done"]
            assert reader.search("Lindhaven")
        writer.db.execute("ROLLBACK")


def test_the_verbs_speak_json_line_by_line(place: Path) -> None:
    def run(*arguments: str) -> list[dict[str, object]]:
        made = CliRunner().invoke(main, [*arguments, "--archive", str(place)])
        assert made.exit_code == 0, made.output
        return [json.loads(line) for line in made.stdout.splitlines()] if "--json" in arguments else []

    added = run("add", str(STORIES / "press-room"), "--json")
    assert [a["state"] for a in added] == ["new", "new", "new", "dossier"]
    (one,) = run("stories", "--json")
    assert one["articles"] == 3
    assert run("quotes", "--json")
    assert run("search", "bank", "--json")
    assert {c["kind"] for c in run("changes", str(one["id"]), "--json")} >= {"article"}
    run("show", str(one["id"]), "--output", str(place.parent / "out"))
    assert (place.parent / "out" / "dossier.html").exists()
    for form in ("jsonl", "csv", "parquet"):
        files = run("export", str(place.parent / "tables"), "--format", form, "--json")
        assert {"file": str(place.parent / "tables" / f"articles.{form}"), "rows": 3} in files
    settled = place.parent / "settled.toml"
    settled.write_text(f'[[split]]\narticles = ["{added[0]["article"]}"]\n', "utf-8")
    assert [a["state"] for a in run("settle", str(settled), "--json")] == ["dossier", "dossier"]
    assert run("settle", "--json") == [{"kind": "split", "articles": [added[0]["article"]]}]
    gone = run("forget", str(added[0]["input"]), "--json")
    assert gone[0] == {"state": "forgotten", "article": added[0]["article"]}
    assert len((place.parent / "tables" / "articles.jsonl").read_text("utf-8").splitlines()) == 3


@pytest.mark.parametrize("verb", [["stories"], ["quotes"], ["changes", "s"]])
def test_a_date_that_is_none_is_refused(desk: Path, verb: list[str]) -> None:
    made = CliRunner().invoke(main, [*verb, "--since", "soon", "--archive", str(desk)])
    assert made.exit_code == 2
    assert "'soon' is no date. Write it as 2031-03-04." in made.output


@pytest.mark.parametrize("verb", ["stories", "show s", "quotes", "search rain", "changes s", "export tables", "settle"])
def test_every_verb_that_only_reads_says_how_to_make_an_archive(tmp_path: Path, verb: str) -> None:
    made = CliRunner().invoke(main, [*verb.split(), "--archive", str(tmp_path / "none.rashomon")])
    assert made.exit_code == 2
    assert "does not exist. Make an archive with: rashomon add INPUT..." in made.output
    assert not (tmp_path / "none.rashomon").exists()


def test_what_is_read_in_one_look_is_of_one_moment_though_a_writer_goes_on(place: Path, fake_models: Models) -> None:
    with Archive(place, fake_models) as writer, Archive(place) as reader:
        put(writer, *crowd(20))
        with reader.one_look():
            before = len(reader.stories())
            put(writer, *crowd(40))
            assert len(reader.stories()) == before
        assert len(reader.stories()) > before


def test_an_add_that_reads_nothing_says_so_and_fails(place: Path) -> None:
    made = CliRunner().invoke(main, ["add", "no-such-file.txt", "--archive", str(place)])
    assert made.exit_code == 2
    assert "does not exist" in made.output
    assert "Nothing was added" in made.output


def test_what_a_reading_holds_survives_packing(models: Models, place: Path) -> None:
    (article,), _ = read_articles([report(0, "five")])
    reading = read_one(article, models.annotator, models.reporter)
    with Archive(place, models) as archive:
        again = unpacked_reading(packed_reading(reading), Remembering(models.annotator, archive.db))
    assert (again.statements, again.quantities, again.times) == (reading.statements, reading.quantities, reading.times)
