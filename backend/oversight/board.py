"""The live board of a hall: each group's line and windows, the day so far, and which window would end a long wait."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend import appointments, hall, people, visits
from backend.appointments import Counted
from backend.appointments import State as Booked
from backend.clock import SHANGHAI
from backend.hall import WindowGroup
from backend.oversight.rules import (
    Advice,
    Waiting,
    WindowNow,
    WindowState,
    advice,
    alarms_due,
    longest_waits,
    spread,
    waits_since,
)
from backend.visits import Duty, DutyState, Passage, VisitState, Wait


@dataclass(frozen=True)
class GroupNow:
    """A group of windows now; `minutes` is what a visit has needed today (None before the first), `alarm` what would help
    where somebody waits too long, `expected` what the hall's screen tells who takes a ticket now (None: not known)."""

    group: WindowGroup
    waiting: int
    longest: Waiting | None
    expected: Wait | None
    windows: tuple[WindowNow, ...]
    served: int
    minutes: float | None
    alarm: Advice | None

    def number(self, state: WindowState) -> int:
        """How many of its windows stand so."""
        return sum(each.state is state for each in self.windows)


@dataclass(frozen=True)
class HallNow:
    """A hall now: its groups, and of today's bookings how many there are, have come and were missed; how many walked in;
    `on_call` are those on the roster now who sit at no window."""

    at: datetime
    groups: tuple[GroupNow, ...]
    booked: int
    come: int
    missed: int
    walk_ins: int
    on_call: tuple[str, ...] = ()


async def hall_now(slug: str, now: datetime) -> HallNow:
    """The board. A constant number of questions, however long the day."""
    today = now.astimezone(SHANGHAI).date()
    bookings, passages = await appointments.counted(slug, today), await visits.passages(slug, today)
    duties = await visits.duties(slug)
    windows = windows_now(await hall.windows(slug), duties, passages)
    usable = await _usable(slug, windows, now)
    limit = (await hall.policies(slug, now)).alarm_wait
    waiting = _waiting(bookings, passages)
    due = alarms_due(longest_waits(waiting), limit, now)
    expected = {each.group: each.wait for each in await visits.lines(slug, now)}
    groups = tuple(
        _group(each, waiting, expected.get(each.slug), windows, passages, advice(each.slug, usable) if each.slug in due else None)
        for each in await hall.window_groups(slug)
    )
    states = Counter(each.state for each in bookings)
    come = states[Booked.checked_in] + states[Booked.called] + states[Booked.finished]
    walk_ins = sum(each.reference is None for each in passages)
    booked, on_call = len(bookings) - states[Booked.cancelled], await _on_call(slug, duties, now)
    return HallNow(now, groups, booked, come, states[Booked.missed], walk_ins, on_call)


def windows_now(windows: tuple[hall.Window, ...], duties: tuple[Duty, ...], passages: tuple[Passage, ...]) -> tuple[WindowNow, ...]:
    """Every window: nobody there, paused, serving somebody since the call, or free since the last one left."""
    sitting = {each.window: each for each in duties}
    serving = {each.window: each for each in passages if each.state is VisitState.called}
    left = {each.window: each.finished_at for each in sorted(passages, key=_left_at) if each.finished_at}
    return tuple(
        _window(each, sitting.get(each.number), serving.get(each.number), left.get(each.number))
        for each in sorted(windows, key=lambda one: (len(one.number), one.number))
    )


async def _usable(slug: str, windows: tuple[WindowNow, ...], now: datetime) -> tuple[WindowNow, ...]:
    """The windows that no closure shuts now."""
    shut = await hall.shut(slug, now, now + timedelta(minutes=1))
    return tuple(
        each for each in windows if not any(one.concerns(each.group) and (not one.windows or each.number in one.windows) for one in shut)
    )


async def _on_call(slug: str, duties: tuple[Duty, ...], now: datetime) -> tuple[str, ...]:
    """Those whom the roster names for this part of the day (in ordinary hours nobody is on it) and who sit nowhere."""
    today, sitting = now.astimezone(SHANGHAI).date(), {each.staff for each in duties}
    working = hall.is_working_day(await hall.calendar(), today)
    part = (await hall.open_now(slug, now)).kind if working else hall.Kind.weekend
    rostered = await people.roster(slug, today, today)
    return tuple(each.name for each in rostered if part and each.shift.value == part.value and not each.left and each.staff not in sitting)


def _window(window: hall.Window, duty: Duty | None, served: Passage | None, left_at: datetime | None) -> WindowNow:
    if duty is None:
        return WindowNow(window.number, window.window_group, WindowState.empty)
    since = duty.since.astimezone(SHANGHAI)
    if served and served.called_at:
        return WindowNow(window.number, window.window_group, WindowState.serving, duty.name, served.called_at)
    if duty.state is DutyState.paused:
        paused_at = duty.paused_at.astimezone(SHANGHAI) if duty.paused_at else since
        return WindowNow(window.number, window.window_group, WindowState.paused, duty.name, paused_at)
    return WindowNow(window.number, window.window_group, WindowState.idle, duty.name, max(since, left_at) if left_at else since)


def _group(
    group: WindowGroup, waiting: tuple[Waiting, ...], expected: Wait | None, windows: tuple[WindowNow, ...],
    passages: tuple[Passage, ...], alarm: Advice | None,
) -> GroupNow:  # fmt: skip
    line = [each for each in waiting if each.group == group.slug]
    own = tuple(each for each in windows if each.group == group.slug)
    served = [each for each in passages if each.window_group == group.slug and each.state is VisitState.finished]
    lengths = spread(each.finished_at - each.called_at for each in served if each.finished_at and each.called_at)
    return GroupNow(
        group, len(line), longest_waits(line).get(group.slug), expected, own, len(served), lengths.mean, alarm,
    )  # fmt: skip


def _waiting(bookings: tuple[Counted, ...], passages: tuple[Passage, ...]) -> tuple[Waiting, ...]:
    starts = {each.reference: each.starts_at for each in bookings}
    return tuple(
        Waiting(each.window_group, each.ticket, waits_since(each.arrived_at, starts.get(each.reference or "")))
        for each in passages
        if each.state is VisitState.waiting
    )


def _left_at(each: Passage) -> float:
    return each.finished_at.timestamp() if each.finished_at else 0.0
