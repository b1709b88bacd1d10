"""TorchRL: a game as one of its multi-agent environments, agents grouped by role, or as a single agent's.

    from commitment_gym.torchrl import multi_agent

    env = multi_agent("routing/cartoon4", routers=2, seed=1)
    env.rollout(3)["router", "observation"]     # float32 [steps, 2 agents, size]
"""

from __future__ import annotations

from .given import require

require("torchrl", "torchrl")

from typing import Any

import numpy as np
from gymnasium import spaces
from torchrl.envs import ActionMask, TransformedEnv
from torchrl.envs.libs.gym import GymWrapper
from torchrl.envs.libs.pettingzoo import PettingZooWrapper

from .env import Env
from .parallel import ParallelEnv


def multi_agent(
    game: str,
    *,
    seed: int | None = None,
    mask: bool = True,
    return_state: bool = True,
    group_map: Any = None,
    categorical_actions: bool = True,
    **arguments: Any,
) -> PettingZooWrapper:
    """All agents of a game.

    Args:
        game: an id, `routing/cartoon4`.
        seed: of the random streams. TorchRL resets once with it, and the episodes go on from there.
        mask: give each group that has choices its `action_mask`, bool `[agents, n]`; where a choice has components,
            `[agents, components, n]` if they are of one size and `[agents, Σ n]` if not.
        return_state: give the `state`, for centralised critics.
        group_map: as TorchRL takes it; by role without it.
        categorical_actions: whether discrete actions are numbers or one-hot.
        arguments: of `ParallelEnv`.

    An episode ends for all agents at once. Its metrics are not passed on: TorchRL wants the same infos at every step.
    """
    env = _Uniform(game, mask="info" if mask else "none", **arguments)
    return PettingZooWrapper(
        env, return_state=return_state, group_map=group_map, categorical_actions=categorical_actions, seed=seed
    )


def single_agent(game: str, *, mask: bool = True, **arguments: Any) -> GymWrapper | TransformedEnv:
    """One agent's view of a game, bots in the other seats.

    Args:
        game: an id, `routing/cartoon4`.
        mask: where actions are choices, give the `action_mask`, int8 `[Σ n]`; a single choice is drawn at random by it.
        arguments: of `Env`, `agent` and `opponents` among them.
    """
    env = Env(game, mask="observation" if mask else "none", **arguments)
    wrapped = GymWrapper(env, categorical_action_encoding=True)
    if mask and isinstance(env.action_space, spaces.Discrete):  # ActionMask takes no components
        return TransformedEnv(wrapped, ActionMask())
    return wrapped


class _Uniform(ParallelEnv):
    """Infos with the same keys at every step, and masks that are one array."""

    def reset(self, *args: Any, **kwargs: Any) -> Any:
        observations, infos = super().reset(*args, **kwargs)
        return observations, _uniform(infos)

    def step(self, actions: Any) -> Any:
        *told, infos = super().step(actions)
        return (*told, _uniform(infos))


def _uniform(infos: dict[str, Any]) -> dict[str, Any]:
    for info in infos.values():
        for name in ("episode", "metrics"):  # told at the end only
            info.pop(name, None)
        mask = info.get("action_mask")
        if isinstance(mask, tuple):
            equal = len({len(part) for part in mask}) == 1
            info["action_mask"] = np.stack(mask) if equal else np.concatenate(mask)
    return infos
