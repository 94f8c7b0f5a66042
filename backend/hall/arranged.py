"""What a hall has arranged (windows, items, hours, settings), and the calendar, as they stand in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import asyncpg
import msgspec

from backend.database import Connection, connection
from backend.hall.calendar import Calendar, CalendarYear, DayKind, SpecialDay, calendar_of
from backend.hall.closures import Cause, Closure
from backend.hall.opening import SHANGHAI, OpeningHours, SessionPlan
from backend.hall.rules import About, Bilingual, Hall, Policies, UnknownHall
from backend.hall.slots import WindowGroup


@dataclass(frozen=True)
class Window:
    """One window by the number over it."""

    number: str
    window_group: str
    floor: str


@dataclass(frozen=True)
class Taking:
    """That a group takes an item, at which place in the hall's order, and how many minutes the item needs."""

    item: str
    window_group: str
    position: int
    minutes: int


@dataclass(frozen=True)
class Known:
    """A hall with all that it has arranged; `settings` newest first, each from when it holds; `closures` that shut something,
    the latest hundred; `sessions` that are open on weekends and holidays, the latest hundred."""

    hall: Hall
    settings: tuple[tuple[datetime, Policies], ...]
    hours: tuple[OpeningHours, ...]
    groups: tuple[WindowGroup, ...]
    windows: tuple[Window, ...]
    takings: tuple[Taking, ...]
    closures: tuple[Closure, ...] = ()
    sessions: tuple[SessionPlan, ...] = ()


def policies_at(found: Known, now: datetime) -> Policies:
    """The settings in force at `now`; the defaults where the hall has set none."""
    return next((each for valid_from, each in found.settings if valid_from <= now), Policies())


async def read_hall(slug: str) -> Known:
    """All about a hall; UnknownHall."""
    if not slug.isascii() or not slug.isprintable():
        raise UnknownHall
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM halls WHERE slug = $1", slug)
        if row is None:
            raise UnknownHall
        return Known(
            _hall(row), await _settings(held, slug), await _hours(held, slug), await _groups(held, slug),
            await _windows(held, slug), await _takings(held, slug), await _closures(held, slug),
            await _sessions(held, slug),
        )  # fmt: skip


async def read_list(_: str) -> tuple[Hall, ...]:
    """All halls in their order, the default one first."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM halls ORDER BY is_default DESC, position, slug")
    return tuple(_hall(row) for row in rows)


async def read_calendar(_: str) -> Calendar:
    """The special days and the confirmed years."""
    async with connection() as held:
        days = await held.fetch("SELECT day, kind, name FROM special_days")
        years = await held.fetch("SELECT year, confirmed FROM calendar_years")
    special = (SpecialDay(row["day"], DayKind(row["kind"]), row["name"]) for row in days)
    return calendar_of(special, (CalendarYear(row["year"], row["confirmed"]) for row in years))


async def _sessions(held: Connection, hall: str) -> tuple[SessionPlan, ...]:
    rows = await held.fetch(
        """SELECT window_group, day, opens, closes, windows, needed, true FROM planned_sessions
            WHERE hall = $1 AND opened_at IS NOT NULL AND windows > 0 ORDER BY day DESC LIMIT 100""",
        hall,
    )
    return tuple(SessionPlan(*row.values()) for row in rows)


async def _settings(held: Connection, hall: str) -> tuple[tuple[datetime, Policies], ...]:
    rows = await held.fetch("SELECT valid_from, policies FROM hall_policies WHERE hall = $1 ORDER BY valid_from DESC", hall)
    return tuple((row["valid_from"], msgspec.json.decode(row["policies"], type=Policies)) for row in rows)


async def _hours(held: Connection, hall: str) -> tuple[OpeningHours, ...]:
    rows = await held.fetch("SELECT hours FROM opening_hours WHERE hall = $1 ORDER BY valid_from", hall)
    return tuple(msgspec.json.decode(row["hours"], type=OpeningHours) for row in rows)


async def _groups(held: Connection, hall: str) -> tuple[WindowGroup, ...]:
    rows = await held.fetch(
        """SELECT g.*, (SELECT count(*) FROM windows w WHERE w.hall = g.hall AND w.window_group = g.slug) AS windows
           FROM window_groups g WHERE hall = $1 ORDER BY position, slug""",
        hall,
    )
    return tuple(_group(row) for row in rows)


async def _windows(held: Connection, hall: str) -> tuple[Window, ...]:
    rows = await held.fetch("SELECT number, window_group, floor FROM windows WHERE hall = $1 ORDER BY number", hall)
    return tuple(Window(*row.values()) for row in rows)


async def _takings(held: Connection, hall: str) -> tuple[Taking, ...]:
    rows = await held.fetch(
        "SELECT item, window_group, position, minutes FROM hall_items WHERE hall = $1 ORDER BY position, window_group", hall
    )
    return tuple(Taking(*row.values()) for row in rows)


async def _closures(held: Connection, hall: str) -> tuple[Closure, ...]:
    rows = await held.fetch(
        "SELECT * FROM closures WHERE hall = $1 AND lifted_at IS NULL AND cause <> 'calendar' ORDER BY until DESC LIMIT 100", hall
    )
    return tuple(sorted(map(read_closure, rows), key=lambda each: (each.since, each.id)))


def read_closure(row: asyncpg.Record) -> Closure:
    """A closure's row."""
    return Closure(
        row["id"], row["hall"], row["window_group"], tuple(row["windows"]), row["since"].astimezone(SHANGHAI),
        row["until"].astimezone(SHANGHAI), Cause(row["cause"]), Bilingual(row["words"], row["words_en"]), row["by"],
        row["created_at"], row["lifted_at"], row["listed_at"],
    )  # fmt: skip


def _hall(row: asyncpg.Record) -> Hall:
    about = msgspec.json.decode(row["about"], type=About)
    return Hall(row["slug"], Bilingual(row["name"], row["name_en"]), row["is_default"], about)


def _group(row: asyncpg.Record) -> WindowGroup:
    return WindowGroup(
        row["slug"], Bilingual(row["name"], row["name_en"]), row["windows"], row["walk_in_windows"], row["letter"],
        Bilingual(row["zone"], row["zone_en"]),
    )  # fmt: skip
