"""How many live bookings may state one phone (issue 3, against resale: limits per phone)."""

from __future__ import annotations

from itertools import count

import pytest

from backend import appointments
from backend.appointments import Channel, TooManyOnPhone
from backend.hall import Policies
from tests import given

pytestmark = pytest.mark.usefixtures("db")
_numbers = count(7000)


def a_phone() -> str:
    return f"1990000{next(_numbers) % 10000:04d}"


async def stated(slug: str, phone: str, how_many: int, channel: Channel = Channel.web) -> None:
    for _ in range(how_many):
        await given.booked(slug, phone=phone, channel=channel)


async def test_five_live_bookings_of_different_accounts_may_state_one_phone() -> None:
    slug, phone = await given.hall(places={"big": 20}), a_phone()
    await stated(slug, phone, 5)
    with pytest.raises(TooManyOnPhone) as refused:
        await stated(slug, phone, 1)
    assert refused.value.facts == {"most": 5}


async def test_the_hall_says_how_many() -> None:
    slug, phone = await given.hall(policies=Policies(live_bookings_per_phone=1)), a_phone()
    await stated(slug, phone, 1)
    with pytest.raises(TooManyOnPhone):
        await stated(slug, phone, 1)


async def test_a_cancelled_booking_counts_no_more() -> None:
    slug, phone = await given.hall(policies=Policies(live_bookings_per_phone=1)), a_phone()
    first = await given.booked(slug, phone=phone)
    await appointments.cancel(first.reference, first.citizen, given.NOW)
    await stated(slug, phone, 1)


async def test_callers_have_the_limit_too_but_not_the_counter() -> None:
    slug, phone = await given.hall(places={"big": 20}), a_phone()
    await stated(slug, phone, 5, Channel.phone)
    with pytest.raises(TooManyOnPhone):
        await stated(slug, phone, 1, Channel.phone)
    await stated(slug, phone, 1, Channel.counter)


async def test_strangers_who_state_my_number_don_t_lock_me_out() -> None:
    slug, phone = await given.hall(places={"big": 20}), a_phone()
    await stated(slug, phone, 5)
    mine = await given.citizen(phone=phone)
    assert await given.booked(slug, by=mine, phone=phone)


async def test_at_once_no_more_than_the_limit_come_through() -> None:
    slug, phone = await given.hall(places={"big": 20}), a_phone()
    people = [await given.citizen() for _ in range(10)]
    had, refused = await given.refused(given.booked(slug, by=each, phone=phone) for each in people)
    assert (len(had), set(refused)) == (5, {"TooManyOnPhone"})
    assert await given.taken(slug) == 5


async def test_the_limits_per_person_and_per_account_hold_at_once_too() -> None:
    slug, citizen, who = await given.hall(places={"big": 20}), await given.citizen(), given.applicant()
    items = ("card", "permit", "licence")
    tries = (given.booked(slug, given.NINE, item, by=citizen, applicant=who) for item in items)
    had, refused = await given.refused(tries)
    assert (len(had), refused) == (2, ["TooManyBookings"])
    more = (given.booked(slug, given.TEN, by=citizen) for _ in range(8))
    had, refused = await given.refused(more)
    assert (len(had), set(refused)) == (3, {"TooManyBookings"})
