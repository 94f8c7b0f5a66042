"""Wrong names typed at the window for a protected person's address: each on record, several an alarm for another manager (T3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from backend import ledger
from backend.database import transaction
from backend.doorstep import alarms
from backend.doorstep.rules import MOST_WRONG_NAMES, AlarmKind

WITHIN = timedelta(days=1)


async def wrong_name(hall: str, manager: UUID, reference: str, now: datetime) -> None:
    """A name that is not the one of the request was typed to change its address: a line in the ledger, without the name.

    The third within a day, by this manager or for this request, alarms the managers, and so does each after it.
    """
    actor, subject = f"staff:{manager}", f"home_visit:{reference}"
    async with transaction() as held:
        await held.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"wrong names {hall}")
        await ledger.write(held, hall, now, actor, "wrong_name", subject)
        by_them, for_it = await held.fetchrow(
            """SELECT count(*) FILTER (WHERE actor = $3), count(*) FILTER (WHERE subject = $4) FROM ledger
                WHERE hall = $1 AND verb = 'wrong_name' AND at > $2 AND at <= $5""",
            hall, now - WITHIN, actor, subject, now,
        )  # fmt: skip
        if max(by_them, for_it) >= MOST_WRONG_NAMES:
            await alarms.sound(held, hall, AlarmKind.wrong_names, now, reference=reference, staff=manager)
