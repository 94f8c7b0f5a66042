"""The board of a long day: constant questions by indexes, who has gone only counted, and the same figures as the whole day."""

from datetime import timedelta

import pytest

from backend import appointments, visits
from backend.appointments import Applicant, Wish, reading
from backend.database import connection, transaction
from backend.visits import Outcome, Result, records
from tests import given
from tests.given_visits import NINE, TUESDAY, a_booking, a_clerk, a_hall, a_waiting, a_walk_in, shown

HANDLED = (Outcome("card", Result.handled),)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def place(db: str) -> str:
    return await a_hall()


async def asked(work) -> list[str]:
    """The questions that `work` asks."""
    said: list[str] = []
    async with transaction() as held:
        with held.query_logger(lambda query: said.append(query.query)):
            await work()
    return [each for each in said if each.startswith("SELECT")]


async def gone(place: str, many: int) -> None:
    """So many visits that have ended, on this and the nine days before."""
    async with transaction() as held:
        await held.execute(
            """INSERT INTO visits (id, hall, day, ticket, window_group, state, queued_for, checked_in_at, calls, passes, outcome, note,
                 items, priority, token, version)
               SELECT gen_random_uuid(), $1::text, $2::date - n % 10, 'Z' || n, 'big', 'finished', $3, $3, 1, 0, '[]', '', '{card}', '', left(md5($1::text || n), 24), 3
               FROM generate_series(1, $4::int) AS n""",
            place, TUESDAY, NINE, many,
        )  # fmt: skip


async def the_same_person(one: str, other: str) -> None:
    async with transaction() as held:
        await held.execute(
            """UPDATE appointments SET applicant_index = (SELECT applicant_index FROM appointments WHERE reference = $1)
               WHERE reference = $2""",
            one, other,
        )  # fmt: skip


async def test_the_board_asks_as_many_questions_for_a_long_line_as_for_a_short_one(place: str) -> None:
    async def board() -> None:
        await visits.desk(place, TUESDAY, NINE, window="A01")

    await a_waiting(place)
    few = await asked(board)
    for _ in range(5):
        await a_walk_in(await a_clerk(place, None))
        await a_booking(place, NINE + 30 * MINUTE)
    assert len(await asked(board)) == len(few) <= 5


async def test_finding_several_asks_no_more_than_finding_one(place: str) -> None:
    desk, first = await a_clerk(place), await a_booking(place)
    number = first.applicant.id_number
    few = await asked(lambda: visits.found(desk, TUESDAY, number, NINE))
    for minutes in (30, 60):
        await the_same_person(first.reference, (await a_booking(place, NINE + minutes * MINUTE)).reference)
    assert len(await visits.found(desk, TUESDAY, number, NINE)) == 3
    assert len(await asked(lambda: visits.found(desk, TUESDAY, number, NINE))) == len(few)


async def test_the_short_board_says_the_same_as_the_whole_day(place: str) -> None:
    desk, later = await a_clerk(place), [await a_booking(place, NINE + minutes * MINUTE) for minutes in (60, 150, 360)]
    for _ in range(3):
        await a_waiting(place)
    await visits.finish(desk, shown(await visits.call_next(desk, NINE)), HANDLED, "", NINE)
    await visits.miss(desk, shown(await visits.call_next(desk, NINE)), NINE)
    await a_walk_in(desk)
    short, whole = [await visits.desk(place, TUESDAY, NINE + MINUTE, everything=everything) for everything in (False, True)]
    assert short.figures == whole.figures == visits.figures_of(whole.rows)
    assert len(short.rows) + short.left_out == len(whole.rows) == len(later) + 4
    assert [row for row in whole.rows if row.is_near(NINE + MINUTE)] == list(short.rows)


async def test_a_long_day_is_read_by_indexes_and_who_has_gone_only_counted(place: str) -> None:
    await gone(place, 12000)
    await a_waiting(place)
    async with connection() as held:
        await held.execute("ANALYZE visits, appointments")
        plans = {
            question: "\n".join(row[0] for row in await held.fetch(f"EXPLAIN {question}", *facts))
            for question, facts in (
                (records.HERE, (place, TUESDAY)), (records.GONE, (place, TUESDAY)),
                (reading.EXPECTED, (place, TUESDAY, NINE)), (reading.LATER, (place, TUESDAY, NINE)),
            )
        }  # fmt: skip
    assert "visits_here" in plans[records.HERE] or "visits_waiting" in plans[records.HERE]
    assert "visits_gone" in plans[records.GONE]
    assert not any("Seq Scan on visits" in plan for plan in plans.values())


async def test_what_is_shared_for_a_second_is_asked_anew_after_a_ring(place: str) -> None:
    before = await visits.near_lately(place, NINE)
    await a_waiting(place)
    assert await visits.near_lately(place, NINE) is before
    visits.forget_near(place)
    assert len((await visits.near_lately(place, NINE)).rows) == 1


async def test_a_card_finds_the_bookings_of_its_number_today_and_nothing_else(place: str) -> None:
    booked = await a_booking(place, name="试约小明")
    number = booked.applicant.id_number
    (row,) = await visits.by_card(place, f" {number.lower()} ", NINE)
    assert (row.reference, row.name) == (booked.reference, "试*明")
    for other in (booked.phone, booked.ticket_code, booked.reference, number[:-1], "", "x" * 400):
        assert await visits.by_card(place, other, NINE) == ()
    assert await visits.by_card(place, number, NINE + timedelta(days=1)) == ()
    assert await visits.by_card(await a_hall(), number, NINE) == ()


async def test_an_enterprise_s_public_number_is_no_card(place: str) -> None:
    applicant = Applicant("enterprise", "试约商行", "credit_code", "91110000100000001X", handler="试约小明")
    await appointments.book(Wish(place, ("card",), NINE, applicant), await given.citizen(), NINE - timedelta(hours=5))
    assert await visits.by_card(place, applicant.id_number, NINE) == ()


async def test_who_forgot_to_hand_over_stands_in_the_ledger(place: str) -> None:
    desk = await a_clerk(place)
    await visits.close_days(NINE + timedelta(hours=16))
    rows = await given.rows("SELECT actor, subject FROM ledger WHERE hall = $1 AND verb = 'day_over'", place)
    assert [tuple(row) for row in rows] == [("rounds", "window:A01")]
    assert await visits.duty_of(place, desk.staff) is None
    assert await appointments.outline_of_day(place, TUESDAY) == ()
