"""The games by id, and in Gymnasium's registry: `routing/cartoon4-v0` is `commitment_gym/routing-cartoon4-v0` there."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NAMESPACE = "commitment_gym"


@cache
def games() -> tuple[dict[str, Any], ...]:
    """Every game that this version knows, `{id, title, agents, steps}`; no server is asked."""
    return tuple(json.loads(Path(__file__).with_name("games.json").read_text(encoding="utf-8")))


def registered_id(game: str) -> str:
    """The id of a game in a registry, which allows one slash."""
    return f"{NAMESPACE}/{game.replace('/', '-')}"


def register_gymnasium() -> bool:
    """Register every game with Gymnasium; False where Gymnasium is not installed. Doing it twice is harmless."""
    if find_spec("gymnasium") is None:
        return False
    import gymnasium

    for game in games():
        id = registered_id(game["id"])
        if id not in gymnasium.registry:
            gymnasium.register(
                id,
                entry_point="commitment_gym.env:Env",
                vector_entry_point="commitment_gym.vector:VectorEnv",
                kwargs={"game": game["id"]},
            )
    return True
