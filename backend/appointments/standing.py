"""Where an appointment stands as the visit goes on; each move in the caller's transaction, with its line in the ledger."""

from __future__ import annotations

from datetime import datetime

from backend import ledger
from backend.appointments.missing import note_miss, take_back_miss
from backend.appointments.reading import read_row
from backend.appointments.rules import LIVE, MOVES, Appointment, NothingBooked, State
from backend.database import Connection
from backend.states import after


async def advance(connection: Connection, reference: str, move: str, actor: str, now: datetime) -> Appointment:
    """A move of the visit (check_in, call, pass_over, finish, miss, come_late), in the caller's transaction. NotNow."""
    row = await connection.fetchrow("SELECT * FROM appointments WHERE reference = $1 FOR NO KEY UPDATE", reference)
    if row is None:
        raise NothingBooked
    present = read_row(row)
    return await stand(connection, present, after(MOVES, present.state, move), actor, move, now)


async def put_back(connection: Connection, reference: str, state: State, actor: str, now: datetime) -> Appointment:
    """The state before a desk action that is being undone, in the caller's transaction; the visit's rules say when."""
    row = await connection.fetchrow("SELECT * FROM appointments WHERE reference = $1 FOR NO KEY UPDATE", reference)
    if row is None or row["state"] == State.cancelled:
        raise NothingBooked
    return await stand(connection, read_row(row), state, actor, "undo", now)


async def stand(
    connection: Connection, present: Appointment, state: State, actor: str, move: str, now: datetime
) -> Appointment:
    """The locked appointment in its new state; whether its items still count as booked follows from it."""
    row = await connection.fetchrow(
        "UPDATE appointments SET state = $2, changed_at = $3, version = version + 1 WHERE reference = $1 RETURNING *",
        present.reference, state, now,
    )  # fmt: skip
    if state is State.missed:
        await note_miss(connection, present, now)
    elif present.state is State.missed:
        await take_back_miss(connection, present, now)
    if (state in LIVE) != (present.state in LIVE):
        await _live(connection, present.reference, state in LIVE)
    await ledger.write(connection, present.hall, now, actor, move, f"appointment:{present.reference}")
    return read_row(row)


async def _live(connection: Connection, reference: str, live: bool) -> None:
    """Who comes late and has booked the item anew meanwhile is served all the same: the new booking stays the live one."""
    await connection.execute(
        """UPDATE appointment_items i SET live = $2 WHERE reference = $1 AND NOT ($2 AND EXISTS (
             SELECT 1 FROM appointment_items o WHERE o.live AND o.citizen = i.citizen AND o.applicant_index = i.applicant_index
                AND o.item = i.item AND o.reference <> i.reference))""",
        reference, live,
    )  # fmt: skip
