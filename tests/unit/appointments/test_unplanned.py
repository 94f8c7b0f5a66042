"""Bookings counted against the windows that would be planned: who booked first keeps one, nobody is counted twice."""

from datetime import date, timedelta

from backend.appointments.unplanned import Booked, DayCount, counted
from backend.clock import at

DAY = date(2026, 11, 24)
NINE, QUARTER = at(DAY, 9), timedelta(minutes=15)


def booked(units: int = 1, steps: int = 0) -> Booked:
    return Booked(DAY, "big", NINE + steps * QUARTER, units, QUARTER)


def test_as_many_keep_a_window_as_there_are() -> None:
    assert counted((booked(),) * 3, {("big", NINE): 2}) == {DAY: DayCount(3, 1)}


def test_a_long_visit_needs_a_window_in_each_of_its_units() -> None:
    windows = {("big", NINE): 1, ("big", NINE + QUARTER): 0}
    assert counted((booked(2),), windows) == {DAY: DayCount(1, 1)}


def test_who_is_without_a_window_takes_none_from_the_next() -> None:
    windows = {("big", NINE): 1, ("big", NINE + QUARTER): 0}
    assert counted((booked(2), booked()), windows) == {DAY: DayCount(2, 1)}


def test_a_start_that_is_not_planned_has_no_window() -> None:
    assert counted((booked(steps=9),), {("big", NINE): 5}) == {DAY: DayCount(1, 1)}
