"""One table of moves, one clock in Shanghai, refusals with a name."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import clock
from backend.appointments.rules import LIVE, MOVES, SlotFull, State
from backend.refusals import FieldRefused, NotFound, Refusal, TooOften
from backend.states import NotNow, after, may

ALL_MOVES = sorted({move for _, move in MOVES})


class Light(StrEnum):
    red = "red"
    green = "green"


def test_a_move_in_the_table_leads_on_and_any_other_is_refused() -> None:
    moves = {(Light.red, "go"): Light.green}
    assert after(moves, Light.red, "go") is Light.green
    assert may(moves, Light.red, "go")
    assert not may(moves, Light.green, "go")
    with pytest.raises(NotNow) as refused:
        after(moves, Light.green, "go")
    assert refused.value.facts == {"state": "green", "move": "go"}


@given(st.lists(st.sampled_from(ALL_MOVES), max_size=30))
def test_nothing_leads_out_of_cancelled_or_finished(moves: list[str]) -> None:
    state, ended = State.booked, False
    for move in moves:
        if may(MOVES, state, move):
            assert not ended
            state = after(MOVES, state, move)
        ended = state in (State.cancelled, State.finished)
    assert state in State


def test_only_live_states_can_still_be_called_or_come() -> None:
    assert {state for state, move in MOVES if move in ("call", "finish", "check_in", "pass_over")} == set(LIVE)


def test_now_is_in_shanghai_and_aware() -> None:
    found = clock.now()
    assert found.utcoffset() == timedelta(hours=8)
    assert abs(found - datetime.now(UTC)) < timedelta(seconds=5)


@given(st.dates(date(1992, 1, 1), date(2100, 1, 1)))
def test_every_day_is_eight_hours_ahead_summer_and_winter(day: date) -> None:
    assert clock.at(day, 9).utcoffset() == timedelta(hours=8)


def test_a_demo_clock_becomes_one_shift_for_all_processes() -> None:
    assert clock.fixed_shift("+60s") == "+60s"
    wanted = (datetime.now(clock.SHANGHAI) + timedelta(days=2)).replace(tzinfo=None)
    assert abs(float(clock.fixed_shift(wanted.isoformat())[:-1]) - 2 * 86400) < 5


def test_a_refusal_is_named_for_people_and_for_programs() -> None:
    assert (SlotFull().key, SlotFull().type, SlotFull().status) == ("SlotFull", "slot-full", 409)
    assert [kind.status for kind in (NotFound, FieldRefused, TooOften)] == [404, 422, 429]
    assert Refusal(field="name", most=5).facts == {"most": 5}
