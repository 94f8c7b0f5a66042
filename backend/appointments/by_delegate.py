"""What a delegate does with a principal's bookings, in the principal's name: see, change, cancel; each use on record and told.

Whether they may is asked in the transaction that does it, so that an end of the delegation comes before or after, never between.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from backend import mandates
from backend.appointments.actions import cancel, change
from backend.appointments.reading import applicant_index, appointment, of_citizen, read_row
from backend.appointments.rules import Appointment, NothingBooked
from backend.appointments.wishes import Applicant
from backend.database import Connection, transaction
from backend.mandates import Delegation, Matter

_LATELY = timedelta(hours=12)


async def bookings_for(delegate: UUID, principal: UUID, now: datetime) -> tuple[Appointment, ...]:
    """The principal's bookings that are still to come, soonest first. mandates.NoDelegation."""
    async with transaction() as held:
        found = await mandates.may_act(held, delegate, principal, Matter.follow, now)
        await mandates.used(held, found, Matter.follow, now)
        return await _bookings(held, found, principal, now)


async def booking_for(delegate: UUID, principal: UUID, reference: str, matter: Matter, now: datetime) -> Appointment:
    """One of them, before it is changed or cancelled. mandates.NoDelegation, NothingBooked."""
    async with transaction() as held:
        found = await mandates.may_act(held, delegate, principal, matter, now)
        return await _one(held, found, principal, reference, now)


async def cancel_for(delegate: UUID, principal: UUID, reference: str, now: datetime) -> Appointment:
    """As `cancel`, in the principal's name; again changes nothing. mandates.NoDelegation."""
    async with transaction() as held:
        found = await mandates.may_act(held, delegate, principal, Matter.cancel, now)
        before = await _one(held, found, principal, reference, now)
        gone = await cancel(before.reference, before.citizen, now)
        if gone.version != before.version:
            await mandates.used(held, found, Matter.cancel, now, before.reference)
        return gone


async def change_for(delegate: UUID, principal: UUID, reference: str, starts_at: datetime, now: datetime) -> Appointment:
    """As `change`, in the principal's name. mandates.NoDelegation."""
    async with transaction() as held:
        found = await mandates.may_act(held, delegate, principal, Matter.change, now)
        before = await _one(held, found, principal, reference, now)
        changed = await change(before.reference, before.citizen, starts_at, now)
        if changed.version != before.version:
            await mandates.used(held, found, Matter.change, now, before.reference)
        return changed


async def _bookings(held: Connection, found: Delegation, principal: UUID, now: datetime) -> tuple[Appointment, ...]:
    """Those of the account; for a principal without a phone, those that staff made for the document that staff saw."""
    if found.document is None:
        return await of_citizen(principal, since=now - _LATELY)
    person = Applicant("person", found.principal.name, found.document.kind, found.document.number)
    rows = await held.fetch(
        """SELECT a.* FROM appointments a JOIN citizens c ON c.id = a.citizen
            WHERE a.applicant_index = $1 AND a.starts_at >= $2 AND c.stated_by IS NOT NULL ORDER BY a.starts_at LIMIT 50""",
        applicant_index(person), now - _LATELY,
    )  # fmt: skip
    return tuple(read_row(row) for row in rows)


async def _one(held: Connection, found: Delegation, principal: UUID, reference: str, now: datetime) -> Appointment:
    booked = await appointment(reference)
    if booked.citizen == principal and found.document is None:
        return booked
    if found.document is None or booked.reference not in {each.reference for each in await _bookings(held, found, principal, now)}:
        raise NothingBooked
    return booked
