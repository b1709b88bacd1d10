"""Fetches one wheel by its pin and hash, and takes libraries and headers of TensorFlow out of it.

    tfjs-node-wheel.py download FOLDER PIN HASH [PIP OPTIONS ...]
    tfjs-node-wheel.py extract FOLDER LIBRARIES HEADERS NAMES TOPICS
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path


def download(folder: Path, pin: str, digest: str, *options: str) -> None:
    """Into `folder`, with pip, without what the wheel depends on."""
    pins = folder / "pins.txt"
    pins.write_text(f"{pin} --hash={digest}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-cache-dir"]
    subprocess.run([*pip, "--only-binary=:all:", *options, "--dest", folder, "--requirement", pins], check=True)


def extract(folder: Path, libraries: Path, headers: Path, names: str, topics: str) -> None:
    """Libraries flat into one folder; headers of these topics into another."""
    (wheel,) = folder.glob("*.whl")
    include = "tensorflow/include/"
    with zipfile.ZipFile(wheel) as archive:
        for name in names.split(","):
            libraries.mkdir(parents=True, exist_ok=True)
            with archive.open(f"tensorflow/{name}") as source, (libraries / name).open("wb") as target:
                while block := source.read(1 << 24):
                    target.write(block)
        wanted = tuple(f"{include}{topic}/" for topic in topics.split(","))
        for member in archive.infolist():
            if member.filename.startswith(wanted) and not member.is_dir():
                target_path = headers / member.filename.removeprefix(include)
                target_path.parent.mkdir(parents=True, exist_ok=True)
                target_path.write_bytes(archive.read(member))


if __name__ == "__main__":
    what, folder, *rest = sys.argv[1:]
    if what == "download":
        download(Path(folder), *rest)
    else:
        libraries, headers, names, topics = rest
        extract(Path(folder), Path(libraries), Path(headers), names, topics)
