"""Free times as staff see them: the kept share included and what was given back at the counter, the first days that have
room, the times of one day."""

from dataclasses import dataclass
from datetime import date, datetime

from backend import appointments, hall
from backend.languages import day as day_words
from backend.languages import time

_DAYS, _TIMES = 10, 40


@dataclass(frozen=True)
class DayChoice:
    """A day with room; `current` is the one whose times show."""

    value: str
    words: str
    current: bool


@dataclass(frozen=True)
class TimeChoice:
    """A start by its slot's name, and how many places are left."""

    slot: str
    words: str
    free: int


@dataclass(frozen=True)
class Times:
    """The days with room and the times of the one that shows; `first` is the slot to offer first (empty: nothing is free)."""

    days: tuple[DayChoice, ...]
    times: tuple[TimeChoice, ...]
    first: str


async def times_of(place: str, items: tuple[str, ...], now: datetime, language: str, *, day: date | None = None) -> Times:
    """The free times for these items, on `day` or on the first day that has any."""
    back = await appointments.given_back_to_staff(place, items, now)
    free = {each.day for each in await hall.free_days(place, items, now, kept=True) if each.free}
    days = sorted(free | {each.starts_at.date() for each in back})
    shown = day if day in days else days[0] if days else None
    starts = await hall.free_starts(place, items, shown, now, kept=True) if shown else ()
    rooms = {each.slot: (each.starts_at, each.free) for each in starts if each.free > 0}
    rooms |= {each.slot: (each.starts_at, each.free) for each in back if each.starts_at.date() == shown}
    times = tuple(TimeChoice(slot, time(starts_at), room) for slot, (starts_at, room) in sorted(rooms.items()))[:_TIMES]
    return Times(
        tuple(DayChoice(str(each), day_words(language, each), each == shown) for each in days[:_DAYS]),
        times,
        times[0].slot if times else "",
    )
