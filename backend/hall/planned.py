"""A session that the hall plans ahead on a weekend or holiday: its places can be booked at once, like any others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend.database import Connection
from backend.hall import arranged, known, records
from backend.hall.calendar import is_working_day
from backend.hall.closures import open_windows
from backend.hall.opening import Kind, moment
from backend.hall.rules import SessionNotPossible

# The rows are the plan: the round that makes slots leaves weekend rows of days without work alone (making.py).
_PLAN = """
INSERT INTO slots (hall, window_group, starts_at, ends_at, day, kind, capacity, kept, kept_until)
SELECT $1, $2, start, start + $4, $5, $6, $7, 0, start FROM unnest($3::timestamptz[]) AS start ORDER BY start
ON CONFLICT (hall, window_group, starts_at) DO UPDATE SET
  kind = excluded.kind, capacity = greatest($7, slots.taken), surplus = greatest(slots.taken - $7, 0)
"""


@dataclass(frozen=True)
class SessionPlan:
    """So many windows of a group, from `opens` to `closes`; planned again with fewer, down to none, it shrinks to what is taken."""

    window_group: str
    day: date
    opens: time
    closes: time
    windows: int


async def plan_session(connection: Connection, hall: str, plan: SessionPlan, now: datetime) -> int:
    """The session's rows, in the caller's transaction; how many. SessionNotPossible for a working day, a day that is over, or
    more windows than the group has."""
    unit = (await records.policies(hall, now)).unit
    starts = _starts(plan, unit)
    groups = {group.slug: group.windows for group in await records.window_groups(hall)}
    working = is_working_day(await known.calendar(), plan.day)
    if working or not starts or starts[0] <= now or not 0 <= plan.windows <= groups.get(plan.window_group, -1):
        raise SessionNotPossible
    await connection.execute("SELECT 1 FROM halls WHERE slug = $1 FOR SHARE", hall)
    closures = (await arranged.read_hall(hall)).closures
    if open_windows(closures, plan.window_group, groups[plan.window_group], starts[0], starts[-1] + unit) < plan.windows:
        raise SessionNotPossible
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 5))", hall)
    await connection.execute(_PLAN, hall, plan.window_group, starts, unit, plan.day, Kind.weekend, plan.windows)
    return len(starts)


def _starts(plan: SessionPlan, unit: timedelta) -> list[datetime]:
    found, start = list[datetime](), moment(plan.day, plan.opens)
    while start + unit <= moment(plan.day, plan.closes):
        found.append(start)
        start += unit
    return found
