"""What Gymnasium asks of an environment, asked of a registered id.

Gymnasium's own checkers are called as they are. Of its test suite the source distribution holds only the tests of its
own classes, so what that suite asks of environments and vector environments is asked here in our words.
"""

from __future__ import annotations

import pickle
from typing import Any

import gymnasium as gym
import numpy as np
import suite
from gymnasium.utils.env_checker import check_env, data_equivalence
from gymnasium.utils.env_match import check_environments_match
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv
from gymnasium.wrappers import vector as vector_wrappers

import commitment_gym

LANES = 3


def checker(id: str) -> None:
    """`check_env`, with every render mode and a double close."""
    env = gym.make(id).unwrapped
    check_env(env)
    env.close()


def passive_checker(id: str) -> None:
    """An episode under the wrappers of `make`, one of which checks whatever passes."""
    env = gym.make(id)
    assert "PassiveEnvChecker" in str(env)
    env.action_space.seed(0)
    env.reset(seed=0)
    over = False
    while not over:
        _, _, terminated, truncated, _ = env.step(env.action_space.sample())
        over = terminated or truncated
    env.close()


def determinism(id: str) -> None:
    """Same seeds and actions, same bits, over several episodes."""
    one, other = gym.make(id), gym.make(id)
    one.action_space.seed(5)
    for seed in (7, None, None, 8, None):
        same(one.reset(seed=seed), other.reset(seed=seed), "reset")
        over = False
        while not over:
            action = one.action_space.sample()
            shown = one.step(action)
            same(shown, other.step(action), "step")
            over = bool(shown[2] or shown[3])
    one.close()
    other.close()


def match(id: str) -> None:
    """`check_environments_match` of the environment with itself, made again from its specification as JSON."""
    env = gym.make(id)
    assert env.spec is not None
    twin = gym.make(gym.envs.registration.EnvSpec.from_json(env.spec.to_json()))
    assert twin.spec == env.spec
    check_environments_match(env, twin, num_steps=100, seed=3, info_comparison="equivalence")
    env.close()
    twin.close()


def pickling(id: str) -> None:
    """A pickled copy goes on where the original is."""
    env = gym.make(id).unwrapped
    env.action_space.seed(1)
    env.reset(seed=4)
    copy = pickle.loads(pickle.dumps(env))
    action = env.action_space.sample()
    same(env.step(action), copy.step(action), "step of the copy")
    same(env.reset(), copy.reset(), "reset of the copy")
    env.close()
    copy.close()


def rendering(id: str) -> None:
    """Lists of frames, as `make` provides them."""
    for mode, kind in (("ansi_list", str), ("rgb_array_list", np.ndarray)):
        env = gym.make(id, render_mode=mode)
        env.reset(seed=0)
        env.step(env.action_space.sample())
        frames = env.render()
        assert isinstance(frames, list) and len(frames) == 2 and all(isinstance(frame, kind) for frame in frames)
        env.close()


def wrappers(id: str) -> None:
    """The common wrappers, around one and around many."""
    env = gym.wrappers.RecordEpisodeStatistics(gym.wrappers.FlattenObservation(gym.make(id, max_episode_steps=1)))
    env.reset(seed=0)
    info = env.step(env.action_space.sample())[4]
    assert info["episode"]["l"] == 1
    env.close()
    envs = vector_wrappers.DictInfoToList(
        vector_wrappers.NormalizeObservation(vector_wrappers.RecordEpisodeStatistics(gym.make_vec(id, LANES)))
    )
    envs.reset(seed=0)
    infos = envs.step(envs.action_space.sample())[4]
    assert len(infos) == LANES
    envs.close()


def vector_made(id: str) -> None:
    """`make_vec` in its ways."""
    for way in (None, "sync", "vector_entry_point"):
        envs = gym.make_vec(id, num_envs=LANES, vectorization_mode=way)
        assert isinstance(envs.unwrapped, commitment_gym.VectorEnv) == (way != "sync")
        assert envs.metadata["autoreset_mode"] is AutoresetMode.NEXT_STEP
        assert envs.observation_space.contains(envs.reset(seed=1)[0])
        observations, rewards, terminations, truncations, infos = envs.step(envs.action_space.sample())
        assert envs.observation_space.contains(observations)
        assert (rewards.dtype, terminations.dtype, truncations.dtype) == (np.float64, np.bool_, np.bool_)
        assert rewards.shape == terminations.shape == truncations.shape == (LANES,)
        assert isinstance(infos, dict)
        envs.close()
        envs.close()


def vector_equal(id: str, mode: AutoresetMode, steps: int = 12, **arguments: Any) -> None:
    """One batch shows what `SyncVectorEnv` of as many environments shows, bit by bit; spaces and metadata are equal."""
    spec = gym.spec(id)
    ours = gym.make_vec(id, LANES, vectorization_mode="vector_entry_point", autoreset_mode=mode, **arguments)
    theirs = SyncVectorEnv([lambda: gym.make(spec, **arguments)] * LANES, autoreset_mode=mode)
    assert ours.single_observation_space == theirs.single_observation_space
    assert ours.single_action_space == theirs.single_action_space
    assert ours.observation_space == theirs.observation_space and ours.action_space == theirs.action_space
    assert ours.metadata == theirs.metadata
    ours.action_space.seed(2)
    for seed in (11, [3, 2**60, 3], None, [None, 4, None]):
        same(ours.reset(seed=seed), theirs.reset(seed=seed), f"reset({seed})")  # type: ignore[arg-type]
        for k in range(steps):
            actions = ours.action_space.sample()
            shown = ours.step(actions)
            same(shown, theirs.step(actions), f"step {k} after reset({seed})")
            ended = shown[2] | shown[3]
            if mode is AutoresetMode.DISABLED and ended.any():
                some = [int(n) if n % 2 else None for n in range(LANES)]
                again: list[Any] = [
                    envs.reset(seed=some, options={"reset_mask": ended.copy()})  # type: ignore[arg-type]
                    for envs in (ours, theirs)
                ]
                same(again[0], again[1], f"reset by mask after step {k}")
    ours.close()
    theirs.close()


def vector_next_step(id: str) -> None:
    """`vector_equal` where a step after the end begins anew."""
    vector_equal(id, AutoresetMode.NEXT_STEP)


def vector_same_step(id: str) -> None:
    """`vector_equal` where the step that ends an episode begins the next."""
    vector_equal(id, AutoresetMode.SAME_STEP)


def vector_disabled(id: str) -> None:
    """`vector_equal` where the caller resets by mask."""
    vector_equal(id, AutoresetMode.DISABLED)


def vector_async(id: str, context: str = "spawn") -> None:
    """In processes of their own environments show what they show in this one."""
    spec = gym.spec(id)
    makers = [lambda: gym.make(spec)] * 2
    apart, here = AsyncVectorEnv(makers, context=context), SyncVectorEnv(makers)
    try:
        apart.action_space.seed(6)
        same(apart.reset(seed=9), here.reset(seed=9), "reset")
        for k in range(4):
            actions = apart.action_space.sample()
            same(apart.step(actions), here.step(actions), f"step {k}")
    finally:
        apart.close()
        here.close()


def same(one: Any, other: Any, what: str) -> None:
    """Are they the same, to the bit?"""
    assert data_equivalence(one, other, exact=True), f"{what}: {one} is not {other}"


CHECKS: suite.Checks = {
    check.__name__: check
    for check in (
        *(checker, passive_checker, determinism, match, pickling, rendering, wrappers),
        *(vector_made, vector_next_step, vector_same_step, vector_disabled, vector_async),
    )
}
