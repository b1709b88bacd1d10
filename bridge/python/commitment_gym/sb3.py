"""Stable-Baselines3: a `VecEnv` that is a batch, one message per vector step.

    from commitment_gym.sb3 import VecEnv

    env = VecEnv("routing/pigou-cfmm", lanes=64, agent="router_0", opponents={"router": "equilibrium"})  # 64 rows
    env = VecEnv("routing/pigou-cfmm", lanes=64)  # both routers of every lane as rows: 128, and one policy for all
    PPO("MlpPolicy", env).learn(100_000)

Episodes' returns and lengths are in the infos, so `Monitor` is not needed, and `env_is_wrapped(Monitor)` says so.
"""

from __future__ import annotations

from .given import require

require("stable_baselines3", "sb3")

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import gymnasium
import numpy as np
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import VecEnv as BaseVecEnv
from stable_baselines3.common.vec_env.base_vec_env import VecEnvIndices, VecEnvObs, VecEnvStepReturn

from .rows import Rows
from .step import Step
from .wire import Array


class VecEnv(BaseVecEnv):
    """One seat, or all agents of one role, in many lanes as the environments of Stable-Baselines3.

    Args:
        game, lanes, agent, opponents, more: as `Batch` takes them. With `agent`, one row per lane; without, one per
            lane and agent, row `lane * agents + agent`. Where the game has several roles, opponents play all but one.
        render_mode: `rgb_array` or None.

    `infos[row]` of a row whose episode ended has `terminal_observation`, `episode` (`r`, the return, and `l`, the
    steps) and the game's `metrics`. Reset options are ignored. Row r of an integer `seed` gets the seed of its lane,
    `seed + r // agents`.
    """

    def __init__(
        self,
        game: str,
        lanes: int = 1,
        *,
        agent: str | None = None,
        opponents: Mapping[str, str] | None = None,
        render_mode: str | None = None,
        **more: Any,
    ) -> None:
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f"render_mode must be 'rgb_array' or None, got {render_mode!r}.")
        self.rows = Rows(game, lanes, agent=agent, opponents=opponents, **more)
        self.batch = self.rows.batch
        self._step: Step | None = None
        kind = MaskedRow if self.rows.role.choices else Row
        self.envs = [kind(self, k, render_mode) for k in range(self.rows.count)]
        super().__init__(self.rows.count, self.rows.observation_space, self.rows.action_space)

    def reset(self) -> VecEnvObs:
        """Begin episodes everywhere, with the seeds of `seed()` where it was called since. float32 `[rows, size]`."""
        self.rows.settle()
        seeds = self._seeds[:: self.rows.seats]
        self._step = self.batch.reset() if None in seeds else self.batch.reset(seeds=seeds)
        self._reset_seeds()
        self._reset_options()
        self.reset_infos: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        return self.rows.observations(self._step)

    def step_async(self, actions: Array) -> None:
        """Send the actions of all rows."""
        self.rows.send(actions)

    def step_wait(self) -> VecEnvStepReturn:
        """float32 observations `[rows, size]`, float32 rewards `[rows]`, bool dones `[rows]`, a dict per row."""
        rows, step = self.rows, self.batch.recv()
        self._step = step
        infos: list[dict[str, Any]] = [{"TimeLimit.truncated": False} for _ in range(rows.count)]
        dones = rows.spread(step.terminated | step.truncated)
        if step.ended:
            last, returns = rows.final_observations(step), rows.returns(step)
            for row in np.flatnonzero(dones).tolist():
                lane = rows.lane(row)
                infos[row] = {
                    "TimeLimit.truncated": bool(step.truncated[lane] and not step.terminated[lane]),
                    "terminal_observation": last[row].copy(),
                    "episode": {"r": float(returns[row]), "l": int(step.lengths[lane])},
                    "metrics": {name: float(values[lane]) for name, values in step.metrics.items()},
                }
        return rows.observations(step), rows.rewards(step), dones, infos

    def action_masks(self) -> Array:
        """Which actions are legal now, bool `[rows, flags]`."""
        if self._step is None:
            raise RuntimeError("Call reset() before action_masks().")
        return self.rows.masks(self._step).astype(np.bool_)

    def close(self) -> None:
        """End the session; harmless when it has ended."""
        self.batch.close()

    def seed(self, seed: int | None = None) -> Sequence[int | None]:
        """Seeds for the next reset:
        lane i gets `seed + i`; None draws one from NumPy's global generator, as the base class does.
        """
        first = int(np.random.randint(0, 2**32 - 1, dtype=np.uint32)) if seed is None else int(seed)
        self._seeds = [first + self.rows.lane(row) for row in range(self.num_envs)]
        return self._seeds

    def get_images(self) -> Sequence[Array | None]:
        """One picture per lane, uint8 `[height, width, 3]`."""
        return [np.asarray(self.batch.render("rgb_array", lane=lane)) for lane in range(self.rows.lanes)]

    def get_attr(self, attr_name: str, indices: VecEnvIndices = None) -> list[Any]:
        """An attribute of each row."""
        return [getattr(row, attr_name) for row in self._chosen(indices)]

    def set_attr(self, attr_name: str, value: Any, indices: VecEnvIndices = None) -> None:
        """Set an attribute of each row."""
        for row in self._chosen(indices):
            setattr(row, attr_name, value)

    def env_method(
        self, method_name: str, *method_args: Any, indices: VecEnvIndices = None, **method_kwargs: Any
    ) -> list[Any]:
        """Call a method of each row."""
        return [getattr(row, method_name)(*method_args, **method_kwargs) for row in self._chosen(indices)]

    def env_is_wrapped(
        self, wrapper_class: type[gymnasium.Wrapper[Any, Any, Any, Any]], indices: VecEnvIndices = None
    ) -> list[bool]:
        """True for `Monitor`, since the infos carry what it would add; False for all others."""
        return [wrapper_class is Monitor for _ in self._chosen(indices)]

    def _chosen(self, indices: VecEnvIndices) -> list[Row]:
        chosen: Iterable[int] = self._get_indices(indices)
        return [self.envs[k] for k in chosen]

    def __repr__(self) -> str:
        agents = ", ".join(self.batch.agents)
        return f"<VecEnv {self.batch.game}, {self.num_envs} row(s): {self.rows.lanes} lane(s) of {agents}>"


class Row:
    """One row as callers of `get_attr` and `env_method` see it."""

    spec = None

    def __init__(self, vec: VecEnv, row: int, render_mode: str | None) -> None:
        self._vec = vec
        self._row = row
        self.lane = vec.rows.lane(row)
        self.agent = vec.rows.agent(row)
        self.render_mode = render_mode
        self.observation_space = vec.rows.observation_space
        self.action_space = vec.rows.action_space

    @property
    def unwrapped(self) -> Row:
        """Itself."""
        return self

    def render(self) -> Array | None:
        """The row's lane, uint8 `[height, width, 3]`."""
        return np.asarray(self._vec.batch.render("rgb_array", lane=self.lane)) if self.render_mode else None


class MaskedRow(Row):
    """A row whose actions are choices."""

    def action_masks(self) -> Array:
        """Which choices are legal now, bool `[flags]`, as MaskablePPO asks for them."""
        if self._vec._step is None:
            raise RuntimeError("Call reset() before action_masks().")
        mask: Array = self._vec.rows.masks(self._vec._step)[self._row].astype(np.bool_)
        return mask
