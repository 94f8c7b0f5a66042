"""Touched bookings as the slice keeps and reads them: rows stay here, dataclasses leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from backend.appointments import Standing
from backend.clock import SHANGHAI
from backend.closures.rules import Move, NotMoved, Progress
from backend.database import Connection, connection


async def keep_touched(held: Connection, closure: int, hall: str, touched: Iterable[tuple[Standing, bool]], now: datetime) -> None:
    """Each once, in turn; whether the hall telephones besides."""
    await held.executemany(
        """INSERT INTO moved_bookings (hall, closure, reference, place, state, from_group, from_start, to_call, changed_at)
           VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8) ON CONFLICT ON CONSTRAINT moved_bookings_once DO NOTHING""",
        [
            (hall, closure, each.reference, place, each.window_group, each.starts_at, to_call, now)
            for place, (each, to_call) in enumerate(touched, 1)
        ],
    )


async def turns(closure: int, *states: Progress, limit: int = 25) -> tuple[Move, ...]:
    """The next of a closure in these states, in their turn."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM moved_bookings WHERE closure = $1 AND state = ANY($2) ORDER BY place LIMIT $3", closure, _names(states), limit
        )
    return tuple(map(_read, rows))


async def unsettled() -> tuple[tuple[int, str], ...]:
    """Closures, each with its hall, of which somebody waits or has no time yet."""
    async with connection() as held:
        rows = await held.fetch("SELECT DISTINCT closure, hall FROM moved_bookings WHERE state IN ('waiting', 'open') ORDER BY closure")
    return tuple((row["closure"], row["hall"]) for row in rows)


async def lock_turn(held: Connection, move: int, *states: Progress) -> Move | None:
    """One touched booking, locked; None where it is in another state meanwhile or another worker has it."""
    row = await held.fetchrow(
        "SELECT * FROM moved_bookings WHERE id = $1 AND state = ANY($2) FOR UPDATE SKIP LOCKED", move, _names(states)
    )
    return _read(row) if row else None


async def keep(held: Connection, move: int, progress: Progress, to: datetime | None, now: datetime) -> None:
    """Where it stands now."""
    await held.execute(
        "UPDATE moved_bookings SET state = $2, to_start = coalesce($3, to_start), changed_at = $4 WHERE id = $1", move, progress, to, now
    )


async def keep_call(held: Connection, move: int, hall: str, outcome: str, by: UUID, now: datetime) -> str:
    """What a call came to; the booking's reference. NotMoved."""
    reference: str | None = await held.fetchval(
        "UPDATE moved_bookings SET outcome = $3, called_at = $4, called_by = $5 WHERE id = $1 AND hall = $2 RETURNING reference",
        move, hall, outcome, now, by,
    )  # fmt: skip
    if reference is None:
        raise NotMoved
    return reference


async def of_closure(closure: int, limit: int = 1000) -> tuple[Move, ...]:
    """All whom a closure touched, in their turn."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM moved_bookings WHERE closure = $1 ORDER BY place LIMIT $2", closure, limit)
    return tuple(map(_read, rows))


async def latest(reference: str) -> Move | None:
    """The last closure that touched a booking."""
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM moved_bookings WHERE reference = $1 ORDER BY id DESC LIMIT 1", reference)
    return _read(row) if row else None


async def counts(closures: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    """How many of each closure stand where."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT closure, state, count(*) AS n FROM moved_bookings WHERE closure = ANY($1) GROUP BY closure, state", list(closures)
        )
    found: dict[int, dict[str, int]] = {number: {} for number in closures}
    for row in rows:
        found[row["closure"]][row["state"]] = row["n"]
    return found


async def number_to_phone(hall: str, now: datetime) -> Mapping[int, int]:
    """How many of each closure nobody has telephoned yet: those without a time, and those whom a message may not reach."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT closure, count(*) AS n FROM moved_bookings
               WHERE hall = $1 AND called_at IS NULL AND (state = 'open' OR (state = 'moved' AND to_call))
                 AND coalesce(to_start, from_start) > $2 GROUP BY closure""",
            hall, now,
        )  # fmt: skip
    return {row["closure"]: row["n"] for row in rows}


def _names(states: Iterable[Progress]) -> list[str]:
    return [str(state) for state in states]


def _read(row: Record) -> Move:
    to, called = row["to_start"], row["called_at"]
    return Move(
        row["id"], row["closure"], row["reference"], Progress(row["state"]), row["from_start"].astimezone(SHANGHAI),
        to.astimezone(SHANGHAI) if to else None, row["to_call"], called.astimezone(SHANGHAI) if called else None, row["outcome"],
    )  # fmt: skip
