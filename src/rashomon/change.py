"""What changed in a story between two of its dossiers: what is new, what an update settled, what was dropped.

In: the JSON of two dossiers.  Out: Change.  Next: archive.py
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Kind = Literal["article", "version", "fact", "verdict", "quotation", "origin", "dropped"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a reader of the earlier dossier does not know."""

    kind: Kind
    what: str  # one line that a reader understands
    id: str  # of the article, fact or wording in the later dossier (in the earlier one, if it was dropped)
    before: str | None = None
    after: str | None = None


def changes_between(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    versions: Mapping[str, tuple[str, str, str]] | None = None,
) -> list[Change]:
    """Compare two dossiers of one story. `versions`: earlier article → its next version's id, and both texts.

    >>> empty = {"articles": [], "facts": [], "wordings": [], "statements": []}
    >>> one = {"id": "a1", "outlet": "The Lowen Courier", "title": "Rain falls", "input": "rain.txt"}
    >>> changes_between(empty, {**empty, "articles": [one]})[0].what
    'The Lowen Courier: Rain falls'
    """
    old_articles = {a["id"]: a for a in before["articles"]} if before else {}
    new_articles = {a["id"]: a for a in after["articles"]}
    found: list[Change] = []
    replaced = {new: (old, was, now) for old, (new, was, now) in (versions or {}).items()}
    for name, article in new_articles.items():
        if name in old_articles:
            continue
        if name in replaced:
            _, was, now = replaced[name]
            gone, new = lines_changed(was, now)
            found.append(Change("version", f"{said_by(article)} changed its page.", name, gone or None, new or None))
        else:
            title = f": {article['title']}" if article["title"] else ""
            found.append(Change("article", f"{said_by(article)}{title}", name))
    newer = {old for old, _, _ in replaced.values()}
    for name, article in old_articles.items():
        if name not in new_articles and name not in newer:
            found.append(Change("dropped", f"{said_by(article)} left the story.", name))
    return found + facts_changed(before, after) + quotations_changed(before, after)


def said_by(article: Mapping[str, Any]) -> str:
    return str(article["outlet"] or str(article["input"]).replace("\\", "/").rsplit("/", 1)[-1] or article["input"])


def facts_changed(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Change]:
    """Facts are known again by an account they share, or else by their question."""
    earlier = list(before["facts"]) if before else []
    found: list[Change] = []
    matched: set[str] = set()
    for fact in after["facts"]:
        ours = accounts_of(fact)
        same = [f for f in earlier if f["id"] not in matched and f["dimension"] == fact["dimension"]]
        known = max(same, key=lambda f: len(ours & accounts_of(f)), default=None)
        if known is None or not ours & accounts_of(known):
            known = next((f for f in same if f["question"] == fact["question"]), None)
        if known is None:
            found.append(Change("fact", f"{fact['question']} {fact['verdict']}: {fact['why']}", fact["id"]))
            continue
        matched.add(known["id"])
        if known["verdict"] != fact["verdict"]:
            found.append(
                Change("verdict", f"{fact['question']} {fact['why']}", fact["id"], known["verdict"], fact["verdict"])
            )
        elif len(known["origins"]) != len(fact["origins"]):
            was, now = str(len(known["origins"])), str(len(fact["origins"]))
            found.append(Change("origin", f"{fact['question']} Independent origins.", fact["id"], was, now))
    found += [
        Change("dropped", f"{f['question']} No longer told by two reports.", f["id"], f["verdict"])
        for f in earlier
        if f["id"] not in matched
    ]
    return found


def accounts_of(fact: Mapping[str, Any]) -> set[tuple[str, int]]:
    return {(a["article"], a["evidence"]["start"]) for a in fact["accounts"]}


def quotations_changed(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Change]:
    """Statements that two reports word, which no two reports worded before."""
    known = {s for w in before["wordings"] for s in w["statements"]} if before else set()
    statements = {s["id"]: s for s in after["statements"]}
    return [
        Change("quotation", statements[w["statements"][0]]["content"]["text"], w["id"])
        for w in after["wordings"]
        if not known & set(w["statements"])
    ]


def lines_changed(was: str, now: str) -> tuple[str, str]:
    """The lines that went, and the lines that came.

    >>> lines_changed("Rain fell.\\nTwo are hurt.", "Rain fell.\\nThree are hurt.")
    ('Two are hurt.', 'Three are hurt.')
    """
    old, new = was.split("\n"), now.split("\n")
    gone, came = [], []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += old[a:b]
            came += new[c:d]
    return "\n".join(gone), "\n".join(came)
