"""Places of slot rows: locked in one fixed order (start, then window group), then taken or given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

import asyncpg

from backend.database import Connection
from backend.hall.opening import Kind


class Share(StrEnum):
    """Which part of a slot a booking counts in: open to everybody, or kept for phone, counter and elders."""

    open = "open"
    kept = "kept"


@dataclass(frozen=True)
class PlaceRow:
    """One slot row as it stands under the lock."""

    window_group: str
    starts_at: datetime
    ends_at: datetime
    kind: Kind
    capacity: int
    taken: int
    kept: int
    kept_taken: int
    kept_until: datetime

    def open_room(self, now: datetime) -> int:
        """Places for everybody: before the release of the kept ones capacity − kept − (taken − kept_taken)."""
        if now >= self.kept_until:
            return self.capacity - self.taken
        return self.capacity - self.kept - (self.taken - self.kept_taken)

    def kept_room(self, now: datetime) -> int:
        """Places of the kept share; none after its release."""
        return 0 if now >= self.kept_until else self.kept - self.kept_taken


def share_with_room(rows: tuple[PlaceRow, ...], units: int, now: datetime, kept: bool) -> Share | None:
    """The share in which these rows of one group hold one more visit, or None. `kept`: the caller may use the kept
    share, and uses it first. Rows that are not `units` in unbroken order hold none."""
    if len(rows) != units or any(one.ends_at != other.starts_at for one, other in pairwise(rows)):
        return None
    if kept and all(row.kept_room(now) > 0 for row in rows):
        return Share.kept
    return Share.open if all(row.open_room(now) > 0 for row in rows) else None


async def lock_places(
    held: Connection, hall: str, groups: tuple[str, ...], starts_at: datetime, ends_at: datetime
) -> tuple[PlaceRow, ...]:
    """The rows of these groups from `starts_at` to `ends_at`, locked in the order in which all lock them."""
    rows = await held.fetch(
        """SELECT window_group, starts_at, ends_at, kind, capacity, taken, kept, kept_taken, kept_until FROM slots
           WHERE hall = $1 AND window_group = ANY($2) AND starts_at >= $3 AND starts_at < $4
           ORDER BY starts_at, window_group FOR NO KEY UPDATE""",
        hall, list(groups), starts_at, ends_at,
    )  # fmt: skip
    return tuple(_row(row) for row in rows)


async def take_places(
    held: Connection, hall: str, group: str, starts_at: datetime, ends_at: datetime, share: Share, visits: int = 1
) -> None:
    """One more visit (or `visits`) in each of these rows; they were locked before, and the CHECK refuses what can't be."""
    await held.execute(_MOVE, hall, group, starts_at, ends_at, visits, visits if share is Share.kept else 0)


async def give_places(
    held: Connection, hall: str, group: str, starts_at: datetime, ends_at: datetime, share: Share, visits: int = 1
) -> None:
    """One visit (or `visits`) fewer in each of these rows, from the share in which it was taken."""
    await held.execute(_MOVE, hall, group, starts_at, ends_at, -visits, -visits if share is Share.kept else 0)


_MOVE = """UPDATE slots SET taken = taken + $5, kept_taken = kept_taken + $6
           WHERE hall = $1 AND window_group = $2 AND starts_at >= $3 AND starts_at < $4"""


def _row(row: asyncpg.Record) -> PlaceRow:
    return PlaceRow(
        row["window_group"], row["starts_at"], row["ends_at"], Kind(row["kind"]),
        row["capacity"], row["taken"], row["kept"], row["kept_taken"], row["kept_until"],
    )  # fmt: skip
