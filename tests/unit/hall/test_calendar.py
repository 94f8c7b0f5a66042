"""Working days: counted by the notice, never guessed, never a crash."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from backend.hall.calendar import (
    Calendar,
    CalendarYear,
    DayKind,
    calendar_of,
    day_kind,
    is_confirmed,
    is_working_day,
    last_confirmed_day,
    working_day_after,
    working_day_before,
    working_days_between,
)
from backend.hall.reading import FileRefused, read_special_days

FILES = Path("backend/hall/special_days")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    files = [read_special_days((FILES / name).read_text()) for name in ("2026.yaml", "2027.yaml")]
    return calendar_of((day for file in files for day in file.days), (file.year for file in files))


def test_2026_has_33_holidays_and_6_make_up_days(calendar: Calendar) -> None:
    kinds = [day_kind(calendar, date(2026, 1, 1) + timedelta(days=n)) for n in range(365)]
    assert (kinds.count(DayKind.holiday), kinds.count(DayKind.makeup)) == (33, 6)


def test_every_day_of_2026_agrees_with_an_independent_source(calendar: Calendar) -> None:
    for n in range(365):
        day = date(2026, 1, 1) + timedelta(days=n)
        assert is_working_day(calendar, day) == chinese_calendar.is_workday(day), day


def test_a_make_up_saturday_is_a_working_day_and_a_weekday_holiday_is_none(calendar: Calendar) -> None:
    assert is_working_day(calendar, date(2026, 2, 28))
    assert not is_working_day(calendar, date(2026, 10, 1))


def test_counting_forwards_leaves_the_first_day_out(calendar: Calendar) -> None:
    assert working_day_after(calendar, date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert working_day_after(calendar, date(2026, 10, 9), 1) == date(2026, 10, 10)


def test_counting_back_from_a_monday_finds_the_friday(calendar: Calendar) -> None:
    assert working_day_before(calendar, date(2026, 11, 23), 1) == date(2026, 11, 20)
    assert working_day_before(calendar, date(2026, 10, 8), 1) == date(2026, 9, 30)


def test_working_days_between_can_be_negative(calendar: Calendar) -> None:
    assert working_days_between(calendar, date(2026, 9, 30), date(2026, 10, 9)) == 2
    assert working_days_between(calendar, date(2026, 10, 9), date(2026, 9, 30)) == -2


def test_2027_is_provisional_and_has_no_guessed_make_up_day(calendar: Calendar) -> None:
    kinds = {day_kind(calendar, date(2027, 1, 1) + timedelta(days=n)) for n in range(365)}
    assert DayKind.makeup not in kinds
    assert not is_confirmed(calendar, date(2027, 3, 1))
    assert last_confirmed_day(calendar, date(2026, 11, 22)) == date(2026, 12, 31)


def test_a_year_without_any_data_goes_by_weekdays_and_is_not_confirmed(calendar: Calendar) -> None:
    assert working_day_after(calendar, date(2041, 10, 4), 1) == date(2041, 10, 7)
    assert last_confirmed_day(calendar, date(2041, 1, 1)) is None


def test_a_gap_between_confirmed_years_ends_the_confirmed_run() -> None:
    calendar = calendar_of((), (CalendarYear(2026, True), CalendarYear(2028, True)))
    assert last_confirmed_day(calendar, date(2026, 5, 1)) == date(2026, 12, 31)


def test_a_holiday_cn_file_is_read_and_an_empty_one_confirms_nothing() -> None:
    one = '{"year": 2026, "papers": ["https://example.invalid/p"], "days": [{"name": "元旦", "date": "2026-01-04", "isOffDay": false}]}'
    assert read_special_days(one).days[0].kind is DayKind.makeup
    assert read_special_days('{"year": 2027, "papers": [], "days": []}').year.confirmed is False


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[]", "mapping"),
        ("year: soon", "year"),
        ("year: 2027\nmakeup: [{day: 2027-02-03}]", "2027-02-03"),
        ("year: 2027\nholidays: [{first: 2027-02-03, last: 2027-02-01}]", "2027-02-01"),
        ("year: 2027\nholidays: [{first: 2027-02-30, last: 2027-03-01}]", "first"),
        ("year: 2027\nholidays: 3", "holidays"),
        ("a: [", "YAML"),
    ],
)
def test_a_wrong_file_of_special_days_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(FileRefused, match=place):
        read_special_days(text)
