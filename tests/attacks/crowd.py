"""Strangers from many network addresses, each with a browser of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from litestar import Litestar

from backend.database import connection
from tests.attacks.actors import form_token
from tests.attacks.world import ADDRESS


@asynccontextmanager
async def stranger(app: Litestar, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at this network address (documentation's own: RFC 5737)."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 40_000))
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
        yield client


async def told(client: httpx.AsyncClient, token: str, path: str, **form: str) -> httpx.Response:
    """The answer to a form."""
    return await client.post(path, data={"csrf": token} | form, headers={"Origin": ADDRESS})


async def token_of(client: httpx.AsyncClient) -> str:
    """A form's token for this browser."""
    return await form_token(client)


async def forget_limits() -> None:
    """As if all windows had passed: attackers of one test must not tire the next."""
    async with connection() as held:
        await held.execute("DELETE FROM limits")
