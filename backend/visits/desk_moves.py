"""What staff do with a visit: under its lock, with its version checked, and with what it replaced kept for the undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from backend import appointments, ledger, progress
from backend.appointments import Appointment
from backend.database import Connection
from backend.visits import records, signals
from backend.visits.rules import APPOINTMENT_MOVES, ChangedMeanwhile, Visit, state_after

# The diary's word for each move; a move without one leaves no line there.
_DIARY = {"call": "called", "pass_over": "passed_over", "finish": "finished", "miss": "missed", "come_back": "checked_in"}


@dataclass(frozen=True)
class Desk:
    """Who acts, and in which hall."""

    hall: str
    staff: UUID

    @property
    def actor(self) -> str:
        """As the ledger names a staff member."""
        return f"staff:{self.staff}"


@dataclass(frozen=True)
class Shown:
    """A visit as the page showed it: acting on an older version than the present one is refused."""

    visit: UUID
    version: int


@dataclass(frozen=True)
class Moved:
    """A visit after a move, the move's own number (for the undo), and the booking it came from."""

    visit: Visit
    move: int
    appointment: Appointment | None


async def hold(connection: Connection, desk: Desk, shown: Shown) -> Visit:
    """The visit under its lock; ChangedMeanwhile (who did what) where it is no longer as shown, NothingHere."""
    visit = await records.held_visit(connection, desk.hall, shown.visit)
    if visit.version != shown.version:
        who, what = await _last(connection, visit)
        raise ChangedMeanwhile(ticket=visit.ticket, who=who, what=what)
    return visit


async def move(
    connection: Connection, desk: Desk, visit: Visit, verb: str, now: datetime, *, why: Mapping[str, object] | None = None, **changes: Any
) -> Moved:
    """The held visit moved by `verb` (NotNow where it may not be), with its fields changed, its booking moved along,
    one line each in diary and ledger (there with `why`), and the desks told that something changed."""
    kept = await records.keep(connection, replace(visit, state=state_after(visit, verb), **changes))
    number = await note(connection, desk, visit, kept.version, verb, now)
    appointment = await _along(connection, desk, visit, verb, now)
    if visit.reference and verb in _DIARY:
        await progress.record(connection, visit.hall, visit.reference, now, _DIARY[verb], ticket=kept.ticket, window=kept.window or "")
    facts = {"ticket": kept.ticket, "window": kept.window or "", **(why or {})}
    await ledger.write(connection, visit.hall, now, desk.actor, verb, f"visit:{visit.id}", facts)
    await signals.changed(connection, visit.hall)
    return Moved(kept, number, appointment)


async def note(connection: Connection, desk: Desk, before: Visit, version: int, verb: str, now: datetime) -> int:
    """Remember who made `version` of the visit, by which verb, and what stood there before."""
    number: int = await connection.fetchval(
        """INSERT INTO desk_moves (hall, visit, staff, verb, at, version, before, told)
           VALUES ($1, $2, $3, $4, $5, $6, $7, '{}') RETURNING id""",
        desk.hall, before.id, desk.staff, verb, now, version, msgspec.json.encode(before).decode(),
    )  # fmt: skip
    return number


async def remember_told(connection: Connection, moved: Moved, references: list[str], now: datetime) -> list[str]:
    """Which of these are to be told "soon" by this move: once each, and its undo takes it back."""
    told = await records.told_soon(connection, references, now)
    await connection.execute("UPDATE desk_moves SET told = $2 WHERE id = $1", moved.move, told)
    return told


async def _along(connection: Connection, desk: Desk, visit: Visit, verb: str, now: datetime) -> Appointment | None:
    if visit.reference is None:
        return None
    if verb not in APPOINTMENT_MOVES:
        return await appointments.appointment(visit.reference)
    return await appointments.advance(connection, visit.reference, APPOINTMENT_MOVES[verb], desk.actor, now)


async def _last(connection: Connection, visit: Visit) -> tuple[str, str]:
    row = await connection.fetchrow(
        """SELECT staff.name, verb FROM desk_moves JOIN staff ON staff.id = desk_moves.staff
           WHERE visit = $1 AND version <= $2 ORDER BY desk_moves.id DESC LIMIT 1""",
        visit.id, visit.version,
    )  # fmt: skip
    return (row["name"], row["verb"]) if row else ("", "")
