"""Matrix products for spaCy's networks that give a word the same numbers whatever stands beside it, and quickly.

In: rows of words, a layer's weights.  Out: their product.  Next: annotator.py
Paragraphs are parsed many at a time, and a parse must not depend on the others. thinc's own products (BLIS) add in one
order for every row, but know few processors well; numpy's (OpenBLAS) are two to three times as fast, but a row's last
bits depend on where it stands. Cut into tiles of one size they do not: each tile is the same product.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import NumpyOps

# Words of one tile: one register of the widest processors, two of most.
TILE = 16
# Rows, inputs and outputs of the products that are tried before tiles are trusted: sizes of en_core_web_md's layers.
TRIED = ((150, 288, 288), (150, 480, 288), (150, 300, 96), (150, 96, 384))

Floats = NDArray[np.float32]


class TiledOps(NumpyOps):  # type: ignore[misc]
    """thinc's operations, with tiled products."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        if trans1 or not trans2:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        found = tiled(x, y)
        if out is None:
            return found
        out[...] = found
        return out


def tiled(rows: Floats, weights: Floats) -> Floats:
    """rows (n, i) times weights (o, i), transposed: (n, o).

    >>> tiled(np.eye(2, 3, dtype="f"), np.arange(6, dtype="f").reshape(2, 3)).tolist()
    [[0.0, 3.0], [1.0, 4.0]]
    """
    count, width = rows.shape
    tiles = -(-count // TILE)
    if count != tiles * TILE:
        padded = np.zeros((tiles * TILE, width), dtype=np.float32)
        padded[:count] = rows
        rows = padded
    products = np.matmul(weights, rows.reshape(tiles, TILE, width).transpose(0, 2, 1))
    found: Floats = np.ascontiguousarray(products.transpose(0, 2, 1)).reshape(tiles * TILE, -1)[:count]
    return found


@cache
def is_steady() -> bool:
    """Whether, on this machine, a row's product is the same to the last bit wherever it stands and with whatever."""
    random = np.random.default_rng(0)
    for count, inputs, outputs in TRIED:
        rows = random.standard_normal((count, inputs), dtype=np.float32)
        weights = random.standard_normal((outputs, inputs), dtype=np.float32)
        whole = tiled(rows, weights)
        for some in (random.permutation(count)[: count // 2], np.arange(7, 40), np.array([count - 1])):
            if not np.array_equal(tiled(rows[some], weights), whole[some]):
                return False
    return True


def use_tiles(model: Any) -> None:
    """Let every layer of a thinc model use tiles, where they are steady and the layer runs on numpy."""
    if is_steady():
        ops = TiledOps()
        for layer in model.walk():
            if type(layer.ops) is NumpyOps:
                layer.ops = ops
