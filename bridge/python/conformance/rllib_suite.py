"""RLlib's checker of multi-agent environments: of ours, and of Ray's wrapper around the PettingZoo one."""

from __future__ import annotations

import suite
from ray.rllib.env.wrappers.pettingzoo_env import ParallelPettingZooEnv
from ray.rllib.utils.pre_checks.env import check_multiagent_environments

from commitment_gym.parallel import ParallelEnv
from commitment_gym.rllib import RLlibEnv


def checker(game: str) -> None:
    """`check_multiagent_environments`."""
    env = RLlibEnv({"game": game})
    check_multiagent_environments(env)
    env.close()


def wrapped(game: str) -> None:
    """The same of `ParallelPettingZooEnv`."""
    env = ParallelPettingZooEnv(ParallelEnv(game))
    check_multiagent_environments(env)
    env.close()


CHECKS: suite.Checks = {
    "check_multiagent_environments": checker,
    "ParallelPettingZooEnv": wrapped,
}
