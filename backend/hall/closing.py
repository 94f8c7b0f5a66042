"""Closing windows, a group or the hall for a span, lifting it again, and what rooms a closure leaves to those booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import msgspec

from backend import ledger
from backend.database import Connection, connection, transaction
from backend.hall import arranged, known
from backend.hall.arranged import Known, read_closure
from backend.hall.calendar import Calendar, is_working_day
from backend.hall.closures import Cause, Closure, check_closure, open_windows
from backend.hall.making import make_day, planned
from backend.hall.opening import SHANGHAI, Kind, moment
from backend.hall.rules import AlreadyClosed, LiftedAlready, NoSuchClosure

_DAY = timedelta(days=1)
Unit = tuple[str, datetime]

_INSERT = """
INSERT INTO closures (hall, window_group, windows, since, until, cause, words, words_en, sessions, by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING *
"""
_SESSIONS = """
SELECT window_group, starts_at, capacity - surplus AS places FROM slots
 WHERE hall = $1 AND kind = 'weekend' AND starts_at < $3 AND ends_at > $2 AND ($4 = '' OR window_group = $4) AND capacity > surplus
"""
_GIVE_BACK = """
UPDATE slots s SET capacity = greatest(w.places, s.taken), surplus = greatest(s.taken - w.places, 0)
FROM unnest($2::text[], $3::timestamptz[], $4::int[]) AS w (window_group, starts_at, places)
WHERE s.hall = $1 AND s.window_group = w.window_group AND s.starts_at = w.starts_at AND s.kind = 'weekend'
  AND s.capacity - s.surplus < w.places
"""


async def close(connection: Connection, wanted: Closure, now: datetime) -> Closure:
    """The closure stands, in the caller's transaction; the places go with `follow`. Under the hall's lock: no round that makes
    slots and no agreement about a weekend is at work beside it. The refusals of `check_closure`; UnknownHall."""
    await connection.execute("SELECT 1 FROM halls WHERE slug = $1 FOR NO KEY UPDATE", wanted.hall)
    found = await arranged.read_hall(wanted.hall)
    if wanted.cause is not Cause.calendar:
        check_closure(wanted, found.closures, [(each.number, each.window_group) for each in found.windows], now)
    elif await _follows_already(connection, wanted):
        raise AlreadyClosed
    sessions = await connection.fetch(_SESSIONS, wanted.hall, wanted.since, wanted.until, wanted.window_group) if wanted.shuts else []
    row = await connection.fetchrow(
        _INSERT, wanted.hall, wanted.window_group, list(wanted.windows), wanted.since, wanted.until, wanted.cause, wanted.words.zh,
        wanted.words.en, msgspec.json.encode([tuple(each) for each in sessions]).decode(), wanted.by, now,
    )  # fmt: skip
    made = read_closure(row)
    facts: dict[str, object] = {"group": made.window_group, "windows": list(made.windows), "since": made.since.isoformat(),
        "until": made.until.isoformat(), "cause": str(made.cause)}  # fmt: skip
    await ledger.write(connection, made.hall, now, made.by, "close", f"closure:{made.id}", facts)
    return made


async def check(wanted: Closure, now: datetime) -> None:
    """The refusals of `check_closure`, before anything is done; UnknownHall."""
    found = await arranged.read_hall(wanted.hall)
    check_closure(wanted, found.closures, [(each.number, each.window_group) for each in found.windows], now)


async def lift(closure: int, hall: str, by: str, now: datetime) -> Closure:
    """Open again before its end; the places are given back. NoSuchClosure, LiftedAlready."""
    async with transaction() as held:
        await held.execute("SELECT 1 FROM halls WHERE slug = $1 FOR NO KEY UPDATE", hall)
        row = await held.fetchrow("SELECT * FROM closures WHERE id = $1 AND hall = $2 AND cause <> 'calendar' FOR UPDATE", closure, hall)
        if row is None:
            raise NoSuchClosure
        if row["lifted_at"] or row["until"] <= now:
            raise LiftedAlready
        await held.execute("UPDATE closures SET lifted_at = $2, lifted_by = $3 WHERE id = $1", closure, now, by)
        found = msgspec.json.decode(row["sessions"], type=list[tuple[str, datetime, int]])
        await held.execute(_GIVE_BACK, hall, *([list(column) for column in zip(*found, strict=True)] if found else ([], [], [])))
        await ledger.write(held, hall, now, by, "lift closure", f"closure:{closure}")
    lifted = replace(read_closure(row), lifted_at=now)
    await follow(lifted, now)
    return lifted


async def follow(closure: Closure, now: datetime) -> None:
    """The slots of its days as the hall's plan now has them; as often as one likes."""
    known.forget()
    today, day = now.astimezone(SHANGHAI).date(), closure.since.astimezone(SHANGHAI).date()
    day = max(day, today)
    while moment(day, time(0)) < closure.until:
        await make_day(closure.hall, day, now)
        day += _DAY


async def rooms(closure: Closure, now: datetime, calendar: Calendar | None = None) -> dict[Unit, int]:
    """How many places each slot row in the closure's scope has for those booked, as though the closure stood already (and
    `calendar` held already)."""
    found, days = await arranged.read_hall(closure.hall), calendar or await arranged.read_calendar("")
    others = tuple(each for each in found.closures if each.id != closure.id)
    found = replace(found, closures=(*others, closure))
    async with connection() as held:
        rows = await held.fetch(
            """SELECT window_group, starts_at, ends_at, kind FROM slots WHERE hall = $1 AND starts_at < $3 AND ends_at > $2
                  AND ($4 = '' OR window_group = $4)""",
            closure.hall, max(closure.since, now), closure.until, closure.window_group,
        )  # fmt: skip
    units = {(row["window_group"], row["starts_at"].astimezone(SHANGHAI)): row for row in rows}
    plan = _plan(found, days, {start.date() for _, start in units}, now)
    return {
        unit: _by_agreement(found, *unit, row["ends_at"])
        if row["kind"] == Kind.weekend and not is_working_day(days, unit[1].date())
        else plan.get(unit, 0)
        for unit, row in units.items()
    }


def _plan(found: Known, calendar: Calendar, days: set[date], now: datetime) -> dict[Unit, int]:
    return {
        (row.window_group, row.starts_at): row.capacity
        for day in days
        for row in planned(found, calendar, day, now)
    }


def _by_agreement(found: Known, group: str, start: datetime, ends: datetime) -> int:
    """At a weekend or on a holiday every window that is open may serve somebody by agreement, planned or not."""
    windows = next((each.windows for each in found.groups if each.slug == group), 0)
    return open_windows(found.closures, group, windows, start, ends)


async def closure(number: int, hall: str) -> Closure:
    """One closure of a hall. NoSuchClosure."""
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM closures WHERE id = $1 AND hall = $2", number, hall)
    if row is None:
        raise NoSuchClosure
    return read_closure(row)


async def closures_of(hall: str, limit: int = 50) -> tuple[Closure, ...]:
    """A hall's closures, the latest first, lifted ones included."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM closures WHERE hall = $1 ORDER BY since DESC, id DESC LIMIT $2", hall, limit)
    return tuple(map(read_closure, rows))


async def shut(hall: str, since: datetime, until: datetime) -> tuple[Closure, ...]:
    """What the public reads of a span: the closures that shut something in it, by their beginning."""
    return tuple(each for each in (await known.known(hall)).closures if each.overlaps(since, until))


async def unlisted() -> tuple[Closure, ...]:
    """Closures of which it is not yet known whom they touch."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM closures WHERE listed_at IS NULL AND lifted_at IS NULL ORDER BY id LIMIT 20")
    return tuple(map(read_closure, rows))


async def mark_listed(connection: Connection, number: int, now: datetime) -> None:
    """It is known whom it touches, in the caller's transaction."""
    await connection.execute("UPDATE closures SET listed_at = coalesce(listed_at, $2) WHERE id = $1", number, now)


async def _follows_already(connection: Connection, wanted: Closure) -> bool:
    """Whether an unlisted closure of the calendar will look at this day anyway."""
    return bool(
        await connection.fetchval(
            "SELECT true FROM closures WHERE hall = $1 AND cause = 'calendar' AND since = $2 AND until = $3 AND listed_at IS NULL LIMIT 1",
            wanted.hall, wanted.since, wanted.until,
        )
    )  # fmt: skip
