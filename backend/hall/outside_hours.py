"""A place outside opening hours (5+X, article 29.3): the row is made, or gets one more place, for as long as it is taken."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.database import Connection
from backend.hall import arranged
from backend.hall.closures import open_windows
from backend.hall.opening import SHANGHAI, Kind
from backend.hall.places import Places, Span, lock_places
from backend.hall.rules import NoWindowLeft
from backend.hall.slots import Visit

# A place that nobody planned is surplus: whoever gives it back ends it (tables.Slots), and the round that makes slots leaves it.
_TAKE = """
INSERT INTO slots (hall, window_group, starts_at, ends_at, day, kind, capacity, surplus, taken, kept, kept_taken, kept_until)
SELECT $1, $2, start, start + $4, $5, $6, 1, 1, 1, 0, 0, start FROM unnest($3::timestamptz[]) AS start ORDER BY start
ON CONFLICT (hall, window_group, starts_at) DO UPDATE SET
  kind = excluded.kind, taken = slots.taken + 1, capacity = slots.capacity + (slots.taken = slots.capacity)::int,
  surplus = slots.surplus + (slots.taken = slots.capacity)::int
"""


async def take_outside_hours(connection: Connection, hall: str, visit: Visit, starts_at: datetime) -> Span:
    """A place for the whole visit in the first of its groups that has a window to spare, also where none was planned.

    NoWindowLeft where all windows of all groups are taken. One at a time for a hall: two can't make the same row.
    """
    await connection.execute("SELECT 1 FROM halls WHERE slug = $1 FOR SHARE", hall)
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 5))", hall)
    spans = tuple(Span(group, starts_at, starts_at + visit.length) for group in visit.groups)
    rows = {(row.window_group, row.starts_at): row for row in await lock_places(connection, hall, spans)}
    found, until = await arranged.read_hall(hall), starts_at + visit.length
    windows = {each.slug: open_windows(found.closures, each.slug, each.windows, starts_at, until) for each in found.groups}
    starts = _starts(starts_at, visit)
    for span in spans:
        if all(_has_room(rows.get((span.window_group, start)), windows.get(span.window_group, 0)) for start in starts):
            day = starts_at.astimezone(SHANGHAI).date()
            await connection.execute(_TAKE, hall, span.window_group, starts, visit.length / visit.units, day, Kind.weekend)
            return span
    raise NoWindowLeft


def _starts(starts_at: datetime, visit: Visit) -> list[datetime]:
    unit: timedelta = visit.length / visit.units
    return [starts_at + unit * step for step in range(visit.units)]


def _has_room(row: Places | None, windows: int) -> bool:
    return windows > 0 if row is None else row.taken < max(row.capacity, windows)
