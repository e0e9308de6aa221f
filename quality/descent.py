"""One step of Adam (Kingma and Ba, ICLR 2015), the gradient cut to a length: what the trainings share.

In: gradients and their moments, as trees of arrays.  Out: which way to go, the new moments.  Next: train_encoder.py
"""

from __future__ import annotations

from typing import Any

# How much of the mean, and of the mean square, of past gradients a step keeps.
MEAN, SQUARE = 0.9, 0.99


def adam(grad: Any, mean: Any, square: Any, t: Any, *, longest: float, least: float) -> tuple[Any, Any, Any]:
    """The direction of step `t` (from 1), and the moments after it; `longest` is the gradient's norm at most."""
    import jax  # type: ignore[import-not-found, unused-ignore]
    import jax.numpy as jnp  # type: ignore[import-not-found, unused-ignore]

    tree = jax.tree_util.tree_map
    size = jnp.sqrt(sum((x**2).sum() for x in jax.tree_util.tree_leaves(grad)))
    grad = tree(lambda x: x * jnp.minimum(1.0, longest / size), grad)
    mean = tree(lambda a, g: MEAN * a + (1 - MEAN) * g, mean, grad)
    square = tree(lambda a, g: SQUARE * a + (1 - SQUARE) * g * g, square, grad)
    way = tree(lambda a, s: a / (1 - MEAN**t) / (jnp.sqrt(s / (1 - SQUARE**t)) + least), mean, square)
    return way, mean, square
