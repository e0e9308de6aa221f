"""What an analyst has settled, as the file holds it.

In: the file.  Out: Overrides.  Next: settling.py
"""

from __future__ import annotations

import json
from dataclasses import replace

from rashomon.override import Override
from rashomon.store.form import from_form
from rashomon.store.ledger import Ledger


def overrides(ledger: Ledger) -> list[Override]:
    """All that is settled, in an order that does not depend on when it was."""
    return sorted(from_form(Override, json.loads(form)) for (form,) in ledger.all("SELECT form FROM override"))


def overrides_of_now(ledger: Ledger) -> list[Override]:
    """All that is settled, speaking of the newest version of each page: what was settled outlasts a correction."""
    return sorted(replace(o, articles=tuple(newest(ledger, a) for a in o.articles)) for o in overrides(ledger))


def newest(ledger: Ledger, article: str) -> str:
    """The newest version of an article's page."""
    seen = {article}
    while row := ledger.one("SELECT replaced FROM article WHERE id = ? AND replaced IS NOT NULL", article):
        article = row[0]
        if article in seen:  # a page that went back to what it said before
            break
        seen.add(article)
    return article
