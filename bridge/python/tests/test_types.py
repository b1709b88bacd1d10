"""The package is typed: mypy finds nothing, and a wrong call is found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy")
ROOT = Path(__file__).resolve().parents[1]


def check(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "mypy", "--cache-dir=/dev/null", *words], cwd=ROOT, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_mypy_is_content_with_the_package() -> None:
    assert check().startswith("Success: no issues found")


def test_a_wrong_call_does_not_pass(tmp_path: Path) -> None:
    file = tmp_path / "wrong.py"
    file.write_text("import commitment_gym as cg\ncg.Batch('routing/cartoon4', lanes='many')\n", encoding="utf-8")
    assert '"Batch" has incompatible type "str"; expected "int"' in check(str(file))
