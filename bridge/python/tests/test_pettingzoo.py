"""PettingZoo's own tests over every registered game: masks in infos, in observations and none, one-shot and repeated.

A warning is an error unless it is on the list below, which names the line of PettingZoo 1.27 that gives it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("pettingzoo")

import pettingzoo
from pettingzoo.test import (
    api_test,
    max_cycles_test,
    parallel_api_test,
    parallel_seed_test,
    render_test,
    seed_test,
    state_test,
)

import commitment_gym as cg
from commitment_gym import zoo
from commitment_gym.registration import registered_id
from commitment_gym.zoo import Module

ALLOWED = {  # text, file of pettingzoo/test, line
    # a one-shot matrix game whose seats are alike has nothing to show but a constant
    "Observation is a single number": ("api_test.py", 156),
    # the list of environments with masks in observations is written out there: env_obs_dicts, env_obs_space
    "Observation is not a NumPy array": ("api_test.py", 138),
    "Observation space for each agent probably should be": ("api_test.py", 241),
    # MultiDiscrete, where a choice has several components
    "Action space for each agent probably should be": ("api_test.py", 248),
    # roles differ in what they see; where they may is written out too: env_diff_obs_shapes, env_diff_agent_obs_size
    "Observations are different shapes": ("api_test.py", 164),
    "Agents have different observation space sizes": ("api_test.py", 272),
    # one driver who sees one constant
    "State is a single number": ("state_test.py", 138),
    # with masks in observations, a role that acts with real numbers has none
    "The class of observation spaces is different between two agents": ("api_test.py", 264),
}
LONG = ("rounds", "horizon")  # how games call the option that makes an episode longer

every_game = pytest.mark.parametrize("module", zoo.modules.values(), ids=list(zoo.modules))
every_mask = pytest.mark.parametrize("mask", ["info", "observation", "none"])


@pytest.fixture(autouse=True)
def warnings_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for message in ALLOWED:
            warnings.filterwarnings("ignore", re.escape(message))
        yield


@pytest.mark.skipif(pettingzoo.__version__ != "1.27.0", reason="the lines are those of PettingZoo 1.27.0")
@pytest.mark.parametrize("text", ALLOWED)
def test_the_line_named_gives_the_warning(text: str) -> None:
    file, line = ALLOWED[text]
    lines = (Path(pettingzoo.__file__).parent / "test" / file).read_text(encoding="utf-8").splitlines()
    assert text in lines[line - 1]


def longer(module: Module, length: int) -> dict[str, Any]:
    """The option that makes episodes of a game `length` rounds long; none where there is no such option."""
    for name in LONG:
        try:
            module.parallel_env(**{name: length}).close()
        except cg.ArgumentError:
            continue
        return {name: length}
    return {}


def with_options(module: Module, **options: Any) -> Any:
    """A module whose functions have these arguments already."""
    return SimpleNamespace(
        env=lambda **more: module.env(**options, **more),
        parallel_env=lambda **more: module.parallel_env(**options, **more),
    )


@every_game
@every_mask
def test_the_parallel_test_passes(module: Module, mask: str) -> None:
    for options in ({}, longer(module, 5)):
        with pettingzoo.make("parallel", registered_id(module.game), mask=mask, **options) as env:
            parallel_api_test(env, num_cycles=1000)
            assert env.agents == []


@every_game
@every_mask
def test_the_turn_based_test_passes(module: Module, mask: str) -> None:
    for options in ({}, longer(module, 5)):
        env = pettingzoo.make("aec", registered_id(module.game), mask=mask, **options)
        api_test(env, num_cycles=1000)
        assert env.unwrapped.batch.roles
        env.close()


@every_game
def test_equal_seeds_play_alike(module: Module) -> None:
    for options in ({}, longer(module, 5)):
        game = with_options(module, **options)
        parallel_seed_test(game.parallel_env, num_cycles=500)
        seed_test(game.env, num_cycles=500)
        first, second = (game.parallel_env().reset(seed=42)[0] for _ in range(2))
        assert all((first[agent] == second[agent]).all() for agent in first)


@every_game
def test_max_cycles_cuts_where_the_horizon_allows(module: Module) -> None:
    options = longer(module, 9)
    with module.parallel_env(**options) as env:
        steps = env.batch.horizon * env.batch.phases
        # max_cycles_test cuts after four steps, which must be whole rounds
        allowed = steps >= 4 and 4 % env.batch.phases == 0
        whole = 4 % env.batch.phases == 0
        lengths = {random_length(env, seed, at_most=4) for seed in range(200)}
    tatonnement = module.game == "commitment/walras-v0"  # its rounds are those of another mechanism than the default
    assert allowed or not options or not whole or tatonnement, f"{module.game}: its longest episode here has {steps} steps"
    if allowed and min(lengths) < 4:  # players may end it themselves, which max_cycles_test does not expect
        with module.parallel_env(max_cycles=4, **options) as env:
            assert {random_length(env, seed, at_most=9) for seed in range(200)} == lengths
    elif allowed:
        max_cycles_test(with_options(module, **options))


def random_length(env: Any, seed: int, at_most: int) -> int:
    """Steps of an episode of random play."""
    env.reset(seed=seed)
    for k, agent in enumerate(env.possible_agents):
        env.action_space(agent).seed(1000 * seed + k)
    for step in range(at_most):
        env.step({agent: env.action_space(agent).sample() for agent in env.agents})
        if not env.agents:
            return step + 1
    return at_most


@every_game
def test_every_render_mode_works(module: Module, capsys: pytest.CaptureFixture[str]) -> None:
    for options in ({}, longer(module, 5)):
        render_test(with_options(module, **options).env, {"ansi": lambda text: isinstance(text, str) and len(text) > 0})
        assert capsys.readouterr().out  # what the mode 'human' prints


@every_game
def test_the_state_lies_in_its_space(module: Module) -> None:
    for options in ({}, longer(module, 5)):
        game = with_options(module, **options)
        env, parallel = game.env(), game.parallel_env()
        state_test(env, parallel)
        assert parallel.state().shape == parallel.state_space.shape


@pytest.mark.parametrize("options", [{"transforms": ["discretised=3"]}, {"actions": "grid"}])
@every_mask
def test_components_and_grids_of_choices_pass(options: dict[str, Any], mask: str) -> None:
    module = zoo.modules["routing_cartoon4_v0"]
    parallel_api_test(module.parallel_env(mask=mask, horizon=4, **options))
    game = with_options(module, mask=mask, horizon=4, **options)
    if mask != "observation" or "transforms" not in options:  # the test takes no tuple for a mask
        api_test(game.env())
    seed_test(game.env)
    assert game.parallel_env().action_space("router_0").shape == ((2,) if "transforms" in options else ())
