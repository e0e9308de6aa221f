"""Engines: what one machine does, a cluster does, to the byte; and what a kill costs."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rashomon import compare, to_tables
from rashomon.article import read_articles
from rashomon.corpus import BATCH, SHARD, batched, run_corpus
from rashomon.corpus.grouping import connected, parted
from rashomon.corpus.tables import KEPT, TABLES
from rashomon.engines import Engine, open_engine
from rashomon.engines.shard import PORTION, part_name
from rashomon.engines.stage import Rows
from rashomon.errors import InputError
from rashomon.models import Models
from rashomon.models.defaults import fakes
from rashomon.models.protocols import Annotation
from rashomon.readers import Page
from rashomon.reading import Reading
from rashomon.story import ALIKE_WORDS, gist_of, likeness, link
from rashomon.syntax import Syntax
from tests.crowd import crowd

ROOT = Path(__file__).parent.parent
ENV = dict(os.environ) | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}", "OMP_NUM_THREADS": "1"}

distributed = pytest.importorskip("distributed")


def quiet(what: str, done: int, total: int) -> None:
    """Nobody watches a test."""


def until(true: Any, seconds: float = 150) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


# -- a cluster of this machine: a scheduler and workers, each a process of its own -------------------------------------


@dataclass
class Cluster:
    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    place = tmp_path_factory.mktemp("cluster")
    told = place / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quietly: dict[str, Any] = {"env": ENV, "cwd": place, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    here = ["--no-dashboard"]
    scheduler = subprocess.Popen(
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", told, *here], **quietly
    )
    workers: list[subprocess.Popen[bytes]] = []
    try:
        until(lambda: told.exists() and told.read_text("utf-8").endswith("}"))
        workers += [
            subprocess.Popen(
                [*dask, "worker", "--scheduler-file", told, "--nthreads", "1", "--no-nanny", *here], **quietly
            )
            for _ in range(2)
        ]
        yield Cluster(json.loads(told.read_text("utf-8"))["address"], workers)
    finally:
        for process in [*workers, scheduler]:
            process.kill()
            process.wait()


@pytest.fixture(scope="module", params=["embedded", "dask"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Every engine, so that each test below runs on all of them."""
    address = request.getfixturevalue("cluster").address if request.param == "dask" else None
    opened = open_engine(request.param, address)
    yield opened
    opened.close()


# -- the seam ----------------------------------------------------------------------------------------------------------


@dataclass
class Doubling:
    """Doubles what can be doubled, and counts how often it was set up in a process."""

    log: Path
    name = "double"
    version = "1"
    columns = ("n",)
    group = None
    schema = pa.schema([("n", pa.int64()), ("error", pa.string())])

    def setup(self) -> None:
        with self.log.open("a") as log:
            log.write(f"setup {os.getpid()}\n")

    def __call__(self, table: pa.Table) -> pa.Table:
        with self.log.open("a") as log:
            log.write("call\n")
        rows = [{"n": 2 * n} if n >= 0 else {"error": f"{n} is negative."} for n in table.column("n").to_pylist()]
        return pa.Table.from_pylist(rows, self.schema)


@dataclass
class Dying(Doubling):
    """Kills its own process at the first call."""

    def __call__(self, table: pa.Table) -> pa.Table:
        mark = self.log.with_suffix(".died")
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(table)


@dataclass
class DyingLate(Doubling):
    """Kills its own process once, when it meets 40; what it was called with stands in the log."""

    group = "n"

    def __call__(self, table: pa.Table) -> pa.Table:
        mark = self.log.with_suffix(".died")
        if 40 in table.column("n").to_pylist() and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(table)


def numbers(folder: Path, shards: int = 6, each: int = 5) -> list[Path]:
    folder.mkdir()
    for s in range(shards):
        values = range(s * each, (s + 1) * each)
        table = pa.table({"n": list(values), "word": [("a", "b", "c")[n % 3] for n in values], "text": ["x"] * each})
        pq.write_table(table, folder / part_name(s))
    return sorted(folder.iterdir())


def column(shards: list[Path], name: str = "n") -> list[Any]:
    return [v for shard in shards for v in pq.read_table(shard).column(name).to_pylist()]


def test_map_gives_a_shard_for_a_shard_and_does_none_twice(engine: Engine, tmp_path: Path) -> None:
    shards, log = numbers(tmp_path / "in"), tmp_path / "log"
    out = engine.map(Doubling(log), shards, tmp_path / "out", quiet)
    assert [p.name for p in out] == [p.name for p in shards]
    assert column(out) == [2 * n for n in range(30)]
    assert log.read_text().count("call") == 6
    out[2].unlink()
    assert column(engine.map(Doubling(log), shards, tmp_path / "out", quiet)) == [2 * n for n in range(30)]
    assert log.read_text().count("call") == 7
    lines = log.read_text().splitlines()
    assert len({x for x in lines if "setup" in x}) == sum("setup" in x for x in lines), "set up once in a process"


def test_keyed_gives_whole_groups_sorted(engine: Engine, tmp_path: Path) -> None:
    shards = numbers(tmp_path / "in")
    rows = Rows(tuple(shards), "SELECT n, n % 3 AS part FROM shard")
    out = engine.keyed(Doubling(tmp_path / "log"), rows, "n DESC", 4, tmp_path / "out", quiet)
    assert [column([p]) for p in out] == [[2 * n for n in range(27 + k, -1, -3)] for k in (0, 1, 2)] + [[]]


def test_join_answers_part_by_part_also_where_a_part_has_no_rows(engine: Engine, tmp_path: Path) -> None:
    shards = tuple(numbers(tmp_path / "in"))
    other = tmp_path / "few.parquet"
    pq.write_table(pa.table({"n": [3, 4, 99]}), other)
    tables = {
        "every": Rows(shards, "SELECT n, word, n % 5 AS part FROM shard"),
        "few": Rows((other,), "SELECT n, n % 5 AS part FROM shard"),
    }
    out = engine.join(
        "j", "SELECT n, word FROM every JOIN few USING (n) ORDER BY n", tables, 5, tmp_path / "out", quiet
    )
    assert column(out) == [3, 4]
    assert column(out, "word") == ["a", "b"]


def test_a_worker_that_dies_costs_its_shard_once_more(engine: Engine, tmp_path: Path) -> None:
    if engine.name == "dask":
        pytest.skip("its workers are killed below, one for good")
    shards = numbers(tmp_path / "in")
    assert column(engine.map(Dying(tmp_path / "log"), shards, tmp_path / "out", quiet)) == [2 * n for n in range(30)]


def test_a_worker_that_dies_within_a_shard_costs_a_portion_of_it(tmp_path: Path) -> None:
    shards, log = numbers(tmp_path / "in", shards=6, each=10), tmp_path / "log"
    rows = Rows(tuple(shards), "SELECT n, 0 AS part FROM shard")
    engine = open_engine("embedded")
    try:
        (out,) = engine.keyed(DyingLate(log), rows, "n", 1, tmp_path / "out", quiet)
    finally:
        engine.close()
    assert column([out]) == [2 * n for n in range(60)]
    assert log.read_text().count("call") == -(-60 // PORTION), "each portion once"
    assert [p.name for p in out.parent.iterdir()] == [out.name], "nothing else is left"


def test_an_engine_that_is_not_there_says_so() -> None:
    with pytest.raises(InputError, match="spork"):
        open_engine("spork")
    with pytest.raises(InputError, match="--engine dask"):
        open_engine("embedded", "tcp://127.0.0.1:1")


# -- a corpus ----------------------------------------------------------------------------------------------------------

# Pages of the crowd, and what stands among them that is no article.
EVENTS, EACH = 100, 4
OUT = (*TABLES, "report.json")


def line(page: Page) -> str:
    meta = {"outlet": page.meta.outlet, "title": page.meta.title, "published": page.meta.published}
    return json.dumps({"id": page.input, "text": page.raw.decode(), **meta})


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 reports as JSON lines: one stands there twice, one line is broken, one has no text."""
    lines = [line(page) for page in crowd(EVENTS * EACH, EACH)]
    lines[100:100] = ["{broken", json.dumps({"id": "empty", "text": "Share this article"}), lines[7]]
    place = tmp_path_factory.mktemp("corpus") / "crowd.jsonl"
    place.write_text("\n".join(lines), "utf-8")
    return place


def digests(output: Path) -> dict[str, str]:
    files = [
        p for name in OUT for p in sorted((output / name).rglob("*") if (output / name).is_dir() else [output / name])
    ]
    return {str(p.relative_to(output)): sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def calm(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the embedded engine makes of it, undisturbed."""
    output = tmp_path_factory.mktemp("calm")
    run_corpus([str(corpus)], output, models=fakes)
    return output


def test_a_run_gives_what_compare_gives(models: Models, tmp_path: Path) -> None:
    folders = [str(ROOT / "tests" / "stories" / name) for name in ("ferry", "harbour", "press-room")]
    dossiers = compare(folders, models)
    run_corpus(folders, tmp_path / "out")
    found = {table: pq.read_table(tmp_path / "out" / table).to_pylist() for table in TABLES}
    assert {a["id"]: a["story"] for a in found["articles"]} == {a.id: d.story_id for d in dossiers for a in d.articles}
    assert {f["id"]: f["verdict"] for f in found["facts"]} == {f.id: f.verdict for d in dossiers for f in d.facts}
    assert {s["id"]: s["speaker_entity"] for s in found["statements"]} == {
        s.id: s.speaker_entity for d in dossiers for s in d.statements
    }
    assert {w["id"] for w in found["wordings"]} == {w.id for d in dossiers for w in d.wordings}
    assert len(found["lineage"]) == sum(len(d.lineage.edges) for d in dossiers)
    assert len(found["facts"]) > 5
    for table in KEPT:
        told = [row for d in dossiers for row in to_tables(d.to_json())[table]]
        assert sorted(map(str, found[table])) == sorted(map(str, told)), table


def test_every_article_of_the_corpus_is_in_the_tables_once(calm: Path) -> None:
    told = pq.read_table(calm / "articles").column("id").to_pylist()
    assert len(told) == len(set(told)) == EVENTS * EACH
    assert len(pq.read_table(calm / "facts")) > EVENTS


def test_no_event_of_several_shards_is_torn_apart(calm: Path) -> None:
    rows = pq.read_table(calm / "articles", columns=["story", "title"]).to_pylist()
    assert len(rows) > 2 * SHARD
    stories = defaultdict(set)
    for row in rows:
        stories[row["title"]].add(row["story"])
    assert len(stories) == EVENTS
    assert all(len(told) == 1 for told in stories.values())


def test_batches_are_filled_by_text_and_never_part_a_story() -> None:
    sizes = [BATCH // 2, BATCH // 4, BATCH // 2, 2 * BATCH, 10, 10]
    articles = pa.table({"number": range(6), "day": [1] * 6, "size": sizes})
    parts = batched(articles, np.array([0, 0, 2, 3, 4, 4])).column("part").to_pylist()
    assert parts == [0, 0, 1, 2, 3, 3]


def test_what_was_skipped_is_told_with_its_reason(calm: Path) -> None:
    report = json.loads((calm / "report.json").read_text("utf-8"))
    assert report["skipped"] == 3
    assert [entry["stage"] for entry in report["why_skipped"]] == ["cleaning", "intake", "readers"]
    reasons = " ".join(pq.read_table(calm / "skipped").column("reason").to_pylist())
    assert "No text left after cleaning" in reasons
    assert "more than once" in reasons
    assert "crowd.jsonl" in reasons
    assert not (calm / "work").exists()


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    calm: Path, corpus: Path, cluster: Cluster, tmp_path: Path
) -> None:
    lost: list[int] = []

    def lose(what: str, done: int, total: int) -> None:
        if what == "accounts" and done == 2 and not lost:
            lost.append(cluster.workers[0].pid)
            cluster.workers[0].kill()

    run_corpus([str(corpus)], tmp_path / "out", engine="dask", cluster=cluster.address, models=fakes, progress=lose)
    assert lost
    assert digests(tmp_path / "out") == digests(calm)


def test_a_run_that_was_killed_goes_on_and_gives_the_same_bytes(calm: Path, corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    code = (
        "import sys; from pathlib import Path; from rashomon.corpus import run_corpus; "
        "from rashomon.models.defaults import fakes; run_corpus([sys.argv[1]], Path(sys.argv[2]), models=fakes)"
    )
    run = subprocess.Popen([sys.executable, "-c", code, corpus, output], env=ENV)
    accounts = list((output / "work").glob("accounts-*/part-*"))
    until(lambda: list((output / "work").glob("accounts-*/part-*")))
    run.kill()
    run.wait()
    accounts = sorted((output / "work").glob("accounts-*/part-*"))
    stood = {p: p.stat().st_mtime_ns for p in (output / "work").rglob("*.parquet") if not p.name.startswith(".")}
    total = len(pq.read_table(next((output / "work").glob("driver-*")) / "batches.parquet").column("part").unique())
    assert 0 < len(accounts) < total, "killed halfway"

    done: list[int] = []
    touched: list[Path] = []

    def watch(what: str, n: int, of: int) -> None:
        if what == "accounts":
            done.append(n)
        touched.extend(p for p, then in stood.items() if p.exists() and p.stat().st_mtime_ns != then)

    run_corpus([str(corpus)], output, models=fakes, progress=watch)
    assert digests(output) == digests(calm)
    assert done[0] >= len(accounts), "what stood was counted as done"
    assert not [p for p in touched if "accounts-" in str(p) or "clean-" in str(p)], "nothing that stood was done again"


def test_a_second_call_gives_the_report_and_does_nothing(calm: Path, corpus: Path) -> None:
    before = digests(calm)
    report = run_corpus([str(corpus)], calm, models=fakes)
    assert report["articles"] == EVENTS * EACH
    assert digests(calm) == before


def test_a_folder_of_another_run_is_left_alone(calm: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(line(next(crowd(1))), "utf-8")
    with pytest.raises(InputError, match="another"):
        run_corpus([str(other)], calm, models=fakes)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        run_corpus([str(other)], tmp_path / "full", models=fakes)


# -- connected groups --------------------------------------------------------------------------------------------------


def test_connected_groups_are_those_of_a_slow_search() -> None:
    draw = random.Random(5)
    for _ in range(30):
        names = np.array(sorted(draw.sample(range(100), 40)))
        pairs = [sorted(draw.sample(names.tolist(), 2)) for _ in range(draw.randrange(1, 50))]
        group = {n: {n} for n in names.tolist()}
        for a, b in pairs:
            both = group[a] | group[b]
            for n in both:
                group[n] = both
        found = connected(names, np.array([a for a, _ in pairs]), np.array([b for _, b in pairs]))
        assert found.tolist() == [min(group[n]) for n in names.tolist()]


def test_linking_connected_groups_is_linking_all_with_all() -> None:
    articles = [read_articles([page])[0][0] for page in crowd(200)]
    gists = [gist_of(Reading(a, Syntax(a.text, Annotation((), (), ())), (), (), (), ())) for a in articles]
    one, other = np.nonzero(np.triu(likeness(gists) >= ALIKE_WORDS, 1))
    label = connected(np.arange(len(gists)), one, other)
    apart = []
    for name in np.unique(label):
        members = np.flatnonzero(label == name)
        apart += [[int(members[n]) for n in group] for group in link([gists[m] for m in members])]
    assert sorted(apart) == sorted(link(gists))
    assert 1 < len(np.unique(label)) <= len(apart) < len(gists)


def test_a_chain_too_long_to_be_linked_is_parted_where_it_is_weakest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rashomon.corpus.grouping.LINKED", 3)
    names = np.arange(6)
    label = parted(names, names[:-1], names[1:], np.array([0.9, 0.9, 0.43, 0.9, 0.9]))
    assert label.tolist() == [0, 0, 0, 3, 3, 3]
