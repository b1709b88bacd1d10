"""Snapshots: everything that a batch needs to go on exactly where it was, as arrays by name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .errors import ArgumentError
from .wire import Array


@dataclass(frozen=True)
class Snapshot:
    """Everything that a batch needs to go on exactly where it was, on this server or another."""

    game: str
    options: str  # tells options, lanes, seats and opponents apart
    arrays: Mapping[str, Array]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file."""
        with Path(path).open("wb") as file:
            named: dict[str, Any] = {"__game__": self.game, "__options__": self.options, **self.arrays}
            np.savez_compressed(file, **named)

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Snapshot:
        """Read what `save` has written."""
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files if not name.startswith("__")}
                return Snapshot(str(file["__game__"]), str(file["__options__"]), arrays)
        except OSError as error:
            raise ArgumentError(f"{os.fspath(path)!r} cannot be read as a snapshot: {error}") from error
        except Exception as error:
            raise ArgumentError(f"{os.fspath(path)!r} is no snapshot; Snapshot.save() writes one.") from error

    def __repr__(self) -> str:
        return f"<Snapshot of {self.game}, {sum(a.nbytes for a in self.arrays.values()):,} bytes>"
