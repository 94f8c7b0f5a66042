"""Bookings, changes, cancellings and new slots crossing each other: no deadlock, and the counts still agree."""

import asyncio
import secrets

import pytest

from backend import appointments, hall
from backend.clock import at
from backend.database import connection, transaction
from backend.hall import Span
from tests import given
from tests.counts import times
from tests.given_waiting import agrees

FILE = """
hall: {slug}
name: 试验大厅
default: false
phone: "12345"
policies: {{kept_percent: "30"}}
groups:
  - {{slug: big, name: 综合, letter: A, windows: ["1", "2", "3", "4"], items: [all]}}
  - {{slug: small, name: 专窗, letter: B, windows: ["5", "6"], items: [all]}}
minutes: {{card: 10, licence: 40}}
opening_hours:
  - valid_from: 2021-12-01
    seasons: [{{first: 01-01, last: 12-31, periods: [{{kind: morning, opens: 09:00, closes: 12:00}}]}}]
"""

pytestmark = pytest.mark.timeout(times(120, 1800))


async def test_two_who_swap_their_full_starts_are_refused_and_do_not_lock_each_other_out(db: str) -> None:
    for _ in range(times(15, 200)):
        slug, (one, other) = await given.hall(places={"big": 1}), await given.citizens(2)
        first, second = await given.booked(slug, by=one), await given.booked(slug, given.TEN, by=other)
        _, refused = await given.refused(
            (
                appointments.change(first.reference, one, given.TEN, given.NOW),
                appointments.change(second.reference, other, given.NINE, given.NOW),
            )
        )
        assert refused == ["SlotFull", "SlotFull"]
        await agrees(slug)


async def test_many_who_cross_to_each_others_starts_all_arrive(db: str) -> None:
    slug, people = await given.hall(places={"a": 30, "b": 3}, taken_by={"permit": ("b", "a")}), await given.citizens(24)
    starts = [given.NINE, given.TEN] * 12
    was = [
        await given.booked(slug, start, ("card", "permit")[n % 3 == 0], by=who)
        for n, (start, who) in enumerate(zip(starts, people, strict=True))
    ]
    tries = (appointments.change(each.reference, each.citizen, starts[n + 1 - len(starts)], given.NOW) for n, each in enumerate(was))
    had, refused = await given.refused(tries)
    assert (len(had), refused) == (24, [])
    await agrees(slug)


async def test_one_booking_changed_twice_at_once_stands_at_one_time(db: str) -> None:
    for _ in range(times(10, 100)):
        slug, who = await given.hall(), await given.citizen()
        was = await given.booked(slug, by=who)
        targets = (given.TEN, given.TEN + given.QUARTER)
        had, refused = await given.refused(appointments.change(was.reference, who, start, given.NOW) for start in targets)
        assert (len(had), refused) in ((1, ["NotNow"]), (2, []))  # both only where one had ended before the other began
        assert (await appointments.appointment(was.reference)).starts_at in targets
        await agrees(slug)


async def test_one_booking_cancelled_many_times_at_once_gives_its_place_back_once(db: str) -> None:
    slug, who = await given.hall(policies=given.AT_ONCE), await given.citizen()
    was, _ = await given.booked(slug, by=who), await given.booked(slug)
    had, refused = await given.refused(appointments.cancel(was.reference, who, given.NOW) for _ in range(8))
    assert (len(had), refused, await given.taken(slug)) == (8, [], 1)
    told = await given.rows("SELECT count(*) FROM notices WHERE reference = $1 AND topic = 'cancelled'", was.reference)
    assert told == [(1,)]


async def test_cancelled_and_changed_at_once_is_one_or_the_other(db: str) -> None:
    for _ in range(times(10, 100)):
        slug, who = await given.hall(), await given.citizen()
        was = await given.booked(slug, by=who)
        _, refused = await given.refused(
            (appointments.cancel(was.reference, who, given.NOW), appointments.change(was.reference, who, given.TEN, given.NOW))
        )
        assert set(refused) <= {"NotNow"}
        await agrees(slug)


async def test_booking_against_cancelling_never_leaves_a_place_empty_or_double(db: str) -> None:
    for _ in range(times(8, 100)):
        slug, people = await given.hall(places={"big": 3}, policies=given.AT_ONCE), await given.citizens(3)
        was = [await given.booked(slug, by=who) for who in people]
        _, refused = await given.refused(
            [*(appointments.cancel(each.reference, each.citizen, given.NOW) for each in was), *(given.booked(slug) for _ in range(9))]
        )
        assert set(refused) <= {"SlotFull"}
        await given.refused(given.booked(slug) for _ in range(3))
        assert await given.taken(slug) == 3
        await agrees(slug)


async def test_slots_are_made_anew_while_people_book_change_and_cancel(db: str) -> None:
    slug, rounds = f"t-{secrets.token_hex(5)}", times(30, 1000)
    await hall.load(FILE.format(slug=slug), "test", at(given.MONDAY, 6))

    async def make() -> None:
        for number in range(rounds):
            async with connection() as held:
                await held.execute("UPDATE window_groups SET walk_in_windows = $2 WHERE hall = $1 AND slug = 'big'", slug, number % 3)
            await hall.make_slots(slug, given.NOW)

    async def live() -> None:
        for number in range(rounds):
            who, start = await given.citizen(), given.NINE + number % 9 * given.QUARTER
            had, refused = await given.refused([given.booked(slug, start, ("card", "licence")[number % 2], by=who)])
            if had and number % 3:
                refused += (await given.refused([appointments.change(had[0].reference, who, given.NINE, given.NOW)]))[1]
                refused += (await given.refused([appointments.cancel(had[0].reference, who, given.NOW)]))[1]
            assert set(refused) <= {"SlotFull"}

    await asyncio.gather(make(), live(), live(), live())
    await agrees(slug)


async def test_locks_are_taken_by_start_and_then_by_group_whatever_the_order_asked(db: str) -> None:
    slug = await given.hall(places={"a": 1, "b": 1})
    spans = [Span(group, start, start + given.QUARTER) for start in (given.TEN, given.NINE) for group in "ba"]
    async with transaction() as held:
        rows = await hall.lock_places(held, slug, spans)
    assert [(row.starts_at, row.window_group) for row in rows] == [(start, group) for start in (given.NINE, given.TEN) for group in "ab"]
