"""What is kept of the bedside no longer, and for whom a file may be named at all.

Who calls these holds the household's request locked: a step that comes later finds it erased (`home_visits.is_over`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from backend.bedside.rules import Tablet
from backend.database import Connection, transaction
from backend.home_visits import SIGNATURE

STRAYS_KEPT = timedelta(days=30)


async def forget(held: Connection, reference: str) -> None:
    """The contents of what was done at this bedside are gone, in the caller's transaction; that and when it was done stays."""
    await held.execute("DELETE FROM bedside_parts WHERE reference = $1", reference)
    await held.execute("UPDATE bedside_operations SET box = NULL WHERE reference = $1", reference)
    await held.execute("DELETE FROM bedside_files WHERE reference = $1", reference)


async def forget_sensitive(held: Connection, reference: str) -> None:
    """Where the consent is taken back, in the caller's transaction: what waits for a person loses its contents, and no photo is
    waited for; what stands of the visits stays."""
    await held.execute("UPDATE bedside_operations SET box = NULL WHERE reference = $1", reference)
    await held.execute("DELETE FROM bedside_files WHERE reference = $1 AND purpose <> $2", reference, SIGNATURE)


async def forget_strays(now: datetime) -> None:
    """A round: the contents of steps that name no household (any more) are gone after 30 days; no erasure of one reaches them."""
    async with transaction() as held:
        await held.execute(
            """UPDATE bedside_operations o SET box = NULL WHERE box IS NOT NULL AND taken_at < $1
                AND NOT EXISTS (SELECT 1 FROM home_visits h WHERE h.reference = o.reference)""",
            now - STRAYS_KEPT,
        )


async def was_of_team(held: Connection, tablet: Tablet, reference: str) -> bool:
    """Whether this person was ever of a team that was sent to this household of their hall, or there; who was replaced since too."""
    return bool(
        await held.fetchval(
            """SELECT EXISTS (SELECT 1 FROM tour_members m JOIN tours t ON t.id = m.tour JOIN tour_stops s ON s.tour = t.id
                 WHERE s.reference = $1 AND s.hall = $2 AND m.staff = $3 AND t.announced_at IS NOT NULL)
               OR EXISTS (SELECT 1 FROM bedside_visits WHERE reference = $1 AND hall = $2 AND $3 = ANY(visitors))""",
            reference, tablet.hall, tablet.staff,
        )
    )  # fmt: skip


async def is_there(held: Connection, file: UUID | None) -> bool:
    """Whether a file that a step named came whole."""
    return bool(await held.fetchval("SELECT ready FROM bedside_files WHERE id = $1", file))
