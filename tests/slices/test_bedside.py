"""What a tablet keeps at somebody's bedside and sends: once, in order, by the server's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import bedside, doorstep, home_visits, uploads
from backend.bedside import LEASE, NotThisTablet, Outcome, Result, Tablet, TabletSeen, Taken, Verb
from backend.database import transaction
from backend.home_visits import NotMet, State
from backend.refusals import FieldRefused
from tests import given, given_bedside, given_extended_sessions, given_home_visits, given_tours, given_uploads
from tests.given_bedside import ARRIVES, Bed, begun, state
from tests.given_home_visits import ITEM, STREET

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


@pytest.fixture
async def beds(slug: str) -> tuple[Bed, Bed]:
    return await given_bedside.planned(slug)


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


async def test_tablets_are_listed_by_when_they_were_heard_of_with_until_when_they_keep_visits(beds: tuple[Bed, Bed]) -> None:
    one, other = beds
    staff, hall = one.tablet.staff, one.tablet.hall
    leased = ARRIVES - timedelta(hours=1)
    assert await bedside.tablets_of(hall, staff, ARRIVES) == (TabletSeen(leased, leased + LEASE),)
    await begun(one)
    (found,) = await bedside.tablets_of(hall, staff, leased + LEASE)
    assert (found.seen_at, found.keeps_until) == (ARRIVES + timedelta(minutes=1), None)
    said = replace(one.keeps(Verb.consent, witness="李见证"), base=0)
    await bedside.act(hall, staff, said, ARRIVES)
    assert len(await bedside.tablets_of(hall, staff, ARRIVES)) == 1
    assert len(await bedside.tablets_of(hall, other.tablet.staff, ARRIVES)) == 1
    assert await bedside.tablets_of(hall, staff, ARRIVES + timedelta(days=31)) == ()
