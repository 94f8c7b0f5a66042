"""What tours of a hall are measured against: ways, what items need and the hours of half-days, as the hall wrote it down; its visits
and visitors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from backend import hall, home_visits, ledger
from backend.database import Connection, connection, transaction
from backend.home_visits import ELSEWHERE
from backend.references import read_reference
from backend.refusals import FieldRefused
from backend.tours.drafting import Known
from backend.tours.needs import Device, ItemNeeds, Skill, Wanted, wanted
from backend.tours.timing import Frame
from backend.tours.travel import HALL, LONGEST_WAY, Travel
from backend.tours.visitors import Visitor, visitors

Way = tuple[str, str, int]


async def frame(slug: str, now: datetime) -> Frame:
    """The frame of the hall's tours. hall.UnknownHall."""
    by = await hall.policies(slug, now)
    return Frame(
        await travel(slug, now), (by.visits_am_from, by.visits_am_until), (by.visits_pm_from, by.visits_pm_until), by.visits_per_half,
        by.team_size,
    )  # fmt: skip


async def known_of(held: Connection, slug: str, references: Iterable[str], now: datetime) -> Known:
    """What changes of a hall's tours are measured against, those of these visits that are the hall's among it. hall.UnknownHall."""
    return Known(await frame(slug, now), await _wanted(held, slug, references), await visitors_by_id(slug), now)


async def known_now(slug: str, references: Iterable[str], now: datetime) -> Known:
    """As known_of, where nothing is to be changed: for a list of tours."""
    async with connection() as held:
        return await known_of(held, slug, references, now)


async def visitors_by_id(slug: str) -> dict[UUID, Visitor]:
    """Everybody at the hall who visits at home."""
    return {each.staff: each for each in await visitors(slug)}


async def travel(slug: str, now: datetime) -> Travel:
    """The ways of the hall's district. hall.UnknownHall."""
    where, by = (await hall.hall(slug)).about, await hall.policies(slug, now)
    places = {HALL: (where.latitude, where.longitude)} | {each.slug: (each.latitude, each.longitude) for each in where.communities}
    points = {name: point for name, point in places.items() if point != (0.0, 0.0)}
    return Travel({(origin, goal): minutes for origin, goal, minutes in await ways(slug)}, points, by.travel_speed, by.travel_detour)


async def places(slug: str) -> tuple[str, ...]:
    """Between what ways lead: the hall, its communities, and ELSEWHERE, which has no coordinates. hall.UnknownHall."""
    return (HALL, *(each.slug for each in (await hall.hall(slug)).about.communities), ELSEWHERE)


async def ways(slug: str) -> tuple[Way, ...]:
    """The hall's own table: from, to, minutes."""
    async with connection() as held:
        rows = await held.fetch("SELECT origin, goal, minutes FROM travel_times WHERE hall = $1 ORDER BY origin, goal", slug)
    return tuple((row["origin"], row["goal"], row["minutes"]) for row in rows)


async def set_ways(slug: str, by: str, typed_ways: Iterable[tuple[str, str, str]], now: datetime) -> None:
    """The table as a form brings it, whole; an empty field means: by coordinates. WayWrong at its field, and nothing is kept."""
    known = set(await places(slug))
    read = [(origin, goal, _minutes(origin, goal, typed)) for origin, goal, typed in typed_ways if typed.strip()]
    rows = [(slug, *each) for each in read if each[0] in known and each[1] in known]
    async with transaction() as held:
        await held.execute("DELETE FROM travel_times WHERE hall = $1", slug)
        await held.executemany(
            """INSERT INTO travel_times (hall, origin, goal, minutes) VALUES ($1, $2, $3, $4)
               ON CONFLICT (hall, origin, goal) DO UPDATE SET minutes = excluded.minutes""",
            rows,
        )
        await ledger.write(held, slug, now, by, "set_travel_times", f"hall:{slug}", {"ways": len(rows)})


async def item_needs(slug: str, held: Connection | None = None) -> dict[str, ItemNeeds]:
    """What the hall wrote down of its items, by item."""
    if held is None:
        async with connection() as own:
            return await item_needs(slug, own)
    rows = await held.fetch("SELECT item, minutes, skills, devices FROM needs_of_items WHERE hall = $1", slug)
    return {
        row["item"]: ItemNeeds(
            row["item"], row["minutes"], tuple(each for each in Skill if each in row["skills"]),
            tuple(each for each in Device if each in row["devices"]),
        )
        for row in rows
    }  # fmt: skip


async def set_item_needs(slug: str, by: str, needs: Iterable[ItemNeeds], now: datetime) -> None:
    """The lines of these items, as check_item_needs gave them back."""
    rows = [(slug, each.item, each.minutes, [str(x) for x in each.skills], [str(x) for x in each.devices]) for each in needs]
    async with transaction() as held:
        await held.executemany(
            """INSERT INTO needs_of_items (hall, item, minutes, skills, devices) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (hall, item) DO UPDATE SET minutes = excluded.minutes, skills = excluded.skills, devices = excluded.devices""",
            rows,
        )
        await ledger.write(held, slug, now, by, "set_item_needs", f"hall:{slug}", {"items": len(rows)})


async def _wanted(held: Connection, slug: str, references: Iterable[str]) -> dict[str, Wanted]:
    needs, read = await item_needs(slug, held), dict.fromkeys(found for each in references if (found := read_reference(each)))
    return {each.reference: wanted(each, needs) for each in await home_visits.several(tuple(read)) if each.hall == slug}


def _minutes(origin: str, goal: str, typed: str) -> int:
    said = typed.strip()
    if not (said.isascii() and said.isdecimal() and len(said) < 4 and int(said) <= LONGEST_WAY):
        raise WayWrong(field=f"{origin}-{goal}", most=LONGEST_WAY)
    return int(said)


class WayWrong(FieldRefused):
    """A way is a whole number of minutes, four hours at most."""
