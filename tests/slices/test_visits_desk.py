"""The desk on the real database: what is taken back, who sits where, what is masked, and how a day ends."""

from datetime import timedelta

import pytest

from backend import appointments, progress, ratings, visits
from backend.database import connection
from backend.refusals import Refusal
from backend.visits import (
    Outcome,
    Result,
    UndoOver,
    VisitState,
    WindowTaken,
)  # fmt: skip
from tests import given
from tests.given_visits import NINE, TUESDAY, a_booking, a_clerk, a_hall, a_waiting, shown

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


async def test_a_call_taken_back_leaves_everything_as_before_and_nothing_sent(place: str) -> None:
    line = [await a_waiting(place) for _ in range(6)]
    desk = await a_clerk(place)
    await visits.call_next(desk, NINE)
    assert await told(line[4].reference or "") == ["soon"]
    last = await visits.last_move(desk, NINE + timedelta(seconds=9))
    await visits.undo(desk, last.move, NINE + timedelta(seconds=9))
    assert [await told(visit.reference or "") for visit in line] == [[]] * 6
    assert (await visits.place_in_queue(line[0].reference or "")).before == 0
    assert await state(line[0].reference or "") == "checked_in"


async def test_finishing_can_be_taken_back(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    await visits.finish(desk, shown(await visits.call_next(desk, NINE)), HANDLED, "", NINE)
    await visits.undo(desk, (await visits.last_move(desk, NINE)).move, NINE)
    assert await state(visit.reference or "") == "called"
    assert "rate" not in await told(visit.reference or "")
    board = await visits.desk(place, TUESDAY, NINE, window="A01")
    done = await visits.finish(desk, visits.Shown(visit.id, board.mine.version), HANDLED, "", NINE)
    assert done.state is VisitState.finished
    assert await told(visit.reference or "") == ["rate"]


async def test_a_check_in_at_the_desk_can_be_taken_back(place: str) -> None:
    booked, desk = await a_booking(place), await a_clerk(place)
    await visits.check_in_at_desk(desk, booked.reference, NINE)
    await visits.undo(desk, (await visits.last_move(desk, NINE)).move, NINE)
    assert await state(booked.reference) == "booked"
    assert await visits.place_in_queue(booked.reference) is None
    assert (await visits.check_in_at_desk(desk, booked.reference, NINE)).ticket == "A002"


async def test_nothing_is_taken_back_after_ten_seconds_or_by_somebody_else(place: str) -> None:
    await a_waiting(place)
    desk, other = await a_clerk(place), await a_clerk(place, "A02")
    await visits.call_next(desk, NINE)
    last = await visits.last_move(desk, NINE)
    for who, when in ((desk, NINE + timedelta(seconds=11)), (other, NINE)):
        with pytest.raises(UndoOver):
            await visits.undo(who, last.move, when)
    await visits.undo(desk, last.move, NINE)
    with pytest.raises(UndoOver):
        await visits.undo(desk, last.move, NINE)


async def test_one_clerk_a_window_unless_taken_over_on_record(place: str) -> None:
    first, second = await a_clerk(place, "A01"), await a_clerk(place, None)
    with pytest.raises(WindowTaken):
        await visits.take_window(second, "A01", NINE)
    await visits.take_window(second, "A01", NINE, take_over=True)
    assert await visits.duty_of(place, first.staff) is None
    assert (await visits.duty_of(place, second.staff)).window == "A01"


async def test_who_takes_a_window_after_a_hand_over_goes_on_with_its_person(place: str) -> None:
    await a_waiting(place)
    first, second = await a_clerk(place, "A01"), await a_clerk(place, None)
    called = await visits.call_next(first, NINE)
    await visits.hand_over(first, NINE)
    await visits.take_window(second, "A01", NINE)
    assert (await visits.desk(place, TUESDAY, NINE, window="A01")).mine.ticket == called.ticket
    assert (await visits.finish(second, shown(called), HANDLED, "", NINE)).staff == second.staff


@pytest.mark.parametrize(("key", "lines"), [("phone", 1), ("id_number", 1), ("reference", 0), ("ticket_code", 0)])
async def test_who_looks_somebody_up_by_phone_or_document_is_on_record(place: str, key: str, lines: int) -> None:
    desk, booked = await a_clerk(place), await a_booking(place)
    typed = booked.applicant.id_number if key == "id_number" else getattr(booked, key)
    assert len(await visits.found(desk, TUESDAY, f" {typed.lower()} ", NINE)) == 1
    rows = await given.rows("SELECT subject, facts::text FROM ledger WHERE actor = $1 AND verb = 'look_up_person'", desk.actor)
    assert [tuple(row) for row in rows] == [(f"appointment:{booked.reference}", "{}")] * lines


async def test_unmasking_needs_a_reason_and_is_on_record(place: str) -> None:
    booked, desk = await a_booking(place, name="试约小明"), await a_clerk(place)
    with pytest.raises(visits.UnknownReason):
        await visits.unmask(desk, booked.reference, "", NINE)
    assert (await visits.unmask(desk, booked.reference, "compare_document", NINE)).name == "试约小明"
    async with connection() as held:
        facts = await held.fetch("SELECT facts FROM ledger WHERE actor = $1 AND verb = 'unmask'", desk.actor)
    assert [row["facts"] for row in facts] == ['{"reason": "compare_document"}']


async def test_the_board_masks_names_and_counts_the_day(place: str) -> None:
    await a_booking(place, NINE, name="试约小明")
    await a_booking(place, NINE + 60 * MINUTE, name="试约小红")
    await a_waiting(place, NINE)
    board = await visits.desk(place, TUESDAY, NINE + 5 * MINUTE)
    assert [(row.name, row.standing.value) for row in board.rows if row.ticket == ""] == [("试*明", "late"), ("试*红", "due")]
    assert (board.figures.waiting, board.figures.due, board.figures.late) == (1, 1, 1)
    assert [row.ticket for row in board.rows if row.place == 1] == ["A001"] == [board.next.ticket]


async def test_a_long_day_shows_who_is_near_and_counts_the_rest(place: str) -> None:
    await a_booking(place, NINE)
    await a_booking(place, NINE + 150 * MINUTE, name="试约小红")
    short, whole = await visits.desk(place, TUESDAY, NINE), await visits.desk(place, TUESDAY, NINE, everything=True)
    assert (len(short.rows), short.left_out, short.figures.due) == (1, 1, 2)
    assert (len(whole.rows), whole.left_out, whole.rows[1].name) == (2, 0, "试*红")


async def test_the_desk_finds_by_code_reference_phone_and_document(place: str) -> None:
    booked, desk = await a_booking(place), await a_clerk(place)
    for typed in (
        booked.ticket_code.lower(),
        booked.reference,
        booked.phone,
        booked.applicant.id_number,
        f"{booked.ticket_code} {booked.phone[-4:]}",
    ):
        assert [row.reference for row in await visits.found(desk, TUESDAY, typed, NINE)] == [booked.reference], typed
    assert await visits.found(desk, TUESDAY, f"{booked.ticket_code} 0000x", NINE) == ()


async def test_the_screen_shows_numbers_and_windows_only(place: str) -> None:
    await a_waiting(place)
    await a_waiting(place)
    await visits.call_next(await a_clerk(place, "A03"), NINE)
    (called,) = await visits.called_now(place, NINE)
    assert (called.ticket, called.window) == ("A001", "A03")
    assert await visits.waiting_count(place, TUESDAY) == 1


async def test_after_closing_who_did_not_come_is_missed_and_told(place: str) -> None:
    booked = await a_booking(place)
    await visits.close_days(NINE + timedelta(hours=8))
    assert await state(booked.reference) == "booked"
    await visits.close_days(NINE + timedelta(hours=9))
    assert await state(booked.reference) == "missed"
    assert await told(booked.reference) == ["missed"]


async def test_nobody_stays_in_line_overnight(place: str) -> None:
    visit = await a_waiting(place)
    await visits.close_days(NINE + timedelta(hours=16))
    assert await state(visit.reference or "") == "finished"
    assert await told(visit.reference or "") == []


async def test_a_clerk_who_forgot_to_hand_over_leaves_the_window_free_overnight(place: str) -> None:
    first, second = await a_clerk(place, "A01"), await a_clerk(place, None)
    await visits.close_days(NINE + timedelta(hours=16))
    await visits.take_window(second, "A01", NINE + timedelta(hours=23))
    assert await visits.duty_of(place, first.staff) is None


async def test_finishing_by_mistake_and_taking_it_back_leaves_nothing_to_rate(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    await visits.finish(desk, shown(await visits.call_next(desk, NINE)), HANDLED, "", NINE)
    await visits.undo(desk, (await visits.last_move(desk, NINE)).move, NINE)
    with pytest.raises(Refusal):
        await ratings.invitation(ratings.token_of("visit", visit.reference or ""), NINE)
