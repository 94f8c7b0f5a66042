"""A week's tours proposed: what is known is gathered, solved in a bounded process outside any transaction, and shown; kept by hand.

What the solver leaves over is tried everywhere once more, so that the reason that is given is true.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec

from backend import hall, home_visits, ledger
from backend.clock import SHANGHAI
from backend.database import transaction
from backend.logs import log
from backend.refusals import Refusal
from backend.tours import drafting, ground, keeping
from backend.tours.needs import Wanted, wanted
from backend.tours.planning import A_HALF_LATER, A_TOUR, Proposal, Run, Week, completed, half_number, penalty
from backend.tours.rules import HalfDay, Tour, TourState
from backend.tours.solving import Problem, Routes
from backend.tours.timing import LEAD, When, suits
from backend.tours.travel import HALL
from backend.tours.visitors import Visitor, visitors

SECONDS = 7.0
_LATE, _DAYS = 4.0, 5
_SCRIPT = Path(__file__).with_name("solving.py")
_one_at_a_time = asyncio.Semaphore(1)


class SolverBusy(Refusal):
    """Another proposal is being reckoned, or this one took too long; once more in a moment."""

    status = 503
    retryable = True


async def week_of(slug: str, monday: date, now: datetime) -> Week:
    """What a proposal for this week is made of: from tomorrow on, so that everybody is told the day before; teams by their number."""
    frame, here, calendar = await ground.frame(slug, now), now.astimezone(SHANGHAI).date(), await hall.calendar()
    days = [day for day in (monday + timedelta(days=step) for step in range(_DAYS)) if day > here and hall.is_working_day(calendar, day)]
    planned = await keeping.of_days(slug, monday, monday + timedelta(days=6))
    busy = {(member.staff, drafting.when_of(tour)) for tour in planned for member in tour.members}
    teams = _teams(await visitors(slug))
    halves = [When(day, half) for day in days for half in HalfDay]
    runs = tuple(
        Run(when, number, tuple(each.staff for each in going), frozenset().union(*(each.skills for each in going)))
        for when in halves
        for number, team in sorted(teams.items())
        if len(going := [each for each in team if each.may_go(when.day) and (each.staff, when) not in busy]) >= frame.team_size
    )
    needs, drafted = await ground.item_needs(slug), await keeping.on_drafts(slug)
    visits = tuple(wanted(each, needs) for each in await home_visits.accepted_at(slug, manager=True) if each.reference not in drafted)
    skills = tuple(frozenset().union(*(each.skills for each in team)) for team in teams.values())
    return Week(frame, here, runs, visits, skills)


async def propose(week: Week, seconds: float = SECONDS, patience: float = _LATE) -> Proposal:
    """The best tours that are found in the time; nothing is kept. `patience`: seconds beyond, after which the solver is ended.
    SolverBusy."""
    known = [each for each in week.visits if week.frame.travel.minutes(HALL, each.community) is not None]
    if not known or not week.runs:
        return completed(week, {})
    routes = await _solved(_problem(week, known, min(seconds, 1 + len(known) / 5)), patience)
    return completed(week, {run: [known[node - 1] for node in route] for run, route in enumerate(routes.routes)})


async def keep(slug: str, by: UUID, drafts: Iterable[tuple[When, tuple[UUID, ...], tuple[str, ...]]], now: datetime) -> tuple[UUID, ...]:
    """Proposed tours become drafts, all or none: each is checked as if it were put together by hand.

    DayNotPossible, VisitorsNeeded, VisitorTaken, VisitorAway, NotWaiting, OnAnotherTour, those of check_route.
    """
    made = []
    async with transaction() as held:
        for when, members, references in drafts:
            known = await ground.known_of(held, slug, references, now)
            team = tuple(drafting.member_of(known, each) for each in members)
            tour = Tour(uuid4(), slug, when.day, when.half, "", (), TourState.draft, 1, team, ())
            drafting.check_open(tour, known)
            drafting.check_team(tour, known)
            await keeping.begin(held, tour, now)
            full = tour
            for reference in references:
                each = known.wanted.get(reference)
                if each is None:
                    raise home_visits.NoHomeVisit
                full = drafting.with_devices(drafting.added(full, each, known), each)
            await keeping.keep(held, (tour,), (full,), "proposed", now)
            facts: dict[str, object] = {"day": str(when.day), "half": str(when.half), "visits": list(references)}
            await ledger.write(held, slug, now, f"staff:{by}", "kept_proposal", f"tour:{tour.id}", facts)
            made.append(tour.id)
    return tuple(made)


def _teams(found: Iterable[Visitor]) -> Mapping[int, list[Visitor]]:
    teams: dict[int, list[Visitor]] = {}
    for each in found:
        if each.team and each.active and not each.disabled:
            teams.setdefault(each.team, []).append(each)
    return teams


def _problem(week: Week, visits: list[Wanted], seconds: float) -> Problem:
    places = [HALL, *(each.community for each in visits)]
    minutes = {(here, there): week.frame.travel.minutes(here, there) for here in set(places) for there in set(places)}
    ways = [[-1 if (way := minutes[here, there]) is None else way for there in places] for here in places]
    spans = []
    for run in week.runs:
        opens, shuts = week.frame.span(run.when)
        spans.append(int((shuts - opens + LEAD) / timedelta(minutes=1)))
    return Problem(
        ways, [0, *(each.minutes for each in visits)], [0, *(penalty(week.today, each) for each in visits)], spans,
        [A_HALF_LATER * half_number(week.today, run.when) for run in week.runs],
        [[node for node, each in enumerate(visits, 1) if suits(each, run.when) and each.skills <= run.skills] for run in week.runs],
        week.frame.most, int(LEAD / timedelta(minutes=1)), A_TOUR, seconds,
    )  # fmt: skip


async def _solved(problem: Problem, patience: float) -> Routes:
    if _one_at_a_time.locked():
        raise SolverBusy
    async with _one_at_a_time:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(_SCRIPT), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            answer, _ = await asyncio.wait_for(child.communicate(msgspec.json.encode(problem)), problem.seconds + patience)
            return msgspec.json.decode(answer, type=Routes)
        except (TimeoutError, msgspec.DecodeError):
            log.warning("no proposal", seconds=problem.seconds, left=child.returncode)
            raise SolverBusy from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
