"""PettingZoo's loop in full: two independent learners in a matrix game, by policy gradient in a few lines of NumPy.

    python pettingzoo_loop.py
    python pettingzoo_loop.py --game commitment-stag-hunt --episodes 4000

Each player follows  θ ← θ + α (r − r̄) ∇ log π(a),  with π the softmax of θ and r̄ a running mean of its rewards
(Williams 1992).
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
import pettingzoo
from numpy.typing import NDArray

import commitment_gym  # registers the games with PettingZoo
from commitment_gym import ParallelEnv

Vector = NDArray[np.float64]


class Learner:
    """One player's softmax policy."""

    def __init__(self, actions: int, rate: float, rng: np.random.Generator) -> None:
        self.logits: Vector = np.zeros(actions)
        self.baseline = 0.0
        self.rate = rate
        self.rng = rng

    def policy(self, mask: Any) -> Vector:
        """Chances of the actions; of the legal ones alone."""
        weights: Vector = np.exp(self.logits - self.logits.max()) * mask
        return np.asarray(weights / weights.sum())

    def learn(self, policy: Vector, action: int, reward: float) -> None:
        """One step up the gradient."""
        self.logits -= self.rate * (reward - self.baseline) * policy
        self.logits[action] += self.rate * (reward - self.baseline)
        self.baseline += 0.05 * (reward - self.baseline)


def play(env: ParallelEnv, learners: dict[str, Learner], seed: int | None = None) -> tuple[dict[str, int], float]:
    """One episode, learning from every step; the last actions and the welfare per round."""
    _, infos = env.reset(seed=seed)
    actions: dict[str, int] = {}
    while env.agents:
        policies = {agent: learners[agent].policy(infos[agent]["action_mask"]) for agent in env.agents}
        actions = {agent: int(learners[agent].rng.choice(len(p), p=p)) for agent, p in policies.items()}
        _, rewards, _, _, infos = env.step(actions)
        for agent, reward in rewards.items():
            learners[agent].learn(policies[agent], actions[agent], reward)
    return actions, float(next(iter(infos.values()))["metrics"]["welfare"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    game = "commitment-prisoners-dilemma"
    parser.add_argument("--game", default=game, help=f"a matrix game (default: {game})")
    parser.add_argument("--episodes", type=int, default=2000, help="to learn from (default: 2000)")
    parser.add_argument("--rate", type=float, default=0.1, help="of learning, α (default: 0.1)")
    parser.add_argument("--seed", type=int, default=0, help="of players and game (default: 0)")
    arguments = parser.parse_args()

    env = pettingzoo.make("parallel", f"commitment_gym/{arguments.game}")
    streams = np.random.SeedSequence(arguments.seed).spawn(len(env.possible_agents))
    learners = {
        agent: Learner(int(env.action_space(agent).n), arguments.rate, np.random.default_rng(stream))
        for agent, stream in zip(env.possible_agents, streams, strict=True)
    }
    played: list[tuple[int, ...]] = []
    welfares: list[float] = []
    for episode in range(arguments.episodes):
        actions, welfare = play(env, learners, arguments.seed if episode == 0 else None)
        played.append(tuple(actions.values()))
        welfares.append(welfare)
    last = max(1, arguments.episodes // 4)
    shares = np.mean(played[-last:], axis=0)
    solution = env.batch.solve()
    env.close()
    equilibria = ", ".join(solution["nash"]["pure"]) or "mixed only"
    version = commitment_gym.__version__
    print(f"commitment_gym {version}, {arguments.game}, the last {last} of {arguments.episodes} episodes:")
    learned = ", ".join(f"{agent} {share:.3f}" for agent, share in zip(learners, shares, strict=True))
    print(
        f"share of the second action: {learned}; welfare {np.mean(welfares[-last:]):.3f};"
        f" Nash equilibria {equilibria}; optimum {solution['optimum']['welfare']:g}"
    )


if __name__ == "__main__":
    main()
