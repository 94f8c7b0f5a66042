"""Closed with dignity: somebody died or moved away, and nobody is told anything more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import home_visits, notifications
from backend.database import transaction
from backend.home_visits import Ending, NoHomeVisit, State
from backend.notifications import TOPICS
from backend.refusals import NotAllowed


async def close(slug: str, by: UUID, reference: str, ending: Ending, *, manager: bool, now: datetime) -> None:
    """The request ends, its place on a tour is free, and what was not sent yet about it stays unsent; the times of the others stay
    as they were told, until the manager reckons the way anew. What has a day, or runs, a manager alone
    closes: who stands at the door takes no warning back. home_visits.NoHomeVisit, NotAllowed, states.NotNow."""
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
        await home_visits.close(held, found.reference, ending, f"staff:{by}", now)
        await held.execute(
            "UPDATE tour_stops SET dropped_at = $2, dropped_for = 'closed' WHERE reference = $1 AND dropped_at IS NULL",
            found.reference, now,
        )  # fmt: skip
        await held.execute("UPDATE tours SET version = version + 1 WHERE id = $1", tour)
        await notifications.withdraw(held, found.reference, tuple(TOPICS), now)
