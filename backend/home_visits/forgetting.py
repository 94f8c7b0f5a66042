"""What is kept no longer: drafts that nobody touched, the reason and the street of what ended."""

from __future__ import annotations

from datetime import datetime

from backend.database import Connection, connection
from backend.home_visits import evidence
from backend.home_visits.asking import Asking
from backend.home_visits.records import sealed_asking, sealed_street


async def halls_with_ended() -> tuple[str, ...]:
    """The halls that still keep reason and street of a request that ended."""
    async with connection() as held:
        rows = await held.fetch("SELECT DISTINCT hall FROM home_visits WHERE ended_at IS NOT NULL AND forgotten_at IS NULL")
    return tuple(row["hall"] for row in rows)


async def ended_before(hall: str, before: datetime) -> tuple[str, ...]:
    """References of a hall's requests that ended before, and whose reason and street are still kept."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT reference FROM home_visits WHERE hall = $1 AND ended_at < $2 AND forgotten_at IS NULL LIMIT 200", hall, before
        )
    return tuple(row["reference"] for row in rows)


async def forget(held: Connection, reference: str, asking: Asking, now: datetime) -> None:
    """Only these answers are left, and no street; the request stays, to be counted and looked up."""
    await held.execute(
        "UPDATE home_visits SET asking_box = $2, address_box = $3, forgotten_at = $4 WHERE reference = $1",
        reference, sealed_asking(asking), sealed_street(""), now,
    )  # fmt: skip


async def forget_draft(held: Connection, reference: str, now: datetime) -> None:
    """A draft that was begun from what is to be forgotten, with the files given to it; nothing where it was sent."""
    if await held.fetchval("DELETE FROM home_visits WHERE state = 'draft' AND reference = $1 RETURNING reference", reference):
        await evidence.forget(held, reference, "rounds", now)


async def forget_drafts(held: Connection, before: datetime, now: datetime) -> None:
    """Drafts that nobody touched since `before` are gone, with the files given to them."""
    rows = await held.fetch("DELETE FROM home_visits WHERE state = 'draft' AND changed_at < $1 RETURNING reference", before)
    for row in rows:
        await evidence.forget(held, row["reference"], "rounds", now)
