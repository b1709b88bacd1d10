"""The example of PettingZoo's loop runs, and learns to defect."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pettingzoo")

EXAMPLE = Path(__file__).parents[1] / "examples" / "pettingzoo_loop.py"


def test_both_players_learn_to_defect() -> None:
    ended = subprocess.run([sys.executable, str(EXAMPLE)], capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    last = ended.stdout.splitlines()[-1]
    shares = [float(share) for share in re.findall(r"player_\d (\d\.\d+)", last)]
    assert len(shares) == 2 and min(shares) > 0.9, last
    assert "Nash equilibria defect/defect" in last
