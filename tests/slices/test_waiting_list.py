"""The waiting list: what comes back is offered to one after the other, as a place that is kept for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backend import appointments, progress
from backend.appointments import (
    Holder,
    HoldLapsed,
    NothingWaiting,
    OfferOver,
    SlotFull,
    State,
    WaitingState,
)
from backend.clock import at
from backend.hall import Kind, Policies
from tests import given
from tests.given_waiting import agrees, full_hall, given_back, waiting, wish

LATER = given.NOW + timedelta(minutes=16)


async def test_who_waits_is_offered_the_place_that_somebody_gives_back(db: str) -> None:
    slug, booked = await full_hall()
    waits = await waiting(slug)
    await given_back(booked[1])
    offered = await wish(waits.token)
    assert offered.state is WaitingState.offered
    assert offered.offer
    assert offered.offer.starts_at == booked[1].starts_at
    assert offered.offer.expires_at == given.NOW + timedelta(minutes=15)
    await agrees(slug)


async def test_one_tap_books_it_under_the_wish_s_own_reference(db: str) -> None:
    slug, booked = await full_hall()
    citizen = await given.citizen()
    waits = await waiting(slug, by=citizen)
    await given_back(booked[0])
    had = await appointments.accept_place(waits.token, given.NOW)
    assert (had.reference, had.citizen, had.starts_at, had.state) == (waits.reference, citizen, given.NINE, State.booked)
    assert (await wish(waits.token)).state is WaitingState.booked
    await agrees(slug)


async def test_a_second_tap_gives_the_same_booking(db: str) -> None:
    slug, booked = await full_hall()
    waits = await waiting(slug)
    await given_back(booked[0])
    first = await appointments.accept_place(waits.token, given.NOW)
    assert (await appointments.accept_place(waits.token, LATER)).reference == first.reference
    assert await given.taken(slug) == 1


async def test_nobody_else_can_book_what_is_offered(db: str) -> None:
    slug, booked = await full_hall()
    await waiting(slug)
    await given_back(booked[0])
    with pytest.raises(SlotFull):
        await given.booked(slug, now=given.NOW + timedelta(minutes=50))


async def test_who_joined_first_is_asked_first_and_one_place_is_offered_to_one(db: str) -> None:
    slug, booked = await full_hall()
    first = await waiting(slug)
    second = await waiting(slug, now=given.NOW + timedelta(seconds=1))
    await given_back(booked[0], given.NOW + timedelta(seconds=2))
    assert [(await wish(each.token)).state for each in (first, second)] == [WaitingState.offered, WaitingState.waiting]


async def test_what_is_declined_goes_to_the_next_at_once_and_one_stays_in_the_line(db: str) -> None:
    slug, booked = await full_hall()
    first, second = await waiting(slug), await waiting(slug, now=given.NOW + timedelta(seconds=1))
    later = given.NOW + timedelta(seconds=2)
    await given_back(booked[0], later)
    await appointments.decline_place(first.token, later)
    await appointments.offer_places(slug, later)
    assert [(await wish(each.token)).state for each in (first, second)] == [WaitingState.waiting, WaitingState.offered]
    await agrees(slug)


async def test_what_one_declined_is_not_offered_to_the_same_again(db: str) -> None:
    slug, booked = await full_hall()
    waits = await waiting(slug)
    await given_back(booked[0])
    await appointments.decline_place(waits.token, given.NOW)
    await appointments.offer_places(slug, given.NOW)
    assert (await wish(waits.token)).state is WaitingState.waiting
    await given_back(booked[1])
    assert (await wish(waits.token)).state is WaitingState.offered


async def test_what_is_not_answered_goes_on_and_after_three_the_wish_ends_with_a_message(db: str) -> None:
    slug, booked = await full_hall()
    waits, now = await waiting(slug), given.NOW
    for each in booked[:3]:
        await given_back(each, now)
        now += timedelta(minutes=16)
        await appointments.go_round(now)
    assert (await wish(waits.token)).state is WaitingState.unanswered
    told = await given.rows("SELECT topic FROM notices WHERE reference = $1 ORDER BY id", waits.reference)
    assert [topic for (topic,) in told] == ["place_free"] * 3 + ["waiting_ended"]
    await agrees(slug)


async def test_after_its_time_an_offer_can_not_be_taken(db: str) -> None:
    slug, booked = await full_hall()
    waits = await waiting(slug)
    await given_back(booked[0])
    with pytest.raises(OfferOver):
        await appointments.accept_place(waits.token, given.NOW + timedelta(minutes=15))


async def test_an_offered_place_that_nobody_takes_rests_and_comes_back_to_all(db: str) -> None:
    slug, booked = await full_hall()
    await waiting(slug)
    await given_back(booked[0])
    await appointments.go_round(LATER)
    with pytest.raises(SlotFull):
        await given.booked(slug, now=LATER)
    assert await given.booked(slug, now=at(given.TUESDAY, 8, 16))


async def test_who_joins_after_it_was_given_back_gets_no_resting_place(db: str) -> None:
    slug, booked = await full_hall()
    await appointments.cancel(booked[0].reference, booked[0].citizen, given.NOW)
    late = await waiting(slug, now=given.NOW + timedelta(seconds=1))
    await appointments.offer_places(slug, given.NOW + timedelta(seconds=2))
    assert (await wish(late.token)).state is WaitingState.waiting


async def test_a_visit_of_several_units_waits_until_they_are_free_in_a_row(db: str) -> None:
    slug, booked = await full_hall()
    waits = await waiting(slug, "licence")
    for each in booked[:2]:
        await given_back(each)
    assert (await wish(waits.token)).state is WaitingState.waiting
    await given_back(booked[2])
    offered = (await wish(waits.token)).offer
    assert offered
    assert (offered.starts_at, offered.units) == (given.NINE, 3)
    await agrees(slug)


async def test_only_the_days_and_parts_that_suit_are_offered(db: str) -> None:
    slug, booked = await full_hall()
    other_part = await waiting(slug, parts=(Kind.afternoon,))
    fitting = await waiting(slug, parts=(Kind.morning,), now=given.NOW + timedelta(seconds=1))
    await given_back(booked[0], given.NOW + timedelta(seconds=2))
    assert [(await wish(each.token)).state for each in (other_part, fitting)] == [WaitingState.waiting, WaitingState.offered]


async def test_in_the_quiet_hours_nobody_is_asked_and_in_the_morning_they_are(db: str) -> None:
    night = at(given.MONDAY, 22)
    slug = await given.hall(places={"big": 1}, hours=(14, 15), days=(given.TUESDAY,))
    booked = [await given.booked(slug, at(given.TUESDAY, 14) + step * given.QUARTER) for step in range(4)]
    waits = await waiting(slug)
    await given_back(booked[0], night)
    assert (await wish(waits.token)).state is WaitingState.waiting
    await appointments.go_round(at(given.TUESDAY, 7, 31))
    assert (await wish(waits.token)).state is WaitingState.offered


async def test_what_begins_too_soon_to_come_is_not_offered(db: str) -> None:
    slug, booked = await full_hall(policies=Policies(kept_percent=0))
    waits = await waiting(slug)
    await given_back(booked[0], given.NINE - timedelta(minutes=44))
    assert (await wish(waits.token)).state is WaitingState.waiting


async def test_wishes_whose_days_are_over_end(db: str) -> None:
    slug, _ = await full_hall()
    waits = await waiting(slug)
    await appointments.go_round(at(given.TUESDAY, 9, 30))
    assert (await wish(waits.token)).state is WaitingState.over


async def test_who_leaves_gives_the_offered_place_on(db: str) -> None:
    slug, booked = await full_hall()
    first, second = await waiting(slug), await waiting(slug, now=given.NOW + timedelta(seconds=1))
    later = given.NOW + timedelta(seconds=2)
    await given_back(booked[0], later)
    assert (await appointments.leave_list(first.token, later)).state is WaitingState.withdrawn
    await appointments.offer_places(slug, later)
    assert (await wish(second.token)).state is WaitingState.offered
    assert (await appointments.leave_list(first.token, later)).state is WaitingState.withdrawn


async def test_one_sees_how_many_are_ahead(db: str) -> None:
    slug, _ = await full_hall()
    found = [await waiting(slug, now=given.NOW + timedelta(seconds=second)) for second in range(3)]
    assert [await appointments.ahead_of(each) for each in found] == [0, 1, 2]
    other_day = await waiting(slug, days=(given.WEDNESDAY,), now=given.NOW + timedelta(seconds=9))
    assert await appointments.ahead_of(other_day) == 0


async def test_what_the_hall_itself_frees_is_offered_too(db: str) -> None:
    slug, _ = await full_hall()
    waits = await waiting(slug)
    await given.rows("UPDATE slots SET capacity = 2 WHERE hall = $1 AND starts_at = $2 RETURNING id", slug, given.NINE)
    await appointments.offer_places(slug, given.NOW)
    assert (await wish(waits.token)).state is WaitingState.offered


async def test_a_place_that_is_no_longer_planned_is_offered_to_nobody(db: str) -> None:
    slug, booked = await full_hall()
    waits = await waiting(slug)
    await appointments.cancel(booked[0].reference, booked[0].citizen, given.NOW)
    await given.rows("UPDATE slots SET surplus = 1 WHERE hall = $1 AND starts_at = $2 RETURNING id", slug, given.NINE)
    await appointments.offer_places(slug, given.NOW)
    assert (await wish(waits.token)).state is WaitingState.waiting


async def test_an_offered_place_is_no_hold_that_its_owner_can_extend_or_use_otherwise(db: str) -> None:
    slug, booked = await full_hall()
    citizen = await given.citizen()
    waits = await waiting(slug, by=citizen)
    await given_back(booked[0])
    offered = (await wish(waits.token)).offer
    assert offered
    with pytest.raises(HoldLapsed):
        await appointments.extend_hold(offered.hold, Holder("x", citizen), given.NOW)
    await appointments.give_back_hold(offered.hold, Holder("x", citizen), given.NOW)
    await appointments.release_lapsed(LATER)
    assert (await wish(waits.token)).state is WaitingState.offered
    await agrees(slug)


async def test_each_step_is_in_diary_and_ledger(db: str) -> None:
    slug, booked = await full_hall()
    waits = await waiting(slug)
    await given_back(booked[0])
    await appointments.decline_place(waits.token, given.NOW)
    await given_back(booked[1])
    await appointments.accept_place(waits.token, given.NOW)
    assert [each.what for each in await progress.diary(waits.reference)] == [
        "list_joined", "place_offered", "place_declined", "place_offered", "booked"
    ]  # fmt: skip
    lines = await given.rows("SELECT verb FROM ledger WHERE subject = $1 ORDER BY id", f"waiting:{waits.reference}")
    assert [verb for (verb,) in lines] == ["join_list", "offer_place", "decline_place", "offer_place"]


async def test_what_is_over_keeps_nothing_of_whose_it_was_and_is_forgotten_after_a_month(db: str) -> None:
    slug, _ = await full_hall()
    waits = await waiting(slug)
    await appointments.leave_list(waits.token, given.NOW)
    assert await given.rows("SELECT form_box FROM waiting_wishes WHERE token = $1", waits.token) == [(None,)]
    await appointments.forget_wishes(given.NOW + timedelta(days=29))
    assert await wish(waits.token)
    await appointments.forget_wishes(given.NOW + timedelta(days=31))
    with pytest.raises(NothingWaiting):
        await wish(waits.token)


async def test_a_wish_is_its_owner_s_to_ask_for(db: str) -> None:
    slug, _ = await full_hall()
    waits = await waiting(slug)
    assert (await appointments.own_wish(waits.token, waits.citizen)) == waits
    with pytest.raises(NothingWaiting):
        await appointments.own_wish(waits.token, await given.citizen())


async def test_how_many_unanswered_offers_the_hall_bears_is_its_own_to_say(db: str) -> None:
    slug, booked = await full_hall(policies=replace(Policies(), waiting_unanswered=1))
    waits = await waiting(slug)
    await given_back(booked[0])
    await appointments.go_round(LATER)
    assert (await wish(waits.token)).state is WaitingState.unanswered
