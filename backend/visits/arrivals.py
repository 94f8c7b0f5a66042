"""Checking in: a booking becomes a ticket, at the desk or by the hall's code. No second queueing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

import asyncpg

from backend import appointments, hall, ledger, progress
from backend.appointments import Appointment, State
from backend.clock import SHANGHAI
from backend.database import Connection, transaction
from backend.states import NotNow
from backend.visits import desk_moves, notices, records, signals
from backend.visits.desk_moves import Desk
from backend.visits.line import behind, line_of, queued_for, tickets_before
from backend.visits.rules import HERE, SOON, AlreadyHere, Visit, VisitState, check_arrival, state_after, ticket_of


@dataclass(frozen=True)
class Arrived:
    """A visit that has just joined the line, and as it was before where it comes back (None: it is new)."""

    visit: Visit
    before: Visit | None


async def check_in(reference: str, citizen: UUID, now: datetime) -> Visit:
    """One's own booking, checked in by who is in the hall (the door has compared the hall's code): the ticket.

    appointments.NothingBooked, AnotherDay, TooEarly, HallClosed, AlreadyHere, NotNow (cancelled, finished).
    """
    appointment = await appointments.owned(reference, citizen)
    async with transaction() as connection:
        arrived = await _arrive(connection, appointment, f"citizen:{citizen}", now)
    return arrived.visit


async def check_in_at_desk(desk: Desk, reference: str, now: datetime) -> Visit:
    """A booking that staff found and whose name they compared with the document; ten seconds of undo. Refuses as check_in."""
    appointment = await appointments.appointment(reference)
    if appointment.hall != desk.hall:
        raise appointments.NothingBooked
    async with transaction() as connection:
        arrived = await _arrive(connection, appointment, desk.actor, now)
        verb = "come_back" if arrived.before else "check_in"
        await desk_moves.note(connection, desk, arrived.before or arrived.visit, arrived.visit.version, verb, now)
    return arrived.visit


async def note_other_person(desk: Desk, reference: str, now: datetime) -> None:
    """Somebody came with a booking that is not theirs: nothing is served on it. It stays as it was for the person it names,
    whose diary says what happened; a ticket that it had become already is gone. Who came gets a walk-in's ticket like anybody.
    NothingBooked, NotNow once it is finished or cancelled."""
    booked = await appointments.appointment(reference)
    if booked.hall != desk.hall:
        raise appointments.NothingBooked
    async with transaction() as connection:
        visit = await records.visit_for(connection, booked.reference, lock=True)
        if visit and visit.state in HERE:
            await _take_ticket_back(connection, desk, visit, now)
        elif booked.state not in (State.booked, State.missed):
            raise NotNow(state=booked.state, move="other_person")
        await progress.record(connection, booked.hall, booked.reference, now, "name_differed")
        await ledger.write(connection, booked.hall, now, desk.actor, "name_differed", f"appointment:{booked.reference}")


async def _take_ticket_back(connection: Connection, desk: Desk, visit: Visit, now: datetime) -> None:
    """Out of the line and off the window; the number is not given again, the ledger keeps it."""
    await records.forget(connection, visit)
    await appointments.put_back(connection, visit.reference or "", State.booked, desk.actor, now)
    await notices.withdraw(connection, visit.reference or "", notices.OF_A_CALL, now)
    await ledger.write(connection, visit.hall, now, desk.actor, "take_ticket_back", f"visit:{visit.id}", {"ticket": visit.ticket})
    await signals.changed(connection, visit.hall)


async def _arrive(connection: Connection, appointment: Appointment, actor: str, now: datetime) -> Arrived:
    before = await records.visit_for(connection, appointment.reference, lock=True)
    if appointment.state in (State.checked_in, State.called):
        raise AlreadyHere(ticket=before.ticket if before else "")
    today = now.astimezone(SHANGHAI).date()
    check_arrival(appointment.starts_at, appointment.day, today, await _closes_at(appointment.hall, today), now)
    move = "come_late" if appointment.state is State.missed else "check_in"
    await _advance(connection, appointment, move, actor, now)
    visit = await (_back(connection, before, now) if before else _new(connection, appointment, now))
    await progress.record(connection, visit.hall, appointment.reference, now, "checked_in", ticket=visit.ticket)
    await ledger.write(connection, visit.hall, now, actor, move, f"visit:{visit.id}", {"ticket": visit.ticket})
    await signals.changed(connection, visit.hall)
    return Arrived(visit, before)


async def _advance(connection: Connection, appointment: Appointment, move: str, actor: str, now: datetime) -> None:
    """AlreadyHere for the second of two taps, NotNow for what is cancelled or finished."""
    try:
        await appointments.advance(connection, appointment.reference, move, actor, now)
    except NotNow:
        if (await appointments.appointment(appointment.reference)).state in (State.checked_in, State.called):
            raise AlreadyHere(ticket="") from None
        raise


async def _new(connection: Connection, appointment: Appointment, now: datetime) -> Visit:
    place, group, day = appointment.hall, appointment.window_group, appointment.day
    policies = await hall.policies(place, now)
    letter = next(each.letter for each in await hall.window_groups(place) if each.slug == group)
    number = await records.next_ticket(connection, place, day, letter)
    line = line_of(await records.waiting_of(connection, place, day, group))
    queued = queued_for(appointment.starts_at, number, policies.grace, policies.requeued_after_tickets, line, now)
    visit = Visit(
        uuid4(), place, day, ticket_of(letter, number), group, appointment.reference, appointment.citizen,
        VisitState.waiting, queued, now,
    )  # fmt: skip
    visit = _told(visit, line, now)
    try:
        await records.add(connection, visit)
    except asyncpg.UniqueViolationError:
        raise AlreadyHere(ticket="") from None
    return visit


async def _back(connection: Connection, missed: Visit, now: datetime) -> Visit:
    """Who was called in vain and is there after all keeps the ticket and stands behind the next three."""
    policies = await hall.policies(missed.hall, now)
    line = line_of(await records.waiting_of(connection, missed.hall, missed.day, missed.window_group))
    state = state_after(missed, "come_back")
    queued = behind(line, policies.requeued_after_tickets, now)
    back = replace(missed, state=state, queued_for=queued, checked_in_at=now, window=None, told_soon_at=None)
    return await records.keep(connection, _told(back, line, now))


def _told(visit: Visit, line: tuple[Visit, ...], now: datetime) -> Visit:
    """Who joins with at most three before them reads so at once and needs no message about it."""
    return replace(visit, told_soon_at=now) if tickets_before(line, visit) <= SOON else visit


async def _closes_at(place: str, day: date) -> datetime | None:
    (open_day,) = await hall.opening_days(place, day, 1)
    return datetime.combine(day, open_day.periods[-1].closes, SHANGHAI) if open_day.periods else None
