"""Announcements of a test's own, and what became of their deliveries."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from asyncpg import Record

from backend import notifications
from backend.clock import at
from backend.database import connection, transaction
from backend.notifications import Announcement
from backend.notifications.delivering import Carriers, deliver_by
from tests.given import MONDAY, TEN

NOON = at(MONDAY, 12)
PHONE = "19900009998"  # of these tests alone
FACTS: dict[str, dict[str, Any]] = {
    "code": {"code": "135790", "minutes": 5},
    "booked": {"hall": "试厅", "item": "办卡", "starts_at": TEN, "ticket_code": "ABC234"},
    "soon": {"hall": "试厅", "ticket": "A018", "place": "一楼", "before": 3},
    "called": {"ticket": "A018", "window": "6", "place": "一楼"},
    "rate": {"hall": "试厅", "item": "办卡", "link": "http://127.0.0.1:8000/ratings/abc"},
}


def announcement(topic: str = "booked", **changes: Any) -> Announcement:
    """What a slice would announce about a reference of its own."""
    facts = FACTS.get(topic, FACTS["booked"])
    said: dict[str, Any] = {"reference": secrets.token_hex(4).upper(), "citizen": None, "phone": PHONE, "language": "zh", "facts": facts}
    return Announcement(hall="试厅", topic=topic, **(said | changes))


async def announced(topic: str = "booked", now: datetime = NOON, **changes: Any) -> int:
    """An announcement in the database: the id of its first delivery."""
    said = announcement(topic, **changes)
    async with transaction() as held:
        await notifications.announce(held, said, now)
        return int(
            await held.fetchval(
                "SELECT d.id FROM deliveries d JOIN notices n ON n.id = d.notice WHERE n.reference = $1 ORDER BY d.id DESC", said.reference
            )
        )


async def delivery(number: int) -> Record:
    """The delivery with its notice."""
    async with connection() as held:
        return await held.fetchrow("SELECT n.*, d.* FROM deliveries d JOIN notices n ON n.id = d.notice WHERE d.id = $1", number)


async def fallback(number: int) -> Record | None:
    """The delivery that came after this one for the same notice."""
    async with connection() as held:
        return await held.fetchrow(
            "SELECT later.* FROM deliveries d JOIN deliveries later ON later.notice = d.notice AND later.id > d.id WHERE d.id = $1", number
        )


async def tried(number: int, carriers: Carriers, now: datetime = NOON) -> Record:
    """One try at `now`, as after the round that queues it; the delivery afterwards."""
    async with transaction() as held:
        await held.execute("UPDATE deliveries SET state = 'queued' WHERE id = $1 AND state = 'waiting' AND due_at <= $2", number, now)
    await deliver_by(carriers, number, now)
    return await delivery(number)


async def abandoned(number: int) -> None:
    """As if the worker had been killed in the middle of its try, a lease ago."""
    async with transaction() as held:
        await held.execute("UPDATE deliveries SET state = 'unknown', attempts = 1 WHERE id = $1", number)


LATER = timedelta(minutes=1)
