"""Who may know a street when, which words are a household's own, and what counts as late or early."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from backend.clock import at
from backend.doorstep.rules import (
    BEGINS_BEFORE,
    AlarmKind,
    BeforeTheTime,
    WordTooLong,
    WordTooPlain,
    WordTooShort,
    check_chosen,
    check_not_early,
    happened_at,
    is_late,
    normal_word,
    step_begins,
    steps_ahead,
    trespass,
)
from backend.doorstep.words import _WORDS
from backend.tours import HalfDay, Member, Stop, Tour, TourState
from tests.given import TEN, TUESDAY

ONE, OTHER = uuid4(), uuid4()
STOP = Stop("7K3M9QPX", 0, "huayuan", TEN, TEN + timedelta(minutes=30))
TOUR = Tour(
    uuid4(), "hall", TUESDAY, HalfDay.am, "", (), TourState.announced, 1, (Member(ONE, "上门甲", "V1", None),), (STOP,)
)  # fmt: skip


def why(tour: Tour | None = TOUR, staff: UUID = ONE, minutes: int = 0) -> AlarmKind | None:
    return trespass(tour, STOP.reference, TEN + timedelta(minutes=minutes), of_team=tour is not None and tour.has(staff))


@pytest.mark.article("29.5")
@pytest.mark.parametrize(
    ("minutes", "expected"), [(-721, AlarmKind.outside_hours), (-720, None), (0, None), (149, None), (150, AlarmKind.outside_hours)]
)
def test_a_team_may_know_a_street_from_twelve_hours_before_until_two_hours_after(minutes: int, expected: AlarmKind | None) -> None:
    assert why(minutes=minutes) is expected


@pytest.mark.parametrize(("tour", "staff"), [(TOUR, OTHER), (None, ONE), (replace(TOUR, stops=()), ONE), (replace(TOUR, members=()), ONE)])
def test_nobody_else_may_and_nobody_at_all_without_a_tour(tour: Tour | None, staff: UUID) -> None:
    assert why(tour, staff) is AlarmKind.wrong_person


@pytest.mark.parametrize("state", [TourState.draft, TourState.cancelled])
def test_a_tour_that_nobody_was_told_of_opens_nothing(state: TourState) -> None:
    assert why(replace(TOUR, state=state)) is AlarmKind.outside_hours


@pytest.mark.parametrize("typed", ["苹果 茶壶 07", "苹果茶壶０７", " 苹果，茶壶-07。", "苹果\t茶壶 07"])
def test_a_word_is_the_same_however_it_is_written(typed: str) -> None:
    assert normal_word(typed) == "苹果茶壶07"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("茶壶", WordTooShort), (" ，。 ", WordTooShort), ("1234", WordTooPlain), ("12345", WordTooPlain), ("啊啊啊啊", WordTooPlain),
        ("一二一二一二", WordTooPlain), ("很" * 21, WordTooLong),
    ],
)  # fmt: skip
def test_a_word_that_is_easily_guessed_is_refused(typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_chosen(typed)


@pytest.mark.parametrize("typed", ["奶奶的茶壶", "blue teapot", "830415", "茶壶 7 号"])
def test_a_word_of_one_s_own_is_taken_with_its_blanks_set_right(typed: str) -> None:
    assert check_chosen(f"  {typed} ") == typed


def test_visitors_who_come_before_the_time_they_told_are_asked_to_wait() -> None:
    check_not_early(STOP, BEGINS_BEFORE, at(TUESDAY, 9, 30))
    with pytest.raises(BeforeTheTime) as early:
        check_not_early(STOP, BEGINS_BEFORE, at(TUESDAY, 9, 29))
    assert early.value.facts == {"time": "09:30"}


def test_a_quarter_of_an_hour_is_not_late_yet() -> None:
    assert not is_late(STOP, at(TUESDAY, 10, 15))
    assert is_late(STOP, at(TUESDAY, 10, 16))


def test_what_was_noted_without_a_network_lies_neither_ahead_nor_before_the_tablet_s_lease() -> None:
    now = at(TUESDAY, 18)
    assert happened_at(None, now) == now
    assert happened_at(now + timedelta(hours=1), now) == now
    assert happened_at(TEN, now) == TEN
    assert happened_at(now - timedelta(days=3), now) == now - timedelta(hours=12)


def test_the_given_words_are_all_different_in_both_languages() -> None:
    assert [len({each[which] for each in _WORDS}) for which in (0, 1)] == [64, 64]


@pytest.mark.article("29.5")
@pytest.mark.parametrize(
    ("from_", "first", "last"),
    [((8, 0), (8, 0), (12, 20)), ((10, 17), (10, 10), (12, 20)), ((12, 29), (12, 20), (12, 20)), ((0, 0), (8, 0), (11, 50))],
)
def test_a_tablet_takes_the_codes_of_a_visit_s_hours_along_from_now_on_and_for_twelve_hours_at_most(
    from_: tuple[int, int], first: tuple[int, int], last: tuple[int, int]
) -> None:
    """The visit is from ten until half past ten: codes from eight until half past twelve."""
    steps = steps_ahead(STOP.arrives_at, STOP.leaves_at, at(TUESDAY, *from_))
    assert (step_begins(steps[0]), step_begins(steps[-1])) == (at(TUESDAY, *first), at(TUESDAY, *last))
