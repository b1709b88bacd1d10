"""TorchRL's check of specs:
of all agents, of one agent, and of TorchRL's own wrapper around the PettingZoo environment.
"""

from __future__ import annotations

from typing import Any

import suite
from torchrl.envs.libs.pettingzoo import PettingZooWrapper
from torchrl.envs.utils import check_env_specs

from commitment_gym.parallel import ParallelEnv
from commitment_gym.torchrl import multi_agent, single_agent


def several(game: str) -> None:
    """`check_env_specs` of all agents, with masks and without."""
    for mask in (True, False):
        check(multi_agent(game, mask=mask))


def single(game: str) -> None:
    """`check_env_specs` of one agent, likewise."""
    for mask in (True, False):
        check(single_agent(game, mask=mask))


def wrapped(game: str) -> None:
    """`check_env_specs` of the wrapper as TorchRL's users write it, with masks in infos and in observations."""
    for mask in ("info", "observation"):
        check(PettingZooWrapper(ParallelEnv(game, mask=mask), return_state=True))  # type: ignore[arg-type]


def check(env: Any) -> None:
    """One environment, closed afterwards."""
    check_env_specs(env, seed=0)
    env.close()


CHECKS: suite.Checks = {
    "check_env_specs, all agents": several,
    "check_env_specs, one agent": single,
    "PettingZooWrapper": wrapped,
}
