"""Messages of the wire: a msgpack header, then frames of raw little-endian numbers. The text of it is `bridge/PROTOCOL.md`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgpack
import numpy as np
from numpy.typing import NDArray

from .errors import ArgumentError, ProtocolError

PROTOCOL = 1

TYPES: dict[str, np.dtype[Any]] = {
    "f4": np.dtype("<f4"),
    "f8": np.dtype("<f8"),
    "i4": np.dtype("<i4"),
    "u4": np.dtype("<u4"),
    "u1": np.dtype("u1"),
}
_NAMES = {dtype: name for name, dtype in TYPES.items()}

Array = NDArray[Any]


def pack(header: Mapping[str, Any]) -> bytes:
    """A header as bytes."""
    packed: bytes = msgpack.packb(header)
    return packed


def unpack(frame: bytes) -> dict[str, Any]:
    """A header from bytes; a `ProtocolError` where it is none."""
    try:
        header = msgpack.unpackb(frame)
    except Exception as error:
        raise ProtocolError(f"The header is no msgpack ({error}).") from error
    if not isinstance(header, dict):
        raise ProtocolError("The header is no map.")
    return header


def describe(tensors: Mapping[str, Array]) -> tuple[list[dict[str, Any]], list[Any]]:
    """What a header says of tensors that were not agreed on before, and their frames, one each."""
    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    arrays = {name: array.astype(array.dtype.newbyteorder("<"), copy=False) for name, array in arrays.items()}
    for name, array in arrays.items():
        if array.dtype not in _NAMES:
            raise ArgumentError(f"'{name}' holds {array.dtype}, which does not cross the wire; it takes {', '.join(map(str, _NAMES))}.")
    listed = [{"name": name, "type": _NAMES[array.dtype], "shape": list(array.shape)} for name, array in arrays.items()]
    return listed, [array.tobytes() if array.nbytes < 4096 else array.data.cast("B") for array in arrays.values()]


def decode(listed: Iterable[Mapping[str, Any]], frames: Sequence[Any]) -> dict[str, Array]:
    """The tensors that a header lists; views of the frames."""
    described = list(listed)
    if len(described) != len(frames):
        raise ProtocolError(f"The header lists {len(described)} tensor(s), {len(frames)} frame(s) follow it.")
    found: dict[str, Array] = {}
    for entry, frame in zip(described, frames, strict=True):
        try:
            dtype, shape = TYPES[entry["type"]], tuple(entry["shape"])
            found[entry["name"]] = np.frombuffer(frame, dtype).reshape(shape)
        except (KeyError, TypeError, ValueError) as error:
            raise ProtocolError(f"A tensor of the reply is malformed: {entry!r}.") from error
    return found


class Part(NamedTuple):
    """One tensor of a layout."""

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    offset: int  # bytes from the start of the frame


class Layout:
    """The tensors that one frame holds side by side, agreed on once."""

    def __init__(self, listed: Sequence[Mapping[str, Any]]) -> None:
        parts: dict[str, Part] = {}
        offset = 0
        for entry in listed:
            dtype, shape = TYPES[entry["type"]], tuple(int(n) for n in entry["shape"])
            parts[entry["name"]] = Part(entry["name"], dtype, shape, offset)
            offset += int(np.prod(shape)) * dtype.itemsize
        self.parts = parts
        self.bytes = offset
        self._named: dict[str, dict[str, str]] = {}

    def view(self, frame: Any, name: str) -> Array:
        """One tensor of a frame, where it lies."""
        _, dtype, shape, offset = self.parts[name]
        return np.ndarray(shape, dtype, frame, offset)

    def named(self, prefix: str) -> dict[str, str]:
        """Names of the parts `prefix/x`, by x."""
        found = self._named.get(prefix)
        if found is None:
            found = {name[len(prefix) + 1 :]: name for name in self.parts if name.startswith(prefix + "/")}
            self._named[prefix] = found
        return found
