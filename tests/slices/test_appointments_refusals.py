"""What is refused: more than the limits allow, what is past, unknown or unreadable."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backend import appointments
from backend.appointments import AlreadyBooked, ItemsNeeded, NoteTooLong, TooManyBookings
from backend.clock import at
from backend.database import Unreadable
from backend.hall import BeyondHorizon, Policies, SlotPassed, UnknownSlot
from backend.people import PhoneNeeded
from backend.refusals import NotFound
from tests import given


async def test_two_live_bookings_an_applicant(db: str) -> None:
    slug, citizen, who = await given.hall(), await given.citizen(), given.applicant()
    await given.booked(slug, given.NINE, "card", by=citizen, applicant=who)
    await given.booked(slug, given.TEN, "permit", by=citizen, applicant=who)
    with pytest.raises(TooManyBookings) as refused:
        await given.booked(slug, given.TEN, "licence", by=citizen, applicant=who)
    assert refused.value.facts == {"most": 2}


async def test_one_live_booking_an_item_and_applicant(db: str) -> None:
    slug, citizen, who = await given.hall(), await given.citizen(), given.applicant()
    await given.booked(slug, given.NINE, by=citizen, applicant=who)
    with pytest.raises(AlreadyBooked):
        await given.booked(slug, given.TEN, "permit", "card", by=citizen, applicant=who)


async def test_a_stated_number_blocks_nobody_else(db: str) -> None:
    slug, who = await given.hall(), given.applicant()
    first, second = [await given.booked(slug, applicant=who) for _ in range(2)]
    assert first.citizen != second.citizen


async def test_five_live_bookings_an_account_whoever_they_are_for(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 9}), await given.citizen()
    for _ in range(5):
        await given.booked(slug, by=citizen)
    with pytest.raises(TooManyBookings):
        await given.booked(slug, by=citizen)


async def test_a_community_worker_books_for_fifty(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 60}), await given.citizen(community_worker=True)
    for _ in range(50):
        await given.booked(slug, by=citizen)
    with pytest.raises(TooManyBookings):
        await given.booked(slug, by=citizen)


async def test_limits_are_the_halls_own(db: str) -> None:
    slug = await given.hall(policies=Policies(live_bookings_per_account=1))
    citizen = await given.citizen()
    await given.booked(slug, by=citizen)
    with pytest.raises(TooManyBookings):
        await given.booked(slug, given.TEN, by=citizen)


async def test_what_is_cancelled_no_longer_counts(db: str) -> None:
    slug, citizen, who = await given.hall(), await given.citizen(), given.applicant()
    booked = await given.booked(slug, by=citizen, applicant=who)
    await appointments.cancel(booked.reference, citizen, given.NOW)
    assert await given.booked(slug, by=citizen, applicant=who)


async def test_an_account_without_a_confirmed_phone_does_not_book(db: str) -> None:
    slug = await given.hall()
    with pytest.raises(PhoneNeeded):
        await given.booked(slug, by=await given.citizen(confirmed=False))


async def test_a_start_that_has_come_is_refused(db: str) -> None:
    slug = await given.hall()
    with pytest.raises(SlotPassed):
        await given.booked(slug, given.NINE, now=given.NINE)
    assert await given.booked(slug, given.NINE, now=given.NINE - timedelta(seconds=1))


async def test_a_start_beyond_the_horizon_is_refused(db: str) -> None:
    slug = await given.hall()
    with pytest.raises(BeyondHorizon):
        await given.booked(slug, given.NINE + timedelta(days=60))


@pytest.mark.parametrize("starts_at", [at(given.TUESDAY, 9, 5), at(given.TUESDAY, 23), at(given.MONDAY, 23)])
async def test_a_start_at_which_the_hall_has_no_places_is_unknown(db: str, starts_at) -> None:
    with pytest.raises(UnknownSlot):
        await given.booked(await given.hall(), starts_at)


@pytest.mark.parametrize("items", [(), ("card",) * 2, ("card", "permit", "licence", "a", "b", "c")])
async def test_one_to_five_items_each_once(db: str, items) -> None:
    wish = replace(given.wish(await given.hall()), items=items)
    with pytest.raises(ItemsNeeded):
        await appointments.book(wish, await given.citizen(), given.NOW)


async def test_a_note_has_at_most_two_hundred_characters(db: str) -> None:
    slug = await given.hall()
    assert await given.booked(slug, note="注" * 200)
    with pytest.raises(NoteTooLong):
        await given.booked(slug, note="注" * 201)


@pytest.mark.parametrize("wrong", ["nowhere", "a\0b", "\ud800", "x" * 300])
async def test_an_unknown_hall_or_item_is_refused_whatever_is_written(db: str, wrong) -> None:
    wish = given.wish(await given.hall())
    for bad in (replace(wish, hall=wrong), replace(wish, items=(wrong,)), replace(wish, items=("card\0",))):
        with pytest.raises((NotFound, Unreadable)):
            await appointments.book(bad, await given.citizen(), given.NOW)
