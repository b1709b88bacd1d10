"""A Python policy as a player in a TypeScript run: the run asks, the policy answers before the deadline.

    commitment-gym train routing/cartoon4 --opponents router=tcp://127.0.0.1:5556

    import commitment_gym as cg
    cg.play(policy, "tcp://127.0.0.1:5556", role="router")   # returns when the run has ended

`policy(observations, masks)` gets float32 `[rows, size]` and uint8 `[rows, flags]` and returns float32 `[rows, width]`, with the
distributions `[rows, flags]` beside it where the game reads them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import zmq
from zmq.utils.monitor import recv_monitor_message

from .connection import _context
from .errors import BridgeError, ServerGone, Timeout
from .role import Role
from .wire import PROTOCOL, TYPES, Array, pack, unpack

Policy = Callable[[Array, Array], Any]


def play(policy: Policy, address: str, role: str, *, timeout: float = 120.0) -> int:
    """Play a role of a run until it ends.

    Args:
        address: where the run listens, as its command line says.
        timeout: seconds to wait for the run to be there, and between its questions.

    Returns:
        how many times the policy was asked.
    """
    socket = _context().socket(zmq.DEALER)
    socket.set(zmq.LINGER, 500)
    monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED | zmq.EVENT_CONNECTED)
    try:
        socket.connect(address)
        socket.send(pack({"verb": "join", "protocol": PROTOCOL, "role": role}))
        return _serve(policy, socket, monitor, address, timeout)
    finally:
        socket.disable_monitor()
        monitor.close()
        socket.close()


def _serve(policy: Policy, socket: zmq.Socket[bytes], monitor: zmq.Socket[bytes], address: str, timeout: float) -> int:
    asked = 0
    end = time.monotonic() + timeout
    while True:
        if not socket.poll(200):
            while monitor.poll(0):
                if recv_monitor_message(monitor)["event"] == zmq.EVENT_DISCONNECTED:
                    raise ServerGone(f"The run at {address} has gone.")
            if time.monotonic() > end:
                raise Timeout(f"The run at {address} asked nothing for {timeout:g} s.")
            continue
        frames = socket.recv_multipart()
        header = unpack(frames[0])
        if "error" in header:
            raise BridgeError(header["error"]["message"])
        if header.get("end"):
            return asked
        asked += 1
        answer = {"verb": "acted", "ask": header["act"]}
        try:
            parts = _ask(policy, header, frames)
        except Exception as error:
            socket.send(pack({**answer, "fault": f"{type(error).__name__}: {error}"}))
            raise
        socket.send_multipart([pack(answer), *parts])
        end = time.monotonic() + timeout


def _ask(policy: Policy, header: Mapping[str, Any], frames: list[bytes]) -> list[bytes]:
    about, rows = header["about"], int(header["rows"])
    role = Role(about["role"], about["count"], (), about["observation"], about["action"], about["readsPolicy"])
    observations = np.frombuffer(bytearray(frames[1]), TYPES["f4"]).reshape(rows, role.size)
    masks = np.frombuffer(bytearray(frames[2]), TYPES["u1"]).reshape(rows, role.flags)
    given = policy(observations, masks)
    actions, policies = given if isinstance(given, tuple) else (given, None)
    flat = _exactly(actions, (rows, role.width), "actions")
    if not role.reads_policy:
        return [flat.tobytes()]
    if policies is None:
        raise ValueError("This game reads policies: return (actions, policies).")
    return [flat.tobytes(), _exactly(policies, (rows, role.flags), "policies").tobytes()]


def _exactly(values: Any, shape: tuple[int, int], what: str) -> Array:
    array = np.ascontiguousarray(values, TYPES["f4"])
    if array.size != shape[0] * shape[1]:
        raise ValueError(f"The policy must return {what} of shape {list(shape)}, got {list(array.shape)}.")
    return array
