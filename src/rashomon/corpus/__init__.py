"""A corpus of any size: pages → articles → stories → tables, shard by shard, on one machine or on a cluster.

In: paths of JSON lines, Parquet, WARC and whatever else `compare` reads.  Out: a folder of Parquet tables, a report.
Next: intake.py, cleaning.py, grouping.py, accounts.py, in this order
What is computed is what `compare` computes, an article and a story at a time. A run that was killed goes on where it
was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from rashomon.corpus.accounts import Accounting
from rashomon.corpus.cleaning import Cleaning
from rashomon.corpus.grouping import (
    ANCHORED,
    CANDIDATES,
    MEETINGS,
    PART,
    Likening,
    Linking,
    Matching,
    Sensing,
    parted,
)
from rashomon.corpus.intake import REFUSED, take_in
from rashomon.corpus.models import Loader
from rashomon.corpus.tables import TABLES, Unpacking
from rashomon.engines import open_engine
from rashomon.engines.shard import database, listed, part_name, write
from rashomon.engines.stage import Engine, Rows, Told
from rashomon.errors import InputError, NoArticles
from rashomon.models import default_models
from rashomon.version import VERSION

# Pages a shard, and characters of text a batch of stories (some hundred short reports, twenty long ones): what one
# worker has in hand. Small enough that all cores have work to the end, and that Dask's scheduler is not the bound.
SHARD, BATCH = 128, 100_000
# Shards of candidates span so many shards of articles.
SPAN = 16
# Reasons of each kind that the report names; all stand in the table `skipped`.
EXAMPLES = 5

Json = dict[str, Any]


def say_nothing(what: str, done: int, total: int) -> None:
    """The progress of a run that nobody watches."""


def run_corpus(
    inputs: Sequence[str],
    output: Path,
    *,
    engine: str | Engine = "embedded",
    cluster: str | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Told = say_nothing,
    models: Loader = default_models,
) -> Json:
    """Read a corpus into tables, and give the report of the run: what came in, what was found, what was skipped.

    The folder then holds `articles`, `statements`, `facts`, `wordings`, `lineage`, `stories` and `skipped`, each in
    Parquet files, and `report.json`. Called again after a crash, it goes on; called again after the end, it gives the
    report. `models` must be a function of a module, for the workers call it by name.
    """
    with held(output):
        mark = fingerprint(inputs, columns, models)
        begun = output / "run.json"
        if begun.exists():
            before = json.loads(begun.read_text("utf-8"))
            if before != mark:
                raise InputError(
                    f"{output} holds a run of other inputs, or of another version. Give another folder, or remove it."
                )
            if (output / "report.json").exists():
                report: Json = json.loads((output / "report.json").read_text("utf-8"))
                return report
        elif any(p.name != "lock" for p in output.iterdir()):
            raise InputError(f"{output} is not empty, and holds no run of ours. Give another folder.")
        begun.write_text(json.dumps(mark, indent=1) + "\n", "utf-8")
        opened = open_engine(engine, cluster, output / "work") if isinstance(engine, str) else engine
        try:
            run = Run(inputs, output, opened, columns, progress, models)
            return run.whole()
        finally:
            if isinstance(engine, str):
                opened.close()


@dataclass
class Run:
    """One run: its steps in order, each leaving shards for the next."""

    inputs: Sequence[str]
    output: Path
    engine: Engine
    columns: Mapping[str, str] | None
    told: Told
    models: Loader

    def whole(self) -> Json:
        pages = self.pages()
        cleaned = self.engine.map(Cleaning(), pages, self.place("clean"), self.told)
        articles = self.articles(cleaned)
        self.stories(cleaned, articles)
        accounts = self.accounts(cleaned)
        for table in TABLES:
            self.engine.map(Unpacking(table), accounts, self.output / table, self.told)
        report = self.report(len(pages))
        aside = self.output / ".report.json"
        aside.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
        aside.replace(self.output / "report.json")
        shutil.rmtree(self.output / "work", ignore_errors=True)
        return report

    def place(self, name: str) -> Path:
        folder = self.output / "work" / f"{name}-{VERSION}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def pages(self) -> list[Path]:
        """All inputs as shards of pages."""
        folder = self.place("pages")
        shards = []
        pages = 0
        done = folder / "all.json"
        if done.exists():
            return [folder / name for name in json.loads(done.read_text("utf-8"))]
        for shard, count in take_in(self.inputs, folder, SHARD, self.columns):
            shards.append(shard)
            pages += count
            self.told("pages", pages, 0)
        if not shards:
            reasons = pq.read_table(folder / "refused.parquet").column("reason").to_pylist()[:5]
            raise NoArticles(" ".join(["No article could be read.", *reasons]))
        done.write_text(json.dumps([s.name for s in shards]), "utf-8")
        return shards

    def articles(self, cleaned: list[Path]) -> pa.Table:
        """The articles of the run: each once, with the first that has the very same words (`twin`)."""
        place = self.place("driver") / "articles.parquet"
        copies = self.place("driver") / "copies.parquet"
        with database() as db:
            db.execute(f"CREATE VIEW clean AS SELECT * FROM read_parquet({listed(cleaned)})")
            found = db.sql(
                "SELECT number, id, day, size, input, "
                "first_value(number) OVER (PARTITION BY id ORDER BY number) AS once, "
                "first_value(number) OVER (PARTITION BY digest ORDER BY number) AS twin "
                "FROM clean WHERE error IS NULL ORDER BY number"
            ).to_arrow_table()
        once = np.equal(found.column("once"), found.column("number"))
        write(found.filter(pa.array(once)), place)
        again = found.filter(pa.array(~once)).select(["input"])
        write(again, self.place("driver") / "again.parquet")
        kept = pq.read_table(place)
        twins = ~once | np.not_equal(found.column("twin"), found.column("number"))
        write(found.filter(pa.array(twins)).select(["number"]), copies)
        return kept

    def stories(self, cleaned: list[Path], articles: pa.Table) -> None:
        """Who belongs together: candidate pairs, their likeness, connected groups, linkage; then batches of stories."""
        batches = self.place("driver") / "batches.parquet"
        if batches.exists():
            return
        clean = self.place("clean")
        numbers = articles.column("number").to_numpy()
        twins_of = articles.column("twin").to_numpy()
        parts = 1 + len(cleaned) * SHARD // PART
        spans = 1 + (len(cleaned) - 1) // SPAN
        copies = self.place("driver") / "copies.parquet"
        anchored = Rows(tuple(cleaned), ANCHORED.format(parts=parts), (("copies", copies),))
        meetings = self.engine.join("meetings", MEETINGS, {"anchored": anchored}, parts, self.place("meet"), self.told)
        met = Rows(tuple(meetings), f"SELECT *, one // {SHARD * SPAN} AS part FROM shard")
        pairs = self.engine.join("candidates", CANDIDATES, {"meetings": met}, spans, self.place("pairs"), self.told)
        worded = self.engine.map(Likening(clean, SHARD), pairs, self.place("words"), self.told)
        met_by = [pq.read_table(p, columns=["one", "other"]) for p in worded]
        asked = np.unique(
            np.concatenate([c.to_numpy() for t in met_by for c in t.columns] + [twins_of[twins_of != numbers]])
        )
        write(pa.table({"number": asked}), self.place("driver") / "asked.parquet")
        self.engine.keyed(
            Sensing(self.models),
            Rows(
                tuple(cleaned),
                f"SELECT number, heads, number // {SHARD} AS part FROM shard JOIN asked USING (number)",
                (("asked", self.place("driver") / "asked.parquet"),),
            ),
            "number",
            len(cleaned),
            self.place("sense"),
            self.told,
        )
        alike = self.engine.map(Matching(self.place("sense"), SHARD), worded, self.place("alike"), self.told)
        edges = pa.concat_tables([pq.read_table(p) for p in alike])
        again = twins_of != numbers
        label = parted(
            numbers,
            np.concatenate([edges.column("one").to_numpy(), twins_of[again]]),
            np.concatenate([edges.column("other").to_numpy(), numbers[again]]),
            np.concatenate([edges.column("score").to_numpy(), np.full(int(again.sum()), 2.0)]),
        )
        groups = self.groups(numbers, twins_of, label)
        linking = Linking(clean, self.place("sense"), SHARD)
        linked = self.engine.map(linking, groups, self.place("link"), self.told) if groups else []
        story = numbers.copy()
        for shard in linked:
            table = pq.read_table(shard)
            story[np.searchsorted(numbers, table.column("number").to_numpy())] = table.column("story").to_numpy()
        write(batched(articles, story), batches)

    def groups(self, numbers: Any, twins_of: Any, label: Any) -> list[Path]:
        """The connected groups of two articles and more, in shards for the linkage."""
        names, sizes = np.unique(label, return_counts=True)
        several = np.isin(label, names[sizes > 1])
        order = np.lexsort((numbers[several], label[several]))
        at, same, head = numbers[several][order], twins_of[several][order], label[several][order]
        shards: list[Path] = []
        starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]]) if len(head) else np.array([], dtype=int)
        ends = np.r_[starts[1:], len(head)]
        first = 0
        while first < len(starts):
            last = first
            while last + 1 < len(starts) and ends[last + 1] - starts[first] <= SHARD * SPAN:
                last += 1
            piece = slice(int(starts[first]), int(ends[last]))
            shard = self.place("groups") / part_name(len(shards))
            write(pa.table({"number": at[piece], "twin": same[piece], "connected": head[piece]}), shard)
            shards.append(shard)
            first = last + 1
        return shards

    def accounts(self, cleaned: list[Path]) -> list[Path]:
        """Every story told."""
        batches = self.place("driver") / "batches.parquet"
        parts = int(np.max(pq.read_table(batches, columns=["part"]).column("part").to_numpy(), initial=-1)) + 1
        rows = Rows(
            tuple(cleaned),
            "SELECT story, number, input, article, doubts, part FROM shard JOIN batches USING (number)",
            (("batches", batches),),
        )
        return self.engine.keyed(
            Accounting(self.models), rows, "story, number", parts, self.place("accounts"), self.told
        )

    def report(self, shards: int) -> Json:
        """What came in, what was found, what was skipped and why."""
        driver, pages = self.place("driver"), self.place("pages")
        again = pq.read_table(driver / "again.parquet").column("input").to_pylist()
        reason = "The same page stands in the corpus more than once; read once."
        skipped = [{"stage": "intake", "input": given, "reason": reason} for given in again]
        with database() as db:
            where = listed([self.place("clean") / part_name(n) for n in range(shards)])
            refused = db.sql(
                f"SELECT 'cleaning' AS stage, input, error AS reason FROM read_parquet({where}) "
                "WHERE error IS NOT NULL ORDER BY number"
            ).to_arrow_table()
            early = [pq.read_table(pages / "refused.parquet"), refused.cast(REFUSED)]
            write(
                pa.concat_tables([*early, pa.Table.from_pylist(skipped, REFUSED)]),
                self.output / "skipped" / "part-before.parquet",
            )
            counts = {table: counted(self.output / table) for table in TABLES}
            skipped_rows = listed(sorted((self.output / "skipped").iterdir()))
            why = db.sql(
                f"SELECT stage, count(*)::INT AS count, list(reason ORDER BY reason)[1:{EXAMPLES}] AS examples "
                f"FROM read_parquet({skipped_rows}) GROUP BY stage ORDER BY stage"
            ).to_arrow_table()
        pages_in = counted(self.place("clean"))
        return {"version": VERSION, "pages": pages_in, **counts, "why_skipped": why.to_pylist()}


def batched(articles: pa.Table, story: Any) -> pa.Table:
    """Stories in order of time, in batches of BATCH characters or one story: what is told again stands near by."""
    day, at, size = (articles.column(name).to_numpy() for name in ("day", "number", "size"))
    first_day = day[np.searchsorted(at, story)]
    order = np.lexsort((at, story, first_day))
    part = np.empty(len(at), dtype=np.int64)
    number, filled = 0, 0
    ordered = story[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
    for a, b in zip(starts, [*starts[1:], len(ordered)], strict=True):
        told = int(size[order[a:b]].sum())
        if filled and filled + told > BATCH:
            number, filled = number + 1, 0
        filled += told
        part[order[a:b]] = number
    return pa.table({"number": at, "story": story, "part": part})


def counted(folder: Path) -> int:
    """Rows of a table, from the ends of its files."""
    return sum(pq.read_metadata(p).num_rows for p in folder.iterdir() if p.suffix == ".parquet")


def fingerprint(inputs: Sequence[str], columns: Mapping[str, str] | None, models: Loader) -> Json:
    """What a run depends on: its inputs as they lie there, and the version that reads them."""
    seen = hashlib.sha256()
    for given in inputs:
        below = sorted(Path(given).rglob("*")) if Path(given).is_dir() else [Path(given)]
        for path in below:
            status = path.stat() if path.is_file() else None
            seen.update(
                f"{path}\0{status.st_size if status else ''}\0{status.st_mtime_ns if status else ''}\n".encode()
            )
    return {
        "rashomon": VERSION,
        "inputs": list(inputs),
        "columns": dict(columns or {}),
        "models": f"{models.__module__}.{models.__qualname__}",
        "seen": seen.hexdigest(),
    }


@contextmanager
def held(output: Path) -> Iterator[None]:
    """One run at a time in a folder."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = (output / "lock").open("w")
    except OSError as error:
        raise InputError(f"Cannot write to {output}: {error.strerror}. Give another folder.") from error
    with lock:
        try:
            import fcntl
        except ImportError:  # elsewhere two runs in one folder are the user's to avoid
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InputError(f"Another run is at work in {output}. Wait for it, or give another folder.") from error
        yield
    with suppress(OSError):
        (output / "lock").unlink()
