"""Who is on a tour, and from when to when its team sees the addresses."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from backend import home_visits, tours
from backend.database import transaction
from tests import given, given_home_visits, given_tours

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


@pytest.mark.article("29.5")
async def test_a_team_sees_its_tour_from_twelve_hours_before_a_stop_until_two_hours_after(slug: str) -> None:
    found = await given_tours.accepted(slug)
    arrives_at = given.NOW + timedelta(days=1)
    tour = await given_tours.announced(slug, found.reference, arrives_at=arrives_at)
    mate = tour.members[1].staff
    assert not await tours.open_to(mate, arrives_at - timedelta(hours=12, seconds=1))
    assert await tours.open_to(mate, arrives_at - timedelta(hours=12)) == (tour,)
    assert await tours.open_to(mate, tour.stops[0].leaves_at + timedelta(hours=1, minutes=59)) == (tour,)
    assert not await tours.open_to(mate, tour.stops[0].leaves_at + timedelta(hours=2))
    assert not await tours.open_to(uuid4(), arrives_at)


async def test_a_visit_that_is_withdrawn_leaves_its_tour(slug: str) -> None:
    citizen = await given.citizen()
    found = await given_tours.accepted(slug, by=citizen)
    tour = await given_tours.announced(slug, found.reference, arrives_at=given.NOW + timedelta(days=1))
    await home_visits.withdraw(found.reference, citizen, given.NOW)
    assert not (await tours.tour(tour.id)).stops


@pytest.mark.article("29.5")
async def test_a_visit_goes_from_its_tour_to_its_end_and_a_second_one_can_be_needed(slug: str) -> None:
    found = await given_tours.accepted(slug)
    tour = await given_tours.announced(slug, found.reference, arrives_at=given.NOW + timedelta(days=1))
    by = f"staff:{tour.members[0].staff}"
    async with transaction() as held:
        assert (await home_visits.begin_visit(held, found.reference, by, given.NOW)).state == "under_way"
        assert (await home_visits.finish(held, found.reference, by, given.NOW)).state == "done"
        assert (await home_visits.again(held, found.reference, "papers", by, given.NOW)).state == "accepted"


async def test_a_household_nobody_came_to_is_overdue_until_it_is_begun_or_leaves_its_tour(slug: str) -> None:
    found, other = await given_tours.accepted(slug), await given_tours.accepted(slug)
    arrives_at = given.NOW + timedelta(days=1)
    tour = await given_tours.announced(slug, found.reference, arrives_at=arrives_at)
    await given_tours.announced(slug, other.reference, arrives_at=arrives_at)
    after = arrives_at + timedelta(minutes=31)
    assert not await tours.overdue(slug, arrives_at + timedelta(minutes=30))
    assert {each.reference for each in await tours.overdue(slug, after)} == {found.reference, other.reference}

    async with transaction() as held:
        await home_visits.begin_visit(held, found.reference, f"staff:{tour.members[0].staff}", after)
    assert [each.reference for each in await tours.overdue(slug, after + timedelta(days=3))] == [other.reference]
    await home_visits.withdraw(other.reference, other.citizen, after)
    assert not await tours.overdue(slug, after)
