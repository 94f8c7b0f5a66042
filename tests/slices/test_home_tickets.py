"""A number taken at home: outside the line until its owner has come, and never before those who are at the hall."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from backend import appointments, people, visits
from backend.clock import at
from backend.refusals import TooOften
from backend.visits import FromHome, HomeState, HomeTicket
from tests import given
from tests.given_visits import NINE, TUESDAY, a_citizen, a_clerk, a_hall, a_walk_in

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def place(db: str) -> str:
    return await a_hall(3, tickets_from_home="true")


async def a_number(place: str, now: datetime = NINE, *, citizen: UUID | None = None, name: str = "试取号") -> HomeTicket:
    return await visits.take_at_home(citizen or await a_citizen(), FromHome(uuid4(), place, ("card",), name), now)


@pytest.mark.article("3.2")
async def test_a_number_from_home_is_not_called_before_its_owner_has_come(place: str) -> None:
    await a_number(place)
    with pytest.raises(visits.NobodyWaits):
        await visits.call_next(await a_clerk(place), NINE)


async def test_who_comes_in_time_stands_as_if_the_number_had_been_taken_at_the_hall(place: str) -> None:
    desk = await a_clerk(place)
    mine = await a_number(place)
    later = await a_walk_in(desk, NINE + 10 * MINUTE)
    visit = await visits.come_from_home(mine.token, mine.citizen, NINE + 25 * MINUTE)
    called = await visits.call_next(desk, NINE + 26 * MINUTE)
    assert called.ticket == visit.ticket == mine.ticket != later.ticket


async def test_who_comes_later_overtakes_none_of_the_next_three_who_are_here(place: str) -> None:
    desk = await a_clerk(place)
    mine = await a_number(place)
    here = [await a_walk_in(desk, NINE + each * MINUTE) for each in (1, 2, 3, 4)]
    await visits.come_from_home(mine.token, mine.citizen, NINE + 31 * MINUTE)
    line = [row.ticket for row in sorted((await visits.desk(place, TUESDAY, NINE, everything=True)).rows, key=lambda row: row.place)]
    assert line == [*(each.ticket for each in here[:3]), mine.ticket, here[3].ticket]


async def test_a_number_whose_owner_does_not_come_is_over_without_a_mark(place: str) -> None:
    mine = await a_number(place)
    await visits.end_home_tickets(NINE + 89 * MINUTE)
    assert (await visits.home_ticket(mine.token)).state is HomeState.coming
    await visits.end_home_tickets(NINE + 91 * MINUTE)
    assert (await visits.home_ticket(mine.token)).state is HomeState.over
    with pytest.raises(visits.HomeTicketOver):
        await visits.come_from_home(mine.token, mine.citizen, NINE + 92 * MINUTE)


async def test_a_week_later_nobody_knows_who_took_a_number(place: str) -> None:
    come, gone = await a_number(place), await a_number(place)
    await visits.come_from_home(come.token, come.citizen, NINE + 25 * MINUTE)
    for day, there in ((0, 2), (7, 2), (8, 0)):
        await visits.end_home_tickets(NINE + timedelta(days=day))
        assert len(await given.rows("SELECT 1 FROM home_tickets WHERE id = ANY($1)", [come.id, gone.id])) == there
    assert (await visits.visit_at(place, come.id)).ticket == come.ticket


async def test_an_account_has_one_number_at_a_time(place: str) -> None:
    citizen = await a_citizen()
    mine = await a_number(place, citizen=citizen)
    with pytest.raises(visits.HomeTicketAlready):
        await a_number(place, citizen=citizen)
    await visits.come_from_home(mine.token, citizen, NINE)
    with pytest.raises(visits.HomeTicketAlready):
        await a_number(place, citizen=citizen)


async def test_the_same_form_sent_twice_is_one_number(place: str) -> None:
    citizen, wanted = await a_citizen(), FromHome(uuid4(), place, ("card",), "试取号")
    assert await visits.take_at_home(citizen, wanted, NINE) == await visits.take_at_home(citizen, wanted, NINE)


async def test_numbers_are_given_back_and_taken_again_three_times_a_day(place: str) -> None:
    citizen = await a_citizen()
    for _ in range(3):
        await visits.give_home_ticket_back((await a_number(place, citizen=citizen)).token, citizen, NINE)
    with pytest.raises(TooOften):
        await a_number(place, citizen=citizen)


async def test_few_are_under_way_for_each_window(db: str) -> None:
    place = await a_hall(3, tickets_from_home="true", tickets_from_home_each_window="1")
    for _ in range(3):
        await a_number(place)
    with pytest.raises(visits.ComeToTheHall):
        await a_number(place)


async def test_only_staff_say_that_somebody_is_called_first(place: str) -> None:
    desk = await a_clerk(place)
    await a_walk_in(desk, NINE - 20 * MINUTE)
    mine = await a_number(place)
    visit = await visits.come_to_desk(desk, mine.id, "elder", NINE + MINUTE)
    assert (await visits.call_next(desk, NINE + MINUTE)).id == visit.id


async def test_a_number_is_confirmed_once_and_by_nobody_else(place: str) -> None:
    mine = await a_number(place)
    with pytest.raises(visits.NothingHere):
        await visits.come_from_home(mine.token, await a_citizen(), NINE)
    await visits.come_from_home(mine.token, mine.citizen, NINE)
    with pytest.raises(visits.AlreadyHere):
        await visits.come_to_desk(await a_clerk(place), mine.id, "", NINE)


async def test_it_is_for_halls_that_want_it_and_for_open_hours_and_for_confirmed_phones(place: str) -> None:
    with pytest.raises(visits.NoHomeTickets):
        await a_number(await a_hall())
    with pytest.raises(visits.NoTicketsNow):
        await a_number(place, at(TUESDAY, 13))
    with pytest.raises(people.PhoneNeeded):
        await a_number(place, citizen=await given.citizen(confirmed=False))


async def test_a_name_and_an_item_are_needed(place: str) -> None:
    with pytest.raises(appointments.ItemsNeeded):
        await visits.take_at_home(await a_citizen(), FromHome(uuid4(), place, (), "试"), NINE)
    with pytest.raises(people.UnreadableText.__mro__[1]):
        await a_number(place, name="")
