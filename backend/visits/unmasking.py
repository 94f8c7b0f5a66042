"""Finding a person of today, and seeing what is masked: the second only with a reason, and on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend import appointments, ledger
from backend.appointments import Appointment
from backend.clock import SHANGHAI
from backend.database import transaction
from backend.references import read_reference
from backend.visits.board import Row, rows_for
from backend.visits.desk_moves import Desk
from backend.visits.rules import Reason, UnknownReason

MIN_CARD, MAX_CARD = 7, 20


@dataclass(frozen=True)
class Unmasked:
    """What staff asked to see of one booking, to be shown for a short time and kept nowhere."""

    name: str
    handler: str
    id_kind: str
    id_number: str
    phone: str
    note: str


async def found(desk: Desk, day: date, typed: str, now: datetime) -> tuple[Row, ...]:
    """The bookings of a day that match exactly one key: ticket code, reference, phone or document number; or, as
    "code 1234", ticket code and the phone's last four; or the address that a reader takes from the booking's QR. Masked;
    whom staff found by a phone or a document, which they may know of a neighbour, stands in the ledger."""
    _, _, scanned = typed.partition("/appointments/")
    first, _, tail = typed.strip().partition(" ")
    matches = await appointments.found(desk.hall, day, scanned[:8] or (first if tail else typed))
    kept = tuple(each for each in matches if not tail or each.phone.endswith(tail.strip()))
    await _note(desk, tuple(each for each in kept if not scanned and not _is_of_booking(first, each)), now)
    return await rows_for(desk.hall, kept, now)


async def by_card(hall: str, number: str, now: datetime) -> tuple[Row, ...]:
    """Today's bookings of the person whose card was read, by exactly its number, soonest first and masked: what a desk or a
    terminal does next (check in, choose, or a ticket without booking) is theirs. An enterprise's number is on no card, and public. The
    number is compared and kept nowhere."""
    read = number.strip().upper()
    matches = await appointments.found(hall, now.astimezone(SHANGHAI).date(), read) if MIN_CARD <= len(read) <= MAX_CARD else ()
    own = tuple(each for each in matches if each.applicant.id_number == read and each.applicant.kind == "person")
    return await rows_for(hall, own, now)


async def unmask(desk: Desk, reference: str, reason: str, now: datetime) -> Unmasked:
    """Name, document and phone of one booking; the ledger's line is in the same commit. UnknownReason without a reason."""
    if reason not in {each.value for each in Reason}:
        raise UnknownReason(field="reason")
    booked = await appointments.appointment(reference)
    if booked.hall != desk.hall:
        raise appointments.NothingBooked
    async with transaction() as held:
        await ledger.write(held, desk.hall, now, desk.actor, "unmask", f"appointment:{booked.reference}", {"reason": reason})
    return _all_of(booked)


def _is_of_booking(key: str, booked: Appointment) -> bool:
    return key.upper() == booked.ticket_code or read_reference(key) == booked.reference


async def _note(desk: Desk, found_by_person: tuple[Appointment, ...], now: datetime) -> None:
    if not found_by_person:
        return
    async with transaction() as held:
        for each in found_by_person:
            await ledger.write(held, desk.hall, now, desk.actor, "look_up_person", f"appointment:{each.reference}")


def _all_of(booked: Appointment) -> Unmasked:
    who = booked.applicant
    return Unmasked(who.name, who.handler, who.id_kind, who.id_number, booked.phone, booked.note)
