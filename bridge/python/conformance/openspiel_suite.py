"""OpenSpiel's own test of a game, its payoffs against ours, and its NashConv of our equilibria."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pyspiel
from open_spiel.python.algorithms import exploitability

import suite
from commitment_gym import ArgumentError, Batch
from commitment_gym.openspiel import load_game, tabular_policy

GRID = {"actions": "grid", "grid": 1}
"""What makes the splits of a routing game few; the smallest, since joint actions are all listed."""

SIMULATIONS = 10
TOLERANCE = 1e-9  # `solve` tells probabilities with 12 digits


def simulation(game: str) -> None:
    """`random_sim_test`, on the game and on its turn-based form."""
    loaded, _ = finite(game)
    pyspiel.random_sim_test(loaded, num_sims=SIMULATIONS, serialize=False, verbose=False)
    if loaded.get_type().dynamics == pyspiel.GameType.Dynamics.SIMULTANEOUS:
        pyspiel.random_sim_test(pyspiel.convert_to_turn_based(loaded), num_sims=SIMULATIONS, serialize=False, verbose=False)


def tree(game: str) -> None:
    """`random_sim_test` of the game as a tree."""
    _, options = finite(game)
    pyspiel.random_sim_test(load_game(game, "efg", **options), num_sims=SIMULATIONS, serialize=False, verbose=False)


def payoffs(game: str) -> None:
    """Every joint action pays in OpenSpiel what it pays in a batch."""
    loaded, options = finite(game)
    with Batch(game, options=options) as batch:
        (role,) = batch.roles.values()
        joint = list(product(range(loaded.num_distinct_actions()), repeat=loaded.num_players()))
    with Batch(game, len(joint), options=options) as batch:
        batch.reset(seed=0)
        paid = batch.step({role.name: np.array(joint, np.float32)[..., None]}).rewards[role.name]
    for actions, rewards in zip(joint, paid, strict=True):
        state = loaded.new_initial_state()
        if state.is_simultaneous_node():
            state.apply_actions(list(actions))
        else:
            for action in actions:
                state.apply_action(action)
        assert np.array_equal(np.float32(state.returns()), rewards), f"{actions} pays {state.returns()} there and {rewards} here"


def nash_conv(game: str) -> None:
    """OpenSpiel finds nothing to gain by leaving any equilibrium that `solve` knows."""
    with Batch(game) as batch:
        solution = batch.solve()
    equilibria = solution.get("nash", {}).get("equilibria")
    if equilibria is None:
        raise suite.NotApplicable("its equilibria are in real-valued actions")
    loaded = load_game(game)
    assert equilibria
    for equilibrium in equilibria:
        policy = tabular_policy(loaded, equilibrium["strategies"])
        gap = exploitability.nash_conv(policy.game, policy)
        assert abs(gap) <= TOLERANCE, f"{equilibrium['name']}: OpenSpiel's NashConv is {gap}"


def finite(game: str) -> tuple[pyspiel.Game, dict[str, Any]]:
    """The game, or its variant with a grid of actions, in OpenSpiel; and the options of that."""
    refusal: Exception | None = None
    for options in ({}, GRID):
        try:
            return load_game(game, **options), options
        except ArgumentError as error:
            refusal = error
    raise suite.NotApplicable(f"with a grid of actions too: {refusal}")


CHECKS: suite.Checks = {
    "random_sim_test": simulation,
    "random_sim_test (efg)": tree,
    "payoffs": payoffs,
    "nash_conv": nash_conv,
}
