"""The example of two Ray nodes runs, and every node's runner has a server of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("ray")

EXAMPLE = Path(__file__).parents[2] / "examples" / "rllib_two_nodes.py"


def test_two_nodes_start_two_servers_and_train() -> None:
    command = [sys.executable, str(EXAMPLE), "--iterations", "1"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr[-2000:]
    places = re.findall(r"runner (\d+) on node (\w+) has server (\d+)", ended.stdout)
    assert [len(set(kind)) for kind in zip(*places, strict=True)] == [2, 2, 2], ended.stdout
    assert re.search(r"2 nodes, 2 servers; defection \d\.\d+, Nash equilibrium 1\.000$", ended.stdout.strip())
