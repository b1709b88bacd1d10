"""`VecEnv` keeps Stable-Baselines3's conventions, and shows what a batch shows."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

pytest.importorskip("stable_baselines3")

import torch
from stable_baselines3 import A2C, PPO
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import VecMonitor, VecNormalize

from commitment_gym import ArgumentError, Batch
from commitment_gym.sb3 import VecEnv

torch.set_num_threads(1)  # small networks gain nothing from more

PAIR = "routing/pigou-cfmm"
DILEMMA = "commitment/prisoners-dilemma"
TWO_TRADES: dict[str, Any] = {
    "network": {
        "tokens": ["A", "B", "C"],
        "pools": [
            {"kind": "product", "tokens": ["A", "B"], "reserves": [100, 100], "fee": 0},
            {"kind": "product", "tokens": ["B", "C"], "reserves": [100, 100], "fee": 0},
            {"kind": "product", "tokens": ["A", "C"], "reserves": [100, 100], "fee": 0, "name": "first"},
            {"kind": "product", "tokens": ["A", "C"], "reserves": [200, 200], "fee": 0, "name": "second"},
        ],
    },
    "trades": [{"sell": "A", "buy": "C"}, {"sell": "A", "buy": "B"}],
    "maxHops": 1,
}


@pytest.fixture(autouse=True)
def warnings_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("default", ResourceWarning)
        yield


def test_rows_are_agents_of_lanes_bit_for_bit() -> None:
    vec = VecEnv(PAIR, lanes=3)
    with Batch(PAIR, lanes=3) as batch:
        assert vec.num_envs == 6
        assert vec.seed(4) == [4, 4, 5, 5, 6, 6]
        seen = vec.reset()
        assert np.array_equal(seen, batch.reset(seed=4).observations["router"].reshape(6, 2))
        actions = np.random.default_rng(0).uniform(-1, 1, (6, 2)).astype(np.float32)
        seen, paid, ended, infos = vec.step(actions)
        step = batch.step({"router": actions.reshape(3, 2, 2)})
        assert np.array_equal(seen, step.observations["router"].reshape(6, 2))
        assert np.array_equal(paid, step.rewards["router"].reshape(6)) and paid.dtype == np.float32
        assert ended.dtype == np.bool_ and ended.all()
        assert [info["metrics"]["welfare"] for info in infos[::2]] == step.metrics["welfare"].tolist()
    vec.close()
    vec.close()


def test_arrays_are_the_callers_to_write() -> None:
    vec = VecEnv(PAIR, lanes=2)
    seen = vec.reset()
    kept, paid, ended, _ = vec.step(np.zeros((4, 2), np.float32))
    before = kept.copy()
    for array in (seen, paid, ended):
        array[:] = 0
    vec.step(np.ones((4, 2), np.float32))
    assert np.array_equal(kept, before) and kept.flags.writeable
    vec.close()


def test_an_end_shows_the_last_observation_the_return_and_who_cut_it() -> None:
    vec = VecEnv(DILEMMA, lanes=2, rounds=3, transforms=["within=2"])
    with Batch(DILEMMA, lanes=2, rounds=3, transforms=["within=2"]) as batch:
        vec.seed(0)
        vec.reset()
        batch.reset(seed=0)
        moves = np.array([0, 1, 1, 1])
        _, _, ended, infos = vec.step(moves)
        assert not ended.any() and infos == [{"TimeLimit.truncated": False}] * 4
        batch.step(np.float32(moves))
        first_of_next, _, ended, infos = vec.step(moves)
        step = batch.step(np.float32(moves))
        assert ended.all() and step.truncated.all()
        assert np.array_equal(first_of_next, step.observations["player"].reshape(4, -1))
        last = step.final_observations["player"].reshape(4, -1)
        for row, info in enumerate(infos):
            assert info["TimeLimit.truncated"] is True
            assert np.array_equal(info["terminal_observation"], last[row])
            assert info["episode"] == {"r": [0.0, 6.0, 2.0, 2.0][row], "l": 2}
        assert not np.array_equal(last, first_of_next)
    vec.close()


def test_the_games_own_end_is_no_truncation() -> None:
    vec = VecEnv(DILEMMA, rounds=2)
    vec.reset()
    vec.step(np.array([0, 0]))
    _, _, ended, infos = vec.step(np.array([0, 0]))
    assert ended.all() and infos[0]["TimeLimit.truncated"] is False and infos[0]["episode"]["r"] == 4
    vec.close()


def test_one_seat_against_a_bot_is_one_row_per_lane() -> None:
    vec = VecEnv(DILEMMA, lanes=3, agent="player_1", opponents={"player": "defect"})
    vec.reset()
    _, paid, _, _ = vec.step(np.array([0, 1, 0]))
    assert vec.num_envs == 3 and paid.tolist() == [0, 1, 0]
    assert vec.get_attr("agent") == ["player_1"] * 3 and vec.get_attr("lane", indices=[2]) == [2]
    vec.close()


def test_seeds_count_once_and_streams_go_on() -> None:
    vec = VecEnv("routing/random", lanes=2, sizes={"kind": "uniform", "low": 0.5, "high": 2})
    seen = []
    for _ in range(2):
        vec.seed(9)
        seen += [vec.reset(), vec.reset()]
    vec.close()
    assert np.array_equal(seen[0], seen[2]) and np.array_equal(seen[1], seen[3])
    assert not np.array_equal(seen[0], seen[1])


def test_a_reset_forgets_a_step_under_way() -> None:
    vec = VecEnv(DILEMMA, lanes=2, rounds=5)
    vec.reset()
    vec.step_async(np.array([0, 0, 1, 1]))
    vec.reset()
    vec.step(np.array([0, 0, 1, 1]))
    assert vec.batch.under_way == 0
    vec.close()


def test_attributes_of_rows_can_be_read_set_and_called() -> None:
    vec = VecEnv(DILEMMA, lanes=2)
    vec.set_attr("colour", "red", indices=1)
    assert vec.get_attr("colour", indices=1) == ["red"] and not vec.has_attr("colour")
    assert vec.env_is_wrapped(Monitor) == [True] * 4 and vec.env_is_wrapped(VecNormalize, 0) == [False]
    with pytest.raises(RuntimeError, match="reset"):
        vec.env_method("action_masks")
    vec.reset()
    assert np.array_equal(np.stack(vec.env_method("action_masks")), vec.action_masks())
    vec.close()


def test_masks_are_the_games() -> None:
    sb3_contrib = pytest.importorskip("sb3_contrib")
    from sb3_contrib.common.maskable.utils import get_action_masks, is_masking_supported

    vec = VecEnv("routing/network", lanes=2, actions="grid", grid=4, **TWO_TRADES)
    vec.reset()
    assert is_masking_supported(vec)
    masks = get_action_masks(vec)
    assert masks.dtype == np.bool_ and masks.sum(1).tolist() == [5, 1, 5, 1]
    sb3_contrib.MaskablePPO("MlpPolicy", vec, n_steps=8, batch_size=32, seed=0, device="cpu").learn(64)
    assert vec.batch.repaired == 0
    vec.close()
    boxes = VecEnv(PAIR)
    assert not is_masking_supported(boxes)
    boxes.close()


def test_pictures_of_lanes_are_tiled() -> None:
    vec = VecEnv(PAIR, lanes=2, render_mode="rgb_array")
    vec.reset()
    picture = vec.render()
    assert picture is not None and picture.dtype == np.uint8
    height, width, _ = vec.envs[0].render().shape  # type: ignore[union-attr]
    assert picture.shape == (2 * height, width, 3)
    vec.close()
    with pytest.raises(ValueError, match="rgb_array"):
        VecEnv(PAIR, render_mode="human")


def test_learners_wrappers_and_evaluation_need_no_monitor() -> None:
    vec = VecEnv(DILEMMA, lanes=4)
    model = A2C("MlpPolicy", VecNormalize(vec), n_steps=4, seed=0, device="cpu").learn(64)
    assert len(model.ep_info_buffer) == 64
    returns, lengths = evaluate_policy(model, VecEnv(DILEMMA, lanes=4), 8, return_episode_rewards=True)
    assert lengths == [1] * 8 and set(returns) <= {0, 1, 2, 3}
    with pytest.warns(UserWarning, match="already wrapped with a `Monitor`"):
        VecMonitor(vec)
    vec.close()


def test_the_same_seed_learns_the_same() -> None:
    weights = []
    for _ in range(2):
        vec = VecEnv(PAIR, lanes=4)
        model = PPO("MlpPolicy", vec, n_steps=8, batch_size=64, seed=3, device="cpu").learn(128)
        weights.append(np.concatenate([p.detach().numpy().ravel() for p in model.policy.parameters()]))
        vec.close()
    assert np.array_equal(*weights)


def test_rows_are_of_one_role() -> None:
    uneven = {"payoffs": [[[1, 0], [0, 1], [2, 2]], [[0, 1], [1, 0], [0, 0]]]}
    with pytest.raises(ValueError, match="several roles"):
        VecEnv("commitment/matrix", table=uneven)
    vec = VecEnv("commitment/matrix", table=uneven, opponents={"column": "random"})
    assert vec.num_envs == 1
    vec.close()
    with pytest.raises(ValueError, match="same-step"):
        VecEnv(PAIR, autoreset="disabled")
    with pytest.raises(ArgumentError, match="no bot"):
        VecEnv(PAIR, agent="router_0", opponents={"router": "nobody"})
