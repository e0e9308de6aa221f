"""Where the work of a large run is done, here or on a cluster, by one option: the same code, the same bytes.

In: a name, the address of a cluster.  Out: an Engine.  Next: stage.py
"""

from __future__ import annotations

from pathlib import Path

from rashomon.engines.stage import Engine
from rashomon.errors import InputError

__all__ = ["ENGINES", "Engine", "open_engine"]

ENGINES = ("embedded", "dask")


def open_engine(name: str = "embedded", cluster: str | None = None, scratch: Path | None = None) -> Engine:
    """Open an engine by name. `cluster` is the address of a scheduler; without it, Dask starts workers here.

    >>> open_engine("embeded")
    Traceback (most recent call last):
    rashomon.errors.InputError: There is no engine 'embeded'. Take one of: embedded, dask.
    """
    if name not in ENGINES:
        raise InputError(f"There is no engine {name!r}. Take one of: {', '.join(ENGINES)}.")
    if name == "embedded":
        if cluster is not None:
            raise InputError(f"The embedded engine knows no cluster ({cluster}). Add: --engine dask.")
        from rashomon.engines.embedded import Embedded

        return Embedded()
    from rashomon.engines.dask_cluster import DaskCluster

    return DaskCluster(cluster, scratch)
