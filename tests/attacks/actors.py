"""Everybody who may stand before a door, each with a browser or a bearer of their own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from litestar import Litestar

from backend import clock
from backend.database import transaction
from backend.people import SessionKind
from tests.attacks.world import ADDRESS, DEVICE, World, browser, session, staff

ROLES = ("nobody", "A", "B", "app A", "app B", "clerk", "desk", "manager", "elsewhere", "locked", "disabled")
_BYTES = re.compile(r"/drafts/.+/pieces/|/bedside/files/")
"""Doors that take bytes and the token in a header."""


@dataclass
class Actor:
    """A client and what it sends with each request."""

    role: str
    client: httpx.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)
    token: str = ""

    async def ask(self, method: str, path: str, *, form: dict[str, Any] | None = None, body: Any = None) -> httpx.Response:
        """As this actor's program would: forms with their token and from our own page, JSON as it is."""
        if form is not None:
            self.token = self.token or await form_token(self.client)
            headers = self.headers | {"Origin": ADDRESS} | ({"X-CSRF": self.token} if _BYTES.search(path) else {})
            return await self.client.request(method, path, data={"csrf": self.token} | form, headers=headers)
        sent = {} if body is None else {"json": body}
        return await self.client.request(method, path, headers=self.headers, **sent)

    async def told(self, method: str, path: str, **sent: Any) -> str:
        """The status; "in" where one is sent to sign in."""
        answer = await self.ask(method, path, **sent)
        to_sign_in = re.match(r"/(staff/)?sign-in", answer.headers.get("location", ""))
        return "in" if answer.status_code == 303 and to_sign_in else str(answer.status_code)


async def form_token(client: httpx.AsyncClient) -> str:
    """The token of any form of ours; it brings the device's cookie too."""
    found = re.search(r'name="csrf" value="(\w+)"', (await client.get("/progress")).text)
    assert found
    return found[1]


@asynccontextmanager
async def everybody(app: Litestar, world: World) -> AsyncIterator[dict[str, Actor]]:
    """One actor for each of ROLES."""
    async with AsyncExitStack() as stack:
        made = {role: Actor(role, await stack.enter_async_context(each), headers) for role, each, headers in await _clients(app, world)}
        yield {role: made[role] for role in ROLES}


async def _clients(app: Litestar, world: World) -> list[tuple[str, httpx.AsyncClient, dict[str, str]]]:
    plain = [
        ("nobody", browser(app), {}),
        ("A", browser(app, session=await session(SessionKind.web, world.a), device=DEVICE), {}),
        ("B", browser(app, session=await session(SessionKind.web, world.b)), {}),
        ("app A", browser(app), _bearer(await session(SessionKind.api, world.a, "api"))),
        ("app B", browser(app), _bearer(await session(SessionKind.api, world.b, "other"))),
    ]
    people = {
        "clerk": await staff(world.here, "clerk", "101"), "desk": await staff(world.here, "desk"),
        "manager": await staff(world.here, "manager"),
        "elsewhere": await staff(world.there, "clerk", "101"), "locked": await staff(world.here, "clerk", "102"),
        "disabled": await staff(world.here, "clerk", "103"),
    }  # fmt: skip
    async with transaction() as held:
        await held.execute("UPDATE sessions SET seen_at = $1 WHERE staff = $2", clock.now() - timedelta(minutes=6), people["locked"][0])
        await held.execute("UPDATE staff SET disabled_at = $1 WHERE id = $2", clock.now(), people["disabled"][0])
    return plain + [(role, browser(app, staff=token), {}) for role, (_, token) in people.items()]


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
