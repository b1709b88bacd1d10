"""PPO in one file, in plain PyTorch, over `commitment_gym.VectorEnv`; it reads top to bottom, in the manner of CleanRL.

    python examples/cleanrl_ppo.py

The prisoner's dilemma is played five times against tit-for-tat, which cooperates first and then does what was done to
it. Defecting gains 3 − 2 once and costs 2 − 1 in every round after, so the best answer is to cooperate until the last
round and to defect there: 4 · 2 + 3.

References: Schulman et al. (2017), arXiv:1707.06347; Huang et al. (2022), "CleanRL", JMLR 23 (the style); Axelrod
(1984).
"""

from __future__ import annotations

import argparse
import sys
import time

import gymnasium
import numpy as np
import torch
from gymnasium.vector import AutoresetMode
from torch import nn
from torch.distributions import Categorical

import commitment_gym  # noqa: F401  registers the games

ROUNDS = 5
BEST = 2 * (ROUNDS - 1) + 3


def layer(inputs: int, outputs: int, gain: float) -> nn.Linear:
    """A linear layer with orthogonal weights."""
    made = nn.Linear(inputs, outputs)
    nn.init.orthogonal_(made.weight, gain)
    nn.init.zeros_(made.bias)
    return made


class Agent(nn.Module):
    """A policy and a value, one small network each."""

    def __init__(self, size: int, actions: int) -> None:
        super().__init__()
        self.actor = nn.Sequential(layer(size, 32, 2**0.5), nn.Tanh(), layer(32, actions, 0.01))
        self.critic = nn.Sequential(layer(size, 32, 2**0.5), nn.Tanh(), layer(32, 1, 1.0))

    def policy(self, observations: torch.Tensor) -> Categorical:
        """The distribution of actions."""
        return Categorical(logits=self.actor(observations))

    def value(self, observations: torch.Tensor) -> torch.Tensor:
        """What is expected to come, `[rows]`."""
        value: torch.Tensor = self.critic(observations).squeeze(-1)
        return value


def arguments() -> argparse.Namespace:
    """Of the command line."""
    parser = argparse.ArgumentParser(description="PPO in one file against tit-for-tat, compared with the best answer.")
    parser.add_argument(
        "--steps", type=int, default=150_000, help="environment steps (default %(default)s, about ten seconds)"
    )
    parser.add_argument("--num-envs", type=int, default=64, help="lanes (default %(default)s)")
    parser.add_argument("--num-steps", type=int, default=40, help="steps of a lane per update (default %(default)s)")
    parser.add_argument("--learning-rate", type=float, default=3e-3)
    parser.add_argument("--gamma", type=float, default=1.0, help="discount; episodes are short")
    parser.add_argument("--gae-lambda", type=float, default=0.95)
    parser.add_argument("--minibatches", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--clip", type=float, default=0.2)
    parser.add_argument("--entropy", type=float, default=0.02, help="its coefficient at the start; falls to 0")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> int:
    """Train, play the learned policy, compare; 1 where it is not the best answer."""
    args = arguments()
    torch.set_num_threads(1)  # a small network gains nothing from more
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    envs = gymnasium.make_vec(
        "commitment_gym/commitment-prisoners-dilemma-v0",
        num_envs=args.num_envs,
        agent="player_0",
        opponents={"player": "tit-for-tat"},
        rounds=ROUNDS,
        transforms=["time-aware"],  # the last round differs from the others, so it must be seen
        autoreset_mode=AutoresetMode.SAME_STEP,
    )
    agent = Agent(envs.single_observation_space.shape[0], int(envs.single_action_space.n))
    optimizer = torch.optim.Adam(agent.parameters(), lr=args.learning_rate, eps=1e-5)

    T, N = args.num_steps, args.num_envs
    observations = torch.zeros(T, N, envs.single_observation_space.shape[0])
    actions, log_probs, rewards, ends, values = (torch.zeros(T, N) for _ in range(5))
    updates = max(1, args.steps // (T * N))
    seen = torch.from_numpy(envs.reset(seed=args.seed)[0])
    start = time.time()

    for update in range(updates):
        left = 1 - update / updates
        optimizer.param_groups[0]["lr"] = args.learning_rate * left

        # A rollout. Episodes end by the rules of the game, so nothing follows an end; a truncated one would be
        # followed by the value of its final_obs.
        for t in range(T):
            with torch.no_grad():
                policy = agent.policy(seen)
                action = policy.sample()
                log_probs[t], values[t] = policy.log_prob(action), agent.value(seen)
            observations[t], actions[t] = seen, action
            after, reward, terminated, truncated, _ = envs.step(action.numpy())
            assert not truncated.any()
            rewards[t], ends[t] = torch.from_numpy(reward), torch.from_numpy(terminated)
            seen = torch.from_numpy(after)

        # Generalized advantage estimation, backwards.
        with torch.no_grad():
            following = agent.value(seen)
        advantages = torch.zeros(T, N)
        running = torch.zeros(N)
        for t in reversed(range(T)):
            goes_on = 1 - ends[t]
            delta = rewards[t] + args.gamma * following * goes_on - values[t]
            running = delta + args.gamma * args.gae_lambda * goes_on * running
            advantages[t], following = running, values[t]
        returns = advantages + values

        # Updates over shuffled minibatches.
        flat = [
            tensor.reshape(T * N, *tensor.shape[2:])
            for tensor in (observations, actions, log_probs, advantages, returns)
        ]
        for _ in range(args.epochs):
            for rows in np.array_split(rng.permutation(T * N), args.minibatches):
                obs, act, old, advantage, target = (tensor[rows] for tensor in flat)
                policy = agent.policy(obs)
                ratio = (policy.log_prob(act) - old).exp()
                advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8)
                gain = torch.min(ratio * advantage, ratio.clamp(1 - args.clip, 1 + args.clip) * advantage).mean()
                error = 0.5 * (agent.value(obs) - target).square().mean()
                loss = -gain + 0.5 * error - args.entropy * left * policy.entropy().mean()
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(agent.parameters(), 0.5)
                optimizer.step()

        if update % max(1, updates // 10) == 0:
            steps = (update + 1) * T * N
            speed = steps / (time.time() - start)
            print(f"{steps:>8,} steps  reward per round {rewards.mean():.3f}  {speed:,.0f} steps/s")

    # One episode in every lane, by the likeliest actions.
    seen, earned, played = torch.from_numpy(envs.reset(seed=0)[0]), np.zeros(N), []
    for _ in range(ROUNDS):
        action = agent.policy(seen).probs.argmax(-1)
        after, reward, *_ = envs.step(action.numpy())
        earned += reward
        played.append("CD"[int(action[0])])
        seen = torch.from_numpy(after)
    envs.close()
    good = bool((earned == BEST).all())
    verdict = "equal" if good else "NOT equal"
    print(f"plays {''.join(played)} and earns {earned.mean():g}; the best answer earns {BEST}: {verdict}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
