"""How fast one account, browser or address takes places: near the limit work is asked for, past it a pause."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend import limits, proof_of_work
from backend.appointments.holds import BY_ADDRESS, Holder
from backend.database import transaction
from backend.limits import Limit
from backend.proof_of_work import Asked, Purpose

BY_ACCOUNT = Limit("places by account", 120, timedelta(hours=1))
BY_DEVICE = Limit("places by device", 30, timedelta(hours=1))


async def check_pace(holder: Holder, now: datetime, *, proof: str = "", confirmed: bool = False) -> None:
    """One more place asked for, by a hold, a booking or a wish in a lot; `confirmed`: a code came to their phone just now, which
    does instead of work. ProofOfWorkNeeded from half of a limit on, TooOften past it."""
    own = (BY_ACCOUNT, str(holder.citizen)) if holder.citizen else (BY_DEVICE, holder.device)
    async with transaction() as held:  # what is refused is not counted
        pressure = await limits.count(held, *own, now)
        if holder.address and not holder.citizen:
            pressure = max(pressure, await limits.share(held, BY_ADDRESS, holder.address, now))
        if proof_of_work.NEAR <= pressure < 1 and not confirmed:
            await proof_of_work.check(held, proof, Asked(Purpose.place, holder.device), pressure, now)
