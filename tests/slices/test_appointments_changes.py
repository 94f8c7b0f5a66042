"""Changing, cancelling, undoing, and the moves of the visit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backend import appointments, progress
from backend.appointments import NothingBooked, SlotFull, State, TooLate
from backend.clock import at
from backend.database import transaction
from backend.hall import BeyondHorizon, SlotPassed, UnknownSlot, known
from backend.states import NotNow
from tests import given

WEDNESDAY_NINE = at(given.WEDNESDAY, 9)
STATES = "SELECT topic, withdrawn_at IS NULL FROM notices WHERE reference = $1 ORDER BY id"


async def test_a_change_takes_the_new_place_and_gives_back_the_old(db: str) -> None:
    slug, citizen = await given.hall(policies=given.AT_ONCE), await given.citizen()
    before = await given.booked(slug, by=citizen)
    after = await appointments.change(before.reference, citizen, given.TEN, given.NOW)
    assert (after.starts_at, after.reference, after.moves) == (given.TEN, before.reference, 1)
    assert (await given.taken(slug, given.NINE), await given.taken(slug, given.TEN)) == (0, 1)


async def test_a_change_to_a_full_start_keeps_the_old_place(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 1}), await given.citizen()
    before = await given.booked(slug, by=citizen)
    await given.booked(slug, given.TEN)
    with pytest.raises(SlotFull):
        await appointments.change(before.reference, citizen, given.TEN, given.NOW)
    assert await appointments.owned(before.reference, citizen) == before
    assert await given.taken(slug) == 1


async def test_a_change_to_another_day_moves_the_day(db: str) -> None:
    slug, citizen = await given.hall(), await given.citizen()
    before = await given.booked(slug, by=citizen)
    after = await appointments.change(before.reference, citizen, WEDNESDAY_NINE, given.NOW)
    assert after.day == given.WEDNESDAY
    assert await given.rows("SELECT day FROM appointments WHERE hall = $1", slug) == [(given.WEDNESDAY,)]


async def test_a_change_to_the_same_start_changes_nothing(db: str) -> None:
    slug, citizen = await given.hall(), await given.citizen()
    before = await given.booked(slug, by=citizen)
    assert await appointments.change(before.reference, citizen, given.NINE, given.NOW) == before


async def test_a_long_visit_moves_by_a_unit_over_its_own_rows(db: str) -> None:
    slug, citizen = await given.hall(policies=given.AT_ONCE, places={"big": 2}), await given.citizen()
    before = await given.booked(slug, given.NINE, "licence", by=citizen)
    await appointments.change(before.reference, citizen, given.NINE + given.QUARTER, given.NOW)
    assert [await given.taken(slug, given.NINE + step * given.QUARTER) for step in range(5)] == [0, 1, 1, 1, 0]


async def test_a_change_takes_as_long_as_the_hall_says_now_and_gives_all_of_it_back(db: str) -> None:
    slug = await given.hall(policies=given.AT_ONCE, places={"big": 1})
    booked = await given.booked(slug)
    await given.rows("UPDATE hall_items SET minutes = 30 WHERE hall = $1 RETURNING id", slug)
    known.forget()
    changed = await appointments.change(booked.reference, booked.citizen, given.TEN, given.NOW)
    assert (changed.units, changed.ends_at) == (2, given.TEN + 2 * given.QUARTER)
    await appointments.cancel(booked.reference, booked.citizen, given.NOW)
    assert [await given.taken(slug, given.TEN + step * given.QUARTER) for step in range(2)] == [0, 0]


async def test_a_kept_place_is_changed_for_a_kept_place(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 2}, kept=1), await given.citizen()
    early = given.KEPT_UNTIL - timedelta(hours=1)
    before = await given.booked_by_phone(slug, by=citizen, now=early)
    await appointments.change(before.reference, citizen, given.TEN, early)
    assert (await given.places(slug, given.NINE), await given.places(slug, given.TEN)) == ((2, 0, 0), (2, 1, 1))


@pytest.mark.parametrize(
    ("starts_at", "refusal"),
    [(at(given.MONDAY, 9), SlotPassed), (given.NINE + timedelta(days=90), BeyondHorizon), (at(given.TUESDAY, 9, 5), UnknownSlot)],
)
async def test_a_change_is_refused_as_a_booking_is(db: str, starts_at, refusal) -> None:
    citizen = await given.citizen()
    before = await given.booked(await given.hall(), by=citizen)
    with pytest.raises(refusal):
        await appointments.change(before.reference, citizen, starts_at, given.NOW)


async def test_what_has_begun_is_neither_changed_nor_cancelled(db: str) -> None:
    citizen = await given.citizen()
    before = await given.booked(await given.hall(), by=citizen)
    with pytest.raises(TooLate):
        await appointments.change(before.reference, citizen, given.TEN, given.NINE)
    with pytest.raises(TooLate):
        await appointments.cancel(before.reference, citizen, given.NINE)


async def test_a_place_given_back_can_be_booked_again(db: str) -> None:
    slug, citizen = await given.hall(policies=given.AT_ONCE, places={"big": 1}), await given.citizen()
    before = await given.booked(slug, by=citizen)
    gone = await appointments.cancel(before.reference, citizen, given.NOW + timedelta(hours=1))
    assert gone.state is State.cancelled
    assert await given.booked(slug)


async def test_cancelling_again_changes_nothing(db: str) -> None:
    slug, citizen = await given.hall(policies=given.AT_ONCE), await given.citizen()
    before = await given.booked(slug, by=citizen)
    first = await appointments.cancel(before.reference, citizen, given.NOW)
    assert await appointments.cancel(before.reference, citizen, given.NOW) == first
    assert await given.taken(slug) == 0


async def test_a_cancelled_booking_is_not_changed_any_more(db: str) -> None:
    citizen = await given.citizen()
    before = await given.booked(await given.hall(), by=citizen)
    await appointments.cancel(before.reference, citizen, given.NOW)
    with pytest.raises(NotNow):
        await appointments.change(before.reference, citizen, given.TEN, given.NOW)


async def test_within_ten_minutes_it_is_undone_and_later_cancelled(db: str) -> None:
    citizen = await given.citizen()
    first, second = [await given.booked(await given.hall(), by=citizen) for _ in range(2)]
    await appointments.cancel(first.reference, citizen, given.NOW + timedelta(minutes=9, seconds=59))
    await appointments.cancel(second.reference, citizen, given.NOW + timedelta(minutes=10))
    assert [(await progress.diary(each.reference))[-1].what for each in (first, second)] == ["undone", "cancelled"]


async def test_undoing_is_possible_where_changing_is_too_late(db: str) -> None:
    slug, citizen = await given.hall(policies=replace(given.AT_ONCE, cancel_until=timedelta(hours=2))), await given.citizen()
    late = given.NINE - timedelta(minutes=30)
    booked = await given.booked(slug, by=citizen, now=late)
    with pytest.raises(TooLate):
        await appointments.change(booked.reference, citizen, given.TEN, late + timedelta(minutes=5))
    assert (await appointments.cancel(booked.reference, citizen, late + timedelta(minutes=5))).state is State.cancelled
    assert (await progress.diary(booked.reference))[-1].what == "undone"


async def test_who_tells_late_frees_the_place_and_the_diary_says_so(db: str) -> None:
    slug, citizen = await given.hall(policies=replace(given.AT_ONCE, cancel_until=timedelta(hours=2))), await given.citizen()
    booked = await given.booked(slug, by=citizen)
    assert (await appointments.cancel(booked.reference, citizen, given.NINE - timedelta(hours=1))).state is State.cancelled
    assert (await progress.diary(booked.reference))[-1].what == "told_late"


async def test_a_change_withdraws_the_old_reminders_and_announces_the_new_time(db: str) -> None:
    citizen, early = await given.citizen(), given.KEPT_UNTIL - timedelta(hours=3)
    booked = await given.booked(await given.hall(), by=citizen, now=early)
    await appointments.change(booked.reference, citizen, given.TEN, early)
    told = await given.rows(STATES, booked.reference)
    assert told == [(topic, False) for topic in ("booked", "reminder_day", "reminder_hours")] + [
        (topic, True) for topic in ("changed", "reminder_day", "reminder_hours")
    ]


async def test_after_cancelling_nobody_is_reminded(db: str) -> None:
    citizen, early = await given.citizen(), given.KEPT_UNTIL - timedelta(hours=3)
    booked = await given.booked(await given.hall(), by=citizen, now=early)
    await appointments.cancel(booked.reference, citizen, early)
    told = await given.rows(STATES, booked.reference)
    assert [topic for topic, stands in told if stands] == ["cancelled"]


async def test_every_step_is_in_the_ledger(db: str) -> None:
    citizen = await given.citizen()
    booked = await given.booked(await given.hall(), by=citizen)
    await appointments.change(booked.reference, citizen, given.TEN, given.NOW)
    await appointments.cancel(booked.reference, citizen, given.NOW)
    lines = await given.rows("SELECT verb FROM ledger WHERE subject = $1 ORDER BY id", f"appointment:{booked.reference}")
    assert [verb for (verb,) in lines] == ["book", "change", "cancel"]


async def advanced(reference: str, *moves: str) -> State:
    async with transaction() as held:
        for move in moves:
            moved = await appointments.advance(held, reference, move, "staff:test", given.NINE)
    return moved.state


async def test_a_visit_goes_its_way_from_the_door_to_the_end(db: str) -> None:
    slug = await given.hall()
    booked = await given.booked(slug)
    assert await advanced(booked.reference, "check_in", "call", "pass_over", "call", "finish") is State.finished
    assert await given.taken(slug) == 1


@pytest.mark.parametrize("moves", [("call",), ("finish",), ("check_in", "check_in"), ("come_late",), ("miss", "miss"), ("undo",)])
async def test_a_move_that_does_not_fit_is_refused(db: str, moves) -> None:
    booked = await given.booked(await given.hall())
    with pytest.raises(NotNow):
        await advanced(booked.reference, *moves)


async def test_who_has_come_no_longer_cancels(db: str) -> None:
    citizen = await given.citizen()
    booked = await given.booked(await given.hall(), by=citizen)
    await advanced(booked.reference, "check_in")
    with pytest.raises(NotNow):
        await appointments.cancel(booked.reference, citizen, given.NOW)


async def test_who_missed_a_visit_may_book_the_item_again_and_still_come_late(db: str) -> None:
    slug, citizen, who = await given.hall(), await given.citizen(), given.applicant()
    missed = await given.booked(slug, by=citizen, applicant=who)
    await advanced(missed.reference, "miss")
    again = await given.booked(slug, WEDNESDAY_NINE, by=citizen, applicant=who)
    assert await advanced(missed.reference, "come_late") is State.checked_in
    live = await given.rows("SELECT reference FROM appointment_items WHERE citizen = $1 AND live", citizen)
    assert live == [(again.reference,)]


async def test_what_the_desk_undoes_is_as_before(db: str) -> None:
    booked = await given.booked(await given.hall())
    await advanced(booked.reference, "check_in", "call", "finish")
    async with transaction() as held:
        back = await appointments.put_back(held, booked.reference, State.called, "staff:test", given.NINE)
    assert back.state is State.called
    assert await given.rows("SELECT live FROM appointment_items WHERE reference = $1", booked.reference) == [(True,)]


async def test_nobody_moves_what_is_not_there(db: str) -> None:
    with pytest.raises(NothingBooked):
        await advanced("00000000", "check_in")
