"""Multi-agent environments in which learning agents meet commitment devices, from Python.

    import commitment_gym as cg

    with cg.Batch("routing/cartoon4", lanes=1024, routers=2) as batch: ...
"""

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

from .batch import Batch
from .errors import (
    ArgumentError,
    BridgeError,
    LimitError,
    ProtocolError,
    ServerError,
    ServerGone,
    SessionLost,
    Timeout,
)
from .player import play
from .presets import devices
from .registration import games as _games
from .registration import register_gymnasium
from .role import Role
from .server import Server, stop_local
from .snapshot import Snapshot
from .step import Step
from .version import __version__

if TYPE_CHECKING:
    from .env import Env
    from .parallel import ParallelEnv
    from .vector import VectorEnv
    from .zoo import register_pettingzoo

__all__ = [
    "ArgumentError",
    "Batch",
    "BridgeError",
    "Env",
    "LimitError",
    "ParallelEnv",
    "ProtocolError",
    "Role",
    "Server",
    "ServerError",
    "ServerGone",
    "SessionLost",
    "Snapshot",
    "Step",
    "Timeout",
    "VectorEnv",
    "__version__",
    "devices",
    "games",
    "play",
    "register_gymnasium",
    "register_pettingzoo",
    "stop_local",
]


def games() -> list[str]:
    """The ids of all games that this version knows; `routing/cartoon4-v0` and so on."""
    return [game["id"] for game in _games()]


def __dir__() -> list[str]:
    return sorted(__all__)


_LAZY = {"Env": "env", "ParallelEnv": "parallel", "VectorEnv": "vector", "register_pettingzoo": "zoo"}
"""Names whose modules need a framework; imported when first asked for."""


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'commitment_gym' has no attribute {name!r}")
    try:
        return getattr(importlib.import_module(f".{_LAZY[name]}", __name__), name)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in ("gymnasium", "pettingzoo"):
            raise
        raise ImportError(
            f"commitment_gym.{name} needs {package}, which is not installed; pip install 'commitment-gym[{package}]'."
        ) from error


register_gymnasium()
if importlib.util.find_spec("pettingzoo") is not None:
    __getattr__("register_pettingzoo")()
