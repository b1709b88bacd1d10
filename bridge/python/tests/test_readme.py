"""The Python that the READMEs show does what it says: it runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
BLOCKS = [
    block
    for page in (HERE / "README.md", HERE.parents[1] / "README.md")
    for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    if "tcp://" not in block and "mine" not in block  # what needs more than itself is tested in test_player.py and test_market.py
]


@pytest.mark.parametrize("block", BLOCKS, ids=[f"block {k + 1}" for k in range(len(BLOCKS))])
def test_a_block_of_the_readme_runs(block: str, script: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "commitment_gym" in block
    assert "Traceback" not in script(block)
