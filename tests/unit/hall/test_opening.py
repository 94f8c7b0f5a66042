"""Opening hours: versions, seasons across the year's end, periods of the day."""

from datetime import date, time

import pytest

from backend.hall.calendar import DayKind, SpecialDay, calendar_of
from backend.hall.opening import HoursRefused, Kind, OpeningHours, Period, Season, check_hours, covers, periods_on

NINE, FIVE = time(9), time(17)
WINTER = Season((10, 1), (5, 31), (Period(Kind.morning, NINE, FIVE),))
SUMMER = Season((6, 1), (9, 30), (Period(Kind.morning, time(8), FIVE),))
YEAR = (OpeningHours(date(2026, 1, 1), (WINTER, SUMMER)),)
CALENDAR = calendar_of(
    (SpecialDay(date(2026, 10, 1), DayKind.holiday, ""), SpecialDay(date(2026, 10, 10), DayKind.makeup, "")), ()
)


@pytest.mark.parametrize("day", [(10, 1), (12, 31), (1, 1), (2, 29), (5, 31)])
def test_a_season_may_cross_the_end_of_the_year(day: tuple[int, int]) -> None:
    assert covers(WINTER, day)
    assert not covers(SUMMER, day)


def test_the_season_of_the_day_gives_its_periods() -> None:
    assert periods_on(YEAR, CALENDAR, date(2026, 9, 30))[0].opens == time(8)
    assert periods_on(YEAR, CALENDAR, date(2026, 10, 8))[0].opens == NINE


def test_a_make_up_saturday_is_open_and_a_weekday_holiday_is_closed() -> None:
    assert periods_on(YEAR, CALENDAR, date(2026, 10, 10))
    assert not periods_on(YEAR, CALENDAR, date(2026, 10, 1))
    assert not periods_on(YEAR, CALENDAR, date(2026, 10, 17))


def test_a_later_version_holds_from_its_first_day_on() -> None:
    later = OpeningHours(date(2026, 11, 2), (Season((1, 1), (12, 31), (Period(Kind.morning, time(10), FIVE),)),))
    versions = (later, *YEAR)
    assert periods_on(versions, CALENDAR, date(2026, 10, 30))[0].opens == NINE
    assert periods_on(versions, CALENDAR, date(2026, 11, 2))[0].opens == time(10)


def test_before_the_first_version_the_hall_is_closed() -> None:
    assert periods_on(YEAR, CALENDAR, date(2025, 12, 31)) == ()


@pytest.mark.parametrize(
    "seasons",
    [
        (WINTER,),
        (WINTER, SUMMER, SUMMER),
        (Season((1, 1), (12, 31), (Period(Kind.morning, FIVE, NINE),)),),
        (Season((1, 1), (12, 31), (Period(Kind.morning, NINE, FIVE), Period(Kind.noon, time(12), FIVE))),),
        (Season((1, 1), (12, 31), (Period(Kind.morning, NINE, FIVE, on_duty=101),)),),
    ],
)
def test_hours_that_leave_a_doubt_are_refused(seasons: tuple[Season, ...]) -> None:
    with pytest.raises(HoursRefused):
        check_hours(OpeningHours(date(2026, 1, 1), seasons))
