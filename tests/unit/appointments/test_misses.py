"""When misses pause booking online, for whom never, and what is forgotten: by values."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as any_of

from backend.appointments import Applicant, ExcuseNeedsWords, ExcuseTooLate, ExcuseTooLong, ExcuseUnknown, Miss, MissState
from backend.appointments.misses import (
    COUNTS,
    Terms,
    check_excuse,
    forgettable,
    is_exempt,
    left_before_pause,
    pause_at,
    pauses,
)
from backend.clock import at

pytestmark = pytest.mark.article("18.1")
DAY = timedelta(days=1)
BEGAN = at(date(2026, 1, 5), 18)
TERMS = Terms(3, 90 * DAY, 30 * DAY)
YOUNG = Applicant("person", "王小五", "resident_id", "11010119900307002X")
OLD = Applicant("person", "陈示例", "resident_id", "11010119491231002X")
TODAY = date(2026, 11, 24)
WEEK = 7 * DAY


def miss(after: int, state: MissState = MissState.counted) -> Miss:
    """A miss so many days after the beginning."""
    when = BEGAN + after * DAY
    return Miss(f"M{after:07}", "h", UUID(int=1), YOUNG, ("card",), when - timedelta(hours=9), when, state)


def misses(*days: int) -> tuple[Miss, ...]:
    return tuple(miss(each) for each in days)


HISTORIES = any_of.lists(any_of.tuples(any_of.integers(0, 400), any_of.sampled_from(MissState)), max_size=12, unique_by=lambda one: one[0])
NUMBERS = any_of.integers(1, 5)


@whatever(HISTORIES, NUMBERS)
def test_a_pause_never_comes_before_so_many_misses_that_count_within_the_period(history: list[tuple[int, MissState]], number: int) -> None:
    for pause in pauses([miss(day, state) for day, state in history], Terms(number, 90 * DAY, 30 * DAY)):
        assert len(pause.misses) == number
        assert all(each.state in COUNTS and pause.since - each.missed_at <= 90 * DAY for each in pause.misses)


@whatever(HISTORIES)
def test_no_miss_brings_two_pauses(history: list[tuple[int, MissState]]) -> None:
    used = [each.reference for pause in pauses([miss(day, state) for day, state in history], TERMS) for each in pause.misses]
    assert len(used) == len(set(used))


@whatever(HISTORIES, any_of.integers(0, 500))
def test_forgetting_changes_no_pause_that_stands_or_comes(history: list[tuple[int, MissState]], later: int) -> None:
    now = BEGAN + later * DAY
    found = [miss(day, state) for day, state in history if day <= later]
    kept = [each for each in found if each.reference not in forgettable(found, TERMS, now)]
    assert pause_at(kept, TERMS, now) == pause_at(found, TERMS, now)
    assert left_before_pause(kept, TERMS, now) == left_before_pause(found, TERMS, now)


def test_the_third_within_ninety_days_pauses_for_thirty() -> None:
    found = misses(0, 50, 90)
    assert pause_at(found, TERMS, BEGAN + 90 * DAY).until == BEGAN + 120 * DAY
    assert pause_at(found, TERMS, BEGAN + 120 * DAY) is None
    assert pause_at(misses(0, 50, 91), TERMS, BEGAN + 91 * DAY) is None


def test_after_a_pause_it_takes_as_many_again() -> None:
    assert len(pauses(misses(0, 1, 2, 40, 41), TERMS)) == 1
    assert len(pauses(misses(0, 1, 2, 40, 41, 42), TERMS)) == 2


@pytest.mark.parametrize(("state", "paused"), [(MissState.asked, True), (MissState.refused, True), (MissState.excused, False), (MissState.exempt, False)])  # fmt: skip
def test_what_is_excused_or_exempt_does_not_count(state: MissState, paused: bool) -> None:
    found = (*misses(0, 1), miss(2, state))
    assert (pause_at(found, TERMS, BEGAN + 3 * DAY) is not None) == paused


@pytest.mark.parametrize(("days", "left"), [((), 3), ((0,), 2), ((0, 1), 1), ((0, 1, 2), 3), ((0, 1, 2, 50), 2)])
def test_it_is_known_how_many_are_left(days: tuple[int, ...], left: int) -> None:
    assert left_before_pause(misses(*days), TERMS, BEGAN + 60 * DAY) == left


@pytest.mark.article("4")
@pytest.mark.parametrize(("who", "needs", "exempt"), [
    (OLD, (), True), (YOUNG, (), False), (YOUNG, ("wheelchair",), True), (YOUNG, ("hearing",), True), (YOUNG, ("companion",), False),
    (Applicant("person", "甲", "passport", "DEMO000001"), (), False), (Applicant("enterprise", "乙", "credit_code", "91410700MA4000000J"), (), False),
    (Applicant("person", "丙", "resident_id", "x"), (), False),
])  # fmt: skip
def test_elders_and_disabled_people_are_never_paused(who: Applicant, needs: tuple[str, ...], exempt: bool) -> None:
    assert is_exempt(who, needs, TODAY, 65) == exempt


@pytest.mark.parametrize(("today", "exempt"), [(date(2055, 3, 6), False), (date(2055, 3, 7), True)])
def test_one_is_an_elder_from_the_birthday_on(today: date, exempt: bool) -> None:
    assert is_exempt(YOUNG, (), today, 65) == exempt


@pytest.mark.parametrize(("excuse", "words", "after", "refusal"), [
    ("bored", "", 0, ExcuseUnknown), ("other", " ", 0, ExcuseNeedsWords), ("ill", "长" * 301, 0, ExcuseTooLong), ("ill", "", 8, ExcuseTooLate),
])  # fmt: skip
def test_a_reason_is_refused_with_what_is_wrong(excuse: str, words: str, after: int, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_excuse(miss(0), excuse, words, WEEK, BEGAN + after * DAY)


@pytest.mark.parametrize(("excuse", "words"), [("ill", ""), ("other", "说明"), ("was_there", "长" * 300)])
def test_a_reason_may_be_given_until_the_last_day(excuse: str, words: str) -> None:
    check_excuse(miss(0), excuse, words, WEEK, BEGAN + WEEK)


def test_while_one_waits_for_its_judgement_nothing_is_forgotten() -> None:
    found = (miss(0, MissState.asked), miss(1))
    assert forgettable(found, TERMS, BEGAN + 200 * DAY) == ()
    assert forgettable(found[1:], TERMS, BEGAN + 200 * DAY) == ("M0000001",)
