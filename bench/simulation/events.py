"""What happens when: one list of moments for the whole run, each with what is done then."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

Act = Callable[[datetime], Awaitable[None]]


@dataclass
class Events:
    """Moments in order; of equal ones the first that was planned."""

    _planned: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _number: count[int] = field(default_factory=count)

    def plan(self, moment: datetime, act: Act) -> None:
        """`act` at `moment`."""
        heapq.heappush(self._planned, (moment, next(self._number), act))

    async def play(self, until: datetime) -> None:
        """Everything before `until`, one after the other."""
        while self._planned and self._planned[0][0] < until:
            moment, _, act = heapq.heappop(self._planned)
            await act(moment)
