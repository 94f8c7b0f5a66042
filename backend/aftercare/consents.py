"""The consent taken back: what goes at once, in every slice that knows something, and what stays as proof that the hall served."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import bedside, home_visits
from backend.aftercare import records
from backend.database import transaction
from backend.home_visits import Owner


async def withdraw_consent(reference: str, citizen: UUID, now: datetime) -> None:
    """What the consent was for goes in one transaction: the reason and all that was said about it, the proofs, the photos of the
    bedside, what tablets said that waits for a person. A live request ends.

    What the hall needs to show that it served stays until its clock runs out (PIPL 13(3), 47; facts.md 5.2): who came when, the
    result of each item, the papers handed over, the consent at the bedside with its signature or witness. Again changes nothing.
    NoHomeVisit; NotNow in a draft and at the bedside.
    """
    own = await home_visits.owned(reference, Owner("", citizen))
    async with transaction() as held:
        await home_visits.withdraw_consent(own.reference, citizen, now)
        await bedside.forget_sensitive(held, own.reference)
        await records.forget_talk(held, own.reference)
