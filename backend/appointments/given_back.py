"""Starts that only staff can give out just now: somebody gave them back at the counter or on the phone a moment ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend import hall
from backend.clock import SHANGHAI
from backend.database import connection

# As the picker's question (hall/free.py) asks it for staff, with what staff gave back counted as room: $1 hall, $2 groups,
# $3 after, $4 k-1, $5 length.
_STARTS = """
WITH rooms AS (
  SELECT s.window_group, s.starts_at, s.ends_at, s.capacity - s.taken AS free,
    (SELECT count(*) FROM resting_places r WHERE r.hall = s.hall AND r.window_group = s.window_group
        AND r.starts_at = s.starts_at AND r.origin = 'staff') AS resting
  FROM slots s WHERE s.hall = $1 AND s.window_group = ANY($2::text[]) AND s.starts_at > $3 AND s.surplus = 0
), runs AS (
  SELECT starts_at, max(ends_at) OVER run AS ends_at, min(free + resting) OVER run AS room, max(resting) OVER run AS resting,
    count(*) OVER run AS units
  FROM rooms WINDOW run AS (PARTITION BY window_group ORDER BY starts_at ROWS BETWEEN CURRENT ROW AND $4::bigint FOLLOWING)
)
SELECT starts_at, sum(room)::int AS room FROM runs WHERE units = $4 + 1 AND ends_at = starts_at + $5 AND room > 0 AND resting > 0
 GROUP BY starts_at ORDER BY starts_at LIMIT 200
"""


@dataclass(frozen=True)
class StaffStart:
    """A start by its slot's name at which staff have room through what was given back to them."""

    slot: str
    starts_at: datetime
    free: int


async def given_back_to_staff(hall_slug: str, items: tuple[str, ...], now: datetime) -> tuple[StaffStart, ...]:
    """Such starts for a visit for these items; none at most times. hall.NotTakenHere."""
    visit = await hall.visit(hall_slug, items, (await hall.policies(hall_slug, now)).unit)
    async with connection() as held:
        if not await held.fetchval("SELECT 1 FROM resting_places WHERE hall = $1 AND origin = 'staff' LIMIT 1", hall_slug):
            return ()
        soonest = now + timedelta(microseconds=1)
        rows = await held.fetch(_STARTS, hall_slug, list(visit.groups), soonest, visit.units - 1, visit.length)
    found = ((row["starts_at"].astimezone(SHANGHAI), row["room"]) for row in rows)
    return tuple(StaffStart(hall.slot_name(hall_slug, starts_at), starts_at, room) for starts_at, room in found)
