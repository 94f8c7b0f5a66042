"""Whose steps enter a household's record at the bedside, and who sees what stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import bedside, home_visits
from backend.bedside import Judge, Tablet, Taken, Verb
from backend.bedside.rules import NotOnTour
from backend.database import transaction
from tests import given, given_bedside, given_extended_sessions, given_home_visits, given_tours
from tests.given_bedside import ARRIVES, Bed
from tests.given_home_visits import ITEM

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


@pytest.fixture
async def beds(slug: str) -> tuple[Bed, Bed]:
    return await given_bedside.planned(slug)


async def begun(of: Bed) -> None:
    assert (await of.does(Verb.begin)).outcome is Taken.taken


def judge(of: Bed, *, manager: bool = True) -> Judge:
    return Judge(of.tablet.hall, of.tablet.staff, manager)


async def strangers(slug: str) -> Bed:
    """The tablet of a visitor who is on no tour."""
    tablet = Tablet(slug, await given_extended_sessions.staff(slug, "外人甲", "visitor"), uuid4())
    await bedside.lease(tablet, ARRIVES - timedelta(hours=1))
    return Bed(tablet, "", "")


async def test_nobody_takes_their_own_steps_into_a_visit_they_were_not_at(slug: str, beds: tuple[Bed, Bed]) -> None:
    stranger = replace(await strangers(slug), reference=beds[0].reference)
    await begun(beds[0])
    steps = (
        await stranger.does(Verb.consent, witness="李见证"),
        await stranger.does(Verb.result, item=ITEM, outcome="done"),
        await stranger.does(Verb.finish),
    )
    assert [each.why for each in steps] == ["NotOnTour"] * 3
    for waiting in await bedside.conflicts(judge(stranger, manager=False)):
        with pytest.raises(NotOnTour):
            await bedside.settle(judge(stranger, manager=False), waiting.id, take=True, now=ARRIVES)
    assert [(each.consent, each.results) for each in await bedside.served(stranger.reference)] == [("", ())]
    consent = (await bedside.conflicts(judge(beds[0])))[0]
    assert await bedside.settle(judge(beds[0]), consent.id, take=True, now=ARRIVES) is Taken.taken_later


async def protected(slug: str) -> Bed:
    """The tablet of a visitor who goes to a protected person's."""
    manager = await given_extended_sessions.staff(slug, "试岗长", "manager")
    asked = await given_home_visits.asked(slug, known=("protected",))
    await home_visits.accept(await given_home_visits.shown(asked, manager, manager=True), "", given.NOW)
    tour = await given_tours.announced(slug, asked.reference, arrives_at=ARRIVES)
    return await given_bedside.bed(asked.reference, slug, tour.members[0].staff)


@pytest.mark.parametrize("take", [True, False])
async def test_what_was_done_at_a_protected_persons_is_the_managers_to_decide(slug: str, take: bool) -> None:
    tablet = await protected(slug)
    await tablet.does(Verb.consent, witness="李见证")
    (waiting,) = await bedside.conflicts(judge(tablet))
    assert await bedside.conflicts(judge(tablet, manager=False)) == ()
    with pytest.raises(bedside.NoBedside):
        await bedside.settle(judge(tablet, manager=False), waiting.id, take=take, now=ARRIVES)


async def test_a_step_about_another_halls_household_shows_nothing_of_it(beds: tuple[Bed, Bed]) -> None:
    await begun(beds[0])
    await beds[0].does(Verb.consent, witness="李见证")
    stranger = replace(await strangers(await given_home_visits.hall()), reference=beds[0].reference)
    await stranger.does(Verb.consent, witness="王看看")
    (waiting,) = await bedside.conflicts(judge(stranger))
    assert (waiting.visit, waiting.standing) == (None, None)


async def test_what_stands_is_shown_to_who_was_there_and_to_the_manager(slug: str, beds: tuple[Bed, Bed]) -> None:
    await begun(beds[0])
    await beds[0].does(Verb.consent, witness="李见证")
    stranger = replace(await strangers(slug), reference=beds[0].reference)
    await stranger.does(Verb.consent, witness="王看看")
    (own,), (managers,) = [await bedside.conflicts(judge(stranger, manager=each)) for each in (False, True)]
    assert (own.standing, managers.standing.witness if managers.standing else "") == (None, "李见证")


async def test_who_is_still_at_the_bedside_after_the_hours_finds_the_visit_on_the_plain_forms(slug: str, beds: tuple[Bed, Bed]) -> None:
    late = ARRIVES + timedelta(hours=4)
    assert await bedside.beside(slug, beds[0].tablet.staff, late) == ()
    await begun(beds[0])
    (seen,) = await bedside.beside(slug, beds[0].tablet.staff, late)
    assert (seen.visit.reference, seen.begun) == (beds[0].reference, True)
    assert await bedside.beside(slug, (await strangers(slug)).tablet.staff, late) == ()


async def test_nothing_is_written_into_a_visit_whose_contents_are_gone(beds: tuple[Bed, Bed]) -> None:
    tablet, _ = beds
    await tablet.sends(*tablet.whole())
    async with transaction() as held:
        await bedside.forget(held, tablet.reference)
        await held.execute("UPDATE home_visits SET forgotten_at = $2 WHERE reference = $1", tablet.reference, ARRIVES)
    for verb in (Verb.photo, Verb.consent):
        assert (await tablet.does(verb, ARRIVES + timedelta(hours=2), file=uuid4())).why == "RoundOver"
    assert await given.rows("SELECT 1 FROM bedside_files WHERE reference = $1", tablet.reference) == []


async def test_how_many_conflicts_wait_is_counted_without_opening_one(slug: str, beds: tuple[Bed, Bed]) -> None:
    await begun(beds[0])
    stranger = replace(await strangers(slug), reference=beds[0].reference)
    await stranger.does(Verb.consent, witness="王看看")
    await given.rows(
        """INSERT INTO bedside_operations (id, hall, staff, reference, verb, happened_at, taken_at, outcome, why, version, mark, box)
           SELECT gen_random_uuid(), hall, staff, reference, verb, happened_at, taken_at, outcome, why, version, mark, box
             FROM bedside_operations, generate_series(1, 100) WHERE hall = $1 AND outcome = 'conflict' RETURNING 1""",
        slug,
    )
    assert await bedside.conflicts_open(judge(stranger, manager=True)) == 101
