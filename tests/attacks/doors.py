"""Every address of the product as the application itself lists it: nothing is walked from memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Litestar

API = "/api/mp/v1"
SAFE = ("GET", "HEAD", "OPTIONS")
ENDLESS = ("/staff/events",)  # a stream that stays open


@dataclass(frozen=True)
class Door:
    """One method of one address; `machine` doors take no form of a browser (the twins of demo mode)."""

    method: str
    path: str
    machine: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def json(self) -> bool:
        return self.path.startswith(API)

    def address(self, things: Mapping[str, object]) -> str:
        """The path with `things` in its parameters; what isn't named there is "nothing"."""
        return re.sub(r"\{(\w+):\w+\}", lambda found: str(things.get(found[1], "nothing")), self.path)


def doors(app: Litestar) -> tuple[Door, ...]:
    """All of them, HEAD and OPTIONS aside, in the order of their addresses."""
    found = {
        Door(method, route.path, bool(handler.opt.get("machine")))
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        for method in handler.http_methods
        if method not in ("HEAD", "OPTIONS")
    }
    return tuple(sorted(found, key=lambda door: (door.path, door.method)))
