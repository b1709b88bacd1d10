"""OpenSpiel's own test of a game, its payoffs against ours, and its NashConv of our equilibria."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pyspiel
import suite
from open_spiel.python.algorithms import exploitability

from commitment_gym import ArgumentError, Batch, Role
from commitment_gym.openspiel import load_game, tabular_policy
from commitment_gym.wire import Array

GRID = {"actions": "grid", "grid": 1}
"""What makes the splits of a routing game few; the smallest, since joint actions are all listed."""

SIMULATIONS = 10
TOLERANCE = 1e-9  # `solve` tells probabilities with 12 digits


def simulation(game: str) -> None:
    """`random_sim_test`, on the game and on its turn-based form."""
    loaded, _ = finite(game)
    pyspiel.random_sim_test(loaded, num_sims=SIMULATIONS, serialize=False, verbose=False)
    if loaded.get_type().dynamics == pyspiel.GameType.Dynamics.SIMULTANEOUS:
        pyspiel.random_sim_test(
            pyspiel.convert_to_turn_based(loaded), num_sims=SIMULATIONS, serialize=False, verbose=False
        )


def tree(game: str) -> None:
    """`random_sim_test` of the game as a tree."""
    _, options = finite(game)
    pyspiel.random_sim_test(load_game(game, "efg", **options), num_sims=SIMULATIONS, serialize=False, verbose=False)


def payoffs(game: str) -> None:
    """Every joint action pays in OpenSpiel what it pays in a batch."""
    loaded, options = finite(game)
    with Batch(game, options=options) as batch:
        if batch.horizon * batch.phases > 1:
            raise suite.NotApplicable("it has several steps; random_sim_test walks its tree")
        masks = batch.reset(seed=0).masks
        elements = [legal(role, masks[name][0, k]) for name, role in batch.roles.items() for k in range(role.count)]
        widths = [role.width for role in batch.roles.values() for _ in range(role.count)]
        roles = list(batch.roles.values())
    joint = list(product(*(range(len(element)) for element in elements)))
    chosen = [np.float32([elements[player][actions[player]] for actions in joint]) for player in range(len(elements))]
    assert [array.shape[1] for array in chosen] == widths
    starts = np.cumsum([0, *(role.count for role in roles)])
    with Batch(game, len(joint), options=options) as batch:
        batch.reset(seed=0)
        per_role = {role.name: np.stack(chosen[starts[r] : starts[r + 1]], 1) for r, role in enumerate(roles)}
        paid = np.concatenate(list(batch.step(per_role).rewards.values()), 1)
    for actions, rewards in zip(joint, paid, strict=True):
        state = loaded.new_initial_state()
        if state.is_simultaneous_node():
            state.apply_actions(list(actions))
        while not state.is_terminal():
            state.apply_action(actions[state.current_player()])
        assert np.array_equal(np.float32(state.returns()), rewards), (
            f"{actions} pays {state.returns()} there and {rewards} here"
        )


def legal(role: Role, mask: Array) -> list[tuple[int, ...]]:
    """The actions that the mask leaves, in the order of the game file."""
    first = np.cumsum([0, *role.choices])
    open_ = [np.flatnonzero(mask[first[k] : first[k + 1]]).tolist() for k in range(len(role.choices))]
    return list(product(*open_))


def nash_conv(game: str) -> None:
    """OpenSpiel finds nothing to gain by leaving any equilibrium that `solve` knows."""
    with Batch(game) as batch:
        solution, phases = batch.solve(), batch.phases
    if phases > 1:
        raise suite.NotApplicable("its equilibria, where known, are in messages or in whole strategies")
    listed = (solution.get("nash") or {}).get("equilibria") or []
    equilibria = [equilibrium for equilibrium in listed if "strategies" in equilibrium]
    if not equilibria:
        raise suite.NotApplicable("it lists no strategies over finitely many actions")
    try:
        loaded = load_game(game)
    except ArgumentError as error:
        raise suite.NotApplicable(str(error)) from None
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
    raise suite.NotApplicable(str(refusal))


CHECKS: suite.Checks = {
    "random_sim_test": simulation,
    "random_sim_test (efg)": tree,
    "payoffs": payoffs,
    "nash_conv": nash_conv,
}
