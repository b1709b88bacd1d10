"""What `VectorEnv` tells of episodes that ended: dicts of arrays over lanes, each beside `_name`, who says it."""

from __future__ import annotations

from typing import Any

import numpy as np

from .seats import Seat
from .step import Step
from .wire import Array


def metrics(shown: Step, ended: Array) -> dict[str, Any]:
    """The game's metrics, float64 `[lanes]` each, 0 where no episode ended.

    Args:
        ended: bool `[lanes]`.
    """
    told: dict[str, Array] = {}
    for name, values in shown.metrics.items():
        told[name] = np.where(ended, values, 0.0)
        told[f"_{name}"] = ended.copy()
    return {"metrics": told, "_metrics": ended.copy()}


def finals(seat: Seat, shown: Step, ended: Array) -> dict[str, Any]:
    """What was last seen and told where an episode ended: `final_obs`, one object per lane, and `final_info`."""
    lanes = np.flatnonzero(ended)
    last = shown.final_observations[seat.role.name][lanes, 0]
    info = metrics(shown, ended)
    if seat.in_info:
        info["action_mask"] = np.repeat(ended.astype(np.int8)[:, None], seat.flags, 1)
        info["_action_mask"] = ended.copy()
    each: Any = last
    if seat.in_observation:
        legal = np.ones((len(lanes), seat.flags), np.int8)
        each = ({"action_mask": flags, "observation": seen} for flags, seen in zip(legal, last, strict=True))
    final = np.full(len(ended), None, object)
    final[lanes] = np.fromiter(each, object, len(lanes))
    return {"final_obs": final, "_final_obs": ended.copy(), "final_info": info, "_final_info": ended.copy()}
