"""Two wordings side by side: which words stayed, which went, which came.

In: two texts.  Out: Run of words, each kept, gone or new.  Next: marks.py
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORD = re.compile(r"\S+\s*")
_EDGE_MARKS = "\"'“”‘’«».,;:!?…()[]"
# Comparing takes time with the square of the words; a wording of more is shown whole, with nothing marked.
MOST_WORDS = 700
# A wording that keeps a smaller share of its own words is another sentence: marks would cover it and show nothing.
# By eye, on real reports of one visit: at .25 whole sentences came out struck, at .5 fair re-translations went bare.
FEWEST_KEPT = 0.35


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words of the same fate."""

    fate: Literal["kept", "gone", "new"]
    text: str


def changes(earlier: str, later: str) -> tuple[Run, ...]:
    """What became of each word on the way from one wording to another; marks and capitals count for nothing.

    >>> for run in changes("We will not close the bridge.", "We will close the old bridge"):
    ...     print(run.fate, repr(run.text))
    kept 'We will '
    gone 'not '
    kept 'close the '
    new 'old '
    kept 'bridge'
    """
    old, new = _WORD.findall(earlier), _WORD.findall(later)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        return (Run("kept", later),)
    matcher = SequenceMatcher(None, [_bare(word) for word in old], [_bare(word) for word in new], autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    if kept < FEWEST_KEPT * len(new):
        return (Run("kept", later),)
    runs: list[Run] = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            runs.append(Run("kept", _spaced(new[new_start:new_end])))
            continue
        if old_start < old_end:
            runs.append(Run("gone", _spaced(old[old_start:old_end])))
        if new_start < new_end:
            runs.append(Run("new", _spaced(new[new_start:new_end])))
    return (*runs[:-1], Run(runs[-1].fate, runs[-1].text.rstrip())) if runs else ()


def _spaced(words: list[str]) -> str:
    return "".join(words).rstrip() + " "


def _bare(word: str) -> str:
    return word.strip().strip(_EDGE_MARKS).replace("’", "'").casefold() or word.strip().replace("...", "…")
