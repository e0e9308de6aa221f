"""Peak memory and speed of reading a web archive, ten times as long: python bench/readers_memory.py [MEGABYTES ...]

In: sizes in MB (200 and 2000 if none).  Out: one line a size and form; the pages are made up, the archive is deleted.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE_BYTES = 175_000  # the mean of scrapinghub's 181 news pages
READ = """
import resource, sys, time
from rashomon.readers import Page, iter_pages
begun = time.perf_counter()
pages = sum(isinstance(found, Page) for found in iter_pages([sys.argv[1]]))
seconds = time.perf_counter() - begun
print(f"{pages:,} pages, {seconds:.1f} s, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
"""


def record(number: int) -> bytes:
    """One answer of a web server with one made-up page in it."""
    words = f"<p>Rain fell on Vestra for the {number}th day, the harbour master of Lowen said on Monday.</p>\n"
    body = ("<!DOCTYPE html><html><body>" + words * (PAGE_BYTES // len(words)) + "</body></html>").encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032d}>\r\n"
        "WARC-Date: 2024-05-03T10:00:00Z\r\n"
        f"WARC-Target-URI: https://courier.example/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def write(path: Path, megabytes: int) -> None:
    """A web archive of so many MB of pages."""
    kinds = [gzip.compress(record(n), 6) if path.suffix == ".gz" else record(n) for n in range(50)]
    with path.open("wb") as out:
        for n in range(megabytes * 1_000_000 // PAGE_BYTES):
            out.write(kinds[n % len(kinds)])


def main() -> None:
    """Write, read in a fresh process, report, delete."""
    sizes = [int(given) for given in sys.argv[1:]] or [200, 2000]
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".warc", ".warc.gz"):
            for megabytes in sizes:
                path = Path(folder) / f"crawl{suffix}"
                write(path, megabytes)
                done = subprocess.run(
                    [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True
                )
                print(f"{megabytes:,} MB of pages, {suffix}: {done.stdout.strip()}", flush=True)


if __name__ == "__main__":
    main()
