"""Closed with dignity: somebody died or moved away, and nobody is told anything more; never by who goes there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import home_visits, notifications, prevention
from backend.database import Connection, connection, transaction
from backend.home_visits import Ending, NoHomeVisit, State
from backend.refusals import NotAllowed
from backend.tours.rules import OwnTeamsVisit


async def close(slug: str, by: UUID, reference: str, ending: Ending, *, manager: bool, now: datetime) -> None:
    """The request ends, its place on a tour is free, and nothing more is told about it, of any topic; the times of the others stay
    as they were told, until the manager reckons the way anew. What has a day, or runs, a manager alone closes, and one who stays
    at the hall: who stands at the door takes no warning back. Where somebody died, no reminder goes to the household either.
    home_visits.NoHomeVisit, NotAllowed, OwnTeamsVisit, states.NotNow."""
    found = await home_visits.visit(reference)
    async with transaction() as held:
        tour = await held.fetchval("SELECT tour FROM tour_stops WHERE reference = $1 AND dropped_at IS NULL", found.reference)
        if tour is not None:
            await held.execute("SELECT 1 FROM tours WHERE id = $1 FOR NO KEY UPDATE", tour)
        found = await home_visits.visit(reference)
        if found.hall != slug:
            raise NoHomeVisit
        home_visits.check_seen_by(found, manager=manager)
        if found.state in (State.planned, State.under_way) and not manager:
            raise NotAllowed
        await check_not_of_team(held, found.reference, by)
        await home_visits.close(held, found.reference, ending, f"staff:{by}", now)
        await held.execute(
            "UPDATE tour_stops SET dropped_at = $2, dropped_for = 'closed' WHERE reference = $1 AND dropped_at IS NULL",
            found.reference, now,
        )  # fmt: skip
        await held.execute("UPDATE tours SET version = version + 1 WHERE id = $1", tour)
        await notifications.silence(held, found.hall, found.reference, now)
        if ending is Ending.died:
            await prevention.died(held, found, f"staff:{by}", now)


async def check_not_of_team(held: Connection, reference: str, staff: UUID) -> None:
    """OwnTeamsVisit for who goes along, or went, also where they were taken off the team once it was announced."""
    of_team: bool = await held.fetchval(
        """SELECT EXISTS (SELECT 1 FROM tour_stops s JOIN tours t ON t.id = s.tour JOIN tour_members m ON m.tour = t.id
             WHERE s.reference = $1 AND s.dropped_at IS NULL AND t.state <> 'draft' AND m.staff = $2
               AND (m.released_at IS NULL OR m.released_at > t.announced_at))""",
        reference, staff,
    )  # fmt: skip
    if of_team:
        raise OwnTeamsVisit


async def may_close(reference: str, staff: UUID) -> bool:
    """Whether somebody does not go along to this request's household."""
    try:
        async with connection() as held:
            await check_not_of_team(held, reference, staff)
    except OwnTeamsVisit:
        return False
    return True
