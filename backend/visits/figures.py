"""A day of visits in figures' terms: who waited, was served, when and where; nobody's name or note is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import asyncpg
import msgspec

from backend import clock
from backend.clock import SHANGHAI
from backend.database import connection
from backend.visits.rules import Outcome, VisitState


@dataclass(frozen=True)
class Passage:
    """One visit on its way through the day. `called_at` is the call that was answered (None while nobody is at a window),
    `done` the items handled or advised; `passes`: how often they did not answer."""

    ticket: str
    window_group: str
    reference: str | None
    state: VisitState
    arrived_at: datetime
    called_at: datetime | None
    finished_at: datetime | None
    window: str | None
    done: tuple[str, ...]
    passes: int


@dataclass(frozen=True)
class InLine:
    """One ticket that waits, at whichever hall."""

    hall: str
    window_group: str
    ticket: str
    reference: str | None
    arrived_at: datetime


@dataclass(frozen=True)
class Shift:
    """A clerk's time at a window; `ended_at` is None while they sit there."""

    window: str
    since: datetime
    ended_at: datetime | None


async def passages(hall: str, day: date) -> tuple[Passage, ...]:
    """All visits of a hall's day, in the order of their tickets. One question."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT ticket, window_group, reference, state, checked_in_at, called_at, finished_at, window_number, outcome, passes
                 FROM visits WHERE hall = $1 AND day = $2 ORDER BY ticket""",
            hall, day,
        )  # fmt: skip
    return tuple(_passage(row) for row in rows)


async def in_line(day: date) -> tuple[InLine, ...]:
    """Everybody who waits today, in all halls. One question."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT hall, window_group, ticket, reference, checked_in_at FROM visits WHERE day = $1 AND state = 'waiting'", day
        )
    return tuple(
        InLine(row["hall"], row["window_group"], row["ticket"], row["reference"], row["checked_in_at"].astimezone(SHANGHAI)) for row in rows
    )


async def shifts(hall: str, day: date) -> tuple[Shift, ...]:
    """Who sat at which window when, on one day. One question."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT window_number, since, ended_at FROM duties WHERE hall = $1 AND since >= $2 AND since < $3 ORDER BY since",
            hall, clock.at(day, 0), clock.at(day, 0) + timedelta(days=1),
        )  # fmt: skip
    return tuple(Shift(row["window_number"], row["since"].astimezone(SHANGHAI), _local(row["ended_at"])) for row in rows)


def _passage(row: asyncpg.Record) -> Passage:
    outcome = msgspec.json.decode(row["outcome"], type=tuple[Outcome, ...])
    return Passage(
        row["ticket"], row["window_group"], row["reference"], VisitState(row["state"]), row["checked_in_at"].astimezone(SHANGHAI),
        _local(row["called_at"]), _local(row["finished_at"]), row["window_number"], tuple(each.item for each in outcome), row["passes"],
    )  # fmt: skip


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(SHANGHAI) if moment else None
