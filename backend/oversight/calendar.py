"""The hall's calendar as tables: a day by group, a week by day; each cell says how full the hour is and who is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend import appointments, clock, extended_sessions, hall, people
from backend.appointments import Appointment
from backend.hall import Closure, Kind
from backend.people import OnDuty

HOUR = timedelta(hours=1)
WEEK = 7


@dataclass(frozen=True)
class Cell:
    """One stretch of one column: `number` bookings start in it, `taken` of `capacity` places (in units) are gone; `asked`
    5+X proposals wait for an answer. Without places and bookings it is closed."""

    starts_at: datetime
    ends_at: datetime
    number: int = 0
    taken: int = 0
    capacity: int = 0
    weekend: bool = False
    asked: int = 0

    @property
    def is_closed(self) -> bool:
        """Whether the hall offers nothing then, and nobody comes or asks."""
        return not (self.capacity or self.number or self.asked)


@dataclass(frozen=True)
class CalendarRow:
    """A time of day and its cells, one for each column; on a day, `asked` 5+X proposals begin in it (no group has them yet)."""

    starts_at: datetime
    cells: tuple[Cell, ...]
    asked: int = 0


@dataclass(frozen=True)
class CalendarDay:
    """A day: columns are the groups' slugs, rows its times; `step` is the length of a row. `shut` are the closures that
    touch it, `on_duty` those on the roster."""

    day: date
    step: timedelta
    columns: tuple[str, ...]
    rows: tuple[CalendarRow, ...]
    shut: tuple[Closure, ...] = ()
    on_duty: tuple[OnDuty, ...] = ()


@dataclass(frozen=True)
class CalendarWeek:
    """A week from Monday: columns are its days, rows the hours in which any of them has anything; `shut` and `on_duty` as on
    a day."""

    days: tuple[date, ...]
    rows: tuple[CalendarRow, ...]
    shut: tuple[Closure, ...] = ()
    on_duty: tuple[OnDuty, ...] = ()


async def day_of(slug: str, day: date, step: timedelta = HOUR) -> CalendarDay:
    """One day by group. Four questions."""
    groups = tuple(each.slug for each in await hall.window_groups(slug))
    found = await _found(slug, day, day, step)
    rows = (
        CalendarRow(at, tuple(_cell(at, step, found.get((group, at), _Heap())) for group in groups), found.get(("", at), _Heap()).asked)
        for at in sorted({at for _, at in found})
    )
    return CalendarDay(day, step, groups, tuple(rows), await _shut(slug, day, day), await people.roster(slug, day, day))


async def week_of(slug: str, day: date) -> CalendarWeek:
    """The week that holds `day`, by hour. Four questions."""
    monday = day - timedelta(days=day.weekday())
    days = tuple(monday + timedelta(days=each) for each in range(WEEK))
    by_hour: dict[datetime, _Heap] = {}
    for (_, at), heap in (await _found(slug, days[0], days[-1], HOUR)).items():
        by_hour.setdefault(at, _Heap()).add(heap)
    starts = [[clock.at(each, hour) for each in days] for hour in sorted({at.hour for at in by_hour})]
    rows = (CalendarRow(row[0], tuple(_cell(at, HOUR, by_hour.get(at, _Heap())) for at in row)) for row in starts)
    return CalendarWeek(days, tuple(rows), await _shut(slug, monday, days[-1]), await people.roster(slug, monday, days[-1]))


async def bookings_between(slug: str, since: datetime, until: datetime, group: str | None = None) -> tuple[Appointment, ...]:
    """Whom a cell is about; names are the caller's to mask."""
    return await appointments.listed(slug, since, until, group)


async def _shut(slug: str, first: date, last: date) -> tuple[Closure, ...]:
    return await hall.shut(slug, clock.at(first, 0), clock.at(last, 0) + timedelta(days=1))


@dataclass
class _Heap:
    """What falls into one cell, while it is counted."""

    number: int = 0
    taken: int = 0
    capacity: int = 0
    weekend: bool = False
    asked: int = 0

    def add(self, other: _Heap) -> None:
        self.number, self.taken, self.capacity = self.number + other.number, self.taken + other.taken, self.capacity + other.capacity
        self.weekend, self.asked = self.weekend or other.weekend, self.asked + other.asked


async def _found(slug: str, first: date, last: date, step: timedelta) -> dict[tuple[str, datetime], _Heap]:
    """What there is by group and beginning of its row; proposals have no group."""
    heaps: dict[tuple[str, datetime], _Heap] = {}
    for load in await hall.loads(slug, first, last):
        one = _Heap(0, load.taken, load.capacity, load.kind is Kind.weekend)
        heaps.setdefault((load.window_group, _begun(load.starts_at, step)), _Heap()).add(one)
    for each in await appointments.starting(slug, first, last):
        heaps.setdefault((each.window_group, _begun(each.starts_at, step)), _Heap()).add(_Heap(each.number))
    for moment in await extended_sessions.proposed_times(slug, first, last):
        heaps.setdefault(("", _begun(moment, step)), _Heap()).add(_Heap(asked=1))
    return heaps


def _begun(moment: datetime, step: timedelta) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (moment - midnight) // step * step


def _cell(at: datetime, step: timedelta, heap: _Heap) -> Cell:
    return Cell(at, at + step, heap.number, heap.taken, heap.capacity, heap.weekend, heap.asked)
