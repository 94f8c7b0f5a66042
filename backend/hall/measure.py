"""What the measure asks of opening hours (articles 29.1 and 29.2): an hour before and after by appointment, noon without a break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from backend.hall.opening import Kind, Period, Season
from backend.refusals import FieldRefused

PARTS = (Kind.early, Kind.morning, Kind.noon, Kind.afternoon, Kind.late)
HOUR = 60


class HoursAgainstMeasure(FieldRefused):
    """Hours that the measure doesn't allow; `fault` is the message that says which."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in which season (from 0) at which part of the day; `key` is the message."""

    season: int
    part: Kind
    key: str


def check_measure(seasons: tuple[Season, ...]) -> None:
    """HoursAgainstMeasure with the first fault; `faults` has all of them."""
    first = next(iter(faults(seasons)), None)
    if first:
        raise HoursAgainstMeasure(field=f"s{first.season}-{first.part}-opens", fault=first.key)


def faults(seasons: tuple[Season, ...]) -> tuple[Fault, ...]:
    """All that is wrong with these seasons, in the order of the form."""
    return tuple(Fault(number, part, key) for number, season in enumerate(seasons) for part, key in _wrong(season))


def _wrong(season: Season) -> Iterator[tuple[Kind, str]]:
    periods = {each.kind: each for each in season.periods}
    for period in season.periods:
        if period.opens >= period.closes:
            yield period.kind, "hours-fault-ends"
        if not 1 <= period.on_duty <= 100:
            yield period.kind, "hours-fault-on-duty"
    normal = [periods[kind] for kind in (Kind.morning, Kind.afternoon) if kind in periods]
    if not normal:
        yield Kind.morning, "hours-fault-none"
        return
    yield from _around(periods, normal)
    yield from _at_noon(periods)


def _around(periods: dict[Kind, Period], normal: list[Period]) -> Iterator[tuple[Kind, str]]:
    """29.1: on working days an hour before and an hour after normal hours, by appointment."""
    early, late = periods.get(Kind.early), periods.get(Kind.late)
    if early is None or early.closes != normal[0].opens or _minutes(early.opens, early.closes) < HOUR:
        yield Kind.early, "hours-fault-early"
    if late is None or late.opens != normal[-1].closes or _minutes(late.opens, late.closes) < HOUR:
        yield Kind.late, "hours-fault-late"


def _at_noon(periods: dict[Kind, Period]) -> Iterator[tuple[Kind, str]]:
    """29.2: through the whole break, and for who walks in too."""
    morning, noon, afternoon = (periods.get(kind) for kind in (Kind.morning, Kind.noon, Kind.afternoon))
    if morning and afternoon and afternoon.opens < morning.closes:
        yield Kind.afternoon, "hours-fault-overlap"
        return
    if not morning or not afternoon:
        if noon:
            yield Kind.noon, "hours-fault-no-break"
        return
    gap = morning.closes < afternoon.opens
    if gap and (noon is None or not noon.walk_ins or (noon.opens, noon.closes) != (morning.closes, afternoon.opens)):
        yield Kind.noon, "hours-fault-noon"
    if not gap and noon:
        yield Kind.noon, "hours-fault-no-break"


def _minutes(since: time, until: time) -> int:
    return (until.hour - since.hour) * 60 + until.minute - since.minute
