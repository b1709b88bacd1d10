"""What goes wrong is said in time, in a sentence, and a snapshot goes on where it was."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zmq.auth

import commitment_gym as cg
from commitment_gym.server import local, server_command

GAME = "routing/cartoon4"  # orders of random size: every seed has its own rewards
LANES = 3


def actions(batch: cg.Batch, step: int) -> dict[str, Any]:
    """The same whenever they are asked for."""
    return batch.sample(np.random.default_rng(step))


def shown(step: cg.Step) -> list[Any]:
    return [step.rewards["router"].tolist(), step.observations["router"].tolist()]


def rewards(batch: cg.Batch, first: int, steps: int) -> list[Any]:
    """What these steps of the fixed play show."""
    return [shown(batch.step(actions(batch, k))) for k in range(first, first + steps)]


def uninterrupted(steps: int) -> list[Any]:
    with cg.Batch(GAME, LANES) as batch:
        batch.reset(seed=1)
        return rewards(batch, 0, steps)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def test_a_killed_server_is_an_error_in_time_and_a_snapshot_goes_on() -> None:
    expected = uninterrupted(8)
    batch = cg.Batch(GAME, LANES, timeout=30)
    batch.reset(seed=1)
    got = rewards(batch, 0, 4)
    snapshot = batch.snapshot()
    killed = local().pid
    kill(killed)
    start = time.monotonic()
    with pytest.raises(cg.ServerGone, match=r"has ended.*restore\(\) starts a server anew"):
        batch.step(actions(batch, 4))
    assert time.monotonic() - start < 10  # long before the timeout
    batch.restore(snapshot)
    assert local().pid != killed
    assert got + rewards(batch, 4, 4) == expected
    batch.close()


def test_an_opponents_coin_goes_on_too() -> None:
    def played(interrupted: bool) -> list[Any]:
        with cg.Batch("commitment/chicken", LANES, agent="player_0", opponents={"player": "random"}, rounds=50) as batch:
            batch.reset(seed=4)
            one = np.zeros((LANES, 1, 1), np.float32)
            found = []
            for k in range(12):
                if interrupted and k == 6:
                    snapshot = batch.snapshot()
                    kill(local().pid)
                    batch.restore(snapshot)
                found.append(batch.step(one).rewards["player"].tolist())
            return found

    whole = played(False)
    assert len({str(step) for step in whole}) > 2  # the coin matters
    assert played(True) == whole


def test_steps_under_way_when_the_server_dies_are_forgotten_by_restore() -> None:
    batch = cg.Batch(GAME, LANES)
    batch.reset(seed=1)
    snapshot = batch.snapshot()
    for k in range(5):
        batch.send(actions(batch, k))
    kill(local().pid)
    batch.restore(snapshot)
    assert batch.under_way == 0
    assert rewards(batch, 0, 3) == uninterrupted(3)
    batch.close()


def test_a_server_elsewhere_that_dies_is_a_timeout_and_one_in_its_place_is_told_from_it() -> None:
    with cg.Server("--address", "tcp://127.0.0.1:0") as first:
        address = first.address
        batch = cg.Batch(GAME, LANES, address=address, timeout=1.0)
        batch.reset(seed=1)
        got = rewards(batch, 0, 2)
        snapshot = batch.snapshot()
        kill(first.pid)
        start = time.monotonic()
        with pytest.raises(cg.Timeout, match="No answer from"):
            batch.step(actions(batch, 2))
        assert time.monotonic() - start < 5
    with cg.Server("--address", address):
        end = time.monotonic() + 20
        while True:
            try:
                batch.step(actions(batch, 2))
            except cg.SessionLost as lost:
                assert "Say hello first" in str(lost)
                break
            except cg.Timeout:
                assert time.monotonic() < end
        batch.restore(snapshot)
        assert got + rewards(batch, 2, 2) == uninterrupted(4)
        batch.close()


def test_nobody_there_is_a_timeout_that_says_where() -> None:
    start = time.monotonic()
    with pytest.raises(cg.Timeout, match=r"No answer from tcp://127\.0\.0\.1:9 within 0\.5 s"):
        cg.Batch(GAME, address="tcp://127.0.0.1:9", timeout=0.5)
    assert time.monotonic() - start < 5


def test_an_expired_session_says_so_and_a_snapshot_goes_on() -> None:
    with cg.Server("--idle", "0.3") as server, cg.Batch(GAME, LANES, address=server.address) as batch:
        batch.reset(seed=1)
        snapshot = batch.snapshot()
        time.sleep(6)  # expiry is looked for every few seconds
        with pytest.raises(cg.SessionLost, match="expired"):
            batch.step(actions(batch, 0))
        batch.restore(snapshot)
        assert rewards(batch, 0, 3) == uninterrupted(3)


def test_errors_have_their_kinds_and_change_nothing() -> None:
    with cg.Batch(GAME, LANES) as batch:
        batch.reset(seed=1)
        bad = actions(batch, 0)
        bad["router"][1, 0, 0] = np.nan
        with pytest.raises(cg.ArgumentError, match="router_0 in lane 1: the action is NaN"):
            batch.step(bad)
        with pytest.raises(cg.ArgumentError, match="need shape"):
            batch.step(np.zeros(5, np.float32))
        with pytest.raises(cg.ArgumentError, match="seed must be an integer"):
            batch.reset(seed=2**60)
        assert rewards(batch, 0, 4) == uninterrupted(4)
    for fields, kind, sentence in (
        ({"game": "no/such"}, cg.ArgumentError, "There is no game"),
        ({"game": GAME, "lanes": 2**30}, cg.ArgumentError, "lanes must be an integer"),
        ({"game": GAME, "opponents": {"router": "nobody"}}, cg.ArgumentError, "is no bot of"),
        ({"game": GAME, "options": {"cars": 2}}, cg.ArgumentError, "has no option 'cars'"),
        ({"game": "routing/random", "lanes": 2**20, "options": {"pools": 2000}}, cg.LimitError, "use fewer lanes"),
    ):
        with pytest.raises(kind, match=sentence):
            cg.Batch(**fields)


def _client(address: str, seed: int, sessions: int, out: Any) -> None:
    """One process with several clients, all under way at once."""
    batches = [cg.Batch(GAME, LANES, address=address) for _ in range(sessions)]
    found: list[list[Any]] = []
    for k, batch in enumerate(batches):
        batch.reset(seed=seed + k)
    for step in range(6):
        for batch in batches:
            batch.send(actions(batch, step))
        found.append([shown(batch.recv()) for batch in batches])
    for batch in batches:
        batch.close()
    out.put((seed, found))


def test_200_clients_of_four_processes_get_their_own_results() -> None:
    spawn = multiprocessing.get_context("spawn")
    each = 50
    with cg.Server() as server:
        out: Any = spawn.Queue()
        processes = [spawn.Process(target=_client, args=(server.address, each * p, each, out)) for p in range(4)]
        for process in processes:
            process.start()
        found = dict(out.get(timeout=120) for _ in processes)
        for process in processes:
            process.join(30)
            assert process.exitcode == 0
    with cg.Batch(GAME, LANES) as batch:
        for first, steps in found.items():
            for k in range(each):
                batch.reset(seed=first + k)
                assert rewards(batch, 0, 6) == [step[k] for step in steps]
    assert len({str(step[k]) for steps in found.values() for step in steps[:1] for k in range(each)}) == 4 * each


def test_keys_open_the_door_to_whom_they_are_given(tmp_path: Path) -> None:
    for name in ("server", "alice", "mallory"):
        subprocess.run([*server_command(), "keys", "--out", str(tmp_path / name)], check=True, capture_output=True)
    public, secret = zmq.auth.load_certificate(tmp_path / "alice.key_secret")
    assert len(public) == 40 and secret is not None and len(secret) == 40
    assert zmq.auth.load_certificate(tmp_path / "alice.key") == (public, None)
    flags = ("--key", str(tmp_path / "server.key_secret"), "--client", str(tmp_path / "alice.key"))
    with cg.Server("--address", "tcp://127.0.0.1:0", *flags) as server:
        at = {"address": server.address, "server_key": tmp_path / "server.key", "timeout": 1.5}
        with cg.Batch(GAME, LANES, key=tmp_path / "alice.key_secret", **at) as batch:
            batch.reset(seed=1)
            assert rewards(batch, 0, 3) == uninterrupted(3)
        with pytest.raises(cg.Timeout, match="does it know your key"):
            cg.Batch(GAME, key=tmp_path / "mallory.key_secret", **at)
        with pytest.raises(cg.Timeout):
            cg.Batch(GAME, address=server.address, timeout=1.5)
        with pytest.raises(ValueError, match="has no secret key"):
            cg.Batch(GAME, key=tmp_path / "alice.key", **at)


def test_an_address_that_others_can_reach_needs_keys() -> None:
    with pytest.raises(cg.ServerGone, match=r"keys are due"):
        cg.Server("--address", "tcp://0.0.0.0:0")
