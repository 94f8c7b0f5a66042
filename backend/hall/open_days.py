"""When the hall is open: now, until when, and on each of the coming days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend.hall.calendar import Calendar, DayKind, day_kind, is_confirmed
from backend.hall.closures import Closure, open_periods
from backend.hall.opening import SHANGHAI, Kind, OpeningHours, Period, moment, periods_on

LOOKED_AHEAD = 60


@dataclass(frozen=True)
class OpenDay:
    """A day at the hall: its periods in order (none when closed), the special day's name, and whether the year's notice
    has come; `closures` shut some of it, and the periods are what those of the whole hall leave."""

    day: date
    kind: DayKind
    special: str
    confirmed: bool
    periods: tuple[Period, ...]
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True)
class OpenNow:
    """Whether one may walk in now and until when; `kind` names the period now, early and late being by appointment only.
    `next_opening` is the next time from which one may walk in, None when none is known; `closure` shuts the hall now."""

    open: bool
    kind: Kind | None
    until: datetime | None
    next_opening: datetime | None
    closure: Closure | None = None


def open_day(versions: tuple[OpeningHours, ...], calendar: Calendar, day: date, closures: tuple[Closure, ...] = ()) -> OpenDay:
    """What `day` is like."""
    special, midnight = calendar.special.get(day), moment(day, time(0))
    return OpenDay(
        day,
        day_kind(calendar, day),
        special.name if special else "",
        is_confirmed(calendar, day),
        open_periods(closures, day, periods_on(versions, calendar, day)),
        tuple(each for each in closures if each.shuts and each.overlaps(midnight, midnight + timedelta(days=1))),
    )


def open_at(versions: tuple[OpeningHours, ...], calendar: Calendar, now: datetime, closures: tuple[Closure, ...] = ()) -> OpenNow:
    """Whether the hall is open at `now`; a walk-in period that follows another at once prolongs it."""
    local = now.astimezone(SHANGHAI)
    closure = next((each for each in closures if each.shuts and each.is_of_the_hall and each.since <= now < each.until), None)
    periods = open_periods(closures, local.date(), periods_on(versions, calendar, local.date()))
    current = next((each for each in periods if each.opens <= local.time() < each.closes), None)
    if current is None or not current.walk_ins:
        until = moment(local.date(), current.closes) if current else None
        return OpenNow(False, current.kind if current else None, until, _next_opening(versions, calendar, local, closures), closure)
    return OpenNow(True, current.kind, moment(local.date(), _closing(periods, current).closes), None)


def _closing(periods: tuple[Period, ...], current: Period) -> Period:
    """The last of the walk-in periods that follow each other from `current` on."""
    for period in periods:
        if period.walk_ins and period.opens == current.closes:
            current = period
    return current


def _next_opening(
    versions: tuple[OpeningHours, ...], calendar: Calendar, now: datetime, closures: tuple[Closure, ...]
) -> datetime | None:
    days = (now.date() + timedelta(days=step) for step in range(LOOKED_AHEAD + 1))
    starts = (
        moment(day, period.opens)
        for day in days
        for period in open_periods(closures, day, periods_on(versions, calendar, day))
        if period.walk_ins
    )
    return next((start for start in starts if start > now), None)
