"""OpenSpiel: finite games without chance, handed over as game files, so that its algorithms check the answers
independently.

    from commitment_gym.openspiel import load_game, tabular_policy
    from open_spiel.python.algorithms import exploitability

    game = load_game("commitment/chicken")                      # one step: a matrix game
    game = load_game("commitment/prisoners-dilemma", rounds=3)  # several: a tree
    game = load_game("routing/pigou-cfmm", actions="grid", grid=10)
    policy = tabular_policy(game, [[0.5, 0.5], [0.5, 0.5]])
    exploitability.nash_conv(policy.game, policy)
"""

from __future__ import annotations

from .given import Device, require

require("pyspiel", "openspiel")

from collections.abc import Sequence
from typing import Any, Literal

import pyspiel
from open_spiel.python.policy import TabularPolicy

from .batch import Batch
from .connection import DEFAULT_TIMEOUT
from .errors import ArgumentError

Format = Literal["nfg", "efg"]


def load_game(
    game: str,
    format: Format | None = None,
    *,
    device: Device | None = None,
    address: str | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    **options: Any,
) -> pyspiel.Game:
    """A game as OpenSpiel's own.

    Args:
        game: an id, `commitment/chicken`.
        format: `nfg`, all joint actions of one step; `efg`, a tree; what fits by default.
        device: on which agents may commit themselves before they play, see `Batch`; the game is then a tree.
        address, timeout: of the connection, see `Connection`.
        options: of the game.

    Raises:
        ArgumentError: where the game has real-valued actions, chance, several steps (`nfg`), or is too large for a
        file.
    """
    with Batch(game, device=device, address=address, timeout=timeout, options=options) as batch:
        real = [role.name for role in batch.roles.values() if not role.choices]
        if real:
            raise ArgumentError(
                f"{batch.game} has no game file: role {real[0]} acts with real numbers, and OpenSpiel needs "
                "finitely many actions. Choose the game's discrete variant; games of routing/ take actions='grid' and, say, grid=5."
            )
        chosen = format or ("nfg" if batch.horizon * batch.phases == 1 else "efg")
        text = batch.export(chosen)
    return pyspiel.load_nfg_game(text) if chosen == "nfg" else pyspiel.load_efg_game(text)


def tabular_policy(game: pyspiel.Game, strategies: Sequence[Sequence[float]]) -> TabularPolicy:
    """Every player plays one distribution wherever it moves, as OpenSpiel's policy; `policy.game` is the turn-based
    form.

    Args:
        game: from `load_game`.
        strategies: per player the probability of each action, as `Batch.solve()` has them under `nash.equilibria`.
    """
    if len(strategies) != game.num_players():
        raise ValueError(f"{game.num_players()} players need as many strategies, got {len(strategies)}.")
    simultaneous = game.get_type().dynamics == pyspiel.GameType.Dynamics.SIMULTANEOUS
    policy = TabularPolicy(pyspiel.convert_to_turn_based(game) if simultaneous else game)
    for state in policy.states:
        strategy, legal = strategies[state.current_player()], state.legal_actions()
        row = policy.action_probability_array[policy.state_index(state)]
        if len(strategy) != len(legal):
            raise ValueError(
                f"Player {state.current_player()} has {len(legal)} actions, got {len(strategy)} probabilities."
            )
        row[:] = 0
        row[legal] = strategy
    return policy
