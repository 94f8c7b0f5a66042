"""The whole product running, for tests that need real processes: people with tokens, and JSON over HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from backend import database, embedded, hall, people, settings
from backend.database import DB, transaction
from backend.people import SessionKind
from tests import given
from tests.faults import product
from tests.faults.product import Product

API = "/api/mp/v1"


@dataclass(frozen=True)
class Person:
    """Somebody signed in with the mini-program."""

    citizen: UUID
    token: str


@contextlib.contextmanager
def started(place: Path, **more: str) -> Iterator[Product]:
    """`yueban serve` in `place` at the moment `given.NOW`, with this run's key; stopped by its process id at the end."""
    key = str(settings.current().secret_key_file)
    with product.served(place, YUEBAN_DEMO_CLOCK=f"{given.NOW:%Y-%m-%dT%H:%M}", YUEBAN_SECRET_KEY_FILE=key, **more) as found:
        yield found


@contextlib.asynccontextmanager
async def inside(found: Product) -> AsyncIterator[None]:
    """For the block, `given` and all actions of this process work on the product's database."""
    url = embedded.running(found.folder / "var" / "postgres")
    assert url, "the product's database doesn't answer"
    before, DB.pool = DB.pool, None
    try:
        await database.connect(url)
        yield
    finally:
        try:
            await database.disconnect()
        finally:
            DB.pool = before


async def signed_in(how_many: int) -> list[Person]:
    """So many people with a confirmed phone and a token of the API."""
    citizens = await given.citizens(how_many)
    async with transaction() as held:
        begun = [await people.begin_session(held, SessionKind.api, who, "", given.NOW, confirmed=False) for who in citizens]
    return [Person(signed.owner, signed.token) for signed in begun]


def caller(found: Product, timeout: float = 30) -> httpx.AsyncClient:
    """A client of the JSON door."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{found.port}", timeout=timeout, limits=limits, trust_env=False)


def wanted(slug: str, starts_at: datetime = given.NINE, *items: str) -> dict[str, Any]:
    """The body that books: a made-up person of its own each time."""
    who = given.applicant()
    return {
        "items": list(items or ("card",)),
        "slot": hall.slot_name(slug, starts_at),
        "applicant": {"kind": who.kind, "name": who.name, "id_kind": who.id_kind, "id_number": who.id_number},
    }


async def book(client: httpx.AsyncClient, who: Person, body: dict[str, Any], key: str = "") -> httpx.Response:
    """One POST, with an Idempotency-Key where one is named."""
    headers = {"Authorization": f"Bearer {who.token}"} | ({"Idempotency-Key": key} if key else {})
    return await client.post(f"{API}/appointments", json=body, headers=headers)
