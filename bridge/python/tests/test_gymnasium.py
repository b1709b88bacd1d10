"""Gymnasium's demands on every registered game, and the registry itself."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest

gym = pytest.importorskip("gymnasium")

import gymnasium_suite
import suite
from conftest import Script
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AutoresetMode

import commitment_gym as cg
from commitment_gym.registration import games, register_gymnasium, registered_id

IDS = [registered_id(game["id"]) for game in games()]
LONGER: dict[str, tuple[str, dict[str, Any]]] = {
    "two players": ("commitment/prisoners-dilemma-v0", {"rounds": 4}),
    "a horizon that cuts": ("commitment/prisoners-dilemma-v0", {"rounds": 4, "transforms": ["within=3"]}),
    "a bot that remembers": ("commitment/prisoners-dilemma-v0", {"rounds": 4, "opponents": {"player": "tit-for-tat"}}),
    "a hand that trembles": (
        "commitment/chicken-v0",
        {"rounds": 3, "transforms": ["trembling=0.3"], "agent": "player_1"},
    ),
    "a box": ("routing/cartoon4-v0", {"horizon": 3}),
    "several choices at once": ("routing/cartoon4-v0", {"horizon": 2, "transforms": ["discretised=3"]}),
    "a mask": (
        "routing/network-v0",
        {
            "network": {
                "tokens": ["A", "B", "C"],
                "pools": [
                    {"kind": "product", "name": "p", "tokens": ["A", "B"], "reserves": [100, 200], "fee": 0},
                    {"kind": "constant", "name": "m", "tokens": ["A", "B"], "price": 1, "fee": 0},
                    {"kind": "constant", "name": "n", "tokens": ["A", "C"], "price": 1, "fee": 0},
                ],
            },
            "trades": [{"sell": "A", "buy": "B"}, {"sell": "A", "buy": "C"}],
            **{"actions": "grid", "grid": 3, "agent": "router_1", "horizon": 2},
        },
    ),
}


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("check", [name for name in gymnasium_suite.CHECKS if name != "vector_async"])
def test_every_game_does_as_gymnasium_asks(check: str, id: str) -> None:
    with suite.strict("gymnasium"):
        gymnasium_suite.CHECKS[check](id)


@pytest.mark.parametrize("mode", list(AutoresetMode))
@pytest.mark.parametrize("mask", ["info", "observation", "none"])
@pytest.mark.parametrize("case", LONGER)
def test_longer_episodes_are_those_of_a_sync_vector_env(case: str, mask: str, mode: AutoresetMode) -> None:
    game, arguments = LONGER[case]
    with suite.strict("gymnasium"):
        gymnasium_suite.vector_equal(registered_id(game), mode, mask=mask, **arguments)


def test_only_the_warnings_that_upstream_causes_are_let_pass() -> None:
    """A box of tips in units of value is the only thing that Gymnasium's checker warns of."""
    env = gym.make(registered_id("routing/cartoon4-v0"), settlement="priority", maxTip=5).unwrapped
    with suite.strict("gymnasium"):
        check_env(env)
    with pytest.warns(UserWarning) as caught:
        check_env(env)
    assert len(caught) == 1 and "recommend using a symmetric and normalized space" in str(caught[0].message)
    env.close()


def test_the_checks_see_what_is_wrong() -> None:
    """A lane that is off by its seed is not the environment that it should be."""
    id = registered_id("commitment/prisoners-dilemma-v0")
    envs = [gym.make_vec(id, 3, rounds=20) for _ in range(2)]
    with pytest.raises(AssertionError, match="step 19"):
        for env, seed in zip(envs, (1, 2), strict=True):
            env.reset(seed=seed)
        for _ in range(19):
            for env in envs:
                env.step([0, 0, 0])
        gymnasium_suite.same(envs[0].step([0, 0, 0]), envs[1].step([0, 0, 0]), "step 19")
    for env in envs:
        env.close()


def test_every_game_is_registered_once() -> None:
    assert register_gymnasium() and register_gymnasium()
    ids = [id for id in gym.registry if id.startswith("commitment_gym/")]
    assert ids == IDS and len(ids) > 0


def test_make_can_import_the_package_itself(script: Script) -> None:
    out = script("""
import gymnasium
env = gymnasium.make("commitment_gym:commitment_gym/commitment-chicken-v0")
print(env.unwrapped.batch.game, env)
""")
    assert out.startswith("commitment/chicken-v0 <OrderEnforcing")


def test_importing_is_light_and_starts_no_server(script: Script) -> None:
    out = script("""
import sys, commitment_gym
from commitment_gym import server
print(server._local, "commitment_gym.env" in sys.modules, "commitment_gym.vector" in sys.modules)
""")
    assert out.split() == ["None", "False", "False"]


def test_without_gymnasium_the_batch_works_and_the_env_says_what_is_missing(script: Script) -> None:
    out = script("""
import sys
sys.modules["gymnasium"] = sys.modules["pettingzoo"] = None
import commitment_gym as cg
with cg.Batch("commitment/chicken") as batch:
    print(batch.reset(seed=1))
try:
    cg.VectorEnv
except ImportError as error:
    print(error)
print(cg.register_gymnasium())
""")
    assert "<Step of commitment/chicken-v0" in out and out.endswith("False\n")
    assert (
        "commitment_gym.VectorEnv needs gymnasium, which is not installed; pip install 'commitment-gym[gymnasium]'."
        in out
    )


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Environment'"):
        cg.Environment


@pytest.mark.parametrize("context", multiprocessing.get_all_start_methods())
def test_an_async_vector_env_shows_the_same_and_leaves_nothing_behind(script: Script, context: str) -> None:
    out = script(f"""
import sys
sys.path.insert(0, {str(Path(suite.__file__).parent)!r})
import gymnasium_suite, suite
if __name__ == "__main__":
    with suite.strict("gymnasium"):
        gymnasium_suite.vector_async({IDS[0]!r}, context={context!r})
    print("equal")
""")
    assert out == "equal\n"


@pytest.mark.parametrize("context", sorted({"fork", "spawn"} & set(multiprocessing.get_all_start_methods())))
def test_processes_of_an_async_vector_env_that_nobody_closes_end_with_the_script(script: Script, context: str) -> None:
    """Its workers are killed then, so that their empty folders stay."""
    out = script(
        f"""
import gymnasium, commitment_gym
if __name__ == "__main__":
    envs = gymnasium.make_vec({IDS[0]!r}, 2, vectorization_mode="async", vector_kwargs=dict(context={context!r}))
    envs.reset(seed=1)
    print(envs.step(envs.action_space.sample())[2])
""",
        tidy=False,
    )
    assert out == "[ True  True]\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_fork_that_ends_leaves_its_parent_all_it_needs(script: Script) -> None:
    out = script("""
import os, sys
import commitment_gym as cg
env = cg.Env("commitment/chicken", timeout=20)
env.reset(seed=1)
if os.fork() == 0:
    cg.Env("commitment/chicken").reset(seed=1)
    sys.exit()
os.wait()
cg.Env("commitment/chicken", timeout=20).reset(seed=1)  # a new connection to the same server
print(env.step(0)[2])
""")
    assert out == "True\n"
