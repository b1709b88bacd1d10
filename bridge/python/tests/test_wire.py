"""Golden bytes: what this side writes and reads is, byte for byte, what the other side does. The files are written by `npm test`."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zmq

import commitment_gym as cg
from commitment_gym.server import local
from commitment_gym.wire import Layout, decode, pack, unpack

GOLDEN = Path(__file__).resolve().parents[3] / "test" / "golden" / "wire"
FILES = sorted(GOLDEN.glob("*.json"))
VERBS = GOLDEN / "verbs.json"
GAMES = [path for path in FILES if path != VERBS]

Exchange = dict[str, Any]


def exchanges(path: Path) -> dict[str, Exchange]:
    """The exchanges of a file, by name."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return {name: value for name, value in found.items() if isinstance(value, dict) and "sent" in value}


def frames(hexed: list[str]) -> list[bytes]:
    return [bytes.fromhex(frame) for frame in hexed]


def name_of(path: Path) -> str:
    return path.stem


def test_there_are_golden_bytes() -> None:
    assert VERBS in FILES and len(GAMES) >= 20


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_requests_are_these_bytes(path: Path) -> None:
    for name, exchange in exchanges(path).items():
        assert pack(exchange["said"]).hex() == exchange["sent"][0], name
        assert unpack(frames(exchange["sent"])[0]) == exchange["said"], name


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_replies_read_as_they_were_meant(path: Path) -> None:
    for name, exchange in exchanges(path).items():
        header, *rest = frames(exchange["got"])
        assert unpack(header) == exchange["told"], name
        assert pack(unpack(header)) == header, name
        if "tensors" in exchange["told"]:
            tensors = decode(exchange["told"]["tensors"], rest)
            assert [array.tobytes() for array in tensors.values()] == rest, name
            assert [list(array.shape) for array in tensors.values()] == [entry["shape"] for entry in exchange["told"]["tensors"]]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_layouts_find_the_numbers(path: Path) -> None:
    file = json.loads(path.read_text(encoding="utf-8"))
    layouts = file["make"]["told"]["layout"]
    reply, final = Layout(layouts["reply"]), Layout(layouts["final"])
    _, frame, *ending = frames(file["step"]["got"])
    assert len(frame) == reply.bytes and all(len(end) == final.bytes for end in ending)
    assert len(frames(file["step"]["sent"])[1]) == Layout(layouts["step"]).bytes
    for name, numbers in file["read"].items():
        ended = name.startswith("final/")
        array = final.view(ending[0], name[6:]) if ended else reply.view(frame, name)
        assert array.reshape(-1)[:4].tolist() == numbers, name
    assert set(reply.parts) <= set(file["read"])


class Tape:
    """A ROUTER that answers as recorded, and keeps what it was sent."""

    def __init__(self, recorded: list[Exchange]) -> None:
        self._socket = zmq.Context.instance().socket(zmq.ROUTER)
        self._socket.set(zmq.LINGER, 0)
        self.address = f"tcp://127.0.0.1:{self._socket.bind_to_random_port('tcp://127.0.0.1')}"
        self.heard: list[list[str]] = []
        self._recorded = recorded
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        for exchange in self._recorded:
            if not self._socket.poll(10_000):
                return
            identity, *request = self._socket.recv_multipart()
            self.heard.append([frame.hex() for frame in request])
            self._socket.send_multipart([identity, *frames(exchange["got"])])

    def close(self) -> None:
        self._thread.join(15)
        self._socket.close()


@pytest.mark.parametrize("path", GAMES, ids=name_of)
def test_a_batch_says_these_bytes_and_shows_these_numbers(path: Path) -> None:
    file = json.loads(path.read_text(encoding="utf-8"))
    hello = json.loads(VERBS.read_text(encoding="utf-8"))["hello"]
    recorded = [hello, file["make"], file["reset"], file["step"]]
    tape = Tape(recorded)
    try:
        batch = cg.Batch(file["make"]["said"]["game"], 2, address=tape.address, timeout=10)
        batch.reset(seed=3)
        taken = Layout(file["make"]["told"]["layout"]["step"])
        sent = frames(file["step"]["sent"])[1]
        actions = {role: taken.view(sent, name) for role, name in taken.named("actions").items()}
        step = batch.step(actions)
        for role, array in step.observations.items():
            assert array.reshape(-1)[:4].tolist() == file["read"][f"observations/{role}"]
            assert step.rewards[role].reshape(-1)[:4].tolist() == file["read"][f"rewards/{role}"]
        assert step.terminated.tolist() == [flag == 1 for flag in file["read"]["terminated"]]
        assert step.ended == ("final/lengths" in file["read"])
        if step.ended:
            assert step.lengths.tolist() == file["read"]["final/lengths"]
        batch._connection.close()
        batch.closed = True
    finally:
        tape.close()
    assert tape.heard == [exchange["sent"] for exchange in recorded]


@pytest.mark.parametrize("path", GAMES, ids=name_of)
def test_a_server_answers_these_bytes(path: Path) -> None:
    file = exchanges(path)
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.set(zmq.LINGER, 0)
    try:
        socket.connect(local().address)
        socket.send(pack({"verb": "hello", "protocol": 1, "id": 1, "seen": 0}))
        assert socket.poll(10_000) and unpack(socket.recv_multipart()[0])["protocol"] == 1
        for name in ("make", "reset", "step"):
            socket.send_multipart(frames(file[name]["sent"]))
            assert socket.poll(10_000), name
            assert [frame.hex() for frame in socket.recv_multipart()] == file[name]["got"], name
    finally:
        socket.close()


@pytest.mark.parametrize("bad", [b"", b"\xc1", b"\x93\x01\x02\x03", b"\x81", b"not msgpack at all"])
def test_what_is_no_header_is_a_protocol_error(bad: bytes) -> None:
    with pytest.raises(cg.ProtocolError, match="header"):
        unpack(bad)


def test_tensors_that_do_not_fit_are_a_protocol_error() -> None:
    entry = {"name": "x", "type": "f4", "shape": [2]}
    assert decode([entry], [np.float32([1, 2]).tobytes()])["x"].tolist() == [1, 2]
    for listed, behind in (
        ([entry], []),
        ([entry], [b"1234"]),
        ([{**entry, "type": "f16"}], [b"12345678"]),
        ([{"name": "x"}], [b"12345678"]),
        ([{**entry, "shape": [3]}], [b"12345678"]),
    ):
        with pytest.raises(cg.ProtocolError):
            decode(listed, behind)
