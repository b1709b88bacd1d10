"""RLlib's check over every registered game, and one iteration of PPO."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("OMP_NUM_THREADS", "1")
ray = pytest.importorskip("ray")

from ray.rllib.algorithms.ppo import PPOConfig
from ray.rllib.env.env_context import EnvContext
from ray.rllib.env.wrappers.pettingzoo_env import ParallelPettingZooEnv
from ray.rllib.utils.pre_checks.env import check_multiagent_environments

from commitment_gym import ArgumentError, ParallelEnv, zoo
from commitment_gym.rllib import RLlibEnv, by_role, register

every_game = pytest.mark.parametrize("game", [module.game for module in zoo.modules.values()])
every_mask = pytest.mark.parametrize("mask", ["info", "observation", "none"])


@pytest.fixture(scope="module")
def local_ray() -> Iterator[None]:
    ray.init(num_cpus=1, include_dashboard=False, _node_ip_address="127.0.0.1", log_to_driver=False)
    yield
    ray.shutdown()


@pytest.mark.filterwarnings("error")
@every_game
@every_mask
def test_the_check_passes(game: str, mask: str) -> None:
    env = RLlibEnv({"game": game, "mask": mask})
    check_multiagent_environments(env)
    assert env.agents == env.possible_agents == env.env.possible_agents
    env.close()


@pytest.mark.filterwarnings("error")
@every_game
def test_rllibs_own_wrapper_of_pettingzoo_passes_too(game: str) -> None:
    env = ParallelPettingZooEnv(ParallelEnv(game))
    check_multiagent_environments(env)
    assert set(env.agents) == set(env.par_env.possible_agents)
    env.close()


def test_all_tells_the_end_and_agents_stay() -> None:
    env = RLlibEnv({"game": "commitment/chicken", "rounds": 2})
    env.reset(seed=1)
    actions = {"player_0": 0, "player_1": 1}
    assert env.step(actions)[2] == {"player_0": False, "player_1": False, "__all__": False}
    _, _, terminated, truncated, infos = env.step(actions)
    assert terminated["__all__"] is True and truncated["__all__"] is False
    assert infos["player_0"]["episode"]["l"] == 2
    assert env.agents == ["player_0", "player_1"]
    env.close()


def test_runners_and_their_environments_play_different_episodes_under_one_seed() -> None:
    def first(worker: int, count: int) -> list[bytes]:
        context = EnvContext({"game": "routing/v2-wbtc-weth"}, worker_index=worker)
        envs = [RLlibEnv(context) for _ in range(count)]
        seen = [env.reset(seed=42)[0]["router_0"].tobytes() for env in envs]
        for env in envs:
            env.close()
        return seen

    assert len({*first(0, 2), *first(1, 2), *first(2, 2)}) == 6
    assert first(1, 2) == first(1, 2)
    with ParallelEnv("routing/v2-wbtc-weth") as env:
        assert first(0, 1) == [env.reset(seed=42)[0]["router_0"].tobytes()]


def test_without_a_game_it_says_what_to_do() -> None:
    with pytest.raises(ArgumentError, match="needs a game"):
        RLlibEnv({"routers": 2})


# ray/rllib/env/multi_agent_env_runner.py:866 registers its environment anew for every runner of a process
@pytest.mark.filterwarnings("ignore:.*Overriding environment rllib-multi-agent-env-v0")
@pytest.mark.parametrize(
    ("game", "options"),
    [("commitment/prisoners-dilemma", {}), ("routing/cartoon4", {"routers": 2, "horizon": 3})],
)
def test_an_iteration_of_ppo_trains(game: str, options: dict[str, Any], local_ray: None) -> None:
    role = "player" if game.startswith("commitment") else "router"
    config = (
        PPOConfig()
        .environment(register(game, **options))
        .env_runners(num_env_runners=0, num_envs_per_env_runner=2)
        .multi_agent(policies={role}, policy_mapping_fn=by_role)
        .training(train_batch_size=64, minibatch_size=32, num_epochs=1)
        .debugging(seed=1)
    )
    algorithm = config.build_algo()
    try:
        result = algorithm.train()
        assert result["env_runners"]["num_env_steps_sampled"] >= 64
        assert np.isfinite(result["env_runners"]["episode_return_mean"])
        assert np.isfinite(result["learners"][role]["total_loss"])
    finally:
        algorithm.stop()
