"""What an extended session (5+X 预约) is, which moves it knows, which times may be proposed, and what is refused (article 29.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from backend import hall
from backend.appointments import Applicant
from backend.hall import Calendar, Policies, SessionPlan
from backend.refusals import FieldRefused, NotFound, Refusal

MOST_TIMES, LONGEST_WORDS = 3, 200
_HERE, _ANSWERED_AT = ZoneInfo("Asia/Shanghai"), time(18)


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


class AskedAlready(Refusal):
    """A request for this matter and this person is waiting for an answer; `reference` names it."""


class AnsweredMeanwhile(Refusal):
    """A colleague, or the citizen, was quicker; `who` and `what` say so."""


class OfferLapsed(Refusal):
    """The time for an answer is over."""


class NotOffered(Refusal):
    """No such time stands in the request."""


@dataclass(frozen=True)
class Frame:
    """What times are measured against: the calendar, the hall's settings, how long the matter takes."""

    calendar: Calendar
    policies: Policies
    length: timedelta


def check_asking(asking: Asking, frame: Frame, now: datetime) -> None:
    """TimesNeeded, OrdinaryDay, OutsideWeekendHours, TooSoonToStaff, TooFarAhead, StretchTooShort, WordsTooLong, WordsNeeded."""
    check_times(asking.times, frame, now)
    for number, each in enumerate(asking.times, 1):
        if hall.working_days_between(frame.calendar, _day(now), _day(each.starts_at)) < frame.policies.weekend_notice_days:
            raise TooSoonToStaff(field=f"time{number}", number=number, days=frame.policies.weekend_notice_days)
    check_words(asking.words, needed=asking.why is Why.other)


def check_times(times: tuple[Stretch, ...], frame: Frame, now: datetime) -> None:
    """What holds for proposed and for offered times: TimesNeeded and, with the number of the time, the rest."""
    if not 0 < len(times) <= MOST_TIMES or len({each.starts_at for each in times}) != len(times):
        raise TimesNeeded(field="time1", most=MOST_TIMES)
    for number, each in enumerate(times, 1):
        _check_time(each, frame, now, number)


def check_words(words: str, *, needed: bool, field: str = "words") -> None:
    """WordsTooLong; WordsNeeded where the reason alone says nothing."""
    if len(words) > LONGEST_WORDS:
        raise WordsTooLong(field=field, most=LONGEST_WORDS)
    if needed and not words.strip():
        raise WordsNeeded(field=field)


def hall_answers_by(asking: Asking, frame: Frame, now: datetime) -> datetime:
    """18:00 of the working day by which the hall answers, but not after the last time that was proposed."""
    last = hall.working_day_after(frame.calendar, _day(now), frame.policies.weekend_answer_days)
    return min(datetime.combine(last, _ANSWERED_AT, _HERE), max(each.starts_at for each in asking.times))


def citizen_answers_by(times: tuple[Stretch, ...], policies: Policies, now: datetime) -> datetime:
    """The hall's setting from now, but not after the last time that is offered."""
    return min(now + policies.weekend_offer_for, max(each.starts_at for each in times))


def time_of(session: ExtendedSession, number: int, side: Side) -> Time:
    """The time with this number among those that `side` named. NotOffered."""
    found = next((each for each in session.by(side) if each.number == number), None)
    if found is None:
        raise NotOffered
    return found


def within(plan: SessionPlan, time: Time) -> bool:
    """Whether the visit that begins with `time` lies within the session."""
    start = time.starts_at.astimezone(_HERE)
    opens, closes = (datetime.combine(plan.day, at, _HERE) for at in (plan.opens, plan.closes))
    return opens <= start and time.ends_at <= closes


def may_be_asked(frame: Frame, day: date, today: date) -> bool:
    """Whether `day` is one that may be proposed today: no working day, not too soon, not too far."""
    soon = hall.working_days_between(frame.calendar, today, day) < frame.policies.weekend_notice_days
    far = day > today + frame.policies.weekend_horizon
    return not (soon or far or hall.is_working_day(frame.calendar, day))


def _check_time(each: Stretch, frame: Frame, now: datetime, number: int) -> None:
    field, policies, start = f"time{number}", frame.policies, each.starts_at.astimezone(_HERE)
    if start <= now:
        raise TooSoonToStaff(field=field, number=number, days=policies.weekend_notice_days)
    if hall.is_working_day(frame.calendar, start.date()):
        raise OrdinaryDay(field=field, number=number)
    if start.date() > _day(now) + policies.weekend_horizon:
        raise TooFarAhead(field=field, number=number, days=policies.weekend_horizon.days)
    if each.ends_at - start < frame.length:
        raise StretchTooShort(field=field, number=number, minutes=frame.length // timedelta(minutes=1))
    opens, closes = (datetime.combine(start.date(), at, _HERE) for at in (policies.weekend_opens, policies.weekend_closes))
    if start < opens or each.ends_at > closes or (start - opens) % policies.unit:
        raise OutsideWeekendHours(
            field=field, number=number, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}", minutes=policies.unit // timedelta(minutes=1)
        )


def _day(moment: datetime) -> date:
    return moment.astimezone(_HERE).date()
