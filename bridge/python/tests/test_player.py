"""A Python policy plays a role of a run in TypeScript, before its deadline or not at all."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import commitment_gym as cg
from commitment_gym.server import server_command

GAME = "commitment/prisoners-dilemma"


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"ipc://{tmp_path}/p"


@pytest.fixture
def run(address: str) -> Iterator[Any]:
    """Starts the command line; `%` stands for the address."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        command = [*server_command(), *(word.replace("%", address) for word in words)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def defect(observations: Any, masks: Any) -> Any:
    assert observations.dtype == np.float32 and masks.dtype == np.uint8
    assert masks.shape == (len(observations), 2)
    return np.ones((len(observations), 1))


def test_what_the_policy_says_is_played_and_it_returns_when_the_run_ends(run: Any, address: str) -> None:
    process = run("play", GAME, "--agents", "player=%", "--episodes", "3", "--json")
    assert cg.play(defect, address, "player", timeout=60) == 3
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.count('"actions"') == 3
    assert '"share defect/defect": 1' in out


def test_a_run_trains_against_it(run: Any, address: str, tmp_path: Path) -> None:
    table = '{"payoffs": [[[3, 1], [0, 0], [1, 2]], [[0, 2], [2, 1], [1, 0]]]}'  # two actions against three: a role each
    words = ["--updates", "2", "--lanes", "16", "--episodes", "8", "--out", str(tmp_path / "run")]
    process = run("train", "commitment/matrix", "--set", f"table={table}", "--opponents", "column=%", *words)
    asked = cg.play(lambda observations, masks: np.full((len(observations), 1), 2), address, "column", timeout=120)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert asked > 2


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (lambda o, m: 1 / 0, "its policy failed: ZeroDivisionError"),
        (lambda o, m: np.ones(7), r"must return actions of shape \[2, 1\], got \[7\]"),
        (lambda o, m: np.full((2, 1), np.nan), "the action is NaN"),
    ],
)
def test_a_policy_that_fails_ends_the_run_with_a_sentence(run: Any, address: str, policy: Any, sentence: str) -> None:
    process = run("play", GAME, "--agents", "player=%")
    try:
        cg.play(policy, address, "player", timeout=60)
    except (ZeroDivisionError, ValueError):
        pass
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert re.search(sentence, err), err


def slow(observations: Any, masks: Any) -> Any:
    time.sleep(3)
    return np.ones((len(observations), 1))


def test_the_deadline_ends_the_run(run: Any, address: str) -> None:
    process = run("play", GAME, "--agents", "player=%?seconds=0.5")
    with pytest.raises(cg.BridgeError, match="did not act within 0.5 s"):
        cg.play(slow, address, "player", timeout=10)
    _, err = process.communicate(timeout=30)
    assert "did not act within 0.5 s" in err


def test_a_player_that_dies_ends_the_run(run: Any, address: str) -> None:
    process = run("play", GAME, "--agents", "player=%?seconds=2")
    code = f"import os, commitment_gym as cg; cg.play(lambda o, m: os.kill(os.getpid(), {int(signal.SIGKILL)}), '{address}', 'player')"
    environment = {**os.environ, "PYTHONPATH": str(Path(cg.__file__).parents[1])}
    player = subprocess.run([sys.executable, "-c", code], env=environment, timeout=60)
    assert player.returncode == -signal.SIGKILL
    _, err = process.communicate(timeout=30)
    assert "did not act within 2 s" in err or "it has gone" in err


def test_a_run_that_dies_is_noticed(run: Any, address: str) -> None:
    process = run("play", GAME, "--agents", "player=%", "--episodes", "100000")

    def policy(observations: Any, masks: Any) -> Any:
        process.kill()
        return np.ones((len(observations), 1))

    with pytest.raises(cg.ServerGone, match="has gone"):
        cg.play(policy, address, "player", timeout=60)


def test_nobody_there_is_a_timeout(address: str) -> None:
    with pytest.raises(cg.Timeout, match="asked nothing for 0.5 s"):
        cg.play(defect, address, "player", timeout=0.5)


def test_a_role_that_nobody_wants_played_is_refused(run: Any, address: str) -> None:
    run("play", GAME, "--agents", "player=%")
    with pytest.raises(cg.BridgeError, match="Nobody is asked to play 'queen'; wanted: player"):
        for _ in range(100):  # until the run has asked
            cg.play(defect, address, "queen", timeout=30)


def test_an_address_of_other_machines_is_refused(run: Any) -> None:
    process = run("play", GAME, "--agents", "player=tcp://0.0.0.0:5999")
    _, err = process.communicate(timeout=30)
    assert "can be reached from other machines" in err
