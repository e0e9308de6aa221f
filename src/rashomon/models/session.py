"""A network on onnxruntime, as all of ours run: on the processor, each text by itself, several texts side by side.

In: an ONNX file's bytes, texts.  Out: an InferenceSession, what it gives of each.  Next: encoder.py
One pass takes one core, so that its outcome never depends on how many there are; the cores share out the passes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

from rashomon.machine import cores

T = TypeVar("T")
R = TypeVar("R")

# onnxruntime joins the sum before a layer's norm with the norm, and does that slower than both apart: without it our
# small networks take .72 to .82 of the time (sentences of 20 to 120 word pieces, onnxruntime 1.31).
SLOWER_JOINED = ["SkipLayerNormFusion"]


def open_session(network: bytes, threads: int = 1) -> Any:
    """Load a network; `threads` 0 leaves it to onnxruntime how many threads take part in one pass."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        network, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER_JOINED
    )


def side_by_side(function: Callable[[T], R], given: Sequence[T]) -> list[R]:
    """What a function gives of each, in order; onnxruntime lets go of the interpreter, so that passes overlap.

    >>> side_by_side(str.upper, ["rain", "fog"])
    ['RAIN', 'FOG']
    """
    if len(given) < 2 or threads() == 1:
        return [function(one) for one in given]
    return list(pool().map(function, given))


@cache
def pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads(), "rashomon-network")


@cache
def threads() -> int:
    """The passes that may run side by side: OMP_NUM_THREADS, if it is set (as in the workers of a run), else one a
    core."""
    given = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(given)) if given.isdigit() else cores()
