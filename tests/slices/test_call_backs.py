"""Whom the hall telephones about visits at home: no phone of their own, no message came, nobody opened twice."""

from datetime import timedelta

import pytest

from backend import aftercare, hall, home_visits
from backend.aftercare import CallOutcome, CallOutcomeNeeded, CallState, CallWhy, NoCallBack
from backend.home_visits import HomeVisit, NotMet, State
from backend.states import NotNow
from tests import given, given_extended_sessions, given_home_visits
from tests.given_aftercare import ENDED, LATER, ended, fail, finished, not_met, staff
from tests.given_home_visits import ITEM
from tests.given_tours import accepted

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


async def by_telephone(slug: str) -> HomeVisit:
    """Asked for on the telephone, and accepted."""
    desk = await given_extended_sessions.staff(slug, "接电话", "desk")
    made = await home_visits.ask_by_phone(slug, desk, given_home_visits.asking(), consent=True, language="zh", now=given.NOW)
    await home_visits.accept(await given_home_visits.shown(made), "", given.NOW)
    return made


async def waits(slug: str, *, manager: bool = False) -> list[tuple[str, CallWhy]]:
    return [(each.reference, each.why) for each in await aftercare.waiting(slug, manager=manager)]


async def test_a_receipt_is_read_aloud_to_who_asked_by_telephone(slug: str) -> None:
    made = await by_telephone(slug)
    await finished(made.reference)
    await aftercare.give_out(ENDED)
    assert await waits(slug) == [(made.reference, CallWhy.receipt)]
    await ended(slug)
    assert len(await waits(slug)) == 1


async def test_whom_no_message_reached_is_telephoned_once_for_each(slug: str) -> None:
    found = await ended(slug)
    await fail(found.reference, "home_visit_served")
    for _ in range(2):
        await aftercare.gather(LATER)
    assert await waits(slug) == [(found.reference, CallWhy.not_told)]
    assert (await aftercare.waiting(slug, manager=False))[0].topic == "home_visit_served"


async def test_a_message_that_is_still_tried_is_no_call(slug: str) -> None:
    await ended(slug)
    await aftercare.gather(LATER)
    assert await waits(slug) == []


async def test_nobody_opens_twice_and_somebody_telephones_before_a_third_try(slug: str) -> None:
    found = await accepted(slug)
    assert (await not_met(found.reference, ENDED)).tries == 1
    await aftercare.gather(LATER)
    assert await waits(slug) == []
    again = await not_met(found.reference, ENDED + timedelta(days=1))
    assert (again.state, again.tries) == (State.accepted, 2)
    await aftercare.gather(LATER + timedelta(days=1))
    ((reference, why),) = await waits(slug)
    assert (reference, why) == (found.reference, CallWhy.not_met)
    await finished(found.reference, ENDED + timedelta(days=2))
    assert (await home_visits.visit(found.reference)).state is State.done


async def test_a_household_that_refuses_loses_nothing_and_may_be_closed_in_silence(slug: str) -> None:
    found, by = await accepted(slug), await staff(slug, "manager", manager=True)
    refused = await not_met(found.reference, ENDED, NotMet.household_refused)
    assert (refused.state, refused.asking.items) == (State.accepted, (ITEM,))
    await aftercare.close(by, found.reference, home_visits.Ending.other, LATER)
    await aftercare.gather(LATER)
    assert await waits(slug, manager=True) == []


async def test_not_reached_is_tried_again_after_two_hours_and_in_the_end_the_manager_finds_a_way(slug: str) -> None:
    made, caller = await by_telephone(slug), await staff(slug)
    await finished(made.reference)
    await aftercare.give_out(ENDED)
    for turn in range(3):
        (call,) = await aftercare.waiting(slug, manager=False)
        assert call.tries == turn
        await aftercare.note_call(slug, call.id, caller.id, "not_reached", "没人接", LATER, manager=False)
    assert await aftercare.waiting(slug, manager=False) == ()
    (call,) = await aftercare.waiting(slug, manager=True)
    assert (call.state, call.due_at) == (CallState.unreached, LATER + timedelta(hours=2))
    await aftercare.drop(slug, call.id, caller.id, LATER)
    assert await aftercare.waiting(slug, manager=True) == ()


async def test_the_hall_says_how_often_somebody_is_called(slug: str) -> None:
    async with given.transaction() as held:
        await given.policies(held, slug, hall.Policies(call_back_tries=1))
    hall.forget_calendar()
    made, caller = await by_telephone(slug), await staff(slug)
    await finished(made.reference)
    await aftercare.give_out(ENDED)
    (call,) = await aftercare.waiting(slug, manager=False)
    await aftercare.note_call(slug, call.id, caller.id, "not_reached", "", LATER, manager=False)
    assert await aftercare.waiting(slug, manager=False) == ()


async def test_each_try_is_on_record_and_reached_is_over(slug: str) -> None:
    found, caller = await ended(slug), await staff(slug)
    await fail(found.reference, "home_visit_served")
    await aftercare.gather(LATER)
    (call,) = await aftercare.waiting(slug, manager=False)
    with pytest.raises(CallOutcomeNeeded):
        await aftercare.note_call(slug, call.id, caller.id, "maybe", "", LATER, manager=False)
    await aftercare.note_call(slug, call.id, caller.id, "reached", "念过回执", LATER, manager=False)
    with pytest.raises(NotNow):
        await aftercare.note_call(slug, call.id, caller.id, "reached", "", LATER, manager=False)
    _, (note,) = await aftercare.call_back(slug, call.id, manager=False)
    assert (note.outcome, note.words, note.who) == (CallOutcome.reached, "念过回执", "回访甲")
    lines = await given.rows("SELECT actor FROM ledger WHERE subject = $1 AND verb = 'call_back'", f"home_visit:{found.reference}")
    assert [actor for (actor,) in lines] == [caller.actor]


async def test_a_call_through_the_hall_s_number_counts(slug: str) -> None:
    found, caller = await ended(slug), await staff(slug)
    await fail(found.reference, "home_visit_served")
    await aftercare.gather(LATER)
    await aftercare.called(slug, found.reference, caller.id, "reached", "", LATER)
    assert await aftercare.waiting(slug, manager=True) == ()


async def test_who_was_called_in_vain_too_often_and_is_reached_after_all_waits_no_more(slug: str) -> None:
    found, caller = await ended(slug), await staff(slug)
    await fail(found.reference, "home_visit_served")
    await aftercare.gather(LATER)
    (call,) = await aftercare.waiting(slug, manager=False)
    await aftercare.note_call(slug, call.id, caller.id, "wrong_number", "", LATER, manager=False)
    await aftercare.called(slug, found.reference, caller.id, "not_reached", "", LATER)
    assert [each.state for each in await aftercare.waiting(slug, manager=True)] == [CallState.wrong_number]
    await aftercare.called(slug, found.reference, caller.id, "reached", "", LATER)
    assert await aftercare.waiting(slug, manager=True) == ()


async def test_a_protected_person_s_calls_are_the_manager_s_and_another_hall_s_are_nobody_s(slug: str) -> None:
    found = await ended(slug, known=("protected",))
    await fail(found.reference, "home_visit_served")
    await aftercare.gather(LATER)
    assert (await waits(slug), len(await waits(slug, manager=True))) == ([], 1)
    (call,) = await aftercare.waiting(slug, manager=True)
    with pytest.raises(NoCallBack):
        await aftercare.call_back(slug, call.id, manager=False)
    with pytest.raises(NoCallBack):
        await aftercare.call_back(await given.hall(), call.id, manager=True)
