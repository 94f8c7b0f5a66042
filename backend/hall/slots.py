"""Slots: how many places a window group has in each unit of a day, and how many of them are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from backend.hall.calendar import Calendar, working_day_before
from backend.hall.closures import Closure, open_windows
from backend.hall.opening import SHANGHAI, Kind, OpeningHours, Period, moment, periods_on
from backend.hall.rules import NOTHING, Bilingual, Policies, UnknownSlot


@dataclass(frozen=True)
class WindowGroup:
    """Windows that are interchangeable (无差别受理); `walk_in_windows` of `windows` are left to walk-ins when all are
    on duty, and their share of those on duty otherwise."""

    slug: str
    name: Bilingual
    windows: int
    walk_in_windows: int = 0
    letter: str = ""
    zone: Bilingual = NOTHING


@dataclass(frozen=True)
class SlotPlan:
    """What one slot row should hold: `kept` of its `capacity` are for phone, counter and elders until `kept_until`."""

    window_group: str
    starts_at: datetime
    kind: Kind
    capacity: int
    kept: int
    kept_until: datetime


@dataclass(frozen=True)
class Visit:
    """What a visit needs: one of these groups, in the hall's order, and `units` in a row, which last `length`."""

    groups: tuple[str, ...]
    units: int
    length: timedelta


def day_plan(
    day: date, versions: tuple[OpeningHours, ...], calendar: Calendar, groups: tuple[WindowGroup, ...], policies: Policies,
    closures: tuple[Closure, ...] = (),
) -> tuple[SlotPlan, ...]:  # fmt: skip
    """The rows of one day, by start and then window group; none on a day on which the hall is closed, nor where the closures
    leave no place."""
    periods = periods_on(versions, calendar, day)
    kept_until = moment(working_day_before(calendar, day, 1), policies.kept_released_at) if periods else None
    rows = (
        _row(_left(group, closures, start, policies.unit), period, start, policies, kept_until)
        for period in periods
        for start in _starts(day, period, policies.unit)
        for group in sorted(groups, key=lambda each: each.slug)
        if kept_until
    )
    return tuple(row for row in rows if row.capacity > 0)


def capacity(group: WindowGroup, period: Period) -> int:
    """The places that can be booked in each unit: the windows on duty (rounded up, so that no small group closes at
    noon) less those left to walk-ins (rounded down)."""
    on_duty = -(-group.windows * period.on_duty // 100)
    left = on_duty * group.walk_in_windows // group.windows if period.walk_ins and group.windows else 0
    return max(on_duty - left, 0)


def units_of(minutes: int, unit: timedelta) -> int:
    """How many units a visit of `minutes` takes: k = ceil(minutes / unit), at least one."""
    return max(1, -(-timedelta(minutes=minutes) // unit))


def slot_name(hall: str, starts_at: datetime) -> str:
    """A start's stable name: `{hall}.{YYYYMMDD}T{HHMM}` in Shanghai."""
    return f"{hall}.{starts_at.astimezone(SHANGHAI):%Y%m%dT%H%M}"


def read_slot(name: str) -> tuple[str, datetime]:
    """The hall and start of a slot's name; UnknownSlot where it can't be read."""
    hall, dot, start = name.rpartition(".")
    try:
        starts_at = datetime.strptime(start, "%Y%m%dT%H%M").replace(tzinfo=SHANGHAI)
    except ValueError:
        raise UnknownSlot(slot=name[:60]) from None
    if not dot or not hall or len(start) != 13:
        raise UnknownSlot(slot=name[:60])
    return hall, starts_at


def _left(group: WindowGroup, closures: tuple[Closure, ...], start: datetime, unit: timedelta) -> WindowGroup:
    """The group as the closures leave it for one unit."""
    if not closures:
        return group
    return replace(group, windows=open_windows(closures, group.slug, group.windows, start, start + unit))


def _row(group: WindowGroup, period: Period, start: datetime, policies: Policies, kept_until: datetime) -> SlotPlan:
    places = capacity(group, period)
    kept = places * policies.kept_percent // 100
    return SlotPlan(group.slug, start, period.kind, places, kept, kept_until)


def _starts(day: date, period: Period, unit: timedelta) -> Iterator[datetime]:
    """The starts of the whole units that fit into the period."""
    start, end = moment(day, period.opens), moment(day, period.closes)
    while start + unit <= end:
        yield start
        start += unit
