"""What is no longer needed to know people is forgotten (trust.md, section 5: codes after a day)."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.database import transaction

CODES_KEPT = timedelta(days=1)
SESSIONS_KEPT = timedelta(days=30)
DEVICES_KEPT = timedelta(days=400)


async def forget(now: datetime) -> None:
    """Codes after a day, sessions 30 days after their end, devices not seen for 400 days."""
    async with transaction() as connection:
        await connection.execute("DELETE FROM phone_codes WHERE created_at < $1", now - CODES_KEPT)
        await connection.execute("DELETE FROM sessions WHERE coalesce(ended_at, expires_at) < $1", now - SESSIONS_KEPT)
        await connection.execute("DELETE FROM known_devices WHERE seen_at < $1", now - DEVICES_KEPT)
