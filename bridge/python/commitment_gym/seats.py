"""One seat of a game as Gymnasium sees it: its spaces, its rows of numbers, its masks, and the seeds of its streams."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from gymnasium import spaces

from .batch import Batch
from .registration import games
from .spaces import Space, to_gymnasium
from .step import Step
from .wire import Array

Masking = Literal["info", "observation", "none"]
Draws = np.random.Generator

_MASKINGS = ("info", "observation", "none")
_SEEDS = 2**53  # a server takes integers below


class Seat:
    """The only seat that a batch plays.

    Args:
        batch: made with `agent`.
        masking: where masks are shown: in the info, in an observation `{"observation", "action_mask"}`, or nowhere. A
            box has none unless the game has.
    """

    def __init__(self, batch: Batch, masking: Masking) -> None:
        if masking not in _MASKINGS:
            raise ValueError(f"mask must be one of {', '.join(_MASKINGS)}; got {masking!r}.")
        (self.role,) = batch.roles.values()
        (self.agent,) = batch.agents
        self.lanes = batch.lanes
        self.flags = self.role.flags
        self.width = self.role.width
        self.masked = batch.masked
        self._observations, self._rewards = f"observations/{self.role.name}", f"rewards/{self.role.name}"
        self._all_legal = np.ones((self.lanes, self.flags), np.int8)
        masks = masking if self.masked or self.role.choices else "none"
        self.in_info = masks == "info"
        self.in_observation = masks == "observation"
        self.action_space: Space = to_gymnasium(self.role.action)
        seen = to_gymnasium(self.role.observation)
        flags = spaces.Box(0, 1, (self.flags,), np.int8)
        self.observation_space: Space = (
            spaces.Dict({"action_mask": flags, "observation": seen}) if self.in_observation else seen
        )

    def rows(self, actions: Any) -> Array:
        """Actions as float32 `[lanes, 1, width]`."""
        array = np.asarray(actions, np.float32)
        if array.size != self.lanes * self.width:
            whose = f"{self.lanes} actions of {self.agent}" if self.lanes > 1 else f"An action of {self.agent}"
            raise ValueError(
                f"{whose} in {self.action_space} must be {self.lanes * self.width} number(s);"
                f" got an array of shape {array.shape}."
            )
        return array.reshape(self.lanes, 1, self.width)

    def told(self, policy: Any) -> Array | None:
        """A policy as float32 `[lanes, 1, flags]`; None stays None."""
        if policy is None:
            return None
        array = np.asarray(policy, np.float32)
        if array.size != self.lanes * self.flags:
            raise ValueError(f"The policy of {self.agent} has {self.flags} chances; got an array of shape {array.shape}.")
        return array.reshape(self.lanes, 1, self.flags)

    def observed(self, shown: Step) -> Array:
        """What the seat sees, float32 `[lanes, size]`."""
        return _tensor(shown, self._observations)[:, 0]

    def rewarded(self, shown: Step) -> Array:
        """What it gets, float32 `[lanes]`."""
        return _tensor(shown, self._rewards)[:, 0]

    def legal(self, shown: Step, ended: Array | None) -> Array:
        """Masks in memory of their own, int8 `[lanes, flags]`; all ones where an episode ended: nothing is to choose.

        Args:
            ended: bool `[lanes]`; None where nothing has.
        """
        if not self.masked:
            return self._all_legal.copy()
        masks = shown.masks[self.role.name][:, 0].astype(np.int8)
        if ended is not None:
            masks[ended] = 1
        return masks


def _tensor(shown: Step, name: str) -> Array:
    """One tensor of a step where it lies; the step's own dictionaries of all roles take longer."""
    return shown._batch._reply.view(shown._frame, name)


class Streams:
    """Follows a NumPy generator: a server's streams begin when it is new, and go on as long as it is the same.

    So `reset()` without a seed differs from run to run the first time, and `reset(seed=env.np_random_seed)` repeats it.
    """

    def __init__(self) -> None:
        self._followed: Draws | None = None
        self._pid = os.getpid()

    def missing(self, rng: Draws, seed: int, lanes: int) -> list[int] | None:
        """Seeds for lanes that are given none; None where their streams go on.

        Args:
            rng, seed: of the environment; the seed is negative where it is not known.
        """
        forked = self._pid != os.getpid()
        if rng is self._followed and not forked:
            return None
        if forked or seed < 0:
            return [int(n) for n in rng.integers(_SEEDS, size=lanes)]
        return [wire_seed(seed + lane) for lane in range(lanes)]

    def follow(self, rng: Draws) -> None:
        """Streams have begun under this generator."""
        self._followed = rng
        self._pid = os.getpid()


def wire_seed(seed: int) -> int:
    """A seed that a server takes: itself below 2^53, else 53 bits that depend on all of it."""
    if seed < _SEEDS:
        return seed
    high, low = np.random.SeedSequence(seed).generate_state(2)
    return (int(high) & 0x1FFFFF) << 32 | int(low)


def lane_seeds(seed: int | Sequence[int | None] | None, missing: Sequence[int] | None, lanes: int) -> list[int | None]:
    """One seed per lane, None where a stream goes on.

    Args:
        seed: of lane 0, the others' following; or one per lane; or None.
        missing: for lanes that are given none, if their streams do not go on.
    """
    if isinstance(seed, int):
        return [wire_seed(seed + lane) for lane in range(lanes)]
    given: list[int | None] = [None] * lanes if seed is None else list(seed)
    if len(given) != lanes:
        raise ValueError(f"seed must have one entry for each of the {lanes} environments; got {len(given)}.")
    for one in given:
        if one is not None and (not isinstance(one, (int, np.integer)) or one < 0):
            raise ValueError(f"A seed must be an integer from 0, or None; got {one!r}.")
    fill: Sequence[int | None] = missing or [None] * lanes
    return [other if one is None else wire_seed(int(one)) for one, other in zip(given, fill, strict=True)]


def first_agent(game: str, **recipe: Any) -> str:
    """The agent that is played where none is named."""
    for known in games():
        if game in (known["id"], known["id"].rpartition("-v")[0]):
            agent: str = known["agents"][0]
            return agent
    with Batch(game, **recipe) as batch:
        return batch.all_agents[0]
