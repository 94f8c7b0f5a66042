"""Which times may be asked for and offered, by when the other side answers, and whether a time lies within a planned session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend import hall
from backend.extended_sessions.rules import (
    LONGEST_WORDS,
    MOST_TIMES,
    Asking,
    ExtendedSession,
    NotOffered,
    OrdinaryDay,
    OutsideWeekendHours,
    Side,
    Stretch,
    StretchTooShort,
    Time,
    TimesNeeded,
    TooFarAhead,
    TooSoonToStaff,
    Why,
    WordsNeeded,
    WordsTooLong,
)
from backend.hall import Calendar, Policies, SessionPlan

_HERE, _ANSWERED_AT = ZoneInfo("Asia/Shanghai"), time(18)


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
