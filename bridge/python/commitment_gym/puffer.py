"""PufferLib up to 3.0: lanes and agents as rows of one native environment, or emulated single lanes.

    from commitment_gym import puffer

    env = puffer.make("routing/pigou-cfmm", lanes=64)            # native: 128 rows, one message per step
    env = puffer.make("routing/pigou-cfmm", lanes=64, backend="Multiprocessing", num_envs=2, num_workers=2)
    env = puffer.make("routing/pigou-cfmm", emulate=True, backend="Serial", num_envs=4)  # PufferLib's emulation

PufferLib 4 has no Python environments any more.
"""

from __future__ import annotations

from .given import require

require("pufferlib")

from collections.abc import Mapping
from typing import Any

import pufferlib
import pufferlib.emulation
import pufferlib.vector

from .rows import Rows
from .step import Step
from .wire import Array


class Env(pufferlib.PufferEnv):  # type: ignore[misc]  # PufferLib is not typed
    """Agents of one role, in many lanes, as the agents of a native environment.

    Args:
        game, lanes, agent, opponents, more: as `Batch` takes them. With `agent`, one row per lane; without, one per
            lane and agent.
        buf: memory of PufferLib's, shared with its workers.
        seed: of the first reset without one.

    Each episode's end adds a dict to the infos: `episode_return` (mean over the rows that ended), `episode_length` and
    the game's metrics.
    """

    def __init__(
        self,
        game: str,
        lanes: int = 1,
        *,
        agent: str | None = None,
        opponents: Mapping[str, str] | None = None,
        buf: Mapping[str, Array] | None = None,
        seed: int = 0,
        **more: Any,
    ) -> None:
        self.rows = Rows(game, lanes, agent=agent, opponents=opponents, **more)
        self.batch = self.rows.batch
        self.single_observation_space = self.rows.observation_space
        self.single_action_space = self.rows.action_space
        self.num_agents = self.rows.count
        self.render_mode = None
        self._seed: int | None = seed
        super().__init__(buf)

    def reset(self, seed: int | None = None) -> tuple[Array, list[dict[str, float]]]:
        """Begin episodes: lane i gets `seed + i`. float32 `[rows, size]`, and no infos."""
        self.rows.settle()
        first, self._seed = self._seed if seed is None else seed, None
        step = self.batch.reset(seed=first)
        self.observations[:] = self.rows.observations(step)
        self.rewards[:] = 0
        self.terminals[:] = False
        self.truncations[:] = False
        self.masks[:] = True
        return self.observations, []

    def step(self, actions: Any) -> tuple[Array, Array, Array, Array, list[dict[str, float]]]:
        """Observations, rewards, terminals, truncations (buffers that the next step overwrites), and infos of episodes
        that ended.
        """
        rows = self.rows
        rows.send(actions)
        step = self.batch.recv()
        self.observations[:] = rows.observations(step)
        self.rewards[:] = rows.rewards(step)
        self.terminals[:] = rows.spread(step.terminated)
        self.truncations[:] = rows.spread(step.truncated)
        return (
            self.observations,
            self.rewards,
            self.terminals,
            self.truncations,
            [self._told(step)] if step.ended else [],
        )

    def render(self) -> str:
        """The first lane as text."""
        return str(self.batch.render())

    def close(self) -> None:
        """End the session; harmless when it has ended."""
        self.batch.close()

    def _told(self, step: Step) -> dict[str, float]:
        ended = step.terminated | step.truncated
        return {
            "episode_return": float(self.rows.returns(step)[self.rows.spread(ended)].mean()),
            "episode_length": float(step.lengths[ended].mean()),
            **{name: float(values[ended].mean()) for name, values in step.metrics.items()},
        }


def make(
    game: str, *, emulate: bool = False, backend: str | None = None, num_envs: int = 1, seed: int = 0, **more: Any
) -> Any:
    """An environment of PufferLib.

    Args:
        game: an id, `routing/pigou-cfmm`.
        emulate: let PufferLib emulate one lane: the Gymnasium environment where `agent` is given, the PettingZoo one
            otherwise.
        backend: `Serial` or `Multiprocessing`; None: the native environment itself, or `Serial` where that does not
            fit.
        num_envs, seed: as `pufferlib.vector.make` takes them.
        more: `lanes`, `agent`, `opponents` and options, as `Env` takes them, and `num_workers`, `batch_size`,
            `zero_copy` of the backend.
    """
    settings = {name: more.pop(name) for name in ("num_workers", "batch_size", "zero_copy", "overwork") if name in more}
    creator = _Creator(game, emulate, more)
    if backend is None and not emulate and num_envs == 1:
        return creator(seed=seed)
    chosen = getattr(pufferlib.vector, backend or "Serial")
    return pufferlib.vector.make(creator, backend=chosen, num_envs=num_envs, seed=seed, **settings)


class _Creator:
    """Makes one environment; picklable, for workers."""

    def __init__(self, game: str, emulate: bool, more: Mapping[str, Any]) -> None:
        self.game = game
        self.emulate = emulate
        self.more = dict(more)

    def __call__(self, buf: Mapping[str, Array] | None = None, seed: int = 0) -> Any:
        if not self.emulate:
            return Env(self.game, buf=buf, seed=seed, **self.more)
        if "agent" in self.more:
            return pufferlib.emulation.GymnasiumPufferEnv(env_creator=self._single, buf=buf, seed=seed)
        return pufferlib.emulation.PettingZooPufferEnv(env_creator=self._parallel, buf=buf, seed=seed)

    def _single(self) -> Any:
        from .env import Env as Single

        return Single(self.game, **self.more)

    def _parallel(self) -> Any:
        from .parallel import ParallelEnv

        return ParallelEnv(self.game, **self.more)
