"""PPO of Stable-Baselines3 finds the Nash flow of a small pool beside an outside market.

    python examples/sb3_ppo.py                          # both routers learn one policy, 256 lanes side by side
    python examples/sb3_ppo.py --opponents equilibrium  # one router learns to answer a bot

Two routers sell half a unit each. The more goes through the pool, the worse its price; the market pays 1. In
equilibrium 61.8 % go through the pool and each gets 0.573, where the optimum would give 0.586 and taking the pool
blindly 0.5.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.evaluation import evaluate_policy

from commitment_gym.sb3 import VecEnv

GAME = "routing/pigou-cfmm"
TOLERANCE = 0.01  # of the equilibrium's output


def main() -> int:
    """Train, evaluate, compare; 1 where the output is not the equilibrium's."""
    parser = argparse.ArgumentParser(description="PPO on a congested pool, compared with the Nash equilibrium.")
    parser.add_argument(
        "--steps", type=int, default=150_000, help="agent-steps (default %(default)s, about ten seconds)"
    )
    parser.add_argument("--lanes", type=int, default=256, help="episodes side by side (default %(default)s)")
    parser.add_argument(
        "--opponents", metavar="BOT", help="learn as router_0 against this bot, e.g. equilibrium; else both learn"
    )
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()

    torch.set_num_threads(1)  # a small network gains nothing from more
    against = {"agent": "router_0", "opponents": {"router": given.opponents}} if given.opponents else {}
    with_seats = VecEnv(GAME, lanes=given.lanes, **against)
    nash = with_seats.batch.solve()["nash"]["outputs"][0]

    model = PPO(
        "MlpPolicy",
        with_seats,
        n_steps=4,  # of each row; an episode is one step
        batch_size=512,
        n_epochs=4,
        learning_rate=lambda left: 3e-3 * left,
        gamma=1.0,
        policy_kwargs={"log_std_init": -1.5, "net_arch": [32]},  # a logit is sharp: 0.1 moves 15 % of an order
        seed=given.seed,
        device="cpu",
    )
    model.learn(given.steps)

    output, spread = evaluate_policy(model, with_seats, n_eval_episodes=4 * with_seats.num_envs)
    action = model.predict(with_seats.reset(), deterministic=True)[0][0]
    share = 1 / (1 + np.exp(6 * (action[1] - action[0])))
    with_seats.close()
    print(f"{model.num_timesteps:,} agent-steps; {share:.1%} of an order goes through the pool.")
    good = abs(output - nash) <= TOLERANCE * nash
    verdict = "within" if good else "NOT within"
    print(f"output {output:.4f} ± {spread:.4f}, Nash equilibrium {nash:.4f}: {verdict} {TOLERANCE:.0%}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
