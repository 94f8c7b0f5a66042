"""Slots: how many places each unit of a day has, and which are kept until when."""

from datetime import date, time, timedelta

import pytest

from backend.clock import at
from backend.hall.calendar import calendar_of
from backend.hall.opening import Kind, OpeningHours, Period, Season
from backend.hall.rules import Bilingual, Policies, UnknownSlot
from backend.hall.slots import WindowGroup, capacity, day_plan, read_slot, slot_name, units_of

EARLY = Period(Kind.early, time(7, 30), time(8, 30), on_duty=25, walk_ins=False)
MORNING = Period(Kind.morning, time(8, 30), time(12))
NOON = Period(Kind.noon, time(12), time(14), on_duty=50)
EIGHT = WindowGroup("zonghe", Bilingual("综合"), 8, walk_in_windows=3)
ONE = WindowGroup("laonian", Bilingual("老年人"), 1)
HOURS = (OpeningHours(date(2026, 1, 1), (Season((1, 1), (12, 31), (EARLY, MORNING, NOON)),)),)
PLAIN = calendar_of((), ())
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(("period", "places"), [(EARLY, 2), (MORNING, 5), (NOON, 3)])
def test_windows_on_duty_less_those_left_to_walk_ins_are_the_places(period: Period, places: int) -> None:
    assert capacity(EIGHT, period) == places


@pytest.mark.article("29.2")
def test_the_only_window_of_a_small_group_serves_at_noon_too() -> None:
    assert capacity(ONE, NOON) == 1


def test_a_group_whose_windows_are_all_for_walk_ins_has_no_places() -> None:
    assert capacity(WindowGroup("banbucheng", Bilingual("办不成事"), 1, walk_in_windows=1), MORNING) == 0


def test_thirty_percent_rounded_down_are_kept_until_six_on_the_working_day_before() -> None:
    row = next(row for row in day_plan(MONDAY, HOURS, PLAIN, (EIGHT,), Policies()) if row.kind is Kind.morning)
    assert (row.capacity, row.kept, row.kept_until) == (5, 1, at(date(2026, 11, 20), 18))


def test_a_day_is_cut_into_units_by_start_and_then_group() -> None:
    rows = day_plan(MONDAY, HOURS, PLAIN, (ONE, EIGHT), Policies())
    assert [(row.starts_at, row.window_group) for row in rows[:2]] == [
        (at(MONDAY, 7, 30), "laonian"),
        (at(MONDAY, 7, 30), "zonghe"),
    ]
    assert len(rows) == 2 * (4 + 14 + 8)


def test_a_unit_that_does_not_fit_before_closing_is_left_out() -> None:
    rows = day_plan(MONDAY, HOURS, PLAIN, (ONE,), Policies(unit=timedelta(minutes=50)))
    assert [row.starts_at for row in rows if row.kind is Kind.early] == [at(MONDAY, 7, 30)]


def test_a_closed_day_has_no_rows() -> None:
    assert day_plan(date(2026, 11, 22), HOURS, PLAIN, (EIGHT,), Policies()) == ()


@pytest.mark.parametrize(("minutes", "units"), [(0, 1), (8, 1), (15, 1), (16, 2), (45, 3)])
def test_a_visit_takes_whole_units(minutes: int, units: int) -> None:
    assert units_of(minutes, timedelta(minutes=15)) == units


def test_a_slot_is_named_by_hall_and_start_in_shanghai() -> None:
    assert slot_name("jingkai", at(MONDAY, 8, 30)) == "jingkai.20261123T0830"
    assert read_slot("jingkai.20261123T0830") == ("jingkai", at(MONDAY, 8, 30))


@pytest.mark.parametrize("name", ["", "jingkai", "jingkai.2026", ".20261123T0830", "a.20261323T0830", "a.2026112T08300", "a\0.b"])
def test_a_slot_name_that_cannot_be_read_is_refused(name: str) -> None:
    with pytest.raises(UnknownSlot):
        read_slot(name)
