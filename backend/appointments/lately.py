"""How many places an account has booked lately: who had few comes first where a day is drawn by lot."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from backend.database import Connection

WITHIN = timedelta(days=30)
_ONLINE = ["web", "mini_program"]


async def booked_lately(connection: Connection, citizens: tuple[UUID, ...], now: datetime) -> dict[UUID, int]:
    """Bookings of these accounts in the last thirty days, online, cancelled ones too; what was undone at once counts not, and
    community workers, who book for others, have none. One question."""
    rows = await connection.fetch(
        """SELECT a.citizen, count(*)::int AS times FROM appointments a JOIN citizens c ON c.id = a.citizen AND NOT c.community_worker
            WHERE a.citizen = ANY($1) AND a.created_at > $2 AND a.channel = ANY($3)
              AND NOT (a.state = 'cancelled' AND a.changed_at <= a.created_at + interval '10 minutes') GROUP BY a.citizen""",
        list(citizens), now - WITHIN, _ONLINE,
    )  # fmt: skip
    return {row["citizen"]: row["times"] for row in rows}
