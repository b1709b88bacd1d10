"""TorchRL: independent PPO for two routers that split their orders between a small pool and an outside market.

    python torchrl_multiagent.py --iterations 20
    python torchrl_multiagent.py --centralised        # a critic that sees all agents (MAPPO)

What they learn is compared with the equilibrium and the optimum that the game's solver gives.
"""

from __future__ import annotations

import argparse
import warnings
from typing import Any

import torch
from tensordict.nn import TensorDictModule
from tensordict.nn.distributions import NormalParamExtractor
from torch import nn
from torchrl.collectors import Collector
from torchrl.envs.utils import ExplorationType, set_exploration_type
from torchrl.modules import MultiAgentMLP, ProbabilisticActor, TanhNormal, ValueOperator
from torchrl.objectives import ClipPPOLoss, ValueEstimators

from commitment_gym.torchrl import multi_agent

GAME = "routing/pigou-cfmm"
GROUP = "router"


def networks(env: Any, centralised: bool) -> tuple[ProbabilisticActor, ValueOperator]:
    """A policy that sees its own agent's observation, and a critic that sees that or all."""
    spec = env.full_action_spec[GROUP, "action"]
    agents, width = spec.shape
    size = env.observation_spec[GROUP, "observation"].shape[-1]
    layers: dict[str, Any] = {"depth": 1, "num_cells": 32, "activation_class": nn.Tanh}
    shape: dict[str, Any] = {"n_agent_inputs": size, "n_agents": agents, "share_params": False, **layers}
    body = MultiAgentMLP(n_agent_outputs=2 * width, centralized=False, **shape)
    normal = [(GROUP, "loc"), (GROUP, "scale")]
    policy = ProbabilisticActor(
        TensorDictModule(
            nn.Sequential(body, NormalParamExtractor("biased_softplus_0.4")), [(GROUP, "observation")], normal
        ),
        in_keys=normal,
        out_keys=[(GROUP, "action")],
        spec=env.full_action_spec,
        distribution_class=TanhNormal,
        distribution_kwargs={"low": spec.space.low, "high": spec.space.high},
        return_log_prob=True,
        log_prob_key=(GROUP, "log_prob"),
    )
    critic = ValueOperator(
        MultiAgentMLP(n_agent_outputs=1, centralized=centralised, **shape),
        in_keys=[(GROUP, "observation")],
        out_keys=[(GROUP, "state_value")],
    )
    return policy, critic


def objective(policy: ProbabilisticActor, critic: ValueOperator) -> ClipPPOLoss:
    """PPO's clipped loss, its advantages estimated per agent."""
    per_agent = {"normalize_advantage": True, "normalize_advantage_exclude_dims": (-2,)}
    loss = ClipPPOLoss(policy, critic, clip_epsilon=0.2, entropy_coeff=0.0, **per_agent)
    names = ("action", "reward", "done", "terminated", "advantage", "value_target")
    keys = {name: (GROUP, name) for name in names}
    loss.set_keys(value=(GROUP, "state_value"), sample_log_prob=(GROUP, "log_prob"), **keys)
    loss.make_value_estimator(ValueEstimators.GAE, gamma=1.0, lmbda=0.95)
    return loss


def welfare(policy: ProbabilisticActor, seed: int) -> float:
    """The sum of rewards of an episode without exploration."""
    env = multi_agent(GAME, seed=seed)
    with set_exploration_type(ExplorationType.DETERMINISTIC), torch.no_grad():
        total = float(env.rollout(100, policy)["next", GROUP, "reward"].sum())
    env.close()
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--iterations", type=int, default=20, help="of PPO (default: 20)")
    parser.add_argument("--frames", type=int, default=128, help="steps per iteration (default: 128)")
    parser.add_argument("--epochs", type=int, default=10, help="passes over them (default: 10)")
    parser.add_argument("--centralised", action="store_true", help="one critic that sees all agents")
    parser.add_argument("--seed", type=int, default=0, help="of networks and game (default: 0)")
    arguments = parser.parse_args()

    warnings.filterwarnings("ignore", "PettingZoo in TorchRL is tested using version")
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1)
    env = multi_agent(GAME, seed=arguments.seed)
    solution = env.batch.solve()
    policy, critic = networks(env, arguments.centralised)
    loss = objective(policy, critic)
    optimiser = torch.optim.Adam(loss.parameters(), 3e-3)
    start = welfare(policy, arguments.seed)
    total = arguments.iterations * arguments.frames
    plain = {"auto_register_policy_transforms": False}
    collector = Collector(env, policy, frames_per_batch=arguments.frames, total_frames=total, **plain)
    for k, data in enumerate(collector):
        with torch.no_grad():
            parameters = {"params": loss.critic_network_params, "target_params": loss.target_critic_network_params}
            loss.value_estimator(data, **parameters)
        for _ in range(arguments.epochs):
            values = loss(data)
            optimiser.zero_grad()
            (values["loss_objective"] + values["loss_critic"]).backward()
            nn.utils.clip_grad_norm_(loss.parameters(), 1.0)
            optimiser.step()
        if (k + 1) % 5 == 0:
            print(f"iteration {k + 1}: mean reward {data['next', GROUP, 'reward'].mean():.4f}")
    collector.shutdown()
    learned = welfare(policy, arguments.seed)
    nash, optimum = solution["nash"]["welfare"], solution["optimum"]["welfare"]
    print(
        f"welfare {start:.4f} before learning, {learned:.4f} after it;"
        f" Nash equilibrium {nash:.4f}, optimum {optimum:.4f}; {abs(learned / nash - 1):.1%} from Nash"
    )


if __name__ == "__main__":
    main()
