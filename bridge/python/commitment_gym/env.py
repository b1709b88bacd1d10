"""`Env`: one game as a single agent sees it, with bots in the other seats; a Gymnasium environment.

env = gymnasium.make("commitment_gym/routing-cartoon4-v0", opponents={"router": "equilibrium"})
observation, info = env.reset(seed=1)
observation, reward, terminated, truncated, info = env.step(env.action_space.sample())
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import gymnasium
import numpy as np

from .batch import Batch
from .connection import DEFAULT_TIMEOUT
from .given import Device
from .seats import Masking, Seat, Streams, first_agent, wire_seed
from .snapshot import Snapshot
from .step import Step
from .wire import Array

RENDER_MODES = ["ansi", "rgb_array"]


class Env(gymnasium.Env[Any, Any]):
    """A single agent's view of one game.

    Args:
        game: an id, `routing/cartoon4` or `routing/cartoon4-v0`.
        agent: the seat that is played, e.g. `router_0`; the first by default.
        opponents: per role, the bot in the other seats, e.g. `{"router": "equilibrium"}`; `random` by default.
        render_mode: `ansi` or `rgb_array`.
        mask: where legal actions are flagged, int8 `[flags]`: as `action_mask` in the `info`, in an `observation`
            `{"observation", "action_mask"}`, or `none`. Boxes have masks only where the game has.
        device: on which agents may commit themselves before they play: a preset's name, a literal, or a list of these;
            see `Batch`.
        transforms: twists in order, e.g. `["trembling=0.1"]`.
        address, timeout, key, server_key: of the connection, see `Connection`.
        options: of the game; also as further keywords where the names are free.

    Observations are float32 `[size]`; at the end of an episode `info["metrics"]` has the game's own metrics. It is
    picklable with its state. A fork begins with a session of its own, to be reset.
    """

    metadata: dict[str, Any] = {"render_modes": RENDER_MODES, "render_fps": 4}

    def __init__(
        self,
        game: str,
        *,
        agent: str | None = None,
        opponents: Mapping[str, str] | None = None,
        render_mode: str | None = None,
        mask: Masking = "info",
        device: Device | None = None,
        transforms: Sequence[str] = (),
        address: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        key: str | os.PathLike[str] | None = None,
        server_key: str | os.PathLike[str] | None = None,
        options: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        self.render_mode = check_render_mode(render_mode)
        recipe: dict[str, Any] = {
            **{"device": device, "transforms": transforms, "options": {**(options or {}), **more}},
            **{"address": address, "timeout": timeout, "key": key, "server_key": server_key},
        }
        self.batch = Batch(
            game, 1, agent=agent or first_agent(game, **recipe), opponents=opponents, autoreset="disabled", **recipe
        )
        """The batch of one lane beneath; for `solve`, `state` and the like."""
        self.policy: Any = None
        """The chance of each action that the next one is drawn from, where the game reads it; it counts for one step. Under Gymnasium's
        wrappers set it as `env.unwrapped.policy`."""
        self._seat = Seat(self.batch, mask)
        self.agent = self._seat.agent
        self.action_space = self._seat.action_space
        self.observation_space = self._seat.observation_space
        self._opponents = dict(opponents or {})
        self._streams = Streams()
        self._shown: Step | None = None
        self._over = False

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin an episode.

        Args:
            seed: begins the random stream anew; without one it goes on.
            options: ignored.
        """
        super().reset(seed=seed)
        rng = self.np_random
        seeds = self._streams.missing(rng, self.np_random_seed, 1) if seed is None else [wire_seed(seed)]
        shown = self.batch.reset(None if seeds is None else seeds[0])
        self._streams.follow(rng)
        return self._begin(shown)

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Play one step; actions out of range or illegal are mended by the server, which `batch.repaired` counts.

        Raises:
            gymnasium.error.ResetNeeded: before the first reset and after the end of an episode.
        """
        if self._shown is None:
            raise gymnasium.error.ResetNeeded(f"{self.batch.game}: call reset() before the first step().")
        if self._over:
            raise gymnasium.error.ResetNeeded(
                f"{self.batch.game}: the episode has ended; call reset() before the next step()."
            )
        seat = self._seat
        self._shown = shown = self.batch.step(seat.rows(action), seat.told(self.policy))
        self.policy = None
        self._over = shown.ended
        observation, info = self._told(shown)
        reward = float(seat.rewarded(shown)[0])
        if not shown.ended:
            return observation, reward, False, False, info
        info["metrics"] = {name: float(value[0]) for name, value in shown.metrics.items()}
        return observation, reward, bool(shown.terminated[0]), bool(shown.truncated[0]), info

    def action_masks(self) -> Array:
        """Which actions are legal now, bool `[flags]`, as MaskablePPO of sb3-contrib asks for them."""
        if self._shown is None:
            raise gymnasium.error.ResetNeeded(f"{self.batch.game}: call reset() before action_masks().")
        return self._masks(self._shown).astype(np.bool_)

    def render(self) -> Any:
        """The game as text (`ansi`) or as uint8 `[height, width, 3]` (`rgb_array`)."""
        if self.render_mode is None:
            gymnasium.logger.warn(
                f"{self} has nothing to render: make it with render_mode={' or '.join(map(repr, RENDER_MODES))}."
            )
            return None
        return self.batch.render(self.render_mode)  # type: ignore[arg-type]

    def snapshot(self) -> Snapshot:
        """An exact copy of the game, of its random streams and of the opponents; not of `np_random`."""
        return self.batch.snapshot()

    def restore(self, snapshot: Snapshot) -> tuple[Any, dict[str, Any]]:
        """Go on exactly where a snapshot was taken; returns what was seen then. Starts a server where it is gone."""
        shown = self.batch.restore(snapshot)
        self._streams.follow(self.np_random)
        return self._begin(shown)

    def close(self) -> None:
        """End the session; harmless when it has ended."""
        batch: Batch | None = getattr(self, "batch", None)
        if batch is not None:
            batch.close()

    def _begin(self, shown: Step) -> tuple[Any, dict[str, Any]]:
        self._shown = shown
        self._over = bool(shown.terminated[0] or shown.truncated[0])
        return self._told(shown)

    def _told(self, shown: Step) -> tuple[Any, dict[str, Any]]:
        """Observation and info."""
        seat = self._seat
        observation = seat.observed(shown)[0]
        if seat.in_observation:
            return {"action_mask": self._masks(shown), "observation": observation}, {}
        return observation, {"action_mask": self._masks(shown)} if seat.in_info else {}

    def _masks(self, shown: Step) -> Array:
        masks: Array = self._seat.legal(shown, np.array([True]) if self._over else None)[0]
        return masks

    def __repr__(self) -> str:
        against = ", ".join(f"{bot} as {role}" for role, bot in self._opponents.items()) or "random"
        closed = ", closed" if self.batch.closed else ""
        return f"<commitment_gym.Env {self.batch.game}: {self.agent} against {against}, {self.action_space}{closed}>"


def check_render_mode(mode: str | None) -> str | None:
    """The mode, if there is such a one."""
    if mode is None or mode in RENDER_MODES:
        return mode
    raise ValueError(f"There is no render_mode {mode!r}; choose {', '.join(RENDER_MODES)} or None.")
