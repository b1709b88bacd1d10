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
        ({"device": "court"}, "has no devices yet"),
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
