"""The hall's inside for a run: eight clerks call, serve and finish through the product's own actions."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from backend import visits
from backend.visits import (
    Desk,
    DutyState,
    NobodyWaits,
    Outcome,
    Result,
    Shown,
    Visit,
    WalkIn,
)
from bench.simulation import plan as plans
from bench.simulation.events import Events

WALK_TO_WINDOW, WAITED_FOR = timedelta(seconds=40), timedelta(seconds=75)


@dataclass
class Window:
    """A clerk at a window: idle, busy or away."""

    desk: Desk
    number: str
    idle: bool = True
    away: bool = False


@dataclass
class Counter:
    """The windows, and who of those with a ticket is really in the hall and how long their matter takes."""

    events: Events
    chance: random.Random
    windows: list[Window]
    lasts: dict[UUID, timedelta] = field(default_factory=dict)
    gone: set[UUID] = field(default_factory=set)
    asked: dict[UUID, tuple[str, ...]] = field(default_factory=dict)
    busy: timedelta = timedelta(0)
    measured_from: datetime | None = None
    open_for: timedelta = timedelta(0)

    async def walked_in(self, item: str, now: datetime, priority: str = "") -> Visit:
        """Somebody without a booking takes a ticket."""
        visit = await visits.take_ticket(self.windows[0].desk, WalkIn(uuid4(), (item,), priority), now)
        await self.joined(visit, (item,), now)
        return visit

    async def joined(self, visit: Visit, items: tuple[str, ...], now: datetime) -> None:
        """Somebody is in line; an idle window calls at once."""
        self.asked[visit.id] = items
        self.lasts[visit.id] = sum((plans.at_the_window(self.chance, each) for each in items), timedelta(0))
        free = next((each for each in self.windows if each.idle and not each.away), None)
        if free:
            await self._call(free, now)

    async def opens(self, now: datetime) -> None:
        """The clerks sit down for the day."""
        for window in self.windows:
            await visits.take_window(window.desk, window.number, now)
            window.away, window.idle = False, True

    async def staffed(self, away: Mapping[str, bool], now: datetime) -> None:
        """Who is on duty from now on; who serves somebody finishes first."""
        for window in self.windows:
            window.away = away[window.number]
            if window.idle:
                await self._next(window, now)

    async def _next(self, window: Window, now: datetime) -> None:
        """Pause where the shift is over, otherwise call whoever is first in line."""
        window.idle = True
        await visits.set_duty(window.desk, DutyState.paused if window.away else DutyState.serving, now)
        if not window.away:
            await self._call(window, now)

    async def _call(self, window: Window, now: datetime) -> None:
        try:
            visit = await visits.call_next(window.desk, now)
        except NobodyWaits:
            return
        window.idle = False
        self.events.plan(now + WALK_TO_WINDOW, lambda then: self._come(window, visit, then))

    async def _come(self, window: Window, visit: Visit, now: datetime) -> None:
        if visit.id in self.gone:
            self.events.plan(now + WAITED_FOR, lambda then: self._pass_over(window, visit, then))
            return
        lasts = self.lasts[visit.id]
        if self.measured_from is None or now >= self.measured_from:
            self.busy += lasts + WALK_TO_WINDOW
        self.events.plan(now + lasts, lambda then: self._finish(window, visit, then))

    async def _finish(self, window: Window, visit: Visit, now: datetime) -> None:
        outcome = tuple(Outcome(each, Result.handled) for each in self.asked[visit.id])
        await visits.finish(window.desk, Shown(visit.id, visit.version), outcome, "", now)
        await self._next(window, now)

    async def _pass_over(self, window: Window, visit: Visit, now: datetime) -> None:
        await visits.pass_over(window.desk, Shown(visit.id, visit.version), now)
        await self._next(window, now)
