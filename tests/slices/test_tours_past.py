"""What becomes of tours whose day is over or another now, and of the households on them."""

from datetime import timedelta

import pytest

from backend import home_visits, tours
from backend.database import transaction
from backend.tours import HalfDay, TourChanged, TourOver, TourState, VisitBegun, When
from tests import given, given_aftercare, given_tours
from tests.given_tours import accepted, draft, planner

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
DAY = timedelta(days=1)
MORNING, NOON, AFTER = given.NOW.replace(hour=9) + DAY, given.NOW.replace(hour=12) + DAY, given.NOW + 2 * DAY
EVENING = given.NOW.replace(hour=18, minute=30)
DAY_NAMED = ("home_visit_planned", "home_visit_tomorrow")


@pytest.fixture
async def slug() -> str:
    return await given_tours.hall()


async def test_a_household_to_whom_nobody_came_gets_another_day_and_is_told(slug: str) -> None:
    found, other = await accepted(slug), await accepted(slug)
    tour = await given_tours.announced(slug, found.reference, other.reference, arrives_at=MORNING)
    await tours.take_off(planner(tour), found.reference, NOON)
    assert (await home_visits.visit(found.reference)).state == "accepted"
    assert await given_aftercare.topics(found.reference) == ["home_visit_asked", "home_visit_answered", "home_visit_changed"]
    assert await given_aftercare.topics(other.reference) == ["home_visit_asked", "home_visit_answered"]
    with pytest.raises(TourChanged):
        await tours.take_off(planner(tour), other.reference, NOON)
    with pytest.raises(TourOver):
        await tours.shift(planner(await tours.tour(tour.id)), other.reference, 1, NOON)


async def test_who_was_visited_stays_on_the_tour_that_is_over(slug: str) -> None:
    found = await accepted(slug)
    tour = await given_tours.announced(slug, found.reference, arrives_at=MORNING)
    async with transaction() as held:
        await home_visits.begin_visit(held, found.reference, "staff:test", NOON)
        await home_visits.finish(held, found.reference, "staff:test", NOON)
    with pytest.raises(VisitBegun):
        await tours.take_off(planner(tour), found.reference, AFTER)


async def test_a_draft_that_nobody_announced_falls_after_its_day_and_its_visits_wait_again(slug: str) -> None:
    found = await accepted(slug)
    tour = await draft(slug, found.reference)
    await tours.end_tours(NOON)
    assert await tours.on_drafts(slug)
    await tours.end_tours(AFTER)
    assert ((await tours.tour(tour.id)).state, await tours.on_drafts(slug)) == (TourState.cancelled, frozenset())
    when = When(AFTER.date() + DAY, HalfDay.am)
    new = await tours.put_together(slug, tour.members[0].staff, when, [each.staff for each in tour.members], AFTER)
    await tours.add(planner(await tours.tour(new)), found.reference, AFTER)
    assert (await tours.tour(new)).stop(found.reference)


async def test_who_was_reminded_of_one_day_is_reminded_of_the_new_one(slug: str) -> None:
    found = await accepted(slug)
    tour = await given_tours.announced(slug, found.reference, arrives_at=MORNING, now=given.NOW - DAY)
    await tours.remind(EVENING)
    await tours.change_half(planner(tour), When(AFTER.date() + DAY, HalfDay.am), EVENING + timedelta(hours=1))
    await tours.remind(EVENING + 2 * DAY)
    assert (await given_aftercare.topics(found.reference)).count("home_visit_tomorrow") == 2


async def test_who_joins_an_announced_tour_after_the_evening_s_word_is_told_once(slug: str) -> None:
    old, new = (await accepted(slug)).reference, (await accepted(slug)).reference
    tour = await given_tours.announced(slug, old, arrives_at=MORNING, now=given.NOW - DAY)
    await tours.remind(EVENING)
    await tours.add(planner(tour), new, given.NOW)
    await tours.remind(given.NOW + timedelta(minutes=5))
    told = [[each for each in await given_aftercare.topics(one) if each in DAY_NAMED] for one in (old, new)]
    assert told == [["home_visit_tomorrow"], ["home_visit_planned"]]


async def test_who_was_told_of_tomorrow_is_not_told_again_on_another_tour_of_it(slug: str) -> None:
    found = (await accepted(slug)).reference
    tour = await given_tours.announced(slug, found, arrives_at=MORNING, now=given.NOW - DAY)
    other = await given_tours.announced(slug, arrives_at=NOON + timedelta(hours=3), now=given.NOW - DAY)
    await tours.remind(EVENING)
    await tours.move(planner(tour), found, other.id, given.NOW)
    await tours.remind(given.NOW + timedelta(minutes=5))
    assert [each for each in await given_aftercare.topics(found) if each in DAY_NAMED] == ["home_visit_tomorrow"]
