"""The same tasks on Dask: a scheduler and workers that see one file system.

In: tasks.  Out: their shards.  Next: ../corpus/
Dask hands tasks out again when a worker is lost; a shard is renamed into place, so a task done twice does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rashomon.engines.shard import Task, done
from rashomon.engines.sharded import Sharded
from rashomon.errors import InputError, RashomonError
from rashomon.machine import cores

# Workers that may be lost under one task before it is the task that is blamed.
LOSSES = 3
# Seconds to wait for the scheduler to answer, and for a first worker to come.
PATIENCE = 30


class DaskCluster(Sharded):
    """A client of a scheduler; without an address, of one started here with a worker a core."""

    name = "dask"

    def __init__(self, address: str | None = None, scratch: Path | None = None) -> None:
        try:
            import dask
            from distributed import Client, LocalCluster
        except ImportError as error:
            raise InputError("The engine dask needs distributed: pip install 'rashomon[dask]'.") from error
        dask.config.set({"distributed.scheduler.allowed-failures": LOSSES})
        self._local: Any = None
        if address is None:
            self._local = LocalCluster(
                n_workers=cores(), threads_per_worker=1, dashboard_address=None,
                local_directory=str(scratch) if scratch else None,
            )  # fmt: skip
        try:
            self._client = Client(self._local or address, timeout=PATIENCE)
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            self.close()
            raise InputError(
                f"No Dask scheduler with a worker answers at {address} ({error}). "
                "Start them with: dask scheduler, and: dask worker ADDRESS --nthreads 1."
            ) from error

    def do(self, tasks: Sequence[Task]) -> Iterator[str]:
        from distributed import as_completed

        if not tasks:
            return
        futures = [self._client.submit(done, task, pure=False, retries=0) for task in tasks]
        try:
            for future in as_completed(futures):
                try:
                    yield future.result()
                except Exception as error:
                    raise RashomonError(
                        f"A worker of the cluster could not do a task ({error}). Every worker must have this "
                        "version of rashomon, and see the output folder under the same path. What was done is kept."
                    ) from error
        finally:
            self._client.cancel(futures)

    def close(self) -> None:
        client = getattr(self, "_client", None)
        if client is not None:
            client.close()
        if self._local is not None:
            self._local.close()
