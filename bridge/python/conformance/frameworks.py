"""The frameworks that the games are shown to conform with;
the standard library only, since `run.py` reads it everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Framework:
    """One framework, whose checks are in `<name>_suite.py` and whose packages are in `../requirements/<name>.txt`."""

    title: str
    packages: tuple[str, ...]  # whose versions are told
    about: str  # what is checked
    registered: bool = False  # checks take ids as Gymnasium's registry has them


FRAMEWORKS = {
    "gymnasium": Framework(
        "Gymnasium",
        ("gymnasium", "numpy"),
        "`check_env` with every render mode, the wrappers, and vector environments: our batch against `SyncVectorEnv`"
        " and `AsyncVectorEnv` in all three autoreset modes, bit by bit",
        registered=True,
    ),
    "pettingzoo": Framework(
        "PettingZoo",
        ("pettingzoo", "gymnasium", "numpy"),
        "all tests of `pettingzoo.test` that apply to environments without pictures as observations,"
        " through both registries",
    ),
    "sb3": Framework(
        "Stable-Baselines3",
        ("stable-baselines3", "sb3-contrib", "gymnasium", "numpy", "torch"),
        "`check_env`, our `VecEnv` against `DummyVecEnv` bit by bit, and one rollout of PPO and MaskablePPO",
    ),
    "rllib": Framework(
        "RLlib",
        ("ray", "gymnasium", "pettingzoo", "numpy", "torch"),
        "`check_multiagent_environments` of our environment and of Ray's wrapper around the PettingZoo one",
    ),
    "torchrl": Framework(
        "TorchRL",
        ("torchrl", "tensordict", "gymnasium", "pettingzoo", "numpy", "torch"),
        "`check_env_specs` of our environment and of TorchRL's wrappers around the Gymnasium and PettingZoo ones",
    ),
    "openspiel": Framework(
        "OpenSpiel",
        ("open-spiel", "numpy"),
        "`random_sim_test` of the exported game file, payoffs of all joint actions, and OpenSpiel's own"
        " `nash_conv` of our equilibria",
    ),
    "pufferlib": Framework(
        "PufferLib",
        ("pufferlib", "gymnasium", "pettingzoo", "numpy"),
        "the native environment and PufferLib's emulation of the Gymnasium and PettingZoo ones, made by"
        " `pufferlib.vector.make`",
    ),
}
