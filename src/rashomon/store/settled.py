"""What an analyst has settled, as the file holds it.

In: the file.  Out: Overrides.  Next: settling.py
"""

from __future__ import annotations

import json

from rashomon.override import Override
from rashomon.store.form import from_form
from rashomon.store.ledger import Ledger


def overrides(ledger: Ledger) -> list[Override]:
    """All that is settled, in an order that does not depend on when it was."""
    return sorted(from_form(Override, json.loads(form)) for (form,) in ledger.all("SELECT form FROM override"))
