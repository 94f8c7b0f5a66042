"""Slot rows made ahead by the rounds, from opening hours, calendar and windows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backend.database import Connection, transaction
from backend.hall import arranged, known, records
from backend.hall.arranged import Known, policies_at
from backend.hall.calendar import Calendar, is_working_day, working_day_after
from backend.hall.closures import open_windows
from backend.hall.new_days import last_bookable_day
from backend.hall.opening import SHANGHAI
from backend.hall.rules import Policies
from backend.hall.slots import SlotPlan, day_plan

# Two working days more than can be booked, so that a missed round or two leaves no gap at the horizon.
MARGIN = 2

_LOCK = "SELECT 1 FROM slots WHERE hall = $1 AND day = $2 ORDER BY starts_at, window_group FOR NO KEY UPDATE"

# Never fewer places than are taken, never fewer kept than are taken of them.
_KEEP = """
INSERT INTO slots (hall, window_group, starts_at, ends_at, day, kind, capacity, kept, kept_until)
SELECT $1, u.window_group, u.starts_at, u.starts_at + $3, $2, u.kind, u.capacity, u.kept, u.kept_until
FROM unnest($4::text[], $5::timestamptz[], $6::text[], $7::int[], $8::int[], $9::timestamptz[])
  AS u (window_group, starts_at, kind, capacity, kept, kept_until)
ORDER BY u.starts_at, u.window_group
ON CONFLICT (hall, window_group, starts_at) DO UPDATE SET
  ends_at = excluded.ends_at, kind = excluded.kind, kept_until = excluded.kept_until,
  capacity = greatest(excluded.capacity, slots.taken), surplus = greatest(slots.taken - excluded.capacity, 0),
  kept = least(greatest(excluded.kept, slots.kept_taken), greatest(excluded.capacity, slots.taken))
WHERE (slots.ends_at, slots.kind, slots.kept_until, slots.capacity, slots.surplus, slots.kept) IS DISTINCT FROM
  (excluded.ends_at, excluded.kind, excluded.kept_until, greatest(excluded.capacity, slots.taken),
   greatest(slots.taken - excluded.capacity, 0),
   least(greatest(excluded.kept, slots.kept_taken), greatest(excluded.capacity, slots.taken)))
"""

# What the plan no longer has is closed: no place is left, those taken stay for the staff to settle. Sessions planned for a
# weekend or holiday (planned.py) are rows of their own plan and stay, unless the day has become a working day.
_CLOSE = """
UPDATE slots SET capacity = taken, surplus = taken, kept = kept_taken WHERE hall = $1 AND day = $2 AND (kind <> 'weekend' OR $5)
  AND (window_group, starts_at) NOT IN (SELECT * FROM unnest($3::text[], $4::timestamptz[]))
  AND (capacity, surplus, kept) IS DISTINCT FROM (taken, taken, kept_taken)
"""

_SHUT = """
UPDATE slots s SET capacity = greatest(w.left_open, s.taken), surplus = greatest(s.taken - w.left_open, 0),
  kept = least(s.kept, greatest(w.left_open, s.kept_taken))
FROM unnest($2::text[], $3::timestamptz[], $4::int[]) AS w (window_group, starts_at, left_open)
WHERE s.hall = $1 AND s.window_group = w.window_group AND s.starts_at = w.starts_at AND s.capacity - s.surplus > w.left_open
"""


async def make_slots(hall: str, now: datetime) -> int:
    """Brings the rows from today to the horizon and a little beyond in line with the hall's hours, calendar and windows.
    Raises and lowers capacity, never below what is taken; run as often as one likes. How many days were looked at."""
    days = days_made(await known.calendar(), await records.policies(hall, now), now)
    for day in days:
        await make_day(hall, day, now)
    return len(days)


def planned(found: Known, calendar: Calendar, day: date, now: datetime) -> tuple[SlotPlan, ...]:
    """The rows that a day should have, from all that the hall has arranged: for making them and for previews alike."""
    return day_plan(day, found.hours, calendar, found.groups, policies_at(found, now), found.closures)


async def days_bookable(hall: str, now: datetime) -> tuple[date, ...]:
    """The days for which a hall's rows are made."""
    return days_made(await known.calendar(), await records.policies(hall, now), now)


def days_made(calendar: Calendar, policies: Policies, now: datetime) -> tuple[date, ...]:
    """Today and every day, working or not, to a little beyond the horizon: a day that closes must be closed."""
    today = now.astimezone(SHANGHAI).date()
    last = last_bookable_day(calendar, policies, now)
    if policies.beyond_confirmed:
        last = working_day_after(calendar, last, MARGIN)
    return tuple(today + timedelta(days=step) for step in range((last - today).days + 1))


async def make_day(hall: str, day: date, now: datetime) -> None:
    """Read under the hall's lock: who changes its settings waits for the days being made, and no round writes back what
    it read before."""
    async with transaction() as held:
        await held.execute("SELECT 1 FROM halls WHERE slug = $1 FOR SHARE", hall)
        found, calendar = await arranged.read_hall(hall), await arranged.read_calendar("")
        plan = planned(found, calendar, day, now)
        await held.execute(_LOCK, hall, day)
        await _keep(held, hall, day, policies_at(found, now).unit, plan)
        groups_planned, starts_planned = [row.window_group for row in plan], [row.starts_at for row in plan]
        await held.execute(_CLOSE, hall, day, groups_planned, starts_planned, is_working_day(calendar, day))
        if not is_working_day(calendar, day):
            await _shut_sessions(held, found, day)


async def _shut_sessions(held: Connection, found: Known, day: date) -> None:
    """Planned sessions keep no more places than the closures leave windows; lifting gives back what the closure had taken down."""
    rows = await held.fetch(
        "SELECT window_group, starts_at, ends_at FROM slots WHERE hall = $1 AND day = $2 AND kind = 'weekend'", found.hall.slug, day
    )
    windows = {group.slug: group.windows for group in found.groups}
    left = [open_windows(found.closures, group, windows.get(group, 0), since, until) for group, since, until in map(tuple, rows)]
    await held.execute(_SHUT, found.hall.slug, [row["window_group"] for row in rows], [row["starts_at"] for row in rows], left)


async def _keep(held: Connection, hall: str, day: date, unit: timedelta, plan: tuple[SlotPlan, ...]) -> None:
    await held.execute(
        _KEEP, hall, day, unit,
        [row.window_group for row in plan], [row.starts_at for row in plan], [str(row.kind) for row in plan],
        [row.capacity for row in plan], [row.kept for row in plan], [row.kept_until for row in plan],
    )  # fmt: skip
