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
from typing import Any, Literal

import numpy as np

from .connection import DEFAULT_TIMEOUT, Connection
from .errors import ArgumentError, BridgeError, ServerGone, SessionLost
from .given import Device, device_of, game_id, mask_of, opponents_of, options_of, seed_of, seeds_of, transforms_of
from .outgoing import Actions, Outgoing
from .role import role_of, sample
from .snapshot import Snapshot
from .step import Step
from .wire import Array, Layout

MOST_UNDER_WAY = 500
"""Steps that may be sent and not yet received; a client with more than 512 untaken replies is dropped."""

Autoreset = Literal["same-step", "next-step", "disabled"]
Seed = int | str


class Batch:
    """Many lanes of one game on a server.

    Args:
        game: an id, `routing/cartoon4` or `routing/cartoon4-v0`.
        lanes: episodes side by side.
        agent: play this seat alone, e.g. `router_0`; bots play the others.
        opponents: per role, the bot that plays it, e.g. `{"searcher": "greedy"}`.
        autoreset: `same-step`, `next-step` or `disabled`, as Gymnasium has them.
        device: on which agents may commit themselves before they play: the name of a preset (`mirror`), a literal
            (`{"messages": {"kind": "threshold"}}`), or a list of several side by side; `devices()` lists the presets.
            The transforms `discretised` and `within` come before devices, all others after them.
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
        device: Device | None = None,
        transforms: Sequence[str] = (),
        address: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        key: str | os.PathLike[str] | None = None,
        server_key: str | os.PathLike[str] | None = None,
        options: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        self._recipe: dict[str, Any] = {
            "game": game_id(game),
            "lanes": lanes,
            "agent": agent,
            "opponents": opponents_of(opponents),
            "autoreset": autoreset,
            "device": device_of(device),
            "transforms": transforms_of(transforms),
            "options": options_of(options, more),
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
        self.roles = {role.name: role for role in map(role_of, about["roles"]) if role.seats}
        self.agents = tuple(f"{role.name}_{seat}" for role in self.roles.values() for seat in role.seats)
        self._reply = Layout(about["layout"]["reply"])
        self._ending = Layout(about["layout"]["final"])
        self._outgoing = Outgoing(self.game, self.roles, Layout(about["layout"]["step"]))
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

        Where the server has ended, another one is started or asked; streams then begin anywhere.
        """
        tensors: dict[str, Array] = {}
        if seeds is not None:
            tensors["seeds"] = seeds_of(seeds, self.lanes)
        if mask is not None:
            tensors["mask"] = mask_of(mask, self.lanes)
        seed = seed_of(seed)
        self._ready(fresh=True)
        try:
            return self._begin(tensors, seed)
        except (ServerGone, SessionLost):
            if mask is not None:
                raise
            self._reopen()
            anywhere = seed is None and seeds is None
            return self._begin(tensors, int(np.random.default_rng().integers(2**53)) if anywhere else seed)

    def _begin(self, tensors: dict[str, Array], seed: Seed | None) -> Step:
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
        if self._pending or self.closed or not self._is_reset or self._pid != os.getpid():
            self._ready()
        connection = self._connection  # the same in one breath: a round trip of one lane is mostly calls
        id = connection.post({"verb": "step", "session": self._session}, self._outgoing.frame(actions, policies))
        return self._shown(*connection.collect(id, None, self._sizes))

    def send(self, actions: Actions, policies: Actions | None = None) -> None:
        """Send actions without waiting. What they point to may be reused at once."""
        if self.closed or not self._is_reset or self._pid != os.getpid():
            self._ready(piped=True)
        if len(self._pending) >= MOST_UNDER_WAY:
            raise BridgeError(f"{MOST_UNDER_WAY} steps are under way, and the server keeps no more for you; recv() some first.")
        frame = self._outgoing.frame(actions, policies)
        self._pending.append(self._connection.post({"verb": "step", "session": self._session}, frame))

    def recv(self) -> Step:
        """The result of the earliest step sent and not yet received."""
        if self.closed:
            self._ready()
        if not self._pending:
            raise BridgeError("recv() has nothing to wait for; send() first.")
        return self._shown(*self._connection.collect(self._pending.popleft(), None, self._sizes))

    def _shown(self, header: Mapping[str, Any], frames: Sequence[Any]) -> Step:
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
        if not isinstance(snapshot, Snapshot):
            raise ArgumentError(f"restore() takes a Snapshot, got {type(snapshot).__name__}; Snapshot.load(path) reads one from a file.")
        if self.closed or not self._connection.alive:
            self._reopen()
        try:
            return self._restore(snapshot)
        except (ServerGone, SessionLost):
            self._reopen()
            return self._restore(snapshot)

    def _restore(self, snapshot: Snapshot) -> Step:
        self._drain()
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

    def anatomy(self, timeout: float | None = None) -> dict[str, Any] | None:
        """What devices make of the game, None without: `steps` of a round; `venues`, per device the texts of all
        `messages` by number, a list per agent; `components`, per role how an action's numbers and flags lie.
        """
        import json

        self._ready(fresh=True)
        _, tensors = self._connection.fetch("anatomy", timeout=timeout, session=self._session)
        anatomy: dict[str, Any] | None = json.loads(tensors["text"].tobytes())
        return anatomy

    def export(self, format: Literal["nfg", "efg"], timeout: float | None = None) -> str:
        """The game as a Gambit file, which OpenSpiel reads too."""
        self._ready(fresh=True)
        recipe = self._recipe
        fields = {key: recipe[key] for key in ("options", "transforms", "device")} | {"game": self.game, "format": format}
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
                    self._connection.ask("close", timeout=2.0, leave=True)
            except BridgeError:
                pass  # it is closed either way
            self._connection.close()

    def _ready(self, fresh: bool = False, piped: bool = False) -> None:
        """Refuse what cannot be: `fresh` needs no reset before, `piped` may be done with steps under way."""
        if self.closed:
            raise BridgeError("This batch is closed; make another one.")
        if not self._connection.alive:
            self._connect()  # a fork: this process has no session yet
        if not fresh and not self._is_reset:
            raise ArgumentError("Call reset() first; a fork begins with a session of its own.")
        if self._pending and not piped:
            raise ArgumentError(f"{len(self._pending)} step(s) are under way; recv() them first.")

    def _drain(self) -> None:
        """Take what is under way; it belongs to the past."""
        while self._pending:
            try:
                self._connection.collect(self._pending.popleft(), None, self._sizes)
            except ArgumentError:
                pass  # so does what was wrong with it

    def _reopen(self) -> None:
        self._connection.close()
        self.closed = False
        self._connect()

    def _step(self, frames: Sequence[Any]) -> Step:
        return Step(self, frames[0], frames[1] if len(frames) > 1 else None)

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


def _rebuild(recipe: dict[str, Any], link: dict[str, Any], snapshot: Snapshot | None) -> Batch:
    batch = Batch(**recipe, **link)
    if snapshot is not None:
        batch.restore(snapshot)
    return batch
