"""Who sits at which window: one clerk a window, one window a clerk; paused, resumed, handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import asyncpg

from backend import hall as halls
from backend import ledger
from backend.database import Connection, connection, transaction
from backend.refusals import NotFound, Refusal
from backend.visits import signals
from backend.visits.desk_moves import Desk


class DutyState(StrEnum):
    """Whether the window calls people now."""

    serving = "serving"
    paused = "paused"


@dataclass(frozen=True)
class Duty:
    """A clerk at a window of a group; `paused_at` since when it calls nobody (None while it serves)."""

    window: str
    window_group: str
    state: DutyState
    since: datetime
    staff: UUID
    name: str
    paused_at: datetime | None = None


class UnknownWindow(NotFound):
    """This hall has no such window."""


class WindowTaken(Refusal):
    """`who` sits at this window; they hand it over, or you take it over on record."""


class NoWindow(Refusal):
    """Pick a window first."""


class WindowPaused(Refusal):
    """The window is paused; resume before calling."""


_DUTIES = """SELECT d.window_number, w.window_group, d.state, d.since, d.staff, s.name, d.paused_at FROM duties d
  JOIN windows w ON w.hall = d.hall AND w.number = d.window_number JOIN staff s ON s.id = d.staff
  WHERE d.hall = $1 AND d.ended_at IS NULL"""


async def duties(hall: str) -> tuple[Duty, ...]:
    """Who sits where now, by window."""
    async with connection() as held:
        rows = await held.fetch(f"{_DUTIES} ORDER BY d.window_number", hall)
    return tuple(_duty(row) for row in rows)


async def duty_of(hall: str, staff: UUID) -> Duty | None:
    """Where this clerk sits in this hall, if anywhere."""
    async with connection() as held:
        row = await held.fetchrow(f"{_DUTIES} AND d.staff = $2", hall, staff)
    return _duty(row) if row else None


async def held_duty(held: Connection, desk: Desk) -> Duty:
    """The clerk's duty, serving or paused, its row locked until the commit; NoWindow."""
    row = await held.fetchrow(f"{_DUTIES} AND d.staff = $2 FOR NO KEY UPDATE OF d", desk.hall, desk.staff)
    if row is None:
        raise NoWindow
    return _duty(row)


async def serving_duty(held: Connection, desk: Desk) -> Duty:
    """The duty of a clerk who may call somebody new, as held_duty; WindowPaused."""
    duty = await held_duty(held, desk)
    if duty.state is DutyState.paused:
        raise WindowPaused(window=duty.window)
    return duty


async def take_window(desk: Desk, window: str, now: datetime, *, take_over: bool = False) -> None:
    """Sit down at a window, leaving the former one. WindowTaken where a colleague sits there, unless it is taken over
    (on record); whoever is being served there stays with the window. UnknownWindow."""
    if window not in {each.number for each in await halls.windows(desk.hall)}:
        raise UnknownWindow
    try:
        async with transaction() as held:
            await _leave(held, desk.staff, now)
            colleague = await _sitter(held, desk.hall, window)
            if colleague and not take_over:
                raise WindowTaken(who=colleague["name"], window=window)
            if colleague:
                await _leave(held, colleague["staff"], now)
            await _sit(held, desk, window, now)
            verb = "take_over_window" if colleague else "take_window"
            await ledger.write(held, desk.hall, now, desk.actor, verb, f"window:{window}")
            await signals.changed(held, desk.hall)
    except asyncpg.UniqueViolationError:
        raise WindowTaken(who="", window=window) from None


async def set_duty(desk: Desk, state: DutyState, now: datetime) -> None:
    """Pause the window, or resume; NoWindow."""
    async with transaction() as held:
        window = await held.fetchval(
            """UPDATE duties SET state = $3, paused_at = CASE WHEN $5 THEN coalesce(paused_at, $4) END
                WHERE hall = $1 AND staff = $2 AND ended_at IS NULL RETURNING window_number""",
            desk.hall, desk.staff, state.value, now, state is DutyState.paused,
        )  # fmt: skip
        if window is None:
            raise NoWindow
        verb = "pause" if state is DutyState.paused else "resume"
        await ledger.write(held, desk.hall, now, desk.actor, verb, f"window:{window}")
        await signals.changed(held, desk.hall)


async def hand_over(desk: Desk, now: datetime) -> None:
    """Leave the window to the next clerk, who goes on with whoever is being served there; NoWindow."""
    async with transaction() as held:
        window = await _leave(held, desk.staff, now)
        if window is None:
            raise NoWindow
        await ledger.write(held, desk.hall, now, desk.actor, "hand_over_window", f"window:{window}")
        await signals.changed(held, desk.hall)


async def end_before(held: Connection, midnight: datetime, now: datetime) -> None:
    """Whoever forgot to hand over on an earlier day leaves the window free; each on record."""
    rows = await held.fetch(
        "UPDATE duties SET ended_at = $2 WHERE ended_at IS NULL AND since < $1 RETURNING hall, window_number, staff", midnight, now
    )
    for row in rows:
        facts: dict[str, object] = {"staff": str(row["staff"])}
        await ledger.write(held, row["hall"], now, "rounds", "day_over", f"window:{row['window_number']}", facts)


async def _leave(held: Connection, staff: UUID, now: datetime) -> str | None:
    window: str | None = await held.fetchval(
        "UPDATE duties SET ended_at = $2 WHERE staff = $1 AND ended_at IS NULL RETURNING window_number", staff, now
    )
    return window


async def _sitter(held: Connection, hall: str, window: str) -> asyncpg.Record | None:
    return await held.fetchrow(f"{_DUTIES} AND d.window_number = $2 FOR NO KEY UPDATE OF d", hall, window)


async def _sit(held: Connection, desk: Desk, window: str, now: datetime) -> None:
    """UnknownWindow where the manager takes the window away at this moment (window_removal.py)."""
    if not await held.fetchval("SELECT true FROM windows WHERE hall = $1 AND number = $2 FOR KEY SHARE", desk.hall, window):
        raise UnknownWindow
    await held.execute(
        "INSERT INTO duties (hall, window_number, staff, state, since) VALUES ($1, $2, $3, 'serving', $4)",
        desk.hall, window, desk.staff, now,
    )  # fmt: skip


def _duty(row: asyncpg.Record) -> Duty:
    return Duty(
        row["window_number"], row["window_group"], DutyState(row["state"]), row["since"], row["staff"], row["name"], row["paused_at"]
    )  # fmt: skip
