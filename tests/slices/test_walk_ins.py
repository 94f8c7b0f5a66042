"""Walking in: a ticket without a booking, its place in line, its end; and sending somebody on to other windows."""

import asyncio
from datetime import date, time, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from backend import appointments, hall, ratings, visits
from backend.clock import at
from backend.database import connection
from backend.hall import Kind, Period, Policies
from backend.hall.opening import OpeningHours, Season
from backend.states import NotNow
from backend.visits import Outcome, Result, Standing, VisitState, WalkIn
from tests import given
from tests.given import places
from tests.given_visits import DAYBREAK, NINE, TUESDAY, a_booking, a_clerk, a_hall, a_waiting, a_walk_in, shown

HANDLED = (Outcome("card", Result.handled),)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def place(db: str) -> str:
    return await a_hall(2)


async def lined_up(place: str) -> list[str]:
    rows = [row for row in await visits.outline(place, TUESDAY, NINE) if row.standing is Standing.waiting]
    return [row.ticket for row in sorted(rows, key=lambda row: row.place)]


async def ledger_of(visit: visits.Visit) -> list[str]:
    async with connection() as held:
        rows = await held.fetch("SELECT verb FROM ledger WHERE subject = $1 ORDER BY id", f"visit:{visit.id}")
    return [row["verb"] for row in rows]


async def test_a_walk_in_gets_a_ticket_and_takes_no_place(place: str) -> None:
    before = await places(place)
    visit = await a_walk_in(await a_clerk(place, None, role="desk"))
    assert (visit.ticket, visit.state, visit.reference, visit.citizen) == ("A001", VisitState.waiting, None, None)
    assert await places(place) == before
    assert await visits.waiting_count(place, TUESDAY) == 1
    assert await ledger_of(visit) == ["take_ticket"]


async def test_two_taps_on_one_form_are_one_ticket(place: str) -> None:
    desk, wanted = await a_clerk(place, None, role="desk"), WalkIn(uuid4(), ("card",))
    both = await asyncio.gather(*(visits.take_ticket(desk, wanted, NINE) for _ in range(2)))
    assert both[0].ticket == both[1].ticket
    assert await visits.waiting_count(place, TUESDAY) == 1


async def test_booked_people_go_first_and_walk_ins_between_them(place: str) -> None:
    desk = await a_clerk(place, None, role="desk")
    walked = await a_walk_in(desk, NINE)
    first = await a_walk_in(desk, NINE, priority="elder")
    booked = [await a_waiting(place, NINE + minutes * MINUTE) for minutes in (45, 15)]
    assert await lined_up(place) == [first.ticket, booked[1].ticket, walked.ticket, booked[0].ticket]


async def test_a_walk_in_is_called_at_once_when_nobody_is_before_them(place: str) -> None:
    desk = await a_clerk(place)
    walked = await a_walk_in(desk)
    assert (await visits.call_next(desk, NINE)).ticket == walked.ticket
    assert [call.ticket for call in await visits.called_now(place, NINE)] == [walked.ticket]


@pytest.mark.article("29.2")
@pytest.mark.parametrize(("hour", "minute"), [(12, 0), (12, 45), (13, 59)])
async def test_at_noon_tickets_are_given_for_every_item(db: str, hour: int, minute: int) -> None:
    place = await noon_hall()
    desk = await a_clerk(place, None, role="desk")
    for item in await hall.items_taken(place):
        assert (await a_walk_in(desk, at(TUESDAY, hour, minute), items=(item,))).ticket


async def test_early_and_late_hours_are_by_appointment_and_say_when_tickets_are_given(db: str) -> None:
    desk = await a_clerk(await noon_hall(), None, role="desk")
    with pytest.raises(visits.ByAppointmentNow) as early:
        await a_walk_in(desk, at(TUESDAY, 7, 45))
    assert early.value.facts["at"] == "08:30"
    with pytest.raises(visits.NoTicketsNow):
        await a_walk_in(desk, at(TUESDAY, 20))


async def test_what_the_hall_does_not_know_is_refused(place: str) -> None:
    desk = await a_clerk(place, None, role="desk")
    with pytest.raises(visits.UnknownPriority):
        await a_walk_in(desk, priority="friend")
    with pytest.raises(appointments.ItemsNeeded):
        await a_walk_in(desk, items=())
    with pytest.raises(hall.NotTakenHere):
        await a_walk_in(desk, items=("nothing",))


async def test_finishing_a_walk_in_says_what_was_handled_and_the_slip_can_rate(place: str) -> None:
    desk = await a_clerk(place)
    walked = await a_walk_in(desk)
    called = await visits.call_next(desk, NINE)
    with pytest.raises(visits.OutcomeMissing):
        await visits.finish(desk, shown(called), (), "", NINE)
    done = await visits.finish(desk, shown(called), HANDLED, "", NINE)
    invited = await ratings.invitation(ratings.token_of("visit", str(walked.id)), NINE)
    assert (done.outcome, invited.item) == (HANDLED, "card")
    assert (await visits.slip(walked.token)).visit.state is VisitState.finished


async def test_a_ticket_given_by_mistake_is_taken_back(place: str) -> None:
    desk = await a_clerk(place)
    walked = await a_walk_in(desk)
    await visits.undo(desk, (await visits.last_move(desk, NINE)).move, NINE)
    with pytest.raises(visits.NothingHere):
        await visits.slip(walked.token)
    assert (await a_walk_in(desk)).ticket == "A002"


@pytest.mark.article("26.1")
async def test_any_general_window_takes_any_item(place: str) -> None:
    desks = [await a_clerk(place, window) for window in ("A01", "A02")]
    tickets = [await a_walk_in(desks[0], items=(item,)) for item in ("card", "pension")]
    assert {(await visits.call_next(desk, NINE)).ticket for desk in desks} == {each.ticket for each in tickets}


@pytest.mark.article("26.1")
async def test_intake_goes_to_the_windows_with_the_shorter_line(place: str) -> None:
    desk = await a_clerk(place)
    assert [(await a_walk_in(desk, items=("firm",))).window_group for _ in range(4)] == ["big", "small", "big", "small"]


async def test_who_is_sent_on_keeps_ticket_and_moment_and_the_reason_is_recorded(place: str) -> None:
    desk = await a_clerk(place)
    booked = await a_waiting(place)
    called = await visits.call_next(desk, NINE)
    sent = await visits.transfer(desk, shown(called), "small", "equipment", NINE)
    assert (sent.ticket, sent.window_group, sent.queued_for) == (booked.ticket, "small", booked.queued_for)
    assert (await appointments.appointment(booked.reference)).state.value == "checked_in"
    other = await a_clerk(place, "B1")
    assert (await visits.call_next(other, NINE)).ticket == booked.ticket
    async with connection() as held:
        facts = await held.fetchval("SELECT facts::text FROM ledger WHERE verb = 'transfer' AND subject = $1", f"visit:{sent.id}")
    assert "equipment" in facts


async def test_sending_on_needs_other_windows_and_a_reason_and_can_be_undone(place: str) -> None:
    desk = await a_clerk(place)
    await a_waiting(place)
    called = await visits.call_next(desk, NINE)
    for group, reason in (("big", "equipment"), ("small", ""), ("nowhere", "equipment")):
        with pytest.raises(visits.WrongTransfer):
            await visits.transfer(desk, shown(called), group, reason, NINE)
    await visits.transfer(desk, shown(called), "small", "help", NINE)
    await visits.undo(desk, (await visits.last_move(desk, NINE)).move, NINE)
    (row,) = await visits.outline(place, TUESDAY, NINE)
    assert (row.standing, row.group, row.window) == (Standing.called, "big", "A01")


async def test_numbers_are_unique_when_ten_desks_give_them_at_once(place: str) -> None:
    desks = [await a_clerk(place, None, role="desk") for _ in range(10)]
    arriving = [await a_booking(place) for _ in range(2)]
    taken = await asyncio.gather(
        *(a_walk_in(desk) for desk in desks for _ in range(4)), *(visits.check_in(each.reference, each.citizen, NINE) for each in arriving)
    )
    assert len({visit.ticket for visit in taken}) == 42
    assert sorted(visit.number for visit in taken) == list(range(1, 43))


async def test_who_was_called_in_vain_comes_back_with_the_same_ticket_behind_three(place: str) -> None:
    desk = await a_clerk(place)
    walked = await a_walk_in(desk)
    gone = await visits.miss(desk, shown(await visits.call_next(desk, NINE)), NINE)
    others = [(await a_walk_in(desk)).ticket for _ in range(4)]
    await visits.come_back(desk, shown(gone), NINE)
    assert await lined_up(place) == [*others[:3], walked.ticket, others[3]]
    with pytest.raises(NotNow):
        row = await visits.row_of_visit(place, walked.id, NINE)
        await visits.come_back(desk, visits.Shown(walked.id, row.version), NINE)


async def test_whom_a_hall_calls_first_is_the_halls_own_setting(db: str) -> None:
    place = await given.hall(hours=(9, 12), policies=Policies(priority_groups=("soldier",), walk_in_wait=timedelta(0)))
    desk = await a_clerk(place, None, role="desk")
    assert (await a_walk_in(desk, priority="soldier")).priority == "soldier"
    with pytest.raises(visits.UnknownPriority):
        await a_walk_in(desk, priority="elder")


async def noon_hall() -> str:
    """A hall with early, noon and late hours."""
    place, hours = await a_hall(1), ((7, 30), (8, 30), (12, 0), (14, 0), (17, 30), (18, 30))
    kinds = (Kind.early, Kind.morning, Kind.noon, Kind.afternoon, Kind.late)
    periods = tuple(
        Period(kind, time(*since), time(*until), 100, kind not in (Kind.early, Kind.late))
        for kind, (since, until) in zip(kinds, pairwise(hours), strict=True)
    )
    await hall.load_opening_hours(place, (OpeningHours(date(2021, 12, 1), (Season((1, 1), (12, 31), periods),)),), "test", DAYBREAK)
    return place
