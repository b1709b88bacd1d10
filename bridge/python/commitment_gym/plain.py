"""The one-shot prisoner's dilemma in plain Python, as a Gymnasium environment that plays both seats: the yardstick of `bench`."""

from __future__ import annotations

from typing import Any

import gymnasium as gym
import numpy as np

PAYOFFS = ((3.0, 0.0), (5.0, 1.0))  # of the row player


class PlainDilemma(gym.Env[Any, Any]):
    """Both actions in, the sum of payoffs out; one step per episode."""

    observation_space = gym.spaces.Box(0.0, 1.0, (2,), np.float32)
    action_space = gym.spaces.MultiDiscrete([2, 2])
    _seen = np.ones(2, np.float32)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        return self._seen, {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        mine, other = int(action[0]), int(action[1])
        return self._seen, PAYOFFS[mine][other] + PAYOFFS[other][mine], True, False, {}
