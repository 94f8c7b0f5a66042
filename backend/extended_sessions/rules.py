"""What an extended session (5+X 预约) is, which moves it knows, which times may be proposed, and what is refused (article 29.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from backend.appointments import Applicant
from backend.refusals import FieldRefused, NotFound, Refusal

MOST_TIMES, LONGEST_WORDS = 3, 200


class State(StrEnum):
    """Where it stands: the hall's turn, the citizen's turn, or over."""

    proposed = "proposed"
    offered = "offered"
    agreed = "agreed"
    refused = "refused"
    withdrawn = "withdrawn"
    lapsed = "lapsed"


LIVE = (State.proposed, State.offered)
MOVES: Mapping[tuple[State, str], State] = {
    (State.proposed, "accept"): State.agreed,
    (State.proposed, "offer"): State.offered,
    (State.proposed, "refuse"): State.refused,
    (State.proposed, "withdraw"): State.withdrawn,
    (State.proposed, "lapse"): State.lapsed,
    (State.offered, "take"): State.agreed,
    (State.offered, "refuse"): State.refused,
    (State.offered, "withdraw"): State.withdrawn,
    (State.offered, "lapse"): State.lapsed,
}


class Why(StrEnum):
    """Why somebody can't come on working days."""

    at_work = "at_work"
    at_school = "at_school"
    caring = "caring"
    away = "away"
    other = "other"


class WhyNot(StrEnum):
    """Why the hall can't."""

    no_staff = "no_staff"
    system_closed = "system_closed"
    online = "online"
    working_days = "working_days"
    other = "other"


class Side(StrEnum):
    """Who named a time."""

    citizen = "citizen"
    staff = "staff"


@dataclass(frozen=True)
class Stretch:
    """A time as it is asked for; the visit begins with it."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Time:
    """A time of a request, by its number in it."""

    number: int
    side: Side
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Asking:
    """What somebody asks for."""

    hall: str
    item: str
    times: tuple[Stretch, ...]
    why: Why
    words: str
    applicant: Applicant
    relation: str = "self"
    language: str = "zh"
    channel: str = "web"


@dataclass(frozen=True)
class ExtendedSession:
    """A request for a time on a weekend or holiday, opened for who may see it. `answer_by`: until when whose turn it is may answer."""

    reference: str
    hall: str
    item: str
    citizen: UUID
    applicant: Applicant
    relation: str
    state: State
    why: Why
    words: str
    language: str
    channel: str
    created_at: datetime
    answer_by: datetime
    staff: UUID | None
    why_not: str
    answer: str
    version: int
    times: tuple[Time, ...]

    def by(self, side: Side) -> tuple[Time, ...]:
        """The times that one side named."""
        return tuple(each for each in self.times if each.side is side)


class NothingAsked(NotFound):
    """There is no such request for this person."""


class TimesNeeded(FieldRefused):
    """One to three times, each once."""


class OrdinaryDay(FieldRefused):
    """A working day, make-up days among them: that is booked in the ordinary way, at once."""


class OutsideWeekendHours(FieldRefused):
    """The visit would not lie within the hours that the hall allows."""


class TooSoonToStaff(FieldRefused):
    """The hall needs some working days to find staff."""


class TooFarAhead(FieldRefused):
    """The hall doesn't plan that far."""


class StretchTooShort(FieldRefused):
    """The matter takes longer than the time that was named."""


class WordsTooLong(FieldRefused):
    """At most 200 characters."""


class WordsNeeded(FieldRefused):
    """Something else than the list says wants a few words."""


class WhyNotNeeded(FieldRefused):
    """A refusal says why."""


class AskedAlready(Refusal):
    """A request for this matter and this person is waiting for an answer; `reference` names it."""


class AnsweredMeanwhile(Refusal):
    """A colleague, or the citizen, was quicker; `who` and `what` say so."""


class OfferLapsed(Refusal):
    """The time for an answer is over."""


class NotOffered(Refusal):
    """No such time stands in the request."""
