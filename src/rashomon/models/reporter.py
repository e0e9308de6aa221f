"""The default Reporter: a small network of ours that sees who reports what, paragraph by paragraph.

In: a text and its annotation.  Out: Report(head, cue, source, content, score) in token indices.  Next: quotation.py
The lowest four layers of all-MiniLM-L6-v2, trained further on PolNeAR, say of each word how likely it is the head of
a cue; a pair of a cue and a word is then called source, content, cue or none of these. Card: models/reporting/CARD.md;
how the files were made: quality/train_quotation.py. Each distinct paragraph is read once, by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rashomon.models.protocols import Annotation, Report, Token
from rashomon.models.remembered import Remembered
from rashomon.models.session import open_session, side_by_side

Asked = tuple[str, tuple[tuple[int, int], ...], tuple[bool, ...], tuple[int, ...]]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# Word pieces in one pass; the network was trained on paragraphs up to this. Longer ones are cut between sentences.
LONGEST = 256
# Paragraphs kept with their reports, a process.
REMEMBERED = 8_000
# Below this score a word is no cue. The stage that asks decides what score it believes.
LEAST = 0.2
# Words on either side whose distance from the cue the network knows apart.
FAR = 64
# Parts of speech that can head a cue (98% of PolNeAR's cues), and the marks that stand for one.
CUE_POS = frozenset({"VERB", "AUX", "NOUN", "PUNCT", "ADP", "PROPN", "ADJ"})
CUE_MARKS = frozenset({":", "―", "—", "–", "--"})
NONE, SOURCE, CONTENT, CUE = range(4)


class ReporterNet:
    """Four transformer layers and two heads, int8, on onnxruntime; the pairing of words in numpy."""

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        home = files("rashomon.models.reporting")
        self._tokenizer = Tokenizer.from_str((files("rashomon.models.minilm") / "tokenizer.json").read_text("utf-8"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        layers = (home / "layers.int8.onnx").read_bytes()
        self._session = open_session(layers)
        with (home / "words.npz").open("rb") as file:
            stored = np.load(file, allow_pickle=False)
            self._words = _unpacked(stored["words"], stored["scale"])  # one row a kept word piece
            self._row = stored["row"].astype(np.int64)  # word piece → its row
            self._places = stored["places"].astype(np.float32)
            self._distance, self._bias = stored["distance"].astype(np.float32), stored["bias"].astype(np.float32)
            self._out, self._out_bias = stored["out"].astype(np.float32), stored["out_bias"].astype(np.float32)
        self.name = f"reporting-{hashlib.sha256(layers).hexdigest()[:8]}"
        self._reports = Remembered(partial(side_by_side, self._read), REMEMBERED)

    def report(self, text: str, annotation: Annotation) -> tuple[Report, ...]:
        """Every cue the network sees in a text, with what it takes for its source and content, in order."""
        paragraphs = _paragraphs(text, annotation)
        asked = [_asked(text, annotation, first, last) for first, last in paragraphs]
        told = self._reports.of(asked)
        return tuple(r.moved(first) for (first, _), found in zip(paragraphs, told, strict=True) for r in found)

    def _read(self, asked: Asked) -> tuple[Report, ...]:
        paragraph, words, may, breaks = asked
        encoding = self._tokenizer.encode(paragraph)
        ids, firsts = np.array(encoding.ids, dtype=np.int64), _first_pieces(encoding.offsets, words)
        found: list[Report] = []
        for a, b in _chunks(firsts, len(ids), breaks):
            begin = int(firsts[a])
            end = int(firsts[b]) if b < len(words) else len(ids) - 1
            end = min(end, begin + LONGEST - 2)
            pieces = np.concatenate([ids[:1], ids[begin:end], ids[-1:]])
            states = self._words[self._row[pieces]] + self._places[: len(pieces)]
            cue, heard, said = self._session.run(None, {"words": states[None]})
            at = np.minimum(firsts[a:b] - begin + 1, len(pieces) - 2)
            found.extend(self._paired(cue[at], heard[at], said[at], a, np.array(may[a:b], dtype=bool)))
        return tuple(found)

    def _paired(self, cue: Floats, near: Floats, of: Floats, first: int, may: NDArray[np.bool_]) -> list[Report]:
        """Pair each likely cue with every word of the chunk."""
        score = np.where(may, 1 / (1 + np.exp(-cue)), 0)
        steps = np.arange(len(cue))
        found = []
        for head in np.flatnonzero(score >= LEAST):
            distance = np.clip(steps - head, -FAR, FAR) + FAR
            hidden = np.maximum(near + of[head] + self._distance[distance] + self._bias, 0)
            logits = hidden @ self._out + self._out_bias
            label = logits.argmax(axis=1)
            label[head] = CUE
            roles = [tuple(int(i) + first for i in np.flatnonzero(label == k)) for k in (CUE, SOURCE, CONTENT)]
            found.append(Report(int(head) + first, round(float(score[head]), 4), *roles))
        return found


def _asked(text: str, annotation: Annotation, first: int, last: int) -> Asked:
    """What the network is told of one paragraph: its words, where each stands, which may be a cue, where sentences
    begin."""
    tokens = annotation.tokens[first:last]
    start = tokens[0].start
    return (
        text[start : tokens[-1].end],
        tuple((t.start - start, t.end - start) for t in tokens),
        tuple(_may_be_cue(t) for t in tokens),
        tuple(a - first for a, _ in annotation.sentences if first < a < last),
    )


def _may_be_cue(token: Token) -> bool:
    return token.pos in CUE_POS and (token.pos != "PUNCT" or token.text in CUE_MARKS)


def _unpacked(packed: NDArray[np.uint8], scale: NDArray[np.float16]) -> Floats:
    """Two four-bit numbers a byte, one scale a group of a row's columns."""
    rows = len(packed)
    low, high = (packed & 15).astype(np.float32) - 8, (packed >> 4).astype(np.float32) - 8
    values = np.stack([low, high], axis=2).reshape(rows, -1)
    groups = scale.shape[1]
    unpacked: Floats = (values.reshape(rows, groups, -1) * scale.astype(np.float32)[:, :, None]).reshape(rows, -1)
    return unpacked


def _paragraphs(text: str, annotation: Annotation) -> list[tuple[int, int]]:
    """Token ranges of the lines of a text."""
    found: list[tuple[int, int]] = []
    first = 0
    for i, token in enumerate(annotation.tokens):
        if i and "\n" in text[annotation.tokens[i - 1].end : token.start]:
            found.append((first, i))
            first = i
    if first < len(annotation.tokens):
        found.append((first, len(annotation.tokens)))
    return found


def _first_pieces(offsets: Sequence[tuple[int, int]], words: Sequence[tuple[int, int]]) -> Ints:
    """The first word piece of each token."""
    firsts, j = [], 1
    for start, _ in words:
        while j < len(offsets) - 1 and offsets[j][1] <= start:
            j += 1
        firsts.append(min(j, max(len(offsets) - 2, 0)))
    return np.array(firsts, dtype=np.int64)


def _chunks(firsts: Ints, pieces: int, breaks: Sequence[int]) -> list[tuple[int, int]]:
    """Token ranges that fit in one pass, cut between sentences where that is possible."""
    n = len(firsts)
    if pieces <= LONGEST:
        return [(0, n)]
    sentence_starts = set(breaks)
    found = []
    a = 0
    while a < n:
        b, cut = a, 0
        while b < n and firsts[b] - firsts[a] < LONGEST - 40:
            b += 1
            if b in sentence_starts:
                cut = b
        b = cut if b < n and cut > a else max(b, a + 1)
        found.append((a, b))
        a = b
    return found


class FakeReporter:
    """Sees nothing: what lies around a Reporter can be tested without its files."""

    name = "fake"

    def report(self, text: str, annotation: Annotation) -> tuple[Report, ...]:  # noqa: ARG002
        return ()
