"""The one hand that writes: takes jobs one after another in the background, and tells how far it is.

In: jobs.  Out: an archive with more in it; for each job, lines as they happen.  Next: intake.py
The models are loaded once, with the first job that needs them. What a line tells is on the disk.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rashomon.archive import Archive
from rashomon.errors import RashomonError
from rashomon.models.protocols import Models

# Jobs that may wait for their turn, and jobs that are remembered when they are done.
MOST_WAITING, MOST_KEPT = 20, 100
# Lines of one job that a page can show; what more there is, is only counted.
MOST_LINES = 2_000

State = Literal["waiting", "running", "done", "stopped", "failed"]


class Stopped(Exception):
    """A reader stopped the job, or the server is going down; what was told is kept."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened."""

    kind: str  # new, version, held, no-article, doubt, dossier, settled, failed
    text: str
    link: str = ""


@dataclass
class Job:
    """Something to do, and how far it is. Pages look at it while the writer's thread works on it."""

    number: int
    title: str
    work: Callable[[Archive, Job], None]
    clean_up: Callable[[], None] = lambda: None
    follow: bool = False  # whether the page goes on to the story by itself when it is done
    state: State = "waiting"
    stage: str = "waiting"
    done: int = 0
    total: int = 0
    lines: list[Line] = field(default_factory=list)
    unsaid: int = 0
    story: str = ""  # where to go when it is done
    server_stops: threading.Event = field(default_factory=threading.Event)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, kind: str, text: str, link: str = "") -> None:
        with self._lock:
            if len(self.lines) < MOST_LINES:
                self.lines.append(Line(kind, text, link))
            else:
                self.unsaid += 1
        self._go_on()

    def progress(self, stage: str, done: int, total: int) -> None:
        with self._lock:
            self.stage, self.done, self.total = stage, done, total
        self._go_on()

    def stop(self) -> None:
        """Let the page in hand be finished, and no other be begun."""
        self._stopped.set()

    def _go_on(self) -> None:
        if self._stopped.is_set() or self.server_stops.is_set():
            raise Stopped

    def ended(self, state: State, stage: str) -> None:
        with self._lock:
            self.state, self.stage = state, stage

    def begun(self) -> None:
        with self._lock:
            self.state, self.stage = "running", "beginning"
        self._go_on()

    def told(self, since: int = 0) -> dict[str, Any]:
        """How it stands, with the lines from number `since` on."""
        with self._lock:
            return {
                "number": self.number,
                "title": self.title,
                "state": self.state,
                "stage": self.stage,
                "done": self.done,
                "total": self.total,
                "story": self.story,
                "follow": self.follow,
                "unsaid": self.unsaid,
                "count": len(self.lines),
                "lines": [{"kind": line.kind, "text": line.text, "link": line.link} for line in self.lines[since:]],
            }


class Busy(RashomonError):
    """So many jobs wait already that no more are taken."""


class Writer:
    """A thread with an archive open for writing whenever there is something to write."""

    def __init__(self, place: Path, load_models: Callable[[], Models]) -> None:
        self.place, self.load_models = place, load_models
        self.jobs: dict[int, Job] = {}
        self._models: Models | None = None
        self._queue: queue.Queue[Job | None] = queue.Queue()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def submit(
        self,
        title: str,
        work: Callable[[Archive, Job], None],
        *,
        clean_up: Callable[[], None] = lambda: None,
        follow: bool = False,
    ) -> Job:
        """Line a job up; it begins when those before it are done."""
        with self._lock:
            if sum(job.state in ("waiting", "running") for job in self.jobs.values()) >= MOST_WAITING:
                clean_up()
                raise Busy(f"{MOST_WAITING} jobs wait already. Let some of them end, and send this again.")
            job = Job(max(self.jobs, default=0) + 1, title, work, clean_up, follow, server_stops=self._stopping)
            self.jobs[job.number] = job
            for number in sorted(self.jobs)[:-MOST_KEPT]:
                if self.jobs[number].state not in ("waiting", "running"):
                    del self.jobs[number]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="rashomon writer", daemon=True)
                self._thread.start()
        self._queue.put(job)
        return job

    def stop(self, patience: float = 10) -> None:
        """Let the page in hand be finished, and stop."""
        self._stopping.set()
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(patience)

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            try:
                self._do(job)
                job.ended("done", "done")
            except Stopped:
                job.ended("stopped", "stopped; what is listed here is kept")
            except RashomonError as error:
                job.lines.append(Line("failed", str(error)))
                job.ended("failed", "failed")
            except Exception as error:  # one job's trouble is its own: the next must find the writer at work
                job.lines.append(
                    Line("failed", f"Something went wrong that should not ({type(error).__name__}: {error}).")
                )
                job.ended("failed", "failed")
            finally:
                job.clean_up()

    def _do(self, job: Job) -> None:
        job.begun()
        if self._models is None:
            job.progress("loading the models", 0, 0)
            self._models = self.load_models()
        with Archive(self.place, self._models) as archive:
            job.work(archive, job)
