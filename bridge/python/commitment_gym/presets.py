"""The commitment devices that have names."""

from __future__ import annotations

import json
from typing import Any

from .connection import DEFAULT_TIMEOUT, Connection


def devices(address: str | None = None, *, timeout: float = DEFAULT_TIMEOUT) -> dict[str, dict[str, Any]]:
    """The presets by name: `title`, `source`, and `device`, the literal, to be changed and given as `device=`.

    Args:
        address, timeout: of the connection, see `Connection`.
    """
    connection = Connection(address, timeout=timeout)
    try:
        _, tensors = connection.fetch("devices")
    finally:
        connection.close()
    rows = json.loads(tensors["text"].tobytes())
    return {row.pop("name"): row for row in rows}
