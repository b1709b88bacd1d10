"""PufferLib's vectorisation over our native environment and over its own emulation."""

from __future__ import annotations

from typing import Any

import numpy as np
import suite

from commitment_gym import Batch, puffer

LANES = 3
STEPS = 8


def native(game: str) -> None:
    """The native environment: rows of all agents, which show bit for bit what a batch shows."""
    arguments = suite.rows(game)
    env = puffer.make(game, lanes=LANES, **arguments)
    with Batch(game, LANES, **arguments) as batch:
        (name,) = batch.roles
        shown = batch.reset(seed=5)
        observations, _ = env.reset(seed=5)
        assert np.array_equal(observations, shown.observations[name].reshape(env.num_agents, -1))
        env.action_space.seed(5)
        for _ in range(STEPS):
            actions = env.action_space.sample()
            observations, rewards, terminals, truncations, _ = env.step(actions)
            shown = batch.step(np.asarray(actions, np.float32))
            assert np.array_equal(observations, shown.observations[name].reshape(env.num_agents, -1))
            assert np.array_equal(rewards, shown.rewards[name].reshape(-1))
            assert np.array_equal(terminals, np.repeat(shown.terminated, len(batch.agents)))
            assert np.array_equal(truncations, np.repeat(shown.truncated, len(batch.agents)))
    env.close()


def native_serial(game: str) -> None:
    """Two native environments in one vector environment, sharing its memory."""
    play(game, puffer.make(game, lanes=LANES, backend="Serial", num_envs=2, **suite.rows(game)))


def emulated_parallel(game: str) -> None:
    """`PettingZooPufferEnv` around the PettingZoo environment."""
    if suite.rows(game):
        raise suite.NotApplicable("its emulation gives all agents the spaces of the first, and roles differ here")
    play(game, puffer.make(game, emulate=True, backend="Serial", num_envs=2))


def emulated_single(game: str) -> None:
    """`GymnasiumPufferEnv` around the Gymnasium environment."""
    with Batch(game) as batch:
        agent = batch.agents[0]
    play(game, puffer.make(game, emulate=True, agent=agent, backend="Serial", num_envs=2))


def play(game: str, env: Any) -> None:
    """Some steps, all that is shown within the spaces, and episodes that end when they should."""
    with Batch(game) as batch:
        short = batch.horizon * batch.phases < STEPS
    observations, _ = env.reset(seed=3)
    env.action_space.seed(3)
    ended = 0
    for _ in range(STEPS):
        assert env.observation_space.contains(observations)
        observations, rewards, terminals, truncations, _ = env.step(env.action_space.sample())
        assert rewards.dtype == np.float32 and np.isfinite(rewards).all()
        ended += int((terminals | truncations).sum())
    env.close()
    assert ended > 0 or not short


CHECKS: suite.Checks = {
    "native": native,
    "native, Serial": native_serial,
    "PettingZoo emulation": emulated_parallel,
    "Gymnasium emulation": emulated_single,
}
