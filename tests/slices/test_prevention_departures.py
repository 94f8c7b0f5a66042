"""A reminder that came by no channel is somebody's to call; a household where somebody died hears no reminder any more."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from backend import aftercare, home_visits, prevention, tours
from backend.clock import at
from backend.database import transaction
from backend.home_visits import Ending, HomeVisit, Owner
from backend.prevention import Alike, Call, Listed, NotListed
from tests import given, given_aftercare, given_extended_sessions, given_home_visits, given_people
from tests.given_prevention import SOON, keeper, put_on, stated

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
MORNING = at(given.TUESDAY, 9)
LATER = MORNING + timedelta(minutes=20)
NEXT_DAY = MORNING + timedelta(days=1)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


async def reminders(found: Listed) -> int:
    """Reminders to an entry that stand, sent or to be sent."""
    rows = await given.rows(
        "SELECT 1 FROM notices WHERE reference = $1 AND topic = 'prevention_due' AND withdrawn_at IS NULL", found.reference
    )
    return len(rows)


async def unreached(slug: str) -> Listed:
    """Somebody whose reminder of this morning came by no channel."""
    found = await put_on(keeper(slug))
    await prevention.remind(MORNING)
    await given_aftercare.fail(found.reference, "prevention_due")
    await prevention.gather(LATER)
    return found


async def to_call(slug: str, now: datetime = LATER) -> list[str]:
    by = keeper(slug)
    return [each.reference for each, _ in await prevention.to_call(by, await prevention.listed_for(by), now)]


async def died(found: HomeVisit, now: datetime = MORNING) -> None:
    by = await given_extended_sessions.staff(found.hall, "试岗经理", "manager")
    await tours.close(found.hall, by, found.reference, Ending.died, manager=True, now=now)


async def asked(slug: str, **more: object) -> HomeVisit:
    whole: dict[str, Any] = {"name": "赵示例", "community": "elsewhere"} | more
    return await given_home_visits.asked(slug, **whole)


async def test_a_reminder_that_came_by_no_channel_is_on_the_keeper_s_call_list_once(slug: str) -> None:
    found = await unreached(slug)
    await prevention.gather(LATER)
    assert await to_call(slug) == [found.reference]
    await prevention.note_call(keeper(slug), found.reference, found.dues[0].id, Call.told, LATER)
    for now in (LATER, NEXT_DAY):
        await prevention.gather(now)
        assert await to_call(slug, now) == []


async def test_who_was_not_reached_by_telephone_either_is_called_again_the_next_day(slug: str) -> None:
    found = await unreached(slug)
    await prevention.note_call(keeper(slug), found.reference, found.dues[0].id, Call.not_reached, LATER)
    assert (await to_call(slug), await to_call(slug, NEXT_DAY)) == ([], [found.reference])


async def test_a_reminder_that_is_still_tried_or_that_came_is_nobody_s_to_call(slug: str) -> None:
    found = await put_on(keeper(slug))
    await prevention.remind(MORNING)
    await prevention.gather(LATER)
    assert await to_call(slug) == []
    await given_aftercare.fail(found.reference, "prevention_listed")
    await prevention.gather(LATER)
    assert await to_call(slug) == []


async def test_a_number_that_is_mended_hears_the_reminder_instead_of_a_call(slug: str) -> None:
    found = await unreached(slug)
    mended = stated(name=found.details.name, phone=given_people.demo_phone())
    await prevention.change(keeper(slug), found.reference, mended, LATER)
    await prevention.gather(LATER)
    assert await to_call(slug) == []
    await prevention.remind(LATER)
    assert await reminders(found) == 2
    await prevention.gather(LATER + timedelta(minutes=5))
    assert await to_call(slug) == []


async def test_an_entry_from_which_the_visit_was_asked_in_its_name_ends_with_the_death(slug: str) -> None:
    found, who = await put_on(keeper(slug)), await given.citizen()
    draft = await prevention.ask_visit(keeper(slug), found.reference, found.dues[0].id, Owner("", who), "zh", given.NOW)
    whole = given_home_visits.asking(name=found.details.name)
    for step in home_visits.STEPS:
        await home_visits.save(draft, Owner("", who), step, whole, given.NOW)
    visit = await home_visits.ask(draft, Owner("", who), consent=True, now=given.NOW)
    await died(visit)
    with pytest.raises(NotListed):
        await prevention.one_for(keeper(slug, manager=True), found.reference)
    (row,) = await given.rows("SELECT facts->>'why' FROM ledger WHERE verb = 'erase_listed' AND subject = $1", f"listed:{found.reference}")
    assert row[0] == "died"


@pytest.mark.parametrize("ending", [Ending.moved_away, Ending.other])
async def test_an_entry_stays_where_nobody_died(slug: str, ending: Ending) -> None:
    found = await put_on(keeper(slug), name="赵示例")
    visit = await asked(slug)
    by = await given_extended_sessions.staff(slug, "试岗经理", "manager")
    await tours.close(slug, by, visit.reference, ending, manager=True, now=MORNING)
    await prevention.remind(LATER)
    assert await reminders(found) == 1


async def test_the_same_phone_or_name_and_community_is_a_question_and_holds_the_reminder_back(slug: str) -> None:
    by, phone = keeper(slug), given_people.demo_phone()
    named, phoned = await put_on(by, name="赵示例"), await put_on(by, phone=phone)
    other, elsewhere = await put_on(by), await put_on(keeper(await given.hall()), name="赵示例")
    await died(await asked(slug, phone=phone))
    await prevention.remind(LATER)
    assert [await reminders(each) for each in (named, phoned, other, elsewhere)] == [0, 0, 1, 1]
    doubted = prevention.doubtful(by, await prevention.listed_for(by))
    assert {each.reference: each.doubts[0].why for each in doubted} == {named.reference: Alike.name, phoned.reference: Alike.phone}
    assert not any(each.gets_messages for each in doubted)
    assert await prevention.number_to_call(by, LATER) == 2
    assert await to_call(slug) == []


async def test_a_reminder_on_its_way_is_taken_back_and_goes_out_once_it_is_somebody_else(slug: str) -> None:
    by = keeper(slug)
    found, visit = await put_on(by, name="赵示例"), await asked(slug)
    await prevention.remind(MORNING)
    await died(visit, LATER)
    assert await reminders(found) == 0
    await prevention.remind(LATER)
    assert await reminders(found) == 0
    await prevention.is_somebody_else(by, found.reference, LATER)
    await prevention.remind(LATER)
    assert await reminders(found) == 1
    with pytest.raises(NotListed):
        await prevention.is_them(by, found.reference, LATER)


async def test_it_is_asked_once_however_often_it_is_closed(slug: str) -> None:
    by, visit = keeper(slug), await asked(slug)
    found = await put_on(by, name="赵示例")
    await died(visit)
    await prevention.is_somebody_else(by, found.reference, LATER)
    async with transaction() as held:
        await prevention.died(held, await home_visits.locked(held, visit.reference), "staff:x", LATER)
    assert await prevention.doubted_by(by, visit.reference) == ()


async def test_one_tap_takes_them_off_and_that_is_on_record(slug: str) -> None:
    by, visit = keeper(slug), await asked(slug)
    found = await put_on(by, name="赵示例")
    await died(visit)
    assert [each.reference for each in await prevention.doubted_by(by, visit.reference)] == [found.reference]
    await prevention.is_them(by, found.reference, LATER)
    with pytest.raises(NotListed):
        await prevention.one_for(by, found.reference)


async def test_who_does_not_keep_the_entry_is_not_asked_and_does_not_answer(slug: str) -> None:
    found, visit = await put_on(keeper(slug), name="赵示例"), await asked(slug)
    await died(visit)
    for stranger in (keeper(slug, communities=("huayuan",)), keeper(await given.hall())):
        assert await prevention.doubted_by(stranger, visit.reference) == ()
        for answer in (prevention.is_them, prevention.is_somebody_else):
            with pytest.raises(NotListed):
                await answer(stranger, found.reference, LATER)


async def test_about_a_protected_person_s_request_a_manager_alone_is_asked(slug: str) -> None:
    found = await put_on(keeper(slug), name="赵示例")
    visit = await asked(slug, known=("protected",), copy="")
    await died(visit)
    by, manager = keeper(slug), keeper(slug, manager=True)
    assert prevention.doubtful(by, await prevention.listed_for(by)) == ()
    with pytest.raises(NotListed):
        await prevention.is_them(by, found.reference, LATER)
    assert [each.reference for each in await prevention.doubted_by(manager, visit.reference)] == [found.reference]


async def test_who_dies_after_the_visit_is_reminded_of_nothing_either(slug: str) -> None:
    found = await put_on(keeper(slug), name="张示例", day=SOON)
    served = await given_aftercare.ended(slug, community="elsewhere")
    await aftercare.close(await given_aftercare.staff(slug, "manager", manager=True), served.reference, Ending.died, given_aftercare.LATER)
    await prevention.remind(at(given.TUESDAY + timedelta(days=1), 9))
    assert await reminders(found) == 0
