"""What a delegate does with a principal's home visits: follow them, and answer the hall's question; on record and told.

Never the street, never a draft, never a protected person's request (T3).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import mandates
from backend.database import transaction
from backend.home_visits.actions import reply
from backend.home_visits.records import Owner, of_owner
from backend.home_visits.rules import HomeVisit, NoHomeVisit, State
from backend.mandates import Matter
from backend.references import read_reference


async def visits_for(delegate: UUID, principal: UUID, now: datetime) -> tuple[HomeVisit, ...]:
    """The principal's requests, newest first, without streets. mandates.NoDelegation."""
    async with transaction() as held:
        found = await mandates.may_act(held, delegate, principal, Matter.home_visits, now)
        await mandates.used(held, found, Matter.home_visits, now)
        return await _seen(principal)


async def visit_for(delegate: UUID, principal: UUID, reference: str, now: datetime) -> HomeVisit:
    """One of them. mandates.NoDelegation, NoHomeVisit."""
    found = {each.reference: each for each in await visits_for(delegate, principal, now)}.get(read_reference(reference) or "")
    if found is None:
        raise NoHomeVisit
    return found


async def reply_for(delegate: UUID, principal: UUID, reference: str, words: str, now: datetime) -> None:
    """As `reply`, in the principal's name. mandates.NoDelegation."""
    async with transaction() as held:
        found = await mandates.may_act(held, delegate, principal, Matter.home_visits, now)
        if read_reference(reference) not in {each.reference for each in await _seen(principal)}:
            raise NoHomeVisit
        await reply(reference, principal, words, now, by=delegate)
        await mandates.used(held, found, Matter.home_visits, now, read_reference(reference) or "")


async def _seen(principal: UUID) -> tuple[HomeVisit, ...]:
    found = await of_owner(Owner("", principal))
    return tuple(each for each in found if each.state is not State.draft and not each.asking.is_protected)
