"""Agents of one kind as parallel rows, for learners that know one observation space and one action space.

Row `lane * seats + seat`: one seat in every lane, or all agents of a role in every lane, who then share what is
learned.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .batch import Batch
from .spaces import Space, to_gymnasium, to_rows
from .step import Step
from .wire import Array


class Rows:
    """A same-step batch in which exactly one role is left to play.

    Args:
        game, lanes, agent, opponents: of the batch; where the game has several roles, opponents play all but one.
        more: further arguments of `Batch`.
    """

    def __init__(
        self,
        game: str,
        lanes: int = 1,
        *,
        agent: str | None = None,
        opponents: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        if more.get("autoreset", "same-step") != "same-step":
            raise ValueError(f"These learners expect autoreset 'same-step', got {more['autoreset']!r}; leave it out.")
        self.batch = Batch(game, lanes, agent=agent, opponents=opponents, **more)
        if len(self.batch.roles) != 1:
            names = ", ".join(self.batch.roles)
            self.batch.close()
            raise ValueError(
                f"{self.batch.game} leaves several roles to play ({names}), and rows are of one role; "
                "name an agent, or give opponents for all roles but one."
            )
        (self.role,) = self.batch.roles.values()
        self.lanes = self.batch.lanes
        self.seats = len(self.role.seats)
        self.count = self.lanes * self.seats
        self.observation_space = to_gymnasium({**self.role.observation, "kind": "box"})
        self.action_space: Space = to_gymnasium(self.role.action)

    def lane(self, row: int) -> int:
        """The lane of a row."""
        return row // self.seats

    def agent(self, row: int) -> str:
        """The agent of a row."""
        return self.batch.agents[row % self.seats]

    def send(self, actions: Any) -> None:
        """Begin a step with actions of all rows, `[rows, …]`."""
        self.batch.send(to_rows(self.action_space, actions, self.count))

    def settle(self) -> None:
        """Let go of steps that are under way."""
        while self.batch.under_way:
            self.batch.recv()

    def observations(self, step: Step) -> Array:
        """float32 `[rows, size]`."""
        return step.observations[self.role.name].reshape(self.count, -1)

    def final_observations(self, step: Step) -> Array:
        """float32 `[rows, size]`, where the row's lane has just ended."""
        return step.final_observations[self.role.name].reshape(self.count, -1)

    def rewards(self, step: Step) -> Array:
        """float32 `[rows]`."""
        return step.rewards[self.role.name].reshape(self.count)

    def masks(self, step: Step) -> Array:
        """uint8 `[rows, flags]`."""
        return step.masks[self.role.name].reshape(self.count, -1)

    def returns(self, step: Step) -> Array:
        """float64 `[rows]`, where the row's lane has just ended."""
        return step.returns[self.role.name].reshape(self.count)

    def spread(self, lanes: Array) -> Array:
        """What is per lane, per row."""
        return np.repeat(lanes, self.seats)
