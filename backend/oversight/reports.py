"""The daily report: made from the day's rows in a few questions, and kept for good on the night after."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from backend import appointments, clock, extended_sessions, hall, ratings, visits
from backend.clock import SHANGHAI
from backend.database import connection, transaction
from backend.oversight import alarms
from backend.oversight.figures import DayFigures, Found, figures_of, is_settled

_CAUGHT_UP = 7
_BEGINS = 1  # o'clock: the round of visits ends what was left of a day after midnight


async def report(slug: str, day: date, now: datetime) -> DayFigures:
    """A hall's day: as it was kept, else made from its rows. A constant number of questions."""
    async with connection() as held:
        kept = await held.fetchval("SELECT figures FROM day_reports WHERE hall = $1 AND day = $2", slug, day)
    return msgspec.json.decode(kept, type=DayFigures) if kept else await made(slug, day, now)


async def made(slug: str, day: date, now: datetime) -> DayFigures:
    """A hall's day made from its rows: seven questions, however long the day."""
    return figures_of(await _found(slug, day), min(now, clock.at(day, 0) + timedelta(days=1)))


async def reports(slug: str, first: date, last: date, now: datetime) -> tuple[DayFigures, ...]:
    """The reports of `first` to `last`: one question for those that are kept, the others made from their rows."""
    async with connection() as held:
        rows = await held.fetch("SELECT day, figures FROM day_reports WHERE hall = $1 AND day BETWEEN $2 AND $3", slug, first, last)
    kept = {row["day"]: msgspec.json.decode(row["figures"], type=DayFigures) for row in rows}
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return tuple([kept.get(day) or await made(slug, day, now) for day in days])


async def keep_reports(now: datetime) -> None:
    """A round: from one o'clock on, the reports of the last seven days that are over and not kept yet; one already kept stays."""
    local = now.astimezone(SHANGHAI)
    if local.hour < _BEGINS:
        return
    for each in await hall.halls():
        for step in range(_CAUGHT_UP, 0, -1):
            await _keep(each.slug, local.date() - timedelta(days=step), now)


async def _keep(slug: str, day: date, now: datetime) -> None:
    async with connection() as held:
        if await held.fetchval("SELECT true FROM day_reports WHERE hall = $1 AND day = $2", slug, day):
            return
    found = await _found(slug, day)
    if not is_settled(found):
        return
    figures = msgspec.json.encode(figures_of(found, clock.at(day, 0) + timedelta(days=1))).decode()
    async with transaction() as held:
        await held.execute(
            "INSERT INTO day_reports (hall, day, kept_at, figures) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", slug, day, now, figures
        )


async def _found(slug: str, day: date) -> Found:
    asked = await extended_sessions.asked_on(slug, day)
    return Found(
        day, await appointments.counted(slug, day), await visits.passages(slug, day), await visits.shifts(slug, day),
        await hall.loads(slug, day, day), {item: each.minutes for item, each in (await hall.items_taken(slug)).items()},
        {level.value: number for level, number in (await ratings.levels(slug, day)).items()},
        await alarms.number_on(slug, day), asked.made, asked.agreed,
    )  # fmt: skip
