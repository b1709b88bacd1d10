"""`VectorEnv`: many lanes on one batch."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

gym = pytest.importorskip("gymnasium")

import numpy as np
from gymnasium.utils.env_checker import data_equivalence
from gymnasium.vector import AutoresetMode
from test_gymnasium import LONGER

import commitment_gym as cg

DILEMMA = "commitment/prisoners-dilemma"
LANES = 4
EPISODES = 5

Episode = tuple[Any, ...]


def chosen(lane: int, episode: int, time: int) -> int:
    """An action that depends on nothing but where it is played."""
    return (lane + episode * 3 + time * time) % 2


def episodes(envs: cg.VectorEnv, steps: int) -> dict[tuple[int, int], list[Episode]]:
    """Per lane and episode its transitions: reward, ends, and what is told at the end."""
    mode = envs.metadata["autoreset_mode"]
    told: dict[tuple[int, int], list[Episode]] = {}
    envs.reset(seed=21)
    episode, time = np.zeros(LANES, int), np.zeros(LANES, int)
    waits = np.zeros(LANES, bool)
    for _ in range(steps):
        actions = np.array([chosen(lane, episode[lane], time[lane]) for lane in range(LANES)])
        observations, rewards, terminated, truncated, infos = envs.step(actions)
        over = terminated | truncated
        for lane in np.flatnonzero(~waits):
            final = mode is AutoresetMode.SAME_STEP and over[lane]
            seen = infos["final_obs"][lane] if final else observations[lane]
            last = infos["final_info"] if final else infos
            metrics = tuple(last["metrics"][name][lane] for name in envs.batch.metrics) if over[lane] else ()
            step = (seen.tolist(), rewards[lane], terminated[lane], truncated[lane], metrics)
            told.setdefault((int(lane), int(episode[lane])), []).append(step)
        time += 1
        if mode is AutoresetMode.NEXT_STEP:
            time[waits] = 0
            episode[waits] += 1
            waits = over
            continue
        time[over] = 0
        episode[over] += 1
        if mode is AutoresetMode.DISABLED and over.any():
            envs.reset(options={"reset_mask": over.copy()})
    envs.close()
    return told


@pytest.mark.parametrize("case", ["two players", "a horizon that cuts", "a bot that remembers", "a hand that trembles"])
def test_all_three_modes_play_the_same_episodes(case: str) -> None:
    game, arguments = LONGER[case]
    length = 3 if case in ("a horizon that cuts", "a hand that trembles") else 4
    played = [
        episodes(cg.VectorEnv(game, LANES, autoreset_mode=mode, **arguments), (length + 1) * EPISODES)
        for mode in AutoresetMode
    ]
    keys = [(lane, episode) for lane in range(LANES) for episode in range(EPISODES)]
    assert all(len(one[key]) == length for one in played for key in keys)
    assert [played[0][key] for key in keys] == [played[1][key] for key in keys] == [played[2][key] for key in keys]
    assert len({str(played[0][key]) for key in keys}) > 1  # and they differ from each other


def test_against_the_equilibrium_of_matching_pennies_both_sides_of_the_coin_earn_nothing() -> None:
    """20,000 plays of a payoff of 1 or -1 have a mean with a standard error of 0.007; four of them bound it."""
    envs = cg.VectorEnv("commitment/matching-pennies", 20_000, autoreset_mode="SameStep", opponents={"player": "nash"})
    envs.reset(seed=0)
    for side in (0, 1):
        rewards = envs.step(np.full(20_000, side))[1]
        assert set(np.unique(rewards)) == {-1, 1} and abs(rewards.mean()) < 4 * 0.007
    envs.close()


@pytest.mark.parametrize("lanes", [1, 2, 257])
def test_a_lane_depends_on_its_own_seed_alone(lanes: int) -> None:
    with cg.Batch(DILEMMA, 1, agent="player_0", rounds=6) as alone:
        envs = cg.VectorEnv(DILEMMA, lanes, rounds=6)
        envs.reset(seed=40)
        alone.reset(40 + lanes - 1)
        for k in range(6):
            rewards = envs.step(np.full(lanes, k % 2))[1]
            assert rewards[-1] == alone.step(np.array([[[k % 2]]], np.float32)).rewards["player"][0, 0]
        envs.close()


def test_steps_under_way_come_back_in_order() -> None:
    envs, twin = (cg.VectorEnv(DILEMMA, 8, rounds=5) for _ in range(2))
    envs.reset(seed=3)
    twin.reset(seed=3)
    actions = [np.arange(8) + k & 1 for k in range(12)]
    for action in actions:
        envs.send(action)
    with pytest.raises(cg.BridgeError, match="reset: 12 step\\(s\\) are under way"):
        envs.reset()
    with pytest.raises(cg.BridgeError, match="pickle: 12 step"):
        pickle.dumps(envs)
    for action in actions:
        assert data_equivalence(envs.recv(), twin.step(action), exact=True)
    with pytest.raises(cg.BridgeError, match="nothing to wait for"):
        envs.recv()
    envs.close()
    twin.close()


@pytest.mark.parametrize("mode", list(AutoresetMode))
def test_a_pickled_copy_goes_on(mode: AutoresetMode) -> None:
    envs = cg.VectorEnv(DILEMMA, 3, rounds=5, autoreset_mode=mode)
    envs.reset(seed=3)
    envs.step([0, 1, 0])
    copy = pickle.loads(pickle.dumps(envs))
    assert copy.metadata["autoreset_mode"] is mode and copy.observation_space == envs.observation_space
    for k in range(4):
        assert data_equivalence(envs.step([0, k % 2, 1]), copy.step([0, k % 2, 1]), exact=True)
    assert data_equivalence(envs.reset(), copy.reset(), exact=True)
    envs.close()
    copy.close()


def test_a_snapshot_goes_back() -> None:
    envs = cg.VectorEnv(DILEMMA, 3, rounds=3)
    envs.reset(seed=3)
    seen = envs.step([0, 1, 0])[0]
    snapshot = envs.snapshot()
    told = [envs.step([1, 1, 0]) for _ in range(6)]
    assert (envs.restore(snapshot)[0] == seen).all()
    assert data_equivalence(told, [envs.step([1, 1, 0]) for _ in range(6)], exact=True)
    envs.close()


def test_the_first_reset_without_a_seed_differs_and_its_seed_is_known() -> None:
    one, other = (cg.VectorEnv(DILEMMA, 4, rounds=30) for _ in range(2))

    def play(envs: cg.VectorEnv, seed: int | None = None) -> list[list[float]]:
        envs.reset(seed=seed)
        return [envs.step([0, 0, 0, 0])[1].tolist() for _ in range(30)]

    first = play(one)
    assert first != play(other)
    assert first == play(other, one.np_random_seed)
    assert len({tuple(lane) for lane in zip(*first, strict=True)}) == 4  # lanes differ
    one.close()
    other.close()


def test_what_is_not_reset_or_stepped_in_turn_is_refused() -> None:
    envs = cg.VectorEnv(DILEMMA, 3, autoreset_mode="Disabled")
    with pytest.raises(gym.error.ResetNeeded, match="before the first step"):
        envs.step([0, 0, 0])
    for mask, error, told in (
        ([True, False, False], TypeError, "must be a NumPy array of bool"),
        (np.ones(3, np.int8), TypeError, "got int8"),
        (np.ones(2, np.bool_), ValueError, "must have shape \\(3,\\)"),
        (np.zeros(3, np.bool_), ValueError, "a True in it"),
    ):
        with pytest.raises(error, match=told):
            envs.reset(seed=1, options={"reset_mask": mask})
    with pytest.raises(ValueError, match="one entry for each of the 3"):
        envs.reset(seed=[1, 2])
    with pytest.raises(ValueError, match="integer from 0, or None; got -1"):
        envs.reset(seed=[1, 2, -1])
    envs.reset(seed=1)
    with pytest.raises(ValueError, match="3 actions of player_0"):
        envs.step([0, 0])
    envs.step([0, 0, 0])
    with pytest.raises(cg.ArgumentError, match="a lane has ended; reset it by mask first"):
        envs.step([0, 0, 0])
    options = {"reset_mask": np.array([True, True, True])}
    envs.reset(options=options)
    assert list(options) == ["reset_mask"]  # the caller's own
    envs.close()
    with pytest.raises(ValueError, match="no autoreset_mode 'Sometimes'; choose NextStep, SameStep, Disabled"):
        cg.VectorEnv(DILEMMA, 3, autoreset_mode="Sometimes")


def test_masks_of_all_lanes() -> None:
    game, arguments = LONGER["a mask"]
    envs = cg.VectorEnv(game, 2, autoreset_mode="SameStep", **arguments)
    _, infos = envs.reset(seed=1)
    assert (
        envs.action_masks().tolist() == infos["action_mask"].astype(bool).tolist() == [[True, False, False, False]] * 2
    )
    envs.step([0, 0])
    infos = envs.step([0, 0])[4]
    assert infos["final_info"]["action_mask"].all() and infos["action_mask"].tolist() == [[1, 0, 0, 0]] * 2
    assert infos["final_obs"].dtype == object and infos["final_obs"][1].dtype == np.float32
    envs.close()


def test_frames_and_words() -> None:
    envs = gym.make_vec("commitment_gym/routing-cartoon4-v0", 2, render_mode="ansi")
    envs.reset(seed=1)
    frames = envs.render()
    assert len(frames) == 2 and all("A-B" in frame for frame in frames)
    what = "routing/cartoon4-v0: router_0 against random, Box(-1.0, 1.0, (2,), float32)"
    words = f"<commitment_gym.VectorEnv {what}, num_envs=2, NextStep"
    assert repr(envs) == f"{words}>"
    envs.close()
    envs.close()
    assert repr(envs) == f"{words}, closed>" and envs.closed
    pixels = cg.VectorEnv(DILEMMA, 2, render_mode="rgb_array")
    pixels.reset(seed=1)
    assert [frame.shape[2] for frame in pixels.render() or ()] == [3, 3]
    pixels.close()
