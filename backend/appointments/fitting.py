"""Which start would do for somebody who waits: the first that has a place, resting or free, in each of its units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from backend import hall
from backend.appointments.waiting_rules import Awaited
from backend.clock import SHANGHAI
from backend.database import connection
from backend.hall import Span, Visit

# Runs of k rows of one group in unbroken order: $1 hall, $2 groups, $3 days, $4 after, $5 before or none, $6 parts,
# $7 starts passed, $8 k-1, $9 length, $10 now, $11 joined: what was given back since then counts; none for free places only.
_FIRST = """
WITH rooms AS (
  SELECT s.window_group, s.starts_at, s.ends_at, s.kind,
    greatest(CASE WHEN s.kept_until <= $10 THEN s.capacity - s.taken ELSE s.capacity - s.kept - s.taken + s.kept_taken END, 0)
      + (SELECT count(*) FROM resting_places r WHERE r.hall = s.hall AND r.window_group = s.window_group
           AND r.starts_at = s.starts_at AND r.released_at >= $11) AS room
  FROM slots s WHERE s.hall = $1 AND s.window_group = ANY($2::text[]) AND s.day = ANY($3::date[]) AND s.starts_at > $4
    AND s.capacity > 0 AND s.surplus = 0
), runs AS (
  SELECT window_group, starts_at, kind, max(ends_at) OVER run AS ends_at, min(room) OVER run AS room, count(*) OVER run AS units
  FROM rooms WINDOW run AS (PARTITION BY window_group ORDER BY starts_at ROWS BETWEEN CURRENT ROW AND $8::bigint FOLLOWING)
)
SELECT window_group, starts_at, ends_at FROM runs
 WHERE units = $8 + 1 AND ends_at = starts_at + $9 AND room > 0 AND ($5::timestamptz IS NULL OR starts_at < $5)
   AND (cardinality($6::text[]) = 0 OR kind = ANY($6)) AND starts_at <> ALL($7::timestamptz[])
 ORDER BY starts_at, array_position($2::text[], window_group::text) LIMIT 1
"""


@dataclass(frozen=True)
class Sought:
    """What would do: after `soonest`, before the start to be improved on, not what was passed before."""

    awaited: Awaited
    visit: Visit
    soonest: datetime
    before: datetime | None
    joined: datetime | None
    passed: tuple[datetime, ...]

    @property
    def alike(self) -> Sought:
        """The same for all who joined later: where one finds nothing, they find nothing."""
        return replace(self, joined=None, awaited=replace(self.awaited, language="zh"))


async def first_fit(sought: Sought, now: datetime) -> Span | None:
    """The first start that has a place; not locked, so to be looked at again under lock."""
    awaited, visit, until = sought.awaited, sought.visit, await hall.online_until(sought.awaited.hall, now)
    async with connection() as held:
        row = await held.fetchrow(
            _FIRST, awaited.hall, list(visit.groups), [day for day in awaited.days if day <= until], sought.soonest, sought.before,
            [str(part) for part in awaited.parts], list(sought.passed), visit.units - 1, visit.length, now, sought.joined,
        )  # fmt: skip
    if row is None:
        return None
    return Span(row["window_group"], row["starts_at"].astimezone(SHANGHAI), row["ends_at"].astimezone(SHANGHAI))
