"""The tablets that fetched somebody's visits, for the manager who hears that one is lost (trust.md T20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend.bedside.by_hand import forms_of
from backend.bedside.rules import LEASE
from backend.clock import SHANGHAI
from backend.database import connection

SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class TabletSeen:
    """A tablet: when it was heard of last; `keeps_until`: when the visits that it fetched go from it by themselves, None where they
    are gone."""

    seen_at: datetime
    keeps_until: datetime | None


async def tablets_of(hall: str, staff: UUID, now: datetime) -> tuple[TabletSeen, ...]:
    """Those heard of within thirty days, the last one first; the plain forms of a page with a network are no tablet."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT seen_at, leased_at + $5 AS until FROM bedside_devices WHERE hall = $1 AND staff = $2 AND id <> $3 AND seen_at > $4
                ORDER BY seen_at DESC LIMIT 20""",
            hall, staff, forms_of(hall, staff), now - SHOWN_FOR, LEASE,
        )  # fmt: skip
    return tuple(
        TabletSeen(row["seen_at"].astimezone(SHANGHAI), row["until"].astimezone(SHANGHAI) if row["until"] > now else None) for row in rows
    )
