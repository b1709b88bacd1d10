"""How fast the bridge is, as ratios to what others know: `commitment-gym bridge bench` runs this against a server of its own.

* The round trip of one lane against a bare ZeroMQ echo of the same frames between the same two processes, trip by trip in turn.
* Agent-steps per second of the prisoner's dilemma through `Batch`, in lockstep and pipelined, beside Gymnasium's SyncVectorEnv and
  AsyncVectorEnv on the same game written in plain Python.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import zmq

from .batch import Batch
from .wire import pack

GAME = "commitment/prisoners-dilemma"


def round_trips(address: str, echo_address: str, trips: int) -> dict[str, Any]:
    """Microseconds of `Batch.step` with one lane and of a bare echo of its frames: medians, 99th percentiles, ratios."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    echo = context.socket(zmq.DEALER)
    echo.connect(echo_address)
    with Batch(GAME, 1, address=address) as batch:
        batch.reset(seed=1)
        actions = np.zeros((1, 2, 1), np.float32)
        step = batch.step(actions)
        reply = [pack({"id": 1}), bytes(step._frame), *([] if step._final is None else [bytes(step._final)])]
        request = [pack({"verb": "step", "session": 1, "id": 1, "seen": 0}), actions.tobytes()]
        echo.send_multipart([b"answer with", *reply])
        echo.recv_multipart()
        clock = time.perf_counter
        ours, bare = np.empty(trips), np.empty(trips)
        for k in range(-trips // 10, trips):
            start = clock()
            echo.send(request[0], zmq.SNDMORE)
            echo.send(request[1])
            for _ in reply:
                echo.recv()
            middle = clock()
            batch.step(actions)
            end = clock()
            if k >= 0:
                bare[k], ours[k] = middle - start, end - middle
    context.destroy(0)
    figures: dict[str, Any] = {"trips": trips}
    for name, q in (("median", 50), ("p99", 99)):
        a, b = np.percentile(ours, q) * 1e6, np.percentile(bare, q) * 1e6
        figures[name] = {"step": a, "echo": b, "ratio": a / b}
    return figures


def rate(agent_steps: int, run: Callable[[], object], seconds: float) -> float:
    """Agent-steps per second of something that makes so many in each run; the best of three stretches."""
    run()
    best = 0.0
    for _ in range(3):
        done, start = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - start) < seconds / 3 or done == 0:
            run()
            done += 1
        best = max(best, done * agent_steps / elapsed)
    return best


def lockstep(address: str, lanes: int, seconds: float) -> float:
    """Agent-steps per second where every step waits for its reply."""
    with Batch(GAME, lanes, address=address) as batch:
        batch.reset(seed=1)
        actions = batch.sample(np.random.default_rng(0))["player"]

        def steps() -> None:
            for _ in range(100):
                touch(batch.step(actions))

        return rate(100 * 2 * lanes, steps, seconds)


def pipelined(address: str, lanes: int, depth: int, seconds: float) -> float:
    """Agent-steps per second with so many steps under way."""
    with Batch(GAME, lanes, address=address) as batch:
        batch.reset(seed=1)
        actions = batch.sample(np.random.default_rng(0))["player"]
        for _ in range(depth):
            batch.send(actions)

        def run() -> None:
            for _ in range(100):
                touch(batch.recv())
                batch.send(actions)

        figure = rate(100 * 2 * lanes, run, seconds)
        while batch.under_way:
            batch.recv()
        return figure


def touch(step: Any) -> None:
    """Make the arrays that a learner reads."""
    step.observations, step.rewards, step.terminated, step.truncated  # noqa: B018


def plain(kind: str, lanes: int, seconds: float) -> float | None:
    """The same game in plain Python under Gymnasium's own vector environments; None without Gymnasium."""
    try:
        import gymnasium as gym
    except ImportError:
        return None
    from .plain import PlainDilemma

    vector: Any = gym.vector.SyncVectorEnv if kind == "sync" else gym.vector.AsyncVectorEnv
    envs = vector([PlainDilemma] * lanes)
    try:
        envs.reset(seed=1)
        actions = np.random.default_rng(0).integers(0, 2, (lanes, 2))
        return rate(2 * lanes, lambda: envs.step(actions), seconds)
    finally:
        envs.close()


def tell(done: int, total: int, what: str) -> None:
    """Say on standard error how far this is, for whoever draws a bar."""
    print(f"{done}/{total} {what}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(prog="python -m commitment_gym.bench", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--address", required=True, help="of a server")
    parser.add_argument("--echo", required=True, help="of a bare echo in the same process")
    parser.add_argument("--trips", type=int, default=10_000, help="round trips of one lane")
    parser.add_argument("--seconds", type=float, default=3.0, help="per throughput")
    parser.add_argument("--lanes", type=int, default=1024)
    args = parser.parse_args()
    import gymnasium

    address, lanes, seconds = args.address, args.lanes, args.seconds
    plans: list[tuple[str, int, Callable[[], float | None]]] = [
        ("Batch, lockstep", lanes, lambda: lockstep(address, lanes, seconds)),
        *[(f"Batch, {d} steps under way", lanes, partial(pipelined, address, lanes, d, seconds)) for d in (2, 4, 8)],
        ("Batch, one lane", 1, lambda: lockstep(address, 1, seconds)),
        *[
            (f"Gymnasium {kind.capitalize()}VectorEnv, plain Python", n, partial(plain, kind, n, seconds))
            for kind, n in (("sync", lanes), ("sync", 16), ("async", 16), ("async", 2))
        ],
    ]
    tell(0, len(plans) + 1, "round trips")
    result: dict[str, Any] = {"roundTrip": round_trips(address, args.echo, args.trips)}
    rows = []
    for k, (what, n, measure) in enumerate(plans):
        tell(k + 1, len(plans) + 1, what)
        figure = measure()
        if figure is not None:
            rows.append({"what": what, "lanes": n, "agentSteps": figure})
    versions = {"python": platform.python_version(), "numpy": np.__version__, "pyzmq": zmq.__version__, "gymnasium": gymnasium.__version__}
    print(json.dumps({**result, "throughput": rows, "versions": versions}))


if __name__ == "__main__":
    main()
