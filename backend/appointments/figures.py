"""Bookings counted and listed for those who oversee the hall; what is only counted is not decrypted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from backend.appointments.reading import read_row
from backend.appointments.rules import Appointment, State
from backend.clock import SHANGHAI
from backend.database import connection


@dataclass(frozen=True)
class Counted:
    """A booking without whose it is; cancelled ones too."""

    reference: str
    window_group: str
    starts_at: datetime
    state: State
    channel: str
    units: int


@dataclass(frozen=True)
class Starting:
    """How many bookings of a group start at one moment; cancelled ones are left out."""

    window_group: str
    starts_at: datetime
    number: int


async def counted(hall: str, day: date) -> tuple[Counted, ...]:
    """All bookings of a hall's day. One question."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT reference, window_group, starts_at, state, channel, units FROM appointments WHERE hall = $1 AND day = $2", hall, day
        )
    return tuple(
        Counted(
            row["reference"], row["window_group"], row["starts_at"].astimezone(SHANGHAI), State(row["state"]), row["channel"], row["units"]
        )
        for row in rows
    )


async def starts(references: Sequence[str]) -> dict[str, datetime]:
    """For which time each of these was booked. One question."""
    async with connection() as held:
        rows = await held.fetch("SELECT reference, starts_at FROM appointments WHERE reference = ANY($1)", list(references))
    return {row["reference"]: row["starts_at"].astimezone(SHANGHAI) for row in rows}


async def starting(hall: str, first: date, last: date) -> tuple[Starting, ...]:
    """How many bookings start when, from day `first` to day `last`. One question."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT window_group, starts_at, count(*)::int AS number FROM appointments
                WHERE hall = $1 AND day BETWEEN $2 AND $3 AND state <> 'cancelled' GROUP BY 1, 2 ORDER BY 2, 1""",
            hall, first, last,
        )  # fmt: skip
    return tuple(Starting(row["window_group"], row["starts_at"].astimezone(SHANGHAI), row["number"]) for row in rows)


async def listed(hall: str, since: datetime, until: datetime, group: str | None = None) -> tuple[Appointment, ...]:
    """The bookings that start from `since` to before `until` (of one group), by start, decrypted; cancelled ones are left out."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT * FROM appointments WHERE hall = $1 AND starts_at >= $2 AND starts_at < $3 AND state <> 'cancelled'
                  AND day BETWEEN $5 AND $6 AND ($4::text IS NULL OR window_group = $4) ORDER BY starts_at, reference""",
            hall, since, until, group, since.astimezone(SHANGHAI).date(), until.astimezone(SHANGHAI).date(),
        )  # fmt: skip
    return tuple(read_row(row) for row in rows)
