"""The roster: who of a hall's staff is on duty early, at noon, late and at weekends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from backend import ledger
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.refusals import FieldRefused, Refusal

MOST_ON_DUTY = 50


class Shift(StrEnum):
    """A duty outside the ordinary hours (articles 29.1 to 29.3)."""

    early = "early"
    noon = "noon"
    late = "late"
    weekend = "weekend"


@dataclass(frozen=True)
class OnDuty:
    """Somebody on duty at one shift of a day; `left`: the account was disabled since."""

    day: date
    shift: Shift
    staff: UUID
    name: str
    left: bool


class NotOfThisHall(FieldRefused):
    """Only staff of this hall can be on its roster."""


class DayOver(Refusal):
    """The day is over; its roster stays as it was."""


class RosterChanged(Refusal):
    """Somebody else changed this day's roster meanwhile; it is shown as it stands now."""


async def roster(hall: str, first: date, last: date) -> tuple[OnDuty, ...]:
    """Who is on duty from `first` to `last`, in the order in which they were put down."""
    async with connection() as held:
        return await _roster(held, hall, first, last)


def roster_mark(of_day: tuple[OnDuty, ...]) -> str:
    """A short mark of a day's roster: another one once it has changed."""
    return sha256("".join(f"{each.shift}{each.staff}" for each in of_day).encode()).hexdigest()[:16]


async def set_roster(hall: str, day: date, shifts: Mapping[Shift, tuple[UUID, ...]], mark: str, by: UUID, now: datetime) -> None:
    """These people at these shifts of the day; each once a shift. DayOver, NotOfThisHall, RosterChanged."""
    _check_day(day, now)
    async with transaction() as held:
        await _one_at_a_time(held, hall)
        before = await _roster(held, hall, day, day)
        if roster_mark(before) != mark:
            raise RosterChanged
        await _check_staff(held, hall, {staff for those in shifts.values() for staff in those} - {each.staff for each in before})
        await held.execute("DELETE FROM rosters WHERE hall = $1 AND day = $2", hall, day)
        await _put_down(held, hall, [(day, shift, staff) for shift, those in shifts.items() for staff in dict.fromkeys(those)])
        numbers = {str(shift): len(set(those)) for shift, those in shifts.items()}
        await ledger.write(held, hall, now, f"staff:{by}", "set_roster", f"roster:{day}", dict(numbers))


async def copy_week(hall: str, monday: date, by: UUID, now: datetime) -> int:
    """The roster of the week before, put down for the shifts of this week that are still empty and not over; how many names."""
    today = now.astimezone(SHANGHAI).date()
    async with transaction() as held:
        await _one_at_a_time(held, hall)
        there = {(each.day, each.shift) for each in await _roster(held, hall, monday, monday + timedelta(days=6))}
        last_week = await _roster(held, hall, monday - timedelta(days=7), monday - timedelta(days=1))
        copied = [(each.day + timedelta(days=7), each.shift, each.staff) for each in last_week if not each.left]
        new = [each for each in copied if each[0] >= today and (each[0], each[1]) not in there]
        await _put_down(held, hall, new)
        await ledger.write(held, hall, now, f"staff:{by}", "copy_roster", f"roster:{monday}", {"names": len(new)})
    return len(new)


async def _roster(held: Connection, hall: str, first: date, last: date) -> tuple[OnDuty, ...]:
    rows = await held.fetch(
        """SELECT r.day, r.shift, r.staff, s.name, s.disabled_at IS NOT NULL AS gone FROM rosters r JOIN staff s ON s.id = r.staff
           WHERE r.hall = $1 AND r.day BETWEEN $2 AND $3 ORDER BY r.day, r.id""",
        hall, first, last,
    )  # fmt: skip
    return tuple(OnDuty(row["day"], Shift(row["shift"]), row["staff"], row["name"], row["gone"]) for row in rows)


async def _put_down(held: Connection, hall: str, those: list[tuple[date, Shift, UUID]]) -> None:
    await held.executemany(
        "INSERT INTO rosters (hall, day, shift, staff) VALUES ($1, $2, $3, $4)",
        [(hall, day, shift.value, staff) for day, shift, staff in those],
    )


async def _one_at_a_time(held: Connection, hall: str) -> None:
    await held.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 9))", hall)


async def _check_staff(held: Connection, hall: str, new: set[UUID]) -> None:
    """Who was on it already may stay, also disabled: the manager sees and mends it."""
    ours = await held.fetch(
        """SELECT DISTINCT r.staff FROM staff_roles r JOIN staff s ON s.id = r.staff
           WHERE r.hall = $1 AND s.disabled_at IS NULL AND r.staff = ANY($2::uuid[])""",
        hall, list(new),
    )  # fmt: skip
    if {row["staff"] for row in ours} != new or len(new) > MOST_ON_DUTY:
        raise NotOfThisHall(field="staff")


def _check_day(day: date, now: datetime) -> None:
    if day < now.astimezone(SHANGHAI).date():
        raise DayOver
