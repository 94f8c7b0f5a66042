"""Delegations at a hall's window, where staff see the person and their document: entered, ended there, and a protection lifted (T3)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import ledger, people
from backend.clock import SHANGHAI
from backend.database import connection, transaction
from backend.mandates import delegation_records as records
from backend.mandates.delegating import checked_names, checked_phone, noted, tell_stranger
from backend.mandates.delegation_notices import tell
from backend.mandates.delegations import (
    Delegation,
    Document,
    DocumentNotSeen,
    NoDelegation,
    Person,
    Side,
    Standing,
    Wanted,
    check_move,
    check_wanted,
)
from backend.references import new_reference


async def enter_at_window(hall: str, staff: UUID, document: Document, wanted: Wanted, now: datetime, *, seen: bool) -> Delegation:
    """For a principal without a phone, whom staff saw with their document; it reaches what staff booked for this document. The
    delegate says yes on their own phone. `wanted.own_name` is the principal's. DocumentNotSeen; as invite."""
    if not seen:
        raise DocumentNotSeen(field="seen")
    today = now.astimezone(SHANGHAI).date()
    matters, until = check_wanted(wanted, today)
    number = people.check_id(document.kind, document.number, today)
    own_name, other_name, phone = checked_names(wanted)
    async with transaction() as held:
        principal = await people.account_of_caller(held, f"staff:{staff}", "zh", now)
        made = Delegation(
            new_reference(), Standing.invited, Person(principal, "", own_name), Person(None, phone, other_name),
            Document(document.kind, number), matters, until, False, now, now, "", hall,
        )  # fmt: skip
        await records.add(held, made, staff)
        await noted(held, made, f"staff:{staff}", "entered_delegation", now)
    await tell_stranger(phone, "delegation_invited", now)
    return made


async def end_at_window(hall: str, staff: UUID, reference: str, now: datetime, *, seen: bool) -> None:
    """The principal, whom staff of the hall that entered it saw with their document, ends it. DocumentNotSeen, NoDelegation, NotNow."""
    if not seen:
        raise DocumentNotSeen(field="seen")
    async with transaction() as held:
        found = _of_window(hall, await records.one(held, reference, lock=True))
        await records.stand(held, found.reference, check_move(found, Side.principal, "end"), now, by="window")
        await noted(held, found, f"staff:{staff}", "ended_delegation", now)
        await tell(held, found, Side.delegate, "delegation_over", now)


async def at_window(hall: str, reference: str) -> Delegation:
    """A delegation that was entered at this hall's window, for its staff. NoDelegation for any other."""
    async with connection() as held:
        return _of_window(hall, await records.one(held, reference))


async def lift_guard(hall: str, staff: UUID, phone: str, now: datetime, *, seen: bool) -> None:
    """The protected person, seen by staff with their document, decides again who acts for them; the same answer where no account
    has this phone. DocumentNotSeen, the refusals of a phone."""
    if not seen:
        raise DocumentNotSeen(field="seen")
    number = checked_phone(phone)
    async with transaction() as held:
        account = await people.account_of_phone(held, number)
        if account:
            await records.lift(held, account, now)
            await ledger.write(held, hall, now, f"staff:{staff}", "lifted_guard", f"citizen:{account}")


def _of_window(hall: str, found: Delegation) -> Delegation:
    """NoDelegation where it was entered at another hall's window, or at none."""
    if found.document is None or found.hall != hall:
        raise NoDelegation
    return found
