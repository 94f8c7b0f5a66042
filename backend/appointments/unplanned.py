"""Bookings that a change of the hall's settings would leave without a planned window: counted before the change is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.appointments.rules import State
from backend.database import connection

Start = tuple[str, datetime]


@dataclass(frozen=True)
class Booked:
    """A live booking as far as it takes windows."""

    day: date
    window_group: str
    starts_at: datetime
    units: int
    unit: timedelta


@dataclass(frozen=True)
class DayCount:
    """Of a day's bookings, how many there are and how many would be without a planned window."""

    booked: int
    without: int


async def without_window(hall: str, first: date, last: date, windows: Mapping[Start, int], now: datetime) -> dict[date, DayCount]:
    """The bookings from now on, day by day, against the windows planned by group and start: who booked first keeps one."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT day, window_group, starts_at, units, (ends_at - starts_at) / units AS unit FROM appointments
               WHERE hall = $1 AND day BETWEEN $2 AND $3 AND state = $4 AND starts_at >= $5 ORDER BY created_at, reference""",
            hall, first, last, State.booked, now,
        )  # fmt: skip
    return counted(tuple(Booked(*row.values()) for row in rows), windows)


def counted(booked: tuple[Booked, ...], windows: Mapping[Start, int]) -> dict[date, DayCount]:
    """Each booking in turn has a window where all its units still have one; a start that isn't planned has none."""
    left, found = dict(windows), dict[date, DayCount]()
    for each in booked:
        starts = [(each.window_group, each.starts_at + each.unit * step) for step in range(each.units)]
        fits = all(left.get(start, 0) > 0 for start in starts)
        if fits:
            left.update({start: left[start] - 1 for start in starts})
        before = found.get(each.day, DayCount(0, 0))
        found[each.day] = DayCount(before.booked + 1, before.without + (not fits))
    return found
