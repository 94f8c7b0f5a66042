"""What citizens and the hall's screen ask: how many wait, who is before me, who is called where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.clock import SHANGHAI
from backend.database import connection
from backend.visits import records
from backend.visits.line import line_of, tickets_before
from backend.visits.rules import VisitState

CALLED_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class Place:
    """Where a ticket stands: `before` tickets are called earlier (None when it does not wait)."""

    reference: str
    ticket: str
    state: VisitState
    window_group: str
    checked_in_at: datetime
    before: int | None
    window: str | None
    called_at: datetime | None


@dataclass(frozen=True)
class Called:
    """A ticket on the hall's screen and the window that calls it."""

    ticket: str
    window: str
    floor: str
    called_at: datetime


async def waiting_count(hall: str, day: date) -> int:
    """How many people wait in the hall."""
    async with connection() as held:
        count: int = await held.fetchval("SELECT count(*) FROM visits WHERE hall = $1 AND day = $2 AND state = 'waiting'", hall, day)
    return count


async def place_in_queue(reference: str) -> Place | None:
    """Where the ticket of a booking stands, None before it is checked in. Whose it is the caller has made sure of."""
    async with connection() as held:
        visit = await records.visit_for(held, reference)
        if visit is None:
            return None
        line = line_of(await records.waiting_of(held, visit.hall, visit.day, visit.window_group))
    before = tickets_before(line, visit) if visit.state is VisitState.waiting else None
    called_at = visit.called_at.astimezone(SHANGHAI) if visit.called_at else None
    return Place(
        reference, visit.ticket, visit.state, visit.window_group, visit.checked_in_at.astimezone(SHANGHAI), before,
        visit.window, called_at,
    )  # fmt: skip


async def called_now(hall: str, now: datetime, most: int = 12) -> tuple[Called, ...]:
    """What the screen shows: tickets being called or served, the latest call first; older than half an hour are served."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT ticket, window_number, floor, called_at FROM visits v
               JOIN windows w ON w.hall = v.hall AND w.number = v.window_number
               WHERE v.hall = $1 AND v.state = 'called' AND called_at > $2 ORDER BY called_at DESC, ticket LIMIT $3""",
            hall, now - CALLED_FOR, most,
        )  # fmt: skip
    return tuple(Called(row["ticket"], row["window_number"], row["floor"], row["called_at"].astimezone(SHANGHAI)) for row in rows)
