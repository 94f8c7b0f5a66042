"""The alarm: somebody waits too long. A round looks each minute; one spell of a group is one alarm, until the wait falls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from backend import appointments, hall, ledger, visits
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.oversight.rules import Waiting, alarms_due, longest_waits, minutes_since, waits_since
from backend.visits import InLine

ACTOR = "rounds"


@dataclass(frozen=True)
class Alarm:
    """An alarm that sounds: a group, and since when."""

    group: str
    ticket: str
    began_at: datetime


async def watch(now: datetime) -> None:
    """A round: begin, prolong and end the alarms of every hall. Repeating it does no harm."""
    waiting = await _waiting(now.astimezone(SHANGHAI).date())
    open_halls = await _halls_with_alarms()
    for slug in sorted(waiting.keys() | open_halls):
        limit = (await hall.policies(slug, now)).alarm_wait
        due = alarms_due(longest_waits(waiting.get(slug, ())), limit, now)
        if due or slug in open_halls:
            await _keep(slug, due, now)


async def sounding(hall_slug: str) -> tuple[Alarm, ...]:
    """The alarms that sound in a hall, the oldest first."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT window_group, ticket, began_at FROM alarms WHERE hall = $1 AND ended_at IS NULL ORDER BY began_at", hall_slug
        )
    return tuple(Alarm(row["window_group"], row["ticket"], row["began_at"].astimezone(SHANGHAI)) for row in rows)


async def number_on(hall_slug: str, day: date) -> int:
    """How many alarms a day had."""
    async with connection() as held:
        number: int = await held.fetchval("SELECT count(*) FROM alarms WHERE hall = $1 AND day = $2", hall_slug, day)
    return number


def waiting_of(line: Iterable[InLine], starts: Mapping[str, datetime]) -> tuple[Waiting, ...]:
    """Tickets in line with the moment from which their wait counts."""
    return tuple(Waiting(each.window_group, each.ticket, waits_since(each.arrived_at, starts.get(each.reference or ""))) for each in line)


async def _waiting(today: date) -> dict[str, tuple[Waiting, ...]]:
    line = sorted(await visits.in_line(today), key=lambda each: each.hall)
    references = [each.reference for each in line if each.reference]
    starts = await appointments.starts(references) if references else {}
    return {slug: waiting_of(each, starts) for slug, each in groupby(line, key=lambda one: one.hall)}


async def _halls_with_alarms() -> set[str]:
    async with connection() as held:
        rows = await held.fetch("SELECT DISTINCT hall FROM alarms WHERE ended_at IS NULL")
    return {row["hall"] for row in rows}


async def _keep(slug: str, due: Mapping[str, Waiting], now: datetime) -> None:
    async with transaction() as held:
        ended = await held.fetch(
            """UPDATE alarms SET ended_at = $3 WHERE hall = $1 AND ended_at IS NULL AND window_group <> ALL($2::text[])
               RETURNING window_group""",
            slug, list(due), now,
        )  # fmt: skip
        begun = [each for each in due.values() if await _sound(held, slug, each, now)]
        for each in begun:
            facts: dict[str, object] = {"ticket": each.ticket, "minutes": minutes_since(each.since, now)}
            await ledger.write(held, slug, now, ACTOR, "alarm", f"group:{each.group}", facts)
        if begun or ended:
            await visits.changed(held, slug)


async def _sound(held: Connection, slug: str, each: Waiting, now: datetime) -> bool:
    """Whether it is a new alarm; one that sounds already keeps its longest wait."""
    minutes = minutes_since(each.since, now)
    new: bool = await held.fetchval(
        """INSERT INTO alarms (hall, day, window_group, ticket, began_at, longest) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (hall, window_group) WHERE ended_at IS NULL
           DO UPDATE SET longest = greatest(alarms.longest, excluded.longest) RETURNING xmax = 0""",
        slug, now.astimezone(SHANGHAI).date(), each.group, each.ticket, now, minutes,
    )  # fmt: skip
    return new
