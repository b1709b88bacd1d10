"""A connection to a server: requests out, replies in, and a clear error instead of waiting for ever.

It belongs to one thread of one process. After a fork it opens a socket of its own.
"""

from __future__ import annotations

import atexit
import os
import time
import weakref
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgpack
import numpy as np
import zmq
import zmq.backend

from . import server as servers
from .errors import KINDS, ArgumentError, BridgeError, ProtocolError, ServerGone, Timeout
from .given import plain
from .version import __version__
from .wire import PROTOCOL, Array, decode, describe, unpack

DEFAULT_TIMEOUT = 60.0
"""Seconds to wait for a reply."""

_LOOK_MS = 250  # between looks at whether the server lives
_NOBLOCK = int(zmq.NOBLOCK)
_MORE = int(zmq.SNDMORE | zmq.NOBLOCK)
_SMALL = 4096  # bytes
MOST_HEADER = 65_536
"""Bytes of a header, which options are a part of."""

_OTHER = "A frame of {} bytes was due and another came; are both sides of one version?"
_contexts: dict[int, zmq.Context[zmq.Socket[bytes]]] = {}
_live: weakref.WeakSet[Connection] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """What nobody closed; before the server ends, which was registered earlier."""
    for connection in list(_live):
        connection.close()


def _context() -> zmq.Context[zmq.Socket[bytes]]:
    """The context of this process; one does not survive a fork."""
    pid = os.getpid()
    if pid not in _contexts:
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        context.set(zmq.MAX_SOCKETS, 4096)
        _contexts[pid] = context
    return _contexts[pid]


class Connection:
    """One DEALER socket.

    Args:
        address: of a server that runs; otherwise `COMMITMENT_GYM_ADDRESS`, otherwise a server of this process's own.
        timeout: seconds to wait for a reply.
        key: this client's secret certificate (a `.key_secret` file), where the server asks for keys.
        server_key: the server's public certificate (a `.key` file).
    """

    def __init__(
        self,
        address: str | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        key: str | os.PathLike[str] | None = None,
        server_key: str | os.PathLike[str] | None = None,
    ) -> None:
        if not timeout > 0:
            raise ArgumentError(f"timeout must be a positive number of seconds, got {timeout!r}.")
        self.timeout = timeout
        self._own: servers.Server | None = None
        address = address or os.environ.get("COMMITMENT_GYM_ADDRESS") or None
        if address is not None and not address.startswith(("tcp://", "ipc://")):
            raise ArgumentError(f"'{address}' is no address; write tcp://host:port or ipc:///path/of/a/socket.")
        if address is None:
            self._own = servers.local()
            address = self._own.address
        self.address = address
        self._id = 0
        self._seen = 0
        self._pid = os.getpid()
        self._socket = self._open(key, server_key)
        self._send = partial(zmq.backend.Socket.send, self._socket)  # without the layer that serves other kinds of sockets
        self._recv = self._socket.recv
        self._pack = msgpack.Packer(default=plain).pack  # one packer for all headers
        _live.add(self)
        try:
            self.about, _ = self.ask("hello", protocol=PROTOCOL, client=f"python {__version__}")
        except BaseException:
            self.close()
            raise

    def _open(self, key: str | os.PathLike[str] | None, server_key: str | os.PathLike[str] | None) -> zmq.Socket[bytes]:
        socket = _context().socket(zmq.DEALER)
        socket.set(zmq.LINGER, 0)
        socket.set(zmq.SNDHWM, 1000)
        socket.set(zmq.RCVHWM, 1000)
        socket.set(zmq.RCVTIMEO, _LOOK_MS)
        socket.set(zmq.HEARTBEAT_IVL, 5000)
        socket.set(zmq.HEARTBEAT_TIMEOUT, 30000)
        if key is not None or server_key is not None:
            if key is None or server_key is None:
                raise ArgumentError("Keys come in pairs: give key (yours, .key_secret) and server_key (the server's, .key).")
            mine, theirs = _certificate(key), _certificate(server_key)
            if "secret-key" not in mine:
                raise ArgumentError(f"{key} has no secret key; 'key' takes the file that ends with _secret.")
            socket.curve_publickey = mine["public-key"].encode()
            socket.curve_secretkey = mine["secret-key"].encode()
            socket.curve_serverkey = theirs["public-key"].encode()
        try:
            socket.connect(self.address)
        except zmq.ZMQError as error:
            socket.close()
            raise ServerGone(f"'{self.address}' is no address to connect to ({error}).") from error
        return socket

    @property
    def alive(self) -> bool:
        """Is this connection usable in this process?"""
        return self._pid == os.getpid() and not self._socket.closed

    def post(self, header: dict[str, Any], *frames: Any) -> int:
        """Send a request; returns its id. One frame a call is several times faster than `send_multipart`."""
        self._id = id = self._id + 1
        header["id"] = id
        header["seen"] = self._seen
        send = self._send
        head = self._head(header)
        try:
            if frames:
                send(head, _MORE)
                for frame in frames[:-1]:
                    send(frame, _MORE)
                send(frames[-1], _NOBLOCK)
            else:
                send(head, _NOBLOCK)
        except zmq.Again:
            raise ServerGone(f"The server at {self.address} takes nothing any more.") from None
        return id

    def _head(self, header: dict[str, Any]) -> bytes:
        """A header as bytes, if it can be one."""
        try:
            head: bytes = self._pack(header)
        except (OverflowError, ValueError, TypeError) as error:  # the packer has sent nothing, but may hold a part
            self._pack = msgpack.Packer(default=plain).pack
            raise ArgumentError(f"This cannot be sent: {error}.") from error
        if len(head) > MOST_HEADER:
            raise ArgumentError(f"Options and names take {len(head):,} bytes, and {MOST_HEADER:,} fit a message; give less data.")
        return head

    def collect(self, id: int, timeout: float | None = None, sizes: Sequence[int] = ()) -> tuple[dict[str, Any], list[Any]]:
        """The reply to a request: its header, and its frames as buffers of bytes that are the caller's own, aligned and writable.

        Args:
            sizes: bytes of the frames where they were agreed on; the header's `frames` says how many of them there are.
        """
        recv = self._recv
        end: float | None = None  # beats do not put it off
        while True:
            try:
                header = unpack(recv())
            except zmq.Again:
                seconds = self.timeout if timeout is None else timeout
                end = end or time.monotonic() + seconds - _LOOK_MS / 1000
                header = unpack(self._wait(end, seconds))
            frames: list[Any] = []
            if sizes and "frames" in header:
                for size in sizes[: header["frames"]]:
                    if size >= _SMALL:
                        frames.append(self._large(size))
                        continue
                    frame = bytearray(recv())  # two copies of so little are faster than an array to receive into
                    if len(frame) != size:
                        raise ProtocolError(_OTHER.format(size))
                    frames.append(frame)
            else:
                frames = self._rest()
            got = header.get("id")
            if got == id or (got == 0 and "error" in header):  # 0: the server could not even read which request it was
                break
            if end is None:
                end = time.monotonic() + (self.timeout if timeout is None else timeout)
            elif time.monotonic() > end:
                raise self._late(self.timeout if timeout is None else timeout)
            if isinstance(got, int) and got > id:
                raise ProtocolError(f"The reply to request {id} is missing; {got} came in its place.")
            # otherwise a beat, or the answer to a request that was given up
        self._seen = id
        if "error" in header:
            fault = header["error"]
            raise KINDS.get(fault.get("kind"), BridgeError)(fault.get("message", "The server gave no reason."))
        return header, frames

    def _large(self, size: int) -> Array:
        """The next frame, received where it stays."""
        frame = np.empty(size, np.uint8)
        if self._socket.recv_into(frame.data) != size:
            raise ProtocolError(_OTHER.format(size))
        return frame

    def _rest(self) -> list[Any]:
        """The frames behind a header."""
        frames = []
        while self._socket.getsockopt(zmq.RCVMORE):
            frames.append(bytearray(self._socket.recv(_NOBLOCK)))
        return frames

    def ask(
        self, verb: str, tensors: dict[str, Array] | None = None, timeout: float | None = None, **fields: Any
    ) -> tuple[dict[str, Any], list[Any]]:
        """A request and its reply."""
        listed, frames = describe(tensors or {})
        message = {"verb": verb, **fields, **({"tensors": listed} if listed else {})}
        return self.collect(self.post(message, *frames), timeout)

    def fetch(self, verb: str, timeout: float | None = None, **fields: Any) -> tuple[dict[str, Any], dict[str, Array]]:
        """A request whose reply describes its tensors."""
        header, frames = self.ask(verb, timeout=timeout, **fields)
        return header, decode(header.get("tensors", []), frames)

    def close(self) -> None:
        """Close the socket; harmless when it is closed, and in a fork."""
        if self._pid == os.getpid():
            self._socket.close()

    def _wait(self, end: float, seconds: float) -> bytes:
        """The next frame, with a look at whether the server lives from time to time."""
        while True:
            if self._own is not None and not self._own.alive():
                wrote = self._own.log(500)
                raise ServerGone(
                    f"The server process {self._own.pid} has ended{'; it wrote: ' + wrote if wrote else ''}."
                    " A snapshot goes on where it was taken: restore() starts a server anew; without one, reset() does."
                )
            if time.monotonic() > end:
                raise self._late(seconds)
            try:
                frame: bytes = self._socket.recv()
                return frame
            except zmq.Again:
                continue

    def _late(self, seconds: float) -> Timeout:
        keyed = self._socket.get(zmq.MECHANISM) == zmq.CURVE
        hint = ", and does it know your key?" if keyed else "? One that asks for keys answers nobody without: give key= and server_key=."
        return Timeout(f"No answer from {self.address} within {seconds:g} s. Is a server of protocol {PROTOCOL} running there{hint}")

    def __repr__(self) -> str:
        return f"<commitment_gym.Connection {self.address}{'' if self.alive else ', closed'}>"


def _certificate(path: str | os.PathLike[str]) -> dict[str, str]:
    """Keys of a ZeroMQ certificate."""
    keys: dict[str, str] = {}
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ArgumentError(f"{path} cannot be read as a certificate: {error}.") from error
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if name.strip() in ("public-key", "secret-key"):
            keys[name.strip()] = value.strip().strip('"')
    if len(keys.get("public-key", "")) != 40 or len(keys.get("secret-key", "x" * 40)) != 40:
        raise ArgumentError(f"{path} is no certificate; 'commitment-gym keys --out <name>' makes a pair.")
    return keys
