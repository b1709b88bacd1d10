"""`VectorEnv`: many lanes of one game as Gymnasium's vector environment, on one batch: one message per step.

    envs = gymnasium.make_vec("commitment_gym/routing-cartoon4-v0", num_envs=1024)
    observations, infos = envs.reset(seed=1)
    observations, rewards, terminations, truncations, infos = envs.step(envs.action_space.sample())

It shows what `SyncVectorEnv` of as many `Env` shows. `send` and `recv` are the halves of `step`; several steps may be
under way.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode

from .batch import Autoreset, Batch
from .connection import DEFAULT_TIMEOUT
from .env import RENDER_MODES, check_render_mode
from .errors import BridgeError
from .given import Device
from .infos import finals, metrics
from .seats import Masking, Seat, Streams, first_agent, lane_seeds
from .snapshot import Snapshot
from .spaces import batched
from .step import Step
from .wire import Array

Stepped = tuple[Any, Array, Array, Array, dict[str, Any]]

_MODES: dict[AutoresetMode, Autoreset] = {
    AutoresetMode.NEXT_STEP: "next-step",
    AutoresetMode.SAME_STEP: "same-step",
    AutoresetMode.DISABLED: "disabled",
}


class VectorEnv(gymnasium.vector.VectorEnv[Any, Any, Array]):
    """A single agent's view of one game, in `num_envs` lanes.

    Args:
        game: an id, `routing/cartoon4` or `routing/cartoon4-v0`.
        num_envs: lanes.
        autoreset_mode: Gymnasium's `AutoresetMode` or its value: `NextStep`, `SameStep` or `Disabled`.
        agent, opponents, render_mode, mask, device, transforms, options: as `Env` has them.
        address, timeout, key, server_key: of the connection, see `Connection`.
    """

    metadata: dict[str, Any] = {
        "render_modes": RENDER_MODES,
        "render_fps": 4,
        "autoreset_mode": AutoresetMode.NEXT_STEP,
    }

    def __init__(
        self,
        game: str,
        num_envs: int = 1,
        *,
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
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
        super().__init__()
        self.autoreset_mode = _mode(autoreset_mode)
        self.metadata = {**type(self).metadata, "autoreset_mode": self.autoreset_mode}
        self.render_mode = check_render_mode(render_mode)
        recipe: dict[str, Any] = {
            **{"device": device, "transforms": transforms, "options": {**(options or {}), **more}},
            **{"address": address, "timeout": timeout, "key": key, "server_key": server_key},
        }
        agent = agent or first_agent(game, **recipe)
        self.batch = Batch(
            game, num_envs, agent=agent, opponents=opponents, autoreset=_MODES[self.autoreset_mode], **recipe
        )
        """The batch beneath; for `solve`, `state` and the like."""
        self.num_envs = self.batch.lanes
        self._seat = Seat(self.batch, mask)
        self.agent = self._seat.agent
        self.single_action_space = self._seat.action_space
        self.single_observation_space = self._seat.observation_space
        self.action_space = batched(self.single_action_space, self.num_envs)
        self.observation_space = batched(self.single_observation_space, self.num_envs)
        self._opponents = dict(opponents or {})
        self._streams = Streams()
        self._shown: Step | None = None
        self.policy: Any = None
        """`[num_envs, chances]`: what the next actions are drawn from, where the game reads it; it counts for one step."""

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Begin episodes: everywhere, or in the lanes of a mask.

        Args:
            seed: lane i gets `seed + i`; or one per lane, None where the lane's stream goes on; None: everywhere.
            options: `{"reset_mask": bool [num_envs]}`, which lanes to reset; others are ignored.
        """
        self._idle("reset")
        mask = _reset_mask(options, self.num_envs)
        if isinstance(seed, np.integer):
            seed = int(seed)
        super().reset(seed=seed if isinstance(seed, int) else None)
        rng = self.np_random
        if isinstance(seed, int) and seed + self.num_envs <= 2**53:
            shown = self.batch.reset(seed, mask=mask)
        else:
            missing = self._streams.missing(rng, self.np_random_seed or 0, self.num_envs)
            shown = self.batch.reset(seeds=lane_seeds(seed, missing, self.num_envs), mask=mask)
        self._streams.follow(rng)
        self._shown = shown
        return self._begun(shown, mask)

    def step(self, actions: Any) -> Stepped:
        """One step in every lane; `send` and `recv` in one.

        Args:
            actions: of `action_space`; where a lane is being reset (next-step) they are ignored.
        """
        self.send(actions)
        return self.recv()

    def send(self, actions: Any) -> None:
        """Send actions without waiting. What they point to may be reused at once."""
        if self._shown is None:
            raise gymnasium.error.ResetNeeded(f"{self.batch.game}: call reset() before the first step().")
        self.batch.send(self._seat.rows(actions), self._seat.told(self.policy))
        self.policy = None

    def recv(self) -> Stepped:
        """What `step` returns, of the earliest step sent and not yet received."""
        seat = self._seat
        self._shown = shown = self.batch.recv()
        terminated, truncated = shown.terminated, shown.truncated
        ended: Array | None = terminated | truncated if shown.ended else None
        infos: dict[str, Any] = {}
        if ended is not None:
            if self.autoreset_mode is AutoresetMode.SAME_STEP:
                infos.update(finals(self._seat, shown, ended))
                ended = None  # what is seen now is a beginning
            else:
                infos.update(metrics(shown, ended))
        observations = self._told(shown, ended, infos)
        return observations, seat.rewarded(shown).astype(np.float64), terminated, truncated, infos

    def action_masks(self) -> Array:
        """Which actions are legal now, bool `[num_envs, flags]`."""
        if self._shown is None:
            raise gymnasium.error.ResetNeeded(f"{self.batch.game}: call reset() before action_masks().")
        return self._seat.legal(self._shown, self._waiting(self._shown)).astype(np.bool_)

    def render(self) -> tuple[Any, ...] | None:
        """One frame per lane, as `Env.render` has it."""
        if self.render_mode is None:
            gymnasium.logger.warn(
                f"{self} has nothing to render: make it with render_mode={' or '.join(map(repr, RENDER_MODES))}."
            )
            return None
        self._idle("render")
        mode: Any = self.render_mode
        return tuple(self.batch.render(mode, lane) for lane in range(self.num_envs))

    def snapshot(self) -> Snapshot:
        """An exact copy of all lanes, of their random streams and of the opponents; not of `np_random`."""
        self._idle("snapshot")
        return self.batch.snapshot()

    def restore(self, snapshot: Snapshot) -> tuple[Any, dict[str, Any]]:
        """Go on exactly where a snapshot was taken; returns what was seen then. Starts a server where it is gone."""
        self._shown = shown = self.batch.restore(snapshot)
        self._streams.follow(self.np_random)
        return self._begun(shown, None)

    def close_extras(self, **kwargs: Any) -> None:
        """End the session."""
        batch: Batch | None = getattr(self, "batch", None)
        if batch is not None:
            batch.close()

    def _begun(self, shown: Step, mask: Array | None) -> tuple[Any, dict[str, Any]]:
        infos: dict[str, Any] = {}
        observations = self._told(shown, self._waiting(shown), infos)
        if mask is not None and self._seat.in_info:
            infos["action_mask"][~mask] = 0  # as Gymnasium leaves those that say nothing
            infos["_action_mask"] = mask.copy()
        return observations, infos

    def _told(self, shown: Step, ended: Array | None, infos: dict[str, Any]) -> Any:
        """Observations; masks are added to the infos, if that is their place."""
        seat = self._seat
        observations = seat.observed(shown)
        if seat.in_observation:
            return {"action_mask": seat.legal(shown, ended), "observation": observations}
        if seat.in_info:
            infos["action_mask"] = seat.legal(shown, ended)
            infos["_action_mask"] = np.ones(self.num_envs, np.bool_)
        return observations

    def _waiting(self, shown: Step) -> Array | None:
        """Lanes that have ended and wait for their reset."""
        if self.autoreset_mode is AutoresetMode.SAME_STEP:
            return None
        ended: Array = shown.terminated | shown.truncated
        return ended

    def _idle(self, what: str) -> None:
        if self.batch.under_way:
            raise BridgeError(f"{what}: {self.batch.under_way} step(s) are under way; recv() them first.")

    def __getstate__(self) -> dict[str, Any]:
        self._idle("pickle")
        return self.__dict__

    def __repr__(self) -> str:
        against = ", ".join(f"{bot} as {role}" for role, bot in self._opponents.items()) or "random"
        what = f"{self.batch.game}: {self.agent} against {against}, {self.single_action_space}"
        closed = ", closed" if self.closed else ""
        return f"<commitment_gym.VectorEnv {what}, num_envs={self.num_envs}, {self.autoreset_mode.value}{closed}>"


def _mode(given: AutoresetMode | str) -> AutoresetMode:
    try:
        return AutoresetMode(given)
    except ValueError:
        known = ", ".join(mode.value for mode in AutoresetMode)
        raise ValueError(f"There is no autoreset_mode {given!r}; choose {known}.") from None


def _reset_mask(options: Mapping[str, Any] | None, lanes: int) -> Array | None:
    mask = (options or {}).get("reset_mask")
    if mask is None:
        return None
    if not isinstance(mask, np.ndarray) or mask.dtype != np.bool_:
        raise TypeError(
            f"options['reset_mask'] must be a NumPy array of bool; got {getattr(mask, 'dtype', type(mask).__name__)}."
        )
    if mask.shape != (lanes,) or not mask.any():
        raise ValueError(f"options['reset_mask'] must have shape ({lanes},) and a True in it; got {mask}.")
    return mask
