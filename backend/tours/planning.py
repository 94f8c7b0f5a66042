"""A week's proposal on paper: teams and half-days, which visit goes on which tour, what it costs, and why something is left over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from backend.refusals import Refusal
from backend.tours.needs import Skill, Wanted
from backend.tours.timing import Frame, Times, When, check_route, start_of, suits
from backend.tours.travel import HALL

A_TOUR, A_HALF_LATER, LEFT_OVER, A_DAY_WAITED = 20, 15, 1_000, 60
"""Minutes of way that are worth: one tour less, being visited half a day sooner, a visit not left over, and each day waited since."""


class Why(StrEnum):
    """Why a visit is left over."""

    no_skill = "no_skill"
    no_way = "no_way"
    no_half = "no_half"
    too_far = "too_far"
    full = "full"


@dataclass(frozen=True)
class Run:
    """A team that is free on a half-day."""

    when: When
    team: int
    members: tuple[UUID, ...]
    skills: frozenset[Skill]


@dataclass(frozen=True)
class Draft:
    """A tour as it is proposed."""

    run: Run
    route: tuple[Wanted, ...]


@dataclass(frozen=True)
class Left:
    """A visit that found no place, and why."""

    reference: str
    why: Why


@dataclass(frozen=True)
class Week:
    """What a proposal is made of: `runs` in the order of their half-days; `skills`: of every team there is, free or not."""

    frame: Frame
    today: date
    runs: tuple[Run, ...]
    visits: tuple[Wanted, ...]
    skills: tuple[frozenset[Skill], ...]


@dataclass(frozen=True)
class Proposal:
    """Tours that keep windows, skills, the noon break and the number; and what is left over."""

    tours: tuple[Draft, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True)
class Cost:
    """What a proposal costs: minutes on the way, half-days waited by all together, visits left over."""

    travel: int
    halves: int
    left: int

    @property
    def whole(self) -> int:
        """In minutes of way, as the solver weighs them; a visit left over counts once, without its days waited."""
        return self.travel + A_HALF_LATER * self.halves + LEFT_OVER * self.left


def fits(frame: Frame, run: Run, route: Sequence[Wanted]) -> bool:
    """Whether the team can make these visits in this order."""
    try:
        check_route(frame, run.when, route, run.skills, start_of(frame, run.when))
    except Refusal:
        return False
    return True


def spans(frame: Frame, draft: Draft) -> tuple[Times, ...]:
    """When the team of a proposed tour arrives at and leaves each visit."""
    return check_route(frame, draft.run.when, draft.route, draft.run.skills, start_of(frame, draft.run.when))


def completed(week: Week, routes: Mapping[int, Sequence[Wanted]]) -> Proposal:
    """The proposal of these routes (by the number of their run): what does not fit is taken out, what is left over is put where it
    fits after all, and each that fits nowhere has its reason."""
    kept = [tuple(routes.get(number, ())) for number in range(len(week.runs))]
    kept = [route if fits(week.frame, run, route) else () for run, route in zip(week.runs, kept, strict=True)]
    there = {each.reference for route in kept for each in route}
    left = sorted((one for one in week.visits if one.reference not in there), key=_longest_waiting)
    while len(rest := [each for each in left if not _inserted(week, kept, each)]) < len(left):
        left = rest  # a stop more can shorten a way that the hall measured oddly: once more, until nothing moves
    drafts = tuple(Draft(run, route) for run, route in zip(week.runs, kept, strict=True) if route)
    return Proposal(drafts, tuple(Left(each.reference, why_left(week, each)) for each in left))


def why_left(week: Week, each: Wanted) -> Why:
    """Why a visit that fits into no tour of the proposal is left over: the first of these that is true."""
    if not any(each.skills <= skills for skills in week.skills):
        return Why.no_skill
    if week.frame.travel.minutes(HALL, each.community) is None:
        return Why.no_way
    possible = [run for run in week.runs if suits(each, run.when) and each.skills <= run.skills]
    if not possible:
        return Why.no_half
    return Why.full if any(fits(week.frame, run, (each,)) for run in possible) else Why.too_far


def in_order(week: Week, order: Iterable[Wanted]) -> Proposal:
    """Each visit, in this order, at the end of the earliest tour that takes it: how a list is worked off by hand."""
    kept: list[tuple[Wanted, ...]] = [()] * len(week.runs)
    left = []
    for each in order:
        place = next((number for number, run in enumerate(week.runs) if fits(week.frame, run, (*kept[number], each))), None)
        if place is None:
            left.append(each)
        else:
            kept[place] = (*kept[place], each)
    drafts = tuple(Draft(run, route) for run, route in zip(week.runs, kept, strict=True) if route)
    return Proposal(drafts, tuple(Left(each.reference, why_left(week, each)) for each in left))


def cost(week: Week, proposal: Proposal) -> Cost:
    """What a proposal costs, each way back to the hall included."""
    ways = [(HALL, *(each.community for each in draft.route), HALL) for draft in proposal.tours]
    travel = sum(week.frame.travel.minutes(here, there) or 0 for way in ways for here, there in pairwise(way))
    halves = sum(half_number(week.today, draft.run.when) * len(draft.route) for draft in proposal.tours)
    return Cost(travel, halves, len(proposal.left))


def half_number(today: date, when: When) -> int:
    """How many half-days lie between this morning and then."""
    return (when.day - today).days * 2 + (when.half == "pm")


def penalty(today: date, each: Wanted) -> int:
    """What leaving a visit over costs: more for each day that it has waited."""
    waited = (today - each.asked_at.date()).days if each.asked_at else 0
    return LEFT_OVER + A_DAY_WAITED * max(0, waited)


def _inserted(week: Week, kept: list[tuple[Wanted, ...]], each: Wanted) -> bool:
    """Put where it costs the least more, if it fits anywhere."""
    found: list[tuple[int, int, tuple[Wanted, ...]]] = []
    for number, run in enumerate(week.runs):
        if len(kept[number]) >= week.frame.most or not suits(each, run.when) or not each.skills <= run.skills:
            continue
        for place in range(len(kept[number]) + 1):
            route = (*kept[number][:place], each, *kept[number][place:])
            if fits(week.frame, run, route):
                extra = _way(week, route) - _way(week, kept[number]) + A_HALF_LATER * half_number(week.today, run.when)
                found.append((extra, number, route))
    if not found:
        return False
    _, number, route = min(found, key=lambda one: one[:2])
    kept[number] = route
    return True


def _way(week: Week, route: Sequence[Wanted]) -> int:
    if not route:
        return 0
    way = (HALL, *(each.community for each in route), HALL)
    return sum(week.frame.travel.minutes(here, there) or 0 for here, there in pairwise(way))


def _longest_waiting(each: Wanted) -> tuple[float, str]:
    return (each.asked_at.timestamp() if each.asked_at else 0.0, each.reference)
