"""Waits, alarms and advice, with values."""

from datetime import timedelta

import pytest

from backend.clock import at
from backend.oversight.rules import (
    ExportDaysWrong,
    Remedy,
    UnknownExportReason,
    Waiting,
    WindowNow,
    WindowState,
    advice,
    alarms_due,
    check_export,
    longest_waits,
    minutes_since,
    spread,
    waits_since,
)
from tests.given import TUESDAY

HALF_AN_HOUR = timedelta(minutes=30)
NINE, TEN = at(TUESDAY, 9), at(TUESDAY, 10)


def window(number: str, state: WindowState, since=None, group: str = "big") -> WindowNow:
    return WindowNow(number, group, state, "试岗", since)


def test_a_wait_begins_at_the_ticket_but_never_before_the_booked_time() -> None:
    assert waits_since(NINE, None) == NINE
    assert waits_since(NINE, TEN) == TEN
    assert waits_since(TEN, NINE) == TEN


def test_each_group_has_one_who_waits_longest() -> None:
    early, late, other = Waiting("big", "A002", NINE), Waiting("big", "A001", TEN), Waiting("small", "B001", TEN)
    assert longest_waits((late, early, other)) == {"big": early, "small": other}


def test_equal_waits_are_told_apart_by_the_ticket() -> None:
    first, second = Waiting("big", "A001", NINE), Waiting("big", "A002", NINE)
    assert longest_waits((second, first)) == {"big": first}


@pytest.mark.parametrize(("minutes", "sounds"), [(29, False), (30, True), (31, True)])
def test_an_alarm_begins_at_thirty_minutes(minutes: int, sounds: bool) -> None:
    longest = {"big": Waiting("big", "A001", NINE)}
    assert bool(alarms_due(longest, HALF_AN_HOUR, NINE + timedelta(minutes=minutes))) is sounds


def test_advice_names_the_free_window_first_then_the_paused_then_the_empty_one() -> None:
    idle, paused, empty = window("3", WindowState.idle, TEN), window("2", WindowState.paused, NINE), window("1", WindowState.empty)
    assert (advice("big", (empty, paused, idle)).remedy, advice("big", (empty, paused)).remedy) == (Remedy.call, Remedy.resume)
    assert advice("big", (empty,)).window == empty


def test_of_two_paused_windows_the_one_that_paused_longer_is_named() -> None:
    early, late = window("9", WindowState.paused, NINE), window("2", WindowState.paused, TEN)
    assert advice("big", (late, early)).window == early


def test_of_empty_windows_the_lowest_number_is_named() -> None:
    assert advice("big", (window("10", WindowState.empty), window("9", WindowState.empty))).window.number == "9"


def test_where_all_windows_serve_only_other_groups_can_help() -> None:
    busy = (window("1", WindowState.serving, NINE), window("B1", WindowState.idle, NINE, group="small"))
    assert advice("big", busy).remedy is Remedy.help
    assert advice("big", busy).window is None


def test_lengths_are_summed_up_as_mean_median_and_ninetieth() -> None:
    found = spread(timedelta(minutes=each) for each in range(1, 11))
    assert (found.number, found.mean, found.median, found.ninetieth) == (10, 5.5, 5.5, 9.0)
    assert spread([]).mean is None
    assert spread([timedelta(minutes=-3)]).mean == 0


def test_minutes_are_whole_and_never_below_nothing() -> None:
    assert minutes_since(NINE, NINE + timedelta(minutes=34, seconds=59)) == 34
    assert minutes_since(TEN, NINE) == 0


def test_a_table_leaves_with_a_reason_and_covers_a_month_at_most() -> None:
    assert check_export("inspection", 31) == "inspection"
    for days in (0, -1, 32):
        with pytest.raises(ExportDaysWrong):
            check_export("inspection", days)
    with pytest.raises(UnknownExportReason):
        check_export("curiosity", 1)
