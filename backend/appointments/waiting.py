"""Join the waiting list, take or decline what it offers, leave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from backend import hall, jobs, ledger, limits, people, progress
from backend.appointments import waiting_records as records
from backend.appointments.actions import DRAWN, TRIES, Plan, checked_booker, move_into, remember
from backend.appointments.notices import announce_booked, names
from backend.appointments.offering import check_full, give_on
from backend.appointments.places import Taken
from backend.appointments.reading import appointment, owned
from backend.appointments.resting import OFFER
from backend.appointments.rules import MOVES as BOOKING_MOVES
from backend.appointments.rules import AlreadyBooked, Appointment, HoldLapsed, check_may_leave
from backend.appointments.waiting_rules import (
    MOVES,
    AlreadyWaiting,
    Awaited,
    NothingWaiting,
    OfferOver,
    PlaceOffered,
    TooManyWishes,
    WaitingForm,
    WaitingState,
    WaitingWish,
    check_days,
    wish_of,
)
from backend.appointments.wishes import Applicant, check_wish
from backend.clock import SHANGHAI, at
from backend.database import Connection, transaction
from backend.hall import Policies, Visit
from backend.limits import Limit
from backend.references import new_reference
from backend.states import after

JOINED = Limit("waiting list joined", 20, timedelta(days=1))  # each makes the hall look through its whole line


async def join_list(awaited: Awaited, form: WaitingForm, citizen: UUID, now: datetime) -> WaitingWish:
    """Wait for a place for a new booking: at the end of the line. The same limits count as for booking at once.

    DaysNeeded, StillFree, TooManyWishes, TooOften (20 a day), AlreadyWaiting, the refusals of a wish and of the account's
    limits, hall.NotTakenHere.
    """
    policies = await hall.policies(awaited.hall, now)
    visit = await hall.visit(awaited.hall, awaited.items, policies.unit)
    check_days(awaited.days, now.astimezone(SHANGHAI).date(), await hall.online_until(awaited.hall, now))
    await check_full(awaited, visit, now)
    booking = wish_of(awaited, form, at(awaited.days[0], 12))
    check_wish(booking)
    async with transaction() as held:
        await checked_booker(held, booking, citizen, policies, now)
        if await records.waits_already(held, citizen, form.applicant, awaited.items):
            raise AlreadyWaiting
        token = await _joined(held, awaited, citizen, visit, new_reference(), form.applicant, form, policies, now)
    return await records.waiting_wish(token)


async def wait_for_earlier(reference: str, awaited: Awaited, citizen: UUID, now: datetime) -> WaitingWish:
    """Wait to have an own booking earlier, on one of these days; the booking stays until then. Its hall and items count.

    NothingBooked, NotNow, TooLate, DaysNeeded, StillFree, TooManyWishes, AlreadyWaiting.
    """
    before = await owned(reference, citizen)
    policies = await hall.policies(before.hall, now)
    after(BOOKING_MOVES, before.state, "change")
    check_may_leave(before, now, policies.cancel_until)
    visit = await hall.visit(before.hall, before.items, policies.unit)
    wanted = replace(awaited, hall=before.hall, items=before.items)
    check_days(wanted.days, now.astimezone(SHANGHAI).date(), before.day)
    await check_full(wanted, visit, now, before=before.starts_at)
    try:
        async with transaction() as held:
            await people.locked_booker(held, citizen)
            token = await _joined(held, wanted, citizen, visit, before.reference, before.applicant, None, policies, now)
    except asyncpg.UniqueViolationError:
        raise AlreadyWaiting from None
    return await records.waiting_wish(token)


async def accept_place(token: str, now: datetime) -> Appointment:
    """Take the offered place: it is booked, or the own booking has it and gives back its old one. Taken before: the same booking.

    NothingWaiting, OfferOver, the refusals of the account's limits; for an earlier time TooLate, NotNow.
    """
    wish = await records.waiting_wish(token)
    if wish.state is WaitingState.booked:
        return await appointment(wish.reference)
    if wish.offer is None or wish.offer.expires_at <= now:
        raise OfferOver
    plan = await _plan(wish, wish.offer, now)
    for _ in range(TRIES):
        try:
            return await (_moved_earlier if wish.earlier else _booked)(wish, wish.offer, plan, now)
        except HoldLapsed:
            raise OfferOver from None
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name not in DRAWN:
                raise AlreadyBooked from None
    raise OfferOver


async def decline_place(token: str, now: datetime) -> WaitingWish:
    """Not this place: it goes on to the next at once, the wish keeps its place in the line. NothingWaiting, NotNow."""
    policies = await hall.policies((await records.waiting_wish(token)).awaited.hall, now)
    async with transaction() as held:
        present = await records.locked(held, token)
        state = after(MOVES, present.state, "decline")
        await give_on(held, present, policies, now)
        await records.stand(held, present, state, now)
        await progress.record(held, present.awaited.hall, present.reference, now, "place_declined")
        await ledger.write(held, present.awaited.hall, now, f"citizen:{present.citizen}", "decline_place", _subject(present))
    return await records.waiting_wish(token)


async def leave_list(token: str, now: datetime) -> WaitingWish:
    """No longer wanted; a place that was offered goes on. NothingWaiting, NotNow; leaving again changes nothing."""
    policies = await hall.policies((await records.waiting_wish(token)).awaited.hall, now)
    async with transaction() as held:
        present = await records.locked(held, token)
        if present.state is WaitingState.withdrawn:
            return present
        state = after(MOVES, present.state, "withdraw")
        await give_on(held, present, policies, now)
        await records.stand(held, present, state, now)
        await progress.record(held, present.awaited.hall, present.reference, now, "list_left")
        await ledger.write(held, present.awaited.hall, now, f"citizen:{present.citizen}", "leave_list", _subject(present))
    return await records.waiting_wish(token)


async def own_wish(token: str, citizen: UUID) -> WaitingWish:
    """One's own wish. NothingWaiting where it is somebody else's."""
    found = await records.waiting_wish(token)
    if found.citizen != citizen:
        raise NothingWaiting
    return found


async def _joined(
    held: Connection, awaited: Awaited, citizen: UUID, visit: Visit, reference: str, applicant: Applicant, form: WaitingForm | None,
    policies: Policies, now: datetime,
) -> str:  # fmt: skip
    await limits.count(held, JOINED, str(citizen), now)
    if await records.count_live(held, citizen) >= policies.waiting_wishes:
        raise TooManyWishes(most=policies.waiting_wishes)
    token = await records.add(held, awaited, citizen, visit, reference, applicant, form, now)
    await progress.record(held, awaited.hall, reference, now, "list_joined")
    await ledger.write(held, awaited.hall, now, f"citizen:{citizen}", "join_list", f"waiting:{reference}")
    await jobs.enqueue(held, OFFER, awaited.hall)
    return token


async def _plan(wish: WaitingWish, offer: PlaceOffered, now: datetime) -> Plan:
    """As long as the place that is kept: what the hall says now may differ."""
    visit = Visit((offer.window_group,), offer.units, offer.ends_at - offer.starts_at)
    policies = await hall.policies(wish.awaited.hall, now)
    return Plan(policies, visit, await names(wish.awaited.hall, wish.awaited.items, wish.awaited.language))


async def _booked(wish: WaitingWish, offer: PlaceOffered, plan: Plan, now: datetime) -> Appointment:
    async with transaction() as held:
        present = await _still_offered(held, wish, offer)
        form = await records.form_of(held, wish.token)
        booking = wish_of(present.awaited, form, offer.starts_at)
        booker = await checked_booker(held, booking, wish.citizen, plan.policies, now)
        await hall.lock_places(held, wish.awaited.hall, (offer.span,))
        await _used(held, offer, now)
        booked = await remember(held, booking, booker, Taken(offer.span, from_kept=False), plan.visit, now, present.reference)
        await records.stand(held, present, after(MOVES, present.state, "accept"), now)
        await announce_booked(held, booked, plan.called, now)
    return replace(booked, undo_for=plan.policies.undo_for)


async def _moved_earlier(wish: WaitingWish, offer: PlaceOffered, plan: Plan, now: datetime) -> Appointment:
    before = await owned(wish.reference, wish.citizen)
    check_may_leave(before, now, plan.policies.cancel_until)
    after(BOOKING_MOVES, before.state, "change")
    async with transaction() as held:
        present = await _still_offered(held, wish, offer)
        old = hall.Span(before.window_group, before.starts_at, before.ends_at)
        await hall.lock_places(held, before.hall, (old, offer.span))
        await _used(held, offer, now)
        moved = await move_into(held, before, Taken(offer.span, from_kept=False), plan, now)
        await records.stand(held, present, after(MOVES, present.state, "accept"), now)
    return moved


async def _still_offered(held: Connection, wish: WaitingWish, offer: PlaceOffered) -> WaitingWish:
    present = await records.locked(held, wish.token)
    if present.offer is None or present.offer.hold != offer.hold:
        raise OfferOver
    return present


async def _used(held: Connection, offer: PlaceOffered, now: datetime) -> None:
    used = await held.fetchval(
        "UPDATE holds SET state = 'used' WHERE id = $1 AND state = 'open' AND expires_at > $2 RETURNING id", offer.hold, now
    )
    if used is None:
        raise OfferOver


def _subject(wish: WaitingWish) -> str:
    return f"waiting:{wish.reference}"
