"""A visit on the real database: checked in, called, served, and told at each step."""

from datetime import timedelta

import pytest

from backend import appointments, notifications, progress, visits
from backend.database import connection
from backend.visits import (
    AlreadyHere,
    ChangedMeanwhile,
    NobodyWaits,
    NoWindow,
    Outcome,
    OutcomeMissing,
    Result,
    TooEarly,
    VisitState,
    WindowBusy,
    WindowPaused,
)  # fmt: skip
from tests.given_visits import NINE, a_booking, a_clerk, a_hall, a_waiting, shown

HANDLED = (Outcome("card", Result.handled),)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def place(db: str) -> str:
    return await a_hall()


async def diary(reference: str) -> list[str]:
    return [entry.what.value for entry in await progress.diary(reference)]


async def told(reference: str) -> list[str]:
    """Topics of what was said about a booking and not withdrawn, beyond the booking itself."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT topic, created_at, send_at FROM notices WHERE reference = $1 AND withdrawn_at IS NULL ORDER BY id", reference
        )
    return [row["topic"] for row in rows if row["topic"] in ("soon", "called", "missed", "rate")]


async def state(reference: str) -> str:
    return (await appointments.appointment(reference)).state.value


async def test_a_booking_becomes_a_ticket_of_its_group(place: str) -> None:
    booked = await a_booking(place)
    visit = await visits.check_in(booked.reference, booked.citizen, NINE - 20 * MINUTE)
    assert (visit.ticket, visit.state, visit.window_group) == ("A001", VisitState.waiting, "big")
    assert await state(booked.reference) == "checked_in"
    assert await diary(booked.reference) == ["booked", "checked_in"]


async def test_nobody_checks_in_for_somebody_else(place: str) -> None:
    booked, other = await a_booking(place), await a_booking(place)
    with pytest.raises(appointments.NothingBooked):
        await visits.check_in(booked.reference, other.citizen, NINE)


async def test_coming_too_early_is_told_when(place: str) -> None:
    booked = await a_booking(place)
    with pytest.raises(TooEarly):
        await visits.check_in(booked.reference, booked.citizen, NINE - 61 * MINUTE)
    assert await state(booked.reference) == "booked"


async def test_checking_in_twice_is_refused_with_the_ticket(place: str) -> None:
    visit = await a_waiting(place)
    with pytest.raises(AlreadyHere):
        await visits.check_in(visit.reference or "", visit.citizen, NINE)  # type: ignore[arg-type]


@pytest.mark.article("21.1")
async def test_who_is_called_hears_the_window_ten_seconds_later(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place, "A06")
    called = await visits.call_next(desk, NINE)
    assert (called.id, called.state, called.window) == (visit.id, VisitState.called, "A06")
    notice = (await notifications.notices(visit.citizen, NINE + timedelta(seconds=11)))[0]
    assert (notice.topic, notice.facts["ticket"], notice.facts["window"]) == ("called", "A001", "A06")
    assert "called" not in [each.topic for each in await notifications.notices(visit.citizen, NINE + timedelta(seconds=9))]


async def test_the_earlier_time_is_called_first(place: str) -> None:
    later = await a_waiting(place, NINE + 15 * MINUTE)
    earlier = await a_waiting(place, NINE)
    desk = await a_clerk(place)
    assert (await visits.call_next(desk, NINE)).id == earlier.id
    assert later.ticket == "A001"


async def test_a_call_tells_those_with_three_before_them_once(place: str) -> None:
    line = [await a_waiting(place) for _ in range(7)]
    for window in ("A01", "A02"):
        await visits.call_next(await a_clerk(place, window), NINE)
    # the first four read it when they checked in
    assert [await told(visit.reference or "") for visit in line] == [["called"], ["called"], [], [], ["soon"], ["soon"], []]


async def test_one_window_serves_one_at_a_time(place: str) -> None:
    await a_waiting(place)
    await a_waiting(place)
    desk = await a_clerk(place)
    await visits.call_next(desk, NINE)
    with pytest.raises(WindowBusy):
        await visits.call_next(desk, NINE)


async def test_nobody_is_called_without_a_window_or_from_a_paused_one(place: str) -> None:
    desk = await a_clerk(place, None)
    with pytest.raises(NoWindow):
        await visits.call_next(desk, NINE)
    await visits.take_window(desk, "A01", NINE)
    await visits.set_duty(desk, visits.DutyState.paused, NINE)
    with pytest.raises(WindowPaused):
        await visits.call_next(desk, NINE)


async def test_who_pauses_while_serving_goes_on_with_the_one_at_the_window(place: str) -> None:
    await a_waiting(place)
    desk = await a_clerk(place)
    called = await visits.call_next(desk, NINE)
    await visits.set_duty(desk, visits.DutyState.paused, NINE)
    called = await visits.call_again(desk, shown(called), NINE)
    assert (await visits.finish(desk, shown(called), HANDLED, "", NINE)).state is VisitState.finished
    await a_waiting(place)
    with pytest.raises(WindowPaused):
        await visits.call_next(desk, NINE)


async def test_an_empty_line_says_so(place: str) -> None:
    with pytest.raises(NobodyWaits):
        await visits.call_next(await a_clerk(place), NINE)


async def test_passed_over_goes_behind_three_once_then_is_missed(place: str) -> None:
    line = [await a_waiting(place) for _ in range(5)]
    desk = await a_clerk(place)
    called = await visits.call_next(desk, NINE)
    back = await visits.pass_over(desk, shown(called), NINE)
    assert (await visits.place_in_queue(line[0].reference or "")).before == 3
    again = await visits.call(desk, shown(back), NINE)
    gone = await visits.pass_over(desk, shown(again), NINE)
    assert (gone.state, await state(line[0].reference or "")) == (VisitState.missed, "missed")
    assert await told(line[0].reference or "") == ["missed"]


async def test_a_missed_one_who_comes_back_keeps_the_ticket_and_stands_behind_three(place: str) -> None:
    line = [await a_waiting(place) for _ in range(5)]
    desk = await a_clerk(place)
    called = await visits.call_next(desk, NINE)
    await visits.miss(desk, shown(called), NINE)
    back = await visits.check_in_at_desk(desk, line[0].reference or "", NINE + 10 * MINUTE)
    assert (back.ticket, back.state, await state(line[0].reference or "")) == ("A001", VisitState.waiting, "checked_in")
    assert (await visits.place_in_queue(line[0].reference or "")).before == 3


async def test_one_put_aside_frees_the_window_and_is_called_at_once(place: str) -> None:
    await a_waiting(place)
    await a_waiting(place)
    desk = await a_clerk(place)
    aside = await visits.park(desk, shown(await visits.call_next(desk, NINE)), NINE)
    second = await visits.call_next(desk, NINE)
    await visits.finish(desk, shown(second), HANDLED, "", NINE)
    assert (await visits.call(desk, shown(aside), NINE)).state is VisitState.called


async def test_finishing_says_what_was_handled_and_invites_to_rate_once(place: str) -> None:
    visit, desk = await a_waiting(place, items=("card", "pension")), await a_clerk(place)
    called = await visits.call_next(desk, NINE)
    with pytest.raises(OutcomeMissing):
        await visits.finish(desk, shown(called), HANDLED, "", NINE)
    outcome = (*HANDLED, Outcome("pension", Result.not_possible))
    done = await visits.finish(desk, shown(called), outcome, "缺照片", NINE)
    assert (done.outcome, await state(visit.reference or "")) == (outcome, "finished")
    assert await told(visit.reference or "") == ["called", "rate"]
    assert await diary(visit.reference or "") == ["booked", "checked_in", "called", "finished"]


async def test_the_second_of_two_hears_who_was_faster(place: str) -> None:
    visit, one, two = await a_waiting(place), await a_clerk(place, "A01"), await a_clerk(place, "A02")
    await visits.call(one, shown(visit), NINE)
    with pytest.raises(ChangedMeanwhile) as refused:
        await visits.call(two, shown(visit), NINE)
    assert refused.value.facts == {"ticket": "A001", "who": "试岗A01", "what": "call"}


async def test_another_hall_sees_nothing(place: str) -> None:
    visit, stranger = await a_waiting(place), await a_clerk(await a_hall())
    with pytest.raises(visits.NothingHere):
        await visits.call(stranger, shown(visit), NINE)
    with pytest.raises(appointments.NothingBooked):
        await visits.unmask(stranger, visit.reference or "", "call_person", NINE)
