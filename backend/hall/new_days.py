"""Which days can be booked, and when the newest of them open online: at an announced time, not at midnight for the quick."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.hall.calendar import Calendar, working_day_after
from backend.hall.opening import SHANGHAI, moment
from backend.hall.rules import Policies

LOOKED_AROUND = 31


@dataclass(frozen=True)
class Opening:
    """Days that become bookable online at one moment: from `first` to `last`, the horizon's new end."""

    first: date
    last: date
    opens_at: datetime


@dataclass(frozen=True)
class NewDays:
    """An opening as people should know it: `by_lot`, wishes are taken from `opens_at` until `draws_at` and then drawn;
    `running` while that lasts and until what was drawn is booked."""

    first: date
    last: date
    opens_at: datetime
    draws_at: datetime
    by_lot: bool
    running: bool


def last_bookable_day(calendar: Calendar, policies: Policies, now: datetime) -> date:
    """The horizon's last day, for phone and counter from midnight on: so many working days after today, but not beyond the
    last confirmed day where the hall has so decided."""
    return _end(calendar, policies, now.astimezone(SHANGHAI).date())


def last_online_day(calendar: Calendar, policies: Policies, now: datetime) -> date:
    """The same for who books online: until the time at which new days open, yesterday's end."""
    local = now.astimezone(SHANGHAI)
    return _end(calendar, policies, local.date() - timedelta(days=0 if local.time() >= policies.days_open_at else 1))


def next_opening(calendar: Calendar, policies: Policies, now: datetime) -> Opening | None:
    """The next one to come; None where the calendar knows of none within a month."""
    today = now.astimezone(SHANGHAI).date()
    coming = _openings(calendar, policies, (today + timedelta(days=step) for step in range(LOOKED_AROUND)))
    return next((each for each in coming if each.opens_at > now), None)


def latest_opening(calendar: Calendar, policies: Policies, now: datetime) -> Opening | None:
    """The last one that has been, within a month."""
    today = now.astimezone(SHANGHAI).date()
    past = _openings(calendar, policies, (today - timedelta(days=step) for step in range(LOOKED_AROUND)))
    return next((each for each in past if each.opens_at <= now), None)


def _openings(calendar: Calendar, policies: Policies, days: Iterable[date]) -> Iterable[Opening]:
    for day in days:
        before, last = _end(calendar, policies, day - timedelta(days=1)), _end(calendar, policies, day)
        if last > max(before, day):
            yield Opening(before + timedelta(days=1), last, moment(day, policies.days_open_at))


def _end(calendar: Calendar, policies: Policies, today: date) -> date:
    last = working_day_after(calendar, today, policies.horizon_days)
    while not policies.beyond_confirmed and last > today and last.year not in calendar.confirmed_years:
        last -= timedelta(days=1)
    return last
