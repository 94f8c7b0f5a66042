"""A manager who goes along is one of the team at the door: the word and the alarms are another's to settle."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from backend import bedside, doorstep, home_visits
from backend.bedside import Judge
from backend.database import connection
from backend.doorstep import CallFirst, OwnDoorAlarm, VisitLocked, WordWrong
from backend.home_visits import State
from backend.refusals import NotAllowed
from tests import given, given_bedside, given_extended_sessions, given_home_visits
from tests.given_bedside import ARRIVES, Bed

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
LATER = ARRIVES + timedelta(hours=1)


@pytest.fixture
async def bed() -> Bed:
    tablet, _ = await given_bedside.planned(await given_home_visits.hall())
    return tablet


async def reached(of: Bed, staff: UUID, at: datetime) -> None:
    async with connection() as held:
        await held.execute(
            """INSERT INTO phone_calls (id, hall, reference, staff, extension, why, way, shown, placed_at, in_diary, outcome, noted_at)
               VALUES ($1, $2, $3, $4, '', 'answer', 'by_hand', '', $5, false, 'reached', $5)""",
            uuid4(), of.tablet.hall, of.reference, staff, at,
        )  # fmt: skip


async def manager(of: Bed) -> UUID:
    return await given_extended_sessions.staff(of.tablet.hall, "值班长", "manager")


async def locked(of: Bed) -> None:
    for _ in range(5):
        with pytest.raises((WordWrong, VisitLocked)):
            await doorstep.begin(of.tablet.staff, of.reference, "芝麻开门", ARRIVES)


async def test_who_goes_along_looks_at_no_alarm_about_themselves(bed: Bed) -> None:
    await locked(bed)
    hall = bed.tablet.hall
    ((alarm),) = await doorstep.alarms_of(hall, ARRIVES)
    with pytest.raises(OwnDoorAlarm):
        await doorstep.look_at(hall, alarm.number, bed.tablet.staff, LATER)
    assert await doorstep.number_open(hall) == 1
    await doorstep.look_at(hall, alarm.number, await manager(bed), LATER)
    assert await doorstep.number_open(hall) == 0


async def test_who_goes_along_begins_no_locked_visit_and_their_call_counts_for_nobody(bed: Bed) -> None:
    await locked(bed)
    hall, other = bed.tablet.hall, await manager(bed)
    await reached(bed, bed.tablet.staff, LATER)
    with pytest.raises(NotAllowed):
        await doorstep.begin_after_call(hall, bed.tablet.staff, bed.reference, LATER)
    with pytest.raises(CallFirst):
        await doorstep.begin_after_call(hall, other, bed.reference, LATER)
    await reached(bed, other, LATER)
    assert (await doorstep.begin_after_call(hall, other, bed.reference, LATER)).state is State.under_way


async def test_a_call_from_before_the_wrong_words_begins_nothing(bed: Bed) -> None:
    other = await manager(bed)
    await reached(bed, other, ARRIVES - timedelta(minutes=1))
    await locked(bed)
    with pytest.raises(CallFirst):
        await doorstep.begin_after_call(bed.tablet.hall, other, bed.reference, LATER)


async def test_a_wrong_word_said_offline_is_settled_by_nobody_who_was_there(bed: Bed) -> None:
    bed.word, hall, other = "不是口令", bed.tablet.hall, await manager(bed)
    await bed.sends(*bed.whole())
    waiting = (await bedside.conflicts(Judge(hall, other, True)))[0]
    await reached(bed, bed.tablet.staff, LATER)
    with pytest.raises(CallFirst):
        await bedside.settle(Judge(hall, other, True), waiting.id, take=True, now=LATER)
    await reached(bed, other, LATER)
    with pytest.raises(NotAllowed):
        await bedside.settle(Judge(hall, bed.tablet.staff, True), waiting.id, take=True, now=LATER)
    await bedside.settle(Judge(hall, other, True), waiting.id, take=True, now=LATER)
    assert (await home_visits.visit(bed.reference)).state is State.under_way


async def test_the_third_wrong_name_for_a_protected_address_within_a_day_alarms_another_manager(bed: Bed) -> None:
    hall, guesser = bed.tablet.hall, await manager(bed)
    for hour in range(3):
        assert await doorstep.number_open(hall) == 0
        await doorstep.wrong_name(hall, guesser, bed.reference, ARRIVES + timedelta(hours=hour))
    ((alarm),) = await doorstep.alarms_of(hall, ARRIVES)
    assert (alarm.kind, alarm.reference) == (doorstep.AlarmKind.wrong_names, bed.reference)
    with pytest.raises(OwnDoorAlarm):
        await doorstep.look_at(hall, alarm.number, guesser, LATER)
    lines = await given.rows("SELECT verb, facts::text FROM ledger WHERE subject = $1 AND verb = 'wrong_name'", f"home_visit:{bed.reference}")
    assert lines == [("wrong_name", "{}")] * 3


@pytest.mark.parametrize("guessers", [1, 2])
async def test_wrong_names_count_by_who_types_them_and_by_whose_address_it_is(bed: Bed, guessers: int) -> None:
    hall, whose = bed.tablet.hall, [f"{bed.reference[:7]}{number}" for number in range(3)]
    by = [await manager(bed) for _ in range(guessers)]
    for turn in range(3):
        await doorstep.wrong_name(hall, by[turn % guessers], whose[turn] if guessers == 1 else bed.reference, ARRIVES)
    assert await doorstep.number_open(hall) == 1


async def test_a_wrong_name_of_another_day_counts_no_more(bed: Bed) -> None:
    by = await manager(bed)
    for day in range(3):
        await doorstep.wrong_name(bed.tablet.hall, by, bed.reference, ARRIVES + timedelta(days=day))
    assert await doorstep.number_open(bed.tablet.hall) == 0
