"""Readers' comments: several lines "Name says:".

In: lines.  Out: which are signed by readers.  Next: column.py, which ends the article there
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.body import RemovalReason
from rashomon.furniture.line import Line

# Lines signed by commenters that make a thread.
THREAD_LINES = 3

COMMENTER = re.compile(r"^[\w .@()-]{2,40} (?:says|wrote):$|^(?:Reply|Report|Like|Permalink|Flag)$")


def mark_threads(lines: Sequence[Line], reasons: list[RemovalReason | None]) -> None:
    """Several lines "Name says:", each alone: readers' comments, of which narration has one at the most."""
    signed = [index for index, line in enumerate(lines) if reasons[index] is None and COMMENTER.match(line.text)]
    if len(signed) >= THREAD_LINES:
        for index in signed:
            reasons[index] = "comment-form"
