"""Bookings to which nobody came."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from backend import appointments
from backend.appointments import Applicant, Appointment
from backend.clock import at
from backend.database import transaction
from tests import given

DAYS = tuple(date(2026, 11, 24) + timedelta(days=step) for step in range(4))
OVER = timedelta(hours=9)


async def a_hall(**wanted: object) -> str:
    """A hall that is open on four days from 9 to 12."""
    return await given.hall(days=DAYS, **wanted)


async def missed(slug: str, by: UUID, whose: Applicant, day: date = DAYS[0], hour: int = 9, **more: object) -> Appointment:
    """A booking of that day to which nobody came: noted in the evening, and told."""
    starts_at = at(day, hour)
    booked = await given.booked(slug, starts_at, by=by, applicant=whose, now=starts_at - timedelta(hours=1), **more)
    await not_come(booked.reference, starts_at + OVER)
    return booked


async def not_come(reference: str, now: datetime) -> None:
    """The day is over."""
    async with transaction() as held:
        gone = await appointments.advance(held, reference, "miss", "rounds", now)
        await appointments.tell_missed(held, gone, now)


async def missed_often(slug: str, by: UUID, whose: Applicant, times: int = 3) -> tuple[Appointment, ...]:
    """So many misses, a day apart from 24 November on."""
    return tuple([await missed(slug, by, whose, day) for day in DAYS[:times]])


async def told(reference: str) -> list[str]:
    """What was said of a miss and stands."""
    topics = ["missed", "not_come", "miss_warned", "pause_began", "excuse_accepted", "excuse_refused", "pause_lifted", "pause_kept"]
    rows = await given.rows(
        "SELECT topic FROM notices WHERE reference = $1 AND topic = ANY($2) AND withdrawn_at IS NULL ORDER BY id", reference, topics
    )
    return [str(topic) for (topic,) in rows]
