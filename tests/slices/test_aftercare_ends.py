"""How a request ends for good: somebody died and nobody is told anything more; evidence is deleted on its own clock, on record."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import aftercare, bedside, hall, home_visits, notifications, ratings, tours, uploads
from backend.bedside import Verb
from backend.database import transaction
from backend.home_visits import Ending, NoHomeVisit, State
from backend.states import NotNow
from tests import given, given_bedside, given_home_visits, given_tours, given_uploads
from tests.given_aftercare import ENDED, LATER, diary, ended, fail, finished, ledger, not_met, staff, topics
from tests.given_home_visits import ITEM, OTHER, asked, shown

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
MONTH = timedelta(days=30)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall(ITEM, OTHER)


async def test_somebody_died_and_nothing_of_any_topic_is_told_any_more(slug: str) -> None:
    found, by = await ended(slug, told=False), await staff(slug, "manager", manager=True)
    await aftercare.give_out(ENDED)
    assert "home_visit_served" in await topics(found.reference)
    await aftercare.close(by, found.reference, Ending.died, LATER)
    assert await topics(found.reference) == []
    await aftercare.record_step(by, found.reference, ITEM, "ready", "", LATER)
    await aftercare.grant(by, found.reference, "", LATER)
    await finished(found.reference, LATER + timedelta(days=1))
    await aftercare.give_out(LATER + timedelta(days=1))
    await aftercare.gather(LATER + timedelta(days=1))
    assert await topics(found.reference) == []
    assert await given.rows("SELECT 1 FROM call_backs WHERE reference = $1 AND state = 'open'", found.reference) == []


async def test_once_it_is_closed_for_a_death_no_topic_at_all_reaches_anybody(slug: str) -> None:
    found, by = await given_tours.accepted(slug, copy="19900000042"), await staff(slug, "manager", manager=True)
    await aftercare.close(by, found.reference, Ending.died, LATER)
    for topic in notifications.TOPICS.values():
        facts = {name: LATER if name == "starts_at" else "x" for name in topic.facts}
        async with transaction() as held:
            said = notifications.Announcement(slug, topic.name, found.reference, found.citizen, "19900000042", "zh", facts)
            await notifications.announce(held, said, LATER)
    assert await topics(found.reference) == []
    waiting = "SELECT 1 FROM deliveries d JOIN notices n ON n.id = d.notice WHERE n.reference = $1 AND d.state NOT IN ('withdrawn', 'sent')"
    assert await given.rows(waiting, found.reference) == []


async def test_somebody_died_and_the_call_that_waits_is_not_made_and_nobody_is_asked_how_it_was(slug: str) -> None:
    found, by = await ended(slug), await staff(slug, "manager", manager=True)
    await fail(found.reference, "home_visit_served")
    await aftercare.gather(LATER)
    assert await aftercare.has_open(slug, found.reference)
    visit, items = aftercare.rating_tokens(found.reference, 1, (ITEM,))
    await aftercare.close(by, found.reference, Ending.died, LATER)
    assert await aftercare.waiting(slug, manager=True) == ()
    for token in (visit, items[ITEM]):
        with pytest.raises(ratings.InvitationOver):
            await ratings.invitation(token, LATER)


async def test_a_death_told_to_who_plans_silences_calls_and_every_message_too(slug: str) -> None:
    found = await given_tours.accepted(slug)
    for days in (1, 2):
        await not_met(found.reference, ENDED + timedelta(days=days))
    await aftercare.gather(LATER + timedelta(days=2))
    assert [each.reference for each in await aftercare.waiting(slug, manager=True)] == [found.reference]
    await tours.close(slug, uuid4(), found.reference, Ending.died, manager=True, now=LATER + timedelta(days=2))
    assert await aftercare.waiting(slug, manager=True) == ()
    async with transaction() as held:
        await home_visits.tell(held, await home_visits.visit(found.reference), "home_visit_answered", LATER + timedelta(days=2))
    assert await topics(found.reference) == []


@pytest.mark.parametrize("ending", [Ending.died, Ending.moved_away])
async def test_a_request_is_closed_before_the_visit_in_silence(slug: str, ending: Ending) -> None:
    found, by = await given_tours.accepted(slug), await staff(slug, "manager", manager=True)
    await aftercare.close(by, found.reference, ending, LATER)
    now = await home_visits.visit(found.reference)
    assert (now.state, now.ended_at) == (State.closed, LATER)
    assert await topics(found.reference) == []
    with pytest.raises(NotNow):
        await aftercare.record_step(by, found.reference, ITEM, "ready", "", LATER)


async def test_who_went_along_closes_neither_before_the_visit_nor_after_it(slug: str) -> None:
    found, stays = (await given_tours.accepted(slug)).reference, await staff(slug, "manager", manager=True)
    tour = await given_tours.announced(slug, found, arrives_at=ENDED)
    went = replace(stays, id=tour.members[0].staff)
    with pytest.raises(tours.OwnTeamsVisit):
        await aftercare.close(went, found, Ending.other, LATER)
    async with transaction() as held:
        await home_visits.begin_visit(held, found, "staff:test", ENDED)
        await home_visits.finish(held, found, "staff:test", LATER)
    await aftercare.give_out(LATER)
    with pytest.raises(tours.OwnTeamsVisit):
        await aftercare.close(went, found, Ending.other, LATER)
    assert await topics(found)
    await aftercare.close(stays, found, Ending.died, LATER)
    assert await topics(found) == []


async def test_nobody_closes_what_is_not_there(slug: str) -> None:
    with pytest.raises(NoHomeVisit):
        await aftercare.close(await staff(slug, "manager", manager=True), uuid4().hex[:8], Ending.died, LATER)


async def test_evidence_goes_thirty_days_after_the_end_and_that_is_on_record(slug: str) -> None:
    found = await ended(slug, words="卧床三年")
    owner = f"home_visit:{found.reference}"
    await given_uploads.photo(slug, owner)
    await aftercare.erase(ENDED + MONTH - timedelta(minutes=1))
    assert len(await uploads.of(owner)) == 1
    for _ in range(2):
        await aftercare.erase(ENDED + MONTH)
    assert await uploads.of(owner) == ()
    after = await aftercare.after(found.reference)
    assert (after.files, after.erased_at) == (1, ENDED + MONTH)
    assert len(await ledger(found.reference, "erase_evidence")) == 1
    assert (await diary(found.reference)).count("erased") == 1


async def test_what_was_written_at_the_bedside_and_after_it_goes_with_the_photos(slug: str) -> None:
    reference = await _written_about(slug)
    written = (
        f"SELECT 1 FROM bedside_parts WHERE reference = '{reference}'",
        f"SELECT 1 FROM item_steps WHERE reference = '{reference}' AND words_box IS NOT NULL",
        f"SELECT 1 FROM call_back_notes n JOIN call_backs c ON c.id = call_back WHERE c.reference = '{reference}' AND note_box IS NOT NULL",
    )
    assert all([await given.rows(each) for each in written])
    await aftercare.erase(LATER + MONTH)
    assert [await given.rows(each) for each in written] == [[], [], []]
    assert (await bedside.served(reference))[0].results == ()


async def _written_about(slug: str) -> str:
    """A visit with notes at the bedside, in a later step, and of a call; its reference."""
    tablet, _ = await given_bedside.planned(slug)
    await tablet.sends(*[replace(each, note="缺一页") if each.verb is Verb.result else each for each in tablet.whole()])
    await aftercare.give_out(LATER)
    by, caller = await staff(slug, "visitor"), await staff(slug)
    await aftercare.record_step(by, tablet.reference, ITEM, "handed_in", "已交残联", LATER)
    await fail(tablet.reference, "home_visit_served")
    await aftercare.gather(LATER)
    (call,) = await aftercare.waiting(slug, manager=True)
    await aftercare.note_call(slug, call.id, caller.id, "reached", "女儿接的", LATER, manager=True)
    return tablet.reference


async def test_a_second_visit_keeps_the_evidence_until_its_own_end(slug: str) -> None:
    found, by = await ended(slug), await staff(slug, "visitor")
    await given_uploads.photo(slug, f"home_visit:{found.reference}")
    await aftercare.grant(by, found.reference, "", LATER)
    await aftercare.erase(ENDED + 2 * MONTH)
    assert len(await uploads.of(f"home_visit:{found.reference}")) == 1


async def test_the_evidence_of_a_second_visit_goes_too_where_a_hall_keeps_the_first_s_for_a_week(slug: str) -> None:
    async with transaction() as held:
        await given.policies(held, slug, hall.Policies(evidence_days=7))
    hall.forget_calendar()
    found, by, week = await ended(slug), await staff(slug, "visitor"), timedelta(days=7)
    owner = f"home_visit:{found.reference}"
    await given_uploads.photo(slug, owner)
    await aftercare.erase(ENDED + week)
    await aftercare.grant(by, found.reference, "", ENDED + week)
    await given_uploads.photo(slug, owner)
    await finished(found.reference, ENDED + 2 * week)
    await aftercare.erase(ENDED + 3 * week)
    assert await uploads.of(owner) == ()
    assert (await aftercare.after(found.reference)).files == 2


@pytest.mark.parametrize("move", ["withdraw", "refuse"])
async def test_a_request_that_came_to_nothing_loses_its_evidence_too(slug: str, move: str) -> None:
    owner = await given.citizen()
    found = await asked(slug, by=owner, now=ENDED)
    await given_uploads.photo(slug, f"home_visit:{found.reference}")
    if move == "withdraw":
        await home_visits.withdraw(found.reference, owner, ENDED)
    else:
        await home_visits.refuse(await shown(found), home_visits.WhyNot.can_come, "能走", ENDED)
    await aftercare.erase(ENDED + MONTH)
    assert await uploads.of(f"home_visit:{found.reference}") == ()
