"""When the hall is open: now, until when, and on each of the coming days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend.hall.calendar import Calendar, DayKind, day_kind, is_confirmed
from backend.hall.closures import Closure, open_periods
from backend.hall.opening import SHANGHAI, Kind, OpeningHours, Period, SessionPlan, moment, periods_on, session_periods

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
    `next_opening` is the next time from which one may walk in, None when none is known; `closure` shuts the hall now.
    `groups` are those that serve at a weekend's or holiday's session; None means all."""

    open: bool
    kind: Kind | None
    until: datetime | None
    next_opening: datetime | None
    closure: Closure | None = None
    groups: tuple[str, ...] | None = None


def open_day(
    versions: tuple[OpeningHours, ...], calendar: Calendar, day: date, closures: tuple[Closure, ...] = (),
    sessions: tuple[SessionPlan, ...] = (),
) -> OpenDay:  # fmt: skip
    """What `day` is like."""
    special, midnight = calendar.special.get(day), moment(day, time(0))
    return OpenDay(
        day,
        day_kind(calendar, day),
        special.name if special else "",
        is_confirmed(calendar, day),
        _periods(versions, calendar, day, closures, sessions),
        tuple(each for each in closures if each.shuts and each.overlaps(midnight, midnight + timedelta(days=1))),
    )


def open_at(
    versions: tuple[OpeningHours, ...], calendar: Calendar, now: datetime, closures: tuple[Closure, ...] = (),
    sessions: tuple[SessionPlan, ...] = (),
) -> OpenNow:  # fmt: skip
    """Whether the hall is open at `now`; a walk-in period that follows another at once prolongs it."""
    local = now.astimezone(SHANGHAI)
    closure = next((each for each in closures if each.shuts and each.is_of_the_hall and each.since <= now < each.until), None)
    periods = _periods(versions, calendar, local.date(), closures, sessions)
    current = next((each for each in periods if each.opens <= local.time() < each.closes), None)
    if current is None or not current.walk_ins:
        until = moment(local.date(), current.closes) if current else None
        opens = _next_opening(versions, calendar, local, closures, sessions)
        return OpenNow(False, current.kind if current else None, until, opens, closure)
    groups = _groups(sessions, local) if current.kind is Kind.weekend else None
    return OpenNow(True, current.kind, moment(local.date(), _closing(periods, current).closes), None, None, groups)


def _periods(
    versions: tuple[OpeningHours, ...], calendar: Calendar, day: date, closures: tuple[Closure, ...],
    sessions: tuple[SessionPlan, ...],
) -> tuple[Period, ...]:  # fmt: skip
    """The working day's periods, or the sessions of another day, as far as no closure of the hall takes them away."""
    return open_periods(closures, day, periods_on(versions, calendar, day) or session_periods(sessions, day))


def _groups(sessions: tuple[SessionPlan, ...], local: datetime) -> tuple[str, ...]:
    here = (each for each in sessions if each.day == local.date() and each.windows)
    return tuple(each.window_group for each in here if each.opens <= local.time() < each.closes)


def _closing(periods: tuple[Period, ...], current: Period) -> Period:
    """The last of the walk-in periods that follow each other from `current` on."""
    for period in periods:
        if period.walk_ins and period.opens == current.closes:
            current = period
    return current


def _next_opening(
    versions: tuple[OpeningHours, ...], calendar: Calendar, now: datetime, closures: tuple[Closure, ...], sessions: tuple[SessionPlan, ...]
) -> datetime | None:
    days = (now.date() + timedelta(days=step) for step in range(LOOKED_AHEAD + 1))
    starts = (
        moment(day, period.opens)
        for day in days
        for period in _periods(versions, calendar, day, closures, sessions)
        if period.walk_ins
    )
    return next((start for start in starts if start > now), None)
