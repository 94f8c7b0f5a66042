"""What may happen to a visit, and when one may check in."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from backend.clock import at
from backend.states import NotNow
from backend.visits.line import on_time
from backend.visits.rules import (
    AnotherDay,
    HallClosed,
    Outcome,
    OutcomeMissing,
    Result,
    TooEarly,
    Visit,
    VisitState,
    check_arrival,
    check_outcome,
    move_for_passing,
    number_of,
    state_after,
    ticket_of,
)  # fmt: skip

DAY = date(2026, 11, 24)
TEN, SIX = at(DAY, 10), at(DAY, 18)


def visit(state: VisitState, passes: int = 0) -> Visit:
    return Visit(uuid4(), "hall", DAY, "A018", "big", None, None, state, on_time(TEN, 18), TEN, passes=passes)


def test_a_ticket_is_the_groups_letter_and_three_digits() -> None:
    assert (ticket_of("A", 18), ticket_of("B", 1200)) == ("A018", "B1200")
    assert number_of("A018") == 18


def test_only_who_was_called_can_be_finished() -> None:
    assert state_after(visit(VisitState.called), "finish") is VisitState.finished
    with pytest.raises(NotNow):
        state_after(visit(VisitState.waiting), "finish")


def test_what_is_finished_stays_finished() -> None:
    for move in ("call", "pass_over", "park", "miss", "come_back", "finish"):
        with pytest.raises(NotNow):
            state_after(visit(VisitState.finished), move)


def test_the_first_pass_goes_back_into_line_and_the_next_is_missed() -> None:
    assert [move_for_passing(visit(VisitState.called, passes), 1) for passes in (0, 1)] == ["pass_over", "miss"]


def test_checking_in_begins_sixty_minutes_before_the_start() -> None:
    check_arrival(TEN, DAY, DAY, SIX, TEN - timedelta(minutes=60))
    with pytest.raises(TooEarly) as refused:
        check_arrival(TEN, DAY, DAY, SIX, TEN - timedelta(minutes=61))
    assert refused.value.facts == {"at": "09:00"}


def test_a_late_one_may_check_in_until_the_hall_closes() -> None:
    check_arrival(TEN, DAY, DAY, SIX, SIX - timedelta(seconds=1))
    with pytest.raises(HallClosed):
        check_arrival(TEN, DAY, DAY, SIX, SIX)


def test_checking_in_on_another_day_says_which_day_it_is_for() -> None:
    with pytest.raises(AnotherDay) as refused:
        check_arrival(TEN, DAY, date(2026, 11, 23), None, TEN - timedelta(days=1))
    assert refused.value.facts == {"day": "11/24"}


def test_every_booked_item_needs_a_word_and_more_are_welcome() -> None:
    handled = tuple(Outcome(item, Result.handled) for item in ("one", "more"))
    check_outcome(("one",), handled, "")
    with pytest.raises(OutcomeMissing):
        check_outcome(("one", "two"), handled, "")
    with pytest.raises(OutcomeMissing):
        check_outcome((), (), "")
