"""What an article says twice: a paragraph again, a pull quote, an embedded post whose words stood just above.

In: the lines that are left.  Out: which repeat another.  Next: inside.py
"""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.body import RemovalReason
from rashomon.furniture.caption import LONGEST_CAPTION
from rashomon.furniture.line import Line, is_prose, word_keys

# Words that a repeated passage has at the least.
REPEATED_WORDS = 5
# A line without a full stop is an echo, a pull quote or a caption, when another line holds so many of its words in a
# row, and this share of them, from one of its first words on.
ECHO_WORDS, ECHO_SHARE, ECHO_SKIP = 6, 0.6, 4
# Lines that are remembered for one run of words; lines before a box in which its words are sought.
MOST_HOLDERS, BOX_LINES = 8, 6


def mark_repeated(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """Passages that the article has said already: the same line again, a pull quote, a caption of its words."""
    kept = [index for index in range(len(lines)) if reasons[index] is None]
    keys = {index: word_keys(lines[index].text) for index in kept}
    seen: set[tuple[str, ...]] = set()
    for index in kept:
        whole = tuple(keys[index])
        if len(whole) >= REPEATED_WORDS and whole in seen:
            reasons[index] = "duplicate"
        seen.add(whole)
    joined = {index: f" {' '.join(keys[index])} " for index in kept}
    holders = _holders(keys)
    first = next((index for index in kept if is_prose(lines[index])), len(lines))
    for index in kept:
        line, key = lines[index], keys[index]
        if reasons[index] is not None or index <= first or line.closed or not ECHO_WORDS <= len(key) <= LONGEST_CAPTION:
            continue
        run = max(ECHO_WORDS, int(ECHO_SHARE * len(key)))
        others = {other for at in range(ECHO_SKIP) for other in holders.get(tuple(key[at : at + ECHO_WORDS]), ())}
        if any(
            other != index and 2 * lines[other].words > line.words and _holds_run(key, run, joined[other])
            for other in others
        ):
            reasons[index] = "duplicate"
    _mark_repeated_boxes(lines, reasons, joined)


def _holders(keys: dict[int, list[str]]) -> dict[tuple[str, ...], list[int]]:
    """For each run of words, the lines that hold it, a few at the most."""
    holders: dict[tuple[str, ...], list[int]] = {}
    for index, key in keys.items():
        for at in range(len(key) - ECHO_WORDS + 1):
            lines = holders.setdefault(tuple(key[at : at + ECHO_WORDS]), [])
            if len(lines) < MOST_HOLDERS and (not lines or lines[-1] != index):
                lines.append(index)
    return holders


def _holds_run(key: Sequence[str], run: int, other: str) -> bool:
    """Does another line hold `run` words of this one in a row, from one of its first?"""
    return any(f" {' '.join(key[at : at + run])} " in other for at in range(min(ECHO_SKIP, len(key) - run + 1)))


def _mark_repeated_boxes(lines: Sequence[Line], reasons: list[RemovalReason | None], joined: dict[int, str]) -> None:
    """Two and more lines in a row, each within one line just before: quoted words, set again as a box."""
    kept = sorted(joined)
    at = 1
    while at < len(kept):
        before = kept[max(0, at - BOX_LINES) : at]
        run = at
        while run < len(kept) and _said_before(kept[run], before, lines, joined):
            run += 1
        if run - at >= 2:
            for index in kept[at:run]:
                reasons[index] = reasons[index] or "duplicate"
        at = max(run, at + 1)


def _said_before(index: int, before: Sequence[int], lines: Sequence[Line], joined: dict[int, str]) -> bool:
    """Do a line's words, up to the address of a picture, stand in one longer line before it?"""
    own = joined[index].split(" pic.twitter.com ")[0].rstrip() + " "
    if len(own.split()) < REPEATED_WORDS:
        return False
    return any(own in joined[other] and lines[other].words > lines[index].words for other in before)
