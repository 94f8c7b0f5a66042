"""What no longer fits when a tablet sends it: a wrong word, two tablets, a visitor replaced, a death, a lease that ended; it waits for a
person, and nothing is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from backend import bedside, doorstep, home_visits
from backend.bedside import Judge, Outcome, OwnLoss, Taken, Verb
from backend.database import transaction
from backend.home_visits import Ending, State
from tests import given, given_bedside, given_home_visits
from tests.given_bedside import ARRIVES, Bed, begun, state
from tests.given_home_visits import ITEM

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


@pytest.fixture
async def beds(slug: str) -> tuple[Bed, Bed]:
    return await given_bedside.planned(slug)


def judge(of: Bed, *, manager: bool = True) -> Judge:
    return Judge(of.tablet.hall, of.tablet.staff, manager)


async def test_a_wrong_word_said_offline_waits_for_a_manager_who_phones_first(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    tablet.word = "不是口令"
    answers = await tablet.sends(*tablet.whole())
    assert [each.why for each in answers] == ["WordWrong", *["NotBegun"] * 4]
    assert await state(tablet) is State.planned
    waiting = await bedside.conflicts(judge(tablet))
    assert [each.said.word for each in waiting] == [""] * 5
    with pytest.raises(doorstep.CallFirst):
        await bedside.settle(judge(tablet), waiting[0].id, take=True, now=ARRIVES + timedelta(hours=1))
    wrong = await given.rows("SELECT wrong_words FROM doors WHERE reference = $1", tablet.reference)
    assert wrong == [(1,)]


async def test_five_wrong_words_alarm_the_manager_though_each_is_refused(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    tablet.word = "不是口令"
    for _ in range(5):
        step = tablet.keeps(Verb.begin)
        tablet.sequence -= 1  # refused at once: the tablet keeps nothing and uses the number again
        answer = await bedside.take_at_once(tablet.tablet, step, ARRIVES, ARRIVES)
        assert answer.outcome is Taken.refused
    assert answer.why == "VisitLocked"
    assert await doorstep.number_open(tablet.tablet.hall) == 1
    assert await given.rows("SELECT 1 FROM bedside_operations WHERE reference = $1", tablet.reference) == []


async def test_two_tablets_with_one_visit_say_the_same_once_and_what_differs_waits_for_a_person(beds: tuple[Bed, Bed]) -> None:
    one, other = beds
    await one.sends(*one.whole())
    said = other.whole(outcome="more_needed")
    answers = await other.sends(*said)
    assert [each.outcome for each in answers][:2] == [Taken.conflict, Taken.conflict]  # the visit has ended meanwhile
    waiting = await bedside.conflicts(judge(other, manager=False))
    result = next(each for each in waiting if each.said.verb is Verb.result)
    assert (result.said.outcome, result.standing.outcome if result.standing else "") == ("more_needed", "done")
    assert await bedside.settle(judge(other), result.id, take=True, now=ARRIVES + timedelta(hours=1)) is Taken.taken_later
    (found,) = await bedside.served(one.reference)
    assert found.results[0].outcome is Outcome.more_needed


async def test_a_colleagues_tablet_joins_a_visit_that_runs_and_a_part_is_written_by_who_knows_it(beds: tuple[Bed, Bed]) -> None:
    one, other = beds
    await begun(one)
    assert (await other.does(Verb.begin)).outcome is Taken.same
    first = await one.does(Verb.result, item=ITEM, outcome="done")
    second = await other.does(Verb.result, item=ITEM, outcome="taken_along")
    assert (first.version, second.why) == (1, "WrittenMeanwhile")
    assert (await other.does(Verb.result, item=ITEM, outcome="taken_along", base=1)).version == 2
    assert (await one.does(Verb.result, item=ITEM, outcome="taken_along")).outcome is Taken.same


async def test_a_visitor_replaced_at_noon_loses_nothing(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    steps = tablet.whole()
    await _replaced(tablet, ARRIVES + timedelta(minutes=5))
    answers = await tablet.sends(*steps, now=ARRIVES + timedelta(hours=1))
    assert {each.outcome for each in answers} == {Taken.taken}  # they were of the team when the household let them in


async def test_who_begins_after_being_replaced_is_not_believed_but_kept(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    await _replaced(tablet, ARRIVES - timedelta(minutes=5))
    answers = await tablet.sends(*tablet.whole(), now=ARRIVES + timedelta(hours=1))
    assert [each.why for each in answers] == ["NotOnTour", *["NotBegun"] * 4]
    assert len(await bedside.conflicts(judge(tablet))) == 5


async def test_a_death_before_the_visit_ends_it_and_what_a_tablet_says_later_is_kept(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    async with transaction() as held:
        await home_visits.close(held, tablet.reference, Ending.died, tablet.tablet.actor, ARRIVES - timedelta(hours=1))
    answer = await tablet.does(Verb.not_met, how="nobody_opened")
    assert (answer.outcome, answer.why) == (Taken.conflict, "NotNow")
    assert await state(tablet) is State.closed
    (waiting,) = await bedside.conflicts(judge(tablet))
    assert await bedside.settle(judge(tablet), waiting.id, take=False, now=ARRIVES) is Taken.left
    assert await bedside.conflicts(judge(tablet)) == ()


async def test_what_is_done_after_the_lease_ended_waits_for_a_person(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    late = ARRIVES + timedelta(hours=11, minutes=1)
    assert (await tablet.does(Verb.begin, late)).why == "LeaseOver"


async def test_a_conflict_is_decided_once_and_by_those_it_concerns(beds: tuple[Bed, Bed]) -> None:
    tablet, mate = beds
    await tablet.does(Verb.consent, witness="李见证")
    (waiting,) = await bedside.conflicts(judge(tablet))
    assert await bedside.conflicts(judge(mate, manager=False)) == ()
    with pytest.raises(bedside.NoBedside):
        await bedside.settle(judge(mate, manager=False), waiting.id, take=False, now=ARRIVES)
    await bedside.settle(judge(tablet), waiting.id, take=False, now=ARRIVES)
    with pytest.raises(bedside.SettledAlready):
        await bedside.settle(judge(tablet), waiting.id, take=True, now=ARRIVES)


async def _replaced(of: Bed, at: datetime) -> None:
    async with transaction() as held:
        await held.execute("UPDATE tour_members SET released_at = $2 WHERE staff = $1 AND released_at IS NULL", of.tablet.staff, at)


async def test_a_number_used_twice_is_not_done_but_kept(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    await begun(tablet)
    tablet.sequence -= 1  # a tablet put back to an older state counts anew
    assert (await tablet.does(Verb.consent, witness="李见证")).why == "SequenceUsed"
    assert [each.consent for each in await bedside.served(tablet.reference)] == [""]
    assert len(await bedside.conflicts(judge(tablet))) == 1


async def test_who_gave_a_photo_up_does_not_tick_it_off_and_a_colleague_who_was_there_or_a_manager_does(
    beds: tuple[Bed, Bed], slug: str
) -> None:
    one, mate = beds
    stranger, _ = await given_bedside.planned(slug, arrives_at=ARRIVES + timedelta(hours=3))
    await begun(one)
    for _ in range(2):
        await one.does(Verb.not_kept, file=uuid4(), outcome="photo", note="打不开")
    for manager in (False, True):
        first, second = await bedside.conflicts(judge(one, manager=manager))
        assert (first.own_loss, await bedside.conflicts_open(judge(one, manager=manager))) == (True, 0)
        with pytest.raises(OwnLoss):
            await bedside.settle(judge(one, manager=manager), first.id, take=False, now=ARRIVES)
    assert await bedside.conflicts(judge(stranger, manager=False)) == ()
    with pytest.raises(bedside.NoBedside):
        await bedside.settle(judge(stranger, manager=False), first.id, take=False, now=ARRIVES)
    assert await bedside.conflicts_open(judge(mate, manager=False)) == 2
    assert await bedside.settle(judge(mate, manager=False), first.id, take=False, now=ARRIVES) is Taken.left
    assert await bedside.settle(judge(stranger), second.id, take=False, now=ARRIVES) is Taken.left


async def test_another_step_of_a_colleague_stays_theirs_and_the_managers(beds: tuple[Bed, Bed]) -> None:
    one, mate = beds
    await begun(one)
    await mate.does(Verb.result, item="another-item", outcome="done")
    assert await bedside.conflicts(judge(one, manager=False)) == ()
