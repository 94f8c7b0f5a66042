"""What the cast has booked for today and the coming days, and what it wants of the weekend."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import islice

from backend import appointments, extended_sessions, hall, people, settings
from backend.appointments import Wish
from backend.clock import SHANGHAI
from backend.extended_sessions import Asking, Stretch, Why
from backend.hall import SessionPlan
from backend.refusals import Refusal
from backend.rehearsal.at_home import visit_at_home
from backend.rehearsal.by_agent import handled_by_agent
from backend.rehearsal.cast import MANY, accounts, applicant, draw, player
from backend.rehearsal.day import catch_up, play
from backend.rehearsal.on_the_list import keep_a_list

_SHARES = (45, 30, 20, 12)
_DAYS, _HALF_AN_HOUR, _YESTERDAY_EVENING = len(_SHARES), timedelta(minutes=30), timedelta(hours=14)


async def go_on(now: datetime) -> None:
    """A round: what has happened in the demo hall by `now`; the first time all that comes before. Nothing outside demo mode, and
    nothing where no crowd is wanted."""
    if settings.current().demo_crowd:
        await rehearse(now)
        await play((await hall.default_hall()).slug, now)


async def rehearse(now: datetime) -> None:
    """Once: the cast, its bookings of today and the coming days, a weekend that is asked for, and the hall as it is by now."""
    where = (await hall.default_hall()).slug
    if not await people.load_demo_citizens(accounts(), now):
        return
    await people.load_demo_clerks(where, now)
    await _book_ahead(where, now - _YESTERDAY_EVENING)
    await keep_a_list(where, now)
    await _ask_for_the_weekend(where, now)
    await visit_at_home(where, now)
    await handled_by_agent(where, now)
    await catch_up(where, now)


async def _book_ahead(where: str, then: datetime) -> None:
    """Bookings of the next open days, more of them the nearer the day."""
    often = (await hall.hall(where)).about.often
    players = iter(range(MANY))
    days = [each for each in await hall.free_days(where, often[:1], then) if each.free and each.open][:_DAYS]
    for ahead, day in enumerate(days):
        starts = await hall.free_starts(where, often[:1], day.day, then)
        for start in starts:
            for number in islice(players, start.free * _SHARES[ahead] // 100):
                item = often[draw(f"{number} item", len(often))]
                with suppress(Refusal):
                    await appointments.book(Wish(where, (item,), start.starts_at, applicant(number)), player(number), then)


async def _ask_for_the_weekend(where: str, now: datetime) -> None:
    """A day that the hall has planned and where places are taken, and another that opens when two more have asked for it."""
    item = (await hall.hall(where)).about.often[0]
    frame, today = await extended_sessions.frame(where, item, now), now.astimezone(SHANGHAI).date()
    coming = (today + timedelta(days=step) for step in range(1, 31))
    planned, wanted = islice((each for each in coming if extended_sessions.may_be_asked(frame, each, today)), 2)
    group = (await hall.items_taken(where))[item].groups[-1]
    opens, closes = frame.policies.weekend_opens, time(12)
    by = people.demo_clerks()[0]
    await extended_sessions.plan(where, by, SessionPlan(group, planned, opens, closes, 2), now)
    await extended_sessions.plan(where, by, SessionPlan(group, wanted, opens, closes, 2, len(Why) + 2), now)
    for number, why in enumerate(Why):
        starts_at = datetime.combine(wanted, opens, SHANGHAI) + number * _HALF_AN_HOUR
        stretch = Stretch(starts_at, starts_at + max(frame.length, _HALF_AN_HOUR))
        words = "孩子周末才有空，想一起来" if why is Why.other else ""
        with suppress(Refusal):
            await extended_sessions.propose(Asking(where, item, (stretch,), why, words, applicant(number)), player(MANY - 1 - number), now)
    for start in (await hall.free_starts(where, (item,), planned, now))[:4]:
        number = MANY - 9 - start.starts_at.hour * 4 - start.starts_at.minute // 15
        with suppress(Refusal):
            await appointments.book(Wish(where, (item,), start.starts_at, applicant(number)), player(number), now)
