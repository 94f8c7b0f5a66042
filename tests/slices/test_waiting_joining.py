"""Who may join the waiting list: where nothing is free, within the limits that count for booking too."""

from datetime import timedelta

import pytest

from backend import appointments
from backend.appointments import (
    AlreadyBooked,
    AlreadyWaiting,
    DaysNeeded,
    StillFree,
    TooManyBookings,
    TooManyWishes,
    WaitingForm,
)
from backend.people import PhoneNeeded
from backend.refusals import TooOften
from tests import given
from tests.given_waiting import agrees, awaited, full_hall, given_back, waiting


async def test_where_there_is_room_nobody_waits(db: str) -> None:
    slug = await given.hall(days=(given.TUESDAY,))
    with pytest.raises(StillFree):
        await waiting(slug)


@pytest.mark.parametrize("days", [(), (given.MONDAY - timedelta(days=1),), (given.TUESDAY + timedelta(days=90),)])
async def test_only_days_that_can_be_booked_are_waited_for(db: str, days) -> None:
    slug, _ = await full_hall()
    with pytest.raises(DaysNeeded):
        await waiting(slug, days=days)


async def test_two_wishes_an_account_and_each_matter_once(db: str) -> None:
    slug, _ = await full_hall()
    citizen, who = await given.citizen(), WaitingForm(given.applicant())
    await appointments.join_list(awaited(slug), who, citizen, given.NOW)
    with pytest.raises(AlreadyWaiting):
        await appointments.join_list(awaited(slug), who, citizen, given.NOW)
    await waiting(slug, "permit", by=citizen)
    with pytest.raises(TooManyWishes):
        await waiting(slug, by=citizen)


async def test_joining_and_leaving_has_an_end(db: str) -> None:
    slug, _ = await full_hall()
    citizen, other = await given.citizen(), await given.citizen()
    for _ in range(20):
        await appointments.leave_list((await waiting(slug, by=citizen)).token, given.NOW)
    with pytest.raises(TooOften):
        await waiting(slug, by=citizen)
    await waiting(slug, by=other)


async def test_the_limits_of_booking_count_when_one_joins(db: str) -> None:
    slug, other = (await full_hall())[0], await given.hall()
    citizen, who = await given.citizen(), given.applicant()
    await given.booked(other, by=citizen, applicant=who)
    with pytest.raises(AlreadyBooked):
        await appointments.join_list(awaited(slug), WaitingForm(who), citizen, given.NOW)
    await given.booked(other, given.TEN, "permit", by=citizen, applicant=who)
    with pytest.raises(TooManyBookings):
        await appointments.join_list(awaited(slug, "licence"), WaitingForm(who), citizen, given.NOW)


async def test_the_limits_of_booking_count_when_one_accepts(db: str) -> None:
    slug, booked = await full_hall()
    citizen, who = await given.citizen(), given.applicant()
    waits = await appointments.join_list(awaited(slug), WaitingForm(who), citizen, given.NOW)
    await given_back(booked[0])
    await given.booked(await given.hall(), by=citizen, applicant=who)
    with pytest.raises(AlreadyBooked):
        await appointments.accept_place(waits.token, given.NOW)
    await agrees(slug)


async def test_who_has_booked_the_same_meanwhile_is_passed_over(db: str) -> None:
    slug, booked = await full_hall()
    citizen, who = await given.citizen(), given.applicant()
    first = await appointments.join_list(awaited(slug), WaitingForm(who), citizen, given.NOW)
    second = await appointments.join_list(awaited(slug), WaitingForm(given.applicant()), await given.citizen(), given.NOW)
    await given.booked(await given.hall(), by=citizen, applicant=who)
    await given_back(booked[0])
    offers = [(await appointments.waiting_wish(each.token)).offer for each in (first, second)]
    assert (offers[0], offers[1] is not None) == (None, True)


async def test_waiting_wants_a_confirmed_phone(db: str) -> None:
    slug, _ = await full_hall()
    with pytest.raises(PhoneNeeded):
        await waiting(slug, by=await given.citizen(confirmed=False))
