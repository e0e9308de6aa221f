"""The last stage: each story's articles read and reconciled in one process, as `compare` does it.

In: the articles of some stories.  Out: for each story its rows of every table.  Next: __init__.py
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa

from rashomon.article import Article, with_inferred_dates
from rashomon.corpus.intake import plain
from rashomon.corpus.models import Loader
from rashomon.corpus.tables import TABLES, rows_of
from rashomon.errors import Caveat
from rashomon.exports.tables import Row
from rashomon.machine import seldom_collected
from rashomon.reading import Reading, read_one
from rashomon.reconcile import reconcile
from rashomon.store.form import from_form
from rashomon.version import VERSION


@dataclass
class Accounting:
    """Stories → accounts. An article that cannot be read is left out of its story; a story that cannot be told is
    left out of the run; both say why.
    """

    models: Loader
    name = "accounts"
    version = VERSION
    columns = ("story", "number", "input", "article", "doubts")
    group = "story"
    schema = pa.schema([(name, pa.list_(pa.struct(list(schema)))) for name, schema in TABLES.items()])

    def setup(self) -> None:
        self.loaded = self.models()

    @seldom_collected()
    def __call__(self, table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        told = [self.account(list(members)) for _, members in groupby(rows, key=lambda r: r["story"])]
        return pa.Table.from_pylist(told, self.schema)

    def account(self, members: list[dict[str, Any]]) -> dict[str, list[Row]]:
        skipped: list[Row] = []
        articles = with_inferred_dates([from_form(Article, json.loads(row["article"])) for row in members])
        doubts = [from_form(Caveat, c) for row in members for c in json.loads(row["doubts"])]
        readings: list[Reading] = []
        for row, article in zip(members, articles, strict=True):
            try:
                readings.append(read_one(article, self.loaded.annotator, self.loaded.reporter))
            except Exception as error:  # one bad article costs that article
                skipped.append(skip("reading", [row], error))
        try:
            found = rows_of(reconcile(readings, self.loaded, doubts)) if readings else {t: [] for t in TABLES}
        except Exception as error:  # one bad story costs that story
            found = {t: [] for t in TABLES}
            skipped += [skip("reconcile", [row], error) for row in members]
        return found | {"skipped": skipped}


def skip(stage: str, rows: Iterable[dict[str, Any]], error: Exception) -> Row:
    reason = f"{type(error).__name__}: {plain(str(error))[:200]}"
    return {"stage": stage, "input": ", ".join(r["input"] for r in rows), "reason": reason}
