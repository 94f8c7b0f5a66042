"""Working days, holidays and make-up days as the State Council announced them: data, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is (工作日、周末、节假日、调休上班)."""

    workday = "workday"
    weekend = "weekend"
    holiday = "holiday"
    makeup = "makeup"


_WORKING = frozenset({DayKind.workday, DayKind.makeup})


@dataclass(frozen=True)
class SpecialDay:
    """A day that the yearly notice names: a holiday, or a weekend day worked in its place."""

    day: date
    kind: DayKind
    name: str


@dataclass(frozen=True)
class CalendarYear:
    """A year and whether its notice has come; `paper` is the notice."""

    year: int
    confirmed: bool
    paper: str = ""


@dataclass(frozen=True)
class Calendar:
    """All special days known, by day, and the years whose notice has come."""

    special: Mapping[date, SpecialDay]
    confirmed_years: frozenset[int]


def calendar_of(days: Iterable[SpecialDay], years: Iterable[CalendarYear]) -> Calendar:
    """The calendar that these rows make."""
    return Calendar({each.day: each for each in days}, frozenset(each.year for each in years if each.confirmed))


def day_kind(calendar: Calendar, day: date) -> DayKind:
    """What `day` is; beyond the data it goes by the weekday alone, which `is_confirmed` then denies."""
    special = calendar.special.get(day)
    if special is not None:
        return special.kind
    return DayKind.weekend if day.weekday() >= 5 else DayKind.workday


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether the hall works on `day`: a make-up Saturday is a full working day, a weekday holiday is none."""
    return day_kind(calendar, day) in _WORKING


def is_confirmed(calendar: Calendar, day: date) -> bool:
    """Whether the notice for the year of `day` has come."""
    return day.year in calendar.confirmed_years


def last_confirmed_day(calendar: Calendar, day: date) -> date | None:
    """The last day of the unbroken run of confirmed years from the year of `day` on; None where that one is not."""
    if not is_confirmed(calendar, day):
        return None
    year = day.year
    while year + 1 in calendar.confirmed_years:
        year += 1
    return date(year, 12, 31)


def working_day_after(calendar: Calendar, day: date, count: int) -> date:
    """The `count`-th working day after `day`, which is not counted itself (Civil Code 201); `day` for 0."""
    return _counted(calendar, day, count, _DAY)


def working_day_before(calendar: Calendar, day: date, count: int) -> date:
    """The `count`-th working day before `day`, which is not counted itself; `day` for 0."""
    return _counted(calendar, day, count, -_DAY)


def working_days_between(calendar: Calendar, after: date, until: date) -> int:
    """How many working days lie after `after` up to and including `until`; negative when `until` comes first."""
    if until < after:
        return -working_days_between(calendar, until, after)
    days = (after + _DAY * step for step in range(1, (until - after).days + 1))
    return sum(is_working_day(calendar, day) for day in days)


def _counted(calendar: Calendar, day: date, count: int, step: timedelta) -> date:
    left = count
    while left > 0:
        day += step
        left -= is_working_day(calendar, day)
    return day
