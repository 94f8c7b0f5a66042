"""Places of slots, locked in one fixed order (start, then window group) and counted; for the slices that give them out.

Lock in one statement, change in the next: a CHECK must see what the lock saw (stack.md, Booking).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from backend.database import Connection

# The rows first, then their locks: as one IN, a hall that the statistics don't know yet was read once for each of its rows.
_LOCK = """
WITH wanted AS MATERIALIZED (
  SELECT DISTINCT r.window_group, r.starts_at FROM unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS w (g, since, until)
    CROSS JOIN LATERAL (
      SELECT s.window_group, s.starts_at FROM slots s
       WHERE s.hall = $1 AND s.window_group = w.g AND s.starts_at >= w.since AND s.starts_at < w.until OFFSET 0) AS r
)
SELECT s.window_group, s.starts_at, s.ends_at, s.capacity, s.taken, s.kept, s.kept_taken, s.kept_until, s.surplus
  FROM wanted w JOIN slots s ON s.hall = $1 AND s.window_group = w.window_group AND s.starts_at = w.starts_at
 ORDER BY s.starts_at, s.window_group FOR NO KEY UPDATE OF s
"""


@dataclass(frozen=True)
class Span:
    """The rows of one window group from `since` to before `until`."""

    window_group: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Places:
    """One locked row: what it holds and what of it is gone, in units."""

    window_group: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    kept: int
    kept_taken: int
    kept_until: datetime
    surplus: int = 0

    def free(self, now: datetime, *, from_kept: bool) -> int:
        """Places for this kind of caller: before its release the kept share is for phone, counter and elders only."""
        if from_kept or now >= self.kept_until:
            return self.capacity - self.taken
        return self.capacity - self.kept - (self.taken - self.kept_taken)


async def lock_places(connection: Connection, hall: str, spans: Iterable[Span]) -> tuple[Places, ...]:
    """All rows of `spans`, locked until the transaction ends, ordered by start and then window group."""
    wanted = tuple(spans)
    rows = await connection.fetch(
        _LOCK, hall, [s.window_group for s in wanted], [s.since for s in wanted], [s.until for s in wanted]
    )  # fmt: skip
    return tuple(Places(*row.values()) for row in rows)


async def take_places(connection: Connection, hall: str, span: Span, *, from_kept: bool = False) -> int:
    """One more taken in each row of `span`; the table's CHECK refuses a place too many. Returns how many rows."""
    return _count(
        await connection.execute(
            """UPDATE slots SET taken = taken + 1, kept_taken = kept_taken + $5
                WHERE hall = $1 AND window_group = $2 AND starts_at >= $3 AND starts_at < $4""",
            hall, span.window_group, span.since, span.until, int(from_kept),
        )
    )  # fmt: skip


async def give_places(connection: Connection, hall: str, span: Span, *, from_kept: bool = False) -> int:
    """One fewer taken in each row of `span`; a place that is no longer planned goes with it. Returns how many rows."""
    return _count(
        await connection.execute(
            """UPDATE slots SET taken = taken - 1, kept_taken = kept_taken - $5, capacity = capacity - least(surplus, 1),
                      surplus = surplus - least(surplus, 1), kept = least(kept, capacity - least(surplus, 1))
                WHERE hall = $1 AND window_group = $2 AND starts_at >= $3 AND starts_at < $4""",
            hall, span.window_group, span.since, span.until, int(from_kept),
        )
    )  # fmt: skip


async def was_closed(connection: Connection, hall: str, window_group: str, starts_at: datetime) -> bool:
    """Whether the hall itself no longer had this time: only places that were taken before are left of it. A weekend's
    places are agreed one by one and never planned, so they say nothing."""
    found = await connection.fetchval(
        """SELECT kind <> 'weekend' AND surplus >= capacity FROM slots WHERE hall = $1 AND window_group = $2 AND starts_at = $3""",
        hall, window_group, starts_at,
    )  # fmt: skip
    return bool(found)


def _count(tag: str) -> int:
    return int(tag.rsplit(" ", 1)[-1])
