"""The checklist as plain forms, with the network there: for a device without script, or when a tablet was lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from backend import doorstep, home_visits, tours
from backend.bedside import records
from backend.bedside.actions import Leased, standings, take_at_once
from backend.bedside.rules import Answer, Operation, Tablet
from backend.database import transaction
from backend.home_visits import State
from backend.tours import Stop

_FORMS = UUID("0f0c6a6e-9a1f-4c1e-8f0a-5d6f3b8f2a77")


async def beside(hall: str, staff: UUID, now: datetime) -> tuple[Leased, ...]:
    """The visits that are open to this person now, and those at which they still are, without streets: nothing is written."""
    stops = [stop for tour in await tours.open_to(staff, now) if tour.hall == hall for stop in tour.stops if tours.is_open(stop, now)]
    stops += await _overrun(hall, staff, {stop.reference for stop in stops})
    visits = {each.reference: each for each in await home_visits.several([stop.reference for stop in stops])}
    found = [(visits[stop.reference], stop) for stop in sorted(stops, key=lambda stop: stop.arrives_at)]
    return await standings([each for each in found if each[0].state in (State.planned, State.under_way)])


def forms_of(hall: str, staff: UUID) -> UUID:
    """The name under which the steps of somebody's forms are kept, beside those of their tablets."""
    return uuid5(_FORMS, f"{hall} {staff}")


async def _overrun(hall: str, staff: UUID, known: set[str]) -> list[Stop]:
    """Who is at the bedside may overrun their hours."""
    there = [each for each in await records.there(hall, staff) if each not in known]
    past, at = await records.rounds_of(there), await tours.tours_of(there)
    stops = [(reference, tour, tour.stop(reference)) for reference, tour in at.items()]
    return [stop for reference, tour, stop in stops if stop and past[reference][-1].runs(tour) and staff in past[reference][-1].visitors]


async def act(hall: str, staff: UUID, wanted: Operation, now: datetime) -> Answer:
    """A step of a form, done now or answered why not. NoHomeVisit for who is not of its team."""
    tablet = Tablet(hall, staff, forms_of(hall, staff))
    past = await records.rounds(wanted.reference)
    if not (past and past[-1].is_open and staff in past[-1].visitors):  # who is at the bedside may overrun their hours
        await doorstep.assigned(staff, wanted.reference, now)
    async with transaction() as held:
        await records.lease(held, tablet, now)
        sequence = (await records.locked(held, tablet)).sequence + 1
        return await take_at_once(tablet, replace(wanted, sequence=sequence), now, now)
