"""Gambit reads our game files with its own reader, and finds the equilibria that there are under a device."""

from __future__ import annotations

from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

gambit = pytest.importorskip("pygambit")

from commitment_gym import Batch

DILEMMA = "commitment/prisoners-dilemma"
PAYS = np.array([[[2, 0], [3, 1]], [[2, 3], [0, 1]]])
"""`[player, action of player 0, action of player 1]`; the second is player 1's, by the same places."""


def read(path: Path, device: str | None, **options: Any) -> Any:
    """Our game as Gambit's."""
    with Batch(DILEMMA, device=device, **options) as batch:
        several = batch.horizon * batch.phases > 1
        path.write_text(batch.export("efg" if several else "nfg"), encoding="utf-8")
    return gambit.read_efg(path) if several else gambit.read_nfg(path)


def test_the_bare_dilemma_is_its_matrix(tmp_path: Path) -> None:
    game = read(tmp_path / "pd.nfg", None)
    assert [np.array(pays, float).tolist() for pays in game.to_arrays()] == [[[2, 0], [3, 1]], [[2, 3], [0, 1]]]
    assert len(gambit.nash.enumpure_solve(game).equilibria) == 1


def test_the_mirrored_dilemma_is_the_tree_that_it_must_be(tmp_path: Path) -> None:
    game = read(tmp_path / "mirror.efg", "mirror")
    assert list(game.players) == ["player_0", "player_1"] and game.is_perfect_recall
    for player in game.players:
        assert len(game.get_infosets(player)) == 5  # what to say, and, silent, what to do after each message of the other
        assert len(game.get_strategies(player)) == 3 + 2**4
    ends = Counter(
        tuple(float(game.get_outcome_payoffs(label)[player]) for player in game.players) for label in game.get_outcomes()
    )
    # All bound: 9 ends, of which 4 are (C, C). One free: 2 ends for each of 2 · 3. Both free: 4.
    assert sum(ends.values()) == 9 + 12 + 4
    assert ends == expected()


def expected() -> Counter[tuple[float, float]]:
    """All ends by hand. Messages: nothing, cooperate, mirror, defect."""
    found: Counter[tuple[float, float]] = Counter()
    for said in product(range(4), repeat=2):
        trusts = [other in (1, 2) for other in reversed(said)]
        bound = [{0: None, 1: 0, 2: 0 if trust else 1, 3: 1}[own] for own, trust in zip(said, trusts, strict=True)]
        for played in product(*([action] if action is not None else [0, 1] for action in bound)):
            found[tuple(float(pay) for pay in PAYS[:, played[0], played[1]])] += 1  # type: ignore[index]
    return found


def test_its_pure_equilibria_pay_what_it_takes_to_enforce_cooperation(tmp_path: Path) -> None:
    game = read(tmp_path / "mirror.efg", "mirror")
    first, second = (np.array(pays, float) for pays in game.to_arrays())
    stable = (first >= first.max(axis=0)) & (second >= second.max(axis=1)[:, None])
    found = gambit.nash.enumpure_solve(game).equilibria
    assert len(found) == stable.sum() > 0
    assert set(zip(first[stable], second[stable], strict=True)) == {(1, 1), (2, 2)}  # nothing between, and nobody is exploited
