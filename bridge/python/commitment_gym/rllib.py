"""RLlib, on Ray's new API stack.

    from commitment_gym.rllib import by_role, register

    env = register("routing/cartoon4", routers=2)
    config = PPOConfig().environment(env).multi_agent(policies={"router"}, policy_mapping_fn=by_role)

Every env runner is a process of its own, and so starts a server of its own on its machine: a cluster scales by Ray's
own means.
"""

from __future__ import annotations

from .given import require

require("ray", "rllib")

import weakref
from collections.abc import Mapping
from functools import partial
from itertools import count
from typing import Any

from ray.rllib.env.env_context import EnvContext
from ray.rllib.env.multi_agent_env import MultiAgentEnv
from ray.tune.registry import register_env

from .errors import ArgumentError
from .parallel import ParallelEnv
from .registration import registered_id

Per = dict[Any, Any]  # by agent

_numbers: set[int] = set()
"""Of the environments that live in this process."""


class RLlibEnv(MultiAgentEnv):  # type: ignore[misc, unused-ignore]
    """A game as RLlib's multi-agent environment.

    Args:
        config: the arguments of `ParallelEnv`, `game` among them. RLlib's own, with `worker_index`, is welcome.

    Runners, and the environments of one runner, play different episodes under one seed: the first environment of the
    local runner takes the seed itself, any other the text `seed/runner/number`. Seeds are the trainer's
    (`config.debugging(seed=…)`), otherwise 0. `env` is the environment beneath; `env.batch` has `solve()` and more.
    """

    def __init__(self, config: Mapping[str, Any] | None = None) -> None:
        arguments = dict(config or {})
        if "game" not in arguments:
            raise ArgumentError("RLlibEnv needs a game: RLlibEnv({'game': 'routing/cartoon4'}).")
        self.env = ParallelEnv(**arguments)
        self.agents = [*self.env.possible_agents]  # RLlib asks for them after the end too
        self.possible_agents = self.agents[:]
        self.observation_spaces = {agent: self.env.observation_space(agent) for agent in self.env.possible_agents}
        self.action_spaces = {agent: self.env.action_space(agent) for agent in self.env.possible_agents}
        self.metadata = dict(self.env.metadata)  # RLlib writes into it
        self.render_mode = self.env.render_mode
        super().__init__()  # type: ignore[no-untyped-call, unused-ignore]
        self._runner: int = getattr(config, "worker_index", None) or 0
        self._number = next(number for number in count() if number not in _numbers)
        _numbers.add(self._number)
        self._leave = weakref.finalize(self, _numbers.discard, self._number)
        self._begun = False

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Per, Per]:
        """Begin an episode; without a seed the random streams go on."""
        if seed is None and not self._begun:
            seed = 0
        first = self._runner == 0 and self._number == 0
        shown = self.env.reset(seed if seed is None or first else f"{seed}/{self._runner}/{self._number}", options)
        self._begun = True
        return shown

    def step(self, action_dict: Per) -> tuple[Per, Per, Per, Per, Per]:  # type: ignore[override, unused-ignore]
        """One step of all agents, with RLlib's `__all__` among the flags."""
        observations, rewards, terminated, truncated, infos = self.env.step(action_dict)
        terminated["__all__"] = bool(terminated) and all(terminated.values())
        truncated["__all__"] = bool(truncated) and all(truncated.values())
        return observations, rewards, terminated, truncated, infos

    def render(self) -> Any:
        """As `ParallelEnv` does."""
        return self.env.render()

    def close(self) -> None:
        """End the session; harmless when it has ended."""
        self._leave()
        self.env.close()


def register(game: str, name: str | None = None, **arguments: Any) -> str:
    """Make a game known to RLlib; returns the name for `config.environment(name)`.

    Args:
        game: an id, `routing/cartoon4`.
        name: `commitment_gym/routing-cartoon4` by default; another registration of the same name replaces it.
        arguments: of `ParallelEnv`; RLlib's `env_config` comes over them.
    """
    name = name or registered_id(game)
    register_env(name, partial(_create, {"game": game, **arguments}))
    return name


def by_role(agent: Any, *_: Any, **__: Any) -> str:
    """A policy mapping: all agents of a role share the policy with the role's name."""
    return str(agent).rpartition("_")[0]


def _create(arguments: Mapping[str, Any], config: EnvContext) -> RLlibEnv:
    context = config.copy_with_overrides()
    context.set_defaults(dict(arguments))
    return RLlibEnv(context)
