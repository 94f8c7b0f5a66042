"""One run: twenty working days, one after the other."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time

from backend import hall, visits
from backend.clock import at
from bench.simulation import ground
from bench.simulation.counter import Counter
from bench.simulation.demand import Demand
from bench.simulation.events import Events
from bench.simulation.plan import Plan

_SHIFTS = ((time(7, 30), "half"), (time(8, 30), "all"), (time(12), "half"), (time(14), "all"), (time(17, 30), "half"))


@dataclass
class Run:
    """What a run leaves: the hall (its rows are in the database) and what was counted on the way."""

    plan: Plan
    slug: str
    counter: Counter
    demand: Demand
    days: tuple[date, ...]


async def played(plan: Plan) -> Run:
    """The whole run, in simulated time."""
    begins = at(ground.FIRST_DAY, 0)
    chance, events = random.Random(plan.seed), Events()
    slug = await ground.a_hall(plan, begins)
    counter = Counter(events, chance, await ground.clerks(slug, plan, begins))
    people = await ground.inhabitants(plan)
    citizens = [each for each in people if each.bot is None]
    demand = Demand(slug, plan, events, chance, counter)
    days = await _working_days(slug, plan.days)
    for day in days:
        _shifts(events, counter, day)
        demand.of_a_day(day, citizens)
        events.plan(at(day, 0, 5), lambda now: _night(slug, now))
    await events.play(at(days[-1], 23))
    return Run(plan, slug, counter, demand, days)


async def _working_days(slug: str, many: int) -> tuple[date, ...]:
    opened = await hall.opening_days(slug, ground.FIRST_DAY, 3 * many)
    return tuple(each.day for each in opened if each.periods)[:many]


def _shifts(events: Events, counter: Counter, day: date) -> None:
    half = {each.number: int(each.number) > len(counter.windows) // 2 for each in counter.windows}
    everybody = dict.fromkeys(half, False)
    events.plan(at(day, 6), counter.opens)
    for begins, who in _SHIFTS:
        away = half if who == "half" else everybody
        events.plan(at(day, begins.hour, begins.minute), lambda now, away=away: counter.staffed(away, now))


async def _night(slug: str, now: datetime) -> None:
    await hall.make_slots(slug, now)
    await visits.close_days(now)

