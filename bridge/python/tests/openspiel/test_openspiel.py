"""OpenSpiel takes our game files, agrees with our answers, and where there is no file a sentence says why."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

pytest.importorskip("pyspiel")

import openspiel_suite
import pyspiel
from open_spiel.python.algorithms import exploitability
from suite import games

from commitment_gym import ArgumentError, Batch
from commitment_gym.openspiel import load_game, tabular_policy

DILEMMA = "commitment/prisoners-dilemma"
MATRICES = [game for game in games() if game.startswith("commitment/")]


@pytest.mark.parametrize("game", MATRICES)
def test_nobody_gains_by_leaving_an_equilibrium(game: str) -> None:
    assert game in games()
    openspiel_suite.nash_conv(game)


@pytest.mark.parametrize("game", MATRICES)
def test_every_joint_action_pays_the_same_there(game: str) -> None:
    assert load_game(game).get_type().dynamics == pyspiel.GameType.Dynamics.SIMULTANEOUS
    openspiel_suite.payoffs(game)


def test_defecting_is_worth_what_the_matrix_says() -> None:
    policy = tabular_policy(load_game(DILEMMA), [[1, 0], [1, 0]])
    assert exploitability.nash_conv(policy.game, policy) == 2  # each gains 3 − 2


def test_a_repeated_game_is_a_tree_with_the_same_returns() -> None:
    game = load_game(DILEMMA, rounds=2)
    pyspiel.random_sim_test(game, num_sims=20, serialize=False, verbose=False)
    assert game.get_type().dynamics == pyspiel.GameType.Dynamics.SEQUENTIAL
    plays = list(product(range(2), repeat=4))
    with Batch(DILEMMA, lanes=len(plays), rounds=2) as batch:
        batch.reset(seed=0)
        moves = np.array(plays, np.float32)
        batch.step(moves[:, :2])
        returns = batch.step(moves[:, 2:]).returns["player"]
    for play, expected in zip(plays, returns, strict=True):
        state = game.new_initial_state()
        for action in play:
            state.apply_action(action)
        assert state.is_terminal() and state.returns() == expected.tolist()


def test_defecting_for_ever_is_an_equilibrium_of_the_repeated_dilemma() -> None:
    policy = tabular_policy(load_game(DILEMMA, rounds=3), [[0, 1], [0, 1]])
    assert exploitability.nash_conv(policy.game, policy) == 0


def test_the_best_split_on_a_grid_is_the_solvers() -> None:
    steps = 20
    with Batch("routing/pigou-cfmm") as batch:
        share = batch.solve()["nash"]["flows"][0]
    game = load_game("routing/pigou-cfmm", actions="grid", grid=steps)
    pay = np.array([[_returns(game, a, b) for b in range(steps + 1)] for a in range(steps + 1)])
    stable = [
        (a, b)
        for a, b in product(range(steps + 1), repeat=2)
        if pay[a, b, 0] >= pay[:, b, 0].max() and pay[a, b, 1] >= pay[a, :, 1].max()
    ]
    assert stable
    for a, b in stable:  # the first route's share falls with the number of the action
        assert abs((1 - a / steps) - share) <= 1.5 / steps and abs((1 - b / steps) - share) <= 1.5 / steps


def test_without_a_file_a_sentence_says_why() -> None:
    with pytest.raises(ArgumentError, match="real numbers.*actions='grid'"):
        load_game("routing/pigou-cfmm")
    with pytest.raises(ArgumentError, match="chance"):
        load_game("routing/cartoon4", actions="grid", grid=2)
    with pytest.raises(ArgumentError, match="write it as efg"):
        load_game(DILEMMA, "nfg", rounds=2)
    with pytest.raises(ArgumentError, match="too large"):
        load_game("routing/pigou", actions="grid", grid=100)
    with pytest.raises(ValueError, match="2 players"):
        tabular_policy(load_game(DILEMMA), [[1, 0]])
    with pytest.raises(ValueError, match="2 actions"):
        tabular_policy(load_game(DILEMMA), [[1, 0], [1]])


def _returns(game: pyspiel.Game, *actions: int) -> list[float]:
    state = game.new_initial_state()
    state.apply_actions(list(actions))
    return list(state.returns())
