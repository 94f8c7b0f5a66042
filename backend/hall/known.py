"""What rarely changes and is asked at every step (a hall's windows, items, hours, settings, the calendar): read at once
and kept for a second in each process. Loading forgets it at once in its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from backend.hall import arranged
from backend.hall.arranged import Known
from backend.hall.calendar import Calendar
from backend.hall.rules import Hall

SECOND = 1.0
_EVERYWHERE = ""
Value = TypeVar("Value")


@dataclass(eq=False)
class _Kept(Generic[Value]):
    """Values by name, each for a second of the process's own steady clock."""

    read: Callable[[str], Awaitable[Value]]
    values: dict[str, tuple[float, Value]] = field(default_factory=dict)

    async def get(self, name: str) -> Value:
        steady = asyncio.get_running_loop().time()
        found = self.values.get(name)
        if found and steady - found[0] < SECOND:
            return found[1]
        value = await self.read(name)
        self.values[name] = steady, value
        return value


async def known(slug: str) -> Known:
    """All about a hall; UnknownHall."""
    return await _HALLS.get(slug)


async def halls() -> tuple[Hall, ...]:
    """All halls in their order, the default one first."""
    return await _LIST.get(_EVERYWHERE)


async def calendar() -> Calendar:
    """The special days and the confirmed years, as loaded."""
    return await _CALENDAR.get(_EVERYWHERE)


def forget() -> None:
    """Something was loaded: read anew."""
    for values in (_HALLS.values, _LIST.values, _CALENDAR.values):
        values.clear()


_HALLS = _Kept(arranged.read_hall)
_LIST = _Kept(arranged.read_list)
_CALENDAR = _Kept(arranged.read_calendar)
