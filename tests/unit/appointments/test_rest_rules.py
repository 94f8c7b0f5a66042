"""How long a place rests that was given back."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from backend.appointments.rest_rules import quiet_until, returns_at
from backend.clock import at
from backend.hall import Policies
from tests.given import MONDAY, TUESDAY

HALL = Policies()
NOON, NIGHT = at(MONDAY, 12), at(MONDAY, 23)
RELEASED = at(MONDAY, 18)


@pytest.mark.parametrize(("drawn", "minutes"), [(0.0, 15), (0.5, 30), (1.0, 45)])
def test_it_rests_between_the_hall_s_least_and_most(drawn: float, minutes: int) -> None:
    assert returns_at(at(TUESDAY, 10), HALL, drawn, NOON, RELEASED) == NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(("ahead", "rests"), [(29, None), (30, None), (31, 1), (50, 20), (90, 45)])
def test_half_an_hour_before_its_start_it_rests_no_longer(ahead: int, rests: int | None) -> None:
    back = returns_at(NOON + timedelta(minutes=ahead), HALL, 1.0, NOON, RELEASED)
    assert back == (None if rests is None else NOON + timedelta(minutes=rests))


def test_what_would_come_back_at_night_comes_back_in_the_morning() -> None:
    assert returns_at(at(TUESDAY, 15), HALL, 0.5, NIGHT, RELEASED) == at(TUESDAY, 8)
    assert returns_at(at(TUESDAY, 15), HALL, 1.0, at(MONDAY, 21, 10), at(TUESDAY, 18)) == at(TUESDAY, 8, 15)


@pytest.mark.parametrize(("hour", "drawn", "back"), [(18, 0.0, (7, 45)), (20, 0.5, (8, 0)), (20, 1.0, (8, 15))])
def test_once_the_kept_share_is_released_it_rests_until_the_morning_of_its_day(hour: int, drawn: float, back: tuple[int, int]) -> None:
    assert returns_at(at(TUESDAY, 15), HALL, drawn, at(MONDAY, hour), RELEASED) == at(TUESDAY, *back)


def test_a_hall_without_quiet_hours_has_no_morning_to_wait_for() -> None:
    always = replace(HALL, waiting_quiet_until=HALL.waiting_quiet_from)
    assert returns_at(at(TUESDAY, 15), always, 1.0, at(MONDAY, 20), RELEASED) == at(MONDAY, 20, 45)


def test_on_its_own_day_it_rests_its_minutes() -> None:
    assert returns_at(at(TUESDAY, 15), HALL, 1.0, at(TUESDAY, 9), RELEASED) == at(TUESDAY, 9, 45)


@pytest.mark.parametrize(
    ("drawn", "back"), [(0.0, at(MONDAY, 23, 15)), (0.5, at(TUESDAY, 3, 22) + timedelta(seconds=30)), (1.0, at(TUESDAY, 7, 30))]
)
def test_what_starts_before_the_morning_s_rest_is_over_comes_back_at_any_moment_of_the_night(drawn: float, back: datetime) -> None:
    assert returns_at(at(TUESDAY, 8), HALL, drawn, NIGHT, RELEASED) == back


def test_where_the_most_is_nothing_nothing_rests() -> None:
    assert returns_at(at(TUESDAY, 15), replace(HALL, rest_least=timedelta(0), rest_most=timedelta(0)), 1.0, NIGHT, RELEASED) is None


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(MONDAY, 21, 29), None), (at(MONDAY, 21, 30), at(TUESDAY, 7, 30)), (at(TUESDAY, 0), at(TUESDAY, 7, 30)),
        (at(TUESDAY, 7, 29), at(TUESDAY, 7, 30)), (at(TUESDAY, 7, 30), None),
    ],
)  # fmt: skip
def test_quiet_hours_go_over_midnight(moment: datetime, until: datetime | None) -> None:
    assert quiet_until(moment, HALL) == until


def test_quiet_hours_of_one_day_and_none_at_all() -> None:
    noon = replace(HALL, waiting_quiet_from=time(11), waiting_quiet_until=time(13))
    assert quiet_until(NOON, noon) == at(MONDAY, 13)
    assert quiet_until(NOON, replace(noon, waiting_quiet_until=time(11))) is None
