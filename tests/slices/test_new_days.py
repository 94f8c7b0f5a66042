"""New days at the database: the picker, the JSON and the booking say the same, and a day that emptied leads to a lot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backend import appointments, hall
from backend.appointments import Channel
from backend.clock import at
from backend.database import transaction
from backend.hall import DrawnByLot, OpensLater, Policies, known
from tests import given

pytestmark = pytest.mark.usefixtures("db")
NEW, BEFORE = date(2026, 12, 8), date(2026, 12, 7)
EARLY, OPEN = at(given.TUESDAY, 7, 59), at(given.TUESDAY, 8)


async def a_hall(**more: object) -> str:
    return await given.hall(days=(given.WEDNESDAY, BEFORE, NEW), places={"big": 1}, hours=(9, 10), **more)


async def shown(slug: str, now: object, kept: bool = False) -> tuple[bool, bool]:
    days = await hall.free_days(slug, ("card",), now, kept)
    return any(each.day == NEW for each in days), bool(await hall.free_starts(slug, ("card",), NEW, now, kept))


@pytest.mark.article("18.1")
async def test_before_its_hour_a_new_day_is_neither_shown_nor_held_nor_booked_online() -> None:
    slug, start = await a_hall(), at(NEW, 9)
    assert await shown(slug, EARLY) == (False, False)
    with pytest.raises(OpensLater):
        await given.booked(slug, start, now=EARLY)
    with pytest.raises(OpensLater):
        await given.held(slug, start, now=EARLY)
    mine = await given.booked(slug, at(BEFORE, 9), now=EARLY)
    with pytest.raises(OpensLater):
        await appointments.change(mine.reference, mine.citizen, start, EARLY)


async def test_at_its_hour_it_is_shown_and_booked() -> None:
    slug = await a_hall()
    assert await shown(slug, OPEN) == (True, True)
    assert (await given.booked(slug, at(NEW, 9), now=OPEN)).starts_at == at(NEW, 9)


async def test_phone_and_counter_see_and_book_it_before() -> None:
    slug = await a_hall()
    assert await shown(slug, EARLY, kept=True) == (True, True)
    assert await given.booked(slug, at(NEW, 9), now=EARLY, channel=Channel.phone, phone="19900001111")


async def test_the_earliest_online_is_never_on_a_day_that_is_not_open_yet() -> None:
    slug = await given.hall(days=(NEW,), places={"big": 1}, hours=(9, 10))
    assert await hall.earliest(slug, ("card",), EARLY) is None
    assert (await hall.earliest(slug, ("card",), OPEN)).starts_at == at(NEW, 9)


async def emptied(slug: str, minutes: int) -> None:
    when = OPEN + timedelta(minutes=minutes)
    for quarter in range(4):
        await given.booked(slug, at(NEW, 9) + quarter * given.QUARTER, now=when)
    known.forget()  # the list of halls is kept for a second
    await hall.watch_openings(when)
    await hall.watch_openings(OPEN + timedelta(minutes=30))


@pytest.mark.parametrize(("minutes", "by_lot"), [(9, True), (12, False)])
async def test_a_day_that_emptied_within_ten_minutes_makes_the_next_one_a_lot(minutes: int, by_lot: bool) -> None:
    slug = await a_hall()
    await emptied(slug, minutes)
    coming = await hall.new_days(slug, OPEN + timedelta(minutes=30))
    assert (coming.last, coming.opens_at, coming.by_lot) == (date(2026, 12, 9), at(given.WEDNESDAY, 8), by_lot)


async def test_a_hall_without_lots_draws_none() -> None:
    slug = await a_hall(policies=Policies(lot_for=timedelta(0)))
    await emptied(slug, 1)
    assert not (await hall.new_days(slug, OPEN + timedelta(minutes=30))).by_lot


async def test_places_kept_for_the_phone_don_t_count_as_left() -> None:
    slug = await given.hall(days=(NEW,), places={"big": 2}, hours=(9, 10), kept=1)
    async with transaction() as held:
        await held.execute("UPDATE slots SET kept_until = $2 WHERE hall = $1", slug, at(BEFORE, 18))
    await emptied(slug, 2)
    assert (await hall.new_days(slug, OPEN + timedelta(minutes=30))).by_lot


async def test_while_its_lot_lasts_a_day_is_neither_shown_nor_booked_online_but_by_phone() -> None:
    slug = await a_hall()
    async with transaction() as held:
        await held.execute(
            "INSERT INTO day_openings (hall, day, first_day, opens_at, by_lot) VALUES ($1, $2, $2, $3, true)", slug, NEW, OPEN
        )
    assert await shown(slug, OPEN) == (False, False)
    with pytest.raises(DrawnByLot):
        await given.booked(slug, at(NEW, 9), now=OPEN)
    assert await given.booked(slug, at(NEW, 9), now=OPEN, channel=Channel.phone, phone="19900002222")
    await given.booked(slug, at(NEW, 9, 15), now=OPEN + timedelta(minutes=41))  # a lot that nobody held ends by itself
