"""One run: twenty working days, one after the other."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from backend import appointments, hall, lots, visits
from backend.clock import at
from backend.database import connection
from bench.simulation import ground
from bench.simulation.counter import Counter
from bench.simulation.demand import Demand
from bench.simulation.events import Events
from bench.simulation.plan import Plan
from bench.simulation.ring import Ring

_SHIFTS = ((time(7, 30), "half"), (time(8, 30), "all"), (time(12), "half"), (time(14), "all"), (time(17, 30), "half"))


@dataclass
class Run:
    """What a run leaves: the hall (its rows are in the database) and what was counted on the way."""

    plan: Plan
    slug: str
    counter: Counter
    demand: Demand
    ring: Ring
    days: tuple[date, ...]


async def played(plan: Plan) -> Run:
    """The whole run, in simulated time."""
    begins = at(ground.FIRST_DAY, 0)
    chance, events = random.Random(plan.seed), Events()
    slug = await ground.a_hall(plan, begins)
    counter = Counter(events, chance, await ground.clerks(slug, plan, begins))
    people = await ground.inhabitants(plan)
    citizens = [each for each in people if each.bot is None]
    demand = Demand(slug, plan, events, chance, counter, citizens=citizens, own={each.citizen for each in citizens})
    ring = Ring(slug, plan, events, chance, demand, [each for each in people if each.bot is not None])
    days = await _working_days(slug, plan.before + plan.days)
    counter.measured_from = at(days[plan.before], 0)
    for day in days:
        _shifts(events, counter, day)
        demand.of_a_day(day)
        ring.of_a_day(day)
        _rounds(events, demand, slug, day)
    await events.play(at(days[-1], 23))
    return Run(plan, slug, counter, demand, ring, days[plan.before :])


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


def _rounds(events: Events, demand: Demand, slug: str, day: date) -> None:
    """The product's own rounds, at the moments at which they find something to do."""
    events.plan(at(day, 0, 5), lambda now: _night(slug, now))
    opening = at(day, 7, 58)
    for seconds in (0, 60, 150, 200, 260, 380, 500, 620, 715, 724, 730, 760, 840):
        events.plan(opening + timedelta(seconds=seconds), lambda now: _at_opening(demand, slug, now))
    for minutes in range(7 * 60 + 30, 21 * 60 + 30, 5):
        events.plan(at(day, 0) + timedelta(minutes=minutes), lambda now: _by_day(demand, now))


async def _night(slug: str, now: datetime) -> None:
    await hall.make_slots(slug, now)
    await visits.close_days(now)


async def _at_opening(demand: Demand, slug: str, now: datetime) -> None:
    await hall.watch_openings(now)
    await lots.hold_lots(now)
    for citizen, reference in await figures_of_lots(slug):
        if citizen in demand.own and reference not in demand.drawn:
            demand.drawn.add(reference)
            await demand.won(reference, now)


async def figures_of_lots(slug: str) -> list[tuple[UUID, str]]:
    """Who has won, and the booking that came of it."""
    async with connection() as held:
        rows = await held.fetch("SELECT citizen, appointment FROM lot_wishes WHERE hall = $1 AND appointment IS NOT NULL", slug)
    return [(row["citizen"], row["appointment"]) for row in rows]


async def _by_day(demand: Demand, now: datetime) -> None:
    await appointments.return_rested(now)
    await appointments.go_round(now)
    await appointments.release_lapsed(now)
    await demand.look_at_offers(now)

