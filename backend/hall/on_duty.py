"""How many windows are to be staffed at each part of a working day."""

from __future__ import annotations

from datetime import date, timedelta

from backend.hall import known
from backend.hall.opening import Kind, periods_on


async def windows_on_duty(hall: str, first: date, days: int) -> dict[date, dict[Kind, int]]:
    """Windows that serve at each part of each of these days, over all groups; nothing on a day on which the hall is closed."""
    found, calendar = await known.known(hall), await known.calendar()
    coming = (first + timedelta(days=step) for step in range(days))
    return {
        day: {
            period.kind: sum(-(-group.windows * period.on_duty // 100) for group in found.groups)
            for period in periods_on(found.hours, calendar, day)
        }
        for day in coming
    }
