"""What an analyst has settled about this story, in sentences.

In: Index.  Out: Settled.  Next: story_page.py
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.report.index import Index, Json
from rashomon.report.values import date_words


@dataclass(frozen=True, slots=True)
class Settled:
    """One thing that was settled by a person, not found."""

    what: str
    why: str


def find_settled(index: Index) -> tuple[Settled, ...]:
    """The dossier's overrides, each as a sentence.

    >>> from rashomon.report.index import open_dossier
    >>> entry = {"kind": "same-speaker", "names": ["Anna Berg", "A. Bergh"], "why": "The paper says so."}
    >>> find_settled(open_dossier({"overrides": [entry]}))[0].what
    '“Anna Berg” and “A. Bergh” are one speaker.'
    """
    return tuple(
        Settled(_sentence(index, entry), str(entry.get("why") or "")) for entry in index.dossier.get("overrides", ())
    )


def _sentence(index: Index, entry: Json) -> str:
    match entry["kind"]:
        case "same-speaker":
            return f"{_listed([f'“{name}”' for name in entry['names']])} are one speaker."
        case "not-the-same-speaker":
            return f"{_listed([f'“{name}”' for name in entry['names']])} are not one speaker."
        case "same-fact" | "not-the-same-fact" as kind:
            told = [f"“{words}” ({index.node_name(article)})" for article, words in entry["accounts"]]
            return f"{_listed(told)} answer {'one question' if kind == 'same-fact' else 'two questions'}."
        case "date":
            return f"{index.node_name(entry['article'])} was published on {date_words(entry['published'])}."
        case "merge":
            return f"{_listed([index.node_name(article) for article in entry['articles']])} tell one story."
        case "split":
            return f"{_listed([index.node_name(article) for article in entry['articles']])} tell a story of their own."
        case other:
            return f"{other}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
