"""A place given back rests: it is nobody's for a while, so that nobody hands it to somebody they know."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backend import appointments, hall
from backend.appointments import SlotFull
from backend.clock import at
from backend.hall import Policies
from tests import given
from tests.given_waiting import agrees

NOON = at(given.MONDAY, 12)
RESTING = "SELECT count(*) FROM resting_places WHERE hall = $1"
RETURNS = "SELECT returns_at FROM resting_places WHERE hall = $1"


async def resting(slug: str) -> int:
    return int((await given.rows(RESTING, slug))[0][0])


async def full(**more: object) -> tuple[str, appointments.Appointment]:
    """A hall whose one place at nine is booked."""
    slug = await given.hall(places={"big": 1}, **more)
    return slug, await given.booked(slug)


@pytest.mark.parametrize("minutes", [5, 30])
async def test_a_place_given_back_is_nobodys_for_a_while_undone_or_cancelled(db: str, minutes) -> None:
    slug, booked = await full()
    now = NOON + timedelta(minutes=minutes)
    await appointments.cancel(booked.reference, booked.citizen, now)
    with pytest.raises(SlotFull):
        await given.booked(slug, now=now + timedelta(minutes=14))
    assert await given.booked(slug, now=now + timedelta(minutes=46))
    await agrees(slug)


async def test_a_place_left_by_a_change_rests_too(db: str) -> None:
    slug, booked = await full()
    await appointments.change(booked.reference, booked.citizen, given.TEN, given.NOW)
    assert (await given.taken(slug), await resting(slug)) == (1, 1)
    await agrees(slug)


async def test_how_long_it_rests_nobody_can_know(db: str) -> None:
    slug = await given.hall(places={"big": 20})
    booked = [await given.booked(slug) for _ in range(20)]
    for each in booked:
        await appointments.cancel(each.reference, each.citizen, NOON)
    back = {row[0] for row in await given.rows(RETURNS, slug)}
    assert len(back) > 15
    assert all(timedelta(minutes=15) <= each - NOON <= timedelta(minutes=45) for each in back)


async def test_shortly_before_its_start_a_place_is_for_all_at_once(db: str) -> None:
    slug, booked = await full()
    late = given.NINE - timedelta(minutes=30)
    await appointments.cancel(booked.reference, booked.citizen, late)
    assert await given.booked(slug, now=late)


async def test_it_rests_no_longer_than_until_half_an_hour_before_its_start(db: str) -> None:
    slug, booked = await full()
    late = given.NINE - timedelta(minutes=40)
    await appointments.cancel(booked.reference, booked.citizen, late)
    assert await given.booked(slug, now=given.NINE - timedelta(minutes=30))


@pytest.mark.parametrize("hour", [18, 22])
async def test_given_back_on_the_evening_before_it_rests_until_the_morning(db: str, hour: int) -> None:
    slug, booked = await full()
    await appointments.cancel(booked.reference, booked.citizen, at(given.MONDAY, hour))
    with pytest.raises(SlotFull):
        await given.booked(slug, now=at(given.TUESDAY, 7, 44))
    assert await given.booked(slug, now=at(given.TUESDAY, 8, 16))


async def test_the_kept_share_does_not_rest_before_its_release(db: str) -> None:
    slug, early = await given.hall(places={"big": 1}, kept=1), given.KEPT_UNTIL - timedelta(hours=1)
    booked = await given.booked_by_phone(slug, now=early)
    await appointments.cancel(booked.reference, booked.citizen, early)
    assert await given.places(slug) == (1, 0, 0)


async def test_after_its_release_a_place_of_the_kept_share_rests_like_any_other(db: str) -> None:
    slug, early = await given.hall(places={"big": 1}, kept=1), given.KEPT_UNTIL - timedelta(hours=1)
    booked = await given.booked_by_phone(slug, now=early)
    await appointments.cancel(booked.reference, booked.citizen, given.NOW)
    assert await given.places(slug) == (1, 1, 1)
    await appointments.return_rested(at(given.TUESDAY, 8, 16))
    assert await given.places(slug) == (1, 0, 0)


async def test_what_staff_give_back_they_may_give_to_whom_they_have_before_them(db: str) -> None:
    slug, booked = await full()
    await appointments.cancel(booked.reference, booked.citizen, given.NOW, actor="staff:test")
    with pytest.raises(SlotFull):
        await given.booked(slug)
    assert await given.booked_by_phone(slug)
    await agrees(slug)


async def test_what_citizens_give_back_staff_can_not_give_out_either(db: str) -> None:
    slug, booked = await full()
    await appointments.cancel(booked.reference, booked.citizen, given.NOW)
    with pytest.raises(SlotFull):
        await given.booked_by_phone(slug)


async def test_the_round_gives_back_what_has_rested_long_enough(db: str) -> None:
    slug = await given.hall(places={"big": 1})
    booked = await given.booked(slug, given.NINE, "licence")
    await appointments.cancel(booked.reference, booked.citizen, NOON)
    await appointments.return_rested(NOON + timedelta(minutes=14))
    assert (await given.taken(slug), await resting(slug)) == (1, 3)
    await appointments.return_rested(NOON + timedelta(minutes=46))
    assert (await given.taken(slug), await resting(slug)) == (0, 0)
    await agrees(slug)


async def test_a_lapsed_hold_does_not_rest(db: str) -> None:
    slug = await given.hall(places={"big": 1})
    await given.held(slug)
    assert await given.booked(slug, now=given.NOW + timedelta(minutes=11))


async def test_a_hall_may_decide_that_nothing_rests(db: str) -> None:
    slug, booked = await full(policies=replace(Policies(), rest_least=timedelta(0), rest_most=timedelta(0)))
    await appointments.cancel(booked.reference, booked.citizen, at(given.MONDAY, 23))
    assert await given.booked(slug)


async def test_staff_see_the_time_that_was_given_back_to_them_and_others_do_not(db: str) -> None:
    slug, booked = await full()
    assert await appointments.given_back_to_staff(slug, ("card",), given.NOW) == ()
    await appointments.cancel(booked.reference, booked.citizen, given.NOW, actor="staff:test")
    (found,) = await appointments.given_back_to_staff(slug, ("card",), given.NOW)
    assert (found.starts_at, found.free) == (given.NINE, 1)
    assert given.NINE in [each.starts_at for each in await hall.free_starts(slug, ("card",), given.TUESDAY, given.NOW) if not each.free]
