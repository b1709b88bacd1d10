"""MaskablePPO of sb3-contrib splits orders over the routes that a trade has.

    python examples/sb3_maskable_ppo.py

Router 0 sells A for C and may split over two pools, router 1 sells A for B and has one: its other choices are masked.
The policy is one for both. The pools differ in depth, 100 against 200, so router 0 should send a third through the
first.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

import torch
from sb3_contrib import MaskablePPO

from commitment_gym.sb3 import VecEnv


def pool(tokens: str, depth: float, name: str) -> dict[str, Any]:
    """A constant product pool without fee."""
    return {"kind": "product", "tokens": list(tokens), "reserves": [depth, depth], "fee": 0, "name": name}


NETWORK = {
    "tokens": ["A", "B", "C"],
    "pools": [pool("AB", 100, "only"), pool("AC", 100, "shallow"), pool("AC", 200, "deep")],
}
TRADES = [{"sell": "A", "buy": "C"}, {"sell": "A", "buy": "B"}]
SIZES = {"kind": "each", "sizes": [60, 20]}  # differ, so that one policy can tell the routers apart
STEPS = 12  # of the grid: choice k sends 1 − k/12 through the first route


def main() -> int:
    """Train, look at the choices, compare; 1 where a choice is not the solver's."""
    parser = argparse.ArgumentParser(
        description="MaskablePPO on trades with different routes, compared with the solver."
    )
    parser.add_argument(
        "--steps", type=int, default=60_000, help="agent-steps (default %(default)s, about twenty seconds)"
    )
    parser.add_argument("--lanes", type=int, default=128, help="episodes side by side (default %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()

    torch.set_num_threads(1)  # a small network gains nothing from more
    options = {"network": NETWORK, "trades": TRADES, "sizes": SIZES, "actions": "grid", "grid": STEPS, "maxHops": 1}
    env = VecEnv("routing/network", lanes=given.lanes, **options)
    split = env.batch.solve()["nash"]["splits"][0]
    best = split[0] / sum(split)

    model = MaskablePPO(
        "MlpPolicy",
        env,
        n_steps=8,  # of each row; an episode is one step
        batch_size=512,
        n_epochs=4,
        learning_rate=lambda left: 5e-3 * left,
        ent_coef=0.01,
        gamma=1.0,
        policy_kwargs={"net_arch": [32]},
        seed=given.seed,
        device="cpu",
    )
    model.learn(given.steps)

    observations = env.reset()
    masks = env.action_masks()
    choices, _ = model.predict(observations, action_masks=masks, deterministic=True)
    repaired = env.batch.repaired
    env.close()
    share = 1 - choices[0] / STEPS
    legal = masks[:2].sum(1).tolist()
    print(f"{model.num_timesteps:,} agent-steps; legal choices per router {legal}, chosen {choices[:2].tolist()}.")
    good = abs(share - best) <= 1 / STEPS and repaired == 0
    verdict = "within" if good else "NOT within"
    print(f"router 0 sends {share:.3f} through the shallow pool, the solver {best:.3f}: {verdict} a grid step")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
