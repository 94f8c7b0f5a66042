"""A window is taken out of the hall, unless somebody sits at it."""

from __future__ import annotations

from datetime import datetime

from backend import hall
from backend.database import transaction
from backend.hall import RemoveWindow, Seen
from backend.refusals import Refusal


class WindowOnDuty(Refusal):
    """`who` sits at window `window`: it can't be taken away under them; they hand it over first."""


async def remove_window(slug: str, number: str, seen: Seen, now: datetime) -> None:
    """The window goes, its places follow; whoever has booked keeps the place. WindowOnDuty, hall.SettingsChanged, NotFound.

    Who sits down holds the window's row (duties.py): either they are seen here, or they find no window any more.
    """
    async with transaction() as held:
        await hall.keep_change(held, slug, RemoveWindow(number), seen, now)
        who = await held.fetchval(
            """SELECT s.name FROM duties d JOIN staff s ON s.id = d.staff
               WHERE d.hall = $1 AND d.window_number = $2 AND d.ended_at IS NULL""",
            slug, number,
        )  # fmt: skip
        if who is not None:
            raise WindowOnDuty(who=who, window=number)
    await hall.settle_slots(slug, now)
