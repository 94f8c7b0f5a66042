"""Close after a look at what it does, lift, keep the new time, note a call: each in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from backend import appointments, extended_sessions, hall, jobs, ledger, progress, visits
from backend.appointments import Standing
from backend.clock import SHANGHAI
from backend.closures import moving, records
from backend.closures.rules import NotMoved, Outcome, Preview, Progress, Proposal, TouchedMeanwhile, UnknownOutcome, choose, touched
from backend.database import transaction
from backend.hall import Calendar, Closure, FreeStart, Kind

FOLLOW = "follow a closure"
_SHOWN_PROPOSALS = 60


async def preview(wanted: Closure, now: datetime, calendar: Calendar | None = None) -> Preview:
    """What the closure would do, and `mark`, which names exactly that. The refusals of hall.check."""
    if wanted.shuts:
        await hall.check(wanted, now)
    over, staying = await _touched(wanted, now, calendar)
    since, today = max(wanted.since, now), now.astimezone(SHANGHAI).date()
    tickets = await visits.waiting_count(wanted.hall, today) if wanted.shuts and wanted.since <= now else 0
    return Preview(
        closure=wanted, proposals=await _proposals(wanted, over, now, calendar), staying=staying,
        forms=await appointments.claims_in(wanted.hall, since, wanted.until, wanted.window_group, now), tickets=tickets,
        sessions=await _sessions(wanted), mark=_mark(wanted, over),
    )  # fmt: skip


async def close(wanted: Closure, mark: str, now: datetime) -> Closure:
    """It stands, and who is touched is moved in the background from now on; TouchedMeanwhile where others are touched than `mark`
    names, and the refusals of hall.check. At once no place of it can be booked any more."""
    async with transaction() as held:
        made = await hall.close(held, wanted, now)
        over, _ = await _touched(made, now, None)
        if _mark(wanted, over) != mark:
            raise TouchedMeanwhile
        await jobs.enqueue(held, FOLLOW, f"{made.hall}/{made.id}")
    await hall.follow(made, now)
    return made


async def lift(number: int, place: str, actor: str, now: datetime) -> Closure:
    """Open again before its end: who waited for a place has the old one again, who was moved stays. hall.NoSuchClosure,
    hall.LiftedAlready."""
    lifted = await hall.lift(number, place, actor, now)
    await moving.spare(lifted, now)
    return lifted


async def keep(reference: str, citizen: UUID, now: datetime) -> None:
    """The person says yes to the new time; said twice, once is on record. NotMoved, appointments.NothingBooked."""
    booked = await appointments.owned(reference, citizen)
    found = await records.latest(booked.reference)
    if found is None or found.progress not in (Progress.moved, Progress.kept) or found.to != booked.starts_at:
        raise NotMoved
    async with transaction() as held:
        if await records.lock_turn(held, found.id, Progress.moved):
            await records.keep(held, found.id, Progress.kept, None, now)
            await progress.record(held, booked.hall, booked.reference, now, "kept_time")


async def note_call(move: int, place: str, outcome: str, staff: UUID, now: datetime) -> None:
    """What a call came to. UnknownOutcome, NotMoved."""
    if outcome not in tuple(Outcome):
        raise UnknownOutcome(field="outcome")
    async with transaction() as held:
        reference = await records.keep_call(held, move, place, outcome, staff, now)
        await ledger.write(held, place, now, f"staff:{staff}", "call", f"appointment:{reference}", {"outcome": outcome})


async def settle(move: int, place: str, reference: str, staff: UUID, now: datetime) -> None:
    """Person and staff have agreed otherwise: the booking that waits for a place is cancelled. NotMoved, NotNow."""
    found = await records.latest(reference)
    if found is None or found.id != move or found.progress is not Progress.open:
        raise NotMoved
    booked = await appointments.appointment(reference)
    if booked.hall != place:
        raise NotMoved
    async with transaction() as held:
        if await records.lock_turn(held, move, Progress.open):
            await appointments.end_displaced(reference, f"staff:{staff}", now)
            await records.keep(held, move, Progress.settled, None, now)


async def _touched(wanted: Closure, now: datetime, calendar: Calendar | None) -> tuple[tuple[Standing, ...], int]:
    rooms = await hall.rooms(wanted, now, calendar)
    standing = await appointments.standing_in(wanted.hall, max(wanted.since, now), wanted.until, wanted.window_group)
    over = touched(rooms, standing)
    return over, len(standing) - len(over)


async def _proposals(
    wanted: Closure, over: tuple[Standing, ...], now: datetime, calendar: Calendar | None
) -> tuple[Proposal, ...]:
    """The first sixty with the times they would get as things stand, the rest without; nobody is given two people's place."""
    found, free = list[Proposal](), dict[tuple[str, ...], list[FreeStart]]()
    for each in over[:_SHOWN_PROPOSALS]:
        if each.items not in free:
            starts = await hall.free_after(wanted.hall, each.items, now, now, True)
            free[each.items] = [start for start in starts if _stays(wanted, start, calendar)]
        chosen = choose(each.starts_at, free[each.items], now)
        found.append(Proposal(each, chosen))
        if chosen:
            free[each.items] = [_one_less(start, chosen) for start in free[each.items]]
    return (*found, *(Proposal(each, None) for each in over[_SHOWN_PROPOSALS:]))


def _stays(wanted: Closure, start: FreeStart, calendar: Calendar | None) -> bool:
    """Whether a start that is free now would still be there."""
    works = calendar is None or start.kind is Kind.weekend or hall.is_working_day(calendar, start.starts_at.date())
    return works and not (wanted.shuts and wanted.overlaps(start.starts_at, start.ends_at))


def _one_less(start: FreeStart, chosen: FreeStart) -> FreeStart:
    taken = start.starts_at < chosen.ends_at and chosen.starts_at < start.ends_at
    return replace(start, free=start.free - 1) if taken else start


async def _sessions(wanted: Closure) -> int:
    asked = await extended_sessions.waiting_at(wanted.hall)
    return sum(any(wanted.overlaps(time.starts_at, time.ends_at) for time in each.times) for each in asked) if wanted.shuts else 0


def _mark(wanted: Closure, over: tuple[Standing, ...]) -> str:
    facts = (wanted.window_group, *sorted(wanted.windows), wanted.since.isoformat(), wanted.until.isoformat(), str(wanted.cause))
    standing = (f"{each.reference} {each.starts_at.isoformat()}" for each in over)
    return hashlib.sha256("|".join((*facts, *standing)).encode()).hexdigest()[:32]
