"""What this process may use of the machine.

In: -  Out: how many cores.  Next: models/session.py, engines/embedded.py
"""

from __future__ import annotations

import os


def cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
