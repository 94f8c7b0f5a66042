"""Propose, withdraw, take what the hall offers; and what becomes of a request that nobody answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from backend import appointments, hall, ledger, limits, people, progress
from backend.appointments import Channel, Relation, Wish
from backend.database import Connection, transaction
from backend.extended_sessions import records
from backend.extended_sessions.notices import tell
from backend.extended_sessions.rules import (
    MOVES,
    AskedAlready,
    Asking,
    ExtendedSession,
    NothingAsked,
    OfferLapsed,
    Side,
    State,
    Time,
)
from backend.extended_sessions.times import Frame, check_asking, hall_answers_by, time_of
from backend.limits import Limit
from backend.references import new_reference
from backend.states import after

PER_DAY = Limit("extended sessions", 10, timedelta(days=1))


async def frame(hall_slug: str, item: str, now: datetime) -> Frame:
    """What times for this item are measured against. hall.NotTakenHere, hall.UnknownHall."""
    policies = await hall.policies(hall_slug, now)
    visit = await hall.visit(hall_slug, (item,), policies.unit)
    return Frame(await hall.calendar(), policies, visit.length)


async def propose(asking: Asking, citizen: UUID, now: datetime) -> ExtendedSession:
    """Ask for one to three times on weekends or holidays.

    The refusals of check_asking; AskedAlready, hall.NotTakenHere, TooOften, people.PhoneNeeded.
    """
    measured = await frame(asking.hall, asking.item, now)
    check_asking(asking, measured, now)
    async with transaction() as held:
        await limits.count(held, PER_DAY, str(citizen), now)
    reference = new_reference()
    async with transaction() as held:
        await people.locked_booker(held, citizen)
        waiting = await records.live_reference(held, citizen, asking)
        if waiting:
            raise AskedAlready(reference=waiting)
        await records.add(held, reference, asking, citizen, hall_answers_by(asking, measured, now), now)
        await progress.record(held, asking.hall, reference, now, "asked")
        await ledger.write(held, asking.hall, now, f"citizen:{citizen}", "propose", f"extended_session:{reference}")
    return await records.session(reference)


async def take(reference: str, citizen: UUID, number: int, now: datetime) -> ExtendedSession:
    """Accept one of the times that the hall offered: it is booked.

    NothingAsked, NotNow, OfferLapsed, NotOffered, appointments.AlreadyBooked, hall.SlotPassed, hall.NoWindowLeft.
    """
    async with transaction() as held:
        present = await _own(held, reference, citizen)
        state = after(MOVES, present.state, "take")
        if now >= present.answer_by:
            raise OfferLapsed
        await agree(held, present, time_of(present, number, Side.staff), state, now)
    return await records.session(reference)


async def withdraw(reference: str, citizen: UUID, now: datetime) -> ExtendedSession:
    """No longer wanted. NothingAsked, NotNow; withdrawing again changes nothing."""
    async with transaction() as held:
        present = await _own(held, reference, citizen)
        if present.state is State.withdrawn:
            return present
        await records.stand(held, present.reference, after(MOVES, present.state, "withdraw"), now)
        await noted(held, present, "withdrawn", "withdraw", f"citizen:{citizen}", now)
    return await records.session(reference)


async def lapse(now: datetime) -> None:
    """Each request whose answer is overdue lapses, with a message; one transaction each, so that none waits for another."""
    for reference in await records.overdue(now):
        async with transaction() as held:
            present = await records.locked(held, reference)
            if now < present.answer_by or (present.state, "lapse") not in MOVES:
                continue
            await records.stand(held, reference, after(MOVES, present.state, "lapse"), now)
            await noted(held, present, "lapsed", "lapse", "rounds", now)
            await tell(held, present, "session_lapsed", now)


async def agree(
    held: Connection, present: ExtendedSession, chosen: Time, state: State, now: datetime, *, staff: UUID | None = None, actor: str = ""
) -> None:
    """The chosen time becomes an appointment with the request's reference, in the caller's transaction; by `staff`, by `actor`,
    or by the citizen."""
    await records.stand(held, present.reference, state, now, staff=staff)
    actor = actor or (f"staff:{staff}" if staff else f"citizen:{present.citizen}")
    await noted(held, present, "agreed", "agree", actor, now, starts_at=chosen.starts_at.isoformat())
    wish = Wish(
        hall=present.hall, items=(present.item,), starts_at=chosen.starts_at, applicant=present.applicant,
        relation=Relation(present.relation), language=present.language, channel=Channel(present.channel),
    )  # fmt: skip
    await appointments.book_agreed(held, wish, present.citizen, present.reference, now)


async def noted(held: Connection, present: ExtendedSession, what: str, verb: str, actor: str, now: datetime, **facts: object) -> None:
    """A line in the diary and one in the ledger."""
    await progress.record(held, present.hall, present.reference, now, what, **facts)
    await ledger.write(held, present.hall, now, actor, verb, f"extended_session:{present.reference}")


async def _own(held: Connection, reference: str, citizen: UUID) -> ExtendedSession:
    present = await records.locked(held, reference)
    if present.citizen != citizen:
        raise NothingAsked
    return present
