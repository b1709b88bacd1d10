"""What callers give is checked before it is sent, and a refusal says what to write instead; nothing has changed then."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import commitment_gym as cg

ACTIONS = np.zeros((2, 2, 1), np.float32)


@pytest.fixture
def batch() -> Iterator[cg.Batch]:
    with cg.Batch("commitment/chicken", 2) as batch:
        batch.reset(seed=1)
        yield batch


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"opponents": "equilibrium"}, "opponents must say which bot plays which role"),
        ({"transforms": "trembling=0.1"}, "transforms must be a list of texts"),
        ({"options": [1]}, "options must be a map"),
        ({"game": 7}, "game must be a text"),
        ({"address": "127.0.0.1:5555"}, "is no address; write tcp://host:port or ipc://"),
        ({"timeout": 0}, "timeout must be a positive number"),
        ({"rounds": object()}, "cannot be sent"),
        ({"lanes": 0}, "lanes must be an integer from 1"),
        ({"lanes": "x"}, "lanes must be an integer from 1"),
        ({"device": "magic"}, "There is no device 'magic'; choose mirror, threshold"),
        ({"device": 7}, "device must be a name, a map or a list of these"),
        ({"device": [7]}, "device must be a name, a map or a list of these"),
        ({"device": b"mirror"}, "device must be a name, a map or a list of these"),
        ({"device": []}, "give one to 8 devices, got 0"),
        ({"device": {}}, "device needs messages"),
        ({"device": {"messages": {"kind": "magic"}}}, "must have a kind, one of none, unconditional"),
        ({"device": {"messages": {"kind": "table"}, "fees": {"message": float("nan")}}}, "fees: message must be a number"),
        ({"device": {"messages": object()}}, "cannot be sent"),
    ],
)
def test_what_cannot_be_made_is_refused(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(cg.ArgumentError, match=sentence):
        cg.Batch(**{"game": "commitment/chicken", **wrong})


@pytest.mark.parametrize("name", ["commitment/chicken-v0", "commitment-chicken-v0", "commitment_gym/commitment-chicken-v0"])
def test_a_game_has_the_names_that_registries_give_it(name: str) -> None:
    with cg.Batch(name) as batch:
        assert batch.game == "commitment/chicken-v0"


def test_numbers_of_numpy_are_numbers() -> None:
    with cg.Batch("commitment/chicken", rounds=np.int64(3)) as batch:
        assert batch.horizon == 3


@pytest.mark.parametrize("seed", [2**53, -(2**53), True, 1.5, float("nan"), [1]])
def test_a_seed_that_is_none_is_refused(batch: cg.Batch, seed: Any) -> None:
    with pytest.raises(cg.ArgumentError, match="A seed must be an integer"):
        batch.reset(seed=seed)


def test_seeds_and_masks_have_one_entry_per_lane(batch: cg.Batch) -> None:
    with pytest.raises(cg.ArgumentError, match="one entry for each of 2 lane"):
        batch.reset(seeds=[1])
    with pytest.raises(cg.ArgumentError, match=r"mask must be 2 bool\(s\)"):
        batch.reset(mask=np.ones(3, bool))
    with pytest.raises(cg.ArgumentError, match="A seed must be an integer"):
        batch.reset(seeds=[1, 2.5])


@pytest.mark.parametrize("ask", ["state", "snapshot", "render", "solve", "ping"])
def test_with_steps_under_way_nothing_else_is_asked_and_no_reply_is_lost(batch: cg.Batch, ask: str) -> None:
    batch.send(ACTIONS)
    batch.send(ACTIONS)
    with pytest.raises(cg.ArgumentError, match=r"2 step\(s\) are under way; recv\(\) them first"):
        getattr(batch, ask)()
    with pytest.raises(cg.ArgumentError, match="under way"):
        batch.step(ACTIONS)
    assert [batch.recv().rewards["player"].shape for _ in range(2)] == [(2, 2)] * 2


def test_restore_takes_snapshots_and_files_are_read_with_load(batch: cg.Batch, tmp_path: Path) -> None:
    for wrong in ("a.snap", b"", None):
        with pytest.raises(cg.ArgumentError, match="restore\\(\\) takes a Snapshot"):
            batch.restore(wrong)  # type: ignore[arg-type]
    (tmp_path / "x").write_bytes(b"\x80\x04N.")
    with pytest.raises(cg.ArgumentError, match="is no snapshot"):
        cg.Snapshot.load(tmp_path / "x")
    with pytest.raises(cg.ArgumentError, match="cannot be read"):
        cg.Snapshot.load(tmp_path / "nowhere")


def test_after_the_server_has_died_reset_begins_on_another_one() -> None:
    from commitment_gym.server import local

    with cg.Batch("commitment/chicken", 2) as batch:
        before = batch.reset(seed=7).observations["player"].copy()
        server = local()
        os.kill(server.pid, 9)
        server._process.wait()
        with pytest.raises(cg.ServerGone, match="has ended"):
            batch.step(ACTIONS)
        assert (batch.reset(seed=7).observations["player"] == before).all()
        assert local().pid != server.pid


def test_the_games_are_listed_without_a_server() -> None:
    assert "commitment/chicken-v0" in cg.games()
    assert {"Batch", "Env", "ParallelEnv", "games"} <= set(dir(cg))


def test_more_options_than_a_message_holds_are_refused_before_they_are_sent() -> None:
    with pytest.raises(cg.ArgumentError, match="bytes, and 65,536 fit a message"):
        cg.Batch("routing/network", network={"tokens": ["A"] * 40_000})


def test_a_header_that_the_server_cannot_read_is_answered_at_once() -> None:
    deep: Any = {}
    for _ in range(20):
        deep = {"x": deep}
    for options in ({1: 2}, deep):
        with pytest.raises(cg.ProtocolError, match="header"):
            cg.Batch("commitment/chicken", options=options, timeout=30)


def test_beats_do_not_put_a_timeout_off(tmp_path: Path) -> None:
    import threading
    import time

    import zmq

    from commitment_gym.wire import pack

    socket = zmq.Context.instance().socket(zmq.ROUTER)
    socket.bind(f"ipc://{tmp_path}/s")
    over = threading.Event()

    def beat() -> None:
        peer = socket.recv_multipart()[0]
        while not over.wait(0.1):
            socket.send_multipart([peer, pack({"beat": True})])

    thread = threading.Thread(target=beat)
    thread.start()
    start = time.monotonic()
    with pytest.raises(cg.Timeout, match="within 1 s"):
        cg.Batch("commitment/chicken", address=f"ipc://{tmp_path}/s", timeout=1)
    assert time.monotonic() - start < 3
    over.set()
    thread.join()
    socket.close(0)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (np.zeros((1, 2, 2), np.float32), r"need shape \[2, 2, 1\], got \[1, 2, 2\]"),
        (np.zeros((2, 1, 2)), "need shape"),
        (np.zeros((2, 2, 1), complex), "must be numbers, got complex128"),
        (np.zeros((2, 2, 1), object), "must be numbers"),
        (None, "must be numbers"),
        ([[1, 2], [3]], "no array of numbers|must be numbers"),
        ({"queen": ACTIONS}, "are missing"),
        ({"player": ACTIONS, "queen": ACTIONS}, "are due for player"),
    ],
)
def test_actions_of_another_shape_or_kind_are_refused_and_nothing_moves(batch: cg.Batch, wrong: Any, sentence: str) -> None:
    before = batch.snapshot()
    with pytest.raises(cg.ArgumentError, match=sentence):
        batch.step(wrong)
    after = batch.snapshot()
    assert all(np.array_equal(before.arrays[name], after.arrays[name]) for name in before.arrays)


def test_policies_that_nobody_reads_are_refused(batch: cg.Batch) -> None:
    with pytest.raises(cg.ArgumentError, match="reads no policies"):
        batch.step(ACTIONS, np.ones((2, 2, 2), np.float32))


def test_nothing_is_received_after_closing() -> None:
    batch = cg.Batch("commitment/chicken", 2)
    batch.reset(seed=1)
    batch.send(ACTIONS)
    batch.close()
    batch.close()
    with pytest.raises(cg.BridgeError, match="closed"):
        batch.recv()


def test_keys_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "junk").write_bytes(b"\xff\xfe")
    (tmp_path / "short").write_text('    public-key = "abc"\n', encoding="utf-8")
    for name, sentence in (("nowhere", "cannot be read"), ("junk", "cannot be read"), ("short", "is no certificate")):
        with pytest.raises(cg.ArgumentError, match=sentence):
            cg.Batch("commitment/chicken", address="tcp://127.0.0.1:9", key=tmp_path / name, server_key=tmp_path / name)
