"""What is known of halls: read as dataclasses, kept with history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg
import msgspec

from backend.database import connection
from backend.hall.calendar import Calendar, CalendarYear, DayKind, SpecialDay, calendar_of
from backend.hall.opening import OpeningHours
from backend.hall.rules import About, Bilingual, Hall, NotTakenHere, Policies, UnknownHall
from backend.hall.slots import Visit, WindowGroup, units_of


@dataclass(frozen=True)
class ItemTaken:
    """An item that the hall takes: the minutes it needs and the groups that take it, in the hall's order."""

    minutes: int
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Window:
    """One window by the number over it."""

    number: str
    window_group: str
    floor: str


async def halls() -> tuple[Hall, ...]:
    """All halls in their order, the default one first."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM halls ORDER BY is_default DESC, position, slug")
    return tuple(_hall(row) for row in rows)


async def hall(slug: str) -> Hall:
    """The hall; UnknownHall."""
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM halls WHERE slug = $1", slug.replace("\0", ""))
    if row is None:
        raise UnknownHall
    return _hall(row)


async def default_hall() -> Hall:
    """The hall that is meant where none is named; UnknownHall before any is loaded."""
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM halls ORDER BY is_default DESC, position, slug LIMIT 1")
    if row is None:
        raise UnknownHall
    return _hall(row)


async def policies(hall: str, now: datetime) -> Policies:
    """The hall's settings in force at `now`; the defaults where it has set none."""
    async with connection() as held:
        kept = await held.fetchval(
            "SELECT policies FROM hall_policies WHERE hall = $1 AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1",
            hall, now,
        )  # fmt: skip
    return msgspec.json.decode(kept, type=Policies) if kept else Policies()


async def calendar() -> Calendar:
    """The special days and the confirmed years, as loaded."""
    async with connection() as held:
        days = await held.fetch("SELECT day, kind, name FROM special_days")
        years = await held.fetch("SELECT year, confirmed FROM calendar_years")
    special = (SpecialDay(row["day"], DayKind(row["kind"]), row["name"]) for row in days)
    return calendar_of(special, (CalendarYear(row["year"], row["confirmed"]) for row in years))


async def opening_hours(hall: str) -> tuple[OpeningHours, ...]:
    """All versions of the hall's hours, oldest first."""
    async with connection() as held:
        rows = await held.fetch("SELECT hours FROM opening_hours WHERE hall = $1 ORDER BY valid_from", hall)
    return tuple(msgspec.json.decode(row["hours"], type=OpeningHours) for row in rows)


async def window_groups(hall: str) -> tuple[WindowGroup, ...]:
    """The hall's groups in its order, each with the number of its windows."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT g.*, (SELECT count(*) FROM windows w WHERE w.hall = g.hall AND w.window_group = g.slug) AS windows
               FROM window_groups g WHERE hall = $1 ORDER BY position, slug""",
            hall,
        )
    return tuple(_group(row) for row in rows)


async def windows(hall: str) -> tuple[Window, ...]:
    """The hall's windows by number."""
    async with connection() as held:
        rows = await held.fetch("SELECT number, window_group, floor FROM windows WHERE hall = $1 ORDER BY number", hall)
    return tuple(Window(row["number"], row["window_group"], row["floor"]) for row in rows)


async def items_taken(hall: str) -> dict[str, ItemTaken]:
    """Every item that the hall takes, by its slug."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT item, max(minutes) AS minutes, array_agg(window_group ORDER BY position, window_group) AS groups
               FROM hall_items WHERE hall = $1 GROUP BY item""",
            hall,
        )
    return {row["item"]: ItemTaken(row["minutes"], tuple(row["groups"])) for row in rows}


async def visit(hall: str, items: tuple[str, ...], unit: timedelta) -> Visit:
    """What a visit for these items needs: the groups that take them all, in the hall's order, and the sum of their
    minutes in units. NotTakenHere where no group takes them all."""
    wanted = sorted(set(items))
    async with connection() as held:
        rows = await held.fetch(
            """SELECT window_group, sum(minutes) AS minutes FROM hall_items WHERE hall = $1 AND item = ANY($2)
               GROUP BY window_group HAVING count(*) = cardinality($2) ORDER BY min(position), window_group""",
            hall, [item.replace("\0", "") for item in wanted],
        )  # fmt: skip
    if not wanted or not rows:
        raise NotTakenHere
    units = units_of(max(row["minutes"] for row in rows), unit)
    return Visit(tuple(row["window_group"] for row in rows), units, units * unit)


def _hall(row: asyncpg.Record) -> Hall:
    about = msgspec.json.decode(row["about"], type=About)
    return Hall(row["slug"], Bilingual(row["name"], row["name_en"]), row["is_default"], about)


def _group(row: asyncpg.Record) -> WindowGroup:
    return WindowGroup(
        row["slug"],
        Bilingual(row["name"], row["name_en"]),
        row["windows"],
        row["walk_in_windows"],
        row["letter"],
        Bilingual(row["zone"], row["zone_en"]),
    )
