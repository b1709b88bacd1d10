"""Multi-agent environments in which learning agents meet commitment devices, from Python.

    import commitment_gym as cg

    with cg.Batch("routing/cartoon4", lanes=1024, routers=2) as batch: ...
"""

from .batch import Batch, Role, Snapshot, Step
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
from .server import Server, stop_local
from .version import __version__

__all__ = [
    "ArgumentError",
    "Batch",
    "BridgeError",
    "LimitError",
    "ProtocolError",
    "Role",
    "Server",
    "ServerError",
    "ServerGone",
    "SessionLost",
    "Snapshot",
    "Step",
    "Timeout",
    "__version__",
    "stop_local",
]
