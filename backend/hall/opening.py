"""Opening hours: versions with a first day, seasons within the year, periods within the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from backend.hall.calendar import Calendar, is_working_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
MonthDay = tuple[int, int]


class Kind(StrEnum):
    """The part of a day that a time lies in (早间、上午、午间、下午、晚间、周末); weekend times are 5+X."""

    early = "early"
    morning = "morning"
    noon = "noon"
    afternoon = "afternoon"
    late = "late"
    weekend = "weekend"


@dataclass(frozen=True)
class Period:
    """One stretch of a working day. `on_duty` is the share of each group's windows that serve, in percent;
    without `walk_ins` it is by appointment only (early and late, article 29.1)."""

    kind: Kind
    opens: time
    closes: time
    on_duty: int = 100
    walk_ins: bool = True


@dataclass(frozen=True)
class Season:
    """The periods that hold from the day `first` to the day `last` of every year, (month, day); October to May
    crosses the year's end."""

    first: MonthDay
    last: MonthDay
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class OpeningHours:
    """What a hall's hours are from `valid_from` on, until a later version."""

    valid_from: date
    seasons: tuple[Season, ...]


@dataclass(frozen=True)
class SessionPlan:
    """So many windows of a group on a weekend day or holiday, from `opens` to `closes`. It is open at once, or when `needed` people
    have asked for a time of it; planned again with fewer windows, down to none, it shrinks to what is taken. `open` says whether its
    places are there by now."""

    window_group: str
    day: date
    opens: time
    closes: time
    windows: int
    needed: int = 0
    open: bool = False


class HoursRefused(ValueError):
    """Opening hours that leave a day open to doubt; the text names the place."""


def periods_on(versions: tuple[OpeningHours, ...], calendar: Calendar, day: date) -> tuple[Period, ...]:
    """The periods of `day` in order; none on a day that is not a working day or before the first version."""
    version = version_on(versions, day)
    if version is None or not is_working_day(calendar, day):
        return ()
    return next((season.periods for season in version.seasons if covers(season, (day.month, day.day))), ())


def session_periods(sessions: Iterable[SessionPlan], day: date) -> tuple[Period, ...]:
    """The stretches of `day` in which a session is held for some group, in order and without overlap; one may walk in."""
    found: list[Period] = []
    for each in sorted((each for each in sessions if each.day == day and each.windows), key=lambda each: each.opens):
        if found and each.opens <= found[-1].closes:
            found[-1] = Period(Kind.weekend, found[-1].opens, max(found[-1].closes, each.closes))
        else:
            found.append(Period(Kind.weekend, each.opens, each.closes))
    return tuple(found)


def version_on(versions: tuple[OpeningHours, ...], day: date) -> OpeningHours | None:
    """The version in force on `day`."""
    begun = [version for version in versions if version.valid_from <= day]
    return max(begun, key=lambda version: version.valid_from, default=None)


def covers(season: Season, day: MonthDay) -> bool:
    """Whether `day` of any year lies in the season."""
    if season.first <= season.last:
        return season.first <= day <= season.last
    return day >= season.first or day <= season.last


def moment(day: date, at: time) -> datetime:
    """`at` on `day` in Shanghai."""
    return datetime.combine(day, at, SHANGHAI)


def check_hours(hours: OpeningHours) -> None:
    """Refuses hours in which a day of the year has no season or two, or periods that overlap (HoursRefused)."""
    for day in _days_of_a_leap_year():
        found = sum(covers(season, day) for season in hours.seasons)
        if found != 1:
            raise HoursRefused(f"{hours.valid_from}: {day[0]:02}-{day[1]:02} lies in {found} seasons, not in one")
    for season in hours.seasons:
        _check_periods(season)


def _check_periods(season: Season) -> None:
    where = f"{season.first[0]:02}-{season.first[1]:02}"
    for period in season.periods:
        if period.opens >= period.closes:
            raise HoursRefused(f"season from {where}: {period.kind} closes before it opens")
        if not 0 <= period.on_duty <= 100:
            raise HoursRefused(f"season from {where}: {period.kind} has {period.on_duty} % on duty")
    for before, after in pairwise(season.periods):
        if after.opens < before.closes:
            raise HoursRefused(f"season from {where}: {after.kind} opens before {before.kind} closes")


def _days_of_a_leap_year() -> tuple[MonthDay, ...]:
    first = date(2024, 1, 1).toordinal()
    days = (date.fromordinal(first + step) for step in range(366))
    return tuple((day.month, day.day) for day in days)
