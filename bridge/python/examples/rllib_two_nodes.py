"""RLlib over two Ray nodes: independent PPO in the prisoner's dilemma, an environment runner and a server per node.

    python rllib_two_nodes.py --iterations 10

Both nodes run on this machine and listen on the loopback interface only. On a cluster of machines, leave `two_nodes`
out and say `ray.init("auto")`: each runner starts a server beside itself wherever Ray puts it.
"""

from __future__ import annotations

import argparse
import logging
import os
from typing import Any

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # Ray's way of saying: this machine is 127.0.0.1
os.environ["OMP_NUM_THREADS"] = "1"  # small networks gain nothing from more

import ray
from ray.cluster_utils import Cluster
from ray.rllib.algorithms.algorithm import Algorithm
from ray.rllib.algorithms.ppo import PPOConfig
from ray.rllib.core.rl_module.default_model_config import DefaultModelConfig

import commitment_gym as cg
from commitment_gym.rllib import register

GAME = "commitment/prisoners-dilemma"
LOOPBACK = "127.0.0.1"


def two_nodes() -> Cluster:
    """A cluster of two nodes with room for one runner each, so that neither can take both."""
    node: dict[str, Any] = {"num_cpus": 1, "node_ip_address": LOOPBACK, "object_store_memory": 100 * 2**20}
    cluster = Cluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
    cluster.add_node(**node)
    ray.init(cluster.address, _node_ip_address=LOOPBACK, log_to_driver=False, logging_level=logging.WARNING)
    return cluster


def trainer(seed: int, steps: int) -> Algorithm:
    """PPO with a policy of its own for every player."""
    players = ("player_0", "player_1")
    return (
        PPOConfig()
        .environment(register(GAME))
        .env_runners(num_env_runners=2, num_cpus_per_env_runner=1, num_envs_per_env_runner=4)
        .learners(num_learners=0)
        .multi_agent(policies=set(players), policy_mapping_fn=lambda agent, *_, **__: agent)
        .training(train_batch_size=steps, minibatch_size=64, num_epochs=4, lr=3e-2, entropy_coeff=0.0, gamma=1.0)
        .rl_module(model_config=DefaultModelConfig(fcnet_hiddens=[16]))
        .debugging(seed=seed, log_level="ERROR")
        .build_algo()
    )


def where(runner: Any) -> tuple[str, int, int]:
    """The node of a runner, its process, and the process of its server."""
    return ray.get_runtime_context().get_node_id()[:8], os.getpid(), cg.server.local().pid


def defection(algorithm: Algorithm, episodes: int = 200) -> float:
    """The share of defections when both play what they have learned, drawing actions from their policies."""
    import torch

    modules = {agent: algorithm.get_module(agent) for agent in ("player_0", "player_1")}
    defected = 0
    torch.manual_seed(0)
    with cg.ParallelEnv(GAME) as env:
        for _ in range(episodes):
            observations, _ = env.reset()
            actions = {}
            for agent, module in modules.items():
                seen = {"obs": torch.from_numpy(observations[agent])[None]}
                logits = module.forward_inference(seen)["action_dist_inputs"][0]
                actions[agent] = int(torch.distributions.Categorical(logits=logits).sample())
            env.step(actions)
            defected += sum(actions.values())
    return defected / (2 * episodes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--iterations", type=int, default=10, help="of PPO (default: 10)")
    parser.add_argument("--steps", type=int, default=256, help="environment steps per iteration (default: 256)")
    parser.add_argument("--seed", type=int, default=0, help="of trainer and games (default: 0)")
    arguments = parser.parse_args()

    cluster = two_nodes()
    try:
        algorithm = trainer(arguments.seed, arguments.steps)
        try:
            places = algorithm.env_runner_group.foreach_env_runner(where, local_env_runner=False)
            for node, process, server in places:
                print(f"runner {process} on node {node} has server {server}")
            nodes, _, servers = map(set, zip(*places, strict=True))
            if len(nodes) != 2 or len(servers) != 2:
                raise SystemExit(f"Two nodes with a server each are due; there are {len(nodes)} and {len(servers)}.")
            for k in range(arguments.iterations):
                result = algorithm.train()["env_runners"]
                steps, mean = result["num_env_steps_sampled"], result["episode_return_mean"]
                print(f"iteration {k + 1}: {steps} steps, return {mean:.3f}")
            share = defection(algorithm)
            print(f"{len(nodes)} nodes, {len(servers)} servers; defection {share:.3f}, Nash equilibrium 1.000")
        finally:
            algorithm.stop()
    finally:
        ray.shutdown()
        cluster.shutdown()


if __name__ == "__main__":
    main()
