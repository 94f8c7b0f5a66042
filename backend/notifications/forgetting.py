"""What is told is not kept for ever: phones a week after they are of use, the notice itself after a year."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.database import transaction

PHONES_KEPT = timedelta(days=7)
NOTICES_KEPT = timedelta(days=365)
_AT_ONCE = 5000


async def forget_told(now: datetime) -> None:
    """Phones of notices that expired a week ago; notices and deliveries of a year ago, a few thousand at a time."""
    async with transaction() as held:
        await held.execute("UPDATE notices SET phone_box = NULL WHERE phone_box IS NOT NULL AND expires_at < $1", now - PHONES_KEPT)
    async with transaction() as held:
        old = await held.fetch("SELECT id FROM notices WHERE expires_at < $1 ORDER BY id LIMIT $2", now - NOTICES_KEPT, _AT_ONCE)
        numbers = [row["id"] for row in old]
        await held.execute("DELETE FROM deliveries WHERE notice = ANY($1)", numbers)
        await held.execute("DELETE FROM notices WHERE id = ANY($1)", numbers)
