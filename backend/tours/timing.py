"""When a team is where: the times of a tour from its order, and whether they keep windows, skills, the noon break and the number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.home_visits import Half
from backend.refusals import Refusal
from backend.tours.needs import Skill, Wanted
from backend.tours.rules import HalfDay
from backend.tours.travel import HALL, Travel

LEAD = timedelta(minutes=30)
"""So long before the half-day's first visit the team may leave the hall."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_HERE = ZoneInfo("Asia/Shanghai")
Times = tuple[datetime, datetime]


@dataclass(frozen=True, order=True)
class When:
    """A half-day."""

    day: date
    half: HalfDay


@dataclass(frozen=True)
class Frame:
    """What tours are measured against: ways, the hours of mornings and afternoons (the noon break lies between), how many visits a
    half-day holds, how many make a team."""

    travel: Travel
    am: tuple[time, time] = (time(9), time(12))
    pm: tuple[time, time] = (time(14, 30), time(17, 30))
    most: int = 4
    team_size: int = 2

    def span(self, when: When) -> Times:
        """From when to when visits of this half-day lie."""
        opens, shuts = self.am if when.half is HalfDay.am else self.pm
        return datetime.combine(when.day, opens, _HERE), datetime.combine(when.day, shuts, _HERE)


@dataclass(frozen=True)
class Start:
    """From where and when on a team goes: the hall, or the visit that is under way."""

    community: str
    at: datetime


def start_of(frame: Frame, when: When, now: datetime | None = None) -> Start:
    """The hall, half an hour before the first visit may begin; now, where that is over."""
    leaves = frame.span(when)[0] - LEAD
    if now is None or now <= leaves:
        return Start(HALL, leaves)
    here = now.astimezone(_HERE).replace(second=0, microsecond=0)
    return Start(HALL, here + timedelta(minutes=-here.minute % 5))


def times(frame: Frame, when: When, route: Iterable[tuple[str, int]], start: Start) -> tuple[Times, ...]:
    """When the team arrives at and leaves each (community, minutes), one after the other. WayUnknown."""
    opens, found, cursor, here = frame.span(when)[0], [], start.at, start.community
    for community, minutes in route:
        way = frame.travel.minutes(here, community)
        if way is None:
            raise WayUnknown
        arrives = max(opens, cursor + timedelta(minutes=way))
        cursor, here = arrives + timedelta(minutes=minutes), community
        found.append((arrives, cursor))
    return tuple(found)


def suits(each: Wanted, when: When) -> bool:
    """Whether this half-day is one of those that the household named."""
    if when.day.weekday() >= len(_WEEKDAYS):
        return Half.any in each.halves
    return Half.any in each.halves or f"{_WEEKDAYS[when.day.weekday()]}_{when.half}" in each.halves


def check_route(frame: Frame, when: When, route: Sequence[Wanted], skills: frozenset[Skill], start: Start) -> tuple[Times, ...]:
    """The times of these visits in this order. TooManyVisits, HalfNotTheirs, SkillMissing, WayUnknown, TourTooLong."""
    if len(route) > frame.most:
        raise TooManyVisits(most=frame.most)
    for each in route:
        if not suits(each, when):
            raise HalfNotTheirs(reference=each.reference)
        if not each.skills <= skills:
            raise SkillMissing(reference=each.reference, skill=str(min(each.skills - skills)))
    found = times(frame, when, ((each.community, each.minutes) for each in route), start)
    if found and found[-1][1] > frame.span(when)[1]:
        raise TourTooLong(until=f"{frame.span(when)[1]:%H:%M}")
    return found


def about(arrives_at: datetime) -> datetime:
    """What the household is told of the hour: the half hour in which the team arrives."""
    return arrives_at.replace(minute=arrives_at.minute // 30 * 30, second=0, microsecond=0)


class TooManyVisits(Refusal):
    """A half-day holds so many visits and no more (the hall's setting)."""


class HalfNotTheirs(Refusal):
    """The household did not name this half-day."""


class SkillMissing(Refusal):
    """Nobody of the team can do what this visit needs."""


class WayUnknown(Refusal):
    """Neither the hall's table nor coordinates know the way to this place."""


class TourTooLong(Refusal):
    """The last visit would not end before the half-day does."""
