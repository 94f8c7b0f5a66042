"""Whom a closure touches, where each of them goes, and where that stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from backend.appointments import Standing, State
from backend.hall import Closure, FreeStart
from backend.refusals import FieldRefused, NotFound, Refusal

# Nobody is moved to a time that begins sooner than this: they must hear of it and come.
TOLD_BEFORE = timedelta(hours=2)
# The other half of the day counts like a day and a half more: who booked a morning rather comes the next morning than this afternoon.
_OTHER_HALF, _NOON = 1.5, 12


class Progress(StrEnum):
    """Where a touched booking stands: it waits its turn, is moved, has no time yet (open), need not move (spared), its new time was
    kept by a tap, or the person settled it (another time, cancelled, came)."""

    waiting = "waiting"
    moved = "moved"
    open = "open"
    spared = "spared"
    kept = "kept"
    settled = "settled"


class Outcome(StrEnum):
    """What a call to somebody came to."""

    reached = "reached"
    no_answer = "no_answer"
    message_left = "message_left"


@dataclass(frozen=True)
class Proposal:
    """A touched booking and the time it would be moved to; None where none is free."""

    booked: Standing
    to: FreeStart | None


@dataclass(frozen=True)
class Preview:
    """What a closure would do: `mark` names exactly this picture; `proposals` are in their turn; `forms` hold a place just now,
    `tickets` wait in line, `sessions` are weekend proposals for these days that nobody has answered."""

    closure: Closure
    proposals: tuple[Proposal, ...]
    staying: int
    forms: int
    tickets: int
    sessions: int
    mark: str


@dataclass(frozen=True)
class Move:
    """One touched booking of a closure as it stands; `to` is the time the hall chose, `now_at` where the booking stands today."""

    id: int
    closure: int
    reference: str
    progress: Progress
    was: datetime
    to: datetime | None
    to_call: bool
    called_at: datetime | None
    outcome: str


class TouchedMeanwhile(Refusal):
    """Since the page was shown, other bookings are touched; it is shown again."""


class NotMoved(NotFound):
    """This booking was not moved by the hall, or is settled already."""


class UnknownOutcome(FieldRefused):
    """What a call came to is one of the list."""


def touched(rooms: Mapping[tuple[str, datetime], int], standing: Iterable[Standing]) -> tuple[Standing, ...]:
    """Those for whom the `rooms` that are left don't suffice, in the order of booking. Who is at the hall already stays; then who booked
    first keeps the place, so that only the surplus moves, and of it those who booked last."""
    left, over = dict(rooms), list[Standing]()
    for each in sorted(standing, key=lambda one: (one.state is State.booked, one.created_at, one.reference)):
        units = [unit for unit in _units(each) if unit in left]
        if each.state is State.booked and any(left[unit] < 1 for unit in units):
            over.append(each)
            continue
        for unit in units:
            left[unit] -= 1
    return tuple(over)


def choose(was: datetime, free: Sequence[FreeStart], now: datetime) -> FreeStart | None:
    """The nearest day after the closed time, the same half of the day preferred, and in it the hour most like the one booked; never
    earlier than what was booked, and never so soon that the person can't hear of it. None where nothing is free."""
    after = [start for start in free if start.free > 0 and start.starts_at > was and start.starts_at >= now + TOLD_BEFORE]
    days = {day: place for place, day in enumerate(sorted({was.date(), *(start.starts_at.date() for start in after)}))}
    return min(after, key=lambda start: _distance(was, start, days), default=None)


def _distance(was: datetime, start: FreeStart, days: Mapping[date, int]) -> tuple[float, timedelta, datetime]:
    other = (was.hour < _NOON) != (start.starts_at.hour < _NOON)
    same_hour = datetime.combine(start.starts_at.date(), was.timetz())
    return days[start.starts_at.date()] + _OTHER_HALF * other, abs(start.starts_at - same_hour), start.starts_at


def _units(each: Standing) -> Iterable[tuple[str, datetime]]:
    unit = (each.ends_at - each.starts_at) / each.units
    return ((each.window_group, each.starts_at + unit * step) for step in range(each.units))
