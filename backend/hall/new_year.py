"""What a year's notice changes: which days work otherwise, and how many places come and go; seen before it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from backend import ledger
from backend.database import Connection, connection
from backend.hall import arranged, known
from backend.hall.calendar import Calendar, DayKind, SpecialDay, day_kind, is_working_day
from backend.hall.keeping import keep_year
from backend.hall.making import planned
from backend.hall.reading import YearFile

EVERY_HALL = "all"


@dataclass(frozen=True)
class TurnedDay:
    """A day that becomes something else; `name` is the holiday's."""

    day: date
    before: DayKind
    after: DayKind
    name: str
    works_otherwise: bool


async def calendar_with(file: YearFile) -> Calendar:
    """The calendar as it will be once the notice is kept."""
    async with connection() as held:
        rows = await held.fetch("SELECT day, kind, name, notice_year FROM special_days")
        years = await held.fetch("SELECT year FROM calendar_years WHERE confirmed AND year <> $1", file.year.year)
    year, special = file.year.year, dict[date, SpecialDay]()
    for row in rows:
        if row["notice_year"] != year:
            special[row["day"]] = SpecialDay(row["day"], DayKind(row["kind"]), row["name"])
    later = {row["day"] for row in rows if row["notice_year"] > year}
    special |= {each.day: each for each in file.days if each.day not in later}
    return Calendar(special, frozenset({row["year"] for row in years} | ({year} if file.year.confirmed else set())))


async def turned_days(after: Calendar, from_day: date) -> tuple[TurnedDay, ...]:
    """The days from `from_day` on that are something else after it, in order."""
    before = await arranged.read_calendar("")
    days = sorted(day for day in {*before.special, *after.special} if day >= from_day)
    turned = (
        TurnedDay(
            day, day_kind(before, day), day_kind(after, day), (after.special.get(day) or before.special[day]).name,
            is_working_day(before, day) != is_working_day(after, day),
        )
        for day in days
    )  # fmt: skip
    return tuple(each for each in turned if each.before is not each.after)


async def places_on(slug: str, days: Iterable[date], calendar: Calendar, now: datetime) -> Mapping[date, int]:
    """How many places a hall's plan has on each of these days by a calendar."""
    found = await arranged.read_hall(slug)
    return {day: sum(row.capacity for row in planned(found, calendar, day, now)) for day in days}


async def keep_notice(held: Connection, file: YearFile, by: str, now: datetime) -> bool:
    """The year in place of what was known of it, in the caller's transaction, under every hall's lock: no slots are made meanwhile.
    False, and nothing is kept, where the year is confirmed already and the file is not."""
    await held.execute("SELECT 1 FROM halls ORDER BY slug FOR NO KEY UPDATE")
    confirmed = await held.fetchval("SELECT confirmed FROM calendar_years WHERE year = $1 FOR UPDATE", file.year.year)
    if confirmed and not file.year.confirmed:
        return False
    await keep_year(held, file)
    await ledger.write(held, EVERY_HALL, now, by, "load special days", str(file.year.year), {"confirmed": file.year.confirmed})
    return True


async def has_slots(held: Connection, slug: str, day: date) -> bool:
    """Whether places of this day were made already."""
    return bool(await held.fetchval("SELECT true FROM slots WHERE hall = $1 AND day = $2 LIMIT 1", slug, day))


def forget_calendar() -> None:
    """The calendar was changed: this process reads it anew."""
    known.forget()
