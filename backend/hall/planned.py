"""A session that the hall plans ahead on a weekend or holiday: open at once, or as soon as enough people ask for a time of it.

Once open its places can be booked like any others, and one may walk in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import asyncpg

from backend.database import Connection, connection
from backend.hall import arranged, known, records
from backend.hall.calendar import is_working_day
from backend.hall.closures import open_windows
from backend.hall.opening import Kind, SessionPlan, moment
from backend.hall.rules import SessionNotPossible

# One session a group and day: planned again it replaces the former, and stays open where it was.
_PLAN = """
INSERT INTO planned_sessions (hall, window_group, day, opens, closes, windows, needed, opened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $7::smallint = 0 THEN $8::timestamptz END)
ON CONFLICT (hall, window_group, day) DO UPDATE SET opens = excluded.opens, closes = excluded.closes, windows = excluded.windows,
  needed = excluded.needed, opened_at = coalesce(planned_sessions.opened_at, excluded.opened_at)
RETURNING opened_at
"""
# The rows of an open session: the round that makes slots leaves weekend rows of days without work alone (making.py).
_ROWS = """
INSERT INTO slots (hall, window_group, starts_at, ends_at, day, kind, capacity, kept, kept_until)
SELECT $1, $2, start, start + $4, $5, $6, $7, 0, start FROM unnest($3::timestamptz[]) AS start ORDER BY start
ON CONFLICT (hall, window_group, starts_at) DO UPDATE SET
  kind = excluded.kind, capacity = greatest($7, slots.taken), surplus = greatest(slots.taken - $7, 0)
"""
_NO_LONGER = """
UPDATE slots SET capacity = taken, surplus = taken, kept = kept_taken
 WHERE hall = $1 AND window_group = $2 AND day = $4 AND kind = 'weekend' AND NOT starts_at = ANY($3::timestamptz[])
"""


@dataclass(frozen=True)
class WaitingSession:
    """A session that opens when enough have asked for it."""

    hall: str
    plan: SessionPlan


async def plan_session(held: Connection, hall: str, plan: SessionPlan, now: datetime) -> bool:
    """The session in the caller's transaction, and its places where it is open; whether it is. SessionNotPossible for a working
    day, a day that is over, or more windows than the group has or closures leave."""
    starts = await _check(held, hall, plan, now)
    opened_at = await held.fetchval(
        _PLAN, hall, plan.window_group, plan.day, plan.opens, plan.closes, plan.windows, plan.needed, now
    )  # fmt: skip
    if opened_at is not None:
        await _rows(held, hall, plan, starts, now)
    return opened_at is not None


async def open_session(held: Connection, hall: str, plan: SessionPlan, now: datetime) -> None:
    """Enough have asked: its places are there. SessionNotPossible where it can't be held any more."""
    starts = await _check(held, hall, plan, now)
    await held.execute(
        "UPDATE planned_sessions SET opened_at = $4 WHERE hall = $1 AND window_group = $2 AND day = $3 AND opened_at IS NULL",
        hall, plan.window_group, plan.day, now,
    )  # fmt: skip
    await _rows(held, hall, plan, starts, now)


async def planned_sessions(hall: str, first: date, last: date) -> tuple[SessionPlan, ...]:
    """What is planned for weekends and holidays by day and group; what was planned away is left out."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT * FROM planned_sessions WHERE hall = $1 AND day BETWEEN $2 AND $3 AND windows > 0
               ORDER BY day, opens, window_group""",
            hall, first, last,
        )  # fmt: skip
    return tuple(_plan(row) for row in rows)


async def session_places(hall: str, plan: SessionPlan) -> tuple[int, int]:
    """How many units of the session are taken, and how many there are."""
    async with connection() as held:
        row = await held.fetchrow(
            """SELECT coalesce(sum(taken), 0)::int AS taken, coalesce(sum(capacity), 0)::int AS places FROM slots
                WHERE hall = $1 AND window_group = $2 AND starts_at >= $3 AND starts_at < $4""",
            hall, plan.window_group, moment(plan.day, plan.opens), moment(plan.day, plan.closes),
        )  # fmt: skip
    return row["taken"], row["places"]


async def waiting_sessions(after: date) -> tuple[WaitingSession, ...]:
    """The sessions of all halls on days after `after` that wait until enough have asked."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM planned_sessions WHERE opened_at IS NULL AND windows > 0 AND day > $1 ORDER BY day, id", after
        )
    return tuple(WaitingSession(row["hall"], _plan(row)) for row in rows)


async def _check(held: Connection, hall: str, plan: SessionPlan, now: datetime) -> list[datetime]:
    """The starts of the session, with the hall's weekends held until the commit."""
    unit = (await records.policies(hall, now)).unit
    starts = _starts(plan, unit)
    groups = {group.slug: group.windows for group in await records.window_groups(hall)}
    working = is_working_day(await known.calendar(), plan.day)
    if working or not starts or starts[0] <= now or not 0 <= plan.windows <= groups.get(plan.window_group, -1):
        raise SessionNotPossible
    await held.execute("SELECT 1 FROM halls WHERE slug = $1 FOR SHARE", hall)
    closures = (await arranged.read_hall(hall)).closures
    if open_windows(closures, plan.window_group, groups[plan.window_group], starts[0], starts[-1] + unit) < plan.windows:
        raise SessionNotPossible
    await held.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 5))", hall)
    return starts


async def _rows(held: Connection, hall: str, plan: SessionPlan, starts: list[datetime], now: datetime) -> None:
    unit = (await records.policies(hall, now)).unit
    await held.execute(_ROWS, hall, plan.window_group, starts, unit, plan.day, Kind.weekend, plan.windows)
    await held.execute(_NO_LONGER, hall, plan.window_group, starts, plan.day)


def _starts(plan: SessionPlan, unit: timedelta) -> list[datetime]:
    found, start = list[datetime](), moment(plan.day, plan.opens)
    while start + unit <= moment(plan.day, plan.closes):
        found.append(start)
        start += unit
    return found


def _plan(row: asyncpg.Record) -> SessionPlan:
    return SessionPlan(
        row["window_group"], row["day"], row["opens"], row["closes"], row["windows"], row["needed"], row["opened_at"] is not None
    )

