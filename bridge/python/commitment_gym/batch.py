"""`Batch`: many lanes of one game, arrays in and out, nothing in between.

    with Batch("routing/cartoon4", lanes=1024, routers=2) as batch:
        step = batch.reset(seed=1)
        step.observations["router"]              # float32 [lanes, seats, size]
        step = batch.step({"router": actions})   # float32 [lanes, seats, size of an action]
        step.rewards["router"]                   # float32 [lanes, seats]

`send` and `recv` are the halves of `step`; several steps may be under way.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np

from .connection import DEFAULT_TIMEOUT, Connection
from .errors import ArgumentError, BridgeError, ServerGone, SessionLost
from .wire import TYPES, Array, Layout

_F4 = TYPES["f4"]

Autoreset = Literal["same-step", "next-step", "disabled"]
Seed = int | str
Actions = Mapping[str, Any] | Array


@dataclass(frozen=True)
class Role:
    """A kind of agent. `observation` and `action` are spaces as plain data, as `design` and PROTOCOL.md have them."""

    name: str
    count: int  # agents of this role in the game
    seats: tuple[int, ...]  # those that this client plays
    observation: Mapping[str, Any]
    action: Mapping[str, Any]
    reads_policy: bool  # the game reads the distribution that an action was drawn from

    @property
    def size(self) -> int:
        """Numbers of an observation."""
        return sum(int(field.get("size", 1)) for field in self.observation["fields"])

    @property
    def width(self) -> int:
        """Numbers of an action."""
        kind = self.action["kind"]
        if kind == "discrete":
            return 1
        if kind == "multi-discrete":
            return len(self.action["n"])
        return sum(int(field.get("size", 1)) for field in self.action["fields"])

    @property
    def choices(self) -> tuple[int, ...]:
        """Choices per component of an action; empty for a box."""
        kind = self.action["kind"]
        return (int(self.action["n"]),) if kind == "discrete" else tuple(map(int, self.action["n"])) if kind == "multi-discrete" else ()

    @property
    def flags(self) -> int:
        """Numbers of a mask: one per choice, and one for a box."""
        return sum(self.choices) or 1


class Step:
    """What a reset or a step shows; arrays are views of memory that is the step's own."""

    def __init__(self, batch: Batch, frame: Any, final: Any | None) -> None:
        self._batch = batch
        self._frame = frame
        self._final = final

    @cached_property
    def observations(self) -> dict[str, Array]:
        """Per role, float32 `[lanes, seats, size]`."""
        return self._views("observations")

    @cached_property
    def rewards(self) -> dict[str, Array]:
        """Per role, float32 `[lanes, seats]`."""
        return self._views("rewards")

    @cached_property
    def masks(self) -> dict[str, Array]:
        """Which actions are legal now: per role, uint8 `[lanes, seats, flags]`."""
        if self._batch.masked:
            return self._views("masks")
        return self._batch._all_legal

    @cached_property
    def terminated(self) -> Array:
        """Did the game end? bool `[lanes]`."""
        return self._batch._reply.view(self._frame, "terminated").view(np.bool_)

    @cached_property
    def truncated(self) -> Array:
        """Did the horizon cut the episode? bool `[lanes]`."""
        return self._batch._reply.view(self._frame, "truncated").view(np.bool_)

    @cached_property
    def fresh(self) -> Array:
        """With next-step autoreset: is this row a reset and no transition? bool `[lanes]`."""
        if "fresh" in self._batch._reply.parts:
            return self._batch._reply.view(self._frame, "fresh").view(np.bool_)
        return np.zeros(self._batch.lanes, np.bool_)

    @property
    def ended(self) -> bool:
        """Has any lane ended in this step?"""
        return self._final is not None

    @cached_property
    def final_observations(self) -> dict[str, Array]:
        """What was last seen, per role, where a lane has just ended; other rows are stale."""
        return self._endings("observations")

    @cached_property
    def returns(self) -> dict[str, Array]:
        """Sums of rewards of the episode to date, per role, float64 `[lanes, seats]`."""
        return self._endings("returns")

    @cached_property
    def lengths(self) -> Array:
        """Steps of the episode to date, int32 `[lanes]`."""
        return self._batch._ending.view(self._ended_frame(), "lengths")

    @cached_property
    def metrics(self) -> dict[str, Array]:
        """The game's own metrics, float64 `[lanes]` each, where a lane has just ended; other rows are stale."""
        table = self._batch._ending.view(self._ended_frame(), "metrics")
        return {name: table[:, k] for k, name in enumerate(self._batch.metrics)}

    def _views(self, what: str) -> dict[str, Array]:
        layout = self._batch._reply
        return {role: layout.view(self._frame, name) for role, name in layout.named(what).items()}

    def _endings(self, what: str) -> dict[str, Array]:
        frame, layout = self._ended_frame(), self._batch._ending
        return {role: layout.view(frame, name) for role, name in layout.named(what).items()}

    def _ended_frame(self) -> Any:
        if self._final is None:
            raise AttributeError("No lane has ended in this step; ask step.ended first.")
        return self._final

    def __repr__(self) -> str:
        ended = int(self.terminated.sum() + self.truncated.sum())
        return f"<Step of {self._batch.game}, {self._batch.lanes} lane(s), {ended} ended>"


@dataclass(frozen=True)
class Snapshot:
    """Everything that a batch needs to go on exactly where it was, on this server or another."""

    game: str
    options: str  # tells options, lanes, seats and opponents apart
    arrays: Mapping[str, Array]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file."""
        with Path(path).open("wb") as file:
            named: dict[str, Any] = {"__game__": self.game, "__options__": self.options, **self.arrays}
            np.savez_compressed(file, **named)

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Snapshot:
        """Read what `save` has written."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files if not name.startswith("__")}
            return Snapshot(str(file["__game__"]), str(file["__options__"]), arrays)

    def __repr__(self) -> str:
        return f"<Snapshot of {self.game}, {sum(a.nbytes for a in self.arrays.values()):,} bytes>"


class Batch:
    """Many lanes of one game on a server.

    Args:
        game: an id, `routing/cartoon4` or `routing/cartoon4-v0`.
        lanes: episodes side by side.
        agent: play this seat alone, e.g. `router_0`; bots play the others.
        opponents: per role, the bot that plays it, e.g. `{"searcher": "greedy"}`.
        autoreset: `same-step`, `next-step` or `disabled`, as Gymnasium has them.
        device: none yet.
        transforms: twists in order, e.g. `["trembling=0.1"]`.
        address, timeout, key, server_key: of the connection, see `Connection`.
        options: of the game; also as further keywords where the names are free.

    It belongs to one thread. It is picklable (with its state), and in a fork it opens a session of its own, to be reset.
    """

    def __init__(
        self,
        game: str,
        lanes: int = 1,
        *,
        agent: str | None = None,
        opponents: Mapping[str, str] | None = None,
        autoreset: Autoreset = "same-step",
        device: str | None = None,
        transforms: Sequence[str] = (),
        address: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        key: str | os.PathLike[str] | None = None,
        server_key: str | os.PathLike[str] | None = None,
        options: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        self._recipe: dict[str, Any] = {
            "game": game,
            "lanes": lanes,
            "agent": agent,
            "opponents": dict(opponents or {}),
            "autoreset": autoreset,
            "device": device,
            "transforms": list(transforms),
            "options": {**(options or {}), **more},
        }
        self._link: dict[str, Any] = {"address": address, "timeout": timeout, "key": key, "server_key": server_key}
        self.repaired = 0
        """How many numbers of actions the server has clipped or replaced."""
        self.closed = False
        self._connect()

    def _connect(self) -> None:
        """Open a session; `about` is what the server says of it."""
        self._connection = Connection(**self._link)
        self._pending: deque[int] = deque()
        self._is_reset = False
        self._pid = os.getpid()
        try:
            about, _ = self._connection.ask("make", **self._recipe)
        except BaseException:
            self._connection.close()
            raise
        self.about = about
        self._session = about["session"]
        self.game: str = about["game"]
        self.lanes: int = about["lanes"]
        self.autoreset: Autoreset = about["autoreset"]
        self.horizon: int = about["horizon"]
        self.phases: int = about["phases"]
        self.horizon_ends: str = about["horizonEnds"]
        self.metrics: tuple[str, ...] = tuple(about["metrics"])
        self.masked: bool = about["masked"]
        self.bots: tuple[str, ...] = tuple(about["bots"])
        self.all_agents: tuple[str, ...] = tuple(about["agents"])
        self.roles = {role.name: role for role in map(_role, about["roles"]) if role.seats}
        self.agents = tuple(f"{role.name}_{seat}" for role in self.roles.values() for seat in role.seats)
        self._take = Layout(about["layout"]["step"])
        self._reply = Layout(about["layout"]["reply"])
        self._ending = Layout(about["layout"]["final"])
        single = len(self._take.parts) == 1
        self._one = self._take.bytes // 4 if single else None  # numbers of a step's frame, where one array is all of it
        self._sizes = (self._reply.bytes, self._ending.bytes)
        self._all_legal = {
            name: np.ones((self.lanes, len(role.seats), role.flags), np.uint8) for name, role in self.roles.items()
        }

    def reset(
        self,
        seed: Seed | None = None,
        *,
        seeds: Sequence[int | None] | Array | None = None,
        mask: Array | None = None,
    ) -> Step:
        """Begin episodes: everywhere, or in the lanes of the mask.

        Args:
            seed: lane i gets `seed + i` (a text: the text, then `text#1` …). None: streams go on; the first reset of all takes seed 0.
            seeds: one per lane instead; None where the lane's stream goes on.
            mask: bool `[lanes]`, which lanes to reset.
        """
        self._ready(fresh=True)
        tensors: dict[str, Array] = {}
        if seeds is not None:
            tensors["seeds"] = np.array([np.nan if s is None else s for s in seeds], TYPES["f8"])
        if mask is not None:
            tensors["mask"] = np.asarray(mask).astype(np.uint8)
        if isinstance(seed, np.integer):
            seed = int(seed)
        _, frames = self._connection.ask("reset", tensors, session=self._session, seed=seed)
        self._is_reset = True
        return self._step(frames)

    def step(self, actions: Actions, policies: Actions | None = None) -> Step:
        """One step in every lane; `send` and `recv` in one.

        Args:
            actions: per role float32 `[lanes, seats, width]`, or one array where there is one role. Clipped or replaced where they are
                illegal, which `repaired` counts; NaN is an error.
            policies: the distributions that they were drawn from, where the game reads them; certainty by default.
        """
        self.send(actions, policies)
        return self.recv()

    def send(self, actions: Actions, policies: Actions | None = None) -> None:
        """Send actions without waiting. What they point to may be reused at once."""
        if self.closed or not self._is_reset or self._pid != os.getpid():
            self._ready()
        frame = self._frame_of(actions, policies)
        self._pending.append(self._connection.post({"verb": "step", "session": self._session}, frame))

    def recv(self) -> Step:
        """The result of the earliest step sent and not yet received."""
        if not self._pending:
            raise BridgeError("recv() has nothing to wait for; send() first.")
        header, frames = self._connection.collect(self._pending.popleft(), None, self._sizes)
        if "repaired" in header:
            self.repaired += header["repaired"]
        return Step(self, frames[0], frames[1] if len(frames) > 1 else None)

    @property
    def under_way(self) -> int:
        """Steps sent and not yet received."""
        return len(self._pending)

    def state(self) -> Array:
        """All observations of all agents side by side, in role order, float32 `[lanes, …]`."""
        self._ready()
        _, tensors = self._connection.fetch("state", session=self._session)
        return tensors["state"]

    def render(self, mode: Literal["ansi", "svg", "rgb_array"] = "ansi", lane: int = 0, width: int = 480) -> str | Array:
        """One lane as text, as SVG, or as uint8 `[height, width, 3]`."""
        self._ready()
        _, tensors = self._connection.fetch("render", session=self._session, mode=mode, lane=lane, width=width)
        return tensors["pixels"] if mode == "rgb_array" else tensors["text"].tobytes().decode()

    def snapshot(self) -> Snapshot:
        """An exact copy of everything that moves, opponents included."""
        self._ready()
        header, arrays = self._connection.fetch("snapshot", session=self._session)
        return Snapshot(header["game"], header["options"], arrays)

    def restore(self, snapshot: Snapshot) -> Step:
        """Go on exactly where a snapshot was taken. Where server or session are gone, new ones are made first."""
        if self.closed or not self._connection.alive:
            self._reopen()
        try:
            return self._restore(snapshot)
        except (ServerGone, SessionLost):
            self._reopen()
            return self._restore(snapshot)

    def _restore(self, snapshot: Snapshot) -> Step:
        while self._pending:  # what is under way belongs to the past
            self._connection.collect(self._pending.popleft())
        fields = {"session": self._session, "game": snapshot.game, "options": snapshot.options}
        _, frames = self._connection.ask("restore", dict(snapshot.arrays), **fields)
        self._is_reset = True
        return self._step(frames)

    def solve(self, timeout: float | None = None) -> dict[str, Any]:
        """What theory says of this game with these options; every number and its source."""
        import json

        self._ready(fresh=True)
        fields = {"game": self.game, "options": self._recipe["options"]}
        _, tensors = self._connection.fetch("solve", timeout=timeout, **fields)
        solution: dict[str, Any] = json.loads(tensors["text"].tobytes())
        return solution

    def export(self, format: Literal["nfg", "efg"], timeout: float | None = None) -> str:
        """The game as a Gambit file, which OpenSpiel reads too."""
        self._ready(fresh=True)
        fields = {"game": self.game, "options": self._recipe["options"], "format": format}
        _, tensors = self._connection.fetch("export", timeout=timeout, **fields)
        return tensors["text"].tobytes().decode()

    def sample(self, rng: np.random.Generator, masks: Mapping[str, Array] | None = None) -> dict[str, Array]:
        """Random actions, legal where masks are given: per role float32 `[lanes, seats, width]`."""
        given = masks or {}
        return {name: sample(role, rng, (self.lanes, len(role.seats)), given.get(name)) for name, role in self.roles.items()}

    def ping(self, timeout: float | None = None) -> float:
        """Seconds that the server takes to answer."""
        import time

        self._ready(fresh=True)
        start = time.perf_counter()
        self._connection.ask("ping", timeout=timeout)
        return time.perf_counter() - start

    def close(self) -> None:
        """End the session; harmless when it has ended."""
        if self.closed:
            return
        self.closed = True
        if self._connection.alive:
            try:
                if not self._pending:
                    self._connection.ask("close", timeout=2.0, session=self._session)
            except BridgeError:
                pass  # it is closed either way
            self._connection.close()

    def _ready(self, fresh: bool = False) -> None:
        if self.closed:
            raise BridgeError("This batch is closed; make another one.")
        if not self._connection.alive:
            self._connect()  # a fork: this process has no session yet
        if not fresh and not self._is_reset:
            raise ArgumentError("Call reset() first; a fork begins with a session of its own.")

    def _reopen(self) -> None:
        self._connection.close()
        self.closed = False
        self._connect()

    def _step(self, frames: Sequence[Any]) -> Step:
        return Step(self, frames[0], frames[1] if len(frames) > 1 else None)

    def _frame_of(self, actions: Actions, policies: Actions | None) -> Any:
        if self._one is not None and type(actions) is np.ndarray and actions.dtype == _F4 and actions.size == self._one:
            return actions if actions.flags.c_contiguous else actions.tobytes()
        arrays = self._arrays("actions", actions)
        if len(arrays) < len(self._take.parts):
            arrays += self._arrays("policies", policies if policies is not None else self._certain(arrays))
        if len(arrays) == 1:
            return arrays[0]
        return b"".join([a.tobytes() for a in arrays])

    def _arrays(self, what: str, given: Actions) -> list[Array]:
        found = []
        names = self._take.named(what)
        if not isinstance(given, Mapping):
            if len(names) != 1:
                raise ArgumentError(f"{self.game}: give {what} per role: {', '.join(names)}.")
            given = {next(iter(names)): given}
        elif len(given) != len(names):
            raise ArgumentError(f"{self.game}: {what} are due for {', '.join(names)}; got {', '.join(given) or 'none'}.")
        for role, name in names.items():
            if role not in given:
                raise ArgumentError(f"{self.game}: {what} of role {role} are missing.")
            shape = self._take.parts[name].shape
            array = np.ascontiguousarray(given[role], _F4)
            if array.size != shape[0] * shape[1] * shape[2]:
                raise ArgumentError(f"{self.game}: {what} of role {role} need shape {list(shape)}, got {list(array.shape)}.")
            found.append(array)
        return found

    def _certain(self, actions: Sequence[Array]) -> dict[str, Array]:
        """Policies that are certain of what was chosen."""
        certain = {}
        for array, (name, role) in zip(actions, self.roles.items(), strict=True):
            if role.reads_policy:
                rows = array.reshape(-1, role.width)
                policy = np.zeros((len(rows), role.flags), np.float32)
                first = 0
                for k, n in enumerate(role.choices):
                    policy[np.arange(len(rows)), first + np.clip(rows[:, k], 0, n - 1).astype(int)] = 1
                    first += n
                if not role.choices:
                    policy[:] = 1
                certain[name] = policy
        return certain

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        try:
            self.close()
        except Exception:  # the interpreter may be on its way out
            pass

    def __reduce__(self) -> tuple[Any, ...]:
        snapshot = self.snapshot() if not self.closed and self._connection.alive and self._is_reset else None
        return _rebuild, (self._recipe, self._link, snapshot)

    def __repr__(self) -> str:
        seats = ", ".join(f"{len(role.seats)} {name}(s)" for name, role in self.roles.items())
        return f"<Batch {self.game}, {self.lanes} lane(s), {seats}, {self.autoreset}{', closed' if self.closed else ''}>"


def sample(role: Role, rng: np.random.Generator, rows: tuple[int, ...], masks: Array | None = None) -> Array:
    """Uniform actions of a role, legal where `masks` (`[*rows, flags]`) are given: float32 `[*rows, width]`."""
    out = np.empty((*rows, role.width), np.float32)
    if not role.choices:
        low, high = bounds(role.action)
        out[:] = rng.uniform(low, high, out.shape)
        return out
    first = 0
    for k, n in enumerate(role.choices):
        weights = rng.random((*rows, n))
        if masks is not None:
            weights = np.where(masks[..., first : first + n] != 0, weights, -1.0)
        out[..., k] = weights.argmax(-1)
        first += n
    return out


def bounds(space: Mapping[str, Any]) -> tuple[Array, Array]:
    """Lower and upper bound of every number of a box, float32."""
    sizes = [int(field.get("size", 1)) for field in space["fields"]]
    low, high = ([field[side] for field in space["fields"]] for side in ("low", "high"))
    return np.repeat(np.array(low, np.float32), sizes), np.repeat(np.array(high, np.float32), sizes)


def _role(about: Mapping[str, Any]) -> Role:
    seats = about["seats"]
    mine = tuple(range(about["count"])) if seats == "all" else () if seats == "none" else (int(seats),)
    return Role(about["name"], about["count"], mine, about["observation"], about["action"], about["readsPolicy"])


def _rebuild(recipe: dict[str, Any], link: dict[str, Any], snapshot: Snapshot | None) -> Batch:
    batch = Batch(**recipe, **link)
    if snapshot is not None:
        batch.restore(snapshot)
    return batch
