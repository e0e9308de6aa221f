"""The first stage: each page an article, with the words by which its story will be found.

In: pages.  Out: articles in their JSON form, their words weighed, their heads.  Next: grouping.py
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa

from rashomon.article import Article, read_articles
from rashomon.corpus.intake import page_of, plain
from rashomon.store.form import to_form
from rashomon.story import day_of, heads, weighed
from rashomon.version import VERSION

# Words are compared by number: 2**22 of them, so that two articles of 200 words share one by chance once in a hundred.
MARKS = 2**22


@dataclass
class Cleaning:
    """Page → article. A page that holds none says why in `error`."""

    name = "clean"
    version = VERSION
    columns = ("number", "input", "raw", "form")
    group = None
    schema = pa.schema(
        [
            ("number", pa.int64()),
            ("input", pa.string()),
            ("id", pa.string()),
            ("day", pa.int32()),
            ("published", pa.string()),
            ("size", pa.int32()),  # characters of the clean text
            ("digest", pa.int64()),  # of title and text: the same words, the same number
            ("words", pa.list_(pa.string())),  # the weightiest first
            ("marks", pa.list_(pa.int32())),  # the same words as numbers
            ("weights", pa.list_(pa.float64())),
            ("heads", pa.list_(pa.string())),
            ("article", pa.string()),
            ("doubts", pa.string()),
            ("error", pa.string()),
        ]
    )

    def setup(self) -> None:
        """Nothing to load: cleaning needs no model."""

    def __call__(self, table: pa.Table) -> pa.Table:
        return pa.Table.from_pylist([self.row(r) for r in table.to_pylist()], self.schema)

    def row(self, given: dict[str, Any]) -> dict[str, Any]:
        page = page_of(given["input"], given["raw"], given["form"])
        row: dict[str, Any] = {"number": given["number"], "input": given["input"]}
        try:
            articles, caveats = read_articles([page])
            if not articles:
                return row | {"error": plain(caveats[0].reason)}
            (article,) = articles
            return row | described(article) | {"doubts": json.dumps([to_form(c) for c in caveats])}
        except Exception as error:  # one bad page costs that page
            return row | {"error": f"{type(error).__name__}: {plain(str(error))[:200]}"}


def described(article: Article) -> dict[str, Any]:
    ranked = sorted(weighed(article).items(), key=lambda item: (-item[1], item[0]))
    title, lead = heads(article)
    text = f"{article.title or ''}\0{article.text}"
    return {
        "id": article.id,
        "day": day_of(article.published) or 0,
        "published": article.published,
        "size": len(article.text),
        "digest": number_of(text),
        "words": [word for word, _ in ranked],
        "marks": [mark_of(word) for word, _ in ranked],
        "weights": [weight for _, weight in ranked],
        "heads": [plain(title), plain(lead)],
        "article": json.dumps(to_form(article)),
    }


@lru_cache(maxsize=200_000)
def mark_of(word: str) -> int:
    return number_of(word) % MARKS


def number_of(text: str) -> int:
    """A number made of content alone, the same on every machine; never negative."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
