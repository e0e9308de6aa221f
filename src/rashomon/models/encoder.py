"""The default Encoder: all-MiniLM-L6-v2 trained further on facts told twice, int8 on onnxruntime, in the package.

In: sentences.  Out: unit vectors (n, 384).  Next: judge.py
Reference: Reimers and Gurevych, Sentence-BERT (EMNLP 2019). How the file was made: quality/train_encoder.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from importlib.resources import files

import numpy as np

from rashomon.models.protocols import Vectors
from rashomon.models.remembered import Remembered
from rashomon.models.session import open_session, side_by_side

# Word pieces read of one sentence; the model was trained on 128 and takes 512. Longer sentences are cut.
LONGEST = 256
# Sentences kept with their vector, a process: 1.5 kB each.
REMEMBERED = 20_000


class MiniLMEncoder:
    """MiniLM for news. One sentence a call: int8 scales then never depend on the sentence's neighbours."""

    # Another name for other weights: an archive compares no meanings of two encoders, and reads its articles anew.
    name = "all-MiniLM-L6-v2-scu-int8"

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        home = files("rashomon.models.minilm")
        self._tokenizer = Tokenizer.from_str((home / "tokenizer.json").read_text("utf-8"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._session = open_session((home / "model.int8.onnx").read_bytes())
        self._vectors = Remembered(partial(side_by_side, self._encode), REMEMBERED)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        if not sentences:
            return np.zeros((0, 384), dtype=np.float32)
        return np.stack(self._vectors.of(sentences))

    def _encode(self, sentence: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(sentence).ids], dtype=np.int64)
        states = self._session.run(None, {"input_ids": ids})[0][0]
        mean = states.mean(axis=0)
        unit: Vectors = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
        return unit


class FakeEncoder:
    """Hashes words into 64 buckets: the same words give the same vector, shared words a high cosine.

    >>> v = FakeEncoder().encode(["the talks failed", "the talks failed", "rain fell"])
    >>> bool(v[0] @ v[1] > 0.99), bool(v[0] @ v[2] < 0.5)
    (True, True)
    """

    name = "fake"

    def encode(self, sentences: Sequence[str]) -> Vectors:
        out = np.zeros((len(sentences), 64), dtype=np.float32)
        for row, sentence in zip(out, sentences, strict=True):
            for word in sentence.lower().split():
                row[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
            row /= max(float(np.linalg.norm(row)), 1e-9)
        return out
