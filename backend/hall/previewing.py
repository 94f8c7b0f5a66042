"""What a change of settings would do to the places of each day, before it is kept: the same plan as is then made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from backend.database import Connection, connection
from backend.hall import arranged
from backend.hall.arranged import policies_at
from backend.hall.calendar import Calendar, is_working_day
from backend.hall.change_rules import check_change
from backend.hall.changes import Change, after
from backend.hall.making import days_made, planned
from backend.hall.opening import Kind

Start = tuple[str, datetime]


@dataclass(frozen=True)
class DayChange:
    """One day: places that stand now and that will stand, and how many of the taken ones are then not planned any more."""

    day: date
    before: int
    after: int
    surplus: int

    @property
    def touched(self) -> bool:
        """Whether anything of the day is different afterwards."""
        return self.before != self.after or self.surplus > 0


@dataclass(frozen=True)
class Preview:
    """Every day that is made ahead; `windows` are those planned afterwards, by window group and start."""

    days: tuple[DayChange, ...]
    windows: Mapping[Start, int]


@dataclass(frozen=True)
class _Row:
    day: date
    kind: str
    capacity: int
    surplus: int
    taken: int


async def preview(hall: str, wanted: Change, now: datetime) -> Preview:
    """What the days up to the horizon would be like. Refuses what the change itself would be refused for (check_change)."""
    async with connection() as held:
        found, calendar = await arranged.read_hall(hall), await arranged.read_calendar("")
        check_change(found, wanted, now)
        new = after(found, wanted)
        days = days_made(calendar, policies_at(new, now), now)
        rows = await _rows(held, hall, days)
    plans = {day: {(row.window_group, row.starts_at): row.capacity for row in planned(new, calendar, day, now)} for day in days}
    changes = tuple(_day(day, plans[day], rows.get(day, {}), calendar) for day in days)
    return Preview(changes, _windows(plans, rows, calendar))


def _day(day: date, plan: Mapping[Start, int], rows: Mapping[Start, _Row], calendar: Calendar) -> DayChange:
    """As the round keeps and closes rows (making.py): never fewer places than are taken."""
    before = sum(row.capacity for row in rows.values())
    stays = {start: row for start, row in rows.items() if start not in plan}
    kept = sum(max(places, rows[start].taken if start in rows else 0) for start, places in plan.items())
    lost = sum(max(rows[start].taken - places, 0) for start, places in plan.items() if start in rows)
    for row in stays.values():
        closes = _closes(row, day, calendar)
        kept += row.taken if closes else row.capacity
        lost += row.taken if closes else row.surplus
    return DayChange(day, before, kept, lost)


def _windows(plans: Mapping[date, Mapping[Start, int]], rows: Mapping[date, Mapping[Start, _Row]], calendar: Calendar) -> dict[Start, int]:
    found = {start: places for plan in plans.values() for start, places in plan.items()}
    for day, of_day in rows.items():
        stays = ((start, row) for start, row in of_day.items() if start not in found)
        found.update({start: 0 if _closes(row, day, calendar) else row.capacity for start, row in stays})
    return found


def _closes(row: _Row, day: date, calendar: Calendar) -> bool:
    """Rows that nothing plans are closed; a session that was planned for a weekend or holiday stays."""
    return row.kind != Kind.weekend or is_working_day(calendar, day)


async def _rows(held: Connection, hall: str, days: tuple[date, ...]) -> dict[date, dict[Start, _Row]]:
    found: dict[date, dict[Start, _Row]] = {}
    rows = await held.fetch(
        """SELECT window_group, starts_at, day, kind, capacity, surplus, taken FROM slots
           WHERE hall = $1 AND day BETWEEN $2 AND $3""",
        hall, days[0], days[-1],
    )  # fmt: skip
    for row in rows:
        of_day = found.setdefault(row["day"], {})
        of_day[row["window_group"], row["starts_at"]] = _Row(row["day"], row["kind"], row["capacity"], row["surplus"], row["taken"])
    return found
