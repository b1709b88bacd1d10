"""Every example with its small budget, in the environment of its framework.

    npm run examples                      # all
    npm run examples -- sb3_ppo.py        # some

The exit code is 1 where one fails, and the last line is `N passed, N failed`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence

from environments import HERE, interpreter

FOLDER = HERE.parent / "examples"
SECONDS = 600
"""How long an example may take."""

BY_PREFIX = {
    "cleanrl": "sb3",
    "pettingzoo": "pettingzoo",
    "rllib": "rllib",
    "sb3": "sb3",
    "torchrl": "torchrl",
}
"""The environment that an example runs in, by the first word of its name."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run examples from the command line."""
    known = sorted(path.name for path in FOLDER.glob("*.py"))
    parser = argparse.ArgumentParser(description="Run the examples, each in its framework's environment.", prog="examples")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}; all by default")
    chosen = parser.parse_args(arguments).names or known
    unknown = [name for name in chosen if name not in known]
    if unknown:
        parser.error(f"there is no example '{unknown[0]}'; there is {', '.join(known)}")
    failed = 0
    for name in chosen:
        start = time.monotonic()
        fault, last = run(name)
        failed += fault != ""
        print(f"{'FAILED' if fault else 'passed'}  {name} ({time.monotonic() - start:.0f} s): {fault or last}", flush=True)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


def run(name: str) -> tuple[str, str]:
    """What was wrong with an example, if anything, and its last line."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "RAY_USAGE_STATS_ENABLED": "0", "PYTHONWARNINGS": "ignore"}
    try:
        python = interpreter(BY_PREFIX[name.split("_")[0].removesuffix(".py")], lambda line: print(line, flush=True))
        done = subprocess.run([str(python), str(FOLDER / name)], env=environment, capture_output=True, text=True, timeout=SECONDS)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        return str(error), ""
    lines = done.stdout.strip().splitlines() or [""]
    return ("" if done.returncode == 0 else (done.stderr.strip() or "no word")[-1500:]), lines[-1]


if __name__ == "__main__":
    sys.exit(main())
