#!/usr/bin/env python3
"""Size and speed of an archive as it grows: time an article, bytes an article, and what readers wait while one writes.

    archive.py [--sizes 1000,10000,100000] [--real 40] [--folder FOLDER]

The articles are made up (tests/crowd.py, four an event) and read with the fakes, so that what is timed is the
archive and not the models; the same further articles are then added to the archive of each size in turn, so that
a busy machine is as busy for each. Last, `--real` bundled pages, each changed a little, are added to the greatest
with the real models, while another process shows and searches. With --folder the archives are kept there, and a
run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.crowd import crowd

from rashomon.archive import Added, Archive
from rashomon.models.defaults import fakes
from rashomon.readers import Page, open_inputs
from rashomon.stories import story

# Articles that are added to the archive of each size in turn.
MORE = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--real", type=int, default=40)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    sizes = sorted(int(n) for n in options.sizes.split(","))
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(exist_ok=True)
        places = grow(folder, sizes)
        in_turn(places)
        if options.real:
            real(places[sizes[-1]], options.real)


def grow(folder: Path, sizes: list[int]) -> dict[int, Path]:
    """Fill one archive, and keep a copy of it at each size."""
    place, places = folder / "growing.rashomon", {}
    began = time.perf_counter()
    with Archive(place, fakes()) as archive:
        archive.db.execute("PRAGMA synchronous = OFF")  # filling is not what is timed
        for held, page in enumerate(crowd(max(sizes)), 1):
            archive.add_page(page)
            if held in sizes:
                copy = places[held] = folder / f"{held}.rashomon"
                copy.unlink(missing_ok=True)
                archive.db.execute("VACUUM INTO ?", (str(copy),))
                size = copy.stat().st_size
                print(f"{held:>7} articles: {size / held / 1024:.1f} kB an article, {size / 1e6:.0f} MB", flush=True)
            elif held % 10_000 == 0:
                print(f"{held:>7} articles after {time.perf_counter() - began:.0f} s", flush=True)
    return places


def in_turn(places: dict[int, Path]) -> None:
    """Add the same articles to each archive, one article to one archive after the other."""
    archives = {size: Archive(place, fakes()) for size, place in places.items()}
    times: dict[int, list[float]] = {size: [] for size in places}
    for page in crowd(MORE, seed=11):
        further = replace(page, input=f"further-{page.input}")
        for size, archive in archives.items():
            began = time.perf_counter()
            archive.add_page(further)
            times[size].append(time.perf_counter() - began)
    least = statistics.median(times[min(times)])
    for size, taken in times.items():
        middle, late = statistics.median(taken), sorted(taken)[int(0.95 * len(taken))]
        print(
            f"one more among {size:>7}: {1000 * middle:.1f} ms at the median ({middle / least:.2f} times the least), "
            f"{1000 * late:.1f} at 95 %",
            flush=True,
        )
        archives[size].close()


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
    times: defaultdict[str, list[float]] = defaultdict(list)
    while not stop.is_set():  # type: ignore[attr-defined]
        began = time.perf_counter()
        with Archive(place) as archive:
            times["opening"].append(time.perf_counter() - began)
            newest = archive.db.execute(
                "SELECT story, article FROM dossier JOIN told ON number = dossier ORDER BY number DESC LIMIT 1"
            ).fetchone()
            for what, question in questions(archive, *newest) if newest else ():
                began = time.perf_counter()
                question()
                times[what].append(time.perf_counter() - began)
        time.sleep(0.05)
    found.put({what: statistics.median(t) for what, t in times.items() if t})


def questions(archive: Archive, story: str, article: str) -> list[tuple[str, Callable[[], object]]]:
    return [
        ("show", lambda: archive.dossier_text(story)),
        ("show by an article's id", lambda: archive.dossier_text(article)),
        ("search, rare words", lambda: archive.search("fishermen talks")),
        ("search, a word of every second article", lambda: archive.search("council")),
        ("quotes", lambda: archive.quotes("Holmgren")),
        ("stories", archive.stories),
    ]


if __name__ == "__main__":
    main()
