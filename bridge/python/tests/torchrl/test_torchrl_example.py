"""The example with TorchRL runs, and knows the game's equilibrium."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torchrl")

EXAMPLE = Path(__file__).parents[2] / "examples" / "torchrl_multiagent.py"


@pytest.mark.parametrize("critic", [[], ["--centralised"]])
def test_it_trains_and_compares_with_the_equilibrium(critic: list[str]) -> None:
    command = [sys.executable, str(EXAMPLE), "--iterations", "2", "--frames", "64", *critic]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr[-2000:]
    last = ended.stdout.splitlines()[-1]
    learned = re.search(r"(\d\.\d+) after it; Nash equilibrium 1\.1459, optimum 1\.1716", last)
    assert learned and 1.0 < float(learned[1]) < 1.1716, last
