"""A kind of agent, its spaces as plain data, and uniform actions of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .wire import Array


@dataclass(frozen=True)
class Role:
    """A kind of agent. `observation` and `action` are spaces as plain data, as `design` and PROTOCOL.md have them."""

    name: str
    count: int  # agents of this role in the game
    seats: tuple[int, ...]  # those that this client plays
    observation: Mapping[str, Any]
    action: Mapping[str, Any]
    reads_policy: bool  # the game reads the distribution that an action was drawn from

    @property
    def size(self) -> int:
        """Numbers of an observation."""
        return sum(int(field.get("size", 1)) for field in self.observation["fields"])

    @property
    def width(self) -> int:
        """Numbers of an action."""
        kind = self.action["kind"]
        if kind == "discrete":
            return 1
        if kind == "multi-discrete":
            return len(self.action["n"])
        return sum(int(field.get("size", 1)) for field in self.action["fields"])

    @property
    def choices(self) -> tuple[int, ...]:
        """Choices per component of an action; empty for a box."""
        kind = self.action["kind"]
        return (int(self.action["n"]),) if kind == "discrete" else tuple(map(int, self.action["n"])) if kind == "multi-discrete" else ()

    @property
    def flags(self) -> int:
        """Numbers of a mask: one per choice, and one for a box."""
        return sum(self.choices) or 1


def role_of(about: Mapping[str, Any]) -> Role:
    """A role as the reply to `make` tells it."""
    seats = about["seats"]
    mine = tuple(range(about["count"])) if seats == "all" else () if seats == "none" else (int(seats),)
    return Role(about["name"], about["count"], mine, about["observation"], about["action"], about["readsPolicy"])


def sample(role: Role, rng: np.random.Generator, rows: tuple[int, ...], masks: Array | None = None) -> Array:
    """Uniform actions of a role, legal where `masks` (`[*rows, flags]`) are given: float32 `[*rows, width]`."""
    out = np.empty((*rows, role.width), np.float32)
    if not role.choices:
        low, high = bounds(role.action)
        out[:] = rng.uniform(low, high, out.shape)
        return out
    first = 0
    for k, n in enumerate(role.choices):
        weights = rng.random((*rows, n))
        if masks is not None:
            weights = np.where(masks[..., first : first + n] != 0, weights, -1.0)
        out[..., k] = weights.argmax(-1)
        first += n
    return out


def bounds(space: Mapping[str, Any]) -> tuple[Array, Array]:
    """Lower and upper bound of every number of a box, float32."""
    sizes = [int(field.get("size", 1)) for field in space["fields"]]
    low, high = ([field[side] for field in space["fields"]] for side in ("low", "high"))
    return np.repeat(np.array(low, np.float32), sizes), np.repeat(np.array(high, np.float32), sizes)
