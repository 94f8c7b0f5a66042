"""Which days are new, and when they open (issue 3: announced, not at midnight for the quick)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from backend.clock import at
from backend.hall import Calendar, Policies, last_bookable_day, last_online_day
from backend.hall.new_days import latest_opening, next_opening

CALENDAR = Calendar(special={}, confirmed_years=frozenset({2026}))
MONDAY, TUESDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 28)
POLICIES = Policies()


@pytest.mark.parametrize(("hour", "minute", "last"), [(7, 59, date(2026, 12, 7)), (8, 0, date(2026, 12, 8)), (23, 59, date(2026, 12, 8))])
def test_a_new_day_opens_online_at_eight(hour: int, minute: int, last: date) -> None:
    assert last_online_day(CALENDAR, POLICIES, at(TUESDAY, hour, minute)) == last


def test_phone_and_counter_have_the_new_day_from_midnight_on() -> None:
    assert last_bookable_day(CALENDAR, POLICIES, at(TUESDAY, 0)) == date(2026, 12, 8)


def test_each_hall_has_its_own_hour() -> None:
    assert last_online_day(CALENDAR, replace(POLICIES, days_open_at=time(12)), at(TUESDAY, 11, 59)) == date(2026, 12, 7)


def test_before_the_hour_the_next_opening_is_today_and_afterwards_on_the_next_working_day() -> None:
    before, after = (next_opening(CALENDAR, POLICIES, at(TUESDAY, hour)) for hour in (7, 8))
    assert (before.opens_at, before.last) == (at(TUESDAY, 8), date(2026, 12, 8))
    assert (after.opens_at, after.last) == (at(date(2026, 11, 25), 8), date(2026, 12, 9))


def test_over_a_weekend_nothing_opens_and_monday_brings_the_weekend_with_it() -> None:
    assert latest_opening(CALENDAR, POLICIES, at(SATURDAY, 20)).opens_at == at(date(2026, 11, 27), 8)
    coming = next_opening(CALENDAR, POLICIES, at(SATURDAY, 20))
    assert (coming.opens_at, coming.first, coming.last) == (at(date(2026, 11, 30), 8), date(2026, 12, 12), date(2026, 12, 14))


def test_where_next_year_is_not_confirmed_and_the_hall_waits_for_it_no_new_day_is_in_sight() -> None:
    waits = replace(POLICIES, beyond_confirmed=False)
    assert next_opening(CALENDAR, waits, at(date(2026, 12, 30), 9)) is None
