"""Spaces of the games as Gymnasium's, and actions of these as the rows of numbers that cross the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium import spaces

from .role import bounds
from .wire import Array

Space = spaces.Space[Any]


def to_gymnasium(space: Mapping[str, Any]) -> Space:
    """`discrete` → Discrete, `multi-discrete` → MultiDiscrete, `box` → Box of float32 `[size]`."""
    kind = space["kind"]
    if kind == "discrete":
        return spaces.Discrete(int(space["n"]))
    if kind == "multi-discrete":
        return spaces.MultiDiscrete([int(n) for n in space["n"]])
    low, high = bounds(space)
    return spaces.Box(low, high, dtype=np.float32)


def batched(space: Space, n: int) -> Space:
    """The space of `n` elements side by side, as Gymnasium batches them."""
    from gymnasium.vector.utils import batch_space

    return batch_space(space, n)


def to_rows(space: Space, actions: Any, rows: int) -> Array:
    """Actions of a space, batched or one alone, as float32 `[rows, width]`."""
    width = 1 if isinstance(space, spaces.Discrete) else int(np.prod(space.shape or (1,)))
    array = np.asarray(actions, np.float32)
    if array.size != rows * width:
        raise ValueError(f"{rows} action(s) of {space} have {rows * width} number(s); got an array of shape {array.shape}.")
    return np.ascontiguousarray(array.reshape(rows, width))
