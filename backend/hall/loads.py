"""How full the slots are, for those who look at whole days: one question, however many rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend.database import connection
from backend.hall.opening import SHANGHAI, Kind


@dataclass(frozen=True)
class Load:
    """One unit of a window group: `taken` of `capacity`."""

    window_group: str
    starts_at: datetime
    kind: Kind
    capacity: int
    taken: int


async def loads(hall: str, first: date, last: date) -> tuple[Load, ...]:
    """Every slot of a hall from day `first` to day `last`, by start and group."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT window_group, starts_at, kind, capacity, taken FROM slots
                WHERE hall = $1 AND day BETWEEN $2 AND $3 AND capacity > 0 ORDER BY starts_at, window_group""",
            hall, first, last,
        )  # fmt: skip
    return tuple(
        Load(row["window_group"], row["starts_at"].astimezone(SHANGHAI), Kind(row["kind"]), row["capacity"], row["taken"]) for row in rows
    )
