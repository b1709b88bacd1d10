"""PufferLib's vectorisation drives lanes and agents as rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Importing PufferLib leaves a link in the working folder."""
    monkeypatch.chdir(tmp_path)
    pytest.importorskip("pufferlib")
    yield


DILEMMA = "commitment/prisoners-dilemma"


def test_rows_show_what_a_batch_shows() -> None:
    import pufferlib_suite

    from commitment_gym import puffer

    pufferlib_suite.native("routing/pigou-cfmm-v0")
    env = puffer.make("routing/pigou-cfmm", lanes=3)
    assert env.num_agents == 6 and env.observations.shape == (6, 2)
    env.close()
    env.close()


def test_ends_of_episodes_are_told_and_new_ones_begin() -> None:
    from commitment_gym import puffer

    env = puffer.make(DILEMMA, lanes=2, rounds=2)
    env.reset(seed=0)
    moves = np.array([0, 1, 1, 1])
    *_, terminals, truncations, infos = env.step(moves)
    assert not terminals.any() and infos == []
    _, rewards, terminals, truncations, infos = env.step(moves)
    assert rewards.tolist() == [0, 3, 1, 1] and terminals.all() and not truncations.any()
    (info,) = infos
    assert info["episode_return"] == 2.5 and info["episode_length"] == 2 and "welfare" in info
    *_, terminals, truncations, infos = env.step(moves)
    assert not terminals.any() and infos == []
    env.close()


def test_a_cut_is_a_truncation() -> None:
    from commitment_gym import puffer

    env = puffer.make(DILEMMA, rounds=9, transforms=["within=1"])
    env.reset(seed=0)
    _, _, terminals, truncations, _ = env.step(np.array([0, 0]))
    assert truncations.all() and not terminals.any()
    env.close()


def test_workers_share_memory_and_play_what_one_process_plays() -> None:
    from commitment_gym import puffer

    seen = []
    for backend, more in (("Serial", {}), ("Multiprocessing", {"num_workers": 2})):
        env = puffer.make("routing/random", lanes=2, backend=backend, num_envs=2, seed=1, **more)
        observations, _ = env.reset(seed=7)
        shown = [observations.copy()]
        env.action_space.seed(0)
        for _ in range(3):
            observations, rewards, *_ = env.step(env.action_space.sample())
            shown += [observations.copy(), rewards.copy()]
        seen.append(np.concatenate([array.ravel() for array in shown]))
        env.close()
    assert seen[0].shape == seen[1].shape and np.array_equal(seen[0], seen[1])


@pytest.mark.parametrize("agent", [None, "player_1"])
def test_pufferlib_emulates_one_lane(agent: str | None) -> None:
    from commitment_gym import puffer

    env = puffer.make(
        DILEMMA, emulate=True, backend="Serial", num_envs=3, rounds=2, **({} if agent is None else {"agent": agent})
    )
    observations, _ = env.reset(seed=0)
    rows = 6 if agent is None else 3
    assert observations.shape[0] == rows
    for _ in range(2):
        _, rewards, terminals, _, _ = env.step(np.zeros(rows, np.int32))
    assert terminals.all() and rewards.shape == (rows,)
    env.close()
