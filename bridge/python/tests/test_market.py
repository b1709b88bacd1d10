"""Every face on a game with two roles, masks of both kinds, a policy that is read, two phases and truncation, from a module of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import commitment_gym as cg

gymnasium = pytest.importorskip("gymnasium")
pytest.importorskip("pettingzoo")
GAME = "test/market"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with cg.Server("--games", str(Path(__file__).with_name("market.mjs"))) as server:
        yield server.address


def played(batch: cg.Batch, steps: int, seed: int = 0) -> list[Any]:
    """What is shown over random legal play."""
    rng = np.random.default_rng(seed)
    step = batch.reset(seed=seed)
    shown = []
    for _ in range(steps):
        step = batch.step(batch.sample(rng, step.masks))
        shown.append((step.observations, step.rewards, step.masks, step.terminated, step.truncated))
    return shown


def test_a_batch_has_arrays_per_role_and_reads_policies(address: str) -> None:
    with cg.Batch(GAME, 3, address=address) as batch:
        step = batch.reset(seed=1)
        assert {name: a.shape for name, a in step.observations.items()} == {"seller": (3, 2, 2), "broker": (3, 1, 2)}
        assert step.masks["seller"].tolist() == [[[1], [1]]] * 3
        assert step.masks["broker"].tolist() == [[[1, 0, 1, 0, 0]]] * 3
        push = {"seller": np.full((3, 2, 1), 0.5), "broker": np.zeros((3, 1, 2))}
        step = batch.step(push)
        assert (step.rewards["seller"] > 0).all() and (step.rewards["broker"] == 0).all()
        lever = {"seller": np.zeros((3, 2, 1)), "broker": np.tile([1, 1], (3, 1, 1))}
        policy = np.tile(np.float32([0.25, 0.75, 0.5, 0.5, 0]), (3, 1, 1))
        step = batch.step(lever, {"broker": policy})
        assert step.rewards["broker"].tolist() == [[1.25]] * 3  # lever 1, and 1 times the chance of 0 that was told
        batch.step(push)
        step = batch.step(lever)
        assert step.rewards["broker"].tolist() == [[1.0]] * 3  # certain of lever 1


def test_a_policy_that_is_none_is_refused_and_nothing_moves(address: str) -> None:
    with cg.Batch(GAME, 1, address=address) as batch:
        before = batch.reset(seed=1).observations["seller"].copy()
        actions = batch.sample(np.random.default_rng(0))
        with pytest.raises(cg.ArgumentError, match="no probability distribution"):
            batch.step(actions, {"broker": np.full((1, 1, 5), 0.9)})
        assert (batch.state()[0, :2] == before[0, 0]).all()


@pytest.mark.parametrize("autoreset", ["same-step", "next-step"])
def test_a_lane_depends_on_its_own_seed_alone_bots_included(address: str, autoreset: Any) -> None:
    alone = cg.Batch(GAME, 1, agent="seller_1", autoreset=autoreset, address=address)
    beside = cg.Batch(GAME, 4, agent="seller_1", autoreset=autoreset, address=address)
    alone.reset(seed=13)
    beside.reset(seed=10)
    for _ in range(40):
        one = alone.step(np.full((1, 1, 1), 0.25, np.float32))
        four = beside.step(np.full((4, 1, 1), 0.25, np.float32))
        assert (one.observations["seller"][0] == four.observations["seller"][3]).all()
        assert one.rewards["seller"][0] == four.rewards["seller"][3]
        assert one.truncated[0] == four.truncated[3]
    alone.close()
    beside.close()


def test_a_snapshot_holds_the_bots_coins(address: str) -> None:
    with cg.Batch(GAME, 2, agent="broker_0", address=address) as batch:
        batch.reset(seed=3)
        actions = np.zeros((2, 1, 2), np.float32)
        batch.step(actions)
        kept = batch.snapshot()
        first = [batch.step(actions).observations["broker"].copy() for _ in range(20)]
        batch.restore(kept)
        again = [batch.step(actions).observations["broker"].copy() for _ in range(20)]
        assert np.array_equal(first, again)


def test_a_role_may_be_left_to_bots(address: str) -> None:
    env = cg.ParallelEnv(GAME, opponents={"broker": "random"}, address=address)
    assert env.possible_agents == ["seller_0", "seller_1"]
    env.reset(seed=1)
    assert env.state().shape == env.state_space.shape == (6,)
    env.close()


def test_pettingzoo_is_content(address: str) -> None:
    from pettingzoo.test import parallel_api_test, parallel_seed_test

    for mask in ("info", "observation", "none"):
        env = cg.ParallelEnv(GAME, mask=mask, rounds=20, address=address)
        parallel_api_test(env, num_cycles=100)
        env.close()
    parallel_seed_test(lambda: cg.ParallelEnv(GAME, address=address), num_cycles=50)


def test_a_cap_below_the_horizon_truncates_at_whole_rounds(address: str) -> None:
    env = cg.ParallelEnv(GAME, rounds=50, max_cycles=4, address=address)
    env.reset(seed=2)
    cycles = 0
    while env.agents:
        *_, truncations, infos = env.step({agent: env.action_space(agent).sample() for agent in env.agents})
        cycles += 1
    assert cycles == 4
    assert all(truncations.values())
    assert infos["broker_0"]["episode"]["l"] == 4
    env.close()


@pytest.mark.parametrize("agent", ["seller_0", "broker_0"])
def test_gymnasium_is_content(address: str, agent: str) -> None:
    from gymnasium.utils.env_checker import check_env

    env = cg.Env(GAME, agent=agent, rounds=20, address=address)
    check_env(env, skip_render_check=True)
    env.close()


def test_the_vector_environment_equals_single_ones(address: str) -> None:
    from gymnasium.vector import AutoresetMode, SyncVectorEnv

    def single() -> Any:
        return cg.Env(GAME, agent="broker_0", address=address)

    many = cg.VectorEnv(GAME, 3, agent="broker_0", autoreset_mode=AutoresetMode.SAME_STEP, address=address)
    ones = SyncVectorEnv([single] * 3, autoreset_mode=AutoresetMode.SAME_STEP)
    assert np.array_equal(many.reset(seed=4)[0], ones.reset(seed=4)[0])
    many.action_space.seed(5)
    for _ in range(60):
        actions = many.action_space.sample()
        for ours, theirs in zip(many.step(actions)[:4], ones.step(actions)[:4], strict=True):
            assert np.array_equal(ours, theirs)
    many.close()
    ones.close()


def test_no_more_steps_are_sent_than_the_server_keeps(address: str) -> None:
    with cg.Batch("commitment/chicken", address=address) as batch:
        batch.reset(seed=1)
        actions = np.zeros((1, 2, 1), np.float32)
        for _ in range(500):
            batch.send(actions)
        with pytest.raises(cg.BridgeError, match="500 steps are under way"):
            batch.send(actions)
        assert [batch.recv().rewards["player"].tolist() for _ in range(500)] == [[[3.0, 3.0]]] * 500
        assert batch.under_way == 0


def test_masks_are_those_of_the_phase(address: str) -> None:
    env = cg.Env(GAME, agent="broker_0", address=address)
    _, info = env.reset(seed=1)
    assert info["action_mask"].tolist() == [1, 0, 1, 0, 0]
    *_, info = env.step(np.array([1, 2]))  # illegal both: mended and counted
    assert env.batch.repaired == 2
    assert info["action_mask"].tolist() == [1, 1, 1, 1, 0]
    assert info["action_mask"].dtype == np.int8
    env.close()


def test_an_unseeded_first_reset_differs_from_run_to_run(address: str) -> None:
    seen = set()
    for _ in range(3):
        env = cg.ParallelEnv(GAME, address=address)
        seen.add(env.reset()[0]["seller_0"].tobytes())
        env.close()
    assert len(seen) == 3


def test_an_action_that_is_none_is_mended_with_its_policy_or_refused(address: str) -> None:
    env = cg.Env("decision/newcomb", predictor="mode")
    env.reset(seed=1)
    assert env.step(7)[1] == 10  # becomes one box, and is read so
    env.reset(seed=1)
    with pytest.raises(cg.ArgumentError, match="NaN"):
        env.step(np.nan)
    env.close()


def test_gym_faces_say_what_an_action_was_drawn_from(address: str) -> None:
    policy = [0.25, 0.75, 0.5, 0.5, 0]
    env = cg.Env(GAME, agent="broker_0", opponents={"seller": "random"}, address=address)
    env.reset(seed=1)
    env.step(np.array([0, 0]))
    env.policy = policy
    assert env.step(np.array([1, 1]))[1] == 1.25  # lever 1, and 1 times the chance of 0 that was told
    assert env.policy is None  # it counted for that step
    env.policy = [1, 0]
    with pytest.raises(ValueError, match="broker_0 has 5 chances"):
        env.step(np.array([0, 0]))
    env.close()
    envs = cg.VectorEnv(GAME, 2, agent="broker_0", opponents={"seller": "random"}, address=address)
    envs.reset(seed=1)
    envs.step(np.zeros((2, 2)))
    envs.policy = [policy, [1, 0, 1, 0, 0]]
    assert envs.step(np.ones((2, 2)))[1].tolist() == [1.25, 2.0]
    envs.close()
    game = cg.ParallelEnv(GAME, address=address)
    game.reset(seed=1)
    push = {"seller_0": [0.5], "seller_1": [0.5], "broker_0": [0, 0]}
    game.step(push)
    game.policies = {"broker_0": policy}
    assert game.step({**push, "broker_0": [1, 1]})[1]["broker_0"] == 1.25
    game.policies = {"seller_0": [1]}
    with pytest.raises(cg.ArgumentError, match="reads no policy of seller_0"):
        game.step(push)
    game.policies = {}
    with pytest.raises(cg.ArgumentError, match="the policy of broker_0 is missing"):
        game.step(push)
    game.close()
