"""5+X in numbers, for those who oversee the hall: what is asked for, and what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend import clock
from backend.clock import SHANGHAI
from backend.database import connection


@dataclass(frozen=True)
class Asked:
    """Requests that were made on a day, and how many requests the hall agreed to on it."""

    made: int
    agreed: int


async def asked_on(hall: str, day: date) -> Asked:
    """The day's requests. One question."""
    midnight = clock.at(day, 0)
    async with connection() as held:
        row = await held.fetchrow(
            """SELECT count(*) FILTER (WHERE created_at >= $2 AND created_at < $3)::int AS made,
                      count(*) FILTER (WHERE state = 'agreed' AND changed_at >= $2 AND changed_at < $3)::int AS agreed
                 FROM extended_sessions WHERE hall = $1 AND changed_at >= $2""",
            hall, midnight, midnight + timedelta(days=1),
        )  # fmt: skip
    return Asked(row["made"], row["agreed"])


async def proposed_times(hall: str, first: date, last: date) -> tuple[datetime, ...]:
    """The starts that citizens propose and that still wait for the hall's answer. One question."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT t.starts_at FROM extended_session_times t JOIN extended_sessions s ON s.reference = t.reference
                WHERE s.hall = $1 AND s.state = 'proposed' AND t.proposed_by = 'citizen' AND t.starts_at >= $2 AND t.starts_at < $3
                ORDER BY 1""",
            hall, clock.at(first, 0), clock.at(last, 0) + timedelta(days=1),
        )  # fmt: skip
    return tuple(row["starts_at"].astimezone(SHANGHAI) for row in rows)
