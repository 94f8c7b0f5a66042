"""What became of the days that opened: emptied in minutes or not, and whether the next ones are drawn by lot instead."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from backend.database import Connection, connection, transaction
from backend.hall import known, records
from backend.hall.new_days import NewDays, Opening, last_bookable_day, last_online_day, latest_opening, next_opening
from backend.hall.opening import SHANGHAI
from backend.hall.rules import BeyondHorizon, DrawnByLot, OpensLater, Policies, SlotPassed

# A lot that nobody could hold (no worker for so long) ends: the day is then open to all.
GIVEN_UP_AFTER = timedelta(minutes=30)
_LATE = timedelta(minutes=1)


class Way(StrEnum):
    """How a place is asked for: online, by the hall's staff (from midnight on, never by lot), or as a lot drew it."""

    online = "online"
    staff = "staff"
    drawn = "drawn"


async def check_start(hall: str, starts_at: datetime, now: datetime, way: Way = Way.online) -> None:
    """SlotPassed for a start that has begun, BeyondHorizon beyond the days that can be booked; online also OpensLater before
    a new day's hour and DrawnByLot while its lot lasts."""
    if starts_at <= now:
        raise SlotPassed
    calendar, policies = await known.calendar(), await records.policies(hall, now)
    day = starts_at.astimezone(SHANGHAI).date()
    if day > last_bookable_day(calendar, policies, now):
        raise BeyondHorizon
    if way is not Way.online:
        return
    if day > last_online_day(calendar, policies, now):
        raise OpensLater(at=f"{policies.days_open_at:%H:%M}")
    if day > await online_until(hall, now):
        raise DrawnByLot(minutes=policies.lot_for // timedelta(minutes=1))


async def online_until(hall: str, now: datetime) -> date:
    """The last day that can be booked online directly: days of a lot that still lasts are not among them."""
    calendar, policies = await known.calendar(), await records.policies(hall, now)
    latest = latest_opening(calendar, policies, now)
    if latest and await _is_drawn(hall, latest, policies, now):
        return latest.first - timedelta(days=1)
    return last_online_day(calendar, policies, now)


async def new_days(hall: str, now: datetime) -> NewDays | None:
    """The lot that lasts, otherwise the days that open next; None where no new days are in sight."""
    calendar, policies = await known.calendar(), await records.policies(hall, now)
    latest = latest_opening(calendar, policies, now)
    if latest and await _is_drawn(hall, latest, policies, now):
        return NewDays(latest.first, latest.last, latest.opens_at, latest.opens_at + policies.lot_for, True, True)
    coming = next_opening(calendar, policies, now)
    if coming is None:
        return None
    async with connection() as held:
        by_lot = bool(await held.fetchval("SELECT by_lot FROM day_openings WHERE hall = $1 AND day = $2", hall, coming.last))
    return NewDays(coming.first, coming.last, coming.opens_at, coming.opens_at + policies.lot_for, by_lot, False)


async def watch_openings(now: datetime) -> None:
    """Whether the latest new days emptied at once, and how the next ones open (a round; bookings never count for it)."""
    for each in await known.halls():
        calendar, policies = await known.calendar(), await records.policies(each.slug, now)
        latest, coming = latest_opening(calendar, policies, now), next_opening(calendar, policies, now)
        async with transaction() as held:
            if latest and now <= latest.opens_at + policies.lot_when_emptied_within + _LATE:
                await _measure(held, each.slug, latest, now)
            elif coming:
                await _announce(held, each.slug, latest, coming, policies)


async def settle_opening(held: Connection, hall: str, day: date, now: datetime, *, wanting: bool) -> None:
    """The lot of `day` is over and its places are open to all; `wanting`: somebody went without, so the next days are drawn too."""
    await held.execute(
        "UPDATE day_openings SET settled_at = $3, emptied_at = CASE WHEN $4 THEN $3 ELSE emptied_at END WHERE hall = $1 AND day = $2",
        hall, day, now, wanting,
    )  # fmt: skip


async def _is_drawn(hall: str, opening: Opening, policies: Policies, now: datetime) -> bool:
    """Asked of the database only in the minutes in which a lot may last."""
    if now >= opening.opens_at + policies.lot_for + GIVEN_UP_AFTER:
        return False
    async with connection() as held:
        found = await held.fetchval(
            "SELECT true FROM day_openings WHERE hall = $1 AND day = $2 AND by_lot AND settled_at IS NULL", hall, opening.last
        )
    return bool(found)


async def _measure(held: Connection, hall: str, opening: Opening, now: datetime) -> None:
    """A group of windows that had places for people online, and has none any more."""
    await _keep(held, hall, opening, by_lot=False)
    await held.execute(
        """UPDATE day_openings SET emptied_at = $5 WHERE hall = $1 AND day = $3 AND NOT by_lot AND emptied_at IS NULL AND EXISTS (
             SELECT 1 FROM slots WHERE hall = $1 AND day BETWEEN $2 AND $3 AND kind <> 'weekend' AND capacity > kept
              GROUP BY window_group HAVING max(CASE WHEN kept_until <= $4 THEN capacity - taken
                                                    ELSE capacity - kept - taken + kept_taken END) <= 0)""",
        hall, opening.first, opening.last, now, now,
    )  # fmt: skip


async def _announce(held: Connection, hall: str, latest: Opening | None, coming: Opening, policies: Policies) -> None:
    """How the coming days open, decided as soon as the latest are known, so that people can read it the day before."""
    emptied = latest and await held.fetchval(
        "SELECT emptied_at IS NOT NULL FROM day_openings WHERE hall = $1 AND day = $2 AND (settled_at IS NOT NULL OR NOT by_lot)",
        hall, latest.last,
    )  # fmt: skip
    await _keep(held, hall, coming, by_lot=bool(emptied) and policies.lot_for > timedelta(0))


async def _keep(held: Connection, hall: str, opening: Opening, *, by_lot: bool) -> None:
    await held.execute(
        """INSERT INTO day_openings (hall, day, first_day, opens_at, by_lot) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (hall, day) DO NOTHING""",
        hall, opening.last, opening.first, opening.opens_at, by_lot,
    )  # fmt: skip
