"""Opening hours as the measure asks for them: early and late by appointment, noon without a break."""

from dataclasses import replace
from datetime import time

import pytest

from backend.hall.measure import faults
from backend.hall.opening import Kind, Period, Season

EARLY = Period(Kind.early, time(7, 30), time(8, 30), 25, walk_ins=False)
MORNING = Period(Kind.morning, time(8, 30), time(12))
NOON = Period(Kind.noon, time(12), time(14), 50)
AFTERNOON = Period(Kind.afternoon, time(14), time(17, 30))
LATE = Period(Kind.late, time(17, 30), time(18, 30), 25, walk_ins=False)
ALL = (EARLY, MORNING, NOON, AFTERNOON, LATE)


def wrong(*periods: Period) -> list[str]:
    return [fault.key for fault in faults((Season((1, 1), (12, 31), periods),))]


def test_hours_of_the_measure_have_no_fault() -> None:
    assert wrong(*ALL) == []


@pytest.mark.article("29.1")
@pytest.mark.parametrize("periods", [ALL[1:], (replace(EARLY, opens=time(7, 45)), *ALL[1:]), (replace(EARLY, closes=time(8, 15)), *ALL[1:])])
def test_the_hour_before_is_offered(periods: tuple[Period, ...]) -> None:
    assert wrong(*periods) == ["hours-fault-early"]


@pytest.mark.article("29.1")
@pytest.mark.parametrize("late", [(), (replace(LATE, closes=time(18, 15)),), (replace(LATE, opens=time(17, 45), closes=time(19)),)])
def test_the_hour_after_is_offered(late: tuple[Period, ...]) -> None:
    assert wrong(*ALL[:4], *late) == ["hours-fault-late"]


@pytest.mark.article("29.2")
@pytest.mark.parametrize("noon", [(), (replace(NOON, walk_ins=False),), (replace(NOON, opens=time(12, 30)),), (replace(NOON, closes=time(13)),)])
def test_the_whole_break_at_noon_is_open_to_who_walks_in(noon: tuple[Period, ...]) -> None:
    assert wrong(EARLY, MORNING, *noon, AFTERNOON, LATE) == ["hours-fault-noon"]


@pytest.mark.article("29.2")
def test_at_noon_somebody_is_on_duty() -> None:
    assert wrong(EARLY, MORNING, replace(NOON, on_duty=0), AFTERNOON, LATE) == ["hours-fault-on-duty"]


def test_hours_without_a_break_need_no_noon() -> None:
    through = (EARLY, MORNING, replace(AFTERNOON, opens=time(12)), LATE)
    assert wrong(*through) == []
    assert wrong(EARLY, MORNING, NOON, replace(AFTERNOON, opens=time(12)), LATE) == ["hours-fault-no-break"]


def test_a_part_ends_after_it_begins() -> None:
    assert "hours-fault-ends" in wrong(EARLY, replace(MORNING, closes=time(8)), NOON, AFTERNOON, LATE)


def test_a_day_has_normal_hours() -> None:
    assert wrong(EARLY, LATE) == ["hours-fault-none"]
