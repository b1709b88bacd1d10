"""`ParallelEnv`: a game as PettingZoo's parallel environment, every agent acting at every step.

    env = ParallelEnv("routing/cartoon4", routers=2)
    observations, infos = env.reset(seed=1)
    while env.agents:
        actions = {agent: env.action_space(agent).sample() for agent in env.agents}
        observations, rewards, terminations, truncations, infos = env.step(actions)

The turn-based face is `pettingzoo.utils.conversions.parallel_to_aec(env)`; `commitment_gym.zoo` has both by name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import gymnasium
import numpy as np
import pettingzoo
from gymnasium import spaces

from .agents import Agents, Mask, Per
from .batch import Batch
from .connection import DEFAULT_TIMEOUT
from .errors import ArgumentError
from .given import Device
from .role import bounds
from .snapshot import Snapshot
from .spaces import Space
from .wire import Array

RENDER_MODES = ("human", "ansi", "rgb_array")


class ParallelEnv(pettingzoo.ParallelEnv[str, Any, Any]):  # type: ignore[misc, unused-ignore]
    """One episode at a time of one game.

    Args:
        game: an id, `routing/cartoon4` or `routing/cartoon4-v0`.
        opponents: per role, the bot that plays it, e.g. `{"searcher": "greedy"}`; its agents are not among
            `possible_agents`.
        render_mode: `ansi` (text), `rgb_array` (uint8 `[height, width, 3]`), or `human`, which prints the text at every
            reset and step.
        mask: where legal actions are told: `info` as `infos[agent]["action_mask"]`, `observation` as
            `{"observation": …, "action_mask": …}`, `none` not at all. int8 `[n]` for a Discrete, a tuple of these for a
            MultiDiscrete, as `sample(mask)` takes them. A box has no choices and no mask; where it may have nothing to
            decide, `infos[agent]["decides"]` tells.
        max_cycles: the episode is truncated after that many steps, if the game has not ended before. Whole rounds.
        device, transforms, options: of the game; options also as further keywords where the names are free.
        address, timeout, key, server_key: of the connection, see `Batch`.

    Observations are float32 `[size]`, rewards and flags Python's. At the end `infos[agent]` has `episode` (`r`, the sum
    of rewards, and `l`, the steps) and `metrics`, the game's own. A reset without a seed goes on with the random
    streams, and the first of all takes seed 0. Illegal actions are replaced and counted in `batch.repaired`; NaN is an
    error. It is picklable with its state; a fork begins with a session of its own, to be reset.
    """

    metadata: dict[str, Any] = {
        "name": "commitment_gym",
        "render_modes": list(RENDER_MODES),
        "render_fps": 4,
        "is_parallelizable": True,
    }

    def __init__(
        self,
        game: str,
        *,
        opponents: Mapping[str, str] | None = None,
        render_mode: str | None = None,
        mask: Mask = "info",
        max_cycles: int | None = None,
        device: Device | None = None,
        transforms: Sequence[str] = (),
        address: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        key: str | os.PathLike[str] | None = None,
        server_key: str | os.PathLike[str] | None = None,
        options: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        if render_mode is not None and render_mode not in RENDER_MODES:
            raise ArgumentError(f"There is no render mode {render_mode!r}; choose {', '.join(RENDER_MODES)} or None.")
        if mask not in ("info", "observation", "none"):
            raise ArgumentError(f"mask is 'info', 'observation' or 'none', got {mask!r}.")
        recipe: dict[str, Any] = {
            **{"opponents": opponents, "device": device, "address": address, "timeout": timeout},
            **{"key": key, "server_key": server_key, "options": {**(options or {}), **more}},
        }
        batch = Batch(game, autoreset="disabled", transforms=transforms, **recipe)
        name = batch.game.replace("/", "_").replace("-", "_")
        rounds = _rounds(max_cycles, batch)
        if rounds is not None:
            batch.close()
            batch = Batch(game, autoreset="disabled", transforms=[*transforms, f"within={rounds}"], **recipe)
        self.batch = batch
        self.render_mode = render_mode
        self.mask: Mask = mask
        self.max_cycles = max_cycles
        self.metadata = {**type(self).metadata, "name": name}
        self.possible_agents = list(batch.agents)
        self.agents: list[str] = []
        self.policies: Mapping[str, Any] | None = None
        """By agent the chance of each action that the next one is drawn from, where the game reads it; it counts for one step."""
        self.state_space = _state_space(batch.about["roles"])
        self._seats = Agents(batch, mask)
        self._seeded = False

    def observation_space(self, agent: str) -> Space:
        """A Box of float32 `[size]`, or a Dict of it and the mask; the same object at every call."""
        return self._seats.observation_spaces[agent]

    def action_space(self, agent: str) -> Space:
        """Discrete, MultiDiscrete or a Box; the same object at every call."""
        return self._seats.action_spaces[agent]

    def reset(self, seed: int | str | None = None, options: Mapping[str, Any] | None = None) -> tuple[Per, Per]:
        """Begin an episode. Without a seed the random stream goes on; the first one then begins anywhere. `options` are for wrappers."""
        if seed is None and not self._seeded:
            seed = int(np.random.default_rng().integers(2**53))
        step = self.batch.reset(seed)
        self._seeded = True
        self.agents = self.possible_agents[:]
        self._show()
        return self._seats.observations(step), self._seats.infos(step)

    def step(self, actions: Mapping[str, Any]) -> tuple[Per, Per, Per, Per, Per]:
        """One step of all agents; afterwards, at the end, `agents` is empty.

        Raises:
            ArgumentError: an agent's action is missing, of the wrong shape, or NaN; nothing has moved.
        """
        if not self.agents:
            if actions or not self._seeded:
                raise ArgumentError(f"{self}: the episode is over or has not begun; reset() first.")
            return {}, {}, {}, {}, {}
        seats = self._seats
        step = self.batch.step(seats.rows(actions), seats.policies(self.policies))
        self.policies = None
        terminated, truncated = bool(step.terminated[0]), bool(step.truncated[0])
        infos = seats.infos(step)
        terminations, truncations = (dict.fromkeys(self.agents, flag) for flag in (terminated, truncated))
        if terminated or truncated:
            self.agents = []
            for agent, ending in seats.endings(step).items():
                infos[agent].update(ending)
        self._show()
        return seats.observations(step), seats.rewards(step), terminations, truncations, infos

    def state(self) -> Array:
        """Observations of all agents, the opponents' too, side by side in role order: float32, in `state_space`."""
        state: Array = self.batch.state()[0]
        return state

    def render(self) -> str | Array | None:
        """The state as text or as uint8 `[height, width, 3]`; with `human` it prints the text."""
        if self.render_mode is None:
            gymnasium.logger.warn("render() shows nothing without a render_mode; give one to the constructor.")
            return None
        if self.render_mode == "human":
            print(self.batch.render("ansi"))
            return None
        return self.batch.render("ansi" if self.render_mode == "ansi" else "rgb_array")

    def snapshot(self) -> Snapshot:
        """An exact copy of everything that moves."""
        return self.batch.snapshot()

    def restore(self, snapshot: Snapshot) -> tuple[Per, Per]:
        """Go on where a snapshot was taken; where the server is gone, another is started. Returns what `reset` does."""
        step = self.batch.restore(snapshot)
        self._seeded = True
        self.agents = [] if step.terminated[0] or step.truncated[0] else self.possible_agents[:]
        return self._seats.observations(step), self._seats.infos(step)

    def close(self) -> None:
        """End the session; harmless when it has ended."""
        self.batch.close()

    def _show(self) -> None:
        if self.render_mode == "human":
            self.render()

    def __enter__(self) -> ParallelEnv:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<commitment_gym.ParallelEnv {self.batch.game}, {len(self.possible_agents)} agent(s), mask={self.mask}>"


def _rounds(max_cycles: int | None, batch: Batch) -> int | None:
    """The rounds to cut after, or None where the game ends by itself before."""
    if max_cycles is None:
        return None
    if isinstance(max_cycles, bool) or int(max_cycles) != max_cycles or max_cycles < 1 or max_cycles % batch.phases:
        whole = "" if batch.phases == 1 else f", a multiple of the {batch.phases} steps of a round"
        raise ArgumentError(f"{batch.game}: max_cycles is a number of steps{whole}, 1 or more; got {max_cycles!r}.")
    rounds = int(max_cycles) // batch.phases
    return rounds if rounds < batch.horizon else None


def _state_space(roles: Sequence[Mapping[str, Any]]) -> spaces.Box:
    """All observation boxes of all agents side by side, in role order."""
    sides = [bounds(role["observation"]) for role in roles for _ in range(role["count"])]
    low, high = (np.concatenate(side) for side in zip(*sides, strict=True))
    return spaces.Box(low, high, dtype=np.float32)
