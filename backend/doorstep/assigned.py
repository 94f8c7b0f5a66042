"""Whose visit it is: the team's, on an announced tour, in its hours; anybody else is refused, and an attempt is an alarm."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import home_visits, tours
from backend.database import transaction
from backend.doorstep import alarms, records
from backend.doorstep.rules import AT_THE_DOOR, AlarmKind, Assigned, trespass
from backend.home_visits import NoHomeVisit


async def assigned(staff: UUID, reference: str, now: datetime) -> Assigned:
    """The visit of somebody who is of its team now, in its hours. NoHomeVisit for anybody else; nothing is written."""
    found, kind = await _looked(staff, reference, now, now)
    if found is None or kind:
        raise NoHomeVisit
    return found


async def assigned_or_alarm(staff: UUID, reference: str, now: datetime, at: datetime | None = None) -> Assigned:
    """As `assigned`, for who reaches for the address or begins a visit: a stranger's attempt, or one out of hours, alarms the
    manager. `at`: when it happened, where it was noted without a network; who was replaced since was of the team then."""
    visit = await home_visits.visit(reference)
    found, kind = await _looked(staff, reference, at or now, now)
    if kind:
        async with transaction() as held:
            await alarms.sound(held, visit.hall, kind, now, reference=visit.reference, staff=staff)
    if found is None or kind:
        raise NoHomeVisit
    return found


async def _looked(staff: UUID, reference: str, at: datetime, now: datetime) -> tuple[Assigned | None, AlarmKind | None]:
    visit = await home_visits.visit(reference)
    tour = await tours.tour_of(visit.reference)
    of_team = tour is not None and (tour.has(staff) or (at < now and await records.was_of_team(tour.id, staff, at)))
    kind = trespass(tour, visit.reference, at, of_team=of_team)
    if tour is None and at < now:
        kind = None  # a tablet tells late of a visit that was taken off its tour meanwhile
    stop = tour.stop(visit.reference) if tour else None
    if tour is None or stop is None or visit.state not in AT_THE_DOOR:
        return None, kind
    return Assigned(visit, tour, stop), kind
