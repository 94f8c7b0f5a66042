"""Whether a delegate may do something now, and that it was done: on record, and told to the principal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.mandates import delegation_records as records
from backend.mandates.delegating import noted
from backend.mandates.delegation_notices import tell
from backend.mandates.delegations import PENDING, Delegation, Matter, NoDelegation, Side, Standing, Use, check_use


async def uses_of(reference: str) -> tuple[Use, ...]:
    """The uses of a delegation, newest first; who may see them is the caller's to check."""
    async with connection() as held:
        return await records.uses_of(held, reference)


async def may_act(held: Connection, delegate: UUID, principal: UUID, matter: Matter, now: datetime) -> Delegation:
    """The delegation by which `delegate` may do this for `principal` now; it can't end before the caller's transaction has.
    NoDelegation in every other case: ended, past its last day, another matter, a protected person, never given."""
    found = await records.in_force(held, principal, delegate)
    checked = check_use(found, matter, now.astimezone(SHANGHAI).date())
    if await records.is_guarded(held, principal):
        raise NoDelegation
    return checked


async def is_guarded(citizen: UUID) -> bool:
    """Whether they are a protected person, whom nobody looks up and for whom nobody acts (T3)."""
    async with connection() as held:
        return await records.is_guarded(held, citizen)


async def used(held: Connection, found: Delegation, matter: Matter, now: datetime, about: str = "") -> None:
    """This use stands on record and is told to the principal, in the caller's transaction. Looking (no `about`) is once a day."""
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    if not about and await records.is_looked(held, found.reference, matter, midnight):
        return
    await records.add_use(held, found.reference, Use(now, matter, about))
    await noted(held, found, f"citizen:{found.delegate.account}", "used_delegation", now, matter=str(matter), about=about)
    await tell(held, found, Side.principal, "delegation_used", now)


async def guard(held: Connection, principal: UUID, now: datetime) -> None:
    """A protected person (T3): every delegation ends, in the caller's transaction and without a message, and none begins until
    the window lifts it."""
    await records.guard(held, principal, now)
    for each in await records.of_account(held, principal, ""):
        if each.principal.account == principal and each.state in (*PENDING, Standing.live):
            await records.stand(held, each.reference, Standing.ended, now, by=Side.principal)
