"""Virtual environments, one per framework, under `.venvs/` of the checkout.

    python3 environments.py sb3        # makes it where needed, and prints its interpreter

They are made from `../requirements/<name>.txt` with exact versions, and made anew when these or the Python version
change. uv installs them, itself installed with pip into an environment of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE.parent / "requirements"
FOLDER = HERE.parents[2] / ".venvs"
OLDEST = (3, 11)
"""What the pinned versions ask for."""

SECONDS = 1800
"""How long an installation may take."""

SWITCHES = {"NO_OCEAN": "1", "NO_TRAIN": "1"}
"""What a package that is built from its source is told:
PufferLib builds neither games nor trainer then, so nothing is downloaded.
"""

MENDING = "import builtins; builtins.c_extension_paths = []\n"
"""PufferLib 3.0.0 reads this name in line 494 of its setup.py, and sets it only where the games are built."""

Note = Callable[[str], None]


def names() -> list[str]:
    """Of the environments that can be made."""
    return sorted(path.stem for path in REQUIREMENTS.glob("*.txt") if "." not in path.stem and path.stem != "uv")


def interpreter(name: str, note: Note = print) -> Path:
    """The interpreter of an environment, which is made first where it is missing or out of date.

    Args:
        note: is told what takes time.

    Raises:
        RuntimeError: with a sentence, where it cannot be made.
    """
    if sys.version_info[:2] < OLDEST:
        raise RuntimeError(
            f"The pinned versions need Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}."
        )
    if name not in names():
        raise RuntimeError(f"There is no environment '{name}'; there is {', '.join(names())}.")
    folder = FOLDER / name
    python = _python(folder)
    stamp = folder / "stamp"
    files = [REQUIREMENTS / f"{name}.txt", REQUIREMENTS / f"{name}.source.txt"]
    wanted = _fingerprint(*(path for path in files if path.is_file()))
    if python.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    note(f"{name}: making .venvs/{name}, once; that may take minutes where PyTorch belongs to it.")
    uv = _uv()
    shutil.rmtree(folder, ignore_errors=True)
    _run([uv, "venv", "--quiet", "--python", sys.executable, str(folder)])
    _run([uv, "pip", "install", "--quiet", "--python", str(python), "--requirement", str(files[0])])
    if files[1].is_file():
        _from_source(uv, folder, files[1])
    stamp.write_text(wanted, encoding="utf-8")
    return python


def _from_source(uv: str, folder: Path, requirements: Path) -> None:
    """Install what has to be built here, with what is installed already."""
    hook = folder / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(MENDING, encoding="utf-8")
    command = [uv, "pip", "install", "--quiet", "--python", str(_python(folder)), "--no-build-isolation", "--no-deps"]
    _run([*command, "--requirement", str(requirements)], {**SWITCHES, "PYTHONPATH": str(hook)})


def _uv() -> str:
    """uv of the pinned version."""
    folder, requirements = FOLDER / "uv", REQUIREMENTS / "uv.txt"
    program, stamp, wanted = _python(folder).with_name("uv"), folder / "stamp", _fingerprint(requirements)
    if os.name == "nt":
        program = program.with_suffix(".exe")
    if not (program.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        FOLDER.mkdir(exist_ok=True)
        _run([sys.executable, "-m", "venv", str(folder)])
        pip = [str(_python(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "--requirement", str(requirements)])
        stamp.write_text(wanted, encoding="utf-8")
    return str(program)


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _fingerprint(*files: Path) -> str:
    told = hashlib.sha256(f"{sys.version} {SWITCHES} {MENDING}".encode())
    for path in files:
        told.update(path.read_bytes())
    return told.hexdigest()


def _run(command: list[str], more: Mapping[str, str] | None = None) -> None:
    environment = {**os.environ, "VIRTUAL_ENV": "", **(more or {})}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"'{' '.join(command)}' took more than {SECONDS} s.") from None
    if done.returncode:
        raise RuntimeError(
            f"'{' '.join(command)}' ended with {done.returncode}: {(done.stdout + done.stderr).strip()[-2000:]}"
        )


def main() -> int:
    """Make one environment from the command line."""
    parser = argparse.ArgumentParser(description="Make a framework's virtual environment and print its interpreter.")
    parser.add_argument("name", choices=names())
    try:
        print(interpreter(parser.parse_args().name, lambda line: print(line, file=sys.stderr)))
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
