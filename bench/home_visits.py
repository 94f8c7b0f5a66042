"""A week of home visits, made up and always the same: planned by the solver, in the order in which people asked, and in random orders."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.home_visits import Half
from backend.tours import Cost, Device, Frame, HalfDay, Proposal, Run, Skill, Travel, Wanted, Week, When, cost, in_order, propose

MONDAY = date(2026, 11, 30)
_PLACES = 12
_HALVES = [each for each in Half if each is not Half.any]


@dataclass(frozen=True)
class Compared:
    """One week planned three ways; seconds that the solver took."""

    seconds: float
    solved: Cost
    first_come: Cost
    best_random: Cost
    proposal: Proposal


def made_up(requests: int = 40, teams: int = 3, seed: int = 4, *, most: int = 4) -> Week:
    """A district of twelve communities around its hall, half of the people free on any half-day, a few who need a skill."""
    draw = random.Random(seed)
    points = {f"place-{number}": (35.30 + draw.uniform(-0.06, 0.06), 113.93 + draw.uniform(-0.07, 0.07)) for number in range(_PLACES)}
    frame = Frame(Travel({}, {"hall": (35.30, 113.93), **points}), most=most)
    skills = [frozenset({Skill.disability, Skill.social_insurance}), frozenset({Skill.sign_language}), frozenset({Skill.civil_affairs})]
    runs = tuple(
        Run(When(MONDAY + timedelta(days=day), half), number, (UUID(int=2 * number), UUID(int=2 * number + 1)), skills[number % 3])
        for day in range(5)
        for half in HalfDay
        for number in range(teams)
    )
    asked = datetime(2026, 11, 18, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    visits = tuple(_visit(draw, number, asked) for number in range(requests))
    return Week(frame, MONDAY - timedelta(days=1), runs, visits, tuple(skills[:teams]))


def _visit(draw: random.Random, number: int, asked: datetime) -> Wanted:
    halves = (Half.any,) if draw.random() < 0.5 else tuple(draw.sample(_HALVES, draw.randint(2, 5)))
    needed = frozenset({draw.choice([Skill.disability, Skill.sign_language, Skill.civil_affairs])}) if draw.random() < 0.25 else frozenset()
    return Wanted(
        f"V{number:02}", f"place-{draw.randrange(_PLACES)}", draw.choice((20, 30, 30, 45, 60)), needed, frozenset[Device](),
        tuple(map(str, halves)), asked + timedelta(hours=draw.randint(0, 200)),
    )  # fmt: skip


async def compared(week: Week, seconds: float, orders: int) -> Compared:
    """The same week by the solver, first come first served, and by the best of so many random orders."""
    began = asyncio.get_running_loop().time()
    solved = await propose(week, seconds)
    took = asyncio.get_running_loop().time() - began
    first = in_order(week, sorted(week.visits, key=lambda each: (str(each.asked_at), each.reference)))
    draw, visits = random.Random(11), list(week.visits)
    best: Cost | None = None
    for _ in range(orders):
        draw.shuffle(visits)
        found = cost(week, in_order(week, visits))
        best = found if best is None or found.whole < best.whole else best
    assert best
    return Compared(took, cost(week, solved), cost(week, first), best, solved)
