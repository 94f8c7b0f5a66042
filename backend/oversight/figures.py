"""A day in numbers, from the day's bookings, visits and shifts; pure, so that every number has a test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from backend.appointments import Channel, Counted
from backend.appointments import State as Booked
from backend.hall import Load
from backend.oversight.rules import Spread, spread, waits_since
from backend.visits import Passage, Shift, VisitState

_NOTHING = timedelta(0)


@dataclass(frozen=True)
class ItemFigures:
    """An item done alone in a visit: how often, how long in minutes, and how long the hall plans."""

    item: str
    number: int
    minutes: float
    planned: int


@dataclass(frozen=True)
class WindowFigures:
    """A window's day: whom it served, and in minutes how long it was busy of how long somebody sat there."""

    window: str
    served: int
    busy: int
    staffed: int

    @property
    def share(self) -> int:
        """Busy minutes in percent of those somebody sat there."""
        return round(100 * self.busy / self.staffed) if self.staffed else 0


@dataclass(frozen=True)
class DayFigures:
    """A hall's day. Waits count from the ticket or the booked time, whichever is later, to the call that was answered; who
    was passed over is left out, for they were not there. `wasted`: units of bookings to which nobody came."""

    day: date
    channels: tuple[tuple[str, int], ...] = ()
    booked: int = 0
    come: int = 0
    missed: int = 0
    cancelled: int = 0
    due: int = 0
    walk_ins: int = 0
    served: int = 0
    waits_booked: Spread = field(default_factory=Spread)
    waits_walk_in: Spread = field(default_factory=Spread)
    minutes: Spread = field(default_factory=Spread)
    items: tuple[ItemFigures, ...] = ()
    windows: tuple[WindowFigures, ...] = ()
    first_call: datetime | None = None
    last_call: datetime | None = None
    levels: tuple[tuple[str, int], ...] = ()
    alarms: int = 0
    capacity: int = 0
    taken: int = 0
    wasted: int = 0
    weekend_asked: int = 0
    weekend_agreed: int = 0


@dataclass(frozen=True)
class Found:
    """All that a day's figures are made of; `planned` are the minutes that the hall plans for an item."""

    day: date
    bookings: tuple[Counted, ...]
    passages: tuple[Passage, ...]
    shifts: tuple[Shift, ...]
    loads: tuple[Load, ...]
    planned: Mapping[str, int]
    levels: Mapping[str, int]
    alarms: int
    weekend_asked: int
    weekend_agreed: int


def figures_of(found: Found, until: datetime) -> DayFigures:
    """The day up to `until`: the present on the day itself, its end afterwards."""
    states = Counter(each.state for each in found.bookings)
    channels = Counter(each.channel for each in found.bookings)
    ways = tuple((each.value, channels.pop(each.value, 0)) for each in Channel) + tuple(sorted(channels.items()))
    calls = [each.called_at for each in found.passages if each.called_at]
    walk_ins = [each for each in found.passages if each.reference is None]
    return DayFigures(
        found.day, ways, len(found.bookings) - states[Booked.cancelled],
        states[Booked.checked_in] + states[Booked.called] + states[Booked.finished],
        states[Booked.missed], states[Booked.cancelled], states[Booked.booked], len(walk_ins), len(_served(found.passages)),
        spread(_waits(found, booked=True)), spread(_waits(found, booked=False)), spread(map(_length, _served(found.passages))),
        items_of(found.passages, found.planned), windows_of(found.passages, found.shifts, until),
        min(calls, default=None), max(calls, default=None), tuple(found.levels.items()), found.alarms,
        sum(each.capacity for each in found.loads), sum(each.taken for each in found.loads),
        sum(each.units for each in found.bookings if each.state is Booked.missed), found.weekend_asked, found.weekend_agreed,
    )  # fmt: skip


def is_settled(found: Found) -> bool:
    """Whether a day had anything in it and nothing of it is open: no booking still to come, nobody still in line."""
    here = (VisitState.waiting, VisitState.called, VisitState.parked)
    return bool(found.bookings or found.passages) and not (
        any(each.state is Booked.booked for each in found.bookings) or any(each.state in here for each in found.passages)
    )


def items_of(passages: Iterable[Passage], planned: Mapping[str, int]) -> tuple[ItemFigures, ...]:
    """Minutes of each item, from the visits in which it alone was done; the most frequent first."""
    lengths: dict[str, list[timedelta]] = {}
    for each in _served(passages):
        if len(each.done) == 1:
            lengths.setdefault(each.done[0], []).append(_length(each))
    made = (ItemFigures(item, len(found), spread(found).mean or 0.0, planned.get(item, 0)) for item, found in lengths.items())
    return tuple(sorted(made, key=lambda each: (-each.number, each.item)))


def windows_of(passages: Iterable[Passage], shifts: Iterable[Shift], until: datetime) -> tuple[WindowFigures, ...]:
    """Each window that was staffed or served anybody, by number; who is at a window now counts as busy until `until`."""
    staffed, busy, served = Counter[str](), Counter[str](), Counter[str]()
    for shift in shifts:
        staffed[shift.window] += max(_NOTHING, min(shift.ended_at or until, until) - shift.since) // timedelta(minutes=1)
    for each in passages:
        if each.window and each.called_at:
            served[each.window] += each.state is VisitState.finished
            busy[each.window] += _busy(each, until) // timedelta(minutes=1)
    numbers = sorted(staffed.keys() | busy.keys(), key=lambda each: (len(each), each))
    return tuple(WindowFigures(each, served[each], min(busy[each], staffed[each] or busy[each]), staffed[each]) for each in numbers)


def _served(passages: Iterable[Passage]) -> list[Passage]:
    """Who was called and finished; a visit that only the night ended has no length."""
    return [
        each
        for each in passages
        if each.called_at and each.finished_at and each.state is VisitState.finished and each.finished_at.date() == each.called_at.date()
    ]


def _length(each: Passage) -> timedelta:
    return each.finished_at - each.called_at if each.finished_at and each.called_at else _NOTHING


def _busy(each: Passage, until: datetime) -> timedelta:
    return max(_NOTHING, min(each.finished_at or until, until) - each.called_at) if each.called_at else _NOTHING


def _waits(found: Found, *, booked: bool) -> list[timedelta]:
    starts = {each.reference: each.starts_at for each in found.bookings}
    return [
        each.called_at - waits_since(each.arrived_at, starts.get(each.reference or ""))
        for each in found.passages
        if each.called_at and each.passes == 0 and (each.reference is not None) is booked
    ]
