"""Call somebody through the hall, and note what came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import asyncpg

from backend import ledger, progress
from backend.database import Connection, transaction
from backend.phone_calls import records, switchboard
from backend.phone_calls.rules import Callee, Caller, NotedAlready, Outcome, OutcomeFirst, SwitchboardAway, Way, check_call, check_note


async def place(caller: Caller, callee: Callee, why: str, now: datetime) -> Way:
    """The call, on record before any phone rings. By hand, the page may open the number: that stands in the ledger too.

    UnknownCallReason, NoNumber, ExtensionNeeded, OutcomeFirst (`reference` of the call that is still open), SwitchboardAway.
    """
    way = Way.switchboard if switchboard.is_set() else Way.by_hand
    reason, number = check_call(callee, why, caller.extension, by_switchboard=way is Way.switchboard), uuid4()
    former = await records.open_call(caller)
    if former:
        raise OutcomeFirst(reference=former.reference)
    try:
        async with transaction() as held:
            await records.add(held, number, caller, callee, reason, way, now)
            await ledger.write(held, caller.hall, now, _actor(caller), "phone_call", callee.subject, {"why": reason, "way": way})
            if way is Way.by_hand:
                await ledger.write(held, caller.hall, now, _actor(caller), "unmask", callee.subject, {"reason": "call_person"})
    except asyncpg.UniqueViolationError:
        raise OutcomeFirst(reference="") from None
    rings = way is Way.by_hand or await switchboard.ring(number, caller.extension, callee.phone)
    async with transaction() as held:
        if rings:
            await _write_diary(held, caller.hall, callee.reference, callee.shown, number, now)
        else:
            await records.keep_outcome(held, number, Outcome.not_placed, "", now)
    if not rings:
        raise SwitchboardAway
    return way


async def note(caller: Caller, number: UUID, outcome: str, words: str, now: datetime) -> None:
    """What came of one's own call. UnknownCallOutcome, NoteOfCallTooLong, NothingCalled, NotedAlready."""
    found = check_note(outcome, words)
    async with transaction() as held:
        row = await records.held_call(held, caller, number)
        if row["outcome"] is not None:
            raise NotedAlready
        await records.keep_outcome(held, number, found, words, now)
        if found is not Outcome.not_placed:  # a process that died between ringing and writing left it out
            await _write_diary(held, caller.hall, row["reference"], row["shown"], number, row["placed_at"])
        await ledger.write(held, caller.hall, now, _actor(caller), "note_call", f"phone_call:{number}", {"outcome": found})


async def _write_diary(held: Connection, hall: str, reference: str, shown: str, number: UUID, at: datetime) -> None:
    if await records.keep_in_diary(held, number):
        await progress.record(held, hall, reference, at, "phoned", phone=shown)


def _actor(caller: Caller) -> str:
    return f"staff:{caller.staff}"
