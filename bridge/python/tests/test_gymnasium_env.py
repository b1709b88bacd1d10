"""`Env`: one game as a single agent sees it."""

from __future__ import annotations

import copy
import os
import pickle
import time
from typing import Any

import pytest

gym = pytest.importorskip("gymnasium")

import numpy as np
from gymnasium.utils.env_checker import data_equivalence
from test_gymnasium import LONGER

import commitment_gym as cg

DILEMMA = "commitment/prisoners-dilemma"
COOPERATE, DEFECT = 0, 1


def rewards(env: cg.Env, actions: list[int], seed: int | None = None) -> list[float]:
    env.reset(seed=seed)
    return [env.step(action)[1] for action in actions]


def test_flags_and_rewards_are_pythons_own_and_observations_float32() -> None:
    with cg.Env("routing/cartoon4") as env:
        observation, info = env.reset(seed=1)
        assert observation.dtype == np.float32 and observation in env.observation_space and info == {}
        observation, reward, terminated, truncated, info = env.step(env.action_space.sample())
        assert (type(reward), terminated, truncated) == (float, True, False)
        assert info["metrics"].keys() == set(env.batch.metrics)
        assert {type(value) for value in info["metrics"].values()} == {float}


def test_against_the_equilibrium_nothing_earns_more_than_the_equilibrium() -> None:
    """Of 201 splits in the pro-rata game the best earns what `solve` says of the Nash equilibrium, and no more."""
    with cg.Env("routing/pro-rata", opponents={"router": "equilibrium"}) as env:
        nash = env.batch.solve()["nash"]["outputs"][0]
        earned = []
        for logit in np.linspace(-1, 1, 201, dtype=np.float32):
            env.reset(seed=0)
            earned.append(env.step(np.array([logit, -logit]))[1])
        assert nash * (1 - 1e-4) < max(earned) < nash * (1 + 1e-6)
        assert min(earned) < 0.92 * nash


def test_opponents_play_what_their_name_says() -> None:
    with cg.Env(DILEMMA, opponents={"player": "defect"}, rounds=3) as env:
        assert rewards(env, [COOPERATE, DEFECT, COOPERATE]) == [0, 1, 0]
    with cg.Env(DILEMMA, opponents={"player": "tit-for-tat"}, rounds=3) as env:
        assert rewards(env, [DEFECT, COOPERATE, COOPERATE]) == [3, 0, 2]
    with pytest.raises(cg.ArgumentError, match="best-friend.* is no bot of 'commitment/prisoners-dilemma-v0'"):
        cg.Env(DILEMMA, opponents={"player": "best-friend"})


def test_seats_differ_where_the_game_differs() -> None:
    """In the battle of the sexes each likes the other meeting place."""
    shown = []
    for agent in ("player_0", "player_1"):
        with cg.Env("commitment/battle-of-the-sexes", agent=agent) as env:
            assert env.agent == agent
            seen = {}
            for seed in range(20):
                env.reset(seed=seed)
                reward = env.step(0)[1]
                seen[reward > 0] = reward
            shown.append(seen[True])
    assert shown[0] != shown[1]


@pytest.mark.parametrize("mask", ["info", "observation", "none"])
def test_masks_stand_where_they_are_wanted(mask: Any) -> None:
    game, arguments = LONGER["a mask"]
    with cg.Env(game, mask=mask, **arguments) as env:
        observation, info = env.reset(seed=1)
        legal = np.array([1, 0, 0, 0], np.int8)
        flags: Any = observation["action_mask"] if mask == "observation" else info.get("action_mask")
        if mask == "none":
            assert flags is None
        else:
            assert flags.dtype == np.int8 and (flags == legal).all()
            assert env.action_space.sample(flags) == 0
        assert env.action_masks().dtype == np.bool_ and (env.action_masks() == legal).all()
        assert observation in env.observation_space
        assert env.step(0)[2] is False and env.batch.repaired == 0
        observation, _, terminated, _, info = env.step(3)  # illegal: the only legal one is played and counted
        assert terminated and env.batch.repaired == 1
        assert env.action_masks().all()  # nothing is left to choose
    with pytest.raises(ValueError, match="mask must be one of info, observation, none"):
        cg.Env(game, mask="both", **arguments)  # type: ignore[arg-type]


def test_masks_of_several_choices_lie_side_by_side() -> None:
    game, arguments = LONGER["several choices at once"]
    with cg.Env(game, **arguments) as env:
        _, info = env.reset(seed=1)
        assert env.action_space == gym.spaces.MultiDiscrete([3, 3]) and info["action_mask"].tolist() == [1] * 6


def test_steps_out_of_turn_are_refused_with_a_sentence() -> None:
    env = cg.Env(DILEMMA)
    with pytest.raises(gym.error.ResetNeeded, match="call reset\\(\\) before the first step"):
        env.step(0)
    with pytest.raises(gym.error.ResetNeeded, match="before action_masks"):
        env.action_masks()
    env.reset(seed=1)
    env.step(0)
    with pytest.raises(gym.error.ResetNeeded, match="the episode has ended"):
        env.step(0)
    env.reset()
    with pytest.raises(ValueError, match="must be 1 number"):
        env.step([0, 1])
    env.step(np.array(1))
    env.close()
    env.close()
    with pytest.raises(cg.BridgeError, match="closed"):
        env.reset()


def test_a_seed_begins_the_stream_and_no_seed_goes_on() -> None:
    arguments: dict[str, Any] = {"rounds": 30}
    actions = [COOPERATE] * 30
    with cg.Env(DILEMMA, **arguments) as one, cg.Env(DILEMMA, **arguments) as other:
        first = [rewards(one, actions, seed) for seed in (5, None, None)]
        assert first == [rewards(other, actions, seed) for seed in (5, None, None)]
        assert first[0] != first[1] != first[2]
        assert one.np_random_seed == 5


def test_the_first_reset_without_a_seed_differs_and_its_seed_is_known() -> None:
    actions = [COOPERATE] * 30
    with cg.Env(DILEMMA, rounds=30) as one, cg.Env(DILEMMA, rounds=30) as other:
        first = rewards(one, actions)
        assert first != rewards(other, actions)
        assert first == rewards(other, actions, one.np_random_seed)
        assert one.np_random_seed > 2**64  # entropy, and not what fits a float


def test_a_generator_that_is_given_is_drawn_from() -> None:
    actions = [COOPERATE] * 30
    with cg.Env(DILEMMA, rounds=30) as env:
        shown = []
        for _ in range(2):
            env.np_random = np.random.default_rng(3)
            shown.append(rewards(env, actions))
        assert shown[0] == shown[1] and env.np_random_seed == -1
        assert rewards(env, actions) != shown[0]


def test_a_copy_goes_on_where_the_original_is() -> None:
    with cg.Env(DILEMMA, rounds=20) as env:
        env.reset(seed=2)
        env.step(0)
        copies = [pickle.loads(pickle.dumps(env)), copy.deepcopy(env)]
        told = [env.step(k % 2) for k in range(19)]
        for other in copies:
            assert data_equivalence(told, [other.step(k % 2) for k in range(19)], exact=True)
            with pytest.raises(gym.error.ResetNeeded):
                other.step(0)
        again = env.reset()
        for other in copies:
            assert data_equivalence(again, other.reset(), exact=True)
            other.close()


def test_a_snapshot_goes_back() -> None:
    with cg.Env(DILEMMA, rounds=20) as env:
        env.reset(seed=2)
        seen = env.step(1)[0]
        snapshot = env.snapshot()
        told = [env.step(k % 2) for k in range(19)]
        assert (env.restore(snapshot)[0] == seen).all()
        assert data_equivalence(told, [env.step(k % 2) for k in range(19)], exact=True)


def test_render_modes() -> None:
    with cg.Env("routing/cartoon4", render_mode="ansi") as env:
        env.reset(seed=1)
        text = env.render()
        assert isinstance(text, str) and "A-B" in text
    with cg.Env(DILEMMA, render_mode="rgb_array") as env:
        env.reset(seed=1)
        pixels = env.render()
        assert pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] == 3 and pixels.std() > 0
    with cg.Env(DILEMMA) as env, pytest.warns(UserWarning, match="make it with render_mode='ansi' or 'rgb_array'"):
        env.reset(seed=1)
        assert env.render() is None
    with pytest.raises(ValueError, match="no render_mode 'human'; choose ansi, rgb_array or None"):
        cg.Env(DILEMMA, render_mode="human")


def test_words_about_it() -> None:
    env = cg.Env(DILEMMA, opponents={"player": "grim-trigger"})
    told = "commitment_gym.Env commitment/prisoners-dilemma-v0: player_0 against grim-trigger as player, Discrete(2)"
    assert (str(env), repr(env)) == ("<Env instance>", f"<{told}>")
    env.close()
    assert repr(env) == f"<{told}, closed>"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings(
    "ignore:.*multi-threaded.*fork:DeprecationWarning"
)  # Python 3.12 and newer, of any fork beside a thread
def test_a_fork_has_a_session_of_its_own_and_the_parents_is_undisturbed() -> None:
    actions = [COOPERATE] * 19
    with cg.Env(DILEMMA, rounds=20) as env, cg.Env(DILEMMA, rounds=20) as twin:
        for each in (env, twin):
            each.reset(seed=8)
            each.step(COOPERATE)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(writing, pickle.dumps(in_the_fork(env)))
            finally:
                os._exit(0)
        os.close(writing)
        mine = [env.step(action) for action in actions]
        assert data_equivalence(mine, [twin.step(action) for action in actions], exact=True)
        with os.fdopen(reading, "rb") as pipe:
            refused, own, again, fresh = pickle.loads(pipe.read())
        assert os.waitpid(child, 0)[1] == 0
        assert refused == "Call reset() first; a fork begins with a session of its own."
        assert own == [rewards(twin, actions, 8)]
        assert again[0] != fresh[0] and fresh[0] != mine
        start = time.monotonic()
        env.reset()
        assert time.monotonic() - start < 10


def in_the_fork(env: cg.Env) -> tuple[str, list[list[float]], list[list[float]], list[list[float]]]:
    """A refusal, episodes under seed 8, and two without a seed."""
    actions = [COOPERATE] * 19
    try:
        env.step(COOPERATE)
        refused = ""
    except cg.BridgeError as error:
        refused = str(error)
    fresh = [rewards(env, actions)]
    again = [rewards(env, actions)]
    own = [rewards(env, actions, 8)]
    env.close()
    cg.stop_local()
    return refused, own, again, fresh
