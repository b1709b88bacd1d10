"""The conformance runner judges rightly:
what passes, what fails, which warnings may come, and what the page says of it.
"""

from __future__ import annotations

import io
import json
import warnings
from pathlib import Path
from typing import Any

import environments
import pytest
import report
import run
import suite
from frameworks import FRAMEWORKS

GAME = "commitment/chicken-v0"


def verdict(status: str, reason: str = "", **more: Any) -> dict[str, Any]:
    return {"game": GAME, "check": "one", "status": status, "reason": reason, "warnings": [], "seconds": 0, **more}


def outcome(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"framework": "sb3", "versions": {"torch": "1"}, "checks": ["one"], "misplaced": [], "broken": ""}
    return {**told, "results": list(results), **more}


def test_what_raises_fails_and_says_where() -> None:
    def wrong(game: str) -> None:
        raise AssertionError(f"{game} is wrong")

    found = suite.run(wrong, GAME, "sb3")
    assert found["status"] == "failed"
    assert found["reason"].startswith(f"AssertionError: {GAME} is wrong (test_conformance.py:")


def test_what_does_not_apply_is_no_failure() -> None:
    def absent(game: str) -> None:
        raise suite.NotApplicable("it has no tail")

    found = suite.run(absent, GAME, "sb3")
    assert (found["status"], found["reason"]) == ("n/a", "it has no tail")


def test_only_listed_warnings_pass_and_only_for_their_framework() -> None:
    entry = suite.allowed()[0]

    def listed(game: str) -> None:
        warnings.warn(f"\x1b[33m{entry['upstream']['text']}\x1b[0m", stacklevel=2)

    def unlisted(game: str) -> None:
        warnings.warn("Something else.", stacklevel=2)

    found = suite.run(listed, GAME, entry["frameworks"][0])
    assert (found["status"], found["warnings"]) == ("passed", [entry["id"]])
    assert suite.run(listed, GAME, "openspiel")["status"] == "failed"
    found = suite.run(unlisted, GAME, entry["frameworks"][0])
    assert found["status"] == "failed" and "UserWarning: Something else." in found["reason"]


def test_checks_are_told_registered_ids_where_they_take_them() -> None:
    told: list[str] = []
    suite.run(told.append, GAME, "gymnasium")
    suite.run(told.append, GAME, "sb3")
    assert told == ["commitment_gym/commitment-chicken-v0", GAME]


def test_every_allowed_warning_names_a_framework_a_line_and_a_reason() -> None:
    assert len({entry["id"] for entry in suite.allowed()}) == len(suite.allowed())
    for entry in suite.allowed():
        assert set(entry["frameworks"]) <= set(FRAMEWORKS)
        assert entry["upstream"]["line"] > 0 and entry["why"]


@pytest.mark.parametrize("framework", ["gymnasium", "pettingzoo"])
def test_the_upstream_lines_are_where_the_list_says(framework: str) -> None:
    pytest.importorskip(framework)
    assert suite.misplaced(framework) == []


def test_every_framework_has_a_suite_and_exact_requirements() -> None:
    for name in FRAMEWORKS:
        assert (suite.HERE / f"{name}_suite.py").is_file()
        assert name in environments.names()
    for path in environments.REQUIREMENTS.glob("*.txt"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        assert lines and all("==" in line for line in lines), path


def test_failures_broken_suites_and_moved_lines_are_counted() -> None:
    assert run.count([outcome(verdict("passed"), verdict("n/a"), verdict("failed"))]) == (1, 1)
    assert run.count([outcome(broken="the suite ended with 3")]) == (0, 1)
    assert run.count([outcome(verdict("passed"), misplaced=["a", "b"])]) == (1, 2)


def test_the_page_marks_every_verdict_and_notes_reasons_once() -> None:
    other = "commitment/stag-hunt-v0"
    results = [verdict("n/a", f"{GAME} has no tail"), verdict("n/a", f"{other} has no tail", game=other)]
    page = report.page([outcome(*results)], [GAME, other])
    assert f"| `{GAME}` | n/a (1) |" in page and f"| `{other}` | n/a (1) |" in page
    assert page.count("The game has no tail.") == 1
    page = report.page([outcome(verdict("failed", "a | b"))], [GAME])
    assert f"| `{GAME}` | ✗ 0/1 |" in page and "✗ (1)" in page
    assert "✗ The suite failed: no verdict came" in report.page([outcome(broken="no verdict came")], [GAME])


def test_a_suite_that_dies_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    monkeypatch.setattr(run, "interpreter", lambda *_: Path(sys.executable))
    monkeypatch.setattr(run, "HERE", tmp_path)
    head = json.dumps({"framework": "sb3", "versions": {}, "checks": ["one"], "misplaced": []})
    for ending, told in (("import os; os._exit(9)", "ended with 9"), ("", "0 of 1 verdicts came")):
        (tmp_path / "suite.py").write_text(f"print({head!r}, flush=True)\n{ending}\n", encoding="utf-8")
        progress = io.StringIO()
        found = run.conform("sb3", [GAME], progress)
        assert told in found["broken"] and "FAILED" in progress.getvalue()
        assert run.count([found]) == (0, 1)


def test_a_silent_suite_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    monkeypatch.setattr(run, "interpreter", lambda *_: Path(sys.executable))
    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "SILENCE", 0.5)
    (tmp_path / "suite.py").write_text("import time; time.sleep(60)\n", encoding="utf-8")
    assert "no verdict came" in run.conform("sb3", [GAME], io.StringIO())["broken"]


def test_unknown_frameworks_and_games_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, told in ((["--only", "spiel"], "no framework 'spiel'"), (["--games", "go"], "no game 'go'")):
        with pytest.raises(SystemExit):
            run.main(arguments)
        assert told in capsys.readouterr().err
