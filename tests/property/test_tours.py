"""Whatever week it is, a proposal breaks no window, skill, noon break or number; and no change by hand does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.home_visits import Half
from backend.refusals import Refusal
from backend.tours import HALL, Device, Draft, Frame, HalfDay, Member, Run, Skill, Tour, TourState, Travel, Visitor, Wanted, Week, When
from backend.tours.drafting import Known, added, at_half, shifted, taken_off, with_team
from backend.tours.planning import Proposal, Why, completed, fits, in_order, spans
from backend.tours.timing import suits
from tests.counts import times

HERE, MONDAY = ZoneInfo("Asia/Shanghai"), date(2026, 11, 30)
NOW = datetime(2026, 11, 29, 12, tzinfo=HERE)
PLACES = ("a", "b", "c", "far", "nowhere")
WAYS = {(HALL, "a"): 5, (HALL, "b"): 20, (HALL, "c"): 35, (HALL, "far"): 240, ("a", "b"): 15, ("a", "c"): 40, ("b", "c"): 25}
HALVES = [When(MONDAY + timedelta(days=step), half) for step in range(2) for half in HalfDay]
skills = st.frozensets(st.sampled_from(list(Skill)[:3]), max_size=2)
visits = st.lists(
    st.builds(
        Wanted, st.just(""), st.sampled_from(PLACES), st.integers(2, 24).map(lambda fives: fives * 5),
        st.one_of(st.just(frozenset[Skill]()), skills), st.just(frozenset[Device]()),
        st.lists(st.sampled_from(list(Half)[:5]).map(str), min_size=1, max_size=3, unique=True).map(tuple),
        st.integers(0, 200).map(lambda hours: NOW - timedelta(hours=hours)),
    ), max_size=14,
).map(lambda found: tuple(replace(each, reference=f"V{number:02}") for number, each in enumerate(found)))  # fmt: skip
frames = st.builds(Frame, st.just(Travel(WAYS)), most=st.integers(1, 5))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    teams = draw(st.lists(skills, min_size=1, max_size=3))
    free = [(when, number) for when in HALVES for number in range(len(teams)) if draw(st.booleans())]
    runs = tuple(Run(when, number, (UUID(int=number),), teams[number]) for when, number in free)
    return Week(draw(frames), NOW.date(), runs, draw(visits), tuple(teams))


def breaks(week: Week, found: Proposal) -> list[str]:
    """What a proposal breaks; reckoned here from the times alone, not by the rule that made it."""
    wrong: list[str] = []
    for draft in found.tours:
        opens, shuts = week.frame.span(draft.run.when)
        stays = spans(week.frame, draft)
        wrong += ["number"] * (len(draft.route) > week.frame.most)
        wrong += ["hours" for arrives, leaves in stays if arrives < opens or leaves > shuts or arrives.date() != draft.run.when.day]
        wrong += ["noon" for arrives, leaves in stays if arrives.hour < 12 and (leaves.hour, leaves.minute) > (12, 0)]
        wrong += ["window" for each in draft.route if "any" not in each.halves and _named(draft.run.when) not in each.halves]
        wrong += ["skill" for each in draft.route if each.skills - draft.run.skills]
        steps = zip(pairwise(stays), pairwise(draft.route), strict=True)
        wrong += ["way" for ((_, leaves), (arrives, _)), (here, there) in steps if arrives - leaves < _way(here, there)]
    placed = [each.reference for draft in found.tours for each in draft.route]
    return wrong + ["twice"] * (len(set(placed)) != len(placed))


def _named(when: When) -> str:
    return f"{('mon', 'tue', 'wed', 'thu', 'fri')[when.day.weekday()]}_{when.half}"


def _way(here: Wanted, there: Wanted) -> timedelta:
    if here.community == there.community:
        return timedelta(minutes=5)
    pair = (here.community, there.community)
    return timedelta(minutes=WAYS.get(pair, WAYS.get(pair[::-1], 999)))


@given(weeks(), st.randoms(use_true_random=False))
@settings(max_examples=times(60, 2000), deadline=None)
def test_no_proposal_breaks_a_rule_whatever_the_solver_says(week: Week, chance) -> None:
    nonsense = {number: chance.sample(week.visits, min(len(week.visits), chance.randrange(5))) for number in range(len(week.runs))}
    once = {number: route for number, route in nonsense.items() if not {each.reference for each in route} & _before(nonsense, number)}
    for found in (completed(week, once), completed(week, {}), in_order(week, week.visits)):
        assert breaks(week, found) == []
        assert {each.reference for each in week.visits} == {r.reference for d in found.tours for r in d.route} | {
            each.reference for each in found.left
        }


def _before(routes: dict[int, list[Wanted]], number: int) -> set[str]:
    return {each.reference for place, route in routes.items() if place < number for each in route}


@given(weeks())
@settings(max_examples=times(60, 2000), deadline=None)
def test_each_reason_is_true(week: Week) -> None:
    found = completed(week, {})
    routes = {draft.run: draft.route for draft in found.tours}
    for left in found.left:
        each = next(one for one in week.visits if one.reference == left.reference)
        able = [run for run in week.runs if each.skills <= run.skills]
        free = [run for run in able if suits(each, run.when)]
        alone = [run for run in free if fits(week.frame, run, (each,))]
        truth = {
            Why.no_skill: not [team for team in week.skills if each.skills <= team],
            Why.no_way: each.community == "nowhere", Why.no_half: not free, Why.too_far: bool(free) and not alone, Why.full: bool(alone),
        }  # fmt: skip
        assert truth[left.why], left
        for run in free:
            route = routes.get(run, ())
            assert not [at for at in range(len(route) + 1) if route and fits(week.frame, run, (*route[:at], each, *route[at:]))]


moves = st.lists(st.tuples(st.sampled_from(("add", "off", "shift", "half", "team")), st.integers(0, 13), st.integers(-2, 2)), max_size=25)


@given(frames, visits, st.lists(skills, min_size=3, max_size=3), moves)
@settings(max_examples=times(80, 3000), deadline=None)
def test_no_change_by_hand_breaks_a_rule(frame: Frame, wanted: tuple[Wanted, ...], able: list[frozenset[Skill]], done) -> None:
    visitors = {UUID(int=n): Visitor(UUID(int=n), f"甲{n}", str(n), able[n], None, True, False, 0) for n in range(3)}
    team = tuple(Member(one.staff, one.name, one.number, None) for one in list(visitors.values())[:2])
    known = Known(frame, {each.reference: each for each in wanted}, visitors, NOW)
    tour = Tour(UUID(int=9), "t", HALVES[0].day, HALVES[0].half, "", (), TourState.draft, 1, team, ())
    for what, number, by in done:
        try:
            tour = _changed(tour, known, what, f"V{number:02}", number, by, visitors)
        except (Refusal, KeyError):
            continue
        route = tuple(known.wanted[each.reference] for each in tour.stops)
        run = Run(When(tour.day, tour.half), 1, (), known.skills(tour))
        assert not route or fits(frame, run, route)
        assert [(each.arrives_at, each.leaves_at) for each in tour.stops] == list(spans(frame, Draft(run, route)))


def _changed(tour: Tour, known: Known, what: str, reference: str, number: int, by: int, visitors: dict[UUID, Visitor]) -> Tour:
    if what == "add":
        return tour if tour.stop(reference) else added(tour, known.wanted[reference], known)
    if what == "off":
        return taken_off(tour, reference, known)
    if what == "shift":
        return shifted(tour, reference, by, known)
    if what == "half":
        return at_half(tour, HALVES[number % len(HALVES)], known)
    chosen = [visitors[UUID(int=(number + step) % 3)] for step in range(1 + abs(by))]
    return with_team(tour, tuple(dict.fromkeys(Member(one.staff, one.name, one.number, None) for one in chosen)), known)


def test_a_tour_that_straddles_noon_would_be_seen() -> None:
    frame = Frame(Travel(WAYS), am=(time(9), time(17)))
    long = Wanted("V00", "a", 120, frozenset(), frozenset(), ("any",), NOW)
    run = Run(HALVES[0], 0, (), frozenset())
    week = Week(frame, NOW.date(), (run,), (long, replace(long, reference="V01")), (frozenset(),))
    assert "noon" in breaks(week, completed(week, {}))
