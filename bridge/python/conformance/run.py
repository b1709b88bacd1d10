"""Every registered game against every framework's own checks.

    npm run conformance                       # all; writes docs/conformance.md
    npm run conformance -- --only sb3,rllib   # some frameworks; writes nothing

Each framework has a virtual environment of its own (`environments.py`) and a suite that runs in it (`suite.py`). The
exit code is 1 where something fails, and the last line is `N passed, N failed`.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from environments import HERE, interpreter
from frameworks import FRAMEWORKS
from report import page

PAGE = HERE.parents[2] / "docs" / "conformance.md"
SILENCE = 600.0
"""Seconds without a verdict after which a suite is stopped."""

Outcome = dict[str, Any]  # framework, versions, checks, misplaced, results, broken


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the frameworks' suites from the command line."""
    parser = argparse.ArgumentParser(
        description="Check every registered game with every framework's own tests.", prog="conformance"
    )
    parser.add_argument("--only", metavar="NAMES", help=f"frameworks, with commas between: {', '.join(FRAMEWORKS)}")
    parser.add_argument(
        "--games", metavar="IDS", help="ids of games, with commas between; all registered games by default"
    )
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument(
        "--json", action="store_true", help="print all verdicts as JSON; progress goes to standard error"
    )
    given = parser.parse_args(arguments)
    chosen = given.only.split(",") if given.only else list(FRAMEWORKS)
    unknown = [name for name in chosen if name not in FRAMEWORKS]
    if unknown:
        parser.error(f"there is no framework '{unknown[0]}'; there is {', '.join(FRAMEWORKS)}")
    registered = [
        game["id"] for game in json.loads((HERE.parent / "commitment_gym" / "games.json").read_text(encoding="utf-8"))
    ]
    games = given.games.split(",") if given.games else registered
    missing = [game for game in games if game not in registered]
    if missing:
        parser.error(f"there is no game '{missing[0]}'; ids are such as {registered[0]}")
    progress = sys.stderr if given.json else sys.stdout
    outcomes = [conform(name, games, progress) for name in chosen]
    passed, failed = count(outcomes)
    complete = not given.only and not given.games
    if given.json:
        print(json.dumps({"passed": passed, "failed": failed, "frameworks": outcomes}))
        return 1 if failed else 0
    if not given.check and complete:
        PAGE.write_text(page(outcomes, games), encoding="utf-8")
        print(f"Wrote {PAGE.relative_to(HERE.parents[2])}.")
    elif not given.check:
        print("Nothing is written: the page is written where all frameworks and games are run.")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def conform(name: str, games: Sequence[str], progress: TextIO) -> Outcome:
    """One framework over the games; what breaks the suite itself is under `broken`."""
    outcome: Outcome = {"framework": name, "versions": {}, "checks": [], "misplaced": [], "results": [], "broken": ""}

    def note(line: str) -> None:
        print(line, file=progress, flush=True)

    try:
        python = interpreter(name, note)
        for document in _lines([str(python), str(HERE / "suite.py"), name, *games]):
            if "framework" in document:
                outcome.update(document)
                continue
            outcome["results"].append(document)
            _tell(outcome, document["game"], note)
    except RuntimeError as error:
        outcome["broken"] = str(error)
    expected = len(games) * len(outcome["checks"])
    if not outcome["broken"] and (not expected or len(outcome["results"]) != expected):
        outcome["broken"] = f"{len(outcome['results'])} of {expected} verdicts came"
    if outcome["broken"]:
        note(f"{name}: FAILED, {outcome['broken']}")
    for id in outcome["misplaced"]:
        note(f"{name}: FAILED, allowed warning '{id}' is not given by the upstream line that allowed.json names")
    return outcome


def count(outcomes: Sequence[Outcome]) -> tuple[int, int]:
    """Verdicts passed and failed; a suite that breaks is one failure, an allowed warning that has moved another."""
    statuses = [result["status"] for outcome in outcomes for result in outcome["results"]]
    broken = sum(bool(outcome["broken"]) + len(outcome["misplaced"]) for outcome in outcomes)
    return statuses.count("passed"), statuses.count("failed") + broken


def _tell(outcome: Outcome, game: str, note: Any) -> None:
    """A line when the last verdict about a game has come."""
    verdicts = [result for result in outcome["results"] if result["game"] == game]
    if len(verdicts) < len(outcome["checks"]):
        return
    tally = {status: sum(verdict["status"] == status for verdict in verdicts) for status in ("passed", "n/a", "failed")}
    told = ", ".join(f"{number} {status}" for status, number in tally.items() if number)
    note(f"{outcome['framework']:<10}  {game:<36}  {told}")
    for verdict in verdicts:
        if verdict["status"] == "failed":
            note(f"{outcome['framework']:<10}    {verdict['check']}: {verdict['reason']}")


def _lines(command: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What a suite prints, as it comes.

    It runs in an empty folder, since some frameworks leave files where they run.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True
        )
        lines: queue.Queue[str] = queue.Queue()
        reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
        reader.start()
        try:
            while line := lines.get(timeout=SILENCE):
                yield json.loads(line)
            process.wait(60)
        except queue.Empty:
            raise RuntimeError(f"no verdict came for {SILENCE:g} s") from None
        except subprocess.TimeoutExpired:
            raise RuntimeError("the suite does not end") from None
        finally:
            _stop(process)
        if process.returncode not in (0, 1):
            log.seek(0)
            raise RuntimeError(f"the suite ended with {process.returncode}: {log.read()[-2000:].strip()}")


def _read(stream: Any, lines: queue.Queue[str]) -> None:
    for line in stream:
        if line.startswith("{"):
            lines.put(line)
    lines.put("")


def _stop(process: subprocess.Popen[str]) -> None:
    """End a suite and all that it has started, if it has not ended."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    sys.exit(main())
