"""Questions that join what is remembered with the rules: open now, the coming days, may this start be booked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backend.hall import known, records
from backend.hall.free import last_bookable_day
from backend.hall.open_days import OpenDay, OpenNow, open_at, open_day
from backend.hall.opening import SHANGHAI
from backend.hall.rules import BeyondHorizon, SlotPassed


async def open_now(hall: str, now: datetime) -> OpenNow:
    """Whether one may walk in, until when, and when again."""
    return open_at(await records.opening_hours(hall), await known.calendar(), now)


async def opening_days(hall: str, first: date, count: int) -> tuple[OpenDay, ...]:
    """`count` days from `first` on, closed ones included."""
    hours, calendar = await records.opening_hours(hall), await known.calendar()
    return tuple(open_day(hours, calendar, first + timedelta(days=step)) for step in range(count))


async def check_start(hall: str, starts_at: datetime, now: datetime) -> None:
    """Refuses a start that has begun (SlotPassed) or lies beyond the days that can be booked (BeyondHorizon)."""
    if starts_at <= now:
        raise SlotPassed
    last = last_bookable_day(await known.calendar(), await records.policies(hall, now), now)
    if starts_at.astimezone(SHANGHAI).date() > last:
        raise BeyondHorizon
