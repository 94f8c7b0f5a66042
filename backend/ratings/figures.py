"""Ratings counted by level, for the hall's report; nothing of a rating but its level is read."""

from __future__ import annotations

from datetime import date

from backend.database import connection
from backend.ratings.rules import Level


async def levels(hall: str, day: date) -> dict[Level, int]:
    """How many ratings of each level were given on a day, best level first; those that nobody wrote (默认) don't count."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT level, count(*)::int AS number FROM ratings WHERE hall = $1 AND day = $2 AND NOT is_default GROUP BY level", hall, day
        )
    found = {row["level"]: row["number"] for row in rows}
    return {level: found.get(level, 0) for level in Level}
