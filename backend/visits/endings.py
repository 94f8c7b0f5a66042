"""The end of a visit: what was handled, the link to rate it; and ten seconds in which any desk action is taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from backend import appointments, ledger, progress, ratings
from backend.appointments import State
from backend.database import Connection, connection, transaction
from backend.visits import desk_moves, notices, records, signals
from backend.visits.calls import check_mine
from backend.visits.desk_moves import Desk, Shown
from backend.visits.rules import UNDO_FOR, NothingHere, Outcome, UndoOver, Visit, VisitState, WindowBusy, check_outcome

# What a booking is called while its visit stands so.
_APPOINTMENT_STATES = {
    VisitState.waiting: State.checked_in, VisitState.parked: State.checked_in, VisitState.called: State.called,
    VisitState.finished: State.finished, VisitState.missed: State.missed,
}  # fmt: skip
_SAID = ("called", "rate")


@dataclass(frozen=True)
class Undoable:
    """The last thing this clerk did, while it can be taken back."""

    move: int
    verb: str
    ticket: str
    until: datetime


async def finish(desk: Desk, shown: Shown, outcome: tuple[Outcome, ...], note: str, now: datetime) -> Visit:
    """The visit done: for each item handled, advised or not possible; further items done on the spot may be added.

    The link to rate goes out when the ten seconds are over. OutcomeMissing, NoteOfVisitTooLong, ChangedMeanwhile, NotNow.
    """
    async with transaction() as held:
        visit = await desk_moves.hold(held, desk, shown)
        await check_mine(held, desk, visit)
        booked = await appointments.appointment(visit.reference) if visit.reference else None
        check_outcome(booked.items if booked else visit.items, outcome, note)
        moved = await desk_moves.move(held, desk, visit, "finish", now, finished_at=now, outcome=outcome, note=note, staff=desk.staff)
        await notices.invite_to_rate(held, moved, now)
        return moved.visit


async def last_move(desk: Desk, now: datetime) -> Undoable | None:
    """What this clerk can still take back."""
    async with connection() as held:
        row = await held.fetchrow(
            """SELECT m.id, verb, ticket, at FROM desk_moves m JOIN visits v ON v.id = m.visit
               WHERE m.staff = $1 AND m.hall = $2 AND at > $3 AND undone_at IS NULL AND v.version = m.version
               ORDER BY m.id DESC LIMIT 1""",
            desk.staff, desk.hall, now - UNDO_FOR,
        )  # fmt: skip
    return Undoable(row["id"], row["verb"], row["ticket"], row["at"] + UNDO_FOR) if row else None


async def undo(desk: Desk, number: int, now: datetime) -> str:
    """Take back one's own action within ten seconds: everything as before, nothing sent. The ticket's number.

    UndoOver when the time is over or something happened since; WindowBusy where the window serves the next one already.
    """
    async with transaction() as held:
        row, visit = await _undoable(held, desk, number, now)
        if row["verb"] in ("check_in", "take_ticket"):
            await records.forget(held, visit)
        else:
            await _restore(held, msgspec.json.decode(row["before"], type=Visit), visit)
            await held.execute("UPDATE desk_moves SET undone_at = $2 WHERE id = $1", number, now)
        await _take_back(held, desk, visit, row, now)
        return visit.ticket


async def _undoable(held: Connection, desk: Desk, number: int, now: datetime) -> tuple[asyncpg.Record, Visit]:
    row = await held.fetchrow("SELECT * FROM desk_moves WHERE id = $1 AND staff = $2 AND hall = $3", number, desk.staff, desk.hall)
    if row is None or now > row["at"] + UNDO_FOR:
        raise UndoOver
    visit = await _held_or_over(held, desk, row["visit"])
    again = await held.fetchval("SELECT undone_at FROM desk_moves WHERE id = $1", number)
    if visit.version != row["version"] or again is not None:
        raise UndoOver
    return row, visit


async def _held_or_over(held: Connection, desk: Desk, visit: UUID) -> Visit:
    try:
        return await records.held_visit(held, desk.hall, visit)
    except NothingHere:
        raise UndoOver from None


async def _restore(held: Connection, before: Visit, visit: Visit) -> None:
    try:
        await records.keep(held, replace(before, version=visit.version))
    except asyncpg.UniqueViolationError:
        raise WindowBusy(window=before.window or "", ticket="") from None


async def _take_back(held: Connection, desk: Desk, visit: Visit, row: asyncpg.Record, now: datetime) -> None:
    if visit.reference:
        before = State.booked if row["verb"] == "check_in" else _state_before(row)
        await appointments.put_back(held, visit.reference, before, desk.actor, now)
        await notices.withdraw(held, visit.reference, _SAID, now)
        await progress.record(held, visit.hall, visit.reference, now, "undone", ticket=visit.ticket)
    if row["verb"] == "finish":
        await ratings.take_back(held, "visit", visit.reference or str(visit.id))
    for reference in row["told"]:
        await notices.withdraw(held, reference, ("soon",), now)
    await records.told_soon(held, row["told"], None)
    await ledger.write(held, visit.hall, now, desk.actor, "undo", f"visit:{visit.id}", {"ticket": visit.ticket, "verb": row["verb"]})
    await signals.changed(held, visit.hall)


def _state_before(row: asyncpg.Record) -> State:
    return _APPOINTMENT_STATES[msgspec.json.decode(row["before"], type=Visit).state]
