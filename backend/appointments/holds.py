"""Holding a place for the minutes in which a form is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Record

from backend import hall, limits, secrecy
from backend.appointments.places import Caller, take_first_free
from backend.appointments.rules import HOLDS_EACH, Hold, HoldLapsed, TooManyHolds
from backend.appointments.wishes import check_items
from backend.database import Connection, connection, transaction
from backend.hall import Span
from backend.references import new_token

_FORM, _FORMS_KEPT, _HOLDS_KEPT = "holds.form", timedelta(hours=1), timedelta(days=1)
BY_ADDRESS = limits.Limit("hold by address", 60, timedelta(hours=1))


@dataclass(frozen=True)
class Holder:
    """Who keeps a place: a signed-in citizen, or a device by its server-set cookie; `address` is None where it doesn't count."""

    device: str
    citizen: UUID | None = None
    address: str | None = None


async def hold(
    hall_slug: str, items: tuple[str, ...], starts_at: datetime, holder: Holder, now: datetime, *, instead_of: str | None = None
) -> Hold:
    """Keep a place for ten minutes; `instead_of` names an own hold (perhaps lapsed) whose form is taken over and whose
    place is given back once the new one is had.

    hall.SlotPassed, SlotFull, TooManyHolds (2 a person or device; people not signed in hold at most 30 % of a slot together),
    TooOften, hall.NotTakenHere, hall.BeyondHorizon.
    """
    check_items(items)
    if holder.citizen is None and holder.address:
        async with transaction() as held:
            await limits.count(held, BY_ADDRESS, holder.address, now)
    policies = await hall.policies(hall_slug, now)
    await hall.check_start(hall_slug, starts_at, now)
    visit = await hall.visit(hall_slug, items, policies.unit)
    unsigned = policies.holds_unsigned_percent if holder.citizen is None else None
    async with transaction() as held:
        await held.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", str(holder.citizen or holder.device))
        await _check_few(held, holder, instead_of, now)
        taken = await take_first_free(held, hall_slug, visit, starts_at, Caller(unsigned_percent=unsigned), now)
        row = await held.fetchrow(
            """INSERT INTO holds (id, hall, window_group, starts_at, ends_at, units, items, citizen, device, created_at, expires_at,
                                  extended, state, form_box)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::varchar, $10, $11, false, 'open',
                       (SELECT form_box FROM holds WHERE id = $12 AND device = $9::varchar AND (citizen IS NULL OR citizen = $8)))
               RETURNING *""",
            new_token(), hall_slug, taken.span.window_group, taken.span.since, taken.span.until, visit.units, list(items), holder.citizen,
            holder.device, now, now + policies.hold_for, instead_of or "",
        )  # fmt: skip
    if instead_of:
        await give_back_hold(instead_of, holder, now)
    return _read(row)


async def held_place(hold_id: str, holder: Holder) -> Hold:
    """One's own hold, whatever its state. HoldLapsed where there is none of this person or device; a place offered by the
    waiting list is not one."""
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM holds WHERE id = $1", hold_id)
    if row is None or row["wish"] or not _is_own(row, holder):
        raise HoldLapsed
    return _read(row)


async def extend_hold(hold_id: str, holder: Holder, now: datetime) -> Hold:
    """Once, as long again from now. HoldLapsed where it is over, or was extended before."""
    found = await held_place(hold_id, holder)
    policies = await hall.policies(found.hall, now)
    async with transaction() as held:
        row = await held.fetchrow(
            """UPDATE holds SET expires_at = $2, extended = true
                WHERE id = $1 AND state = 'open' AND expires_at > $3 AND NOT extended RETURNING *""",
            hold_id, now + policies.hold_for, now,
        )  # fmt: skip
    if row is None:
        raise HoldLapsed
    return _read(row)


async def keep_form(hold_id: str, holder: Holder, form: str) -> None:
    """Keep what was filled in so far with one's own hold, encrypted. A lapsed hold keeps it an hour more, so that nothing
    typed is lost; a used one keeps nothing. HoldLapsed where there is none, or it was used."""
    await held_place(hold_id, holder)
    box = secrecy.seal(form, _FORM)
    async with transaction() as held:
        kept = await held.fetchval("UPDATE holds SET form_box = $2 WHERE id = $1 AND state <> 'used' RETURNING id", hold_id, box)
    if kept is None:
        raise HoldLapsed


async def kept_form(hold_id: str, holder: Holder) -> str:
    """What was filled in so far, empty at first. HoldLapsed."""
    await held_place(hold_id, holder)
    async with connection() as held:
        box = await held.fetchval("SELECT form_box FROM holds WHERE id = $1", hold_id)
    return secrecy.unseal(box, _FORM) if box else ""


async def give_back_hold(hold_id: str, holder: Holder, now: datetime) -> None:
    """Give a hold back; nothing happens where it is used, released or not one's own."""
    try:
        found = await held_place(hold_id, holder)
    except HoldLapsed:
        return
    await _release_one(found, now, only_lapsed=False)


async def give_back_holds_of(device: str, citizen: UUID | None, now: datetime) -> None:
    """Give back what this browser, or the person signed in on it, still holds."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM holds WHERE state = 'open' AND wish IS NULL AND ((device = $1 AND $1 <> '') OR citizen = $2)", device, citizen
        )
    for row in rows:
        await _release_one(_read(row), now, only_lapsed=False)


async def release_lapsed(now: datetime) -> None:
    """Give back what lapsed, forget its forms an hour later and holds a day later (a round; a booking does the first for
    its own rows)."""
    async with transaction() as held:
        await held.execute("DELETE FROM holds WHERE state <> 'open' AND expires_at < $1", now - _HOLDS_KEPT)
        await held.execute("UPDATE holds SET form_box = NULL WHERE form_box IS NOT NULL AND expires_at < $1", now - _FORMS_KEPT)
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM holds WHERE state = 'open' AND expires_at <= $1 AND wish IS NULL ORDER BY expires_at LIMIT 500", now
        )
    for row in rows:
        await _release_one(_read(row), now, only_lapsed=True)


async def use_hold(connection: Connection, found: Hold, now: datetime) -> Span | None:
    """Turn an open hold into the caller's booking: its span, which stays taken; None where it has lapsed."""
    span = Span(found.window_group, found.starts_at, found.ends_at)
    await hall.lock_places(connection, found.hall, (span,))
    used = await connection.fetchval(
        "UPDATE holds SET state = 'used', form_box = NULL WHERE id = $1 AND state = 'open' AND expires_at > $2 RETURNING id", found.id, now
    )
    return span if used else None


async def _release_one(found: Hold, now: datetime, *, only_lapsed: bool) -> bool:
    span = Span(found.window_group, found.starts_at, found.ends_at)
    async with transaction() as held:
        await hall.lock_places(held, found.hall, (span,))
        gone = await held.fetchval(
            "UPDATE holds SET state = 'released' WHERE id = $1 AND state = 'open' AND ($2 OR expires_at <= $3) RETURNING id",
            found.id, not only_lapsed, now,
        )  # fmt: skip
        if gone:
            await hall.give_places(held, found.hall, span)
    return gone is not None


async def _check_few(connection: Connection, holder: Holder, instead_of: str | None, now: datetime) -> None:
    count = await connection.fetchval(
        """SELECT count(*) FROM holds WHERE state = 'open' AND expires_at > $3 AND id <> $4 AND wish IS NULL
              AND CASE WHEN $1::uuid IS NULL THEN device = $2 AND citizen IS NULL ELSE citizen = $1 END""",
        holder.citizen, holder.device, now, instead_of or "",
    )  # fmt: skip
    if count >= HOLDS_EACH:
        raise TooManyHolds(most=HOLDS_EACH)


def _is_own(row: Record, holder: Holder) -> bool:
    """What a signed-in person keeps is theirs alone, also on a device that others use; what was kept before signing in is
    the device's."""
    if row["citizen"] is not None:
        return bool(row["citizen"] == holder.citizen)
    return bool(row["device"]) and row["device"] == holder.device


def _read(row: Record) -> Hold:
    return Hold(
        row["id"], row["hall"], row["window_group"], row["starts_at"], row["ends_at"], row["units"], tuple(row["items"]),
        row["citizen"], row["device"], row["expires_at"], row["extended"], row["state"],
    )  # fmt: skip
