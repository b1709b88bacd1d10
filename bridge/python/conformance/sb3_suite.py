"""Stable-Baselines3's own checker, its vector conventions, and training with it."""

from __future__ import annotations

import gymnasium
import numpy as np
import suite
import torch
from sb3_contrib import MaskablePPO
from stable_baselines3 import PPO
from stable_baselines3.common.env_checker import check_env
from stable_baselines3.common.vec_env import DummyVecEnv

import commitment_gym
from commitment_gym.registration import registered_id
from commitment_gym.sb3 import VecEnv

LANES = 3
torch.set_num_threads(1)  # small networks gain nothing from more


def checker(game: str) -> None:
    """`check_env`.

    With rendering it would close the environment and then step it, so rendering is checked in `rendering`.
    """
    with gymnasium.make(registered_id(game)) as env:
        check_env(env, warn=True)


def rendering(game: str) -> None:
    """A picture of all lanes."""
    vec = VecEnv(game, lanes=LANES, **suite.rows(game), render_mode="rgb_array")
    vec.reset()
    picture = vec.render()
    vec.close()
    assert isinstance(picture, np.ndarray) and picture.dtype == np.uint8 and picture.ndim == 3


def like_dummy(game: str) -> None:
    """`VecEnv` shows bit for bit what `DummyVecEnv` of as many environments shows."""
    with commitment_gym.Batch(game) as batch:
        agent = batch.agents[0]
    ours = VecEnv(game, lanes=LANES, agent=agent)
    theirs = DummyVecEnv([lambda: gymnasium.make(registered_id(game)) for _ in range(LANES)])
    for vec in (ours, theirs):
        vec.seed(7)
    assert np.array_equal(ours.reset(), theirs.reset())
    rng = np.random.default_rng(7)
    space = theirs.action_space
    space.seed(int(rng.integers(2**31)))
    for _ in range(20):
        actions = np.stack([space.sample() for _ in range(LANES)])
        seen, paid, ended, infos = ours.step(actions)
        seen_, paid_, ended_, infos_ = theirs.step(actions)
        assert np.array_equal(seen, seen_) and np.array_equal(paid, paid_) and np.array_equal(ended, ended_)
        assert paid.dtype == paid_.dtype and seen.dtype == seen_.dtype and ended.dtype == ended_.dtype
        for info, info_ in zip(infos, infos_, strict=True):
            assert info["TimeLimit.truncated"] == info_["TimeLimit.truncated"]
            assert ("terminal_observation" in info) == ("terminal_observation" in info_)
            if "terminal_observation" in info:
                assert np.array_equal(info["terminal_observation"], info_["terminal_observation"])
                assert info["metrics"] == info_["metrics"]
    ours.close()
    theirs.close()


def ppo(game: str) -> None:
    """PPO learns one rollout, all agents sharing a policy."""
    vec = VecEnv(game, lanes=LANES, **suite.rows(game))
    model = PPO("MlpPolicy", vec, n_steps=4, batch_size=4 * vec.num_envs, n_epochs=1, seed=0, device="cpu")
    model.learn(4 * vec.num_envs)
    assert model.num_timesteps == 4 * vec.num_envs
    steps = vec.batch.horizon * vec.batch.phases
    assert steps > 4 or len(model.ep_info_buffer) > 0  # longer episodes need not have ended
    vec.close()


def maskable_ppo(game: str) -> None:
    """MaskablePPO of sb3-contrib likewise, with the game's masks."""
    vec = VecEnv(game, lanes=LANES, **suite.rows(game))
    if not vec.has_attr("action_masks"):
        vec.close()
        raise suite.NotApplicable("actions are real numbers; masks are of choices")
    model = MaskablePPO("MlpPolicy", vec, n_steps=4, batch_size=4 * vec.num_envs, n_epochs=1, seed=0, device="cpu")
    model.learn(4 * vec.num_envs)
    assert model.num_timesteps == 4 * vec.num_envs
    vec.close()


CHECKS: suite.Checks = {
    "check_env": checker,
    "rendering": rendering,
    "VecEnv is DummyVecEnv": like_dummy,
    "PPO": ppo,
    "MaskablePPO": maskable_ppo,
}
