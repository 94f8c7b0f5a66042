"""Book, change, cancel and undo a place; each in one transaction: hold, decide, remember, announce."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import asyncpg

from backend import hall, ledger, people, progress, secrecy
from backend.appointments.holds import Holder, held_place, use_hold
from backend.appointments.missing import check_not_paused, note_miss
from backend.appointments.notices import Names, announce_booked, announce_cancelled, announce_changed, names
from backend.appointments.phones import check_phone
from backend.appointments.places import Caller, Taken, locked_and_cleared, take_first_free
from backend.appointments.reading import (
    applicant_index,
    live_bookings,
    owned,
    read_row,
    sealed_applicant,
    sealed_note,
    sealed_phone,
)  # fmt: skip
from backend.appointments.rest_rules import Origin
from backend.appointments.resting import rest
from backend.appointments.rules import (
    MOVES,
    AlreadyBooked,
    Appointment,
    HoldLapsed,
    LiveBookings,
    SlotFull,
    State,
    check_limits,
    check_may_leave,
    is_told_late,
    may_undo,
)
from backend.appointments.standing import stand
from backend.appointments.wishes import MAY_TAKE_KEPT, Wish, check_wish
from backend.clock import SHANGHAI
from backend.database import Connection, transaction
from backend.hall import Policies, Span, Visit, Way
from backend.people import Booker
from backend.references import new_reference, new_ticket_code, new_token
from backend.states import NotNow, after

# A reference, ticket code or token that somebody has already is drawn again; the other unique index is one live booking an item.
TRIES, DRAWN = 4, ("appointments_pkey", "appointments_ticket_code", "appointments_token")


@dataclass(frozen=True)
class Plan:
    """What is known of a visit before anything is locked."""

    policies: Policies
    visit: Visit
    called: Names


async def book(
    wish: Wish, citizen: UUID, now: datetime, *, hold: str | None = None, holder: Holder | None = None, actor: str = "",
    way: Way | None = None,
) -> Appointment:  # fmt: skip
    """Book a place, or turn an own hold into a booking; a lapsed hold is tried as a new booking of the same start.
    `actor` is who books where that is not the citizen; `way` names the lot where it drew the place.

    hall.SlotPassed, SlotFull, AlreadyBooked, TooManyBookings, OnlinePaused, PhoneNeeded, ItemsNeeded, NoteTooLong, hall.NotTakenHere,
    hall.BeyondHorizon, hall.OpensLater, hall.DrawnByLot, TooManyOnPhone.
    """
    check_wish(wish)
    asked = way or (Way.staff if wish.channel in MAY_TAKE_KEPT else Way.online)
    plan = await _plan(wish.hall, wish.items, wish.starts_at, wish.language, now, asked)
    kept: str | None = hold if holder else None
    for _ in range(TRIES):
        try:
            return await _book(wish, citizen, now, plan, kept, holder, actor)
        except HoldLapsed:
            kept = None
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name not in DRAWN:
                raise AlreadyBooked from None
    raise SlotFull


async def change(reference: str, citizen: UUID, starts_at: datetime, now: datetime, *, actor: str = "") -> Appointment:
    """Move one's booking to another start of its hall: the new place is taken before the old one is given back.

    hall.SlotPassed, SlotFull, TooLate, NotNow, NothingBooked, hall.BeyondHorizon, OpensLater, DrawnByLot. The same start again
    changes nothing.
    """
    before = await owned(reference, citizen)
    if starts_at == before.starts_at:
        return before
    asked = Way.staff if actor or before.channel in MAY_TAKE_KEPT else Way.online
    plan = await _plan(before.hall, before.items, starts_at, before.language, now, asked)
    if not before.displaced:
        check_may_leave(before, now, plan.policies.cancel_until)
    after(MOVES, before.state, "change")
    for _ in range(TRIES):
        try:
            return await _change(before, starts_at, plan, now, actor)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name not in DRAWN:
                raise
    raise SlotFull


async def cancel(reference: str, citizen: UUID, now: datetime, *, actor: str = "") -> Appointment:
    """Give one's booking back before its start. After the hall's time for it that is still better than not telling: the
    place is free, and told in good time it is no miss. TooLate, NotNow, NothingBooked; cancelling again changes nothing."""
    before = await owned(reference, citizen)
    if before.state is State.cancelled:
        return before
    policies = await hall.policies(before.hall, now)
    undone = may_undo(replace(before, undo_for=policies.undo_for), now)
    late = not undone and not before.displaced and is_told_late(before, now, policies.cancel_until)
    return await _left(before, "undone" if undone else "told_late" if late else "cancelled", policies, actor, now)


async def _plan(hall_slug: str, items: tuple[str, ...], starts_at: datetime, language: str, now: datetime, way: Way) -> Plan:
    await hall.check_start(hall_slug, starts_at, now, way)
    policies = await hall.policies(hall_slug, now)
    visit = await hall.visit(hall_slug, items, policies.unit)
    return Plan(policies, visit, await names(hall_slug, items, language))


async def _book(
    wish: Wish, citizen: UUID, now: datetime, plan: Plan, hold: str | None, holder: Holder | None, actor: str
) -> Appointment:
    async with transaction() as held:
        booker = await checked_booker(held, wish, citizen, plan.policies, now)
        taken = await _place(held, wish, plan.visit, now, hold, holder)
        booked = await remember(held, wish, booker, taken, plan.visit, now, actor=actor)
        await announce_booked(held, booked, plan.called, now)
    return replace(booked, undo_for=plan.policies.undo_for)


async def checked_booker(connection: Connection, wish: Wish, citizen: UUID, policies: Policies, now: datetime) -> Booker:
    """The account, locked, if it may book this: people.PhoneNeeded, AlreadyBooked, TooManyBookings, TooManyOnPhone, OnlinePaused."""
    booker = await people.locked_booker(connection, citizen, by_staff=wish.channel in MAY_TAKE_KEPT)
    live = await live_bookings(connection, citizen, wish.applicant, wish.items)
    _check_limits(live, booker, policies)
    await check_phone(connection, wish, booker.phone, policies)
    await check_not_paused(connection, wish, citizen, now, community_worker=booker.community_worker)
    return booker


async def _place(
    connection: Connection, wish: Wish, visit: Visit, now: datetime, hold: str | None, holder: Holder | None
) -> Taken:
    if hold is None or holder is None:
        return await take_first_free(
            connection, wish.hall, visit, wish.starts_at, Caller(wish.channel in MAY_TAKE_KEPT), now
        )
    found = await held_place(hold, holder)
    if (found.hall, found.starts_at, found.units, found.items) != (wish.hall, wish.starts_at, visit.units, wish.items):
        raise HoldLapsed
    span = await use_hold(connection, found, now)
    if span is None:
        raise HoldLapsed
    return Taken(span, from_kept=False)


def _check_limits(live: LiveBookings, booker: Booker, policies: Policies) -> None:
    most = policies.live_bookings_per_community_worker if booker.community_worker else policies.live_bookings_per_account
    check_limits(live, policies.live_bookings_per_person, most)


async def remember(
    connection: Connection, wish: Wish, booker: Booker, taken: Taken, visit: Visit, now: datetime, reference: str = "", actor: str = ""
) -> Appointment:
    """The booking of a place that is taken, with its diary and ledger; under `reference` where the request has one already."""
    phone = wish.phone or booker.phone
    day = wish.starts_at.astimezone(SHANGHAI).date()
    row = await connection.fetchrow(
        """WITH made AS (
             INSERT INTO appointments (reference, hall, window_group, starts_at, ends_at, day, units, kept, state, channel, items,
               citizen, applicant_kind, applicant_index, applicant_box, phone_box, phone_index, relation, needs, note_box, language,
               ticket_code, token, created_at, changed_at, moves, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'booked', $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
               $23, $23, 0, 1) RETURNING *
           ), each AS (
             INSERT INTO appointment_items (hall, reference, item, citizen, applicant_index, live)
             SELECT $2, $1, item, $11, $13, true FROM unnest($10::text[]) AS item
           ) SELECT * FROM made""",
        reference or new_reference(), wish.hall, taken.span.window_group, taken.span.since, taken.span.until, day, visit.units,
        taken.from_kept, wish.channel, list(wish.items), booker.citizen, wish.applicant.kind, applicant_index(wish.applicant),
        sealed_applicant(wish.applicant), sealed_phone(phone), secrecy.index(phone, "phone"), wish.relation, list(wish.needs),
        sealed_note(wish.note), wish.language, new_ticket_code(), new_token(), now,
    )  # fmt: skip
    booked = read_row(row)
    await progress.record(connection, booked.hall, booked.reference, now, "booked", day=str(day))
    await ledger.write(connection, booked.hall, now, actor or f"citizen:{booker.citizen}", "book", f"appointment:{booked.reference}")
    return booked


async def _change(before: Appointment, starts_at: datetime, plan: Plan, now: datetime, actor: str) -> Appointment:
    async with transaction() as held:
        old = Span(before.window_group, before.starts_at, before.ends_at)
        caller = Caller(from_kept=bool(actor) or before.channel in MAY_TAKE_KEPT)
        taken = await take_first_free(held, before.hall, plan.visit, starts_at, caller, now, beside=(old,))
        return await move_into(held, before, taken, plan, now, actor=actor)


async def move_into(
    connection: Connection, before: Appointment, taken: Taken, plan: Plan, now: datetime, *, actor: str = ""
) -> Appointment:
    """The booking at the place that was taken for it, its old one given back; the rows of both are locked. NotNow."""
    present = await _locked(connection, before)
    after(MOVES, present.state, "change")
    old = Span(before.window_group, before.starts_at, before.ends_at)
    origin = Origin.staff if actor else Origin.change
    await rest(connection, before.hall, old, plan.policies, now, origin=origin, kept=present.kept)
    changed = await _moved(connection, replace(present, units=plan.visit.units), taken, actor or f"citizen:{present.citizen}", now)
    await announce_changed(connection, changed, plan.called, now)
    return changed


async def _moved(connection: Connection, present: Appointment, taken: Taken, actor: str, now: datetime) -> Appointment:
    row = await connection.fetchrow(
        """UPDATE appointments SET window_group = $2, starts_at = $3, ends_at = $4, day = $5, kept = $6, ticket_code = $7, units = $9,
                  changed_at = $8, displaced = false, moves = moves + 1, version = version + 1 WHERE reference = $1 RETURNING *""",
        present.reference, taken.span.window_group, taken.span.since, taken.span.until,
        taken.span.since.astimezone(SHANGHAI).date(), taken.from_kept, new_ticket_code(), now, present.units,
    )  # fmt: skip
    moved = read_row(row)
    await progress.record(connection, moved.hall, moved.reference, now, "changed", starts_at=moved.starts_at.isoformat())
    await ledger.write(connection, moved.hall, now, actor, "change", f"appointment:{moved.reference}")
    return moved


async def _left(before: Appointment, what: str, policies: Policies, actor: str, now: datetime) -> Appointment:
    called = await names(before.hall, before.items, before.language)
    async with transaction() as held:
        span = Span(before.window_group, before.starts_at, before.ends_at)
        await locked_and_cleared(held, before.hall, (span,), now)
        present = await _locked(held, before)
        if present.state is State.cancelled:
            return present
        state = after(MOVES, present.state, "cancel")
        origin = Origin.staff if actor else Origin.undo if what == "undone" else Origin.cancel
        await rest(held, before.hall, span, policies, now, origin=origin, kept=present.kept)
        gone = await stand(held, present, state, actor or f"citizen:{present.citizen}", "cancel", now)
        await progress.record(held, gone.hall, gone.reference, now, what)
        await announce_cancelled(held, gone, called, now)
        if what == "told_late" and not actor and now > before.starts_at - policies.told_late_before:
            await note_miss(held, gone, now)
    return gone


async def _locked(connection: Connection, before: Appointment) -> Appointment:
    """The appointment as it is under lock; NotNow where it stands at another place than the one that was locked first."""
    row = await connection.fetchrow("SELECT * FROM appointments WHERE reference = $1 FOR NO KEY UPDATE", before.reference)
    present = read_row(row)
    if (present.window_group, present.starts_at, present.units) != (before.window_group, before.starts_at, before.units):
        raise NotNow(state=present.state, move="change")
    return present
