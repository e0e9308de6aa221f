"""Which pairs of statements conflict, on which words; and the adapter for a model that a user has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.errors import ModelError
from rashomon.models.cross_encoder import CrossEncoderJudge
from rashomon.models.judge import RuleJudge, compare, opposites

CASES = Path(__file__).parent / "cases/judge.txt"


def cases() -> list[tuple[str, str, str]]:
    found = []
    for block in CASES.read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            found.append((lines[0], lines[1], lines[2]))
    return found


@pytest.mark.parametrize(("left", "right", "expected"), cases())
def test_case(left: str, right: str, expected: str) -> None:
    found = compare(left, right)
    words = [span.of(text) for span, text in ((found.left, left), (found.right, right)) if span]
    assert " | ".join([found.kind, *words]) == expected


@pytest.mark.parametrize(("left", "right", "expected"), cases())
def test_the_order_of_two_statements_changes_no_verdict(left: str, right: str, expected: str) -> None:
    assert compare(left, right).kind == compare(right, left).kind


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_judged_and_none_conflicts_with_itself(left: str, right: str) -> None:
    found = compare(left, right)
    assert (found.conflict > 0) == (found.kind != "none")
    for span, text in ((found.left, left), (found.right, right)):
        assert span is None or 0 <= span.start < span.end <= len(text)
    assert not compare(left, left).conflict


def test_no_word_is_its_own_opposite() -> None:
    assert not [word for word, others in opposites().items() if word in others]


def test_judging_many_pairs_gives_what_judging_each_gives() -> None:
    pairs = [(left, right) for left, right, _ in cases()]
    assert RuleJudge().judge(pairs) == [compare(*p) for p in pairs]


def write_model(folder: Path, labels: dict[str, str]) -> Path:
    """A model whose second output is sure where "not" stands, its first where it does not."""
    onnx = pytest.importorskip("onnx")
    from onnx import TensorProto, helper
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "not": 1}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"id2label": labels}), "utf-8")
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 2])
    nodes = [  # [3, 6 × how many times "not" stands]
        helper.make_node("Cast", ["input_ids"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["floats", "axis"], ["nots"], keepdims=1),
        helper.make_node("MatMul", ["nots", "weight"], ["weighed"]),
        helper.make_node("Add", ["weighed", "bias"], ["logits"]),
    ]
    constants = [
        helper.make_tensor("axis", TensorProto.INT64, [1], [1]),
        helper.make_tensor("weight", TensorProto.FLOAT, [1, 2], [0.0, 6.0]),
        helper.make_tensor("bias", TensorProto.FLOAT, [2], [3.0, 0.0]),
    ]
    graph = helper.make_graph(nodes, "tiny", [ids], [logits], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))
    return folder


def test_a_cross_encoder_is_asked_by_its_own_labels(tmp_path: Path) -> None:
    pairs = [("He did not go.", "He did go."), ("He went.", "He left.")]
    for n, (labels, expected) in enumerate(
        [({"0": "entailment", "1": "CONTRADICTION"}, [True, False]), ({"0": "contradiction", "1": "x"}, [False, True])]
    ):
        folder = tmp_path / str(n)
        folder.mkdir()
        judge = CrossEncoderJudge(write_model(folder, labels))
        assert [j.conflict > 0 for j in judge.judge(pairs)] == expected


def test_a_conflict_that_a_cross_encoder_sees_rests_on_the_words_the_rules_find(tmp_path: Path) -> None:
    judge = CrossEncoderJudge(write_model(tmp_path, {"0": "entailment", "1": "contradiction"}))
    (found,) = judge.judge([("He did not go home.", "He did go home.")])
    assert found.kind == "negation"
    assert found.left is not None


def test_labels_that_say_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="id2label"):
        CrossEncoderJudge(write_model(tmp_path, {"0": "LABEL_0", "1": "LABEL_1"}))


def test_a_folder_without_a_model_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"config\.json, tokenizer\.json, model\.onnx"):
        CrossEncoderJudge(tmp_path)
