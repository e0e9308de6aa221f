"""Word lists as plain text, one entry a line: a journalist can read them and add to them.

In: the name of a list.  Out: its entries.  Next: any stage that needs words.
A line may hold columns, parted by tabs; `#` starts a comment.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of `name`.txt, split at tabs, comments and empty lines left out."""
    text = (files(__package__) / f"{name}.txt").read_text("utf-8")
    kept = (line.split("#", 1)[0].rstrip() for line in text.splitlines())
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in kept if line.strip())


@cache
def words(name: str) -> frozenset[str]:
    """The first column of a list, as a set."""
    return frozenset(row[0] for row in rows(name))


@cache
def table(name: str) -> dict[str, str]:
    """The first column of a list to its second."""
    return {row[0]: row[1] for row in rows(name)}
