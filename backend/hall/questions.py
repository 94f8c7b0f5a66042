"""Questions that join what is remembered with the rules: open now, the coming days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backend.hall import known
from backend.hall.open_days import OpenDay, OpenNow, open_at, open_day


async def open_now(hall: str, now: datetime) -> OpenNow:
    """Whether one may walk in, until when, and when again."""
    found = await known.known(hall)
    return open_at(found.hours, await known.calendar(), now, found.closures, found.sessions)


async def opening_days(hall: str, first: date, count: int) -> tuple[OpenDay, ...]:
    """`count` days from `first` on, closed ones included."""
    found, calendar = await known.known(hall), await known.calendar()
    return tuple(open_day(found.hours, calendar, first + timedelta(days=step), found.closures, found.sessions) for step in range(count))
