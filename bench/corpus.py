#!/usr/bin/env python3
"""What `rashomon run` costs beside the annotator's own pass over all its text, on corpora with and without reprints.

    corpus.py [--sizes 500,2000] [--kinds reprints,fresh,news,news-half] [--engine embedded] [--keep FOLDER]
    corpus.py --groups 10000        everything but the models: pages, cleaning, joins, linkage

For each size two corpora are made (perturbed.py): one in which about half of the paragraphs repeat another, one in
which next to none does; and, of news texts as they come (../shared/bench, where present), two more (end_to_end.py):
without reprints, and with every second text a reprint. The annotator's own pass parses every paragraph of the text as
often as it stands there, in as many processes as the run has: cores that are all at work are slower each. Prints a
Markdown table, with the processors' seconds and those that one waits.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rashomon.machine import cores

Watched = tuple[float, float, float]  # CPU seconds, seconds, most megabytes at once
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
NEWS = ("news", "news-half")
TICK = os.sysconf("SC_CLK_TCK")
PASS = """
import json, sys, warnings
import spacy
from rashomon.models.annotator import DEFAULT_PIPELINE, pieces
warnings.simplefilter("ignore")
share, of = map(int, sys.argv[2:])
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8").readlines()[share::of]]
for doc in spacy.load(DEFAULT_PIPELINE).pipe((piece for text in texts for _, piece in pieces(text)), batch_size=64):
    pass
"""
PASSES = """
import subprocess, sys
script, corpus, of = sys.argv[1:]
each = [[sys.executable, "-c", script, corpus, str(n), of] for n in range(int(of))]
sys.exit(max(process.wait() for process in [subprocess.Popen(command) for command in each]))
"""
GROUPS = """
import sys
from pathlib import Path
from rashomon.corpus import Run, say_nothing
from rashomon.corpus.cleaning import Cleaning
from rashomon.engines import open_engine
from rashomon.models.defaults import fakes
if __name__ == "__main__":
    engine = open_engine("embedded")
    run = Run([sys.argv[1]], Path(sys.argv[2]), engine, None, say_nothing, fakes)
    cleaned = engine.map(Cleaning(), run.pages(), run.place("clean"), say_nothing)
    run.stories(cleaned, run.articles(cleaned))
    engine.close()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="500,2000")
    parser.add_argument("--kinds", default="reprints,fresh")
    parser.add_argument("--engine", default="embedded")
    parser.add_argument("--keep", type=Path, help="keep corpora and tables in this folder")
    parser.add_argument("--groups", type=int, help="only sort so many articles into stories, with the fake encoder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        place = options.keep or Path(scratch)
        place.mkdir(parents=True, exist_ok=True)
        if options.groups:
            grouped(place, options.groups)
            return
        columns = (
            "corpus articles words repeated annotator,_CPU_s run,_CPU_s ratio annotator,_s run,_s ratio peak_MB".split()
        )
        print("| " + " | ".join(c.replace("_", " ") for c in columns) + " |\n" + "|---" * len(columns) + "|")
        for size in map(int, options.sizes.split(",")):
            for kind in options.kinds.split(","):
                print(row(place, size, kind, options.engine), flush=True)


def row(place: Path, size: int, kind: str, engine: str) -> str:
    corpus = place / f"{kind}-{size}.jsonl"
    if kind in NEWS:
        news(corpus, size, kind)
    else:
        make = [sys.executable, ROOT / "bench" / "perturbed.py", str(size), corpus]
        subprocess.run([*make, *(["--fresh"] if kind == "fresh" else [])], check=True, stdout=subprocess.DEVNULL)
    words, repeated = measures(corpus)
    own, waited, _ = watched([sys.executable, "-c", PASSES, PASS, str(corpus), str(cores())])
    output = place / f"{kind}-{size}-{engine}"
    run = [sys.executable, "-m", "rashomon", "run", str(corpus), "--output", str(output), "--engine", engine]
    spent, seconds, peak = watched(run)
    cells = [kind, f"{size:,}", f"{words:,}", f"{repeated:.0%}", f"{own:.0f}", f"{spent:.0f}", f"{spent / own:.2f}"]
    cells += [f"{waited:.0f}", f"{seconds:.0f}", f"{seconds / waited:.2f}", f"{peak:.0f}"]
    return "| " + " | ".join(cells) + " |"


def news(corpus: Path, size: int, kind: str) -> None:
    from end_to_end import reprinted, unrelated

    pages = unrelated(size)
    if len(pages) < size:
        raise SystemExit(f"There are {len(pages)} news texts, not {size}: give a smaller size, or leave {kind} out.")
    with corpus.open("w", encoding="utf-8") as stream:
        for n, page in enumerate(reprinted(pages) if kind == "news-half" else pages):
            told = {"id": str(n), "outlet": f"Outlet {n}", "text": page.raw.decode("utf-8", "replace")}
            stream.write(json.dumps(told) + "\n")


def grouped(place: Path, size: int) -> None:
    corpus = place / f"groups-{size}.jsonl"
    subprocess.run([sys.executable, ROOT / "bench" / "perturbed.py", str(size), corpus], check=True)
    script = place / "groups.py"
    script.write_text(GROUPS, "utf-8")
    spent, seconds, peak = watched([sys.executable, str(script), str(corpus), str(place / f"groups-{size}")])
    print(f"{size:,} articles into stories: {spent:.0f} CPU s, {seconds:.0f} s, {peak:.0f} MB at most")


def measures(corpus: Path) -> tuple[int, float]:
    words, paragraphs, seen = 0, 0, set()
    with corpus.open(encoding="utf-8") as stream:
        for line in stream:
            lines = [x for x in json.loads(line)["text"].split("\n") if x.strip()]
            words += sum(len(x.split()) for x in lines)
            paragraphs += len(lines)
            seen.update(map(hash, lines))
    return words, 1 - len(seen) / paragraphs


def watched(command: list[str]) -> Watched:
    """What a command and all that it starts cost."""
    return watch(started(command))


def started(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def watch(process: subprocess.Popen[bytes], until: Callable[[], bool] = bool, every: float = 5) -> Watched:
    """What a process and all that it starts cost, to its end or until something holds, asked every so many seconds."""
    began = asked = time.monotonic()
    spent: dict[int, float] = {}
    peak = 0.0
    while process.poll() is None:
        held = 0.0
        for pid in members(process.pid):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                spent[pid] = (int(fields[11]) + int(fields[12])) / TICK
                held += memory(pid)
            except (OSError, IndexError):
                continue
        peak = max(peak, held)
        if time.monotonic() - asked > every:
            asked = time.monotonic()
            if until():
                break
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"{process.args} ended with {process.returncode}")
    return sum(spent.values()), time.monotonic() - began, peak


def members(session: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getsid(int(entry.name)) == session:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def memory(pid: int) -> float:
    """Megabytes of a process, what it shares with others counted in part."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
