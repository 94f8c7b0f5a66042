"""A hall in words, in both languages."""

from datetime import date, time

import pytest

from backend.clock import at
from backend.hall.calendar import DayKind
from backend.hall.open_days import OpenDay, OpenNow
from backend.hall.opening import Kind, Period
from web.hall_view import day_view, doors, festival

MONDAY = date(2026, 11, 23)
NOW = at(MONDAY, 10)
EARLY = Period(Kind.early, time(7, 30), time(8, 30), walk_ins=False)
MORNING, NOON = Period(Kind.morning, time(8, 30), time(12)), Period(Kind.noon, time(12), time(14))
LATER = Period(Kind.afternoon, time(15), time(17))


def test_periods_that_follow_each_other_are_one_stretch() -> None:
    view = day_view(OpenDay(MONDAY, DayKind.workday, "", True, (EARLY, MORNING, NOON, LATER)), "zh", MONDAY)
    assert view.walk_in == "08:30-14:00、15:00-17:00"
    assert view.by_appointment == "早间 07:30-08:30"
    assert (view.today, view.tentative, view.tag) == (True, False, "")


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (OpenDay(MONDAY, DayKind.holiday, "国庆节", True, ()), "国庆节放假", "National Day, closed"),
        (OpenDay(MONDAY, DayKind.weekend, "", True, ()), "休息", "Closed"),
        (OpenDay(MONDAY, DayKind.makeup, "国庆节", True, (MORNING,)), "调休上班", "Make-up working day"),
    ],
)
def test_a_special_day_is_named(day: OpenDay, zh: str, en: str) -> None:
    assert (day_view(day, "zh", MONDAY).tag, day_view(day, "en", MONDAY).tag) == (zh, en)


def test_a_day_of_an_unconfirmed_year_is_marked_as_provisional() -> None:
    assert day_view(OpenDay(MONDAY, DayKind.workday, "", False, (MORNING,)), "zh", MONDAY).tentative


def test_two_festivals_on_one_day_are_both_named() -> None:
    assert festival("国庆节、中秋节", "en") == "National Day, Mid-Autumn Festival"


@pytest.mark.parametrize(
    ("found", "word", "words"),
    [
        (OpenNow(True, Kind.morning, at(MONDAY, 17, 30), None), "Open now", "Until 17:30"),
        (OpenNow(False, Kind.early, at(MONDAY, 8, 30), at(MONDAY, 8, 30)), "By appointment only", "Doors open: Today 08:30"),
        (OpenNow(False, None, None, at(date(2026, 11, 24), 8, 30)), "Closed now", "Doors open: Tomorrow 08:30"),
        (OpenNow(False, None, None, at(date(2026, 11, 30), 8, 30)), "Closed now", "Doors open: Mon 30 Nov 08:30"),
        (OpenNow(False, None, None, None), "Closed now", "Please call us"),
    ],
)
def test_the_doors_in_words(found: OpenNow, word: str, words: str) -> None:
    said = doors(found, "en", NOW)
    assert (said.word, said.words) == (word, words)
