"""A booking at a time that staff and citizen agreed on outside opening hours; from then on it is one like any other."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import asyncpg

from backend import hall, people
from backend.appointments.actions import DRAWN, TRIES, remember
from backend.appointments.notices import announce_booked, names
from backend.appointments.places import Taken
from backend.appointments.reading import live_bookings
from backend.appointments.rules import AlreadyBooked, Appointment, SlotFull
from backend.appointments.wishes import Wish, check_wish
from backend.database import Connection


async def book_agreed(connection: Connection, wish: Wish, citizen: UUID, reference: str, now: datetime) -> Appointment:
    """The agreed place under the request's own reference, in the caller's transaction; the row of slots is made for it.

    Limits of bookings per account don't count here: the hall has said yes. hall.SlotPassed, hall.NoWindowLeft, AlreadyBooked,
    hall.NotTakenHere, people.PhoneNeeded.
    """
    check_wish(wish)
    if wish.starts_at <= now:
        raise hall.SlotPassed
    policies = await hall.policies(wish.hall, now)
    visit = await hall.visit(wish.hall, wish.items, policies.unit)
    called = await names(wish.hall, wish.items, wish.language)
    booker = await people.locked_booker(connection, citizen)
    live = await live_bookings(connection, citizen, wish.applicant, wish.items)
    if live.same_item:
        raise AlreadyBooked
    span = await hall.take_outside_hours(connection, wish.hall, visit, wish.starts_at)
    booked = await _remembered(connection, wish, booker, Taken(span, from_kept=False), visit, now, reference)
    await announce_booked(connection, booked, called, now)
    return booked


async def _remembered(
    connection: Connection, wish: Wish, booker: people.Booker, taken: Taken, visit: hall.Visit, now: datetime, reference: str
) -> Appointment:
    """A ticket code or token that somebody has already is drawn again, each try in a savepoint of its own."""
    for _ in range(TRIES):
        try:
            async with connection.transaction():
                return await remember(connection, wish, booker, taken, visit, now, reference)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name not in DRAWN:
                raise AlreadyBooked from None
    raise SlotFull
