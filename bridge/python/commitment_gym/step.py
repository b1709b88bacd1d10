"""What a reset or a step shows: views of the frames that came, made when they are asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from .wire import Array

if TYPE_CHECKING:
    from .batch import Batch


class Step:
    """What a reset or a step shows; arrays are views of memory that is the step's own."""

    def __init__(self, batch: Batch, frame: Any, final: Any | None) -> None:
        self._batch = batch
        self._frame = frame
        self._final = final

    @cached_property
    def observations(self) -> dict[str, Array]:
        """Per role, float32 `[lanes, seats, size]`."""
        return self._views("observations")

    @cached_property
    def rewards(self) -> dict[str, Array]:
        """Per role, float32 `[lanes, seats]`."""
        return self._views("rewards")

    @cached_property
    def masks(self) -> dict[str, Array]:
        """Which actions are legal now: per role, uint8 `[lanes, seats, flags]`."""
        if self._batch.masked:
            return self._views("masks")
        return self._batch._all_legal

    @cached_property
    def terminated(self) -> Array:
        """Did the game end? bool `[lanes]`."""
        return self._batch._reply.view(self._frame, "terminated").view(np.bool_)

    @cached_property
    def truncated(self) -> Array:
        """Did the horizon cut the episode? bool `[lanes]`."""
        return self._batch._reply.view(self._frame, "truncated").view(np.bool_)

    @cached_property
    def fresh(self) -> Array:
        """With next-step autoreset: is this row a reset and no transition? bool `[lanes]`."""
        if "fresh" in self._batch._reply.parts:
            return self._batch._reply.view(self._frame, "fresh").view(np.bool_)
        return np.zeros(self._batch.lanes, np.bool_)

    @property
    def ended(self) -> bool:
        """Has any lane ended in this step?"""
        return self._final is not None

    @cached_property
    def final_observations(self) -> dict[str, Array]:
        """What was last seen, per role, where a lane has just ended; other rows are stale."""
        return self._endings("observations")

    @cached_property
    def returns(self) -> dict[str, Array]:
        """Sums of rewards of the episode to date, per role, float64 `[lanes, seats]`."""
        return self._endings("returns")

    @cached_property
    def lengths(self) -> Array:
        """Steps of the episode to date, int32 `[lanes]`."""
        return self._batch._ending.view(self._ended_frame(), "lengths")

    @cached_property
    def metrics(self) -> dict[str, Array]:
        """The game's own metrics, float64 `[lanes]` each, where a lane has just ended; other rows are stale."""
        table = self._batch._ending.view(self._ended_frame(), "metrics")
        return {name: table[:, k] for k, name in enumerate(self._batch.metrics)}

    def _views(self, what: str) -> dict[str, Array]:
        layout = self._batch._reply
        return {role: layout.view(self._frame, name) for role, name in layout.named(what).items()}

    def _endings(self, what: str) -> dict[str, Array]:
        frame, layout = self._ended_frame(), self._batch._ending
        return {role: layout.view(frame, name) for role, name in layout.named(what).items()}

    def _ended_frame(self) -> Any:
        if self._final is None:
            raise AttributeError("No lane has ended in this step; ask step.ended first.")
        return self._final

    def __repr__(self) -> str:
        ended = int(self.terminated.sum() + self.truncated.sum())
        return f"<Step of {self._batch.game}, {self._batch.lanes} lane(s), {ended} ended>"
