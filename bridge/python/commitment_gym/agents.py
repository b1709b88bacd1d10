"""The agents of one lane by name: their spaces, and what a batch takes and tells by role as dicts by agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from gymnasium import spaces

from .batch import Batch
from .errors import ArgumentError
from .role import Role
from .spaces import Space, to_gymnasium
from .step import Step
from .wire import Array

Mask = Literal["info", "observation", "none"]
Per = dict[str, Any]  # by agent


class Agents:
    """Those that a batch of one lane plays.

    Args:
        batch: of one lane.
        mask: where legal actions are told, see `ParallelEnv`.
    """

    def __init__(self, batch: Batch, mask: Mask) -> None:
        self._batch = batch
        self._mask = mask
        roles = batch.roles.items()
        self._places = [(name, f"{name}_{seat}", k) for name, role in roles for k, seat in enumerate(role.seats)]
        self._actions = {name: np.zeros((len(role.seats), role.width), np.float32) for name, role in roles}
        self.observation_spaces = {agent: self._seen(batch.roles[name]) for name, agent, _ in self._places}
        self.action_spaces = {agent: to_gymnasium(batch.roles[name].action) for name, agent, _ in self._places}

    def rows(self, actions: Mapping[str, Any]) -> dict[str, Array]:
        """Actions by agent as float32 `[seats, width]` by role, in memory that the next call uses again.

        Raises:
            ArgumentError: an action is missing or of the wrong shape, or there is no such agent.
        """
        game = self._batch.game
        unknown = [str(agent) for agent in actions if agent not in self.action_spaces]
        if unknown:
            raise ArgumentError(f"{game}: {', '.join(unknown)} is none of the agents {', '.join(self.action_spaces)}.")
        for name, agent, k in self._places:
            action = actions.get(agent)
            if action is None:
                raise ArgumentError(f"{game}: the action of {agent} is missing.")
            rows = self._actions[name]
            if np.size(action) != rows.shape[1]:
                raise ArgumentError(f"{game}: {agent} acts in {self.action_spaces[agent]}, got {action!r}.")
            rows[k] = np.reshape(action, -1)
        return self._actions

    def policies(self, policies: Mapping[str, Any] | None) -> dict[str, Array] | None:
        """Chances by agent as float32 `[seats, flags]` by role, of the roles whose policy the game reads; None stays None.

        Raises:
            ArgumentError: an agent's policy is missing, of the wrong length, or read by nobody.
        """
        if policies is None:
            return None
        roles = self._batch.roles
        read = [(name, agent) for name, agent, _ in self._places if roles[name].reads_policy]
        game = self._batch.game
        for agent in policies:
            if agent not in [reader for _, reader in read]:
                raise ArgumentError(f"{game} reads no policy of {agent}; leave it out.")
        shown: dict[str, list[Array]] = {}
        for name, agent in read:
            if policies.get(agent) is None:
                raise ArgumentError(f"{game}: the policy of {agent} is missing.")
            if np.size(policies[agent]) != roles[name].flags:
                raise ArgumentError(f"{game}: the policy of {agent} has {roles[name].flags} chances, got {policies[agent]!r}.")
            shown.setdefault(name, []).append(np.reshape(np.asarray(policies[agent], np.float32), -1))
        return {name: np.stack(rows) for name, rows in shown.items()}

    def observations(self, step: Step) -> Per:
        """By agent float32 `[size]`, beside its mask where masks belong there."""
        seen = {name: rows[0] for name, rows in step.observations.items()}
        plain = {agent: seen[name][k] for name, agent, k in self._places}
        if self._mask != "observation":
            return plain
        masks = self._masks(step).items()
        return {**plain, **{agent: {"observation": plain[agent], "action_mask": mask} for agent, mask in masks}}

    def rewards(self, step: Step) -> dict[str, float]:
        """By agent."""
        paid = {name: rewards[0].tolist() for name, rewards in step.rewards.items()}
        return {agent: paid[name][k] for name, agent, k in self._places}

    def infos(self, step: Step) -> Per:
        """By agent a dict, with its mask where masks belong there."""
        infos: Per = {agent: {} for agent in self.action_spaces}
        if self._mask == "info":
            for agent, mask in self._masks(step).items():
                infos[agent]["action_mask"] = mask
        if self._batch.masked and self._mask != "none":
            for name, agent, k in self._places:
                if not self._batch.roles[name].choices:
                    infos[agent]["decides"] = bool(step.masks[name][0, k, 0])
        return infos

    def endings(self, step: Step) -> Per:
        """By agent what there is to tell at the end: `episode` and `metrics`."""
        length = int(step.lengths[0])
        metrics = {name: float(values[0]) for name, values in step.metrics.items()}
        returns = {name: values[0].tolist() for name, values in step.returns.items()}
        return {
            agent: {"episode": {"r": returns[name][k], "l": length}, "metrics": dict(metrics)}
            for name, agent, k in self._places
        }

    def _seen(self, role: Role) -> Space:
        box = to_gymnasium(role.observation)
        if self._mask != "observation" or not role.choices:
            return box
        flags = tuple(spaces.Box(0, 1, (n,), np.int8) for n in role.choices)
        return spaces.Dict({"observation": box, "action_mask": flags[0] if len(flags) == 1 else spaces.Tuple(flags)})

    def _masks(self, step: Step) -> Per:
        """By agent that has choices: int8 `[n]`, or a tuple of these."""
        found: Per = {}
        for name, agent, k in self._places:
            choices = self._batch.roles[name].choices
            if choices:
                flags = step.masks[name][0, k].astype(np.int8)
                found[agent] = flags if len(choices) == 1 else tuple(np.split(flags, np.cumsum(choices)[:-1]))
        return found
