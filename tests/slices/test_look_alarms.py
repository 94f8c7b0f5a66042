"""Somebody who looks at more people than they serve is noticed within one round (trust.md T2)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from backend import ledger, oversight, visits
from backend.database import transaction
from backend.hall import Policies
from backend.oversight import NoLookAlarm, OwnLookAlarm
from backend.visits import Verb
from tests import given, given_extended_sessions, given_visits

pytestmark = pytest.mark.usefixtures("db")
MINUTE = timedelta(minutes=1)
NOW = given.NINE + timedelta(minutes=40)
FEW = Policies(look_ups_alarm=5)


async def snoop(slug: str, staff: UUID, times: int, *, until: datetime = NOW, subjects: tuple[str, ...] = ()) -> None:
    """So many people looked at, one each minute, the last at `until`."""
    async with transaction() as held:
        for number in range(times):
            subject = subjects[number] if subjects else f"appointment:{number:08d}"
            await ledger.write(held, slug, until - number * MINUTE, f"staff:{staff}", "unmask", subject, {"reason": "other"})


async def a_clerk(slug: str, name: str = "试岗甲") -> UUID:
    return await given_extended_sessions.staff(slug, name)


async def open_numbers(slug: str) -> list[int]:
    return [each.number for each in await oversight.look_alarms(slug, NOW) if not each.looked_at]


async def test_forty_looks_within_an_hour_are_no_alarm_and_one_more_is_within_one_round() -> None:
    slug = await given.hall()
    staff = await a_clerk(slug)
    await snoop(slug, staff, 40)
    await oversight.watch_looks(NOW)
    assert await open_numbers(slug) == []
    await snoop(slug, staff, 1)
    await oversight.watch_looks(NOW)
    ((found),) = await oversight.look_alarms(slug, NOW)
    assert (found.name, found.number, found.looked_at) == ("试岗甲", 41, None)


async def test_an_alarm_is_raised_once_however_often_the_round_runs() -> None:
    slug = await given.hall(policies=FEW)
    await snoop(slug, await a_clerk(slug), 6)
    await asyncio.gather(*(oversight.watch_looks(NOW) for _ in range(4)))
    assert await open_numbers(slug) == [6]
    told = await given.rows("SELECT actor, facts::text FROM ledger WHERE hall = $1 AND verb = 'look_alarm'", slug)
    assert told == [("rounds", '{"number": 6}')]


async def test_two_who_each_stay_below_the_limit_are_no_alarm() -> None:
    slug = await given.hall(policies=FEW)
    for name in ("试岗甲", "试岗乙"):
        await snoop(slug, await a_clerk(slug, name), 5)
    await oversight.watch_looks(NOW)
    assert await open_numbers(slug) == []


async def test_looks_of_more_than_an_hour_ago_count_no_more() -> None:
    slug = await given.hall(policies=FEW)
    staff = await a_clerk(slug)
    await snoop(slug, staff, 4, until=NOW - timedelta(minutes=61))
    await snoop(slug, staff, 4)
    await oversight.watch_looks(NOW)
    assert await open_numbers(slug) == []


async def test_photos_and_voices_of_one_household_are_one_look_and_those_of_many_an_alarm() -> None:
    slug = await given.hall(policies=FEW)
    staff, owner = await a_clerk(slug), await given.citizen()
    async with transaction() as held:
        for number in range(12):
            await ledger.write(held, slug, NOW, f"staff:{staff}", "open_file", f"home_visit:{number // 4:08d}")
            await ledger.write(held, slug, NOW, f"citizen:{owner}", "open_file", f"home_visit:{number:08d}")
    await oversight.watch_looks(NOW)
    assert await open_numbers(slug) == []
    async with transaction() as held:
        for number in range(6):
            await ledger.write(held, slug, NOW, f"staff:{staff}", "open_file", f"home_visit:{number:08d}")
    await oversight.watch_looks(NOW)
    assert await open_numbers(slug) == [6]


async def test_whom_one_has_called_may_be_looked_at_without_alarm() -> None:
    slug = await given_visits.a_hall(look_ups_alarm="5")
    clerk, neighbour = await given_visits.a_clerk(slug), await given_visits.a_clerk(slug, "A02")
    visit = await given_visits.a_waiting(slug)
    await visits.tap(clerk, visits.Tap(Verb.next), given.NINE)
    for each in (clerk, neighbour):
        await snoop(slug, each.staff, 6, subjects=(f"appointment:{visit.reference}",) * 6)
    await oversight.watch_looks(NOW)
    rows = await given.rows("SELECT actor, number FROM look_alarms WHERE hall = $1", slug)
    assert rows == [(f"staff:{neighbour.staff}", 6)]


async def test_what_was_looked_into_counts_no_more_and_new_looks_raise_a_new_alarm() -> None:
    slug = await given.hall(policies=FEW)
    staff, manager = await a_clerk(slug), await given_extended_sessions.staff(slug, "负责人", "manager")
    await snoop(slug, staff, 6)
    await oversight.watch_looks(NOW)
    (alarm,) = await oversight.look_alarms(slug, NOW)
    await oversight.look_into(slug, alarm.id, manager, NOW)
    await oversight.look_into(slug, alarm.id, manager, NOW + MINUTE)
    await oversight.watch_looks(NOW + MINUTE)
    (settled,) = await oversight.look_alarms(slug, NOW)
    assert (await oversight.number_of_look_alarms(slug), settled.looked_by, settled.looked_at) == (0, "负责人", NOW)
    await snoop(slug, staff, 6, until=NOW + 2 * MINUTE)
    await oversight.watch_looks(NOW + 2 * MINUTE)
    assert await open_numbers(slug) == [6]


async def test_nobody_looks_into_the_alarm_about_themselves_or_of_another_hall() -> None:
    slug, other = await given.hall(policies=FEW), await given.hall()
    manager = await given_extended_sessions.staff(slug, "负责人", "manager")
    await snoop(slug, manager, 6)
    await oversight.watch_looks(NOW)
    (alarm,) = await oversight.look_alarms(slug, NOW)
    with pytest.raises(OwnLookAlarm):
        await oversight.look_into(slug, alarm.id, manager, NOW)
    for hall, number in ((other, alarm.id), (slug, 10**30)):
        with pytest.raises(NoLookAlarm):
            await oversight.look_into(hall, number, manager, NOW)


async def test_a_community_worker_who_opens_many_entries_is_noticed_too() -> None:
    slug, worker = await given.hall(policies=FEW), await given.citizen()
    async with transaction() as held:
        for number in range(6):
            await ledger.write(held, slug, NOW, f"citizen:{worker}", "unmask", f"listed:{number}", {"reason": "to_phone"})
    await oversight.watch_looks(NOW)
    assert [(each.name, each.number) for each in await oversight.look_alarms(slug, NOW)] == [("", 6)]


class Heard:
    """A connection that keeps what it is asked."""

    question = ""

    async def fetch(self, question: str, *_facts: object) -> list[object]:
        self.question = question
        return []


async def test_the_minute_s_question_reads_an_index_of_looks_and_not_the_whole_ledger() -> None:
    heard = Heard()
    await ledger.looks(heard, NOW)  # type: ignore[arg-type]
    async with transaction() as held:
        await held.execute("SET LOCAL enable_seqscan = off")
        plan = await held.fetch(f"EXPLAIN {heard.question}", NOW)
    assert any("ledger_looks" in row[0] for row in plan)
