"""Actions on their way out: checked, completed, and laid out as the frame of a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .errors import ArgumentError
from .role import Role
from .wire import TYPES, Array, Layout

_F4 = TYPES["f4"]

Actions = Mapping[str, Any] | Array
"""Per role float32 `[lanes, seats, width]`, or one array where there is one role."""


class Outgoing:
    """Makes the frames of one batch's steps."""

    def __init__(self, game: str, roles: Mapping[str, Role], layout: Layout) -> None:
        self.layout = layout
        self._game = game
        self._roles = roles
        self._one = next(iter(layout.parts.values())).shape if len(layout.parts) == 1 else None  # where one array is all of it

    def frame(self, actions: Actions, policies: Actions | None) -> Any:
        """Actions, and policies where the game reads them, as one frame of the layout."""
        if policies is None and type(actions) is np.ndarray and actions.dtype == _F4 and actions.shape == self._one:
            return actions if actions.flags.c_contiguous else actions.tobytes()
        arrays = self._arrays("actions", actions)
        if len(arrays) < len(self.layout.parts):
            arrays += self._arrays("policies", policies if policies is not None else self._certain(arrays))
        elif policies is not None:
            raise ArgumentError(f"{self._game} reads no policies; leave them out.")
        if len(arrays) == 1:
            return arrays[0]
        return b"".join([a.tobytes() for a in arrays])

    def _arrays(self, what: str, given: Actions) -> list[Array]:
        found = []
        names = self.layout.named(what)
        if not isinstance(given, Mapping):
            if len(names) != 1:
                raise ArgumentError(f"{self._game}: give {what} per role: {', '.join(names)}.")
            given = {next(iter(names)): given}
        elif len(given) != len(names):
            raise ArgumentError(f"{self._game}: {what} are due for {', '.join(names)}; got {', '.join(given) or 'none'}.")
        for role, name in names.items():
            if role not in given:
                raise ArgumentError(f"{self._game}: {what} of role {role} are missing.")
            shape = self.layout.parts[name].shape
            array = _numbers(given[role], f"{self._game}: {what} of role {role}")
            if array.size != shape[0] * shape[1] * shape[2] or (array.ndim == 3 and array.shape != shape):
                raise ArgumentError(f"{self._game}: {what} of role {role} need shape {list(shape)}, got {list(array.shape)}.")
            found.append(array)
        return found

    def _certain(self, actions: Sequence[Array]) -> dict[str, Array]:
        """Policies that are certain of what was chosen."""
        certain = {}
        for array, (name, role) in zip(actions, self._roles.items(), strict=True):
            if role.reads_policy:
                rows = array.reshape(-1, role.width)
                policy = np.zeros((len(rows), role.flags), np.float32)
                first = 0
                for k, n in enumerate(role.choices):
                    known = (rows[:, k] >= 0) & (rows[:, k] < n)  # what is none of the choices becomes the first that is legal
                    policy[np.arange(len(rows)), first + np.where(known, rows[:, k], 0).astype(int)] = 1
                    first += n
                if not role.choices:
                    policy[:] = 1
                certain[name] = policy
        return certain


def _numbers(values: Any, what: str) -> Array:
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ArgumentError(f"{what} are no array of numbers: {error}.") from error
    if array.dtype.kind not in "biuf":
        raise ArgumentError(f"{what} must be numbers, got {array.dtype if array.dtype != object else type(values).__name__}.")
    return np.ascontiguousarray(array, _F4)
