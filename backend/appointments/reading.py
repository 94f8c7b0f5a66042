"""The questions asked of appointments, answered with dataclasses; decryption happens here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend import secrecy
from backend.appointments.rules import Appointment, LiveBookings, NothingBooked, Outline, State
from backend.appointments.wishes import Applicant
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.references import read_reference

_PHONE, _APPLICANT, _NOTE = "appointments.phone", "appointments.applicant", "appointments.note"


async def appointment(reference: str) -> Appointment:
    """The appointment of a reference. NothingBooked where there is none."""
    return read_row(await _row(reference))


async def owned(reference: str, citizen: UUID) -> Appointment:
    """One's own appointment. NothingBooked where it is somebody else's."""
    row = await _row(reference)
    if row["citizen"] != citizen:
        raise NothingBooked
    return read_row(row)


async def by_phone_tail(reference: str, tail: str) -> Appointment:
    """The appointment of a reference for who knows its phone's last four. NothingBooked otherwise; the caller limits tries."""
    row = await _row(reference)
    found = read_row(row)
    if not found.phone or not secrecy.same(found.phone[-4:].encode(), tail.strip().encode(errors="replace")):
        raise NothingBooked
    return found


async def by_token(token: str) -> Appointment:
    """The appointment of a QR's 128-bit token. NothingBooked where there is none."""
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM appointments WHERE token = $1", token)
    if row is None:
        raise NothingBooked
    return read_row(row)


async def of_citizen(citizen: UUID, *, since: datetime, limit: int = 50) -> tuple[Appointment, ...]:
    """What a citizen booked, for whomever, from `since` on, soonest first."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM appointments WHERE citizen = $1 AND starts_at >= $2 ORDER BY starts_at LIMIT $3", citizen, since, limit
        )
    return tuple(read_row(row) for row in rows)


async def all_of_citizen(citizen: UUID, *, after: str = "", limit: int = 50) -> tuple[Appointment, ...]:
    """What a citizen booked, for whomever, latest start first; `after` (a reference of theirs) gives what follows it."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT * FROM appointments WHERE citizen = $1 AND ($2 = '' OR (starts_at, reference) <
                 (SELECT starts_at, reference FROM appointments WHERE citizen = $1 AND reference = $2))
               ORDER BY starts_at DESC, reference DESC LIMIT $3""",
            citizen, after, limit,
        )  # fmt: skip
    return tuple(read_row(row) for row in rows)


async def past_of_citizen(citizen: UUID, *, before: datetime, limit: int = 20) -> tuple[Appointment, ...]:
    """What is over, latest first."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM appointments WHERE citizen = $1 AND starts_at < $2 ORDER BY starts_at DESC LIMIT $3",
            citizen, before, limit,
        )  # fmt: skip
    return tuple(read_row(row) for row in rows)


async def outline_of_day(hall_slug: str, day: date) -> tuple[Outline, ...]:
    """A hall's appointments of a day that are not cancelled, without whose they are: nothing is decrypted."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT reference, window_group, starts_at, state FROM appointments WHERE hall = $1 AND day = $2 AND state <> 'cancelled'",
            hall_slug, day,
        )  # fmt: skip
    return tuple(Outline(row["reference"], row["window_group"], row["starts_at"].astimezone(SHANGHAI), State(row["state"])) for row in rows)


EXPECTED = """SELECT reference, window_group, starts_at FROM appointments
  WHERE hall = $1 AND day = $2 AND state = 'booked' AND starts_at <= $3"""
LATER = """SELECT window_group, count(*) AS many FROM appointments
  WHERE hall = $1 AND day = $2 AND state = 'booked' AND starts_at > $3 GROUP BY 1"""


async def due_by(hall_slug: str, day: date, until: datetime) -> tuple[tuple[Outline, ...], dict[str, int]]:
    """Who of a day has not come and is due by `until`, and how many are due after it, by window group. However long the day,
    only those are read (appointments_expected)."""
    async with connection() as held:
        rows = await held.fetch(EXPECTED, hall_slug, day, until)
        later = await held.fetch(LATER, hall_slug, day, until)
    due = tuple(Outline(row["reference"], row["window_group"], row["starts_at"].astimezone(SHANGHAI), State.booked) for row in rows)
    return due, {row["window_group"]: row["many"] for row in later}


async def several(references: Sequence[str]) -> tuple[Appointment, ...]:
    """These appointments, in one question and in no order."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM appointments WHERE reference = ANY($1)", list(references))
    return tuple(read_row(row) for row in rows)


async def found(hall_slug: str, day: date, typed: str) -> tuple[Appointment, ...]:
    """A hall's appointments of a day by exactly one key: ticket code, reference, phone or document number."""
    text = typed.strip().upper()
    async with connection() as held:
        rows = await held.fetch(
            """SELECT * FROM appointments WHERE hall = $1 AND day = $2 AND state <> 'cancelled'
                  AND (ticket_code = $3 OR reference = $4 OR phone_index = $5 OR applicant_index = ANY($6))
                ORDER BY starts_at LIMIT 20""",
            hall_slug, day, text, read_reference(text) or "", secrecy.index(text, "phone"), _applicant_indexes(text),
        )  # fmt: skip
    return tuple(read_row(row) for row in rows)


async def not_come(hall_slug: str, upto: date) -> tuple[str, ...]:
    """References of a hall's bookings up to the day `upto` to which nobody came; those whose time the hall closed are not among them."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT reference FROM appointments WHERE hall = $1 AND state = 'booked' AND NOT displaced AND day <= $2 ORDER BY starts_at",
            hall_slug, upto,
        )
    return tuple(row["reference"] for row in rows)


async def live_bookings(connection: Connection, citizen: UUID, applicant: Applicant, items: tuple[str, ...]) -> LiveBookings:
    """How much the account has booked and not yet used."""
    row = await connection.fetchrow(
        """SELECT count(DISTINCT reference) AS account,
                  count(DISTINCT reference) FILTER (WHERE applicant_index = $2) AS applicant,
                  coalesce(bool_or(applicant_index = $2 AND item = ANY($3)), false) AS same_item
             FROM appointment_items WHERE citizen = $1 AND live""",
        citizen, applicant_index(applicant), list(items),
    )  # fmt: skip
    return LiveBookings(row["account"], row["applicant"], row["same_item"])


def applicant_index(applicant: Applicant) -> bytes:
    """The blind index of whose matter it is."""
    return secrecy.index(applicant.key, "applicant")


def sealed_applicant(applicant: Applicant) -> bytes:
    """The applicant as it rests."""
    return secrecy.seal(msgspec.json.encode(applicant).decode(), _APPLICANT)


def read_applicant(box: bytes) -> Applicant:
    """The applicant, opened."""
    return msgspec.json.decode(secrecy.unseal(box, _APPLICANT), type=Applicant)


def sealed_phone(phone: str) -> bytes:
    """The contact phone as it rests."""
    return secrecy.seal(phone, _PHONE)


def sealed_note(note: str) -> bytes | None:
    """The note as it rests; None for none."""
    return secrecy.seal(note, _NOTE) if note else None


def read_row(row: Record) -> Appointment:
    """A row, decrypted, its times in Shanghai."""
    return Appointment(
        reference=row["reference"],
        hall=row["hall"],
        window_group=row["window_group"],
        starts_at=row["starts_at"].astimezone(SHANGHAI),
        ends_at=row["ends_at"].astimezone(SHANGHAI),
        day=row["day"],
        units=row["units"],
        kept=row["kept"],
        state=State(row["state"]),
        channel=row["channel"],
        items=tuple(row["items"]),
        citizen=row["citizen"],
        applicant=read_applicant(row["applicant_box"]),
        phone=secrecy.unseal(row["phone_box"], _PHONE),
        relation=row["relation"],
        needs=tuple(row["needs"]),
        note=secrecy.unseal(row["note_box"], _NOTE) if row["note_box"] else "",
        language=row["language"],
        ticket_code=row["ticket_code"],
        token=row["token"],
        created_at=row["created_at"].astimezone(SHANGHAI),
        changed_at=row["changed_at"].astimezone(SHANGHAI),
        moves=row["moves"],
        version=row["version"],
        displaced=row["displaced"],
    )


def _applicant_indexes(text: str) -> list[bytes]:
    kinds = ("resident_id", "hmt_permit", "hmt_residence", "foreign_residence", "passport", "credit_code")
    return [secrecy.index(f"{kind}:{text}", "applicant") for kind in kinds]


async def _row(reference: str) -> Record:
    read = read_reference(reference)
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM appointments WHERE reference = $1", read) if read else None
    if row is None:
        raise NothingBooked
    return row
