"""Numbers from home when many act at the same moment."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from backend import visits
from backend.refusals import Refusal
from backend.visits import FromHome, HomeTicket, Visit
from tests.given_visits import NINE, TUESDAY, a_citizen, a_clerk, a_hall


async def at_once(*actions) -> tuple[list, list[Refusal]]:
    """What came of all of them: results, and polite refusals; nothing else."""
    found = await asyncio.gather(*actions, return_exceptions=True)
    assert all(isinstance(each, HomeTicket | Visit | Refusal) for each in found), found
    return [each for each in found if not isinstance(each, Refusal)], [each for each in found if isinstance(each, Refusal)]


@pytest.fixture
async def place(db: str) -> str:
    return await a_hall(3, tickets_from_home="true", tickets_from_home_each_window="1")


async def test_of_ten_at_once_no_more_are_under_way_than_the_hall_allows(place: str) -> None:
    people = [await a_citizen() for _ in range(10)]
    taken, refused = await at_once(*(visits.take_at_home(each, FromHome(uuid4(), place, ("card",), "试取号"), NINE) for each in people))
    assert len(taken) == len({each.ticket for each in taken}) == 3
    assert all(isinstance(each, visits.ComeToTheHall) for each in refused)


async def test_one_account_taking_five_at_once_gets_one(place: str) -> None:
    citizen = await a_citizen()
    taken, _ = await at_once(*(visits.take_at_home(citizen, FromHome(uuid4(), place, ("card",), "试取号"), NINE) for _ in range(5)))
    assert len(taken) == 1


async def test_confirmed_on_the_phone_and_at_the_desk_at_once_is_one_place_in_line(place: str) -> None:
    citizen, desk = await a_citizen(), await a_clerk(place)
    number = await visits.take_at_home(citizen, FromHome(uuid4(), place, ("card",), "试取号"), NINE)
    by_phone = [visits.come_from_home(number.token, citizen, NINE) for _ in range(3)]
    came, refused = await at_once(*by_phone, *(visits.come_to_desk(desk, number.id, "", NINE) for _ in range(3)))
    assert len(came) == 1
    assert all(isinstance(each, visits.AlreadyHere) for each in refused)
    assert await visits.waiting_count(place, TUESDAY) == 1
