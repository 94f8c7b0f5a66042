"""The picker's questions: which starts are free. They read slot rows only, so bookings don't make them slower."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import asyncpg

from backend.database import connection
from backend.hall import known, records
from backend.hall.new_days import last_bookable_day
from backend.hall.open_days import OpenDay, open_day
from backend.hall.opening import SHANGHAI, Kind, moment
from backend.hall.openings import online_until
from backend.hall.rules import Policies
from backend.hall.slots import Visit, slot_name


@dataclass(frozen=True)
class FreeStart:
    """A start at the hall: `free` visits can still begin here (0: full), out of `capacity`."""

    slot: str
    starts_at: datetime
    ends_at: datetime
    kind: Kind
    capacity: int
    free: int


class Closed(StrEnum):
    """Why nothing can be booked on a day."""

    weekend = "weekend"
    holiday = "holiday"
    closed = "closed"
    full = "full"
    over = "over"


@dataclass(frozen=True)
class FreeDay:
    """A day of the horizon: about how many visits fit in still, whether the hall is open at all, and why none is free.
    `special` names a holiday; `confirmed` is False before the year's notice has come."""

    day: date
    free: int
    open: bool
    reason: Closed | None
    special: str
    confirmed: bool


# Runs of k rows of one group in unbroken order; $1 hall, $2 groups, $3 from, $4 until, $5 k-1, $6 length, $7 now, $8 kept.
_RUNS = """
WITH rooms AS (
  SELECT window_group, starts_at, ends_at, day, kind, capacity,
    CASE WHEN $8 OR kept_until <= $7 THEN capacity - taken ELSE capacity - kept - taken + kept_taken END AS room
  FROM slots WHERE hall = $1 AND window_group = ANY($2::text[]) AND starts_at >= $3 AND starts_at < $4 AND capacity > 0
), runs AS (
  SELECT window_group, starts_at, day, kind, min(capacity) OVER run AS capacity, max(ends_at) OVER run AS ends_at,
    min(room) OVER run AS free, count(*) OVER run AS units
  FROM rooms WINDOW run AS (PARTITION BY window_group ORDER BY starts_at ROWS BETWEEN CURRENT ROW AND $5::bigint FOLLOWING)
), starts AS (
  SELECT starts_at, min(day) AS day, min(ends_at) AS ends_at, min(kind) AS kind, sum(capacity)::int AS capacity,
    sum(greatest(free, 0))::int AS free
  FROM runs WHERE units = $5 + 1 AND ends_at = starts_at + $6 GROUP BY starts_at
)
"""
# Constants joined to constants: nothing of a request is ever in the text.
_OF_A_DAY = _RUNS + "SELECT * FROM starts ORDER BY starts_at"  # noqa: S608
_FIRST = _RUNS + "SELECT * FROM starts WHERE free > 0 ORDER BY starts_at LIMIT 1"  # noqa: S608
_OF_THE_DAYS = _RUNS + "SELECT day, sum(free)::int AS free, count(*)::int AS starts FROM starts GROUP BY day"  # noqa: S608


async def free_starts(
    hall: str, items: tuple[str, ...], day: date, now: datetime, kept: bool = False
) -> tuple[FreeStart, ...]:
    """Every start of `day` after `now` with how many visits for these items can begin there, full ones included; none on
    a day outside the horizon. `kept`: for phone and counter, who may use the kept share. NotTakenHere."""
    rules = await records.policies(hall, now)
    wanted = await records.visit(hall, items, rules.unit)
    last = await _last(hall, rules, now, kept)
    if not now.astimezone(SHANGHAI).date() <= day <= last:
        return ()
    begin = max(moment(day, time(0)), now + timedelta(microseconds=1))
    rows = await _asked(_OF_A_DAY, hall, wanted, (begin, moment(day + timedelta(days=1), time(0))), now, kept)
    return tuple(_start(hall, row) for row in rows)


async def earliest(hall: str, items: tuple[str, ...], now: datetime, kept: bool = False) -> FreeStart | None:
    """The first start within the horizon at which a visit for these items can begin. NotTakenHere."""
    rules = await records.policies(hall, now)
    wanted = await records.visit(hall, items, rules.unit)
    until = await _last(hall, rules, now, kept) + timedelta(days=1)
    rows = await _asked(_FIRST, hall, wanted, (now + timedelta(microseconds=1), moment(until, time(0))), now, kept)
    return _start(hall, rows[0]) if rows else None


async def free_after(hall: str, items: tuple[str, ...], after: datetime, now: datetime, kept: bool = False) -> tuple[FreeStart, ...]:
    """Every start later than `after`, to the end of all days that can be booked at all, at which a visit for these items can
    begin: where those may go whose own time was closed. NotTakenHere."""
    rules = await records.policies(hall, now)
    wanted = await records.visit(hall, items, rules.unit)
    until = moment(last_bookable_day(await known.calendar(), rules, now) + timedelta(days=1), time(0))
    rows = await _asked(_OF_A_DAY, hall, wanted, (max(after, now) + timedelta(microseconds=1), until), now, kept)
    return tuple(_start(hall, row) for row in rows if row["free"] > 0)


async def free_days(hall: str, items: tuple[str, ...], now: datetime, kept: bool = False) -> tuple[FreeDay, ...]:
    """Every day from today to the horizon's end, closed ones with the reason. NotTakenHere."""
    rules = await records.policies(hall, now)
    wanted = await records.visit(hall, items, rules.unit)
    calendar = await known.calendar()
    found = await known.known(hall)
    today, last = now.astimezone(SHANGHAI).date(), await _last(hall, rules, now, kept)
    span = (now + timedelta(microseconds=1), moment(last + timedelta(days=1), time(0)))
    rows = {row["day"]: row for row in await _asked(_OF_THE_DAYS, hall, wanted, span, now, kept)}
    days = (today + timedelta(days=step) for step in range((last - today).days + 1))
    return tuple(_day(open_day(found.hours, calendar, day, found.closures), rows.get(day), wanted) for day in days)


async def _last(hall: str, rules: Policies, now: datetime, kept: bool) -> date:
    """For phone and counter new days are there from midnight on; online from their hour, or once their lot is over."""
    return last_bookable_day(await known.calendar(), rules, now) if kept else await online_until(hall, now)


async def _asked(
    question: str, hall: str, wanted: Visit, span: tuple[datetime, datetime], now: datetime, kept: bool
) -> list[asyncpg.Record]:
    async with connection() as held:
        groups, more = list(wanted.groups), wanted.units - 1
        rows: list[asyncpg.Record] = await held.fetch(question, hall, groups, *span, more, wanted.length, now, kept)
    return rows


def _start(hall: str, row: asyncpg.Record) -> FreeStart:
    starts_at = row["starts_at"].astimezone(SHANGHAI)
    ends_at = row["ends_at"].astimezone(SHANGHAI)
    return FreeStart(slot_name(hall, starts_at), starts_at, ends_at, Kind(row["kind"]), row["capacity"], row["free"])


def _day(about: OpenDay, row: asyncpg.Record | None, wanted: Visit) -> FreeDay:
    """A day's line. Starts overlap when a visit takes k units: what fits in is their sum over k, rounded up."""
    free = -(-row["free"] // wanted.units) if row else 0
    reason = None if free else _reason(about, row is not None)
    return FreeDay(about.day, free, bool(about.periods) or free > 0, reason, about.special, about.confirmed)


def _reason(about: OpenDay, has_starts: bool) -> Closed:
    if not about.periods:
        return Closed.closed if about.closures else Closed.holiday if about.special else Closed.weekend
    return Closed.full if has_starts else Closed.closed if about.closures else Closed.over
