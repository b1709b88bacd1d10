"""What the tests share: the package and the conformance suites on the path, a bound on time, and scripts of which
nothing may be left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 240  # no test may take longer

sys.path[:0] = [str(ROOT), str(ROOT / "conformance")]
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))  # for what tests start


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """A test that waits for ever fails instead."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def late(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"The test did not end within {SECONDS} s.")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


Script = Callable[..., str]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Runs a Python script in a process of its own; returns what it wrote. Fails where it fails or leaves something."""

    def run(code: str, *, seconds: float = 120, tidy: bool = True) -> str:
        file = tmp_path / "script.py"
        file.write_text(code, encoding="utf-8")
        mark = f"COMMITMENT_GYM_TEST={uuid.uuid4().hex}"
        name, _, value = mark.partition("=")
        left_over = tmp_path / "t"  # short, since the paths of sockets are
        left_over.mkdir()
        given = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(left_over), name: value}
        done = subprocess.run([sys.executable, str(file)], env=given, capture_output=True, text=True, timeout=seconds)
        assert done.returncode == 0, done.stderr
        end = time.monotonic() + 10
        while (left := marked(mark)) and time.monotonic() < end:
            time.sleep(0.05)
        assert not left, f"processes {left} outlive the script"
        assert not (tidy and list(left_over.glob("cgym-*")))
        return done.stdout

    return run


def marked(mark: str) -> list[int]:
    """Processes whose environment holds a mark, where the system tells."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            pass  # it has ended, or is somebody else's
    return found
