"""Lots under rivals: two rounds at once, wishes against the draw, the draw against phone bookings."""

from __future__ import annotations

import asyncio

import pytest

from backend import lots
from backend.appointments import Channel
from backend.clock import at
from backend.lots import State
from tests import given, given_lots
from tests.given_lots import AFTER, NEW, OPENS, a_lot, asking, wished

pytestmark = pytest.mark.usefixtures("db")


async def test_two_rounds_drawing_at_once_book_once() -> None:
    slug = await a_lot()
    for _ in range(9):
        await wished(slug)
    days = await given_lots.days(slug)
    await asyncio.gather(*(lots.draw_lot(slug, days, AFTER) for _ in range(4)))
    live = await given.rows("SELECT count(*), count(DISTINCT citizen) FROM appointments WHERE hall = $1", slug)
    told = await given.rows("SELECT count(*) FROM notices WHERE hall = $1 AND topic = 'lot_lost'", slug)
    assert (live, told) == ([(4, 4)], [(5,)])
    assert (await lots.lot(slug, NEW)).settled_at


async def test_one_person_handing_in_at_once_from_many_places_is_in_once() -> None:
    slug, citizen, who = await a_lot(), await given.citizen(), given.applicant()
    tries = (lots.hand_in(asking(slug, applicant=who), citizen, OPENS) for _ in range(8))
    had, refused = await given.refused(tries)
    assert (len(had), set(refused)) == (1, {"WishedAlready"})


async def test_a_wish_that_races_with_the_draw_is_drawn_or_refused_never_forgotten() -> None:
    slug = await a_lot(places={"big": 20})
    days = await given_lots.days(slug)
    late = [lots.hand_in(asking(slug), await given.citizen(), OPENS) for _ in range(12)]
    outcomes = await asyncio.gather(*late[:6], lots.draw_lot(slug, days, AFTER), *late[6:], return_exceptions=True)
    assert all(isinstance(one, (lots.LotWish, lots.NoLotNow, type(None))) for one in outcomes)
    await lots.draw_lot(slug, days, AFTER)
    assert await given.rows("SELECT count(*) FROM lot_wishes WHERE hall = $1 AND state = 'waiting'", slug) == [(0,)]


async def test_a_place_that_the_phone_takes_during_the_draw_is_given_once() -> None:
    slug = await a_lot()
    for _ in range(4):
        await wished(slug)
    days = await given_lots.days(slug)
    calls = (given.booked(slug, at(NEW, 9), now=AFTER, channel=Channel.phone, phone="19900004444") for _ in range(2))
    await asyncio.gather(lots.draw_lot(slug, days, AFTER), *calls, return_exceptions=True)
    rows = await given.rows("SELECT count(*) FROM appointments WHERE hall = $1 AND state = 'booked'", slug)
    assert rows == [(4,)]
    assert [await given.taken(slug, at(NEW, 9) + step * given.QUARTER) for step in range(4)] == [1] * 4
    assert State.waiting.value not in {row[0] for row in await given.rows("SELECT state FROM lot_wishes WHERE hall = $1", slug)}
