"""How often somebody asked whether visitors are real, as the hall's managers read it (trust.md T3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend.database import connection


@dataclass(frozen=True)
class Checks:
    """Visitors' codes that were looked up: confirmed, and wrong (mistyped, old, or guessed)."""

    confirmed: int
    wrong: int


async def checks_since(hall: str, since: datetime) -> Checks:
    """Those at this hall from the hour of `since` on."""
    hour = since.replace(minute=0, second=0, microsecond=0)
    async with connection() as held:
        row = await held.fetchrow(
            """SELECT coalesce(sum(confirmed), 0)::int AS confirmed, coalesce(sum(wrong), 0)::int AS wrong
                 FROM visitor_checks WHERE hall = $1 AND hour >= $2""",
            hall, hour,
        )  # fmt: skip
    return Checks(row["confirmed"], row["wrong"])
