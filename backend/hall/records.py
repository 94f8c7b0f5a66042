"""What is asked of a hall: who it is, its settings, hours and windows, what it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.hall import known
from backend.hall.arranged import Taking, Window, policies_at
from backend.hall.opening import OpeningHours
from backend.hall.rules import Hall, NotTakenHere, Policies, UnknownHall
from backend.hall.slots import Visit, WindowGroup, units_of


@dataclass(frozen=True)
class ItemTaken:
    """An item that the hall takes: the minutes it needs and the groups that take it, in the hall's order."""

    minutes: int
    groups: tuple[str, ...]


async def hall(slug: str) -> Hall:
    """The hall; UnknownHall."""
    return (await known.known(slug)).hall


async def default_hall() -> Hall:
    """The hall that is meant where none is named; UnknownHall before any is loaded."""
    found = await known.halls()
    if not found:
        raise UnknownHall
    return found[0]


async def policies(hall: str, now: datetime) -> Policies:
    """The hall's settings in force at `now`; the defaults where it has set none. UnknownHall."""
    return policies_at(await known.known(hall), now)


async def opening_hours(hall: str) -> tuple[OpeningHours, ...]:
    """All versions of the hall's hours, oldest first. UnknownHall."""
    return (await known.known(hall)).hours


async def window_groups(hall: str) -> tuple[WindowGroup, ...]:
    """The hall's groups in its order, each with the number of its windows. UnknownHall."""
    return (await known.known(hall)).groups


async def windows(hall: str) -> tuple[Window, ...]:
    """The hall's windows by number. UnknownHall."""
    return (await known.known(hall)).windows


async def items_taken(hall: str) -> dict[str, ItemTaken]:
    """Every item that the hall takes, by its slug. UnknownHall."""
    found: dict[str, ItemTaken] = {}
    for each in (await known.known(hall)).takings:
        before = found.get(each.item, ItemTaken(0, ()))
        found[each.item] = ItemTaken(max(before.minutes, each.minutes), (*before.groups, each.window_group))
    return found


async def visit(hall: str, items: tuple[str, ...], unit: timedelta) -> Visit:
    """What a visit for these items needs: the groups that take them all, in the hall's order, and the sum of their
    minutes in units. NotTakenHere where no group takes them all; UnknownHall."""
    wanted = frozenset(items)
    by_group: dict[str, list[Taking]] = {}
    for each in (await known.known(hall)).takings:
        if each.item in wanted:
            by_group.setdefault(each.window_group, []).append(each)
    able = {group: taken for group, taken in by_group.items() if len(taken) == len(wanted)}
    if not able:
        raise NotTakenHere
    units = units_of(max(sum(each.minutes for each in taken) for taken in able.values()), unit)
    return Visit(tuple(able), units, units * unit)
