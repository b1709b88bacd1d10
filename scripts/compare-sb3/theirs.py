"""One training with Stable-Baselines3's PPO on one thread; prints what it took as JSON.

    theirs.py CASE SEED        # CASE of cases.json
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env


def main(name: str, seed: int) -> None:
    """Train, timing `learn` alone."""
    torch.set_num_threads(1)
    case = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))[name]
    if "game" in case:
        from commitment_gym.sb3 import VecEnv

        env = VecEnv(case["game"], lanes=case["lanes"])
        policy = {"log_std_init": float(np.log(0.25))}
    else:
        env = make_vec_env("CartPole-v1", n_envs=case["lanes"], seed=seed)
        policy = {}
    model = PPO(
        "MlpPolicy",
        env,
        n_steps=case["rollout"],
        batch_size=case["minibatch"],
        n_epochs=case["epochs"],
        gamma=case["gamma"],
        gae_lambda=case["lambda"],
        learning_rate=lambda left: case["learningRate"] * left,
        clip_range=case["clip"],
        ent_coef=0.0,
        policy_kwargs={"net_arch": case["hidden"], **policy},
        seed=seed,
        device="cpu",
    )
    wall, cpu = time.perf_counter(), time.process_time()
    model.learn(case["steps"])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    returns = [episode["r"] for episode in model.ep_info_buffer]
    env.close()
    print(json.dumps({"steps": model.num_timesteps, "wall": wall, "cpu": cpu, "return": float(np.mean(returns))}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
