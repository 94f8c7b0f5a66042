"""What staff book for a caller or at the counter, and the check before a caller's booking is changed or cancelled."""

from __future__ import annotations

from datetime import datetime

from backend import people, secrecy
from backend.appointments.actions import book
from backend.appointments.reading import appointment
from backend.appointments.rules import Appointment, NothingBooked
from backend.appointments.wishes import MAY_TAKE_KEPT, Channel, Wish
from backend.database import transaction
from backend.people import PhoneNeeded


async def book_by_staff(wish: Wish, actor: str, now: datetime) -> Appointment:
    """Book for a caller (channel phone: a phone is needed, the messages go there) or at the counter (without a phone the slip
    does). The kept share is open to it. Refuses as `book`."""
    if wish.channel not in MAY_TAKE_KEPT:
        raise ValueError(wish.channel)
    if wish.channel is Channel.phone and not wish.phone:
        raise PhoneNeeded
    async with transaction() as held:
        account = await people.account_of_caller(held, actor, wish.language, now)
        return await book(wish, account, now, actor=actor)


async def identified(hall: str, reference: str, proof: str) -> Appointment:
    """The booking that a caller may have changed: who says its reference and the phone's last four or the document's number
    (in full). NothingBooked otherwise, and where it is another hall's."""
    found = await appointment(reference)
    said = proof.strip().upper().replace(" ", "")
    tail = found.phone[-4:]
    fits = [secrecy.same(said.encode(errors="replace"), right.encode()) for right in (tail, found.applicant.id_number) if right]
    if found.hall != hall or not any(fits):
        raise NothingBooked
    return found
