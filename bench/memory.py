"""Peak memory and time of whole commands, as /usr/bin/time tells them: one story, a web archive ten times as long.

    python bench/memory.py [--megabytes 20,200]

`rashomon compare` on the bundled story, against a bare process that loads the same pipeline and parses the same texts;
and reading web archives of two sizes: peak memory must not follow the size.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from readers_memory import READ, write
from row import Row, cost, parser, show

from rashomon.models.annotator import DEFAULT_PIPELINE
from rashomon.stories import story

PARSE = f"""
import sys, pathlib, warnings
warnings.simplefilter("ignore")
import spacy
pipeline = spacy.load({DEFAULT_PIPELINE!r})
for path in sys.argv[1:]:
    pipeline(pathlib.Path(path).read_text("utf-8", "replace"))
"""


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--megabytes", default="20,200")
    given = options.parse_args()
    small, large = map(int, given.megabytes.split(","))
    with tempfile.TemporaryDirectory() as folder:
        show([whole(Path(folder)), archives(Path(folder), small, large)], given.json)


def whole(folder: Path) -> Row:
    inputs = list(map(str, story("summit")))
    texts = [path for path in inputs if path.endswith(".txt")]
    ours = cost([sys.executable, "-m", "rashomon", "compare", *inputs, "--output", str(folder / "out")])
    bare = cost([sys.executable, "-c", PARSE, *texts])
    if ours.code or bare.code:
        raise SystemExit(f"compare ended with {ours.code}, the bare pipeline with {bare.code}.")
    return Row(
        "memory",
        "`rashomon compare`, the bundled story, start to dossier",
        f"{ours.peak:.0f} MB, {ours.cpu:.1f} s",
        f"the pipeline alone {bare.peak:.0f} MB, {bare.cpu:.1f} s",
        bare.peak / ours.peak,
        "python bench/memory.py",
    )


def archives(folder: Path, small: int, large: int) -> Row:
    costs = []
    for megabytes in (small, large):
        path = folder / f"crawl-{megabytes}.warc.gz"
        write(path, megabytes)
        costs.append(cost([sys.executable, "-c", READ, str(path)]))
        path.unlink()
    first, second = costs
    return Row(
        "memory",
        f"reading a web archive of {large} MB, against one of {small} MB",
        f"{second.peak:.0f} MB, {second.cpu:.1f} s",
        f"{first.peak:.0f} MB, {first.cpu:.1f} s",
        first.peak / second.peak,
        f"python bench/memory.py --megabytes {small},{large}",
    )


if __name__ == "__main__":
    main()
