"""Values made once for each key, many at a time; the last ones asked for are kept.

In: keys.  Out: their values.  Next: annotator.py, reporter.py, encoder.py
What is repeated (a reprinted paragraph, a sentence asked for by several stages) costs nothing the second time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """What `make` gives for keys, in memory up to a bound.

    >>> asked = []
    >>> lengths = Remembered(lambda words: [asked.append(w) or len(w) for w in words], 2)
    >>> lengths.of(["rain", "fog", "rain"]), lengths.of(["fog"]), asked
    ([4, 3, 4], [3], ['rain', 'fog'])
    """

    def __init__(self, make: Callable[[Sequence[K]], Iterable[V]], most: int) -> None:
        self._make = make
        self._kept: LRUCache[K, V] = LRUCache(most)
        self._lock = threading.Lock()

    def of(self, keys: Sequence[K]) -> list[V]:
        """The value of each key, in order; what is not known yet is made in one call."""
        known: dict[K, V] = {}
        missing = []
        with self._lock:
            for key in dict.fromkeys(keys):
                if key in self._kept:
                    known[key] = self._kept[key]
                else:
                    missing.append(key)
        made = dict(zip(missing, self._make(missing), strict=True)) if missing else {}
        with self._lock:
            self._kept.update(made)
        known |= made
        return [known[key] for key in keys]
