"""Whether a sentence can be shown by itself: it ends as one, names whom it is about, and leans on no other.

In: a Citation.  Out: a number; None where it cannot stand.  Next: points.py
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice

from rashomon import lexicon
from rashomon.report.index import Citation, Index
from rashomon.report.ties import DERIVATIONS

# Words of a sentence that may be shown by itself. Shorter ones are headlines and captions; of longer ones a reader
# cannot say what is agreed.
FEWEST_WORDS, MOST_WORDS = 6, 42
# In a story of hundreds of reports a sentence is tried against so many others, and so many sentences are tried.
MOST_COMPARED, MOST_TRIED = 12, 40
# What a fault takes from the share of a sentence's words that the other reports hold as well (0 to 1). Chosen by eye on
# the bundled story and three of real reports; no verdict rests on them. Sentences at or below LEAST are not shown.
LEANING, ASIDE, MARKS, SPEECH, NAMELESS, LENGTH = 0.35, 0.3, 0.3, 0.15, 0.1, 0.01
LEAST = 0.1
# What a sentence of a derived text loses, and of one that puts all in other words.
DERIVED, SPUN = 0.15, 0.6

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDS = re.compile(r"[.!…]+[\"'”’»)\]]*$")
_NAME = re.compile(r"(?<=[^\s.!?:“\"'‘’”]\s)[A-ZÀ-ÖØ-Þ][^\W_]")


def standing(citation: Citation, others: Sequence[Citation] = ()) -> float | None:
    """How well a sentence tells by itself what the sentences of other reports tell as well; None if not at all.

    >>> from rashomon.report.index import cite, open_dossier
    >>> text = "Bridge to open soon\\nThe Sern bridge will open to lorries in July. It was shut in March by Karsk."
    >>> report = open_dossier({"articles": [{"id": "a", "text": text}]}).reports[0]
    >>> [standing(cite(report, place, place + 1)) for place in (0, 20, 66)]
    [None, 0.5, 0.15]
    """
    text = " ".join(citation.sentence.split())
    found = _WORD.findall(text)
    if not FEWEST_WORDS <= len(found) <= MOST_WORDS or not _ENDS.search(text):
        return None
    mine = matter(text)
    elsewhere = (other for other in others if other.report is not citation.report)
    theirs = [matter(other.sentence) for other in islice(elsewhere, MOST_COMPARED)]
    held = [len(mine & words) / len(mine) for words in theirs] if mine else []
    score = sum(held) / len(held) if held else 0.5
    if found[0].casefold() in _leaning("opener") or not text[0].isupper():
        score -= LEANING
    if _is_aside(citation):
        score -= ASIDE
    if text.count('"') % 2 or text.count("“") != text.count("”") or "…" in text or "..." in text:
        score -= MARKS
    if text[0] in "\"'“‘":
        score -= SPEECH
    if not _NAME.search(text):
        score -= NAMELESS
    return round(score - LENGTH * max(0, len(found) - MOST_WORDS // 2), 3)


def losses(index: Index) -> dict[str, float]:
    """What the sentences of each derived article lose beside its parent's."""
    loss: dict[str, float] = {}
    for edge in (index.dossier.get("lineage") or {}).get("edges", ()):
        if edge["kind"] in DERIVATIONS and edge["from"] in index.report:
            spun = edge.get("variant") == "spin" or edge["kind"] == "retranslation"
            loss[edge["to"]] = max(loss.get(edge["to"], 0), SPUN if spun else DERIVED)
    return loss


@lru_cache(maxsize=4096)
def matter(text: str) -> frozenset[str]:
    """The words of a sentence that carry matter, in small letters.

    >>> sorted(matter("The bridge will open in July."))
    ['bridge', 'july', 'open']
    """
    return frozenset(word.casefold() for word in _WORD.findall(text)) - lexicon.words("grammar_words")


def _is_aside(citation: Citation) -> bool:
    """Whether the words that matter stand in a clause that the sentence says by the way."""
    if citation.is_whole:
        return False
    return any(word.casefold() in _leaning("aside") for word in _WORD.findall(citation.before))


@cache
def _leaning(kind: str) -> frozenset[str]:
    return frozenset(word for word, of_kind in lexicon.rows("leaning_words") if of_kind == kind)
