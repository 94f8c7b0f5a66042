"""What a tour (出行) is: one team's home visits of a half-day, in their order (article 29.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.refusals import FieldRefused, NotAllowed, NotFound, Refusal

OPENS_BEFORE, SHUTS_AFTER = timedelta(hours=12), timedelta(hours=2)


class HalfDay(StrEnum):
    """Which half of the day."""

    am = "am"
    pm = "pm"


class TourState(StrEnum):
    """Where a tour stands: being put together, told to everybody, over, called off."""

    draft = "draft"
    announced = "announced"
    ended = "ended"
    cancelled = "cancelled"


@dataclass(frozen=True)
class Member:
    """One of the team, as households are told: name, staff number, and their picture where there is one."""

    staff: UUID
    name: str
    number: str
    photo: UUID | None


@dataclass(frozen=True)
class Stop:
    """A visit's place on its tour. Households are told the half-day and about when; `community` is as it was when planned."""

    reference: str
    position: int
    community: str
    arrives_at: datetime
    leaves_at: datetime


@dataclass(frozen=True)
class Tour:
    """One team's visits of a half-day, stops in their order, members who are of it now."""

    id: UUID
    hall: str
    day: date
    half: HalfDay
    vehicle: str
    devices: tuple[str, ...]
    state: TourState
    version: int
    members: tuple[Member, ...]
    stops: tuple[Stop, ...]

    def stop(self, reference: str) -> Stop | None:
        """The stop of this request; None where it is not on this tour."""
        return next((each for each in self.stops if each.reference == reference), None)

    def has(self, staff: UUID) -> bool:
        """Whether this staff member is of the team now."""
        return any(each.staff == staff for each in self.members)


def opens_at(stop: Stop) -> datetime:
    """From when the team sees the full address: 12 hours before (trust.md T4)."""
    return stop.arrives_at - OPENS_BEFORE


def shuts_at(stop: Stop) -> datetime:
    """From when they see it no more: 2 hours after (trust.md T4)."""
    return stop.leaves_at + SHUTS_AFTER


def is_open(stop: Stop, now: datetime) -> bool:
    """Whether `now` lies in the hours in which the team sees the full address."""
    return opens_at(stop) <= now < shuts_at(stop)


class NoTour(NotFound):
    """There is no such tour for this person."""


class TourChanged(Refusal):
    """A colleague changed the tour meanwhile; the page shows it as it is now."""


class TourOver(Refusal):
    """The half-day is over, the tour called off or ended: nothing is changed on it any more."""


class VisitorTaken(Refusal):
    """Somebody of the team is on another tour of that half-day."""


class VisitorAway(Refusal):
    """Somebody of the team is away that day, or goes out no more; `who` is their name."""


class TeamTooSmall(Refusal):
    """A team has two visitors at least (the hall's setting)."""


class VisitorsNeeded(FieldRefused):
    """Somebody has to go."""


class DayNotPossible(FieldRefused):
    """Tours go on working days, from today on, within two months."""


class NothingToAnnounce(Refusal):
    """A tour without visits is nothing to tell anybody."""


class VisitsFellOut(Refusal):
    """A visit was withdrawn or its address has changed: the way is to be reckoned anew first."""


class VisitBegun(Refusal):
    """The visit has begun; it stays where it is."""


class OwnTeamsVisit(NotAllowed):
    """Who goes along to a household does not close its visit; another manager does."""


class OnAnotherTour(Refusal):
    """The request stands on another tour already."""


class NotWaiting(Refusal):
    """The request does not wait for a day."""
