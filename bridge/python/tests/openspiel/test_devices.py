"""A game under a commitment device is a tree, and OpenSpiel finds in it what theory says of the device."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

pytest.importorskip("pyspiel")

import pyspiel
from open_spiel.python.algorithms import exploitability
from open_spiel.python.policy import TabularPolicy

from commitment_gym import ArgumentError, Batch
from commitment_gym.openspiel import load_game

DILEMMA = "commitment/prisoners-dilemma"
NONE, COOPERATE, MIRROR, DEFECT = range(4)
"""Messages of the device `mirror`, by number."""

# What two messages bind to; None where the player stays free. Who is bound takes a free one for a defector.
BOUND: dict[tuple[int, int], tuple[int | None, int | None]] = {
    (a, b): (
        {NONE: None, COOPERATE: 0, MIRROR: 0 if b in (COOPERATE, MIRROR) else 1, DEFECT: 1}[a],
        {NONE: None, COOPERATE: 0, MIRROR: 0 if a in (COOPERATE, MIRROR) else 1, DEFECT: 1}[b],
    )
    for a, b in product(range(4), repeat=2)
}
PAYS = {(0, 0): [2.0, 2.0], (0, 1): [0.0, 3.0], (1, 0): [3.0, 0.0], (1, 1): [1.0, 1.0]}


def test_every_course_of_the_mirrored_dilemma_pays_what_it_must() -> None:
    game = load_game(DILEMMA, device="mirror")
    assert game.get_type().dynamics == pyspiel.GameType.Dynamics.SEQUENTIAL
    assert game.get_type().chance_mode == pyspiel.GameType.ChanceMode.DETERMINISTIC
    pyspiel.random_sim_test(game, num_sims=20, serialize=False, verbose=False)
    ends = 0
    for said, bound in BOUND.items():
        start = game.new_initial_state()
        for message in said:
            assert len(start.legal_actions()) == 4
            start.apply_action(start.legal_actions()[message])
        free = [player for player in range(2) if bound[player] is None]
        for chosen in product(range(2), repeat=len(free)):
            state, played = start.clone(), list(bound)
            for player, action in zip(free, chosen, strict=True):
                assert state.current_player() == player
                state.apply_action(state.legal_actions()[action])
                played[player] = action
            assert state.is_terminal()
            assert state.returns() == PAYS[tuple(played)], (said, chosen)  # type: ignore[index]
            ends += 1
    assert ends == 9 + 2 * 3 * 2 + 4  # all bound; one of them free; both free


def test_the_batch_pays_the_same() -> None:
    plays = list(product(range(4), range(4), range(2), range(2)))
    with Batch(DILEMMA, lanes=len(plays), device="mirror") as batch:
        batch.reset(seed=0)
        batch.step(np.array([[[0, a], [0, b]] for a, b, *_ in plays], np.float32))
        paid = batch.step(np.array([[[x, 0], [y, 0]] for *_, x, y in plays], np.float32)).returns["player"]
    for (a, b, x, y), returns in zip(plays, paid, strict=True):
        first, second = BOUND[a, b]
        assert returns.tolist() == PAYS[x if first is None else first, y if second is None else second]


def profile(game: pyspiel.Game, message: int) -> TabularPolicy:
    """Both send this message, and defect where they are free."""
    policy = TabularPolicy(game)
    for state in policy.states:
        legal = state.legal_actions()
        row = policy.action_probability_array[policy.state_index(state)]
        row[:] = 0
        row[legal[message] if len(legal) == 4 else legal[-1]] = 1
    return policy


@pytest.mark.parametrize(("message", "gap"), [(MIRROR, 0), (DEFECT, 0), (NONE, 0), (COOPERATE, 2)])
def test_mirroring_is_an_equilibrium_and_promising_to_cooperate_is_none(message: int, gap: float) -> None:
    game = load_game(DILEMMA, device="mirror")
    assert exploitability.nash_conv(game, profile(game, message)) == pytest.approx(gap, abs=1e-12)


@pytest.mark.parametrize("device", ["threshold", {"messages": {"kind": "identity"}}, {"messages": {"kind": "modal"}, "semantics": {"kind": "modal"}}])
def test_other_devices_load_too(device: Any) -> None:
    pyspiel.random_sim_test(load_game(DILEMMA, device=device), num_sims=10, serialize=False, verbose=False)


def test_devices_with_chance_have_no_file() -> None:
    with pytest.raises(ArgumentError, match="at random"):
        load_game(DILEMMA, device="eip1559")
