"""The same kept taps sent twice at once: each is done once."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from backend import visits
from backend.refusals import Refusal
from backend.visits import Desk, Done, Outcome, Result, Tap, Verb, Visit
from tests import given
from tests.counts import times
from tests.given_visits import NINE, a_clerk, a_hall, a_waiting

HANDLED = (Outcome("card", Result.handled),)


@pytest.fixture
async def place(db: str) -> str:
    return await a_hall()


def day_of(line: list[Visit]) -> list[Tap]:
    """Each called and finished, by one window, without a network."""
    taps = []
    for visit in line:
        call = Tap(Verb.call, str(visit.id), visit.version, id=uuid4())
        taps += [call, replace(call, verb=Verb.finish, version=visit.version + 1, outcome=HANDLED, id=uuid4(), after=call.id)]
    return taps


async def sent(desk: Desk, taps: list[Tap]) -> list[Done | str]:
    answers: list[Done | str] = []
    for each in taps:
        try:
            answers.append(await visits.tap(desk, each, NINE))
        except Refusal as problem:
            answers.append(problem.key)
    return answers


@pytest.mark.usefixtures("db")
async def test_a_batch_sent_thrice_at_once_is_done_once_and_all_hear_the_same() -> None:
    for _ in range(times(3, 40)):
        place = await a_hall()
        line, desk = [await a_waiting(place) for _ in range(4)], await a_clerk(place)
        taps = day_of(line)
        one, two, three = await asyncio.gather(*(sent(desk, taps) for _ in range(3)))
        assert one == two == three
        rows = await given.rows("SELECT visit, verb FROM desk_moves WHERE staff = $1 ORDER BY id", desk.staff)
        assert list(map(tuple, rows)) == [(visit.id, verb) for visit in line for verb in ("call", "finish")]


async def test_a_kept_tap_against_a_colleagues_is_done_by_one_of_them(place: str) -> None:
    visit = await a_waiting(place)
    desks = [await a_clerk(place, window) for window in ("A01", "A02")]
    taps = [Tap(Verb.call, str(visit.id), visit.version, id=uuid4()) for _ in desks]
    answers = await asyncio.gather(*(sent(desk, [tap, tap]) for desk, tap in zip(desks, taps, strict=True)))
    assert min(str(answer[0]) for answer in answers) == "ChangedMeanwhile"
    assert all(answer[0] == answer[1] for answer in answers)
