"""Who has no account shares the hall with everybody who has none: one address can't use up what is for all (trust.md T9)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend import home_visits, uploads
from backend.clock import now
from backend.home_visits import Asking, Owner
from backend.uploads import Kind
from tests.given_uploads import picture
from tests.reader import Reader
from tests.web.test_uploads import sent

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]


@asynccontextmanager
async def at(app: Any, address: str) -> AsyncIterator[Reader]:
    """A browser without an account at a network address."""
    transport = httpx.ASGITransport(app, client=(address, 50000))
    async with httpx.AsyncClient(transport=transport, base_url="https://127.0.0.1:8000") as client:
        yield Reader(client)


async def begins(reader: Reader, status: int = 200) -> str:
    page = await reader.open("/home-visits/new")
    return (await reader.send(page, "/home-visits/drafts", status=status)).path


async def test_drafts_of_one_address_end_and_those_of_another_go_on(app: Any) -> None:
    for _ in range(30):
        await home_visits.begin("jingkai", Owner(uuid4().hex), Asking(), "zh", now(), address="192.0.2.71")
    async with at(app, "192.0.2.71") as one, at(app, "192.0.2.72") as other:
        await begins(one, 429)
        assert "/home-visits/drafts/" in await begins(other)


async def test_photos_of_one_address_end_and_those_of_another_go_on(app: Any) -> None:
    for _ in range(uploads.PER_ADDRESS.times):
        await uploads.begin(
            f"home_visit:{uuid4().hex[:8]}", "other", Kind.photo, 9, f"device:{uuid4().hex}", now(), hall="jingkai",
            still=uploads.kept_always, address="192.0.2.73",
        )  # fmt: skip
    for address, status in (("192.0.2.73", 429), ("192.0.2.74", 200)):
        async with at(app, address) as reader:
            page = await reader.open(f"{await begins(reader)}/photos")
            page = await sent(reader, page, picture(), "other", status=status)
            assert bool(page.document.all("img", src="*")) is (status == 200)
