"""The same seed and actions give the same bits here as in TypeScript: for every game, also after a restore on another server."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import commitment_gym as cg
from commitment_gym.role import Role
from commitment_gym.step import Step

GOLDEN = Path(__file__).resolve().parents[3] / "test" / "golden" / "wire"
GAMES = [path for path in sorted(GOLDEN.glob("*.json")) if path.stem != "verbs"]
LANES, SEED, STEPS = 2, 3, 12


class Draws:
    """Actions that both sides draw alike: `test/bridge/draws.ts` in Python. One xorshift32 stream per lane."""

    def __init__(self, seed: int, lanes: int) -> None:
        lane = np.arange(lanes, dtype=np.uint64)
        self._words = (((lane + np.uint64(seed + 1)) * np.uint64(0x9E3779B1)) & np.uint64(0xFFFFFFFF)).astype(np.uint32) | np.uint32(1)

    def _next(self) -> Any:
        x = self._words
        x = x ^ (x << np.uint32(13))
        x = x ^ (x >> np.uint32(17))
        self._words = x = x ^ (x << np.uint32(5))
        return x

    def actions(self, role: Role, masks: Any = None) -> Any:
        """float32 `[lanes, seats, width]`, legal by `masks` `[lanes, seats, flags]`."""
        lanes = len(self._words)
        out = np.zeros((lanes, len(role.seats), role.width), np.float32)
        for seat in range(len(role.seats)):
            for k in range(role.width):
                out[:, seat, k] = self._component(role, k, None if masks is None else masks[:, seat])
        return out

    def _component(self, role: Role, k: int, masks: Any) -> Any:
        drawn = self._next()
        if not role.choices:
            fields = [field for field in role.action["fields"] for _ in range(field.get("size", 1))]
            return fields[k]["low"] + (fields[k]["high"] - fields[k]["low"]) * (drawn.astype(np.float64) / 2**32)
        n, first = role.choices[k], sum(role.choices[:k])
        chosen = (drawn % np.uint32(n)).astype(np.int64)
        for lane, start in enumerate(chosen):
            if masks is not None:
                legal = [c for c in ((start + j) % n for j in range(n)) if masks[lane, first + c]]
                chosen[lane] = legal[0] if legal else start
        return chosen


def arrays_of(batch: cg.Batch, step: Step) -> dict[str, Any]:
    """All that a step shows, by the names that it has on the wire."""
    shown: dict[str, Any] = {"terminated": step.terminated, "truncated": step.truncated}
    for role in batch.roles:
        shown[f"observations/{role}"] = step.observations[role]
        shown[f"rewards/{role}"] = step.rewards[role]
        if batch.masked:
            shown[f"masks/{role}"] = step.masks[role]
        if step.ended:
            shown[f"final/returns/{role}"] = step.returns[role]
            shown[f"final/observations/{role}"] = step.final_observations[role]
    if step.ended:
        shown["final/lengths"] = step.lengths
        shown["final/metrics"] = np.stack([step.metrics[name] for name in batch.metrics], axis=1)
    return shown


def hash_of(shown: list[dict[str, Any]]) -> str:
    """SHA-256 over names and bytes, names in order."""
    digest = hashlib.sha256()
    for arrays in shown:
        for name in sorted(arrays):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()


def go(batch: cg.Batch, draws: Draws, step: Step, shown: list[dict[str, Any]], steps: int) -> Step:
    """Random legal play, the same as on the other side."""
    for _ in range(steps):
        actions = {name: draws.actions(role, step.masks[name] if batch.masked else None) for name, role in batch.roles.items()}
        step = batch.step(actions)
        shown.append(arrays_of(batch, step))
    return step


@pytest.mark.parametrize("transforms", ["", "within=4"], ids=["whole", "ending"])
@pytest.mark.parametrize("path", GAMES, ids=lambda path: path.stem)
def test_every_game_has_the_same_bits(path: Path, transforms: str) -> None:
    file = json.loads(path.read_text(encoding="utf-8"))
    with cg.Batch(file["make"]["said"]["game"], LANES, transforms=[transforms] if transforms else []) as batch:
        draws, step = Draws(SEED, LANES), batch.reset(seed=SEED)
        shown = [arrays_of(batch, step)]
        go(batch, draws, step, shown, STEPS)
    assert hash_of(shown) == file["episodes"][transforms]


@pytest.fixture(scope="module")
def another() -> Any:
    """A server beside this process's own."""
    with cg.Server() as server:
        yield server


@pytest.mark.parametrize("path", GAMES, ids=lambda path: path.stem)
def test_every_game_goes_on_on_another_server(path: Path, another: cg.Server, tmp_path: Path) -> None:
    file = json.loads(path.read_text(encoding="utf-8"))
    game = file["make"]["said"]["game"]
    with cg.Batch(game, LANES, transforms=["within=4"]) as batch:
        draws, step = Draws(SEED, LANES), batch.reset(seed=SEED)
        shown = [arrays_of(batch, step)]
        step = go(batch, draws, step, shown, 6)
        batch.snapshot().save(tmp_path / "snapshot.npz")
    with cg.Batch(game, LANES, transforms=["within=4"], address=another.address) as batch:
        moved = batch.restore(cg.Snapshot.load(tmp_path / "snapshot.npz"))
        for role in batch.roles:
            assert moved.observations[role].tobytes() == step.observations[role].tobytes()
        go(batch, draws, moved, shown, STEPS - 6)
    assert hash_of(shown) == file["episodes"]["within=4"]
