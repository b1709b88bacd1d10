"""Errors of the bridge. Every one carries a sentence that says what to do."""

from __future__ import annotations


class BridgeError(RuntimeError):
    """Anything that goes wrong between this process and the server."""


class ProtocolError(BridgeError):
    """The other side speaks another version, or what it said is malformed."""


class ArgumentError(BridgeError, ValueError):
    """A game, option, seed, action or value is wrong; nothing has changed."""


class SessionLost(BridgeError):
    """The server no longer has this session: it was restarted, or the session expired. `restore` goes on from a snapshot."""


class LimitError(BridgeError):
    """It would take too much memory, time or room."""


class ServerError(BridgeError):
    """The server failed."""


class ServerGone(BridgeError, ConnectionError):
    """The server has ended or cannot be reached. `restore` goes on from a snapshot, on a server that is started anew."""


class Timeout(BridgeError, TimeoutError):
    """No answer came in time. The server may still be computing; a longer `timeout` waits longer."""


KINDS: dict[str, type[BridgeError]] = {
    "protocol": ProtocolError,
    "argument": ArgumentError,
    "session": SessionLost,
    "limit": LimitError,
    "internal": ServerError,
}
