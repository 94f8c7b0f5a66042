"""When a day is over: who did not come is missed, and nobody stays in line overnight."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from backend import appointments, clock, hall, ledger, progress
from backend.appointments import State
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.refusals import Refusal
from backend.visits import duties, notices, records
from backend.visits.rules import Visit, VisitState

ACTOR = "rounds"


async def close_days(now: datetime) -> None:
    """A round: after a hall's closing its booked-and-not-come are missed (and told); visits of past days are ended without
    a mark on the person, and so are their clerks' duties. Each in its own transaction; a repeat finds nothing left to do."""
    today = now.astimezone(SHANGHAI).date()
    for each in await hall.halls():
        for reference in await appointments.not_come(each.slug, await _last_closed_day(each.slug, today, now)):
            with suppress(Refusal):  # somebody came at this moment, or it was cancelled
                await _miss(reference, now)
    for visit in await _left_over(today):
        with suppress(Refusal):  # taken back at this moment; one of them must not keep the others in line
            await _end(visit, now)
    async with transaction() as held:
        await duties.end_before(held, clock.at(today, 0), now)
        await held.execute("DELETE FROM desk_moves WHERE at < $1", clock.at(today, 0))


async def _last_closed_day(place: str, today: date, now: datetime) -> date:
    (open_day,) = await hall.opening_days(place, today, 1)
    closed = not open_day.periods or now.astimezone(SHANGHAI).time() >= open_day.periods[-1].closes
    return today if closed and open_day.periods else date.fromordinal(today.toordinal() - 1)


async def _miss(reference: str, now: datetime) -> None:
    async with transaction() as held:
        missed = await appointments.advance(held, reference, "miss", ACTOR, now)
        await progress.record(held, missed.hall, reference, now, "missed")
        await notices.tell_not_come(held, missed, now)


async def _left_over(today: date) -> tuple[Visit, ...]:
    async with connection() as held:
        return await records.here_before(held, today)


async def _end(visit: Visit, now: datetime) -> None:
    async with transaction() as held:
        present = await records.held_visit(held, visit.hall, visit.id)
        if present.version != visit.version:
            return
        await records.keep(held, replace(present, state=VisitState.finished, finished_at=now))
        await _end_booking(held, visit, now)
        await ledger.write(held, visit.hall, now, ACTOR, "day_over", f"visit:{visit.id}", {"ticket": visit.ticket})


async def _end_booking(held: Connection, visit: Visit, now: datetime) -> None:
    if visit.reference:
        await appointments.put_back(held, visit.reference, State.finished, ACTOR, now)
