"""What callers give, read and checked before it is sent; every error says what to write instead."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .errors import ArgumentError
from .wire import TYPES, Array

LARGEST_SEED = 2**53 - 1


def game_id(game: Any) -> str:
    """`routing/cartoon4`, or how registries write it: `commitment_gym/routing-cartoon4-v0`."""
    if not isinstance(game, str):
        raise ArgumentError(f"game must be a text such as 'routing/cartoon4', got {game!r}.")
    name = game.removeprefix("commitment_gym/")
    return name if "/" in name else name.replace("-", "/", 1)


def opponents_of(opponents: Any) -> dict[str, str]:
    """Bots by role."""
    if opponents is None:
        return {}
    if not isinstance(opponents, Mapping):
        raise ArgumentError(f"opponents must say which bot plays which role, such as {{'router': 'random'}}, got {opponents!r}.")
    return {str(role): bot for role, bot in opponents.items()}


def transforms_of(transforms: Any) -> list[str]:
    """Twists in order."""
    if isinstance(transforms, str) or not isinstance(transforms, Sequence):
        raise ArgumentError(f"transforms must be a list of texts, such as ['trembling=0.1'], got {transforms!r}.")
    return list(transforms)


Device = str | Mapping[str, Any] | Sequence[str | Mapping[str, Any]]
"""A commitment device: the name of a preset, a literal as `commitment-gym devices <preset> --json` prints it, or several of these side by side."""


def device_of(device: Any) -> Any:
    """A device, or several, as plain data."""
    if device is None or isinstance(device, str):
        return device
    if isinstance(device, Mapping):
        return dict(device)
    if isinstance(device, Sequence) and not isinstance(device, (bytes, bytearray)):
        return [device_of(one) for one in device]
    raise ArgumentError(
        "device must be a name, a map or a list of these, such as 'mirror' or {'messages': {'kind': 'threshold'}}; "
        f"commitment_gym.devices() lists the names; got {device!r}."
    )


def options_of(options: Any, more: Mapping[str, Any]) -> dict[str, Any]:
    """Options of the game, from a map and from keywords."""
    if options is not None and not isinstance(options, Mapping):
        raise ArgumentError(f"options must be a map, such as {{'routers': 2}}, got {options!r}.")
    return {**(options or {}), **more}


def seed_of(seed: Any) -> int | str | None:
    """A seed: an integer, a text, or none."""
    if seed is None or isinstance(seed, str):
        return seed
    if isinstance(seed, (bool, np.bool_)) or not isinstance(seed, (int, np.integer)) or abs(int(seed)) > LARGEST_SEED:
        raise ArgumentError(f"A seed must be an integer from -(2^53 - 1) to 2^53 - 1, or a text; got {seed!r}.")
    return int(seed)


def seeds_of(seeds: Any, lanes: int) -> Array:
    """One seed per lane, NaN where the lane's stream goes on."""
    given = list(seeds)
    if len(given) != lanes:
        raise ArgumentError(f"seeds must have one entry for each of {lanes} lane(s), got {len(given)}.")
    numbers = [seed_of(None if isinstance(one, float) and np.isnan(one) else one) for one in given]
    if any(isinstance(number, str) for number in numbers):
        raise ArgumentError("seeds must be integers or None; a text can be given as 'seed', for all lanes.")
    return np.array([np.nan if number is None else number for number in numbers], TYPES["f8"])


def mask_of(mask: Any, lanes: int) -> Array:
    """Which lanes, as bytes."""
    array = np.asarray(mask)
    if array.shape != (lanes,) or array.dtype.kind not in "bui":
        raise ArgumentError(f"mask must be {lanes} bool(s), one per lane; got {array.dtype} of shape {list(array.shape)}.")
    flags: Array = (array != 0).astype(np.uint8)
    return flags


def plain(value: Any) -> Any:
    """NumPy's numbers and arrays as plain data, for the header."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise ArgumentError(f"{value!r} cannot be sent; options are numbers, texts, flags, lists and maps of these.")


def require(module: str, extra: str | None = None) -> None:
    """A sentence where a framework is missing."""
    if importlib.util.find_spec(module) is None:
        how = f"pip install 'commitment-gym[{extra}]'" if extra else "see bridge/python/requirements"
        raise ImportError(f"This needs {module}, which is not installed; {how}.", name=module)
