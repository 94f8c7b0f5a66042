"""What an operator does: load halls, opening hours and special days; what loading changes is on record."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from backend import ledger
from backend.database import transaction
from backend.hall import keeping, known
from backend.hall.hall_file import HallFile, read_hall
from backend.hall.making import make_slots
from backend.hall.opening import OpeningHours
from backend.hall.reading import FileRefused, read_mapping, read_opening_hours, read_special_days, rows, word

HERE = Path(__file__).parent
EVERY_HALL = "all"


async def load(text: str, by: str, now: datetime) -> str | None:
    """Loads a file of special days, of opening hours or of a hall, and says in one line what was loaded; None where the
    file is none of these. Refuses nothing half: FileRefused, HoursRefused, and all stays as it was."""
    found = read_mapping(text)
    if "year" in found:
        said = await load_special_days(text, by, now)
        await make_all_slots(now)
        return said
    if "groups" in found:
        return await load_hall(read_hall(found), by, now)
    if "opening_hours" in found:
        return await load_opening_hours(word(found, "hall"), read_opening_hours(rows(found, "opening_hours")), by, now)
    return None


async def load_demo(now: datetime) -> None:
    """The two demo halls and the special days known, with their slots; run again, all stays as it is."""
    for file in sorted((HERE / "special_days").glob("*.yaml")):
        await load_special_days(file.read_text(), "demo", now)
    for file in sorted((HERE / "demo").glob("*.yaml")):
        await load(file.read_text(), "demo", now)


async def load_special_days(text: str, by: str, now: datetime) -> str:
    """One year's special days in place of those known of it; a provisional file never replaces a confirmed year."""
    file = read_special_days(text)
    year = file.year
    async with transaction() as held:
        confirmed = await held.fetchval("SELECT confirmed FROM calendar_years WHERE year = $1 FOR UPDATE", year.year)
        if confirmed and not year.confirmed:
            return f"special days of {year.year}: confirmed already, the provisional file changes nothing"
        await keeping.keep_year(held, file)
        await ledger.write(held, EVERY_HALL, now, by, "load special days", str(year.year), {"confirmed": year.confirmed})
    known.forget()
    return f"special days of {year.year}: {len(file.days)}, {'confirmed' if year.confirmed else 'provisional'}"


async def load_opening_hours(hall: str, versions: tuple[OpeningHours, ...], by: str, now: datetime) -> str:
    """Versions of a hall's hours, each in place of the one with the same first day; the slots follow."""
    async with transaction() as held:
        if not await held.fetchval("SELECT true FROM halls WHERE slug = $1", hall):
            raise FileRefused(f"hall: there is no hall {hall!r}; load the hall first")
        await keeping.keep_hours(held, hall, versions, by)
        await ledger.write(held, hall, now, by, "load opening hours", hall, {"versions": len(versions)})
    known.forget()
    await make_slots(hall, now)
    return f"opening hours of {hall}: {len(versions)} versions"


async def load_hall(file: HallFile, by: str, now: datetime) -> str:
    """A hall with its windows, items and hours in place of what was known of it; the slots follow."""
    slug = file.hall.slug
    async with transaction() as held:
        await keeping.keep_hall(held, file)
        for position, group in enumerate(file.groups, start=1):
            await keeping.keep_group(held, slug, group, position)
        await keeping.close_other_groups(held, slug, file.groups)
        await keeping.keep_items(held, file)
        await keeping.keep_hours(held, slug, file.hours, by)
        if file.policies:
            await keeping.keep_policies(held, slug, file.policies, by, now)
        await ledger.write(held, slug, now, by, "load hall", slug, {"items": len(file.minutes)})
    known.forget()
    await make_slots(slug, now)
    return f"hall {slug}: {len(file.groups)} groups, {len(file.minutes)} items"


async def make_all_slots(now: datetime) -> None:
    """Every hall's slots to its horizon (a round)."""
    for each in await known.halls():
        await make_slots(each.slug, now)
