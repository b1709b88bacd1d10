"""The page `docs/conformance.md`, from what the suites have told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from environments import HERE
from frameworks import FRAMEWORKS

MARKS = {"passed": "✓", "n/a": "n/a", "failed": "✗"}

HEAD = """# Conformance

Every registered game against every framework's own checks. `npm run conformance` makes a virtual environment per
framework, runs the checks there and writes this page; a warning that is not on the list below is a failure.

✓ passed · n/a does not apply, the note says why · ✗ failed
"""

NOTES = """## Notes

* Stable-Baselines3's `check_env` runs as it is by default. With `skip_render_check=False` it closes the environment and
  then steps it, which ours refuses, so rendering is checked apart.
* PufferLib 3.0.0 is the last with Python environments. It is built from its source without its games in C and its
  trainer (`NO_OCEAN=1 NO_TRAIN=1`), so that nothing is downloaded, and without its own pins, which end at Gymnasium
  0.29. Its `setup.py` then reads a name that it has not set, which is set for it. Importing it makes a link `resources`
  in the working folder.
* OpenSpiel takes finite games without chance. Games with real-valued actions are checked in their variant with a grid
  of actions, which has no file either where a coin is tossed.
"""


def page(outcomes: Sequence[dict[str, Any]], games: Sequence[str]) -> str:
    """The whole page."""
    parts = [
        HEAD,
        _summary(outcomes, games),
        _versions(outcomes),
        *(_framework(outcome, games) for outcome in outcomes),
    ]
    return "\n".join([*parts, _allowed(outcomes), NOTES])


def _summary(outcomes: Sequence[dict[str, Any]], games: Sequence[str]) -> str:
    """Games against frameworks: how many checks passed of those that apply."""
    rows = [[f"`{game}`", *(_share(outcome, game) for outcome in outcomes)] for game in games]
    return _table(["game", *(FRAMEWORKS[outcome["framework"]].title for outcome in outcomes)], rows)


def _share(outcome: dict[str, Any], game: str) -> str:
    statuses = [result["status"] for result in outcome["results"] if result["game"] == game]
    passed, failed = statuses.count("passed"), statuses.count("failed")
    if not passed + failed:
        return "n/a" if statuses and not outcome["broken"] else "✗"
    return f"{'✗' if failed else '✓'} {passed}/{passed + failed}"


def _versions(outcomes: Sequence[dict[str, Any]]) -> str:
    rows = [
        [
            FRAMEWORKS[outcome["framework"]].title,
            ", ".join(f"{name} {version}" for name, version in outcome["versions"].items()),
        ]
        for outcome in outcomes
    ]
    return f"## Versions\n\n{_table(['environment', 'packages'], rows)}"


def _framework(outcome: dict[str, Any], games: Sequence[str]) -> str:
    """One framework: games against checks."""
    framework = FRAMEWORKS[outcome["framework"]]
    about = f"## {framework.title}\n\n{framework.about[0].upper()}{framework.about[1:]}.\n"
    if outcome["broken"]:
        return f"{about}\n✗ The suite failed: {outcome['broken']}\n"
    verdicts = {(result["game"], result["check"]): result for result in outcome["results"]}
    notes: dict[str, int] = {}

    def cell(game: str, check: str) -> str:
        verdict = verdicts[game, check]
        if verdict["status"] == "passed":
            return MARKS["passed"]
        note = notes.setdefault(verdict["reason"].replace(f"{game} ", "the game "), len(notes) + 1)
        return f"{MARKS[verdict['status']]} ({note})"

    rows = [[f"`{game}`", *(cell(game, check) for check in outcome["checks"])] for game in games]
    listed = "".join(f"{number}. {reason[0].upper()}{reason[1:].rstrip('.')}.\n" for reason, number in notes.items())
    table = _table(["game", *outcome["checks"]], rows)
    return f"{about}\n{table}\n{listed}" if listed else f"{about}\n{table}"


def _allowed(outcomes: Sequence[dict[str, Any]]) -> str:
    """The list of warnings, and how often they came."""
    rows = []
    for entry in json.loads((HERE / "allowed.json").read_text(encoding="utf-8")):
        came = {
            result["game"] for outcome in outcomes for result in outcome["results"] if entry["id"] in result["warnings"]
        }
        upstream = entry["upstream"]
        often = f"{len(came)} game(s)" if came else "games with other options"
        rows.append([upstream["text"], f"{upstream['file']}:{upstream['line']}", entry["why"], often])
    return f"## Allowed warnings\n\n{_table(['warning', 'upstream line', 'why it comes', 'where'], rows)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
