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
from typing import Any, Literal

import gymnasium
import numpy as np
import pettingzoo
from gymnasium import spaces

from .batch import Batch
from .connection import DEFAULT_TIMEOUT
from .errors import ArgumentError
from .role import Role, bounds
from .snapshot import Snapshot
from .spaces import Space, to_gymnasium
from .step import Step
from .wire import Array

Mask = Literal["info", "observation", "none"]
Per = dict[str, Any]  # by agent

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
        device: str | None = None,
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
        self.state_space = _state_space(batch.about["roles"])
        roles = batch.roles.items()
        self._rows = [(name, f"{name}_{seat}", k) for name, role in roles for k, seat in enumerate(role.seats)]
        self._actions = {name: np.zeros((len(role.seats), role.width), np.float32) for name, role in roles}
        self._observation_spaces = {agent: self._seen(batch.roles[name]) for name, agent, _ in self._rows}
        self._action_spaces = {agent: to_gymnasium(batch.roles[name].action) for name, agent, _ in self._rows}

    def observation_space(self, agent: str) -> Space:
        """A Box of float32 `[size]`, or a Dict of it and the mask; the same object at every call."""
        return self._observation_spaces[agent]

    def action_space(self, agent: str) -> Space:
        """Discrete, MultiDiscrete or a Box; the same object at every call."""
        return self._action_spaces[agent]

    def reset(self, seed: int | str | None = None, options: Mapping[str, Any] | None = None) -> tuple[Per, Per]:
        """Begin an episode. `options` are for wrappers; the game has none at a reset."""
        step = self.batch.reset(seed)
        self.agents = self.possible_agents[:]
        self._show()
        return self._observations(step), self._infos(step)

    def step(self, actions: Mapping[str, Any]) -> tuple[Per, Per, Per, Per, Per]:
        """One step of all agents; afterwards, at the end, `agents` is empty.

        Raises:
            ArgumentError: an agent's action is missing, of the wrong shape, or NaN; nothing has moved.
        """
        if not self.agents:
            if actions:
                raise ArgumentError(f"{self}: the episode is over or has not begun; reset() first.")
            return {}, {}, {}, {}, {}
        step = self.batch.step(self._taken(actions))
        terminated, truncated = bool(step.terminated[0]), bool(step.truncated[0])
        paid = {name: rewards[0].tolist() for name, rewards in step.rewards.items()}
        rewards = {agent: paid[name][k] for name, agent, k in self._rows}
        infos = self._infos(step)
        if terminated or truncated:
            self._add_episode(infos, step)
        terminations, truncations = (dict.fromkeys(self.agents, flag) for flag in (terminated, truncated))
        if terminated or truncated:
            self.agents = []
        self._show()
        return self._observations(step), rewards, terminations, truncations, infos

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
        self.agents = [] if step.terminated[0] or step.truncated[0] else self.possible_agents[:]
        return self._observations(step), self._infos(step)

    def close(self) -> None:
        """End the session; harmless when it has ended."""
        self.batch.close()

    def _seen(self, role: Role) -> Space:
        box = to_gymnasium(role.observation)
        if self.mask != "observation" or not role.choices:
            return box
        flags = tuple(spaces.Box(0, 1, (n,), np.int8) for n in role.choices)
        return spaces.Dict({"observation": box, "action_mask": flags[0] if len(flags) == 1 else spaces.Tuple(flags)})

    def _taken(self, actions: Mapping[str, Any]) -> dict[str, Array]:
        """Actions by agent as rows by role."""
        if len(actions) != len(self._rows):
            unknown = [str(agent) for agent in actions if agent not in self._action_spaces]
            if unknown:
                raise ArgumentError(f"{self}: {', '.join(unknown)} is none of the agents {', '.join(self.agents)}.")
        for name, agent, k in self._rows:
            action = actions.get(agent)
            if action is None:
                raise ArgumentError(f"{self}: the action of {agent} is missing.")
            rows = self._actions[name]
            if np.size(action) != rows.shape[1]:
                raise ArgumentError(f"{self}: {agent} acts in {self._action_spaces[agent]}, got {action!r}.")
            rows[k] = action if rows.shape[1] == 1 else np.reshape(action, -1)
        return self._actions

    def _masks(self, step: Step) -> dict[str, Any]:
        """By agent that has choices: int8 `[n]`, or a tuple of these."""
        found: dict[str, Any] = {}
        for name, agent, k in self._rows:
            choices = self.batch.roles[name].choices
            if choices:
                flags = step.masks[name][0, k].astype(np.int8)
                found[agent] = flags if len(choices) == 1 else tuple(np.split(flags, np.cumsum(choices)[:-1]))
        return found

    def _observations(self, step: Step) -> Per:
        seen = {name: rows[0] for name, rows in step.observations.items()}
        plain = {agent: seen[name][k] for name, agent, k in self._rows}
        if self.mask != "observation":
            return plain
        masks = self._masks(step)
        both = {agent: {"observation": plain[agent], "action_mask": mask} for agent, mask in masks.items()}
        return {**plain, **both}

    def _infos(self, step: Step) -> Per:
        infos: Per = {agent: {} for agent in self.possible_agents}
        if self.mask == "info":
            for agent, mask in self._masks(step).items():
                infos[agent]["action_mask"] = mask
        if self.batch.masked and self.mask != "none":
            for name, agent, k in self._rows:
                if not self.batch.roles[name].choices:
                    infos[agent]["decides"] = bool(step.masks[name][0, k, 0])
        return infos

    def _add_episode(self, infos: Per, step: Step) -> None:
        length = int(step.lengths[0])
        metrics = {name: float(values[0]) for name, values in step.metrics.items()}
        for name, agent, k in self._rows:
            infos[agent]["episode"] = {"r": float(step.returns[name][0, k]), "l": length}
            infos[agent]["metrics"] = dict(metrics)

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
