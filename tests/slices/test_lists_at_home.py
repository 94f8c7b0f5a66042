"""Lists of staff and citizens ask the database as much for many as for one, and leave nobody out."""

from datetime import timedelta

import pytest

from backend import aftercare, agent_matters, bedside, doorstep, prevention, tours
from backend.bedside import Judge
from backend.clock import at
from backend.tours import HalfDay
from tests import (
    given,
    given_aftercare,
    given_agent_matters,
    given_bedside,
    given_extended_sessions,
    given_home_visits,
    given_prevention,
    given_tours,
)
from tests.given_home_visits import ITEM
from tests.questions import number_asked
from web.aftercare_view import served_lines
from web.agent_matters_view import matter_views
from web.extended_sessions_view import session_views
from web.home_visits_view import visit_views
from web.staff_bedside_view import conflict_views
from web.staff_visits_today import stop_views
from web.tours_view import tour_views

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


@pytest.mark.article("29.4")
async def test_a_list_of_agents_matters_asks_as_much_for_five_as_for_one(slug: str) -> None:
    found = [(await given_agent_matters.accepted(slug, items=(ITEM,)))[0] for _ in range(5)]
    await matter_views(found, "zh")  # guides are read once a version
    one, five = [await number_asked(slug, matter_views(some, "zh")) for some in (found[:1], found)]
    assert one == five


async def test_a_list_of_home_visits_asks_as_much_for_five_as_for_one(slug: str) -> None:
    found = [await given_tours.accepted(slug) for _ in range(5)]
    await visit_views(found, "zh")
    one, five = [await number_asked(slug, visit_views(some, "zh")) for some in (found[:1], found)]
    assert one == five
    assert len(await visit_views(found, "zh")) == 5


async def test_a_week_of_tours_asks_as_much_for_three_full_ones_as_for_one_with_a_single_visit(slug: str) -> None:
    await given_tours.ways(slug)

    async def page() -> None:
        found = await tours.of_days(slug, given.TUESDAY, given.WEDNESDAY)
        await tour_views(found, "zh", manager=True, now=given.NOW)

    await given_tours.draft(slug, (await given_tours.accepted(slug)).reference)
    await page()
    one = await number_asked(slug, page())
    for days, half in ((1, HalfDay.pm), (2, HalfDay.am)):
        await given_tours.draft(slug, *[(await given_tours.accepted(slug)).reference for _ in range(3)], days=days, half=half)
    assert await number_asked(slug, page()) == one


async def test_who_could_join_a_tour_is_asked_as_much_for_five_who_wait_as_for_one(slug: str) -> None:
    await given_tours.ways(slug)
    tour, numbers = await given_tours.draft(slug), []
    for many in (1, 4):
        found = [(await given_tours.accepted(slug)).reference for _ in range(many)]
        await tours.look(slug, tour.id, given.NOW, *found)
        numbers.append(await number_asked(slug, tours.look(slug, tour.id, given.NOW, *found)))
    assert numbers[0] == numbers[1]


async def test_a_team_s_tour_of_today_asks_as_much_for_three_households_as_for_one(slug: str) -> None:
    found = [(await given_tours.accepted(slug)).reference for _ in range(3)]
    tour = await given_tours.announced(slug, *found, arrives_at=given.NINE)
    await doorstep.set_out(tour.members[0].staff, found[1], given.NINE)
    pairs = [(tour, stop) for stop in tour.stops]
    assert [each.set_out for each in await stop_views(pairs, "zh")] == [False, True, False]
    one, three = [await number_asked(slug, stop_views(some, "zh")) for some in (pairs[:1], pairs)]
    assert one == three


async def test_a_tablet_that_asks_whom_it_may_visit_asks_as_much_for_three_as_for_one(slug: str) -> None:
    team = (await given_tours.visitor(slug, "上门甲"), await given_tours.visitor(slug, "上门乙"))
    numbers = []
    for many, hour in ((1, 9), (2, 14)):
        found = [(await given_tours.accepted(slug)).reference for _ in range(many)]
        await given_tours.announced(slug, *found, arrives_at=at(given.TUESDAY, hour), team=team)
        await bedside.beside(slug, team[0], given.NINE)
        numbers.append(await number_asked(slug, bedside.beside(slug, team[0], given.NINE)))
    assert numbers[0] == numbers[1]
    assert len(await bedside.beside(slug, team[0], given.NINE)) == 3


async def test_whom_to_call_asks_as_much_for_five_with_a_visit_coming_as_for_one(slug: str) -> None:
    by, numbers, now = given_prevention.keeper(slug), [], given.NOW + timedelta(days=15)

    async def page() -> None:
        await prevention.to_call(by, await prevention.listed_for(by), now)

    for many in (1, 4):
        for _ in range(many):
            found, visit = await given_prevention.without_phone(by), await given_tours.accepted(slug)
            await prevention.asked_by_staff(by, found.reference, found.dues[0].id, visit.reference, given.NOW)
        await page()
        numbers.append(await number_asked(slug, page()))
    assert numbers[0] == numbers[1]
    left = await given_prevention.without_phone(by)
    assert [each.reference for each, _ in await prevention.to_call(by, await prevention.listed_for(by), now)] == [left.reference]


async def test_conflicts_ask_as_much_for_ten_as_for_five(slug: str) -> None:
    async def page(judge: Judge) -> None:
        await conflict_views(await bedside.conflicts(judge), "zh", manager=judge.manager)

    numbers = []
    for _ in range(2):
        tablet, colleague = await given_bedside.planned(slug)
        await tablet.sends(*tablet.whole())
        await colleague.sends(*colleague.whole(outcome="more_needed"))
        judges = [Judge(slug, tablet.tablet.staff, manager=True), Judge(slug, colleague.tablet.staff, manager=False)]
        await page(judges[0])
        numbers.append([await number_asked(slug, page(each)) for each in judges])
    assert numbers[0] == numbers[1]
    assert len([each for each in await bedside.conflicts(judges[0]) if each.standing]) > 2


@pytest.mark.article("29.3")
async def test_a_list_of_extended_sessions_asks_as_much_for_three_as_for_one() -> None:
    slug = await given.hall()
    found = [await given_extended_sessions.asked(slug) for _ in range(3)]
    await session_views(found, "zh")
    one, three = [await number_asked(slug, session_views(some, "zh")) for some in (found[:1], found)]
    assert one == three


async def test_who_was_served_is_listed_with_its_last_steps_asking_as_much_for_five_as_for_one(slug: str) -> None:
    by = await given_aftercare.staff(slug, "manager")

    async def page() -> None:
        await served_lines(await aftercare.at_work(slug, manager=True), "zh")
        await aftercare.waiting(slug, manager=False)

    numbers = []
    for many in (1, 4):
        for _ in range(many):
            found = await given_aftercare.ended(slug)
            for step in ("handed_in", "decided"):
                await aftercare.record_step(by, found.reference, ITEM, step, "", given_aftercare.LATER)
            await given_aftercare.fail(found.reference, "home_visit_served")
        await aftercare.gather(given_aftercare.LATER)
        await page()
        numbers.append(await number_asked(slug, page()))
    assert numbers[0] == numbers[1]
    assert [str(last.step) for each in await aftercare.at_work(slug, manager=True) for last in each.last_steps] == ["decided"] * 5


async def test_a_protected_person_s_call_and_visit_show_to_the_manager_alone(slug: str) -> None:
    found = await given_aftercare.ended(slug, known=("protected",))
    await given_aftercare.fail(found.reference, "home_visit_served")
    await aftercare.gather(given_aftercare.LATER)
    for manager in (True, False):
        lists = await aftercare.at_work(slug, manager=manager), await aftercare.waiting(slug, manager=manager)
        assert [len(each) for each in lists] == [int(manager)] * 2


@pytest.mark.article("29.4")
async def test_an_agent_s_own_matters_are_not_pushed_off_the_list_by_colleagues_newer_ones(slug: str) -> None:
    own, agent = await given_agent_matters.accepted(slug, items=(ITEM,))
    for _ in range(2):
        await given_agent_matters.accepted(slug, items=(ITEM,), now=given_agent_matters.LATER)
    assert [each.reference for each in await agent_matters.given_at(slug, agent, limit=2)] == [own.reference]
