"""A week's proposal in the database: solved in a process of its own, shown with reasons, kept as drafts."""

from __future__ import annotations

from uuid import UUID

import pytest

from backend import home_visits, tours
from backend.tours import HalfDay, Proposal, Skill, VisitorTaken, Why
from backend.tours.planning import fits
from bench.home_visits import compared, made_up
from tests import given, given_tours
from tests.given_tours import accepted, draft, visitor

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
THIS_WEEK = given.MONDAY


@pytest.fixture
async def slug() -> str:
    return await given_tours.hall()


async def team(slug: str, number: int, *skills: str) -> tuple[UUID, ...]:
    return tuple([await visitor(slug, f"上门{number}{place}", *skills, team=number) for place in "甲乙"])


async def proposed(slug: str) -> Proposal:
    return await tours.propose(await tours.week_of(slug, THIS_WEEK, given.NOW), 0.5)


def to_keep(found: Proposal) -> list:
    return [(each.run.when, each.run.members, tuple(one.reference for one in each.route)) for each in found.tours]


async def test_a_proposal_is_kept_as_drafts_and_tells_nobody(slug: str) -> None:
    members = await team(slug, 1)
    asked = {(await accepted(slug)).reference for _ in range(5)}
    found = await proposed(slug)
    kept = await tours.keep(slug, members[0], to_keep(found), given.NOW)
    stops = {stop.reference for each in kept for stop in (await tours.tour(each)).stops}
    assert (stops, found.left) == (asked, ())
    assert {(await tours.tour(each)).state for each in kept} == {"draft"}
    assert await given.rows("SELECT 1 FROM notices WHERE hall = $1 AND topic = 'home_visit_planned'", slug) == []


async def test_it_begins_tomorrow_and_leaves_alone_who_is_taken_or_away(slug: str) -> None:
    one, other = await team(slug, 1), await team(slug, 2)
    await draft(slug, team=one)
    await tours.add_leave(slug, one[0], other[0], given.TUESDAY, given.TUESDAY, given.NOW)
    week = await tours.week_of(slug, THIS_WEEK, given.NOW)
    tuesday = [(run.team, run.when.half) for run in week.runs if run.when.day == given.TUESDAY]
    assert tuesday == [(1, HalfDay.pm)]
    assert min(run.when.day for run in week.runs) == given.TUESDAY


async def test_what_is_left_over_has_its_true_reason(slug: str) -> None:
    await team(slug, 1)
    deaf = await accepted(slug, known=("sign_language",))
    monday = await accepted(slug, halves=("mon_am",))
    found = {each.reference: each.why for each in (await proposed(slug)).left}
    assert found == {deaf.reference: Why.no_skill, monday.reference: Why.no_half}


async def test_when_all_tours_are_full_it_says_so(slug: str) -> None:
    await team(slug, 1)
    for _ in range(5):
        await accepted(slug, halves=("tue_am",))
    found = await proposed(slug)
    assert ([len(each.route) for each in found.tours], [each.why for each in found.left]) == ([4], [Why.full])


async def test_a_proposal_that_grew_old_is_refused_whole(slug: str) -> None:
    members = await team(slug, 1)
    asked = [(await accepted(slug)).reference for _ in range(2)]
    found = await proposed(slug)
    when = found.tours[0].run.when
    await tours.put_together(slug, members[0], when, members, given.NOW)
    with pytest.raises(VisitorTaken):
        await tours.keep(slug, members[0], to_keep(found), given.NOW)
    assert [(await home_visits.visit(each)).state for each in asked] == ["accepted"] * 2
    assert not await tours.on_drafts(slug)


async def test_a_visit_taken_meanwhile_is_not_planned_twice(slug: str) -> None:
    members, others = await team(slug, 1), await team(slug, 2)
    one = (await accepted(slug)).reference
    found = await proposed(slug)
    free = next(each for each in (members, others) if each != found.tours[0].run.members)
    await draft(slug, one, days=2, team=free)
    with pytest.raises(tours.OnAnotherTour):
        await tours.keep(slug, members[0], to_keep(found), given.NOW)


async def test_nothing_to_plan_or_nobody_to_go_is_no_error(slug: str) -> None:
    assert (await proposed(slug)).tours == ()
    found = await accepted(slug)
    assert [(each.reference, each.why) for each in (await proposed(slug)).left] == [(found.reference, Why.no_skill)]


async def test_a_small_week_is_solved_in_two_seconds_better_than_first_come() -> None:
    week = made_up(14, 2)
    found = await compared(week, 2.0, 100)
    assert found.seconds < 6  # its process, started on a busy machine, included
    assert found.solved.left <= found.first_come.left
    assert found.solved.whole <= found.best_random.whole
    assert all(fits(week.frame, each.run, each.route) for each in found.proposal.tours)


async def test_the_solver_is_ended_when_it_is_late() -> None:
    with pytest.raises(tours.SolverBusy):
        await tours.propose(made_up(10, 2), 1.0, patience=-0.9)


async def test_a_team_s_skills_are_its_members_together(slug: str) -> None:
    await visitor(slug, "甲", "sign_language", team=7)
    await visitor(slug, "乙", "disability", team=7)
    week = await tours.week_of(slug, THIS_WEEK, given.NOW)
    assert week.skills == (frozenset({Skill.sign_language, Skill.disability}),)
