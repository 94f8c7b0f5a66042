"""Who waits, and whether the counts of the places agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from backend import appointments, clock, hall
from backend.appointments import Appointment, Awaited, WaitingForm, WaitingWish
from backend.appointments import waiting_records as records
from backend.database import transaction
from backend.hall import Kind, Policies
from backend.references import new_reference
from tests import given
from tests.given_product import ITEM


async def agrees(slug: str) -> None:
    """Every row's counts are those of the appointments, holds and resting places that stand on it."""
    wrong = await given.rows(
        """SELECT s.window_group, s.starts_at, s.capacity, s.taken, s.kept_taken, count(t.on_it), count(*) FILTER (WHERE t.kept)
             FROM slots s LEFT JOIN (
               SELECT hall, window_group, starts_at, ends_at, kept, true AS on_it FROM appointments WHERE state <> 'cancelled'
               UNION ALL SELECT hall, window_group, starts_at, ends_at, false, true FROM holds WHERE state = 'open'
               UNION ALL SELECT hall, window_group, starts_at, starts_at + interval '1 second', kept, true FROM resting_places
             ) t ON t.hall = s.hall AND t.window_group = s.window_group AND t.starts_at < s.ends_at AND t.ends_at > s.starts_at
            WHERE s.hall = $1 GROUP BY s.id
           HAVING s.taken <> count(*) FILTER (WHERE t.on_it) OR s.kept_taken <> count(*) FILTER (WHERE t.kept) OR s.taken > s.capacity""",
        slug,
    )
    assert wrong == []


def awaited(slug: str, *items: str, days: tuple[date, ...] = (given.TUESDAY,), parts: tuple[Kind, ...] = ()) -> Awaited:
    """Waiting for a visit ("card", if none is named) on Tuesday."""
    return Awaited(slug, items or ("card",), days, parts)


async def waiting(slug: str, *items: str, by: UUID | None = None, now: datetime = given.NOW, **more: object) -> WaitingWish:
    """Somebody of their own on the waiting list."""
    form = WaitingForm(given.applicant(), phone=str(more.pop("phone", "")))
    return await appointments.join_list(awaited(slug, *items, **more), form, by or await given.citizen(), now)  # type: ignore[arg-type]


async def full_hall(**more: object) -> tuple[str, list[Appointment]]:
    """A hall with one place at each start of an hour on Tuesday, all of it booked."""
    slug = await given.hall(places={"big": 1}, hours=(9, 10), days=(given.TUESDAY,), **more)
    return slug, [await given.booked(slug, given.NINE + step * given.QUARTER) for step in range(4)]


async def given_back(booked: Appointment, now: datetime = given.NOW) -> None:
    """Its place, by who had it, and offered."""
    await appointments.cancel(booked.reference, booked.citizen, now)
    await appointments.offer_places(booked.hall, now)


async def wish(token: str) -> WaitingWish:
    """As it stands."""
    return await appointments.waiting_wish(token)


async def in_line(slug: str, item: str, now: datetime, *, by: UUID | None = None, day: date = given.TUESDAY) -> WaitingWish:
    """Somebody of their own in the line, though the hall may have room: what is offered does not depend on that."""
    who, citizen = given.applicant(), by or await given.citizen()
    visit = await hall.visit(slug, (item,), (await hall.policies(slug, now)).unit)
    async with transaction() as held:
        token = await records.add(held, awaited(slug, item, days=(day,)), citizen, visit, new_reference(), who, WaitingForm(who), now)
    return await wish(token)


@dataclass(frozen=True)
class FullDay:
    """A hall of its own that takes ITEM and is open and full on one day, in the product's own time; nothing is quiet there."""

    slug: str
    day: date
    booked: tuple[Appointment, ...]

    @property
    def query(self) -> str:
        """The day as part of an address."""
        return f"item={ITEM}&hall={self.slug}&day={self.day}"

    async def give_back(self, place: int = 0) -> None:
        """One of its places, offered to who waits."""
        await given_back(self.booked[place], clock.now())


async def full_day(free_after: int = 0) -> FullDay:
    """A working day three working days ahead, four places from nine to ten, all booked; `free_after`: so many free ones follow."""
    now = clock.now()
    day, *free = [hall.working_day_after(await hall.calendar(), now.date(), 3 + later) for later in range(free_after + 1)]
    settings = Policies(waiting_quiet_from=time(0), waiting_quiet_until=time(0))
    slug = await given.hall(places={"big": 1}, hours=(9, 10), days=(day, *free), items={ITEM: 15}, policies=settings)
    starts = [clock.at(day, 9) + step * given.QUARTER for step in range(4)]
    return FullDay(slug, day, tuple([await given.booked(slug, start, ITEM, now=now - timedelta(hours=1)) for start in starts]))
