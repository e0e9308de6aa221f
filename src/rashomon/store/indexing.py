"""What is looked up by words: the full text of articles, quotations and facts, and the list of who said what.

In: a reading, a dossier.  Out: rows of the index.  Next: looking.py
All of it within a writer's turn.
"""

from __future__ import annotations

from rashomon.dossier import Dossier
from rashomon.reading import Reading
from rashomon.store.ledger import Ledger
from rashomon.store.packing import storable
from rashomon.story import day_of


def index_article(ledger: Ledger, reading: Reading) -> None:
    """Let an article be found by its words, and by those that it quotes."""
    article = reading.article
    about = f"article {article.id}"
    index(ledger, about, "article", article.id, f"{article.title or ''}\n{article.text}")
    for statement in reading.statements:
        index(ledger, about, "quotation", statement.id, statement.content.text)


def index_story(ledger: Ledger, story: str, dossier: Dossier) -> None:
    """Let a story's facts be found, and its quotations by the name that the story gives their speaker."""
    names = {e.id: storable(e.name) for e in dossier.entities}
    days = {a.id: day_of(a.published) or 0 for a in dossier.articles}
    ledger.db.executemany(
        "UPDATE quote SET entity = ?, day = ? WHERE id = ?",
        [(names.get(s.speaker_entity or ""), days[s.article], s.id) for s in dossier.statements],
    )
    unindex(ledger, f"story {story}")
    for fact in dossier.facts:
        words = "\n".join([fact.question, fact.why, *(a.evidence.text for a in fact.accounts)])
        index(ledger, f"story {story}", "fact", fact.id, words)


def index(ledger: Ledger, about: str, kind: str, item: str, text: str) -> None:
    cursor = ledger.db.execute(
        "INSERT INTO words (text, kind, item, about) VALUES (?, ?, ?, ?)", (storable(text), kind, item, about)
    )
    ledger.db.execute("INSERT INTO words_of VALUES (?, ?)", (about, cursor.lastrowid))


def unindex(ledger: Ledger, about: str) -> None:
    for (row,) in ledger.db.execute("SELECT row FROM words_of WHERE about = ?", (about,)).fetchall():
        ledger.db.execute("DELETE FROM words WHERE rowid = ?", (row,))
    ledger.db.execute("DELETE FROM words_of WHERE about = ?", (about,))


def write_quotes(ledger: Ledger, reading: Reading) -> None:
    day = day_of(reading.article.published) or 0
    ledger.db.executemany(
        "INSERT OR REPLACE INTO quote VALUES (?, ?, ?, ?, NULL, ?, ?)",
        [
            (s.id, s.article, day, storable(s.speaker.text if s.speaker else None), s.manner, storable(s.content.text))
            for s in reading.statements
        ],
    )


def unlist(ledger: Ledger, article: str) -> None:
    """Let an article and its quotations be found no more, as an earlier version of a page; it is kept."""
    ledger.db.execute("DELETE FROM quote WHERE article = ?", (article,))
    unindex(ledger, f"article {article}")
