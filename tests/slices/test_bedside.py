"""What a tablet keeps at somebody's bedside and sends: once, in order, by the server's clock; and every fault of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import bedside, doorstep, home_visits, uploads
from backend.bedside import Judge, NotThisTablet, Outcome, Result, Tablet, Taken, Verb
from backend.database import transaction
from backend.home_visits import Ending, NotMet, State
from backend.refusals import FieldRefused
from tests import given, given_bedside, given_extended_sessions, given_tours, given_uploads
from tests.given_bedside import ARRIVES, Bed
from tests.given_home_visits import ITEM, STREET

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def slug() -> str:
    return await given_bedside.hall()


@pytest.fixture
async def beds(slug: str) -> tuple[Bed, Bed]:
    return await given_bedside.planned(slug)


async def state(of: Bed) -> State:
    return (await home_visits.visit(of.reference)).state


async def begun(of: Bed) -> None:
    assert (await of.does(Verb.begin)).outcome is Taken.taken


def judge(of: Bed, *, manager: bool = True) -> Judge:
    return Judge(of.tablet.hall, of.tablet.staff, manager)


async def test_a_visit_without_a_network_stands_whole_once_it_is_sent(slug: str, beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    answers = await tablet.sends(*tablet.whole())
    (found,) = await bedside.served(tablet.reference)
    assert {each.outcome for each in answers} == {Taken.taken}
    assert (found.consent, found.witness, found.handed_over) == ("spoken", "李见证", ("受理凭证",))
    assert found.results == (Result(ITEM, Outcome.done, ""),)
    assert (found.arrived_at, found.left_at) == (ARRIVES, ARRIVES + 25 * MINUTE)
    assert await state(tablet) is State.done


async def test_what_is_sent_again_gets_the_first_answer_and_changes_nothing(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    once = await tablet.sends(*tablet.whole())
    again = await tablet.sends()
    assert again == once
    assert len(await given.rows("SELECT 1 FROM bedside_operations WHERE reference = $1", tablet.reference)) == len(once)
    changed = await tablet.sends(replace(tablet.kept[2], note="别的话"))
    assert (changed[0].outcome, changed[0].why) == (Taken.refused, "StepReused")


async def test_a_step_waits_for_those_before_it(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    begin, consent, *rest = tablet.whole()
    assert (await tablet.sends(*rest))[0].outcome is Taken.early
    assert await bedside.served(tablet.reference) == ()
    assert [each.outcome for each in await tablet.sends(consent, begin)] == [Taken.taken, Taken.taken]
    assert {each.outcome for each in await tablet.sends(*rest)} == {Taken.taken}


async def test_the_lease_holds_the_visits_of_one_team_in_their_hours_and_each_look_is_on_record(slug: str, beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    (leased,) = await bedside.lease(tablet.tablet, ARRIVES)
    assert (leased.visit.asking.address, leased.number, leased.begun, leased.parts) == (STREET, 1, False, ())
    stranger = await given_extended_sessions.staff(slug, "外人甲", "visitor")
    assert await bedside.lease(Tablet(slug, stranger, uuid4()), ARRIVES) == ()
    assert await bedside.lease(tablet.tablet, ARRIVES - timedelta(hours=13)) == ()
    assert await bedside.lease(tablet.tablet, ARRIVES + timedelta(hours=3)) == ()
    lines = await given.rows("SELECT actor FROM ledger WHERE subject = $1 AND verb = 'open_street'", f"home_visit:{tablet.reference}")
    assert {str(actor) for (actor,) in lines} == {tablet.tablet.actor, beds[1].tablet.actor}


async def test_a_tablets_name_opens_nothing_for_another_person(beds: tuple[Bed, Bed]) -> None:
    tablet, mate = beds
    stolen = replace(tablet.tablet, staff=mate.tablet.staff)
    with pytest.raises(NotThisTablet):
        await bedside.lease(stolen, ARRIVES)
    with pytest.raises(NotThisTablet):
        await bedside.take(stolen, tablet.whole(), ARRIVES, ARRIVES)


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


@pytest.mark.parametrize("how", ["nobody_opened", "household_refused"])
async def test_a_door_that_stays_shut_is_a_try(beds: tuple[Bed, Bed], how: str) -> None:
    tablet, other = beds
    assert (await tablet.does(Verb.not_met, how=how)).outcome is Taken.taken
    found = await home_visits.visit(tablet.reference)
    assert (found.state, found.tries, await bedside.served(tablet.reference)) == (State.accepted, 1, ())
    assert (await other.does(Verb.not_met, how=how)).why == "NotNow"


async def test_a_household_that_refuses_after_it_let_them_in_ends_the_visit(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    await begun(tablet)
    assert (await tablet.does(Verb.not_met, ARRIVES + 5 * MINUTE, how="household_refused")).outcome is Taken.taken
    (found,) = await bedside.served(tablet.reference)
    assert (found.left_at, await state(tablet)) == (ARRIVES + 5 * MINUTE, State.accepted)


async def test_a_visit_that_overruns_its_hours_is_taken_whole(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    tablet.keeps(Verb.begin)
    for verb, said in ((Verb.consent, {"witness": "李见证"}), (Verb.result, {"item": ITEM, "outcome": "done"}), (Verb.finish, {})):
        tablet.keeps(verb, ARRIVES + timedelta(hours=4), **said)
    answers = await tablet.sends(now=ARRIVES + timedelta(hours=5))
    assert {each.outcome for each in answers} == {Taken.taken}


async def test_a_second_visit_has_a_round_of_its_own_and_late_steps_of_the_first_do_not_enter_it(slug: str, beds: tuple[Bed, Bed]) -> None:
    tablet, late = beds
    await begun(tablet)
    assert (await tablet.does(Verb.finish, note="缺一份诊断证明")).outcome is Taken.taken
    assert await state(tablet) is State.accepted
    assert (await late.does(Verb.result, item=ITEM, outcome="done")).why == "RoundOver"
    assert (await late.does(Verb.finish, note="缺一份诊断证明")).outcome is Taken.same


async def test_no_visit_ends_without_consent_and_a_result_for_each_item(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    await begun(tablet)
    assert (await tablet.does(Verb.finish)).why == "ConsentMissing"
    await tablet.does(Verb.consent, witness="李见证")
    assert (await tablet.does(Verb.finish)).why == "ResultsMissing"
    assert (await tablet.does(Verb.result, item="jiuye-kunnan-rending", outcome="done")).why == "ItemNotAsked"
    assert (await tablet.does(Verb.consent)).why == "WitnessNeeded"


async def test_the_servers_clock_decides_whatever_the_tablets_says(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    ahead = timedelta(hours=30)
    steps = tablet.whole(ARRIVES + ahead)
    await tablet.sends(*steps, now=ARRIVES + timedelta(hours=1), sent_at=ARRIVES + timedelta(hours=1) + ahead)
    (found,) = await bedside.served(tablet.reference)
    assert (found.arrived_at, found.left_at) == (ARRIVES, ARRIVES + 25 * MINUTE)
    facts = await given.rows("SELECT facts FROM ledger WHERE verb = 'bedside_clock' AND hall = $1", tablet.tablet.hall)
    assert str(-30 * 3600) in str(facts)


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


async def _replaced(of: Bed, at: object) -> None:
    async with transaction() as held:
        await held.execute("UPDATE tour_members SET released_at = $2 WHERE staff = $1 AND released_at IS NULL", of.tablet.staff, at)


async def test_a_visit_begun_at_the_door_goes_on_at_the_bedside(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    await doorstep.begin(tablet.tablet.staff, tablet.reference, tablet.word, ARRIVES)
    (leased,) = await bedside.lease(tablet.tablet, ARRIVES)
    assert (leased.begun, leased.number) == (True, 1)
    assert (await tablet.does(Verb.consent, ARRIVES + 5 * MINUTE, witness="李见证")).outcome is Taken.taken
    (found,) = await bedside.served(tablet.reference)
    assert (found.arrived_at, found.left_at) == (ARRIVES, None)


async def test_the_checklist_goes_by_forms_too_and_joins_what_a_tablet_did(slug: str, beds: tuple[Bed, Bed]) -> None:
    tablet, mate = beds
    await begun(tablet)
    (seen,) = await bedside.beside(slug, mate.tablet.staff, ARRIVES)
    assert (seen.begun, seen.visit.asking.address) == (True, "")
    for verb, said in ((Verb.consent, {"witness": "李见证"}), (Verb.result, {"item": ITEM, "outcome": "done"}), (Verb.finish, {})):
        step = mate.keeps(verb, **said)
        assert (await bedside.act(slug, mate.tablet.staff, step, ARRIVES + 9 * MINUTE)).outcome is Taken.taken
    assert await state(tablet) is State.done
    stranger = await given_extended_sessions.staff(slug, "外人甲", "visitor")
    with pytest.raises(home_visits.NoHomeVisit):
        await bedside.act(slug, stranger, mate.keeps(Verb.finish), ARRIVES)


async def test_a_photo_is_taken_for_a_step_that_named_it_in_pieces_and_made_anew(beds: tuple[Bed, Bed]) -> None:
    tablet, mate = beds
    await begun(tablet)
    file, picture = uuid4(), given_uploads.picture()
    await tablet.does(Verb.photo, file=file)
    half = len(picture) // 2
    assert await bedside.give_piece(tablet.tablet.staff, file, len(picture), 0, picture[:half], ARRIVES) == half
    assert await bedside.give_piece(tablet.tablet.staff, file, len(picture), half, picture[half:], ARRIVES) == len(picture)
    assert await bedside.give_piece(tablet.tablet.staff, file, len(picture), 0, picture[:half], ARRIVES) == len(picture)
    (kept,) = await uploads.of(f"home_visit:{tablet.reference}")
    assert (kept.purpose, kept.media, kept.by) == ("bedside_photo", "image/jpeg", tablet.tablet.actor)
    with pytest.raises(bedside.NoBedside):
        await bedside.give_piece(mate.tablet.staff, file, len(picture), 0, picture[:half], ARRIVES)


async def test_what_is_no_picture_is_refused_and_can_be_given_again(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    await begun(tablet)
    file, picture = uuid4(), given_uploads.picture()
    await tablet.does(Verb.photo, file=file)
    with pytest.raises(FieldRefused):
        await bedside.give_piece(tablet.tablet.staff, file, 9, 0, b"no photo!", ARRIVES)
    assert await bedside.give_piece(tablet.tablet.staff, file, len(picture), 0, picture, ARRIVES) == len(picture)


async def test_a_visit_left_unmet_on_the_doors_page_is_over_when_the_next_begins(slug: str, beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    await begun(tablet)
    await doorstep.not_met(tablet.tablet.staff, tablet.reference, NotMet.household_refused, ARRIVES + 5 * MINUTE)
    again, tomorrow = await _planned_again(tablet), ARRIVES + timedelta(days=1)
    await doorstep.begin(again.tablet.staff, again.reference, again.word, tomorrow)
    (leased,) = await bedside.lease(again.tablet, tomorrow)
    assert (leased.begun, leased.number) == (True, 2)
    assert (await again.does(Verb.consent, tomorrow + MINUTE, witness="李见证")).outcome is Taken.taken
    assert [each.left_at is None for each in await bedside.served(tablet.reference)] == [False, True]


async def _planned_again(of: Bed) -> Bed:
    tomorrow = ARRIVES + timedelta(days=1)
    async with transaction() as held:
        await held.execute("UPDATE tour_stops SET dropped_at = $2 WHERE reference = $1", of.reference, ARRIVES + timedelta(hours=1))
    tour = await given_tours.announced(of.tablet.hall, of.reference, arrives_at=tomorrow, now=ARRIVES + timedelta(hours=2))
    return await given_bedside.bed(of.reference, of.tablet.hall, tour.members[0].staff, number=2, now=tomorrow)
