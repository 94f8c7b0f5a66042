"""Said aloud instead of written: whether a request has a voice note that stands for its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from backend.database import transaction
from backend.home_visits import records
from backend.home_visits.evidence import VOICE, given_files
from backend.home_visits.records import Owner


async def heard(reference: str, owner: Owner, now: datetime) -> None:
    """The request knows whether a voice note stands for its words, as its files are now. NoHomeVisit."""
    async with transaction() as held:
        found = await records.locked(held, reference, owner)
        voice = any(each.purpose == VOICE for each in await given_files(found.reference))
        if found.asking.voice != voice:
            await records.keep_asking(held, found.reference, replace(found.asking, voice=voice), now)
