"""Closures: nobody is left in a closed span, nobody is silently dropped, the first to book is the last to move."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from backend import appointments, closures, hall
from backend.appointments import Channel, SlotFull
from backend.clock import at
from backend.closures import NotMoved, TouchedMeanwhile
from backend.database import transaction
from backend.hall import Cause
from backend.hall.rules import AlreadyClosed, LiftedAlready, NoSuchClosure, SessionNotPossible
from tests import given
from tests.given_closures import NO_KEPT, closed, confirmed, standing, wanted

pytestmark = pytest.mark.usefixtures("db")
NOON = at(given.TUESDAY, 12)


async def a_hall(places: int = 2, **more: object) -> str:
    return await given.hall(places={"big": places}, policies=NO_KEPT, **more)


async def starts(*references: str) -> list[datetime]:
    return [(await appointments.appointment(each)).starts_at for each in references]


async def test_the_whole_hall_moves_everybody_to_the_same_half_of_the_next_day() -> None:
    slug = await a_hall()
    booked = [await given.booked(slug, start) for start in (given.NINE, given.NINE, given.TEN)]
    made = await closed(wanted(slug))
    assert all(each.date() == given.WEDNESDAY for each in await starts(*(one.reference for one in booked)))
    assert set((await standing(made)).values()) == {"moved"}


@pytest.mark.article("18.1")
async def test_a_closed_span_has_no_place_and_what_was_taken_is_gone_with_the_moved() -> None:
    slug = await a_hall()
    await given.booked(slug)
    await closed(wanted(slug))
    assert await given.places(slug) == (0, 0, 0)
    with pytest.raises(SlotFull):
        await given.booked(slug)


async def test_of_two_windows_one_closed_the_last_to_book_moves_and_the_first_stays() -> None:
    slug = await a_hall()
    first, last = await given.booked(slug, now=given.NOW), await given.booked(slug, now=given.NOW + timedelta(minutes=1))
    made = await closed(wanted(slug, group="big", windows=("101",)), given.NOW + timedelta(minutes=2))
    assert await standing(made) == {last.reference: "moved"}
    assert await starts(first.reference) == [given.NINE]
    assert await given.places(slug) == (1, 1, 0)


async def test_a_window_that_is_not_needed_moves_nobody() -> None:
    slug = await a_hall(3)
    await given.booked(slug)
    assert await standing(await closed(wanted(slug, group="big", windows=("101", "102")))) == {}


async def test_who_has_another_group_of_windows_goes_there_at_the_nearest_time() -> None:
    slug = await given.hall(places={"big": 1, "small": 1}, policies=NO_KEPT)
    one = await given.booked(slug)
    await closed(wanted(slug, group="big"))
    moved = await appointments.appointment(one.reference)
    assert (moved.window_group, moved.starts_at) == ("small", given.NINE + given.QUARTER)


async def test_the_moved_are_told_when_why_and_where_to_say_no() -> None:
    slug = await a_hall()
    one = await given.booked(slug)
    await closed(wanted(slug))
    rows = await given.rows("SELECT topic FROM notices WHERE reference = $1 AND withdrawn_at IS NULL ORDER BY id", one.reference)
    assert [topic for (topic,) in rows][:1] == ["moved"]
    assert ("reminder_day",) in rows or ("reminder_hours",) in rows


async def test_where_nothing_is_free_the_booking_keeps_its_rank_and_is_missed_by_nobody() -> None:
    slug = await a_hall(1, days=(given.TUESDAY,))
    await given.rows("DELETE FROM opening_hours WHERE hall = $1", slug)
    one = await given.booked(slug)
    made = await closed(wanted(slug))
    assert await standing(made) == {one.reference: "open"}
    assert one.reference not in await appointments.not_come(slug, given.TUESDAY)
    rows = await given.rows("SELECT topic FROM notices WHERE reference = $1 AND withdrawn_at IS NULL", one.reference)
    assert rows == [("placeless",)]


async def test_who_waits_for_a_place_gets_it_as_soon_as_a_day_opens() -> None:
    slug = await a_hall(1, days=(given.TUESDAY,))
    hours = await given.rows("DELETE FROM opening_hours WHERE hall = $1 RETURNING valid_from, hours", slug)
    one = await given.booked(slug)
    made = await closed(wanted(slug))
    await given.rows("INSERT INTO opening_hours (hall, valid_from, by, hours) VALUES ($1, $2, 'test', $3)", slug, *hours[0])
    await hall.make_slots(slug, given.NOW)
    await closures.follow_all(given.NOW)
    assert await standing(made) == {one.reference: "moved"}
    assert not (await appointments.appointment(one.reference)).displaced


async def test_lifted_early_the_places_are_back_and_who_waited_has_the_old_one() -> None:
    slug = await a_hall(1, days=(given.TUESDAY,))
    hours = await given.rows("DELETE FROM opening_hours WHERE hall = $1 RETURNING valid_from, hours", slug)
    one = await given.booked(slug)
    made = await closed(wanted(slug))
    await given.rows("INSERT INTO opening_hours (hall, valid_from, by, hours) VALUES ($1, $2, 'test', $3)", slug, *hours[0])
    await closures.lift(made.id, slug, "staff:test", given.NOW)
    assert await standing(made) == {one.reference: "spared"}
    assert await given.places(slug) == (1, 1, 0)
    assert await given.places(slug, given.TEN) == (1, 0, 0)


async def test_a_closure_is_lifted_once_and_only_by_its_own_hall() -> None:
    slug, other = await a_hall(), await a_hall()
    made = await closed(wanted(slug))
    with pytest.raises(NoSuchClosure):
        await closures.lift(made.id, other, "staff:test", given.NOW)
    await closures.lift(made.id, slug, "staff:test", given.NOW)
    with pytest.raises(LiftedAlready):
        await closures.lift(made.id, slug, "staff:test", given.NOW)


async def test_what_has_changed_since_it_was_shown_is_shown_again_and_nothing_is_closed() -> None:
    slug = await a_hall()
    seen = await closures.preview(wanted(slug), given.NOW)
    await given.booked(slug)
    with pytest.raises(TouchedMeanwhile):
        await closures.close(wanted(slug), seen.mark, given.NOW)
    assert await hall.closures_of(slug) == ()


async def test_what_is_closed_already_is_not_closed_twice() -> None:
    slug = await a_hall()
    await confirmed(wanted(slug))
    with pytest.raises(AlreadyClosed):
        await confirmed(wanted(slug, at(given.TUESDAY, 10), at(given.TUESDAY, 11), group="big"))


async def test_a_form_that_is_being_filled_in_loses_its_place_but_nothing_typed() -> None:
    slug = await a_hall()
    browser = given.device()
    kept = await given.held(slug, by=browser)
    await appointments.keep_form(kept.id, browser, "typed")
    await closed(wanted(slug))
    assert await given.taken(slug) == 0
    assert await appointments.kept_form(kept.id, browser) == "typed"


async def test_killed_after_the_first_the_others_are_moved_by_the_next_round() -> None:
    slug = await a_hall(20)
    booked = [await given.booked(slug) for _ in range(20)]
    made = await confirmed(wanted(slug))
    work = asyncio.create_task(closures.follow(f"{slug}/{made.id}", given.NOW))
    while "moved" not in (await standing(made)).values():
        await asyncio.sleep(0)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    assert "waiting" in (await standing(made)).values()
    await closures.follow_all(given.NOW)
    assert set((await standing(made)).values()) == {"moved"}
    assert all(each.date() == given.WEDNESDAY for each in await starts(*(one.reference for one in booked)))


async def test_following_twice_moves_nobody_twice() -> None:
    slug = await a_hall()
    one = await given.booked(slug)
    made = await closed(wanted(slug))
    version = (await appointments.appointment(one.reference)).version
    await closures.follow(f"{slug}/{made.id}", given.NOW)
    await closures.follow_all(given.NOW)
    assert (await appointments.appointment(one.reference)).version == version


async def test_callers_and_elders_are_on_the_list_to_be_telephoned() -> None:
    slug = await a_hall(4)
    caller = await given.booked_by_phone(slug)
    elder = await given.booked(slug, applicant=given.applicant(number="11010119500101008X"))
    young = await given.booked(slug, applicant=given.applicant(number="110101199003070118"))
    made = await closed(wanted(slug))
    calls = {each.reference for each in await closures.of_closure(made.id) if each.to_call}
    assert calls == {caller.reference, elder.reference}
    assert young.reference not in calls


async def test_the_new_time_is_kept_by_its_owner_alone_and_once_on_record() -> None:
    slug = await a_hall()
    one = await given.booked(slug)
    await closed(wanted(slug))
    with pytest.raises(appointments.NothingBooked):
        await closures.keep(one.reference, await given.citizen(), given.NOW)
    await closures.keep(one.reference, one.citizen, given.NOW)
    await closures.keep(one.reference, one.citizen, given.NOW)
    assert await given.rows("SELECT count(*) FROM entries WHERE reference = $1 AND what = 'kept_time'", one.reference) == [(1,)]


async def test_what_was_not_moved_is_not_kept() -> None:
    one = await given.booked(await a_hall())
    with pytest.raises(NotMoved):
        await closures.keep(one.reference, one.citizen, given.NOW)


async def test_who_cancels_before_the_turn_comes_is_left_alone() -> None:
    slug = await a_hall()
    one = await given.booked(slug)
    made = await confirmed(wanted(slug))
    await appointments.cancel(one.reference, one.citizen, given.NOW + timedelta(minutes=20))
    await closures.follow(f"{slug}/{made.id}", given.NOW)
    assert (await appointments.appointment(one.reference)).state is appointments.State.cancelled
    assert await given.taken(slug) == 0


async def test_no_weekend_session_is_planned_into_a_closure() -> None:
    slug, saturday = await a_hall(), date(2026, 11, 28)
    await confirmed(wanted(slug, at(saturday, 0), at(date(2026, 11, 29), 0)))
    plan = hall.SessionPlan("big", saturday, at(saturday, 9).time(), at(saturday, 12).time(), 1)
    with pytest.raises(SessionNotPossible):
        async with transaction() as held:
            await hall.plan_session(held, slug, plan, given.NOW)


async def test_a_planned_session_is_taken_away_and_given_back() -> None:
    slug, saturday = await a_hall(), date(2026, 11, 28)
    async with transaction() as held:
        await hall.plan_session(held, slug, hall.SessionPlan("big", saturday, at(saturday, 9).time(), NOON.time(), 2), given.NOW)
    made = await closed(wanted(slug, at(saturday, 9), at(saturday, 10)))
    assert await given.places(slug, at(saturday, 9)) == (0, 0, 0)
    assert await given.places(slug, at(saturday, 10)) == (2, 0, 0)
    await closures.lift(made.id, slug, "staff:test", given.NOW)
    assert await given.places(slug, at(saturday, 9)) == (2, 0, 0)


async def test_the_hall_says_that_it_is_closed_why_and_when_it_opens_again() -> None:
    slug = await a_hall()
    await confirmed(wanted(slug, at(given.TUESDAY, 9), at(given.TUESDAY, 10)))
    now = await hall.open_now(slug, at(given.TUESDAY, 9, 30))
    assert (now.open, now.next_opening) == (False, given.TEN)
    assert now.closure
    assert closures.reason(now.closure, "en") == "typhoon"


async def test_a_made_up_cause_has_its_words() -> None:
    made = wanted(await a_hall(), cause=Cause.power, words=hall.Bilingual(""))
    assert closures.reason(made, "zh") == "停电"


async def test_the_caller_keeps_the_kept_place_of_the_new_time() -> None:
    slug = await given.hall(places={"big": 2}, kept=1)
    caller = await given.booked_by_phone(slug, now=at(given.MONDAY, 17))
    await closed(wanted(slug), at(given.MONDAY, 17, 30))
    assert (await appointments.appointment(caller.reference)).channel == Channel.phone
    moved = (await appointments.appointment(caller.reference)).starts_at
    assert await given.places(slug, moved) == (2, 1, 1)
