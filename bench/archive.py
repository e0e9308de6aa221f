#!/usr/bin/env python3
"""Size and speed of an archive as it grows: time an article, bytes an article, and what readers wait while one writes.

    archive.py [--sizes 1000,10000,20000] [--times 5] [--real 40] [--folder FOLDER]

The articles are made up (tests/crowd.py, four an event) and read with the fakes, so that what is timed is the
archive and not the models; the same further articles are then added to the archive of each size in turn, so that
a busy machine is as busy for each. The greatest is first multiplied: every article `--times` times, under other names
and with other rare words, row by row, which takes a tenth of the time of adding them. Last, `--real` bundled pages,
each changed a little, are added to it with the real models, while another process shows and searches.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import sqlite3
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
from rashomon.store.shelf import ShelfInFile, packed, unpacked
from rashomon.stories import story

# Articles that are added to the archive of each size in turn.
MORE = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000,20000")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--real", type=int, default=40)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    sizes = sorted(int(n) for n in options.sizes.split(","))
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(exist_ok=True)
        places = grow(folder, sizes)
        if options.times > 1:
            places |= multiplied(folder, places[sizes[-1]], options.times)
            sizes = sorted(places)
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


# A word in more articles than this stays as it is in the copies: the rest of the world has it too.
RARE = 1000


def multiplied(folder: Path, place: Path, times: int) -> dict[int, Path]:
    """Every article of an archive so many times: each copy with its own id, story and rare words."""
    path = folder / "multiplied.rashomon"
    path.unlink(missing_ok=True)
    db = sqlite3.connect(place)
    db.execute("VACUUM INTO ?", (str(path),))
    db.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    often = "SELECT word FROM term WHERE (SELECT count(*) FROM posting WHERE term = number) > ?"
    common = frozenset(w for (w,) in db.execute(often, (RARE,)))
    articles = [name for (name,) in db.execute("SELECT id FROM article ORDER BY number")]
    parses = db.execute("SELECT key, form FROM parse").fetchall()
    for n in range(1, times):
        for article in articles:
            copy_article(db, article, n, common)
        db.executemany("INSERT INTO parse VALUES (?, ?)", [(digest(n, key.hex())[:32], form) for key, form in parses])
        db.commit()
        print(f"{(n + 1) * len(articles):>7} articles", flush=True)
    db.close()
    held, size = times * len(articles), path.stat().st_size
    print(f"{held:>7} articles: {size / held / 1024:.1f} kB an article, {size / 1e6:.0f} MB", flush=True)
    return {held: path}


def digest(n: int, what: str) -> str:
    return hashlib.sha256(f"{n} {what}".encode()).hexdigest()


def copy_article(db: sqlite3.Connection, article: str, n: int, common: frozenset[str]) -> None:
    """The nth copy of an article: its page, its arrival, its gist and where that is found, its words in the index."""
    other, place = digest(n, article)[:12], f"{n}-{article}"
    home, gist_form = db.execute("SELECT story, gist FROM article WHERE id = ?", (article,)).fetchone()
    story_copy, old = "s" + digest(n, home)[:12], unpacked(gist_form)
    gist = replace(old, article=other, weights={w if w in common else f"{w}{n}": x for w, x in old.weights.items()})
    number = db.execute(
        "INSERT INTO article SELECT NULL, ?, ?, day, published, outlet, title, ?, replaced, made_with, reading, ? "
        "FROM article WHERE id = ?",
        (other, story_copy, place, packed(gist), article),
    ).lastrowid
    assert number is not None
    ShelfInFile(db).write(number, gist)
    db.execute(
        "INSERT OR IGNORE INTO story SELECT ?, title, held, first, last, 0, NULL FROM story WHERE id = ?",
        (story_copy, home),
    )
    (page,) = db.execute("SELECT sha256 FROM arrival WHERE article = ?", (article,)).fetchone()
    db.execute("INSERT OR IGNORE INTO page SELECT ?, size, raw FROM page WHERE sha256 = ?", (digest(n, page), page))
    db.execute(
        "INSERT INTO arrival SELECT NULL, ?, ?, ?, form, added, ? FROM arrival WHERE article = ?",
        (digest(n, page), place, place, other, article),
    )
    rows = "SELECT text, kind, item FROM words JOIN words_of ON row = rowid WHERE words_of.about = ?"
    for text, kind, item in db.execute(rows, (f"article {article}",)).fetchall():
        row = db.execute("INSERT INTO words VALUES (?, ?, ?, ?)", (text, kind, item, f"article {other}")).lastrowid
        db.execute("INSERT INTO words_of VALUES (?, ?)", (f"article {other}", row))


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
