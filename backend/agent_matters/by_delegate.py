"""What a delegate sees of a principal's matters with an agent: where each stands; nothing of it can be done by them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import mandates
from backend.agent_matters import records
from backend.agent_matters.rules import Matter
from backend.database import transaction
from backend.mandates import Matter as Delegated


async def matters_for(delegate: UUID, principal: UUID, now: datetime) -> tuple[Matter, ...]:
    """The principal's matters, newest first. mandates.NoDelegation."""
    async with transaction() as held:
        found = await mandates.may_act(held, delegate, principal, Delegated.agent_matters, now)
        await mandates.used(held, found, Delegated.agent_matters, now)
        return await records.of_citizen(principal)
