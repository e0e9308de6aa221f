"""A network on onnxruntime, as all of ours run: on the processor, and the same whatever else the machine does.

In: an ONNX file's bytes.  Out: an InferenceSession.  Next: encoder.py
"""

from __future__ import annotations

from typing import Any

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
