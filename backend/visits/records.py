"""Visits as they are kept: read as dataclasses, held under their lock, written with the next version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from backend import secrecy
from backend.database import Connection
from backend.visits.rules import NothingHere, Outcome, Visit, VisitState

_ADD = """INSERT INTO visits (id, hall, day, ticket, reference, citizen, state, queued_for, checked_in_at, called_at,
  calls, passes, window_number, staff, finished_at, outcome, note, told_soon_at, version, window_group, items, priority, token)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"""
_KEEP = """UPDATE visits SET (state, queued_for, checked_in_at, called_at, calls, passes, window_number, staff, finished_at, outcome,
  note, told_soon_at, version, window_group) = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) WHERE id = $1"""

HERE = """SELECT v.id, v.ticket, v.window_group, v.reference, v.state, v.queued_for, v.checked_in_at, v.called_at, v.calls,
    v.passes, v.window_number, v.version, v.items, v.priority, a.starts_at
  FROM visits v LEFT JOIN appointments a ON a.reference = v.reference
  WHERE v.hall = $1 AND v.day = $2 AND v.state IN ('waiting', 'called', 'parked')"""
GONE = """SELECT window_group, state, count(*) AS many FROM visits
  WHERE hall = $1 AND day = $2 AND state IN ('finished', 'missed') GROUP BY 1, 2"""


async def held_visit(connection: Connection, hall: str, wanted: UUID) -> Visit:
    """The visit under its lock; NothingHere where this hall has none of that id."""
    row = await connection.fetchrow("SELECT * FROM visits WHERE id = $1 AND hall = $2 FOR NO KEY UPDATE", wanted, hall)
    if row is None:
        raise NothingHere
    return visit_of(row)


async def visit(connection: Connection, hall: str, wanted: UUID) -> Visit | None:
    """The visit of that id in this hall, without its lock."""
    row = await connection.fetchrow("SELECT * FROM visits WHERE id = $1 AND hall = $2", wanted, hall)
    return visit_of(row) if row else None


async def visit_by_token(connection: Connection, token: str) -> Visit | None:
    """The visit whose slip carries this token."""
    row = await connection.fetchrow("SELECT * FROM visits WHERE token = $1", token)
    return visit_of(row) if row else None


async def waiting_by_group(connection: Connection, hall: str, day: date) -> dict[str, int]:
    """How many wait for each group's windows; groups without a line are left out."""
    rows = await connection.fetch(
        "SELECT window_group, count(*) AS many FROM visits WHERE hall = $1 AND day = $2 AND state = 'waiting' GROUP BY 1", hall, day
    )
    return {row["window_group"]: row["many"] for row in rows}


async def visits_of(connection: Connection, hall: str, day: date) -> tuple[Visit, ...]:
    """All visits of a day."""
    rows = await connection.fetch("SELECT * FROM visits WHERE hall = $1 AND day = $2", hall, day)
    return tuple(visit_of(row) for row in rows)


async def visits_for(connection: Connection, references: Sequence[str]) -> tuple[Visit, ...]:
    """What these bookings have become, in one question."""
    rows = await connection.fetch("SELECT * FROM visits WHERE reference = ANY($1)", list(references))
    return tuple(visit_of(row) for row in rows)


async def here_of(connection: Connection, hall: str, day: date) -> tuple[tuple[Visit, datetime | None], ...]:
    """Who is in the hall now, each with the start that was booked (None: walked in); without notes and outcomes. However
    many have gone, only those who are here are read (visits_here)."""
    rows = await connection.fetch(HERE, hall, day)
    return tuple((_here(row, hall, day), row["starts_at"]) for row in rows)


async def gone_of(connection: Connection, hall: str, day: date) -> dict[tuple[str, str], int]:
    """How many of a day have gone, by window group and state; counted from an index alone (visits_gone)."""
    rows = await connection.fetch(GONE, hall, day)
    return {(row["window_group"], row["state"]): row["many"] for row in rows}


async def waiting_in(connection: Connection, hall: str, day: date) -> tuple[Visit, ...]:
    """All who wait in a hall, in no order."""
    rows = await connection.fetch("SELECT * FROM visits WHERE hall = $1 AND day = $2 AND state = 'waiting'", hall, day)
    return tuple(visit_of(row) for row in rows)


async def waiting_of(connection: Connection, hall: str, day: date, group: str) -> tuple[Visit, ...]:
    """Those who wait for one group's windows, in no order."""
    rows = await connection.fetch(
        "SELECT * FROM visits WHERE hall = $1 AND day = $2 AND window_group = $3 AND state = 'waiting'", hall, day, group
    )
    return tuple(visit_of(row) for row in rows)


async def here_before(connection: Connection, today: date) -> tuple[Visit, ...]:
    """Visits of past days that were never ended, of all halls."""
    rows = await connection.fetch("SELECT * FROM visits WHERE day < $1 AND state IN ('waiting', 'called', 'parked') LIMIT 500", today)
    return tuple(visit_of(row) for row in rows)


async def visit_for(connection: Connection, reference: str, *, lock: bool = False) -> Visit | None:
    """The visit that a booking has become, if any; with `lock`, held until the transaction ends."""
    asked = "SELECT * FROM visits WHERE reference = $1"
    row = await connection.fetchrow(asked + " FOR NO KEY UPDATE" if lock else asked, reference)
    return visit_of(row) if row else None


async def next_ticket(connection: Connection, hall: str, day: date, letter: str) -> int:
    """The next number of this letter today; the row's lock lasts until the commit, so none is lost or given twice."""
    number: int = await connection.fetchval(
        """INSERT INTO ticket_numbers (hall, day, letter, last) VALUES ($1, $2, $3, 1)
           ON CONFLICT (hall, day, letter) DO UPDATE SET last = ticket_numbers.last + 1 RETURNING last""",
        hall, day, letter,
    )  # fmt: skip
    return number


async def add(connection: Connection, visit: Visit) -> None:
    """A new visit; asyncpg.UniqueViolationError where the booking has one."""
    known = (visit.hall, visit.day, visit.ticket, visit.reference, visit.citizen)
    walked_in = (list(visit.items), visit.priority, visit.token or None)
    await connection.execute(_ADD, visit.id, *known, *_values(visit), *walked_in)


async def keep(connection: Connection, visit: Visit) -> Visit:
    """The visit written with its next version, which it returns."""
    kept = replace(visit, version=visit.version + 1)
    await connection.execute(_KEEP, visit.id, *_values(kept))
    return kept


async def forget(connection: Connection, visit: Visit) -> None:
    """Take back a visit that was checked in by mistake, with what the desk noted of it; the ledger keeps both."""
    await connection.execute("DELETE FROM desk_moves WHERE visit = $1", visit.id)
    await connection.execute("DELETE FROM visits WHERE id = $1", visit.id)


async def told_soon(connection: Connection, references: Sequence[str], at: datetime | None) -> list[str]:
    """Mark when these were told that they are next (None: not told after all); which of them were. Who is under a
    colleague's hand at this moment is left out: waiting for their row while holding one's own could never end."""
    rows = await connection.fetch(
        """UPDATE visits SET told_soon_at = $2 WHERE id IN (
             SELECT id FROM visits WHERE reference = ANY($1) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED) RETURNING reference""",
        list(references), at,
    )  # fmt: skip
    return [row["reference"] for row in rows]


async def first_in_line(connection: Connection, hall: str, day: date, group: str) -> Visit | None:
    """The next one for a group's windows under its lock, past those that a colleague is calling at this moment."""
    row = await connection.fetchrow(
        """SELECT * FROM visits WHERE hall = $1 AND day = $2 AND window_group = $3 AND state = 'waiting'
            ORDER BY queued_for, length(ticket), ticket LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED""",
        hall, day, group,
    )  # fmt: skip
    return visit_of(row) if row else None


async def called_at_window(connection: Connection, hall: str, window: str) -> str | None:
    """The ticket that a window serves now, if any."""
    ticket: str | None = await connection.fetchval(
        "SELECT ticket FROM visits WHERE hall = $1 AND window_number = $2 AND state = 'called'", hall, window
    )
    return ticket


def visit_of(row: asyncpg.Record) -> Visit:
    """A row as a Visit."""
    return Visit(
        id=row["id"], hall=row["hall"], day=row["day"], ticket=row["ticket"], window_group=row["window_group"],
        reference=row["reference"], citizen=row["citizen"], state=VisitState(row["state"]), queued_for=row["queued_for"],
        checked_in_at=row["checked_in_at"], called_at=row["called_at"], calls=row["calls"], passes=row["passes"],
        window=row["window_number"], staff=row["staff"], finished_at=row["finished_at"],
        outcome=msgspec.json.decode(row["outcome"], type=tuple[Outcome, ...]), note=_opened(row["note"]),
        told_soon_at=row["told_soon_at"], version=row["version"], items=tuple(row["items"]), priority=row["priority"],
        token=row["token"] or "",
    )  # fmt: skip


def _here(row: asyncpg.Record, hall: str, day: date) -> Visit:
    return Visit(
        row["id"], hall, day, row["ticket"], row["window_group"], row["reference"], None, VisitState(row["state"]), row["queued_for"],
        row["checked_in_at"], row["called_at"], row["calls"], row["passes"], row["window_number"], version=row["version"],
        items=tuple(row["items"]), priority=row["priority"],
    )  # fmt: skip


def _values(visit: Visit) -> tuple[object, ...]:
    return (
        visit.state.value, visit.queued_for, visit.checked_in_at, visit.called_at, visit.calls, visit.passes, visit.window,
        visit.staff, visit.finished_at, msgspec.json.encode(visit.outcome).decode(), _sealed(visit.note), visit.told_soon_at, visit.version,
        visit.window_group,
    )  # fmt: skip


def _sealed(note: str) -> str:
    """What staff write of a person rests encrypted, as hexadecimal; nothing stays nothing."""
    return secrecy.seal(note, "visits.note").hex() if note else ""


def _opened(kept: str) -> str:
    return secrecy.unseal(bytes.fromhex(kept), "visits.note") if kept else ""
