"""The default engine: all cores of this machine, a process each, the models loaded once in each.

In: tasks.  Out: their shards.  Next: dask_cluster.py
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from rashomon.engines.shard import Task, done
from rashomon.engines.sharded import Sharded
from rashomon.errors import RashomonError
from rashomon.machine import cores

# Times that the workers are started anew after one of them died (out of memory, killed) before the run is given up.
DEATHS = 3
# One thread a process: the processes are as many as the cores.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS")


class Embedded(Sharded):
    """A pool of processes. Tasks in hand when one dies are done again by new ones."""

    name = "embedded"

    def __init__(self, processes: int | None = None) -> None:
        self.processes = processes or cores()
        self._pool: ProcessPoolExecutor | None = None

    def do(self, tasks: Sequence[Task]) -> Iterator[str]:
        left = list(tasks)
        deaths = 0
        while left:
            told: set[str] = set()
            try:
                for target in self._through_pool(left):
                    told.add(target)
                    yield target
            except BrokenProcessPool as error:
                self.close()
                deaths = 0 if told else deaths + 1
                if deaths == DEATHS:
                    stuck = left[0].target
                    raise RashomonError(
                        f"A worker died {DEATHS} times in a row around {stuck}: was it out of memory? "
                        "What was done is kept; start again to go on."
                    ) from error
            left = [task for task in left if str(task.target) not in told]

    def _through_pool(self, tasks: Sequence[Task]) -> Iterator[str]:
        """Two tasks a process in the pool at a time: few are lost, and none waits for work."""
        pool = self._started()
        coming = iter(tasks)
        running: set[Future[str]] = set()
        while True:
            while len(running) < 2 * self.processes and (task := next(coming, None)) is not None:
                running.add(pool.submit(done, task))
            if not running:
                return
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            for name in THREADS:
                os.environ.setdefault(name, "1")
            methods = multiprocessing.get_all_start_methods()
            context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
            self._pool = ProcessPoolExecutor(self.processes, context, initializer=die_with_parent)
        return self._pool

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def die_with_parent() -> None:
    """A run that is killed leaves no worker behind: it would wait for work for ever."""
    threading.Thread(target=wait_and_die, daemon=True).start()


def wait_and_die() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
