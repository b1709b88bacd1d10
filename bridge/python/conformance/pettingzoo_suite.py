"""PettingZoo's own tests, through its registries, on one-shot episodes and on longer ones where the game has an option
for it.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pettingzoo
import suite
from pettingzoo.test import (
    api_test,
    max_cycles_test,
    parallel_api_test,
    parallel_seed_test,
    render_test,
    seed_test,
    state_test,
)

from commitment_gym import ArgumentError, zoo
from commitment_gym.registration import registered_id

LONG = ("rounds", "horizon")
"""How games call the option that makes an episode longer."""


def parallel_api(game: str) -> None:
    """`parallel_api_test`, with masks in infos and in observations."""
    for options in lengths(game):
        for mask in ("info", "observation"):
            env = pettingzoo.make("parallel", registered_id(game), mask=mask, **options)
            parallel_api_test(env, num_cycles=1000)
            env.close()


def api(game: str) -> None:
    """`api_test` of the turn-based face, likewise."""
    for options in lengths(game):
        for mask in ("info", "observation"):
            env = pettingzoo.make("aec", registered_id(game), mask=mask, **options)
            api_test(env, num_cycles=1000)
            env.close()


def parallel_seed(game: str) -> None:
    """`parallel_seed_test`."""
    for options in lengths(game):
        parallel_seed_test(module(game, options).parallel_env, num_cycles=500)


def seed(game: str) -> None:
    """`seed_test`."""
    for options in lengths(game):
        seed_test(module(game, options).env, num_cycles=500)


def max_cycles(game: str) -> None:
    """`max_cycles_test`, which asks for 4 steps."""
    options = lengths(game)[-1]
    with zoo.parallel_env(game, **options) as env:
        steps, phases = env.batch.horizon * env.batch.phases, env.batch.phases
        if steps < 4:
            raise suite.NotApplicable(f"its longest episode has {steps} step(s), and the test asks for 4")
        if ends_early(env):
            raise suite.NotApplicable("its players may end an episode before the 4 steps that the test asks for")
    if 4 % phases:
        raise suite.NotApplicable(f"a round has {phases} steps, and the test cuts after 4")
    max_cycles_test(module(game, options))


def ends_early(env: Any) -> bool:
    """Does random play ever end an episode within 3 steps?"""
    for seed in range(200):
        env.reset(seed=seed)
        for _ in range(3):
            env.step({agent: env.action_space(agent).sample() for agent in env.agents})
            if not env.agents:
                return True
    return False


def render(game: str) -> None:
    """`render_test`: human, ansi and rgb_array."""
    render_test(module(game, {}).env, {"ansi": lambda text: isinstance(text, str) and len(text) > 0})


def state(game: str) -> None:
    """`state_test` of both faces."""
    for options in lengths(game):
        made = module(game, options)
        state_test(made.env(), made.parallel_env())


def lengths(game: str) -> list[dict[str, Any]]:
    """Options for episodes as they are, and for longer ones where there is an option for that."""
    for name in LONG:
        try:
            zoo.parallel_env(game, **{name: 9}).close()
        except ArgumentError:
            continue
        return [{}, {name: 9}]
    return [{}]


def module(game: str, options: dict[str, Any]) -> Any:
    """The game's module with these arguments filled in."""
    return SimpleNamespace(
        env=lambda **more: zoo.aec_env(game, **options, **more),
        parallel_env=lambda **more: zoo.parallel_env(game, **options, **more),
    )


CHECKS: suite.Checks = {
    "parallel_api_test": parallel_api,
    "parallel_seed_test": parallel_seed,
    "api_test": api,
    "seed_test": seed,
    "max_cycles_test": max_cycles,
    "render_test": render,
    "state_test": state,
}
