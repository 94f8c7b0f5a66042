"""Tours put together by hand, announced, and changed afterwards with a word to those touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from backend import home_visits, tours
from backend.clock import at
from backend.database import transaction
from backend.home_visits import Ending, State
from backend.refusals import NotAllowed
from backend.tours import (
    HalfDay,
    HalfNotTheirs,
    NotWaiting,
    OnAnotherTour,
    OwnTeamsVisit,
    SkillMissing,
    TeamTooSmall,
    TooManyVisits,
    Tour,
    TourChanged,
    TourOver,
    TourTooLong,
    VisitorAway,
    VisitorTaken,
    VisitsFellOut,
    When,
)
from tests import given, given_people, given_tours
from tests.given_home_visits import ITEM, asking
from tests.given_tours import accepted, draft, planner, told

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
LATER = given.NOW + timedelta(hours=1)
TOMORROW = given.NOW.date() + timedelta(days=1)


@pytest.fixture
async def slug() -> str:
    return await given_tours.hall()


async def topics(*references: str) -> list[str]:
    """What was told of these, the asking and the answer left out."""
    rows = await given.rows("SELECT topic FROM notices WHERE reference = ANY($1) AND withdrawn_at IS NULL ORDER BY id", list(references))
    return [str(topic) for (topic,) in rows if topic not in ("home_visit_asked", "home_visit_answered")]


async def again(tour: Tour) -> Tour:
    return await tours.tour(tour.id)


async def test_times_follow_from_the_way_and_the_minutes_and_nothing_lies_in_the_noon_break(slug: str) -> None:
    tour = await draft(slug, *[(await accepted(slug)).reference for _ in range(3)])
    assert [(f"{each.arrives_at:%H:%M}", f"{each.leaves_at:%H:%M}") for each in tour.stops] == [
        ("09:00", "09:30"), ("09:35", "10:05"), ("10:10", "10:40"),
    ]  # fmt: skip


async def test_announcing_tells_everybody_once_the_day_and_the_half_day_and_nothing_else(slug: str) -> None:
    one, other = await accepted(slug, phone="19900004321"), await accepted(slug)
    tour = await told(await draft(slug, one.reference, other.reference))
    assert await topics(one.reference, other.reference) == ["home_visit_planned"] * 2
    assert [(await home_visits.visit(each.reference)).state for each in tour.stops] == ["planned"] * 2
    assert await tours.tour_of(one.reference) == tour
    with pytest.raises(TourChanged):
        await tours.announce(planner(tour), LATER)


async def test_a_draft_is_nobodys_news(slug: str) -> None:
    found = await accepted(slug)
    tour = await draft(slug, found.reference)
    assert (await tours.tour_of(found.reference), await topics(found.reference)) == (None, [])
    assert not await tours.open_to(tour.members[0].staff, tour.stops[0].arrives_at)


async def test_who_is_told_another_half_hour_day_or_team_is_told_again_and_nobody_else(slug: str) -> None:
    first, second, third = [(await accepted(slug)).reference for _ in range(3)]
    tour = await told(await draft(slug, first, second, third))
    await tours.shift(planner(tour), second, 1, LATER)
    assert (await topics(first), await topics(second), await topics(third)) == (
        ["home_visit_planned"], ["home_visit_planned", "home_visit_changed"], ["home_visit_planned", "home_visit_changed"],
    )  # fmt: skip
    mate = await given_tours.visitor(slug, "上门丙")
    await tours.replace_member(planner(await again(tour)), tour.members[0].staff, mate, LATER)
    assert [(await topics(each))[-1] for each in (first, second, third)] == ["home_visit_visitors"] * 3
    assert {each.name for each in (await again(tour)).members} == {"上门乙", "上门丙"}


async def test_a_visit_taken_off_waits_again_and_the_household_is_told(slug: str) -> None:
    stays, leaves = (await accepted(slug)).reference, (await accepted(slug)).reference
    tour = await told(await draft(slug, stays, leaves))
    await tours.take_off(planner(tour), leaves, LATER)
    assert (await home_visits.visit(leaves)).state == "accepted"
    assert (await topics(stays), await topics(leaves)) == (["home_visit_planned"], ["home_visit_planned", "home_visit_changed"])
    other = await draft(slug, leaves, half=HalfDay.pm)
    assert other.stop(leaves)


async def test_a_visit_moves_to_another_tour_and_hears_of_it_once(slug: str) -> None:
    moving = (await accepted(slug)).reference
    morning, evening = await told(await draft(slug, moving)), await draft(slug, half=HalfDay.pm)
    await tours.add(planner(evening), (await accepted(slug)).reference, given.NOW)
    evening = await told(await again(evening))
    await tours.move(planner(morning), moving, evening.id, LATER)
    assert (await again(morning)).stops == ()
    assert (await again(evening)).stop(moving)
    assert await topics(moving) == ["home_visit_planned", "home_visit_changed"]
    assert (await home_visits.visit(moving)).state == "planned"


async def test_the_whole_tour_moves_to_another_half_day_or_is_called_off(slug: str) -> None:
    found = (await accepted(slug)).reference
    tour = await told(await draft(slug, found))
    await tours.change_half(planner(tour), When(TOMORROW, HalfDay.pm), LATER)
    tour = await again(tour)
    assert f"{tour.stops[0].arrives_at:%H:%M}" == "14:30"
    await tours.call_off(planner(tour), LATER)
    assert await topics(found) == ["home_visit_planned", "home_visit_changed", "home_visit_changed"]
    assert (await home_visits.visit(found)).state == "accepted"
    with pytest.raises(TourOver):
        await tours.add(planner(await again(tour), tour.members[0].staff), found, LATER)


async def test_what_breaks_half_day_skill_number_or_noon_is_refused_with_the_reason(slug: str) -> None:
    tour = await draft(slug)
    monday, deaf = await accepted(slug, halves=("mon_am",)), await accepted(slug, known=("sign_language",))
    for reference, why in ((monday.reference, HalfNotTheirs), (deaf.reference, SkillMissing)):
        with pytest.raises(why):
            await tours.add(planner(tour), reference, given.NOW)
    for _ in range(4):
        await tours.add(planner(await again(tour)), (await accepted(slug)).reference, given.NOW)
    with pytest.raises(TooManyVisits):
        await tours.add(planner(await again(tour)), (await accepted(slug)).reference, given.NOW)


async def test_no_visit_straddles_the_noon_break(slug: str) -> None:
    await tours.set_item_needs(slug, "test", (tours.check_item_needs(ITEM, "90", (), ()),), given.NOW)
    tour = await draft(slug, (await accepted(slug)).reference)
    with pytest.raises(TourTooLong):
        await tours.add(planner(tour), (await accepted(slug)).reference, given.NOW)


async def test_a_team_with_the_skill_takes_the_visit_and_the_device_along(slug: str) -> None:
    signs = await given_tours.visitor(slug, "上门会手语", "sign_language")
    found = await accepted(slug, known=("sign_language", "infection"))
    tour = await draft(slug, found.reference, team=(signs, await given_tours.visitor(slug, "上门丁")))
    assert tour.devices == ("protection",)
    with pytest.raises(SkillMissing):
        await tours.replace_member(planner(tour), signs, await given_tours.visitor(slug, "上门戊"), given.NOW)


async def test_nobody_is_on_two_tours_nor_goes_while_away(slug: str) -> None:
    tour = await draft(slug)
    team = tuple(each.staff for each in tour.members)
    with pytest.raises(VisitorTaken):
        await draft(slug, team=team)
    afternoon = await draft(slug, half=HalfDay.pm, team=team)
    with pytest.raises(VisitorTaken):
        await tours.change_half(planner(afternoon), When(TOMORROW, HalfDay.am), LATER)
    await tours.add_leave(slug, team[0], team[0], TOMORROW, TOMORROW, given.NOW)
    await tours.add(planner(await again(tour)), (await accepted(slug)).reference, given.NOW)
    with pytest.raises(VisitorAway):
        await told(await again(tour))


async def test_one_visitor_alone_is_not_sent(slug: str) -> None:
    tour = await draft(slug, (await accepted(slug)).reference, team=(await given_tours.visitor(slug, "上门己"),))
    with pytest.raises(TeamTooSmall):
        await told(tour)


async def test_a_request_stands_on_one_tour(slug: str) -> None:
    found = (await accepted(slug)).reference
    morning, evening = await draft(slug, found), await draft(slug, half=HalfDay.pm)
    with pytest.raises(OnAnotherTour):
        await tours.add(planner(evening), found, given.NOW)
    await told(morning)
    with pytest.raises(NotWaiting):
        await tours.add(planner(await again(evening)), found, given.NOW)


async def test_who_is_second_does_not_overwrite(slug: str) -> None:
    tour = await draft(slug)
    one = other = planner(tour)
    await tours.equip(one, "示例B", ("printer",), given.NOW)
    with pytest.raises(TourChanged):
        await tours.equip(other, "示例C", (), given.NOW)
    assert ((await again(tour)).vehicle, (await again(tour)).devices) == ("示例B", ("printer",))


async def test_a_visit_that_is_withdrawn_is_shown_and_the_way_is_reckoned_anew_on_one_tap(slug: str) -> None:
    who = await given.citizen()
    gone, stays = (await accepted(slug, by=who)).reference, (await accepted(slug)).reference
    tour = await draft(slug, gone, stays)
    await home_visits.withdraw(gone, who, LATER)
    assert [(each.reference, each.moved) for each in await tours.fallen(tour.id)] == [(gone, False)]
    with pytest.raises(VisitsFellOut):
        await told(await again(tour))
    await tours.reckon(planner(await again(tour)), LATER)
    assert [f"{each.arrives_at:%H:%M}" for each in (await again(tour)).stops] == ["09:00"]
    assert await tours.fallen(tour.id) == ()


async def test_a_visit_that_comes_back_finds_a_day_again(slug: str) -> None:
    found = (await accepted(slug)).reference
    tour = await told(await draft(slug, found))
    async with transaction() as held:
        await home_visits.not_met(held, found, home_visits.NotMet.nobody_opened, "test", LATER)
    other = await draft(slug, found, half=HalfDay.pm)
    assert other.stop(found)
    assert (await again(tour)).stops == ()


async def test_the_day_before_at_the_hall_s_hour_each_household_is_told_once(slug: str) -> None:
    found = (await accepted(slug)).reference
    tour = await draft(slug, found, days=2)
    await told(tour)
    day = given.NOW.date() + timedelta(days=1)
    for now in (at(day, 17, 59), at(day, 18), at(day, 18, 5)):
        await tours.remind(now)
    assert await topics(found) == ["home_visit_planned", "home_visit_tomorrow"]


async def test_who_hears_of_the_plan_on_the_evening_before_is_not_told_twice(slug: str) -> None:
    found = (await accepted(slug)).reference
    await told(await draft(slug, found))
    await tours.remind(LATER)
    assert await topics(found) == ["home_visit_planned"]


async def test_after_a_death_nothing_more_goes_out(slug: str) -> None:
    who = await given.citizen()
    found, other = await accepted(slug, by=who, copy=given_people.demo_phone()), (await accepted(slug)).reference
    tour = await told(await draft(slug, found.reference, other))
    await tours.close(slug, await given_tours.visitor(slug, "试岗经理"), found.reference, Ending.died, manager=True, now=LATER)
    await tours.remind(at(TOMORROW, 18))
    tour = await again(tour)
    await tours.replace_member(planner(tour), tour.members[0].staff, await given_tours.visitor(slug, "上门庚"), LATER)
    assert await topics(found.reference) == []
    waiting = await given.rows(
        """SELECT state FROM deliveries d JOIN notices n ON n.id = d.notice
            WHERE n.reference = $1 AND state IN ('waiting', 'queued')""",
        found.reference,
    )  # fmt: skip
    assert (waiting, [each.reference for each in tour.stops]) == ([], [other])
    assert (await home_visits.visit(found.reference)).state == "closed"


async def test_who_stands_at_the_door_does_not_close_the_request_and_take_its_warning_back(slug: str) -> None:
    found = (await accepted(slug)).reference
    tour = await told(await draft(slug, found))
    for state in (State.planned, State.under_way):
        with pytest.raises(NotAllowed):
            await tours.close(slug, tour.members[0].staff, found, Ending.other, manager=False, now=LATER)
        assert (await home_visits.visit(found)).state is state
        if state is State.planned:
            async with transaction() as held:
                await home_visits.begin_visit(held, found, "staff:x", LATER)
    assert await topics(found) == ["home_visit_planned"]


async def test_a_manager_who_goes_along_leaves_the_close_to_another_manager(slug: str) -> None:
    found = (await accepted(slug)).reference
    tour = await told(await draft(slug, found))
    goes, stays = tour.members[0].staff, await given_tours.visitor(slug, "试岗经理")
    with pytest.raises(OwnTeamsVisit):
        await tours.close(slug, goes, found, Ending.died, manager=True, now=LATER)
    await tours.replace_member(planner(tour), goes, await given_tours.visitor(slug, "上门庚"), LATER)
    with pytest.raises(OwnTeamsVisit):
        await tours.close(slug, goes, found, Ending.died, manager=True, now=LATER)
    assert not await tours.may_close(found, goes)
    await tours.close(slug, stays, found, Ending.died, manager=True, now=LATER)
    assert (await home_visits.visit(found)).state is State.closed


async def test_an_address_in_another_community_is_shown_and_reckoned(slug: str) -> None:
    who = await given.citizen()
    found = (await accepted(slug, by=who)).reference
    tour = await draft(slug, found)
    await _moved_to(found, "lake")
    assert [(each.reference, each.moved) for each in await tours.fallen(tour.id)] == [(found, True)]
    await home_visits.change_address(found, who, replace(asking(), address="新家五号楼"), LATER)
    assert await tours.fallen(tour.id) == ()


async def _moved_to(reference: str, community: str) -> None:
    async with transaction() as held:
        await held.execute("UPDATE home_visits SET community = $2 WHERE reference = $1", reference, community)
