"""The server process that this process starts for itself, and stops with itself.

It is found by `COMMITMENT_GYM_SERVER` (a command line), then in the checkout that this file belongs to, then through
`npx commitment-gym` of the same version. `COMMITMENT_GYM_ADDRESS` names a server that runs already.
"""

from __future__ import annotations

import atexit
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from pathlib import Path
from typing import IO

import zmq

from .errors import ServerGone
from .version import __version__

START_SECONDS = 60.0
"""How long a server may take to say that it listens; `npx` may have to install it first."""


class Server:
    """One server process. Use `local()` for the one that all environments of this process share."""

    def __init__(self, *arguments: str, start_seconds: float = START_SECONDS) -> None:
        self._tidy: weakref.finalize[..., Server] | None = None  # removes the socket's folder
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        self._pid = os.getpid()
        command = [*server_command(), "serve", "--json", "--with-input", *arguments]
        if "--address" not in arguments:
            command += ["--address", self._private_address()]
        self._program = command[0]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True, start_new_session=True
            )
        except OSError as error:
            self._forget_folder()
            raise ServerGone(f"The server does not start ({error}); the command was: {shlex.join(command)}.") from error
        try:
            self.address = self._await_address(start_seconds)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """Of the server's process."""
        return self._process.pid

    def alive(self) -> bool:
        """Is it still running?"""
        return self._pid == os.getpid() and self._process.poll() is None

    def log(self, characters: int = 2000) -> str:
        """The end of what the server wrote to standard error."""
        self._log.flush()
        self._log.seek(0)
        return self._log.read()[-characters:].strip()

    def close(self) -> None:
        """Stop the server; harmless when it has stopped."""
        if self._pid != os.getpid():
            return  # a fork's copy: the server is the parent's
        process = self._process
        for stream in (process.stdin, process.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:
                    pass
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._forget_folder()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<commitment_gym.Server {self.address} pid {self.pid}, {'running' if self.alive() else 'ended'}>"

    def _private_address(self) -> str:
        if not zmq.has("ipc") or sys.platform == "win32":
            return "tcp://127.0.0.1:0"
        folder = tempfile.mkdtemp(prefix="cgym-")
        self._tidy = weakref.finalize(self, _remove, folder, os.getpid())
        path = os.path.join(folder, "s")
        return f"ipc://{path}" if len(path.encode()) <= 100 else "tcp://127.0.0.1:0"

    def _await_address(self, seconds: float) -> str:
        line = _line_within(self._process.stdout, seconds)
        if line is None:
            raise ServerGone(f"The server did not say within {seconds:g} s that it listens. It wrote: {self.log() or 'nothing'}")
        try:
            return str(json.loads(line)["address"])
        except (ValueError, KeyError, TypeError):
            code = self._process.wait() if line == "" else None
            ended = f"It ended with code {code}. " if code is not None else ""
            if Path(self._program).stem == "npx":
                ended += (
                    "This package lies in no checkout, so npx was asked for the server. Set COMMITMENT_GYM_SERVER to its command, such as"
                    " 'node checkout/dist/src/cli/main.js', or install the package with 'pip install -e'. "
                )
            if os.environ.get("COMMITMENT_GYM_SERVER"):
                ended += "Its command came from COMMITMENT_GYM_SERVER. "
            raise ServerGone(f"The server does not start. {ended}It wrote: {(line + self.log()).strip() or 'nothing'}") from None

    def _forget_folder(self) -> None:
        if self._tidy:
            self._tidy()


def _remove(folder: str, pid: int) -> None:
    """Remove a folder, unless this is a fork of the process that it belongs to."""
    if pid == os.getpid():
        shutil.rmtree(folder, ignore_errors=True)


def server_command() -> list[str]:
    """How a server is started on this machine."""
    named = os.environ.get("COMMITMENT_GYM_SERVER")
    if named:
        return shlex.split(named)
    node = shutil.which("node")
    if node is None:
        raise ServerGone(
            "The environments run on Node.js, which is not on the PATH. Install Node 20 or newer (nodejs.org), or name a server"
            " that runs elsewhere with COMMITMENT_GYM_ADDRESS."
        )
    for folder in Path(__file__).resolve().parents:
        manifest = folder / "package.json"
        if manifest.is_file() and '"name": "commitment-gym"' in manifest.read_text(encoding="utf-8"):
            main = folder / "dist" / "src" / "cli" / "main.js"
            if main.is_file():
                return [node, str(main)]
            raise ServerGone(f"The checkout at {folder} is not built; run 'npm ci && npm run build' there.")
    npx = shutil.which("npx")
    if npx is None:
        raise ServerGone("There is no npx beside Node.js; install npm, or set COMMITMENT_GYM_SERVER to the server's command.")
    return [npx, "--yes", f"commitment-gym@{__version__}"]


_lock = threading.RLock()
_local: Server | None = None


def local() -> Server:
    """The server that the environments of this process share; started when first asked for, and anew if it has ended."""
    global _local
    with _lock:
        if _local is None or not _local.alive():
            if _local is not None:
                _local.close()
            _local = Server()
            workers = sys.modules.get("multiprocessing.util")
            if workers is not None:  # a worker ends without atexit
                workers.Finalize(None, stop_local, exitpriority=0)
        return _local


def stop_local() -> None:
    """Stop the shared server, if there is one."""
    global _local
    with _lock:
        if _local is not None:
            _local.close()
            _local = None


def _after_fork() -> None:
    """A child has no server of its own yet, and must not keep its parent's alive."""
    global _local, _lock
    _lock = threading.RLock()
    if _local is not None:
        stdin: IO[str] | None = _local._process.stdin
        if stdin is not None:
            try:
                os.close(stdin.fileno())
            except (OSError, ValueError):
                pass
        _forgotten.append(_local)  # its destructor must not run in the child
        _local = None


_forgotten: list[Server] = []
atexit.register(stop_local)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _line_within(stream: IO[str] | None, seconds: float) -> str | None:
    """One line, `""` at the end of the stream, None when time is over."""
    found: list[str] = []
    reader = threading.Thread(target=lambda: found.append(stream.readline() if stream else ""), daemon=True)
    reader.start()
    end = time.monotonic() + seconds
    while reader.is_alive() and time.monotonic() < end:
        reader.join(0.05)
    return found[0] if found else None
