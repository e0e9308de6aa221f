"""What this process may use of the machine: its cores, a port; and how it minds its memory.

In: -  Out: how many cores, a listening socket.  Next: models/session.py, engines/embedded.py
"""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from rashomon.errors import InputError

# Younger collections before a full one, where Python's usual number is 10.
SELDOM = 200


def cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def listen(host: str, port: int, instead: str) -> socket.socket:
    """A socket that takes connections from now on; they wait until they are answered. `instead`: what else to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise InputError(f"Port {port} of {host} cannot be had ({error.strerror}). {instead}") from error


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Full collections more seldom for a while: many small values are made that stay, and hardly a ring of garbage.

    Each would walk all that was read so far: a tenth of the time it takes to compare sixty reports.
    """
    before = gc.get_threshold()
    gc.set_threshold(*before[:2], max(before[2], SELDOM))
    try:
        yield
    finally:
        gc.set_threshold(*before)
