"""How long the wait is, said honestly: a range made from what really happened, or nothing where too little is known.

The rule, for everybody to read:

1. What serving one takes is measured: from a call until the same window's next call where that came at once (within two
   minutes of the end), otherwise until the end. The last 40 of the group count, of at most 14 days; one that took more
   than three times the usual counts as three times, for it was forgotten rather than served.
2. Before somebody stand those who are called earlier, and those who booked an earlier time, are not here yet, and will
   be by then; of these 85 in 100 come.
3. The windows that serve now share the work. One of them gets free after a part of what serving takes.
4. The range is what the spread of all this makes likely, rounded outwards to five minutes. On simulated days it holds
   for more than 70 of 100 people (tests/unit/visits/test_waits.py).
5. With fewer than five measured, or no window serving, the wait is not known, and that is what is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, median, pstdev

MEASURED, MEASURED_FOR = 40, timedelta(days=14)
LEAST_MEASURED = 5
STEP = timedelta(minutes=5)
SHOW = 0.85
EARLY = timedelta(minutes=5)
_AT_ONCE = timedelta(minutes=2)
_FORGOTTEN = timedelta(hours=2)
_MINUTE = timedelta(minutes=1)
_WIDTH, _DRIFT, _ROUNDS = 1.15, 0.1, 3


@dataclass(frozen=True)
class Served:
    """One who was served: at which window, called and finished when."""

    window: str
    called_at: datetime
    finished_at: datetime


@dataclass(frozen=True)
class Pace:
    """What serving one takes: the mean and its spread in minutes, from so many measured."""

    mean: float
    spread: float
    measured: int


@dataclass(frozen=True)
class Group:
    """A group of windows now: so many serve, so many of these are busy, at this pace (None: not known); `due` are the
    booked times of those who may still come, in order."""

    serving: int
    busy: int
    pace: Pace | None
    due: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Wait:
    """From `least` to `most`, in steps of five minutes."""

    least: timedelta
    most: timedelta


def pace_of(served: Iterable[Served]) -> Pace | None:
    """The pace of a group; None with fewer than five measured."""
    spells = [spell / _MINUTE for spell in spells_of(served) if timedelta(0) < spell <= _FORGOTTEN]
    if len(spells) < LEAST_MEASURED:
        return None
    longest = 3 * median(spells)
    kept = [min(spell, longest) for spell in spells]
    return Pace(fmean(kept), pstdev(kept), len(kept))


def spells_of(served: Iterable[Served]) -> tuple[timedelta, ...]:
    """How long each took its window: until the next call there where it came at once, otherwise until the end."""
    by_window: dict[str, list[Served]] = {}
    for each in sorted(served, key=lambda one: one.called_at):
        by_window.setdefault(each.window, []).append(each)
    return tuple(spell for each in by_window.values() for spell in _spells(each))


def wait_for(group: Group, ahead: int, moment: datetime, now: datetime) -> Wait | None:
    """The wait of somebody with `ahead` tickets before them whose place in line is `moment`; None where it is not known."""
    if group.pace is None or group.serving < 1:
        return None
    if ahead < group.serving - group.busy:
        return Wait(timedelta(0), STEP)
    minutes = 0.0
    expected: list[datetime] = []
    for _ in range(_ROUNDS):  # who comes before one's turn depends on when that is
        expected = [due for due in group.due if due <= min(moment, now + timedelta(minutes=minutes) + EARLY)]
        minutes = _mean(group, group.pace, ahead + SHOW * len(expected))
    spread = _spread(group, group.pace, ahead, len(expected), minutes)
    return _rounded(minutes - _WIDTH * spread, minutes + _WIDTH * spread)


def _spells(served: Sequence[Served]) -> tuple[timedelta, ...]:
    followed = [
        (later.called_at if timedelta(0) <= later.called_at - each.finished_at <= _AT_ONCE else each.finished_at) - each.called_at
        for each, later in pairwise(served)
    ]
    return (*followed, served[-1].finished_at - served[-1].called_at)


def _mean(group: Group, pace: Pace, before: float) -> float:
    """Until one's own call: the next window to get free, and then one for each before."""
    return before * pace.mean / group.serving + pace.mean / (group.serving + 1)


def _spread(group: Group, pace: Pace, ahead: int, expected: int, minutes: float) -> float:
    """Of the lengths, of who comes at all, of the first window to get free, of what was measured, and of the day's whims."""
    lengths = (ahead + SHOW * expected) * pace.spread**2 / group.serving**2
    coming = expected * SHOW * (1 - SHOW) * (pace.mean / group.serving) ** 2
    first = (pace.mean / (group.serving + 1)) ** 2 / 2
    measured = (minutes * pace.spread / pace.mean) ** 2 / pace.measured
    return float((lengths + coming + first + measured + (_DRIFT * minutes) ** 2) ** 0.5)


def _rounded(least: float, most: float) -> Wait:
    step = STEP / _MINUTE
    low = max(0, int(least // step))
    return Wait(low * STEP, max(-int(-most // step), low + 1) * STEP)
