"""The live board, its alarms, the daily report and the calendar, on the database."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from backend import appointments, clock, extended_sessions, hall, oversight, people, visits
from backend.database import transaction
from backend.hall import known
from backend.oversight import Remedy, WindowState
from tests import given
from tests.given import rows
from tests.given_extended_sessions import SATURDAY, asked, staff
from tests.given_visits import NINE, TUESDAY, a_booking, a_clerk, a_hall, a_waiting, a_walk_in, shown
from tests.questions import number_asked

pytestmark = pytest.mark.usefixtures("db")
MINUTE = timedelta(minutes=1)
TEN = clock.at(TUESDAY, 10)
NIGHT = clock.at(TUESDAY, 2) + timedelta(days=1)


async def served(slug: str, desk: visits.Desk, starts_at=NINE, minutes: int = 10, now=NINE) -> visits.Visit:
    """Somebody who booked, came, was called after a minute and served for `minutes`."""
    await a_waiting(slug, starts_at, now)
    called = await visits.call_next(desk, now + MINUTE)
    done = (visits.Outcome("card", visits.Result.handled),)
    return await visits.finish(desk, shown(called), done, "", now + (1 + minutes) * MINUTE)


async def alarms(slug: str) -> list[tuple[object, ...]]:
    return await rows("SELECT window_group, ticket, longest, ended_at IS NULL FROM alarms WHERE hall = $1 ORDER BY id", slug)


async def test_the_board_tells_each_window_who_since_when() -> None:
    slug = await a_hall(windows=4)
    clerk, paused = await a_clerk(slug, "A01"), await a_clerk(slug, "A02", now=NINE - MINUTE)
    await a_clerk(slug, "A03")
    await visits.set_duty(paused, visits.DutyState.paused, NINE + MINUTE)
    await a_waiting(slug)
    await visits.call_next(clerk, NINE + 2 * MINUTE)
    group = (await oversight.hall_now(slug, TEN)).groups[0]
    found = [(each.number, each.state, each.who, each.since) for each in group.windows]
    assert found == [
        ("A01", WindowState.serving, "试岗A01", NINE + 2 * MINUTE), ("A02", WindowState.paused, "试岗A02", NINE + MINUTE),
        ("A03", WindowState.idle, "试岗A03", NINE), ("A04", WindowState.empty, "", None),
    ]  # fmt: skip


async def test_a_window_is_idle_since_its_last_person_left() -> None:
    slug = await a_hall()
    await served(slug, await a_clerk(slug), minutes=10)
    window = (await oversight.hall_now(slug, TEN)).groups[0].windows[0]
    assert (window.state, window.since) == (WindowState.idle, NINE + 11 * MINUTE)


async def test_the_board_counts_the_day_and_names_the_longest_wait() -> None:
    slug = await a_hall()
    clerk = await a_clerk(slug)
    await served(slug, clerk)
    await a_booking(slug)
    walked = await a_walk_in(clerk, NINE + 20 * MINUTE)
    board = await oversight.hall_now(slug, TEN)
    assert (board.booked, board.come, board.missed, board.walk_ins) == (2, 1, 0, 1)
    group = board.groups[0]
    assert (group.waiting, group.served, group.minutes, group.longest.ticket) == (1, 1, 10.0, walked.ticket)
    assert group.longest.since == NINE + 20 * MINUTE


async def test_who_comes_early_raises_no_alarm_before_their_time() -> None:
    slug = await a_hall()
    await a_waiting(slug, TEN, NINE + MINUTE)
    assert (await oversight.hall_now(slug, TEN + 29 * MINUTE)).groups[0].alarm is None
    assert (await oversight.hall_now(slug, TEN + 30 * MINUTE)).groups[0].alarm is not None


async def test_an_alarm_says_which_window_to_open_and_then_which_clerk_to_ask() -> None:
    slug = await a_hall(windows=2)
    busy = await a_clerk(slug, "A01")
    await a_waiting(slug)
    await visits.call_next(busy, NINE)
    await a_waiting(slug)
    late = NINE + 31 * MINUTE
    advised = (await oversight.hall_now(slug, late)).groups[0].alarm
    assert (advised.remedy, advised.window.number) == (Remedy.open, "A02")
    colleague = await a_clerk(slug, "A02")
    await visits.set_duty(colleague, visits.DutyState.paused, NINE + 5 * MINUTE)
    advised = (await oversight.hall_now(slug, late)).groups[0].alarm
    assert (advised.remedy, advised.window.number, advised.window.who) == (Remedy.resume, "A02", "试岗A02")


async def test_no_window_that_is_shut_is_named() -> None:
    slug, late = await a_hall(windows=2), NINE + 31 * MINUTE
    await a_waiting(slug)
    async with transaction() as held:
        shut = hall.Closure(0, slug, "big", ("A01",), NINE, TEN, hall.Cause.works, hall.Bilingual(""), "staff:x", NINE)
        await hall.close(held, shut, NINE - MINUTE)
    known.forget()
    assert (await oversight.hall_now(slug, late)).groups[0].alarm.window.number == "A02"


async def test_one_spell_of_a_group_is_one_alarm_and_ends_when_the_wait_falls() -> None:
    slug = await a_hall()
    first = await a_waiting(slug)
    for minutes in (29, 30, 31, 45):
        await oversight.watch(NINE + minutes * MINUTE)
    assert await alarms(slug) == [("big", first.ticket, 45, True)]
    await visits.call_next(await a_clerk(slug, now=NINE + 46 * MINUTE), NINE + 46 * MINUTE)
    await oversight.watch(NINE + 47 * MINUTE)
    assert await alarms(slug) == [("big", first.ticket, 45, False)]
    assert (await oversight.sounding(slug), await oversight.number_on(slug, TUESDAY)) == ((), 1)


async def test_the_next_spell_is_another_alarm() -> None:
    slug = await a_hall()
    desk = await a_clerk(slug)
    await a_waiting(slug)
    await oversight.watch(NINE + 30 * MINUTE)
    called = await visits.call_next(desk, NINE + 31 * MINUTE)
    await oversight.watch(NINE + 31 * MINUTE)
    await visits.finish(desk, shown(called), (visits.Outcome("card", visits.Result.handled),), "", NINE + 32 * MINUTE)
    await a_walk_in(desk, NINE + 40 * MINUTE)
    await oversight.watch(NINE + 71 * MINUTE)
    assert [each[3] for each in await alarms(slug)] == [False, True]


async def test_a_hall_decides_itself_when_the_alarm_begins() -> None:
    slug = await a_hall()
    async with transaction() as held:
        await held.execute("DELETE FROM hall_policies WHERE hall = $1", slug)
        await given.policies(held, slug, hall.Policies(alarm_wait=timedelta(minutes=10)))
    known.forget()
    await a_waiting(slug)
    await oversight.watch(NINE + 10 * MINUTE)
    assert len(await alarms(slug)) == 1


async def test_an_alarm_stands_in_the_ledger() -> None:
    slug = await a_hall()
    await a_waiting(slug)
    await oversight.watch(NINE + 30 * MINUTE)
    assert await rows("SELECT actor, subject FROM ledger WHERE hall = $1 AND verb = 'alarm'", slug) == [("rounds", "group:big")]


async def test_a_report_tells_the_day() -> None:
    slug = await a_hall()
    desk = await a_clerk(slug)
    await served(slug, desk, minutes=10)
    walked = await a_walk_in(desk, NINE + 20 * MINUTE)
    await visits.call_next(desk, NINE + 50 * MINUTE)
    await a_booking(slug, TEN)
    await appointments.cancel((gone := await a_booking(slug, TEN)).reference, gone.citizen, NINE)
    day = await oversight.report(slug, TUESDAY, TEN)
    assert (day.booked, day.come, day.cancelled, day.due, day.walk_ins, day.served) == (2, 1, 1, 1, 1, 1)
    assert (day.waits_booked.mean, day.waits_walk_in.mean, day.minutes.mean) == (1.0, 30.0, 10.0)
    assert (day.first_call, day.last_call, walked.ticket) == (NINE + MINUTE, NINE + 50 * MINUTE, "A002")
    assert [(each.item, each.number, each.planned) for each in day.items] == [("card", 1, 10)]


async def test_a_kept_report_stays_when_people_are_forgotten() -> None:
    slug = await a_hall()
    await served(slug, await a_clerk(slug))
    await oversight.keep_reports(NIGHT)
    before = await oversight.report(slug, TUESDAY, NIGHT)
    async with transaction() as held:
        await held.execute("DELETE FROM desk_moves WHERE hall = $1", slug)
        await held.execute("DELETE FROM visits WHERE hall = $1", slug)
    assert before.served == 1
    assert await oversight.report(slug, TUESDAY, NIGHT) == before
    assert (await oversight.reports(slug, TUESDAY, TUESDAY, NIGHT))[0] == before


async def test_no_report_is_kept_before_its_day_is_settled() -> None:
    slug = await a_hall()
    await a_waiting(slug)
    await oversight.keep_reports(NIGHT)
    assert await rows("SELECT day FROM day_reports WHERE hall = $1", slug) == []
    await visits.close_days(NIGHT)
    await oversight.keep_reports(NIGHT)
    assert await rows("SELECT day FROM day_reports WHERE hall = $1", slug) == [(TUESDAY,)]


async def test_the_calendar_shows_an_hours_bookings_beside_its_places() -> None:
    slug = await given.hall()
    for _ in range(2):
        await given.booked(slug, given.TEN)
    day = await oversight.day_of(slug, given.TUESDAY)
    cell = next(row for row in day.rows if row.starts_at == given.TEN).cells[0]
    assert (day.columns, cell.number, cell.taken, cell.capacity) == (("big",), 2, 2, 20)
    week = await oversight.week_of(slug, given.WEDNESDAY)
    assert week.days[0] == given.MONDAY
    assert next(row for row in week.rows if row.starts_at.hour == 10).cells[1].number == 2


async def test_a_day_by_units_has_a_row_for_each_quarter() -> None:
    day = await oversight.day_of(await given.hall(), given.TUESDAY, given.QUARTER)
    assert len(day.rows) == 12
    assert {cell.capacity for row in day.rows for cell in row.cells} == {5}


@pytest.mark.article("29.3")
async def test_the_calendar_shows_weekend_proposals_that_wait() -> None:
    slug = await given.hall()
    await asked(slug)
    week = await oversight.week_of(slug, SATURDAY)
    assert next(row for row in week.rows if row.starts_at.hour == 10).cells[5].asked == 1
    assert [row.asked for row in (await oversight.day_of(slug, SATURDAY)).rows] == [1]
    assert (await extended_sessions.asked_on(slug, given.NOW.date())).made == 1


async def test_the_calendar_knows_what_is_shut_and_who_is_on_duty() -> None:
    slug = await given.hall()
    clerk = await staff(slug, "试岗值班")
    await people.set_roster(slug, given.TUESDAY, {people.Shift.early: (clerk,)}, people.roster_mark(()), clerk, given.NOW)
    day, week = await oversight.day_of(slug, given.TUESDAY), await oversight.week_of(slug, given.TUESDAY)
    assert [each.name for each in day.on_duty] == [each.name for each in week.on_duty] == ["试岗值班"]
    assert (day.shut, week.shut) == ((), ())


async def test_an_alarm_outside_ordinary_hours_names_who_is_on_the_roster_and_sits_nowhere() -> None:
    slug, noon = await a_hall(), clock.at(SATURDAY, 10)
    sits, rests = await a_clerk(slug, "A01", now=noon), await a_clerk(slug, None, now=noon)
    shifts = {people.Shift.weekend: (sits.staff, rests.staff)}
    await people.set_roster(slug, SATURDAY, shifts, people.roster_mark(()), sits.staff, given.NOW)
    assert (await oversight.hall_now(slug, noon)).on_call == ("试岗",)
    assert (await oversight.hall_now(slug, NINE)).on_call == ()


async def test_a_cell_lists_its_own_bookings_only() -> None:
    slug = await given.hall()
    at_ten = await given.booked(slug, given.TEN)
    await given.booked(slug, given.NINE)
    listed = await oversight.bookings_between(slug, given.TEN, given.TEN + timedelta(hours=1), "big")
    assert [each.reference for each in listed] == [at_ten.reference]


async def a_crowd(slug: str, number: int) -> None:
    """So many bookings of that Tuesday that were called at once and served for ten minutes; nothing in them can be read."""
    citizen = await given.citizen()
    async with transaction() as held:
        await held.execute(
            """INSERT INTO appointments (reference, hall, window_group, starts_at, ends_at, day, units, state, channel, items, citizen,
                 applicant_kind, applicant_index, applicant_box, phone_box, phone_index, ticket_code, token, created_at, changed_at)
               SELECT upper(substr(md5($1), 1, 4)) || lpad(n::text, 4, '0'), $1, 'big', $3, $3, $2, 1, 'finished', 'web', '{card}', $4,
                 'person', '', '', '', '', n::text, substr(md5($1 || n), 1, 24), $3, $3 FROM generate_series($5::int, 2 * $5::int - 1) AS n""",
            slug, TUESDAY, NINE, citizen, number,
        )  # fmt: skip
        await held.execute(
            """INSERT INTO visits (id, hall, day, ticket, window_group, reference, state, queued_for, checked_in_at, called_at, window_number,
                 finished_at, outcome)
               SELECT gen_random_uuid(), hall, day, 'X' || ticket_code, window_group, reference, 'finished', $2, $2, $2, 'A01', $3,
                 '[{"item": "card", "result": "handled"}]' FROM appointments
                WHERE hall = $1 AND reference NOT IN (SELECT reference FROM visits WHERE hall = $1)""",
            slug, NINE, NINE + 10 * MINUTE,
        )  # fmt: skip


@pytest.mark.parametrize("look", [
    lambda slug: oversight.hall_now(slug, TEN), lambda slug: oversight.report(slug, TUESDAY, TEN),
    lambda slug: oversight.day_of(slug, TUESDAY), lambda slug: oversight.week_of(slug, TUESDAY),
], ids=["board", "report", "day", "week"])  # fmt: skip
async def test_a_day_of_1200_visits_asks_no_more_questions_than_one_of_ten(look: Callable[[str], Awaitable[object]]) -> None:
    slug = await a_hall()
    numbers = []
    for many in (10, 1190):
        await a_crowd(slug, many)
        numbers.append(await number_asked(slug, look(slug)))
    assert numbers[0] == numbers[1] <= 12
    assert (await oversight.report(slug, TUESDAY, TEN)).served == 1200
