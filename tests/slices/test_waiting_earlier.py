"""Waiting to have an own booking earlier: it stays until the earlier place is had."""

import pytest

from backend import appointments
from backend.appointments import AlreadyWaiting, WaitingState
from backend.states import NotNow
from tests import given
from tests.given_waiting import agrees, awaited, full_hall, given_back, wish


async def test_an_earlier_time_is_taken_before_the_old_place_is_given_back(db: str) -> None:
    slug, booked = await full_hall()
    last = booked[3]
    waits = await appointments.wait_for_earlier(last.reference, awaited(slug), last.citizen, given.NOW)
    await given_back(booked[1])
    moved = await appointments.accept_place(waits.token, given.NOW)
    assert (moved.reference, moved.starts_at) == (last.reference, booked[1].starts_at)
    assert await given.rows("SELECT starts_at FROM resting_places WHERE hall = $1", slug) == [(last.starts_at,)]
    await agrees(slug)


async def test_what_is_later_than_the_booking_is_not_offered_as_earlier(db: str) -> None:
    slug, booked = await full_hall()
    waits = await appointments.wait_for_earlier(booked[1].reference, awaited(slug), booked[1].citizen, given.NOW)
    await given_back(booked[2])
    assert (await wish(waits.token)).state is WaitingState.waiting


async def test_a_wish_for_an_earlier_time_ends_with_its_booking(db: str) -> None:
    slug, booked = await full_hall()
    waits = await appointments.wait_for_earlier(booked[3].reference, awaited(slug), booked[3].citizen, given.NOW)
    await appointments.cancel(booked[3].reference, booked[3].citizen, given.NOW)
    await appointments.go_round(given.NOW)
    assert (await wish(waits.token)).state is WaitingState.over


async def test_one_wish_a_booking(db: str) -> None:
    slug, booked = await full_hall()
    await appointments.wait_for_earlier(booked[3].reference, awaited(slug), booked[3].citizen, given.NOW)
    with pytest.raises(AlreadyWaiting):
        await appointments.wait_for_earlier(booked[3].reference, awaited(slug), booked[3].citizen, given.NOW)


async def test_an_offer_for_a_booking_that_was_cancelled_meanwhile_is_refused_and_nothing_is_lost(db: str) -> None:
    slug, booked = await full_hall()
    waits = await appointments.wait_for_earlier(booked[3].reference, awaited(slug), booked[3].citizen, given.NOW)
    await given_back(booked[0])
    await appointments.cancel(booked[3].reference, booked[3].citizen, given.NOW)
    with pytest.raises(NotNow):
        await appointments.accept_place(waits.token, given.NOW)
    await agrees(slug)
