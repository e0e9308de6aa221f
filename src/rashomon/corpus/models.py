"""Which models a run reads with: a function that any worker can call by its name.

In: -  Out: Models.  Next: ../models/
"""

from __future__ import annotations

from collections.abc import Callable

from rashomon.models.protocols import Models

Loader = Callable[[], Models]
