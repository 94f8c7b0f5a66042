"""Several clerks at once: everybody is called once, and the second of two hears who was faster."""

import asyncio
import random

import pytest

from backend import visits
from backend.visits import ChangedMeanwhile, NobodyWaits, Outcome, Result, VisitState, WindowBusy
from tests.counts import times
from tests.given_visits import NINE, a_booking, a_clerk, a_hall, a_waiting, shown

HANDLED = (Outcome("card", Result.handled),)


async def together(*actions: object) -> list[object]:
    return await asyncio.gather(*actions, return_exceptions=True)  # type: ignore[arg-type]


@pytest.fixture
async def place(db: str) -> str:
    return await a_hall()


async def test_ten_windows_calling_at_once_call_ten_different_people(place: str) -> None:
    waiting = [await a_waiting(place) for _ in range(10)]
    desks = [await a_clerk(place, f"A{number:02}") for number in range(1, 11)]
    called = await together(*(visits.call_next(desk, NINE) for desk in desks))
    assert {visit.id for visit in called} == {visit.id for visit in waiting}


async def test_the_last_in_line_is_called_by_one_of_ten(place: str) -> None:
    await a_waiting(place)
    desks = [await a_clerk(place, f"A{number:02}") for number in range(1, 11)]
    answers = await together(*(visits.call_next(desk, NINE) for desk in desks))
    assert sorted(type(answer).__name__ for answer in answers) == ["NobodyWaits"] * 9 + ["Visit"]
    assert NobodyWaits().status == 409


async def test_two_who_call_the_same_person_do_not_both_get_them(place: str) -> None:
    one, two = await a_clerk(place, "A01"), await a_clerk(place, "A02")
    for _ in range(5):
        visit = await a_waiting(place)
        answers = await together(visits.call(one, shown(visit), NINE), visits.call(two, shown(visit), NINE))
        (faster,) = [answer for answer in answers if isinstance(answer, visits.Visit)]
        (slower,) = [answer for answer in answers if isinstance(answer, ChangedMeanwhile)]
        assert slower.facts == {"ticket": visit.ticket, "who": f"试岗{faster.window}", "what": "call"}
        await visits.finish(one if faster.window == "A01" else two, shown(faster), HANDLED, "", NINE)


async def test_a_double_tap_on_call_next_calls_one(place: str) -> None:
    for _ in range(3):
        await a_waiting(place)
    answers = await together(*(visits.call_next(await_desk, NINE) for await_desk in [await a_clerk(place)] * 3))
    assert sorted(type(answer).__name__ for answer in answers) == ["Visit", "WindowBusy", "WindowBusy"]
    assert WindowBusy().status == 409


async def test_finishing_twice_finishes_once(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    called = await visits.call(desk, shown(visit), NINE)
    answers = await together(*(visits.finish(desk, shown(called), HANDLED, "", NINE) for _ in range(4)))
    assert sorted(type(answer).__name__ for answer in answers) == ["ChangedMeanwhile"] * 3 + ["Visit"]


async def test_finish_against_undo_leaves_one_truth(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    called = await visits.call(desk, shown(visit), NINE)
    undoing = await visits.last_move(desk, NINE)
    answers = await together(visits.finish(desk, shown(called), HANDLED, "", NINE), visits.undo(desk, undoing.move, NINE))
    assert sum(isinstance(answer, Exception) for answer in answers) == 1
    state = (await visits.place_in_queue(visit.reference or "")).state
    assert state is (VisitState.finished if isinstance(answers[0], visits.Visit) else VisitState.waiting)


async def test_one_booking_checked_in_ten_times_at_once_is_one_ticket(place: str) -> None:
    booked = await a_booking(place)
    answers = await together(*(visits.check_in(booked.reference, booked.citizen, NINE) for _ in range(10)))
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyHere"] * 9 + ["Visit"]
    assert (await a_waiting(place)).ticket == "A002"


async def test_two_clerks_who_want_one_window_do_not_both_sit_there(place: str) -> None:
    one, two = await a_clerk(place, None), await a_clerk(place, None)
    answers = await together(visits.take_window(one, "A01", NINE), visits.take_window(two, "A01", NINE))
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "WindowTaken"]


@pytest.mark.usefixtures("db")
async def test_of_any_two_actions_on_one_person_one_is_done_and_the_other_hears_of_it() -> None:
    chance = random.Random(17)
    actions = (visits.call, visits.miss)
    for number in range(times(10, 1000)):
        if number % 10 == 0:  # a hall has so many places
            place = await a_hall()
            one, two = await a_clerk(place, "A01"), await a_clerk(place, "A02")
        visit = await a_waiting(place)
        pair = [chance.choice(actions)(desk, shown(visit), NINE) for desk in (one, two)]
        answers = await together(*pair)
        (done,) = [answer for answer in answers if isinstance(answer, visits.Visit)]
        (heard,) = [answer for answer in answers if isinstance(answer, ChangedMeanwhile)]
        assert heard.facts["who"].startswith("试岗")
        if done.state is VisitState.called:
            await visits.miss(one if done.window == "A01" else two, shown(done), NINE)
