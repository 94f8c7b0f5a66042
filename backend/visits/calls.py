"""Calling: the next one, a certain one, again; passing over and putting aside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import asyncpg

from backend import hall
from backend.clock import SHANGHAI
from backend.database import Connection, transaction
from backend.visits import desk_moves, notices, records
from backend.visits.desk_moves import Desk, Moved, Shown
from backend.visits.duties import Duty, held_duty, serving_duty
from backend.visits.line import behind, line_of, to_be_told
from backend.visits.rules import NobodyWaits, OtherGroup, TransferReason, Visit, WindowBusy, WrongTransfer, move_for_passing

_ONE_PER_WINDOW = "visits_one_per_window"


async def call_next(desk: Desk, now: datetime) -> Visit:
    """Call whoever is first in line for this clerk's windows; ten clerks at once get ten different people.

    NobodyWaits, WindowBusy (finish or pass over first), NoWindow, WindowPaused.
    """
    async with transaction() as connection:
        duty = await _free_duty(connection, desk)
        visit = await records.first_in_line(connection, desk.hall, now.astimezone(SHANGHAI).date(), duty.window_group)
        if visit is None:
            raise NobodyWaits
        return await _call(connection, desk, duty, visit, now)


async def call(desk: Desk, shown: Shown, now: datetime) -> Visit:
    """Call this one out of turn, or one that was put aside. ChangedMeanwhile says which colleague was faster."""
    async with transaction() as connection:
        visit = await desk_moves.hold(connection, desk, shown)
        duty = await _free_duty(connection, desk)
        if visit.window_group != duty.window_group:
            raise OtherGroup(ticket=visit.ticket)
        return await _call(connection, desk, duty, visit, now)


async def call_again(desk: Desk, shown: Shown, now: datetime) -> Visit:
    """Call the same one once more: the screen shows it anew, the phone gets no second message."""
    async with transaction() as connection:
        visit = await desk_moves.hold(connection, desk, shown)
        await check_mine(connection, desk, visit)
        moved = await desk_moves.move(connection, desk, visit, "call_again", now, called_at=now, calls=visit.calls + 1)
        return moved.visit


async def pass_over(desk: Desk, shown: Shown, now: datetime) -> Visit:
    """Nobody came: back into the line behind the next three, as often as the hall lets; the time after that is missed."""
    async with transaction() as connection:
        visit = await desk_moves.hold(connection, desk, shown)
        await check_mine(connection, desk, visit)
        policies = await hall.policies(desk.hall, now)
        if move_for_passing(visit, policies.requeues) == "miss":
            return await _missed(connection, desk, visit, now)
        line = line_of(await records.waiting_of(connection, visit.hall, visit.day, visit.window_group))
        queued = behind(line, policies.requeued_after_tickets, now)
        moved = await desk_moves.move(
            connection, desk, visit, "pass_over", now, queued_for=queued, passes=visit.passes + 1, told_soon_at=None, **_NOWHERE
        )
        await notices.withdraw(connection, moved.visit.reference or "", notices.OF_A_CALL, now)
        return moved.visit


async def transfer(desk: Desk, shown: Shown, group: str, reason: str, now: datetime) -> Visit:
    """Send the one at this window on to another group's windows; they keep their ticket and their moment in line.

    WrongTransfer without another group of this hall or a reason of TransferReason; ChangedMeanwhile, NotNow.
    """
    groups = {each.slug for each in await hall.window_groups(desk.hall)}
    async with transaction() as connection:
        visit = await desk_moves.hold(connection, desk, shown)
        await check_mine(connection, desk, visit)
        if group not in groups - {visit.window_group} or reason not in {each.value for each in TransferReason}:
            raise WrongTransfer(field="group")
        why = {"from": visit.window_group, "to": group, "reason": reason}
        moved = await desk_moves.move(connection, desk, visit, "transfer", now, why=why, window_group=group, **_NOWHERE)
        await notices.withdraw(connection, moved.visit.reference or "", notices.OF_A_CALL, now)
        return moved.visit


async def park(desk: Desk, shown: Shown, now: datetime) -> Visit:
    """Put aside somebody who fetches a copy or a form: the window is free, and `call` brings them back at once."""
    async with transaction() as connection:
        visit = await desk_moves.hold(connection, desk, shown)
        await check_mine(connection, desk, visit)
        return (await desk_moves.move(connection, desk, visit, "park", now, **_NOWHERE)).visit


async def miss(desk: Desk, shown: Shown, now: datetime) -> Visit:
    """Who is not in the hall any more; coming back to the desk the same day puts them into the line again."""
    async with transaction() as connection:
        visit = await desk_moves.hold(connection, desk, shown)
        return await _missed(connection, desk, visit, now)


async def check_mine(connection: Connection, desk: Desk, visit: Visit) -> None:
    """Only the window that called somebody goes on with them, also while it pauses: a pause calls nobody new, and leaves
    nobody sitting there. NoWindow, WindowBusy."""
    duty = await held_duty(connection, desk)
    if visit.window not in (None, duty.window):
        raise WindowBusy(window=visit.window, ticket=visit.ticket)


_NOWHERE: dict[str, Any] = {"window": None, "called_at": None}


async def _missed(connection: Connection, desk: Desk, visit: Visit, now: datetime) -> Visit:
    moved = await desk_moves.move(connection, desk, visit, "miss", now, **_NOWHERE)
    await notices.withdraw(connection, moved.visit.reference or "", notices.OF_A_CALL, now)
    await notices.tell_missed(connection, moved, now)
    return moved.visit


async def _call(connection: Connection, desk: Desk, duty: Duty, visit: Visit, now: datetime) -> Visit:
    changes: dict[str, Any] = {"window": duty.window, "staff": desk.staff, "called_at": now, "calls": visit.calls + 1}
    try:
        moved = await desk_moves.move(connection, desk, visit, "call", now, **changes)
    except asyncpg.UniqueViolationError:
        raise WindowBusy(window=duty.window, ticket="") from None
    await notices.tell_called(connection, moved, now)
    await _tell_soon(connection, moved, now)
    return moved.visit


async def _tell_soon(connection: Connection, moved: Moved, now: datetime) -> None:
    visit = moved.visit
    line = line_of(await records.waiting_of(connection, visit.hall, visit.day, visit.window_group))
    wanted = [each.reference for each in to_be_told(line) if each.reference]
    told = await desk_moves.remember_told(connection, moved, wanted, now)
    await notices.tell_soon(connection, line, [each for each in line if each.reference in told], now)


async def _free_duty(connection: Connection, desk: Desk) -> Duty:
    duty = await serving_duty(connection, desk)
    busy = await records.called_at_window(connection, desk.hall, duty.window)
    if busy:
        raise WindowBusy(window=duty.window, ticket=busy)
    return duty
