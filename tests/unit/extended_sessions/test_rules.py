"""Which times may be proposed: weekends and holidays as the State Council's notice has them, never working days."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from backend.appointments import Applicant
from backend.clock import at
from backend.extended_sessions import Asking, Frame, Stretch, Why, check_asking, may_be_asked
from backend.extended_sessions.rules import LIVE, MOVES, State
from backend.extended_sessions.times import citizen_answers_by, hall_answers_by
from backend.hall import Policies
from backend.hall.calendar import CalendarYear, DayKind, SpecialDay, calendar_of
from backend.refusals import Refusal
from backend.states import after

pytestmark = pytest.mark.article("29.3")
MONDAY, WEDNESDAY, SATURDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 28), date(2026, 11, 29)
NOW = at(MONDAY, 15)
HALF = timedelta(minutes=30)
CALENDAR = calendar_of(
    (SpecialDay(SUNDAY, DayKind.makeup, "调休"), SpecialDay(date(2026, 12, 3), DayKind.holiday, "示例节")),
    (CalendarYear(2026, confirmed=True),),
)
FRAME = Frame(CALENDAR, Policies(), HALF)
WHO = Applicant("person", "张小三", "passport", "DEMO0001")


def asking(*starts: datetime, length: timedelta = HALF, why: Why = Why.at_work, words: str = "") -> Asking:
    return Asking("hall", "card", tuple(Stretch(each, each + length) for each in starts), why, words, WHO)


def refusal(wish: Asking, frame: Frame = FRAME, now: datetime = NOW) -> str:
    """The refusal's name; empty where nothing is refused."""
    try:
        check_asking(wish, frame, now)
    except Refusal as said:
        return said.key
    return ""


@pytest.mark.parametrize("day", [SATURDAY, date(2026, 12, 3), date(2026, 12, 5)])
def test_a_saturday_and_a_weekday_holiday_may_be_proposed(day: date) -> None:
    assert refusal(asking(at(day, 10))) == ""
    assert may_be_asked(FRAME, day, MONDAY)


@pytest.mark.parametrize("day", [date(2026, 11, 27), SUNDAY, date(2026, 12, 4)])
def test_working_days_and_make_up_working_days_may_not(day: date) -> None:
    assert refusal(asking(at(day, 10))) == "OrdinaryDay"
    assert not may_be_asked(FRAME, day, MONDAY)


def test_the_refusal_names_the_time_that_is_wrong() -> None:
    with pytest.raises(Refusal) as said:
        check_asking(asking(at(SATURDAY, 10), at(SUNDAY, 10)), FRAME, NOW)
    assert (said.value.field, said.value.facts["number"]) == ("time2", 2)


@pytest.mark.parametrize(
    ("start", "refused"),
    [
        (at(SATURDAY, 8, 45), True),
        (at(SATURDAY, 9), False),
        (at(SATURDAY, 16, 30), False),
        (at(SATURDAY, 16, 45), True),
        (at(SATURDAY, 9, 10), True),
    ],
)
def test_the_visit_lies_within_the_hours_that_the_hall_allows_on_its_units(start: datetime, refused: bool) -> None:
    assert (refusal(asking(start)) == "OutsideWeekendHours") == refused


def test_staff_must_be_found_and_nobody_plans_for_ever() -> None:
    assert refusal(asking(at(SATURDAY, 10)), now=at(date(2026, 11, 26), 9)) == "TooSoonToStaff"
    assert refusal(asking(at(SATURDAY, 10)), now=at(WEDNESDAY, 9)) == ""
    assert refusal(asking(at(SATURDAY, 10)), now=at(SATURDAY, 11)) == "TooSoonToStaff"
    assert refusal(asking(at(date(2026, 12, 26), 10))) == "TooFarAhead"


def test_one_to_three_different_times_long_enough() -> None:
    four = [at(SATURDAY, hour) for hour in (9, 10, 11, 13)]
    assert [refusal(asking(*four[:count])) for count in range(5)] == ["TimesNeeded", "", "", "", "TimesNeeded"]
    assert refusal(asking(four[0], four[0])) == "TimesNeeded"
    assert refusal(asking(four[0], length=timedelta(minutes=15))) == "StretchTooShort"


def test_something_else_wants_words_and_words_have_an_end() -> None:
    assert refusal(asking(at(SATURDAY, 10), why=Why.other)) == "WordsNeeded"
    assert refusal(asking(at(SATURDAY, 10), why=Why.other, words="要带孩子")) == ""
    assert refusal(asking(at(SATURDAY, 10), words="字" * 201)) == "WordsTooLong"


def test_the_hall_answers_on_a_working_day_and_never_after_the_time_itself() -> None:
    assert hall_answers_by(asking(at(SATURDAY, 10)), FRAME, NOW) == at(date(2026, 11, 24), 18)
    slow = replace(FRAME, policies=replace(FRAME.policies, weekend_answer_days=20))
    assert hall_answers_by(asking(at(SATURDAY, 10), at(SATURDAY, 9)), slow, NOW) == at(SATURDAY, 10)


def test_the_citizen_has_a_day_to_answer_but_not_longer_than_the_offer_lasts() -> None:
    soon, late = (Stretch(each, each + HALF) for each in (at(MONDAY, 16), at(SATURDAY, 10)))
    assert citizen_answers_by((soon, late), Policies(), NOW) == NOW + timedelta(hours=24)
    assert citizen_answers_by((soon,), Policies(), NOW) == at(MONDAY, 16)


def test_what_is_over_stays_over() -> None:
    over = set(State) - set(LIVE)
    assert {state for state, _ in MOVES} == set(LIVE)
    for state in over:
        with pytest.raises(Refusal):
            after(MOVES, state, "accept")
