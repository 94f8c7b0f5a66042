"""Who may still come: the booked times of those who are not here yet, and nothing else about them."""

from __future__ import annotations

from datetime import datetime

from backend.clock import SHANGHAI
from backend.database import Connection


async def expected(connection: Connection, hall: str, since: datetime, until: datetime) -> dict[str, tuple[datetime, ...]]:
    """The booked starts from `since` to `until` of bookings to which nobody has come yet, in order, by window group."""
    rows = await connection.fetch(
        """SELECT window_group, starts_at FROM appointments
           WHERE hall = $1 AND day = $2 AND state = 'booked' AND starts_at BETWEEN $3 AND $4 ORDER BY starts_at""",
        hall, since.astimezone(SHANGHAI).date(), since, until,
    )  # fmt: skip
    found: dict[str, list[datetime]] = {}
    for row in rows:
        found.setdefault(row["window_group"], []).append(row["starts_at"])
    return {group: tuple(starts) for group, starts in found.items()}
