#!/usr/bin/env python3
"""Size and speed of an archive as it grows: time an article, bytes an article, and what readers wait while one writes.

    archive.py [--sizes 1000,10000,100000] [--real 40]

The articles are made up (tests/crowd.py, four an event) and read with the fakes, so that what is timed is the
archive and not the models; then `--real` bundled pages, each changed a little, are added with the real models.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.crowd import crowd

from rashomon.archive import Added, Archive
from rashomon.models.defaults import fakes
from rashomon.readers import Page, open_inputs
from rashomon.stories import story


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--real", type=int, default=40)
    options = parser.parse_args()
    sizes = [int(n) for n in options.sizes.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "bench.rashomon"
        grow(place, sizes)
        if options.real:
            real(place, options.real)


def grow(place: Path, sizes: list[int]) -> None:
    """Fill the archive to each size; time the last 500 articles before it."""
    with Archive(place, fakes()) as archive:
        times: list[float] = []
        for held, page in enumerate(crowd(max(sizes)), 1):
            began = time.perf_counter()
            archive.add_page(page)
            times.append(time.perf_counter() - began)
            if held in sizes:
                last = sorted(times[-500:])
                size = sum(p.stat().st_size for p in place.parent.glob(place.name + "*"))
                print(
                    f"{held:>7} articles: {1000 * statistics.median(last):.1f} ms an article at the median, "
                    f"{1000 * last[int(0.95 * len(last))]:.1f} at 95 %, {size / held / 1024:.1f} kB an article",
                    flush=True,
                )


def real(place: Path, count: int) -> None:
    """Add real pages with the real models to what is there, and ask questions from another process meanwhile."""
    from rashomon.models import default_models

    pages, _ = open_inputs(list(map(str, story("summit"))))
    changed = [
        Page(f"{n}-{page.input.rsplit('/', 1)[-1]}", page.raw + f"\nNo. {n}.".encode(), page.media_type, page.meta)
        for n in range(1 + count // len(pages))
        for page in pages
    ][:count]
    stop = multiprocessing.Event()
    found: multiprocessing.Queue[dict[str, float]] = multiprocessing.Queue()
    reader = multiprocessing.Process(target=ask, args=(place, stop, found))
    with Archive(place, default_models()) as archive:
        archive.add_page(Page("warm.txt", b"Rain fell on Monday, Anna Berg said.", "text/plain"))
        archive.db.execute("UPDATE story SET stale = 0")  # the made-up stories' dossiers are not what is timed
        reader.start()
        times, reconciled = [], []
        for page in changed:
            began = time.perf_counter()
            added = archive.add_page(page)
            assert isinstance(added, Added)
            times.append(time.perf_counter() - began)
            archive.bring_up_to_date()
            reconciled.append(time.perf_counter() - began - times[-1])
        stop.set()
        print(f"one real article more: {statistics.median(times):.3f} s at the median, {max(times):.3f} s at most;")
        print(f"its story's dossier: {reconciled[0]:.2f} s with 1 article, {reconciled[-1]:.2f} s with {len(changed)}")
        for what, seconds in found.get(timeout=60).items():
            print(f"meanwhile, {what}: {1000 * seconds:.0f} ms at the median")
        reader.join()


def ask(place: Path, stop: object, found: multiprocessing.Queue[dict[str, float]]) -> None:
    """Show and search, as another process does, until told to stop."""
    times: dict[str, list[float]] = {"opening": [], "show": [], "search": [], "quotes": []}
    while not stop.is_set():  # type: ignore[attr-defined]
        began = time.perf_counter()
        with Archive(place) as archive:
            times["opening"].append(time.perf_counter() - began)
            newest = archive.db.execute("SELECT story FROM dossier ORDER BY number DESC LIMIT 1").fetchone()
            if newest:
                began = time.perf_counter()
                archive.dossier_text(newest[0])
                times["show"].append(time.perf_counter() - began)
            for what, question in (
                ("search", lambda: archive.search("fishermen talks")),
                ("quotes", lambda: archive.quotes("Holmgren")),
            ):
                began = time.perf_counter()
                question()
                times[what].append(time.perf_counter() - began)
        time.sleep(0.05)
    found.put({what: statistics.median(t) for what, t in times.items() if t})


if __name__ == "__main__":
    main()
