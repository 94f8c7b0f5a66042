"""A tour changed on paper: stops and team in a new order, its times reckoned anew, each change checked before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from backend.home_visits import State
from backend.tours.needs import Device, Skill, Wanted
from backend.tours.rules import (
    DayNotPossible,
    HalfDay,
    Member,
    NoTour,
    NotWaiting,
    Stop,
    Tour,
    TourOver,
    TourState,
    VisitBegun,
    VisitorAway,
    VisitorsNeeded,
)
from backend.tours.timing import Frame, SkillMissing, Start, TooManyVisits, When, about, check_route, start_of
from backend.tours.visitors import Visitor

BEGUN = (State.under_way, State.done)
CHANGEABLE = (TourState.draft, TourState.announced)
HORIZON = timedelta(days=60)


@dataclass(frozen=True)
class Known:
    """What a change is measured against: the frame, the visits by reference, the hall's visitors by id, and the moment."""

    frame: Frame
    wanted: Mapping[str, Wanted]
    visitors: Mapping[UUID, Visitor]
    now: datetime

    def skills(self, tour: Tour) -> frozenset[Skill]:
        """All that the team can do together."""
        found = (self.visitors[each.staff].skills for each in tour.members if each.staff in self.visitors)
        return frozenset().union(*found)


@dataclass(frozen=True)
class Told:
    """What a household was told of its visit: another value is a reason to tell it again."""

    when: When
    about: datetime
    team: tuple[UUID, ...]


def when_of(tour: Tour) -> When:
    """The tour's half-day."""
    return When(tour.day, tour.half)


def told(tour: Tour) -> dict[str, Told]:
    """What the households of a tour were told; nothing before it is announced."""
    if tour.state not in (TourState.announced, TourState.ended):
        return {}
    team = tuple(sorted(each.staff for each in tour.members))
    return {stop.reference: Told(when_of(tour), about(stop.arrives_at), team) for stop in tour.stops}


def added(tour: Tour, each: Wanted, known: Known) -> Tour:
    """The visit as the last of the tour. NotWaiting, and the refusals of `reckoned`."""
    if each.state is not State.accepted:
        raise NotWaiting
    stop = Stop(each.reference, len(tour.stops), each.community, known.now, known.now)
    return reckoned(replace(tour, stops=(*tour.stops, stop)), known)


def taken_off(tour: Tour, reference: str, known: Known) -> Tour:
    """The tour without this visit; once its half-day is over the others keep their times. NoTour, VisitBegun, TourOver."""
    _movable(tour, reference, known)
    left = replace(tour, stops=tuple(each for each in tour.stops if each.reference != reference))
    return left if tour.state in CHANGEABLE and is_past(tour, known) else reckoned(left, known)


def shifted(tour: Tour, reference: str, by: int, known: Known) -> Tour:
    """The visit `by` places later (earlier, if below 0), as far as the order goes and never before one that has begun."""
    _movable(tour, reference, known)
    stops = list(tour.stops)
    place = next(place for place, each in enumerate(stops) if each.reference == reference)
    first = sum(known.wanted[each.reference].state in BEGUN for each in stops)
    stops.insert(min(max(place + by, first), len(stops) - 1), stops.pop(place))
    return reckoned(replace(tour, stops=tuple(stops)), known)


def with_team(tour: Tour, members: tuple[Member, ...], known: Known) -> Tour:
    """The tour with this team, who must be there that day and able to do all of it. VisitorAway, SkillMissing."""
    found = replace(tour, members=members)
    check_team(found, known)
    return found


def at_half(tour: Tour, when: When, known: Known) -> Tour:
    """The whole tour on another half-day. VisitBegun, and the refusals of `reckoned`."""
    for each in tour.stops:
        _movable(tour, each.reference, known)
    found = replace(tour, day=when.day, half=when.half)
    check_team(found, known)
    return reckoned(found, known)


def reckoned(tour: Tour, known: Known) -> Tour:
    """The tour with its times, communities as they are now; what has begun keeps its place and time. TourOver, those of check_route."""
    check_open(tour, known)
    stops = tuple(each for each in tour.stops if each.reference in known.wanted)
    begun = tuple(each for each in stops if known.wanted[each.reference].state in BEGUN)
    rest = tuple(known.wanted[each.reference] for each in stops if each not in begun)
    if len(stops) > known.frame.most:
        raise TooManyVisits(most=known.frame.most)
    start = Start(begun[-1].community, begun[-1].leaves_at) if begun else start_of(known.frame, when_of(tour), known.now)
    spans = check_route(known.frame, when_of(tour), rest, known.skills(tour), start)
    after = tuple(
        Stop(each.reference, place, each.community, *span) for place, (each, span) in enumerate(zip(rest, spans, strict=True), len(begun))
    )
    return replace(tour, stops=(*(replace(each, position=place) for place, each in enumerate(begun)), *after))


def check_open(tour: Tour, known: Known) -> None:
    """TourOver where nothing may be changed any more."""
    if tour.state not in CHANGEABLE or is_past(tour, known):
        raise TourOver


def is_past(tour: Tour, known: Known) -> bool:
    """Whether its half-day is over."""
    return known.now >= known.frame.span(when_of(tour))[1]


def check_team(tour: Tour, known: Known) -> None:
    """VisitorAway, SkillMissing."""
    for each in tour.members:
        found = known.visitors.get(each.staff)
        if found is None or not found.may_go(tour.day):
            raise VisitorAway(who=each.name)
    skills = known.skills(tour)
    for stop in tour.stops:
        lacking = known.wanted[stop.reference].skills - skills if stop.reference in known.wanted else frozenset[Skill]()
        if lacking:
            raise SkillMissing(reference=stop.reference, skill=str(min(lacking)))


def with_devices(tour: Tour, each: Wanted) -> Tour:
    """What the visit needs is taken along."""
    taken = {*tour.devices, *map(str, each.devices)}
    return replace(tour, devices=tuple(str(device) for device in Device if device in taken))


def member_of(known: Known, staff: UUID) -> Member:
    """A visitor as one of a team. VisitorsNeeded for anybody else."""
    found = known.visitors.get(staff)
    if found is None:
        raise VisitorsNeeded(field="member")
    return Member(found.staff, found.name, found.number, found.photo)


def check_day(day: date, half: HalfDay, now: datetime, *, is_working: bool) -> When:
    """The half-day. DayNotPossible."""
    if not is_working or not now.date() <= day <= now.date() + HORIZON:
        raise DayNotPossible(field="day")
    return When(day, half)


def _movable(tour: Tour, reference: str, known: Known) -> None:
    if tour.stop(reference) is None:
        raise NoTour
    if known.wanted[reference].state in BEGUN:
        raise VisitBegun
