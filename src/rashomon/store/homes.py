"""Which story each article stands in: given when it comes, told apart anew around every newcomer, ids kept.

In: an article's gist.  Out: rows of `article` and `story`.  Next: upkeep.py
All of it within a writer's turn. How stories are told apart is in ../story.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from rashomon.override import settled_pairs
from rashomon.store.ledger import Ledger
from rashomon.store.settled import overrides_of_now
from rashomon.story import Gist, place, rehomed


def regroup(ledger: Ledger, gist: Gist, also: Iterable[str] = ()) -> None:
    """Link an article and the stories near it anew; ids stay with the greater part."""
    settled = overrides_of_now(ledger)
    asked = {a for o in settled if o.kind == "merge" and gist.article in o.articles for a in o.articles}
    homes = [s for s in (story_of(ledger, a) for a in sorted(asked)) if s]
    placed = place(gist, ledger.shelf, partial(settled_pairs, settled), also=[*also, *homes])
    home = story_of(ledger, gist.article)
    if home:  # it stood in a story already
        placed = replace(placed, homes={**placed.homes, gist.article: home})
    members = {
        s: [a for (a,) in ledger.db.execute("SELECT id FROM article WHERE story = ?", (s,))]
        for s in sorted(set(placed.homes.values()))
    }
    moved = rehomed(placed, members, gist.article, lambda story: was_given(ledger, story))
    for article, story in sorted(moved.items()):
        ledger.db.execute("UPDATE article SET story = ? WHERE id = ?", (story, article))
        ledger.db.execute("INSERT OR IGNORE INTO story (id, title, held, stale) VALUES (?, '', 0, 1)", (story,))
    own = story_of(ledger, gist.article)
    for story in sorted({*moved.values(), *(placed.homes[a] for a in moved if a in placed.homes), own}):
        went = [moved[a] for a in members.get(story, ()) if a in moved]
        recount(ledger, story, into=max(set(went), key=lambda s: (went.count(s), s)) if went else None)


def story_of(ledger: Ledger, article: str) -> str:
    """The story of an article; the empty text for one that is only just coming in, or is not held."""
    row = ledger.db.execute("SELECT story FROM article WHERE id = ?", (article,)).fetchone()
    return str(row[0]) if row else ""


def was_given(ledger: Ledger, story: str) -> bool:
    return ledger.db.execute("SELECT 1 FROM story WHERE id = ?", (story,)).fetchone() is not None


def recount(ledger: Ledger, story: str, into: str | None = None) -> None:
    """Bring a story's row up to its articles; one that lost them all points to where they went."""
    rows = ledger.db.execute(
        "SELECT published, title FROM article WHERE story = ? AND replaced IS NULL "
        "ORDER BY published IS NULL, published, id",
        (story,),
    ).fetchall()
    dates = [p for p, _ in rows if p]
    title = next((t for _, t in rows if t), "")
    first, last = (dates[0], dates[-1]) if dates else (None, None)
    ledger.db.execute(
        "UPDATE story SET title = ?, held = ?, first = ?, last = ?, stale = ?, into_id = ? WHERE id = ?",
        (title, len(rows), first, last, 1 if rows else 0, None if rows else into, story),
    )
