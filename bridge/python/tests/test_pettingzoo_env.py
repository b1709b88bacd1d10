"""What `ParallelEnv` promises beyond PettingZoo's own tests."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest

pytest.importorskip("pettingzoo")

import pettingzoo
from pettingzoo.utils.conversions import aec_to_parallel

import commitment_gym as cg
from commitment_gym import ParallelEnv, zoo
from commitment_gym.registration import registered_id

ALONE = {"player_0": 1, "player_1": 0}  # player_0 defects alone


def play(env: ParallelEnv, seed: int, steps: int) -> list[dict[str, Any]]:
    """Observations, then rewards and observations by turns, under actions that the seed decides."""
    rng = np.random.default_rng(seed)
    seen = [env.reset(seed=seed)[0]]
    for _ in range(steps):
        actions = {agent: rng.uniform(-1, 1, env.action_space(agent).shape).astype(np.float32) for agent in env.agents}
        observations, rewards, *_ = env.step(actions)
        seen += [rewards, observations]
    return seen


def flat(seen: list[dict[str, Any]]) -> bytes:
    return b"".join(np.asarray(value, np.float64).tobytes() for values in seen for value in values.values())


def test_it_gives_the_bits_that_a_batch_gives() -> None:
    with ParallelEnv("routing/v2-wbtc-weth", horizon=6) as env, cg.Batch("routing/v2-wbtc-weth", horizon=6) as batch:
        seen = play(env, 11, 6)
        rng = np.random.default_rng(11)
        step = batch.reset(seed=11)
        for k in range(6):
            assert np.array_equal(np.stack(list(seen[2 * k].values())), step.observations["router"][0])
            step = batch.step({"router": rng.uniform(-1, 1, (1, 8, 2)).astype(np.float32)})
            assert list(seen[2 * k + 1].values()) == step.rewards["router"][0].tolist()


def test_values_are_pythons_and_dtypes_those_of_the_spaces() -> None:
    with ParallelEnv("commitment/prisoners-dilemma", rounds=2) as env:
        observations, infos = env.reset(seed=1)
        assert all(observations[agent] in env.observation_space(agent) for agent in env.agents)
        assert infos["player_0"]["action_mask"].dtype == np.int8
        _, rewards, terminations, truncations, _ = env.step(ALONE)
        assert rewards == {"player_0": 3.0, "player_1": 0.0}
        assert {type(v) for v in rewards.values()} == {float}
        assert {type(v) for v in [*terminations.values(), *truncations.values()]} == {bool}


def test_the_end_of_the_rules_terminates_and_tells_return_length_and_metrics() -> None:
    with ParallelEnv("commitment/prisoners-dilemma", rounds=2) as env:
        env.reset(seed=1)
        env.step(ALONE)
        assert env.agents == ["player_0", "player_1"]
        _, _, terminations, truncations, infos = env.step(ALONE)
        assert terminations == {"player_0": True, "player_1": True} and not any(truncations.values())
        assert infos["player_0"]["episode"] == {"r": 6.0, "l": 2}
        assert infos["player_1"]["episode"] == {"r": 0.0, "l": 2}
        assert infos["player_1"]["metrics"]["share defect/cooperate"] == 1.0
        assert env.agents == []


def test_max_cycles_truncates_and_tells_the_same() -> None:
    with ParallelEnv("commitment/prisoners-dilemma", rounds=9, max_cycles=3) as env:
        env.reset(seed=1)
        results = [env.step(ALONE) for _ in range(3)]
        assert [any(truncations.values()) for _, _, _, truncations, _ in results] == [False, False, True]
        assert not any(results[2][2].values())
        assert results[2][4]["player_0"]["episode"] == {"r": 9.0, "l": 3}
        assert results[2][4]["player_0"]["metrics"]["welfare"] == 9.0


def test_max_cycles_beyond_the_horizon_changes_nothing() -> None:
    with ParallelEnv("commitment/prisoners-dilemma", rounds=2, max_cycles=7) as env:
        env.reset(seed=1)
        env.step(ALONE)
        _, _, terminations, truncations, _ = env.step(ALONE)
        assert all(terminations.values()) and not any(truncations.values())


@pytest.mark.parametrize("cycles", [0, -1, 1.5, True])
def test_max_cycles_is_a_number_of_steps(cycles: Any) -> None:
    with pytest.raises(cg.ArgumentError, match="max_cycles is a number of steps"):
        ParallelEnv("commitment/chicken", max_cycles=cycles)


def test_resets_without_a_seed_go_on_with_the_stream() -> None:
    def starts() -> list[bytes]:
        with ParallelEnv("routing/v2-wbtc-weth") as env:
            return [flat([env.reset(seed=seed)[0]]) for seed in (5, None, None, 5, None)]

    first, second = starts(), starts()
    assert first == second
    assert first[0] == first[3] and first[1] == first[4]
    assert len(set(first[:3])) == 3


def test_illegal_actions_are_replaced_and_counted() -> None:
    with ParallelEnv("commitment/prisoners-dilemma") as env:
        env.reset(seed=1)
        _, rewards, *_ = env.step({"player_0": 7, "player_1": np.int32(0)})
        assert env.batch.repaired == 1
        assert rewards["player_1"] in (0.0, 2.0)


@pytest.mark.parametrize(
    ("actions", "sentence"),
    [
        ({"player_0": 1}, "the action of player_1 is missing"),
        ({**ALONE, "stranger_0": 1}, "stranger_0 is none of the agents"),
        ({"player_0": [1, 1], "player_1": 0}, "player_0 acts in Discrete"),
        ({"player_0": np.nan, "player_1": 0}, "player_0 in lane 0: the action is NaN"),
    ],
)
def test_wrong_actions_are_errors_and_move_nothing(actions: dict[str, Any], sentence: str) -> None:
    with ParallelEnv("commitment/prisoners-dilemma") as env:
        env.reset(seed=1)
        with pytest.raises(cg.ArgumentError, match=sentence):
            env.step(actions)
        assert env.step(ALONE)[1] == {"player_0": 3.0, "player_1": 0.0}


def test_acting_after_the_end_is_an_error_and_no_action_is_none() -> None:
    with ParallelEnv("commitment/prisoners-dilemma") as env:
        with pytest.raises(cg.ArgumentError, match="reset"):
            env.step(ALONE)
        env.reset(seed=1)
        env.step(ALONE)
        assert env.step({}) == ({}, {}, {}, {}, {})
        with pytest.raises(cg.ArgumentError, match=r"reset\(\) first"):
            env.step(ALONE)


def test_wrong_arguments_are_sentences() -> None:
    with pytest.raises(cg.ArgumentError, match="choose human, ansi, rgb_array"):
        ParallelEnv("commitment/chicken", render_mode="hologram")
    with pytest.raises(cg.ArgumentError, match="mask is 'info', 'observation' or 'none'"):
        ParallelEnv("commitment/chicken", mask="both")  # type: ignore[arg-type]
    with pytest.raises(cg.ArgumentError, match="leave a role"):
        ParallelEnv("commitment/chicken", opponents={"player": "nash"})


def test_masks_of_components_are_tuples_that_sampling_takes() -> None:
    with ParallelEnv("routing/cartoon4", transforms=["discretised=3"], mask="observation") as env:
        observations, infos = env.reset(seed=1)
        mask = observations["router_0"]["action_mask"]
        assert [part.tolist() for part in mask] == [[1, 1, 1], [1, 1, 1]]
        assert observations["router_0"] in env.observation_space("router_0")
        assert env.action_space("router_0").sample(mask) in env.action_space("router_0")
        assert infos["router_0"] == {}


def test_rendering_shows_text_pixels_or_prints(capsys: pytest.CaptureFixture[str]) -> None:
    with ParallelEnv("routing/cartoon4", render_mode="ansi") as env:
        env.reset(seed=1)
        assert "A-B" in str(env.render())
    with ParallelEnv("routing/cartoon4", render_mode="rgb_array") as env:
        env.reset(seed=1)
        pixels = np.asarray(env.render())
        assert pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] == 3 and pixels.std() > 0
    with ParallelEnv("routing/cartoon4", render_mode="human") as env:
        env.reset(seed=1)
        assert "A-B" in capsys.readouterr().out


def test_a_copy_by_pickle_plays_on_alike() -> None:
    with ParallelEnv("routing/v2-wbtc-weth", horizon=9) as env:
        play(env, 3, 4)
        with pickle.loads(pickle.dumps(env)) as copy:
            assert copy.agents == env.agents
            actions = {agent: np.zeros(2, np.float32) for agent in env.agents}
            assert flat(list(copy.step(actions)[:2])) == flat(list(env.step(actions)[:2]))


def test_after_the_death_of_the_server_a_snapshot_goes_on_exactly() -> None:
    with ParallelEnv("routing/v2-wbtc-weth", horizon=9) as env:
        seen = play(env, 3, 4)
        snapshot = env.snapshot()
        actions = {agent: np.zeros(2, np.float32) for agent in env.agents}
        expected = flat(list(env.step(actions)[:2]))
        os.kill(cg.server.local().pid, signal.SIGKILL)
        with pytest.raises(cg.ServerGone):
            env.step(actions)
        observations, _ = env.restore(snapshot)
        assert flat([observations]) == flat([seen[-1]])
        assert flat(list(env.step(actions)[:2])) == expected


def test_closing_twice_is_harmless_and_stepping_afterwards_an_error() -> None:
    env = ParallelEnv("commitment/chicken")
    env.reset(seed=1)
    env.close()
    env.close()
    with pytest.raises(cg.BridgeError, match="closed"):
        env.step(ALONE)


def test_the_turn_based_face_converts_back_to_the_same_environment() -> None:
    env = zoo.commitment_chicken_v0.env(rounds=3)
    assert isinstance(aec_to_parallel(env), ParallelEnv)
    assert str(env) == str(env.unwrapped) == env.metadata["name"] == "commitment_chicken_v0"
    env.close()


def test_every_game_is_in_both_registries_and_registering_again_is_silent() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cg.register_pettingzoo()
    ids = {registered_id(module.game) for module in zoo.modules.values()}
    assert ids <= set(pettingzoo.parallel_registry) and ids <= set(pettingzoo.aec_registry)
    env = pettingzoo.make("parallel", "commitment_gym/routing-cartoon4", routers=3)  # without a version: the newest
    assert len(env.possible_agents) == 3
    env.close()


def test_pettingzoo_without_registries_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(pettingzoo.parallel_registry)
    monkeypatch.delattr(pettingzoo, "register")
    cg.register_pettingzoo()
    assert pettingzoo.parallel_registry == before


def test_modules_go_by_their_names_and_strangers_are_told_which_there_are() -> None:
    from commitment_gym.zoo import routing_cartoon4_v0

    assert pickle.loads(pickle.dumps(routing_cartoon4_v0)) == routing_cartoon4_v0
    assert "routing_cartoon4_v0" in dir(zoo)
    with pytest.raises(AttributeError, match="routing_cartoon4_v0"):
        zoo.routing_cartoon5_v0  # noqa: B018


def test_the_core_imports_no_framework() -> None:
    without = "import sys; sys.modules['pettingzoo'] = sys.modules['gymnasium'] = None"
    code = f"{without}; import commitment_gym; commitment_gym.Batch"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
