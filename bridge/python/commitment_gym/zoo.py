"""Every game by PettingZoo's two conventions: as a module of its name, and in PettingZoo's registries.

    from commitment_gym.zoo import routing_cartoon4_v0
    env = routing_cartoon4_v0.parallel_env(routers=2, max_cycles=10)

    pettingzoo.make("parallel", "commitment_gym/routing-cartoon4-v0", routers=2)   # PettingZoo 1.27 and newer
    pettingzoo.make("aec", "commitment_gym/routing-cartoon4-v0", routers=2)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .registration import games, registered_id

if TYPE_CHECKING:
    from pettingzoo import AECEnv

    from .parallel import ParallelEnv


@dataclass(frozen=True)
class Module:
    """One game, with the functions that modules of PettingZoo have. Arguments are those of `ParallelEnv`."""

    game: str  # routing/cartoon4-v0

    def parallel_env(self, **arguments: Any) -> ParallelEnv:
        """All agents act at once."""
        return parallel_env(game=self.game, **arguments)

    def env(self, **arguments: Any) -> AECEnv[str, Any, Any]:
        """One agent after the other acts; the game moves when all have. Calls out of order are errors."""
        return aec_env(game=self.game, **arguments)

    def raw_env(self, **arguments: Any) -> AECEnv[str, Any, Any]:
        """`env` without the wrapper that watches over the order of calls."""
        from pettingzoo.utils.conversions import parallel_to_aec_wrapper

        raw: AECEnv[str, Any, Any] = parallel_to_aec_wrapper(self.parallel_env(**arguments))
        return raw


def parallel_env(game: str, **arguments: Any) -> ParallelEnv:
    """A game by id as PettingZoo's parallel environment."""
    from .parallel import ParallelEnv

    return ParallelEnv(game, **arguments)


def aec_env(game: str, **arguments: Any) -> AECEnv[str, Any, Any]:
    """A game by id as PettingZoo's turn-based environment."""
    from pettingzoo.utils.conversions import parallel_to_aec

    return parallel_to_aec(parallel_env(game, **arguments))


def register_pettingzoo() -> None:
    """Enter every game in both registries as `commitment_gym/<family>-<name>-v<version>`; older PettingZoo has none.

    `import commitment_gym` does it where PettingZoo is installed.
    """
    import pettingzoo

    if not hasattr(pettingzoo, "register"):
        return
    for env_type, function, registry in (
        ("parallel", "parallel_env", pettingzoo.parallel_registry),
        ("aec", "aec_env", pettingzoo.aec_registry),
    ):
        for module in modules.values():
            id = registered_id(module.game)
            if id not in registry:
                pettingzoo.register(env_type, id, f"commitment_gym.zoo:{function}", kwargs={"game": module.game})


modules = {game["id"].replace("/", "_").replace("-", "_"): Module(game["id"]) for game in games()}
"""Every game by its name as a module, e.g. `routing_cartoon4_v0`."""

__all__ = ["Module", "aec_env", "modules", "parallel_env", "register_pettingzoo", *modules]


def __getattr__(name: str) -> Module:
    if name in modules:
        return modules[name]
    raise AttributeError(f"There is no game {name!r} in commitment_gym.zoo; there is {', '.join(modules)}.")


def __dir__() -> list[str]:
    return sorted([*globals(), *modules])
