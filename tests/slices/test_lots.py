"""New days drawn by lot: wishes, the draw by the ordinary booking, what is told, and what is open afterwards (issue 3, against resale)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend import appointments, hall, lots
from backend.appointments import AlreadyBooked, Channel, TooManyBookings
from backend.clock import at
from backend.database import transaction
from backend.hall import known
from backend.lots import ChoicesNeeded, NoLotNow, NothingWished, State, WishedAlready, commitment_of, score
from backend.people import PhoneNeeded
from backend.states import NotNow
from tests import given, given_lots
from tests.given_lots import AFTER, DRAWN, NEW, OPENS, a_lot, asking, drawn, wished

pytestmark = pytest.mark.usefixtures("db")


async def topics(reference: str) -> list[tuple[object, ...]]:
    return await given.rows("SELECT topic FROM notices WHERE reference = $1 ORDER BY topic", reference)


@pytest.mark.article("18.1")
async def test_who_is_drawn_has_a_booking_like_any_other() -> None:
    slug = await a_lot()
    wish = await wished(slug, "09:30")
    await drawn(slug)
    won = await lots.owned(wish.reference, wish.citizen)
    booked = await appointments.owned(won.appointment, wish.citizen)
    assert (won.state, booked.starts_at, booked.applicant) == (State.won, at(NEW, 9, 30), wish.applicant)
    assert ("booked",) in await topics(booked.reference)
    assert await given.taken(slug, at(NEW, 9, 30)) == 1


async def test_with_fewer_places_than_wishes_all_places_are_given_and_the_others_are_told() -> None:
    slug = await a_lot()
    wishes = [await wished(slug) for _ in range(7)]
    await drawn(slug)
    states = [(await lots.owned(each.reference, each.citizen)).state for each in wishes]
    assert (states.count(State.won), states.count(State.lost)) == (4, 3)
    assert [await given.taken(slug, at(NEW, 9) + step * given.QUARTER) for step in range(4)] == [1] * 4
    lost = next(each for each, state in zip(wishes, states, strict=True) if state is State.lost)
    assert await topics(lost.reference) == [("lot_lost",)]


async def test_a_lot_that_left_people_without_makes_the_next_day_a_lot_too() -> None:
    slug = await a_lot()
    for _ in range(5):
        await wished(slug)
    await drawn(slug)
    await hall.watch_openings(AFTER + timedelta(minutes=5))
    assert (await hall.new_days(slug, AFTER + timedelta(minutes=5))).by_lot


async def test_after_a_lot_that_served_all_the_next_day_opens_to_all() -> None:
    slug = await a_lot()
    await wished(slug)
    await drawn(slug)
    await hall.watch_openings(AFTER + timedelta(minutes=5))
    assert not (await hall.new_days(slug, AFTER + timedelta(minutes=5))).by_lot


async def test_what_was_not_drawn_opens_to_all_at_once() -> None:
    slug = await a_lot()
    await wished(slug, "09:00")
    await drawn(slug)
    assert sum(each.free for each in await hall.free_starts(slug, ("card",), NEW, AFTER)) == 3
    assert await given.booked(slug, at(NEW, 9, 15), now=AFTER)


async def test_the_seed_is_committed_to_before_and_shown_after_and_gives_the_order() -> None:
    slug = await a_lot()
    before = await lots.lot(slug, NEW)
    wishes = [await wished(slug) for _ in range(6)]
    await drawn(slug)
    after = await lots.lot(slug, NEW)
    assert (before.seed, commitment_of(after.seed)) == ("", before.commitment)
    by_hand = sorted((each.reference for each in wishes), key=lambda one: score(after.seed, one))
    assert [each.reference for each in await lots.drawn_list(slug, NEW)] == by_hand


async def test_before_the_draw_the_seed_rests_sealed() -> None:
    slug = await a_lot()
    found = await given.rows("SELECT seed, seed_box FROM lots WHERE hall = $1", slug)
    assert (found[0][0], len(found[0][1]) > 40) == ("", True)


async def test_a_person_is_in_a_lot_once() -> None:
    slug, citizen, who = await a_lot(), await given.citizen(), given.applicant()
    first = await wished(slug, by=citizen, applicant=who)
    with pytest.raises(WishedAlready) as already:
        await wished(slug, by=citizen, applicant=who)
    assert already.value.facts["reference"] == first.reference


async def test_wishes_count_as_bookings_to_be() -> None:
    slug, citizen = await a_lot(), await given.citizen()
    for _ in range(5):
        await wished(slug, by=citizen)
    with pytest.raises(TooManyBookings):
        await wished(slug, by=citizen)


async def test_who_has_booked_the_matter_can_t_wish_for_it_and_who_has_no_phone_can_t_wish() -> None:
    slug, citizen, who = await a_lot(days=(given.WEDNESDAY, NEW)), await given.citizen(), given.applicant()
    await given.booked(slug, at(given.WEDNESDAY, 9), by=citizen, now=OPENS, applicant=who)
    with pytest.raises(AlreadyBooked):
        await wished(slug, by=citizen, applicant=who)
    with pytest.raises(PhoneNeeded):
        await wished(slug, by=await given.citizen(confirmed=False))


async def test_wishes_are_taken_only_while_the_lot_lasts() -> None:
    slug = await a_lot()
    for now in (OPENS - timedelta(seconds=1), DRAWN):
        with pytest.raises(NoLotNow):
            await lots.hand_in(asking(slug), await given.citizen(), now)


async def test_only_what_the_day_has_can_be_wished() -> None:
    slug = await a_lot()
    assert (await lots.frame(slug, ("card",), OPENS)).choices == ("any", "morning", "09:00", "09:15", "09:30", "09:45")
    with pytest.raises(ChoicesNeeded):
        await wished(slug, "14:00")


async def test_a_wish_taken_back_is_not_drawn_and_can_be_handed_in_anew() -> None:
    slug, citizen, who = await a_lot(), await given.citizen(), given.applicant()
    wish = await wished(slug, by=citizen, applicant=who)
    assert (await lots.withdraw(wish.reference, citizen, OPENS)).state is State.withdrawn
    again = await wished(slug, by=citizen, applicant=who)
    await drawn(slug)
    assert [each.reference for each in await lots.drawn_list(slug, NEW)] == [again.reference]
    with pytest.raises(NotNow):
        await lots.withdraw(again.reference, citizen, AFTER)


async def test_a_wish_is_nobody_elses_to_see_or_take_back() -> None:
    slug = await a_lot()
    wish, other = await wished(slug), await given.citizen()
    with pytest.raises(NothingWished):
        await lots.owned(wish.reference, other)
    with pytest.raises(NothingWished):
        await lots.withdraw(wish.reference, other, OPENS)


async def test_what_the_booking_refuses_after_the_draw_is_lost_and_told_and_holds_nobody_up() -> None:
    slug, who = await a_lot(days=(given.WEDNESDAY, NEW)), given.applicant()
    wish, other = await wished(slug, "09:00", applicant=who), await wished(slug, "09:15")
    await given.booked(slug, at(given.WEDNESDAY, 9), by=wish.citizen, now=OPENS, applicant=who)
    await drawn(slug)
    assert (await lots.owned(wish.reference, wish.citizen)).state is State.lost
    assert (await lots.owned(other.reference, other.citizen)).appointment
    assert await topics(wish.reference) == [("lot_lost",)]


async def test_places_kept_for_the_phone_are_not_drawn() -> None:
    slug = await a_lot(places={"big": 2}, kept=1)
    await given.rows("UPDATE slots SET kept_until = $2 WHERE hall = $1 RETURNING 1", slug, at(NEW, 8))
    wishes = [await wished(slug) for _ in range(6)]
    await drawn(slug)
    won = [each for each in wishes if (await lots.owned(each.reference, each.citizen)).appointment]
    assert len(won) == 4
    assert await given.booked(slug, at(NEW, 9), now=AFTER, channel=Channel.phone, phone="19900003333")


async def test_an_empty_lot_ends_and_opens_the_day() -> None:
    slug = await a_lot()
    await lots.hold_lots(AFTER)
    assert await given.booked(slug, at(NEW, 9), now=AFTER)


async def test_the_round_prepares_announced_lots_and_draws_due_ones() -> None:
    slug = await a_lot()
    await given.rows("DELETE FROM lots WHERE hall = $1 RETURNING 1", slug)
    known.forget()
    await lots.hold_lots(OPENS - timedelta(minutes=30))
    assert (await lots.lot(slug, NEW)).commitment
    wish = await wished(slug)
    await lots.hold_lots(DRAWN - timedelta(seconds=1))
    assert (await lots.owned(wish.reference, wish.citizen)).state is State.waiting
    await lots.hold_lots(AFTER)
    assert (await lots.owned(wish.reference, wish.citizen)).appointment


async def test_a_draw_that_was_cut_off_before_booking_goes_on_with_the_same_result() -> None:
    slug = await a_lot()
    wishes = [await wished(slug) for _ in range(5)]
    days = await given_lots.days(slug)
    await lots.drawing._draw(slug, days, AFTER)
    order = await lots.drawn_list(slug, NEW)
    await lots.draw_lot(slug, days, AFTER + timedelta(minutes=2))
    assert await lots.drawn_list(slug, NEW) == order
    booked = [(await lots.owned(each.reference, each.citizen)).appointment for each in wishes]
    assert len([each for each in booked if each]) == 4


async def test_who_had_places_lately_comes_after_who_had_none() -> None:
    slug, elsewhere = await a_lot(), await given.hall()
    collector, others = await given.citizen(), [await given.citizen() for _ in range(4)]
    had = await given.booked(elsewhere, by=collector)
    await appointments.cancel(had.reference, collector, given.NOW + timedelta(hours=1))
    wishes = [await wished(slug, by=who) for who in (collector, *others)]
    await drawn(slug)
    states = [(await lots.owned(each.reference, each.citizen)).state for each in wishes]
    assert states == [State.lost, *[State.won] * 4]


async def test_who_went_without_stands_on_the_days_list_in_the_drawn_order() -> None:
    slug = await a_lot()
    wishes = [await wished(slug) for _ in range(6)]
    await drawn(slug)
    lost = [each.citizen for each in wishes if (await lots.owned(each.reference, each.citizen)).state is State.lost]
    rows = await given.rows("SELECT citizen FROM waiting_wishes WHERE hall = $1 AND days = $2 ORDER BY created_at, token", slug, [NEW])
    assert {citizen for (citizen,) in rows} == set(lost)
    assert len(rows) == 2


async def test_what_was_undone_at_once_or_is_long_ago_does_not_count() -> None:
    slug, elsewhere, who = await a_lot(), await given.hall(), await given.citizen()
    undone = await given.booked(elsewhere, by=who)
    await appointments.cancel(undone.reference, who, given.NOW + timedelta(minutes=5))
    async with transaction() as held:
        assert await appointments.booked_lately(held, (who,), OPENS) == {}
        await given.booked(elsewhere, by=who)
        assert await appointments.booked_lately(held, (who,), OPENS + timedelta(days=31)) == {}
    assert (await wished(slug, by=who)).state is State.waiting
