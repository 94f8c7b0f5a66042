"""Open now, until when, and when again."""

from datetime import date, datetime, time

import pytest

from backend.clock import at
from backend.hall.calendar import DayKind, SpecialDay, calendar_of
from backend.hall.open_days import open_at, open_day
from backend.hall.opening import Kind, OpeningHours, Period, Season

PERIODS = (
    Period(Kind.early, time(7, 30), time(8, 30), walk_ins=False),
    Period(Kind.morning, time(8, 30), time(12)),
    Period(Kind.noon, time(12), time(14)),
    Period(Kind.afternoon, time(14), time(17, 30)),
    Period(Kind.late, time(17, 30), time(18, 30), walk_ins=False),
)
HOURS = (OpeningHours(date(2021, 12, 1), (Season((1, 1), (12, 31), PERIODS),)),)
PLAIN = calendar_of((SpecialDay(date(2026, 10, 1), DayKind.holiday, "国庆节"),), ())
MONDAY = date(2026, 11, 23)


@pytest.mark.article("29.2")
@pytest.mark.parametrize("now", [at(MONDAY, 8, 30), at(MONDAY, 12, 30), at(MONDAY, 17, 29)])
def test_one_may_walk_in_from_morning_through_noon_until_half_past_five(now: datetime) -> None:
    found = open_at(HOURS, PLAIN, now)
    assert found.open
    assert found.until == at(MONDAY, 17, 30)


@pytest.mark.article("29.1")
@pytest.mark.parametrize(("now", "kind"), [(at(MONDAY, 7, 30), Kind.early), (at(MONDAY, 17, 30), Kind.late)])
def test_early_and_late_are_by_appointment_only(now: datetime, kind: Kind) -> None:
    found = open_at(HOURS, PLAIN, now)
    assert (found.open, found.kind) == (False, kind)


def test_on_friday_evening_the_next_opening_is_monday_morning() -> None:
    assert open_at(HOURS, PLAIN, at(date(2026, 11, 20), 19)).next_opening == at(MONDAY, 8, 30)


def test_before_opening_the_next_opening_is_today() -> None:
    assert open_at(HOURS, PLAIN, at(MONDAY, 6)).next_opening == at(MONDAY, 8, 30)


def test_a_hall_without_hours_is_closed_and_promises_nothing() -> None:
    found = open_at((), PLAIN, at(MONDAY, 10))
    assert (found.open, found.next_opening) == (False, None)


def test_a_holiday_is_named_and_has_no_periods() -> None:
    found = open_day(HOURS, PLAIN, date(2026, 10, 1))
    assert (found.kind, found.special, found.periods) == (DayKind.holiday, "国庆节", ())
