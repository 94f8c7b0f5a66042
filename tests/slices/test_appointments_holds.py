"""Keeping a place while a form is filled in."""

from datetime import timedelta

import pytest

from backend import appointments
from backend.appointments import Holder, HoldLapsed, SignInToHold, SlotFull, TooManyHolds
from backend.hall import NotTakenHere, SlotPassed
from backend.refusals import TooOften
from tests import given

TEN_MINUTES = timedelta(minutes=10)


async def test_a_hold_keeps_a_place_for_ten_minutes(db: str) -> None:
    slug = await given.hall(places={"big": 1})
    held = await given.held(slug)
    assert held.expires_at == given.NOW + TEN_MINUTES
    with pytest.raises(SlotFull):
        await given.booked(slug, now=given.NOW + TEN_MINUTES - timedelta(seconds=1))


async def test_ones_own_hold_becomes_the_booking(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 1}), await given.citizen()
    holder = Holder("d", citizen)
    held = await given.held(slug, by=holder)
    booked = await appointments.book(given.wish(slug), citizen, given.NOW, hold=held.id, holder=holder)
    assert (booked.window_group, booked.starts_at, await given.taken(slug)) == ("big", given.NINE, 1)
    assert (await appointments.held_place(held.id, holder)).state == "used"


async def test_a_hold_made_before_signing_in_is_still_ones_own(db: str) -> None:
    slug, browser, citizen = await given.hall(places={"big": 4}), given.device(), await given.citizen()
    held = await given.held(slug, by=browser)
    await appointments.book(given.wish(slug), citizen, given.NOW, hold=held.id, holder=Holder(browser.device, citizen))
    assert await given.taken(slug) == 1


async def test_a_lapsed_hold_is_released_by_the_next_booking(db: str) -> None:
    slug = await given.hall(places={"big": 1})
    held = await given.held(slug, given.NINE, "card")
    assert await given.booked(slug, now=given.NOW + TEN_MINUTES)
    assert await given.rows("SELECT state FROM holds WHERE id = $1", held.id) == [("released",)]
    assert await given.taken(slug) == 1


async def test_the_next_booking_releases_all_units_of_a_lapsed_hold(db: str) -> None:
    slug = await given.hall(places={"big": 1})
    await given.held(slug, given.NINE, "licence")
    await given.booked(slug, given.NINE + 2 * given.QUARTER, now=given.NOW + TEN_MINUTES)
    assert [await given.taken(slug, given.NINE + step * given.QUARTER) for step in range(4)] == [0, 0, 1, 0]


async def test_a_lapsed_hold_still_books_where_there_is_room(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 1}), await given.citizen()
    holder = Holder("d", citizen)
    held = await given.held(slug, by=holder)
    await appointments.book(given.wish(slug), citizen, given.NOW + TEN_MINUTES, hold=held.id, holder=holder)
    assert await given.taken(slug) == 1


async def test_a_lapsed_hold_is_refused_politely_where_another_came(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 1}), await given.citizen()
    holder = Holder("d", citizen)
    held = await given.held(slug, by=holder)
    await given.booked(slug, now=given.NOW + TEN_MINUTES)
    with pytest.raises(SlotFull):
        await appointments.book(given.wish(slug), citizen, given.NOW + TEN_MINUTES, hold=held.id, holder=holder)


async def test_a_used_hold_does_not_book_twice(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 1}), await given.citizen()
    holder = Holder("d", citizen)
    held = await given.held(slug, by=holder)
    await appointments.book(given.wish(slug), citizen, given.NOW, hold=held.id, holder=holder)
    with pytest.raises(SlotFull):
        await appointments.book(given.wish(slug), citizen, given.NOW, hold=held.id, holder=holder)


async def test_a_strangers_hold_books_nothing(db: str) -> None:
    slug, stranger = await given.hall(places={"big": 1}), await given.citizen()
    held = await given.held(slug)
    with pytest.raises(SlotFull):
        await appointments.book(given.wish(slug), stranger, given.NOW, hold=held.id, holder=Holder("other", stranger))
    with pytest.raises(HoldLapsed):
        await appointments.held_place(held.id, Holder("other", stranger))


async def test_a_hold_for_other_items_is_not_used(db: str) -> None:
    slug, citizen = await given.hall(), await given.citizen()
    holder = Holder("d", citizen)
    held = await given.held(slug, given.NINE, "card", by=holder)
    await appointments.book(given.wish(slug, given.NINE, "permit"), citizen, given.NOW, hold=held.id, holder=holder)
    assert (await appointments.held_place(held.id, holder)).state == "open"


async def test_a_hold_is_extended_once(db: str) -> None:
    slug, holder = await given.hall(), Holder("d", await given.citizen())
    held, later = await given.held(slug, by=holder), given.NOW + timedelta(minutes=9)
    assert (await appointments.extend_hold(held.id, holder, later)).expires_at == later + TEN_MINUTES
    with pytest.raises(HoldLapsed):
        await appointments.extend_hold(held.id, holder, later)


async def test_a_lapsed_hold_is_not_extended(db: str) -> None:
    slug, holder = await given.hall(), Holder("d", await given.citizen())
    held = await given.held(slug, by=holder)
    with pytest.raises(HoldLapsed):
        await appointments.extend_hold(held.id, holder, given.NOW + TEN_MINUTES)


async def test_an_extended_hold_is_not_released_early(db: str) -> None:
    slug, holder = await given.hall(places={"big": 1}), Holder("d", await given.citizen())
    held = await given.held(slug, by=holder)
    await appointments.extend_hold(held.id, holder, given.NOW + timedelta(minutes=5))
    with pytest.raises(SlotFull):
        await given.booked(slug, now=given.NOW + TEN_MINUTES)


async def test_a_hold_given_back_frees_its_place_once(db: str) -> None:
    slug, holder = await given.hall(), Holder("d", await given.citizen())
    held = await given.held(slug, by=holder)
    for _ in range(2):
        await appointments.give_back_hold(held.id, holder, given.NOW)
    assert await given.taken(slug) == 0


async def test_the_round_releases_what_lapsed(db: str) -> None:
    slug = await given.hall()
    await given.held(slug)
    await given.held(slug, given.TEN, now=given.NOW + timedelta(minutes=5))
    await appointments.release_lapsed(given.NOW + TEN_MINUTES)
    assert (await given.taken(slug, given.NINE), await given.taken(slug, given.TEN)) == (0, 1)


async def test_a_person_keeps_two_places_at_most(db: str) -> None:
    slug, holder = await given.hall(), Holder("d", await given.citizen())
    for starts_at in (given.NINE, given.TEN):
        await given.held(slug, starts_at, by=holder)
    with pytest.raises(TooManyHolds):
        await given.held(slug, by=holder)
    assert await given.held(slug, by=holder, now=given.NOW + TEN_MINUTES)


async def test_another_time_takes_the_place_of_the_former_hold(db: str) -> None:
    slug, holder = await given.hall(), Holder("d", await given.citizen())
    first, _ = [await given.held(slug, by=holder) for _ in range(2)]
    await appointments.hold(slug, ("card",), given.TEN, holder, given.NOW, instead_of=first.id)
    assert (await given.taken(slug, given.NINE), await given.taken(slug, given.TEN)) == (1, 1)


async def test_people_not_signed_in_hold_at_most_thirty_percent_of_a_slot(db: str) -> None:
    slug = await given.hall(places={"big": 10})
    for _ in range(3):
        await given.held(slug, by=given.device())
    with pytest.raises(SignInToHold):
        await given.held(slug, by=given.device())
    assert await given.held(slug)


async def test_in_a_small_slot_one_person_not_signed_in_may_hold(db: str) -> None:
    slug = await given.hall(places={"big": 2})
    assert await given.held(slug, by=given.device())
    with pytest.raises(SignInToHold):
        await given.held(slug, by=given.device())


async def test_who_has_lapsed_does_not_count_against_others(db: str) -> None:
    slug = await given.hall(places={"big": 2})
    await given.held(slug, by=given.device())
    assert await given.held(slug, by=given.device(), now=given.NOW + TEN_MINUTES)


async def test_an_address_that_holds_and_holds_is_slowed(db: str) -> None:
    slug = await given.hall(places={"big": 300})
    for number in range(60):
        await given.held(slug, by=Holder(f"{slug}-{number}", address=slug))
    with pytest.raises(TooOften):
        await given.held(slug, by=Holder(f"{slug}-61", address=slug))


async def test_an_unknown_item_and_a_past_start_are_not_held(db: str) -> None:
    slug = await given.hall()
    with pytest.raises(NotTakenHere):
        await given.held(slug, given.NINE, "nothing")
    with pytest.raises(SlotPassed):
        await given.held(slug, now=given.NINE)
