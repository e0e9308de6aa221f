"""A Judge from an entailment cross-encoder that a user has on disk.

In: a folder with config.json, tokenizer.json and model.onnx.  Out: CrossEncoderJudge.  Next: defaults.py
The default stays models/judge.py. Which output means "contradiction" is read from the model's own id2label: trained
models disagree about the order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rashomon.errors import ModelError
from rashomon.models.judge import compare
from rashomon.models.protocols import Judgement
from rashomon.models.session import open_session

# Probability of a contradiction from which it is said: below, the two go together.
SURE = 0.5
# Word pieces read of a pair.
LONGEST = 512
FILES = ("config.json", "tokenizer.json", "model.onnx")


class CrossEncoderJudge:
    """A natural language inference model; both directions are asked and the surer counts."""

    def __init__(self, folder: str | PathLike[str]) -> None:
        home = Path(folder)
        missing = [f for f in FILES if not (home / f).is_file()]
        if missing:
            raise ModelError(
                f"{home} lacks {', '.join(missing)}. Export the cross-encoder to ONNX (for instance with optimum) and "
                "give the folder that holds its config, its tokenizer and its model."
            )
        config = json.loads((home / "config.json").read_text("utf-8"))
        self._contradiction = contradiction(config.get("id2label") or {}, home)
        self.name = f"cross-encoder:{config.get('_name_or_path') or home.name}"
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(home / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._session = open_session((home / "model.onnx").read_bytes(), threads=0)
        self._inputs = [i.name for i in self._session.get_inputs()]

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        return [self._judge(left, right) for left, right in pairs]

    def _judge(self, left: str, right: str) -> Judgement:
        probability = max(self._probability(left, right), self._probability(right, left))
        if probability < SURE:
            return Judgement(0.0, "none", None, None)
        typed = compare(left, right)  # the rules may know on which words it rests
        return Judgement(round(probability, 4), typed.kind, typed.left, typed.right)

    def _probability(self, left: str, right: str) -> float:
        encoded = self._tokenizer.encode(left, right)
        given = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        feed = {name: np.array([given[name]], dtype=np.int64) for name in self._inputs}
        logits: NDArray[np.float32] = self._session.run(None, feed)[0][0]
        likely = np.exp(logits - logits.max())
        return float(likely[self._contradiction] / likely.sum())


def contradiction(id2label: Mapping[str, str], home: Path) -> int:
    """The output that means "these two cannot both be true".

    >>> contradiction({"0": "CONTRADICTION", "1": "entailment", "2": "neutral"}, Path("model"))
    0
    >>> contradiction({"0": "entailment", "1": "neutral", "2": "Contradiction"}, Path("model"))
    2
    """
    found = [int(n) for n, label in id2label.items() if str(label).lower().startswith("contradict")]
    if len(found) != 1:
        raise ModelError(
            f"{home}/config.json names no output “contradiction” (id2label: {dict(id2label)}). Correct its id2label: "
            "which output means what differs from model to model and is never guessed."
        )
    return found[0]
