"""TorchRL's check of specs over every registered game, several agents and one, with masks and without."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("torchrl")

from torchrl.envs.libs.pettingzoo import PettingZooWrapper
from torchrl.envs.utils import check_env_specs

from commitment_gym import ParallelEnv, zoo
from commitment_gym.torchrl import multi_agent, single_agent

ALLOWED = (
    # torchrl/envs/libs/pettingzoo.py:281, which asks for the PettingZoo of 2023; newer ones work, as these tests show
    "PettingZoo in TorchRL is tested using version == 1.24.3",
)
COMPONENTS = [  # of different sizes, and of equal
    {"settlement": "priority", "actions": "grid"},
    {"transforms": ["discretised=4"]},
]

every_game = pytest.mark.parametrize("game", [module.game for module in zoo.modules.values()])
masked_or_not = pytest.mark.parametrize("mask", [True, False])


@pytest.fixture(autouse=True)
def warnings_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for message in ALLOWED:
            warnings.filterwarnings("ignore", re.escape(message))
        yield


@every_game
@masked_or_not
def test_the_check_passes_with_all_agents(game: str, mask: bool) -> None:
    env = multi_agent(game, mask=mask)
    check_env_specs(env, seed=0)
    assert set(env.group_map) == {agent.rpartition("_")[0] for agent in env.possible_agents}
    env.close()


@every_game
@masked_or_not
def test_the_check_passes_with_one_agent(game: str, mask: bool) -> None:
    env = single_agent(game, mask=mask)
    check_env_specs(env, seed=0)
    assert "observation" in env.observation_spec.keys()
    env.close()


@every_game
@pytest.mark.parametrize("mask", ["info", "observation"])
def test_the_check_passes_with_the_plain_wrapper(game: str, mask: str) -> None:
    env = PettingZooWrapper(ParallelEnv(game, mask=mask), return_state=True)  # type: ignore[arg-type]
    check_env_specs(env, seed=0)
    assert env.observation_spec["state"].shape == env.state_space.shape
    env.close()


@pytest.mark.parametrize("options", COMPONENTS)
@masked_or_not
def test_the_check_passes_where_actions_have_components(options: dict[str, Any], mask: bool) -> None:
    for make in (multi_agent, single_agent):
        env = make("routing/cartoon4", mask=mask, **options)
        check_env_specs(env, seed=0)
        env.close()
    env = multi_agent("routing/cartoon4", mask=mask, **options)
    assert ("action_mask" in env.reset()["router"].keys()) == mask
    env.close()


def test_a_rollout_gives_the_rewards_that_the_environment_gives() -> None:
    wrapped = multi_agent("routing/v2-wbtc-weth", horizon=5)
    wrapped.set_seed(3)  # which resets with the seed; the rollout's own reset then begins the second episode
    rollout = wrapped.rollout(9)
    assert rollout.shape == (5,)
    assert rollout["next", "terminated"].flatten().tolist() == [False] * 4 + [True]
    with ParallelEnv("routing/v2-wbtc-weth", horizon=5) as env:
        env.reset(seed=3)
        env.reset()
        for k in range(5):
            actions = {f"router_{i}": rollout["router", "action"][k, i].numpy() for i in range(8)}
            observations, rewards, *_ = env.step(actions)
            assert rollout["next", "router", "reward"][k].flatten().tolist() == list(rewards.values())
            assert (rollout["next", "state"][k].numpy() == env.state()).all()
    wrapped.close()


def test_the_seed_decides_the_episodes() -> None:
    starts = []
    for seed in (1, 1, 2):
        env = multi_agent("routing/v2-wbtc-weth", seed=seed)
        starts.append(env.reset()["router", "observation"])
        env.close()
    assert torch.equal(starts[0], starts[1]) and not torch.equal(starts[0], starts[2])
