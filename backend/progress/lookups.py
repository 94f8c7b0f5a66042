"""How often somebody may guess whose reference it is: 5 wrong answers in 15 minutes per reference and per address (T6)."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend import limits
from backend.database import transaction
from backend.limits import Limit

_WITHIN = timedelta(minutes=15)
_PER_REFERENCE = Limit("progress reference", 5, _WITHIN)
_PER_ADDRESS = Limit("progress address", 5, _WITHIN)


async def count_guess(reference: str, address: str, now: datetime) -> None:
    """One more try, on record before it is answered, so that tries at the same moment all count. Refuses TooOften.

    `address` is empty where addresses don't count.
    """
    for limit, who in _counted(reference, address):
        async with transaction() as held:
            await limits.count(held, limit, who, now)


async def forgive_guess(reference: str, address: str) -> None:
    """The answer was right: this reference's count begins anew, the address gets this one try back and no more."""
    async with transaction() as held:
        await limits.forget(held, _PER_REFERENCE, reference)
        if address:
            await limits.give_back(held, _PER_ADDRESS, address)


def _counted(reference: str, address: str) -> tuple[tuple[Limit, str], ...]:
    per_reference = ((_PER_REFERENCE, reference),)
    return (*per_reference, (_PER_ADDRESS, address)) if address else per_reference
