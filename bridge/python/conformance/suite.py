"""Runs the checks of one framework, in that framework's environment, and prints a line of JSON per game and check.

    python suite.py sb3 [--check PPO] [routing/cartoon4-v0 …]
    {"game": "routing/cartoon4-v0", "check": "PPO", "status": "passed", "reason": "", "warnings": [], "seconds": 0.2}

A suite is a module `<framework>_suite` whose `CHECKS` are functions by name; each takes a game's id and raises where
the game fails, or `NotApplicable`. A warning that `allowed.json` does not list fails the check too.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import io
import json
import re
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
for folder in (HERE.parent, HERE):  # commitment_gym of this checkout, and the suites
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from frameworks import FRAMEWORKS  # noqa: E402

Check = Callable[[str], None]
Checks = Mapping[str, Check]


class NotApplicable(Exception):
    """The check asks for something that this game does not have; the message says what."""


@cache
def games() -> tuple[str, ...]:
    """The ids of all registered games."""
    text = (HERE.parent / "commitment_gym" / "games.json").read_text(encoding="utf-8")
    return tuple(game["id"] for game in json.loads(text))


@cache
def allowed() -> tuple[dict[str, Any], ...]:
    """The warnings that may come:
    `id`, `frameworks`, the `message` (a regular expression), the `upstream` line, and `why`.
    """
    return tuple(json.loads((HERE / "allowed.json").read_text(encoding="utf-8")))


@contextlib.contextmanager
def strict(framework: str) -> Iterator[None]:
    """Warnings are errors, but for those allowed."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for entry in allowed():
            if framework in entry["frameworks"]:
                warnings.filterwarnings("ignore", f"(?s).*(?:{entry['message']})")
        yield


def rows(game: str) -> dict[str, str]:
    """Arguments that leave one role to play: none where the game has one, otherwise its first agent's name."""
    from commitment_gym import Batch

    with Batch(game) as batch:
        return {} if len(batch.roles) == 1 else {"agent": batch.agents[0]}


def registered(game: str) -> str:
    """The id of a game in registries, which allow one slash."""
    return f"commitment_gym/{game.replace('/', '-')}"


def run(check: Check, game: str, framework: str) -> dict[str, Any]:
    """One check of one game, judged: `passed`, `n/a` or `failed`, with a reason."""
    told = io.StringIO()
    start = time.perf_counter()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
                check(registered(game) if FRAMEWORKS[framework].registered else game)
            status, reason = "passed", ""
        except NotApplicable as why:
            status, reason = "n/a", str(why)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            status, reason = "failed", f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
    known, unknown = _judge(caught, framework)
    if unknown and status != "failed":
        status, reason = "failed", "; ".join(unknown)
    return {"status": status, "reason": reason, "warnings": known, "seconds": round(time.perf_counter() - start, 2)}


def _judge(caught: Iterable[warnings.WarningMessage], framework: str) -> tuple[list[str], list[str]]:
    """Ids of the allowed warnings, and sentences about all others."""
    known: set[str] = set()
    unknown: set[str] = set()
    for warning in caught:
        text = re.sub(r"\x1b\[[0-9;]*m", "", str(warning.message))
        listed = [
            entry["id"] for entry in allowed() if framework in entry["frameworks"] and re.search(entry["message"], text)
        ]
        place = Path(warning.filename)
        if listed:
            known.add(listed[0])
        else:
            unknown.add(
                f"{warning.category.__name__}: {text[:300]} ({place.parent.name}/{place.name}:{warning.lineno})"
            )
    return sorted(known), sorted(unknown)


def misplaced(framework: str) -> list[str]:
    """Ids of the allowed warnings whose upstream line is not where the list says, in the version installed here."""
    wrong = []
    for entry in allowed():
        if framework not in entry["frameworks"]:
            continue
        package, _, rest = entry["upstream"]["file"].partition("/")
        spec = importlib.util.find_spec(package)
        origin = spec.origin if spec and spec.origin else ""
        path = Path(origin).parent / rest
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        number = entry["upstream"]["line"]
        if number > len(lines) or entry["upstream"]["text"] not in lines[number - 1]:
            wrong.append(entry["id"])
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a suite from the command line; 1 where something failed."""
    parser = argparse.ArgumentParser(
        description="Run one framework's checks over games; prints a line of JSON per game and check."
    )
    parser.add_argument("framework", choices=list(FRAMEWORKS))
    parser.add_argument("games", nargs="*", default=list(games()), help="ids; all registered games by default")
    parser.add_argument("--check", action="append", help="run this check alone; may be repeated")
    given = parser.parse_args(arguments)
    module = importlib.import_module(f"{given.framework}_suite")
    checks: Checks = module.CHECKS
    versions = {package: metadata.version(package) for package in FRAMEWORKS[given.framework].packages}
    _line(
        {
            "framework": given.framework,
            "versions": versions,
            "checks": list(checks),
            "misplaced": misplaced(given.framework),
        }
    )
    failed = 0
    for game in given.games:
        for name in given.check or checks:
            verdict = run(checks[name], game, given.framework)
            failed += verdict["status"] == "failed"
            _line({"game": game, "check": name, **verdict})
    return 1 if failed else 0


def _line(document: Mapping[str, Any]) -> None:
    print(json.dumps(document), flush=True)


if __name__ == "__main__":
    sys.modules["suite"] = sys.modules["__main__"]  # suites import this file by its name
    sys.exit(main())
