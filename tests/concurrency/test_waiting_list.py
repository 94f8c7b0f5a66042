"""What comes back is offered while others book, change, cancel and answer: one place, one person, and the counts agree."""

import asyncio
from datetime import timedelta

import pytest

from backend import appointments
from backend.appointments import WaitingState
from tests import given
from tests.concurrency.test_without_lock import WITHOUT_CHECK, WITHOUT_LOCK
from tests.counts import times
from tests.given_waiting import agrees, awaited, full_hall, in_line, waiting, wish
from tests.scratch import database_without

pytestmark = pytest.mark.timeout(times(120, 1800))


async def free_place(slug: str) -> None:
    """One more at nine, as when a hold lapses: whoever is first has it, direct or offered."""
    await given.rows("UPDATE slots SET capacity = capacity + 1 WHERE hall = $1 AND starts_at = $2 RETURNING id", slug, given.NINE)


async def one_round(slug: str) -> tuple[int, int]:
    """Ten who book and four workers that offer to ten who wait meet at one free place: how many had it, and the row's capacity."""
    waits = [await in_line(slug, "card", given.NOW) for _ in range(10)]
    await free_place(slug)
    offers = [appointments.offer_places(slug, given.NOW) for _ in range(4)]
    outcomes = await asyncio.gather(*(given.booked(slug) for _ in range(10)), *offers, return_exceptions=True)
    booked = sum(not isinstance(each, BaseException) for each in outcomes[:10])
    offered = [(await wish(each.token)).state for each in waits].count(WaitingState.offered)
    return booked + offered, (await given.places(slug))[0]


async def test_an_offer_and_direct_bookings_meet_at_one_place_and_one_has_it(db: str) -> None:
    for _ in range(times(6, 100)):
        slug, _ = await full_hall()
        had, capacity = await one_round(slug)
        assert (had, capacity) == (1, 2)
        await agrees(slug)


async def test_without_lock_and_check_the_same_rivals_have_it_twice(db: str) -> None:
    async with database_without(db, "waiting_unguarded", WITHOUT_LOCK + WITHOUT_CHECK.format("_underneath")):
        found = []
        for _ in range(8):
            slug = await given.hall(places={"big": 0}, hours=(9, 10), days=(given.TUESDAY,))
            await given.rows("UPDATE slots_underneath SET capacity = 1 WHERE hall = $1 RETURNING id", slug)
            waits = [await in_line(slug, "card", given.NOW) for _ in range(6)]
            tries = [given.booked(slug, given.NINE + step % 4 * given.QUARTER) for step in range(24)]
            offers = [appointments.offer_places(slug, given.NOW) for _ in range(4)]
            outcomes = await asyncio.gather(*tries, *offers, return_exceptions=True)
            booked = sum(not isinstance(each, BaseException) for each in outcomes[:24])
            found.append(booked + [(await wish(each.token)).state for each in waits].count(WaitingState.offered))
        assert max(found) > 4


async def test_several_workers_offer_one_resting_place_once(db: str) -> None:
    for _ in range(times(6, 100)):
        slug, booked = await full_hall()
        waits = [await waiting(slug, now=given.NOW + timedelta(seconds=number)) for number in range(3)]
        later = given.NOW + timedelta(seconds=5)
        await appointments.cancel(booked[0].reference, booked[0].citizen, later)
        await asyncio.gather(*(appointments.offer_places(slug, later) for _ in range(6)))
        assert [(await wish(each.token)).state for each in waits].count(WaitingState.offered) == 1
        await agrees(slug)


async def test_accepted_declined_left_and_lapsed_at_once_it_is_one_of_these(db: str) -> None:
    for number in range(times(8, 100)):
        slug, booked = await full_hall()
        waits = await waiting(slug)
        await appointments.cancel(booked[0].reference, booked[0].citizen, given.NOW)
        await appointments.offer_places(slug, given.NOW)
        end = given.NOW + timedelta(minutes=15)
        now = end if number % 2 else end - timedelta(seconds=1)
        tries = (
            appointments.accept_place(waits.token, end - timedelta(seconds=1)), appointments.decline_place(waits.token, now),
            appointments.leave_list(waits.token, now), appointments.go_round(now), appointments.accept_place(waits.token, now),
        )  # fmt: skip
        _, refused = await given.refused(tries)
        assert set(refused) <= {"NotNow", "OfferOver", "NothingWaiting"}
        await agrees(slug)


async def test_a_booking_moved_earlier_and_cancelled_at_once_is_one_or_the_other(db: str) -> None:
    for _ in range(times(8, 100)):
        slug, booked = await full_hall()
        last = booked[3]
        waits = await appointments.wait_for_earlier(last.reference, awaited(slug), last.citizen, given.NOW)
        await appointments.cancel(booked[0].reference, booked[0].citizen, given.NOW)
        await appointments.offer_places(slug, given.NOW)
        tries = (appointments.accept_place(waits.token, given.NOW), appointments.cancel(last.reference, last.citizen, given.NOW))
        _, refused = await given.refused(tries)
        assert set(refused) <= {"NotNow"}
        await agrees(slug)


async def test_places_return_while_people_cancel_book_and_are_offered_them(db: str) -> None:
    for _ in range(times(4, 60)):
        slug, booked = await full_hall()
        waits = [await waiting(slug, now=given.NOW + timedelta(seconds=number)) for number in range(3)]
        later, back = given.NOW + timedelta(seconds=9), given.NOW + timedelta(minutes=46)
        await asyncio.gather(*(appointments.cancel(each.reference, each.citizen, later) for each in booked))
        _, refused = await given.refused(
            [
                *(appointments.return_rested(back) for _ in range(3)), *(appointments.offer_places(slug, back) for _ in range(3)),
                *(given.booked(slug, given.NINE + step % 4 * given.QUARTER, now=back) for step in range(8)),
                *(appointments.leave_list(each.token, back) for each in waits),
            ]
        )  # fmt: skip
        assert set(refused) <= {"SlotFull"}
        await agrees(slug)
