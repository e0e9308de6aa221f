"""How much we read of anything, and the two ways of reading no more than that.

In: an open stream.  Out: its bytes, or its lines, never more than a bound at once.  Next: kinds.py
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

# One page. The same bound as trafilatura's, whose largest real news page is far below it; a step up costs memory only.
MAX_PAGE_BYTES = 20_000_000

# One PDF: scans inside make them big, and the text layer is small.
MAX_PDF_BYTES = 100_000_000

# Caveats about single records of one file. After so many we only count: a broken dump of a million lines is one fault.
MAX_CAVEATS_PER_FILE = 20


def read_at_most(stream: IO[bytes], limit: int) -> bytes | None:
    """All of a stream, or None if it holds more than `limit` bytes.

    >>> import io
    >>> read_at_most(io.BytesIO(b"Rain fell."), 10), read_at_most(io.BytesIO(b"Rain fell."), 9)
    (b'Rain fell.', None)
    """
    parts, left = [], limit + 1
    while left > 0 and (part := stream.read(min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts) if left > 0 else None


def bounded_lines(stream: IO[bytes], limit: int) -> Iterator[bytes | None]:
    """The lines of a stream with their ends; None in the place of each that is longer than `limit` bytes.

    >>> import io
    >>> list(bounded_lines(io.BytesIO(b"one\\nthirteen\\ntwo"), 5))
    [b'one\\n', None, b'two']
    """
    while line := stream.readline(limit + 1):
        if len(line) <= limit or (len(line) == limit + 1 and line.endswith(b"\n")):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(1 << 20)
        yield None


def size_words(size: int) -> str:
    """A size as a reader says it.

    >>> size_words(412), size_words(200_000_000)
    ('412 bytes', '200 MB')
    """
    if size < 10_000:
        return f"{size:,} byte{'' if size == 1 else 's'}"
    return f"{size / 1000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.0f} MB"
