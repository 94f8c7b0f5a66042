"""Whether a file may still be kept with a request, as `uploads` asks inside the transaction that keeps it.

The order of locks, here and wherever files go (withdraw_consent, aftercare's erasure, drafts that are forgotten): the request's
row first, then its files. So whoever comes second sees what the first one did: a file kept before an erasure goes with it, and
one that comes after it is refused.
"""

from __future__ import annotations

from datetime import datetime

from backend import uploads
from backend.database import Connection
from backend.home_visits import evidence, records
from backend.home_visits.rules import HomeVisit, NothingKept


def while_given(reference: str) -> uploads.Still:
    """For what who asked gives: as long as check_may_give lets them. NoHomeVisit, NotNow."""

    async def still(held: Connection) -> datetime | None:
        found = await records.locked(held, reference)
        evidence.check_may_give(found)
        return None

    return still


async def locked_for_bedside(held: Connection, reference: str, purpose: str, now: datetime) -> datetime | None:
    """For what visitors took: the request locked, and when the file's clock runs out. NoHomeVisit, NothingKept."""
    found = await records.locked(held, reference)
    if await is_over(found, now) or (found.is_reason_gone and purpose != evidence.SIGNATURE):
        raise NothingKept
    return await evidence.due_at(found.hall, found.ended_at)


async def is_over(found: HomeVisit, now: datetime) -> bool:
    """Whether its evidence is erased, or due to be."""
    if found.forgotten or found.ended_at is None:
        return found.forgotten
    return found.ended_at + await evidence.kept_for(found.hall, now) <= now
