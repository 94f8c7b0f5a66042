"""Calls as they are kept, and the questions asked of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import asyncpg

from backend import clock, secrecy
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.phone_calls.rules import Callee, Caller, NothingCalled, Outcome, PhoneCall, Way, Why

_NOTE = "phone_calls.note"
_CALLS = "SELECT c.*, s.name FROM phone_calls c JOIN staff s ON s.id = c.staff"
_MOST = 200


async def about(hall: str, reference: str) -> tuple[PhoneCall, ...]:
    """The calls about a request, the latest first."""
    async with connection() as held:
        rows = await held.fetch(f"{_CALLS} WHERE c.hall = $1 AND c.reference = $2 ORDER BY placed_at DESC LIMIT 50", hall, reference)
    return tuple(_call(row) for row in rows)


async def of_day(hall: str, day: date) -> tuple[PhoneCall, ...]:
    """The hall's calls of a day, the latest first."""
    midnight = clock.at(day, 0)
    async with connection() as held:
        rows = await held.fetch(
            f"{_CALLS} WHERE c.hall = $1 AND placed_at >= $2 AND placed_at < $3 ORDER BY placed_at DESC LIMIT {_MOST}",
            hall, midnight, midnight + timedelta(days=1),
        )  # fmt: skip
    return tuple(_call(row) for row in rows)


async def open_call(caller: Caller) -> PhoneCall | None:
    """The staff member's call whose outcome is still to be noted, if any."""
    async with connection() as held:
        row = await held.fetchrow(f"{_CALLS} WHERE c.staff = $1 AND outcome IS NULL", caller.staff)
    return _call(row) if row else None


async def last_extension(staff: UUID) -> str:
    """The extension from which this staff member called last; empty before the first call."""
    async with connection() as held:
        found: str | None = await held.fetchval(
            "SELECT extension FROM phone_calls WHERE staff = $1 AND extension <> '' ORDER BY placed_at DESC LIMIT 1", staff
        )
    return found or ""


async def add(held: Connection, number: UUID, caller: Caller, callee: Callee, why: Why, way: Way, now: datetime) -> None:
    """A new call without an outcome; asyncpg.UniqueViolationError where this clerk has another open one."""
    await held.execute(
        """INSERT INTO phone_calls (id, hall, reference, staff, extension, why, way, shown, placed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        number, caller.hall, callee.reference, caller.staff, caller.extension, why, way, callee.shown, now,
    )  # fmt: skip


async def held_call(held: Connection, caller: Caller, number: UUID) -> asyncpg.Record:
    """One's own call under its lock; NothingCalled."""
    row = await held.fetchrow(
        "SELECT * FROM phone_calls WHERE id = $1 AND hall = $2 AND staff = $3 FOR NO KEY UPDATE", number, caller.hall, caller.staff
    )
    if row is None:
        raise NothingCalled
    return row


async def keep_outcome(held: Connection, number: UUID, outcome: Outcome, note: str, now: datetime) -> None:
    """What came of it."""
    box = secrecy.seal(note, _NOTE) if note else None
    await held.execute("UPDATE phone_calls SET outcome = $2, noted_at = $3, note_box = $4 WHERE id = $1", number, outcome, now, box)


async def keep_in_diary(held: Connection, number: UUID) -> bool:
    """Whether the call is to be written into the diary now: once."""
    found = await held.fetchval("UPDATE phone_calls SET in_diary = true WHERE id = $1 AND NOT in_diary RETURNING true", number)
    return bool(found)


def _call(row: asyncpg.Record) -> PhoneCall:
    return PhoneCall(
        row["id"], row["hall"], row["reference"], row["staff"], row["name"], Why(row["why"]), Way(row["way"]),
        row["placed_at"].astimezone(SHANGHAI), Outcome(row["outcome"]) if row["outcome"] else None,
        secrecy.unseal(row["note_box"], _NOTE) if row["note_box"] else "",
    )  # fmt: skip
