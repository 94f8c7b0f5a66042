"""Tours under rivals: two managers at once, an announcement against a withdrawal, one visitor wanted twice; and the guards guard."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from backend import home_visits, tours
from backend.database import transaction
from backend.tours import HalfDay, Tour, When
from tests import given, given_tours
from tests.given_tours import accepted, draft, planner
from tests.scratch import database_without

LATER = given.NOW + timedelta(minutes=5)
TOMORROW = When(given.TUESDAY, HalfDay.am)
WITHOUT_ONCE = "DROP INDEX tour_members_once;"


@pytest.fixture
async def slug(db: str) -> str:
    return await given_tours.hall()


async def told(*references: str, topic: str = "home_visit_planned") -> list[tuple[str, int]]:
    rows = await given.rows(
        "SELECT reference, count(*) FROM notices WHERE topic = $2 AND reference = ANY($1) GROUP BY reference ORDER BY reference",
        list(references), topic,
    )  # fmt: skip
    return [(str(reference), int(times)) for reference, times in rows]


async def test_two_managers_who_announce_at_once_tell_everybody_once(slug: str) -> None:
    found = sorted([(await accepted(slug)).reference for _ in range(3)])
    tour = await draft(slug, *found)
    had, refused = await given.refused(tours.announce(planner(tour), LATER) for _ in range(6))
    assert (len(had), set(refused)) == (1, {"TourChanged"})
    assert await told(*found) == [(each, 1) for each in found]


async def test_rounds_at_once_and_a_visit_that_joins_meanwhile_tell_each_household_once(slug: str) -> None:
    found, joins = sorted([(await accepted(slug)).reference for _ in range(2)]), (await accepted(slug)).reference
    tour = await given_tours.announced(slug, *found, arrives_at=given.NINE, now=given.NOW - timedelta(days=1))
    await asyncio.gather(tours.add(planner(tour), joins, LATER), *(tours.remind(LATER) for _ in range(4)))
    await tours.remind(LATER + timedelta(minutes=5))
    assert await told(*found, topic="home_visit_tomorrow") == [(each, 1) for each in found]
    assert (await told(joins), await told(joins, topic="home_visit_tomorrow")) == ([(joins, 1)], [])


async def test_two_managers_who_change_a_tour_at_once_do_not_overwrite_each_other(slug: str) -> None:
    tour = await draft(slug)
    had, refused = await given.refused(tours.equip(planner(tour), f"示例{number}", (), LATER) for number in range(6))
    assert (len(had), set(refused)) == (1, {"TourChanged"})


async def test_an_announcement_against_a_withdrawal_leaves_one_truth(slug: str) -> None:
    for _ in range(6):
        who = await given.citizen()
        gone, stays = (await accepted(slug, by=who)).reference, (await accepted(slug)).reference
        tour = await draft(slug, gone, stays, team=(await _two(slug)))
        _, withdrawn = await asyncio.gather(
            tours.announce(planner(tour), LATER), home_visits.withdraw(gone, who, LATER), return_exceptions=True
        )
        assert withdrawn is None
        assert (await home_visits.visit(gone)).state == "withdrawn"
        standing = {each.reference for each in (await tours.tour(tour.id)).stops}
        assert standing == {stays}
        assert await _planned_after_withdrawn(gone) == 0
        await tours.call_off(planner(await tours.tour(tour.id)), LATER)


async def _planned_after_withdrawn(reference: str) -> int:
    (count,) = (
        await given.rows(
            """SELECT count(*) FROM ledger a JOIN ledger b ON b.subject = a.subject AND b.id > a.id
                WHERE a.subject = $1 AND a.verb = 'withdraw' AND b.verb = 'planned'""",
            f"home_visit:{reference}",
        )
    )[0]  # fmt: skip
    return int(count)


async def _two(slug: str):
    return tuple([await given_tours.visitor(slug, name) for name in ("上门甲", "上门乙")])


async def put_together_at_once(slug: str) -> tuple[int, set[str]]:
    """How many of six managers get the same visitors on the same half-day, and what the others hear."""
    team = await _two(slug)
    had, refused = await given.refused(tours.put_together(slug, team[0], TOMORROW, team, LATER) for _ in range(6))
    return len(had), set(refused)


async def test_one_visitor_is_on_one_tour_of_a_half_day(slug: str) -> None:
    assert await put_together_at_once(slug) == (1, {"VisitorTaken"})


async def test_one_request_is_on_one_tour(slug: str) -> None:
    found = (await accepted(slug)).reference
    places: list[Tour] = [await draft(slug, days=day) for day in (1, 2, 3)]
    had, refused = await given.refused(tours.add(planner(each), found, LATER) for each in places)
    assert (len(had), set(refused)) == (1, {"OnAnotherTour"})


async def test_two_moves_against_each_other_do_not_lock_up(slug: str) -> None:
    one, other = (await accepted(slug)).reference, (await accepted(slug)).reference
    morning, evening = await draft(slug, one), await draft(slug, other, half=HalfDay.pm)
    await given.refused(
        [tours.move(planner(morning), one, evening.id, LATER), tours.move(planner(evening), other, morning.id, LATER)]
    )  # fmt: skip
    standing = [stop.reference for each in (morning, evening) for stop in (await tours.tour(each.id)).stops]
    assert sorted(standing) == sorted([one, other])


async def test_without_the_constraint_the_same_visitors_are_on_several_tours(db: str) -> None:
    async with database_without(db, "without_once", WITHOUT_ONCE):
        slug = await given_tours.hall()
        assert (await put_together_at_once(slug))[0] > 1
    async with transaction() as held:
        assert await held.fetchval("SELECT 1 FROM pg_indexes WHERE indexname = 'tour_members_once'")
