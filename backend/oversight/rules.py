"""What counts as waiting, how lengths are summed up, when an alarm begins and ends, and which window would help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import fmean, median

from backend.refusals import FieldRefused

LONGEST_EXPORT = 31
_MINUTE = timedelta(minutes=1)


class UnknownExportReason(FieldRefused):
    """Taking a table out of the system needs a reason from the list."""


class ExportDaysWrong(FieldRefused):
    """A table covers 1 to 31 days, none of them before the other."""


class ExportReason(StrEnum):
    """Why a table leaves the system; the list is closed, so that it can be counted."""

    daily_meeting = "daily_meeting"
    monthly_report = "monthly_report"
    inspection = "inspection"
    planning = "planning"


class WindowState(StrEnum):
    """What a window does now: serves somebody, is free for the next, pauses, or nobody sits there."""

    serving = "serving"
    idle = "idle"
    paused = "paused"
    empty = "empty"


class Remedy(StrEnum):
    """What shortens a wait the quickest: a free window calls, a paused one goes on, an empty one opens, or other groups help."""

    call = "call"
    resume = "resume"
    open = "open"
    help = "help"


@dataclass(frozen=True)
class Waiting:
    """A ticket in line and since when its wait counts."""

    group: str
    ticket: str
    since: datetime


@dataclass(frozen=True)
class WindowNow:
    """A window as it stands now: who sits there (empty: nobody) and since when it does what it does."""

    number: str
    group: str
    state: WindowState
    who: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Advice:
    """Which window would help a group, and how; `help` names none."""

    remedy: Remedy
    window: WindowNow | None = None


@dataclass(frozen=True)
class Spread:
    """Lengths summed up in minutes; None where there is none."""

    number: int = 0
    mean: float | None = None
    median: float | None = None
    ninetieth: float | None = None


def waits_since(arrived_at: datetime, booked_for: datetime | None) -> datetime:
    """When a wait begins: at the ticket, but never before the booked time, for coming early is one's own choice."""
    return arrived_at if booked_for is None else max(arrived_at, booked_for)


def longest_waits(waiting: Iterable[Waiting]) -> dict[str, Waiting]:
    """Who waits longest for each group's windows."""
    found: dict[str, Waiting] = {}
    for each in waiting:
        if each.group not in found or (each.since, each.ticket) < (found[each.group].since, found[each.group].ticket):
            found[each.group] = each
    return found


def minutes_since(moment: datetime, now: datetime) -> int:
    """Whole minutes from `moment` to `now`; a moment to come counts as none."""
    return max(0, (now - moment) // _MINUTE)


def alarms_due(longest: Mapping[str, Waiting], limit: timedelta, now: datetime) -> dict[str, Waiting]:
    """The groups in which somebody has waited for `limit` or longer."""
    return {group: each for group, each in longest.items() if now - each.since >= limit}


def advice(group: str, windows: Iterable[WindowNow]) -> Advice:
    """What helps a group the quickest: its free window, else the one paused longest, else an empty one by number."""
    own = [each for each in windows if each.group == group]
    for state, remedy in ((WindowState.idle, Remedy.call), (WindowState.paused, Remedy.resume), (WindowState.empty, Remedy.open)):
        found = [each for each in own if each.state is state]
        if found:
            return Advice(remedy, min(found, key=_longest_first))
    return Advice(Remedy.help)


def spread(lengths: Iterable[timedelta]) -> Spread:
    """Mean, median and 90th percentile (the nearest rank) in minutes, to a tenth; lengths below nothing count as nothing."""
    sorted_minutes = sorted(max(0.0, each / _MINUTE) for each in lengths)
    if not sorted_minutes:
        return Spread()
    rank = -(-9 * len(sorted_minutes) // 10)
    found = fmean(sorted_minutes), median(sorted_minutes), sorted_minutes[rank - 1]
    return Spread(len(sorted_minutes), *(round(each, 1) for each in found))


def check_export(reason: str, days: int) -> ExportReason:
    """The reason for taking a table of so many days. UnknownExportReason, ExportDaysWrong."""
    if not 1 <= days <= LONGEST_EXPORT:
        raise ExportDaysWrong(field="until", most=LONGEST_EXPORT)
    if reason not in tuple(ExportReason):
        raise UnknownExportReason(field="reason")
    return ExportReason(reason)


def _longest_first(window: WindowNow) -> tuple[float, int, str]:
    digits = "".join(each for each in window.number if each.isdecimal())
    return (window.since.timestamp() if window.since else 0.0, int(digits or 0), window.number)
