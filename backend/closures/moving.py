"""A closure followed to its end, in the background: whom it touches is listed, then moved one by one. Killed at any point, it goes on
where it was; each is moved in a transaction of their own, so that nobody else waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from backend import appointments, hall, jobs, settings
from backend.appointments import Appointment, Channel, SlotFull, Standing
from backend.closures import records
from backend.closures.rules import Move, Progress, choose, touched
from backend.closures.wording import why
from backend.database import transaction
from backend.hall import Closure, FreeStart
from backend.states import NotNow

_AT_ONCE, _TRIES, _ELDER = 25, 6, 65


async def follow(name: str, now: datetime) -> None:
    """A job: the closure "hall/number" to its end as far as today's places go."""
    place, _, number = name.rpartition("/")
    await _follow(await hall.closure(int(number), place), now)


async def follow_all(now: datetime) -> None:
    """A round: closures that were interrupted go on, and who has no time yet is tried again: as days open, they come first."""
    waiting = [*await hall.unlisted(), *[await hall.closure(number, place) for number, place in await records.unsettled()]]
    await jobs.one_by_one(waiting, lambda closure: _follow(closure, now))


async def spare(lifted: Closure, now: datetime) -> None:
    """The closure was lifted: who was not moved yet stays, who waited for a place has the old one again where it is still ahead."""
    for each in await records.turns(lifted.id, Progress.waiting, Progress.open, limit=1000):
        async with transaction() as held:
            if not await records.lock_turn(held, each.id, Progress.waiting, Progress.open):
                continue
            if each.progress is Progress.waiting or await appointments.stand_again(each.reference, now):
                await records.keep(held, each.id, Progress.spared, None, now)


async def _follow(closure: Closure, now: datetime) -> None:
    if closure.lifted_at:
        return await spare(closure, now)
    if closure.listed_at is None:
        await _list(closure, now)
    while waiting := await records.turns(closure.id, Progress.waiting, limit=_AT_ONCE):
        moved = [await _settle(closure, each, now) for each in waiting]
        if not any(moved):
            break  # another worker has them all
    for each in await records.turns(closure.id, Progress.open, limit=_AT_ONCE):
        await _settle(closure, each, now)
    return None


async def _list(closure: Closure, now: datetime) -> None:
    """Whom it touches: first no place can be booked and no form holds one, then those who stand there are written down at once."""
    if closure.shuts:
        await hall.follow(closure, now)
    else:  # every day that the calendar turned: nobody is moved to another that goes too
        hall.forget_calendar()
        await hall.make_slots(closure.hall, now)
    since = max(closure.since, now)
    await appointments.end_claims(closure.hall, since, closure.until, closure.window_group, now)
    rooms = await hall.rooms(closure, now)
    over = touched(rooms, await appointments.standing_in(closure.hall, since, closure.until, closure.window_group))
    calls = await _to_call(over, now)
    async with transaction() as held:
        await records.keep_touched(held, closure.id, closure.hall, [(each, each.reference in calls) for each in over], now)
        await hall.mark_listed(held, closure.id, now)


async def _settle(closure: Closure, turn: Move, now: datetime) -> bool:
    """One of them moved, or told that no time is free yet; whether it was this worker's to do."""
    async with transaction() as held:
        locked = await records.lock_turn(held, turn.id, turn.progress)
        if locked is None:
            return False
        try:
            to = await _moved(closure, turn, now)
            await records.keep(held, turn.id, Progress.moved if to else Progress.open, to, now)
        except NotNow:
            await records.keep(held, turn.id, await _why_not(turn), None, now)
    return True


async def _moved(closure: Closure, turn: Move, now: datetime) -> datetime | None:
    booked = await appointments.appointment(turn.reference)
    said = why(closure, settings.current().public_url, booked.reference)
    for kept in (False, True):
        free = await hall.free_after(booked.hall, booked.items, max(booked.starts_at, now), now, kept)
        for _ in range(_TRIES):
            chosen = choose(booked.starts_at, free, now)
            if chosen is None:
                break
            try:
                return (await appointments.move(booked.reference, chosen.starts_at, said, now, kept=kept)).starts_at
            except (SlotFull, hall.UnknownSlot):
                free = _without(free, chosen)
    await appointments.displace(booked.reference, said, now)
    return None


def _without(free: Sequence[FreeStart], chosen: FreeStart) -> tuple[FreeStart, ...]:
    return tuple(start for start in free if start.starts_at != chosen.starts_at)


async def _why_not(turn: Move) -> Progress:
    """Who left, came or chose another time has settled it; who stands where they stood need not move."""
    stands = (await appointments.standing_of((turn.reference,)))[turn.reference]
    stayed = stands.state is appointments.State.booked and stands.starts_at == turn.was
    return Progress.spared if stayed else Progress.settled


async def _to_call(over: Sequence[Standing], now: datetime) -> frozenset[str]:
    """Whom a message may not reach: booked by phone or at the counter, no mobile number, or old."""
    found = set[str]()
    references = [each.reference for each in over]
    for place in range(0, len(references), 100):
        some = await appointments.several(references[place : place + 100])
        found.update(each.reference for each in some if _is_to_be_called(each, now.date()))
    return frozenset(found)


def _is_to_be_called(booked: Appointment, today: date) -> bool:
    if booked.channel in (Channel.phone, Channel.counter) or not booked.phone.startswith("1"):
        return True
    born = booked.applicant.id_number[6:10]
    return booked.applicant.id_kind == "resident_id" and born.isdecimal() and today.year - int(born) >= _ELDER
